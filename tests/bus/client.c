/* SPDX-License-Identifier: MIT */
/*
 * The test as a client on the bus. Every call is asynchronous underneath: the fake bluetoothd runs
 * in the same process and may be needed for the answer.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/harness-internal.h"

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	*(sd_bus_message **)userdata = sd_bus_message_ref(m);
	return 0;
}

static bool has_reply(void *userdata)
{
	return *(sd_bus_message **)userdata;
}

static int call(struct harness *h, sd_bus_message **ret, sd_bus_message *m)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	const sd_bus_error *e;

	check_ok(sd_bus_call_async(h->bus, NULL, m, on_reply, &reply, 0));
	wait_for(h, has_reply, &reply, sd_bus_message_get_member(m));

	e = sd_bus_message_get_error(reply);
	if (e) {
		snprintf(h->error, sizeof(h->error), "%s: %s", e->name, e->message);
		return sd_bus_error_get_errno(e) > 0 ? -sd_bus_error_get_errno(e) : -EIO;
	}

	h->error[0] = '\0';
	if (ret)
		*ret = TAKE(reply);
	return 0;
}

static int call_v(struct harness *h, sd_bus_message **ret, const char *destination,
		  const char *path, const char *interface, const char *member, const char *types,
		  va_list args)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;

	check_ok(sd_bus_message_new_method_call(h->bus, &m, destination, path, interface, member));
	check_ok(sd_bus_message_appendv(m, types, args));
	return call(h, ret, m);
}

int bus_call(struct harness *h, sd_bus_message **ret, const char *path, const char *interface,
	     const char *member, const char *types, ...)
{
	va_list args;
	int r;

	va_start(args, types);
	r = call_v(h, ret, "org.instep.Instep1", path, interface, member, types, args);
	va_end(args);
	return r;
}

int bus_call_to(struct harness *h, sd_bus_message **ret, const char *destination, const char *path,
		const char *interface, const char *member, const char *types, ...)
{
	va_list args;
	int r;

	va_start(args, types);
	r = call_v(h, ret, destination, path, interface, member, types, args);
	va_end(args);
	return r;
}

/* Values as text */

static void print_basic(FILE *out, sd_bus_message *m, char type)
{
	union {
		const char *s;
		int b;
		uint8_t y;
		int16_t n;
		uint16_t q;
		int32_t i;
		uint32_t u;
		int64_t x;
		uint64_t t;
		double d;
	} v;

	check_ok(sd_bus_message_read_basic(m, type, &v));
	switch (type) {
	case 's':
	case 'o':
	case 'g':
		fputs(v.s, out);
		break;
	case 'b':
		fputs(v.b ? "true" : "false", out);
		break;
	case 'y':
		fprintf(out, "%u", v.y);
		break;
	case 'n':
		fprintf(out, "%d", v.n);
		break;
	case 'q':
		fprintf(out, "%u", v.q);
		break;
	case 'i':
		fprintf(out, "%d", v.i);
		break;
	case 'u':
		fprintf(out, "%u", v.u);
		break;
	case 'x':
		fprintf(out, "%lld", (long long)v.x);
		break;
	case 't':
		fprintf(out, "%llu", (unsigned long long)v.t);
		break;
	case 'd':
		fprintf(out, "%g", v.d);
		break;
	default:
		fail("no text for a value of type %c", type);
	}
}

/*
 * The value at @m: a variant is opened, an array's elements are parted by commas. Dictionaries have
 * dict_get().
 */
static void print_value(FILE *out, sd_bus_message *m)
{
	const char *contents, *comma = "";
	char type;

	check(sd_bus_message_peek_type(m, &type, &contents) > 0);
	if (type != 'v' && type != 'a') {
		print_basic(out, m, type);
		return;
	}

	check_ok(sd_bus_message_enter_container(m, type, contents));
	while (!sd_bus_message_at_end(m, false)) {
		fputs(comma, out);
		print_value(out, m);
		comma = ",";
	}
	check_ok(sd_bus_message_exit_container(m));
}

static char *value_text(sd_bus_message *m)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	print_value(out, m);
	fclose(out);
	return text;
}

char *property_get(struct harness *h, const char *path, const char *interface, const char *name)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;

	if (bus_call(h, &reply, path, "org.freedesktop.DBus.Properties", "Get", "ss", interface,
		     name) < 0)
		return strdup("");

	return value_text(reply);
}

void property_is(struct harness *h, const char *path, const char *interface, const char *name,
		 const char *value)
{
	char *now = property_get(h, path, interface, name);

	if (strcmp(now, value))
		fail("%s of %s is \"%s\", not \"%s\" %s", name, path, now, value, h->error);
	free(now);
}

char *dict_get(sd_bus_message *m, const char *key)
{
	check_ok(sd_bus_message_rewind(m, true));
	return dict_find(m, key);
}

char *dict_find(sd_bus_message *m, const char *key)
{
	const char *k;

	check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &k));
		if (!strcmp(k, key))
			return value_text(m);
		check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}

	return strdup("");
}

/* Waiting for what only a call can tell: asked again whenever a signal came. */

struct change {
	struct harness *h;
	unsigned seen;
};

static bool has_changed(void *userdata)
{
	struct change *c = userdata;

	return c->h->changes != c->seen;
}

void wait_for_property(struct harness *h, const char *path, const char *interface, const char *name,
		       const char *value)
{
	uint64_t until_us = deadline();
	char what[2048];

	for (;;) {
		struct change c = { h, h->changes };
		char *now = property_get(h, path, interface, name);
		bool is = !strcmp(now, value);

		snprintf(what, sizeof(what), "%s of %s to become \"%s\"; it is \"%s\" %s", name,
			 path, value, now, h->error);
		free(now);
		if (is)
			return;
		wait_until(h, has_changed, &c, until_us, what);
	}
}

void wait_for_name(struct harness *h, const char *name, bool present)
{
	uint64_t until_us = deadline();
	pid_t daemon = h->daemon_pid;

	for (;;) {
		struct change c = { h, h->changes };
		int r = bus_call_to(h, NULL, "org.freedesktop.DBus", "/org/freedesktop/DBus",
				    "org.freedesktop.DBus", "GetNameOwner", "s", name);

		if ((r >= 0) == present)
			return;
		if (daemon && !h->daemon_pid)
			fail("instepd ended with %d while %s was awaited", h->daemon_status, name);
		wait_until(h, has_changed, &c, until_us, name);
	}
}
