/* SPDX-License-Identifier: MIT */

/*
 * The kinds of exercise, each by what can guide it: holds in both positions, reps at a tempo, walks
 * and circles, in their variants and directions. Situations are scripts (session-script.h).
 */

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/session.h"
#include "session-script.h"
#include "util/macro.h"

/* Two sets of three walks of 20 s. */
static const struct routine walks = {
	.n_steps = 1,
	.steps = { { "toe-walk", .kind = KIND_TIMED, .sets = 2, .reps = 1, .time_us = 20 * S,
		     .n_parts = 3, .parts = { { "straight" }, { "out" }, { "in" } },
		     .rest_us = 5 * S, .set_rest_us = 15 * S } },
};

/* Two circles one way and two the other, then the other foot; no rest, but to change it. */
static const struct routine circles = {
	.n_steps = 1,
	.steps = { { "ankle-circle", .kind = KIND_CIRCLES, .sets = 1, .reps = 2, .time_us = 3 * S,
		     .sides = SIDES_EACH, .first = SIDE_RIGHT, .n_parts = 2,
		     .parts = { { .direction = DIRECTION_CLOCKWISE },
				{ .direction = DIRECTION_COUNTERCLOCKWISE } } } },
};

/* Four times up and down, 1 s each way. */
static const struct routine raises = {
	.n_steps = 1,
	.steps = { { "heel-raise", .kind = KIND_REPS, .sets = 1, .reps = 4, .out_us = S,
		     .back_us = S, .sensors = SENSOR_MOTION | SENSOR_BAND } },
};

/* Twice against 20 N, 2 s between. */
static const struct routine pumps = {
	.n_steps = 1,
	.steps = { { "resisted-flexion", .kind = KIND_REPS, .sets = 1, .reps = 2, .out_us = S,
		     .back_us = S, .rest_us = 2 * S, .target.least_n = 20,
		     .sensors = SENSOR_BAND } },
};

/* Twice 2 s in both positions; two sets. */
static const struct routine both_positions = {
	.n_steps = 1,
	.steps = { { "resisted-flexion", .sets = 2, .reps = 2, .hold_us = 2 * S,
		     .back_hold_us = 2 * S, .out_us = S, .back_us = S, .rest_us = S,
		     .set_rest_us = 10 * S, .sensors = SENSOR_BAND } },
};

/* A band-guided hold in two variants, with a rest between. */
static const struct routine variants = {
	.n_steps = 1,
	.steps = { { "resisted-flexion", .sets = 1, .reps = 1, .hold_us = 2 * S, .rest_us = 5 * S,
		     .n_parts = 2, .parts = { { "straight" }, { "out" } },
		     .sensors = SENSOR_BAND } },
};

