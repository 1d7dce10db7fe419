/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Key files (INI) behind one table a kind of file: section, key, parser, offset. Every mistake
 * names file, line, section and key; a mistake keeps the default and the rest of the file goes on.
 *
 *	# a comment; so is a line that begins with ';'
 *	[Section]
 *	Key=the value, to the end of the line
 *
 * Blanks around a key and a value do not count. There are no comments behind a value, no quotes and
 * no lines that go on in the next one. Text is UTF-8. Names are written as in the table, capitals
 * included.
 */

#include <stdbool.h>
#include <stddef.h>

#include "util/macro.h"

/* Where mistakes go: each is one sentence, complete with its place. */
struct complaints {
	void (*say)(void *userdata, const char *sentence); /* NULL: only count */
	void *userdata;
	unsigned count;
};

/**
 * keyfile_parser - @field is the table's offset into the object. Return: 0, -ERANGE (out of range),
 * -EDOM (a range that is upside down) or another negative errno (not understood); the field is then
 * untouched.
 */
typedef int (*keyfile_parser)(const char *value, void *field, size_t size);

struct keyfile_key {
	const char *section;
	const char *key;
	keyfile_parser parse;
	size_t offset, size;
	/* what a good value looks like, for the message: "seconds, such as 5 or 2.5 s" */
	const char *expected;
};

#define KEYFILE_KEYS_MAX 64 /* in a table */

#define KEYFILE_KEY(section, key, type, field, parser, expected)                                  \
	{                                                                                         \
		section, key, parser, offsetof(type, field), sizeof(((type *)0)->field), expected \
	}

struct keyfile_kind {
	const struct keyfile_key *keys;
	size_t n_keys;
	/*
	 * Called where a section begins, with the text between the brackets; picks the object that
	 * the keys fill.
	 * Return: that object, or NULL with *ret_why set to what is wrong with the section (its
	 * keys are then skipped; with *ret_why NULL nothing is said about it). *ret_section is the
	 * section's name in the table. NULL: all keys fill the object that was given.
	 */
	void *(*enter)(void *object, const char *section, unsigned line, const char **ret_section,
		       const char **ret_why);
	/*
	 * Called with the object of the section for each key whose value was good, once it is
	 * there. NULL: nobody asks.
	 */
	void (*given)(void *object, const struct keyfile_key *key, unsigned line);
	/* The same of each key whose value was refused, and is as it was. */
	void (*refused)(void *object, const struct keyfile_key *key);
};

/**
 * keyfile_read() - read the file @path into @object, which holds the defaults
 *
 * Refused as a whole: not readable, not a file, over 1 MiB, a NUL byte. A line over 1000 bytes is a
 * complaint and skipped. Of a file with more than 50 mistakes the first 50 are told.
 * Return: 0 (complaints may have been made), or a negative errno (a complaint says which; the
 * object is as it was).
 */
int keyfile_read(const char *path, const struct keyfile_kind *kind, void *object,
		 struct complaints *c);

/** keyfile_parse() - the same of a text in memory; @name stands for the file in messages */
int keyfile_parse(const char *name, const char *text, size_t n, const struct keyfile_kind *kind,
		  void *object, struct complaints *c);

/** complain() - say a sentence of one's own */
_printf_(2, 3) void complain(struct complaints *c, const char *format, ...);

/* Parsers for tables. */
int keyfile_text(const char *value, void *field, size_t size); /* char[size]; too long: -ERANGE */
int keyfile_duration(const char *value, void *field, size_t size); /* uint64_t, microseconds */
int keyfile_count(const char *value, void *field, size_t size);    /* unsigned, 0..1000000 */
int keyfile_switch(const char *value, void *field, size_t size);   /* bool: "yes" or "no" */
