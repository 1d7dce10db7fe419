/* SPDX-License-Identifier: MIT */

/*
 * What drivers write their explanations with. It leaves out how a note looks: that is the business
 * of who prints it.
 */

#include "driver/note.h"

#include <string.h>

static void add(struct notes *notes, const struct note *note)
{
	if (notes->n < NOTES_MAX)
		notes->notes[notes->n] = *note;
	notes->n++;
}

void note_mark(struct notes *ret, enum note_kind kind, const char *key)
{
	add(ret, &(struct note){ .kind = kind, .key = key });
}

void note_number(struct notes *ret, const char *key, float number)
{
	add(ret, &(struct note){ .kind = NOTE_NUMBER, .key = key, .number = (double)number });
}

void note_rounded(struct notes *ret, const char *key, double number)
{
	add(ret, &(struct note){ .kind = NOTE_ROUNDED, .key = key, .number = number });
}

void note_integer(struct notes *ret, const char *key, int64_t integer)
{
	add(ret, &(struct note){ .kind = NOTE_INTEGER, .key = key, .integer = integer });
}

void note_byte(struct notes *ret, const char *key, uint8_t byte)
{
	add(ret, &(struct note){ .kind = NOTE_BYTE, .key = key, .integer = byte });
}

void note_bool(struct notes *ret, const char *key, bool value)
{
	note_mark(ret, value ? NOTE_TRUE : NOTE_FALSE, key);
}

void note_text(struct notes *ret, const char *key, const char *text)
{
	note_bytes(ret, NOTE_TEXT, key, (const uint8_t *)text, strlen(text));
}

void note_fewer(struct notes *ret, const char *key, unsigned declared, size_t carried)
{
	add(ret, &(struct note){ NOTE_FEWER, key, .integer = declared, .n = carried });
}

void note_bytes(struct notes *ret, enum note_kind kind, const char *key, const uint8_t *bytes,
		size_t n)
{
	add(ret, &(struct note){ .kind = kind, .key = key, .bytes = bytes, .n = n });
}

void note_cmd(struct notes *ret, const char *name, const uint8_t *bytes, size_t n)
{
	if (name) {
		note_text(ret, "cmd", name);
	} else {
		note_mark(ret, NOTE_NULL, "cmd");
		note_bytes(ret, NOTE_HEX, "raw", bytes, n);
	}
}
