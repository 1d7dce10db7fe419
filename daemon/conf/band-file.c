/* SPDX-License-Identifier: MIT */

/*
 * The bands that were added, a file each. A file a band, not one for all, so that two programs that
 * change two bands cannot lose each other's change, and a damaged file costs one band.
 */

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf/band-file.h"
#include "conf/folder.h"
#include "conf/id.h"
#include "sys/cleanup.h"
#include "sys/paths.h"
#include "util/parse.h"
#include "util/text.h"

#define EXTENSION    ".band"
#define OFFSET_MAX_N 10000.0 /* a tonne: no band and no load cell for feet reads more */
#define SCALE_LEAST  1e-9
#define SCALE_MOST   1e3

/* Digits behind the point; at its least a scale has still six that count. */
#define OFFSET_DIGITS 6
#define SCALE_DIGITS  15
#define NUMBER_MAX_N  64 /* bytes */

static int parse_address_field(const char *value, void *field, size_t size)
{
	return parse_address(value, field);
}

static int parse_side(const char *value, void *field, size_t size)
{
	return side_parse(value, field);
}

static int parse_offset(const char *value, void *field, size_t size)
{
	double offset_n;
	int r;

	r = parse_double(value, &offset_n);
	if (r < 0)
		return r;
	if (fabs(offset_n) > OFFSET_MAX_N)
		return -ERANGE;

	*(double *)field = offset_n;
	return 0;
}

static bool is_scale(double scale)
{
	return fabs(scale) >= SCALE_LEAST && fabs(scale) <= SCALE_MOST;
}

static int parse_scale(const char *value, void *field, size_t size)
{
	double scale;
	int r;

	r = parse_double(value, &scale);
	if (r < 0)
		return r;
	if (!is_scale(scale))
		return -ERANGE;

	*(double *)field = scale;
	return 0;
}

static const struct keyfile_key band_keys[] = {
	KEYFILE_KEY("Band", "Address", struct band_file, address, parse_address_field,
		    "AA:BB:CC:DD:EE:FF"),
	KEYFILE_KEY("Band", "Name", struct band_file, name, keyfile_text,
		    "a text of less than 64 bytes"),
	KEYFILE_KEY("Band", "Driver", struct band_file, driver, keyfile_text, "a driver's name"),
	KEYFILE_KEY("Band", "Side", struct band_file, side, parse_side, "both, left or right"),
	KEYFILE_KEY("Band", "Offset", struct band_file, offset_n, parse_offset,
		    "newtons from -10000 to 10000"),
	KEYFILE_KEY("Band", "Scale", struct band_file, scale, parse_scale,
		    "a number from 0.000000001 to 1000 or from -1000 to -0.000000001"),
};

static const struct keyfile_kind band_kind = { .keys = band_keys, .n_keys = ELEMENTS(band_keys) };

bool band_id_valid(const char *id)
{
	return id_valid(id, BAND_ID_MAX - 1);
}

static int band_path(const char *id, char **ret)
{
	char name[sizeof("bands/") + BAND_ID_MAX + sizeof(EXTENSION)];

	if (!band_id_valid(id))
		return -EINVAL;

	(void)snprintf(name, sizeof(name), "bands/%s" EXTENSION, id);
	return path_in(PATH_CONFIG, name, ret);
}

struct loading {
	struct band_file *bands;
	size_t n;
	struct complaints *complaints;
};

static int load(struct band_file *b, const char *path, struct complaints *c)
{
	int r;

	r = id_of_file(path, EXTENSION, b->id, sizeof(b->id));
	if (r < 0) {
		complain(
			c,
			"%s: a band's file is named with at most 31 of a-z, 0-9 and -, and ends in .band",
			path);
		return r;
	}

	r = keyfile_read(path, &band_kind, b, c);
	if (r < 0)
		return r;

	if (!b->address[0] || !b->driver[0]) {
		complain(c, "%s: [Band] needs %s; remove the file and add the band again", path,
			 b->address[0] ? "Driver=" : "Address=");
		return -EINVAL;
	}

	return 0;
}

