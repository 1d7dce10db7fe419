/* SPDX-License-Identifier: MIT */

/* Situations of a workout, each a script (session-script.h). */

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/session.h"
#include "session-script.h"
#include "util/macro.h"

/* Half of each foot's best: 20 N with the left one, 30 N with the right one. */
static const struct routine half = {
	.n_steps = 1,
	.steps = { { FLEXION, .sides = SIDES_EACH, .sets = 1, .reps = 1, .hold_us = 5 * S,
		     .set_rest_us = 20 * S, .exercise_rest_us = 20 * S, .target.share = 0.5,
		     .best_n = { 0, 40, 60 } } },
};

static const struct situation situations[] = {
	{ "two holds",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 3, "begin 1", "ready-10 ready 0+0" }, /* handling the band */
		  { 4, "end 1 0.5", "ready-10 ready 0+0" },
		  { 10, "tick", "arm hold-still 0+0 arm" },
		  { 11, "rest", "out pull 0+0" },
		  { 13, "begin 2", "hold-18 hold 0+0" },
		  { 18.3, "earned 2", "back release 1+0" },
		  { 20, "end 2 5", "rest-24 rest 1+0" },
		  { 23, "final 2 5.2 30", "rest-24 rest 1+0 rep 0.0.0 counted" },
		  { 24, "tick", "out pull 1+0" },
		  { 25, "begin 3", "hold-30 hold 1+0" },
		  { 30.2, "earned 3", "back release 2+0" },
		  { 31, "end 3 5", "done done 2+0" },
		  { 34, "final 3 5.1 30", "finished done done 2+0 rep 0.0.1 counted finished" },
		  { 50, "tick", "finished done done 2+0" },
		  { 51, "stop", "finished done done 2+0" },
	  } },
	{ "a pull before the rest is over is the next rep",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 11, "begin 1", "hold-16 hold 0+0" },
		  { 16, "earned 1", "back release 1+0" },
		  { 17, "end 1 5", "rest-21 rest 1+0" },
		  { 18, "begin 2", "hold-23 hold 1+0" },
		  { 18, "final 1 5 30", "hold-23 hold 1+0 rep 0.0.0 counted" },
		  { 23, "earned 2", "back release 2+0" },
		  { 24, "end 2 5", "done done 2+0" },
		  { 28, "tick", "finished done done 2+0 rep 0.0.1 counted unmeasured finished" },
	  } },
	{ "let go too early",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 15, "end 1 3", "rest-19 tried short 3.0 0+0" },
		  { 18, "final 1 3 30", "rest-19 tried short 3.0 0+1 rep 0.0.0 short" },
		  { 19, "tick", "out pull 0+1" },
		  { 20, "begin 2", "hold-25 hold 0+1" },
		  { 25, "earned 2", "back release 1+1" },
		  { 26, "end 2 5", "rest-30 rest 1+1" },
		  { 28, "final 2 5 30", "rest-30 rest 1+1 rep 0.0.1 counted" },
	  } },
	{ "let go a moment too early counts late",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "end 1 4.8", "rest-21 rest 0+0" },
		  { 20, "final 1 4.75 30", "rest-21 rest 1+0 rep 0.0.0 counted" },
		  { 21, "tick", "out pull 1+0" },
		  { 22, "begin 2", "hold-27 hold 1+0" },
		  { 27, "end 2 4.8", "rest-31 rest 1+0" }, /* may complete the set: waited for */
		  { 30, "final 2 4.75 30", "finished done done 2+0 rep 0.0.1 counted finished" },
	  } },
	{ "let go a moment too early does not count in the end",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "end 1 4.75", "rest-21 rest 0+0" },
		  { 20, "final 1 4.74 30", "rest-21 tried short 4.7 0+1 rep 0.0.0 short" },
	  } },
	{ "called too short, counts by its final",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "end 1 4.6", "rest-21 tried short 4.6 0+0" },
		  { 20, "final 1 4.8 30", "rest-21 rest 1+0 rep 0.0.0 counted" },
	  } },
	{ "the set is complete by a late count while the next pull is on",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 19, "final 1 5 30", "rest-22 rest 1+0 rep 0.0.0 counted" },
		  { 20, "begin 2", "hold-25 hold 1+0" },
		  { 24.8, "end 2 4.8", "rest-28.8 rest 1+0" },
		  { 25, "begin 3", "hold-30 hold 1+0" },
		  { 25, "final 2 4.8 30", "hold-30 hold 2+0 rep 0.0.1 counted" },
		  { 28, "end 3 3", "done done 2+0" },
		  { 31, "final 3 3 30", "finished done done 2+1 rep 0.0.2 short finished" },
	  } },
	{ "the set is complete by a late count, and the next pull counts, too",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 20, "begin 2", "hold-25 hold 1+0" },
		  { 20, "final 1 5 30", "hold-25 hold 1+0 rep 0.0.0 counted" },
		  { 24.8, "end 2 4.8", "rest-28.8 rest 1+0" },
		  { 25, "begin 3", "hold-30 hold 1+0" },
		  { 25, "final 2 4.8 30", "hold-30 hold 2+0 rep 0.0.1 counted" },
		  { 30, "earned 3", "back release 3+0 of 3" },
		  { 31, "end 3 5", "done done 3+0 of 3" },
		  { 34, "final 3 5 30", "finished done done 3+0 of 3 rep 0.0.2 counted finished" },
	  } },
	{ "the set is complete by a late count, and the next pull was none",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 20, "begin 2", "hold-25 hold 1+0" },
		  { 20, "final 1 5 30", "hold-25 hold 1+0 rep 0.0.0 counted" },
		  { 24.8, "end 2 4.8", "rest-28.8 rest 1+0" },
		  { 25, "begin 3", "hold-30 hold 1+0" },
		  { 25, "final 2 4.8 30", "hold-30 hold 2+0 rep 0.0.1 counted" },
		  { 25.2, "cancel 3", "finished done done 2+0 finished" },
	  } },
	{ "the set is complete by a late count, and the next pull is stopped",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 20, "begin 2", "hold-25 hold 1+0" },
		  { 20, "final 1 5 30", "hold-25 hold 1+0 rep 0.0.0 counted" },
		  { 24.8, "end 2 4.8", "rest-28.8 rest 1+0" },
		  { 25, "begin 3", "hold-30 hold 1+0" },
		  { 25, "final 2 4.8 30", "hold-30 hold 2+0 rep 0.0.1 counted" },
		  { 26, "pause", "done done 2+0" }, /* nothing is left to pause */
		  { 30, "tick", "finished done done 2+1 rep 0.0.2 stopped unmeasured finished" },
	  } },
	{ "under the target",
	  GUIDE_BAND,
	  &target,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 13.5, "stall 1 0", "hold harder 0+0" },
		  { 16, "countdown 0", "hold harder 0+0" },
		  { 17, "tick", "hold harder 0+0" },
		  { 17, "end 1 0", "rest-21 tried weak 0.0 0+0" },
		  { 20, "final 1 5.5 18.9", "rest-21 tried weak 0.0 0+1 rep 0.0.0 weak" },
		  { 22, "tick", "out pull 0+1" },
		  { 23, "begin 2", "hold-28 hold 0+1" },
		  { 24.5, "stall 2 1", "hold harder 0+1" },
		  { 26, "go-on 2 1", "hold-30 hold 0+1" },
		  { 30, "earned 2", "back release 1+1" },
		  { 30.1, "stall 2 5", "back release 1+1" }, /* letting go is no weakness */
		  { 31, "end 2 5", "rest-35 rest 1+1" },
		  { 33, "final 2 5 21", "rest-35 rest 1+1 rep 0.0.1 counted" },
		  { 34, "begin 3", "hold-39 hold 1+1" },
		  { 38, "end 3 3.5", "rest-42 tried short 3.5 1+1" },
		  { 40, "final 3 5 19",
		    "finished done done 2+1 rep 0.0.2 counted finished" }, /* 95 % of 20 */
	  } },
	{ "each foot has its own target",
	  GUIDE_BAND,
	  &half,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "end 1 4.8", "rest-21 rest 0+0" },
		  { 20, "final 1 4.8 25", "set-rest-40 change-side right 1+0 rep 0.0.0 counted" },
		  { 40, "tick", "arm hold-still right 1+0 arm" },
		  { 41, "rest", "out pull right 1+0" },
		  { 42, "begin 2", "hold-47 hold right 1+0" },
		  { 47, "end 2 4.8", "rest-51 rest right 1+0" },
		  { 50, "final 2 4.8 25", "rest-51 tried weak 4.8 right 1+1 rep 0.1.0 weak" },
	  } },
	{ "the final event knows better why",
	  GUIDE_BAND,
	  &target,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 15, "end 1 3", "rest-19 tried short 3.0 0+0" },
		  { 18, "final 1 3 15", "rest-19 tried short 3.0 0+1 rep 0.0.0 weak" },
		  { 19, "tick", "out pull 0+1" },
		  { 20, "begin 2", "hold-25 hold 0+1" },
		  { 26, "end 2 3", "rest-30 tried weak 3.0 0+1" },
		  { 29, "final 2 3 20", "rest-30 tried weak 3.0 0+2 rep 0.0.1 short" },
	  } },
	{ "it was no load",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 12.5, "cancel 1", "out pull 0+0" },
		  { 13, "end 1 0.5", "out pull 0+0" },
		  { 14, "pulse 1", "out pull 0+0" },
		  { 15, "begin 2", "hold-20 hold 0+0" },
		  { 20, "earned 2", "back release 1+0" },
		  { 21, "end 2 5", "rest-25 rest 1+0" },
		  { 22, "begin 3", "hold-27 hold 1+0" },
		  { 22, "final 2 5 30", "hold-27 hold 1+0 rep 0.0.0 counted" },
		  { 23, "cancel 3", "rest-25 rest 1+0" }, /* what is left of the rest */
		  { 23.5, "begin 4", "hold-28.5 hold 1+0" },
		  { 26, "cancel 4", "out pull 1+0" },
		  { 27, "begin 5", "hold-32 hold 1+0" },
		  { 28, "end 5 0.8", "rest-32 tried short 0.8 1+0" },
		  { 30, "cancel 5", "rest-32 tried short 0.8 1+0" },
		  { 30, "pulse 5", "rest-32 tried short 0.8 1+0" },
		  { 60, "tick", "out pull 1+0" },
	  } },
	{ "earned stays earned",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 17.5, "cancel 1", "rest-21.5 rest 1+0" },
		  { 18, "pulse 1", "rest-21.5 rest 1+0 rep 0.0.0 counted" },
	  } },
	{ "the countdown stands in a gap, and when no sample comes",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 11.5, "gap 0.5", "out pull 0+0" },
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 13, "countdown 0.9", "hold-17 hold 0+0" }, /* nobody sees so little */
		  { 13.5, "countdown 1.395", "hold-17.105 hold 0+0" },
		  { 14, "countdown 1.5", "hold-17.5 hold 0+0" },
		  { 15, "gap 0.8", "hold-18.3 hold 0+0" },
		  { 18.3, "tick", "hold hold 0+0" },
		  { 19, "gap 2", "hold-20.3 hold 0+0" },
		  { 20.3, "earned 1", "back release 1+0" },
		  { 20.4, "countdown 5", "back release 1+0" },
		  { 20.5, "stop", "done done 1+0" },
		  { 20.5, "stop",
		    "abandoned done done 1+0 rep 0.0.0 counted unmeasured finished unknown 3.3" },
	  } },
	{ "feet, sets and steps",
	  GUIDE_BAND,
	  &feet,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 15, "end 1 2", "set-rest-35 change-side right 1+0" },
		  { 16, "begin 2",
		    "set-rest-35 change-side right 1+0" }, /* the hands move the band over */
		  { 18, "final 1 2 30", "set-rest-35 change-side right 1+0 rep 0.0.0 counted" },
		  { 18, "earned 2", "set-rest-35 change-side right 1+0" },
		  { 35, "tick", "arm hold-still right 1+0 arm" },
		  { 36, "rest", "out pull right 1+0" },
		  { 37, "begin 3", "hold-39 hold right 1+0" },
		  { 39, "earned 3", "back release right 2+0" },
		  { 40, "end 3 2", "set-rest-60 set-rest 2+0" },
		  { 43, "final 3 2 30", "set-rest-60 set-rest 2+0 rep 0.1.0 counted" },
		  { 60, "tick",
		    "ready-70 ready 2+0" }, /* another exercise: other things to get ready */
		  { 70, "tick", "arm hold-still 2+0 arm" },
		  { 71, "rest", "out pull 2+0" },
		  { 72, "begin 4", "hold-75 hold 2+0" },
		  { 75, "earned 4", "back release 3+0" },
		  { 76, "end 4 3", "set-rest-106 set-rest 3+0" },
		  { 79, "final 4 3 30", "set-rest-106 set-rest 3+0 rep 1.0.0 counted" },
		  { 106, "tick", "arm hold-still 3+0 arm" },
	  } },
	{ "sets without any rest",
	  GUIDE_BAND,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 15, "end 1 2", "out pull 1+0" },
		  { 16, "begin 2", "hold-18 hold 1+0" },
		  { 18, "earned 2", "back release 2+0" },
		  { 19, "end 2 2", "out pull 2+0 rep 0.0.0 counted unmeasured" },
		  { 20, "begin 3", "hold-22 hold 2+0" },
		  { 20, "final 2 2 30", "hold-22 hold 2+0 rep 0.0.1 counted" },
		  { 22, "earned 3", "back release 3+0" },
		  { 23, "end 3 2", "out pull 3+0" },
		  { 23, "final 3 2 30", "out pull 3+0 rep 0.1.0 counted" },
	  } },
	{ "the countdown has nothing left, and no sample says so",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 14, "stall 1 2", "hold harder 0+0" },
		  { 15, "go-on 1 5", "hold hold 0+0" },
		  { 15.1, "earned 1", "back release 1+0" },
	  } },
	{ "by the timer",
	  GUIDE_TIMER,
	  &two_reps,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 9, "tick", "ready-10 ready 0+0" },
		  { 10, "tick", "out-11 pull 0+0" },
		  { 11, "tick", "hold-16 hold 0+0" },
		  { 12, "begin 1", "hold-16 hold 0+0" }, /* nobody asked the band */
		  { 13, "lost", "hold-16 hold 0+0" },
		  { 16, "tick", "back-18 release 1+0 rep 0.0.0 counted unmeasured" },
		  { 18, "tick", "rest-22 rest 1+0" },
		  { 22, "tick", "out-23 pull 1+0" },
		  { 23, "tick", "hold-28 hold 1+0" },
		  { 25, "pause", "paused hold paused 1+0" },
		  { 99, "tick", "paused hold paused 1+0" },
		  { 125, "resume", "hold-128 hold 1+0" },
		  { 128, "tick", "back-130 release 2+0 rep 0.0.1 counted unmeasured" },
		  { 130, "tick", "finished done done 2+0 finished" },
	  } },
	{ "by the timer, over a night",
	  GUIDE_TIMER,
	  &two_reps,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 10, "tick", "out-11 pull 0+0" },
		  { 30000, "tick", "hold-30005 hold 0+0" },
		  { 60000, "tick", "back-60002 release 1+0 rep 0.0.0 counted unmeasured" },
		  { 59000, "tick", "back-60002 release 1+0" }, /* time does not run back */
	  } },
	{ "by the timer, feet, sets and steps",
	  GUIDE_TIMER,
	  &feet,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 10, "tick", "hold-12 hold 0+0" },
		  { 12, "tick", "set-rest-32 change-side right 1+0 rep 0.0.0 counted unmeasured" },
		  { 32, "tick", "hold-34 hold right 1+0" },
		  { 34, "tick", "set-rest-54 set-rest 2+0 rep 0.1.0 counted unmeasured" },
		  { 54, "tick", "ready-64 ready 2+0" },
		  { 60, "skip", "ready-70 ready 2+0-1" },
		  { 70, "tick", "out-71 pull 2+0-1" },
		  { 71, "stop", "abandoned done done 2+0-1 finished" },
	  } },
};

