/* SPDX-License-Identifier: MIT */

/*
 * Names of files, and the two ways the program makes them: a private folder, and a file that is
 * replaced whole. It does not read files: keyfile.c does, with its own limits.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/cleanup.h"
#include "sys/paths.h"
#include "util/macro.h"

static const char *absolute_env(const char *name)
{
	const char *value = getenv(name);

	return value && value[0] == '/' ? value : NULL;
}

static int path_format(char **ret, const char *folder, const char *middle, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s%s", folder, middle, name) < 0)
		return -ENOMEM;

	*ret = path;
	return 0;
}

static int path_in_home(const char *variable, const char *below_home, const char *name, char **ret)
{
	const char *folder = absolute_env(variable);
	const char *home = absolute_env("HOME");

	if (folder)
		return path_format(ret, folder, "instep/", name);
	if (home)
		return path_format(ret, home, below_home, name);

	return -ENXIO;
}

int path_in(enum path_base base, const char *name, char **ret)
{
	const char *shipped = getenv("INSTEP_DATADIR");

	switch (base) {
	case PATH_CONFIG:
		return path_in_home("XDG_CONFIG_HOME", ".config/instep/", name, ret);
	case PATH_DATA:
		return path_in_home("XDG_DATA_HOME", ".local/share/instep/", name, ret);
	case PATH_SHIPPED:
		return path_format(ret, shipped ? shipped : INSTEP_PKGDATADIR, "", name);
	}

	return -EINVAL;
}

static int make_folder(const char *path)
{
	struct stat st;

	if (mkdir(path, 0700) == 0)
		return 0;
	if (errno != EEXIST)
		return -errno;

	if (stat(path, &st) < 0)
		return -errno;

	return S_ISDIR(st.st_mode) ? 0 : -ENOTDIR;
}

int path_make(const char *path)
{
	_cleanup_(freep) char *part = strdup(path);
	int r;

	if (!part)
		return -ENOMEM;

	for (char *slash = part; *slash && (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		r = make_folder(part);
		if (r < 0)
			return r;

		*slash = '/';
	}

	return make_folder(path);
}

/* Allocates the path of the folder that @path is in. */
static int path_parent(const char *path, char **ret)
{
	const char *slash = strrchr(path, '/');
	char *parent;

	if (!slash)
		parent = strdup(".");
	else
		parent = strndup(path, slash == path ? 1 : (size_t)(slash - path));
	if (!parent)
		return -ENOMEM;

	*ret = parent;
	return 0;
}

int path_make_for(const char *path)
{
	_cleanup_(freep) char *folder = NULL;
	int r;

	r = path_parent(path, &folder);
	if (r < 0)
		return r;

	return path_make(folder);
}

static int write_all(int fd, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0) {
		ssize_t written = write(fd, p, n);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;

		p += written;
		n -= (size_t)written;
	}

	return 0;
}

/* Without this a power cut just after the rename may bring the old name table back. */
static int sync_folder(const char *file)
{
	_cleanup_(freep) char *folder = NULL;
	_cleanup_(closep) int fd = -1;
	int r;

	r = path_parent(file, &folder);
	if (r < 0)
		return r;

	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;

	return fsync(fd) < 0 ? -errno : 0;
}

static int fill_and_rename(int fd, const char *temporary, const char *path, const void *data,
			   size_t n)
{
	int r;

	r = write_all(fd, data, n);
	if (r < 0)
		return r;

	if (fsync(fd) < 0)
		return -errno;

	return rename(temporary, path) < 0 ? -errno : 0;
}

static int temporary_name(const char *path, char **ret)
{
	char *name;

	if (asprintf(&name, "%s.XXXXXX", path) < 0)
		return -ENOMEM;

	*ret = name;
	return 0;
}

int path_write(const char *path, const void *data, size_t n)
{
	_cleanup_(freep) char *temporary = NULL;
	_cleanup_(closep) int fd = -1;
	int r;

	r = temporary_name(path, &temporary);
	if (r < 0)
		return r;

	fd = mkostemp(temporary, O_CLOEXEC); /* 0600, whatever the umask allows */
	if (fd < 0)
		return -errno;

	r = fill_and_rename(fd, temporary, path, data, n);
	if (r < 0) {
		(void)unlink(temporary);
		return r;
	}

	/* the file is whole and in place; not every file system can sync a folder */
	(void)sync_folder(path);
	return 0;
}

int path_create(const char *path, const void *data, size_t n)
{
	_cleanup_(closep) int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	int r;

	if (fd < 0)
		return -errno;

	r = write_all(fd, data, n);
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	if (r < 0)
		(void)unlink(path);
	return r;
}
