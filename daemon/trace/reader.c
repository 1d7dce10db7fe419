/* SPDX-License-Identifier: MIT */

/*
 * Reads recordings for `instepctl replay`. They come from anywhere, so every row is checked before
 * the detector sees it, and a mistake names file and line. One line is in memory at a time: a
 * recording of a day costs no more than one of a minute. Quoted fields, other separators and other
 * columns are left out: one format, exactly.
 */

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>

#include "trace/format.h"
#include "trace/reader.h"
#include "util/parse.h"
#include "util/text.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* The sentence for a line that is wrong. Return: -EINVAL. */
_printf_(2, 3) static int malformed(struct trace_reader *t, const char *format, ...)
{
	size_t n;
	va_list args;

	n = (size_t)snprintf(t->error, sizeof(t->error), "%s:%u: ", t->name, t->line);
	va_start(args, format);
	if (n < sizeof(t->error))
		(void)vsnprintf(t->error + n, sizeof(t->error) - n, format, args);
	va_end(args);
	return -EINVAL;
}

/* Return: 1 with the line in t->text, 0 at the end of the file, or negative errno. */
static int read_line(struct trace_reader *t)
{
	size_t n = 0;
	int byte;

	t->line++;
	while ((byte = getc_unlocked(t->file)) != EOF && byte != '\n') {
		if (byte == '\0')
			return malformed(t, "a NUL byte: this is not text; save it as CSV again");
		if (n + 1 == sizeof(t->text))
			return malformed(t, "the line is longer than %zu bytes: no row is",
					 sizeof(t->text) - 1);
		t->text[n++] = (char)byte;
	}
	if (ferror(t->file))
		return malformed(t, "could not read on: %s", strerror(errno));
	if (byte == EOF && n == 0)
		return 0;

	if (n > 0 && t->text[n - 1] == '\r')
		n--;
	t->text[n] = '\0';
	return 1;
}

static int read_header(struct trace_reader *t)
{
	const char *header = t->text;
	int r;

	r = read_line(t);
	if (r < 0)
		return r;
	if (r == 0)
		return malformed(t, "the file is empty; it should begin with the line %s or %s",
				 trace_formats[0].header, trace_formats[1].header);

	if (!strncmp(header, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)))
		header += strlen(BYTE_ORDER_MARK);
	for (size_t i = 0; i < TRACE_FORMATS; i++) {
		if (strcmp(header, trace_formats[i].header) != 0)
			continue;
		t->format = &trace_formats[i];
		t->kind = trace_formats[i].kind;
		return 0;
	}
	/* what is said may go to a terminal */
	return malformed(t, "the header is \"%s\"; it should be %s or %s",
			 text_is_printable(header, strlen(header)) ? header : "not text",
			 trace_formats[0].header, trace_formats[1].header);
}

/* fopen() takes a folder, and only its first byte cannot be read. */
static int open_file(const char *path, FILE **ret)
{
	struct stat st;
	FILE *file;

	file = fopen(path, "re");
	if (!file)
		return -errno;
	if (fstat(fileno(file), &st) == 0 && S_ISDIR(st.st_mode)) {
		(void)fclose(file);
		return -EISDIR;
	}

	*ret = file;
	return 0;
}

int trace_reader_open(struct trace_reader *t, const char *path)
{
	bool is_stdin = !strcmp(path, "-");
	int r;

	*t = (struct trace_reader){ .name = is_stdin ? "(standard input)" : path, .file = stdin };
	if (!is_stdin) {
		t->file = NULL;
		r = open_file(path, &t->file);
		if (r < 0) {
			(void)snprintf(t->error, sizeof(t->error), "%s: %s; name a recording", path,
				       strerror(-r));
			return r;
		}
	}
	return read_header(t);
}

/* A file may end in empty lines, but a row may not be missing between two others. */
static int skip_empty(struct trace_reader *t)
{
	unsigned empty = t->line;
	int r;

	do
		r = read_line(t);
	while (r > 0 && t->text[0] == '\0');
	if (r <= 0)
		return r;

	t->line = empty;
	return malformed(t, "an empty line between two rows; take it out");
}

/* @r: what reading the number gave */
static int wrong_value(struct trace_reader *t, const struct trace_column *c, int r,
		       const char *text, size_t n)
{
	if (!text_is_printable(text, n))
		return malformed(t, "%s is not text; it should be a number of %s", c->name, c->of);
	if (r < 0)
		return malformed(t, "%s is \"%.*s\"; it should be a number of %s", c->name, (int)n,
				 text, c->of);
	return malformed(t, "%s is \"%.*s\"; no sensor gives more than %g %s", c->name, (int)n,
			 text, c->most, c->of);
}

static int parse_columns(struct trace_reader *t, double ret[static TRACE_COLUMNS_MAX])
{
	const struct trace_format *f = t->format;
	const char *text = t->text;
	int r;

	for (size_t i = 0; i < f->n; i++) {
		const struct trace_column *c = &f->columns[i];
		size_t n = strcspn(text, ",");

		r = parse_double_n(text, n, &ret[i]);
		if (r < 0 || fabs(ret[i]) > c->most)
			return wrong_value(t, c, r, text, n);
		text += n;
		if (i + 1 < f->n && *text++ != ',')
			return malformed(t, "%s is missing: a row is %s", f->columns[i + 1].name,
					 f->header);
	}
	if (*text)
		return malformed(t, "more than %zu columns: a row is %s", f->n, f->header);
	return 0;
}

static int take_time(struct trace_reader *t, int64_t t_us)
{
	double now_s = (double)t_us / 1e6, last_s = (double)t->last_us / 1e6;

	if (!t->started)
		t->first_us = t->last_us = t_us;
	t->started = true;
	if (t_us < t->last_us)
		return malformed(t, "time runs back: %.6f s after %.6f s; rows go by time", now_s,
				 last_s);
	if (t_us - t->last_us > (int64_t)TRACE_STEP_MAX_US)
		return malformed(t,
				 "time jumps by more than a day: %.6f s after %.6f s; cut the "
				 "recording in two here",
				 now_s, last_s);

	t->last_us = t_us;
	return 0;
}

static int parse_row(struct trace_reader *t, struct sample *ret)
{
	double v[TRACE_COLUMNS_MAX] = {};
	int r;

	r = parse_columns(t, v);
	if (r < 0)
		return r;

	r = take_time(t, llround(v[0] * 1e6));
	if (r < 0)
		return r;

	*ret = (struct sample){ .kind = t->kind, .t_us = (uint64_t)(t->last_us - t->first_us) };
	switch (t->kind) {
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

int trace_reader_next(struct trace_reader *t, struct sample *ret)
{
	int r;

	r = read_line(t);
	if (r > 0 && t->text[0] == '\0')
		r = skip_empty(t);
	else if (r > 0)
		return parse_row(t, ret);
	if (r == 0 && !t->started)
		return malformed(t, "no row follows the header; a recording has at least one");
	return r;
}

void trace_reader_done(struct trace_reader *t)
{
	if (t->file && t->file != stdin)
		(void)fclose(t->file);
	t->file = NULL;
}
