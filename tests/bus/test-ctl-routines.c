/* SPDX-License-Identifier: MIT */
/*
 * instepctl routines: what it lists, shows and says of mistakes, and how one's own begin. Without a
 * daemon, as somebody who writes a routine down has none to ask.
 */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "bus/harness.h"

static json_t *json_of(struct harness *h, const char *id)
{
	struct output o;
	json_t *json;

	if (id)
		run_ctl(h, &o, "routines", "show", id, "--json");
	else
		run_ctl(h, &o, "routines", "--json");
	check(o.status == 0);
	json = json_loads(o.out, 0, NULL);
	if (!json)
		fail("not JSON: %s", o.out);
	output_done(&o);
	return json;
}

/*
 * Rows as text, without the numbers' needless digits: the format is fixed, so all of it is
 * compared.
 */
static void rows_are(struct harness *h, const char *id, const char *const *rows, size_t n)
{
	json_t *routine = json_of(h, id);
	const json_t *steps = json_object_get(routine, "steps");

	for (size_t i = 0; i < n; i++) {
		char *row = json_dumps(json_array_get(steps, i), JSON_COMPACT);

		if (strcmp(row ?: "", rows[i]) != 0)
			fail("row %zu of %s is %s", i, id, row);
		free(row);
	}
	check(json_array_size(steps) == n);
	json_decref(routine);
}

#define CIRCLE "{\"exercise\":\"ankle-circle\",\"kind\":\"circles\","
#define PENCIL "{\"exercise\":\"pencil-pickup\",\"kind\":\"hold\","

static void shows_rows(struct harness *h)
{
	static const char *const rows[] = {
		"{\"exercise\":\"toe-press\",\"kind\":\"hold\",\"side\":\"both\",\"sets\":1,\"reps\":10,\"hold_s\":3.0,"
		"\"rest_s\":2.0,\"ours\":[\"rest_s\"]}",
		"{\"exercise\":\"toe-walk\",\"kind\":\"timed\",\"side\":\"both\",\"sets\":5,\"rest_s\":10.0,\"seconds\":20.0,"
		"\"ours\":[]}",
		CIRCLE
		"\"side\":\"left\",\"sets\":1,\"reps\":10,\"direction\":\"clockwise\",\"ours\":[]}",
		CIRCLE
		"\"side\":\"left\",\"sets\":1,\"reps\":10,\"direction\":\"counterclockwise\",\"ours\":[]}",
		CIRCLE
		"\"side\":\"right\",\"sets\":1,\"reps\":10,\"direction\":\"clockwise\",\"ours\":[]}",
		CIRCLE
		"\"side\":\"right\",\"sets\":1,\"reps\":10,\"direction\":\"counterclockwise\",\"ours\":[]}",
		"{\"exercise\":\"resisted-flexion\",\"kind\":\"hold\",\"side\":\"both\",\"sets\":1,\"reps\":10,\"hold_s\":5.0,"
		"\"rest_s\":3.0,\"ours\":[\"rest_s\"]}",
		PENCIL
		"\"side\":\"left\",\"sets\":1,\"reps\":5,\"hold_s\":10.0,\"rest_s\":3.0,\"ours\":[\"rest_s\"]}",
		PENCIL
		"\"side\":\"right\",\"sets\":1,\"reps\":5,\"hold_s\":10.0,\"rest_s\":3.0,\"ours\":[\"rest_s\"]}",
	};

	rows_are(h, "back-hip-knee", rows, ELEMENTS(rows));
}

/*
 * Feet that take turns, variants, the hold once back, and rests of two kinds; gentle-five's sides
 * are ours.
 */
