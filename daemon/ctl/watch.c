/* SPDX-License-Identifier: MIT */
/*
 * Follows one workout by its signals. The matches are made before the properties are read, so
 * nothing that happens meanwhile is lost. The daemon goes on without us: leaving (Ctrl-C) ends the
 * watching and never the workout, because a person in the middle of a hold has no hand free to
 * start it again.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/watch.h"

const struct view *watch_view(bool json)
{
	const char *term = getenv("TERM");

	if (json)
		return &view_json;
	return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") ? &view_screen : &view_lines;
}

static int leave(struct watch *w, int code)
{
	w->code = code;
	return sd_event_exit(w->event, 0);
}

static int end_with(struct watch *w, const json_t *summary)
{
	w->view->end(w, summary);
	return leave(w, strcmp(client_text(summary, "state"), "finished") ? CTL_STOPPED : CTL_OK);
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *changed = NULL;
	struct watch *w = userdata;
	int r;

	r = bus_json_changes(m, CLIENT_WORKOUT, &changed);
	if (r < 0)
		return r;
	if (!changed || !w->workout)
		return 0;

	if (json_object_update(w->workout, changed) < 0)
		return -ENOMEM;
	w->view->changed(w, changed);
	return 0;
}

static int on_rep(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *rep = NULL;
	struct watch *w = userdata;
	int r;

	r = bus_json_read(m, &rep);
	if (r < 0)
		return r;
	w->view->rep(w, rep);
	return 0;
}

static void show_live(struct watch *w, const struct watch_live *live)
{
	w->live = *live;
	w->live.known = true;
	if (w->view->wants_live && w->workout)
		w->view->live(w);
}

static int on_live(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct watch_live live = {};
	int stalled, r;

	r = sd_bus_message_read(m, "ddddb", &live.force_n, &live.over_n, &live.level_n,
				&live.held_s, &stalled);
	if (r < 0)
		return r;
	live.stalled = stalled;
	show_live(userdata, &live);
	return 0;
}

static int on_live_motion(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct watch_live live = { .motion = true };
	int stalled, r;

	r = sd_bus_message_read(m, "dddb", &live.tilt_deg, &live.range_deg, &live.held_s, &stalled);
	if (r < 0)
		return r;
	live.stalled = stalled;
	show_live(userdata, &live);
	return 0;
}

static int on_finished(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *summary = NULL;
	struct watch *w = userdata;
	int r;

	r = bus_json_read(m, &summary);
	if (r < 0)
		return r;
	return end_with(w, summary);
}

static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *name, *before, *after;
	struct watch *w = userdata;
	int r;

	r = sd_bus_message_read(m, "sss", &name, &before, &after);
	if (r < 0)
		return r;
	if (*after)
		return 0;

	w->view->end(w, NULL);
	return leave(w, cmd_fail(CTL_NO_DAEMON,
				 "instepd went away in the middle of the workout; the reps that "
				 "were done are kept. To go on with it: instepctl resume. What "
				 "happened: journalctl --user -u instepd"));
}

static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct watch *w = userdata;

	w->view->end(w, NULL);
	return leave(w, cmd_fail(CTL_NO_DAEMON, "the user bus went away"));
}

static int on_interrupt(sd_event_source *source, const struct signalfd_siginfo *si, void *userdata)
{
	struct watch *w = userdata;

	w->view->end(w, NULL);
	fputs("The workout goes on. See it again: instepctl watch. End it: instepctl stop\n",
	      stderr);
	return leave(w, CTL_STOPPED);
}

static int listen_to(struct watch *w)
{
	static const struct {
		const char *interface, *member;
		sd_bus_message_handler_t handler;
	} signals[] = {
		{ "org.freedesktop.DBus.Properties", "PropertiesChanged", on_changed },
		{ CLIENT_WORKOUT, "RepDone", on_rep },
		{ CLIENT_WORKOUT, "Live", on_live },
		{ CLIENT_WORKOUT, "LiveMotion", on_live_motion },
		{ CLIENT_WORKOUT, "Finished", on_finished },
	};
	int r = 0;

	for (size_t i = 0; i < ELEMENTS(signals) && r >= 0; i++)
		r = sd_bus_match_signal(w->bus, NULL, CLIENT_NAME, w->path, signals[i].interface,
					signals[i].member, signals[i].handler, w);
	if (r >= 0)
		r = sd_bus_add_match(w->bus, NULL,
				     "type='signal',sender='org.freedesktop.DBus',"
				     "member='NameOwnerChanged',arg0='" CLIENT_NAME "'",
				     on_owner, w);
	if (r >= 0)
		r = sd_bus_match_signal(w->bus, NULL, "org.freedesktop.DBus.Local",
					"/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
					"Disconnected", on_disconnected, w);
	return r;
}

static int set_up_loop(struct watch *w)
{
	int r;

	r = sd_event_default(&w->event);
	if (r >= 0)
		r = sd_event_add_signal(w->event, NULL, SIGINT | SD_EVENT_SIGNAL_PROCMASK,
					on_interrupt, w);
	if (r >= 0)
		r = sd_event_add_signal(w->event, NULL, SIGTERM | SD_EVENT_SIGNAL_PROCMASK,
					on_interrupt, w);
	if (r >= 0)
		r = sd_bus_attach_event(w->bus, w->event, 0);
	if (r >= 0)
		r = listen_to(w);
	return r;
}

/* Live values come only to who has claimed the band; the claim ends with this process. */
static int claim(struct watch *w)
{
	const char *band = client_text(w->workout, "band");

	if (!w->view->wants_live || *band != '/' || !strcmp(band, "/"))
		return CTL_OK;
	return client_call(w->bus, band, CLIENT_BAND, "Claim", NULL, "");
}

/* A cue asks for the band to be switched on; without Bluetooth that alone does not help. */
static void say_without_bluetooth(const json_t *manager, const json_t *workout)
{
	const char *state = client_text(manager, "radio_state");

	if (strcmp(client_text(workout, "band"), "/") && strcmp(state, "ready"))
		puts(client_text(manager, "radio_reason"));
}

static int read_workout(struct watch *w)
{
	json_auto_t *manager = NULL;
	int code;

	code = client_properties(w->bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code != CTL_OK)
		return code;
	w->units = phrase_units(client_text(manager, "units"));

	code = client_properties(w->bus, w->path, CLIENT_WORKOUT, &w->workout);
	if (code != CTL_OK)
		return code;
	say_without_bluetooth(manager, w->workout);
	return claim(w);
}

static int follow(struct watch *w)
{
	const char *state;
	int r;

	r = read_workout(w);
	if (r != CTL_OK)
		return r;

	w->view->begin(w);
	state = client_text(w->workout, "state");
	if (strcmp(state, "running") && strcmp(state, "paused"))
		(void)end_with(w, w->workout);
	r = sd_event_loop(w->event);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "could not go on watching: %s", strerror(-r));
	return w->code;
}

int watch_run(sd_bus *bus, const char *path, const struct view *view)
{
	struct watch w = { .bus = bus, .path = path, .view = view };
	int r;

	r = set_up_loop(&w);
	if (r < 0)
		r = cmd_fail(CTL_FAILED, "could not watch the workout: %s", strerror(-r));
	else
		r = follow(&w);

	(void)sd_bus_detach_event(bus);
	sd_event_unref(w.event);
	json_decref(w.workout);
	return r;
}
