/* SPDX-License-Identifier: MIT */
/* They say nothing but what they are told to, and answer nothing else. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bus/fake-signs.h"

/* One yes or no */

void fake_saver_sign(struct fake_sign *f)
{
	*f = (struct fake_sign){ .name = "org.freedesktop.ScreenSaver",
				 .path = "/org/freedesktop/ScreenSaver",
				 .method = "GetActive",
				 .signal = "ActiveChanged" };
}

void fake_gnome_saver_sign(struct fake_sign *f)
{
	*f = (struct fake_sign){ .name = "org.gnome.ScreenSaver",
				 .path = "/org/gnome/ScreenSaver",
				 .method = "GetActive",
				 .signal = "ActiveChanged" };
}

void fake_gnome_session_sign(struct fake_sign *f)
{
	*f = (struct fake_sign){ .name = "org.gnome.SessionManager",
				 .path = "/org/gnome/SessionManager",
				 .method = "IsInhibited",
				 .signal = "InhibitorAdded" };
}

void fake_kde_power_sign(struct fake_sign *f)
{
	*f = (struct fake_sign){ .name = "org.kde.Solid.PowerManagement.PolicyAgent",
				 .path = "/org/kde/Solid/PowerManagement/PolicyAgent",
				 .method = "HasInhibition",
				 .signal = "InhibitionsChanged" };
}

/* The flags of what keeps a screen awake: gnome-session's and PowerDevil's. */
static void check_flags(struct fake_sign *f, sd_bus_message *m)
{
	uint32_t flags = 0;

	if (sd_bus_message_has_signature(m, "u"))
		check_ok(sd_bus_message_read(m, "u", &flags));
	check(flags == (!strcmp(f->method, "IsInhibited")     ? 8
			: !strcmp(f->method, "HasInhibition") ? 4
							      : 0));
}

static int on_call(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_sign *f = userdata;

	if (!sd_bus_message_is_method_call(m, f->name, f->method))
		return 0;
	check_flags(f, m);
	return f->silent ? 1 : sd_bus_reply_method_return(m, "b", f->yes);
}

void fake_sign_start(struct fake_sign *f, struct harness *h)
{
	f->h = h;
	check_ok(sd_bus_open_user(&f->bus));
	check_ok(sd_bus_attach_event(f->bus, h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_object(f->bus, NULL, f->path, on_call, f));
	check_ok(sd_bus_request_name(f->bus, f->name, 0));
}

void fake_sign_stop(struct fake_sign *f)
{
	f->bus = sd_bus_flush_close_unref(f->bus);
}

void fake_sign_say(struct fake_sign *f, bool yes)
{
	f->yes = yes;
	check_ok(sd_bus_emit_signal(f->bus, f->path, f->name, f->signal, "b", yes));
}

/* logind */

#define LOGIND "org.freedesktop.login1"
#define ROOT   "/org/freedesktop/login1"
#define USER   ROOT "/user/_31000"

static const char *const paths[] = { ROOT "/session/_31", ROOT "/session/_32", ROOT "/session/_33",
				     "/" };

static int get_user(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	uint32_t uid;

	check_ok(sd_bus_message_read(m, "u", &uid));
	check(uid == getuid());
	return sd_bus_reply_method_return(m, "o", USER);
}

static int no_session(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return sd_bus_error_set(error, LOGIND ".NoSessionForPID",
				"PID does not belong to any known session");
}

static int get_display(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_login *l = userdata;
	bool any = l->display < ELEMENTS(l->sessions);

	return sd_bus_message_append(reply, "(so)", any ? l->sessions[l->display].id : "",
				     paths[l->display]);
}

static int get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *text, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", *(const char **)text);
}

static int get_bool(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *flag, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", *(bool *)flag);
}

#define CHANGES SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

static const sd_bus_vtable manager_vtable[] = {
	SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("GetUser", "u", "o", get_user, 0),
	SD_BUS_METHOD("GetSessionByPID", "u", "o", no_session, 0),
	SD_BUS_PROPERTY("BlockInhibited", "s", get_text, offsetof(struct fake_login, blocked),
			CHANGES),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable user_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Display", "(so)", get_display, 0, CHANGES),
	SD_BUS_VTABLE_END,
};

static const sd_bus_vtable session_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Id", "s", get_text, offsetof(struct fake_login_session, id), 0),
	SD_BUS_PROPERTY("Type", "s", get_text, offsetof(struct fake_login_session, type), 0),
	SD_BUS_PROPERTY("LockedHint", "b", get_bool, offsetof(struct fake_login_session, locked),
			CHANGES),
	SD_BUS_PROPERTY("IdleHint", "b", get_bool, offsetof(struct fake_login_session, idle),
			CHANGES),
	SD_BUS_PROPERTY("IdleSinceHint", "t", NULL,
			offsetof(struct fake_login_session, idle_since_us), CHANGES),
	SD_BUS_PROPERTY("Active", "b", get_bool, offsetof(struct fake_login_session, active),
			CHANGES),
	SD_BUS_VTABLE_END,
};

static void add(struct fake_login *l, const char *path, const char *interface,
		const sd_bus_vtable *vtable, void *userdata)
{
	check_ok(sd_bus_add_object_vtable(l->bus, NULL, path, interface, vtable, userdata));
}

void fake_login_start(struct fake_login *l, struct harness *h)
{
	static const char *const ids[] = { "1", "2", "3" };

	for (unsigned i = 0; i < ELEMENTS(l->sessions); i++) {
		l->sessions[i].id = ids[i];
		l->sessions[i].type = i ? "wayland" : "tty";
		l->sessions[i].active = true;
	}
	l->blocked = "";
	check_ok(sd_bus_open_system(&l->bus));
	check_ok(sd_bus_attach_event(l->bus, h->event, SD_EVENT_PRIORITY_NORMAL));
	add(l, ROOT, LOGIND ".Manager", manager_vtable, l);
	add(l, USER, LOGIND ".User", user_vtable, l);
	for (unsigned i = 0; i < ELEMENTS(l->sessions); i++)
		add(l, paths[i], LOGIND ".Session", session_vtable, &l->sessions[i]);
	add(l, ROOT "/session/auto", LOGIND ".Session", session_vtable, &l->sessions[1]);
	check_ok(sd_bus_request_name(l->bus, LOGIND, 0));
}

void fake_login_stop(struct fake_login *l)
{
	l->bus = sd_bus_flush_close_unref(l->bus);
}

void fake_login_say(struct fake_login *l, unsigned i)
{
	check_ok(sd_bus_emit_properties_changed(l->bus, paths[i], LOGIND ".Session", "LockedHint",
						"IdleHint", "IdleSinceHint", "Active", NULL));
}

void fake_login_show(struct fake_login *l, unsigned i)
{
	l->display = i;
	check_ok(sd_bus_emit_properties_changed(l->bus, USER, LOGIND ".User", "Display", NULL));
}

void fake_login_block(struct fake_login *l, const char *what)
{
	l->blocked = what;
	check_ok(sd_bus_emit_properties_changed(l->bus, ROOT, LOGIND ".Manager", "BlockInhibited",
						NULL));
}
