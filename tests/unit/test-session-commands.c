/* SPDX-License-Identifier: MIT */

/*
 * What people ask for in the middle: to leave something out, to do it again, to stop, and to go on
 * where a workout was interrupted. Situations are scripts (session-script.h).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/session.h"
#include "session-script.h"
#include "util/macro.h"

/* By the timer each rep takes 3 s: 2 s of hold and 1 s back. */
#define PRESS .sets = 2, .reps = 2, .hold_us = 2 * S, .back_us = S, .set_rest_us = 10 * S

/* Three exercises of two sets of two; the second one goes by the band. */
static const struct routine three = {
	.n_steps = 3,
	.steps = { { "toe-press", PRESS },
		   { "resisted-flexion", PRESS, .rest_us = 4 * S, .sensors = SENSOR_BAND },
		   { "toe-curl", PRESS, .sides = SIDES_ALTERNATE, .first = SIDE_LEFT } },
};

#define AT_FLEXION                                              \
	{ 0, "start", "ready-10 ready 0+0 by timer" },          \
		{ 1, "skip-exercise", "ready-11 ready 0+0-4" }, \
		{ 11, "tick", "arm hold-still 0+0-4 arm" },     \
	{                                                       \
		12, "rest", "out pull 0+0-4"                    \
	}

