/* SPDX-License-Identifier: MIT */
/*
 * A new routine file begins as the example that explains every key: to take lines out is quicker
 * than to look up how they are written. What is there is never overwritten, and no shipped routine
 * is hidden by an example.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/id.h"
#include "conf/routine-file.h"
#include "ctl/cmd.h"
#include "ctl/routine-new.h"
#include "sys/cleanup.h"
#include "sys/paths.h"

#define EXAMPLE_MAX (64 * 1024)

/* The example from where it speaks to its reader: our licence is none of theirs. */
static int read_example(char *text, size_t size, const char **ret)
{
	_cleanup_(freep) char *path = NULL;
	_cleanup_(fclosep) FILE *f = NULL;
	const char *begin;
	size_t n;
	int r;

	r = path_in(PATH_SHIPPED, "example.routine", &path);
	if (r < 0)
		return r;
	f = fopen(path, "re");
	if (!f)
		return -errno;

	n = fread(text, 1, size - 1, f);
	if (ferror(f))
		return -EIO;
	text[n] = '\0';

	begin = strstr(text, "\n#\n");
	*ret = begin ? begin + strlen("\n#\n") : text;
	return 0;
}

static int write_example(const char *path)
{
	_cleanup_(freep) char *text = malloc(EXAMPLE_MAX);
	const char *begin = NULL;
	int r;

	if (!text)
		return cmd_fail(CTL_FAILED, "not enough memory");

	r = read_example(text, EXAMPLE_MAX, &begin);
	if (r < 0)
		return cmd_fail(CTL_FAILED,
				"the example cannot be read: %s. Install Instep's data, or set "
				"INSTEP_DATADIR to where it is.",
				strerror(-r));

	r = path_make_for(path);
	if (r == 0)
		r = path_create(path, begin, strlen(begin));
	if (r == -EEXIST)
		return cmd_fail(CTL_FAILED, "%s is already there, and stays as it is", path);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "%s cannot be written: %s", path, strerror(-r));
	return CTL_OK;
}

int routine_new(const char *id)
{
	_cleanup_(freep) char *path = NULL, *shipped = NULL;
	int r, code;

	if (!id_valid(id, ROUTINE_ID_MAX - 1))
		return cmd_fail(
			CTL_FAILED,
			"\"%s\" is no name for a routine: it has 1 to 63 of a-z, 0-9 and -, and "
			"does not begin with -",
			id);

	r = routine_path(PATH_CONFIG, id, &path);
	if (r == 0)
		r = routine_path(PATH_SHIPPED, id, &shipped);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "there is no place for it: %s",
				r == -ENXIO ? "HOME is not set" : strerror(-r));
	if (access(shipped, F_OK) == 0)
		return cmd_fail(
			CTL_FAILED,
			"there is a shipped routine \"%s\", which yours would hide; take another "
			"name, or copy %s to %s to change it",
			id, shipped, path);

	code = write_example(path);
	if (code != CTL_OK)
		return code;
	printf("Wrote %s: change it, and then\n\n  instepctl routines check %s\n  instepctl start %s\n",
	       path, id, id);
	return CTL_OK;
}
