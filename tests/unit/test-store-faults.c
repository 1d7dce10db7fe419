/* SPDX-License-Identifier: MIT */

/*
 * The history in bad days: killed, damaged, foreign, from a newer version, not writable, on a full
 * disk. What was stored stays, a file that is refused keeps its every byte, the workout goes on,
 * and a sentence says what to do.
 */

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "store-rows.h"

/*
 * A disk that is full after some more writes, or cannot be read: SQLite's own file functions with
 * two of them replaced. It fails as ENOSPC and EIO do, without the root and the spare device that
 * the real things take.
 */
static struct {
	sqlite3_vfs vfs, *real;
	struct disk_methods {
		sqlite3_io_methods ours;
		const sqlite3_io_methods *real;
	} of_database, of_log; /* a log has no locks, so it has functions of its own */
	int writes_left;       /* -1: as many as you like */
	bool unreadable;
} disk = { .writes_left = -1 };

static int disk_write(const struct disk_methods *m, sqlite3_file *file, const void *data, int n,
		      sqlite3_int64 offset)
{
	if (disk.writes_left == 0)
		return SQLITE_FULL;
	if (disk.writes_left > 0)
		disk.writes_left--;

	return m->real->xWrite(file, data, n, offset);
}

static int database_write(sqlite3_file *file, const void *data, int n, sqlite3_int64 offset)
{
	return disk_write(&disk.of_database, file, data, n, offset);
}

static int log_write(sqlite3_file *file, const void *data, int n, sqlite3_int64 offset)
{
	return disk_write(&disk.of_log, file, data, n, offset);
}

static int disk_read(const struct disk_methods *m, sqlite3_file *file, void *ret, int n,
		     sqlite3_int64 offset)
{
	return disk.unreadable ? SQLITE_IOERR_READ : m->real->xRead(file, ret, n, offset);
}

static int database_read(sqlite3_file *file, void *ret, int n, sqlite3_int64 offset)
{
	return disk_read(&disk.of_database, file, ret, n, offset);
}

static int log_read(sqlite3_file *file, void *ret, int n, sqlite3_int64 offset)
{
	return disk_read(&disk.of_log, file, ret, n, offset);
}

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
		     int *ret_flags)
{
	struct disk_methods *m = flags & SQLITE_OPEN_MAIN_DB ? &disk.of_database : &disk.of_log;
	int code = disk.real->xOpen(disk.real, name, file, flags, ret_flags);

	if (code == SQLITE_OK) {
		m->real = file->pMethods;
		m->ours = *file->pMethods;
		m->ours.xWrite = m == &disk.of_database ? database_write : log_write;
		m->ours.xRead = m == &disk.of_database ? database_read : log_read;
		file->pMethods = &m->ours;
	}

	return code;
}

static int disk_install(void **state)
{
	disk.real = sqlite3_vfs_find(NULL);
	disk.vfs = *disk.real;
	disk.vfs.zName = "disk";
	disk.vfs.xOpen = disk_open;
	return sqlite3_vfs_register(&disk.vfs, 1);
}

#define REPS 10

static void make_reps(struct rep_row reps[static REPS])
{
	for (unsigned i = 0; i < REPS; i++)
		reps[i] = rep_of(i);
}

#define STEPS 3

/* Half of its last step is skipped, and its second one done again. */
static const struct step_count counts[STEPS] = { { .planned = 2 },
						 { .planned = 18 },
						 { .planned = 7, .skipped = 3 } };
static const struct store_progress skip = { { 2, 1, 0 }, counts, STEPS };
static const struct rating rating = { .pain = { true, 3 }, .note = "the left one" };

static struct session_place place_of(unsigned i)
{
	return (struct session_place){ 1, 2, i };
}

/* A whole workout. Return: how many of its calls failed. */
static unsigned work_out(struct store *s, struct workout_row *w, const struct rep_row *reps)
{
	const struct routine routine = routine_of(STEPS);
	unsigned failed = store_begin(s, w, &routine) < 0;
	struct step_count planned[ROUTINE_STEPS_MAX];

	counts_of(&routine, planned);
	for (unsigned i = 0; i < REPS; i++) {
		const struct store_progress now = { place_of(i), i > REPS / 2 ? counts : planned,
						    STEPS };

		failed += store_rep(s, w->uuid, &reps[i], &now) < 0;
		if (i == REPS / 2)
			failed += store_place(s, w->uuid, &skip) < 0;
		if (i == REPS / 2 + 1)
			failed += store_rate(s, w->uuid, &rating) < 0;
	}

	strcpy(w->state, "finished");
	strcpy(w->stopped, "pain");
	w->ended_us = w->started_us + 1;
	return failed + (store_end(s, w) < 0);
}

