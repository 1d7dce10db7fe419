/* SPDX-License-Identifier: MIT */
#pragma once

/* The files of one kind in a folder. */

#include "sys/keyfile.h"

/**
 * folder_each() - call @each for every file in @folder whose name ends in @extension, in the order
 * of the names
 * A hidden file is none of ours. A folder that is not there is empty; one that cannot be read is a
 * complaint.
 *
 * Return: 0, -ENOMEM, or the first negative answer of @each.
 */
int folder_each(const char *folder, const char *extension,
		int (*each)(void *userdata, const char *path), void *userdata,
		struct complaints *c);
