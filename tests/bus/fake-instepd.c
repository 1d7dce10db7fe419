/* SPDX-License-Identifier: MIT */
/*
 * The fake daemon writes its messages itself: an sd-bus vtable would keep it to the types that were
 * promised.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/fake-instepd.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"

static void append_list(sd_bus_message *m, const char *value)
{
	char *all = strdup(value), *rest = all;

	check_ok(sd_bus_message_open_container(m, 'a', "s"));
	while (rest && *rest) {
		char *one = rest;

		rest = strstr(one, ", ");
		if (rest) {
			*rest = '\0';
			rest += 2;
		}
		check_ok(sd_bus_message_append(m, "s", one));
	}
	check_ok(sd_bus_message_close_container(m));
	free(all);
}

static void append_value(sd_bus_message *m, const struct fake_property *p)
{
	check_ok(sd_bus_message_open_container(m, 'e', "sv"));
	check_ok(sd_bus_message_append(m, "s", p->name));
	check_ok(sd_bus_message_open_container(m, 'v', p->type));
	switch (p->type[0]) {
	case 's':
	case 'o':
		check_ok(sd_bus_message_append(m, p->type, p->value));
		break;
	case 'u':
	case 'i':
	case 'b':
		check_ok(sd_bus_message_append(m, p->type, (uint32_t)strtoul(p->value, NULL, 0)));
		break;
	case 't':
		check_ok(sd_bus_message_append(m, "t", strtoull(p->value, NULL, 0)));
		break;
	case 'd':
		check_ok(sd_bus_message_append(m, "d", strtod(p->value, NULL)));
		break;
	case 'a':
		if (p->type[1] == 's')
			append_list(m, p->value);
		else
			check_ok(sd_bus_message_append(m, "a{sv}", 1, "text", "s", p->value));
		break;
	default:
		fail("no value of the type %s", p->type);
	}
	check_ok(sd_bus_message_close_container(m));
	check_ok(sd_bus_message_close_container(m));
}

static unsigned append_values(sd_bus_message *m, struct fake_instepd *f, const char *interface,
			      bool all)
{
	unsigned n = 0;

	check_ok(sd_bus_message_open_container(m, 'a', "{sv}"));
	for (size_t i = 0; i < f->n; i++) {
		struct fake_property *p = &f->properties[i];

		if (strcmp(p->interface, interface) || !(all || p->changed))
			continue;
		append_value(m, p);
		p->changed = false;
		n++;
	}
	check_ok(sd_bus_message_close_container(m));
	return n;
}

static int reply_all(struct fake_instepd *f, sd_bus_message *m)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	const char *interface;

	check_ok(sd_bus_message_read(m, "s", &interface));
	check_ok(sd_bus_message_new_method_return(m, &reply));
	(void)append_values(reply, f, interface, true);
	check_ok(sd_bus_send(f->bus, reply, NULL));
	return 1;
}

static bool has_reminder(const struct fake_instepd *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (!strcmp(f->properties[i].interface, REMINDER))
			return true;
	return false;
}

static void append_reminder(sd_bus_message *m, struct fake_instepd *f)
{
	check_ok(sd_bus_message_open_container(m, 'a', "{sa{sv}}"));
	check_ok(sd_bus_message_open_container(m, 'e', "sa{sv}"));
	check_ok(sd_bus_message_append(m, "s", REMINDER));
	(void)append_values(m, f, REMINDER, true);
	check_ok(sd_bus_message_close_container(m));
	check_ok(sd_bus_message_close_container(m));
}

static int reply_objects(struct fake_instepd *f, sd_bus_message *m)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;

	check_ok(sd_bus_message_new_method_return(m, &reply));
	check_ok(sd_bus_message_open_container(reply, 'a', "{oa{sa{sv}}}"));
	if (has_reminder(f)) {
		check_ok(sd_bus_message_open_container(reply, 'e', "oa{sa{sv}}"));
		check_ok(sd_bus_message_append(reply, "o", FAKE_REMINDER));
		append_reminder(reply, f);
		check_ok(sd_bus_message_close_container(reply));
	}
	check_ok(sd_bus_message_close_container(reply));
	check_ok(sd_bus_send(f->bus, reply, NULL));
	return 1;
}

static int act_reminder(struct fake_instepd *f, sd_bus_message *m, sd_bus_error *error)
{
	const char *method = sd_bus_message_get_member(m), *text;
	uint32_t seconds;

	check(!strcmp(sd_bus_message_get_path(m), FAKE_REMINDER));
	if (!strcmp(method, "SetWaiting")) {
		check_ok(sd_bus_message_read(m, "s", &text));
		journal_add(f->journal, "waiting: %s", text);
	} else if (!strcmp(method, "Snooze")) {
		check_ok(sd_bus_message_read(m, "u", &seconds));
		journal_add(f->journal, "remind: Snooze %u", seconds);
	} else {
		journal_add(f->journal, "remind: %s", method);
	}
	if (f->silent)
		return 1;
	if (f->refusal && strcmp(method, "SetWaiting"))
		return sd_bus_error_set(error, "org.instep.Instep1.Error.Busy", f->refusal);
	if (!strcmp(method, "Start"))
		return sd_bus_reply_method_return(m, "o", FAKE_WORKOUT);
	return sd_bus_reply_method_return(m, "");
}

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_instepd *f = userdata;

	if (sd_bus_message_is_method_call(m, REMINDER, NULL))
		return act_reminder(f, m, error);
	if (f->silent)
		return 1;
	if (sd_bus_message_is_method_call(m, PROPERTIES, "GetAll"))
		return reply_all(f, m);
	if (sd_bus_message_is_method_call(m, "org.freedesktop.DBus.ObjectManager",
					  "GetManagedObjects"))
		return reply_objects(f, m);
	if (!sd_bus_message_is_method_call(m, WORKOUT, NULL))
		return 0;

	journal_add(f->journal, "act: %s", sd_bus_message_get_member(m));
	return sd_bus_reply_method_return(m, "");
}

void fake_instepd_start(struct fake_instepd *f, struct journal *j)
{
	f->journal = j;
	for (size_t i = 0; i < f->n; i++)
		f->properties[i].changed = false;
	check_ok(sd_bus_open_user(&f->bus));
	check_ok(sd_bus_attach_event(f->bus, j->h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_fallback(f->bus, NULL, MANAGER_PATH, on_message, f));
	check_ok(sd_bus_request_name(f->bus, "org.instep.Instep1", 0));
}

void fake_instepd_stop(struct fake_instepd *f)
{
	f->bus = sd_bus_flush_close_unref(f->bus);
}

void fake_instepd_set(struct fake_instepd *f, const char *interface, const char *name,
		      const char *type, const char *value)
{
	struct fake_property *p = f->properties;

	while (p < f->properties + f->n &&
	       (strcmp(p->interface, interface) || strcmp(p->name, name)))
		p++;
	check(p < f->properties + ELEMENTS(f->properties));
	f->n = MAX(f->n, (size_t)(p - f->properties) + 1);

	p->interface = interface;
	p->name = name;
	p->changed = true;
	check(snprintf(p->type, sizeof(p->type), "%s", type) < (int)sizeof(p->type));
	check(snprintf(p->value, sizeof(p->value), "%s", value) < (int)sizeof(p->value));
}

static void announce(struct fake_instepd *f, const char *path, const char *interface)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;

	check_ok(sd_bus_message_new_signal(f->bus, &m, path, PROPERTIES, "PropertiesChanged"));
	check_ok(sd_bus_message_append(m, "s", interface));
	if (!append_values(m, f, interface, false))
		return;
	check_ok(sd_bus_message_append_strv(m, NULL));
	check_ok(sd_bus_send(f->bus, m, NULL));
}

void fake_instepd_announce(struct fake_instepd *f)
{
	announce(f, FAKE_WORKOUT, WORKOUT);
	announce(f, FAKE_REMINDER, REMINDER);
	announce(f, MANAGER_PATH, MANAGER);
}
