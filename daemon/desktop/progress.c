/* SPDX-License-Identifier: MIT */
/*
 * What changes within a second of the last update waits for the rest of that second, and then only
 * the newest is shown. Between changes there is no timer.
 */

#include "desktop/progress.h"

#define KEY     "workout"
#define PACE_MS 1000

struct progress {
	struct workout_view *view;
	const struct server *server;
	struct notice *notice;
	struct view_listener listener;
	struct note_owner owner;
	guint pace;    /* the timer; 0 = the last update is long ago */
	bool later;    /* something has changed since */
	bool declined; /* closed by the person: not in this workout */
	char *path;    /* of the workout that this is about; NULL = none */
};

static char *body_of(const struct progress *p)
{
	const struct workout_view *v = p->view;
	g_autofree char *text = NULL;

	text = v->planned ? g_strdup_printf("%s\n%u of %u done", v->cue, v->done, v->planned)
			  : g_strdup(v->cue);
	return p->server->body ? note_body(text, p->server) : g_strdup("");
}

static char *summary_of(const struct progress *p)
{
	const struct workout_view *v = p->view;
	g_autofree char *exercise = workout_view_exercise(v);

	if (p->server->body || !v->cue[0])
		return g_steal_pointer(&exercise);
	return g_strdup_printf("%s: %s", exercise, v->cue);
}

static void put(struct progress *p)
{
	const struct workout_view *v = p->view;
	struct note *note = note_new(&p->owner, g_strdup(KEY), summary_of(p), body_of(p));

	note->urgency = NOTE_LOW;
	note->transient = true;
	note->expires_ms = 0;
	note->percent = v->planned ? (int)(100 * MIN(v->done, v->planned) / v->planned) : -1;
	notice_put(p->notice, note);
}

static gboolean on_pace(void *userdata)
{
	struct progress *p = userdata;

	if (!p->later) {
		p->pace = 0;
		return G_SOURCE_REMOVE;
	}
	p->later = false;
	put(p);
	return G_SOURCE_CONTINUE;
}

static void stop(struct progress *p)
{
	g_clear_handle_id(&p->pace, g_source_remove);
	p->later = false;
	notice_drop(p->notice, KEY);
}

void progress_look(struct progress *p)
{
	const struct workout_view *v = p->view;

	if (g_strcmp0(v->path, p->path) != 0) {
		g_free(p->path);
		p->path = g_strdup(v->path);
		p->declined = false;
	}
	if (!v->notifies || v->state == VIEW_NONE || p->declined) {
		stop(p);
	} else if (p->pace) {
		p->later = true;
	} else if (p->server->answers) {
		put(p);
		p->pace = g_timeout_add(PACE_MS, on_pace, p);
	}
}

static void on_changed(void *userdata)
{
	progress_look(userdata);
}

static void on_answered(void *userdata, const char *key, unsigned issue, enum note_answer answer)
{
}

static void on_closed(void *userdata, const char *key, unsigned issue)
{
	struct progress *p = userdata;

	p->declined = true;
	stop(p);
}

struct progress *progress_new(struct workout_view *view, const struct server *server,
			      struct notice *notice)
{
	struct progress *p = g_new0(struct progress, 1);

	p->view = view;
	p->server = server;
	p->notice = notice;
	p->owner = (struct note_owner){ p, on_answered, on_closed };
	p->listener = (struct view_listener){ .userdata = p, .changed = on_changed };
	workout_view_listen(view, &p->listener);
	return p;
}

struct progress *progress_free(struct progress *p)
{
	if (!p)
		return NULL;

	stop(p);
	g_free(p->path);
	g_free(p);
	return NULL;
}
