/* SPDX-License-Identifier: MIT */

/*
 * Millions of calls to workouts that nobody would think of: routines of every kind, and a detector,
 * a person and a radio by chance (session-moves.h). After each call everything must hold that is
 * ever to hold (session-watch.h); at last the world is kind, and the workout must end. A seed that
 * fails is told, made short; test-session-random SEED plays it again, and INSTEP_SEEDS=100 tries a
 * hundred times as many.
 */

#include "session-chance.h"

#define SEEDS 40000

#define MS USEC_PER_MSEC

/* Often nothing at all: that is where the edges are. And at times as much as there may be. */
static uint64_t some_or_none(struct run *r, unsigned max_s, uint64_t most_us)
{
	if (chance(r, 40))
		return 0;
	if (chance(r, 2))
		return most_us;
	return (1 + rng_below(&r->rng, max_s * 10)) * 100 * MS;
}

static void make_parts(struct run *r, struct step *s)
{
	static const char *const variants[] = { "", "straight", "out", "in" };

	if (chance(r, 60))
		return;
	s->n_parts = 1 + rng_below(&r->rng, ROUTINE_PARTS_MAX);
	for (unsigned i = 0; i < s->n_parts; i++) {
		strcpy(s->parts[i].variant, variants[rng_below(&r->rng, ELEMENTS(variants))]);
		s->parts[i].direction = rng_below(&r->rng, DIRECTION_COUNTERCLOCKWISE + 1);
	}
}

static void make_kind(struct run *r, struct step *s)
{
	s->kind = chance(r, 40) ? KIND_HOLD : rng_below(&r->rng, KIND_CIRCLES + 1);
	s->out_us = some_or_none(r, 2, 60 * S);
	s->back_us = some_or_none(r, 2, 60 * S);
	s->reps = chance(r, 2) ? 30 : 1 + rng_below(&r->rng, 3);
	switch (s->kind) {
	case KIND_HOLD:
		s->hold_us = chance(r, 2) ? 600 * S : (5 + rng_below(&r->rng, 46)) * 100 * MS;
		s->back_hold_us = chance(r, 60) ? 0 : some_or_none(r, 3, 600 * S);
		break;
	case KIND_REPS:
		s->out_us = s->out_us + s->back_us < 200 * MS ? 200 * MS : s->out_us;
		break;
	case KIND_TIMED:
		s->time_us = chance(r, 5) ? 3600 * S : (10 + rng_below(&r->rng, 300)) * 100 * MS;
		s->reps = 1;
		break;
	case KIND_CIRCLES:
		s->time_us = (2 + rng_below(&r->rng, 30)) * 100 * MS;
		break;
	}
}

static struct step make_step(struct run *r)
{
	struct step s = { .exercise = "toe-press", .sensors = SENSOR_BAND | SENSOR_MOTION };

	if (chance(r, 20)) /* what the other one sees, or none: that goes by the timer */
		s.sensors = rng_below(&r->rng, 3);

	make_kind(r, &s);
	make_parts(r, &s);
	s.sides = rng_below(&r->rng, SIDES_ALTERNATE + 1);
	s.first = SIDE_LEFT + rng_below(&r->rng, 2);
	s.sets = chance(r, 2) ? 10 : 1 + rng_below(&r->rng, 2);
	s.rest_us = some_or_none(r, 6, 3600 * S);
	s.set_rest_us = some_or_none(r, 20, 3600 * S);
	s.exercise_rest_us = some_or_none(r, 20, 3600 * S);
	s.target.least_n = chance(r, 50) ? 20 : 0;
	s.target.share = chance(r, 25) ? 0.5 : 0;
	s.best_n[SIDE_BOTH] = 40;
	s.best_n[SIDE_LEFT] = 44; /* the right foot's best is not known */
	return s;
}

static void make_routine(struct run *r, struct session_start *ret)
{
	const char *problem;
	unsigned wrong;

	r->routine.n_steps = chance(r, 1) ? ROUTINE_STEPS_MAX : 1 + rng_below(&r->rng, 3);
	for (unsigned i = 0; i < r->routine.n_steps; i++) {
		r->routine.steps[i] = make_step(r);
		r->routine.steps[i].label[0] = (char)('a' + i);
	}
	problem = routine_check(&r->routine, &wrong);
	if (problem)
		fail_msg("%s", problem);
	ret->ready_us = some_or_none(r, 10, 60 * S);
	ret->pulls_resume = chance(r, 50);
	if (chance(r, 20))
		ret->at = some_place(r);
	ret->connected = chance(r, 25) ? GUIDE_TIMER : chance(r, 50) ? GUIDE_BAND : GUIDE_MOTION;
}

/* What chance has come to: it must not have kept out of the way of anything. */
static struct {
	uint64_t workouts, calls;
	unsigned finished[GUIDE_TIMER + 1], stopped;
} seen;

static void look(const struct run *r)
{
	seen.workouts++;
	seen.calls += r->calls;
	if (r->stopped)
		seen.stopped++;
	else
		seen.finished[r->connected]++;
}

static struct run run;

static void test_workouts(void **state)
{
	play_seeds(&run, 1, SEEDS, make_routine, look);
	print_message("# %" PRIu64 " workouts, %" PRIu64
		      " calls; ended: %u by the band, %u by motion, %u by the timer, %u stopped\n",
		      seen.workouts, seen.calls, seen.finished[GUIDE_BAND],
		      seen.finished[GUIDE_MOTION], seen.finished[GUIDE_TIMER], seen.stopped);
}

static uint64_t only_seed;

static void test_one_seed(void **state)
{
	play_seeds(&run, only_seed, 1, make_routine, look);
}

int main(int argc, char *argv[])
{
	const struct CMUnitTest all[] = { cmocka_unit_test(test_workouts) };
	const struct CMUnitTest one[] = { cmocka_unit_test(test_one_seed) };

	if (argc < 2)
		return cmocka_run_group_tests(all, NULL, NULL);
	only_seed = strtoull(argv[1], NULL, 10);
	return cmocka_run_group_tests(one, NULL, NULL);
}