static void test_situations(void **state)
{
	for (size_t i = 0; i < ELEMENTS(situations); i++)
		play(&situations[i]);
}

/* A workout by the timer, ticked when it wants to be, takes as long as the routine says. */
static void test_duration(void **state)
{
	static const struct routine *const routines[] = { &two_reps, &feet, &at_once };

	for (size_t i = 0; i < ELEMENTS(routines); i++) {
		struct session s;
		struct effects fx = script_start(&s, routines[i], GUIDE_TIMER, START * S);
		uint64_t now_us = START * S;

		while (!fx.finished) {
			assert_true(fx.wake_us > now_us);
			now_us = fx.wake_us;
			fx = session_tick(&s, now_us);
		}
		assert_int_equal(now_us - START * S, routine_duration_us(routines[i], 10 * S));
		assert_int_equal(s.done, routine_planned(routines[i]));
		assert_int_equal(fx.wake_us, 0);
	}
}

/* A pause keeps what of a phase has passed, and what is left. */
static void test_pause_keeps_progress(void **state)
{
	struct session s;
	struct effects fx;

	script_start(&s, &two_reps, GUIDE_BAND, 100 * S);
	session_pause(&s, 103 * S);
	assert_int_equal(s.left_us, 7 * S);
	fx = session_resume(&s, 203 * S);
	assert_int_equal(203 * S - s.phase_started_us, 3 * S);
	assert_int_equal(s.phase_ends_us - 203 * S, 7 * S);
	assert_int_equal(fx.wake_us, s.phase_ends_us);
}

