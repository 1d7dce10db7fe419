/* SPDX-License-Identifier: MIT */
/*
 * instepctl doctor and what belongs to the person: files with mistakes, a history that cannot be
 * used, a band that is away, flat or broken.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/doctor.h"
#include "bus/scene.h"

#define HISTORY_FILE "home/.local/instep/history.db"

static struct scene scene;

static void begin(struct harness *h)
{
	scene_begin(&scene, h, 1);
	scene_add(&scene);
}

static void mistakes_in_files(struct harness *h)
{
	json_t *report;

	(void)write_config(h, "instep.conf", "[General]\nUnits=stone\n");
	(void)write_config(h, "routines/mine.routine", "[Routine]\nName=Mine\nColour=red\n");
	report = doctor(h, 1); /* since bluetoothd does not run */
	finds(report, "files", "note", "instep.conf", "");
	finds(report, "files", "note", "Units", "");
	finds(report, "files", "note", "mine.routine", "");
	finds(report, "files", "note", "Colour", "");
	json_decref(report);

	check(setenv("INSTEP_DATADIR", in_scratch(h, "nothing"), 1) == 0);
	check(unlink(config_path(h, "routines/mine.routine")) == 0);
	doctor_finds(h, 1, "files", "problem", "no routine to start", "Install");
}

static void reminders(struct harness *h)
{
	json_t *report;

	doctor_finds(h, 1, "reminders", "ok", "There is no reminder", "remind add");
	(void)write_config(h, "reminders/a.reminder", "[Reminder]\nRoutine=max\nRule=07:30\n");
	doctor_finds(h, 1, "reminders", "ok", "The reminder is in order", "");
	(void)write_config(h, "reminders/b.reminder",
			   "[Reminder]\nRoutine=max\nRule=07:30\nEnabled=no\n");
	doctor_finds(h, 1, "reminders", "ok", "1 of 2 reminders are switched on", "");

	(void)write_config(h, "reminders/b.reminder", "[Reminder]\nRoutine=max\nRule=25:00\n");
	(void)write_config(h, "reminders/c.reminder", "[Reminder]\nRoutine=knit\nRule=07:30\n");
	(void)write_config(h, "reminders/d.reminder", "[Reminder]\nRule=07:30\nColour=red\n");
	report = doctor(h, 1);
	finds(report, "reminders", "problem", "The rule of the reminder b cannot be: 25 is no hour",
	      "instepctl remind edit b --rule");
	finds(report, "reminders", "problem",
	      "reminder c reminds of nothing: there is no routine knit",
	      "instepctl remind remove c");
	finds(report, "reminders", "note", "d.reminder: [Reminder] needs Routine=", "");
	json_decref(report);
}

static void many_broken_reminders(struct harness *h)
{
	char name[32];
	json_t *report;

	for (unsigned i = 0; i < 14; i++) {
		(void)snprintf(name, sizeof(name), "reminders/r%02u.reminder", i);
		(void)write_config(h, name, "[Reminder]\nRoutine=knit\nRule=07:30\n");
	}
	report = doctor(h, 1);
	finds(report, "reminders", "problem", "The reminder r09 ", "");
	finds(report, "reminders", "problem", "And 4 reminders more", "");
	json_decref(report);
}

/* What makes it what it is: a file of SQLite. */
static void set_version(struct harness *h, uint8_t version)
{
	uint8_t bytes[4] = { 0, 0, 0, version };
	int fd = open(in_scratch(h, HISTORY_FILE), O_WRONLY | O_CLOEXEC);

	/* user_version, big endian (fileformat2.html of SQLite, 1.3) */
	check(pwrite(fd, bytes, sizeof(bytes), 60) == sizeof(bytes));
	close(fd);
}

static void history_is_made(struct harness *h)
{
	begin(h);
	doctor_finds(h, 0, "history", "ok", "whole", "");
	check(daemon_signal(h, SIGTERM) == 0);
}

static void no_history(struct harness *h)
{
	doctor_finds(h, 1, "history", "ok", "no history yet", "");
}

static void a_history_others_may_read(struct harness *h)
{
	history_is_made(h);
	check(chmod(in_scratch(h, HISTORY_FILE), 0644) == 0);
	doctor_finds(h, 1, "history", "note", "Others may read", "chmod 600");
}

static void a_history_that_cannot_be_written(struct harness *h)
{
	history_is_made(h);
	if (geteuid() == 0) {
		check(chown(in_scratch(h, HISTORY_FILE), 65534, 65534) == 0);
		doctor_finds(h, 1, "history", "problem", "belongs to another user", "chown");
	} else {
		check(chmod(in_scratch(h, HISTORY_FILE), 0400) == 0);
		doctor_finds(h, 1, "history", "problem", "cannot be written", "chmod 600");
	}
}

