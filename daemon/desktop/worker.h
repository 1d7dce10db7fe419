/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A thread for what may block: libraries that talk to servers wait for their answers, some for
 * ever. What it has not begun yet when something newer comes is dropped: a cue that is late is
 * worse than none.
 */

#include <glib.h>

struct worker;

struct worker_class {
	const char *name;     /* of what it waits for: "sound system" */
	GDestroyNotify free_; /* of a job; NULL = nothing to free */
	void (*run)(void *job, void *userdata);
	void (*done)(void *userdata); /* the thread ends: close and free @userdata */
};

/**
 * worker_new() - begin the thread
 * @class:    unchanged for the worker's life
 * @userdata: the thread's alone from now on
 */
struct worker *worker_new(const struct worker_class *class, void *userdata);

/**
 * worker_post() - do @job next, instead of what was posted before and has not begun; never waits
 */
void worker_post(struct worker *w, void *job);

/**
 * worker_free() - end the thread; Return: NULL
 *
 * One that hangs in a server's silence is given half a second and then left behind: for the end of
 * the process.
 */
struct worker *worker_free(struct worker *w);
