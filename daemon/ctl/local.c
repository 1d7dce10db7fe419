/* SPDX-License-Identifier: MIT */
/*
 * Reading the person's files without the daemon, so that a routine can be checked and the history
 * read while it does not run. The files are only read here; whoever writes them is said in conf/
 * and store/.
 */

#include <stdio.h>

#include "ctl/local.h"
#include "sys/cleanup.h"
#include "sys/paths.h"
#include "util/macro.h"

static void say(void *userdata, const char *sentence)
{
	(void)fflush(stdout); /* what was said before it comes before it, also in a file */
	fprintf(stderr, "%s\n", sentence);
}

struct complaints local_complaints(void)
{
	return (struct complaints){ .say = say };
}

void local_settings(struct settings *ret)
{
	struct complaints c = local_complaints();
	_cleanup_(freep) char *path = NULL;

	settings_init(ret);
	if (path_in(PATH_CONFIG, "instep.conf", &path) == 0)
		(void)settings_load(ret, path, &c); /* what is wrong was said; the defaults do */
}
