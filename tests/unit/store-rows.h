/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Workouts and reps for the tests of the store, each field with a value of its own, and their
 * comparison.
 */

#include <math.h>
#include <sqlite3.h>

#include "scratch.h"
#include "store/store.h"
#include "util/macro.h"

#define STARTED_US UINT64_C(1700000000000000)

/* data/history.db in the folder of the test. */
static inline struct store *store_at(struct scratch *folder, enum store_mode mode)
{
	const char *problem = NULL;
	struct store *s = NULL;

	if (store_open(&s, scratch_path(folder, "data/history.db"), mode, &problem) < 0)
		fail_msg("%s", problem);

	return s;
}

static inline struct workout_row workout_of(unsigned i)
{
	struct workout_row w = {
		.routine = "resisted-flexion",
		.band = "left-foot",
		.state = "running",
		.started_us = STARTED_US + i * 1000000000ull,
		.offset_s = 3600 * (int32_t)i - 34200,
		.planned = 10 + i,
	};

	(void)snprintf(w.uuid, sizeof(w.uuid), "00000000-0000-4000-8000-%012u", i);
	return w;
}

static inline struct rep_row rep_of(unsigned i)
{
	return (struct rep_row){
		.exercise = "resisted-flexion",
		.step = 1 + i,
		.set = 2 + i,
		.rep = 3 + i,
		.part = i % 4,
		.side = (enum side)(i % 3),
		.guide = "band",
		.counted = i % 3 != 2,
		.reason = "short",
		.at_us = STARTED_US + i * 10000000ull,
		.wanted_us = 5000000 + i,
		.measured = true,
		.earned = i % 2 == 0,
		.open = i % 2 == 1,
		.out_us = 100 + i,
		.plateau_us = 200 + i,
		.back_us = 300 + i,
		.held_us = 400 + i,
		.unknown_us = 500 + i,
		.rest_us = 600 + i,
		.rest_n = 0.1 + i,
		.level_n = 0.2 + i,
		.peak_n = 0.3 + i,
		.mean_n = 0.4 + i,
		.target_n = 0.5 + i,
		.in_zone_us = 700 + i,
		.rfd_n_per_s = 0.6 + i,
		.steadiness = 0.7 + i,
	};
}

static inline void expect_workout(const struct workout_row *got, const struct workout_row *want)
{
	assert_string_equal(got->uuid, want->uuid);
	assert_string_equal(got->routine, want->routine);
	assert_string_equal(got->band, want->band);
	assert_string_equal(got->state, want->state);
	assert_int_equal(got->started_us, want->started_us);
	assert_int_equal(got->ended_us, want->ended_us);
	assert_int_equal(got->offset_s, want->offset_s);
	assert_int_equal(got->planned, want->planned);
	assert_int_equal(got->pulses, want->pulses);
	assert_int_equal(got->unknown_us, want->unknown_us);
	assert_string_equal(got->stopped, want->stopped);
	assert_memory_equal(&got->at, &want->at, sizeof(got->at));
	assert_int_equal(got->effort.told, want->effort.told);
	assert_int_equal(got->effort.value, want->effort.value);
	assert_int_equal(got->pain.told, want->pain.told);
	assert_int_equal(got->pain.value, want->pain.value);
	assert_string_equal(got->note, want->note);
	assert_int_equal(got->done, want->done);
	assert_int_equal(got->tried, want->tried);
	assert_int_equal(got->skipped, want->skipped);
	assert_int_equal(got->held_us, want->held_us);
}

/* What a workout counts while nothing of it is done, skipped or done again. */
static inline void counts_of(const struct routine *r,
			     struct step_count ret[static ROUTINE_STEPS_MAX])
{
	for (unsigned i = 0; i < r->n_steps; i++)
		ret[i] = (struct step_count){ .planned = step_sets(&r->steps[i]) *
							 step_set_reps(&r->steps[i]) };
}

/* A routine of steps that differ in every field; each of them could be guided. */
static inline struct routine routine_of(unsigned n)
{
	struct routine r = { .id = "evening", .name = "evening", .n_steps = n };

	for (unsigned i = 0; i < n; i++) {
		r.steps[i] = (struct step){
			.warm_up = i % 2 == 1,
			.kind = (enum step_kind)(i % 4),
			.sides = (enum sides)(i % 5),
			.first = i % 2 ? SIDE_LEFT : SIDE_RIGHT,
			.n_parts = i % 4,
			.sets = 1 + i,
			.reps = i % 4 == KIND_TIMED ? 1 : 2 + i,
			.hold_us = i % 4 == KIND_HOLD ? 1000000 + i : 0,
			.back_hold_us = i % 4 == KIND_HOLD ? 2000000 + i : 0,
			.time_us = i % 4 >= KIND_TIMED ? 3000000 + i : 0,
			.out_us = 400000 + i,
			.back_us = 500000 + i,
			.rest_us = 600000 + i,
			.set_rest_us = 700000 + i,
			.exercise_rest_us = 800000 + i,
			.target = { .least_n = i % 3 == 1 ? 30.5 + i : 0,
				    .share = i % 3 == 2 ? 0.5 : 0 },
			.sensors = i % 4,
		};
		(void)snprintf(r.steps[i].exercise, ROUTINE_ID_MAX, "exercise-%u", i % 3);
		(void)snprintf(r.steps[i].label, ROUTINE_ID_MAX, "%s", i % 2 ? "warm-up" : "");
		for (unsigned k = 0; k < r.steps[i].n_parts; k++) {
			struct part *p = &r.steps[i].parts[k];

			p->direction = i % 2 ? k % 2 + 1 : DIRECTION_NONE;
			if (i % 2 == 0)
				(void)snprintf(p->variant, sizeof(p->variant), "toes %u", k);
		}
	}
	return r;
}

