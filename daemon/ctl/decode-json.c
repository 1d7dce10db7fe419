/* SPDX-License-Identifier: MIT */

/*
 * A driver's notes on a packet, made into JSON. Drivers know nothing of JSON, so that they stay
 * pure and small; this file knows nothing of devices. Whatever is wrong with a word becomes an
 * object too: one word, one object.
 */

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/decode-json.h"
#include "sys/cleanup.h"
#include "util/macro.h"
#include "util/parse.h"

/* No attribute is longer (Bluetooth Core 5.4, Vol 3, Part F, 3.2.9). */
#define PACKET_MAX 512

#define UUID_LENGTH 36

/* The double with the fewest digits that is this float: 0.1f is 0.1, not 0.10000000149011612. */
static double shortest(double number)
{
	char text[32];
	double value = number;

	/* nine digits are enough for any float (FLT_DECIMAL_DIG) */
	for (int digits = 1; digits <= 9; digits++) {
		(void)snprintf(text, sizeof(text), "%.*g", digits, number);
		value = strtod(text, NULL);
		if ((float)value == (float)number)
			break;
	}
	return value;
}

static double rounded(double number)
{
	char text[32];

	(void)snprintf(text, sizeof(text), "%.4f", number);
	return strtod(text, NULL);
}

static json_t *hex_json(const struct note *note)
{
	static const char digits[] = "0123456789abcdef";
	_cleanup_(freep) char *text = malloc(2 * note->n + 1);

	if (!text)
		return NULL;

	for (size_t i = 0; i < note->n; i++) {
		uint8_t byte = note->bytes[note->kind == NOTE_HEX_REVERSED ? note->n - 1 - i : i];

		text[2 * i] = digits[byte >> 4];
		text[2 * i + 1] = digits[byte & 15];
	}
	return json_stringn(text, 2 * note->n);
}

static json_t *address_json(const uint8_t *p)
{
	return json_sprintf("%02x:%02x:%02x:%02x:%02x:%02x", p[0], p[1], p[2], p[3], p[4], p[5]);
}

static json_t *fewer_json(const struct note *note)
{
	return json_sprintf("declares %" PRId64 " sample%s, carries %zu", note->integer,
			    note->integer == 1 ? "" : "s", note->n);
}

static json_t *notes_json(const struct notes *notes, size_t *i, json_t *into);

/* The value that begins with note *i, which is left at its last note. NULL: out of memory. */
static json_t *value_json(const struct notes *notes, size_t *i)
{
	const struct note *note = &notes->notes[*i];

	switch (note->kind) {
	case NOTE_NUMBER:
		return json_real(shortest(note->number));
	case NOTE_ROUNDED:
		return json_real(rounded(note->number));
	case NOTE_INTEGER:
		return json_integer((json_int_t)note->integer);
	case NOTE_BYTE:
		return json_sprintf("%02" PRIx64, note->integer);
	case NOTE_TEXT:
		return json_stringn((const char *)note->bytes, note->n);
	case NOTE_HEX:
	case NOTE_HEX_REVERSED:
		return hex_json(note);
	case NOTE_ADDRESS:
		return address_json(note->bytes);
	case NOTE_FEWER:
		return fewer_json(note);
	case NOTE_TRUE:
		return json_true();
	case NOTE_FALSE:
		return json_false();
	case NOTE_NULL:
	case NOTE_END:
		return json_null();
	case NOTE_LIST:
		++*i;
		return notes_json(notes, i, json_array());
	case NOTE_OBJECT:
		++*i;
		return notes_json(notes, i, json_object());
	}
	return NULL;
}

/* Fill @into up to the NOTE_END that closes it, or the end of the notes. NULL: out of memory. */
static json_t *notes_json(const struct notes *notes, size_t *i, json_t *into)
{
	json_auto_t *filled = into;

	for (; *i < notes->n && notes->notes[*i].kind != NOTE_END; ++*i) {
		const char *key = notes->notes[*i].key;
		json_t *value = value_json(notes, i);
		int r;

		r = json_is_array(filled) ? json_array_append_new(filled, value)
					  : json_object_set_new(filled, key, value);
		if (r < 0)
			return NULL;
	}
	return TAKE(filled);
}

static bool carries_readings(const struct source *source)
{
	return source->kind == SOURCE_NOTIFY || source->kind == SOURCE_BROADCAST;
}

/*
 * Split "[SOURCE=]HEX". Return: the source's index, or -ENOENT. @ret_hex is where the bytes begin.
 */
static int find_source(const struct driver *driver, const char *word, const char **ret_hex)
{
	const char *equals = strchr(word, '=');
	char uuid[UUID_LENGTH + 1] = "";
	unsigned i = 0;

	if (!equals) {
		*ret_hex = word;
		while (!carries_readings(&driver->sources[i]))
			i++;
		return (int)i;
	}

	*ret_hex = equals + 1;
	if (equals - word > UUID_LENGTH)
		return -ENOENT;
	for (i = 0; word[i] != '='; i++)
		uuid[i] = (char)tolower((unsigned char)word[i]);
	return driver_source(driver, uuid);
}

static int refuse(const char *why, json_t **ret)
{
	json_t *json = json_pack("{ss}", "error", why);

	if (!json)
		return -ENOMEM;

	*ret = json;
	return -EBADMSG;
}

static int explained(const struct notes *notes, json_t **ret)
{
	size_t i = 0;
	json_t *json;

	if (notes->n > NOTES_MAX)
		return refuse("it says more than there is room for", ret);

	json = notes_json(notes, &i, json_object());
	if (!json)
		return -ENOMEM;

	*ret = json;
	return 0;
}

int decode_json(const struct driver *driver, struct decoder *d, const char *word, json_t **ret)
{
	struct notes notes = {};
	uint8_t bytes[PACKET_MAX];
	const char *hex, *why;
	int source, n, r;

	source = find_source(driver, word, &hex);
	if (source < 0)
		return refuse("no such source: it is the UUID of a characteristic of this driver, "
			      "or a company id",
			      ret);

	n = parse_hex(hex, bytes, sizeof(bytes));
	if (n == -ENOBUFS)
		return refuse("longer than a notification can be (512 bytes)", ret);
	if (n < 0)
		return refuse("not pairs of hexadecimal digits", ret);

	r = driver->explain(d, (unsigned)source, bytes, (size_t)n, &notes, &why);
	if (r == -EAGAIN) {
		*ret = json_pack("{sb}", "incomplete", 1);
		return *ret ? 0 : -ENOMEM;
	}
	if (r < 0)
		return refuse(why, ret);
	return explained(&notes, ret);
}
