/* SPDX-License-Identifier: MIT */

/*
 * A byte for the query before, and a word as `instepctl decode` gets it: whatever it is, there is
 * one JSON object.
 */

#include <errno.h>

#include "ctl/decode-json.h"
#include "fuzz/fuzz.h"
#include "sys/cleanup.h"
#include "util/macro.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	_cleanup_(freep) char *word = fuzz_text(n > 0 ? data + 1 : data, n > 0 ? n - 1 : 0);

	for (unsigned i = 0; n > 0 && driver_at(i); i++) {
		_cleanup_(freep) char *text = NULL;
		json_auto_t *json = NULL;
		struct decoder d;
		int r;

		driver_reset(driver_at(i), &d);
		d.query = data[0];
		r = decode_json(driver_at(i), &d, word, &json);
		demand(r == 0 || r == -EBADMSG);
		demand(json_is_object(json));
		demand((r < 0) == !!json_object_get(json, "error"));

		text = json_dumps(json, DECODE_JSON_STYLE);
		demand(text);
	}
	return 0;
}
