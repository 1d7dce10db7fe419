/* SPDX-License-Identifier: MIT */

/*
 * A Landlock ruleset of one kind: writing, below some folders. What may be read is left alone:
 * settings may be links to anywhere, and people keep them so.
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/cleanup.h"
#include "sys/confine.h"
#include "util/macro.h"

/* Of Linux 6.2, and so not in the headers of 6.1. */
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

/* Rights that came after the first version of the interface, which refuses what it does not know. */
#define SINCE_REFER    2
#define SINCE_TRUNCATE 3

static uint64_t rights_of(int version)
{
	uint64_t rights = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
			  LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR |
			  LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
			  LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
			  LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

	if (version >= SINCE_REFER)
		rights |= LANDLOCK_ACCESS_FS_REFER;
	if (version >= SINCE_TRUNCATE)
		rights |= LANDLOCK_ACCESS_FS_TRUNCATE;
	return rights;
}

/* Return: a file descriptor, or negative errno. */
static int new_ruleset(uint64_t *ret_rights)
{
	long version, fd;

	version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1)
		return -EOPNOTSUPP;

	*ret_rights = rights_of((int)version);
	fd = syscall(SYS_landlock_create_ruleset,
		     &(struct landlock_ruleset_attr){ .handled_access_fs = *ret_rights },
		     sizeof(struct landlock_ruleset_attr), 0);
	return fd < 0 ? -errno : (int)fd;
}

static int allow_below(int ruleset, const char *folder, uint64_t rights)
{
	_cleanup_(closep) int fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
	struct landlock_path_beneath_attr rule = { .allowed_access = rights, .parent_fd = fd };

	if (fd < 0)
		return 0;

	if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) < 0)
		return -errno;
	return 0;
}

int confine_writes(const char *const *folders)
{
	_cleanup_(closep) int ruleset = -1;
	uint64_t rights;
	int r;

	ruleset = new_ruleset(&rights);
	if (ruleset < 0)
		return ruleset;

	for (; *folders; folders++) {
		r = allow_below(ruleset, *folders, rights);
		if (r < 0)
			return r;
	}

	/* Or a program that is started could be stronger than what started it. */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -errno;

	return syscall(SYS_landlock_restrict_self, ruleset, 0) < 0 ? -errno : 0;
}
