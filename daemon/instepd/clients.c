/* SPDX-License-Identifier: MIT */

/*
 * The clients behind a claim or a scan. sd_bus_track would be this, but each
 * sd_bus_track_add_name() asks the bus synchronously whether the name is still there, and after
 * start-up nothing here may wait for an answer.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/clients.h"
#include "sys/log.h"
#include "util/macro.h"

/*
 * In all sets together. Each is a match rule, of which the bus gives a program 512 unless it is set
 * up otherwise; and where it refuses one, sd-bus gives the whole connection up.
 */
#define CLIENTS_MAX 256

static unsigned n_clients;

struct client {
	struct client *next; /* in clients.first */
	struct clients *set;
	char *name; /* unique, ":1.42" */
	unsigned count;
	sd_bus_slot *match, *question;
};

static struct client *client_free(struct client *c)
{
	if (!c)
		return NULL;

	if (c->set) {
		struct client **link = &c->set->first;

		while (*link && *link != c)
			link = &(*link)->next;
		if (*link)
			*link = c->next;
		n_clients--;
	}

	sd_bus_slot_unref(c->match);
	sd_bus_slot_unref(c->question);
	free(c->name);
	free(c);
	return NULL;
}

DEFINE_CLEANUP(struct client *, client_free);

static void client_left(struct client *c)
{
	struct clients *set = c->set;

	log_debug("%s left the bus", c->name);
	client_free(c);
	set->left(set->userdata);
}

static int on_owner_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	client_left(userdata);
	return 0;
}

static int on_has_owner(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	int there;

	if (sd_bus_message_read(m, "b", &there) >= 0 && !there)
		client_left(userdata);
	return 0;
}

/*
 * The bus takes the match before the question: somebody who left in between is noticed by the one
 * or the other.
 */
static int client_watch(struct client *c, sd_bus *bus)
{
	char match[256];
	int r;

	(void)snprintf(match, sizeof(match),
		       "type='signal',sender='org.freedesktop.DBus',path='/org/freedesktop/DBus',"
		       "interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='%s'",
		       c->name);

	r = sd_bus_add_match_async(bus, &c->match, match, on_owner_changed, NULL, c);
	if (r < 0)
		return r;

	return sd_bus_call_method_async(bus, &c->question, "org.freedesktop.DBus",
					"/org/freedesktop/DBus", "org.freedesktop.DBus",
					"NameHasOwner", on_has_owner, c, "s", c->name);
}

static struct client *find(const struct clients *c, const char *name)
{
	for (struct client *i = c->first; i; i = i->next)
		if (strcmp(i->name, name) == 0)
			return i;
	return NULL;
}

void clients_init(struct clients *c, sd_bus *bus, void (*left)(void *userdata), void *userdata)
{
	*c = (struct clients){ .bus = bus, .left = left, .userdata = userdata };
}

void clients_done(struct clients *c)
{
	while (c->first)
		client_free(c->first);
}

int clients_add(struct clients *c, sd_bus_message *m)
{
	_cleanup_(client_freep) struct client *new = NULL;
	const char *name = sd_bus_message_get_sender(m);
	struct client *known = find(c, name);
	int r;

	if (known) {
		known->count++;
		return 0;
	}

	if (n_clients >= CLIENTS_MAX)
		return -EMFILE;

	new = calloc(1, sizeof(*new));
	if (!new)
		return -ENOMEM;

	new->count = 1;
	new->name = strdup(name);
	if (!new->name)
		return -ENOMEM;

	r = client_watch(new, c->bus);
	if (r < 0)
		return r;

	new->set = c;
	new->next = c->first;
	c->first = TAKE(new);
	n_clients++;
	return 0;
}

bool clients_has(const struct clients *c, const char *name)
{
	return find(c, name);
}

int clients_remove(struct clients *c, sd_bus_message *m)
{
	struct client *known = find(c, sd_bus_message_get_sender(m));

	if (!known)
		return -ENOENT;

	if (--known->count == 0)
		client_free(known);
	return 0;
}
