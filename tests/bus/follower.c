/* SPDX-License-Identifier: MIT */
/*
 * Turns the Phase of org.instep.Instep1.Workout into pulls. It has a person's reaction time, and
 * knows nothing of the session but what everybody can read on the bus.
 */

#include <string.h>

#include "bus/follower.h"
#include "util/macro.h"

#define REACTION_S 0.3
#define PATIENCE_S 8
#define RECOVERY_S 3
#define TUG_S      2 /* from one to the next */

static void act(struct follower *f, double seconds, sd_event_time_handler_t handler);
static int on_give_up(sd_event_source *s, uint64_t us, void *userdata);

static void pull(struct follower *f)
{
	if (f->band)
		person_pull(f->band->person);
	else if (f->device)
		virtual_device_pull(f->device);
	else
		mover_raise(&f->sensor->mover);
}

static void let_go(struct follower *f)
{
	if (f->band)
		person_let_go(f->band->person);
	else if (f->device)
		virtual_device_let_go(f->device);
	else
		mover_lower(&f->sensor->mover);
}

static int on_pull(sd_event_source *s, uint64_t us, void *userdata)
{
	struct follower *f = userdata;

	f->pulling = true;
	f->pulls++;
	pull(f);
	act(f, PATIENCE_S, on_give_up);
	return 0;
}

/* Nobody pulls for ever: when the daemon has not seen it for so long, let go and try again. */
static int on_give_up(sd_event_source *s, uint64_t us, void *userdata)
{
	struct follower *f = userdata;

	f->pulling = false;
	let_go(f);
	act(f, RECOVERY_S, on_pull);
	return 0;
}

static int on_let_go(sd_event_source *s, uint64_t us, void *userdata)
{
	struct follower *f = userdata;

	f->pulling = false;
	let_go(f);
	return 0;
}

/* Seconds are the person's, who lives as much faster as the band measures. */
static void act(struct follower *f, double seconds, sd_event_time_handler_t handler)
{
	uint64_t us = (uint64_t)(seconds / (f->band ? f->band->air.speed : 1) * 1e6);

	f->act = sd_event_source_disable_unref(f->act);
	(void)sd_event_add_time_relative(f->event, &f->act, CLOCK_MONOTONIC, us, 1, handler, f);
}

static int on_tug(sd_event_source *s, uint64_t us, void *userdata)
{
	struct follower *f = userdata;

	follower_tug(f, f->tugs);
	return 0;
}

void follower_tug(struct follower *f, unsigned times)
{
	f->tugs = times - 1;
	person_tug(f->band->person);
	if (f->tugs)
		act(f, TUG_S, on_tug);
}

static void follow(struct follower *f, const char *phase)
{
	bool early = (int)f->pulls - 1 == f->short_pull;

	if (!strcmp(phase, "out")) {
		if (!f->pulling)
			act(f, REACTION_S, on_pull);
	} else if (!strcmp(phase, "hold")) {
		f->act = sd_event_source_disable_unref(f->act);
		if (f->pulling && early)
			act(f, f->short_s, on_let_go);
	} else if (f->pulling) {
		act(f, !strcmp(phase, "back") ? REACTION_S + f->extra_s : REACTION_S, on_let_go);
	} else {
		f->act = sd_event_source_disable_unref(f->act);
	}
}

/* sa{sv}as of PropertiesChanged; anything else in it is not for us */
static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *key, *phase;
	int r;

	r = sd_bus_message_skip(m, "s");
	if (r >= 0)
		r = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		r = sd_bus_message_read(m, "s", &key);
		if (r >= 0 && !strcmp(key, "Phase")) {
			r = sd_bus_message_read(m, "v", "s", &phase);
			if (r >= 0)
				follow(userdata, phase);
		} else if (r >= 0) {
			r = sd_bus_message_skip(m, "v");
		}
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}

	return 0;
}

static int begin(struct follower *f, sd_event *event)
{
	int r;

	f->event = event;
	f->short_pull = -1;
	f->short_s = 1.5;
	f->extra_s = 0.3;
	r = sd_bus_open_user(&f->bus);
	if (r >= 0)
		r = sd_bus_attach_event(f->bus, event, SD_EVENT_PRIORITY_NORMAL);
	if (r >= 0)
		r = sd_bus_add_match(f->bus, NULL,
				     "type='signal',sender='org.instep.Instep1',"
				     "interface='org.freedesktop.DBus.Properties',"
				     "member='PropertiesChanged',arg0='org.instep.Instep1.Workout'",
				     on_properties, f);
	if (r < 0)
		follower_done(f);
	return r;
}

int follower_init(struct follower *f, struct virtual_band *band)
{
	*f = (struct follower){ .band = band };
	return begin(f, band->event);
}

int follower_init_sensor(struct follower *f, struct virtual_sensor *sensor)
{
	*f = (struct follower){ .sensor = sensor };
	return begin(f, sensor->event);
}

int follower_init_device(struct follower *f, struct virtual_device *device)
{
	*f = (struct follower){ .device = device };
	return begin(f, device->event);
}

void follower_done(struct follower *f)
{
	f->act = sd_event_source_disable_unref(f->act);
	f->bus = sd_bus_flush_close_unref(f->bus);
}
