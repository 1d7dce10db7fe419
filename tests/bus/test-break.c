/* SPDX-License-Identifier: MIT */
/*
 * What broke the daemon once: each of these was found by trying to, and mended.
 */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bus/scene.h"

static struct scene scene;

/* A terminal would obey it, and the band's file could not hold it. */
static void names_are_text(struct harness *h)
{
	daemon_start(h);
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS, 2,
		       "driver", "s", "tindeq-progressor", "name", "s", "\x1b[2J\n[Band]") < 0);
	check_has(h->error, "InvalidArgument");
}

/*
 * A program went mad over the settings: the first mistakes are told, and everybody still gets an
 * answer.
 */
static void mistakes_by_the_thousand(struct harness *h)
{
	FILE *f = fopen(write_config(h, "instep.conf", "[General]\n"), "ae");
	unsigned n = 1;
	char *warnings;

	check(f);
	for (unsigned i = 0; i < 60000; i++)
		fputs("Units=stone\n", f);
	fclose(f);

	daemon_start(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	warnings = property_get(h, MANAGER_PATH, MANAGER, "Warnings");
	check_has(warnings, "instep.conf:2:");
	check_has(warnings, "There are more mistakes");
	for (const char *p = warnings; (p = strstr(p, "instep.conf:")); p++)
		n++;
	if (n > 100)
		fail("%u warnings", n);
	free(warnings);
}

static void routines_by_the_thousand(struct harness *h)
{
	char name[64], *warnings;

	for (unsigned i = 0; i < 2000; i++) {
		snprintf(name, sizeof(name), "routines/r%u.routine", i);
		(void)write_config(h, name,
				   "[Routine]\nName=R\n[Exercise toe-press]\nReps=1\nHold=5s\n");
	}

	daemon_start(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	warnings = property_get(h, MANAGER_PATH, MANAGER, "Warnings");
	check_has(warnings, "left out, because there are 200 routines already");
	free(warnings);
}

/* A file was copied to rename a band: its device has one master all the same. */
static void two_files_of_one_band(struct harness *h)
{
	static const char text[] =
		"[Band]\nAddress=" VIRTUAL_BAND_ADDRESS "\nDriver=tindeq-progressor\n";
	char *warnings;

	(void)write_config(h, "bands/copy.band", text);
	(void)write_config(h, "bands/band.band", text);
	daemon_start(h);
	property_is(h, MANAGER_PATH "/band/band", BAND, "Address", VIRTUAL_BAND_ADDRESS);
	check(bus_call(h, NULL, MANAGER_PATH "/band/copy", BAND, "Claim", "") < 0);
	warnings = property_get(h, MANAGER_PATH, MANAGER, "Warnings");
	check_has(warnings, "Band copy: it has the address of band band");
	free(warnings);
}

/* More bands than a bus has rules for: those that it has room for are there all the same. */
static void bands_by_the_hundred(struct harness *h)
{
	char name[64], text[96];

	scene_begin(&scene, h, 10);
	for (unsigned i = 0; i < 200; i++) {
		snprintf(name, sizeof(name), "bands/b%u.band", i);
		snprintf(text, sizeof(text),
			 "[Band]\nAddress=C0:FF:EE:01:00:%02X\nDriver=tindeq-progressor\n", i);
		(void)write_config(h, name, text);
	}
	(void)write_config(h, "bands/z.band",
			   "[Band]\nAddress=" VIRTUAL_BAND_ADDRESS "\nDriver=tindeq-progressor\n");
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH "/band/z", BAND, "State", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH "/band/z", BAND, "Claim", ""));
	wait_for_property(h, MANAGER_PATH "/band/z", BAND, "State", "streaming");
	property_is(h, MANAGER_PATH "/band/z", BAND, "Reconnects", "0");
}

/* The default limit of a bus is 512 match rules for each program on it. */
#define CLIENTS 200
#define BANDS   3

#define TOE_PRESS MANAGER_PATH "/reminder/toe_2dpress"

static sd_bus *clients[CLIENTS];
static unsigned answers, refused;

static int on_claimed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);

	answers++;
	if (e) {
		check(!strcmp(e->name, "org.instep.Instep1.Error.Busy"));
		refused++;
	}
	return 0;
}

static bool all_answered(void *userdata)
{
	return answers == CLIENTS * BANDS;
}

