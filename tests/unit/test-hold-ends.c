/* SPDX-License-Identifier: MIT */

/* What becomes of a load, and when that is said: a little too little, and just enough. */

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "hold-by-hand.h"

/* What becomes of it. Some are asked to hold for so long. */
static void what_it_was(void **state)
{
	static const struct {
		const char *what;
		double asked_s;
		struct stretch g[STRETCHES_MAX];
		const char *said;
		double rest, level; /* of the last hold */
	} rows[] = {
		{ "plain", 0, { { 3, 0 }, { 2, 20 }, { 6, 0 } }, "begin end hold", 0, 20 },
		{ "earned", 1, { { 3, 0 }, { 2, 20 }, { 6, 0 } }, "begin earned end hold", 0, 20 },
		{ "below zero", 0, { { 3, -5 }, { 2, -4 }, { 6, -5 } }, "begin end hold", -5, 1 },

		/* a plateau from the first value to the last: under 1 s it is a pulse */
		{ "0.99 s", 0, { { 3, 0 }, { 1, 20 }, { 6, 0 } }, "begin end -pulse pulse", 0, 0 },
		{ "1 s", 0, { { 3, 0 }, { 1.01, 20 }, { 6, 0 } }, "begin end hold", 0, 20 },
		{ "under 0.9 s it is one at once",
		  0,
		  { { 3, 0 }, { 0.9, 20 }, { 6, 0 } },
		  "begin -pulse pulse",
		  0,
		  0 },
		{ "0.9 s",
		  0,
		  { { 3, 0 }, { 0.91, 20 }, { 6, 0 } },
		  "begin end -pulse pulse",
		  0,
		  0 },
		{ "short, but earned",
		  0.5,
		  { { 3, 0 }, { 0.7, 20 }, { 6, 0 } },
		  "begin earned end hold",
		  0,
		  20 },
		/* the level is that of the jerk, and what follows it is not half of that */
		{ "a jerk that is over when it is noticed",
		  0,
		  { { 3, 0 }, { 0.01, 5 }, { 0.01, 40 }, { 1.5, 15 }, { 6, 0 } },
		  "begin -pulse pulse",
		  0,
		  0 },
		{ "a jerk over another rest",
		  0,
		  { { 3, 10 }, { 0.02, 30 }, { 6, 10 } },
		  "begin -pulse pulse",
		  0,
		  0 },

		/* under 15 % of the last level it is noise, ... */
		{ "2.9 of 20",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 2, 2.9 }, { 6, 0 } },
		  "begin end hold begin end -noise",
		  0,
		  20 },
		{ "3 of 20",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 2, 3 }, { 6, 0 } },
		  "begin end hold begin end hold",
		  0,
		  3 },
		{ "a twitch of 2.9",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 0.5, 2.9 }, { 6, 0 } },
		  "begin end hold begin -noise",
		  0,
		  20 },
		/* ... and under 6 sigma, 1.504, over the lowest of it */
		{ "noise of 0.2, 1.45 over it",
		  0,
		  { { 5, 0, 0.2 }, { 0.1, 1.8 }, { 2, 1.25 }, { 6, 0 } },
		  "begin end -noise",
		  0,
		  0 },
		{ "noise of 0.2, 1.6 over it",
		  0,
		  { { 5, 0, 0.2 }, { 0.1, 1.8 }, { 2, 1.4 }, { 6, 0 } },
		  "begin end hold",
		  -0.2,
		  1.6 },
		/* ... or with more than a tenth of the plateau under half of it, unless earned */
		{ "20 of 200 values under half",
		  0,
		  { { 3, 0 }, { 1, 20 }, { 0.2, 8 }, { 0.8, 20 }, { 6, 0 } },
		  "begin end hold",
		  0,
		  20 },
		{ "21 of 200 values under half",
		  0,
		  { { 3, 0 }, { 1, 20 }, { 0.21, 8 }, { 0.79, 20 }, { 6, 0 } },
		  "begin end -noise",
		  0,
		  0 },
		{ "21 of 200 values under half, but earned",
		  1,
		  { { 3, 0 }, { 1, 20 }, { 0.21, 8 }, { 0.79, 20 }, { 6, 0 } },
		  "begin earned end hold",
		  0,
		  20 },

		/*
		 * 2 s of slack, from the value behind the notice on, under 45 % of the pull, are a
		 * load of their own; the rest before is looked for no earlier anyway
		 */
		{ "slack for 2 s",
		  0,
		  { { 3, 0 }, { 2.03, 8.8 }, { 2, 20 }, { 8, 8.8 } },
		  "begin -baseline begin end hold",
		  8.8,
		  11.2 },
		{ "slack for 1.99 s",
		  0,
		  { { 3, 0 }, { 2.02, 8.8 }, { 2, 20 }, { 8, 8.8 } },
		  "begin end hold",
		  8.8,
		  11.2 },
		{ "45 % is a weak hold",
		  0,
		  { { 3, 0 }, { 3, 9 }, { 2, 20 }, { 8, 9 } },
		  "begin end hold",
		  9,
		  11 },
		{ "slack over another rest",
		  0,
		  { { 3, 10 }, { 3, 18.8 }, { 2, 30 }, { 8, 18.8 } },
		  "begin -baseline begin end hold",
		  18.8,
		  11.2 },
		{ "earned before the pull",
		  1,
		  { { 3, 0 }, { 3, 8.8 }, { 2, 20 }, { 8, 0 } },
		  "begin earned end hold",
		  8.8,
		  11.2 },
		/* flat is within 20 % of its rise: 1.2 of 6.8, but not 1.4 of 6.6; or 4 sigma, 1.0 */
		{ "slack that moves by 1.2",
		  0,
		  { { 3, 0 }, { 3, 7.4, 0.6 }, { 2, 20 }, { 8, 6.8 } },
		  "begin -baseline begin end hold",
		  6.8,
		  13.2 },
		{ "slack that moves by 1.4",
		  0,
		  { { 3, 0 }, { 3, 7.3, 0.7 }, { 2, 20 }, { 8, 6.6 } },
		  "begin end hold",
		  6.6,
		  13.4 },
		{ "slack that moves by 0.9, in noise",
		  0,
		  { { 5, 0, 0.2 }, { 3, 3, 0.45 }, { 2, 20 }, { 8, 2.55 } },
		  "begin -baseline begin end hold",
		  2.55,
		  17.45 },
		{ "slack that moves by 1.1, in noise",
		  0,
		  { { 5, 0, 0.2 }, { 3, 3, 0.55 }, { 2, 20 }, { 8, 2.45 } },
		  "begin end hold",
		  2.45,
		  17.55 },

		/* 3 s flat under 25 % of the last level are a new rest */
		{ "24 % for 3 s",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 3.04, 4.9 }, { 6, 0 } },
		  "begin end hold begin -baseline",
		  0,
		  20 },
		{ "24 % for 2.99 s",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 3.03, 4.9 }, { 6, 0 } },
		  "begin end hold begin end hold",
		  0,
		  4.9 },
		{ "25 % for 4 s",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 4, 5 }, { 6, 0 } },
		  "begin end hold begin end hold",
		  0,
		  5 },
		{ "26 % for 4 s",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 4, 5.2 }, { 6, 0 } },
		  "begin end hold begin end hold",
		  0,
		  5.2 },
		{ "24 %, but earned",
		  1,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 4, 4.9 }, { 6, 0 } },
		  "begin earned end hold begin earned end hold",
		  0,
		  4.9 },
		{ "a pull from the new rest",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 4, 4.9 }, { 2, 24.9 }, { 6, 4.9 } },
		  "begin end hold begin -baseline begin end hold",
		  4.9,
		  20 },

		{ "a pull in the moment in which the rest after is known",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 2.99, 0 }, { 2, 20 }, { 6, 0 } },
		  "begin end hold begin end hold",
		  0,
		  20 },
		/* the rest before is none of the time before the load before */
		{ "a higher rest, 0.5 s after the end",
		  0,
		  { { 3, 0 }, { 1.2, 20 }, { 0.5, 3 }, { 1.2, 23 }, { 6, 3 } },
		  "begin end hold begin end hold",
		  3,
		  20 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		hold.hold_us = (uint64_t)(rows[i].asked_s * 1e6);
		go(rows[i].g);
		if (strcmp(said(), rows[i].said))
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].what, said(), rows[i].said);
		if (rows[i].level == 0)
			continue;
		if (fabs(last(EVENT_HOLD)->hold.rest_n - rows[i].rest) > 1e-6 ||
		    fabs(last(EVENT_HOLD)->hold.level_n - rows[i].level) > 1e-6)
			fail_msg("%s: rest %g, level %g", rows[i].what,
				 last(EVENT_HOLD)->hold.rest_n, last(EVENT_HOLD)->hold.level_n);
	}
}

