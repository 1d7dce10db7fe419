/* SPDX-License-Identifier: MIT */

/*
 * The line for a status bar, and the words of a reminder that are its tooltip: what each state of
 * the daemon looks like there.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl/bar.h"
#include "ctl/client.h"
#include "ctl/day.h"
#include "ctl/reminder-words.h"

#define FEET  CLIENT_ROOT "/reminder/feet"
#define PRESS CLIENT_ROOT "/reminder/press"
#define RUN   CLIENT_ROOT "/workout/1"

static uint64_t tomorrow_us; /* when it begins */

static void add(json_t *objects, const char *path, const char *interface, json_t *properties)
{
	assert_non_null(properties);
	assert_int_equal(
		json_object_set_new(objects, path, json_pack("{s:o}", interface, properties)), 0);
}

static json_t *world(const char *workout, const char *reminder)
{
	json_t *objects = json_object();

	add(objects, CLIENT_ROOT, CLIENT_MANAGER,
	    json_pack("{s:s, s:s}", "active_workout", workout, "next_reminder", reminder));
	return objects;
}

static json_t *reminder(const char *title, const char *state)
{
	return json_pack("{s:s, s:s, s:I, s:I, s:I, s:i}", "title", title, "state", state,
			 "due_since", (json_int_t)(tomorrow_us - 60 * USEC_PER_SEC), "next_due",
			 (json_int_t)(tomorrow_us + 27000 * USEC_PER_SEC), "snoozed_until",
			 (json_int_t)(tomorrow_us - 60 * USEC_PER_SEC), "seconds", 90);
}

static void shows(json_t *objects, const char *text, const char *tooltip, const char *class,
		  int percentage)
{
	json_auto_t *line = bar_line(objects);

	assert_non_null(line);
	assert_string_equal(client_text(line, "text"), text);
	assert_string_equal(client_text(line, "tooltip"), tooltip);
	assert_string_equal(client_text(line, "class"), class);
	assert_int_equal(json_integer_value(json_object_get(line, "percentage")), percentage);
	assert_int_equal(json_object_size(line), 4);
	json_decref(objects);
}

static void test_without_anything(void **state)
{
	shows(NULL, "", "instepd does not run", "off", 0);
	shows(json_object(), "", "instepd does not run", "off", 0);
	shows(world("/", "/"), "", "Nothing is to come: instepctl remind list", "none", 0);
	/* that one has been removed, and the next one is not told yet */
	shows(world("/", FEET), "", "Nothing is to come: instepctl remind list", "none", 0);
}

static void test_workout(void **state)
{
	json_t *objects = world(RUN, FEET);

	add(objects, FEET, CLIENT_REMINDER, reminder("Feet", "workout"));
	add(objects, RUN, CLIENT_WORKOUT,
	    json_pack("{s:s, s:s, s:i, s:i, s:s}", "routine", "heel-raise", "state", "running",
		      "done", 7, "planned", 9, "cue", "Rise."));
	shows(json_incref(objects), "7/9", "heel-raise: 7 of 9 counted\nRise.", "workout", 77);

	add(objects, RUN, CLIENT_WORKOUT,
	    json_pack("{s:s, s:s, s:i, s:i, s:s}", "routine", "heel-raise", "state", "paused",
		      "done", 0, "planned", 0, "cue", ""));
	shows(objects, "0/0", "heel-raise: 0 of 0 counted", "workout-paused", 0);
}

static void test_next(void **state)
{
	json_t *objects = world("/", FEET);

	add(objects, FEET, CLIENT_REMINDER, reminder("Feet", "waits"));
	shows(json_incref(objects), "tomorrow 07:30", "Feet: next tomorrow 07:30", "waits", 0);

	add(objects, FEET, CLIENT_REMINDER, reminder("Feet", "snoozed"));
	shows(json_incref(objects), "23:59", "Feet: snoozed until today 23:59, takes about 2 min",
	      "snoozed", 0);

	add(objects, FEET, CLIENT_REMINDER, reminder("Feet", "quiet"));
	shows(objects, "", "Feet: due after the quiet hours, takes about 2 min", "quiet", 0);
}

static void test_due(void **state)
{
	static const struct {
		const char *key, *class, *words;
	} rows[] = {
		{ "enabled", "due", "due" },
		{ "overdue", "overdue", "overdue" },
		{ "urgent", "urgent", "overdue" },
	};
	json_t *objects = world("/", PRESS), *press = reminder("Toe press", "due");
	char tooltip[256];

	(void)json_object_set_new(press, "left",
				  json_pack("{s:i, s:i, s:s}", "done", 12, "planned", 30, "text",
					    "12 of 30 toe presses"));
	(void)json_object_set_new(press, "waiting",
				  json_string("It waits until the screen is unlocked."));
	add(objects, PRESS, CLIENT_REMINDER, json_incref(press));
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		(void)json_object_set_new(press, rows[i].key, json_true());
		(void)snprintf(
			tooltip, sizeof(tooltip),
			"Toe press: %s since today 23:59, so far 12 of 30 toe presses, about 2 "
			"min left. It waits until the screen is unlocked",
			rows[i].words);
		shows(json_incref(objects), "Toe press", tooltip, rows[i].class, 40);
	}
	json_decref(press);
	json_decref(objects);
}

static void test_many_due(void **state)
{
	json_t *objects = world("/", FEET);
	json_auto_t *line = NULL;
	char path[64];

	add(objects, FEET, CLIENT_REMINDER, reminder("Feet", "due"));
	for (unsigned i = 0; i < 6; i++) {
		(void)snprintf(path, sizeof(path), "%s%u", PRESS, i);
		add(objects, path, CLIENT_REMINDER, reminder("Press", "due"));
	}
	add(objects, PRESS, CLIENT_REMINDER, reminder("Later", "waits"));
	line = bar_line(objects);
	assert_string_equal(client_text(line, "text"), "Feet +6");
	assert_non_null(strstr(client_text(line, "tooltip"), "min\nand 2 more"));
	assert_null(strstr(client_text(line, "tooltip"), "Later"));
	json_decref(objects);
}

static void test_words(void **state)
{
	static const struct {
		const char *state, *words;
	} rows[] = {
		{ "off", "switched off" },
		{ "never", "its rule names no time to come" },
		{ "paused", "paused until today 23:59" },
		{ "apart",
		  "due as soon as the last session is long enough ago, takes about 2 min" },
		{ "settles", "due in a moment, takes about 2 min" },
		{ "workout", "due after the workout, takes about 2 min" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		json_auto_t *r = reminder("Feet", rows[i].state);

		(void)json_object_set_new(r, "next_due", json_integer(0));
		(void)json_object_set(r, "paused_until", json_object_get(r, "snoozed_until"));
		assert_string_equal(reminder_words(r).text, rows[i].words);
		(void)json_object_set_new(r, "problem", json_string("There is no routine."));
		assert_string_equal(reminder_words(r).text, "There is no routine");
	}
}

static int look_up_today(void **state)
{
	uint64_t today_us;

	assert_int_equal(setenv("TZ", "UTC0", 1), 0); /* where tomorrow is as long as any day */
	tzset();
	return day_parse("today", &today_us, &tomorrow_us);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_anything),
		cmocka_unit_test(test_workout),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_due),
		cmocka_unit_test(test_many_due),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests(tests, look_up_today, NULL);
}
