/* SPDX-License-Identifier: MIT */

/*
 * A scan costs battery and airtime, so it has an end from the begin, and it ends early when the
 * last client that asked for it is gone. What it found is shown only while it runs: an old
 * candidate says nothing.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/now.h"
#include "instepd/scan.h"
#include "instepd/timer.h"
#include "sys/log.h"

/* More bands than any room holds; beyond it somebody is making them up. */
#define FOUND_MAX 64

/*
 * Bands that are awake advertise every second or so; half a minute is long enough to wake one up.
 */
#define SEARCH_S 30

static struct found *found_free(struct found *f)
{
	if (!f)
		return NULL;

	if (f->scan) {
		struct found **link = &f->scan->first;

		while (*link && *link != f)
			link = &(*link)->next;
		if (*link)
			*link = f->next;
		f->scan->n_shown--;
	}

	if (f->slot)
		bus_vanishes(f->scan->bus, f->path);
	sd_bus_slot_unref(f->slot);
	free(f);
	return NULL;
}

static struct found *find(const struct scan *s, const char *address)
{
	for (struct found *f = s->first; f; f = f->next)
		if (strcmp(f->candidate.address, address) == 0)
			return f;
	return NULL;
}

static int show(struct scan *s, const struct candidate *c)
{
	struct found *f;
	int r;

	f = calloc(1, sizeof(*f));
	if (!f)
		return -ENOMEM;

	f->candidate = *c;
	f->scan = s;
	f->next = s->first;
	s->first = f;
	s->n_shown++;
	(void)snprintf(f->id, sizeof(f->id), "%u", ++s->n_found);

	r = bus_path(f->path, "candidate", f->id);
	if (r >= 0)
		r = found_register(f);
	if (r < 0)
		found_free(f);
	return r;
}

static void refresh(struct found *f, const struct candidate *c)
{
	static const char *const of_model[] = { "Title", "Driver", "Kind" };
	const struct candidate old = f->candidate;

	f->candidate = *c;
	if (strcmp(old.name, c->name) != 0)
		bus_changed(f->scan->bus, f->path, IFACE_CANDIDATE, "Name");
	if (old.rssi != c->rssi)
		bus_changed(f->scan->bus, f->path, IFACE_CANDIDATE, "Rssi");
	if (old.changes_address != c->changes_address)
		bus_changed(f->scan->bus, f->path, IFACE_CANDIDATE, "Private");
	if (old.paired != c->paired)
		bus_changed(f->scan->bus, f->path, IFACE_CANDIDATE, "Paired");
	if (old.model != c->model)
		for (size_t i = 0; i < ELEMENTS(of_model); i++)
			bus_changed(f->scan->bus, f->path, IFACE_CANDIDATE, of_model[i]);
}

void scan_candidate(struct scan *s, const struct candidate *c)
{
	struct found *f = find(s, c->address);
	int r;

	if (f) {
		refresh(f, c);
		return;
	}

	if (s->n_shown >= FOUND_MAX)
		return;

	r = show(s, c);
	if (r < 0)
		log_warning_errno(r, "Failed to show a band that was found: %m");
}

void scan_candidate_gone(struct scan *s, const char *address)
{
	found_free(find(s, address));
}

void scan_stop(struct scan *s)
{
	bool was = radio_scanning(s->radio);

	radio_scan_stop(s->radio);
	timer_off(s->deadline);
	s->ends_us = 0;
	s->searching = false;
	clients_done(&s->callers);
	while (s->first)
		found_free(s->first);

	if (was)
		bus_changed(s->bus, BUS_ROOT, IFACE_MANAGER, "Scanning");
}

static void on_left(void *userdata)
{
	struct scan *s = userdata;

	if (!clients_any(&s->callers) && !s->searching)
		scan_stop(s);
}

static int on_deadline(sd_event_source *source, uint64_t usec, void *userdata)
{
	scan_stop(userdata);
	return 0;
}

int scan_init(struct scan *s, struct bus *bus, sd_event *event, struct radio *radio)
{
	*s = (struct scan){ .bus = bus, .radio = radio };
	clients_init(&s->callers, bus->sd, on_left, s);
	return timer_new(event, &s->deadline, on_deadline, s, "scan-end");
}

void scan_done(struct scan *s)
{
	if (s->radio)
		scan_stop(s);
	s->deadline = sd_event_source_disable_unref(s->deadline);
}

static void extend(struct scan *s, unsigned seconds)
{
	uint64_t ends = now_host_us() + seconds * USEC_PER_SEC;

	if (ends <= s->ends_us)
		return;

	s->ends_us = ends;
	timer_set(s->deadline, ends);
}

static int start(struct scan *s)
{
	int r;

	if (radio_scanning(s->radio))
		return 0;

	r = radio_scan_start(s->radio);
	if (r < 0)
		return r;

	bus_changed(s->bus, BUS_ROOT, IFACE_MANAGER, "Scanning");
	return 0;
}

int scan_ask(struct scan *s, sd_bus_message *m, unsigned seconds)
{
	int r;

	/* Each caller counts once, however often it asks. */
	(void)clients_remove(&s->callers, m);
	if (seconds == 0) {
		on_left(s);
		return 0;
	}

	r = start(s);
	if (r < 0)
		return r;

	r = clients_add(&s->callers, m);
	if (r < 0) {
		on_left(s); /* or a scan that was begun for it would have no end */
		return r;
	}

	extend(s, seconds);
	return 0;
}

void scan_search(struct scan *s)
{
	int r;

	r = start(s);
	s->searching = r >= 0;
	if (r >= 0)
		extend(s, SEARCH_S);
	else if (r != -ENETDOWN)
		log_warning_errno(r, "Failed to search for a band that is wanted: %m");
}

/* The radio is in the middle of telling: the scan ends with the next turn of the loop. */
void scan_found(struct scan *s)
{
	if (s->searching && !clients_any(&s->callers)) {
		s->ends_us = now_host_us(); /* who asks for a scan meanwhile puts it off */
		timer_set(s->deadline, s->ends_us);
	}
	s->searching = false;
}
