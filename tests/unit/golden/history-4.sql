-- SPDX-License-Identifier: MIT
-- A history of user_version 4, as it was written after reminders and the place of a workout came. This file never changes.
PRAGMA journal_mode = WAL;
CREATE TABLE workout (
	id INTEGER PRIMARY KEY,
	uuid TEXT NOT NULL UNIQUE,
	routine TEXT NOT NULL,
	band TEXT NOT NULL,
	state TEXT NOT NULL,
	started_us INTEGER NOT NULL,
	ended_us INTEGER NOT NULL,
	planned INTEGER NOT NULL,
	pulses INTEGER NOT NULL,
	unknown_us INTEGER NOT NULL,
	done INTEGER NOT NULL DEFAULT 0,
	tried INTEGER NOT NULL DEFAULT 0,
	held_us INTEGER NOT NULL DEFAULT 0,
	at_step INTEGER NOT NULL DEFAULT 0,
	at_set INTEGER NOT NULL DEFAULT 0,
	at_rep INTEGER NOT NULL DEFAULT 0,
	effort INTEGER,
	pain INTEGER,
	note TEXT NOT NULL DEFAULT '',
	stopped TEXT NOT NULL DEFAULT '',
	offset_s INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX workout_started ON workout (started_us);
CREATE TABLE rep (
	workout INTEGER NOT NULL REFERENCES workout (id) ON DELETE CASCADE,
	n INTEGER NOT NULL,
	exercise TEXT NOT NULL,
	step INTEGER NOT NULL,
	set_n INTEGER NOT NULL,
	rep_n INTEGER NOT NULL,
	side TEXT NOT NULL,
	guide TEXT NOT NULL,
	counted INTEGER NOT NULL,
	reason TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	wanted_us INTEGER NOT NULL,
	earned INTEGER,
	open INTEGER,
	out_us INTEGER,
	plateau_us INTEGER,
	back_us INTEGER,
	held_us INTEGER,
	unknown_us INTEGER,
	rest_us INTEGER,
	rest_n REAL,
	level_n REAL,
	peak_n REAL,
	mean_n REAL,
	range_deg REAL,
	target_n REAL,
	in_zone_us INTEGER,
	rfd_n_per_s REAL,
	steadiness REAL,
	part INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (workout, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE step (
	workout INTEGER NOT NULL REFERENCES workout (id) ON DELETE CASCADE,
	n INTEGER NOT NULL,
	exercise TEXT NOT NULL,
	label TEXT NOT NULL DEFAULT '',
	warm_up INTEGER NOT NULL DEFAULT 0,
	kind TEXT NOT NULL DEFAULT '',
	sides TEXT NOT NULL DEFAULT '',
	first TEXT NOT NULL DEFAULT '',
	variants TEXT NOT NULL DEFAULT '',
	directions TEXT NOT NULL DEFAULT '',
	sets INTEGER NOT NULL DEFAULT 0,
	reps INTEGER NOT NULL DEFAULT 0,
	hold_us INTEGER NOT NULL DEFAULT 0,
	back_hold_us INTEGER NOT NULL DEFAULT 0,
	time_us INTEGER NOT NULL DEFAULT 0,
	out_us INTEGER NOT NULL DEFAULT 0,
	back_us INTEGER NOT NULL DEFAULT 0,
	rest_us INTEGER NOT NULL DEFAULT 0,
	set_rest_us INTEGER NOT NULL DEFAULT 0,
	exercise_rest_us INTEGER NOT NULL DEFAULT 0,
	target_n REAL NOT NULL DEFAULT 0,
	target_share REAL NOT NULL DEFAULT 0,
	by_band INTEGER NOT NULL DEFAULT 0,
	by_motion INTEGER NOT NULL DEFAULT 0,
	planned INTEGER NOT NULL DEFAULT 0,
	skipped INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (workout, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE reminder (
	id TEXT NOT NULL PRIMARY KEY,
	since_us INTEGER NOT NULL,
	snoozed_until_us INTEGER NOT NULL,
	paused_since_us INTEGER NOT NULL,
	paused_until_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE slot (
	reminder TEXT NOT NULL REFERENCES reminder (id) ON DELETE CASCADE,
	at_us INTEGER NOT NULL,
	outcome TEXT NOT NULL,
	PRIMARY KEY (reminder, at_us)
) STRICT, WITHOUT ROWID;
INSERT INTO reminder VALUES
	('morning', 1699000000000000, 1700300000000000, 1699500000000000, 1699600000000000),
	('toe-press', 1699100000000000, 0, 0, 0);
INSERT INTO slot VALUES
	('morning', 1699900000000000, 'done'),
	('morning', 1700000000000000, 'missed'),
	('toe-press', 1700000000000000, 'skipped');
INSERT INTO workout VALUES
	(1, '3f1c7d52-5a0e-4c1b-9f5e-0a4d3b2c1e00', 'morning', 'left-foot', 'abandoned', 1700000000000000, 1700000100000000, 8, 1, 250000,
	 2, 1, 25050000, 1, 0, 1, 6, 3, 'The left heel.', 'pain', 3600),
	(2, '3f1c7d52-5a0e-4c1b-9f5e-0a4d3b2c1e01', 'resisted-flexion', '', 'running', 1700100000000000, 0, 10, 0, 0,
	 1, 0, 5000000, 0, 0, 1, NULL, NULL, '', '', -34200),
	(3, '3f1c7d52-5a0e-4c1b-9f5e-0a4d3b2c1e02', 'toe-press', '', 'said', 1700200000000000, 1700200000000000, 2, 0, 0,
	 2, 0, 0, 0, 0, 0, NULL, NULL, '', '', 46800);
INSERT INTO step VALUES
	(1, 1, 'resisted-flexion', 'warm-up', 1, 'hold', 'both', 'left', '', '', 1, 2, 5000000, 2000000, 0, 1000000, 1500000,
	 3000000, 10000000, 20000000, 30.5, 0.0, 1, 1, 2, 0),
	(1, 2, 'toe-walk', '', 0, 'timed', 'both', 'left', 'straight, toes out, toes in', '', 2, 1, 0, 0, 20000000, 0, 0,
	 0, 15000000, 0, 0.0, 0.0, 0, 0, 6, 2),
	(2, 1, 'resisted-flexion', '', 0, 'hold', '', '', '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0, 0, 0, 0),
	(3, 1, 'toe-press', '', 0, 'reps', 'left', 'left', '', '', 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0, 0, 0, 2, 0);
INSERT INTO rep VALUES
	(1, 1, 'resisted-flexion', 1, 1, 1, 'both', 'band', 1, '', 1700000010000000, 5000000,
	 1, 0, 500000, 5100000, 700000, 5050000, 50000, NULL, 8.5, 31.25, 34.5, 30.75, NULL, 30.5, 4250000, 47.5, 0.03125, 0),
	(1, 2, 'toe-walk', 2, 1, 1, 'both', 'timer', 1, '', 1700000030000000, 20000000,
	 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1),
	(1, 3, 'toe-walk', 2, 1, 2, 'both', 'timer', 0, 'stopped', 1700000060000000, 20000000,
	 NULL, NULL, NULL, NULL, NULL, 12500000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2),
	(2, 1, 'resisted-flexion', 1, 1, 1, 'left', 'timer', 1, '', 1700100010000000, 5000000,
	 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0),
	(3, 1, 'toe-press', 1, 1, 1, 'left', 'said', 1, '', 1700200000000000, 0,
	 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0),
	(3, 2, 'toe-press', 1, 1, 2, 'left', 'said', 1, '', 1700200000000000, 0,
	 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0);
PRAGMA user_version = 4;
