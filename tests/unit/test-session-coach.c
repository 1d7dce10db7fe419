/* SPDX-License-Identifier: MIT */

/*
 * What a good coach notices: who lets go too fast is told, once; and who pulls twice in a pause
 * wants to go on. Situations are scripts (session-script.h).
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/session.h"
#include "core/track.h"
#include "session-script.h"
#include "util/macro.h"

#define WITH_WAY_BACK \
	.exercise = "resisted-flexion", .sensors = SENSOR_BAND, .hold_us = 2 * S, .back_us = 2 * S

/* A long rest between two reps, and a short one. */
static const struct routine calm = {
	.n_steps = 1,
	.steps = { { WITH_WAY_BACK, .sets = 1, .reps = 5, .rest_us = 6 * S } },
};
static const struct routine brisk = {
	.n_steps = 2,
	.steps = { { WITH_WAY_BACK, .sets = 1, .reps = 3, .rest_us = 2 * S },
		   { WITH_WAY_BACK, .label = "again", .sets = 1, .reps = 2, .rest_us = 2 * S } },
};

static const struct situation situations[] = {
	{ "let go too fast, again and again",
	  GUIDE_BAND,
	  &calm,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 15, "end 1 2", "rest-21 rest 1+0" },
		  { 18, "fast 1 2 30", "rest-21 slower 1+0 rep 0.0.0 counted" },
		  { 21, "tick", "out pull 1+0" },
		  { 22, "begin 2", "hold-24 hold 1+0" },
		  { 24, "earned 2", "back release 2+0" },
		  { 25, "end 2 2", "rest-31 rest 2+0" },
		  { 28, "fast 2 2 30", "rest-31 rest 2+0 rep 0.0.1 counted" }, /* no nagging */
		  { 31, "tick", "out pull 2+0" },
		  { 32, "begin 3", "hold-34 hold 2+0" },
		  { 34, "earned 3", "back release 3+0" },
	  } },
	{ "let go slowly, or not held at all",
	  GUIDE_BAND,
	  &calm,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 15, "end 1 2", "rest-21 rest 1+0" },
		  { 18, "final 1 2 30", "rest-21 rest 1+0 rep 0.0.0 counted" },
		  { 19, "begin 2", "hold-21 hold 1+0" },
		  { 20, "end 2 1", "rest-26 tried short 1.0 1+0" },
		  { 23, "fast 2 1 30", "rest-26 tried short 1.0 1+1 rep 0.0.1 short" },
	  } },
	{ "too late to be told in the rest: with the next release",
	  GUIDE_BAND,
	  &brisk,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 15, "end 1 2", "rest-17 rest 1+0" },
		  { 16.1, "fast 1 2 30", "rest-17 rest 1+0 rep 0.0.0 counted" },
		  { 17, "tick", "out pull 1+0" },
		  { 18, "begin 2", "hold-20 hold 1+0" },
		  { 20, "earned 2", "back release slower 2+0" },
		  { 21, "end 2 2", "rest-23 rest 2+0" },
		  { 22, "begin 3", "hold-24 hold 2+0" },
		  { 22, "fast 2 2 30", "hold-24 hold 2+0 rep 0.0.1 counted" },
		  { 24, "earned 3", "back release 3+0" },
		  { 25, "end 3 2", "ready-35 ready 3+0" },
		  { 28, "fast 3 2 30", "ready-35 ready 3+0 rep 0.0.2 counted" }, /* long gone */
		  { 35, "tick", "arm hold-still 3+0 arm" },
		  { 36, "rest", "out pull 3+0" },
		  { 37, "begin 4", "hold-39 hold 3+0" },
		  { 39, "earned 4", "back release 4+0" },
	  } },
	{ "two short pulls end a pause",
	  GUIDE_BAND,
	  &calm,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 5, "pause", "paused ready paused 0+0" },
		  { 20, "begin 1", "paused ready paused 0+0" },
		  { 20.8, "cancel 1", "paused ready paused 0+0" },
		  { 22, "begin 2", "paused ready paused 0+0" },
		  { 22, "pulse 1", "paused ready paused 0+0" },
		  { 23, "end 2 0.9", "ready-28 ready 0+0" },
		  { 24, "begin 3", "ready-28 ready 0+0" },
		  { 24.5, "cancel 3", "ready-28 ready 0+0" },
	  } },
	{ "what are no two short pulls",
	  GUIDE_BAND,
	  &calm,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 12.5, "pause", "paused out paused 0+0" },
		  { 12.8, "cancel 1", "paused out paused 0+0" }, /* begun before the pause */
		  { 13, "begin 2", "paused out paused 0+0" },
		  { 13.6, "cancel 2", "paused out paused 0+0" },
		  { 14, "begin 3", "paused out paused 0+0" },
		  { 14.3, "noise 3", "paused out paused 0+0" }, /* a knock: all over again */
		  { 15, "begin 4", "paused out paused 0+0" },
		  { 15.6, "cancel 4", "paused out paused 0+0" },
		  { 16, "begin 5", "paused out paused 0+0" },
		  { 17.1, "end 5 0.9", "paused out paused 0+0" }, /* too long */
		  { 18, "begin 6", "paused out paused 0+0" },
		  { 18.6, "cancel 6", "paused out paused 0+0" },
		  { 21.7, "begin 7", "paused out paused 0+0" }, /* too late: the first of two */
		  { 22.3, "cancel 7", "paused out paused 0+0" },
		  { 25.3, "begin 8", "paused out paused 0+0" },
		  { 26.5, "cancel 8", "arm hold-still 0+0 arm" }, /* noticed a moment later */
	  } },
	{ "the link breaks in the second pull",
	  GUIDE_BAND,
	  &calm,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 5, "pause", "paused ready paused 0+0" },
		  { 6, "begin 1", "paused ready paused 0+0" },
		  { 6.5, "cancel 1", "paused ready paused 0+0" },
		  { 7, "begin 2", "paused ready paused 0+0" },
		  { 7.1, "lost", "paused ready paused 0+0" },
		  { 8, "back", "paused ready paused 0+0" },
		  { 9, "begin 3", "paused ready paused 0+0" },
		  { 9.5, "cancel 3", "paused ready paused 0+0" }, /* the first of two */
		  { 11, "begin 4", "paused ready paused 0+0" },
		  { 11.5, "cancel 4", "ready-16.5 ready 0+0" },
	  } },
	{ "two short pulls, while what is next is the timer's",
	  GUIDE_BAND,
	  &calm,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 1, "lost", "paused ready band-lost 0+0" },
		  { 2, "begin 1", "paused ready band-lost 0+0" },
		  { 2.5, "cancel 1", "paused ready band-lost 0+0" },
		  { 3, "begin 2", "paused ready band-lost 0+0" },
		  { 3.5, "cancel 2", "paused ready band-lost 0+0" }, /* not the person's pause */
	  } },
	{ "by motion nobody pulls",
	  GUIDE_MOTION,
	  &calm,
	  {
		  { 0, "start", "ready-10 ready 0+0 by timer" },
		  { 5, "pause", "paused ready paused 0+0 by timer" },
		  { 20, "begin 1", "paused ready paused 0+0 by timer" },
		  { 20.8, "cancel 1", "paused ready paused 0+0 by timer" },
		  { 22, "begin 2", "paused ready paused 0+0 by timer" },
		  { 22.8, "cancel 2", "paused ready paused 0+0 by timer" },
	  } },
};

