/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a person says was in a recording: FILE.labels.csv beside FILE.csv, with the header
 * `kind,start_s,end_s,note`, seconds on the recording's own clock. The kind is a word (hold,
 * plateau, pulse, ignore, rep, walk, ...), the note is text to the end of the line.
 */

#include <stdbool.h>
#include <stddef.h>

struct plot_label {
	char kind[16];
	char note[64]; /* the begin of it, whole characters */
	double start_s, end_s;
};

struct plot_labels {
	struct plot_label *labels;
	size_t n;
	bool there;      /* there is such a file */
	char *path;      /* of it */
	char error[512]; /* "FILE:LINE: what is wrong", after a negative answer but -ENOMEM */
};

/**
 * labels_read() - the labels of the recording @recording; that there are none is no error
 *
 * Return: 0, -EINVAL (malformed), -ENOMEM, or why the file cannot be read. labels_done() is needed
 * in any case.
 */
int labels_read(struct plot_labels *l, const char *recording);

void labels_done(struct plot_labels *l);
