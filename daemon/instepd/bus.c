/* SPDX-License-Identifier: MIT */

/*
 * The announcing of changes. A packet can change six properties of a workout, each in another
 * function; a client wants one signal. So a change is only noted down here, in fixed room (no
 * allocation on the path of a packet), and a deferred event source sends what was noted once the
 * turn's work is done.
 *
 * What the properties are worth is not kept here: sd-bus asks the vtables when the signal is made.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "instepd/bus.h"
#include "sys/cleanup.h"
#include "sys/log.h"
#include "util/macro.h"

static int on_flush(sd_event_source *source, void *userdata)
{
	bus_flush(userdata);
	return 0;
}

int bus_open(struct bus *ret, sd_event *event)
{
	int r;

	memset(ret, 0, sizeof(*ret));

	r = sd_bus_open_user_with_description(&ret->sd, "user");
	if (r < 0)
		return r;

	r = sd_event_add_defer(event, &ret->flush, on_flush, ret);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(ret->flush, "bus-flush");
	/* After everything else of the turn. */
	r = sd_event_source_set_priority(ret->flush, SD_EVENT_PRIORITY_NORMAL + 10);
	if (r < 0)
		return r;

	return sd_event_source_set_enabled(ret->flush, SD_EVENT_OFF);
}

int bus_attach(struct bus *b, sd_event *event)
{
	return sd_bus_attach_event(b->sd, event, SD_EVENT_PRIORITY_NORMAL);
}

void bus_close(struct bus *b)
{
	if (!b->sd)
		return;

	bus_flush(b);
	b->flush = sd_event_source_disable_unref(b->flush);
	b->sd = sd_bus_flush_close_unref(b->sd);
}

static struct bus_change *find_change(struct bus *b, const char *path, const char *interface)
{
	struct bus_change *c;

	for (unsigned i = 0; i < b->n_changes; i++) {
		c = &b->changes[i];
		if (strcmp(c->path, path) == 0 && strcmp(c->interface, interface) == 0)
			return c;
	}

	if (b->n_changes == BUS_CHANGES_MAX)
		bus_flush(b);

	c = &b->changes[b->n_changes++];
	memset(c, 0, sizeof(*c));
	(void)snprintf(c->path, sizeof(c->path), "%s", path);
	c->interface = interface;
	return c;
}

void bus_changed(struct bus *b, const char *path, const char *interface, const char *property)
{
	struct bus_change *c = find_change(b, path, interface);

	for (unsigned i = 0; i < BUS_PROPERTIES_MAX; i++) {
		if (c->properties[i] && strcmp(c->properties[i], property) == 0)
			return;
		if (!c->properties[i]) {
			c->properties[i] = property;
			break;
		}
	}

	(void)sd_event_source_set_enabled(b->flush, SD_EVENT_ONESHOT);
}

void bus_flush(struct bus *b)
{
	unsigned n = b->n_changes;
	int r;

	b->n_changes = 0;
	for (unsigned i = 0; i < n; i++) {
		struct bus_change *c = &b->changes[i];

		r = sd_bus_emit_properties_changed_strv(b->sd, c->path, c->interface,
							(char **)c->properties);
		if (r < 0 && r != -ENOTCONN)
			log_warning_errno(r, "Failed to announce a change of %s: %m", c->path);
	}
}

int bus_path(char ret[static BUS_PATH_MAX], const char *kind, const char *id)
{
	_cleanup_(freep) char *path = NULL;
	char prefix[BUS_PATH_MAX];
	int r;

	(void)snprintf(prefix, sizeof(prefix), "%s/%s", BUS_ROOT, kind);

	r = sd_bus_path_encode(prefix, id, &path);
	if (r < 0)
		return r;

	if (strlen(path) >= BUS_PATH_MAX)
		return -ENAMETOOLONG;

	memcpy(ret, path, strlen(path) + 1);
	return 0;
}

void bus_appeared(struct bus *b, const char *path)
{
	int r;

	r = sd_bus_emit_object_added(b->sd, path);
	if (r < 0 && r != -ENOTCONN)
		log_warning_errno(r, "Failed to announce %s: %m", path);
}

void bus_vanishes(struct bus *b, const char *path)
{
	unsigned kept = 0;
	int r;

	/* What was to be said about it is of no interest any more, and could not be asked. */
	for (unsigned i = 0; i < b->n_changes; i++)
		if (strcmp(b->changes[i].path, path) != 0)
			b->changes[kept++] = b->changes[i];
	b->n_changes = kept;

	r = sd_bus_emit_object_removed(b->sd, path);
	if (r < 0 && r != -ENOTCONN)
		log_warning_errno(r, "Failed to announce the end of %s: %m", path);
}

int bus_open_entry(sd_bus_message *m, const char *key, const char *contents)
{
	int r;

	r = sd_bus_message_open_container(m, 'e', "sv");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "s", key);
	if (r < 0)
		return r;

	return sd_bus_message_open_container(m, 'v', contents);
}

int bus_close_entry(sd_bus_message *m)
{
	int r;

	r = sd_bus_message_close_container(m);
	return r < 0 ? r : sd_bus_message_close_container(m);
}

int bus_get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
		 sd_bus_message *reply, void *text, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", text);
}