static int expect_planned_step(void *userdata, const struct step_row *row)
{
	const struct routine routine = routine_of(STEPS);
	unsigned *n = userdata;

	assert_true(*n < STEPS);
	expect_step(row, *n + 1, &routine.steps[*n]);
	assert_int_equal(row->count.planned, counts[*n].planned);
	assert_int_equal(row->count.skipped, counts[*n].skipped);
	(*n)++;
	return 0;
}

static void expect_whole(struct store *s, const struct workout_row *w, const struct rep_row *reps)
{
	const struct session_place at = place_of(REPS - 1);
	struct workout_row read;
	unsigned steps = 0;

	assert_int_equal(store_workout(s, w->uuid, &read), 0);
	assert_string_equal(read.state, "finished");
	assert_string_equal(read.stopped, "pain");
	assert_int_equal(read.ended_us, w->ended_us);
	assert_int_equal(read.planned, 27);
	assert_int_equal(read.skipped, 3);
	assert_int_equal(read.done, 7); /* 2, 5 and 8 were not counted */
	assert_int_equal(read.tried, 3);
	assert_memory_equal(&read.at, &at, sizeof(at));
	assert_true(read.pain.told && read.pain.value == 3 && !read.effort.told);
	assert_string_equal(read.note, "the left one");
	assert_int_equal(store_steps(s, w->uuid, expect_planned_step, &steps), 0);
	assert_int_equal(steps, STEPS);
	expect_reps(s, w->uuid, reps, REPS);
}

static int count_rep(void *userdata, const struct rep_row *r)
{
	unsigned *n = userdata;

	expect_rep(r, &(struct rep_row[]){ rep_of(*n) }[0]);
	(*n)++;
	return 0;
}

/* The disk fills up at every write there is; then there is space again, and nothing is missing. */
static void test_full_disk(void **state)
{
	struct rep_row reps[REPS];
	int writes = 0;
	unsigned failed;

	make_reps(reps);
	do {
		struct scratch *folder = scratch_new();
		struct store *s = store_at(folder, STORE_WRITE);
		struct workout_row first = workout_of(1), second = workout_of(2),
				   third = workout_of(3);
		unsigned stored = 0;

		assert_int_equal(work_out(s, &first, reps), 0);
		disk.writes_left = writes++;
		failed = work_out(s, &second, reps);
		disk.writes_left = 0;     /* the disk stays full */
		assert_true(failed <= 1); /* one row meets it; the rest goes to memory */
		expect_whole(s, &second, reps);
		if (failed) {
			struct store *reader = store_at(folder, STORE_READ);

			assert_non_null(
				strstr(store_problem(s),
				       "data/history.db is on a full disk. Free some space."));
			expect_whole(reader, &first, reps);
			assert_int_equal(store_reps(reader, second.uuid, count_rep, &stored), 0);
			store_free(reader);
		}

		assert_int_equal(work_out(s, &third, reps), failed ? 0 : 1);
		expect_whole(s, &third, reps);
		disk.writes_left = -1;
		strcpy(first.uuid, "another");
		assert_int_equal(work_out(s, &first, reps), 0);
		assert_null(store_problem(s));
		store_free(s);

		s = store_at(folder, STORE_READ);
		expect_whole(s, &first, reps);
		expect_whole(s, &second, reps);
		expect_whole(s, &third, reps);
		store_free(s);
		scratch_free(folder);
	} while (failed);
	assert_true(writes > REPS);
}

/*
 * The same with a limit of the system, as far as a process can have one: EFBIG where a full disk
 * says ENOSPC.
 */
