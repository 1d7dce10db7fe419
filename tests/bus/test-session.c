/* SPDX-License-Identifier: MIT */
/*
 * Workouts guided by the band, from packets to history: what is counted and why not. The person
 * follows the guidance on the bus, ten times as fast as life.
 */

#include <math.h>
#include <stdlib.h>

#include "bus/scene.h"

static struct scene scene;

static void dict_is(sd_bus_message *m, const char *key, const char *value)
{
	char *now;

	check(m);
	now = dict_get(m, key);
	if (strcmp(now, value))
		fail("%s is \"%s\", not \"%s\"", key, now, value);
	free(now);
}

static void begin(struct harness *h, unsigned reps)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, reps);
}

/* Seven pulls, the third too short: six counted, one tried with its reason. */
static void seven_holds_one_too_short(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene.person.short_pull = 2;
	scene_add(&scene);
	scene_start(&scene, 6);
	scene_workout_is(&scene, "GuidedBy", "band");
	scene_workout_is(&scene, "Planned", "6");
	scene_wait_workout(&scene, "Tried", "1");
	scene_wait_end(&scene, "6", "1");

	check(scene.person.pulls == 7);
	check(h->reps_done == 7);
	dict_is(h->rep_done, "counted", "true");
	dict_is(h->rep_done, "earned", "true");
	dict_is(h->finished, "done", "6");
	dict_is(h->finished, "tried", "1");
	dict_is(h->finished, "planned", "6");
	check(h->lives == 0); /* nobody claimed the band */
}

static void command(struct harness *h, const char *name)
{
	if (bus_call(h, NULL, scene.workout_path, WORKOUT, name, "") < 0)
		fail("%s: %s", name, h->error);
}

static bool three_reps_done(void *userdata)
{
	return ((struct harness *)userdata)->reps_done == 3;
}

/* Who skips the rest has let go a moment ago: the rep is measured all the same. */
static void skipped_right_after_a_hold(struct harness *h)
{
	sd_bus_message *reply;
	char *level;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	check_ok(bus_call(h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}",
			  "resisted-flexion", 4, "sets", "u", 3, "reps", "u", 1, "hold", "d", 3.0,
			  "ready", "d", 0.0));
	check_ok(sd_bus_message_read(reply, "o", &scene.workout_path));
	scene.workout_path = strdup(scene.workout_path);
	sd_bus_message_unref(reply);
	for (unsigned done = 1; done <= 2; done++) {
		scene_wait_workout(&scene, "Phase", "set-rest");
		command(h, "Skip");
		check(h->reps_done == done);
		level = dict_get(h->rep_done, "level_n");
		check(atof(level) > 2.5 * NEWTON_PER_KG);
		free(level);
	}
	wait_for(h, three_reps_done, h, "the third rep");
}

static bool rep_done(void *userdata)
{
	return ((struct harness *)userdata)->reps_done > 0;
}

static void too_short_says_why(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene.person.short_pull = 0;
	scene_add(&scene);
	scene_start(&scene, 1);
	wait_for(h, rep_done, h, "RepDone");
	dict_is(h->rep_done, "counted", "false");
	dict_is(h->rep_done, "reason", "short");
	scene_wait_end(&scene, "1", "1");
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

static void rep_has_its_figures(sd_bus_message *rep)
{
	double phases_s = figure(rep, "out_s") + figure(rep, "plateau_s") + figure(rep, "back_s");

	check(fabs(figure(rep, "tension_s") - phases_s) < 1e-4);
	check(fabs(figure(rep, "target_n") - 26) < 1e-9);
	check(figure(rep, "in_zone_s") > 1 && figure(rep, "in_zone_s") < phases_s);
	check(figure(rep, "rfd_n_per_s") > 10);
	check(figure(rep, "steadiness") > 0 && figure(rep, "steadiness") < 0.2);
	dict_is(rep, "range_deg", "");
	dict_is(rep, "step", "1");
}

/* Goes into the list that is the value of a key. */
static void enter_list(sd_bus_message *m, const char *key)
{
	const char *k;

	check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
	while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
		check_ok(sd_bus_message_read(m, "s", &k));
		if (!strcmp(k, key)) {
			check_ok(sd_bus_message_enter_container(m, 'v', "aa{sv}"));
			check_ok(sd_bus_message_enter_container(m, 'a', "a{sv}"));
			return;
		}
		check_ok(sd_bus_message_skip(m, "v"));
		check_ok(sd_bus_message_exit_container(m));
	}
	fail("there is no list \"%s\"", key);
}