static void shows_rows_of_every_kind(struct harness *h)
{
	static const char *const last[] = {
		"{\"exercise\":\"resisted-flexion\",\"kind\":\"hold\",\"side\":\"left\",\"sets\":3,\"reps\":10,"
		"\"hold_s\":2.0,\"back_hold_s\":2.0,\"rest_s\":5.0,\"rep_rest_s\":0.0,\"alternating\":true,"
		"\"ours\":[\"rep_rest_s\",\"rest_s\"]}",
		"{\"exercise\":\"resisted-flexion\",\"kind\":\"hold\",\"side\":\"right\",\"sets\":1,\"reps\":4,"
		"\"hold_s\":10.0,\"rest_s\":5.0,\"ours\":[\"side\",\"rest_s\"]}",
	};
	static const char *const ids[] = { "morning-feet", "gentle-five" };
	json_t *routine = json_of(h, "morning-feet");
	const json_t *steps = json_object_get(routine, "steps");
	static const char *const variants[] = { "straight", "toes out", "toes in" };

	check(json_array_size(steps) == 15);
	for (size_t i = 0; i < 3; i++)
		check(!strcmp(
			json_string_value(json_object_get(json_array_get(steps, 2 + i), "variant")),
			variants[i]));
	json_decref(routine);

	for (size_t i = 0; i < ELEMENTS(ids); i++) {
		char *row;

		routine = json_of(h, ids[i]);
		steps = json_object_get(routine, "steps");
		row = json_dumps(json_array_get(steps, json_array_size(steps) - 1), JSON_COMPACT);
		if (strcmp(row, last[i]) != 0)
			fail("the last row of %s is %s", ids[i], row);
		free(row);
		json_decref(routine);
	}
}

/* A rest is between any two reps of a set, those of two variants too. */
static void shows_the_rest_between_parts(struct harness *h)
{
	static const char *const rows[] = {
		"{\"exercise\":\"balance\",\"kind\":\"hold\",\"side\":\"both\",\"sets\":1,\"reps\":1,\"hold_s\":9.0,"
		"\"rest_s\":4.0,\"variant\":\"eyes open\",\"ours\":[]}",
		"{\"exercise\":\"balance\",\"kind\":\"hold\",\"side\":\"both\",\"sets\":1,\"reps\":1,\"hold_s\":9.0,"
		"\"rest_s\":4.0,\"variant\":\"eyes shut\",\"ours\":[]}",
		"{\"exercise\":\"stretch\",\"kind\":\"hold\",\"side\":\"both\",\"sets\":1,\"reps\":1,\"hold_s\":9.0,"
		"\"ours\":[]}",
	};

	write_config(h, "routines/evening.routine",
		     "[Exercise balance]\nHold=9s\nReps=1\nRest=4s\nVariants=eyes open, eyes shut\n"
		     "[Exercise stretch]\nHold=9s\nReps=1\n");
	rows_are(h, "evening", rows, ELEMENTS(rows));
}

static void shows_the_whole(struct harness *h)
{
	json_t *routine = json_of(h, "back-hip-knee");
	char *needs = json_dumps(json_object_get(routine, "needs"), JSON_COMPACT);

	check(!strcmp(json_string_value(json_object_get(routine, "id")), "back-hip-knee"));
	check(json_number_value(json_object_get(routine, "total_s")) == 594);
	check(json_integer_value(json_object_get(routine, "article_minutes")) == 20);
	check(!strcmp(needs, "[\"room to walk\",\"band\",\"bedpost or chair\",\"pencil\"]"));
	check(json_object_size(routine) == 5);
	free(needs);
	json_decref(routine);

	routine = json_of(h, "max");
	check(!json_object_get(routine, "article_minutes"));
	check(!strcmp(json_string_value(json_object_get(
			      json_array_get(json_object_get(routine, "steps"), 0), "label")),
		      "warm-up"));
	json_decref(routine);
}

