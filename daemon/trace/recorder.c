/* SPDX-License-Identifier: MIT */

/*
 * From file to file: what to do where the format ends. That a band's link was lost and is back is
 * such a place, because its clock then begins anew. What is recorded, and when it ends, is the
 * callers' affair: `instepctl record` and the daemon's own traces.
 */

#include "trace/recorder.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/cleanup.h"

#define SUFFIX ".csv"

int trace_recorder_open(struct trace_recorder *r, const char *path, enum sample_kind kind,
			bool replace)
{
	_cleanup_(freep) char *copy = strdup(path);
	int code;

	if (!copy)
		return -ENOMEM;

	*r = (struct trace_recorder){ .kind = kind, .replace = replace, .part = 1 };
	code = trace_writer_open(&r->writer, path, kind, replace);
	if (code < 0)
		return code;

	r->path = TAKE(copy);
	return 0;
}

static size_t stem_length(const char *path)
{
	size_t n = strlen(path), suffix = strlen(SUFFIX);

	return n > suffix && !strcmp(path + n - suffix, SUFFIX) ? n - suffix : n;
}

static int open_part(struct trace_recorder *r)
{
	_cleanup_(freep) char *path = NULL;
	size_t stem = stem_length(r->path);

	if (asprintf(&path, "%.*s-%u%s", (int)stem, r->path, r->part, r->path + stem) < 0)
		return -ENOMEM;
	return trace_writer_open(&r->writer, path, r->kind, r->replace);
}

static int next_part(struct trace_recorder *r)
{
	int code;

	code = trace_writer_close(&r->writer);
	while (code == 0 || code == -EEXIST) {
		if (r->part == TRACE_PARTS_MAX)
			return -EMFILE;
		r->part++;
		code = open_part(r);
		if (code == 0)
			return 1;
	}
	return code;
}

int trace_recorder_put(struct trace_recorder *r, const struct sample *s, uint32_t epoch)
{
	bool broken = r->samples > 0 && epoch != r->epoch;
	int code = broken ? -ERANGE : trace_writer_put(&r->writer, s), begun = 0;

	if (code == -ERANGE && r->samples > 0) {
		begun = next_part(r);
		code = begun < 0 ? begun : trace_writer_put(&r->writer, s);
	}
	if (code < 0)
		return code;

	r->epoch = epoch;
	r->samples++;
	return begun;
}

const char *trace_recorder_file(const struct trace_recorder *r)
{
	return r->writer.path;
}

int trace_recorder_close(struct trace_recorder *r)
{
	int code;

	if (!r->path)
		return 0;
	code = trace_writer_close(&r->writer);
	free(TAKE(r->path));
	return code;
}