static void more_clients_than_rules(struct harness *h)
{
	char path[64], address[] = "C0:FF:EE:00:00:00", id[] = "a";

	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	for (unsigned i = 0; i < BANDS; i++, id[0]++, address[16]++) /* nobody searches for these */
		check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", address, 2,
				  "driver", "s", "weiheng-whc06", "id", "s", id));

	for (unsigned i = 0; i < CLIENTS; i++) {
		check_ok(sd_bus_open_user(&clients[i]));
		check_ok(sd_bus_attach_event(clients[i], h->event, 0));
		for (unsigned k = 0; k < BANDS; k++) {
			snprintf(path, sizeof(path), MANAGER_PATH "/band/%c", 'a' + k);
			check_ok(sd_bus_call_method_async(clients[i], NULL, "org.instep.Instep1",
							  path, BAND, "Claim", on_claimed, NULL,
							  ""));
		}
	}
	wait_for(h, all_answered, NULL, "answers to all claims");
	check(refused > 0 && refused < answers);

	/* A scan whose caller cannot be watched would have no end: there is none. */
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 1) < 0);
	check_has(h->error, "org.instep.Instep1.Error.Busy");
	property_is(h, MANAGER_PATH, MANAGER, "Scanning", "false");

	/* Nor does anybody wait for a moment who might never say that it has come. */
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddReminder", "sa{sv}", "toe-press", 1,
			  "rule", "s", "09:00"));
	check(bus_call(h, NULL, TOE_PRESS, REMINDER, "SetWaiting", "s", "It waits.") < 0);
	check_has(h->error, "org.instep.Instep1.Error.Busy");
	property_is(h, TOE_PRESS, REMINDER, "Waiting", "");

	for (unsigned i = 0; i < CLIENTS; i++)
		sd_bus_flush_close_unref(clients[i]);

	/* Nobody is left who wants it: LetGo() works as soon as the daemon has heard of it. */
	for (unsigned k = 0; k < BANDS; k++) {
		snprintf(path, sizeof(path), MANAGER_PATH "/band/%c", 'a' + k);
		while (bus_call(h, NULL, path, BAND, "LetGo", "") < 0)
			check_has(h->error, "Busy");
	}
}

/*
 * bluetoothd forgets a band that is not trusted. It must come back all the same, and the search for
 * it must end.
 */
static void let_go_and_forgotten(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	fake_times(h->fake)->temporary_us = 100 * USEC_PER_MSEC;
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "LetGo", ""));
	scene_wait_band(
		&scene, "Reason",
		"bluetoothd has not seen this band yet. Switch it on and run: instepctl scan");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "streaming");
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "false");
	check(!fake_discovering(h->fake));
}

/* The same where it is out of reach: why is said, and once it is near it is found. */
static void forgotten_and_far_away(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	fake_times(h->fake)->temporary_us = 100 * USEC_PER_MSEC;
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "LetGo", ""));
	scene_wait_band(
		&scene, "Reason",
		"bluetoothd has not seen this band yet. Switch it on and run: instepctl scan");
	fake_device_range(scene.band.device, false);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "State", "away");
	scene_wait_band(
		&scene, "Reason",
		"bluetoothd has not seen this band yet. Switch it on and run: instepctl scan");
	fake_device_range(scene.band.device, true);
	scene_wait_band(&scene, "State", "streaming");
}

/* A device whose clock runs thirty times too fast: its reps still happen within the workout. */
static void reps_within_the_workout(struct harness *h)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	char *uuid, *started, *at;

	scene_begin(&scene, h, 30);
	scene_add(&scene);
	scene_start(&scene, 3);
	scene_wait_workout(&scene, "State", "finished");

	uuid = property_get(h, scene.workout_path, WORKOUT, "Id");
	check_ok(bus_call(h, &m, MANAGER_PATH "/history", HISTORY, "Workout", "s", uuid));
	started = dict_get(m, "started");
	check_ok(sd_bus_message_rewind(m, true));
	check_ok(sd_bus_message_skip(m, "a{sv}"));
	check_ok(sd_bus_message_enter_container(m, 'a', "a{sv}"));
	at = dict_find(m, "at");
	if (strtoull(at, NULL, 10) < strtoull(started, NULL, 10))
		fail("the first rep at %s, the workout at %s", at, started);
	free(uuid);
	free(started);
	free(at);
}

static const struct test tests[] = {
	TEST(names_are_text),           TEST(routines_by_the_thousand),
	TEST(mistakes_by_the_thousand), TEST(more_clients_than_rules),
	TEST(let_go_and_forgotten),     TEST(forgotten_and_far_away),
	TEST(reps_within_the_workout),  TEST(two_files_of_one_band),
	TEST(bands_by_the_hundred),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
