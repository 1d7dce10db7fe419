/* SPDX-License-Identifier: MIT */

/*
 * The parsers that the tables of key files name: util/parse.h with the signature of a table's column. What only one
 * kind of file has (a foot, a unit) is parsed beside its table.
 */

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "sys/keyfile.h"
#include "util/parse.h"

#define COUNT_MAX 1000000

/* Length of the UTF-8 character at @p, 0 if there is none: RFC 3629, table 3-7 of the Unicode Standard. */
static size_t utf8_length(const unsigned char *p, size_t n)
{
	size_t length = p[0] < 0x80   ? 1
			: p[0] < 0xc2 ? 0
			: p[0] < 0xe0 ? 2
			: p[0] < 0xf0 ? 3
			: p[0] < 0xf5 ? 4
				      : 0;

	if (length == 0 || length > n)
		return 0;

	for (size_t i = 1; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;

	if ((p[0] == 0xe0 && p[1] < 0xa0) ||
	    (p[0] == 0xed && p[1] > 0x9f) || /* too long a form, a surrogate */
	    (p[0] == 0xf0 && p[1] < 0x90) ||
	    (p[0] == 0xf4 && p[1] > 0x8f)) /* too long a form, over U+10FFFF */
		return 0;

	return length;
}

bool text_is_printable(const char *text, size_t n)
{
	const unsigned char *p = (const unsigned char *)text;

	while (n > 0) {
		size_t length = utf8_length(p, n);

		if (length == 0 || (p[0] < ' ' && p[0] != '\t') || p[0] == 0x7f)
			return false;

		p += length;
		n -= length;
	}

	return true;
}

int keyfile_text(const char *value, void *field, size_t size)
{
	size_t n = strlen(value);

	if (n >= size)
		return -ERANGE;

	memcpy(field, value, n + 1);
	return 0;
}

int keyfile_duration(const char *value, void *field, size_t size)
{
	assert(size == sizeof(uint64_t));
	return parse_duration(value, field);
}

int keyfile_force(const char *value, void *field, size_t size)
{
	assert(size == sizeof(double));
	return parse_force(value, field);
}

int keyfile_count(const char *value, void *field, size_t size)
{
	assert(size == sizeof(unsigned));
	return parse_unsigned(value, 0, COUNT_MAX, field);
}
