/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One SQLite database with the tables of the history, and its statements. What to do when it fails
 * is store.c's.
 */

#include <sqlite3.h>

#include "store/store.h"
#include "util/macro.h"

/* Each is prepared once, when the database is opened; their SQL is a table in statement.c. */
enum statement {
	STATEMENT_BEGIN,
	STATEMENT_COMMIT,
	STATEMENT_ROLLBACK,
	STATEMENT_ADD_WORKOUT,
	STATEMENT_ADD_STEP,
	STATEMENT_ADD_REP,
	STATEMENT_COUNT_REP,
	STATEMENT_PLACE,
	STATEMENT_PLAN_STEP,
	STATEMENT_END_WORKOUT,
	STATEMENT_CLOSE_OPEN,
	STATEMENT_REOPEN,
	STATEMENT_RATE,
	STATEMENT_TAKE_BACK,
	STATEMENT_WORKOUTS,
	STATEMENT_WORKOUTS_AS_STORED,
	STATEMENT_WORKOUT,
	STATEMENT_NEWEST,
	STATEMENT_LAST_SAID,
	STATEMENT_STEPS,
	STATEMENT_REPS,
	STATEMENT_TOTALS,
	STATEMENT_TOTALS_OF_DAYS,
	STATEMENT_BESTS,
	STATEMENT_DEEDS,
	STATEMENT_LAST_END,
	STATEMENT_REMINDERS,
	STATEMENT_REMINDER,
	STATEMENT_SET_REMINDER,
	STATEMENT_FORGET_REMINDER,
	STATEMENT_SET_SLOT,
	STATEMENT_SLOTS,
};

#define STATEMENTS (STATEMENT_SLOTS + 1)

struct database {
	sqlite3 *sqlite;
	sqlite3_stmt *statements[STATEMENTS];
};

/**
 * database_open() - open the history at @path, or an empty one in memory (NULL)
 * STORE_WRITE creates the file and brings an older one up to date. A file that is refused is not
 * changed.
 *
 * Return: 0, -ENOENT (STORE_READ: nothing there yet), -EUCLEAN (damaged, or no history),
 * -EOPNOTSUPP (from a newer version), -ESTALE (STORE_READ: from an older one), or as
 * database_errno().
 */
int database_open(struct database **ret, const char *path, enum store_mode mode);
struct database *database_free(struct database *d);
DEFINE_CLEANUP(struct database *, database_free);

/**
 * database_check() - look its pages over, unless it is so large that this would take long (16 MiB)
 * Return: 0, -EUCLEAN (damaged), or as database_errno().
 */
int database_check(struct database *d);

/**
 * database_abandon() - after a failure: from now on, and when it is closed, its files are left as
 * they are
 */
void database_abandon(struct database *d);

/** database_moved() - is its file not the one any more that has its name? */
bool database_moved(struct database *d);

/**
 * database_errno() - an SQLite result code of a call on @sqlite (which may be NULL) as a negative
 * errno; SQLITE_OK is 0
 * A full disk is -ENOSPC, no right to write -EACCES, damage -EUCLEAN, a lock -EBUSY, a broken
 * constraint -EINVAL.
 */
int database_errno(sqlite3 *sqlite, int code);

/**
 * database_step() - run a statement to its next row
 * Return: 1 (a row is there), 0 (done), or a negative errno. Reset unless there is a row.
 */
int database_step(sqlite3_stmt *statement);

/**
 * database_prepare() - a statement for sqlite3_finalize(); database_prepare_all() - those of the
 * table
 */
int database_prepare(struct database *d, const char *text, sqlite3_stmt **ret);
int database_prepare_all(struct database *d);

/** database_run() - a statement without parameters that answers no rows */
int database_run(struct database *d, enum statement statement);

/**
 * database_whole() - do @work in one transaction: all of it or, when it fails, nothing
 * Return: as @work, which answers 0 or a negative errno; or why it could not be kept.
 */
int database_whole(struct database *d, int (*work)(struct database *d, void *userdata),
		   void *userdata);
