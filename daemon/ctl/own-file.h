/* SPDX-License-Identifier: MIT */
#pragma once

/* Files that are shipped and that a person can add to, as the verbs routines and devices see them. */

#include "conf/shelf.h"

struct own_file {
	const struct shelf_kind *shelf;
	const char *noun;    /* "routine" */
	const char *example; /* the shipped file that explains every key */
	const char
		*next; /* what to run with it once it is good, the id behind it; NULL = nothing */
};

/** own_file_new() - write the commented example to the file of @id. Return: the exit status. */
int own_file_new(const struct own_file *kind, const char *id);

/**
 * own_file_check() - load each of @names, files or ids, NULL-terminated
 * @check: complains about what is wrong with a file, or says that it is good
 *
 * Return: the exit status.
 */
int own_file_check(const struct own_file *kind, char **names,
		   void (*check)(const char *path, struct complaints *c));
