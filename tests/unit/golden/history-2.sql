-- SPDX-License-Identifier: MIT
-- A history of user_version 2, as it was written after the figures of a rep came. This file never changes.
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
	unknown_us INTEGER NOT NULL
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
	PRIMARY KEY (workout, n)
) STRICT, WITHOUT ROWID;
INSERT INTO workout VALUES
	(1, '3f1c7d52-5a0e-4c1b-9f5e-0a4d3b2c1e00', 'resisted-flexion', 'left-foot', 'finished', 1700000000000000, 1700000100000000, 2, 1, 250000),
	(2, '3f1c7d52-5a0e-4c1b-9f5e-0a4d3b2c1e01', 'resisted-flexion', '', 'running', 1700100000000000, 0, 10, 0, 0);
INSERT INTO rep VALUES
	(1, 1, 'resisted-flexion', 1, 1, 1, 'both', 'band', 1, '', 1700000010000000, 5000000,
	 1, 0, 500000, 5100000, 700000, 5050000, 50000, NULL, 8.5, 31.25, 34.5, 30.75, NULL, 30.0, 4250000, 47.5, 0.03125),
	(1, 2, 'resisted-flexion', 1, 1, 2, 'both', 'band', 0, 'short', 1700000020000000, 5000000,
	 0, 0, 400000, 900000, 600000, 900000, 0, 3200000, 8.25, 29.5, 33.0, 28.5, NULL, NULL, NULL, 39.5, NULL),
	(2, 1, 'resisted-flexion', 1, 1, 1, 'left', 'motion', 1, '', 1700100010000000, 5000000,
	 1, 0, 800000, 5200000, 900000, 5200000, 0, NULL, NULL, NULL, NULL, NULL, 41.5, NULL, NULL, NULL, 0.0625),
	(2, 2, 'resisted-flexion', 1, 1, 2, 'left', 'timer', 1, '', 1700100020000000, 5000000,
	 NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
PRAGMA user_version = 2;
