/* SPDX-License-Identifier: MIT */

/*
 * Which day it was: late in the evening, on a journey, and where the clocks or the settings have
 * changed since.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bus/remind-scene.h"
#include "store/store.h"

#define HISTORY_OBJECT MANAGER_PATH "/history"
#define HERE           0
#define TOKYO          (9 * 3600)
#define AUCKLAND       (13 * 3600)
#define LOSANGELES     (-8 * 3600)

static void train(struct store *s, int64_t at_s, int32_t offset_s)
{
	struct workout_row w = {
		.routine = "resisted-flexion",
		.state = "finished",
		.started_us = remind_real_us(at_s),
		.ended_us = remind_real_us(at_s) + USEC_PER_SEC,
		.offset_s = offset_s,
	};
	const struct rep_row rep = { .exercise = "resisted-flexion", .counted = true };

	check_ok(uuid_new(w.uuid));
	check_ok(store_begin(s, &w, NULL));
	check_ok(store_rep(s, w.uuid, &rep, NULL));
	check_ok(store_end(s, &w));
}

static void check_is(const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		fail("%s, but it must be %s", got, want);
}

static void today_is(struct harness *h, const char *workouts)
{
	sd_bus_message *m;
	char *value;

	check_ok(bus_call(h, &m, HISTORY_OBJECT, "org.freedesktop.DBus.Properties", "Get", "ss",
			  HISTORY, "Today"));
	check(sd_bus_message_enter_container(m, 'v', "a{sv}") > 0);
	value = dict_find(m, "workouts");
	check_is(value, workouts);
	free(value);
	sd_bus_message_unref(m);
}

/* The daemon's morning is Monday, 06:00 in UTC, which is day 0. */
static const struct {
	const char *settings;
	struct {
		int64_t at_s;
		int32_t offset_s;
	} done[6];
	const char *streak, *today;
} rows[] = {
	/* after midnight, before 04:00, is the evening before */
	{ "", { { AT(-2, 12, 0), HERE }, { AT(0, 2, 0), HERE }, { AT(0, 5, 0), HERE } }, "3", "1" },
	{ "", { { AT(-2, 12, 0), HERE }, { AT(0, 3, 59), HERE } }, "2", "0" },
	{ "", { { AT(0, 4, 0), HERE } }, "1", "1" },
	{ "[Reminders]\nDayStarts=00:00\n",
	  { { AT(-2, 12, 0), HERE }, { AT(0, 2, 0), HERE }, { AT(0, 5, 0), HERE } },
	  "1",
	  "2" },
	/* "now" is still Sunday */
	{ "[Reminders]\nDayStarts=06:30\n",
	  { { AT(-2, 12, 0), HERE }, { AT(-1, 6, 29), HERE }, { AT(0, 5, 0), HERE } },
	  "2",
	  "1" },
	/* Saturday 20:00 in UTC was Sunday morning in Tokyo, and 04:00 there is a new day, too */
	{ "",
	  { { AT(-2, 12, 0), TOKYO }, { AT(-2, 20, 0), TOKYO }, { AT(0, 5, 0), HERE } },
	  "3",
	  "1" },
	{ "",
	  { { AT(-2, 12, 0), TOKYO }, { AT(-2, 18, 59), TOKYO }, { AT(0, 5, 0), HERE } },
	  "1",
	  "1" },
	/* it was Sunday in Los Angeles, and there it is no Monday yet */
	{ "", { { AT(0, 5, 0), LOSANGELES } }, "1", "0" },
	/* Friday in Los Angeles, then Sunday in Auckland: Saturday had three hours */
	{ "",
	  { { AT(-4, 20, 0), LOSANGELES },
	    { AT(-2, 4, 0), LOSANGELES },
	    { AT(-2, 20, 0), AUCKLAND },
	    { AT(-1, 20, 0), AUCKLAND } },
	  "4",
	  "1" },
};

static void open_history(struct harness *h, char path[static 128], struct store **ret)
{
	(void)snprintf(path, 128, "%s/home/.local/instep/history.db", h->scratch);
	check_ok(store_open(ret, path, STORE_WRITE, NULL));
	check(!store_problem(*ret));
}

