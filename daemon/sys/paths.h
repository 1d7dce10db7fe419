/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Where the program's files are: the XDG base directories, and the installed data. INSTEP_DATADIR
 * replaces the installed data folder, so that a build tree works without being installed.
 */

#include <stddef.h>

enum path_base {
	PATH_CONFIG,  /* $XDG_CONFIG_HOME/instep, else ~/.config/instep */
	PATH_DATA,    /* $XDG_DATA_HOME/instep, else ~/.local/share/instep */
	PATH_SHIPPED, /* $datadir/instep */
};

/**
 * path_in() - allocate the path of @name below @base
 * A variable that is not an absolute path counts as not set (XDG Base Directory Specification).
 *
 * Return: 0, -ENOMEM, -ENXIO when there is neither the variable nor a home directory.
 */
int path_in(enum path_base base, const char *name, char **ret);

/** path_make() - create the folder @path with its parents, 0700. Return: 0 or negative errno. */
int path_make(const char *path);

/** path_make_for() - create the folder that the file @path is in, likewise */
int path_make_for(const char *path);

/**
 * path_write() - replace the file @path by @n bytes at @data, 0600, whole or not at all (temporary
 * file, fsync, rename)
 * Its folder must exist. Return: 0 or negative errno; @path is then as it was.
 */
int path_write(const char *path, const void *data, size_t n);

/**
 * path_create() - write @n bytes at @data to the new file @path, 0600
 * Its folder must exist. Return: 0, -EEXIST when there is anything of that name, which is left as
 * it is, or another negative errno; there is then no such file.
 */
int path_create(const char *path, const void *data, size_t n);
