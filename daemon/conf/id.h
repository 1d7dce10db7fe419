/* SPDX-License-Identifier: MIT */
#pragma once

/* Ids that are file names, bus paths and words of the command line at once. */

#include <stdbool.h>
#include <stddef.h>

/** id_valid() - 1..@max of [a-z0-9-], not beginning with '-' */
bool id_valid(const char *id, size_t max);

/**
 * stem_length() - bytes of a file's @name before its @extension; 0 when it has another one, or
 * nothing before it
 */
size_t stem_length(const char *name, const char *extension);

/**
 * id_of_file() - the id that a file's name says
 * @path:      ".../resisted-flexion.routine"
 * @extension: ".routine"
 * @ret:       at least @size bytes
 *
 * Return: 0, -EINVAL when the name does not end so, or what is before it is no id of less than
 * @size bytes.
 */
int id_of_file(const char *path, const char *extension, char *ret, size_t size);