/* The value in the nth dictionary of a list. */
static char *listed(sd_bus_message *m, const char *list, unsigned nth, const char *key)
{
	check_ok(sd_bus_message_rewind(m, true));
	enter_list(m, list);
	while (nth--)
		check_ok(sd_bus_message_skip(m, "a{sv}"));
	check(!sd_bus_message_at_end(m, false));
	return dict_find(m, key);
}

static void listed_is(sd_bus_message *m, const char *list, unsigned nth, const char *key,
		      const char *value)
{
	char *now = listed(m, list, nth, key);

	if (strcmp(now, value))
		fail("%s of %u in %s is \"%s\", not \"%s\"", key, nth, list, now, value);
	free(now);
}

static double listed_figure(sd_bus_message *m, const char *list, unsigned nth, const char *key)
{
	char *text = listed(m, list, nth, key), *end;
	double value = strtod(text, &end);

	if (!*text || *end)
		fail("%s of %u in %s is \"%s\"", key, nth, list, text);
	free(text);
	return value;
}

static void sets_have_their_figures(sd_bus_message *m)
{
	static const char *const known[] = { "steadiness", "fatigue", "out_s",
					     "plateau_s",  "back_s",  "rest_s" };
	double left_n, right_n;

	for (unsigned i = 0; i < 2; i++) {
		listed_is(m, "sets", i, "exercise", "resisted-flexion");
		listed_is(m, "sets", i, "side", i ? "right" : "left");
		listed_is(m, "sets", i, "done", "3");
		listed_is(m, "sets", i, "tried", i ? "0" : "1");
		listed_is(m, "sets", i, "drift_n", "");
		check(fabs(listed_figure(m, "sets", i, "level_n") - 29.4) < 3);
		for (size_t k = 0; k < ELEMENTS(known); k++)
			check(fabs(listed_figure(m, "sets", i, known[k])) < 10);
	}

	left_n = listed_figure(m, "differences", 0, "left_n");
	right_n = listed_figure(m, "differences", 0, "right_n");
	check(fabs(left_n - listed_figure(m, "sets", 0, "level_n")) < 1e-3);
	check(fabs(listed_figure(m, "differences", 0, "difference") -
		   (right_n - left_n) / fmax(left_n, right_n)) < 1e-3);
}

static bool four_reps_done(void *userdata)
{
	return ((struct harness *)userdata)->reps_done == 4;
}

static void page_has_both_feet(struct harness *h)
{
	struct output o;

	run_ctl(h, &o, "history", "last");
	check(o.status == 0);
	check_has(o.out, "\nSet 1, resisted-flexion, left, target 2.65 kg\n");
	check_has(o.out, "\nSet 2, resisted-flexion, right, target 2.65 kg\n");
	check_has(o.out, "  rest  tension  zone  wobble\n");
	check_has(o.out, "     3 counted, 1 tried\n     level ");
	check_has(o.out, " %, fatigue ");
	check_has(o.out, "\n\nresisted-flexion: left ");
	output_done(&o);
}

/* Three holds a foot, and one with the left that is too short. */
static void figures_of_reps_sets_and_feet(struct harness *h)
{
	sd_bus_message *reply;
	char *uuid;

	scene_begin(&scene, h, 10);
	scene.person.short_pull = 1;
	scene_add(&scene);
	scene_start_sides(&scene, "each", 3, 26);
	wait_for(h, four_reps_done, h, "RepDone of the left foot");
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Skip", ""));
	scene_wait_end(&scene, "6", "1");
	rep_has_its_figures(h->rep_done);
	sets_have_their_figures(h->finished);

	uuid = stored(h, "uuid");
	check_ok(bus_call(h, &reply, MANAGER_PATH "/history", HISTORY, "Workout", "s", uuid));
	sets_have_their_figures(reply);
	sd_bus_message_unref(reply);
	free(uuid);
	page_has_both_feet(h);
}

/* The band is seen only by who claimed it. */
static void live_while_claimed(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	scene_start(&scene, 2);
	scene_wait_workout(&scene, "State", "finished");
	check(h->lives > 0);
	scene_wait_band(&scene, "State", "streaming");
}

static void paused_resumed_stopped(struct harness *h)
{
	begin(h, 5);
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		       0) < 0);
	check_has(h->error, "org.instep.Instep1.Error.Busy");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o", scene.band_path) < 0);
	check_has(h->error, "org.instep.Instep1.Error.Busy");

	scene_wait_workout(&scene, "Done", "1");
	command(h, "Pause");
	scene_wait_workout(&scene, "State", "paused");
	command(h, "Resume");
	scene_wait_workout(&scene, "State", "running");
	scene_wait_workout(&scene, "Done", "2");
	command(h, "Stop");
	scene_wait_workout(&scene, "State", "abandoned");
	check(bus_call(h, NULL, scene.workout_path, WORKOUT, "Stop", "") < 0);
	check_has(h->error, "org.instep.Instep1.Error.NotRunning");
	stored_is(h, "state", "abandoned");
	stored_is(h, "done", "2");
}

