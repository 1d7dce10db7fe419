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
#include "ctl/replay-csv.h"
#include "util/macro.h"
#include "util/parse.h"

#define FORCE_HEADER    "t_s,force_kg"
#define MOTION_HEADER   "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps"
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* Beyond this a double no longer holds a microsecond. */
#define T_MAX_S 4e9

/* The sentence for a line that is wrong. Return: -EINVAL. */
_printf_(2, 3) static int malformed(struct replay_csv *c, const char *format, ...)
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
static int read_line(struct replay_csv *c)
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

static int read_header(struct replay_csv *c)
{
	const char *header = c->text;
	int r;

	r = read_line(c);
	if (r < 0)
		return r;
	if (r == 0)
		return malformed(c, "the file is empty; it should begin with the line %s",
				 FORCE_HEADER);

	if (!strncmp(header, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)))
		header += strlen(BYTE_ORDER_MARK);
	if (!strcmp(header, MOTION_HEADER))
		return malformed(c,
				 "a recording of motion; this version understands force only (%s)",
				 FORCE_HEADER);
	if (strcmp(header, FORCE_HEADER))
		return malformed(c, "the header is \"%s\"; it should be %s", header, FORCE_HEADER);
	return 0;
}

int replay_csv_open(struct replay_csv *c, const char *path)
{
	bool is_stdin = !strcmp(path, "-");

	*c = (struct replay_csv){ .name = is_stdin ? "(standard input)" : path };
	c->file = is_stdin ? stdin : fopen(path, "re");
	if (!c->file) {
		int r = -errno;

		(void)snprintf(c->error, sizeof(c->error), "%s: %s", path, strerror(-r));
		return r;
	}
	return read_header(c);
}

/* A file may end in empty lines, but a row may not be missing between two others. */
static int skip_empty(struct replay_csv *c)
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

static int parse_row(struct replay_csv *c, int64_t *ret_t_us, double *ret_force_kg)
{
	const char *comma = strchr(c->text, ','), *force;
	double t_s, force_kg;
	int64_t t_us;

	if (!comma)
		return malformed(c, "force_kg is missing: a row is %s", FORCE_HEADER);
	force = comma + 1;
	if (strchr(force, ','))
		return malformed(c, "more than two columns: a row is %s", FORCE_HEADER);
	if (parse_double_n(c->text, (size_t)(comma - c->text), &t_s) < 0 || fabs(t_s) > T_MAX_S)
		return malformed(c, "t_s is \"%.*s\"; it should be a number of seconds",
				 (int)(comma - c->text), c->text);
	if (parse_double(force, &force_kg) < 0 ||
	    fabs(force_kg) * NEWTON_PER_KG > SAMPLE_FORCE_MAX_N)
		return malformed(c, "force_kg is \"%s\"; it should be a number of kilograms",
				 force);
	t_us = llround(t_s * 1e6);
	if (c->started && t_us < c->last_us)
		return malformed(c, "time runs back: %.6f s after %.6f s", t_s,
				 (double)c->last_us / 1e6);

	if (!c->started)
		c->first_us = t_us;
	c->started = true;
	c->last_us = t_us;
	*ret_t_us = t_us;
	*ret_force_kg = force_kg;
	return 1;
}

int replay_csv_next(struct replay_csv *c, int64_t *ret_t_us, double *ret_force_kg)
{
	int r;

	r = read_line(c);
	if (r <= 0)
		return r;
	if (c->text[0] == '\0')
		return skip_empty(c);
	return parse_row(c, ret_t_us, ret_force_kg);
}

void replay_csv_done(struct replay_csv *c)
{
	if (c->file && c->file != stdin)
		(void)fclose(c->file);
	c->file = NULL;
}