static const struct situation situations[] = {
	{ "walks, in three variants",
	  GUIDE_TIMER,
	  &walks,
	  {
		  { 0, "start", "ready-10 ready straight 0+0" },
		  { 10, "tick", "go-30 go straight 0+0" },
		  { 20, "tick", "go-30 half straight 0+0" },
		  { 21, "tick", "go-30 half straight 0+0" },
		  { 30, "tick", "rest-35 switch out 1+0 rep 0.0.0 counted unmeasured" },
		  { 35, "tick", "go-55 go out 1+0" },
		  { 40, "pause", "paused go paused out 1+0" },
		  { 50, "tick", "paused go paused out 1+0" },
		  { 140, "resume", "go-155 go out 1+0" },
		  { 144.9, "tick", "go-155 go out 1+0" },
		  { 145, "tick", "go-155 half out 1+0" },
		  { 155, "tick", "rest-160 switch in 2+0 rep 0.0.1 counted unmeasured" },
		  { 156, "pause", "paused rest paused in 2+0" },
		  { 157, "resume", "rest-161 rest in 2+0" },
		  { 161, "tick", "go-181 go in 2+0" },
		  { 200, "tick", /* nobody is told of half of what is over */
		    "set-rest-215 set-rest in 3+0 rep 0.0.2 counted unmeasured" },
		  { 215, "tick", "go-235 go straight 3+0" },
	  } },
	{ "a walk that is skipped in the middle is tried",
	  GUIDE_TIMER,
	  &walks,
	  {
		  { 0, "start", "ready-10 ready straight 0+0" },
		  { 10, "tick", "go-30 go straight 0+0" },
		  { 17, "skip",
		    "ready-27 ready straight 0+1-3 rep 0.0.0 stopped unmeasured held 7.0" },
		  { 27, "tick", "go-47 go straight 0+1-3" },
		  { 47, "tick", "rest-52 switch out 1+1-3 rep 0.1.0 counted unmeasured" },
		  { 52, "tick", "go-72 go out 1+1-3" },
		  { 60, "pause", "paused go paused out 1+1-3" },
		  { 99, "stop",
		    "abandoned done done out 1+2-3 rep 0.1.1 stopped unmeasured held 8.0 finished" },
	  } },
	{ "a walk that was over when it was skipped counts",
	  GUIDE_TIMER,
	  &walks,
	  {
		  { 0, "start", "ready-10 ready straight 0+0" },
		  { 10, "tick", "go-30 go straight 0+0" },
		  { 30, "skip", "ready-40 ready straight 1+0-2 rep 0.0.0 counted unmeasured" },
	  } },
	{ "circles, each way and each foot",
	  GUIDE_TIMER,
	  &circles,
	  {
		  { 0, "start", "ready-10 ready clockwise right 0+0" },
		  { 10, "tick", "go-13 go clockwise right 0+0" },
		  { 13, "tick", "go-16 go clockwise right 1+0 rep 0.0.0 counted unmeasured" },
		  { 16, "tick",
		    "go-19 switch counterclockwise half right 2+0 rep 0.0.1 counted unmeasured" },
		  { 19, "tick",
		    "go-22 go counterclockwise right 3+0 rep 0.0.2 counted unmeasured" },
		  { 22, "tick",
		    "set-rest-32 change-side clockwise 4+0 rep 0.0.3 counted unmeasured" },
		  { 32, "tick", "go-35 go clockwise 4+0" },
		  { 33, "skip",
		    "finished done done clockwise 4+1-4 rep 0.1.0 stopped unmeasured held 1.0 finished" },
	  } },
	{ "no sensor sees a circle",
	  GUIDE_MOTION,
	  &circles,
	  {
		  { 0, "start", "ready-10 ready clockwise right 0+0 by timer" },
		  { 5, "lost", "ready-10 ready clockwise right 0+0 by timer" },
		  { 10, "tick", "go-13 go clockwise right 0+0 by timer" },
		  { 11, "begin 1", "go-13 go clockwise right 0+0 by timer" },
	  } },
	{ "reps at a tempo",
	  GUIDE_TIMER,
	  &raises,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 10, "tick", "out-11 pull 0+0" },
		  { 11, "tick", "back-12 release 0+0" },
		  { 12, "tick", "out-13 pull 1+0 rep 0.0.0 counted unmeasured" },
		  { 13, "tick", "back-14 release 1+0" },
		  { 14, "tick", "out-15 pull half 2+0 rep 0.0.1 counted unmeasured" },
		  { 14.5, "pause", "paused out paused 2+0" },
		  { 24.5, "resume", "out-25 pull 2+0" },
		  { 25, "tick", "back-26 release 2+0" },
		  { 25.5, "skip",
		    "finished done done 2+0-2 finished" }, /* not begun as far as one can tell */
	  } },
	{ "reps by motion count when they are known to be none but that",
	  GUIDE_MOTION,
	  &raises,
	  {
		  ARMED,
		  { 12, "begin 1", "out pull 0+0" },
		  { 12.2, "countdown 0.2", "out pull 0+0" },
		  { 13.5, "stall 1 0", "out pull 0+0" },
		  { 14, "end 1 1", "out pull 0+0" },
		  { 14.1, "begin 2", "out pull 0+0" },
		  { 14.5, "noise 2", "out pull 0+0" }, /* the foot was only put right */
		  { 15, "begin 3", "out pull 0+0" },
		  { 16, "end 3 0", "out pull half 0+0" }, /* what is said follows the person */
		  { 17.5, "rep 1 1", "out pull half 1+0 rep 0.0.0 counted" },
		  { 18, "noise 3", "out pull half 1+0" }, /* it was a step */
		  { 19, "begin 4", "out pull half 1+0" },
		  { 19.5, "pause", "paused out paused 1+0" },
		  { 20, "end 4 0", "paused out paused 1+0" },
		  { 23.5, "rep 4 0", "paused out paused 1+1 rep 0.0.1 stopped" },
		  { 25, "resume", "arm hold-still 1+1 arm" },
		  { 26, "rest", "out pull 1+1" },
		  { 27, "begin 5", "out pull 1+1" },
		  { 28, "end 5 0", "out pull 1+1" },
		  { 28, "begin 6", "out pull 1+1" },
		  { 29, "end 6 0", "out pull 1+1" },
		  { 29, "begin 7", "out pull 1+1" },
		  { 30, "end 7 0", "rest-37 rest 1+1" }, /* may complete the set */
		  { 31.5, "rep 5 0", "rest-37 rest 2+1 rep 0.0.2 counted" },
		  { 32.5, "rep 6 0", "rest-37 rest 3+1 rep 0.0.3 counted" },
		  { 33.5, "rep 7 0", "finished done done 4+1 rep 0.0.4 counted finished" },
	  } },
	{ "reps by motion: the set was not complete",
	  GUIDE_MOTION,
	  &raises,
	  {
		  ARMED,
		  { 12, "begin 1", "out pull 0+0" },
		  { 13, "end 1 0", "out pull 0+0" },
		  { 13, "begin 2", "out pull 0+0" },
		  { 14, "end 2 0", "out pull half 0+0" },
		  { 14, "begin 3", "out pull half 0+0" },
		  { 15, "end 3 0", "out pull 0+0" },
		  { 15, "begin 4", "out pull 0+0" },
		  { 16, "end 4 0", "rest-23 rest 0+0" },
		  { 16.5, "rep 1 0", "rest-23 rest 1+0 rep 0.0.0 counted" },
		  { 17.5, "rep 2 0", "rest-23 rest 2+0 rep 0.0.1 counted" },
		  { 18.5, "noise 3", "rest-23 rest 2+0" },
		  { 19.5, "rep 4 0", "rest-23 rest 3+0 rep 0.0.2 counted" },
		  { 20, "begin 5", "out pull 3+0" }, /* who knows that need not wait */
		  { 21, "end 5 0", "rest-28 rest 3+0" },
		  { 28, "tick", "out pull 3+1 rep 0.0.3 short unmeasured" }, /* nobody knows */
	  } },
	{ "reps by the band may be short",
	  GUIDE_BAND,
	  &raises,
	  {
		  ARMED,
		  { 12, "begin 1", "out pull 0+0" },
		  { 12.5, "cancel 1", "out pull 1+0" },
		  { 14, "begin 2", "out pull 1+0" },
		  { 14, "pulse 1", "out pull 1+0 rep 0.0.0 counted" },
		  { 15, "end 2 0.9", "out pull half 2+0" },
		  { 17, "cancel 2", "out pull half 2+0" },
		  { 17, "pulse 2", "out pull half 2+0 rep 0.0.1 counted" },
		  { 18, "begin 3", "out pull half 2+0" },
		  { 18.5, "noise 3", "out pull 2+0" },
	  } },
	{ "reps against a target count when it is known",
	  GUIDE_BAND,
	  &pumps,
	  {
		  ARMED,
		  { 12, "begin 1", "out pull 0+0" },
		  { 12.5, "cancel 1", "rest-14.5 rest 0+0" },
		  { 14.5, "pulse 1", "rest-14.5 tried weak 0.0 0+1 rep 0.0.0 weak" },
		  { 14.5, "tick", "out pull 0+1" },
		  { 15, "begin 2", "out pull 0+1" },
		  { 16, "end 2 0.9", "rest-18 rest 0+1" },
		  { 16.5, "begin 3", "out pull 0+1" },
		  { 16.5, "final 2 0.9 20", "out pull 1+1 rep 0.0.1 counted" },
		  { 17, "noise 3", "rest-18 rest 1+1" },
		  { 17.5, "begin 4", "out pull 1+1" },
		  { 18.5, "end 4 0.9", "rest-22.5 rest 1+1" }, /* may complete the set */
		  { 20, "cancel 4", "rest-22.5 rest 1+1" },
	  } },
	{ "reps against a target: the set is complete while the next one is on",
	  GUIDE_BAND,
	  &pumps,
	  {
		  ARMED,
		  { 12, "begin 1", "out pull 0+0" },
		  { 13, "end 1 0.9", "rest-15 rest 0+0" },
		  { 14, "begin 2", "out pull 0+0" },
		  { 14, "final 1 0.9 20", "out pull 1+0 rep 0.0.0 counted" },
		  { 15, "end 2 0.9", "rest-19 rest 1+0" },
		  { 16, "begin 3", "out pull 1+0" },
		  { 16, "final 2 0.9 20", "out pull 2+0 rep 0.0.1 counted" },
		  { 17, "end 3 0.9", "done done 2+0" },
		  { 20, "final 3 0.9 20",
		    "finished done done 3+0 of 3 rep 0.0.2 counted finished" },
	  } },
	{ "held in both positions, by the timer",
	  GUIDE_TIMER,
	  &both_positions,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 10, "tick", "out-11 pull 0+0" },
		  { 11, "tick", "hold-13 hold 0+0" },
		  { 13, "tick", "back-14 release 1+0 rep 0.0.0 counted unmeasured" },
		  { 14, "tick", "back-hold-16 back-hold 1+0" },
		  { 16, "tick", "rest-17 rest 1+0" },
		  { 17, "tick", "out-18 pull 1+0" },
		  { 18, "tick", "hold-20 hold 1+0" },
		  { 20, "tick", "back-21 release 2+0 rep 0.0.1 counted unmeasured" },
		  { 21, "tick", "back-hold-23 back-hold 2+0" },
		  { 23, "tick", "set-rest-33 set-rest 2+0" },
	  } },
	{ "held in both positions, by the band",
	  GUIDE_BAND,
	  &both_positions,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 15, "end 1 2", "back-hold-17 back-hold 1+0" },
		  { 16, "begin 2", "hold-18 hold 1+0" }, /* early: it counts all the same */
		  { 16, "final 1 2 30", "hold-18 hold 1+0 rep 0.0.0 counted" },
		  { 16.3, "cancel 2", "rest-18 rest 1+0" }, /* what was left of both */
		  { 18, "tick", "out pull 1+0" },
		  { 19, "begin 3", "hold-21 hold 1+0" },
		  { 20, "end 3 1",
		    "rest-22 tried short 1.0 1+0" }, /* as long as it would be held there */
		  { 22, "tick", "out pull 1+0" },
		  { 22, "begin 4", "hold-24 hold 1+0" },
		  { 22, "final 3 1 30", "hold-24 hold 1+1 rep 0.0.1 short" },
		  { 24, "earned 4", "back release 2+1" },
		  { 24.5, "pause", "paused back-hold paused 2+1" },
		  { 30, "resume", "back-hold-32 back-hold 2+1 rep 0.0.2 counted unmeasured arm" },
		  { 31, "rest", "back-hold-32 back-hold 2+1" },
		  { 31.5, "begin 5",
		    "back-hold-32 back-hold 2+1" }, /* no rep is left in this set */
		  { 32, "tick", "set-rest-42 set-rest 2+1" },
		  { 42, "tick", "arm hold-still 2+1 arm" },
	  } },
	{ "variants by the band",
	  GUIDE_BAND,
	  &variants,
	  {
		  { 0, "start", "ready-10 ready straight 0+0" },
		  { 10, "tick", "arm hold-still straight 0+0 arm" },
		  { 11, "rest", "out pull straight 0+0" },
		  { 12, "begin 1", "hold-14 hold straight 0+0" },
		  { 14, "earned 1", "back release straight 1+0" },
		  { 15, "end 1 2", "rest-20 switch out 1+0" },
		  { 18, "final 1 2 30", "rest-20 switch out 1+0 rep 0.0.0 counted" },
		  { 20, "tick", "out pull out 1+0" },
		  { 21, "begin 2", "hold-23 hold out 1+0" },
		  { 22, "end 2 1", "rest-27 tried short 1.0 out 1+0" },
		  { 27, "tick", "out pull out 1+1 rep 0.0.1 short unmeasured" },
	  } },
};

