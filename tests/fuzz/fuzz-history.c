/* SPDX-License-Identifier: MIT */

/*
 * A damaged history. The input is a list of patches to a good one: two bytes say where, one how
 * many bytes, then the bytes; a patch of none cuts the file off there. Whatever comes of it,
 * reading ends with an answer, a refusal has its sentence, and a workout can still be done and
 * kept.
 */

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "store/figures.h"
#include "util/macro.h"

#define HISTORY_MAX (256 * 1024)

#define OLD_UUID "00000000-0000-4000-8000-000000000001"
#define NEW_UUID "00000000-0000-4000-8000-000000000002"
#define CUT_UUID "00000000-0000-4000-8000-000000000003"
#define OLD_SAID "00000000-0000-4000-8000-000000000004"
#define NEW_SAID "00000000-0000-4000-8000-000000000005"
#define REMINDER "morning"

/* The last sign of life of the workout that was cut short. */
#define CUT_US (1700002006 * USEC_PER_SEC)

static struct store_interrupted interrupted;
static uint8_t good[HISTORY_MAX], damaged[HISTORY_MAX];
static size_t n_good;

/* Two steps: pulls, and a walk of which something is skipped. */
static const struct routine routine = {
	.n_steps = 2,
	.steps = { { .exercise = "resisted-flexion",
		     .label = "warm-up",
		     .sets = 1,
		     .reps = 2,
		     .hold_us = 5 * USEC_PER_SEC,
		     .target.least_n = 28,
		     .sensors = SENSOR_BAND },
		   { .exercise = "toe-walk",
		     .kind = KIND_TIMED,
		     .n_parts = 2,
		     .parts = { { "straight" }, { "toes out", DIRECTION_CLOCKWISE } },
		     .sets = 5,
		     .reps = 1,
		     .time_us = 20 * USEC_PER_SEC } },
};

static const struct step_count counts[] = { { .planned = 2 }, { .planned = 10, .skipped = 9 } };

static int add_workout(struct store *s, const char *uuid)
{
	const struct store_progress now = { { 1, 4, 1 }, counts, 2 };
	const struct rating rating = { { true, 3 }, { true, 0 }, "not bad" };
	struct workout_row w = {
		.routine = "resisted-flexion",
		.band = "left-foot",
		.state = "running",
		.started_us = 1700000000 * USEC_PER_SEC,
		.planned = 2,
	};
	const struct rep_row r = {
		.exercise = "resisted-flexion",
		.step = 1,
		.set = 1,
		.rep = 1,
		.side = SIDE_LEFT,
		.guide = "band",
		.counted = true,
		.at_us = w.started_us + USEC_PER_SEC,
		.wanted_us = 5 * USEC_PER_SEC,
		.measured = true,
		.earned = true,
		.plateau_us = 5 * USEC_PER_SEC,
		.held_us = 5 * USEC_PER_SEC,
		.level_n = 30,
		.target_n = 28,
		.in_zone_us = 3 * USEC_PER_SEC,
		.rfd_n_per_s = 40,
		.steadiness = 0.03,
	};
	int failed;

	strcpy(w.uuid, uuid);
	failed = store_begin(s, &w, &routine) < 0;
	failed += store_rep(s, uuid, &r, NULL) < 0;
	failed += store_place(s, uuid, &now) < 0;
	failed += store_rate(s, uuid, &rating) < 0;
	strcpy(w.state, "finished");
	w.ended_us = w.started_us + 60 * USEC_PER_SEC;
	failed += store_end(s, &w) < 0;
	return failed;
}

/* It is left open. */
static int cut_workout(struct store *s, const char *uuid)
{
	const struct store_progress now = { { 0, 0, 1 }, counts, 2 };
	struct workout_row w = { .state = "running", .started_us = CUT_US - 6 * USEC_PER_SEC };
	const struct rep_row r = {
		.step = 1,
		.guide = "timer",
		.counted = true,
		.at_us = w.started_us + USEC_PER_SEC,
		.wanted_us = 5 * USEC_PER_SEC,
	};
	int failed;

	strcpy(w.uuid, uuid);
	failed = store_begin(s, &w, &routine) < 0;
	return failed + (store_rep(s, uuid, &r, &now) < 0);
}

