/* SPDX-License-Identifier: MIT */

/*
 * A band that was added. It is there whether or not the device is in reach: what it is called and
 * its tare come from its file, the rest from the radio when it can.
 *
 * Who wants the stream is counted here; what wanting means for the connection is the link machine's
 * to say (band-link.c).
 */

#include <errno.h>
#include <stdlib.h>

#include "instepd/band.h"
#include "instepd/now.h"
#include "sys/log.h"

void band_announce(struct band *b, const char *property)
{
	bus_changed(b->bus, b->path, IFACE_BAND, property);
}

static void on_left(void *userdata)
{
	band_update_want(userdata);
}

int band_new(struct band **ret, const struct band_file *file, const struct driver *driver,
	     struct bus *bus, sd_event *event, struct radio *radio, struct scan *scan,
	     struct sleep *sleep)
{
	_cleanup_(band_freep) struct band *b = NULL;
	int r;

	b = calloc(1, sizeof(*b));
	if (!b)
		return -ENOMEM;

	b->bus = bus;
	b->event = event;
	b->scan = scan;
	b->sleep = sleep;
	b->file = *file;
	b->driver = driver;
	battery_init(&b->battery);
	b->rest = "unknown";
	b->expected_us = now_host_us();
	track_init(&b->track);
	track_steps(&b->track, driver->step_n);
	b->track.offset_n = file->offset_n;
	clock_init(&b->clock);
	clients_init(&b->claims, bus->sd, on_left, b);
	streams_init(&b->streams, event, on_left, b);

	r = bus_path(b->path, "band", file->id);
	if (r < 0)
		return r;

	r = band_link_init(b);
	if (r < 0)
		return r;

	r = peer_new(&b->peer, radio, file->address, driver, &band_listener, b);
	if (r < 0)
		return r;

	r = band_register(b);
	if (r < 0)
		return r;

	*ret = TAKE(b);
	return 0;
}

struct band *band_free(struct band *b)
{
	if (!b)
		return NULL;

	if (b->slot)
		bus_vanishes(b->bus, b->path);
	sd_bus_slot_unref(b->slot);
	clients_done(&b->claims);
	streams_done(&b->streams);
	band_link_done(b);
	peer_free(b->peer);
	free(b);
	return NULL;
}

void band_update_want(struct band *b)
{
	bool wanted = band_used(b) || clients_any(&b->claims) || b->streams.first;

	if (wanted == b->wanted)
		return;

	b->wanted = wanted;
	band_link(b, wanted ? LINK_WANTED : LINK_UNWANTED, NULL);
}

void band_use(struct band *b, const struct band_user *user)
{
	b->user = *user;
	band_update_want(b);
}

void band_unuse(struct band *b)
{
	b->user = (struct band_user){ 0 };
	band_update_want(b);
}

void band_keep(const struct band_file *file)
{
	int r;

	r = band_file_save(file);
	if (r == -ENXIO)
		log_warning("There is no home directory to keep band %s in: it is known until the "
			    "daemon ends.",
			    file->id);
	else if (r < 0)
		log_warning_errno(r,
				  "Failed to keep band %s, it is known until the daemon ends: %m",
				  file->id);
}

int band_tare(struct band *b)
{
	int r;

	if (!b->flowing)
		return -ENODATA;

	r = track_tare(&b->track);
	if (r < 0)
		return r;

	/* A pose is nothing to keep: it is another one when the sensor is put on again. */
	if (b->driver->kind != SAMPLE_FORCE)
		return 0;

	b->file.offset_n = b->track.offset_n;
	band_announce(b, "Offset");

	band_keep(&b->file);
	return 0;
}

int band_let_go(struct band *b)
{
	if (b->wanted)
		return -EBUSY;

	band_link(b, LINK_LET_GO, NULL);
	return 0;
}
