/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What _cleanup_() calls for the two things of the platform that everybody has to give back: memory
 * and descriptors.
 */

#include <stdlib.h>
#include <unistd.h>

/** freep() - for any pointer from malloc(): _cleanup_(freep) char *text = NULL; */
static inline void freep(void *pointer_to_pointer)
{
	free(*(void **)pointer_to_pointer);
}

/** closep() - for a descriptor; below 0 means there is none */
static inline void closep(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
}
