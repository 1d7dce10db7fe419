/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A recording of force as CSV, a row at a time: `t_s,force_kg`, seconds and kilograms, time never running back.
 * Lines may end in CR LF, the first may begin with a byte order mark, and empty lines may follow the last row.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct replay_csv {
	FILE *file;
	const char *name; /* for messages; not owned */
	unsigned line;    /* read so far */
	bool started;
	int64_t first_us, last_us; /* of the rows so far */
	char text[256];            /* the line read last */
	char error[512];           /* "FILE:LINE: what is wrong", after a negative answer */
};

/**
 * replay_csv_open() - open @path ("-": standard input) and read its header
 *
 * Return: 0, -EINVAL (no header of ours, or that of a recording of motion), or why it cannot be opened.
 * replay_csv_done() is needed in any case.
 */
int replay_csv_open(struct replay_csv *c, const char *path);

/**
 * replay_csv_next() - the next row
 * @ret_t_us:     the file's clock, rounded to microseconds; may be negative
 * @ret_force_kg: finite, at most SAMPLE_FORCE_MAX_N either way
 *
 * Return: 1, 0 at the end of the file, -EINVAL (malformed, or it cannot be read further).
 */
int replay_csv_next(struct replay_csv *c, int64_t *ret_t_us, double *ret_force_kg);

void replay_csv_done(struct replay_csv *c);