/* As it is printed where it is no terminal: each sentence in a line of its own. */
static void shows_a_page(struct harness *h)
{
	static const char *const lines[] = {
		"morning-feet: Morning feet\n"
		"You need   chair, room to walk, towel, band\n",
		"\nTakes      about 23 minutes by the timer; the article says 20\n",
		"\nHow often  every morning\n",
		"\n1.         heel-raise, feet in turn, right first: 3 sets a foot of 10 reps\n",
		"\nTo choose  Reps from 10 to 20: in instep.conf, [Dose morning-feet heel-raise]\n",
		"\n2.         toe-walk, both feet: 5 sets of 20 s straight, then 20 s toes out, then 20 s toes in\n",
		"\nRest       15 s between sets, 15 s before the next exercise\n",
		"\n3.         ankle-circle, feet in turn, right first: 5 sets a foot of 5 circles clockwise, then 5 "
		"counterclockwise\n",
		"\nPace       1.5 s a circle\n",
		"\n4.         toe-curl, one foot after the other, left first: 5 sets a foot of 5 reps towards you, then "
		"5 away from you\n",
		"\n5.         resisted-flexion, feet in turn, right first: 3 sets a foot of 10 holds of 2 s, and 2 s once "
		"back\n",
		"\nPace       1 s out, 1.5 s back\n",
		"\nSeen by    a band, a motion sensor\n",
		"\nOur choice First, Out, Back, Rest, SetRest\n",
	};
	struct output o;

	run_ctl(h, &o, "routines", "show", "morning-feet");
	check(o.status == 0);
	for (size_t i = 0; i < ELEMENTS(lines); i++)
		check_has(o.out, lines[i]);
	output_done(&o);

	run_ctl(h, &o, "routines", "show", "fifteen-minutes");
	check_has(o.out, "\n1.         toe-walk, both feet: 5 times 20 s\n");
	check_has(o.out, "\nAlone      2 times a day\n");
	output_done(&o);
	run_ctl(h, &o, "routines", "show", "nonesuch");
	check(o.status == 1);
	check_has(o.err, "there is no routine \"nonesuch\"");
	output_done(&o);
}

/* What somebody's physiotherapist may have written on a sheet, as short as it can be. */
static const char sheet[] = "[Routine]\nName=Evening\nPlan=every 2 days\n"
			    "[Exercise heel-raise]\nKind=reps\nSets=3\nReps=15\n"
			    "[Exercise calf-stretch]\nHold=30s\nReps=2\nSides=each\nNeeds=wall\n"
			    "[Exercise balance]\nKind=timed\nTime=45s\nSides=each\n";

/* Programmes first, then single exercises, then one's own. */
static void lists_in_groups(struct harness *h)
{
	static const char *const order[] = { "back-hip-knee", "morning-feet", "ankle-circle",
					     "max",           "toe-walk",     "evening" };
	struct output o;
	const char *at;
	json_t *all;
	size_t seen = 0;

	write_config(h, "routines/evening.routine", sheet);
	run_ctl(h, &o, "routines");
	check(o.status == 0);
	at = strstr(o.out, "Programmes\n  back-hip-knee         10 min  Back, hip and knee\n");
	check(at == o.out);
	check((at = strstr(at, "Single exercises\n  ankle-circle           1 min  ")));
	check((at = strstr(at, "Your own\n  evening                9 min  Evening\n")));
	output_done(&o);

	all = json_of(h, NULL);
	for (size_t i = 0; i < json_array_size(all); i++)
		if (seen < ELEMENTS(order) &&
		    !strcmp(json_string_value(json_object_get(json_array_get(all, i), "id")),
			    order[seen]))
			seen++;
	check(seen == ELEMENTS(order) && json_array_size(all) == 15);
	json_decref(all);
}

/* A choice and a tempo of the settings count in what is shown. */
static void shows_what_is_in_force(struct harness *h)
{
	struct output o;
	json_t *routine;

	write_config(h, "instep.conf",
		     "[Workout]\nTempo=200 %\n[Dose heel-raise heel-raise]\nReps=20\n");
	routine = json_of(h, "heel-raise");
	check(json_integer_value(json_object_get(
		      json_array_get(json_object_get(routine, "steps"), 0), "reps")) == 20);
	/* a get-ready, 6 sets of 20 at 4 s, 5 changes of foot */
	check(json_number_value(json_object_get(routine, "total_s")) == 5 + 6 * 20 * 4 + 5 * 5);
	json_decref(routine);
	run_ctl(h, &o, "routines", "show", "heel-raise");
	check_has(o.out, "about 9 minutes by the timer at your tempo of 200 %\n");
	output_done(&o);
}

