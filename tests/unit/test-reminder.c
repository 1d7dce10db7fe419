/* SPDX-License-Identifier: MIT */

/*
 * The decision about a reminder, row by row: a rule, what is known, a moment, and what is to be
 * said then.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "reminder-case.h"

#define BERLIN "CET-1CEST,M3.5.0,M10.5.0/3"

struct row {
	const char *rule, *settings, *facts, *now;
	const char *want;
};

static void append(char *text, size_t size, const char *what, const char *value)
{
	size_t n = strlen(text);

	(void)snprintf(text + n, size - n, "%s%s%s", n ? "; " : "", what, value);
}

/*
 * "due 1 since T; slot T to T; held T; next T; wake T; early T; overdue; window": what is not so is
 * left out, but for next and wake
 */
static void tell(const struct reminder_case *c, const struct reminder_look *l, char ret[512])
{
	char time[32], line[64];

	ret[0] = '\0';
	append(ret, 512, "", reminder_state_name(l->state));
	if (l->state == REMINDER_DUE) {
		(void)snprintf(line, sizeof(line), " %u since %s", l->notice,
			       case_text(&c->zone, l->due_since_us, time));
		(void)strcat(ret, line);
	}
	if (l->slot_us) {
		append(ret, 512, "slot ", case_text(&c->zone, l->slot_us, time));
		(void)strcat(strcat(ret, " to "), case_text(&c->zone, l->until_us, time));
	}
	if (l->held_until_us)
		append(ret, 512, "held ", case_text(&c->zone, l->held_until_us, time));
	append(ret, 512, "next ", case_text(&c->zone, l->next_us, time));
	append(ret, 512, "wake ", case_text(&c->zone, l->wake_us, time));
	if (l->last.at_us) {
		append(ret, 512, slot_outcome_name(l->last.outcome), " ");
		(void)strcat(ret, case_text(&c->zone, l->last.at_us, time));
	}
	if (l->overdue)
		append(ret, 512, "overdue", "");
	if (l->in_start_window)
		append(ret, 512, "window", "");
	if (l->state != REMINDER_DUE)
		assert_true(l->notice == 0 && l->due_since_us == 0);
}

