/* SPDX-License-Identifier: MIT */

/*
 * Keeps what the band sent during a workout, so that a wrong count becomes a file somebody can
 * attach. It writes on the path of the packets: a few kilobytes to the page cache now and then.
 * Older ones go by the time they were written, when the newest is whole. Files that people put
 * into the folder, and all of them while the setting is 0, are left alone.
 */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "instepd/trace-keep.h"
#include "sys/cleanup.h"
#include "sys/log.h"
#include "sys/paths.h"
#include "util/macro.h"

#define UUID_N (STORE_UUID_MAX - 1)
#define SUFFIX ".csv"

void trace_keep_begin(struct trace_keep *t, const char *uuid, unsigned keep)
{
	*t = (struct trace_keep){ .keep = keep };
	(void)snprintf(t->uuid, sizeof(t->uuid), "%s", uuid);
}

static int begin_file(struct trace_keep *t, enum sample_kind kind)
{
	_cleanup_(freep) char *path = NULL;
	char name[64];
	int r;

	(void)snprintf(name, sizeof(name), "traces/%s" SUFFIX, t->uuid);
	r = path_in(PATH_DATA, name, &path);
	if (r < 0)
		return r;

	r = path_make_for(path);
	if (r < 0)
		return r;

	/* A workout that was interrupted has left a file. */
	return trace_recorder_go_on(&t->recorder, path, kind);
}

/* The first error ends it, so that it is said once. */
static void give_up(struct trace_keep *t, int error)
{
	log_warning_errno(error,
			  "Keeping the samples of workout %s ends here, the workout goes on: %m",
			  t->uuid);
	t->failed = true;
	(void)trace_recorder_close(&t->recorder);
}

void trace_keep_sample(struct trace_keep *t, const struct sample *s, double zero_n, uint32_t epoch)
{
	int r = 0;

	if (!t->keep || t->failed)
		return;
	if (!t->recorder.path)
		r = begin_file(t, s->kind);
	if (r >= 0)
		r = trace_recorder_put(&t->recorder, s, zero_n, epoch);
	if (r < 0)
		give_up(t, r);
}

/* Older ones */

struct trace_file {
	char uuid[STORE_UUID_MAX];
	struct timespec written;
	bool ahead; /* of the clock, which was set back since: older than what came after that */
};

struct trace_files {
	time_t now_s;
	struct trace_file *list;
	size_t n;
};

static void trace_files_done(struct trace_files *files)
{
	free(files->list);
}

static bool is_uuid(const char *text)
{
	for (size_t i = 0; i < UUID_N; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' : !text[i] || !strchr("0123456789abcdef", text[i]))
			return false;
	}
	return true;
}

/* Only the first part of a trace has the bare name. */
static bool is_trace(const char *name)
{
	return strlen(name) == UUID_N + strlen(SUFFIX) && is_uuid(name) &&
	       !strcmp(name + UUID_N, SUFFIX);
}

static int add_file(struct trace_files *files, DIR *dir, const char *name)
{
	struct trace_file *list;
	struct stat st;

	if (fstatat(dirfd(dir), name, &st, AT_SYMLINK_NOFOLLOW) < 0 || !S_ISREG(st.st_mode))
		return 0;
	list = reallocarray(files->list, files->n + 1, sizeof(*list));
	if (!list)
		return -ENOMEM;

	files->list = list;
	list[files->n] = (struct trace_file){
		.written = st.st_mtim,
		.ahead = st.st_mtim.tv_sec > files->now_s,
	};
	memcpy(list[files->n].uuid, name, UUID_N);
	files->n++;
	return 0;
}

static int newest_first(const void *a, const void *b)
{
	const struct trace_file *f = a, *g = b;
	const struct timespec *x = &f->written, *y = &g->written;

	if (f->ahead != g->ahead)
		return f->ahead ? 1 : -1;
	if (x->tv_sec != y->tv_sec)
		return x->tv_sec < y->tv_sec ? 1 : -1;
	return (x->tv_nsec < y->tv_nsec) - (x->tv_nsec > y->tv_nsec);
}

static int delete_trace(DIR *dir, const char *uuid)
{
	char name[64];

	for (unsigned part = TRACE_PARTS_MAX; part > 1; part--) {
		(void)snprintf(name, sizeof(name), "%s-%u" SUFFIX, uuid, part);
		if (unlinkat(dirfd(dir), name, 0) < 0 && errno != ENOENT)
			return -errno;
	}
	(void)snprintf(name, sizeof(name), "%s" SUFFIX, uuid);
	return unlinkat(dirfd(dir), name, 0) < 0 ? -errno : 0;
}

static int delete_but(DIR *dir, unsigned keep)
{
	_cleanup_(trace_files_done) struct trace_files files = { .now_s = time(NULL) };
	struct dirent *entry;
	int r = 0, q;

	while (r == 0 && (entry = readdir(dir)))
		if (is_trace(entry->d_name))
			r = add_file(&files, dir, entry->d_name);
	if (r < 0 || files.n <= keep)
		return r;

	qsort(files.list, files.n, sizeof(*files.list), newest_first);
	/* one that cannot be deleted keeps none of the others */
	for (size_t i = keep; i < files.n; i++) {
		q = delete_trace(dir, files.list[i].uuid);
		r = r < 0 ? r : q;
	}
	return r;
}

static int delete_older(unsigned keep)
{
	_cleanup_(freep) char *path = NULL;
	DIR *dir;
	int r;

	r = path_in(PATH_DATA, "traces", &path);
	if (r < 0)
		return r;

	dir = opendir(path);
	if (!dir)
		return errno == ENOENT ? 0 : -errno;

	r = delete_but(dir, keep);
	(void)closedir(dir);
	return r;
}

void trace_keep_end(struct trace_keep *t)
{
	int r;

	if (!t->keep)
		return;

	r = trace_recorder_close(&t->recorder);
	if (r < 0)
		log_warning_errno(r, "The kept samples of workout %s lack their end: %m", t->uuid);

	r = delete_older(t->keep);
	if (r < 0)
		log_warning_errno(r, "Failed to delete the kept samples of older workouts: %m");
	t->keep = 0;
}
