/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Following a workout: what `watch` does, and `start` after it has started one. The loop is here,
 * in watch.c; how the workout looks is a view: on a terminal, as plain lines, or as JSON.
 */

#include <jansson.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "conf/settings.h"

/* Workout.Live or LiveMotion, the last one */
struct watch_live {
	bool known, motion;
	double force_n, over_n, level_n; /* of a band */
	double tilt_deg, range_deg;      /* of motion */
	double held_s;
	bool stalled;
};

struct watch {
	sd_bus *bus;
	sd_event *event;
	const struct view *view;
	const char *path;
	enum units units;
	json_t *workout; /* its properties, always up to date */
	struct watch_live live;
	int code; /* the exit status, once the loop has ended */
};

struct view {
	bool wants_live;                /* the band is claimed for it */
	void (*begin)(struct watch *w); /* the workout as it stands */
	void (*changed)(struct watch *w,
			const json_t *names); /* w->workout is new; @names holds what changed */
	void (*rep)(struct watch *w, const json_t *rep); /* Workout.RepDone */
	void (*live)(struct watch *w);                   /* w->live is new */
	void (*end)(struct watch *w,
		    const json_t *summary); /* Workout.Finished, or NULL: only the watching ends */
};

extern const struct view view_screen, view_lines, view_json;

/** watch_view() - the view that fits standard output */
const struct view *watch_view(bool json);

/**
 * watch_run() - follow the workout at @path to its end
 *
 * Return: CTL_OK when it was completed, CTL_STOPPED when it was not or the user left, or as
 * client.h.
 */
int watch_run(sd_bus *bus, const char *path, const struct view *view);
