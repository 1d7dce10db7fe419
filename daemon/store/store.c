/* SPDX-License-Identifier: MIT */

/*
 * The history as the daemon sees it: always there. What it does when the file is not usable is the
 * point of this file: it leaves the file alone, goes on in memory with the workout under way, and
 * tries the file again at the next workout. A training session must not end because a disk is full.
 *
 * It does not log: who calls it shows store_problem().
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/rows.h"
#include "store/store-internal.h"
#include "sys/cleanup.h"

static const char *advice(int error, const char **ret_what)
{
	switch (error) {
	case -ENOSPC:
		*ret_what = "is on a full disk";
		return "Free some space.";
	case -EACCES:
	case -EPERM:
	case -EROFS:
	case -ENOTDIR:
		*ret_what = "cannot be opened or written";
		return "Make the file and its folder belong to you, on a file system that can be written.";
	case -EBUSY:
		*ret_what = "is in use by another program";
		return "Close that program.";
	case -EUCLEAN:
		*ret_what = "is damaged, or is no history of Instep";
		return "Move it away, or put a copy that is whole in its place.";
	case -EOPNOTSUPP:
		*ret_what = "was written by a newer version of Instep";
		return "Update Instep.";
	case -ESTALE:
		*ret_what = "was written by an older version of Instep";
		return "Start instepd once; it brings the history up to date.";
	case -EIDRM:
		*ret_what = "was moved or removed while it was in use";
		return "The next workout makes a new one, or takes what is there then.";
	case -ENOENT:
		*ret_what = "does not exist";
		return "It is made by the first workout.";
	default:
		*ret_what = strerror(-error);
		return "Check the disk and its file system.";
	}
}

static void describe(int error, const char *path, enum store_mode mode, char *ret, size_t size)
{
	const char *what;
	const char *what_to_do = advice(error, &what);

	(void)snprintf(
		ret, size, "The history %s %s. %s%s", path, what, what_to_do,
		mode == STORE_WRITE
			? " Until then workouts are kept in memory only, and are lost when instepd ends."
			: "");
}

static void complain_of(struct store *s, int error)
{
	describe(error, s->path, s->mode, s->problem, sizeof(s->problem));
}

const char *store_problem(const struct store *s)
{
	return s->problem[0] ? s->problem : NULL;
}

void store_free(struct store *s)
{
	if (!s)
		return;

	database_free(s->database);
	free(s->path);
	free(s);
}

/* Why store_open() failed outlives the store that was not made. */
static int refuse(int error, const char *path, const char **ret_problem)
{
	static char problem[1024];

	describe(error, path, STORE_READ, problem, sizeof(problem));
	*ret_problem = problem;
	return error;
}

int store_open(struct store **ret, const char *path, enum store_mode mode, const char **ret_problem)
{
	_cleanup_(store_freep) struct store *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return -ENOMEM;

	s->mode = mode;
	s->path = path ? strdup(path) : NULL;
	if (path && !s->path)
		return -ENOMEM;

	r = database_open(&s->database, path, mode);
	if (r < 0 && path && mode == STORE_READ)
		return refuse(r, path, ret_problem);
	if (r < 0 && path) {
		complain_of(s, r);
		r = database_open(&s->database, NULL, mode);
	}
	if (r < 0)
		return r;

	*ret = TAKE(s);
	return 0;
}

int store_check(const char *path, const char **ret_problem)
{
	_cleanup_(database_freep) struct database *d = NULL;
	int r;

	r = database_open(&d, path, STORE_READ);
	if (r == 0)
		r = database_check(d);

	return r < 0 ? refuse(r, path, ret_problem) : 0;
}

/* Is it the file that failed, rather than what the caller asked for? */
static bool file_failed(const struct store *s, int error)
{
	return error < 0 && s->mode == STORE_WRITE && s->path && !s->problem[0] &&
	       error != -ENOENT && error != -EINVAL && error != -ENOMEM;
}

/* The reps of a workout on their way from one database to another. */
struct copying {
	struct database *from, *to;
	const struct workout_row *workout;
	unsigned skip; /* rows that are there already */
	unsigned copied;
	const char *reminder; /* the one that is at hand */
};

static int copy_rep(void *userdata, const struct rep_row *r)
{
	struct copying *c = userdata;
	int error;

	if (c->skip > 0) {
		c->skip--;
		return 0;
	}

	error = rows_add_rep(c->to, c->workout->uuid, r);
	if (error < 0)
		return error;

	c->copied++;
	return 0;
}

/* The workout under way and its steps, into memory: from what is known of them here. */
static int copy_open(struct database *memory, void *userdata)
{
	const struct store *s = userdata;
	int r;

	r = rows_add_workout(memory, &s->open);
	for (size_t i = 0; i < s->n_steps && r == 0; i++)
		r = rows_add_step(memory, s->open.uuid, &s->steps[i]);

	return r;
}

static int copy_slot(void *userdata, const struct reminder_slot *slot)
{
	const struct copying *c = userdata;

	return rows_set_slot(c->to, c->reminder, slot);
}

