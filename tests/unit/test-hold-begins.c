/* SPDX-License-Identifier: MIT */

/*
 * When a load begins, and what of the time before it counts: a little too little, and just enough.
 */

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "hold-by-hand.h"

/* How far over rest a load begins. */
static void thresholds(void **state)
{
	static const struct {
		const char *what;
		struct stretch g[STRETCHES_MAX];
		unsigned begins;
	} rows[] = {
		/* nobody is known: 0.05 kg are 0.490 N */
		{ "too little for a first one", { { 3, 0 }, { 0.2, 0.48 }, { 2, 0 } }, 0 },
		{ "enough for a first one", { { 3, 0 }, { 0.2, 0.5 }, { 2, 0 } }, 1 },

		/* 8 % of the last level */
		{ "too little of 20",
		  { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 0.2, 1.5 }, { 2, 0 } },
		  1 },
		{ "enough of 20", { { 3, 0 }, { 2, 20 }, { 8, 0 }, { 0.2, 1.7 }, { 2, 0 } }, 2 },
		{ "too little of 0.8",
		  { { 3, 0 }, { 2, 0.8 }, { 8, 0 }, { 0.2, 0.06 }, { 2, 0 } },
		  1 },
		{ "enough of 0.8", { { 3, 0 }, { 2, 0.8 }, { 8, 0 }, { 0.2, 0.08 }, { 2, 0 } }, 2 },

		/* while the band swings: 20 % of what was let go, which fade within 4 s; ... */
		{ "too little after 0.5 s",
		  { { 3, 0 }, { 2, 20 }, { 0.5, 0 }, { 0.1, 3.35 }, { 1, 0 } },
		  1 },
		{ "enough after 0.5 s",
		  { { 3, 0 }, { 2, 20 }, { 0.5, 0 }, { 0.1, 3.6 }, { 1, 0 } },
		  2 },
		{ "too little after 2 s",
		  { { 3, 0 }, { 2, 20 }, { 2, 0 }, { 0.1, 1.85 }, { 1, 0 } },
		  1 },
		{ "enough after 2 s",
		  { { 3, 0 }, { 2, 20 }, { 2, 0 }, { 0.1, 2.1 }, { 1, 0 } },
		  2 },
		/* ... no less than those 8 %, ... */
		{ "too little after 2.8 s",
		  { { 3, 0 }, { 2, 20 }, { 2.8, 0 }, { 0.1, 1.5 }, { 1, 0 } },
		  1 },
		{ "enough after 2.8 s",
		  { { 3, 0 }, { 2, 20 }, { 2.8, 0 }, { 0.1, 1.7 }, { 1, 0 } },
		  2 },
		/* ... nor than 8 % of a level before it that was more, ... */
		{ "too little after 60",
		  { { 3, 0 }, { 2, 60 }, { 8, 0 }, { 2, 10 }, { 0.5, 0 }, { 0.1, 4.6 }, { 1, 0 } },
		  2 },
		{ "enough after 60",
		  { { 3, 0 }, { 2, 60 }, { 8, 0 }, { 2, 10 }, { 0.5, 0 }, { 0.1, 5 }, { 1, 0 } },
		  3 },
		/* ... and all of it where it was not let go to the end */
		{ "too little over a stalled release",
		  { { 3, 0 }, { 2, 20 }, { 4, 8 }, { 0.1, 11.9 }, { 1, 8 } },
		  1 },
		{ "enough over a stalled release",
		  { { 3, 0 }, { 2, 20 }, { 4, 8 }, { 0.1, 12.2 }, { 1, 8 } },
		  2 },

		/*
		 * 6 sigma of the noise: 7.52 times a swing of 0.2. Rest lies 0.15 under its middle,
		 * because it goes down sooner than up.
		 */
		{ "hidden in the noise", { { 5, 0, 0.2 }, { 0.1, 1.3 }, { 2, 0 } }, 0 },
		{ "out of the noise", { { 5, 0, 0.2 }, { 0.1, 1.41 }, { 2, 0 } }, 1 },
		/* ... but no more than half of the last level, that is of 2.2 and 0.88 */
		{ "too little of 2.2, in noise",
		  { { 5, 0, 0.2 }, { 2, 2 }, { 8, 0, 0.2 }, { 0.1, 0.9 }, { 2, 0 } },
		  1 },
		{ "half of 2.2, in noise",
		  { { 5, 0, 0.2 }, { 2, 2 }, { 8, 0, 0.2 }, { 0.1, 1 }, { 2, 0 } },
		  2 },
		{ "too little of 0.88, in noise",
		  { { 5, 0, 0.08 }, { 2, 0.8 }, { 8, 0, 0.08 }, { 0.1, 0.36 }, { 2, 0 } },
		  1 },
		{ "half of 0.88, in noise",
		  { { 5, 0, 0.08 }, { 2, 0.8 }, { 8, 0, 0.08 }, { 0.1, 0.41 }, { 2, 0 } },
		  2 },
		/* ... or of the one that was let go: the noise is as it was before it */
		{ "too little after 2.2, in noise",
		  { { 5, 0, 0.2 }, { 2, 2 }, { 1, 0 }, { 0.1, 1.05 }, { 1, 0 } },
		  1 },
		{ "half of 2.2 after it, in noise",
		  { { 5, 0, 0.2 }, { 2, 2 }, { 1, 0 }, { 0.1, 1.15 }, { 1, 0 } },
		  2 },

		/* over the lowest since it was let go, not over the rest before it; ... */
		{ "it fell to 2 for a moment", { { 3, 5 }, { 2, 25 }, { 0.1, 2 }, { 1.5, 8 } }, 2 },
		{ "it falls further",
		  { { 3, 0 }, { 2, 20 }, { 0.3, 3 }, { 2.4, 1 }, { 0.1, 2.9 }, { 1, 1 } },
		  2 },
		{ "it lies at 3", { { 3, 0 }, { 2, 20 }, { 0.5, 3 }, { 0.1, 5.5 }, { 1, 3 } }, 1 },
		/* ... which the band creeps away from */
		{ "it creeps",
		  { { 3, 0 }, { 2, 20 }, { 0.3, 0 }, { 0.7, 1 }, { 0.7, 2 }, { 0.8, 3 } },
		  1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		go(rows[i].g);
		if (count(EVENT_LOAD_BEGIN) != rows[i].begins)
			fail_msg("%s: %s", rows[i].what, said());
	}
}