static void test_situations(void **state)
{
	for (size_t i = 0; i < ELEMENTS(situations); i++)
		play(&situations[i]);
}

/* All kinds in a row, with every rest there is. */
static const struct routine everything = {
	.n_steps = 4,
	.steps = {
		{ "heel-raise", .kind = KIND_REPS, .sets = 2, .reps = 3, .out_us = S, .back_us = 2 * S,
		  .sides = SIDES_ALTERNATE, .first = SIDE_LEFT, .set_rest_us = 4 * S,
		  .exercise_rest_us = 7 * S },
		{ "toe-walk", .kind = KIND_TIMED, .sets = 2, .reps = 1, .time_us = 20 * S,
		  .n_parts = 3, .parts = { { "straight" }, { "out" }, { "in" } },
		  .rest_us = 5 * S, .set_rest_us = 15 * S },
		{ "ankle-circle", .kind = KIND_CIRCLES, .sets = 1, .reps = 5, .time_us = 3 * S,
		  .sides = SIDES_EACH, .first = SIDE_RIGHT, .n_parts = 2,
		  .parts = { { .direction = DIRECTION_CLOCKWISE },
			     { .direction = DIRECTION_COUNTERCLOCKWISE } } },
		{ "resisted-flexion", .sets = 2, .reps = 2, .hold_us = 2 * S, .back_hold_us = 2 * S,
		  .out_us = S, .back_us = S, .rest_us = S, .set_rest_us = 10 * S },
	},
};

