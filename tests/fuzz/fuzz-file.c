/* SPDX-License-Identifier: MIT */

/* Inputs for readers that want a path or a text, not bytes. */

#include <ftw.h>
#include <string.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "sys/paths.h"

static char folder[128];

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	return remove(path);
}

static void remove_folder(void)
{
	(void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static void make_folder(void)
{
	const char *base = getenv("TMPDIR");

	(void)snprintf(folder, sizeof(folder), "%s/instep-fuzz-XXXXXX", base ? base : "/tmp");
	demand(mkdtemp(folder));
	demand(atexit(remove_folder) == 0);
}

const char *fuzz_file(const char *name, const uint8_t *data, size_t n)
{
	static char path[256];
	char *slash;
	FILE *f;

	if (!*folder)
		make_folder();

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	slash = strrchr(path, '/');
	*slash = '\0';
	demand(path_make(path) == 0);
	*slash = '/';

	f = fopen(path, "we");
	demand(f);
	demand(n == 0 || fwrite(data, n, 1, f) == 1);
	demand(fclose(f) == 0);
	return path;
}

char *fuzz_text(const uint8_t *data, size_t n)
{
	char *text = strndup((const char *)data, n);

	demand(text);
	return text;
}