static void test_file_size_limit(void **state)
{
	struct workout_row w = workout_of(1), again = workout_of(2);
	struct store *s = store_at(*state, STORE_WRITE);
	struct rlimit before, limit;
	struct rep_row reps[REPS];
	int r;

	make_reps(reps);
	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &reps[0], NULL), 0);
	assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 4096;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	r = store_rep(s, w.uuid, &reps[1], NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(r, -ENOSPC);
	assert_non_null(strstr(store_problem(s), "is on a full disk"));
	expect_reps(s, w.uuid, reps, 2);
	assert_int_equal(store_begin(s, &again, NULL), 0);
	assert_null(store_problem(s));
	expect_reps(s, w.uuid, reps, 2);
	store_free(s);
}

static struct store_interrupted interrupted;

/* After so many reps: the first step has them all, of more and more that are planned. */
static struct step_count count_of(unsigned reps)
{
	return (struct step_count){ .planned = reps + 3, .skipped = 1 };
}

/* Writes reps until it is killed, and a byte into the pipe after each that is stored. */
static void write_until_killed(struct scratch *folder, int fd)
{
	const struct routine routine = routine_of(1);
	struct store *s = store_at(folder, STORE_WRITE);
	struct workout_row w = workout_of(1);

	if (store_begin(s, &w, &routine) < 0)
		_exit(1);
	for (unsigned i = 0;; i++) {
		const struct step_count count = count_of(i + 1);
		const struct store_progress now = { { 0, 0, i % 2 }, &count, 1 };
		struct rep_row r = rep_of(i);

		if (store_rep(s, w.uuid, &r, &now) < 0 || write(fd, "", 1) != 1)
			_exit(1);
	}
}

static int expect_counts_of(void *userdata, const struct step_row *row)
{
	const unsigned *reps = userdata;

	assert_int_equal(row->count.planned, count_of(*reps).planned);
	assert_int_equal(row->count.skipped, 1);
	return 0;
}

/* A rep and all that goes with it are there, or nothing of it. */
static void expect_nothing_in_between(struct store *s, const char *uuid, unsigned reps)
{
	struct workout_row w;

	assert_int_equal(store_workout(s, uuid, &w), 0);
	assert_int_equal(w.done + w.tried, reps);
	assert_int_equal(w.planned, count_of(reps).planned);
	assert_int_equal(w.at.rep, (reps - 1) % 2);
	assert_int_equal(store_steps(s, uuid, expect_counts_of, &reps), 0);
}

/*
 * kill -9 between any two reps, and anywhere inside the next one: what was stored before is there,
 * and it can go on from there.
 */
static void test_killed(void **state)
{
	for (unsigned kill_after = 1; kill_after <= 20; kill_after++) {
		struct scratch *folder = scratch_new();
		struct workout_row w = workout_of(1);
		unsigned stored = 0;
		struct store *s;
		int pipe_fds[2], status;
		char byte;
		pid_t child;

		assert_int_equal(pipe(pipe_fds), 0);
		child = fork();
		assert_true(child >= 0);
		if (child == 0)
			write_until_killed(folder, pipe_fds[1]);
		for (unsigned i = 0; i < kill_after; i++)
			assert_int_equal(read(pipe_fds[0], &byte, 1), 1);
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		(void)close(pipe_fds[0]);
		(void)close(pipe_fds[1]);

		s = store_at(folder, STORE_WRITE);
		assert_null(store_problem(s));
		assert_int_equal(store_reps(s, w.uuid, count_rep, &stored), 0);
		assert_true(stored >= kill_after);
		expect_nothing_in_between(s, w.uuid, stored);
		assert_int_equal(store_close_open(s), 1);
		assert_int_equal(store_interrupted(s, rep_of(stored - 1).at_us, &interrupted), 0);
		assert_string_equal(interrupted.workout.uuid, w.uuid);
		store_free(s);
		scratch_free(folder);
	}
}

struct content {
	char *bytes;
	size_t n;
};

static struct content read_file(const char *path)
{
	struct content c = { .bytes = malloc(1 << 20) };
	FILE *f = fopen(path, "re");

	assert_non_null(f);
	assert_non_null(c.bytes);
	c.n = fread(c.bytes, 1, 1 << 20, f);
	assert_int_equal(fclose(f), 0);
	return c;
}

/*
 * The file is refused with this sentence, keeps every byte, and a workout is held in memory all the
 * same.
 */
