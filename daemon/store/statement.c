/* SPDX-License-Identifier: MIT */

/*
 * The statements of the history, all of them, and how one is run and its failure told. There is no
 * other SQL that touches rows; that of the tables is in schema.c.
 */

#include <errno.h>

#include "store/database.h"

/*
 * TOTAL() and not SUM(), which fails where a damaged file holds more than an integer can; MIN()
 * where a column is added to, for the same reason.
 */
#define WORKOUT_COLUMNS                                                                                   \
	"SELECT uuid, routine, band, state, started_us, ended_us, offset_s, planned, pulses, unknown_us," \
	" stopped, at_step, at_set, at_rep, effort, pain, note, done, tried,"                             \
	" (SELECT TOTAL(skipped) FROM step WHERE workout = id), held_us FROM workout "
#define TOTALS                                                                                 \
	"SELECT COUNT(*) FILTER (WHERE state != '" STORE_SAID "'), TOTAL(done), TOTAL(tried)," \
	" TOTAL(done) FILTER (WHERE state = '" STORE_SAID "'), TOTAL(held_us)"                 \
	" FROM workout WHERE started_us >= ? AND started_us < ?"
/* of rows_totals_of_days(); ?3: when its days begin. Two days are added so that none is below 0. */
#define DAY_OF_WORKOUT "((started_us / 1000000 + offset_s + 172800 - ?3) / 86400 - 2)"
#define REMINDER_COLUMNS \
	"SELECT id, since_us, snoozed_until_us, paused_since_us, paused_until_us FROM reminder "
#define ID_OF_UUID "(SELECT id FROM workout WHERE uuid = ?1)"

