/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The workout as this program sees it, and whoever wants to know when it changes. It is filled from
 * the daemon's properties; what is missing there, or not of its type, is as if it had never been
 * said.
 */

#include <glib.h>
#include <stdbool.h>

enum view_state {
	VIEW_NONE, /* none, or it is over: then the texts are those of its end */
	VIEW_RUNNING,
	VIEW_PAUSED,
};

/*
 * A face of the desktop; in the view's list as long as the view lives. Each function may be NULL.
 */
struct view_listener {
	struct view_listener *next;
	void *userdata;
	void (*changed)(void *userdata);  /* something of the view; before the other two */
	void (*cue)(void *userdata);      /* a cue was given */
	void (*sentence)(void *userdata); /* there is something new to say */
};

struct workout_view {
	enum view_state state;
	char *path; /* of its object; NULL = no workout was seen yet */
	/* As on the bus; never NULL, "" = not known */
	char *routine, *exercise, *side, *phase, *cue_id, *cue, *next;
	guint set;                   /* from 1; 0 = not known */
	guint done, planned;         /* reps of the whole workout; 0 planned = not known */
	bool sounds, speaks;         /* how cues are to be given */
	bool notifies;               /* a notice is to follow the workout */
	bool active;                 /* the daemon calls it its active one */
	enum view_state state_told;  /* by the workout itself */
	struct view_listener *first; /* listeners */
};

void workout_view_init(struct workout_view *v);
void workout_view_done(struct workout_view *v);

/** workout_view_listen() - @l is not copied */
void workout_view_listen(struct workout_view *v, struct view_listener *l);

/**
 * workout_view_cues() - Manager.Cues: "none", "sound", "speech", "both"; NULL or another word =
 * "sound"
 */
void workout_view_cues(struct workout_view *v, const char *cues);

/** workout_view_notify() - Manager.SessionNotification */
void workout_view_notify(struct workout_view *v, bool notifies);

/** workout_view_begin() - @path is the active workout now, and nothing is known of it yet */
void workout_view_begin(struct workout_view *v, const char *path);

/** workout_view_end() - there is no active workout; the one before may still say how it ended */
void workout_view_end(struct workout_view *v);

/** workout_view_update() - @properties (a{sv}) of the workout have changed */
void workout_view_update(struct workout_view *v, GVariant *properties);

/** workout_view_exercise() - in words: "Toe press, left foot"; "" = not known. To be freed. */
char *workout_view_exercise(const struct workout_view *v);