static void expect_left_alone(struct scratch *folder, const char *sentence)
{
	const char *path = scratch_path(folder, "data/history.db");
	struct content before = read_file(path), after;
	struct store *s = store_at(folder, STORE_WRITE);
	struct workout_row w = workout_of(9);
	struct rep_row reps[REPS];

	make_reps(reps);
	assert_non_null(store_problem(s));
	assert_non_null(strstr(store_problem(s), path));
	assert_non_null(strstr(store_problem(s), sentence));
	assert_non_null(strstr(store_problem(s), "kept in memory only"));
	assert_int_equal(store_close_open(s), 0);
	assert_int_equal(work_out(s, &w, reps), 0);
	expect_whole(s, &w, reps);
	store_checkpoint(s);
	assert_non_null(store_problem(s));
	store_free(s);

	after = read_file(path);
	assert_int_equal(after.n, before.n);
	assert_memory_equal(after.bytes, before.bytes, before.n);
	free(before.bytes);
	free(after.bytes);
}

/* A history of some pages, closed; @log leaves its newest rows in the log, as after a kill. */
static void make_history(struct scratch *folder, bool log)
{
	struct rep_row reps[REPS];
	struct store *s = store_at(folder, STORE_WRITE);

	make_reps(reps);
	for (unsigned i = 0; i < 20; i++) {
		struct workout_row w = workout_of(i);

		assert_int_equal(work_out(s, &w, reps), 0);
	}
	store_free(s);
	if (log) {
		pid_t child = fork();
		int status;

		if (child == 0) {
			struct workout_row w = workout_of(20);

			s = store_at(folder, STORE_WRITE);
			_exit(work_out(s, &w, reps) > 0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_int_equal(status, 0);
		assert_int_equal(access(scratch_path(folder, "data/history.db-wal"), F_OK), 0);
	}
}

static void overwrite(struct scratch *folder, size_t offset, int byte, size_t n)
{
	FILE *f = fopen(scratch_path(folder, "data/history.db"), "r+e");

	assert_non_null(f);
	assert_int_equal(fseek(f, (long)offset, SEEK_SET), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(fputc(byte, f), byte);
	assert_int_equal(fclose(f), 0);
}

/*
 * What is damaged in the file may be whole in its log: then SQLite takes it from there, and nothing
 * is lost.
 */
static bool is_healed(struct scratch *folder)
{
	struct store *s = store_at(folder, STORE_WRITE);
	bool healed = !store_problem(s);
	struct rep_row reps[REPS];

	make_reps(reps);
	for (unsigned i = 0; healed && i <= 20; i++)
		expect_reps(s, workout_of(i).uuid, reps, REPS);
	store_free(s);
	return healed;
}

static void test_damaged(void **state)
{
	static const struct {
		size_t offset;
		int byte;
		size_t n;
	} rows[] = {
		{ 0, 'x', 16 },    /* no SQLite file */
		{ 0, 0, 4096 },    /* a page of nothing at the front */
		{ 16, 0x55, 2 },   /* an impossible page size */
		{ 100, 0xff, 40 }, /* the list of tables */
		{ 4096, 0, 4096 }, /* pages behind it */
		{ 8192, 0xff, 4096 }, { 4 * 4096, 0xa5, 64 }, { 5 * 4096 + 200, 0xff, 3896 },
	};

	for (size_t i = 0; i < 2 * ELEMENTS(rows); i++) {
		struct scratch *folder = scratch_new();

		print_message("# row %zu\n", i);
		make_history(folder, i % 2);
		overwrite(folder, rows[i / 2].offset, rows[i / 2].byte, rows[i / 2].n);
		if (i % 2 == 0 || !is_healed(folder))
			expect_left_alone(folder,
					  "is damaged, or is no history of Instep. Move it away");
		scratch_free(folder);
	}
}

static void test_cut_off(void **state)
{
	struct scratch *folder = *state;
	struct content whole;

	make_history(folder, false);
	whole = read_file(scratch_path(folder, "data/history.db"));
	assert_true(whole.n > 4 * 4096);
	/*
	 * To SQLite a file of one byte is an empty one, and the end of its last page may be unused.
	 */
	for (size_t n = 3; n + 4096 <= whole.n; n = n * 2 + 1) {
		print_message("# %zu bytes\n", n);
		assert_int_equal(truncate(scratch_path(folder, "data/history.db"), (off_t)n), 0);
		expect_left_alone(folder, "is damaged, or is no history of Instep");
		(void)scratch_write(folder, "data/history.db", whole.bytes, whole.n);
	}
	free(whole.bytes);
}

static void sql(struct scratch *folder, const char *text)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(scratch_path(folder, "data/history.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static int ignore_rep(void *userdata, const struct rep_row *r)
{
	return 0;
}

/*
 * Damage that is met only when it is read: in a file that was whole when it was opened, and too
 * large to be remembered.
 */
static void test_damaged_while_open(void **state)
{
	struct workout_row w = workout_of(30);
	struct rep_row reps[REPS];
	struct store *s;

	make_reps(reps);
	make_history(*state, false);
	sql(*state,
	    "INSERT INTO rep (workout, n, exercise, step, set_n, rep_n, side, guide, counted, reason, at_us, wanted_us)"
	    " SELECT 1, 100 + value, 'toe-press', 1, 1, 1, 'left', 'timer', 1, '', 1, 1"
	    " FROM (WITH RECURSIVE n (value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n LIMIT 40000) SELECT * FROM n)");
	s = store_at(*state, STORE_WRITE);
	assert_null(store_problem(s));
	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &reps[0], NULL), 0);
	overwrite(*state, 1 << 20, 0xff, 1 << 18);
	assert_int_equal(store_reps(s, workout_of(0).uuid, ignore_rep, NULL), -EUCLEAN);
	assert_non_null(strstr(store_problem(s), "is damaged"));
	assert_int_equal(store_rep(s, w.uuid, &reps[1], NULL), 0);
	expect_reps(s, w.uuid, reps, 2);
	store_free(s);
}

/*
 * Somebody tidies up in mid-workout: nothing of the workout is lost, and the next one has a file
 * again.
 */
static void test_removed_while_open(void **state)
{
	struct workout_row w = workout_of(30), next = workout_of(31);
	struct rep_row reps[REPS];
	struct store *s;

	make_reps(reps);
	make_history(*state, false);
	s = store_at(*state, STORE_WRITE);
	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &reps[0], NULL), 0);
	assert_int_equal(unlink(scratch_path(*state, "data/history.db")), 0);
	assert_int_equal(unlink(scratch_path(*state, "data/history.db-wal")), 0);
	assert_int_equal(unlink(scratch_path(*state, "data/history.db-shm")), 0);
	assert_int_equal(store_rep(s, w.uuid, &reps[1], NULL), 0);
	assert_non_null(strstr(store_problem(s), "removed while it was in use"));
	assert_int_equal(store_end(s, &w), 0);
	expect_reps(s, w.uuid, reps, 2);

	assert_int_equal(store_begin(s, &next, NULL), 0);
	assert_null(store_problem(s));
	store_free(s);
	s = store_at(*state, STORE_READ);
	expect_reps(s, w.uuid, reps, 2);
	store_free(s);
}

/*
 * A disk that cannot be read for a while: the reps before stay where they are, those since then
 * join them.
 */
static void test_unreadable_disk(void **state)
{
	struct workout_row w = workout_of(30), next = workout_of(31);
	struct rep_row reps[REPS];
	struct store *s;

	make_reps(reps);
	s = store_at(*state, STORE_WRITE);
	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &reps[0], NULL), 0);
	sql(*state,
	    "UPDATE workout SET planned = planned + 1"); /* SQLite must read its pages anew */
	disk.unreadable = true;
	assert_int_equal(store_rep(s, w.uuid, &reps[1], NULL), -EIO);
	assert_non_null(strstr(store_problem(s), "Check the disk"));
	assert_int_equal(store_rep(s, w.uuid, &reps[2], NULL), 0);
	disk.unreadable = false;

	assert_int_equal(store_begin(s, &next, NULL), 0);
	assert_null(store_problem(s));
	expect_reps(s, w.uuid, reps, 3);
	store_free(s);
}

