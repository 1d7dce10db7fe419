/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Files that are shipped and that a person can add to: what the verbs routines and devices have in
 * common.
 */

#include <stdbool.h>

#include "conf/shelf.h"

struct own_file {
	const struct shelf_kind *shelf;
	const char *noun;    /* "routine" */
	const char *example; /* the shipped file that explains every key */
	const char *next;    /* the verb for one that is good; NULL = none */

	/* Prints one of them, all where @id is NULL. Return: the exit status. */
	int (*show)(const char *id, bool json);
	/* Complains about what is wrong with a file, or says that it is good. */
	void (*check)(const char *path, struct complaints *c);
};

/**
 * own_file_cmd() - a verb of instepctl that lists, shows, begins and checks files of this kind
 * @help: of the verb, which is called like the kind's folder
 *
 * Return: the exit status.
 */
int own_file_cmd(const struct own_file *kind, int argc, char **argv, const char *help);
