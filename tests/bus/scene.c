/* SPDX-License-Identifier: MIT */
/* The usual beginning of a test of the daemon. It leaves out what tests are about. */

#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

/* More than any routine of a test has phases. */
#define LEAPS_MAX 1000

void scene_begin(struct scene *s, struct harness *h, double speed)
{
	*s = (struct scene){ .h = h };
	check_ok(virtual_band_init(&s->band, h->fake, h->event, &virtual_band_plan, NULL, speed));
	check_ok(follower_init(&s->person, &s->band));
	fake_device_know(s->band.device, false);
	check_ok(fake_start(h->fake));
}

void scene_begin_sensor(struct scene *s, struct harness *h)
{
	*s = (struct scene){ .h = h, .moves = true };
	check_ok(virtual_sensor_init(&s->sensor, h->fake, h->event, &virtual_sensor_plan, NULL,
				     false));
	check_ok(follower_init_sensor(&s->person, &s->sensor));
	fake_device_know(s->sensor.device, false);
	check_ok(fake_start(h->fake));
}

static char *path_of(sd_bus_message *reply)
{
	const char *path;

	check_ok(sd_bus_message_read(reply, "o", &path));
	return strdup(path);
}

void scene_add(struct scene *s)
{
	struct harness *h = s->h;
	sd_bus_message *reply;

	if (!h->daemon_pid)
		daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	if (bus_call(h, &reply, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}",
		     s->moves ? VIRTUAL_SENSOR_ADDRESS : VIRTUAL_BAND_ADDRESS, 2, "id", "s",
		     s->moves ? "foot" : "band", "driver", "s",
		     s->moves ? "witmotion-ble" : "tindeq-progressor") < 0)
		fail("AddBand: %s", h->error);

	s->band_path = path_of(reply);
	sd_bus_message_unref(reply);
	scene_wait_band(s, "State", "ready");
}

void scene_start_sides(struct scene *s, const char *side, unsigned reps, double target_n)
{
	struct harness *h = s->h;
	sd_bus_message *reply;

	if (bus_call(h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		     7, "side", "s", side, "sets", "u", 1, "reps", "u", reps, "hold", "d",
		     s->moves ? 1.0 : 3.0, "rest", "d", 0.3, "ready", "d", 0.0, "target", "d",
		     target_n) < 0)
		fail("StartWorkout: %s", h->error);

	s->workout_path = path_of(reply);
	sd_bus_message_unref(reply);
}

void scene_start(struct scene *s, unsigned reps)
{
	scene_start_sides(s, "both", reps, 0);
}

void scene_write_routine(struct scene *s, const char *name, const char *text)
{
	char file[64];

	check(snprintf(file, sizeof(file), "routines/%s.routine", name) < (int)sizeof(file));
	(void)write_config(s->h, file, text);
	check_ok(bus_call(s->h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
}

void scene_leap(struct scene *s, struct harness *h)
{
	s->h = h;
	s->leap = leap_start(h);
}

void scene_start_timed(struct scene *s, const char *routine, double ready_s)
{
	struct harness *h = s->h;

	if (bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", routine, 2, "guide",
		     "s", "timer", "ready", "d", ready_s) < 0)
		fail("StartWorkout: %s", h->error);
	free(s->workout_path);
	s->workout_path = property_get(h, MANAGER_PATH, MANAGER, "ActiveWorkout");
}

void scene_leap_to(struct scene *s, const char *name, const char *value)
{
	char *now = property_get(s->h, s->workout_path, WORKOUT, name);

	for (unsigned i = 0; strcmp(now, value); i++) {
		if (i == LEAPS_MAX)
			fail("%s is never \"%s\", and now \"%s\"", name, value, now);
		free(now);
		leap_on(s->h, s->leap, 1);
		now = property_get(s->h, s->workout_path, WORKOUT, name);
	}
	free(now);
}

static int on_adapter(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct scene *s = userdata;
	char *discovering;

	check_ok(sd_bus_message_skip(m, "s"));
	discovering = dict_find(m, "Discovering");
	s->discoveries += !strcmp(discovering, "true");
	free(discovering);
	return 0;
}

void scene_watch_discovery(struct scene *s)
{
	check_ok(sd_bus_add_match(s->h->bus, NULL,
				  "type='signal',sender='org.bluez',member='PropertiesChanged',"
				  "arg0='org.bluez.Adapter1'",
				  on_adapter, s));
}

static void call_band(struct scene *s, const char *member)
{
	if (bus_call(s->h, NULL, s->band_path, BAND, member, "") < 0)
		fail("%s: %s", member, s->h->error);
}

void scene_claim(struct scene *s)
{
	call_band(s, "Claim");
	scene_wait_band(s, "State", "streaming");
}

void scene_unclaim(struct scene *s)
{
	call_band(s, "Release");
	scene_wait_band(s, "State", "ready");
}

void scene_wait_band(struct scene *s, const char *name, const char *value)
{
	wait_for_property(s->h, s->band_path, BAND, name, value);
}

void scene_wait_workout(struct scene *s, const char *name, const char *value)
{
	wait_for_property(s->h, s->workout_path, WORKOUT, name, value);
}

void scene_workout_is(struct scene *s, const char *name, const char *value)
{
	property_is(s->h, s->workout_path, WORKOUT, name, value);
}

void scene_wait_end(struct scene *s, const char *done, const char *tried)
{
	scene_wait_workout(s, "State", "finished");
	scene_workout_is(s, "Done", done);
	scene_workout_is(s, "Tried", tried);
	stored_is(s->h, "state", "finished");
	stored_is(s->h, "done", done);
	stored_is(s->h, "tried", tried);
	property_is(s->h, MANAGER_PATH, MANAGER, "ActiveWorkout", "/");
	scene_wait_band(s, "State", "ready");
	check(s->band.progressor.tared == 0 && s->band.progressor.unknown == 0);
}

char *stored(struct harness *h, const char *key)
{
	sd_bus_message *reply;
	char *text;

	if (bus_call(h, &reply, MANAGER_PATH "/history", HISTORY, "Workouts", "ttuu", (uint64_t)0,
		     (uint64_t)0, 0, 1) < 0)
		fail("Workouts: %s", h->error);
	check(sd_bus_message_enter_container(reply, 'a', "a{sv}") > 0);
	text = dict_find(reply, key);
	sd_bus_message_unref(reply);
	return text;
}

void stored_is(struct harness *h, const char *key, const char *value)
{
	char *now = stored(h, key);

	if (strcmp(now, value))
		fail("%s in the history is \"%s\", not \"%s\"", key, now, value);
	free(now);
}
