/* SPDX-License-Identifier: MIT */

/*
 * Reads the labels beside a recording. Any word is taken for a kind: what it means is for who looks
 * at the picture. Quoted fields are left out, as in the recordings.
 */

#include "ctl/plot-labels.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sys/cleanup.h"
#include "util/macro.h"
#include "util/parse.h"
#include "util/text.h"

#define HEADER        "kind,start_s,end_s,note"
#define RECORDING_END ".csv"
#define LABELS_END    ".labels.csv"
#define LABEL_MAX_S   4e9   /* as a recording's time */
#define LABELS_MAX    10000 /* far more than anybody writes down; each is drawn */

struct reading {
	struct plot_labels *labels;
	FILE *file;
	unsigned line;
	char text[4096]; /* the line read last: mostly its note */
};

static int beside(const char *recording, char **ret)
{
	size_t n = strlen(recording), end = strlen(RECORDING_END);

	if (n >= end && !strcmp(recording + n - end, RECORDING_END))
		n -= end;
	return asprintf(ret, "%.*s" LABELS_END, (int)n, recording) < 0 ? -ENOMEM : 0;
}

_printf_(2, 3) static int malformed(struct reading *r, const char *format, ...)
{
	char *error = r->labels->error;
	size_t n, size = sizeof(r->labels->error);
	va_list args;

	n = (size_t)snprintf(error, size, "%s:%u: ", r->labels->path, r->line);
	va_start(args, format);
	if (n < size)
		(void)vsnprintf(error + n, size - n, format, args);
	va_end(args);
	return -EINVAL;
}

/* Return: 1 with the line in r->text, 0 at the end of the file, or negative errno. */
static int read_line(struct reading *r)
{
	size_t n = 0;
	int byte;

	r->line++;
	while ((byte = getc_unlocked(r->file)) != EOF && byte != '\n') {
		if (n + 1 == sizeof(r->text))
			return malformed(r, "the line is longer than %zu bytes; shorten its note",
					 sizeof(r->text) - 1);
		r->text[n++] = (char)byte;
	}
	if (ferror(r->file))
		return malformed(r, "could not read on: %s", strerror(errno));
	if (byte == EOF && n == 0)
		return 0;

	while (n > 0 && r->text[n - 1] == '\r')
		n--;
	r->text[n] = '\0';
	return text_is_printable(r->text, n) ? 1 : malformed(r, "this is not text");
}

/* The next field, without its comma. */
static const char *take_field(const char **rest, size_t *ret_n)
{
	const char *field = *rest;

	*ret_n = strcspn(field, ",");
	*rest = field + *ret_n + (field[*ret_n] == ',');
	return field;
}

static int take_seconds(struct reading *r, const char *name, const char **rest, double *ret)
{
	size_t n;
	const char *field = take_field(rest, &n);

	if (parse_double_n(field, n, ret) < 0 || fabs(*ret) > LABEL_MAX_S)
		return malformed(r, "%s is \"%.*s\"; it should be a number of seconds", name,
				 (int)n, field);
	return 0;
}

/* As much of it as there is room for, and no half of a character. */
static void copy_note(char ret[static sizeof(((struct plot_label *)0)->note)], const char *note)
{
	size_t n = strnlen(note, sizeof(((struct plot_label *)0)->note) - 1);

	while (n > 0 && !text_is_printable(note, n))
		n--;
	memcpy(ret, note, n);
	ret[n] = '\0';
}

static int parse_row(struct reading *r, struct plot_label *ret)
{
	const char *rest = r->text, *kind;
	size_t n;
	int e;

	kind = take_field(&rest, &n);
	if (n == 0 || n >= sizeof(ret->kind))
		return malformed(r, "the kind is \"%.*s\"; it should be a word such as hold",
				 (int)n, kind);
	memcpy(ret->kind, kind, n);

	e = take_seconds(r, "start_s", &rest, &ret->start_s);
	if (e == 0)
		e = take_seconds(r, "end_s", &rest, &ret->end_s);
	if (e < 0)
		return e;

	if (ret->end_s < ret->start_s)
		return malformed(r, "it ends at %.3f s, before it starts at %.3f s", ret->end_s,
				 ret->start_s);
	copy_note(ret->note, rest);
	return 0;
}

static int keep(struct reading *r, const struct plot_label *label)
{
	struct plot_labels *l = r->labels;

	if (l->n == LABELS_MAX)
		return malformed(r, "a picture has room for %d labels", LABELS_MAX);
	/* a step of growth at each power of two */
	if ((l->n & (l->n - 1)) == 0) {
		struct plot_label *labels =
			reallocarray(l->labels, l->n ? 2 * l->n : 1, sizeof(*labels));

		if (!labels)
			return -ENOMEM;
		l->labels = labels;
	}
	l->labels[l->n++] = *label;
	return 0;
}

static int read_rows(struct reading *r)
{
	int e;

	e = read_line(r);
	if (e < 0)
		return e;
	if (e == 0 || strcmp(r->text, HEADER) != 0)
		return malformed(r, "the header should be " HEADER);

	while ((e = read_line(r)) > 0) {
		struct plot_label label = {};

		if (!*r->text)
			continue;
		e = parse_row(r, &label);
		if (e == 0)
			e = keep(r, &label);
		if (e < 0)
			return e;
	}
	return e;
}

int labels_read(struct plot_labels *l, const char *recording)
{
	_cleanup_(fclosep) FILE *file = NULL;
	struct reading reading = { .labels = l };
	int r;

	*l = (struct plot_labels){};
	r = beside(recording, &l->path);
	if (r < 0)
		return r;

	file = fopen(l->path, "re");
	if (!file && errno == ENOENT)
		return 0;
	if (!file) {
		r = -errno;
		(void)snprintf(l->error, sizeof(l->error), "%s: %s", l->path, strerror(-r));
		return r;
	}
	l->there = true;
	reading.file = file;
	return read_rows(&reading);
}

void labels_done(struct plot_labels *l)
{
	free(l->labels);
	free(l->path);
	*l = (struct plot_labels){};
}
