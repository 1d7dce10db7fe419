/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Looking for bands that were not added yet: a scan with its callers, its end and the candidates it
 * found.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "bluez/radio.h"
#include "instepd/bus.h"
#include "instepd/clients.h"

/* One device that was found, as an object on the bus. */
struct found {
	struct found *next; /* in scan.first */
	struct scan *scan;
	struct candidate candidate;
	char id[16];
	char path[BUS_PATH_MAX];
	sd_bus_slot *slot;
};

struct scan {
	struct bus *bus;
	struct radio *radio;
	struct clients callers;
	sd_event_source *deadline;
	uint64_t ends_us; /* host; only while it runs */
	bool searching;   /* for a band of ours, whether or not there are callers */
	struct found *first;
	unsigned n_found; /* ever, for the ids */
	unsigned n_shown;
};

int scan_init(struct scan *s, struct bus *bus, sd_event *event, struct radio *radio);
void scan_done(struct scan *s);

/**
 * scan_ask() - the sender of @m wants a scan of @seconds; 0 = no longer
 * Several callers share one scan: it runs to the latest end that was asked for, as long as one of
 * them is there.
 *
 * Return: 0, -ENETDOWN without a radio that is ready.
 */
int scan_ask(struct scan *s, sd_bus_message *m, unsigned seconds);

/**
 * scan_search() - look for a band that is wanted and that bluetoothd has forgotten, for half a
 * minute at most. Without a radio that is ready nothing happens.
 */
void scan_search(struct scan *s);

/** scan_found() - what was searched for is there; callers keep their scan */
void scan_found(struct scan *s);

/** scan_stop() - end it for everybody */
void scan_stop(struct scan *s);

/* What the radio says. */
void scan_candidate(struct scan *s, const struct candidate *c);
void scan_candidate_gone(struct scan *s, const char *address);

/* candidate-bus.c */
int found_register(struct found *f);
