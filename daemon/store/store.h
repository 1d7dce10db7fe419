/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The history, in SQLite: workouts and their reps. The daemon only appends: a rep is one row and
 * one transaction. Schema and its migrations: schema.c. Instants are microseconds of
 * CLOCK_REALTIME, lengths microseconds.
 *
 * A history that cannot be used (damaged, from a newer version, not writable, disk full) is left
 * exactly as it is; the store then goes on in memory, with what can be read of the workout under
 * way, and says so: store_problem(). Each new workout tries the file again; when it can be used,
 * what was kept in memory is written to it first.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/session.h"

#define STORE_UUID_MAX 37

enum store_mode { STORE_WRITE, STORE_READ };

struct store;

struct workout_row {
	char uuid[STORE_UUID_MAX];
	char routine[ROUTINE_ID_MAX];
	char band[32];                 /* id; "" = by timer */
	char state[16];                /* running, finished, abandoned, interrupted */
	uint64_t started_us, ended_us; /* realtime; ended 0 = still open */
	unsigned planned;
	unsigned done, tried; /* counted from the rows */
	unsigned pulses;
	uint64_t held_us; /* over its counted reps: as measured; by timer as prescribed */
	uint64_t unknown_us;
};

struct rep_row {
	char exercise[ROUTINE_ID_MAX];
	unsigned step, set, rep; /* from 1, as people count */
	enum side side;
	char guide[8]; /* band, motion, timer */
	bool counted;
	char reason[16]; /* "" or why it was not counted */
	uint64_t at_us;  /* realtime of its start */
	uint64_t wanted_us;
	bool measured; /* the fields below are filled (SQL NULL otherwise) */
	bool earned, open;
	uint64_t out_us, plateau_us, back_us, held_us, unknown_us;
	int64_t rest_us; /* from the end of the rep before it; -1 = none in this epoch */
	double rest_n, level_n, peak_n, mean_n; /* of a movement 0 (SQL NULL) */
	double range_deg;                       /* of a movement; of a force 0 (SQL NULL) */
	double target_n;     /* least force over rest that was asked for; 0 = any (SQL NULL) */
	uint64_t in_zone_us; /* core/figure.h, as the two below; without a target 0 (SQL NULL) */
	double rfd_n_per_s;  /* NAN = not known (SQL NULL) */
	double steadiness;   /* a share; NAN = not known (SQL NULL) */
};

/**
 * store_open() - open or create the history
 * @path: file; its folder is created (0700, the file 0600). NULL = in memory.
 *
 * STORE_WRITE never fails for the file's sake: see store_problem(); @ret_problem may then be NULL.
 * STORE_READ fails with -ENOENT when there is no history yet, else with another negative errno. Of
 * whatever is wrong with the file *ret_problem is a sentence, which stays valid until the next
 * call; without memory (-ENOMEM) there may be none.
 */
int store_open(struct store **ret, const char *path, enum store_mode mode,
	       const char **ret_problem);
void store_free(struct store *s); /* NULL is fine */

/**
 * store_problem() - NULL, or the sentence that says why nothing is kept on disk now and what to do
 * It may change with every call that begins, writes or reads; the text stays valid until then.
 */
const char *store_problem(const struct store *s);

/*
 * Writing. Errors are returned; those of the file also become store_problem(), and the row is then
 * kept in memory. -ENOENT: no workout has this UUID. -EINVAL: this UUID is taken.
 */
int store_begin(struct store *s, const struct workout_row *w);
int store_rep(struct store *s, const char *uuid, const struct rep_row *r);
/** store_end() - closes it: state, ended_us, pulses, unknown_us are taken from @w */
int store_end(struct store *s, const struct workout_row *w);
/**
 * store_close_open() - workouts left open by a crash become "interrupted", ended at their last rep.
 * Return: how many.
 */
int store_close_open(struct store *s);
/**
 * store_checkpoint() - fold the log into the file; between workouts. If it cannot, the log stays:
 * nothing is lost.
 */
void store_checkpoint(struct store *s);

/*
 * Reading. The callback is called once a row and may not call the store; a non-zero answer ends the
 * reading and is returned. Workouts newest first, those whose started_us is in [from_us, to_us);
 * reps in the order they were stored.
 */
int store_workouts(struct store *s, uint64_t from_us, uint64_t to_us, unsigned offset,
		   unsigned limit, int (*each)(void *userdata, const struct workout_row *w),
		   void *userdata);
int store_workout(struct store *s, const char *uuid, struct workout_row *ret); /* -ENOENT */
int store_reps(struct store *s, const char *uuid,
	       int (*each)(void *userdata, const struct rep_row *r), void *userdata);

/* Sums of a span. */
struct store_totals {
	unsigned workouts, done, tried;
	uint64_t held_us; /* as in struct workout_row */
};
int store_totals(struct store *s, uint64_t from_us, uint64_t to_us, struct store_totals *ret);

/* The best of a person, of one exercise and side. */
struct best_row {
	char exercise[ROUTINE_ID_MAX];
	enum side side; /* both feet together are a side of their own */
	double level_n;
	uint64_t at_us;            /* of that hold */
	char uuid[STORE_UUID_MAX]; /* of that workout */
};
/**
 * store_bests() - of each exercise and side, the highest level of a counted hold in the latest max
 * test (a workout of the routine ROUTINE_MAX_TEST) that has one
 * Return: 0, what @each has ended the reading with, or negative errno.
 */
int store_bests(struct store *s, int (*each)(void *userdata, const struct best_row *b),
		void *userdata);

/** uuid_new() - a random UUID (RFC 9562, version 4) as text */
int uuid_new(char ret[static STORE_UUID_MAX]);
