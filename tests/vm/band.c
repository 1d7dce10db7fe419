/* SPDX-License-Identifier: MIT */
/*
 * The virtual band or sensor with a controller of its own, in the air of btvirt, and the person who
 * follows the guidance on the user's bus. A test has it in hand there, as org.instep.Test1.Band or
 * org.instep.Test1.Sensor: faults are methods, and when what happened is properties.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bus/follower.h"
#include "util/macro.h"
#include "vm/real-device.h"

#define OBJECT "/org/instep/Test1"

struct world {
	struct fake real;
	bool is_sensor;
	struct virtual_band band;
	struct virtual_sensor sensor;
	struct follower person;
	sd_bus *bus; /* the user's */
	uint64_t streaming_us;
};

static struct fake_device *device(const struct world *w)
{
	return w->is_sensor ? w->sensor.device : w->band.device;
}

static const struct carrier *air(const struct world *w)
{
	return w->is_sensor ? &w->sensor.air : &w->band.air;
}

/* Behind every turn of the loop: did the stream begin or end in it? */
static int on_turn(sd_event_source *s, void *userdata)
{
	struct world *w = userdata;

	if (!air(w)->tick)
		w->streaming_us = 0;
	else if (!w->streaming_us)
		(void)sd_event_now(sd_event_source_get_event(s), CLOCK_MONOTONIC, &w->streaming_us);
	return 0;
}

static int method_range(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct world *w = userdata;
	int on, r;

	r = sd_bus_message_read(m, "b", &on);
	if (r < 0)
		return r;

	fake_device_range(device(w), on);
	return sd_bus_reply_method_return(m, "");
}

static int method_button(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct world *w = userdata;

	if (w->is_sensor)
		return sd_bus_error_set(error, SD_BUS_ERROR_NOT_SUPPORTED, "It has no button");

	virtual_band_press_button(&w->band);
	return sd_bus_reply_method_return(m, "");
}

static int get_state(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct world *w = userdata;

	if (!strcmp(property, "Connected"))
		return sd_bus_message_append(reply, "b", fake_device_connected(device(w)));
	if (!strcmp(property, "AdvertisedUs"))
		return sd_bus_message_append(reply, "t", real_device_advertised_us(device(w)));
	return sd_bus_message_append(reply, "t", w->streaming_us);
}

static const sd_bus_vtable control_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD_WITH_ARGS("Range", SD_BUS_ARGS("b", on), SD_BUS_NO_RESULT, method_range, 0),
	SD_BUS_METHOD_WITH_ARGS("Button", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_button, 0),
	SD_BUS_PROPERTY("Connected", "b", get_state, 0, 0),
	SD_BUS_PROPERTY("AdvertisedUs", "t", get_state, 0, 0), /* since when, CLOCK_MONOTONIC */
	SD_BUS_PROPERTY("StreamingUs", "t", get_state, 0, 0),  /* 0 = it does not */
	SD_BUS_VTABLE_END
};

static int control(struct world *w, sd_event *event)
{
	int r;

	r = sd_bus_open_user(&w->bus);
	if (r >= 0)
		r = sd_bus_attach_event(w->bus, event, SD_EVENT_PRIORITY_NORMAL);
	if (r >= 0)
		r = sd_bus_add_object_vtable(w->bus, NULL, OBJECT, "org.instep.Test1",
					     control_vtable, w);
	if (r >= 0)
		r = sd_event_add_post(event, NULL, on_turn, w);
	if (r >= 0)
		r = sd_bus_request_name(
			w->bus, w->is_sensor ? "org.instep.Test1.Sensor" : "org.instep.Test1.Band",
			0);
	return r;
}

static int begin(struct world *w, sd_event *event)
{
	static const struct person_plan follows = {
		.seed = 1,
		.level_kg = 3,
		.rate_hz = 80,
		.short_hold = -1,
		.hold_s = 5.5,
		.rest_s = 3,
		.pretension = 1,
		.tremor = 1,
		.noise = 1,
		.overshoot = 1,
	};
	int r;

	w->real.event = event;
	if (w->is_sensor) {
		r = virtual_sensor_init(&w->sensor, &w->real, event, &virtual_sensor_plan, NULL,
					false);
		return r < 0 ? r : follower_init_sensor(&w->person, &w->sensor);
	}

	r = virtual_band_init(&w->band, &w->real, event, &follows, NULL, 1);
	return r < 0 ? r : follower_init(&w->person, &w->band);
}

int main(int argc, char **argv)
{
	static struct world w;
	sd_event *event = NULL;
	int r;

	if (argc != 2 || (strcmp(argv[1], "band") && strcmp(argv[1], "sensor"))) {
		fputs("Usage: vm-band band|sensor\n", stderr);
		return 2;
	}

	w.is_sensor = !strcmp(argv[1], "sensor");

	r = sd_event_default(&event);
	if (r >= 0)
		r = begin(&w, event);
	if (r >= 0)
		r = control(&w, event);
	if (r >= 0)
		r = sd_event_loop(event);

	fprintf(stderr, "vm-band: %s\n", strerror(-r));
	return 1;
}