/* A workout by the timer takes what the routine says, and says at any time what it still takes. */
static void test_remaining(void **state)
{
	static const struct routine *const routines[] = { &walks,     &circles,        &raises,
							  &pumps,     &both_positions, &variants,
							  &everything };

	for (size_t i = 0; i < ELEMENTS(routines); i++) {
		uint64_t total_us = routine_duration_us(routines[i], 10 * S), now_us = START * S;
		struct session s;
		struct effects fx = script_start(&s, routines[i], GUIDE_TIMER, now_us);

		while (!fx.finished) {
			uint64_t left_us = START * S + total_us - now_us;
			uint64_t half_us = (fx.wake_us - now_us) / 2;

			assert_int_equal(session_remaining_us(&s, now_us), left_us);
			assert_int_equal(session_remaining_us(&s, now_us + half_us),
					 left_us - half_us);
			assert_true(session_after_us(&s) + (s.phase_ends_us - now_us) == left_us);
			now_us = fx.wake_us;
			fx = session_tick(&s, now_us);
			check_sums(&s);
		}
		assert_int_equal(now_us - START * S, total_us);
		assert_int_equal(session_remaining_us(&s, now_us), 0);
		assert_int_equal(s.done, routine_planned(routines[i]));
		assert_int_equal(session_left(&s), 0);
	}
}

