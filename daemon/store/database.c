/* SPDX-License-Identifier: MIT */

/*
 * Opening the history so that nothing that is there can be hurt by it: first looked at, then accepted, and only then
 * written. Until it is accepted SQLite may not even fold a log into it (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE).
 *
 * WAL lets instepctl read while the daemon writes. With synchronous=NORMAL a commit is not flushed to the disk: a
 * killed process loses nothing, a power cut may lose the last reps but never damages the file.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/database.h"
#include "store/schema.h"
#include "sys/cleanup.h"
#include "sys/paths.h"

#define BUSY_MS 250 /* for another program's lock; the daemon stands still for so long at most */

/*
 * The whole file is checked when it is opened, up to this size: 16 MiB are 130,000 reps, years of training, and took
 * 0.06 s where it was measured (reading the totals takes 0.04 s). A larger file is believed until damage is met in it.
 */
#define CHECKED_MAX_BYTES (16 * 1024 * 1024)

#define WORKOUT_COLUMNS                                                                   \
	"SELECT w.uuid, w.routine, w.band, w.state, w.started_us, w.ended_us, w.planned," \
	" COALESCE(SUM(r.counted), 0), COALESCE(SUM(NOT r.counted), 0), w.pulses,"        \
	" COALESCE(SUM(CASE WHEN r.counted THEN COALESCE(r.held_us, r.wanted_us) END), 0), w.unknown_us FROM "
#define WITH_REPS " w LEFT JOIN rep r ON r.workout = w.id "

