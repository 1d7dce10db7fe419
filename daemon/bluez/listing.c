/* SPDX-License-Identifier: MIT */

/*
 * One part of the list is read in each turn of the loop, and then one signal that had to wait in
 * each, for as long as there are any. The bus library cannot pass over what nobody needs without
 * reading it: some 15 us a device, and a device has its name, its makers' data, its services.
 */

#include <stdlib.h>

#include "bluez/listing.h"

#define OBJECTS_A_TURN 100

struct waiting {
	struct waiting *next;
	sd_bus_message *signal;
};

static void finish(struct listing *l, int r)
{
	tree_list_end(l->tree, r == 0);
	l->list = sd_bus_message_unref(l->list);
	l->read(l->userdata, r);
}

static void read_part(struct listing *l)
{
	int r = tree_list_part(l->tree, l->list, OBJECTS_A_TURN);

	if (r <= 0)
		finish(l, r);
}

static sd_bus_message *take_waiting(struct listing *l)
{
	struct waiting *w = l->waiting;
	sd_bus_message *signal = w->signal;

	l->waiting = w->next;
	if (!l->waiting)
		l->last = &l->waiting;
	free(w);
	return signal;
}

static void go_on(struct listing *l)
{
	bool more = l->list || l->waiting;

	(void)sd_event_source_set_enabled(l->go_on, more ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
}

static int on_go_on(sd_event_source *source, void *userdata)
{
	struct listing *l = userdata;
	sd_bus_message *signal;

	if (l->list) {
		read_part(l);
	} else if (l->waiting) {
		signal = take_waiting(l);
		l->signal(l->userdata, signal);
		sd_bus_message_unref(signal);
	}
	go_on(l);
	return 0;
}

void listing_begin(struct listing *l, sd_bus_message *list)
{
	int r;

	listing_clear(l);
	l->list = sd_bus_message_ref(list);
	r = tree_list_begin(l->tree, list);
	if (r < 0)
		finish(l, r);
	else
		read_part(l);
	go_on(l);
}

void listing_abandon(struct listing *l)
{
	if (!l->list)
		return;

	tree_list_end(l->tree, false);
	l->list = sd_bus_message_unref(l->list);
}

void listing_clear(struct listing *l)
{
	listing_abandon(l);
	while (l->waiting)
		sd_bus_message_unref(take_waiting(l));
}

bool listing_keep(struct listing *l, sd_bus_message *signal)
{
	struct waiting *w;

	if (!l->list && !l->waiting)
		return false;

	w = calloc(1, sizeof(*w));
	if (!w)
		return true; /* and is lost: it must not change half a mirror */

	w->signal = sd_bus_message_ref(signal);
	*l->last = w;
	l->last = &w->next;
	return true;
}

int listing_init(struct listing *l, sd_event *event)
{
	int r;

	l->last = &l->waiting;
	r = sd_event_add_defer(event, &l->go_on, on_go_on, l);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(l->go_on, "listing");
	/* Behind all else: a deferred source never waits for its equals. */
	r = sd_event_source_set_priority(l->go_on, SD_EVENT_PRIORITY_IDLE);
	if (r < 0)
		return r;

	return sd_event_source_set_enabled(l->go_on, SD_EVENT_OFF);
}

void listing_done(struct listing *l)
{
	listing_clear(l);
	l->go_on = sd_event_source_disable_unref(l->go_on);
}