static void test_newer(void **state)
{
	struct scratch *folder = *state;
	const char *problem = NULL;
	struct store *s = NULL;

	make_history(folder, false);
	sql(folder, "PRAGMA user_version = 1000");
	expect_left_alone(folder, "was written by a newer version of Instep. Update Instep.");
	assert_int_equal(
		store_open(&s, scratch_path(folder, "data/history.db"), STORE_READ, &problem),
		-EOPNOTSUPP);
	assert_non_null(
		strstr(problem, "was written by a newer version of Instep. Update Instep."));
	assert_null(strstr(problem, "in memory"));
}

static void test_foreign(void **state)
{
	struct scratch *folder = *state;

	assert_int_equal(mkdir(scratch_path(folder, "data"), 0700), 0);
	sql(folder, "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('x')");
	expect_left_alone(folder, "is no history of Instep");
	(void)scratch_write(folder, "data/history.db", "Dear diary,\n", 12);
	expect_left_alone(folder, "is no history of Instep");
}

/*
 * A whole file with rows that no Instep wrote: what cannot be shown or counted is left out, the
 * rest is read.
 */
static void test_odd_rows(void **state)
{
	struct rep_row r = rep_of(0);
	struct workout_row w = workout_of(0);
	struct store *s = store_at(*state, STORE_WRITE);

	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
	store_free(s);
	sql(*state,
	    "UPDATE rep SET exercise = CAST(x'ff41' AS TEXT), guide = 'much longer than it may be', side = 'up',"
	    " reason = char(27), out_us = -1, step = -7, level_n = 9e999, peak_n = -9e999;"
	    "UPDATE workout SET planned = 1 << 40, ended_us = -5");
	strcpy(r.exercise, "");
	strcpy(r.guide, "much lo");
	strcpy(r.reason, "");
	r.side = SIDE_BOTH;
	r.out_us = 0;
	r.step = 0;
	r.level_n = r.peak_n = 0;
	s = store_at(*state, STORE_READ);
	expect_reps(s, w.uuid, &r, 1);
	assert_int_equal(store_workout(s, w.uuid, &w), 0);
	assert_int_equal(w.planned, UINT32_MAX);
	assert_int_equal(w.ended_us, 0);
	store_free(s);
}