/* The arguments of cues: which rep they speak of, and how long. */
static void test_cue_arguments(void **state)
{
	static const struct line script[] = {
		{ 0, "start", "" },    { 10, "tick", "" },     { 11, "rest", "" },
		{ 12, "begin 1", "" }, { 17, "earned 1", "" }, { 18, "end 1 5", "" },
		{ 22, "tick", "" },    { 23, "begin 2", "" },  { 24, "end 2 1", "" },
	};
	static const struct {
		enum cue_id id;
		unsigned rep;
		uint64_t wanted_us;
	} cues[] = {
		{ CUE_READY, 0, 10 * S }, { CUE_STILL, 0, 0 },    { CUE_PULL, 1, 5 * S },
		{ CUE_HOLD, 1, 5 * S },   { CUE_RELEASE, 1, 0 },  { CUE_REST, 1, 4 * S },
		{ CUE_PULL, 2, 5 * S },   { CUE_HOLD, 2, 5 * S }, { CUE_TRIED, 2, 5 * S },
	};
	static const struct situation sit = { .guide = GUIDE_BAND, .routine = &two_reps };
	struct session s;

	for (size_t i = 0; i < ELEMENTS(script); i++) {
		happen(&s, &sit, &script[i]);
		if (s.cue.id != cues[i].id || s.cue.rep != cues[i].rep || s.cue.reps != 2 ||
		    s.cue.wanted_us != cues[i].wanted_us)
			fail_msg("row %zu: %s %u %" PRIu64, i, cue_name(s.cue.id), s.cue.rep,
				 s.cue.wanted_us);
	}
}

