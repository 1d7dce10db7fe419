/* SPDX-License-Identifier: MIT */

/*
 * Going through a folder of key files. In the order of the names, so that two runs complain in the
 * same order; one level only, because no kind of ours has folders in its folder.
 */

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf/folder.h"
#include "conf/id.h"

static int call_each(const char *folder, const char *name,
		     int (*each)(void *userdata, const char *path), void *userdata)
{
	char *path;
	int r;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		return -ENOMEM;

	r = each(userdata, path);
	free(path);
	return r;
}

int folder_each(const char *folder, const char *extension,
		int (*each)(void *userdata, const char *path), void *userdata, struct complaints *c)
{
	struct dirent **names;
	int n = scandir(folder, &names, NULL, alphasort);
	int r = 0;

	if (n < 0 && errno == ENOENT)
		return 0;
	if (n < 0 && errno == ENOMEM)
		return -ENOMEM;
	if (n < 0) {
		complain(c, "%s: the folder cannot be read: %s", folder, strerror(errno));
		return 0;
	}

	for (int i = 0; i < n; i++) {
		const char *name = names[i]->d_name;

		if (r >= 0 && name[0] != '.' && stem_length(name, extension) > 0)
			r = call_each(folder, name, each, userdata);
		free(names[i]);
	}
	free(names);

	return r < 0 ? r : 0;
}