static void days(struct harness *h)
{
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct remind s = { 0 };
		struct store *store;
		char path[128];

		open_history(h, path, &store);
		for (size_t k = 0; k < ELEMENTS(rows[i].done) && rows[i].done[k].at_s; k++)
			train(store, rows[i].done[k].at_s, rows[i].done[k].offset_s);
		store_free(store);

		(void)write_config(h, "instep.conf", rows[i].settings);
		remind_begin(&s, h);
		property_is(h, HISTORY_OBJECT, HISTORY, "Streak", rows[i].streak);
		today_is(h, rows[i].today);
		check(daemon_signal(h, SIGTERM) == 0);
		check(unlink(path) == 0);
	}
}

struct sums {
	char text[256]; /* "-24:1 0:2": hours from Monday, workouts */
};

static void add_sum(sd_bus_message *m, struct sums *ret)
{
	size_t n = strlen(ret->text);
	uint64_t from_us = 0;
	unsigned workouts = 99;
	const char *key;

	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &key));
		if (strcmp(key, "from") == 0)
			check_ok(sd_bus_message_read(m, "v", "t", &from_us));
		else if (strcmp(key, "workouts") == 0)
			check_ok(sd_bus_message_read(m, "v", "u", &workouts));
		else
			check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}
	(void)snprintf(ret->text + n, sizeof(ret->text) - n, "%s%lld:%u", n ? " " : "",
		       (long long)(from_us - remind_real_us(0)) / INT64_C(3600000000), workouts);
}

static struct sums summary(struct harness *h, int64_t from_s, int64_t to_s, const char *by)
{
	struct sums sums = { "" };
	sd_bus_message *m;

	check_ok(bus_call(h, &m, HISTORY_OBJECT, HISTORY, "Summary", "tts", remind_real_us(from_s),
			  remind_real_us(to_s), by));
	check(sd_bus_message_enter_container(m, 'a', "a{sv}") > 0);
	while (sd_bus_message_enter_container(m, 'a', "{sv}") > 0) {
		add_sum(m, &sums);
		check_ok(sd_bus_message_exit_container(m));
	}
	sd_bus_message_unref(m);
	return sums;
}

/* Whole days are the days of the person; a part of one is that part. */
static void sums_of_days(struct harness *h)
{
	struct remind s = { 0 };
	struct store *store;
	char path[128];

	open_history(h, path, &store);
	train(store, AT(-2, 12, 0), HERE);
	train(store, AT(-1, 3, 0), HERE);
	train(store, AT(-1, 20, 0), TOKYO);
	train(store, AT(0, 5, 0), HERE);
	store_free(store);
	remind_begin(&s, h);

	check_is(summary(h, AT(-2, 4, 0), AT(1, 4, 0), "day").text, "-44:2 -20:0 4:2");
	check_is(summary(h, AT(-2, 4, 0), AT(0, 4, 0), "day").text, "-44:2 -20:0");
	check_is(summary(h, AT(-1, 0, 0), AT(0, 4, 0), "day").text, "-24:1 -20:0");
	check_is(summary(h, AT(-2, 4, 0), AT(-1, 3, 0), "day").text, "-44:1");
	check_is(summary(h, AT(-2, 4, 0), AT(1, 4, 0), "week").text, "-44:2 4:2");
	check_is(summary(h, AT(-2, 4, 0), AT(1, 4, 0), "month").text, "-44:4");
	check_is(summary(h, AT(0, 4, 0), AT(0, 4, 0), "day").text, "");
	check_is(summary(h, AT(0, 4, 0), AT(-1, 4, 0), "day").text, "");
}

/* Where the settings say otherwise it is told at once. */
static void day_starts_elsewhere(struct harness *h)
{
	struct remind s = { 0 };
	struct store *store;
	char path[128];

	open_history(h, path, &store);
	train(store, AT(-1, 2, 0), HERE);
	train(store, AT(0, 2, 0), HERE);
	train(store, AT(0, 5, 0), HERE);
	store_free(store);
	remind_begin(&s, h);
	property_is(h, HISTORY_OBJECT, HISTORY, "Streak", "3");

	(void)write_config(h, "instep.conf", "[Reminders]\nDayStarts=00:00\n");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	wait_for_property(h, HISTORY_OBJECT, HISTORY, "Streak", "2");
	today_is(h, "2");
}

static const struct test tests[] = {
	TEST(days),
	TEST(sums_of_days),
	TEST(day_starts_elsewhere),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