static void test_situations(void **state)
{
	for (size_t i = 0; i < ELEMENTS(situations); i++)
		play(&situations[i]);
}

/* What is said of the way back: how long it took, and how long it should take. */
static void test_slower_arguments(void **state)
{
	static const struct line script[] = {
		{ 0, "start" },    { 10, "tick" },     { 11, "rest" },
		{ 12, "begin 1" }, { 14, "earned 1" }, { 15, "end 1 2" },
	};
	static const struct situation sit = { .guide = GUIDE_BAND, .routine = &calm };
	/* half of what is asked is slow enough */
	static const struct {
		uint64_t back_us;
		enum cue_id cue;
	} rows[] = { { S, CUE_REST }, { S - 1, CUE_SLOWER } };

	for (size_t row = 0; row < ELEMENTS(rows); row++) {
		struct event e = { .kind = EVENT_HOLD, .id = 1 };
		struct session s;

		for (size_t i = 0; i < ELEMENTS(script); i++)
			happen(&s, &sit, &script[i]);
		e.hold = (struct hold_record){ .held_us = 2 * S,
					       .plateau_end_us = 50 * S,
					       .end_us = 50 * S + rows[row].back_us };
		session_event(&s, &e, (START + 18) * S);
		assert_int_equal(s.cue.id, rows[row].cue);
		if (s.cue.id == CUE_SLOWER) {
			assert_int_equal(s.cue.held_us, rows[row].back_us);
			assert_int_equal(s.cue.wanted_us, 2 * S);
		}
	}
}