static int add_reminder(struct store *s)
{
	const struct reminder_row row = { REMINDER, 1700000000 * USEC_PER_SEC, 1, 2, 3 };
	const struct reminder_slot slot = { 1700003600 * USEC_PER_SEC, 0, SLOT_DONE };
	int failed = store_set_reminder(s, &row) < 0;

	return failed + (store_set_slot(s, REMINDER, &slot) < 0);
}

static int add_said(struct store *s, const char *uuid)
{
	struct said said = { .exercise = "toe-press",
			     .reps = 3,
			     .at_us = 1700001000 * USEC_PER_SEC };

	strcpy(said.uuid, uuid);
	return store_add_said(s, &said) < 0;
}

/* SQLite's own files beside the history belong to the one before. */
static const char *write_history(const uint8_t *data, size_t n)
{
	const char *path = fuzz_file("history.db", data, n);
	char beside[300];

	(void)snprintf(beside, sizeof(beside), "%s-wal", path);
	(void)unlink(beside);
	(void)snprintf(beside, sizeof(beside), "%s-shm", path);
	(void)unlink(beside);
	return path;
}

static void make_good(void)
{
	const char *problem, *path = write_history(NULL, 0);
	struct store *s;
	FILE *f;

	demand(unlink(path) == 0);
	demand(store_open(&s, path, STORE_WRITE, &problem) == 0);
	demand(add_workout(s, OLD_UUID) == 0 && add_said(s, OLD_SAID) == 0);
	demand(add_reminder(s) == 0);
	demand(cut_workout(s, CUT_UUID) == 0 && store_close_open(s) == 1);
	demand(store_interrupted(s, CUT_US, &interrupted) == 0 && !store_problem(s));
	store_checkpoint(s);
	store_free(s);

	f = fopen(path, "re");
	demand(f);
	n_good = fread(good, 1, sizeof(good), f);
	demand(n_good > 0 && n_good < sizeof(good));
	(void)fclose(f);
}

/* Return: the length of what is now in `damaged`. */
static size_t apply(const uint8_t *patch, size_t n)
{
	size_t length = n_good;

	memcpy(damaged, good, n_good);
	while (n >= 3) {
		size_t at = ((size_t)patch[0] | (size_t)patch[1] << 8) % n_good;
		size_t bytes = MIN((size_t)patch[2], MIN(n - 3, n_good - at));

		if (bytes == 0)
			length = MIN(length, at);
		memcpy(damaged + at, patch + 3, bytes);
		patch += 3 + bytes;
		n -= 3 + bytes;
	}
	return length;
}

static int see_rep(void *userdata, const struct rep_row *r)
{
	struct named_figure figures[FIGURES_MAX];
	size_t n = figures_of_rep(r, figures);

	demand(strlen(r->exercise) < sizeof(r->exercise) && strlen(r->guide) < sizeof(r->guide));
	demand(strlen(r->reason) < sizeof(r->reason));
	demand(side_name(r->side));
	for (size_t i = 0; i < n; i++)
		demand(isfinite(figures[i].value));
	return 0;
}

static int see_set(void *userdata, const struct tally_set *set)
{
	struct named_figure figures[FIGURES_MAX];
	size_t n = figures_of_set(set, figures);

	for (size_t i = 0; i < n; i++)
		demand(isfinite(figures[i].value));
	return 0;
}

static int see_step(void *userdata, const struct step_row *r)
{
	demand(strlen(r->step.exercise) < sizeof(r->step.exercise));
	demand(strlen(r->step.label) < sizeof(r->step.label));
	demand(step_kind_name(r->step.kind)[0] && sides_name(r->step.sides)[0]);
	demand(r->step.n_parts <= ROUTINE_PARTS_MAX);
	for (unsigned i = 0; i < r->step.n_parts; i++)
		demand(strlen(r->step.parts[i].variant) < ROUTINE_VARIANT_MAX);
	return 0;
}

