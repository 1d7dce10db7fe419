/* SPDX-License-Identifier: MIT */

/*
 * Where the table of a zone comes from. A name is data, so it leads nowhere but below the folder of
 * zones; and what is no zone is an error rather than UTC, because a reminder that is hours wrong is
 * worse than one that says that it cannot know.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "sys/cleanup.h"
#include "sys/zone.h"
#include "util/macro.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define LOCALTIME   "/etc/localtime"
#define FILE_MAX    65536 /* the largest that there are have some 4000 bytes */

static int read_file(const char *path, uint8_t *data, size_t size, size_t *ret_n)
{
	/* O_NONBLOCK: of a named pipe, which is none of them, nobody waits for the other end. */
	_cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	size_t n = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -ENOENT;

	for (;;) {
		ssize_t got = read(fd, data + n, size - n);

		if (got < 0)
			return -errno;
		if (got == 0)
			break;
		n += (size_t)got;
		if (n == size)
			return -EFBIG;
	}
	*ret_n = n;
	return 0;
}

static int load(const char *path, struct zone *ret)
{
	_cleanup_(freep) uint8_t *data = malloc(FILE_MAX);
	size_t n = 0;
	int r;

	if (!data)
		return -ENOMEM;
	r = read_file(path, data, FILE_MAX, &n);
	return r < 0 ? r : zone_read(data, n, ret);
}

/* Words of letters, digits and + - _ that are parted by one slash each: no dots at all. */
static bool is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789+-_/";
	size_t n = strlen(name);

	return n > 0 && n < ZONE_NAME_MAX && strspn(name, letters) == n && name[0] != '/' &&
	       name[n - 1] != '/' && !strstr(name, "//");
}

int zone_named(const char *name, struct zone *ret)
{
	const char *folder = getenv("TZDIR");
	_cleanup_(freep) char *path = NULL;

	if (!is_name(name))
		return -EINVAL;
	if (asprintf(&path, "%s/%s", folder ? folder : ZONE_FOLDER, name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	return load(path, ret);
}

static int load_localtime(struct zone *ret)
{
	struct stat st;
	int r;

	r = load(LOCALTIME, ret);
	/* A link that leads nowhere is a zone that is gone; nothing at all is UTC. */
	if (r == -ENOENT && lstat(LOCALTIME, &st) < 0 && errno == ENOENT) {
		*ret = (struct zone){ 0 };
		return 0;
	}
	return r;
}

int zone_local(struct zone *ret)
{
	const char *tz = getenv("TZ");
	int r;

	if (!tz)
		return load_localtime(ret);
	if (*tz == ':')
		tz++;
	if (*tz == '\0') {
		*ret = (struct zone){ 0 };
		return 0;
	}
	if (*tz == '/')
		return load(tz, ret);

	r = zone_named(tz, ret);
	if (r == -ENOENT || r == -EINVAL) /* "CET-1CEST,M3.5.0,M10.5.0/3" */
		return zone_of_rule(tz, ret) == 0 ? 0 : r;
	return r;
}
