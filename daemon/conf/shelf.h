/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Files that are shipped and that a person can add to: routines and devices. One of the person's
 * own hides a shipped one of the same id.
 */

#include "sys/keyfile.h"
#include "sys/paths.h"

struct shelf_kind {
	const char *folder;    /* below both bases */
	const char *extension; /* with its point */
};

extern const struct shelf_kind shelf_routines, shelf_devices;

/**
 * shelf_path() - the file that @id has or would have below @base, PATH_SHIPPED or PATH_CONFIG; @id
 * passed id_valid()
 *
 * Return: 0 (@ret is to be freed) or as path_in().
 */
int shelf_path(const struct shelf_kind *kind, enum path_base base, const char *id, char **ret);

/**
 * shelf_each() - call @each for every shipped file, then for every one of the person's own
 * @own: is it the person's?
 *
 * Return: 0, -ENOMEM, or the first negative answer of @each.
 */
int shelf_each(const struct shelf_kind *kind,
	       int (*each)(void *userdata, const char *path, bool own), void *userdata,
	       struct complaints *c);
