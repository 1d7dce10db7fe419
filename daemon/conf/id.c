/* SPDX-License-Identifier: MIT */

/*
 * What may be an id. The alphabet is small on purpose: an id is typed, is a file name on every file
 * system, and cannot walk out of its folder.
 */

#include <errno.h>
#include <string.h>

#include "conf/id.h"

#define ID_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

/* Are the first @n bytes of @text an id? */
static bool is_id(const char *text, size_t n)
{
	return n > 0 && strspn(text, ID_LETTERS) >= n && text[0] != '-';
}

bool id_valid(const char *id, size_t max)
{
	size_t n = strlen(id);

	return n <= max && is_id(id, n);
}

size_t stem_length(const char *name, const char *extension)
{
	size_t n = strlen(name), n_extension = strlen(extension);

	if (n <= n_extension || strcmp(name + n - n_extension, extension) != 0)
		return 0;

	return n - n_extension;
}

int id_of_file(const char *path, const char *extension, char *ret, size_t size)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t n = stem_length(name, extension);

	if (n >= size || !is_id(name, n))
		return -EINVAL;

	memcpy(ret, name, n);
	ret[n] = '\0';
	return 0;
}