static const char *const sql[STATEMENTS] = {
	[STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
	[STATEMENT_COMMIT] = "COMMIT",
	[STATEMENT_ROLLBACK] = "ROLLBACK",
	[STATEMENT_ADD_WORKOUT] =
		"INSERT INTO workout (uuid, routine, band, state, started_us, ended_us, offset_s, planned,"
		" pulses, unknown_us, stopped, at_step, at_set, at_rep, effort, pain, note)"
		" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[STATEMENT_ADD_STEP] =
		"INSERT INTO step (workout, n, exercise, label, warm_up, kind, sides, first, variants, directions, sets,"
		" reps, hold_us, back_hold_us, time_us, out_us, back_us, rest_us, set_rest_us, exercise_rest_us, target_n,"
		" target_share, by_band, by_motion, planned, skipped)"
		" SELECT id, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21,"
		" ?22, ?23, ?24, ?25, ?26 FROM workout WHERE uuid = ?1",
	[STATEMENT_ADD_REP] =
		"INSERT INTO rep (workout, n, exercise, step, set_n, rep_n, part, side, guide, counted, reason, at_us,"
		" wanted_us, earned, open, out_us, plateau_us, back_us, held_us, unknown_us, rest_us, rest_n, level_n,"
		" peak_n, mean_n, range_deg, target_n, in_zone_us, rfd_n_per_s, steadiness)"
		" SELECT id, (SELECT COALESCE(MAX(n), 0) + 1 FROM rep WHERE workout = id),"
		" ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,"
		" ?24, ?25, ?26, ?27, ?28, ?29 FROM workout WHERE uuid = ?1",
	[STATEMENT_COUNT_REP] =
		"UPDATE workout SET done = MIN(done + ?2, 4294967295), tried = MIN(tried + 1 - ?2, 4294967295),"
		" held_us = MIN(held_us + ?3, 9223372036854775807) WHERE uuid = ?1",
	[STATEMENT_PLACE] =
		"UPDATE workout SET at_step = ?2, at_set = ?3, at_rep = ?4, planned = ?5"
		" WHERE uuid = ?1",
	[STATEMENT_PLAN_STEP] =
		"UPDATE step SET planned = ?3, skipped = ?4 WHERE n = ?2 AND workout = " ID_OF_UUID,
	[STATEMENT_END_WORKOUT] =
		"UPDATE workout SET state = ?2, ended_us = ?3, pulses = ?4, unknown_us = ?5, stopped = ?6"
		" WHERE uuid = ?1",
	[STATEMENT_CLOSE_OPEN] =
		"UPDATE workout SET state = '" STORE_INTERRUPTED "', ended_us = COALESCE((SELECT"
		" MAX(at_us + COALESCE(out_us + plateau_us + back_us, wanted_us)) FROM rep WHERE workout = id),"
		" started_us) WHERE ended_us = 0",
	[STATEMENT_REOPEN] = "UPDATE workout SET state = 'running', ended_us = 0"
			     " WHERE uuid = ? AND state = '" STORE_INTERRUPTED "'",
	[STATEMENT_RATE] =
		"UPDATE workout SET effort = COALESCE(?2, effort), pain = COALESCE(?3, pain), note = COALESCE(?4, note)"
		" WHERE uuid = ?1",
	[STATEMENT_TAKE_BACK] = "DELETE FROM workout WHERE uuid = ? AND state = '" STORE_SAID "'",
	[STATEMENT_WORKOUTS] =
		WORKOUT_COLUMNS "WHERE started_us >= ? AND started_us < ?"
				" ORDER BY started_us DESC, id DESC LIMIT ? OFFSET ?",
	[STATEMENT_WORKOUTS_AS_STORED] = WORKOUT_COLUMNS "ORDER BY id",
	[STATEMENT_WORKOUT] = WORKOUT_COLUMNS "WHERE uuid = ?",
	/*
	 * by id: the clock may have been put back since the one before, and a person means the last
	 * one all the same
	 */
	[STATEMENT_NEWEST] = WORKOUT_COLUMNS "WHERE state != '" STORE_SAID "'"
					     " ORDER BY id DESC LIMIT 1",
	/* the last that was stored, not the one that was done last: that is what "undo" is about */
	[STATEMENT_LAST_SAID] = WORKOUT_COLUMNS "WHERE state = '" STORE_SAID "'"
						" ORDER BY id DESC LIMIT 1",
	[STATEMENT_STEPS] =
		"SELECT s.n, s.exercise, label, warm_up, kind, sides, first, variants, directions, sets, reps, hold_us,"
		" back_hold_us, time_us, s.out_us, s.back_us, s.rest_us, set_rest_us, exercise_rest_us, s.target_n,"
		" target_share, by_band, by_motion, planned, skipped, TOTAL(counted), TOTAL(NOT counted),"
		" TOTAL(counted AND guide = 'band'), TOTAL(counted AND guide = 'motion'),"
		" TOTAL(counted AND guide = 'timer'), TOTAL(counted AND guide = '" STORE_SAID "')"
		" FROM step s LEFT JOIN rep r ON r.workout = s.workout AND r.step = s.n"
		" WHERE s.workout = " ID_OF_UUID " GROUP BY s.n ORDER BY s.n",
	[STATEMENT_REPS] =
		"SELECT exercise, step, set_n, rep_n, part, side, guide, counted, reason, at_us, wanted_us, earned, open,"
		" out_us, plateau_us, back_us, held_us, unknown_us, rest_us, rest_n, level_n, peak_n, mean_n,"
		" range_deg, target_n, in_zone_us, rfd_n_per_s, steadiness"
		" FROM rep WHERE workout = " ID_OF_UUID " ORDER BY n",
	[STATEMENT_TOTALS] = TOTALS,
	[STATEMENT_TOTALS_OF_DAYS] =
		TOTALS " AND " DAY_OF_WORKOUT " >= ?4 AND " DAY_OF_WORKOUT " < ?5",
	/*
	 * age 1: the latest test of that exercise and side; at_us and uuid are of the row that has
	 * the MAX()
	 */
	[STATEMENT_BESTS] =
		"SELECT exercise, side, MAX(level_n), at_us, uuid FROM"
		" (SELECT r.exercise, r.side, r.level_n, r.at_us, w.uuid, RANK() OVER"
		" (PARTITION BY r.exercise, r.side ORDER BY w.started_us DESC, w.id DESC) AS age"
		" FROM workout w JOIN rep r ON r.workout = w.id"
		" LEFT JOIN step s ON s.workout = w.id AND s.n = r.step"
		" WHERE w.routine = '" ROUTINE_MAX_TEST "' AND r.counted AND r.level_n > 0"
		" AND NOT COALESCE(s.warm_up, 0))"
		" WHERE age = 1 GROUP BY exercise, side ORDER BY exercise, side",
	[STATEMENT_DEEDS] =
		"SELECT w.id, w.routine, w.state, w.started_us, w.ended_us, w.offset_s, s.exercise, TOTAL(counted),"
		" MAX(r.at_us + COALESCE(r.out_us + plateau_us + r.back_us, wanted_us)) FILTER (WHERE counted)"
		" FROM workout w JOIN step s ON s.workout = w.id"
		" LEFT JOIN rep r ON r.workout = w.id AND r.step = s.n"
		" WHERE w.started_us >= ? GROUP BY w.id, s.exercise ORDER BY w.started_us, w.id",
	[STATEMENT_LAST_END] = "SELECT MAX(ended_us) FROM workout WHERE done > 0",
	[STATEMENT_REMINDERS] = REMINDER_COLUMNS "ORDER BY id",
	[STATEMENT_REMINDER] = REMINDER_COLUMNS "WHERE id = ?",
	[STATEMENT_SET_REMINDER] =
		"INSERT INTO reminder (id, since_us, snoozed_until_us, paused_since_us, paused_until_us)"
		" VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET since_us = ?2, snoozed_until_us = ?3,"
		" paused_since_us = ?4, paused_until_us = ?5",
	[STATEMENT_FORGET_REMINDER] = "DELETE FROM reminder WHERE id = ?",
	/* as store_set_slot() says */
	[STATEMENT_SET_SLOT] =
		"INSERT INTO slot (reminder, at_us, outcome) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET outcome = ?3"
		" WHERE ?3 IN ('done', 'early') OR outcome IN ('done', 'early')",
	[STATEMENT_SLOTS] =
		"SELECT at_us, outcome FROM slot WHERE reminder = ? AND at_us >= ? ORDER BY at_us",
};

/*
 * SQLite says "I/O error" of many things, a spent quota among them; the system's own number knows
 * which. SQLite 3.40 keeps that number except when a commit fails: then it is still in errno, which
 * was cleared before.
 */
static int system_errno(sqlite3 *sqlite, int otherwise)
{
	int kept = sqlite ? sqlite3_system_errno(sqlite) : 0;

	switch (kept ? kept : errno) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return -ENOSPC;
	case EACCES:
	case EPERM:
	case EROFS:
		return -EACCES;
	default:
		return otherwise;
	}
}

