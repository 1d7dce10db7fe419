/* SPDX-License-Identifier: MIT */

/*
 * The parsers that the tables of key files name: util/parse.h with the signature of a table's
 * column. What only one kind of file has (a foot, a unit) is parsed beside its table.
 */

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "sys/keyfile.h"
#include "util/parse.h"

#define COUNT_MAX 1000000

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

int keyfile_count(const char *value, void *field, size_t size)
{
	assert(size == sizeof(unsigned));
	return parse_unsigned(value, 0, COUNT_MAX, field);
}

int keyfile_switch(const char *value, void *field, size_t size)
{
	bool *on = field;

	assert(size == sizeof(bool));
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return -EINVAL;

	*on = value[0] == 'y';
	return 0;
}