static void do_one_by_the_timer(struct harness *h)
{
	sd_bus_message *reply;
	const char *path;

	check_ok(bus_call(h, &reply, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}",
			  "resisted-flexion", 7, "side", "s", "both", "sets", "u", 1, "reps", "u",
			  1, "hold", "d", 0.5, "rest", "d", 0.0, "ready", "d", 0.0, "guide", "s",
			  "timer"));
	check_ok(sd_bus_message_read(reply, "o", &path));
	scene.workout_path = strdup(path);
	sd_bus_message_unref(reply);
	scene_workout_is(&scene, "GuidedBy", "timer");
	scene_wait_workout(&scene, "State", "finished");
	scene_workout_is(&scene, "Done", "1");
}

static void by_timer_without_a_band(struct harness *h)
{
	sd_bus_message *reply;
	unsigned n = 0;

	scene.h = h;
	daemon_start(h);
	do_one_by_the_timer(h);
	do_one_by_the_timer(h);

	check_ok(bus_call(h, &reply, MANAGER_PATH "/history", HISTORY, "Workouts", "ttuu",
			  (uint64_t)0, (uint64_t)0, 0, 10));
	check(sd_bus_message_enter_container(reply, 'a', "a{sv}") > 0);
	while (sd_bus_message_at_end(reply, false) == 0) {
		check_ok(sd_bus_message_skip(reply, "a{sv}"));
		n++;
	}
	check(n == 2);
	sd_bus_message_unref(reply);
}

static const struct refused {
	const char *routine, *option, *type;
	const void *value;
	const char *error;
} refused[] = {
	{ "no-such-routine", NULL, NULL, NULL, "UnknownRoutine" },
	{ "../../etc/passwd", NULL, NULL, NULL, "UnknownRoutine" },
	{ "", NULL, NULL, NULL, "UnknownRoutine" },
	{ "resisted-flexion", "band", "s", "nobody", "UnknownBand" },
	{ "resisted-flexion", "guide", "s", "crystal ball", "InvalidArgument" },
	{ "resisted-flexion", "side", "s", "up", "InvalidArgument" },
	{ "resisted-flexion", "reps", "s", "ten", "InvalidArgument" },
	{ "resisted-flexion", "colour", "s", "blue", "InvalidArgument" },
};

static void refuses_by_name(struct harness *h)
{
	daemon_start(h);
	for (size_t i = 0; i < ELEMENTS(refused); i++) {
		const struct refused *c = &refused[i];
		int r = c->option ? bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout",
					     "sa{sv}", c->routine, 1, c->option, c->type, c->value)
				  : bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout",
					     "sa{sv}", c->routine, 0);

		if (r >= 0 || !strstr(h->error, c->error))
			fail("row %zu: %s", i, h->error);
	}
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		       1, "hold", "d", -1.0) < 0);
	check_has(h->error, "InvalidArgument");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", "resisted-flexion",
		       1, "reps", "u", 1000000) < 0);
	check_has(h->error, "InvalidArgument");
	check(bus_call(h, NULL, MANAGER_PATH "/workout/999", WORKOUT, "Stop", "") < 0);
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o",
		       MANAGER_PATH "/band/nobody") < 0);
	check_has(h->error, "UnknownBand");
	property_is(h, MANAGER_PATH, MANAGER, "ActiveWorkout", "/");
}

/* Who cannot wait for the last figures gets those that there are. */
static void stopped_before_the_last_figures(struct harness *h)
{
	char *level;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	scene_start(&scene, 1);
	scene_wait_workout(&scene, "Phase", "done");
	scene_workout_is(&scene, "State", "running");
	check_ok(bus_call(h, NULL, scene.workout_path, WORKOUT, "Stop", ""));
	wait_for(h, rep_done, h, "RepDone");
	dict_is(h->rep_done, "counted", "true");
	level = dict_get(h->rep_done, "level_n");
	check(atof(level) > 20);
	free(level);
}

static const struct test tests[] = {
	TEST(seven_holds_one_too_short),
	TEST(too_short_says_why),
	TEST(figures_of_reps_sets_and_feet),
	TEST(skipped_right_after_a_hold),
	TEST(live_while_claimed),
	TEST(paused_resumed_stopped),
	TEST(by_timer_without_a_band),
	TEST(refuses_by_name),
	TEST(stopped_before_the_last_figures),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