/*
 * The live end, after 2 s at 20: at 10 % of the level, or where it has lain for 0.25 s within 3 %
 * of it, in either case over the rest before. Otherwise it waits for the rest after.
 */
static void when_it_ends(void **state)
{
	static const struct {
		const char *what;
		struct stretch rest, down;
		double at_ms, noticed_ms; /* since it was let go; noticed 0: later than by lying */
	} rows[] = {
		{ "under 10 %", { 3, 0 }, { 7, 1.9 }, 230, 230 },
		{ "10 %", { 3, 0 }, { 7, 2 }, 230, 480 },
		{ "10.5 %", { 3, 0 }, { 7, 2.1 }, 230, 480 },
		{ "under a quarter", { 3, 0 }, { 7, 4.9 }, 230, 480 },
		{ "over a quarter", { 3, 0 }, { 7, 5.1 }, 0, 6000 },
		{ "it moves by 2.9 %", { 3, 0 }, { 7, 3, 0.29 }, 230, 480 },
		{ "it moves by 3.2 %", { 3, 0 }, { 7, 3, 0.32 }, 0, 3000 },
		{ "it moves by 0.9 in noise of 0.2", { 5, 0, 0.2 }, { 7, 3, 0.45 }, 230, 480 },
		{ "it moves by 1.1 in noise of 0.2", { 5, 0, 0.2 }, { 7, 3, 0.55 }, 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct event *e;
		double let_go_ms;

		begin();
		lie(rows[i].rest.s, rows[i].rest.g, rows[i].rest.swing);
		lie(2, 20, 0);
		let_go_ms = ms(now_us);
		lie(rows[i].down.s, rows[i].down.g, rows[i].down.swing);
		assert_string_equal(said(), "begin end hold");
		e = last(EVENT_LOAD_END);
		if ((rows[i].noticed_ms > 0 ? ms(e->noticed_us) - let_go_ms != rows[i].noticed_ms
					    : ms(e->noticed_us) - let_go_ms <= 500) ||
		    (rows[i].at_ms > 0 && ms(e->at_us) - let_go_ms != rows[i].at_ms))
			fail_msg("%s: at %g, noticed at %g ms", rows[i].what,
				 ms(e->at_us) - let_go_ms, ms(e->noticed_us) - let_go_ms);
		/* told with the hold, it is the end of that */
		if (e->noticed_us == last(EVENT_HOLD)->noticed_us)
			assert_int_equal(e->at_us, last(EVENT_HOLD)->hold.end_us);
		assert_int_equal(e->held_us, last(EVENT_HOLD)->hold.held_us);
	}
}

/* Under 0.9 s of plateau it is withdrawn when it was let go, else when the rest after is known. */
static void when_a_pulse_is_sure(void **state)
{
	static const struct {
		double s, withdrawn_ms; /* since it was let go */
	} rows[] = { { 0.5, 220 }, { 0.9, 220 }, { 0.91, 3000 }, { 1, 3000 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double let_go_ms, withdrawn_ms;

		begin();
		lie(3, 0, 0);
		lie(rows[i].s, 20, 0);
		let_go_ms = ms(now_us);
		lie(6, 0, 0);
		withdrawn_ms = ms(last(EVENT_LOAD_CANCEL)->noticed_us) - let_go_ms;
		if (withdrawn_ms != rows[i].withdrawn_ms)
			fail_msg("row %zu: %g ms", i, withdrawn_ms);
		assert_int_equal(last(EVENT_LOAD_CANCEL)->at_us,
				 last(EVENT_LOAD_CANCEL)->noticed_us);
		assert_int_equal(last(EVENT_PULSE)->noticed_us, now_us - 3 * USEC_PER_SEC);
	}
}

/* No further value comes: is it open? And a detector that is told so twice has nothing to add. */
static void where_it_breaks_off(void **state)
{
	static const struct {
		const char *what;
		struct stretch g[STRETCHES_MAX];
		const char *said;
	} rows[] = {
		{ "at rest", { { 3, 0 } }, "" },
		{ "held", { { 3, 0 }, { 2, 20 } }, "begin end hold!" },
		{ "let go, or a dip", { { 3, 0 }, { 2, 20 }, { 0.1, 0 } }, "begin end hold!" },
		{ "it falls", { { 3, 0 }, { 2, 20 }, { 0.5, 8 } }, "begin end hold!" },
		{ "at 10 %", { { 3, 0 }, { 2, 20 }, { 0.24, 2 } }, "begin end hold!" },
		{ "at rest again", { { 3, 0 }, { 2, 20 }, { 0.24, 1.9 } }, "begin end hold" },
		{ "it lies", { { 3, 0 }, { 2, 20 }, { 1, 4 } }, "begin end hold" },
		{ "after its hold", { { 3, 0 }, { 2, 20 }, { 6, 0 } }, "begin end hold" },
		{ "a pulse, held", { { 3, 0 }, { 0.5, 20 } }, "begin end -pulse pulse!" },
		{ "a pulse that falls",
		  { { 3, 0 }, { 0.5, 20 }, { 0.5, 8 } },
		  "begin -pulse pulse!" },
		{ "a pulse at 10 %", { { 3, 0 }, { 0.5, 20 }, { 0.5, 2 } }, "begin -pulse pulse!" },
		{ "a pulse that was at 40 % just now",
		  { { 3, 0 }, { 0.5, 20 }, { 0.5, 8 }, { 0.01, 1.9 } },
		  "begin -pulse pulse" },
		{ "a pulse over another rest, at 10.5 %",
		  { { 3, 5 }, { 0.5, 25 }, { 0.5, 7.1 } },
		  "begin -pulse pulse!" },
		{ "a pulse over another rest, at 9.5 %",
		  { { 3, 5 }, { 0.5, 25 }, { 0.5, 6.9 } },
		  "begin -pulse pulse" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double rest_n;

		begin();
		go(rows[i].g);
		hold_finish(&hold, &out);
		if (strcmp(said(), rows[i].said))
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].what, said(), rows[i].said);
		assert_false(hold_loaded(&hold));
		assert_int_equal(hold_quiet_n(&hold, &rest_n), -EAGAIN);
		hold_finish(&hold, &out);
		assert_string_equal(said(), rows[i].said);
	}
}

/* Nobody holds for a minute, or three times what was asked if that is more. */
static void hung_on_something(void **state)
{
	static const struct {
		double asked_s, closed_ms; /* since the notice */
	} rows[] = { { 0, 60010 }, { 20, 60010 }, { 25, 75010 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct event *e;

		begin();
		hold.hold_us = (uint64_t)(rows[i].asked_s * 1e6);
		lie(3, 5, 0);
		lie(80, 20, 0);
		assert_string_equal(said(), rows[i].asked_s > 0 ? "begin earned end hold!"
								: "begin end hold!");
		e = last(EVENT_HOLD);
		if (ms(e->noticed_us) - ms(e->begun_us) != rows[i].closed_ms)
			fail_msg("row %zu: %g ms", i, ms(e->noticed_us) - ms(e->begun_us));
		/* what it hangs at is rest now, and nothing of the time before */
		lie(2, 32, 0);
		lie(6, 20, 0);
		assert_true(last(EVENT_HOLD)->hold.rest_n == 20);
		assert_true(last(EVENT_HOLD)->hold.level_n == 12);
		assert_false(last(EVENT_HOLD)->hold.open);
	}
}

/* It hangs, but not still: rest is not what it was at before it was given up. */
static void rest_is_from_now_on(void **state)
{
	begin();
	lie(3, 0, 0);
	lie(58.2, 20, 0);
	lie(1, 18, 0);
	lie(1.5, 20, 0);
	lie(2, 32, 0);
	lie(6, 20, 0);
	assert_string_equal(said(), "begin end hold! begin end hold");
	assert_true(last(EVENT_HOLD)->hold.rest_n == 20);
}

/* Nothing of the time before a new rest is rest, though hardly a second of the new one is known. */
static void a_new_rest_with_a_gap(void **state)
{
	begin();
	lie(3, 0, 0);
	lie(2, 20, 0);
	lie(8, 0, 0);
	lie(0.5, 4.9, 0);
	lose(2.4);
	lie(0.3, 4.9, 0);
	lie(2, 24.9, 0);
	lie(6, 4.9, 0);
	assert_string_equal(said(), "begin end hold begin -baseline begin end hold");
	assert_true(fabs(last(EVENT_HOLD)->hold.rest_n - 4.9) < 1e-6);
}

/* Who it is, when it was, what was counted: of each event of a hold of 2 s, of which 1 s is asked. */
static void what_an_event_says(void **state)
{
	static const struct {
		enum event_kind kind;
		uint32_t id;
		double at_ms, noticed_ms, begun_ms, held_ms;
	} want[] = {
		{ EVENT_REST, 0, 0, 1000, -1000, 0 },
		{ EVENT_LOAD_BEGIN, 1, 3000, 3010, 3010, 0 },
		{ EVENT_LOAD_EARNED, 1, 4000, 4000, 3010, 1000 },
		{ EVENT_LOAD_END, 1, 5230, 5230, 3010, 1990 },
		/* the countdown did not know at once that it was let go */
		{ EVENT_HOLD, 1, 2991, 8000, 3010, 2210 },
	};
	const struct hold_record *h;

	begin();
	hold.hold_us = 1 * USEC_PER_SEC;
	hold.target_n = 20;
	lie(3, 5, 0);
	lie(2, 25, 0);
	lie(6, 5, 0);
	assert_int_equal(out.n, ELEMENTS(want));
	for (size_t i = 0; i < ELEMENTS(want); i++) {
		const struct event *e = &events[i];

		if (e->kind != want[i].kind || e->id != want[i].id ||
		    ms(e->at_us) != want[i].at_ms || ms(e->noticed_us) != want[i].noticed_ms ||
		    ms(e->begun_us) != want[i].begun_ms ||
		    (double)e->held_us / 1e3 != want[i].held_ms)
			fail_msg("%s %u: at %g, noticed %g, begun %g, held %g",
				 event_kind_name(e->kind), e->id, ms(e->at_us), ms(e->noticed_us),
				 ms(e->begun_us), (double)e->held_us / 1e3);
	}
	assert_true(events[0].rest_n == 5);
	h = &events[4].hold;
	assert_true(h->target_n == 20 && h->in_zone_us > 0 && h->rfd_n_per_s > 0);
	assert_true(h->earned && !h->open);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_it_was),           cmocka_unit_test(when_it_ends),
		cmocka_unit_test(when_a_pulse_is_sure),  cmocka_unit_test(where_it_breaks_off),
		cmocka_unit_test(hung_on_something),     cmocka_unit_test(rest_is_from_now_on),
		cmocka_unit_test(a_new_rest_with_a_gap), cmocka_unit_test(what_an_event_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