static int load_one(void *userdata, const char *path)
{
	struct loading *l = userdata;
	struct band_file band = { .side = SIDE_BOTH };
	struct band_file *more;
	int r;

	r = load(&band, path, l->complaints);
	if (r < 0)
		return r == -ENOMEM ? r : 0; /* else complained about, and left out */

	more = reallocarray(l->bands, l->n + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;

	l->bands = more;
	l->bands[l->n++] = band;
	return 0;
}

int band_file_load_all(struct band_file **ret, size_t *ret_n, struct complaints *c)
{
	struct loading l = { .complaints = c };
	_cleanup_(freep) char *folder = NULL;
	int r;

	r = path_in(PATH_CONFIG, "bands", &folder);
	if (r == 0)
		r = folder_each(folder, EXTENSION, load_one, &l, c);
	if (r < 0 && r != -ENXIO) { /* without a home there are no bands, which is no mistake */
		free(l.bands);
		return r;
	}

	*ret = l.bands;
	*ret_n = l.n;
	return 0;
}

/*
 * A name without what would break its line: one line of printable text, without blanks at its ends.
 */
static void clean_name(const char *name, char *ret, size_t size)
{
	size_t n;

	name += strspn(name, " \t");
	(void)snprintf(ret, size, "%s", name);
	for (char *p = ret; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';

	/* Cut in the middle of a character, or no UTF-8 at all: shorter, until it is. */
	for (n = strlen(ret); n > 0 && (ret[n - 1] == ' ' || !text_is_printable(ret, n));)
		ret[--n] = '\0';
}

/* printf() would write a comma where the locale has one. */
static void format_decimal(double number, int digits, char ret[static NUMBER_MAX_N])
{
	unsigned long long whole, unit = 1;

	for (int i = 0; i < digits; i++)
		unit *= 10;
	whole = (unsigned long long)llround(fabs(number) * (double)unit);
	(void)snprintf(ret, NUMBER_MAX_N, "%s%llu.%0*llu", number < 0 && whole > 0 ? "-" : "",
		       whole / unit, digits, whole % unit);
}

static bool one_word(const char *text)
{
	return text[0] && !strpbrk(text, " \t\r\n") && text_is_printable(text, strlen(text));
}

bool band_file_holds(const struct band_file *b)
{
	return fabs(b->offset_n) <= OFFSET_MAX_N && (b->scale == 0 || is_scale(b->scale));
}

static int check(const struct band_file *b)
{
	char address[sizeof(b->address)];

	if (!band_id_valid(b->id) || parse_address(b->address, address) < 0 || !one_word(b->driver))
		return -EINVAL;

	return band_file_holds(b) ? 0 : -ERANGE;
}

int band_file_save(const struct band_file *b)
{
	_cleanup_(freep) char *path = NULL;
	char name[sizeof(b->name)], offset[NUMBER_MAX_N], scale[NUMBER_MAX_N] = "", text[512];
	int n, r;

	r = check(b);
	if (r < 0)
		return r;

	r = band_path(b->id, &path);
	if (r < 0)
		return r;

	r = path_make_for(path);
	if (r < 0)
		return r;

	clean_name(b->name, name, sizeof(name));
	format_decimal(b->offset_n, OFFSET_DIGITS, offset);
	if (b->scale != 0)
		format_decimal(b->scale, SCALE_DIGITS, scale);
	n = snprintf(text, sizeof(text),
		     "# Written by instepd. Changes made here count from its next start.\n"
		     "[Band]\nAddress=%s\nName=%s\nDriver=%s\nSide=%s\nOffset=%s\n%s%s\n",
		     b->address, name, b->driver, side_name(b->side), offset,
		     scale[0] ? "Scale=" : "", scale);

	return path_write(path, text, (size_t)n);
}

int band_file_remove(const char *id)
{
	_cleanup_(freep) char *path = NULL;
	int r;

	r = band_path(id, &path);
	if (r < 0)
		return r;

	return unlink(path) < 0 ? -errno : 0;
}
