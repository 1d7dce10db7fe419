/* SPDX-License-Identifier: MIT */

/*
 * What drivers write their explanations with. It leaves out how a note looks: that is the business
 * of who prints it.
 */

#include "driver/note.h"

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

void note_bytes(struct notes *ret, enum note_kind kind, const char *key, const uint8_t *bytes,
		size_t n)
{
	add(ret, &(struct note){ .kind = kind, .key = key, .bytes = bytes, .n = n });
}