static inline void expect_step(const struct step_row *got, unsigned n, const struct step *want)
{
	assert_int_equal(got->n, n);
	/* the history takes no more texts of a step than these, so the rest of both is zero */
	assert_memory_equal(&got->step, want, sizeof(*want));
}

/* Of two figures, of which either may be not known. */
static inline bool same(double a, double b)
{
	return isnan(a) ? isnan(b) : a == b;
}

static inline void expect_measured(const struct rep_row *got, const struct rep_row *want)
{
	assert_int_equal(got->earned, want->earned);
	assert_int_equal(got->open, want->open);
	assert_int_equal(got->out_us, want->out_us);
	assert_int_equal(got->plateau_us, want->plateau_us);
	assert_int_equal(got->back_us, want->back_us);
	assert_int_equal(got->unknown_us, want->unknown_us);
	assert_int_equal(got->rest_us, want->rest_us);
	assert_true(got->rest_n == want->rest_n);
	assert_true(got->level_n == want->level_n);
	assert_true(got->peak_n == want->peak_n);
	assert_true(got->mean_n == want->mean_n);
	assert_true(got->range_deg == want->range_deg);
	assert_true(got->target_n == want->target_n);
	assert_int_equal(got->in_zone_us, want->in_zone_us);
	assert_true(same(got->rfd_n_per_s, want->rfd_n_per_s));
	assert_true(same(got->steadiness, want->steadiness));
}

static inline void expect_rep(const struct rep_row *got, const struct rep_row *want)
{
	assert_string_equal(got->exercise, want->exercise);
	assert_int_equal(got->step, want->step);
	assert_int_equal(got->set, want->set);
	assert_int_equal(got->rep, want->rep);
	assert_int_equal(got->side, want->side);
	assert_string_equal(got->guide, want->guide);
	assert_int_equal(got->counted, want->counted);
	assert_string_equal(got->reason, want->reason);
	assert_int_equal(got->at_us, want->at_us);
	assert_int_equal(got->wanted_us, want->wanted_us);
	assert_int_equal(got->part, want->part);
	assert_int_equal(got->held_us, want->held_us);
	assert_int_equal(got->measured, want->measured);
	if (want->measured)
		expect_measured(got, want);
}

struct expected_reps {
	const struct rep_row *next;
	size_t left;
};

static inline int expect_next_rep(void *userdata, const struct rep_row *r)
{
	struct expected_reps *e = userdata;

	assert_true(e->left > 0);
	e->left--;
	expect_rep(r, e->next++);
	return 0;
}

/* The workout has exactly these reps, in this order. */
static inline void expect_reps(struct store *s, const char *uuid, const struct rep_row *reps,
			       size_t n)
{
	struct expected_reps e = { .next = reps, .left = n };

	assert_int_equal(store_reps(s, uuid, expect_next_rep, &e), 0);
	assert_int_equal(e.left, 0);
}

/* "1699900000000000 done": a slot a line */
static inline int append_slot(void *userdata, const struct reminder_slot *slot)
{
	char *text = userdata;

	(void)sprintf(text + strlen(text), "%llu %s\n", (unsigned long long)slot->at_us,
		      slot_outcome_name(slot->outcome));
	return 0;
}

static inline void expect_slots(struct store *s, const char *id, uint64_t from_us, const char *want)
{
	char text[1024] = "";

	assert_int_equal(store_slots(s, id, from_us, append_slot, text), 0);
	assert_string_equal(text, want);
}

static inline void expect_reminder(struct store *s, const struct reminder_row *want)
{
	struct reminder_row got;

	assert_int_equal(store_reminder(s, want->id, &got), 0);
	assert_string_equal(got.id, want->id);
	assert_int_equal(got.since_us, want->since_us);
	assert_int_equal(got.snoozed_until_us, want->snoozed_until_us);
	assert_int_equal(got.paused_since_us, want->paused_since_us);
	assert_int_equal(got.paused_until_us, want->paused_until_us);
}