static int copy_reminder(void *userdata, const struct reminder_row *row)
{
	struct copying *c = userdata;
	int r;

	c->reminder = row->id;
	r = rows_set_reminder(c->to, row);
	return r < 0 ? r : rows_slots(c->from, row->id, 0, copy_slot, c);
}

/*
 * The file failed: from here on memory stands in for it, with as much of the workout under way as
 * can be read.
 */
static int go_to_memory(struct store *s, int error)
{
	_cleanup_(database_freep) struct database *memory = NULL;
	struct copying copying = { .from = s->database, .workout = &s->open };
	int r;

	r = database_open(&memory, NULL, STORE_WRITE);
	if (r < 0)
		return r;

	copying.to = memory;
	if (s->open.uuid[0]) {
		r = database_whole(memory, copy_open, s);
		if (r < 0)
			return r;

		(void)rows_reps(s->database, s->open.uuid, copy_rep, &copying);
	}
	(void)rows_reminders(s->database, copy_reminder, &copying);

	s->copied = copying.copied;
	complain_of(s, error);
	database_abandon(s->database);
	database_free(s->database);
	s->database = TAKE(memory);
	return 0;
}

/* Rows in a file that has no name any more would be gone without a word when the daemon ends. */
static void mind_the_file(struct store *s)
{
	if (s->mode == STORE_WRITE && s->path && !s->problem[0] && database_moved(s->database))
		(void)go_to_memory(s, -EIDRM);
}

struct merging {
	struct database *from, *to;
	unsigned copied;
	const struct workout_row *workout; /* the one that is at hand */
	bool there;                        /* the file has it */
};

static int merge_step(void *userdata, const struct step_row *row)
{
	struct merging *m = userdata;

	return m->there ? rows_plan_step(m->to, m->workout->uuid, row->n, &row->count)
			: rows_add_step(m->to, m->workout->uuid, row);
}

/* What may have become of the workout since the file failed. */
static int merge_facts(struct database *to, const struct workout_row *w)
{
	const struct rating rating = { w->effort, w->pain, w->note[0] ? w->note : NULL };
	int r;

	r = rows_end_workout(to, w);
	if (r == 0)
		r = rows_place(to, w->uuid, &w->at, w->planned);

	return r == 0 ? rows_rate(to, w->uuid, &rating) : r;
}

/*
 * Writes one workout of memory to the file. The file may have it already, the one that was under
 * way when memory took over: then the first reps were copied from there, in order, all or as many
 * as could be read.
 */
static int merge_workout(void *userdata, const struct workout_row *w)
{
	struct merging *m = userdata;
	struct copying copying = { .to = m->to, .workout = w };
	struct workout_row there;
	int r;

	r = rows_workout(m->to, w->uuid, &there);
	m->workout = w;
	m->there = r == 0;
	if (r == -ENOENT)
		r = rows_add_workout(m->to, w);
	else if (r == 0) {
		copying.skip = MIN(m->copied, there.done + there.tried);
		r = merge_facts(m->to, w);
	}
	if (r < 0)
		return r;

	r = rows_steps(m->from, w->uuid, merge_step, m);
	return r < 0 ? r : rows_reps(m->from, w->uuid, copy_rep, &copying);
}

static int merge(struct database *to, void *userdata)
{
	struct merging *m = userdata;
	struct copying copying = { .from = m->from, .to = to };
	int r;

	r = rows_workouts_as_stored(m->from, merge_workout, m);
	return r < 0 ? r : rows_reminders(m->from, copy_reminder, &copying);
}

void store_try_the_file(struct store *s)
{
	_cleanup_(database_freep) struct database *file = NULL;
	struct merging merging = { .copied = s->copied };
	int r;

	mind_the_file(s);
	if (!s->problem[0])
		return;

	merging.from = s->database;
	r = database_open(&file, s->path, STORE_WRITE);
	merging.to = file;
	if (r == 0)
		r = database_whole(file, merge, &merging);
	if (r < 0) {
		if (file)
			database_abandon(file);
		complain_of(s, r);
		return;
	}

	database_free(s->database);
	s->database = TAKE(file);
	s->problem[0] = '\0';
}

int store_write(struct store *s, int (*work)(struct database *d, void *userdata), void *userdata)
{
	int r;

	mind_the_file(s);
	r = database_whole(s->database, work, userdata);
	if (file_failed(s, r) && go_to_memory(s, r) == 0)
		(void)database_whole(s->database, work, userdata);

	return r;
}

void store_checkpoint(struct store *s)
{
	(void)sqlite3_wal_checkpoint_v2(s->database->sqlite, "main", SQLITE_CHECKPOINT_TRUNCATE,
					NULL, NULL);
}

/* A reading that meets damage ends the writing too. */
int store_checked(struct store *s, int r)
{
	if (r == -EUCLEAN && s->mode == STORE_READ && s->path)
		complain_of(s, r);
	if (r == -EUCLEAN && file_failed(s, r))
		(void)go_to_memory(s, r);

	return r;
}
