/* SPDX-License-Identifier: MIT */
/*
 * The window manager says on the root window which window is active, and on that window whether it
 * fills the screen (Extended Window Manager Hints: _NET_ACTIVE_WINDOW, _NET_WM_STATE). The server
 * announces changes of both. libxcb, because libX11 ends the program when its server ends.
 *
 * Under Wayland there may be an X server, too, but it knows only its own windows: it is not asked.
 */

#include "desktop/full.h"

#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <xcb/xcb.h>

#define STATES_MAX 32 /* of a window; there are 13 in the specification */

struct full {
	void (*changed)(void *userdata);
	void *userdata;
	xcb_connection_t *server; /* NULL = there is none */
	guint source;
	xcb_window_t root, active; /* 0 = none */
	xcb_atom_t active_window, state, fullscreen;
	enum sign sign;
};

static xcb_atom_t atom(struct full *f, const char *name)
{
	xcb_intern_atom_cookie_t asked =
		xcb_intern_atom(f->server, 0, (uint16_t)strlen(name), name);
	xcb_intern_atom_reply_t *reply = xcb_intern_atom_reply(f->server, asked, NULL);
	xcb_atom_t answer = reply ? reply->atom : (xcb_atom_t)XCB_ATOM_NONE;

	free(reply);
	return answer;
}

/* Return: how many values of 32 bits were read into @ret, at most @max */
static size_t read_property(struct full *f, xcb_window_t window, xcb_atom_t property,
			    xcb_atom_t type, uint32_t *ret, size_t max)
{
	xcb_get_property_cookie_t asked =
		xcb_get_property(f->server, 0, window, property, type, 0, (uint32_t)max);
	xcb_get_property_reply_t *reply = xcb_get_property_reply(f->server, asked, NULL);
	size_t n = 0;

	if (reply && reply->format == 32) {
		n = MIN((size_t)xcb_get_property_value_length(reply) / sizeof(*ret), max);
		memcpy(ret, xcb_get_property_value(reply), n * sizeof(*ret));
	}
	free(reply);
	return n;
}

/* Of a window that has gone meanwhile this is an error that nobody reads. */
static void listen_to(struct full *f, xcb_window_t window, bool yes)
{
	uint32_t mask = yes ? XCB_EVENT_MASK_PROPERTY_CHANGE : XCB_EVENT_MASK_NO_EVENT;

	if (window)
		(void)xcb_change_window_attributes(f->server, window, XCB_CW_EVENT_MASK, &mask);
}

static bool fills_screen(struct full *f)
{
	uint32_t states[STATES_MAX];
	size_t n = read_property(f, f->active, f->state, XCB_ATOM_ATOM, states, STATES_MAX);

	for (size_t i = 0; i < n; i++)
		if (states[i] == f->fullscreen)
			return true;
	return false;
}

/* A window manager that does not say which window is active says nothing. */
static void look(struct full *f)
{
	uint32_t active = 0;

	if (read_property(f, f->root, f->active_window, XCB_ATOM_WINDOW, &active, 1) == 0) {
		f->sign = SIGN_NONE;
	} else {
		if (active != f->active) {
			listen_to(f, f->active, false);
			f->active = active;
			listen_to(f, active, true);
		}
		f->sign = active && fills_screen(f) ? SIGN_YES : SIGN_NO;
	}
	(void)xcb_flush(f->server);
}

static bool concerns_us(const struct full *f, const xcb_generic_event_t *event)
{
	const xcb_property_notify_event_t *change = (const void *)event;

	if ((event->response_type & ~0x80) != XCB_PROPERTY_NOTIFY)
		return false;
	return change->atom == f->active_window || change->atom == f->state;
}

/* Answers that are waited for put events into a queue that the descriptor does not know of. */
static void take_events(struct full *f)
{
	xcb_generic_event_t *event;

	while ((event = xcb_poll_for_event(f->server))) {
		if (concerns_us(f, event))
			look(f);
		free(event);
	}
}

static gboolean on_server(int fd, GIOCondition condition, void *userdata)
{
	struct full *f = userdata;
	enum sign before = f->sign;
	bool lost;

	take_events(f);
	lost = xcb_connection_has_error(f->server);
	if (lost) {
		f->source = 0;
		f->sign = SIGN_NONE;
	}
	if (f->sign != before)
		f->changed(f->userdata);
	return lost ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void hang_up(struct full *f)
{
	xcb_disconnect(f->server);
	f->server = NULL;
}

static void call_up(struct full *f)
{
	const xcb_setup_t *setup;

	f->server = xcb_connect(NULL, NULL);
	if (xcb_connection_has_error(f->server)) {
		hang_up(f);
		return;
	}

	setup = xcb_get_setup(f->server);
	f->root = xcb_setup_roots_iterator(setup).data->root;
	f->active_window = atom(f, "_NET_ACTIVE_WINDOW");
	f->state = atom(f, "_NET_WM_STATE");
	f->fullscreen = atom(f, "_NET_WM_STATE_FULLSCREEN");
	listen_to(f, f->root, true);
	look(f);
	take_events(f);
	f->source =
		g_unix_fd_add(xcb_get_file_descriptor(f->server), G_IO_IN | G_IO_HUP, on_server, f);
}

struct full *full_new(void (*changed)(void *userdata), void *userdata)
{
	struct full *f = g_new0(struct full, 1);

	f->changed = changed;
	f->userdata = userdata;
	if (g_getenv("DISPLAY") && !g_getenv("WAYLAND_DISPLAY"))
		call_up(f);
	return f;
}

struct full *full_free(struct full *f)
{
	if (!f)
		return NULL;

	g_clear_handle_id(&f->source, g_source_remove);
	if (f->server)
		hang_up(f);
	g_free(f);
	return NULL;
}

enum sign full_sign(const struct full *f)
{
	return f->sign;
}