static const struct situation situations[] = {
	{ "skip an exercise",
	  GUIDE_TIMER,
	  &three,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 1, "skip-exercise", "ready-11 ready 0+0-4" },
		  { 11, "tick", "hold-13 hold 0+0-4" },
		  { 13, "tick", "back-14 release 1+0-4 rep 1.0.0 counted unmeasured" },
		  { 13.5, "skip-exercise", "ready-23.5 ready 1+0-7" },
		  { 23.5, "tick", "hold-25.5 hold 1+0-7" },
		  { 24, "pause", "paused hold paused 1+0-7" },
		  { 30, "skip-exercise",
		    "finished done done 1+1-15 rep 2.0.0 stopped unmeasured held 0.5 finished" },
		  { 31, "go-back", "finished done done 1+1-15" },
		  { 31, "repeat", "finished done done 1+1-15" },
	  } },
	{ "skip from the rest between two sets, or two exercises",
	  GUIDE_TIMER,
	  &three,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 10, "tick", "hold-12 hold 0+0" },
		  { 12, "tick", "back-13 release 1+0 rep 0.0.0 counted unmeasured" },
		  { 13, "tick", "hold-15 hold 1+0" },
		  { 15, "tick", "back-16 release 2+0 rep 0.0.1 counted unmeasured" },
		  { 16, "tick", "set-rest-26 set-rest 2+0" },
		  { 17, "skip", "ready-27 ready 2+0" }, /* of the set just done nothing is left */
		  { 27, "tick", "hold-29 hold 2+0" },
		  { 29, "tick", "back-30 release 3+0 rep 0.1.0 counted unmeasured" },
		  { 30, "tick", "hold-32 hold 3+0" },
		  { 32, "tick", "back-33 release 4+0 rep 0.1.1 counted unmeasured" },
		  { 33, "tick", "ready-43 ready 4+0" },
	  } },
	{ "back to the begin of the exercise, and from there to the one before",
	  GUIDE_TIMER,
	  &three,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 1, "go-back", "ready-11 ready 0+0" }, /* there is none before: from the top */
		  { 2, "skip", "ready-12 ready 0+0-2" },
		  { 12, "tick", "hold-14 hold 0+0-2" },
		  { 14, "tick", "back-15 release 1+0-2 rep 0.1.0 counted unmeasured" },
		  /* of the four, one was done and is done again; nothing is skipped any more */
		  { 14.5, "go-back", "ready-24.5 ready 1+0 of 17" },
		  { 15, "skip-exercise", "ready-25 ready 1+0-4 of 17" },
		  { 25, "tick", "hold-27 hold 1+0-4 of 17" },
		  { 26, "go-back",
		    "ready-36 ready 1+1 of 17 rep 1.0.0 stopped unmeasured held 1.0" },
		  { 36, "tick", "hold-38 hold 1+1 of 17" },
		  { 38, "tick", "back-39 release 2+1 of 17 rep 0.0.0 counted unmeasured" },
		  { 38.5, "pause", "paused back paused 2+1 of 17" },
		  { 39, "go-back", "paused ready paused 2+1 of 18" },
		  { 49, "resume", "ready-59 ready 2+1 of 18" },
		  { 50, "go-back", "ready-60 ready 2+1 of 18" },
	  } },
	{ "the exercise before comes whole, and this one again after it",
	  GUIDE_BAND,
	  &three,
	  {
		  AT_FLEXION,
		  { 13, "begin 1", "hold-15 hold 0+0-4" },
		  { 14, "go-back", "ready-24 ready 0+0 by timer" },
		  { 15, "skip-exercise", "ready-25 ready 0+0-4" },
		  { 17, "final 1 1 30", "ready-25 ready 0+1-4 rep 1.0.0 stopped" },
		  { 25, "tick", "arm hold-still 0+1-4 arm" },
	  } },
	{ "back when the hold is earned",
	  GUIDE_BAND,
	  &three,
	  {
		  AT_FLEXION,
		  { 13, "begin 1", "hold-15 hold 0+0-4" },
		  { 15, "earned 1", "back release 1+0-4" },
		  { 15.5, "go-back", "ready-25.5 ready 1+0-4 of 17" },
		  { 19.5, "tick", "ready-25.5 ready 1+0-4 of 17 rep 1.0.0 counted unmeasured" },
		  { 25.5, "tick", "arm hold-still 1+0-4 of 17 arm" },
		  { 26.5, "rest", "out pull 1+0-4 of 17" },
		  { 27, "begin 2", "hold-29 hold 1+0-4 of 17" },
		  { 29, "earned 2", "back release 2+0-4 of 17" },
		  { 30, "end 2 2", "rest-34 rest 2+0-4 of 17" },
		  { 33, "final 2 2 30", "rest-34 rest 2+0-4 of 17 rep 1.0.0 counted" },
	  } },
	{ "a rep of before counts late, and not for the set that is done again",
	  GUIDE_BAND,
	  &three,
	  {
		  AT_FLEXION,
		  { 13, "begin 1", "hold-15 hold 0+0-4" },
		  { 15, "end 1 1.95", "rest-19 rest 0+0-4" },
		  { 16, "repeat", "ready-26 ready 0+0-4" },
		  { 18, "final 1 1.95 30", "ready-26 ready 1+0-4 of 17 rep 1.0.0 counted" },
	  } },
	{ "repeat the set",
	  GUIDE_TIMER,
	  &three,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 5, "repeat", "ready-15 ready 0+0" },
		  { 15, "tick", "hold-17 hold 0+0" },
		  { 17, "tick", "back-18 release 1+0 rep 0.0.0 counted unmeasured" },
		  { 18, "tick", "hold-20 hold 1+0" },
		  { 20, "tick", "back-21 release 2+0 rep 0.0.1 counted unmeasured" },
		  { 21, "tick", "set-rest-31 set-rest 2+0" },
		  { 22, "repeat", "ready-32 ready 2+0 of 18" },
		  { 32, "tick", "hold-34 hold 2+0 of 18" },
		  { 34, "tick", "back-35 release 3+0 of 18 rep 0.0.0 counted unmeasured" },
		  { 35, "tick", "hold-37 hold 3+0 of 18" },
		  { 36, "repeat",
		    "ready-46 ready 3+1 of 19 rep 0.0.1 stopped unmeasured held 1.0" },
		  { 37, "skip", "ready-47 ready 3+1-2 of 19" },
		  { 38, "repeat", "ready-48 ready 3+1-2 of 19" }, /* that one was not skipped */
	  } },
	{ "repeat in a pause, with the second foot",
	  GUIDE_TIMER,
	  &three,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 1, "skip-exercise", "ready-11 ready 0+0-4" },
		  { 2, "skip-exercise", "ready-12 ready 0+0-8" },
		  { 3, "skip", "ready-13 ready right 0+0-10" },
		  { 13, "tick", "hold-15 hold right 0+0-10" },
		  { 15, "tick", "back-16 release right 1+0-10 rep 2.1.0 counted unmeasured" },
		  { 15.5, "pause", "paused back paused right 1+0-10" },
		  { 17, "repeat", "paused ready paused right 1+0-10 of 17" },
		  { 20, "resume", "ready-30 ready right 1+0-10 of 17" },
	  } },
	{ "by the timer while the band is away, and back to it",
	  GUIDE_BAND,
	  &three,
	  {
		  AT_FLEXION,
		  { 12.5, "by-timer", "out pull 0+0-4" }, /* nobody offers it */
		  { 13, "begin 1", "hold-15 hold 0+0-4" },
		  { 14, "lost", "paused out band-lost 0+0-4" },
		  { 14, "final 1 1 30", "paused out band-lost 0+1-4 rep 1.0.0 band-lost" },
		  { 16, "by-timer", "ready-26 by-timer 0+1-4 by timer" },
		  { 26, "tick", "hold-28 hold 0+1-4 by timer" },
		  { 27, "back", "hold-28 hold 0+1-4 by timer" },
		  { 27.5, "begin 2", "hold-28 hold 0+1-4 by timer" }, /* this one is the timer's */
		  { 28, "tick", "back-29 release 1+1-4 rep 1.0.1 counted unmeasured by timer" },
		  { 29, "tick", "rest-33 rest 1+1-4 by timer" },
		  { 33, "tick", "arm band-back 1+1-4 arm" },
		  { 34, "rest", "out pull 1+1-4" },
		  { 35, "begin 3", "hold-37 hold 1+1-4" },
		  { 37, "earned 3", "back release 2+1-4" },
		  { 38, "end 3 2", "set-rest-48 set-rest 2+1-4" },
		  { 39, "lost", "paused set-rest band-lost 2+1-4" },
		  { 40, "pause", "paused set-rest paused 2+1-4" },
		  { 42, "by-timer",
		    "set-rest-51 by-timer 2+1-4 rep 1.0.2 counted unmeasured by timer" },
		  { 43, "back", "set-rest-51 by-timer 2+1-4 by timer" },
		  { 44, "lost", "set-rest-51 by-timer 2+1-4 by timer" }, /* it was said */
		  { 51, "tick", "hold-53 hold 2+1-4 by timer" },
		  { 53, "tick", "back-54 release 3+1-4 rep 1.1.0 counted unmeasured by timer" },
		  { 53.5, "back", "back-54 release 3+1-4 by timer" },
		  { 54, "tick", "rest-58 rest 3+1-4 by timer" },
		  { 58, "tick", "arm band-back 3+1-4 arm" },
		  { 59, "lost", "paused arm band-lost 3+1-4" }, /* a new loss is a new question */
		  { 60, "by-timer", "ready-70 by-timer 3+1-4 by timer" },
		  { 61, "back", "ready-70 by-timer 3+1-4 by timer" },
		  { 70, "tick", "arm band-back 3+1-4 arm" },
	  } },
	{ "by the timer into an exercise that needs no band",
	  GUIDE_BAND,
	  &three,
	  {
		  AT_FLEXION,
		  { 13, "lost", "paused out band-lost 0+0-4" },
		  { 14, "by-timer", "ready-24 by-timer 0+0-4 by timer" },
		  { 15, "skip-exercise", "ready-25 ready 0+0-8 by timer" },
		  { 25, "tick", "hold-27 hold 0+0-8 by timer" },
		  { 26, "back", "hold-27 hold 0+0-8 by timer" },
		  { 27, "tick", "back-28 release 1+0-8 rep 2.0.0 counted unmeasured by timer" },
		  { 28, "tick", "hold-30 hold 1+0-8 by timer" },
		  { 29, "go-back",
		    "ready-39 ready 1+1-8 of 17 rep 2.0.1 stopped unmeasured held 1.0 by timer" },
		  { 30, "go-back", "ready-40 ready 1+1-4 of 17" },
		  { 40, "tick", "arm hold-still 1+1-4 of 17 arm" },
	  } },
	{ "a stop for pain",
	  GUIDE_TIMER,
	  &three,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 10, "tick", "hold-12 hold 0+0" },
		  { 11, "pain",
		    "abandoned done done 0+1 rep 0.0.0 stopped unmeasured held 1.0 finished" },
	  } },
};