static void checks_files_and_names(struct harness *h)
{
	static const char bad[] = "[Routine]\nName=Mine\n[Exercise toe-curl]\nReps=5\nHold=soon\n";
	struct output o;

	write_config(h, "routines/evening.routine", sheet);
	run_ctl(h, &o, "routines", "check", "evening", "back-hip-knee",
		write_file(h, "mine.routine", sheet, strlen(sheet)));
	check(o.status == 0 && !*o.err);
	check_has(o.out, "instep/routines/evening.routine: good, 51 reps\n");
	check_has(o.out, "routines/back-hip-knee.routine: good, 75 reps\n");
	check_has(o.out, "mine.routine: good, 51 reps\n");
	output_done(&o);

	run_ctl(h, &o, "routines", "check", write_file(h, "mine.routine", bad, strlen(bad)),
		"evening", "nonesuch");
	check(o.status == 1);
	check_has(o.err, "mine.routine:5: [Exercise toe-curl] Hold: 'soon' is not understood");
	check_has(o.err, "mine.routine:3: [Exercise toe-curl] needs Hold= from 0.5 s to 10 min");
	check_has(o.err, "there is no routine \"nonesuch\"");
	check_has(o.out, "evening.routine: good");
	output_done(&o);
}

/* What is written can be started as it is, is never written over, and hides no shipped routine. */
static void begins_a_routine(struct harness *h)
{
	static const char *const bad[] = { "Mine", "../mine", "a b", "", "-a", "mine.routine" };
	const char *path;
	struct output o;
	struct stat st;
	char *text;

	run_ctl(h, &o, "routines", "new", "mine");
	check(o.status == 0);
	check_has(o.out, "instepctl routines check mine");
	output_done(&o);
	path = config_path(h, "routines/mine.routine");
	check(stat(path, &st) == 0 && (st.st_mode & 0777) == 0600);
	run_ctl(h, &o, "routines", "check", "mine");
	check(o.status == 0 && !*o.err);
	output_done(&o);

	write_config(h, "routines/mine.routine", "[Exercise x]\n");
	run_ctl(h, &o, "routines", "new", "mine");
	check(o.status == 1);
	check_has(o.err, "mine.routine is already there, and stays as it is");
	output_done(&o);
	text = file_read(path);
	check(!strcmp(text, "[Exercise x]\n"));
	free(text);

	run_ctl(h, &o, "routines", "new", "max");
	check(o.status == 1);
	check_has(o.err, "there is a shipped routine \"max\", which yours would hide");
	output_done(&o);

	for (size_t i = 0; i < ELEMENTS(bad); i++) {
		run_ctl(h, &o, "routines", "new", "--", bad[i]);
		if (o.status != 1)
			fail("\"%s\" is taken for a name", bad[i]);
		check_has(o.err, "is no name for a routine");
		output_done(&o);
	}
}

static void begins_nothing_without_its_data(struct harness *h)
{
	struct output o;

	setenv("INSTEP_DATADIR", "/nonexistent", 1);
	run_ctl(h, &o, "routines", "new", "mine");
	check(o.status == 1);
	check_has(o.err, "the example cannot be read");
	output_done(&o);
	run_ctl(h, &o, "routines", "check", "mine");
	check(o.status == 1);
	output_done(&o);
}

static const struct test tests[] = {
	TEST(shows_rows),
	TEST(shows_rows_of_every_kind),
	TEST(shows_the_rest_between_parts),
	TEST(shows_the_whole),
	TEST(shows_a_page),
	TEST(lists_in_groups),
	TEST(shows_what_is_in_force),
	TEST(checks_files_and_names),
	TEST(begins_a_routine),
	TEST(begins_nothing_without_its_data),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