/* What is given back is something that a session can trust. */
static void see_interrupted(struct store *s)
{
	const struct routine *r = &interrupted.routine;
	const struct session_place *at = &interrupted.workout.at;
	unsigned step;

	if (store_interrupted(s, CUT_US, &interrupted) < 0)
		return;
	demand(!routine_check(r, &step));
	demand(at->step < r->n_steps && at->set < step_sets(&r->steps[at->step]));
	demand(at->rep < step_set_reps(&r->steps[at->step]));
	for (step = 0; step < r->n_steps; step++)
		demand(interrupted.so_far[step].done + interrupted.so_far[step].skipped <=
		       interrupted.so_far[step].planned);
}

static int see_best(void *userdata, const struct best_row *b)
{
	demand(strlen(b->exercise) < sizeof(b->exercise) && strlen(b->uuid) < sizeof(b->uuid));
	demand(side_name(b->side));
	return 0;
}

static int see_workout(void *userdata, const struct workout_row *w)
{
	char *uuid = userdata;

	demand(strlen(w->uuid) < sizeof(w->uuid) && strlen(w->state) < sizeof(w->state));
	demand(strlen(w->note) < sizeof(w->note) && strlen(w->stopped) < sizeof(w->stopped));
	demand(w->effort.value <= SCORE_MAX && w->pain.value <= SCORE_MAX);
	strcpy(uuid, w->uuid);
	return 0;
}

static int see_deeds(void *userdata, const struct deeds *deeds)
{
	demand(deeds->n <= ELEMENTS(deeds->list));
	demand(deeds->offset_s > -86400 * 2 && deeds->offset_s < 86400 * 2);
	(void)due_push(userdata, deeds);
	demand(due_done(userdata) <= due_planned(userdata));
	return 0;
}

static int see_slot(void *userdata, const struct reminder_slot *slot)
{
	demand(slot_outcome_name(slot->outcome));
	return 0;
}

static void read_for_reminders(struct store *s)
{
	const struct store_days days = { 0, 100000, 4 * 3600 };
	struct store_totals totals;
	struct reminder_row row;
	uint64_t end_us;
	struct due due;

	due_init(&due, &routine, 4 * 3600);
	(void)store_deeds(s, 0, see_deeds, &due);
	(void)store_last_end(s, &end_us);
	(void)store_totals_of_days(s, 0, UINT64_MAX, &days, &totals);
	(void)store_reminder(s, REMINDER, &row);
	(void)store_slots(s, REMINDER, 0, see_slot, NULL);
}

static void read_all(struct store *s)
{
	struct tally_difference differences[ROUTINE_STEPS_MAX];
	struct store_totals totals;
	struct workout_row w;
	struct tally tally;
	char uuid[STORE_UUID_MAX] = OLD_UUID;

	(void)store_workouts(s, 0, UINT64_MAX, 0, 100, see_workout, uuid);
	(void)store_workout(s, uuid, &w);
	(void)store_steps(s, uuid, see_step, NULL);
	(void)store_reps(s, uuid, see_rep, NULL);
	(void)figures_read(s, uuid, see_set, NULL, &tally);
	(void)tally_differences(&tally, differences);
	(void)store_totals(s, 0, UINT64_MAX, &totals);
	(void)store_bests(s, see_best, NULL);
	read_for_reminders(s);
	see_interrupted(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *problem = NULL, *path;
	struct reminder_row row;
	struct workout_row kept;
	struct said said;
	struct store *s;

	if (n_good == 0)
		make_good();
	path = write_history(damaged, apply(data, n));

	if (store_open(&s, path, STORE_READ, &problem) == 0) {
		read_all(s);
		store_free(s);
	} else {
		demand(problem && *problem);
	}

	demand(store_open(&s, path, STORE_WRITE, &problem) == 0);
	see_interrupted(s);
	/* A write that fails says so, and what it should have kept is kept in memory. */
	demand(add_workout(s, NEW_UUID) == 0 || store_problem(s));
	demand(store_workout(s, NEW_UUID, &kept) == 0 && kept.done == 1);
	demand(add_said(s, NEW_SAID) == 0 || store_problem(s));
	demand(store_undo_said(s, &said) == 0 || store_problem(s));
	demand(add_reminder(s) == 0 || store_problem(s));
	demand(store_reminder(s, REMINDER, &row) == 0);
	read_all(s);
	store_checkpoint(s);
	store_free(s);
	return 0;
}
