/* SPDX-License-Identifier: MIT */

/*
 * The schema is the list of its migrations: an empty file goes the same way as an old one, so that
 * way is always tried. A step that was released never changes; a change is a new step,
 * SCHEMA_VERSION, and a golden file in tests.
 *
 * There are no CHECK constraints on words (state, side, reason): a newer version adds words, and
 * SQLite can drop a constraint only by copying the table.
 */

#include <stdio.h>

#include "store/schema.h"
#include "util/macro.h"

static const char *const steps[] = {
	/* 0 to 1. What the band measured is NULL in a rep that no band saw. */
	"CREATE TABLE workout ("
	"	id INTEGER PRIMARY KEY,"
	"	uuid TEXT NOT NULL UNIQUE,"
	"	routine TEXT NOT NULL,"
	"	band TEXT NOT NULL,"
	"	state TEXT NOT NULL,"
	"	started_us INTEGER NOT NULL,"
	"	ended_us INTEGER NOT NULL," /* 0: still open */
	"	planned INTEGER NOT NULL,"
	"	pulses INTEGER NOT NULL,"
	"	unknown_us INTEGER NOT NULL"
	") STRICT;"
	"CREATE INDEX workout_started ON workout (started_us);"
	"CREATE TABLE rep ("
	"	workout INTEGER NOT NULL REFERENCES workout (id) ON DELETE CASCADE,"
	"	n INTEGER NOT NULL," /* from 1, in the order they were stored */
	"	exercise TEXT NOT NULL,"
	"	step INTEGER NOT NULL,"
	"	set_n INTEGER NOT NULL,"
	"	rep_n INTEGER NOT NULL,"
	"	side TEXT NOT NULL,"
	"	guide TEXT NOT NULL,"
	"	counted INTEGER NOT NULL,"
	"	reason TEXT NOT NULL,"
	"	at_us INTEGER NOT NULL,"
	"	wanted_us INTEGER NOT NULL,"
	"	earned INTEGER,"
	"	open INTEGER,"
	"	out_us INTEGER,"
	"	plateau_us INTEGER,"
	"	back_us INTEGER,"
	"	held_us INTEGER,"
	"	unknown_us INTEGER,"
	"	rest_us INTEGER,"
	"	rest_n REAL,"
	"	level_n REAL,"
	"	peak_n REAL,"
	"	mean_n REAL,"
	"	PRIMARY KEY (workout, n)"
	") STRICT, WITHOUT ROWID;",
	/* 1 to 2. Each is NULL where it is not known, or where there is no such thing. */
	"ALTER TABLE rep ADD COLUMN range_deg REAL;"
	"ALTER TABLE rep ADD COLUMN target_n REAL;"
	"ALTER TABLE rep ADD COLUMN in_zone_us INTEGER;"
	"ALTER TABLE rep ADD COLUMN rfd_n_per_s REAL;"
	"ALTER TABLE rep ADD COLUMN steadiness REAL;",
	/*
	 * 2 to 3. What a workout asked for is stored with it, a row a step; of the older ones only
	 * the exercises are known, from their reps, and that all were holds. The sums over its reps
	 * are kept with a workout, so that nothing has to read three years of reps to tell how many
	 * there were.
	 */
	"ALTER TABLE workout ADD COLUMN done INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE workout ADD COLUMN tried INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE workout ADD COLUMN held_us INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE workout ADD COLUMN at_step INTEGER NOT NULL DEFAULT 0;" /* from 0, as below */
	"ALTER TABLE workout ADD COLUMN at_set INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE workout ADD COLUMN at_rep INTEGER NOT NULL DEFAULT 0;"
	"ALTER TABLE workout ADD COLUMN effort INTEGER;" /* NULL: not told, as below */
	"ALTER TABLE workout ADD COLUMN pain INTEGER;"
	"ALTER TABLE workout ADD COLUMN note TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE workout ADD COLUMN stopped TEXT NOT NULL DEFAULT '';"
	"UPDATE workout SET (done, tried, held_us) = (SELECT"
	" CAST(TOTAL(counted) AS INTEGER), CAST(TOTAL(NOT counted) AS INTEGER),"
	" CAST(TOTAL(CASE WHEN counted THEN COALESCE(held_us, wanted_us) END) AS INTEGER)"
	" FROM rep WHERE workout = id);"
	"ALTER TABLE rep ADD COLUMN part INTEGER NOT NULL DEFAULT 0;"
	"CREATE TABLE step ("
	"	workout INTEGER NOT NULL REFERENCES workout (id) ON DELETE CASCADE,"
	"	n INTEGER NOT NULL," /* from 1: rep.step */
	"	exercise TEXT NOT NULL,"
	"	label TEXT NOT NULL DEFAULT '',"
	"	warm_up INTEGER NOT NULL DEFAULT 0,"
	"	kind TEXT NOT NULL DEFAULT '',"
	"	sides TEXT NOT NULL DEFAULT '',"
	"	first TEXT NOT NULL DEFAULT '',"
	"	variants TEXT NOT NULL DEFAULT ''," /* "straight, toes out" */
	"	directions TEXT NOT NULL DEFAULT '',"
	"	sets INTEGER NOT NULL DEFAULT 0," /* 0: not known, as below */
	"	reps INTEGER NOT NULL DEFAULT 0,"
	"	hold_us INTEGER NOT NULL DEFAULT 0,"
	"	back_hold_us INTEGER NOT NULL DEFAULT 0,"
	"	time_us INTEGER NOT NULL DEFAULT 0,"
	"	out_us INTEGER NOT NULL DEFAULT 0,"
	"	back_us INTEGER NOT NULL DEFAULT 0,"
	"	rest_us INTEGER NOT NULL DEFAULT 0,"
	"	set_rest_us INTEGER NOT NULL DEFAULT 0,"
	"	exercise_rest_us INTEGER NOT NULL DEFAULT 0,"
	"	target_n REAL NOT NULL DEFAULT 0,"
	"	target_share REAL NOT NULL DEFAULT 0,"
	"	by_band INTEGER NOT NULL DEFAULT 0," /* can verify it */
	"	by_motion INTEGER NOT NULL DEFAULT 0,"
	"	planned INTEGER NOT NULL DEFAULT 0,"
	"	skipped INTEGER NOT NULL DEFAULT 0,"
	"	PRIMARY KEY (workout, n)"
	") STRICT, WITHOUT ROWID;"
	"INSERT INTO step (workout, n, exercise, kind)"
	" SELECT workout, step, MIN(exercise), 'hold' FROM rep GROUP BY workout, step;",
	/*
	 * 3 to 4. A day is the day where the workout was done. Of the older ones it is not known
	 * where; the zone of the computer that brings them up to date is the best guess.
	 */
	"ALTER TABLE workout ADD COLUMN offset_s INTEGER NOT NULL DEFAULT 0;"
	"UPDATE workout SET offset_s = COALESCE("
	" CAST(strftime('%s', started_us / 1000000, 'unixepoch', 'localtime') AS INTEGER)"
	" - started_us / 1000000, 0);"
	"CREATE TABLE reminder ("
	"	id TEXT NOT NULL PRIMARY KEY,"
	"	since_us INTEGER NOT NULL,"
	"	snoozed_until_us INTEGER NOT NULL," /* 0: never, as below */
	"	paused_since_us INTEGER NOT NULL,"
	"	paused_until_us INTEGER NOT NULL"
	") STRICT, WITHOUT ROWID;"
	"CREATE TABLE slot ("
	"	reminder TEXT NOT NULL REFERENCES reminder (id) ON DELETE CASCADE,"
	"	at_us INTEGER NOT NULL,"
	"	outcome TEXT NOT NULL,"
	"	PRIMARY KEY (reminder, at_us)"
	") STRICT, WITHOUT ROWID;",
};

_Static_assert(ELEMENTS(steps) == SCHEMA_VERSION, "a step for each version");

static int run_steps(sqlite3 *db, int from)
{
	char version[64];
	int r;

	for (int i = from; i < SCHEMA_VERSION; i++) {
		r = sqlite3_exec(db, steps[i], NULL, NULL, NULL);
		if (r != SQLITE_OK)
			return r;
	}

	(void)snprintf(version, sizeof(version), "PRAGMA user_version = %d; COMMIT",
		       SCHEMA_VERSION);
	return sqlite3_exec(db, version, NULL, NULL, NULL);
}

int schema_migrate(sqlite3 *db, int from)
{
	int r;

	if (from == SCHEMA_VERSION)
		return SQLITE_OK;

	r = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (r != SQLITE_OK)
		return r;

	r = run_steps(db, from);
	if (r != SQLITE_OK && !sqlite3_get_autocommit(db))
		(void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);

	return r;
}