static const char *const sql[STATEMENTS] = {
	[STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
	[STATEMENT_COMMIT] = "COMMIT",
	[STATEMENT_ROLLBACK] = "ROLLBACK",
	[STATEMENT_ADD_WORKOUT] =
		"INSERT INTO workout (uuid, routine, band, state, started_us, ended_us, planned,"
		" pulses, unknown_us) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	[STATEMENT_ADD_REP] =
		"INSERT INTO rep (workout, n, exercise, step, set_n, rep_n, side, guide, counted, reason, at_us,"
		" wanted_us, earned, open, out_us, plateau_us, back_us, held_us, unknown_us, rest_us, rest_n, level_n,"
		" peak_n, mean_n) SELECT id, (SELECT COALESCE(MAX(n), 0) + 1 FROM rep WHERE workout = id),"
		" ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23"
		" FROM workout WHERE uuid = ?1",
	[STATEMENT_END_WORKOUT] =
		"UPDATE workout SET state = ?2, ended_us = ?3, pulses = ?4, unknown_us = ?5"
		" WHERE uuid = ?1",
	[STATEMENT_CLOSE_OPEN] =
		"UPDATE workout SET state = 'interrupted', ended_us = COALESCE((SELECT"
		" MAX(at_us + COALESCE(out_us + plateau_us + back_us, wanted_us)) FROM rep WHERE workout = id),"
		" started_us) WHERE ended_us = 0",
	[STATEMENT_WORKOUTS] =
		WORKOUT_COLUMNS "(SELECT * FROM workout WHERE started_us >= ?1 AND started_us < ?2"
				" ORDER BY started_us DESC, id DESC LIMIT ?3 OFFSET ?4)" WITH_REPS
				"GROUP BY w.id ORDER BY w.started_us DESC, w.id DESC",
	[STATEMENT_WORKOUT] = WORKOUT_COLUMNS "workout" WITH_REPS "WHERE w.uuid = ? GROUP BY w.id",
	[STATEMENT_REPS] =
		"SELECT exercise, step, set_n, rep_n, side, guide, counted, reason, at_us, wanted_us, earned, open,"
		" out_us, plateau_us, back_us, held_us, r.unknown_us, rest_us, rest_n, level_n, peak_n, mean_n"
		" FROM rep r JOIN workout w ON r.workout = w.id WHERE w.uuid = ? ORDER BY n",
	[STATEMENT_TOTALS] =
		"SELECT COUNT(DISTINCT w.id), COALESCE(SUM(r.counted), 0), COALESCE(SUM(NOT r.counted), 0),"
		" COALESCE(SUM(CASE WHEN r.counted THEN COALESCE(r.held_us, r.wanted_us) END), 0)"
		" FROM workout" WITH_REPS "WHERE w.started_us >= ? AND w.started_us < ?",
};

/*
 * SQLite says "I/O error" of many things, a spent quota among them; the system's own number knows which. SQLite 3.40
 * keeps that number except when a commit fails: then it is still in errno, which database_step() had cleared.
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

static int execute(struct database *d, const char *text)
{
	return database_errno(d->sqlite, sqlite3_exec(d->sqlite, text, NULL, NULL, NULL));
}

static int prepare(struct database *d, const char *text, sqlite3_stmt **ret)
{
	return database_errno(d->sqlite, sqlite3_prepare_v3(d->sqlite, text, -1,
							    SQLITE_PREPARE_PERSISTENT, ret, NULL));
}

static void finalizep(sqlite3_stmt **statement)
{
	(void)sqlite3_finalize(*statement);
}

static void sqlite_freep(char **text)
{
	sqlite3_free(*text);
}

/* The number that a question answers. */
static int ask(struct database *d, const char *question, int64_t *ret)
{
	_cleanup_(finalizep) sqlite3_stmt *statement = NULL;
	int r;

	r = prepare(d, question, &statement);
	if (r < 0)
		return r;

	r = database_step(statement);
	if (r < 0)
		return r;
	if (r == 0)
		return -EUCLEAN;

	*ret = sqlite3_column_int64(statement, 0);
	return 0;
}

void database_abandon(struct database *d)
{
	(void)sqlite3_db_config(d->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
}

static void accept_file(struct database *d)
{
	(void)sqlite3_db_config(d->sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
}

struct database *database_free(struct database *d)
{
	if (!d)
		return NULL;

	for (size_t i = 0; i < STATEMENTS; i++)
		(void)sqlite3_finalize(d->statements[i]);
	(void)sqlite3_close(d->sqlite);
	free(d);
	return NULL;
}

/* SQLite would create it as the umask says, and its -wal and -shm like it. */
static int create_private(const char *path)
{
	_cleanup_(closep) int fd = -1;
	int r;

	r = path_make_for(path);
	if (r < 0)
		return r;

	fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
	return fd < 0 && errno != EEXIST ? -errno : 0;
}

static int is_regular(const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return -errno;

	return S_ISREG(st.st_mode) ? 0 : -EUCLEAN;
}

static int connect_file(struct database *d, const char *name, int flags)
{
	int code = sqlite3_open_v2(name, &d->sqlite,
				   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	int r;

	r = database_errno(d->sqlite, code);
	if (r < 0)
		return r;

	database_abandon(d);
	(void)sqlite3_busy_timeout(d->sqlite, BUSY_MS);
	return 0;
}

static int check_version(struct database *d, enum store_mode mode, int64_t *ret)
{
	int64_t version, tables;
	int r;

	r = ask(d, "PRAGMA user_version", &version);
	if (r < 0)
		return r;
	if (version > SCHEMA_VERSION)
		return -EOPNOTSUPP;
	if (version < 0)
		return -EUCLEAN;

	r = ask(d, "SELECT COUNT(*) FROM sqlite_schema", &tables);
	if (r < 0)
		return r;
	if (version == 0 && tables > 0)
		return -EUCLEAN; /* the database of another program */
	if (version == 0 && mode == STORE_READ)
		return -ENOENT;
	if (version < SCHEMA_VERSION && mode == STORE_READ)
		return -ESTALE;

	*ret = version;
	return 0;
}

/* quick_check answers "ok", or rows that say what is wrong. */
static int check_pages(struct database *d)
{
	_cleanup_(finalizep) sqlite3_stmt *statement = NULL;
	int64_t bytes;
	int r;

	r = ask(d, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
		&bytes);
	if (r < 0)
		return r;
	if (bytes > CHECKED_MAX_BYTES)
		return 0;

	r = prepare(d, "PRAGMA quick_check(1)", &statement);
	if (r < 0)
		return r;

	r = database_step(statement);
	if (r < 0)
		return r;

	return r == 1 && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0
		       ? 0
		       : -EUCLEAN;
}

static int prepare_all(struct database *d)
{
	int r;

	for (size_t i = 0; i < STATEMENTS; i++) {
		r = prepare(d, sql[i], &d->statements[i]);
		if (r < 0)
			return r;
	}

	return 0;
}

/* wal_autocheckpoint: the log is folded in between workouts, by store_checkpoint(), never in the middle of one. */
static int set_up(struct database *d, int64_t version)
{
	int r;

	r = execute(d, "PRAGMA journal_mode = WAL;"
		       "PRAGMA synchronous = NORMAL;"
		       "PRAGMA foreign_keys = ON;"
		       "PRAGMA secure_delete = ON;"
		       "PRAGMA trusted_schema = OFF;"
		       "PRAGMA wal_autocheckpoint = 0;"
		       "PRAGMA cache_size = -512;");
	if (r < 0)
		return r;

	return database_errno(d->sqlite, schema_migrate(d->sqlite, (int)version));
}

static int open_to_write(struct database *d, const char *path)
{
	int64_t version;
	int r;

	r = create_private(path);
	if (r < 0)
		return r;

	r = is_regular(path);
	if (r < 0)
		return r;

	r = connect_file(d, path, SQLITE_OPEN_READWRITE);
	if (r < 0)
		return r;
	if (sqlite3_db_readonly(d->sqlite, "main"))
		return -EACCES; /* without the right to write SQLite opens it all the same, to read it */

	r = check_version(d, STORE_WRITE, &version);
	if (r < 0)
		return r;

	r = check_pages(d);
	if (r < 0)
		return r;

	r = set_up(d, version);
	if (r < 0)
		return r;

	accept_file(d);
	return 0;
}

/* "file:" names are URIs: what has a meaning there is escaped. */
static char *immutable_name(const char *path)
{
	sqlite3_str *name = sqlite3_str_new(NULL);

	sqlite3_str_appendall(name, "file:");
	for (const char *p = path; *p; p++)
		sqlite3_str_appendf(name, strchr("%?#", *p) ? "%%%02x" : "%c", *p);
	sqlite3_str_appendall(name, "?immutable=1");
	return sqlite3_str_finish(name);
}

static bool has_log(const char *path)
{
	_cleanup_(sqlite_freep) char *log = sqlite3_mprintf("%s-wal", path);
	struct stat st;

	return !log || (stat(log, &st) == 0 && st.st_size > 0);
}

/*
 * A reader needs a little file of locks beside the history, and cannot make it where it may not write. If there is no
 * log either, nobody writes the history now, and it can be read without locks.
 */
static int open_immutable(struct database *d, const char *path)
{
	_cleanup_(sqlite_freep) char *name = NULL;
	int64_t version;
	int r;

	if (has_log(path))
		return -EACCES;

	name = immutable_name(path);
	if (!name)
		return -ENOMEM;

	(void)sqlite3_close(d->sqlite);
	d->sqlite = NULL;
	r = connect_file(d, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
	if (r < 0)
		return r;

	return check_version(d, STORE_READ, &version);
}

static int open_to_read(struct database *d, const char *path)
{
	int64_t version;
	int r;

	r = is_regular(path);
	if (r < 0)
		return r;

	r = connect_file(d, path, SQLITE_OPEN_READONLY);
	if (r == 0)
		r = check_version(d, STORE_READ, &version);

	return r == -EACCES ? open_immutable(d, path) : r;
}

static int open_memory(struct database *d)
{
	int code, r;

	code = sqlite3_open_v2(":memory:", &d->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
			       NULL);
	r = database_errno(d->sqlite, code);
	if (r < 0)
		return r;

	return set_up(d, 0);
}

int database_open(struct database **ret, const char *path, enum store_mode mode)
{
	_cleanup_(database_freep) struct database *d = calloc(1, sizeof(*d));
	int r;

	if (!d)
		return -ENOMEM;

	if (!path)
		r = open_memory(d);
	else
		r = mode == STORE_WRITE ? open_to_write(d, path) : open_to_read(d, path);
	if (r < 0)
		return r;

	r = prepare_all(d);
	if (r < 0)
		return r;

	*ret = TAKE(d);
	return 0;
}