/* Over it for 60 ms, each counted by how far; and rest must be known for 0.4 s. */
static void how_soon(void **state)
{
	static const struct {
		double rest_s, g, at_ms, noticed_ms;
	} rows[] = {
		{ 3, 0.5, 3000, 3060 }, { 3, 1, 3000, 3030 },  { 3, 5, 3000, 3010 },
		{ 0.5, 5, 500, 510 },   { 0.3, 50, 410, 420 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct event *e;

		begin();
		lie(rows[i].rest_s, 0, 0);
		lie(1, rows[i].g, 0);
		e = last(EVENT_LOAD_BEGIN);
		if (ms(e->at_us) != rows[i].at_ms || ms(e->noticed_us) != rows[i].noticed_ms)
			fail_msg("row %zu: at %g, noticed at %g ms", i, ms(e->at_us),
				 ms(e->noticed_us));
	}
}

/* It swings back as soon as it is known to be let go: a ramp of its own, and not the one before. */
static void it_swings_back(void **state)
{
	begin();
	lie(3, 5, 0);
	lie(2, 25, 0);
	lie(0.1, 2, 0);
	lie(1.5, 8, 0);
	assert_int_equal(count(EVENT_LOAD_BEGIN), 2);
	assert_true(ms(last(EVENT_LOAD_BEGIN)->at_us) == 5230);
	assert_true(ms(last(EVENT_LOAD_BEGIN)->noticed_us) == 5270);
}

/* A small first pull so slow that it is noticed 1.5 s after its start, and a dip of rest 2 s before that. */
static void a_slow_first_pull(void **state)
{
	const struct hold_record *h;

	begin();
	lie(5, 0, 0);
	lie(0.1, -0.05, 0);
	lie(1.7, 0, 0);
	for (unsigned i = 0; i < 170; i++)
		value(0.006 * i);
	lie(2, 1.02, 0);
	lie(6, 0, 0);
	assert_string_equal(said(), "begin end hold");
	h = &last(EVENT_HOLD)->hold;
	assert_true(last(EVENT_LOAD_BEGIN)->at_us > h->start_us + 1500 * USEC_PER_MSEC);
	assert_true(fabs(h->rest_n + 0.05) < 1e-6);
}

/* Before a load it remembers 6 s, however long it waits for one. */
static void memory_at_rest(void **state)
{
	begin();
	lie(5, 0, 0);
	assert_int_equal(hold.trail.count, 500);
	lie(20, 0, 0);
	assert_in_range(hold.trail.count, 600, 602);
	/* armed in the moment before a notice, too */
	value(5);
	hold_arm(&hold);
	lie(12, 0, 5);
	assert_in_range(hold.trail.count, 600, 602);
}

/* When a long load fills the memory, 2.3 s before its begin are kept: with them its rest before. */
static void memory_of_a_long_load(void **state)
{
	begin();
	lie(3, 5, 0);
	lie(0.1, 4, 0);
	lie(1.9, 5, 0);
	for (unsigned i = 500; i < TRAIL_MAX + 2000; i++)
		value(21 + 0.006 * (i % 2000 < 1000 ? i % 1000 : 1000 - i % 1000));
	assert_true(trail_at(&hold.trail, 0)->t_us == hold.load.at_us - 2300 * USEC_PER_MSEC);
	lie(6, 5, 0);
	assert_string_equal(said(), "begin end hold");
	assert_true(last(EVENT_HOLD)->hold.rest_n == 4);
	assert_true(last(EVENT_HOLD)->hold.plateau_start_us == BEGIN_US + 5 * USEC_PER_SEC);
}

/* Has it lain still for a second? Within 0.1 kg, 5 % of the force, or 8 % of the last level. */
static void what_is_quiet(void **state)
{
	static const struct {
		const char *what;
		struct stretch g[STRETCHES_MAX];
		int r;
		double rest;
	} rows[] = {
		{ "for 0.99 s", { { 1, 7 } }, -EAGAIN, 0 },
		{ "for a second", { { 1.01, 7 } }, 0, 7 },
		{ "it moves by 0.97", { { 3, 7, 0.485 } }, 0, 7 },
		{ "it moves by 0.99", { { 3, 7, 0.495 } }, -EAGAIN, 0 },
		{ "it moves by 4.9 % of 40", { { 3, 40, 0.97 } }, 0, 40 },
		{ "it moves by 5.2 % of 40", { { 3, 40, 1.04 } }, -EAGAIN, 0 },
		{ "it moves by 4.9 % of -40", { { 3, -40, 0.97 } }, 0, -40 },
		{ "it moves by 3.1 of 40",
		  { { 3, 0 }, { 2, 40 }, { 6, 0 }, { 2, 0, 1.55 } },
		  0,
		  0 },
		{ "it moves by 3.3 of 40",
		  { { 3, 0 }, { 2, 40 }, { 6, 0 }, { 2, 0, 1.65 } },
		  -EAGAIN,
		  0 },
		{ "a pull", { { 3, 0 }, { 0.02, 5 } }, -EBUSY, 0 },
		{ "just before its notice", { { 3, 0 }, { 0.01, 5 } }, -EAGAIN, 0 },
		{ "just before a notice that is no movement",
		  { { 3, 0 }, { 0.01, 0.6 } },
		  -EAGAIN,
		  0 },
		{ "a pull that is no movement, let go and back",
		  { { 3, 0 }, { 2, 0.6 }, { 0.24, 0 } },
		  -EAGAIN,
		  0 },
		{ "let go", { { 3, 0 }, { 2, 20 }, { 0.23, 0 } }, -EBUSY, 0 },
		{ "let go and back", { { 3, 0 }, { 2, 20 }, { 0.24, 0 } }, -EAGAIN, 0 },
		{ "let go and back for long", { { 3, 0 }, { 2, 20 }, { 2.9, 0 } }, -EAGAIN, 0 },
		{ "after its hold", { { 3, 0 }, { 2, 20 }, { 4.1, 0 } }, 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double rest_n = 0;
		int r;

		begin();
		go(rows[i].g);
		r = hold_quiet_n(&hold, &rest_n);
		if (r != rows[i].r || fabs(rest_n - rows[i].rest) > 1e-9)
			fail_msg("%s: %d, %g", rows[i].what, r, rest_n);
	}
}

/*
 * A sensor that tells whole pounds, say: a rest between two of them goes up and down by one for
 * seconds, of a person who is known and of one who is not. Whoever pulls two is noticed.
 */
static void coarse(void **state)
{
	static const struct {
		const char *what;
		double step;
		struct stretch g[STRETCHES_MAX];
		const char *said;
	} rows[] = {
		{ "one step, were it fine", 0, { { 3, 0 }, { 2, 4 }, { 6, 0 } }, "begin end hold" },
		{ "one step", 4, { { 3, 0 }, { 2, 4 }, { 3, 0 }, { 5, 4 }, { 6, 0 } }, "" },
		{ "just under one and a half", 4, { { 3, 0 }, { 2, 5.9 }, { 6, 0 } }, "" },
		{ "just over it", 4, { { 3, 0 }, { 2, 6.1 }, { 6, 0 } }, "begin end hold" },
		{ "two steps", 4, { { 3, 0 }, { 2, 8 }, { 6, 0 } }, "begin end hold" },
		{ "one step after a hold",
		  4,
		  { { 3, 0 }, { 2, 20 }, { 9, 0 }, { 3, 4 }, { 6, 0 } },
		  "begin end hold" },
		{ "two steps after a hold",
		  4,
		  { { 3, 0 }, { 2, 20 }, { 9, 0 }, { 3, 8 }, { 6, 0 } },
		  "begin end hold begin end hold" },
	};
	double rest_n;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		begin();
		hold.step_n = rows[i].step;
		go(rows[i].g);
		if (strcmp(said(), rows[i].said) != 0)
			fail_msg("%s: %s", rows[i].what, said());
	}

	/* Up and down by one it is at rest, and armed after a second. */
	begin();
	hold.step_n = 4;
	hold_arm(&hold);
	lie(1.01, 2, 2);
	assert_int_equal(count(EVENT_REST), 1);
	assert_int_equal(hold_quiet_n(&hold, &rest_n), 0);
	assert_true(rest_n == 2);
}

/* The zero is moved by -3: what came before it moves along, and the next load finds its rest. */
static void the_zero_is_moved(void **state)
{
	double rest_n;

	begin();
	lie(3, 5, 0);
	hold_shift(&hold, -3);
	assert_int_equal(hold_quiet_n(&hold, &rest_n), 0);
	assert_true(rest_n == 8);
	lie(1, 8, 0);
	assert_int_equal(hold_quiet_n(&hold, &rest_n), 0);
	assert_true(rest_n == 8);
	lie(2, 28, 0);
	lie(6, 8, 0);
	assert_string_equal(said(), "begin end hold");
	assert_true(last(EVENT_HOLD)->hold.rest_n == 8 && last(EVENT_HOLD)->hold.level_n == 20);
}

/* Armed, what the hands do counts for nothing until a second of rest: then that is rest. */
static void armed(void **state)
{
	begin();
	hold_arm(&hold);
	for (unsigned i = 0; i < 4; i++) {
		lie(0.9, 0, 0);
		lie(0.9, 20, 0);
	}
	assert_int_equal(out.n, 0);
	lie(1, 5, 0);
	assert_int_equal(out.n, 0);
	value(5);
	assert_int_equal(out.n, 1);
	assert_int_equal(events[0].kind, EVENT_REST);
	assert_true(ms(events[0].at_us) == 7200 && ms(events[0].noticed_us) == 8200);
	assert_true(events[0].rest_n == 5);

	/* its noise is that of the second, and the rest before is no earlier than that */
	lie(0.1, 5, 0);
	lie(2, 5.6, 0);
	lie(6, 5, 0);
	assert_string_equal(said(), "begin end hold");
	assert_true(ms(last(EVENT_LOAD_BEGIN)->at_us) == 8310);
	assert_true(last(EVENT_HOLD)->hold.rest_n == 5);
	/* who was armed once remains so */
	lie(2, 25, 0);
	lie(6, 5, 0);
	assert_string_equal(said(), "begin end hold begin end hold");
}

/* Between holds, or in one: the person may be another, the rest is, and the load is dropped. */
static void armed_anew(void **state)
{
	static const struct {
		const char *what;
		struct stretch g[STRETCHES_MAX];
		const char *said;
	} rows[] = {
		{ "at rest", { { 3, 0 }, { 2, 20 }, { 8, 0 } }, "begin end hold" },
		{ "under load", { { 3, 0 }, { 2, 20 } }, "begin" },
		{ "let go", { { 3, 0 }, { 2, 20 }, { 1, 0 } }, "begin end" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double rest_n;

		begin();
		go(rows[i].g);
		assert_string_equal(said(), rows[i].said);
		hold_arm(&hold);
		assert_false(hold_loaded(&hold));
		assert_int_equal(hold_quiet_n(&hold, &rest_n), -EAGAIN);
		lie(1, 30, 0);
		assert_string_equal(said(), rows[i].said);
		assert_int_equal(count(EVENT_REST), 1);
		value(30);
		assert_int_equal(count(EVENT_REST), 2);
		assert_true(last(EVENT_REST)->rest_n == 30);

		/* too little for anybody, and then for one who holds 20 */
		out.n = 0;
		lie(0.3, 30.3, 0);
		lie(1, 30, 0);
		assert_int_equal(out.n, 0);
		lie(2, 30.6, 0);
		lie(6, 30, 0);
		if (strcmp(said(), "begin end hold") || last(EVENT_HOLD)->hold.rest_n != 30)
			fail_msg("%s: %s", rows[i].what, said());
	}
}

/* The longer it waits for rest, the less it asks for: 0.1 kg at first, twice that after 1.5 s. */
static void impatient(void **state)
{
	begin();
	for (unsigned i = 0; i < 2; i++) {
		uint64_t armed_us = now_us;

		hold_arm(&hold);
		out.n = 0;
		lie(3, 5, 0.75);
		/* 1.5 are flat from 0.79 s on: 0.981 * (1 + 0.8 / 1.5) = 1.504, in which time it moved */
		assert_int_equal(out.n, 1);
		assert_int_equal(events[0].at_us - armed_us, 790 * USEC_PER_MSEC);
		assert_int_equal(events[0].noticed_us - armed_us, 1790 * USEC_PER_MSEC);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(thresholds),     cmocka_unit_test(how_soon),
		cmocka_unit_test(it_swings_back), cmocka_unit_test(a_slow_first_pull),
		cmocka_unit_test(memory_at_rest), cmocka_unit_test(memory_of_a_long_load),
		cmocka_unit_test(what_is_quiet),  cmocka_unit_test(the_zero_is_moved),
		cmocka_unit_test(armed),          cmocka_unit_test(armed_anew),
		cmocka_unit_test(impatient),      cmocka_unit_test(coarse),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
