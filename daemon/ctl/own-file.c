/* SPDX-License-Identifier: MIT */
/*
 * What a verb for files that a person can add to does with them, but for what such a file says:
 * that is its kind's own.
 *
 * A new file begins as the example that explains every key: to take lines out is quicker than to
 * look up how they are written. What is there is never overwritten, and no shipped file is hidden
 * by an example.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/id.h"
#include "ctl/cmd.h"
#include "ctl/local.h"
#include "ctl/own-file.h"
#include "sys/cleanup.h"
#include "sys/paths.h"

#define EXAMPLE_MAX (64 * 1024)
#define ID_MAX      63

/* The example from where it speaks to its reader: our licence is none of theirs. */
static int read_example(const char *name, char *text, size_t size, const char **ret)
{
	_cleanup_(freep) char *path = NULL;
	_cleanup_(fclosep) FILE *f = NULL;
	const char *begin;
	size_t n;
	int r;

	r = path_in(PATH_SHIPPED, name, &path);
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

static int write_example(const char *name, const char *path)
{
	_cleanup_(freep) char *text = malloc(EXAMPLE_MAX);
	const char *begin = NULL;
	int r;

	if (!text)
		return cmd_fail(CTL_FAILED, "not enough memory");

	r = read_example(name, text, EXAMPLE_MAX, &begin);
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

static int new_file(const struct own_file *kind, const char *id)
{
	_cleanup_(freep) char *path = NULL, *shipped = NULL;
	int r, code;

	if (!id_valid(id, ID_MAX))
		return cmd_fail(
			CTL_FAILED,
			"\"%s\" is no name for a %s: it has 1 to %d of a-z, 0-9 and -, and does not "
			"begin with -",
			id, kind->noun, ID_MAX);

	r = shelf_path(kind->shelf, PATH_CONFIG, id, &path);
	if (r == 0)
		r = shelf_path(kind->shelf, PATH_SHIPPED, id, &shipped);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "there is no place for it: %s",
				r == -ENXIO ? "HOME is not set" : strerror(-r));
	if (access(shipped, F_OK) == 0)
		return cmd_fail(
			CTL_FAILED,
			"there is a shipped %s \"%s\", which yours would hide; take another name, or "
			"copy %s to %s to change it",
			kind->noun, id, shipped, path);

	code = write_example(kind->example, path);
	if (code != CTL_OK)
		return code;
	printf("Wrote %s: change it, and then\n\n  instepctl %s check %s\n", path,
	       kind->shelf->folder, id);
	if (kind->next)
		printf("  instepctl %s %s\n", kind->next, id);
	return CTL_OK;
}

/* The file of @id: the person's own, else the shipped one. NULL when there is neither. */
static char *find_file(const struct own_file *kind, const char *id)
{
	static const enum path_base bases[] = { PATH_CONFIG, PATH_SHIPPED };

	for (size_t i = 0; i < ELEMENTS(bases); i++) {
		char *path = NULL;

		if (shelf_path(kind->shelf, bases[i], id, &path) == 0 && access(path, F_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

/* Each of @names, files or ids, NULL-terminated. */
static int check_files(const struct own_file *kind, char **names)
{
	struct complaints c = local_complaints();

	for (; *names; names++) {
		_cleanup_(freep) char *path = NULL;

		/* What looks like an id is one, unless there is a file of that name. */
		if (id_valid(*names, ID_MAX) && access(*names, F_OK) < 0) {
			path = find_file(kind, *names);
			if (!path) {
				complain(&c, "there is no %s \"%s\"; see: instepctl %s", kind->noun,
					 *names, kind->shelf->folder);
				continue;
			}
		}
		kind->check(path ?: *names, &c);
	}
	return c.count > 0 ? CTL_FAILED : CTL_OK;
}

static int run(const struct own_file *kind, int argc, char **argv, bool json)
{
	const char *verb = argc > 0 ? argv[0] : "list";

	if (!strcmp(verb, "list"))
		return argc < 2 ? kind->show(NULL, json) : cmd_usage("list takes no arguments");
	if (!strcmp(verb, "show"))
		return argc == 2 ? kind->show(argv[1], json)
				 : cmd_usage("name one %s to show", kind->noun);
	if (strcmp(verb, "new") && strcmp(verb, "check"))
		return cmd_usage("there is no \"%s %s\"", kind->shelf->folder, verb);

	if (json)
		return cmd_usage("%s has no --json", verb);
	if (!strcmp(verb, "new"))
		return argc == 2 ? new_file(kind, argv[1])
				 : cmd_usage("give the new %s one name", kind->noun);
	return argc > 1 ? check_files(kind, argv + 1)
			: cmd_usage("name the %ss to check", kind->noun);
}

int own_file_cmd(const struct own_file *kind, int argc, char **argv, const char *help)
{
	bool json = false;
	int code;

	code = cmd_options(argc, argv, help, &json);
	return code >= 0 ? code : run(kind, argc - optind, argv + optind, json);
}
