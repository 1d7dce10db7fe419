/* SPDX-License-Identifier: MIT */
/*
 * The shipped programmes on the bus, from start to end as somebody does them by the timer, at their
 * own doses: the clock leaps from one phase to the next. What they take, what is announced and what
 * the history says must agree.
 */

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/dialog.h"
#include "bus/leap.h"
#include "bus/scene.h"

#define ROUTINE "org.instep.Instep1.Routine"

/* What the daemon itself needs between two leaps. */
#define BUSY_S 1.0

#define ROUTINE_STEPS 16

static struct leap *leap;

static bool finished(void *userdata)
{
	return ((struct harness *)userdata)->finished;
}

static double figure(sd_bus_message *m, const char *key)
{
	char *text = dict_get(m, key), *end;
	double value = strtod(text, &end);

	if (!*text || *end)
		fail("%s is \"%s\"", key, text);
	free(text);
	return value;
}

static double property(struct harness *h, const char *path, const char *interface, const char *name)
{
	char *text = property_get(h, path, interface, name), *end;
	double value = strtod(text, &end);

	if (!*text || *end)
		fail("%s is \"%s\"", name, text);
	free(text);
	return value;
}

/* What the program prints with --json. */
#define printed(h, ...)                               \
	({                                            \
		struct output _o;                     \
		json_t *_json;                        \
                                                      \
		run_ctl(h, &_o, __VA_ARGS__);         \
		_json = json_loads(_o.out, 0, NULL);  \
		if (!_json)                           \
			fail("%s%s", _o.out, _o.err); \
		output_done(&_o);                     \
		_json;                                \
	})

static double number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

static double routine_figure(struct harness *h, const char *routine, const char *name)
{
	char *path;
	double value;

	check_ok(sd_bus_path_encode(MANAGER_PATH "/routine", routine, &path));
	value = property(h, path, ROUTINE, name);
	free(path);
	return value;
}

/* By whom it was seen: by nobody but the timer. */
static bool is_by_timer(const json_t *verified)
{
	return json_array_size(verified) == 1 &&
	       !strcmp(json_string_value(json_array_get(verified, 0)), "timer");
}

/*
 * Each rep that a step has planned is there, by the timer, one after the other and within the
 * workout.
 */
static void history_agrees(struct harness *h, const json_t *steps)
{
	json_t *whole = printed(h, "history", "last", "--json"), *rep, *kept,
	       *workout = json_object_get(whole, "workout");
	double at = number(workout, "started"), done[ROUTINE_STEPS] = { 0 };
	size_t i;

	json_array_foreach(json_object_get(whole, "reps"), i, rep)
	{
		check(!strcmp(json_string_value(json_object_get(rep, "guide")), "timer"));
		check(json_is_true(json_object_get(rep, "counted")));
		check(number(rep, "at") >= at);
		at = number(rep, "at");
		done[(size_t)number(rep, "step") - 1]++;
	}
	check(at < number(workout, "ended"));
	check(json_array_size(steps) > 0);
	for (i = 0; i < json_array_size(steps); i++) {
		kept = json_array_get(json_object_get(workout, "steps"), i);
		check(done[i] == number(json_array_get(steps, i), "planned"));
		check(done[i] == number(kept, "planned") && done[i] == number(kept, "done"));
		check(number(kept, "tried") == 0 && number(kept, "skipped") == 0);
		check(is_by_timer(json_object_get(kept, "verified")));
	}
	json_decref(whole);
}

static void run(struct harness *h, const char *routine)
{
	double planned, seconds, took;
	json_t *workout;

	leap = leap_start(h);
	planned = routine_figure(h, routine, "Planned");
	seconds = routine_figure(h, routine, "EstimatedDuration");
	workout = printed(h, "start", routine, "--timer", "--detach", "--json");
	leap_on(h, leap, LEAPS_ALL);
	wait_for(h, finished, h, "Finished");

	check(h->reps_done == planned && h->reps_counted == planned);
	check(figure(h->finished, "done") == planned && figure(h->finished, "tried") == 0);
	took = figure(h->finished, "seconds");
	if (fabs(took - seconds) > BUSY_S)
		fail("it takes %g s, and was said to take %g s", took, seconds);
	history_agrees(h, json_object_get(workout, "steps"));
	json_decref(workout);
}

static void back_hip_knee(struct harness *h)
{
	run(h, "back-hip-knee");
}

static void gentle_five(struct harness *h)
{
	run(h, "gentle-five");
}

static void morning_feet(struct harness *h)
{
	run(h, "morning-feet");
}

static void fifteen_minutes(struct harness *h)
{
	run(h, "fifteen-minutes");
}

static void ground_up(struct harness *h)
{
	run(h, "ground-up");
}

/* What a person reads or hears on the way, in this order; much else is said between. */
static void told_in_words(struct harness *h)
{
	static const char *const sentences[] = {
		"Have at hand: chair, room to walk, towel, band.",
		"Get ready: heel raise, right. Stand behind a chair",
		"Raise the right heel: 1 of 10.",
		"Lower slowly.",
		"Raise: 6 of 10, right. Half way.",
		"Set done. Change to the left foot. Rest for ",
		"Get ready: toe walk. Stand up",
		"Walk on tiptoe, straight: 20 seconds.",
		"Half way: 10 seconds to go.",
		"Walk on tiptoe, toes out: 20 seconds.",
		"Set done. Rest for 15 seconds. Then set 2 of 5: 20 seconds, straight.",
		"Circle the right foot clockwise: 1 of 5.",
		"\n2 of 5, right.",
		"Circle the right foot counterclockwise: 1 of 5.",
		"Scrunch the towel with the left foot, away from you: 1 of 5.",
		"Press against the band with the right foot and hold for 2 seconds: 1 of 10.",
		"Good. Come back slowly.",
		"Hold it here for 2 seconds.",
		"Done. 335 of 335 counted.",
		"Finished: 335 of 335 counted, 0 tried",
	};
	static struct dialog d;

	leap = leap_start(h);
	json_decref(printed(h, "start", "morning-feet", "--timer", "--detach", "--json"));
	dialog_begin(&d, h, (const char *const[]){ getenv("INSTEPCTL"), "watch", NULL });
	dialog_hear(&d, "morning-feet, guided by the timer: 0 of 335 counted");
	d.mark = 0;
	leap_on(h, leap, LEAPS_ALL);
	for (size_t i = 0; i < ELEMENTS(sentences); i++)
		dialog_hear(&d, sentences[i]);
	check(dialog_end(&d) == 0);
}

static const struct test tests[] = {
	TEST(back_hip_knee),   TEST(gentle_five), TEST(morning_feet),
	TEST(fifteen_minutes), TEST(ground_up),   TEST(told_in_words),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
