/* SPDX-License-Identifier: MIT */
/* Every thing that may be in the way of a notice, alone and against the others, on each server. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "desktop/moment.h"
#include "util/macro.h"

/* A desktop with nothing in the way. */
#define HERE .server = true, .answers = true

static void moments(void **state)
{
	static const struct {
		struct moment_facts facts;
		struct moment moment;
	} rows[] = {
		/* nothing in the way, and nothing known */
		{ { HERE }, { .send = true } },
		{ { HERE, .locked = SIGN_NO, .active = SIGN_YES, .idle = SIGN_NO, .full = SIGN_NO,
		    .awake = SIGN_NO, .quiet = SIGN_NO },
		  { .send = true } },
		{ { HERE, .urgent = true }, { .send = true, .loud = true } },
		/* no server, whatever else there is */
		{ { .locked = SIGN_YES }, { .wait = MOMENT_SERVER } },
		{ { .band_ready = true }, { .wait = MOMENT_SERVER } },
		{ { .server = true }, { .wait = MOMENT_ANSWER } },
		{ { .server = true, .band_ready = true }, { .wait = MOMENT_ANSWER } },
		/* the desktop has not been looked at yet */
		{ { HERE, .looking = true }, { .wait = MOMENT_LOOK } },
		{ { .looking = true }, { .wait = MOMENT_LOOK } },
		{ { HERE, .looking = true, .keeps = KEEPS_ALL }, { .wait = MOMENT_LOOK } },
		{ { HERE, .looking = true, .band_ready = true }, { .send = true } },
		/* each alone, where nothing is kept */
		{ { HERE, .locked = SIGN_YES }, { .wait = MOMENT_UNLOCK } },
		{ { HERE, .active = SIGN_NO }, { .wait = MOMENT_SWITCH } },
		{ { HERE, .idle = SIGN_YES }, { .wait = MOMENT_BACK } },
		{ { HERE, .full = SIGN_YES }, { .wait = MOMENT_FULL } },
		{ { HERE, .awake = SIGN_YES }, { .wait = MOMENT_AWAKE } },
		{ { HERE, .quiet = SIGN_YES }, { .wait = MOMENT_QUIET } },
		/* urgent is no reason to speak to nobody */
		{ { HERE, .locked = SIGN_YES, .urgent = true }, { .wait = MOMENT_UNLOCK } },
		{ { HERE, .quiet = SIGN_YES, .urgent = true }, { .wait = MOMENT_QUIET } },
		/* the first thing that a person would name */
		{ { HERE, .locked = SIGN_YES, .idle = SIGN_YES, .awake = SIGN_YES,
		    .quiet = SIGN_YES },
		  { .wait = MOMENT_UNLOCK } },
		{ { HERE, .active = SIGN_NO, .idle = SIGN_YES }, { .wait = MOMENT_SWITCH } },
		{ { HERE, .idle = SIGN_YES, .full = SIGN_YES }, { .wait = MOMENT_BACK } },
		{ { HERE, .full = SIGN_YES, .awake = SIGN_YES }, { .wait = MOMENT_FULL } },
		{ { HERE, .awake = SIGN_YES, .quiet = SIGN_YES }, { .wait = MOMENT_AWAKE } },
		/* a workout is presence, and keeps the screen awake itself */
		{ { HERE, .idle = SIGN_YES, .workout = true }, { .send = true } },
		{ { HERE, .awake = SIGN_YES, .workout = true }, { .send = true } },
		{ { HERE, .locked = SIGN_YES, .workout = true }, { .wait = MOMENT_UNLOCK } },
		{ { HERE, .quiet = SIGN_YES, .workout = true }, { .wait = MOMENT_QUIET } },
		/* a server with a list: at once, and not loud unless nothing is in the way */
		{ { HERE, .keeps = KEEPS_ALL, .urgent = true }, { .send = true, .loud = true } },
		{ { HERE, .keeps = KEEPS_ALL, .locked = SIGN_YES, .urgent = true },
		  { .send = true } },
		{ { HERE, .keeps = KEEPS_ALL, .active = SIGN_NO }, { .send = true } },
		{ { HERE, .keeps = KEEPS_ALL, .idle = SIGN_YES }, { .send = true } },
		{ { HERE, .keeps = KEEPS_ALL, .full = SIGN_YES }, { .send = true } },
		{ { HERE, .keeps = KEEPS_ALL, .awake = SIGN_YES }, { .send = true } },
		{ { HERE, .keeps = KEEPS_ALL, .quiet = SIGN_YES, .urgent = true },
		  { .send = true } },
		/* dunst: it keeps what comes while it is paused, and nothing else */
		{ { HERE, .keeps = KEEPS_PAUSED, .quiet = SIGN_YES, .urgent = true },
		  { .send = true } },
		{ { HERE, .keeps = KEEPS_PAUSED, .quiet = SIGN_YES, .locked = SIGN_YES },
		  { .send = true } },
		{ { HERE, .keeps = KEEPS_PAUSED, .quiet = SIGN_NO, .locked = SIGN_YES },
		  { .wait = MOMENT_UNLOCK } },
		{ { HERE, .keeps = KEEPS_PAUSED, .quiet = SIGN_NO, .urgent = true },
		  { .send = true, .loud = true } },
		/* a band in the hand */
		{ { HERE, .locked = SIGN_YES, .band_ready = true }, { .send = true } },
		{ { HERE, .idle = SIGN_YES, .band_ready = true, .urgent = true },
		  { .send = true } },
		{ { HERE, .quiet = SIGN_YES, .band_ready = true }, { .send = true } },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct moment m = moment_decide(&rows[i].facts);

		if (m.send != rows[i].moment.send || m.loud != rows[i].moment.loud ||
		    m.wait != rows[i].moment.wait)
			fail_msg("row %zu: send %d, loud %d, wait %d", i, m.send, m.loud, m.wait);
	}
}

/* Of everything that can be known: it is sent or waits for something, never both or neither. */
static void one_or_the_other(void **state)
{
	for (unsigned i = 0; i < 3 * 3 * 3 * 3 * 3 * 3 * 3 * 64; i++) {
		struct moment_facts f = { .server = i & 1,
					  .answers = i & 2,
					  .looking = i & 4,
					  .workout = i & 8,
					  .band_ready = i & 16,
					  .urgent = i & 32 };
		unsigned rest = i / 64;
		struct moment m;

		f.keeps = (enum keeps)(rest % 3);
		f.locked = (enum sign)(rest / 3 % 3);
		f.active = (enum sign)(rest / 9 % 3);
		f.idle = (enum sign)(rest / 27 % 3);
		f.full = (enum sign)(rest / 81 % 3);
		f.awake = (enum sign)(rest / 243 % 3);
		f.quiet = (enum sign)(rest / 729 % 3);
		m = moment_decide(&f);
		assert_int_equal(m.send, m.wait == MOMENT_NOW);
		assert_false(m.loud && !(m.send && f.urgent));
		if (f.server && f.answers && f.band_ready)
			assert_true(m.send);
	}
}

/* What is waited for is said in a sentence, and each in one of its own. */
static void words(void **state)
{
	for (int a = MOMENT_NOW; a <= MOMENT_QUIET; a++) {
		const char *text = moment_words((enum moment_wait)a);

		if (a <= MOMENT_LOOK) {
			assert_string_equal(text, "");
			continue;
		}
		assert_int_equal(text[strlen(text) - 1], '.');
		for (int b = MOMENT_LOOK; b < a; b++)
			assert_string_not_equal(text, moment_words((enum moment_wait)b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments),
		cmocka_unit_test(one_or_the_other),
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
