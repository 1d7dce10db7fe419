/* SPDX-License-Identifier: MIT */

/*
 * Rules as text. A refusal says why, in words that can be shown. What is accepted has slots that go
 * forth and back alike, each in a moment, over a zone with changes.
 */

#include <errno.h>
#include <string.h>

#include "conf/rule-text.h"
#include "fuzz/fuzz.h"
#include "sys/cleanup.h"
#include "util/macro.h"
#include "util/text.h"

#define SLOTS 20

/* An hour missing in the night of day 3, one twice in that of day 6. */
static const struct zone zone = {
	.n = 2,
	.first_offset_s = 3600,
	.changes = { { 3 * 86400 + 3600, 7200 }, { 6 * 86400 + 3600, 3600 } },
};

static void check_rules(const struct rules *rules, const struct rule_frame *frame, uint64_t at_us)
{
	for (unsigned i = 0; i < SLOTS; i++) {
		uint64_t next_us = 0, back_us = 0;
		int r = rules_next(rules, &zone, frame, at_us, &next_us);

		demand(r == 0 || r == -ENOENT);
		if (r < 0)
			return;
		demand(next_us > at_us && next_us % USEC_PER_SEC == 0);
		demand(rules_previous(rules, &zone, frame, next_us, &back_us) == 0);
		demand(back_us == next_us);
		if (rules_previous(rules, &zone, frame, next_us - 1, &back_us) == 0)
			demand(back_us <= at_us);
		at_us = next_us;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const uint64_t since_us[] = { 0, 2 * 86400 * USEC_PER_SEC, UINT64_MAX };
	_cleanup_(freep) char *text = fuzz_text(data, n);
	struct rule_error why = { "" };
	struct rules rules;
	int r;

	r = rules_parse(text, &rules, &why);
	if (r < 0) {
		demand(r == -EINVAL);
		demand(why.text[0] && text_is_printable(why.text, strlen(why.text)));
		return 0;
	}

	demand(rules.n >= 1 && rules.n <= RULES_MAX && !why.text[0]);
	for (size_t i = 0; i < ELEMENTS(since_us); i++) {
		const struct rule_frame made = { (uint32_t)i * 7200, since_us[i], 0 };
		const struct rule_frame done = { (uint32_t)i * 7200, 0, since_us[i] + 1 };

		check_rules(&rules, &made, since_us[i]);
		check_rules(&rules, &done, since_us[i]);
	}
	return 0;
}