static void test_situations(void **state)
{
	for (size_t i = 0; i < ELEMENTS(situations); i++)
		play(&situations[i]);
}

static void test_stop_reason(void **state)
{
	struct session s;

	script_start(&s, &three, GUIDE_TIMER, START * S);
	session_stop(&s, STOP_PAIN, START * S);
	assert_string_equal(stop_reason_name(s.stop), "pain");
	session_stop(&s, STOP_USER, START * S); /* it has ended: why is known */
	assert_string_equal(stop_reason_name(s.stop), "pain");

	script_start(&s, &three, GUIDE_TIMER, START * S);
	session_stop(&s, STOP_USER, START * S);
	assert_string_equal(stop_reason_name(s.stop), "");
}

static bool same_place(struct session_place a, struct session_place b)
{
	return a.step == b.step && a.set == b.set && a.rep == b.rep;
}

/* From where a workout was interrupted it goes on, with what was done until then. */
static void test_goes_on(void **state)
{
	static const struct {
		struct session_place at, from; /* as it was stored, and where it goes on */
		unsigned left;
	} places[] = {
		{ { 0, 0, 0 }, { 0, 0, 0 }, 16 }, { { 0, 0, 1 }, { 0, 0, 1 }, 15 },
		{ { 0, 1, 2 }, { 1, 0, 0 }, 12 }, { { 1, 0, 2 }, { 1, 1, 0 }, 10 },
		{ { 2, 3, 1 }, { 2, 3, 1 }, 1 },  { { 1, 9, 0 }, { 2, 0, 0 }, 8 },
	};

	for (size_t i = 0; i < ELEMENTS(places); i++) {
		struct session_start how = {
			.routine = &three,
			.connected = GUIDE_TIMER,
			.ready_us = 10 * S,
			.at = places[i].at,
			.so_far = { { .done = 3, .tried = 2, .skipped = 1 } },
		};
		struct session s;

		session_start(&s, &how, START * S);
		assert_int_equal(s.phase, PHASE_READY);
		assert_int_equal(s.cue.rep, places[i].from.rep);
		assert_true(same_place(session_place(&s), places[i].from));
		assert_int_equal(session_left(&s), places[i].left);
		assert_int_equal(s.planned, 3 + 1 + places[i].left);
		assert_int_equal(s.tried, 2);
		check_sums(&s);
	}
}

