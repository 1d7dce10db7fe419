/* SPDX-License-Identifier: MIT */

/*
 * Opening the history so that nothing that is there can be hurt by it: first looked at, then
 * accepted, and only then written. Until it is accepted SQLite may not even fold a log into it
 * (SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE).
 *
 * WAL lets instepctl read while the daemon writes. With synchronous=NORMAL a commit is not flushed
 * to the disk: a killed process loses nothing, a power cut may lose the last reps but never damages
 * the file.
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
 * The whole file is checked when it is opened, up to this size: 16 MiB are 130,000 reps, years of
 * training, and took 0.06 s where it was measured (reading the totals takes 0.04 s). A larger file
 * is believed until damage is met in it.
 */
#define CHECKED_MAX_BYTES (16 * 1024 * 1024)

static int execute(struct database *d, const char *text)
{
	errno = 0;
	return database_errno(d->sqlite, sqlite3_exec(d->sqlite, text, NULL, NULL, NULL));
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

	r = database_prepare(d, question, &statement);
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

bool database_moved(struct database *d)
{
	int moved = 0;

	return sqlite3_file_control(d->sqlite, "main", SQLITE_FCNTL_HAS_MOVED, &moved) ==
		       SQLITE_OK &&
	       moved;
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
int database_check(struct database *d)
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

	r = database_prepare(d, "PRAGMA quick_check(1)", &statement);
	if (r < 0)
		return r;

	r = database_step(statement);
	if (r < 0)
		return r;

	return r == 1 && strcmp((const char *)sqlite3_column_text(statement, 0), "ok") == 0
		       ? 0
		       : -EUCLEAN;
}

/*
 * wal_autocheckpoint: the log is folded in between workouts, by store_checkpoint(), never in the
 * middle of one.
 */
static int set_up(struct database *d, int64_t version)
{
	int r;

	r = execute(d, "PRAGMA journal_mode = WAL;"
		       "PRAGMA synchronous = NORMAL;"
		       "PRAGMA foreign_keys = ON;"
		       "PRAGMA secure_delete = ON;"
		       "PRAGMA trusted_schema = OFF;"
		       "PRAGMA wal_autocheckpoint = 0;"
		       "PRAGMA temp_store = MEMORY;" /* it may write nowhere but here */
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
	/* without the right to write SQLite opens it all the same, to read it */
	if (sqlite3_db_readonly(d->sqlite, "main"))
		return -EACCES;

	r = check_version(d, STORE_WRITE, &version);
	if (r < 0)
		return r;

	r = database_check(d);
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
 * A reader needs a little file of locks beside the history, and cannot make it where it may not
 * write. If there is no log either, nobody writes the history now, and it can be read without
 * locks.
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

	r = database_prepare_all(d);
	if (r < 0)
		return r;

	*ret = TAKE(d);
	return 0;
}