static void a_history_of_a_newer_version(struct harness *h)
{
	history_is_made(h);
	set_version(h, 250);
	doctor_finds(h, 1, "history", "problem", "newer version of Instep. Update", "");
}

/* Its first page is whole: it can be opened. */
static void a_damaged_history(struct harness *h)
{
	static const uint8_t rubbish[4096 - 16] = { 0xff, 0xff, 0xff };
	int fd;

	history_is_made(h);
	fd = open(in_scratch(h, HISTORY_FILE), O_WRONLY | O_CLOEXEC);
	check(pwrite(fd, rubbish, sizeof(rubbish), 4096) == sizeof(rubbish));
	close(fd);
	doctor_finds(h, 1, "history", "problem", "is damaged", "");
}

static void no_history_at_all(struct harness *h)
{
	history_is_made(h);
	(void)write_file(h, HISTORY_FILE, "Dear diary", 10);
	doctor_finds(h, 1, "history", "problem", "is no history of Instep", "");
}

static void a_band_that_is_away(struct harness *h)
{
	begin(h);
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	doctor_finds(h, 0, "bands", "note", "band is not in reach", "Switch the band on");
}

/* What is said of the band leads nobody away from what has to be switched on first. */
static void a_band_without_bluetooth(struct harness *h)
{
	json_t *report;
	char *text;

	begin(h);
	fake_adapter_power(h->fake, false);
	scene_wait_band(&scene, "State", "away");
	report = doctor(h, 1);
	finds(report, "bands", "note", "Bluetooth is switched off", "");
	text = json_dumps(report, 0);
	check(text && !strstr(text, "Switch the band on"));
	free(text);
	json_decref(report);
}

static void a_band_that_was_let_go(struct harness *h)
{
	begin(h);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "LetGo", ""));
	scene_wait_band(&scene, "State", "released");
	doctor_finds(h, 0, "bands", "ok", "band was let go", "");
}

static void a_flat_battery(struct harness *h)
{
	begin(h);
	doctor_finds(h, 0, "bands", "ok", "The battery of band has ", "");
	virtual_band_low_battery(&scene.band);
	/* The warning comes with the stream. */
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_wait_band(&scene, "BatteryLow", "true");
	doctor_finds(h, 0, "bands", "note", "The battery of band is almost empty.", "Charge it");
}

/* Those that only their files tell of: nobody is in reach. */
static void bands_of_other_kinds(struct harness *h)
{
	json_t *report;

	check_ok(fake_start(h->fake));
	check(mkdir(config_path(h, ""), 0700) == 0 && mkdir(config_path(h, "bands"), 0700) == 0);
	(void)write_config(h, "bands/counts.band",
			   "[Band]\nAddress=C0:00:00:00:00:01\nDriver=frez-dyno\n");
	(void)write_config(h, "bands/shouts.band",
			   "[Band]\nAddress=C0:00:00:00:00:02\nDriver=weiheng-whc06\n");
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	report = doctor(h, 1);
	finds(report, "bands", "problem", "counts does not know what its numbers weigh",
	      "instepctl band calibrate counts");
	finds(report, "bands", "ok", "shouts is heard only while a workout", "");
	json_decref(report);
}

/* A device file that was there when its band was added. */
static void a_band_that_nobody_can_read(struct harness *h)
{
	check(mkdir(config_path(h, ""), 0700) == 0 && mkdir(config_path(h, "bands"), 0700) == 0);
	(void)write_config(h, "bands/old.band",
			   "[Band]\nAddress=C0:00:00:00:00:01\nDriver=home-made\n");
	doctor_finds(h, 1, "files", "note", "home-made", "home-made.device");
}

static void without_the_daemon(struct harness *h)
{
	doctor_finds(h, 1, "bands", "note", "No band was added yet", "instepctl band add");
	begin(h);
	check(daemon_signal(h, SIGTERM) == 0);
	doctor_finds(h, 1, "bands", "note", "band was added; only a running instepd", "");
}

static const struct test tests[] = {
	TEST(mistakes_in_files),
	TEST(reminders),
	TEST(many_broken_reminders),
	TEST(no_history),
	TEST(a_history_others_may_read),
	TEST(a_history_that_cannot_be_written),
	TEST(a_history_of_a_newer_version),
	TEST(a_damaged_history),
	TEST(no_history_at_all),
	TEST(a_band_that_is_away),
	TEST(a_band_without_bluetooth),
	TEST(a_band_that_was_let_go),
	TEST(a_flat_battery),
	TEST(bands_of_other_kinds),
	TEST(a_band_that_nobody_can_read),
	TEST(without_the_daemon),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
