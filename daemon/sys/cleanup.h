/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What _cleanup_() calls for the things of the platform that everybody has to give back: memory,
 * descriptors and streams.
 */

#include <stdio.h>
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

/** fclosep() - for a stream that was read; of one that was written it matters whether it closes */
static inline void fclosep(FILE **file)
{
	if (*file)
		(void)fclose(*file);
}
