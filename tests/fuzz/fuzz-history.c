/* SPDX-License-Identifier: MIT */

/*
 * A damaged history. The input is a list of patches to a good one: two bytes say where, one how many
 * bytes, then the bytes; a patch of none cuts the file off there. Whatever comes of it, reading ends
 * with an answer, a refusal has its sentence, and a workout can still be done and kept.
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

static uint8_t good[HISTORY_MAX], damaged[HISTORY_MAX];
static size_t n_good;

static int add_workout(struct store *s, const char *uuid)
{
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
	failed = store_begin(s, &w, NULL) < 0;
	failed += store_rep(s, uuid, &r, NULL) < 0;
	strcpy(w.state, "finished");
	w.ended_us = w.started_us + 60 * USEC_PER_SEC;
	failed += store_end(s, &w) < 0;
	return failed;
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
	demand(add_workout(s, OLD_UUID) == 0 && !store_problem(s));
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
	strcpy(uuid, w->uuid);
	return 0;
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
	(void)store_reps(s, uuid, see_rep, NULL);
	(void)figures_read(s, uuid, see_set, NULL, &tally);
	(void)tally_differences(&tally, differences);
	(void)store_totals(s, 0, UINT64_MAX, &totals);
	(void)store_bests(s, see_best, NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *problem = NULL, *path;
	struct workout_row kept;
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
	/* A write that fails says so, and what it should have kept is kept in memory. */
	demand(add_workout(s, NEW_UUID) == 0 || store_problem(s));
	demand(store_workout(s, NEW_UUID, &kept) == 0 && kept.done == 1);
	read_all(s);
	store_checkpoint(s);
	store_free(s);
	return 0;
}