/* A pause takes nothing of it, and what the sensor waits for is not known to take less. */
static void test_remaining_stands_still(void **state)
{
	struct session s;

	script_start(&s, &both_positions, GUIDE_BAND, START * S);
	session_pause(&s, (START + 3) * S);
	/* 7 s to get ready; two sets of two times 6 s and 1 s of rest, and 10 s between */
	assert_int_equal(session_remaining_us(&s, (START + 3) * S), (7 + 2 * 13 + 10) * S);
	assert_int_equal(session_remaining_us(&s, (START + 90) * S), (7 + 2 * 13 + 10) * S);
	session_resume(&s, (START + 90) * S);
	session_tick(&s, (START + 97) * S);
	assert_int_equal(s.phase, PHASE_ARM);
	assert_int_equal(session_remaining_us(&s, (START + 97) * S), (2 * 13 + 10) * S);
	session_event(&s, &(struct event){ .kind = EVENT_REST }, (START + 98) * S);
	assert_int_equal(s.phase, PHASE_PULL);
	assert_int_equal(session_remaining_us(&s, (START + 150) * S), (2 * 13 + 10) * S);
}

/* The arguments of the cues that not every exercise has. */
static void test_cue_arguments(void **state)
{
	struct session s;

	script_start(&s, &walks, GUIDE_TIMER, START * S);
	assert_int_equal(s.cue.kind, KIND_TIMED);
	session_tick(&s, (START + 10) * S);
	assert_int_equal(s.cue.id, CUE_GO);
	assert_int_equal(s.cue.rep, 1);
	assert_int_equal(s.cue.reps, 3);
	assert_int_equal(s.cue.wanted_us, 20 * S);
	session_tick(&s, (START + 20) * S);
	assert_int_equal(s.cue.id, CUE_HALF);
	assert_int_equal(s.cue.rep, 1);
	assert_int_equal(s.cue.wanted_us, 20 * S);
	session_tick(&s, (START + 30) * S);
	assert_int_equal(s.cue.id, CUE_SWITCH);
	assert_int_equal(s.cue.rep, 2);
	assert_int_equal(s.cue.part, 1);
	assert_int_equal(s.cue.wanted_us, 5 * S);
	assert_int_equal(s.last.part, 0);
	assert_int_equal(s.last.wanted_us, 20 * S);
	assert_int_equal(s.last.held_us, 20 * S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_situations),
		cmocka_unit_test(test_remaining),
		cmocka_unit_test(test_remaining_stands_still),
		cmocka_unit_test(test_cue_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
