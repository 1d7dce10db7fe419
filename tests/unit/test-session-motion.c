/* SPDX-License-Identifier: MIT */

/*
 * Whole sessions by motion in simulated time: a person with a sensor on the foot does what the
 * session's phases say, the detector sees it, the session counts. Persons, sensors and rates by
 * chance. Every raise must become one counted rep with its figures, the guidance must stay calm,
 * and a raise that is too short must be tried, once.
 */

#include <inttypes.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "band/mover.h"
#include "band/rng.h"
#include "core/session.h"
#include "core/track.h"
#include "util/macro.h"
#include "mover-sample.h"

#define SEEDS      150
#define REPS       5
#define PI         3.14159265358979323846
#define S          USEC_PER_SEC
#define BOOT_US    (1000 * S)
#define REACTION_S 0.3
#define LONGEST_S  300.0
#define TOP_S      0.2 /* of a heel raise: at the top, and at the bottom */
#define RAMP_MOST  1.3 /* times the plan's: mover.c varies it */

/* A foot that is only put right: more than a notice needs, less than any rep. */
#define NUDGE_DEG 3.0
#define NUDGE_S   0.8

struct run {
	uint64_t seed;
	struct mover mover;
	struct track track;
	struct routine routine;
	struct session s;
	uint64_t wake_us;
	bool finished;

	/* the person */
	enum session_phase seen;
	double act_s; /* when to raise or lower; 0 = nothing is to be done */
	bool up;
	unsigned raises;
	int short_raise; /* this raise, from 0, is let go at once; -1 = none */
	bool fidgets;    /* puts the foot right before each raise */
	double nudge_s;  /* when it does; 0 = not yet */
	unsigned nudges;

	/* what was seen */
	unsigned measured, holds, tried_cues;
	double least_deg, most_deg;
};

static struct run run;

static void took(struct effects fx);

static void give(const struct event *events, int n, uint64_t t_us)
{
	for (int i = 0; i < n; i++)
		took(session_event(&run.s, &events[i], BOOT_US + t_us));
}

/* As the daemon does it. */
static void arm(void)
{
	struct event events[TRACK_EVENTS_MAX];
	int n = track_finish(&run.track, events);

	give(events, n, run.track.last_us);
	track_arm(&run.track);
	track_ask(&run.track, session_step(&run.s)->hold_us, session_target_n(&run.s));
}

static void took(struct effects fx)
{
	const struct rep_record *rep = &run.s.last;

	if (fx.rep_done && rep->measured) {
		run.measured++;
		run.least_deg = fmin(run.least_deg, rep->hold.range_deg);
		run.most_deg = fmax(run.most_deg, rep->hold.range_deg);
	}
	if (fx.changed & CHANGED_PHASE && run.s.phase == PHASE_HOLD && run.seen != PHASE_HOLD)
		run.holds++;
	if (fx.changed & CHANGED_CUE && run.s.cue.id == CUE_TRIED)
		run.tried_cues++;
	run.wake_us = fx.wake_us;
	run.finished |= fx.finished;
	if (fx.arm)
		arm();
}

/* The sensor turns a little further, there and back. */
static void nudge(struct mover_sample *m)
{
	double s = (double)m->t_us / S - run.nudge_s, deg, dps, rad, turned[3];
	const double *axis = run.mover.axis, *g = m->accel_g;

	if (run.nudge_s <= 0 || s < 0 || s > NUDGE_S)
		return;
	deg = NUDGE_DEG * (1 - cos(2 * PI * s / NUDGE_S)) / 2;
	dps = NUDGE_DEG * PI / NUDGE_S * sin(2 * PI * s / NUDGE_S);
	rad = deg / 180 * PI;
	for (int k = 0; k < 3; k++) {
		int i = (k + 1) % 3, j = (k + 2) % 3;

		turned[k] = g[k] * cos(rad) - (axis[i] * g[j] - axis[j] * g[i]) * sin(rad);
	}
	for (int k = 0; k < 3; k++) {
		m->accel_g[k] = turned[k];
		m->rate_dps[k] += run.mover.plan.gyro ? axis[k] * dps : 0;
	}
}