/* Sums that no integer holds are the largest one, and no reason to show nothing. */
static void test_odd_sums(void **state)
{
	struct rep_row r = rep_of(0);
	struct workout_row w = workout_of(0);
	struct store_totals totals;
	struct store *s = store_at(*state, STORE_WRITE);

	assert_int_equal(store_begin(s, &w, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
	assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0);
	store_free(s);
	sql(*state, "UPDATE workout SET held_us = 9223372036854775807, done = 9223372036854775807");

	s = store_at(*state, STORE_WRITE);
	assert_null(store_problem(s));
	assert_int_equal(store_totals(s, 0, UINT64_MAX, &totals), 0);
	assert_int_equal(totals.done, UINT32_MAX);
	assert_int_equal(totals.held_us, INT64_MAX);
	assert_int_equal(store_rep(s, w.uuid, &r, NULL), 0); /* one more of them */
	assert_int_equal(store_workout(s, w.uuid, &w), 0);
	assert_int_equal(w.done, UINT32_MAX);
	assert_int_equal(w.held_us, INT64_MAX);
	store_free(s);
}

static void expect_problem(const char *path, const char *sentence)
{
	struct workout_row w = workout_of(1);
	struct rep_row reps[REPS];
	struct store *s = NULL;

	make_reps(reps);
	assert_int_equal(store_open(&s, path, STORE_WRITE, NULL), 0);
	assert_non_null(store_problem(s));
	assert_non_null(strstr(store_problem(s), sentence));
	assert_int_equal(work_out(s, &w, reps), 0);
	expect_whole(s, &w, reps);
	store_free(s);
}

/* The version is ours, the tables are not. */
static void test_other_tables(void **state)
{
	struct scratch *folder = *state;

	make_history(folder, false);
	sql(folder, "ALTER TABLE rep DROP COLUMN mean_n");
	expect_problem(scratch_path(folder, "data/history.db"), "is no history of Instep");
	sql(folder, "ALTER TABLE rep DROP COLUMN steadiness; PRAGMA user_version = 1");
	expect_problem(scratch_path(folder, "data/history.db"), "is no history of Instep");
}

static void test_no_file(void **state)
{
	struct scratch *folder = *state;

	expect_problem(folder->folder, "is no history of Instep");
	assert_int_equal(mkfifo(scratch_path(folder, "pipe"), 0600), 0);
	expect_problem(folder->path, "is no history of Instep");
	(void)scratch_write(folder, "file", "", 0);
	expect_problem(scratch_path(folder, "file/history.db"), "cannot be opened or written");
}

/* Root may write everything, so the one who tries is somebody else. */
static void as_somebody(struct scratch *folder, void (*act)(struct scratch *folder))
{
	pid_t child;
	int status;

	if (geteuid() == 0) {
		assert_int_equal(chown(folder->folder, 65534, 65534), 0);
		assert_int_equal(chown(scratch_path(folder, "data"), 65534, 65534), 0);
		assert_int_equal(chown(scratch_path(folder, "data/history.db"), 65534, 65534), 0);
	}
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (geteuid() == 0 && setresuid(65534, 65534, 65534) < 0)
			_exit(1);
		act(folder);
		/* an assert that fails lets cmocka go on in the child, and end it with a count */
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void act_unwritable(struct scratch *folder)
{
	expect_left_alone(
		folder, "cannot be opened or written. Make the file and its folder belong to you");
}

static void act_read(struct scratch *folder)
{
	struct store *s = store_at(folder, STORE_READ);
	struct workout_row w = workout_of(3);
	struct rep_row reps[REPS];

	make_reps(reps);
	strcpy(w.state, "finished");
	w.ended_us = w.started_us + 1;
	expect_whole(s, &w, reps);
	store_free(s);
}

static void test_unwritable(void **state)
{
	static const struct {
		unsigned folder, file;
	} rows[] = { { 0700, 0400 }, { 0500, 0600 }, { 0500, 0400 } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct scratch *folder = scratch_new();

		print_message("# row %zu\n", i);
		make_history(folder, false);
		assert_int_equal(chmod(scratch_path(folder, "data/history.db"), rows[i].file), 0);
		assert_int_equal(chmod(scratch_path(folder, "data"), rows[i].folder), 0);
		as_somebody(folder, act_unwritable);
		as_somebody(folder, act_read);
		assert_int_equal(chmod(scratch_path(folder, "data"), 0700), 0);
		scratch_free(folder);
	}
}

static void act_no_folder(struct scratch *folder)
{
	expect_problem(scratch_path(folder, "data/below/history.db"),
		       "cannot be opened or written");
}

static void test_unwritable_folder(void **state)
{
	struct scratch *folder = *state;

	make_history(folder, false);
	assert_int_equal(chmod(scratch_path(folder, "data"), 0500), 0);
	as_somebody(folder, act_no_folder);
	assert_int_equal(chmod(scratch_path(folder, "data"), 0700), 0);
}

/*
 * Another program holds the lock for longer than we wait; when it lets go, the next workout is
 * stored with this one.
 */
static void test_locked(void **state)
{
	struct scratch *folder = *state;
	struct store *s = store_at(folder, STORE_WRITE);
	struct workout_row first = workout_of(1), second = workout_of(2);
	struct rep_row reps[REPS];
	sqlite3 *db;

	make_reps(reps);
	assert_int_equal(sqlite3_open(scratch_path(folder, "data/history.db"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(work_out(s, &first, reps), 1);
	assert_non_null(
		strstr(store_problem(s), "is in use by another program. Close that program."));
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	assert_int_equal(work_out(s, &second, reps), 0);
	assert_null(store_problem(s));
	expect_whole(s, &first, reps);
	expect_whole(s, &second, reps);
	store_free(s);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_full_disk),
		TEST(test_file_size_limit),
		cmocka_unit_test(test_killed),
		cmocka_unit_test(test_damaged),
		TEST(test_cut_off),
		TEST(test_damaged_while_open),
		TEST(test_removed_while_open),
		TEST(test_unreadable_disk),
		TEST(test_newer),
		TEST(test_foreign),
		TEST(test_odd_rows),
		TEST(test_odd_sums),
		TEST(test_other_tables),
		TEST(test_no_file),
		cmocka_unit_test(test_unwritable),
		TEST(test_unwritable_folder),
		TEST(test_locked),
	};

	return cmocka_run_group_tests(tests, disk_install, NULL);
}
