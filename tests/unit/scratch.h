/* SPDX-License-Identifier: MIT */
#pragma once

/* A folder for one test, with the files that it writes and what was complained about them. */

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/keyfile.h"

struct scratch {
	char folder[64];
	char path[256];   /* the answer of scratch_path() */
	char said[16384]; /* all complaints, one a line */
	struct complaints complaints;
};

static inline void scratch_say(void *userdata, const char *sentence)
{
	struct scratch *s = userdata;
	size_t n = strlen(s->said);

	(void)snprintf(s->said + n, sizeof(s->said) - n, "%s\n", sentence);
}

/*
 * Made with malloc() for cmocka's state pointer; ends the program where there is no temporary
 * folder.
 */
static inline struct scratch *scratch_new(void)
{
	struct scratch *s = calloc(1, sizeof(*s));

	if (!s)
		abort();
	strcpy(s->folder, "/tmp/instep-test-XXXXXX");
	if (!mkdtemp(s->folder))
		abort();

	s->complaints = (struct complaints){ .say = scratch_say, .userdata = s };
	return s;
}

static inline int scratch_remove(const char *path, const struct stat *st, int type,
				 struct FTW *where)
{
	return remove(path);
}

static inline void scratch_free(struct scratch *s)
{
	(void)nftw(s->folder, scratch_remove, 8, FTW_DEPTH | FTW_PHYS);
	free(s);
}

static inline const char *scratch_path(struct scratch *s, const char *name)
{
	(void)snprintf(s->path, sizeof(s->path), "%s/%s", s->folder, name);
	return s->path;
}

/* Writes @text to the file @name in the folder. Return: its path. */
static inline const char *scratch_write(struct scratch *s, const char *name, const void *text,
					size_t n)
{
	const char *path = scratch_path(s, name);
	FILE *f = fopen(path, "we");

	if (!f || fwrite(text, 1, n, f) != n || fclose(f) != 0)
		abort();

	return path;
}

static inline void scratch_mkdir(struct scratch *s, const char *name)
{
	if (mkdir(scratch_path(s, name), 0700) < 0)
		abort();
}

/*
 * The folder is a home: what is shipped is in @name, such as "routines", and what is one's own in
 * instep/@name.
 */
static inline void scratch_shelves(struct scratch *s, const char *name)
{
	char own[64];

	(void)snprintf(own, sizeof(own), "instep/%s", name);
	scratch_mkdir(s, name);
	scratch_mkdir(s, "instep");
	scratch_mkdir(s, own);
	if (setenv("INSTEP_DATADIR", s->folder, 1) < 0 ||
	    setenv("XDG_CONFIG_HOME", s->folder, 1) < 0)
		abort();
}

/* What is shipped would be in the folder, and nobody has a home. */
static inline void scratch_no_home(struct scratch *s)
{
	if (setenv("INSTEP_DATADIR", s->folder, 1) < 0 || unsetenv("XDG_CONFIG_HOME") < 0 ||
	    unsetenv("HOME") < 0)
		abort();
}

static inline int scratch_setup(void **state)
{
	*state = scratch_new();
	return 0;
}

static inline int scratch_teardown(void **state)
{
	scratch_free(*state);
	return 0;
}
