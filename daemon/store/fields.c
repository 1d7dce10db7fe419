/* SPDX-License-Identifier: MIT */

/*
 * Values of ours to SQL parameters and SQL columns back to values of ours, one after the other.
 * What may be wrong with them in a file is dealt with here, once; which fields a row has is
 * rows-*.c.
 */

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "store/fields.h"
#include "util/text.h"

struct binder binder(struct database *d, enum statement statement)
{
	return (struct binder){ .statement = d->statements[statement] };
}

static void took(struct binder *b, int code)
{
	if (b->code == SQLITE_OK)
		b->code = code;
}

void bind_text(struct binder *b, const char *text)
{
	took(b, sqlite3_bind_text(b->statement, ++b->i, text, -1, SQLITE_STATIC));
}

void bind_int(struct binder *b, int64_t value)
{
	took(b, sqlite3_bind_int64(b->statement, ++b->i, value));
}

void bind_us(struct binder *b, uint64_t us)
{
	bind_int(b, (int64_t)MIN(us, (uint64_t)INT64_MAX));
}

void bind_double(struct binder *b, double value)
{
	took(b, sqlite3_bind_double(b->statement, ++b->i, value));
}

void bind_nulls(struct binder *b, int n)
{
	for (int i = 0; i < n; i++)
		took(b, sqlite3_bind_null(b->statement, ++b->i));
}

void bind_double_if(struct binder *b, bool known, double value)
{
	if (known)
		bind_double(b, value);
	else
		bind_nulls(b, 1);
}

int binder_error(struct binder *b)
{
	return database_errno(sqlite3_db_handle(b->statement), b->code);
}

int binder_run(struct binder *b)
{
	int r;

	r = binder_error(b);
	if (r == 0)
		r = database_step(b->statement);
	(void)sqlite3_clear_bindings(b->statement);
	if (r < 0)
		return r;

	return sqlite3_changes(sqlite3_db_handle(b->statement));
}

int binder_run_one(struct binder *b)
{
	int r = binder_run(b);

	return r == 0 ? -ENOENT : r < 0 ? r : 0;
}

void get_text(struct columns *c, char *ret, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(c->statement, c->i++);

	(void)snprintf(ret, size, "%s", text ? text : "");
	if (!text_is_printable(ret, strlen(ret)))
		ret[0] = '\0';
}

void get_side(struct columns *c, enum side *ret)
{
	char side[16];

	get_text(c, side, sizeof(side));
	(void)side_parse(side, ret);
}

int64_t get_int(struct columns *c)
{
	return sqlite3_column_int64(c->statement, c->i++);
}

uint64_t get_us(struct columns *c)
{
	int64_t value = get_int(c);

	return (uint64_t)MAX(value, 0);
}

unsigned get_count(struct columns *c)
{
	uint64_t value = get_us(c);

	return (unsigned)MIN(value, (uint64_t)UINT_MAX);
}

int32_t get_offset(struct columns *c)
{
	int64_t value = get_int(c);

	return value < ZONE_OFFSET_MIN_S || value > ZONE_OFFSET_MAX_S ? 0 : (int32_t)value;
}

double get_double(struct columns *c)
{
	double value = sqlite3_column_double(c->statement, c->i++);

	return isfinite(value) ? value : 0;
}

double get_known(struct columns *c)
{
	bool known = sqlite3_column_type(c->statement, c->i) != SQLITE_NULL;
	double value = sqlite3_column_double(c->statement, c->i++);

	return known && isfinite(value) ? value : NAN;
}

int binder_done(struct binder *b, int r)
{
	(void)sqlite3_reset(b->statement);
	(void)sqlite3_clear_bindings(b->statement);
	return r;
}
