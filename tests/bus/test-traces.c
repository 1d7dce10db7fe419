/* SPDX-License-Identifier: MIT */
/*
 * [Workout] KeepTraces=: the samples of a workout become files in which a replay finds what the
 * workout has counted, and which never harm a workout.
 */

#include <dirent.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bus/dialog.h"
#include "bus/scene.h"

static struct scene scene;

#define TRACES "home/.local/instep/traces/"

static void write_text(const char *path, const char *text)
{
	FILE *f = fopen(path, "we");

	check(f && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void set_keep_traces(struct harness *h, const char *keep_traces)
{
	char text[64];

	(void)mkdir(in_scratch(h, "home/.config"), 0700);
	check(mkdir(in_scratch(h, "home/.config/instep"), 0700) == 0);
	(void)snprintf(text, sizeof(text), "[Workout]\nKeepTraces=%s\n", keep_traces);
	write_text(in_scratch(h, "home/.config/instep/instep.conf"), text);
}

static void begin(struct harness *h, const char *keep_traces)
{
	set_keep_traces(h, keep_traces);
	scene_begin(&scene, h, 10);
	scene_add(&scene);
}

static bool counted(void *userdata)
{
	return scene.h->reps_counted >= *(const unsigned *)userdata;
}

/* A workout of some reps, to its end. Return: its UUID, for the caller to free(). */
static char *train(struct harness *h, unsigned reps)
{
	unsigned before = h->reps_counted;

	scene_start(&scene, reps);
	for (unsigned n = before + 1; n <= before + reps; n++) /* a foot is no faster than life */
		wait_for(h, counted, &n, "a rep that counts");
	scene_wait_workout(&scene, "State", "finished");
	return stored(h, "uuid");
}

/* How many files in the folder of traces have a name that begins so; -1: there is no folder. */
static int files(struct harness *h, const char *name)
{
	DIR *dir = opendir(in_scratch(h, TRACES));
	struct dirent *entry;
	int n = 0;

	if (!dir)
		return -1;
	while ((entry = readdir(dir)))
		n += !strncmp(entry->d_name, name, strlen(name));
	closedir(dir);
	return n;
}

/* The path of a part of a trace, valid as in_scratch() says. */
static const char *trace(struct harness *h, const char *uuid, const char *part)
{
	char name[96];

	(void)snprintf(name, sizeof(name), TRACES "%s%s.csv", uuid, part);
	return in_scratch(h, name);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* The events that a replay of the file finds, an array. */
static json_t *replay(struct harness *h, const char *path)
{
	json_t *events = json_array();
	struct output o;
	char *line, *rest;

	run_ctl(h, &o, "replay", "--json", path);
	if (o.status != 0)
		fail("%s", o.err);
	for (rest = o.out; (line = strsep(&rest, "\n")) && *line;)
		check(json_array_append_new(events, json_loads(line, 0, NULL)) == 0);
	output_done(&o);
	return events;
}

static json_t *history_reps(struct harness *h)
{
	json_t *whole, *reps;
	struct output o;

	run_ctl(h, &o, "history", "last", "--json");
	check(o.status == 0);
	whole = json_loads(o.out, 0, NULL);
	reps = json_incref(json_object_get(whole, "reps"));
	check(json_is_array(reps));
	json_decref(whole);
	output_done(&o);
	return reps;
}

static double number(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_number(value))
		fail("no number %s", key);
	return json_number_value(value);
}

/* A replay says four digits behind the point. */
#define ROUNDED 0.00011

static void check_equal(const char *what, double live, double replayed)
{
	if (fabs(live - replayed) > ROUNDED)
		fail("%s was %.5f live, and is %.5f in the replay", what, live, replayed);
}

static void check_forces(const json_t *rep, const json_t *hold)
{
	static const struct {
		const char *live, *replayed;
	} forces[] = {
		{ "level_n", "level_kg" },
		{ "peak_n", "peak_kg" },
		{ "mean_n", "mean_kg" },
		{ "rest_n", "rest_kg" },
	};

	for (size_t i = 0; i < ELEMENTS(forces); i++)
		check_equal(forces[i].live, number(rep, forces[i].live) / NEWTON_PER_KG,
			    number(hold, forces[i].replayed));
	check_equal("held_s", number(rep, "held_s"), number(hold, "held_s"));
}

static void check_rep(const json_t *rep, const json_t *hold)
{
	if (scene.moves)
		check(fabs(number(rep, "range_deg") - number(hold, "range_deg")) < 0.051);
	else
		check_forces(rep, hold);
	check_equal("unknown_s", number(rep, "unknown_s"), number(hold, "unknown_s"));
	check_equal("out_s", number(rep, "out_s"),
		    number(hold, "plateau_start_s") - number(hold, "start_s"));
	check_equal("plateau_s", number(rep, "plateau_s"),
		    number(hold, "plateau_end_s") - number(hold, "plateau_start_s"));
	check_equal("back_s", number(rep, "back_s"),
		    number(hold, "end_s") - number(hold, "plateau_end_s"));
}

static void check_reps(const json_t *reps, const json_t *holds)
{
	const json_t *before = NULL, *hold, *rep;
	size_t i;

	check(json_array_size(reps) == json_array_size(holds));
	json_array_foreach(reps, i, rep)
	{
		hold = json_array_get(holds, i);
		check(!strcmp(json_string_value(json_object_get(hold, "event")),
			      scene.moves ? "rep" : "hold"));
		check_rep(rep, hold);
		if (before)
			check_equal("rest_s", number(rep, "rest_s"),
				    number(hold, "start_s") - number(before, "end_s"));
		before = hold;
	}
}

/*
 * A file does not say which pose is rest, as a workout that is armed knows: of few reps it comes
 * out at its end only.
 */
static void forget_when_decided(json_t *events)
{
	json_t *event;
	size_t i;

	json_array_foreach(events, i, event)
	{
		check(json_object_del(event, "decided_s") == 0);
	}
}

/*
 * What was recorded began earlier: it may know a lower rest before the first hold, which the
 * workout did not look at, as it was not armed yet.
 */
static void check_recorded(json_t *recorded, json_t *kept)
{
	check(json_array_size(recorded) == json_array_size(kept));
	check(fabs(number(json_array_get(recorded, 0), "start_s") -
		   number(json_array_get(kept, 0), "start_s")) < 0.05);
	check(json_array_remove(recorded, 0) == 0 && json_array_remove(kept, 0) == 0);
	if (scene.moves) {
		forget_when_decided(recorded);
		forget_when_decided(kept);
	}
	check(json_equal(recorded, kept));
}

/*
 * The file of the daemon, that of instepctl record, and the live workout: all say the same. Not as
 * fast as the others: a stream holds 64 KiB, and its reader may be kept waiting by a busy machine,
 * but must lose no line.
 */
static void same_live_and_replayed(struct harness *h)
{
	const char *path = in_scratch(h, "recorded.csv");
	json_t *reps, *kept, *recorded;
	struct dialog d;
	struct stat st;
	char *uuid;

	if (!scene.moves)
		carrier_speed(&scene.band.air, 4);
	scene.person.short_pull = 1;
	dialog_begin(&d, h, (const char *const[]){ getenv("INSTEPCTL"), "record", path, NULL });
	dialog_hear(&d, "Ctrl-C ends it.");
	uuid = train(h, 3);
	check(kill(d.pid, SIGINT) == 0);
	check(dialog_end(&d) == 0);

	reps = history_reps(h);
	check(json_array_size(reps) == 4); /* three that count, and a short one */
	kept = replay(h, trace(h, uuid, ""));
	recorded = replay(h, path);
	check_reps(reps, kept);
	check_recorded(recorded, kept);

	check(files(h, uuid) == 1);
	check(stat(trace(h, uuid, ""), &st) == 0 && (st.st_mode & 07777) == 0600);
	check(stat(in_scratch(h, TRACES), &st) == 0 && (st.st_mode & 07777) == 0700);
	json_decref(reps);
	json_decref(kept);
	json_decref(recorded);
	free(uuid);
}

static void replayed_as_it_was(struct harness *h)
{
	begin(h, "2");
	same_live_and_replayed(h);
}

static void replayed_as_it_moved(struct harness *h)
{
	set_keep_traces(h, "2");
	scene_begin_sensor(&scene, h);
	scene.person.short_s = 0.3;
	scene_add(&scene);
	same_live_and_replayed(h);
}

/* What is kept is over the tare, as what was counted is. */
static void replayed_over_a_tare(struct harness *h)
{
	struct output o;

	begin(h, "2");
	run_ctl(h, &o, "band", "tare");
	check(o.status == 0);
	output_done(&o);
	same_live_and_replayed(h);
}

/*
 * Tared in a pause: the file goes on over the zero it began with, and has the same holds. Only
 * where rest is changes, and by what the workout did not look at before it was armed again.
 */
static void tared_in_a_pause(struct harness *h)
{
	json_t *reps, *kept, *rep;
	char *uuid;
	size_t i;

	begin(h, "2");
	scene_start(&scene, 2);
	scene_wait_workout(&scene, "Done", "1");
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Pause", ""));
	scene_wait_band(&scene, "Rest", "still");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Tare", ""));
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Resume", ""));
	scene_wait_workout(&scene, "State", "finished");

	uuid = stored(h, "uuid");
	reps = history_reps(h);
	kept = replay(h, trace(h, uuid, ""));
	check(json_array_size(reps) == 2 && json_array_size(kept) == 2);
	json_array_foreach(reps, i, rep)
	{
		const json_t *hold = json_array_get(kept, i);

		check(fabs(number(rep, "level_n") / NEWTON_PER_KG - number(hold, "level_kg")) <
		      0.05);
		check(fabs(number(rep, "held_s") - number(hold, "held_s")) < 0.05);
		check(number(hold, "rest_kg") > 0.3);
	}
	check(fabs(number(json_array_get(reps, 1), "rest_n")) < 1);
	check(files(h, uuid) == 1);
	json_decref(reps);
	json_decref(kept);
	free(uuid);
}

static void the_last_ones_only(struct harness *h)
{
	char *uuids[4];

	begin(h, "2");
	for (size_t i = 0; i < ELEMENTS(uuids); i++) {
		uuids[i] = train(h, 1);
		if (i == 0)
			write_text(in_scratch(h, TRACES "mine.csv"), "a file of the person");
		check(exists(trace(h, uuids[i], "")));
	}
	check(files(h, uuids[0]) == 0 && files(h, uuids[1]) == 0);
	check(files(h, uuids[2]) > 0 && files(h, uuids[3]) > 0);
	check(files(h, "mine.csv") == 1);
	for (size_t i = 0; i < ELEMENTS(uuids); i++)
		free(uuids[i]);
}

/* A trace of a workout long ago, last written at @time. */
static void old_trace(struct harness *h, const char *uuid, time_t time)
{
	const struct timespec written[] = { { .tv_sec = time }, { .tv_sec = time } };

	write_text(trace(h, uuid, ""), "t_s,force_kg\n0,0\n");
	check(utimensat(AT_FDCWD, trace(h, uuid, ""), written, 0) == 0);
}

#define OLD_UUID   "00000000-0000-4000-8000-000000000001"
#define OLDER_UUID "00000000-0000-4000-8000-000000000002"

/* What was written before the clock was set back is not newer than what comes after. */
static void the_clock_was_ahead(struct harness *h)
{
	char *uuids[2];

	begin(h, "2");
	free(train(h, 1));
	old_trace(h, OLD_UUID, time(NULL) + 1000000);
	old_trace(h, OLDER_UUID, time(NULL) + 900000);
	for (size_t i = 0; i < ELEMENTS(uuids); i++)
		uuids[i] = train(h, 1);

	check(exists(trace(h, uuids[0], "")) && exists(trace(h, uuids[1], "")));
	check(files(h, OLD_UUID) == 0 && files(h, OLDER_UUID) == 0);
	for (size_t i = 0; i < ELEMENTS(uuids); i++)
		free(uuids[i]);
}

/* One that cannot be deleted keeps none of the others. */
static void one_that_stays(struct harness *h)
{
	begin(h, "1");
	free(train(h, 1));
	old_trace(h, OLD_UUID, 2000);
	old_trace(h, OLDER_UUID, 1000);
	check(mkdir(trace(h, OLD_UUID, "-2"), 0700) == 0);
	free(train(h, 1));
	check(exists(trace(h, OLD_UUID, "-2")));
	check(files(h, OLDER_UUID) == 0);
	check(files(h, "") == 5); /* with . and .. */
}

static void off_by_default(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	free(train(h, 1));
	check(files(h, "") == -1);
}

/* Each epoch of the sensor is a file of its own; all of them go together. */
static void over_a_lost_link(struct harness *h)
{
	json_t *first, *second;
	char *uuid;

	begin(h, "1");
	scene_start(&scene, 2);
	scene_wait_workout(&scene, "Done", "1");
	scene_wait_workout(&scene, "Phase", "rest");
	fake_device_range(scene.band.device, false);
	scene_wait_workout(&scene, "State", "paused");
	fake_device_range(scene.band.device, true);
	scene_wait_workout(&scene, "State", "finished");
	uuid = stored(h, "uuid");
	first = replay(h, trace(h, uuid, ""));
	second = replay(h, trace(h, uuid, "-2"));
	check(json_array_size(first) == 1 && json_array_size(second) == 1);
	check(files(h, uuid) == 2);

	free(train(h, 1));
	check(files(h, uuid) == 0);
	json_decref(first);
	json_decref(second);
	free(uuid);
}

static void killed_in_the_middle(struct harness *h)
{
	json_t *holds;
	char *uuid;

	begin(h, "1");
	scene_start(&scene, 3);
	scene_wait_workout(&scene, "Done", "2");
	uuid = stored(h, "uuid");
	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);
	holds = replay(h, trace(h, uuid, "")); /* or it could not be read */
	check(json_array_size(holds) > 0);
	json_decref(holds);
	free(uuid);
}

static unsigned count(const char *text, const char *part)
{
	unsigned n = 0;

	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

/* The warning stands in the log, once. */
static void warned_once(struct harness *h, const char *why)
{
	char *log = file_read(in_scratch(h, "instepd.log"));

	check(log);
	check(count(log, "Keeping the samples of workout ") == 1);
	check_has(log, why);
	free(log);
}

static void a_full_disk_costs_no_rep(struct harness *h)
{
	struct rlimit before, limit;
	json_t *events;
	char *uuid;

	check(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
	check(getrlimit(RLIMIT_FSIZE, &before) == 0);
	limit = (struct rlimit){ 10000, before.rlim_max };
	check(setrlimit(RLIMIT_FSIZE, &limit) == 0); /* of the daemon too */
	begin(h, "2");
	check(setrlimit(RLIMIT_FSIZE, &before) == 0);
	uuid = train(h, 2);
	scene_workout_is(&scene, "Done", "2");
	warned_once(h, "the workout goes on: File too large");
	events = replay(h, trace(h, uuid, ""));
	json_decref(events);
	free(uuid);
}

static void no_folder_costs_no_rep(struct harness *h)
{
	(void)mkdir(in_scratch(h, "home/.local/instep"), 0700);
	write_text(in_scratch(h, "home/.local/instep/traces"), "in the way");
	begin(h, "2");
	free(train(h, 1));
	scene_workout_is(&scene, "Done", "1");
	warned_once(h, "the workout goes on: Not a directory");
}

static const struct test tests[] = {
	TEST(replayed_as_it_was),     TEST(replayed_over_a_tare), TEST(replayed_as_it_moved),
	TEST(tared_in_a_pause),       TEST(the_last_ones_only),   TEST(off_by_default),
	TEST(over_a_lost_link),       TEST(killed_in_the_middle), TEST(a_full_disk_costs_no_rep),
	TEST(no_folder_costs_no_rep), TEST(the_clock_was_ahead),  TEST(one_that_stays),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
