/* SPDX-License-Identifier: MIT */
/*
 * instepctl remind next --rule: what a rule means, in any zone and from any moment, without a
 * daemon. The rules themselves have tests of their own; here it is what a script or a person gets.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/harness.h"

#define NEXT(...) "remind", "next", __VA_ARGS__

static void check_output(struct harness *h, const char *out, const char *err,
			 const char *const *words)
{
	const char *argv[16] = { getenv("INSTEPCTL"), "remind", "next" };
	struct output o;
	size_t n = 3;

	while (*words)
		argv[n++] = *words++;
	argv[n] = NULL;
	run_program(h, &o, argv);
	if (o.status != 0 || strcmp(o.out, out) != 0 || strcmp(o.err, err) != 0)
		fail("it ends with %d, after:\n%s%s", o.status, o.out, o.err);
	output_done(&o);
}
#define says(h, out, err, ...) check_output(h, out, err, (const char *const[]){ __VA_ARGS__, NULL })

static void shows_a_rule(struct harness *h)
{
	says(h,
	     "{\"at\":\"2026-10-26T07:30:00+01:00\"}\n"
	     "{\"at\":\"2026-10-27T07:30:00+01:00\"}\n"
	     "{\"at\":\"2026-10-28T07:30:00+01:00\"}\n",
	     "", "3", "--rule", "Mon..Fri 07:30", "--zone", "Europe/Berlin", "--from",
	     "2026-10-24T12:00", "--json");
	/* the slot at --from itself is not later than it */
	says(h,
	     "Sun 2026-03-29 03:00  (UTC+02:00)\n"
	     "Mon 2026-03-30 02:30\n",
	     "", "--rule=02:30", "--zone=Europe/Berlin", "--from=2026-03-28T02:30", "2");
	says(h,
	     "Sat 2026-10-24 18:00\n"
	     "Sat 2026-10-24 18:00:30\n",
	     "", "2", "--rule", "18:00:00,30", "--zone", "Etc/UTC", "--from",
	     "2026-10-24T12:00:00.5-05:00");
}

static void counts_from_the_last_time(struct harness *h)
{
	says(h, "Sat 2026-10-24 18:00\nMon 2026-10-26 18:00  (UTC+01:00)\n", "", "2", "--rule",
	     "every 2 days at 18:00", "--zone", "Europe/Berlin", "--from", "2026-10-24T12:00");
	says(h, "Sun 2026-10-25 18:00  (UTC+01:00)\nTue 2026-10-27 18:00\n", "", "2", "--rule",
	     "every 2 days at 18:00", "--zone", "Europe/Berlin", "--from", "2026-10-24T12:00",
	     "--done", "2026-10-23T19:00");
	/* done at three in the night: of the day before, or of that day */
	says(h, "Sat 2026-10-24 18:00\n", "", "1", "--rule", "every day at 18:00", "--zone",
	     "Etc/UTC", "--from", "2026-10-24T12:00", "--done", "2026-10-24T03:00Z");
	says(h, "Sun 2026-10-25 18:00\n", "", "1", "--rule", "every day at 18:00", "--zone",
	     "Etc/UTC", "--from", "2026-10-24T12:00", "--done", "2026-10-24T03:00Z", "--day-starts",
	     "02:00");
}

static void says_when_it_ends(struct harness *h)
{
	says(h, "Thu 2026-12-24 18:00\n",
	     "instepctl remind next: after that it never comes again\n", "--rule",
	     "2026-12-24 18:00", "--zone", "Etc/UTC", "--from", "2026-10-24");
	says(h, "", "instepctl remind next: it never comes again: its days are over\n", "--rule",
	     "2026-12-24 18:00", "--zone", "Etc/UTC", "--from", "2027-10-24", "--json");
}

/* The person's own zone, and a moment from now on. */
static void is_where_and_when_one_is(struct harness *h)
{
	struct output o;

	check(setenv("TZ", "Asia/Kathmandu", 1) == 0);
	run_ctl(h, &o, NEXT("--rule", "12:00", "--json"));
	check(o.status == 0);
	check(strlen(o.out) == 10 * strlen("{\"at\":\"2026-10-26T12:00:00+05:45\"}\n"));
	check_has(o.out, "T12:00:00+05:45\"}\n");
	output_done(&o);

	check(setenv("TZ", "No/Such", 1) == 0);
	ctl_says(h, 1, "the time zone of this system cannot be read: No such file",
		 NEXT("--rule", "12:00"));
	check(unsetenv("TZ") == 0);
}

static void refuses(struct harness *h)
{
	static const struct {
		int status;
		const char *part, *words[8];
	} rows[] = {
		{ 1, "the rule cannot be: 30 February never comes", { "--rule", "*-02-30" } },
		{ 1, "25 is no hour: 0 to 23", { "--rule", "07:30; 25:00" } },
		{ 1, "every 0 days is not possible", { "--rule", "every 0 days at 07:30" } },
		{ 1,
		  "there is no time zone \"No/Such\"",
		  { "--rule", "7:30", "--zone", "No/Such" } },
		{ 2, "is no name of a time zone", { "--rule", "7:30", "--zone", "../x" } },
		{ 2, "--from: \"noon\" is no time", { "--rule", "7:30", "--from", "noon" } },
		{ 2,
		  "--done: \"2026-02-30\" is not in",
		  { "--rule", "7:30", "--done", "2026-02-30" } },
		{ 2, "--day-starts: 24:00 is no", { "--rule", "7:30", "--day-starts", "24:00" } },
		{ 2, "\"0\" is no number from 1", { "0", "--rule", "7:30" } },
		{ 2, "\"100001\" is no number", { "100001", "--rule", "7:30" } },
		{ 2, "too many arguments", { "1", "2", "--rule", "7:30" } },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const char *argv[16] = { getenv("INSTEPCTL"), "remind", "next" };

		memcpy(argv + 3, rows[i].words, sizeof(rows[i].words));
		program_says(h, rows[i].status, rows[i].part, argv);
	}
}

static const struct test tests[] = {
	TEST(shows_a_rule),      TEST(counts_from_the_last_time),
	TEST(says_when_it_ends), TEST(is_where_and_when_one_is),
	TEST(refuses),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
