/* SPDX-License-Identifier: MIT */
/*
 * Reads recordings for `instepctl replay`. They come from anywhere, so every row is checked before the detector sees
 * it, and a mistake names file and line. One line is in memory at a time: a recording of a day costs no more than one
 * of a minute. Quoted fields, other separators and other columns are left out: one format, exactly.
 */

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "core/sample.h"
#include "trace/reader.h"
#include "util/macro.h"
#include "util/parse.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

struct trace_column {
	const char *name, *of; /* for messages */
	double most;           /* either way */
};

/* Beyond this a double no longer holds a microsecond. */
#define T_MAX_S 4e9

static const struct trace_column columns_of_force[] = {
	{ "t_s", "seconds", T_MAX_S },
	{ "force_kg", "kilograms", SAMPLE_FORCE_MAX_N / NEWTON_PER_KG },
};

static const struct trace_column columns_of_motion[] = {
	{ "t_s", "seconds", T_MAX_S },
	{ "ax_g", "g", SAMPLE_ACCEL_MAX_G },
	{ "ay_g", "g", SAMPLE_ACCEL_MAX_G },
	{ "az_g", "g", SAMPLE_ACCEL_MAX_G },
	{ "gx_dps", "degrees a second", SAMPLE_RATE_MAX_DPS },
	{ "gy_dps", "degrees a second", SAMPLE_RATE_MAX_DPS },
	{ "gz_dps", "degrees a second", SAMPLE_RATE_MAX_DPS },
};

#define COLUMNS_MAX ELEMENTS(columns_of_motion)

/* The kinds of recordings; their headers are the names of their columns. */
static const struct trace_format {
	enum sample_kind kind;
	const char *header;
	const struct trace_column *columns;
	size_t n;
} formats[] = {
	{ SAMPLE_FORCE, "t_s,force_kg", columns_of_force, ELEMENTS(columns_of_force) },
	{ SAMPLE_MOTION, "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps", columns_of_motion,
	  ELEMENTS(columns_of_motion) },
};

/* The sentence for a line that is wrong. Return: -EINVAL. */
_printf_(2, 3) static int malformed(struct trace_reader *c, const char *format, ...)
{
	size_t n;
	va_list args;

	n = (size_t)snprintf(c->error, sizeof(c->error), "%s:%u: ", c->name, c->line);
	va_start(args, format);
	if (n < sizeof(c->error))
		(void)vsnprintf(c->error + n, sizeof(c->error) - n, format, args);
	va_end(args);
	return -EINVAL;
}

/* Return: 1 with the line in c->text, 0 at the end of the file, or negative errno. */
static int read_line(struct trace_reader *c)
{
	size_t n = 0;
	int byte;

	c->line++;
	while ((byte = getc_unlocked(c->file)) != EOF && byte != '\n') {
		if (byte == '\0')
			return malformed(c, "a NUL byte: this is not text");
		if (n + 1 == sizeof(c->text))
			return malformed(c, "the line is longer than %zu bytes",
					 sizeof(c->text) - 1);
		c->text[n++] = (char)byte;
	}
	if (ferror(c->file))
		return malformed(c, "could not read on: %s", strerror(errno));
	if (byte == EOF && n == 0)
		return 0;

	if (n > 0 && c->text[n - 1] == '\r')
		n--;
	c->text[n] = '\0';
	return 1;
}

static int read_header(struct trace_reader *c)
{
	const char *header = c->text;
	int r;

	r = read_line(c);
	if (r < 0)
		return r;
	if (r == 0)
		return malformed(c, "the file is empty; it should begin with the line %s or %s",
				 formats[0].header, formats[1].header);

	if (!strncmp(header, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)))
		header += strlen(BYTE_ORDER_MARK);
	for (size_t i = 0; i < ELEMENTS(formats); i++) {
		if (strcmp(header, formats[i].header) != 0)
			continue;
		c->format = &formats[i];
		c->kind = formats[i].kind;
		return 0;
	}
	return malformed(c, "the header is \"%s\"; it should be %s or %s", header,
			 formats[0].header, formats[1].header);
}

int trace_reader_open(struct trace_reader *c, const char *path)
{
	bool is_stdin = !strcmp(path, "-");

	*c = (struct trace_reader){ .name = is_stdin ? "(standard input)" : path };
	c->file = is_stdin ? stdin : fopen(path, "re");
	if (!c->file) {
		int r = -errno;

		(void)snprintf(c->error, sizeof(c->error), "%s: %s", path, strerror(-r));
		return r;
	}
	return read_header(c);
}

/* A file may end in empty lines, but a row may not be missing between two others. */
static int skip_empty(struct trace_reader *c)
{
	unsigned empty = c->line;
	int r;

	do
		r = read_line(c);
	while (r > 0 && c->text[0] == '\0');
	if (r <= 0)
		return r;

	c->line = empty;
	return malformed(c, "an empty line between two rows");
}

static int parse_columns(struct trace_reader *c, double ret[static COLUMNS_MAX])
{
	const struct trace_format *f = c->format;
	const char *text = c->text;

	for (size_t i = 0; i < f->n; i++) {
		size_t n = strcspn(text, ",");

		if (parse_double_n(text, n, &ret[i]) < 0 || fabs(ret[i]) > f->columns[i].most)
			return malformed(c, "%s is \"%.*s\"; it should be a number of %s",
					 f->columns[i].name, (int)n, text, f->columns[i].of);
		text += n;
		if (i + 1 < f->n && *text++ != ',')
			return malformed(c, "%s is missing: a row is %s", f->columns[i + 1].name,
					 f->header);
	}
	if (*text)
		return malformed(c, "more than %zu columns: a row is %s", f->n, f->header);
	return 0;
}

static int parse_row(struct trace_reader *c, struct sample *ret)
{
	double v[COLUMNS_MAX] = {};
	int64_t t_us;
	int r;

	r = parse_columns(c, v);
	if (r < 0)
		return r;
	t_us = llround(v[0] * 1e6);
	if (c->started && t_us < c->last_us)
		return malformed(c, "time runs back: %.6f s after %.6f s", v[0],
				 (double)c->last_us / 1e6);

	if (!c->started)
		c->first_us = t_us;
	c->started = true;
	c->last_us = t_us;
	*ret = (struct sample){ .kind = c->kind, .t_us = (uint64_t)(t_us - c->first_us) };
	switch (c->kind) {
	case SAMPLE_FORCE:
		ret->force_n = v[1] * NEWTON_PER_KG;
		break;
	case SAMPLE_MOTION:
		ret->accel_g = (struct vec){ v[1], v[2], v[3] };
		ret->rate_dps = (struct vec){ v[4], v[5], v[6] };
		break;
	}
	return 1;
}

int trace_reader_next(struct trace_reader *c, struct sample *ret)
{
	int r;

	r = read_line(c);
	if (r <= 0)
		return r;
	if (c->text[0] == '\0')
		return skip_empty(c);
	return parse_row(c, ret);
}

void trace_reader_done(struct trace_reader *c)
{
	if (c->file && c->file != stdin)
		(void)fclose(c->file);
	c->file = NULL;
}
