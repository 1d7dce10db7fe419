/* SPDX-License-Identifier: MIT */

/*
 * What a movement is, by hand: the direction of the mean every 10 ms, as a tilt in degrees, a little
 * too little and just enough. The sensor was armed in the pose at 0 and has no gyroscope.
 */

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rep-by-hand.h"

/* How far from rest a movement begins. */
static void thresholds(void **state)
{
	static const struct {
		const char *what;
		struct stretch deg[STRETCHES_MAX];
		unsigned begins;
	} rows[] = {
		{ "too little for a first one", { { 3, 0 }, { 0.2, 1.9 }, { 3, 0 } }, 0 },
		{ "enough for a first one", { { 3, 0 }, { 0.2, 2.1 }, { 3, 0 } }, 1 },
		/* 6 % of the last range */
		{ "too little of 50",
		  { { 3, 0 }, { 2, 50 }, { 8, 0 }, { 0.3, 2.9 }, { 3, 0 } },
		  1 },
		{ "enough of 50", { { 3, 0 }, { 2, 50 }, { 8, 0 }, { 0.3, 3.1 }, { 3, 0 } }, 2 },
		/* right behind one 20 % of it, of 48.4 along its way, on which 10.6 are 9.96 */
		{ "too little after 50",
		  { { 3, 0 }, { 2, 50 }, { 0.5, 0 }, { 0.2, 10 }, { 2, 0 } },
		  1 },
		{ "enough after 50",
		  { { 3, 0 }, { 2, 50 }, { 0.5, 0 }, { 0.2, 10.6 }, { 2, 0 } },
		  2 },
		/* six times the noise, 3.79 of 1 after 6 s */
		{ "hidden in the noise", { { 6, 0, 1 }, { 0.2, 3.68 }, { 3, 0 } }, 0 },
		{ "out of the noise", { { 6, 0, 1 }, { 0.2, 3.9 }, { 3, 0 } }, 1 },
		/* ... of which a moment counts as half of the threshold at most */
		{ "what may become a movement is no noise",
		  { { 2, 0, 1.9 }, { 0.2, 2.5 }, { 3, 0 } },
		  1 },
		{ "what goes on is", { { 4, 0, 1.9 }, { 0.2, 2.8 }, { 3, 0 } }, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		go(rows[i].deg);
		if (count(EVENT_LOAD_BEGIN) != rows[i].begins)
			fail_msg("%s: %s", rows[i].what, said());
	}
}

/* What becomes of it. Some are asked to hold for so long; with others the sensor falls silent. */
static void what_it_was(void **state)
{
	static const struct {
		const char *what;
		double asked_s;
		struct stretch deg[STRETCHES_MAX];
		const char *said;
		double range; /* of the last repetition; 0 = there is none */
	} rows[] = {
		{ "plain", 0, { { 3, 0 }, { 2, 40 }, { 8, 0 } }, "begin end rep", 40 },
		{ "earned", 1, { { 3, 0 }, { 2, 40 }, { 8, 0 } }, "begin earned end rep", 40 },

		/* 8 degrees of anybody; ... */
		{ "7.9", 0, { { 3, 0 }, { 1.2, 7.9 }, { 8, 0 } }, "begin end -noise", 0 },
		{ "8.1", 0, { { 3, 0 }, { 2, 8.1 }, { 8, 0 } }, "begin end rep", 8.1 },
		/* ... 4 of who has shown 20, 15 % if that is more, but not more than 8 */
		{ "3.9 of 20",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 1.2, 3.9 }, { 8, 0 } },
		  "begin end rep begin end -noise",
		  20 },
		{ "4.2 of 20",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 2, 4.2 }, { 8, 0 } },
		  "begin end rep begin end rep",
		  4.2 },
		{ "5.9 of 40",
		  0,
		  { { 3, 0 }, { 2, 40 }, { 8, 0 }, { 1.2, 5.9 }, { 8, 0 } },
		  "begin end rep begin end -noise",
		  40 },
		{ "6.2 of 40",
		  0,
		  { { 3, 0 }, { 2, 40 }, { 8, 0 }, { 2, 6.2 }, { 8, 0 } },
		  "begin end rep begin end rep",
		  6.2 },
		{ "7.8 of 80",
		  0,
		  { { 3, 0 }, { 2, 80 }, { 8, 0 }, { 1.2, 7.8 }, { 8, 0 } },
		  "begin end rep begin end -noise",
		  80 },
		{ "8.2 of 80",
		  0,
		  { { 3, 0 }, { 2, 80 }, { 8, 0 }, { 2, 8.2 }, { 8, 0 } },
		  "begin end rep begin end rep",
		  8.2 },

		/* back to within 30 %, of 39.2 along the way: 11.6 of them at 12, 11.9 at 12.3 */
		{ "back to 30 %", 0, { { 3, 0 }, { 2, 40 }, { 8, 12 } }, "begin end rep", 40 },
		{ "not back", 0, { { 3, 0 }, { 2, 40 }, { 8, 12.3 } }, "begin -baseline", 0 },

		/* up again on its way is the same one; once it was back, or has lain, it is not */
		{ "up again",
		  0,
		  { { 3, 0 }, { 2, 40 }, { 0.3, 15 }, { 2, 40 }, { 8, 0 } },
		  "begin end rep",
		  40 },
		{ "up again from 30 %",
		  0,
		  { { 3, 0 }, { 2, 40 }, { 0.3, 12 }, { 2, 40 }, { 8, 12 } },
		  "begin end begin end rep rep",
		  28 },
		{ "up again after 0.39 s of lying",
		  0,
		  { { 3, 0 }, { 2, 40 }, { 0.63, 15 }, { 2, 40 }, { 8, 15 } },
		  "begin -baseline",
		  0 },
		{ "up again after 0.4 s of lying",
		  0,
		  { { 3, 0 }, { 2, 40 }, { 0.64, 15 }, { 2, 40 }, { 8, 15 } },
		  "begin -baseline begin end rep",
		  25 },
		{ "up again from the moment it was let go",
		  0,
		  { { 3, 0 }, { 2, 40 }, { 0.23, 11 }, { 2, 40 }, { 8, 11 } },
		  "begin end begin end rep rep",
		  29 },
		{ "up again after a stay",
		  0,
		  { { 3, 0 }, { 2, 40 }, { 1, 15 }, { 2, 40 }, { 8, 15 } },
		  "begin -baseline begin end rep",
		  25 },

		/* a stay of 2 s under 45 % of what follows, from the value behind the notice on: the way
		 * that it goes begins there; what is shorter is left out of the rest before only */
		{ "a stay of 2 s",
		  0,
		  { { 3, 0 }, { 2.04, 15 }, { 2, 40 }, { 8, 15 } },
		  "begin -baseline begin end rep",
		  25 },
		{ "a stay of 1.99 s",
		  0,
		  { { 3, 0 }, { 2.03, 15 }, { 2, 40 }, { 8, 15 } },
		  "begin end rep",
		  24.78 },
		{ "a stay at 44 %",
		  0,
		  { { 3, 0 }, { 3, 17.4 }, { 2, 40 }, { 8, 17.4 } },
		  "begin -baseline begin end rep",
		  22.6 },
		{ "a stay at 46 %", 0, { { 3, 0 }, { 3, 18.5 }, { 2, 40 } }, "begin", 0 },
		{ "a stay that was earned",
		  1,
		  { { 3, 0 }, { 3, 15 }, { 2, 40 }, { 8, 0 } },
		  "begin earned end rep",
		  24.78 },
		{ "a stay that moves by 1.4",
		  0,
		  { { 3, 0 }, { 3, 10, 0.7 }, { 2, 40 }, { 8, 10 } },
		  "begin -baseline begin end rep",
		  30.7 },
		/* the rest before is looked for in it, and no earlier */
		{ "a stay in which it has begun",
		  0,
		  { { 3, 0 }, { 1.1, 5 }, { 1.1, 6.3 }, { 2, 16 }, { 8, 5 } },
		  "begin stall on -baseline begin end rep",
		  11 },
		{ "a stay that moves by 1.6, from 9.2",
		  0,
		  { { 3, 0 }, { 3, 10, 0.8 }, { 2, 40 } },
		  "begin",
		  0 },
		{ "a stay that moves by 1.6, from 16.2",
		  0,
		  { { 3, 0 }, { 3, 17, 0.79 }, { 2, 45 }, { 8, 17 } },
		  "begin -baseline begin end rep",
		  28.8 },
		{ "a stay that moves by 1.7, from 16.2",
		  0,
		  { { 3, 0 }, { 3, 17, 0.86 }, { 2, 45 } },
		  "begin",
		  0 },

		/* too little for a repetition, for 3 s: a new rest */
		{ "5 for 3 s",
		  0,
		  { { 3, 0 }, { 3.06, 5 }, { 2, 20 }, { 8, 5 } },
		  "begin stall -baseline begin end rep",
		  15 },
		{ "5 for 2.9 s",
		  0,
		  { { 3, 0 }, { 2.9, 5 }, { 4, 0 } },
		  "begin stall end -noise",
		  0 },
		{ "5 for 3 s, which is enough after 20",
		  0,
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 4, 5 }, { 8, 0 } },
		  "begin end rep begin end rep",
		  5 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		rep.hold_us = (uint64_t)(rows[i].asked_s * 1e6);
		go(rows[i].deg);
		if (strcmp(said(), rows[i].said))
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].what, said(), rows[i].said);
		if (rows[i].range > 0 &&
		    fabs(last(EVENT_REP)->hold.range_deg - rows[i].range) > 0.02)
			fail_msg("%s: range %g", rows[i].what, last(EVENT_REP)->hold.range_deg);
	}
}

