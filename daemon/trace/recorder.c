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
	while (code == 0 || code == -EEXIST || code == -EBUSY) {
		if (r->part == TRACE_PARTS_MAX)
			return -EMFILE;
		r->part++;
		code = open_part(r);
		if (code == 0)
			return 1;
	}
	return code;
}

int trace_recorder_go_on(struct trace_recorder *r, const char *path, enum sample_kind kind)
{
	int code = trace_recorder_open(r, path, kind, false);

	if (code != -EEXIST)
		return code;
	r->path = strdup(path);
	if (!r->path)
		return -ENOMEM;

	r->writer.fd = -1; /* there is none to close before the next part */
	code = next_part(r);
	if (code < 0)
		free(TAKE(r->path));
	return code < 0 ? code : 0;
}

/* As long as the tare is the file's, every bit of the force is as it was. */
static int put(struct trace_recorder *r, struct sample s, double zero_n)
{
	if (zero_n != r->zero_n)
		s.force_n += zero_n - r->zero_n;
	return trace_writer_put(&r->writer, &s);
}

static int begin_part(struct trace_recorder *r, const struct sample *s, double zero_n)
{
	int begun = r->samples > 0 ? next_part(r) : 0, code;

	if (begun < 0)
		return begun;

	r->zero_n = zero_n;
	code = put(r, *s, zero_n);
	return code < 0 ? code : begun;
}

int trace_recorder_put(struct trace_recorder *r, const struct sample *s, double zero_n,
		       uint32_t epoch)
{
	bool goes_on = r->samples > 0 && epoch == r->epoch;
	int code = goes_on ? put(r, *s, zero_n) : -ERANGE;

	if (code == -ERANGE)
		code = begin_part(r, s, zero_n);
	if (code < 0)
		return code;

	r->epoch = epoch;
	r->samples++;
	return code;
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
