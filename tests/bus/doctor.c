/* SPDX-License-Identifier: MIT */
/*
 * Runs it as a script would, by --json: its texts are those that people read. What it prints for
 * them is tested once.
 */

#include <stdlib.h>

#include "bus/doctor.h"

/* What it found; a script's view, which has the same words. */
json_t *doctor(struct harness *h, int wanted)
{
	struct output o;
	json_t *report;

	run_ctl(h, &o, "doctor", "--json");
	if (o.status != wanted)
		fail("ends with %d: %s%s", o.status, o.out, o.err);
	check(!*o.err);
	report = json_loads(o.out, 0, NULL);
	check(json_is_array(json_object_get(report, "findings")));
	check((json_integer_value(json_object_get(report, "problems")) > 0) == (wanted == 1));
	output_done(&o);
	return report;
}

static const char *text(const json_t *finding, const char *key)
{
	return json_string_value(json_object_get(finding, key)) ?: "";
}

/* There is a finding of that check and verdict with these parts of its text and its advice. */
void finds(const json_t *report, const char *name, const char *verdict, const char *part,
	   const char *advice)
{
	const json_t *finding;
	size_t i;

	json_array_foreach(json_object_get(report, "findings"), i, finding)
	{
		if (!strcmp(text(finding, "check"), name) &&
		    !strcmp(text(finding, "verdict"), verdict) &&
		    strstr(text(finding, "text"), part) && strstr(text(finding, "advice"), advice))
			return;
	}
	fail("no %s of %s with \"%s\" and \"%s\": %s", verdict, name, part, advice,
	     json_dumps(report, JSON_INDENT(1)));
}

void looks_not_at(const json_t *report, const char *name)
{
	const json_t *finding;
	size_t i;

	json_array_foreach(json_object_get(report, "findings"), i, finding)
	{
		if (!strcmp(text(finding, "check"), name))
			fail("%s: %s", name, text(finding, "text"));
	}
}

/* One run, one thing to find in it. */
void doctor_finds(struct harness *h, int wanted, const char *name, const char *verdict,
		  const char *part, const char *advice)
{
	json_t *report = doctor(h, wanted);

	finds(report, name, verdict, part, advice);
	json_decref(report);
}
