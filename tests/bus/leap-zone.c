/* SPDX-License-Identifier: MIT */
/*
 * The other half of leap.so: where $INSTEP_ETC says so, the folder /etc that instepd reads its zone
 * from, and watches, is one of the test's. With 64 bits for offsets, as all here is built, open() is
 * the C library's open64().
 */

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PUBLIC    __attribute__((visibility("default")))
#define ETC       "/etc"
#define LOCALTIME ETC "/localtime"

PUBLIC int open(const char *path, int flags, ...);
PUBLIC int lstat(const char *path, struct stat *ret);
PUBLIC int __open64_2(const char *path, int flags);

static const char *ours(const char *path, char *buffer)
{
	const char *etc = getenv("INSTEP_ETC");

	if (!etc || (strcmp(path, ETC) != 0 && strcmp(path, LOCALTIME) != 0))
		return path;
	if (snprintf(buffer, PATH_MAX, "%s%s", etc, path + strlen(ETC)) >= PATH_MAX)
		abort();
	return buffer;
}

int open(const char *path, int flags, ...)
{
	int (*next)(const char *, int, ...) =
		(int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64");
	char buffer[PATH_MAX];
	va_list args;
	mode_t mode;

	va_start(args, flags);
	mode = flags & O_CREAT ? va_arg(args, mode_t) : 0;
	va_end(args);
	return next(ours(path, buffer), flags, mode);
}

/* libsystemd, which opens what it watches, was built with the checks of _FORTIFY_SOURCE. */
int __open64_2(const char *path, int flags)
{
	return open(path, flags, 0);
}

int lstat(const char *path, struct stat *ret)
{
	char buffer[PATH_MAX];

	return fstatat(AT_FDCWD, ours(path, buffer), ret, AT_SYMLINK_NOFOLLOW);
}
