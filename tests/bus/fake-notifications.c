/* SPDX-License-Identifier: MIT */
/*
 * What differs between the servers is in their capabilities and in one property; how they show
 * anything is nobody's business here.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/fake-notifications.h"

#define NAME       "org.freedesktop.Notifications"
#define PATH       "/org/freedesktop/Notifications"
#define DUNST      "org.dunstproject.cmd0"
#define PROPERTIES "org.freedesktop.DBus.Properties"

void fake_gnome(struct fake_notifications *f)
{
	*f = (struct fake_notifications){
		.name = "gnome-shell",
		.capabilities = "actions body body-markup icon-static persistence sound",
	};
}

void fake_kde(struct fake_notifications *f)
{
	*f = (struct fake_notifications){
		.name = "Plasma",
		.capabilities = "body body-hyperlinks body-markup body-images icon-static actions "
				"persistence inhibitions",
		.is_kde = true,
	};
}

void fake_dunst(struct fake_notifications *f)
{
	*f = (struct fake_notifications){
		.name = "dunst",
		.capabilities = "actions body body-hyperlinks body-markup icon-static "
				"x-dunst-stack-tag",
		.is_dunst = true,
	};
}

void fake_plain(struct fake_notifications *f)
{
	*f = (struct fake_notifications){ .name = "plain", .capabilities = "icon-static" };
}

static int get_capabilities(sd_bus_message *m, struct fake_notifications *f)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	char *all = strdup(f->capabilities), *rest = all, *one;

	check_ok(sd_bus_message_new_method_return(m, &reply));
	check_ok(sd_bus_message_open_container(reply, 'a', "s"));
	while ((one = strsep(&rest, " ")))
		check_ok(sd_bus_message_append(reply, "s", one));
	check_ok(sd_bus_message_close_container(reply));
	free(all);
	return sd_bus_send(f->bus, reply, NULL);
}

/* " start done": the names; the labels are between them */
static void read_actions(sd_bus_message *m, char *ret, size_t size)
{
	const char *name, *label;

	*ret = '\0';
	check_ok(sd_bus_message_enter_container(m, 'a', "s"));
	while (sd_bus_message_read(m, "ss", &name, &label) > 0) {
		size_t n = strlen(ret);

		check(*label);
		(void)snprintf(ret + n, size - n, "%s%s", n ? " " : "", name);
	}
	check_ok(sd_bus_message_exit_container(m));
}

static char *hint(sd_bus_message *m, const char *key)
{
	check_ok(sd_bus_message_rewind(m, true));
	check_ok(sd_bus_message_skip(m, "susssas"));
	return dict_find(m, key);
}

static void read_hints(sd_bus_message *m, struct fake_notifications *f, char *ret, size_t size)
{
	char *urgency = hint(m, "urgency"), *bar = hint(m, "value"),
	     *category = hint(m, "category"), *entry = hint(m, "desktop-entry");

	(void)snprintf(ret, size, "urgency %s%s%s", urgency, *bar ? " | bar " : "", bar);
	(void)snprintf(f->hints, sizeof(f->hints), "%s; %s", category, entry);
	free(urgency);
	free(bar);
	free(category);
	free(entry);
}

static bool is_there(const struct fake_notifications *f, uint32_t id)
{
	return id <= FAKE_NOTES && f->there & 1u << id;
}

/* The journal is lines. */
static char *one_line(const char *text)
{
	char *copy = strdup(text);

	for (char *c = copy; (c = strchr(c, '\n'));)
		*c = '/';
	return copy;
}

static int notify(sd_bus_message *m, struct fake_notifications *f)
{
	const char *sender, *icon, *title, *body;
	char actions[64], hints[64], *lines;
	bool again;
	uint32_t id;

	check_ok(sd_bus_message_read(m, "susss", &sender, &id, &icon, &title, &body));
	check(!strcmp(sender, "Instep") && !strcmp(icon, "org.instep.Instep"));
	check(!*body || strstr(f->capabilities, "body"));
	read_actions(m, actions, sizeof(actions));
	read_hints(m, f, hints, sizeof(hints));
	check_ok(sd_bus_message_rewind(m, true));
	check_ok(sd_bus_message_skip(m, "susssasa{sv}"));
	check_ok(sd_bus_message_read(m, "i", &f->expires_ms));

	check(!id || is_there(f, id));
	again = id;
	if (!id)
		id = ++f->ids;
	check(id <= FAKE_NOTES);
	f->there |= 1u << id;
	lines = one_line(body);
	journal_add(f->journal, "note %u%s: %s | %s | %s | %s", id, again ? " again" : "", title,
		    lines, actions, hints);
	free(lines);
	return sd_bus_reply_method_return(m, "u", id);
}