static bool wants_to_fidget(void)
{
	return run.fidgets && run.nudges == run.s.rep && run.s.phase == PHASE_PULL && !run.up;
}

/* Up and down at one's own pace, whatever is said, as long as more are asked for. */
static void go_up_and_down(double t_s)
{
	const struct mover_plan *p = &run.mover.plan;

	if (run.s.phase != PHASE_PULL || t_s < run.act_s)
		return;
	run.up = !run.up;
	run.raises += run.up;
	if (run.up)
		mover_raise(&run.mover);
	else
		mover_lower(&run.mover);
	run.act_s = t_s + RAMP_MOST * p->ramp_s + TOP_S;
}

/* What somebody does who reads the phase, a moment later. */
static void follow(double t_s)
{
	bool hold = run.s.phase == PHASE_HOLD, early = (int)run.raises - 1 == run.short_raise;

	if (run.s.phase != run.seen) {
		run.seen = run.s.phase;
		if (run.s.phase == PHASE_PULL && !run.up)
			run.act_s = t_s + REACTION_S;
		else if (run.up && (!hold || early))
			run.act_s = t_s + REACTION_S;
		else
			run.act_s = 0;
		if (wants_to_fidget()) {
			run.nudges++;
			run.nudge_s = run.act_s;
			run.act_s += 2 * NUDGE_S;
		}
	}
	if (run.act_s <= 0 || t_s < run.act_s)
		return;
	run.act_s = 0;
	run.up = !run.up;
	run.raises += run.up;
	if (run.up)
		mover_raise(&run.mover);
	else
		mover_lower(&run.mover);
}

static void sample(const struct mover_sample *m)
{
	const struct sample x = sample_of_mover(m);
	struct event events[TRACK_EVENTS_MAX];
	struct track_live live;
	int n = track_push(&run.track, &x, events);

	assert_true(n >= 0);
	give(events, n, m->t_us);
	track_live(&run.track, &live);
	took(session_countdown(&run.s, live.held_us, BOOT_US + m->t_us));
	while (run.wake_us && run.wake_us <= BOOT_US + m->t_us)
		took(session_tick(&run.s, BOOT_US + m->t_us));
}

static void go_through(const struct step *step)
{
	struct mover_plan plan = mover_plan_from_seed(run.seed);
	struct session_start how = { .routine = &run.routine,
				     .connected = GUIDE_MOTION,
				     .ready_us = 2 * S };
	struct mover_sample m;

	plan.reps = 0;
	plan.walk_s = 0;
	run.routine = (struct routine){ .n_steps = 1, .steps = { *step } };
	mover_init(&run.mover, &plan);
	track_init(&run.track);
	took(session_start(&run.s, &how, BOOT_US));

	do {
		assert_true(mover_next(&run.mover, &m));
		nudge(&m);
		sample(&m);
		if (step->kind == KIND_REPS)
			go_up_and_down((double)m.t_us / S);
		else
			follow((double)m.t_us / S);
	} while (!run.finished && (double)m.t_us < LONGEST_S * S);
}

static void workout(uint64_t seed, int short_raise, bool fidgets)
{
	struct rng r = { seed };
	/*
	 * Cut short, it must not be long enough all the same; and the countdown's patience of half
	 * a second must not be all that is asked for.
	 */
	unsigned least_tenths = short_raise >= 0 ? 25 : fidgets ? 10 : 5;
	const struct step step = {
		.exercise = "resisted-flexion",
		.sensors = SENSOR_MOTION,
		.sides = SIDES_LEFT,
		.sets = 1,
		.reps = REPS,
		.hold_us = (least_tenths + rng_below(&r, 30)) * S / 10,
		.rest_us = rng_below(&r, 40) * S / 10,
		.target = { .least_n = 100 },
	};

	run = (struct run){
		.seed = seed, .short_raise = short_raise, .fidgets = fidgets, .least_deg = INFINITY
	};
	go_through(&step);
}