/* How far it goes at least depends on its way: 8 degrees, unless it is one of those that were shown. */
static void which_way(void **state)
{
	static const struct {
		const char *what;
		double shown_aside_deg[2], aside_deg; /* two of 20 degrees, then one of 5 */
		unsigned reps;
	} rows[] = {
		{ "the same way", { 0, 0 }, 0, 3 },
		{ "the other way", { 0, 0 }, 180, 2 },
		{ "within 45 degrees of it", { 0, 0 }, 40, 3 },
		{ "not within 45 degrees of it", { 0, 0 }, 47, 2 },
		/* the habit is the mean of both, the last one counting for more: at 55 degrees */
		{ "within 45 degrees of two ways", { 0, 90 }, 11, 3 },
		{ "not within 45 degrees of two ways", { 0, 90 }, 8, 2 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		lie(3, 0, 0);
		for (unsigned k = 0; k < 2; k++) {
			aside_deg = rows[i].shown_aside_deg[k];
			lie(2, 20, 0);
			lie(8, 0, 0);
		}
		aside_deg = rows[i].aside_deg;
		lie(1.2, 5, 0);
		lie(8, 0, 0);
		if (count(EVENT_REP) != rows[i].reps)
			fail_msg("%s: %s", rows[i].what, said());
	}
}

/* So slow a begin that rest follows it for 2.4 s: from there it must go 80 % of what a movement goes. */
static void a_slow_begin(void **state)
{
	static const struct {
		double top_deg;
		unsigned reps;
	} rows[] = { { 8.9, 0 }, { 10, 1 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		lie(3, 0, 0);
		for (unsigned k = 0; 0.022 * k < rows[i].top_deg; k++)
			value(0.022 * k);
		lie(2, rows[i].top_deg, 0);
		lie(8, 0, 0);
		if (count(EVENT_REP) != rows[i].reps)
			fail_msg("row %zu: %s", i, said());
	}
}

/* Over it for 80 ms, each counted by how far. */
static void how_soon(void **state)
{
	static const struct {
		double deg, noticed_ms;
	} rows[] = { { 2.1, 3080 }, { 4.1, 3040 }, { 3.9, 3050 }, { 20, 3010 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		lie(3, 0, 0);
		lie(1, rows[i].deg, 0);
		assert_true(ms(last(EVENT_LOAD_BEGIN)->at_us) == 3000);
		if (ms(last(EVENT_LOAD_BEGIN)->noticed_us) != rows[i].noticed_ms)
			fail_msg("row %zu: %g ms", i, ms(last(EVENT_LOAD_BEGIN)->noticed_us));
	}
}

/*
 * The live end, after 2 s at 40: under 10 % of it, which is 3.92 along the way, or where it has lain
 * for 0.25 s under a quarter of it; told with the repetition otherwise.
 */
static void when_it_ends(void **state)
{
	static const struct {
		double deg, swing;
		double at_ms, noticed_ms; /* since it was let go */
	} rows[] = {
		{ 0, 0, 230, 230 },   { 4.0, 0, 230, 230 }, { 4.35, 0, 230, 480 },
		{ 9.9, 0, 230, 480 }, { 6, 0.7, 230, 480 }, { 6, 0.8, 0, 3000 },
		{ 11.5, 0, 0, 6000 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct event *e;
		double let_go_ms;

		begin();
		lie(3, 0, 0);
		lie(2, 40, 0);
		let_go_ms = ms(now_us);
		lie(7, rows[i].deg, rows[i].swing);
		assert_string_equal(said(), "begin end rep");
		e = last(EVENT_LOAD_END);
		if (ms(e->noticed_us) - let_go_ms != rows[i].noticed_ms ||
		    (rows[i].at_ms > 0 && ms(e->at_us) - let_go_ms != rows[i].at_ms))
			fail_msg("row %zu: at %g, noticed at %g ms", i, ms(e->at_us) - let_go_ms,
				 ms(e->noticed_us) - let_go_ms);
		if (!(rows[i].at_ms > 0))
			assert_int_equal(e->at_us, last(EVENT_REP)->hold.end_us);
	}
}

/* Nobody holds a pose for a minute, or three times what was asked if that is more. */
static void for_ever(void **state)
{
	static const struct {
		double asked_s, over_ms; /* since its notice */
	} rows[] = { { 0, 60010 }, { 20, 60010 }, { 25, 75010 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct event *e;

		begin();
		rep.hold_us = (uint64_t)(rows[i].asked_s * 1e6);
		lie(3, 0, 0);
		lie(80, 40, 0);
		assert_string_equal(said(), rows[i].asked_s > 0 ? "begin earned -baseline"
								: "begin -baseline");
		e = last(EVENT_LOAD_CANCEL);
		if (ms(e->noticed_us) - ms(e->begun_us) != rows[i].over_ms)
			fail_msg("row %zu: %g ms", i, ms(e->noticed_us) - ms(e->begun_us));
		/* that pose is rest now */
		lie(2, 60, 0);
		lie(8, 40, 0);
		assert_true(fabs(last(EVENT_REP)->hold.range_deg - 20) < 0.02);
	}
}

/* No further sample comes: a movement that was shown counts if it was held for a second. */
static void where_it_breaks_off(void **state)
{
	static const struct {
		const char *what;
		struct stretch deg[STRETCHES_MAX];
		const char *said;
	} rows[] = {
		{ "at rest", { { 3, 0 } }, "" },
		{ "the first", { { 3, 0 }, { 5, 40 } }, "begin -baseline" },
		{ "shown, for a second",
		  { { 3, 0 }, { 2, 40 }, { 8, 0 }, { 1.01, 40 } },
		  "begin end rep begin end rep!" },
		{ "shown, for 0.99 s",
		  { { 3, 0 }, { 2, 40 }, { 8, 0 }, { 1, 40 } },
		  "begin end rep begin -baseline" },
		{ "shown, and let go for a moment",
		  { { 3, 0 }, { 2, 40 }, { 8, 0 }, { 2, 40 }, { 0.1, 0 } },
		  "begin end rep begin end rep!" },
		{ "on its way back", { { 3, 0 }, { 2, 40 }, { 0.3, 15 } }, "begin -baseline" },
		{ "back", { { 3, 0 }, { 2, 40 }, { 0.3, 0 } }, "begin end rep" },
		{ "over", { { 3, 0 }, { 2, 40 }, { 3.1, 0 } }, "begin end rep" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		go(rows[i].deg);
		rep_finish(&rep, &out);
		if (strcmp(said(), rows[i].said))
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].what, said(), rows[i].said);
		assert_false(rep_moving(&rep));
		rep_finish(&rep, &out);
		assert_string_equal(said(), rows[i].said);
	}
}

/* At the very moment that the rest after a movement is known, or another one: none is lost or said twice. */
static void whenever_the_next_begins(void **state)
{
	for (unsigned i = 0; i < 50; i++) {
		begin();
		lie(3, 0, 0);
		lie(2, 40, 0);
		lie(2.9 + 0.01 * i, 0, 0);
		lie(2, 40, 0);
		lie(8, 0, 0);
		if (strcmp(said(), "begin end begin rep end rep"))
			fail_msg("after %g s: %s", 2.9 + 0.01 * i, said());
	}
}

/* Two values that are far off are no movement, neither right behind a release nor behind a new rest. */
static void a_jump(void **state)
{
	static const struct {
		struct stretch deg[STRETCHES_MAX];
		const char *said;
	} rows[] = {
		{ { { 3, 0 }, { 2, 40 }, { 0.23, 0 }, { 0.02, 20 }, { 8, 0 } }, "begin end rep" },
		{ { { 3, 0 }, { 60.03, 40 }, { 0.02, 44 }, { 3, 40 } }, "begin -baseline" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		go(rows[i].deg);
		if (strcmp(said(), rows[i].said))
			fail_msg("row %zu: %s", i, said());
	}
}

/* Behind 3 s of nothing rest follows by three quarters, and a third of what it is off is noise. */
static void behind_a_gap(void **state)
{
	begin();
	value(0);
	lose(2.99);
	value(1);
	assert_true(deg_between(rep.rest, tilted(0.75)) < 0.01);
	assert_true(fabs(rep.noise_deg - 1.0 / 3) < 0.01);

	/* it came back meanwhile, nobody knows where to: where it is now is rest */
	begin();
	lie(3, 0, 0);
	lie(2, 40, 0);
	lose(0.5);
	rep.seen_us = now_us;
	lie(8, 4, 0.8);
	assert_string_equal(said(), "begin end rep");
}

/* Since when: a second of it is seen first. What steps are around is none. */
static void rest(void **state)
{
	begin_at(0, false);
	lie(1, 0, 0);
	assert_int_equal(out.n, 0);
	value(0);
	assert_int_equal(out.n, 1);
	assert_int_equal(events[0].kind, EVENT_REST);
	assert_true(ms(events[0].at_us) == 0);

	begin_at(0, false);
	lie(1, 0, 0);
	rep.gait.gait_us = now_us;
	lie(3, 0, 0);
	assert_int_equal(out.n, 0);
}

/* Who it is, when it was, what was counted: of each event of a movement of 2 s, of which 1 s is asked. */
static void what_an_event_says(void **state)
{
	static const struct {
		enum event_kind kind;
		uint32_t id;
		double at_ms, noticed_ms, begun_ms, held_ms;
	} want[] = {
		{ EVENT_REST, 0, 0, 0, -1000, 0 },
		{ EVENT_LOAD_BEGIN, 1, 3000, 3010, 3010, 0 },
		{ EVENT_LOAD_EARNED, 1, 4000, 4000, 3010, 1000 },
		{ EVENT_LOAD_END, 1, 5230, 5230, 3010, 2210 },
		{ EVENT_REP, 1, 2991, 8500, 3010, 2210 },
	};
	const struct hold_record *h;

	begin();
	rep.hold_us = 1 * USEC_PER_SEC;
	lie(3, 0, 0);
	lie(2, 40, 0);
	lie(6, 0, 0);
	assert_int_equal(out.n, ELEMENTS(want));
	for (size_t i = 0; i < ELEMENTS(want); i++) {
		const struct event *e = &events[i];

		if (e->kind != want[i].kind || e->id != want[i].id ||
		    ms(e->noticed_us) != want[i].noticed_ms ||
		    ms(e->begun_us) != want[i].begun_ms || fabs(ms(e->at_us) - want[i].at_ms) > 1 ||
		    (double)e->held_us / 1e3 != want[i].held_ms)
			fail_msg("%s %u: at %g, noticed %g, begun %g, held %g",
				 event_kind_name(e->kind), e->id, ms(e->at_us), ms(e->noticed_us),
				 ms(e->begun_us), (double)e->held_us / 1e3);
	}
	/* of a movement there is a range, and no force */
	h = &events[4].hold;
	assert_true(fabs(h->range_deg - 40) < 0.02 && h->earned && !h->open);
	assert_true(h->rest_n == 0 && h->rest_after_n == 0 && h->level_n == 0 && h->peak_n == 0 &&
		    h->mean_n == 0 && h->target_n == 0);
	assert_true(h->steadiness < 0.01);

	begin();
	lie(3, 0, 0);
	lie(2, 40, 1);
	lie(6, 0, 0);
	assert_true(last(EVENT_REP)->hold.steadiness > 0.02);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thresholds),
		cmocka_unit_test(what_it_was),
		cmocka_unit_test(which_way),
		cmocka_unit_test(a_slow_begin),
		cmocka_unit_test(how_soon),
		cmocka_unit_test(when_it_ends),
		cmocka_unit_test(for_ever),
		cmocka_unit_test(where_it_breaks_off),
		cmocka_unit_test(whenever_the_next_begins),
		cmocka_unit_test(a_jump),
		cmocka_unit_test(behind_a_gap),
		cmocka_unit_test(rest),
		cmocka_unit_test(what_an_event_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