int database_errno(sqlite3 *sqlite, int code)
{
	switch (code & 0xff) { /* the rest says more, for SQLite's own authors */
	case SQLITE_OK:
		return 0;
	case SQLITE_NOMEM:
		return -ENOMEM;
	case SQLITE_FULL:
		return -ENOSPC;
	case SQLITE_READONLY:
	case SQLITE_PERM:
		return -EACCES;
	case SQLITE_CANTOPEN:
		return system_errno(sqlite, -EACCES);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return -EBUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_ERROR: /* a table or a column is not as we have made it */
		return -EUCLEAN;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
		return -EINVAL;
	default: /* SQLITE_IOERR, and whatever a later SQLite adds */
		return system_errno(sqlite, -EIO);
	}
}

int database_step(sqlite3_stmt *statement)
{
	int code, r;

	errno = 0;
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		return 1;

	r = code == SQLITE_DONE ? 0 : database_errno(sqlite3_db_handle(statement), code);
	(void)sqlite3_reset(statement);
	return r;
}

int database_run(struct database *d, enum statement statement)
{
	return database_step(d->statements[statement]);
}

int database_whole(struct database *d, int (*work)(struct database *d, void *userdata),
		   void *userdata)
{
	int r;

	r = database_run(d, STATEMENT_BEGIN);
	if (r < 0)
		return r;

	r = work(d, userdata);
	if (r == 0)
		r = database_run(d, STATEMENT_COMMIT);
	if (r < 0 && !sqlite3_get_autocommit(d->sqlite))
		(void)database_run(d, STATEMENT_ROLLBACK);

	return r;
}

int database_prepare(struct database *d, const char *text, sqlite3_stmt **ret)
{
	int code = sqlite3_prepare_v3(d->sqlite, text, -1, SQLITE_PREPARE_PERSISTENT, ret, NULL);

	return database_errno(d->sqlite, code);
}

int database_prepare_all(struct database *d)
{
	int r;

	for (size_t i = 0; i < STATEMENTS; i++) {
		r = database_prepare(d, sql[i], &d->statements[i]);
		if (r < 0)
			return r;
	}

	return 0;
}