/* Without the setting the same pulls are nothing. */
static void test_pulls_not_wanted(void **state)
{
	static const struct line script[] = {
		{ 5, "pause" },    { 20, "begin 1" },    { 20.8, "cancel 1" },
		{ 22, "begin 2" }, { 22.8, "cancel 2" },
	};
	const struct session_start how = { .routine = &calm, .connected = GUIDE_BAND };
	struct session s;

	session_start(&s, &how, START * S);
	for (size_t i = 0; i < ELEMENTS(script); i++)
		happen(&s, &situations[0], &script[i]);
	assert_int_equal(s.state, SESSION_PAUSED);
}

#define PERIOD_US 20000
#define SLACK_N   8.0
#define TUG_N     40.0

/* A tug from @at_s on, of @length_s, with ramps of 0.15 s. */
static double tug_n(double t_s, double at_s, double length_s)
{
	double in = (t_s - at_s) / 0.15, out = (at_s + length_s - t_s) / 0.15;

	return TUG_N * fmax(fmin(fmin(in, out), 1), 0);
}

/*
 * The detector's own notices: pulls of so long, with 1.5 s between. Return: when it goes on, or 0.
 */
static double goes_on_s(double first_s, double second_s)
{
	static struct track track;
	struct event events[TRACK_EVENTS_MAX];
	double second_at_s = 5 + first_s + 1.5;
	struct session s;

	track_init(&track);
	script_start(&s, &calm, GUIDE_BAND, START * S);
	session_pause(&s, START * S);
	for (uint64_t t_us = 0; t_us < 15 * S; t_us += PERIOD_US) {
		double t_s = usec_to_s(t_us);
		struct sample x = { .t_us = t_us,
				    .force_n = SLACK_N + tug_n(t_s, 5, first_s) +
					       tug_n(t_s, second_at_s, second_s) };
		int n = track_push(&track, &x, events);

		for (int i = 0; i < n; i++)
			session_event(&s, &events[i], START * S + t_us);
		if (s.state == SESSION_RUNNING)
			return t_s - (second_at_s + second_s);
	}
	return 0;
}

static void test_real_pulls(void **state)
{
	static const double short_s[] = { 0.4, 0.5, 0.7, 0.85 };

	for (size_t i = 0; i < ELEMENTS(short_s); i++)
		for (size_t k = 0; k < ELEMENTS(short_s); k++) {
			double after_s = goes_on_s(short_s[i], short_s[k]);

			if (!(after_s > 0 && after_s < 0.5))
				fail_msg("%g s and %g s: %g s after", short_s[i], short_s[k],
					 after_s);
		}
	assert_true(goes_on_s(0.5, 1.6) == 0);
	assert_true(goes_on_s(1.6, 0.5) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_situations),
		cmocka_unit_test(test_slower_arguments),
		cmocka_unit_test(test_pulls_not_wanted),
		cmocka_unit_test(test_real_pulls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
