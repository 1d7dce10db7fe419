/* SPDX-License-Identifier: MIT */
/* What remind-scene.h promises. */

#include <stdio.h>
#include <stdlib.h>

#include "bus/remind-scene.h"

#define MONDAY_S INT64_C(1921795200) /* 25 November 2030, 00:00 UTC */

uint64_t remind_real_us(int64_t at_s)
{
	return (uint64_t)(MONDAY_S + at_s) * USEC_PER_SEC;
}

void remind_ping(struct remind *s, unsigned times)
{
	for (unsigned i = 0; i < times; i++)
		check_ok(bus_call(s->h, NULL, MANAGER_PATH, "org.freedesktop.DBus.Peer", "Ping",
				  ""));
}

void remind_set_clock(struct remind *s, uint64_t to_us)
{
	s->leap->wall_us += (int64_t)(to_us - leap_real_us(s->leap));
	/* It sees that with the first call, and has heard of it with the second. */
	remind_ping(s, 2);
}

void remind_begin_at(struct remind *s, struct harness *h, uint64_t real_us)
{
	s->h = h;
	check(setenv("TZ", "UTC", 0) == 0);
	s->leap = leap_start_at(h, real_us);
}

void remind_begin(struct remind *s, struct harness *h)
{
	remind_begin_at(s, h, remind_real_us(AT(0, 6, 0)));
}

unsigned remind_until(struct remind *s, int64_t at_s)
{
	int64_t left_us = (int64_t)(remind_real_us(at_s) - leap_real_us(s->leap));

	check(left_us > 0);
	return leap_pass(s->h, s->leap, (double)left_us / 1e6);
}

void remind_add(struct remind *s, const char *routine, const char *rule)
{
	sd_bus_message *reply;
	const char *path;
	int r;

	if (rule)
		r = bus_call(s->h, &reply, MANAGER_PATH, MANAGER, "AddReminder", "sa{sv}", routine,
			     1, "rule", "s", rule);
	else
		r = bus_call(s->h, &reply, MANAGER_PATH, MANAGER, "AddReminder", "sa{sv}", routine,
			     0);
	if (r < 0)
		fail("AddReminder: %s", s->h->error);

	check(sd_bus_message_enter_container(reply, 'a', "o") > 0);
	check(sd_bus_message_read(reply, "o", &path) > 0);
	free(s->path);
	s->path = strdup(path);
	check(s->path);
	sd_bus_message_unref(reply);
}

void remind_is(struct remind *s, const char *name, const char *value)
{
	property_is(s->h, s->path, REMINDER, name, value);
}

void remind_wait(struct remind *s, const char *name, const char *value)
{
	wait_for_property(s->h, s->path, REMINDER, name, value);
}

void remind_has(struct remind *s, const char *name, const char *part)
{
	char *value = property_get(s->h, s->path, REMINDER, name);

	check_has(value, part);
	free(value);
}

struct entry {
	struct remind *s;
	const char *name, *key, *value;
};

static bool entry_is(void *userdata)
{
	const struct entry *e = userdata;
	sd_bus_message *reply;
	char *text;
	bool is;

	check_ok(bus_call(e->s->h, &reply, e->s->path, "org.freedesktop.DBus.Properties", "Get",
			  "ss", REMINDER, e->name));
	check(sd_bus_message_enter_container(reply, 'v', "a{sv}") > 0);
	text = dict_find(reply, e->key);
	is = !strcmp(text, e->value);
	free(text);
	sd_bus_message_unref(reply);
	return is;
}

void remind_wait_entry(struct remind *s, const char *name, const char *key, const char *value)
{
	struct entry e = { s, name, key, value };
	char what[128];

	snprintf(what, sizeof(what), "%s of %s to be \"%s\"", key, name, value);
	wait_for(s->h, entry_is, &e, what);
}

void remind_wait_at(struct remind *s, const char *name, int64_t at_s)
{
	char value[32];

	snprintf(value, sizeof(value), "%llu", (unsigned long long)remind_real_us(at_s));
	remind_wait(s, name, value);
}

void remind_at(struct remind *s, const char *name, int64_t at_s)
{
	uint64_t expected_us = at_s < 0 ? 0 : remind_real_us(at_s), us;
	sd_bus_message *reply;

	check_ok(bus_call(s->h, &reply, s->path, "org.freedesktop.DBus.Properties", "Get", "ss",
			  REMINDER, name));
	check(sd_bus_message_read(reply, "v", "t", &us) > 0);
	if (us != expected_us)
		fail("%s is %+.3f s from what it should be", name,
		     ((double)us - (double)expected_us) / 1e6);
	sd_bus_message_unref(reply);
}

void remind_state(struct remind *s, const char *state)
{
	remind_is(s, "State", state);
	remind_is(s, "Due", strcmp(state, "due") ? "false" : "true");
}

void remind_do(struct remind *s, const char *member)
{
	if (bus_call(s->h, NULL, s->path, REMINDER, member, "") < 0)
		fail("%s: %s", member, s->h->error);
}

void remind_say(struct remind *s, const char *exercise, unsigned reps)
{
	if (bus_call(s->h, NULL, MANAGER_PATH "/history", HISTORY, "Add", "sa{sv}", exercise, 1,
		     "reps", "u", reps) < 0)
		fail("Add: %s", s->h->error);
}