static void test_nothing_is_left(void **state)
{
	static const struct session_place ends[] = { { 2, 3, 2 }, { 3, 0, 0 }, { 99, 99, 99 } };

	for (size_t i = 0; i < ELEMENTS(ends); i++) {
		struct session_start how = { .routine = &three, .at = ends[i] };
		struct session s;
		struct effects fx;

		how.so_far[2].done = 12;
		fx = session_start(&s, &how, START * S);
		assert_true(fx.finished);
		assert_int_equal(s.state, SESSION_FINISHED);
		assert_int_equal(session_place(&s).step, 3);
		assert_int_equal(s.planned, 12);
		check_sums(&s);
	}
}

/* What is counted but not recorded is not in the history, and so to be done again. */
static void test_place(void **state)
{
	static const struct line script[] = {
		{ 0, "start" },     { 1, "skip-exercise" }, { 11, "tick" },
		{ 12, "rest" },     { 13, "begin 1" },      { 15, "earned 1" },
		{ 16, "end 1 2" },  { 18, "final 1 2 30" }, { 19, "begin 2" },
		{ 21, "earned 2" }, { 22, "end 2 2" },      { 25, "final 2 2 30" },
	};
	static const struct session_place places[] = {
		{ 0, 0, 0 }, { 1, 0, 0 }, { 1, 0, 0 }, { 1, 0, 0 }, { 1, 0, 0 }, { 1, 0, 0 },
		{ 1, 0, 0 }, { 1, 0, 1 }, { 1, 0, 1 }, { 1, 0, 1 }, { 1, 0, 1 }, { 1, 1, 0 },
	};
	static const struct situation sit = { .guide = GUIDE_BAND, .routine = &three };
	struct session s;

	for (size_t i = 0; i < ELEMENTS(script); i++) {
		happen(&s, &sit, &script[i]);
		if (!same_place(session_place(&s), places[i]))
			fail_msg("row %zu", i);
	}
}

/* What is left out at the end is not to be done again, though the rep before has no record yet. */
static void test_place_of_the_end(void **state)
{
	static const struct routine one = {
		.n_steps = 1,
		.steps = { { "resisted-flexion", .sets = 1, .reps = 3, .hold_us = 2 * S,
			     .sensors = SENSOR_BAND } },
	};
	static const struct line script[] = {
		{ 0, "start" },     { 10, "tick" },    { 11, "rest" }, { 12, "begin 1" },
		{ 14, "earned 1" }, { 15, "end 1 2" }, { 16, "skip" },
	};
	static const struct situation sit = { .guide = GUIDE_BAND, .routine = &one };
	struct session s;

	for (size_t i = 0; i < ELEMENTS(script); i++)
		happen(&s, &sit, &script[i]);
	assert_int_equal(s.phase, PHASE_DONE);
	assert_int_equal(s.recorded, 0);
	assert_int_equal(session_place(&s).step, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_situations), cmocka_unit_test(test_stop_reason),
		cmocka_unit_test(test_goes_on),    cmocka_unit_test(test_nothing_is_left),
		cmocka_unit_test(test_place),      cmocka_unit_test(test_place_of_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