/* The record of a rep is what its final event said of it, and what was asked for. */
static void test_record(void **state)
{
	static const struct line script[] = {
		{ 0, "start", "" },           { 10, "tick", "" },     { 11, "rest", "" },
		{ 12, "begin 1", "" },        { 17, "earned 1", "" }, { 18, "end 1 5", "" },
		{ 21, "final 1 5.2 30", "" }, { 22, "begin 2", "" },  { 24, "end 2 2", "" },
		{ 27, "final 2 2.2 31", "" },
	};
	static const struct situation sit = { .guide = GUIDE_BAND, .routine = &two_reps };
	struct session s;

	for (size_t i = 0; i < 7; i++)
		happen(&s, &sit, &script[i]);
	assert_true(s.last.hold.level_n == 30 && s.last.hold.earned);
	assert_int_equal(s.last.hold.held_us, 5200 * USEC_PER_MSEC);
	assert_int_equal(s.last.wanted_us, 5 * S);
	assert_int_equal(s.last.guide, GUIDE_BAND);

	for (size_t i = 7; i < ELEMENTS(script); i++)
		happen(&s, &sit, &script[i]);
	assert_true(s.last.hold.level_n == 31 && !s.last.hold.earned);
}

/* A walk and a circle have no pull, whatever the file says that sees them. */
static void test_what_sees_a_step(void **state)
{
	static const struct {
		enum step_kind kind;
		unsigned sensors;
		bool band, motion;
	} rows[] = {
		{ KIND_HOLD, SENSOR_BAND | SENSOR_MOTION, true, true },
		{ KIND_HOLD, SENSOR_BAND, true, false },
		{ KIND_REPS, SENSOR_MOTION, false, true },
		{ KIND_HOLD, 0, false, false },
		{ KIND_TIMED, SENSOR_BAND | SENSOR_MOTION, false, false },
		{ KIND_CIRCLES, SENSOR_BAND | SENSOR_MOTION, false, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct step step = { .kind = rows[i].kind, .sensors = rows[i].sensors };

		if (step_seen_by(&step, GUIDE_BAND) != rows[i].band ||
		    step_seen_by(&step, GUIDE_MOTION) != rows[i].motion ||
		    step_seen_by(&step, GUIDE_TIMER))
			fail_msg("row %zu", i);
	}
}

/* Those that no situation spells out. */
static void test_words(void **state)
{
	assert_string_equal(session_state_name(SESSION_RUNNING), "running");
	assert_string_equal(guide_name(GUIDE_BAND), "band");
	assert_string_equal(guide_name(GUIDE_MOTION), "motion");
	assert_string_equal(guide_name(GUIDE_TIMER), "timer");
	assert_string_equal(cue_name(CUE_NONE), "none");
	assert_string_equal(tried_reason_name(TRIED_NONE), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_situations),
		cmocka_unit_test(test_duration),
		cmocka_unit_test(test_pause_keeps_progress),
		cmocka_unit_test(test_cue_arguments),
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_what_sees_a_step),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