static void check_rows(const struct row *rows, size_t n, const char *zone)
{
	unsigned wrong = 0;

	for (size_t i = 0; i < n; i++) {
		struct reminder_look look;
		struct reminder_case c;
		char text[512];

		case_init(&c, zone, rows[i].rule, rows[i].settings, rows[i].facts);
		reminder_look(&c.rules, &c.facts, &c.zone, case_time(&c.zone, rows[i].now), &look);
		tell(&c, &look, text);
		if (strcmp(text, rows[i].want) != 0) {
			print_message("# row %zu, %s\n# got  %s\n# want %s\n", i, rows[i].now, text,
				      rows[i].want);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

#define DAILY "*-*-* 07:30"
#define SINCE "since 11-01 12:00"

#define HOURLY "*-*-* *:00"
#define THRICE "3 times a day between 09:00 and 18:00"
#define SLOT   "slot 11-24 07:30 to 11-24 10:30; "
#define AFTER  "missed 11-23 07:30; window"

static void test_states(void **state)
{
	static const struct row rows[] = {
		{ DAILY, "", SINCE, "11-24 06:59:59",
		  "waits; next 11-24 07:30; wake 11-24 07:00; missed 11-23 07:30" },
		{ DAILY, "", SINCE, "11-24 07:00",
		  "waits; next 11-24 07:30; wake 11-24 07:30; " AFTER },
		{ DAILY, "", SINCE, "11-24 07:29:59",
		  "waits; next 11-24 07:30; wake 11-24 07:30; " AFTER },
		{ DAILY, "", SINCE, "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ DAILY, "", SINCE, "11-24 07:44:59",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ DAILY, "", SINCE, "11-24 07:45",
		  "due 2 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 10:30; " AFTER },
		{ DAILY, "", SINCE, "11-24 10:29:59",
		  "due 2 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 10:30; " AFTER },
		{ DAILY, "", SINCE, "11-24 10:30",
		  "waits; next 11-25 07:30; wake 11-25 07:00; missed 11-24 07:30" },
		/* slots of before it was made are none */
		{ DAILY, "", "since 11-24 07:10", "11-24 07:10",
		  "waits; next 11-24 07:30; wake 11-24 07:30; window" },
		{ DAILY, "", "since 11-24 07:30", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; window" },
		{ DAILY, "", "since 11-24 07:30:01", "11-24 07:31",
		  "waits; next 11-25 07:30; wake 11-25 07:00" },
		{ DAILY, "", "since 11-24 07:30", "11-24 10:30",
		  "waits; next 11-25 07:30; wake 11-25 07:00; missed 11-24 07:30" },
		/* a rule that ends */
		{ "2026-11-24 07:30", "", SINCE, "11-24 07:40",
		  "due 1 since 11-24 07:30; " SLOT "next -; wake 11-24 07:45; window" },
		{ "2026-11-24 07:30", "", SINCE, "11-24 10:30",
		  "never; next -; wake -; missed 11-24 07:30" },
		{ "2026-11-24 07:30", "", "since 11-24 12:00", "11-24 12:00",
		  "never; next -; wake -" },
		/* the next slot ends the window of the one before */
		{ HOURLY, "", SINCE, "11-24 09:59:59",
		  "due 2 since 11-24 09:00; slot 11-24 09:00 to 11-24 10:00; next 11-24 10:00; "
		  "wake 11-24 10:00; missed 11-24 08:00; window" },
		/* several rules are one row of slots; two slots at one instant are one */
		{ "*-*-* 07:30; Tue 07:30; Tue 08:00", "", SINCE, "11-24 07:50",
		  "due 2 since 11-24 07:30; slot 11-24 07:30 to 11-24 08:00; next 11-24 08:00; "
		  "wake 11-24 08:00; " AFTER },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

static void test_repeats(void **state)
{
	static const char set[] = "Repeat=30min; Repeats=3";
	static const struct row rows[] = {
		{ DAILY, "Repeats=0", SINCE, "11-24 10:29:59",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 10:30; " AFTER },
		{ DAILY, set, SINCE, "11-24 07:59:59",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 08:00; " AFTER },
		{ DAILY, set, SINCE, "11-24 08:00",
		  "due 2 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 08:30; " AFTER },
		{ DAILY, set, SINCE, "11-24 08:59:59",
		  "due 3 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 09:00; " AFTER },
		{ DAILY, set, SINCE, "11-24 09:00",
		  "due 4 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 10:30; " AFTER },
		/* silence from then on */
		{ DAILY, set, SINCE, "11-24 09:30",
		  "due 4 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 10:30; " AFTER },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

/* Settings cannot say so, but then it is said once. */
static void test_no_repeat(void **state)
{
	struct reminder_look look;
	struct reminder_case c;

	case_init(&c, BERLIN, DAILY, "", SINCE);
	c.rules.repeat_us = 0;
	reminder_look(&c.rules, &c.facts, &c.zone, case_time(&c.zone, "11-24 08:00"), &look);
	assert_int_equal(look.notice, 1);
	assert_int_equal(look.wake_us, look.until_us);
}

/* What holds an open slot back, each to its end, and what is said then. */
static void test_holds(void **state)
{
	static const struct row rows[] = {
		{ DAILY, "", SINCE "; workout", "11-24 07:40",
		  "workout; " SLOT "next 11-25 07:30; wake 11-24 10:30; " AFTER },
		/* it was another one */
		{ DAILY, "", SINCE "; session 11-24 07:50", "11-24 07:55",
		  "due 1 since 11-24 07:50; " SLOT "next 11-25 07:30; wake 11-24 08:05; " AFTER },
		{ DAILY, "", SINCE "; session 11-24 07:29:59", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ DAILY, "", SINCE "; session 11-24 07:40", "11-24 07:40",
		  "due 1 since 11-24 07:40; " SLOT "next 11-25 07:30; wake 11-24 07:55; " AFTER },
		{ DAILY, "Apart=2h", SINCE "; session 11-24 07:00", "11-24 07:30",
		  "apart; " SLOT "held 11-24 09:00; next 11-25 07:30; wake 11-24 09:00; " AFTER },
		{ DAILY, "Apart=2h", SINCE "; session 11-24 07:00", "11-24 09:00",
		  "due 1 since 11-24 09:00; " SLOT "next 11-25 07:30; wake 11-24 09:15; " AFTER },
		/* until it is of no use any more */
		{ DAILY, "Apart=4h", SINCE "; session 11-24 07:00", "11-24 10:29:59",
		  "apart; " SLOT "held 11-24 11:00; next 11-25 07:30; wake 11-24 10:30; " AFTER },
		{ DAILY, "Apart=4h", SINCE "; session 11-24 07:00", "11-24 10:30",
		  "waits; next 11-25 07:30; wake 11-25 07:00; missed 11-24 07:30" },

		{ DAILY, "", SINCE "; snooze 11-24 08:00", "11-24 07:40",
		  "snoozed; slot 11-24 07:30 to 11-24 11:00; held 11-24 08:00; next 11-25 07:30; "
		  "wake 11-24 08:00; " AFTER },
		{ DAILY, "", SINCE "; snooze 11-24 08:00", "11-24 08:00",
		  "due 1 since 11-24 08:00; slot 11-24 07:30 to 11-24 11:00; next 11-25 07:30; "
		  "wake 11-24 08:15; " AFTER },
		{ DAILY, "", SINCE "; snooze 11-24 08:00", "11-24 11:00",
		  "waits; next 11-25 07:30; wake 11-25 07:00; missed 11-24 07:30" },
		/* over the next slot: that one counts, after the snooze */
		{ HOURLY, "", SINCE "; snooze 11-24 11:20", "11-24 10:59:59",
		  "snoozed; slot 11-24 10:00 to 11-24 11:00; held 11-24 11:20; next 11-24 11:00; "
		  "wake 11-24 11:00; missed 11-24 09:00; window" },
		{ HOURLY, "", SINCE "; snooze 11-24 11:20", "11-24 11:00",
		  "snoozed; slot 11-24 11:00 to 11-24 12:00; held 11-24 11:20; next 11-24 12:00; "
		  "wake 11-24 11:20; missed 11-24 10:00; window" },
		{ HOURLY, "", SINCE "; snooze 11-24 11:20", "11-24 11:20",
		  "due 1 since 11-24 11:20; slot 11-24 11:00 to 11-24 12:00; next 11-24 12:00; "
		  "wake 11-24 11:30; missed 11-24 10:00; window" },

		{ DAILY, "", SINCE "; pause 11-23 12:00..11-25 12:00", "11-24 07:40",
		  "paused; held 11-25 12:00; next 11-26 07:30; wake 11-25 12:00; paused 11-24 07:30" },
		{ DAILY, "", SINCE "; pause 11-23 12:00..11-25 12:00", "11-25 12:00",
		  "waits; next 11-26 07:30; wake 11-26 07:00; paused 11-25 07:30" },
		/* it ends with a slot, which is one again */
		{ DAILY, "", SINCE "; pause 11-23 12:00..11-24 07:30", "11-24 07:29:59",
		  "paused; held 11-24 07:30; next 11-24 07:30; wake 11-24 07:30; " AFTER },
		{ DAILY, "", SINCE "; pause 11-23 12:00..11-24 07:30", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ HOURLY, "", SINCE "; pause 11-24 10:20..11-24 12:00", "11-24 10:30",
		  "paused; slot 11-24 10:00 to 11-24 11:00; held 11-24 12:00; next 11-24 12:00; "
		  "wake 11-24 11:00; missed 11-24 09:00; window" },
		/* it began while something was due, which is due again after it */
		{ DAILY, "", SINCE "; pause 11-24 07:40..11-24 08:30", "11-24 08:00",
		  "paused; " SLOT "held 11-24 08:30; next 11-25 07:30; wake 11-24 08:30; " AFTER },
		{ DAILY, "", SINCE "; pause 11-24 07:40..11-24 08:30", "11-24 08:30",
		  "due 1 since 11-24 08:30; " SLOT "next 11-25 07:30; wake 11-24 08:45; " AFTER },

		{ DAILY, "", SINCE "; skip 11-24 07:30", "11-24 07:40",
		  "waits; next 11-25 07:30; wake 11-25 07:00; skipped 11-24 07:30" },
		{ DAILY, "", SINCE "; skip 11-26 07:30, 11-25 07:30", "11-24 12:00",
		  "waits; next 11-27 07:30; wake 11-27 07:00; missed 11-24 07:30" },

		/* of all that holds it what lasts the person longest is told first */
		{ DAILY, "Quiet=07:00-08:00; Apart=1h",
		  SINCE
		  "; pause 11-24 07:35..11-24 07:50; workout; snooze 11-24 08:10; session 11-24 07:20",
		  "11-24 07:40",
		  "paused; slot 11-24 07:30 to 11-24 11:10; held 11-24 07:50; next 11-25 07:30; "
		  "wake 11-24 07:50; " AFTER },
		{ DAILY, "Quiet=07:00-08:00; Apart=1h",
		  SINCE "; workout; snooze 11-24 08:10; session 11-24 07:20", "11-24 07:50",
		  "workout; slot 11-24 07:30 to 11-24 11:10; next 11-25 07:30; wake 11-24 11:10; " AFTER },
		{ DAILY, "Quiet=07:00-08:00; Apart=1h",
		  SINCE "; snooze 11-24 08:10; session 11-24 07:20", "11-24 07:50",
		  "snoozed; slot 11-24 07:30 to 11-24 11:10; held 11-24 08:10; next 11-25 07:30; "
		  "wake 11-24 08:10; " AFTER },
		{ DAILY, "Quiet=07:00-08:00; Apart=1h", SINCE "; session 11-24 07:20",
		  "11-24 07:50",
		  "quiet; " SLOT "held 11-24 08:00; next 11-25 07:30; wake 11-24 08:00; " AFTER },
		{ DAILY, "Quiet=07:00-08:00; Apart=1h", SINCE "; session 11-24 07:20",
		  "11-24 08:00",
		  "apart; " SLOT "held 11-24 08:20; next 11-25 07:30; wake 11-24 08:20; " AFTER },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

static void test_quiet_hours(void **state)
{
	static const struct row rows[] = {
		{ "*-*-* 06:00", "Quiet=22:00-07:00", SINCE, "11-24 06:59:59",
		  "quiet; slot 11-24 06:00 to 11-24 09:00; held 11-24 07:00; next 11-25 06:00; "
		  "wake 11-24 07:00; missed 11-23 06:00; window" },
		{ "*-*-* 06:00", "Quiet=22:00-07:00", SINCE, "11-24 07:00",
		  "due 1 since 11-24 07:00; slot 11-24 06:00 to 11-24 09:00; next 11-25 06:00; "
		  "wake 11-24 07:15; missed 11-23 06:00; window" },
		/* before midnight, and over before they are */
		{ "*-*-* 23:00", "Quiet=22:00-07:00", SINCE, "11-23 23:00",
		  "quiet; slot 11-23 23:00 to 11-24 02:00; held 11-24 07:00; next 11-24 23:00; "
		  "wake 11-24 02:00; missed 11-22 23:00; window" },
		{ "*-*-* 23:00", "Quiet=22:00-07:00", SINCE, "11-24 02:00",
		  "waits; next 11-24 23:00; wake 11-24 22:30; missed 11-23 23:00" },
		/* they begin while it is due, and it is said anew in the morning */
		{ "*-*-* 21:30", "Quiet=22:00-07:00; CatchUp=12h", SINCE, "11-23 21:50",
		  "due 2 since 11-23 21:30; slot 11-23 21:30 to 11-24 09:30; next 11-24 21:30; "
		  "wake 11-23 22:00; missed 11-22 21:30; window" },
		{ "*-*-* 21:30", "Quiet=22:00-07:00; CatchUp=12h", SINCE, "11-23 22:00",
		  "quiet; slot 11-23 21:30 to 11-24 09:30; held 11-24 07:00; next 11-24 21:30; "
		  "wake 11-24 07:00; missed 11-22 21:30; window" },
		{ "*-*-* 21:30", "Quiet=22:00-07:00; CatchUp=12h", SINCE, "11-24 07:10",
		  "due 1 since 11-24 07:00; slot 11-23 21:30 to 11-24 09:30; next 11-24 21:30; "
		  "wake 11-24 07:15; missed 11-22 21:30; window" },
		/* from midnight; up to midnight; none */
		{ DAILY, "Quiet=00:00-08:00", SINCE, "11-24 07:30",
		  "quiet; " SLOT "held 11-24 08:00; next 11-25 07:30; wake 11-24 08:00; " AFTER },
		{ "*-*-* 23:30", "Quiet=23:00-00:00", SINCE, "11-23 23:30",
		  "quiet; slot 11-23 23:30 to 11-24 02:30; held 11-24 00:00; next 11-24 23:30; "
		  "wake 11-24 00:00; missed 11-22 23:30; window" },
		{ DAILY, "Quiet=07:00-07:00", SINCE, "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		/* the clocks jump over their end; over all of them */
		{ "*-*-* 01:30", "Quiet=01:00-02:30", "since 03-01 12:00", "03-29 01:30",
		  "quiet; slot 03-29 01:30 to 03-29 05:30; held 03-29 03:00; next 03-30 01:30; "
		  "wake 03-29 03:00; missed 03-28 01:30; window" },
		{ "*-*-* 01:30", "Quiet=02:10-02:50", "since 03-01 12:00", "03-29 03:30",
		  "due 2 since 03-29 01:30; slot 03-29 01:30 to 03-29 05:30; next 03-30 01:30; "
		  "wake 03-29 05:30; missed 03-28 01:30; window" },
		{ "Sun 01:30", "Quiet=02:10-02:50; CatchUp=24h; Repeats=0", "since 03-01 12:00",
		  "03-29 03:00",
		  "due 1 since 03-29 01:30; slot 03-29 01:30 to 03-30 02:30; next 04-05 01:30; "
		  "wake 03-30 02:10; missed 03-22 01:30; window" },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

/* Asleep or off: one word when it is back, about the newest slot, if it is still of use. */
static void test_absence(void **state)
{
	static const struct row rows[] = {
		{ DAILY, "", SINCE "; away 11-24 06:00..11-24 08:02", "11-24 08:01",
		  "settles; " SLOT "held 11-24 08:02; next 11-25 07:30; wake 11-24 08:02; " AFTER },
		{ DAILY, "", SINCE "; away 11-24 06:00..11-24 08:02", "11-24 08:02",
		  "due 1 since 11-24 08:02; " SLOT "next 11-25 07:30; wake 11-24 08:17; " AFTER },
		/* a slot of the settling time itself */
		{ DAILY, "", SINCE "; away 11-24 06:00..11-24 07:31", "11-24 07:30",
		  "settles; " SLOT "held 11-24 07:31; next 11-25 07:30; wake 11-24 07:31; " AFTER },
		/* it came as the computer fell asleep */
		{ DAILY, "", SINCE "; away 11-24 07:30..11-24 08:02", "11-24 08:01",
		  "settles; " SLOT "held 11-24 08:02; next 11-25 07:30; wake 11-24 08:02; " AFTER },
		/* nobody needs more than an hour: then the clock was set back */
		{ DAILY, "", SINCE "; away 11-24 06:00..11-24 08:30", "11-24 07:30",
		  "settles; " SLOT "held 11-24 08:30; next 11-25 07:30; wake 11-24 08:30; " AFTER },
		{ DAILY, "", SINCE "; away 11-24 06:00..11-24 08:30:01", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		/* it was said before; and it was not yet, since it was quiet */
		{ DAILY, "", SINCE "; away 11-24 07:40..11-24 08:02", "11-24 08:01",
		  "due 2 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 10:30; " AFTER },
		{ DAILY, "Quiet=07:00-07:50", SINCE "; away 11-24 07:40..11-24 08:02",
		  "11-24 08:01",
		  "settles; " SLOT "held 11-24 08:02; next 11-25 07:30; wake 11-24 08:02; " AFTER },
		/* over for long */
		{ DAILY, "", SINCE "; away 11-23 06:00..11-24 06:02", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ HOURLY, "", SINCE "; away 11-23 20:30..11-24 11:02", "11-24 11:02",
		  "due 1 since 11-24 11:02; slot 11-24 11:00 to 11-24 12:00; next 11-24 12:00; "
		  "wake 11-24 11:17; missed 11-24 10:00; window" },
		{ DAILY, "", SINCE "; away 11-24 06:00..11-24 10:31", "11-24 10:29",
		  "settles; " SLOT "held 11-24 10:31; next 11-25 07:30; wake 11-24 10:30; " AFTER },
		{ DAILY, "", SINCE "; away 11-24 06:00..11-24 10:31", "11-24 10:31",
		  "waits; next 11-25 07:30; wake 11-25 07:00; missed 11-24 07:30" },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

static void test_done(void **state)
{
	static const struct row rows[] = {
		{ DAILY, "", SINCE "; done 11-24 07:40", "11-24 08:00",
		  "waits; next 11-25 07:30; wake 11-25 07:00; done 11-24 07:30" },
		{ DAILY, "", SINCE "; done 11-24 07:30", "11-24 07:30",
		  "waits; next 11-25 07:30; wake 11-25 07:00; done 11-24 07:30" },
		/* early by just half of the time between two slots, and by more: then it was late */
		{ DAILY, "", SINCE "; done 11-23 19:30", "11-23 20:00",
		  "waits; next 11-25 07:30; wake 11-25 07:00; early 11-24 07:30" },
		{ DAILY, "", SINCE "; done 11-23 19:30", "11-24 08:00",
		  "waits; next 11-25 07:30; wake 11-25 07:00; early 11-24 07:30" },
		{ DAILY, "", SINCE "; done 11-23 19:29:59", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT
		  "next 11-25 07:30; wake 11-24 07:45; done 11-23 07:30; window" },
		{ DAILY, "", SINCE "; done 11-24 12:00", "11-24 12:00",
		  "waits; next 11-25 07:30; wake 11-25 07:00; done 11-24 07:30" },
		/* before it was made, too */
		{ DAILY, "", "since 11-24 07:10; done 11-24 07:00", "11-24 07:30",
		  "waits; next 11-25 07:30; wake 11-25 07:00; early 11-24 07:30" },
		{ DAILY, "", SINCE "; done 11-23 07:40, 11-23 20:00", "11-24 07:30",
		  "waits; next 11-25 07:30; wake 11-25 07:00; early 11-24 07:30" },
		/* once is once: what answers the open slot is not early for the next as well */
		{ THRICE, "", SINCE "; done 11-24 11:30", "11-24 13:30",
		  "due 1 since 11-24 13:30; slot 11-24 13:30 to 11-24 16:30; next 11-24 18:00; "
		  "wake 11-24 13:45; done 11-24 09:00; window" },
		{ THRICE, "", SINCE "; done 11-24 09:10, 11-24 11:30", "11-24 13:30",
		  "waits; next 11-24 18:00; wake 11-24 17:30; early 11-24 13:30" },
		{ THRICE, "", SINCE "; done 11-24 09:10, 11-24 11:15", "11-24 13:30",
		  "waits; next 11-24 18:00; wake 11-24 17:30; early 11-24 13:30" },
		{ THRICE, "", SINCE "; done 11-24 09:10, 11-24 11:14:59", "11-24 13:30",
		  "due 1 since 11-24 13:30; slot 11-24 13:30 to 11-24 16:30; next 11-24 18:00; "
		  "wake 11-24 13:45; done 11-24 09:00; window" },
		{ THRICE, "", SINCE "; done 11-24 12:00", "11-24 13:30",
		  "waits; next 11-24 18:00; wake 11-24 17:30; early 11-24 13:30" },
		/* it was not skipped or paused over after all */
		{ DAILY, "", SINCE "; skip 11-24 07:30; done 11-24 08:00", "11-24 08:00",
		  "waits; next 11-25 07:30; wake 11-25 07:00; done 11-24 07:30" },
		/* done early, the next one is skipped besides */
		{ DAILY, "", SINCE "; done 11-24 06:00; skip 11-25 07:30", "11-24 07:00",
		  "waits; next 11-26 07:30; wake 11-26 07:00; early 11-24 07:30" },
		{ "2026-11-24 07:30", "", SINCE "; done 11-24 07:29", "11-24 07:29",
		  "waits; next 11-24 07:30; wake 11-24 07:30; window" },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

static void test_every(void **state)
{
	static const char two[] = "every 2 days at 18:00", range[] = "every 2-3 days at 18:00";
	static const struct row rows[] = {
		{ two, "", SINCE "; done 11-22 18:20", "11-23 18:00",
		  "waits; next 11-24 18:00; wake 11-24 17:30; done 11-22 18:00" },
		{ two, "", SINCE "; done 11-22 18:20", "11-24 18:00",
		  "due 1 since 11-24 18:00; slot 11-24 18:00 to 11-24 21:00; next 11-25 18:00; "
		  "wake 11-24 18:15; done 11-22 18:00; window" },
		{ two, "", SINCE "; done 11-22 18:20", "11-25 18:00",
		  "due 1 since 11-25 18:00; slot 11-25 18:00 to 11-25 21:00; next 11-26 18:00; "
		  "wake 11-25 18:15; missed 11-24 18:00; overdue; window" },
		{ range, "", SINCE "; done 11-22 18:20", "11-25 17:59:59",
		  "waits; next 11-25 18:00; wake 11-25 18:00; missed 11-24 18:00; window" },
		{ range, "", SINCE "; done 11-22 18:20", "11-25 18:00",
		  "due 1 since 11-25 18:00; slot 11-25 18:00 to 11-25 21:00; next 11-26 18:00; "
		  "wake 11-25 18:15; missed 11-24 18:00; overdue; window" },
		{ range, "", SINCE "; done 11-22 06:00", "11-24 18:00",
		  "due 1 since 11-24 18:00; slot 11-24 18:00 to 11-24 21:00; next 11-25 18:00; "
		  "wake 11-24 18:15; missed 11-23 18:00; overdue; window" },
		{ range, "", SINCE "; done 11-22 06:00:01", "11-24 18:00",
		  "due 1 since 11-24 18:00; slot 11-24 18:00 to 11-24 21:00; next 11-25 18:00; "
		  "wake 11-24 18:15; early 11-22 18:00; window" },
		{ "Sun 10:00; every 2-3 days at 18:00", "", SINCE "; done 11-22 18:20",
		  "11-25 18:00",
		  "due 1 since 11-25 18:00; slot 11-25 18:00 to 11-25 21:00; next 11-26 18:00; "
		  "wake 11-25 18:15; missed 11-24 18:00; overdue; window" },
		/* two days less half a one, and less than that */
		{ two, "", SINCE "; done 11-22 06:00", "11-23 18:00",
		  "due 1 since 11-23 18:00; slot 11-23 18:00 to 11-23 21:00; next 11-24 18:00; "
		  "wake 11-23 18:15; early 11-22 18:00; window" },
		{ two, "", SINCE "; done 11-22 06:00:01", "11-23 18:00",
		  "waits; next 11-24 18:00; wake 11-24 17:30; early 11-22 18:00" },
		/* early, and the next is counted from that */
		{ two, "", SINCE "; done 11-22 18:20, 11-24 12:00", "11-24 18:00",
		  "waits; next 11-26 18:00; wake 11-26 17:30; early 11-24 18:00" },
		/* a day too soon: nothing was due, and nothing is for two days */
		{ two, "", SINCE "; done 11-21 18:20, 11-22 12:00", "11-23 18:00",
		  "waits; next 11-24 18:00; wake 11-24 17:30; done 11-21 18:00" },
		/* none done yet: on the day it was made */
		{ two, "", "since 11-24 12:00", "11-24 12:00",
		  "waits; next 11-24 18:00; wake 11-24 17:30" },
		{ two, "", "since 11-24 19:00", "11-24 19:00",
		  "waits; next 11-25 18:00; wake 11-25 17:30" },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

/* 29 March has no 02:00 to 03:00, 25 October has it twice. */
static void test_clock_changes(void **state)
{
	static const struct row rows[] = {
		{ "*-*-* 02:30", "", "since 03-01 12:00", "03-29 01:59:59",
		  "waits; next 03-29 03:00; wake 03-29 03:00; missed 03-28 02:30; window" },
		{ "*-*-* 02:30", "", "since 03-01 12:00", "03-29 03:00",
		  "due 1 since 03-29 03:00; slot 03-29 03:00 to 03-29 06:00; next 03-30 02:30; "
		  "wake 03-29 03:15; missed 03-28 02:30; window" },
		{ "*-*-* 02:30", "", "since 10-01 12:00", "10-25 02:30",
		  "due 1 since 10-25 02:30; slot 10-25 02:30 to 10-25 04:30; next 10-26 02:30; "
		  "wake 10-25 02:45; missed 10-24 02:30; window" },
		/* still the same one, two hours later by the sun */
		{ "*-*-* 02:30", "", "since 10-01 12:00", "10-25 03:30",
		  "due 2 since 10-25 02:30; slot 10-25 02:30 to 10-25 04:30; next 10-26 02:30; "
		  "wake 10-25 04:30; missed 10-24 02:30; window" },
		/* half of 23 hours, and half of 25 */
		{ DAILY, "", "since 03-01 12:00; done 03-28 19:00", "03-29 07:30",
		  "waits; next 03-30 07:30; wake 03-30 07:00; early 03-29 07:30" },
		{ DAILY, "", "since 03-01 12:00; done 03-28 18:59:59", "03-29 07:30",
		  "due 1 since 03-29 07:30; slot 03-29 07:30 to 03-29 10:30; next 03-30 07:30; "
		  "wake 03-29 07:45; done 03-28 07:30; window" },
		{ DAILY, "", "since 10-01 12:00; done 10-24 20:00", "10-25 07:30",
		  "waits; next 10-26 07:30; wake 10-26 07:00; early 10-25 07:30" },
		{ DAILY, "", "since 10-01 12:00; done 10-24 19:59:59", "10-25 07:30",
		  "due 1 since 10-25 07:30; slot 10-25 07:30 to 10-25 10:30; next 10-26 07:30; "
		  "wake 10-25 07:45; done 10-24 07:30; window" },
		{ "every 2 days at 18:00", "", "since 03-01 12:00; done 03-28 06:00", "03-29 18:00",
		  "due 1 since 03-29 18:00; slot 03-29 18:00 to 03-29 21:00; next 03-30 18:00; "
		  "wake 03-29 18:15; early 03-28 18:00; window" },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

/* Clocks that are, or were, wrong. */
static void test_wrong_clocks(void **state)
{
	static const struct row rows[] = {
		/* set back over the time it was done: it was done all the same */
		{ DAILY, "", SINCE "; done 11-24 07:40", "11-24 06:45",
		  "waits; next 11-25 07:30; wake 11-25 07:00; early 11-24 07:30" },
		{ DAILY, "", SINCE "; done 11-25 07:30", "11-24 07:30",
		  "waits; next 11-25 07:30; wake 11-25 07:00; done 11-24 07:30" },
		{ DAILY, "", SINCE "; done 11-25 07:30:01", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ "every 2 days at 18:00", "", SINCE "; done 2036-01-01 12:00", "11-24 18:00",
		  "due 1 since 11-24 18:00; slot 11-24 18:00 to 11-24 21:00; next 11-25 18:00; "
		  "wake 11-24 18:15; missed 11-23 18:00; overdue; window" },
		/* what was said while it was ten years ahead */
		{ DAILY, "", "since 2036-01-01 00:00", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ DAILY, "", SINCE "; snooze 2036-01-01 00:00", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ DAILY, "", SINCE "; snooze 11-25 07:00", "11-24 07:30",
		  "snoozed; slot 11-24 07:30 to 11-25 07:30; held 11-25 07:00; next 11-25 07:30; "
		  "wake 11-25 07:00; " AFTER },
		{ DAILY, "Apart=2h", SINCE "; session 2036-01-01 00:00", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		{ DAILY, "", SINCE "; away 11-24 06:00..2036-01-01 00:00", "11-24 07:30",
		  "due 1 since 11-24 07:30; " SLOT "next 11-25 07:30; wake 11-24 07:45; " AFTER },
		/* the ends of time */
		{ DAILY, "Quiet=22:00-07:00", SINCE, "1970-01-01 01:00",
		  "waits; next 1970-01-01 07:30; wake 1970-01-01 07:00" },
		{ DAILY, "Quiet=22:00-07:00", SINCE, "1970-01-01 07:30",
		  "due 1 since 1970-01-01 07:30; slot 1970-01-01 07:30 to 1970-01-01 10:30; "
		  "next 1970-01-02 07:30; wake 1970-01-01 07:45; window" },
		{ "every 2 days at 18:00", "", SINCE "; done 11-24 18:30", "1970-01-01 18:00",
		  "due 1 since 1970-01-01 18:00; slot 1970-01-01 18:00 to 1970-01-01 21:00; "
		  "next 1970-01-02 18:00; wake 1970-01-01 18:15; overdue; window" },
		{ DAILY, "", SINCE, "2106-02-08 07:30",
		  "due 1 since 2106-02-08 07:30; slot 2106-02-08 07:30 to 2106-02-08 10:30; "
		  "next 2106-02-09 07:30; wake 2106-02-08 07:45; missed 2106-02-07 07:30; window" },
		{ "every 2 days at 18:00", "", SINCE "; done 2106-02-07 07:28", "2106-02-07 18:00",
		  "waits; next 2106-02-09 18:00; wake 2106-02-09 17:30; early 2106-02-07 18:00" },
		{ DAILY, "Quiet=22:00-07:00", SINCE, "2199-12-31 23:59",
		  "never; next -; wake -; missed 2199-12-31 07:30" },
	};

	check_rows(rows, ELEMENTS(rows), BERLIN);
}

/* The instant may be any number whatever: no answer takes long, and none is of the past. */
static void test_any_instant(void **state)
{
	static const uint64_t instants[] = { 0, 1, UINT64_C(1) << 32, UINT64_MAX / 2, UINT64_MAX };
	static const char *const rules[] = { DAILY, HOURLY, "every 99 days at 00:00", THRICE };

	for (size_t i = 0; i < ELEMENTS(rules) * ELEMENTS(instants); i++) {
		uint64_t now_us = instants[i % ELEMENTS(instants)];
		struct reminder_look look;
		struct reminder_case c;

		case_init(
			&c, BERLIN, rules[i / ELEMENTS(instants)], "Quiet=22:00-07:00; Apart=1h",
			"since 2026-11-01 12:00; done 11-02 12:00, 11-03 12:00; snooze 11-03 13:00");
		reminder_look(&c.rules, &c.facts, &c.zone, now_us, &look);
		assert_true(!look.next_us || look.next_us > now_us);
		assert_true(!look.wake_us || look.wake_us > now_us);
	}
}

static void check_slots(const char *rule, const char *facts, const char *from, const char *now,
			const char *want)
{
	struct reminder_slot slots[16];
	struct reminder_case c;
	char text[512] = "", time[32];
	size_t n;

	case_init(&c, BERLIN, rule, "", facts);
	n = reminder_slots(&c.rules, &c.facts, &c.zone, case_time(&c.zone, from),
			   case_time(&c.zone, now), slots, ELEMENTS(slots));
	for (size_t i = 0; i < n; i++) {
		append(text, sizeof(text), slot_outcome_name(slots[i].outcome), " ");
		(void)strcat(text, case_text(&c.zone, slots[i].at_us, time));
	}
	assert_string_equal(text, want);
}

static void test_slots(void **state)
{
	static const char facts[] = SINCE "; done 11-20 08:00, 11-21 21:00, 11-23 15:00; "
					  "skip 11-24 07:30; pause 11-25 00:00..11-26 00:00";
	struct reminder_slot slots[2];
	struct reminder_case c;

	check_slots(DAILY, facts, "11-19 07:30", "11-26 07:30",
		    "done 11-20 07:30; missed 11-21 07:30; early 11-22 07:30; done 11-23 07:30; "
		    "skipped 11-24 07:30; paused 11-25 07:30; open 11-26 07:30");
	/* the same from anywhere, and up to anywhere */
	check_slots(DAILY, facts, "11-21 07:29:59", "11-22 07:29:59", "missed 11-21 07:30");
	check_slots(DAILY, facts, "11-21 07:30", "11-22 07:30", "early 11-22 07:30");
	check_slots(DAILY, facts, "11-22 07:30", "11-22 23:00", "");
	check_slots(DAILY, "since 11-21 07:00", "11-01 00:00", "11-22 12:00",
		    "missed 11-21 07:30; missed 11-22 07:30");
	check_slots("every 2 days at 18:00", SINCE "; done 11-18 18:30, 11-20 12:00, 11-24 12:00",
		    "11-18 12:00", "11-25 12:00",
		    "done 11-18 18:00; early 11-20 18:00; missed 11-22 18:00; missed 11-23 18:00; "
		    "early 11-24 18:00");

	case_init(&c, BERLIN, DAILY, "", SINCE);
	assert_int_equal(reminder_slots(&c.rules, &c.facts, &c.zone,
					case_time(&c.zone, "11-10 00:00"),
					case_time(&c.zone, "11-20 00:00"), slots, 2),
			 2);
	assert_int_equal(slots[1].at_us, case_time(&c.zone, "11-11 07:30"));
}

static void test_adherence(void **state)
{
	struct adherence a = { 0 };

	for (enum slot_outcome o = SLOT_OPEN; o <= SLOT_MISSED; o++)
		adherence_push(&a, o);
	adherence_push(&a, SLOT_DONE);
	assert_int_equal(a.due, 4);
	assert_int_equal(a.done, 3);
	assert_int_equal(a.skipped, 1);
}

static void test_names(void **state)
{
	enum slot_outcome outcome = SLOT_OPEN;

	for (enum slot_outcome o = SLOT_OPEN; o <= SLOT_MISSED; o++) {
		assert_int_equal(slot_outcome_parse(slot_outcome_name(o), &outcome), 0);
		assert_int_equal(outcome, o);
	}
	assert_int_equal(slot_outcome_parse("Done", &outcome), -EINVAL);
	assert_int_equal(slot_outcome_parse("", &outcome), -EINVAL);
	assert_int_equal(outcome, SLOT_MISSED);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_states),        cmocka_unit_test(test_repeats),
		cmocka_unit_test(test_no_repeat),     cmocka_unit_test(test_holds),
		cmocka_unit_test(test_quiet_hours),   cmocka_unit_test(test_absence),
		cmocka_unit_test(test_done),          cmocka_unit_test(test_every),
		cmocka_unit_test(test_clock_changes), cmocka_unit_test(test_wrong_clocks),
		cmocka_unit_test(test_any_instant),   cmocka_unit_test(test_slots),
		cmocka_unit_test(test_adherence),     cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
