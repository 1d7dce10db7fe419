/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A packet, explained for a person: a flat list of notes that reads like JSON. Everything has a key
 * unless it stands in a list. The list belongs to the caller, who begins with an empty one.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NOTES_MAX 512 /* 17 a frame of motion, of which a packet of 517 bytes holds 25 */

enum note_kind {
	NOTE_NUMBER,       /* number, a float: printed with the fewest digits that give it back */
	NOTE_ROUNDED,      /* number, printed with up to four digits behind the point */
	NOTE_INTEGER,      /* integer */
	NOTE_BYTE,         /* integer: two hexadecimal digits */
	NOTE_TEXT,         /* bytes, n: ASCII */
	NOTE_HEX,          /* bytes, n */
	NOTE_HEX_REVERSED, /* bytes, n: shown last byte first */
	NOTE_ADDRESS,      /* bytes: six, "2a:c0:19:11:23:e1" */
	NOTE_FEWER,        /* integer, n: a text, that so many were declared and only n are there */
	NOTE_TRUE,
	NOTE_FALSE,
	NOTE_NULL,
	NOTE_LIST,   /* up to its NOTE_END */
	NOTE_OBJECT, /* up to its NOTE_END */
	NOTE_END,
};

struct note {
	enum note_kind kind;
	const char *key;
	double number;
	int64_t integer;
	const uint8_t *bytes; /* in the packet that was explained, or static */
	size_t n;
};

struct notes {
	size_t n; /* may count further than NOTES_MAX: then the notes from there on are lost */
	struct note notes[NOTES_MAX];
};

/**
 * note_mark() - add what is said by its kind alone: NOTE_TRUE, NOTE_FALSE, NOTE_NULL, and the
 * borders of lists and objects
 */
void note_mark(struct notes *ret, enum note_kind kind, const char *key);

void note_number(struct notes *ret, const char *key, float number);
void note_rounded(struct notes *ret, const char *key, double number);
void note_integer(struct notes *ret, const char *key, int64_t integer);
void note_byte(struct notes *ret, const char *key, uint8_t byte);
void note_bool(struct notes *ret, const char *key, bool value);

/** note_text() - add a text that is static: ASCII */
void note_text(struct notes *ret, const char *key, const char *text);

/** note_fewer() - warn that a packet has @carried samples, but says that it has @declared */
void note_fewer(struct notes *ret, const char *key, unsigned declared, size_t carried);

/** note_bytes() - add a text or bytes; they are not copied */
void note_bytes(struct notes *ret, enum note_kind kind, const char *key, const uint8_t *bytes,
		size_t n);

/** note_cmd() - say which command these bytes are; @name: NULL = none that is known */
void note_cmd(struct notes *ret, const char *name, const uint8_t *bytes, size_t n);
