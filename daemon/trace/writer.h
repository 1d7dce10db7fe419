/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One file in the replay format (trace/format.h), as samples come. The file is 0600 and only ever
 * ends in a whole line, also when the disk is full or the program is killed. Values are written
 * with all their digits: who reads them gets the same samples.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/sample.h"
#include "util/macro.h"

struct trace_format;

#define TRACE_WRITER_BUFFER 4096

struct trace_writer {
	int fd; /* -1: closed */
	char *path;
	const struct trace_format *format; /* static */
	bool created;                      /* it was not there before */
	bool started;                      /* there is a row */
	int failed;                        /* negative errno of a write: nothing follows it */
	uint64_t last_us;
	off_t whole; /* bytes of the file that are whole lines */
	size_t n;    /* whole lines that wait in the buffer */
	char buffer[TRACE_WRITER_BUFFER];
};

/**
 * trace_writer_open() - begin the file @path
 * @replace: an old file of this name is replaced, once there is something to write; without it,
 *           that is -EEXIST
 *
 * Return: 0, -EEXIST, -EBUSY (it is being written), -EINVAL (there is something of this name that
 * is no file), or why it cannot be opened. trace_writer_close() is needed after 0 only.
 */
int trace_writer_open(struct trace_writer *w, const char *path, enum sample_kind kind,
		      bool replace);

/**
 * trace_writer_put() - one more row
 * @s: force_n as it shall be read again; new_epoch does not count here
 *
 * Rows are written when some have come together (4 KiB, two seconds of a band): one write to the
 * page cache, and no allocation.
 *
 * Return: 0; -ERANGE when the format cannot say it: time that runs back or jumps by over a day, a
 * value over its maximum or none; or a negative errno of writing, and the same from then on.
 */
int trace_writer_put(struct trace_writer *w, const struct sample *s);

/**
 * trace_writer_close() - write what waits; a file that has no row is removed again; closed is fine
 *
 * Return: 0, -ENOENT (somebody has removed the file meanwhile), or a negative errno of writing: the
 * file then ends before its time, in a whole line.
 */
int trace_writer_close(struct trace_writer *w);