static void say_closed(struct fake_notifications *f, uint32_t id, uint32_t reason)
{
	f->there &= ~(1u << id);
	check_ok(sd_bus_emit_signal(f->bus, PATH, NAME, "NotificationClosed", "uu", id, reason));
}

static int close_note(sd_bus_message *m, struct fake_notifications *f)
{
	uint32_t id;

	check_ok(sd_bus_message_read(m, "u", &id));
	check(id && id <= f->ids);
	if (is_there(f, id)) { /* the person may have been quicker */
		journal_add(f->journal, "note %u closed", id);
		say_closed(f, id, 3);
	}
	return sd_bus_reply_method_return(m, "");
}

static int get_property(sd_bus_message *m, struct fake_notifications *f, sd_bus_error *error)
{
	const char *interface, *property;

	check_ok(sd_bus_message_read(m, "ss", &interface, &property));
	if ((f->is_kde && !strcmp(interface, NAME) && !strcmp(property, "Inhibited")) ||
	    (f->is_dunst && !strcmp(interface, DUNST) && !strcmp(property, "paused")))
		return sd_bus_reply_method_return(m, "v", "b", f->quiet);
	return sd_bus_error_setf(error, SD_BUS_ERROR_UNKNOWN_PROPERTY, "no %s", property);
}

static int hold(sd_bus_message *m, struct fake_notifications *f)
{
	check(f->n_held < ELEMENTS(f->held));
	f->held[f->n_held++] = sd_bus_message_ref(m);
	return 1;
}

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_notifications *f = userdata;

	if (f->silent)
		return hold(m, f);
	if (sd_bus_message_is_method_call(m, NAME, "GetServerInformation"))
		return sd_bus_reply_method_return(m, "ssss", f->name, "Instep", "1.0", "1.2");
	if (sd_bus_message_is_method_call(m, NAME, "GetCapabilities"))
		return get_capabilities(m, f);
	if (sd_bus_message_is_method_call(m, NAME, "Notify"))
		return notify(m, f);
	if (sd_bus_message_is_method_call(m, NAME, "CloseNotification"))
		return close_note(m, f);
	if (sd_bus_message_is_method_call(m, PROPERTIES, "Get"))
		return get_property(m, f, error);
	return 0;
}

void fake_notifications_start(struct fake_notifications *f, struct journal *j)
{
	f->journal = j;
	f->ids = f->there = 0;
	check_ok(sd_bus_open_user(&f->bus));
	check_ok(sd_bus_attach_event(f->bus, j->h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_object(f->bus, NULL, PATH, on_message, f));
	check_ok(sd_bus_request_name(f->bus, NAME, 0));
}

static void drop_held(struct fake_notifications *f)
{
	while (f->n_held)
		sd_bus_message_unref(f->held[--f->n_held]);
}

void fake_notifications_wake(struct fake_notifications *f)
{
	f->silent = false;
	for (unsigned i = 0; i < f->n_held; i++)
		check_ok(on_message(f->held[i], f, NULL));
	drop_held(f);
}

void fake_notifications_stop(struct fake_notifications *f)
{
	drop_held(f);
	f->bus = sd_bus_flush_close_unref(f->bus);
}

unsigned fake_notifications_count(const struct fake_notifications *f)
{
	return (unsigned)__builtin_popcount(f->there);
}

void fake_notifications_press(struct fake_notifications *f, uint32_t id, const char *action)
{
	check_ok(sd_bus_emit_signal(f->bus, PATH, NAME, "ActionInvoked", "us", id, action));
	if (!f->sticks)
		say_closed(f, id, 2);
}

void fake_notifications_dismiss(struct fake_notifications *f, uint32_t id, uint32_t reason)
{
	say_closed(f, id, reason);
}

void fake_notifications_be_quiet(struct fake_notifications *f, bool quiet)
{
	f->quiet = quiet;
	check_ok(sd_bus_emit_signal(f->bus, PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as",
				    f->is_kde ? NAME : DUNST, 1, f->is_kde ? "Inhibited" : "paused",
				    "b", quiet, 0));
}
