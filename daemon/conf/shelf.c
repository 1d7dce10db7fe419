/* SPDX-License-Identifier: MIT */

/*
 * Where the files of a kind are. What is in them, and how many of them make sense, is for each kind
 * to say.
 */

#include <errno.h>
#include <stdio.h>

#include "conf/folder.h"
#include "conf/shelf.h"
#include "sys/cleanup.h"

const struct shelf_kind shelf_routines = { "routines", ".routine" };
const struct shelf_kind shelf_devices = { "devices", ".device" };

struct walk {
	int (*each)(void *userdata, const char *path, bool own);
	void *userdata;
	bool own;
};

int shelf_path(const struct shelf_kind *kind, enum path_base base, const char *id, char **ret)
{
	_cleanup_(freep) char *name = NULL;

	if (asprintf(&name, "%s/%s%s", kind->folder, id, kind->extension) < 0)
		return -ENOMEM;

	return path_in(base, name, ret);
}

static int call_each(void *userdata, const char *path)
{
	const struct walk *w = userdata;

	return w->each(w->userdata, path, w->own);
}

static int walk_in(const struct shelf_kind *kind, enum path_base base, struct walk *w,
		   struct complaints *c)
{
	_cleanup_(freep) char *folder = NULL;
	int r;

	r = path_in(base, kind->folder, &folder);
	if (r == -ENXIO)
		return 0; /* no home, so nothing of one's own */
	if (r < 0)
		return r;

	w->own = base == PATH_CONFIG;
	return folder_each(folder, kind->extension, call_each, w, c);
}

int shelf_each(const struct shelf_kind *kind,
	       int (*each)(void *userdata, const char *path, bool own), void *userdata,
	       struct complaints *c)
{
	struct walk w = { .each = each, .userdata = userdata };
	int r;

	r = walk_in(kind, PATH_SHIPPED, &w, c);
	if (r < 0)
		return r;

	return walk_in(kind, PATH_CONFIG, &w, c);
}
