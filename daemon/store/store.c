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

#include "store/database.h"
#include "store/rows.h"
#include "sys/cleanup.h"

struct store {
	struct database *database; /* the file, or what stands in for it */
	enum store_mode mode;
	char *path;         /* NULL: in memory on purpose */
	char problem[1024]; /* "": the database is the file */
	unsigned copied; /* when memory took over: the reps under way that it has from the file */
	struct workout_row open; /* the workout under way; uuid "" = none */
};

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

DEFINE_CLEANUP(struct store *, store_free);

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

/* Is it the file that failed, rather than what the caller asked for? */
static bool file_failed(const struct store *s, int error)
{
	return error < 0 && s->mode == STORE_WRITE && s->path && !s->problem[0] &&
	       error != -ENOENT && error != -EINVAL && error != -ENOMEM;
}

struct copying {
	struct database *to;
	const char *uuid;
	unsigned skip; /* rows that are there already */
	unsigned copied;
};

static int copy_rep(void *userdata, const struct rep_row *r)
{
	struct copying *c = userdata;
	int error;

	if (c->skip > 0) {
		c->skip--;
		return 0;
	}

	error = rows_add_rep(c->to, c->uuid, r);
	if (error < 0)
		return error;

	c->copied++;
	return 0;
}

/*
 * The file failed: from here on memory stands in for it, with as much of the workout under way as
 * can be read.
 */
static int go_to_memory(struct store *s, int error)
{
	_cleanup_(database_freep) struct database *memory = NULL;
	struct copying copying = { .uuid = s->open.uuid };
	int r;

	r = database_open(&memory, NULL, STORE_WRITE);
	if (r < 0)
		return r;

	copying.to = memory;
	if (s->open.uuid[0]) {
		r = rows_add_workout(memory, &s->open);
		if (r < 0)
			return r;

		(void)rows_reps(s->database, s->open.uuid, copy_rep, &copying);
	}

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
};

/*
 * Writes one workout of memory to the file. The file may have it already, the one that was under
 * way when memory took over: then the first reps were copied from there, in order, all or as many
 * as could be read.
 */
static int merge_workout(void *userdata, const struct workout_row *w)
{
	struct merging *m = userdata;
	struct copying copying = { .to = m->to, .uuid = w->uuid };
	struct workout_row there;
	int r;

	r = rows_workout(m->to, w->uuid, &there);
	if (r == -ENOENT)
		r = rows_add_workout(m->to, w);
	else if (r == 0)
		copying.skip = MIN(m->copied, there.done + there.tried);
	if (r < 0)
		return r;

	r = rows_reps(m->from, w->uuid, copy_rep, &copying);
	if (r < 0)
		return r;

	return rows_end_workout(m->to, w);
}

static int merge(struct database *from, struct database *to, unsigned copied)
{
	struct merging m = { .from = from, .to = to, .copied = copied };
	int r;

	r = database_run(to, STATEMENT_BEGIN);
	if (r < 0)
		return r;

	r = rows_workouts(from, 0, UINT64_MAX, 0, UINT32_MAX, merge_workout, &m);
	if (r == 0)
		r = database_run(to, STATEMENT_COMMIT);
	if (r < 0 && !sqlite3_get_autocommit(to->sqlite))
		(void)database_run(to, STATEMENT_ROLLBACK);

	return r;
}

/* Between two workouts: can the file be used again? Then what memory holds goes there first. */
static void try_the_file(struct store *s)
{
	_cleanup_(database_freep) struct database *file = NULL;
	int r;

	if (!s->problem[0])
		return;

	r = database_open(&file, s->path, STORE_WRITE);
	if (r == 0)
		r = merge(s->database, file, s->copied);
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

int store_begin(struct store *s, const struct workout_row *w)
{
	bool kept;
	int r;

	mind_the_file(s);
	try_the_file(s);
	r = rows_add_workout(s->database, w);
	kept = r == 0;
	if (file_failed(s, r) && go_to_memory(s, r) == 0)
		kept = rows_add_workout(s->database, w) == 0;
	if (kept)
		s->open = *w;

	return r;
}

int store_rep(struct store *s, const char *uuid, const struct rep_row *rep)
{
	int r;

	mind_the_file(s);
	r = rows_add_rep(s->database, uuid, rep);
	if (file_failed(s, r) && go_to_memory(s, r) == 0)
		(void)rows_add_rep(s->database, uuid, rep);

	return r;
}

int store_end(struct store *s, const struct workout_row *w)
{
	int r;

	mind_the_file(s);
	r = rows_end_workout(s->database, w);
	if (file_failed(s, r) && go_to_memory(s, r) == 0)
		(void)rows_end_workout(s->database, w);
	if (strcmp(s->open.uuid, w->uuid) == 0)
		s->open.uuid[0] = '\0';

	return r;
}

int store_close_open(struct store *s)
{
	int r = database_run(s->database, STATEMENT_CLOSE_OPEN);

	if (file_failed(s, r))
		(void)go_to_memory(s, r);

	return r < 0 ? r : sqlite3_changes(s->database->sqlite);
}

void store_checkpoint(struct store *s)
{
	(void)sqlite3_wal_checkpoint_v2(s->database->sqlite, "main", SQLITE_CHECKPOINT_TRUNCATE,
					NULL, NULL);
}

/* A reading that meets damage ends the writing too. */
static int checked(struct store *s, int r)
{
	if (r == -EUCLEAN && s->mode == STORE_READ && s->path)
		complain_of(s, r);
	if (r == -EUCLEAN && file_failed(s, r))
		(void)go_to_memory(s, r);

	return r;
}

int store_workouts(struct store *s, uint64_t from_us, uint64_t to_us, unsigned offset,
		   unsigned limit, int (*each)(void *userdata, const struct workout_row *w),
		   void *userdata)
{
	return checked(s,
		       rows_workouts(s->database, from_us, to_us, offset, limit, each, userdata));
}

int store_workout(struct store *s, const char *uuid, struct workout_row *ret)
{
	return checked(s, rows_workout(s->database, uuid, ret));
}

int store_reps(struct store *s, const char *uuid,
	       int (*each)(void *userdata, const struct rep_row *r), void *userdata)
{
	return checked(s, rows_reps(s->database, uuid, each, userdata));
}

int store_totals(struct store *s, uint64_t from_us, uint64_t to_us, struct store_totals *ret)
{
	return checked(s, rows_totals(s->database, from_us, to_us, ret));
}

int store_bests(struct store *s, int (*each)(void *userdata, const struct best_row *b),
		void *userdata)
{
	return checked(s, rows_bests(s->database, each, userdata));
}
