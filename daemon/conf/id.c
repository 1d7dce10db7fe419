/* SPDX-License-Identifier: MIT */

/*
 * What may be an id. The alphabet is small on purpose: an id is typed, is a file name on every file system, and cannot
 * walk out of its folder.
 */

#include <errno.h>
#include <string.h>

#include "conf/id.h"

#define ID_LETTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

bool id_valid(const char *id, size_t max)
{
	size_t n = strspn(id, ID_LETTERS);

	return n > 0 && n <= max && id[n] == '\0' && id[0] != '-';
}

int id_of_file(const char *path, const char *extension, char *ret, size_t size)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t n = strlen(name), n_extension = strlen(extension);
	char id[256];

	if (n <= n_extension || strcmp(name + n - n_extension, extension) != 0)
		return -EINVAL;

	n -= n_extension;
	if (n >= size || n >= sizeof(id))
		return -EINVAL;

	memcpy(id, name, n);
	id[n] = '\0';
	if (!id_valid(id, n))
		return -EINVAL;

	memcpy(ret, id, n + 1);
	return 0;
}