/* Up and down, with no hold and no rest. */
static const struct step heel_raise = {
	.exercise = "heel-raise",
	.kind = KIND_REPS,
	.sensors = SENSOR_MOTION,
	.sets = 1,
	.reps = 2 * REPS,
	.out_us = S,
	.back_us = S,
};

static void raises(uint64_t seed)
{
	run = (struct run){ .seed = seed, .short_raise = -1, .least_deg = INFINITY };
	go_through(&heel_raise);
}

static void complain(const char *what)
{
	const struct mover_plan *p = &run.mover.plan;

	fail_msg("seed %" PRIu64
		 ": %s: %u+%u of %u raises, %u measured, %u holds, %u tried cues, %.1f to %.1f deg"
		 " (%.0f Hz, %.0f deg, ramp %.1f s, hold %.1f s, rest %.1f s, %s)",
		 run.seed, what, run.s.done, run.s.tried, run.raises, run.measured, run.holds,
		 run.tried_cues, run.least_deg, run.most_deg, p->rate_hz, p->range_deg, p->ramp_s,
		 (double)run.routine.steps[0].hold_us / S, (double)run.routine.steps[0].rest_us / S,
		 p->gyro ? "gyro" : "no gyro");
}

static void every_raise_counts(void **state)
{
	unsigned holds = 0;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		workout(seed, -1, false);
		if (!run.finished || run.s.done != REPS || run.s.tried || run.raises != REPS)
			complain("not as it was done");
		if (run.measured != REPS || run.tried_cues)
			complain("not told as it was");
		holds += run.holds;
	}
	print_message("# %u reps, %u notices\n", SEEDS * REPS, holds);
}

/* It is noticed, and taken back: nobody is told that it did not count. */
static void a_foot_put_right_is_no_attempt(void **state)
{
	unsigned withdrawn = 0;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		workout(seed, -1, true);
		if (!run.finished || run.s.done != REPS || run.s.tried || run.raises != REPS)
			complain("not as it was done");
		if (run.measured != REPS || run.tried_cues)
			complain("not told as it was");
		withdrawn += run.holds - REPS;
	}
	print_message("# %u notices were withdrawn\n", withdrawn);
	assert_true(withdrawn > SEEDS);
}

static void too_short_is_tried_once(void **state)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		workout(seed, 1, false);
		if (!run.finished || run.s.done != REPS || run.s.tried != 1 ||
		    run.raises != REPS + 1)
			complain("not as it was done");
		if (run.measured != REPS + 1 || run.tried_cues > 1)
			complain("not told as it was");
	}
}

static void up_and_down_counts(void **state)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		raises(seed);
		if (!run.finished || run.s.done != 2 * REPS || run.s.tried ||
		    run.raises != 2 * REPS)
			complain("not as it was done");
		if (run.measured != 2 * REPS)
			complain("not told as it was");
	}
}

/* Who walks about between two raises: steps look like raises for some seconds. */
static void steps_do_not_count(void **state)
{
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct mover_plan plan = mover_plan_from_seed(seed);
		struct session_start how = { .routine = &run.routine, .connected = GUIDE_MOTION };
		struct mover_sample m;

		plan.reps = REPS;
		plan.walk_s = 10;
		run = (struct run){ .seed = seed, .least_deg = INFINITY };
		run.routine = (struct routine){ .n_steps = 1, .steps = { heel_raise } };
		run.routine.steps[0].reps = 100;
		mover_init(&run.mover, &plan);
		track_init(&run.track);
		took(session_start(&run.s, &how, BOOT_US));
		while (mover_next(&run.mover, &m))
			sample(&m);
		if (run.s.done != REPS || run.measured != REPS)
			complain("not as it was done");
	}
}

int main(int argc, char *argv[])
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_raise_counts),
		cmocka_unit_test(a_foot_put_right_is_no_attempt),
		cmocka_unit_test(too_short_is_tried_once),
		cmocka_unit_test(up_and_down_counts),
		cmocka_unit_test(steps_do_not_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
