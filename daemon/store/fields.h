/* SPDX-License-Identifier: MIT */
#pragma once

/* The fields of rows, as parameters of a statement and as columns of its answer. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/routine.h"
#include "store/database.h"

/* The parameters of one statement, in order. The texts must live until the statement has run. */
struct binder {
	sqlite3_stmt *statement;
	int i;
	int code; /* the first failure */
};

struct binder binder(struct database *d, enum statement statement);
void bind_text(struct binder *b, const char *text);
void bind_int(struct binder *b, int64_t value);
/* SQLite's integers have a sign: "for ever" becomes the largest of them, 292,000 years away. */
void bind_us(struct binder *b, uint64_t us);
void bind_double(struct binder *b, double value);
void bind_nulls(struct binder *b, int n);
/* What cannot be, or is not known, is NULL in the file. */
void bind_double_if(struct binder *b, bool known, double value);

/** binder_error() - 0, or what went wrong so far as a negative errno */
int binder_error(struct binder *b);
/** binder_run() - run what was bound. Return: how many rows it changed, or a negative errno. */
int binder_run(struct binder *b);
/** binder_run_one() - the same where it must be one. Return: 0, -ENOENT, or a negative errno. */
int binder_run_one(struct binder *b);
/**
 * binder_done() - the reading is over. A reader that stops early must not keep its read
 * transaction: a checkpoint could then not pass it.
 * Return: @r
 */
int binder_done(struct binder *b, int r);

/* The columns of one row, in order. */
struct columns {
	sqlite3_stmt *statement;
	int i;
};

/*
 * Any program may have written the file: what the bus and a terminal cannot show is no text, what
 * is no number is none; a length or a count below zero is none.
 */
void get_text(struct columns *c, char *ret, size_t size);
/* A word that is no side leaves @ret as it is. */
void get_side(struct columns *c, enum side *ret);
int64_t get_int(struct columns *c);
uint64_t get_us(struct columns *c);
unsigned get_count(struct columns *c);
/* What no zone can be ahead of UTC is 0. */
int32_t get_offset(struct columns *c);
double get_double(struct columns *c);
double get_known(struct columns *c); /* NAN = not known */
