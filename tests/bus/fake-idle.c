/* SPDX-License-Identifier: MIT */
/*
 * Both refuse what they would not have been asked by a program that read their description: other
 * flags than idle, a token that is none, the release of something that is not held.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/fake-idle.h"

#define PORTAL  "org.freedesktop.portal.Desktop"
#define REQUEST "org.freedesktop.portal.Request"
#define SAVER   "org.freedesktop.ScreenSaver"

/* Both drop what a client held that leaves the bus. */
static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_idle *f = userdata;
	const char *name, *now;

	check_ok(sd_bus_message_read(m, "sss", &name, NULL, &now));
	if (*now || !f->held || strcmp(name, f->client))
		return 0;

	f->held = 0;
	f->request = sd_bus_slot_unref(f->request);
	journal_add(f->journal, "%s", f->left);
	return 0;
}

static void hold(struct fake_idle *f, sd_bus_message *m)
{
	check(!f->held);
	f->held = 1;
	(void)snprintf(f->client, sizeof(f->client), "%s", sd_bus_message_get_sender(m));
}

static void start(struct fake_idle *f, struct journal *j, const char *path, const char *interface,
		  const sd_bus_vtable *vtable, const char *name, const char *left)
{
	f->journal = j;
	f->left = left;
	check_ok(sd_bus_open_user(&f->bus));
	check_ok(sd_bus_attach_event(f->bus, j->h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_object_vtable(f->bus, NULL, path, interface, vtable, f));
	check_ok(sd_bus_match_signal(f->bus, NULL, "org.freedesktop.DBus", NULL,
				     "org.freedesktop.DBus", "NameOwnerChanged", on_owner, f));
	check_ok(sd_bus_request_name(f->bus, name, 0));
}

void fake_idle_stop(struct fake_idle *f)
{
	f->call = sd_bus_message_unref(f->call);
	f->request = sd_bus_slot_unref(f->request);
	f->bus = sd_bus_flush_close_unref(f->bus);
}

/* The portal */

static int request_close(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_idle *f = userdata;

	check(f->held == 1);
	f->held = 0;
	journal_add(f->journal, "portal: close");
	f->request = sd_bus_slot_unref(f->request);
	return sd_bus_reply_method_return(m, "");
}

static const sd_bus_vtable request_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Close", "", "", request_close, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_SIGNAL("Response", "ua{sv}", 0),
	SD_BUS_VTABLE_END,
};

/* "/org/freedesktop/portal/desktop/request/1_42/TOKEN" for the sender ":1.42" */
static void request_path(sd_bus_message *m, const char *token, char *ret, size_t size)
{
	char sender[64];

	(void)snprintf(sender, sizeof(sender), "%s", sd_bus_message_get_sender(m) + 1);
	for (char *c = sender; *c; c++)
		*c = *c == '.' ? '_' : *c;
	check(snprintf(ret, size, "/org/freedesktop/portal/desktop/request/%s/%s", sender, token) <
	      (int)size);
}

static int portal_answer(struct fake_idle *f, sd_bus_message *m)
{
	char path[256], *token;
	const char *window;
	uint32_t flags;
	int r;

	check_ok(sd_bus_message_rewind(m, true));
	check_ok(sd_bus_message_read(m, "su", &window, &flags));
	token = dict_find(m, "handle_token");
	check(flags == 8 && *token);
	request_path(m, token, path, sizeof(path));
	free(token);

	hold(f, m);
	check_ok(sd_bus_add_object_vtable(f->bus, &f->request, path, REQUEST, request_vtable, f));
	r = sd_bus_reply_method_return(m, "o", path);
	if (f->refuses)
		check_ok(sd_bus_emit_signal(f->bus, path, REQUEST, "Response", "ua{sv}", 2, 0));
	return r;
}

static int portal_inhibit(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_idle *f = userdata;

	journal_add(f->journal, "portal: inhibit");
	if (!f->silent)
		return portal_answer(f, m);

	f->call = sd_bus_message_ref(m);
	return 1;
}

static const sd_bus_vtable portal_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Inhibit", "sua{sv}", "o", portal_inhibit, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

void fake_portal_start(struct fake_idle *f, struct journal *j)
{
	start(f, j, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Inhibit",
	      portal_vtable, PORTAL, "portal: close");
}

void fake_portal_wake(struct fake_idle *f)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = TAKE(f->call);

	f->silent = false;
	check(m);
	check_ok(portal_answer(f, m));
}

/* The screen saver */

static int saver_inhibit(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_idle *f = userdata;

	journal_add(f->journal, "saver: inhibit");
	if (f->silent)
		return 1;

	hold(f, m);
	return sd_bus_reply_method_return(m, "u", f->cookies++); /* 0 is one, too */
}

static int saver_uninhibit(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_idle *f = userdata;
	uint32_t cookie;

	check_ok(sd_bus_message_read(m, "u", &cookie));
	check(f->held == 1 && cookie == f->cookies - 1);
	f->held = 0;
	journal_add(f->journal, "saver: uninhibit");
	return sd_bus_reply_method_return(m, "");
}

static const sd_bus_vtable saver_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Inhibit", "ss", "u", saver_inhibit, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("UnInhibit", "u", "", saver_uninhibit, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

void fake_saver_start(struct fake_idle *f, struct journal *j)
{
	start(f, j, "/org/freedesktop/ScreenSaver", SAVER, saver_vtable, SAVER, "saver: uninhibit");
}
