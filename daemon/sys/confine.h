/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What this process may change on disk, said by itself (landlock(7)). It needs neither a right nor
 * a namespace, so it also holds where the service manager can set up nothing of the kind: without
 * user namespaces, or with no service manager at all.
 */

/**
 * confine_writes() - from now on nothing on disk can be changed but what is below @folders
 * @folders: NULL-terminated; those that are not there are passed over
 *
 * For ever, for all threads that begin from here, and for what they start. Reading, sockets and
 * files that are open already are as before. A folder that is deleted and made anew is another one.
 *
 * Return: 0, -EOPNOTSUPP (this kernel has no Landlock: nothing has changed), or negative errno.
 */
int confine_writes(const char *const *folders);
