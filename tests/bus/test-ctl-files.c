/* SPDX-License-Identifier: MIT */
/*
 * The verbs of instepctl that read files and need no daemon: replay, history (routines have a test
 * of their own). And what every verb owes a script: its help, its exit status, and an error that
 * says what to do.
 */

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "band/person.h"
#include "bus/harness.h"

#define HEADER        "t_s,force_kg\n"
#define LABELS_HEADER "kind,start_s,end_s,note\n"

/* A virtual person's force as CSV, the clock beginning at @zero_s. */
static char *record(const struct person_plan *plan, double zero_s, struct person **ret)
{
	struct person_sample s;
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);

	check(f != NULL);
	*ret = person_new(plan);
	check(*ret != NULL);
	fputs(HEADER, f);
	while (person_next(*ret, &s))
		fprintf(f, "%.6f,%.5f\n", zero_s + (double)s.t_us / 1e6, s.force_kg);
	check(fclose(f) == 0);
	return text;
}

/* The next line of @text as JSON, NULL behind the last. */
static json_t *next_line(const char **text)
{
	const char *line = *text, *end = strchr(line, '\n');
	json_t *json;

	if (!end)
		return NULL;
	*text = end + 1;
	json = json_loadb(line, (size_t)(end - line), 0, NULL);
	if (!json)
		fail("not JSON: %.*s", (int)(end - line), line);
	return json;
}

static double number(const json_t *event, const char *key)
{
	const json_t *value = json_object_get(event, key);

	if (!json_is_number(value))
		fail("no number %s", key);
	return json_number_value(value);
}

static void check_near(const json_t *event, const char *key, double wanted, double tolerance)
{
	if (fabs(number(event, key) - wanted) > tolerance)
		fail("%s is %.4f and should be %.4f", key, number(event, key), wanted);
}

static void check_hold(const json_t *event, const struct person_truth *truth, double zero_s)
{
	check(!strcmp(json_string_value(json_object_get(event, "event")),
		      truth->pulse ? "pulse" : "hold"));
	check_near(event, "start_s", zero_s + truth->start_s, 0.15);
	check_near(event, "plateau_start_s", zero_s + truth->plateau_start_s, 0.15);
	check_near(event, "plateau_end_s", zero_s + truth->plateau_end_s, 0.15);
	check_near(event, "end_s", zero_s + truth->end_s, 0.15);
	check_near(event, "level_kg", truth->level_kg, 0.05 * truth->level_kg);
	check_near(event, "rest_kg", truth->rest_kg, 0.05);
	check_near(event, "held_s", truth->plateau_end_s - truth->plateau_start_s, 0.3);
	check(number(event, "unknown_s") == 0);
	check(number(event, "noticed_s") < number(event, "decided_s"));
	check(number(event, "mean_kg") <= number(event, "peak_kg"));
	check(!json_object_get(event, "open"));
	check_near(event, "tension_s", number(event, "end_s") - number(event, "start_s"), 1e-3);
	check(number(event, "rfd_kg_per_s") > 0.5);
	check(truth->pulse || number(event, "steadiness") < 0.02);
}

/* On the file's own clock, wherever that begins. */
static void finds_the_holds(struct harness *h)
{
	static const double zeros_s[] = { 0, -100, 1e6 };
	static const struct person_plan plan = { .seed = 7,
						 .level_kg = 4,
						 .rate_hz = 80,
						 .holds = 5,
						 .hold_s = 4,
						 .rest_s = 3,
						 .short_hold = -1 };

	for (size_t i = 0; i < ELEMENTS(zeros_s); i++) {
		struct person *person;
		char *csv = record(&plan, zeros_s[i], &person);
		const char *rest;
		struct output o;
		json_t *event;
		size_t n = 0;

		run_ctl(h, &o, "replay", "--json", write_file(h, "person.csv", csv, strlen(csv)));
		check(o.status == 0);
		for (rest = o.out; (event = next_line(&rest)); n++) {
			check(n < person_truths(person));
			check_hold(event, person_truth(person, n), zeros_s[i]);
			json_decref(event);
		}
		check(n == plan.holds && n == person_truths(person));
		output_done(&o);
		person_free(person);
		free(csv);
	}
}

/* The finals of --stream are those without it, and each was announced before it was decided. */
static void streams_the_same_holds(struct harness *h)
{
	static const struct person_plan plan = { .seed = 8,
						 .level_kg = 2,
						 .rate_hz = 100,
						 .holds = 3,
						 .hold_s = 3,
						 .rest_s = 3,
						 .short_hold = 1,
						 .short_s = 0.5 };
	struct person *person;
	char *csv = record(&plan, 0, &person), *finals = NULL;
	size_t size = 0, begun = 0, ended = 0, cancelled = 0;
	const char *path = write_file(h, "person.csv", csv, strlen(csv)), *rest, *line;
	FILE *f = open_memstream(&finals, &size);
	struct output plain, stream;
	json_t *event;

	check(f != NULL);
	run_ctl(h, &plain, "replay", "--json", path);
	run_ctl(h, &stream, "replay", "--json", "--stream", path);
	check(plain.status == 0 && stream.status == 0);
	for (rest = line = stream.out; (event = next_line(&rest)); line = rest) {
		const char *name = json_string_value(json_object_get(event, "event"));

		if (!strcmp(name, "hold") || !strcmp(name, "pulse")) {
			fwrite(line, 1, (size_t)(rest - line), f);
		} else if (!strcmp(name, "hold-cancel")) {
			check(json_is_string(json_object_get(event, "reason")));
			cancelled++;
		} else {
			check(number(event, "at_s") <= number(event, "noticed_s"));
			begun += !strcmp(name, "hold-begin");
			ended += !strcmp(name, "hold-end");
		}
		json_decref(event);
	}
	check(fclose(f) == 0);
	check(begun == 3 && ended == 2 && cancelled == 1); /* the short one was a pulse */
	check(!strcmp(finals, plain.out));
	check_has(plain.out, "\"event\":\"pulse\"");

	output_done(&plain);
	output_done(&stream);
	person_free(person);
	free(finals);
	free(csv);
}

static void marks_what_the_file_cuts_off(struct harness *h)
{
	char *csv = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&csv, &n);
	struct output o;

	check(f != NULL);
	fputs(HEADER, f);
	for (unsigned i = 0; i < 600; i++)
		fprintf(f, "%.3f,%.3f\n", i / 100.0,
			i < 200   ? 0.5
			: i < 230 ? 0.5 + (i - 200) * 0.1
				  : 3.5);
	check(fclose(f) == 0);

	run_ctl(h, &o, "replay", "--json", write_file(h, "open.csv", csv, n));
	check(o.status == 0);
	check_has(o.out, "{\"event\":\"hold\"");
	check_has(o.out, "\"open\":true,");
	output_done(&o);

	run_ctl(h, &o, "replay", write_file(h, "open.csv", csv, n));
	check_has(o.out, "the recording ends in it");
	check_has(o.out, "1 hold, 0 pulses");
	output_done(&o);
	free(csv);
}

/* What it prints is the same with a picture; what is in one is tested in tests/unit/test-plot.c. */
static void draws_what_it_replays(struct harness *h)
{
	static const struct person_plan plan = { .seed = 9,
						 .level_kg = 3,
						 .rate_hz = 80,
						 .holds = 2,
						 .hold_s = 3,
						 .rest_s = 3,
						 .short_hold = -1 };
	char csv_path[128], svg_path[160], *csv;
	struct output plain, drawn;
	struct person *person;
	struct stat st;
	FILE *f;

	csv = record(&plan, 0, &person);
	strcpy(csv_path, write_file(h, "person.csv", csv, strlen(csv)));
	(void)snprintf(svg_path, sizeof(svg_path), "%s/person.svg", h->scratch);
	run_ctl(h, &plain, "replay", "--json", csv_path);
	run_ctl(h, &drawn, "replay", "--json", "--plot", svg_path, csv_path);
	check(plain.status == 0 && drawn.status == 0);
	check(!strcmp(plain.out, drawn.out) && !*drawn.err);
	check(stat(svg_path, &st) == 0 && (st.st_mode & 07777) == 0600 && st.st_size > 10000);
	f = fopen(svg_path, "re");
	check(f && fgetc(f) == '<');
	check(fclose(f) == 0);

	output_done(&plain);
	output_done(&drawn);
	person_free(person);
	free(csv);
}

/* @error names what is wrong; there is then no picture, and what was at its place stays. */
static void check_no_picture(struct harness *h, const char *csv, const char *out, int status,
			     const char *error)
{
	struct output o;

	run_ctl(h, &o, "replay", "--json", "--plot", out, csv);
	if (o.status != status)
		fail("%s from %s ends with %d: %s", out, csv, o.status, o.err);
	check_has(o.err, error);
	output_done(&o);
}

static void says_why_there_is_no_picture(struct harness *h)
{
	static const char rows[] = HEADER "0,1\n0.1,1\n", bad[] = HEADER "0,1\n0.1,x\n";
	static const char labels[] = LABELS_HEADER "hold,2,1,\n";
	char good_csv[128], bad_csv[128], labelled_csv[128], svg[160];
	struct stat st;

	strcpy(good_csv, write_file(h, "good.csv", rows, sizeof(rows) - 1));
	strcpy(bad_csv, write_file(h, "bad.csv", bad, sizeof(bad) - 1));
	strcpy(labelled_csv, write_file(h, "labelled.csv", rows, sizeof(rows) - 1));
	write_file(h, "labelled.labels.csv", labels, sizeof(labels) - 1);
	(void)snprintf(svg, sizeof(svg), "%s/none.svg", h->scratch);

	check_no_picture(h, good_csv, "picture.jpg", 2, "ends in .svg or .png");
	check_no_picture(h, "-", svg, 2, "standard input cannot be plotted");
	check_no_picture(h, "/dev/null", svg, 1, "a picture needs a file");
	check_no_picture(h, good_csv, "/nonexistent/a.svg", 1,
			 "could not write /nonexistent/a.svg: No such file or directory");
	check_no_picture(h, bad_csv, svg, 1, "bad.csv:3: force_kg is \"x\"");
	check_no_picture(h, labelled_csv, svg, 1,
			 "labelled.labels.csv:2: it ends at 1.000 s, before it starts");
	check_no_picture(h, write_file(h, "rows.svg", rows, sizeof(rows) - 1),
			 write_file(h, "rows.svg", rows, sizeof(rows) - 1), 1,
			 "this is the recording");
	check(stat(svg, &st) < 0);
}

/* Whatever is in a recording or beside it, a picture takes no more memory than a machine has. */
static void a_picture_has_an_end(struct harness *h)
{
	static char text[8 * 1024 * 1024];
	FILE *f = fmemopen(text, sizeof(text), "w");
	char svg[160], csv[128];

	(void)snprintf(svg, sizeof(svg), "%s/none.svg", h->scratch);
	fputs(HEADER, f);
	for (unsigned i = 0; i < 150000; i++)
		fprintf(f, "%.2f,%u\n", i * 0.05, i / 10 % 2 * 5);
	fclose(f);
	strcpy(csv, write_file(h, "pulses.csv", text, strlen(text)));
	check_no_picture(h, csv, svg, 1, "over 20000 events");

	strcpy(csv, write_file(h, "labelled.csv", HEADER "0,1\n", strlen(HEADER "0,1\n")));
	f = fmemopen(text, sizeof(text), "w");
	fputs(LABELS_HEADER, f);
	for (unsigned i = 0; i < 10001; i++)
		fputs("hold,0,1,\n", f);
	fclose(f);
	write_file(h, "labelled.labels.csv", text, strlen(text));
	check_no_picture(h, csv, svg, 1, "labelled.labels.csv:10002: a picture has room for");

	memset(text, 'x', sizeof(text));
	write_file(h, "labelled.labels.csv", text, sizeof(text));
	check_no_picture(h, csv, svg, 1, "labelled.labels.csv:1: the line is longer than");
}

static void history_before_the_first_workout(struct harness *h)
{
	struct output o;

	run_ctl(h, &o, "history");
	check(o.status == 0);
	check_has(o.out, "Nothing was done yet");
	output_done(&o);
	run_ctl(h, &o, "history", "--json");
	check(o.status == 0 && !strcmp(o.out, "[]\n"));
	output_done(&o);
	run_ctl(h, &o, "history", "best");
	check(o.status == 0 &&
	      !strcmp(o.out, "No best is known yet. Measure it: instepctl start max\n"));
	output_done(&o);
	run_ctl(h, &o, "history", "best", "--json");
	check(o.status == 0 && !strcmp(o.out, "[]\n"));
	output_done(&o);
	run_ctl(h, &o, "history", "last");
	check(o.status == 1);
	check_has(o.err, "there is no history yet");
	output_done(&o);
}

static void refuses_wrong_days(struct harness *h)
{
	static const char *const days[] = { "2026-02-30",  "2026-13-01", "tomorrow",
					    "2026-11-21x", "",           "2026-11-21 25:00" };

	for (size_t i = 0; i < ELEMENTS(days); i++) {
		struct output o;

		run_ctl(h, &o, "history", "--from", days[i]);
		if (o.status != 2)
			fail("\"%s\" is taken for a day", days[i]);
		check_has(o.err, "write a day as");
		output_done(&o);
	}
}

/* An option that would have no effect is a mistake, whatever stands first. */
static void refuses_options_without_effect(struct harness *h)
{
	static const struct {
		const char *args[3], *why;
	} rows[] = {
		{ { "--today", "--from", "yesterday" }, "--today and --from or --to exclude" },
		{ { "--to", "yesterday", "--today" }, "--today and --from or --to exclude" },
		{ { "last", "--today" }, "for the list, not for \"last\"" },
		{ { "best", "--limit", "3" }, "for the list, not for \"best\"" },
		{ { "--from", "today", "0a1b" }, "for the list, not for \"0a1b\"" },
		{ { "undo", "--json" }, "undo has no --json" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const char *const *args = rows[i].args;
		struct output o;

		run_ctl(h, &o, "history", args[0], args[1], args[2]);
		if (o.status != 2)
			fail("row %zu is taken", i);
		check_has(o.err, rows[i].why);
		output_done(&o);
	}
}

static void is_help(const char *text, const char *usage)
{
	check_has(text, usage);
	for (const char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n')
		if (strcspn(line, "\n") > 80)
			fail("over 80 columns: %.*s", (int)strcspn(line, "\n"), line);
}

static void every_verb_has_help(struct harness *h)
{
	static const char *const verbs[] = { "status", "scan",   "band",   "routines", "start",
					     "watch",  "pause",  "resume", "skip",     "back",
					     "repeat", "stop",   "done",   "rate",     "history",
					     "record", "replay", "decode", "devices",  "remind",
					     "doctor", "pair" };
	struct output all, o;
	char usage[64];

	run_ctl(h, &all, "--help");
	check(all.status == 0);
	for (size_t i = 0; i < ELEMENTS(verbs); i++) {
		check_has(all.out, verbs[i]);
		(void)snprintf(usage, sizeof(usage), "Usage: instepctl %s", verbs[i]);
		run_ctl(h, &o, verbs[i], "--help");
		check(o.status == 0);
		is_help(o.out, usage);
		output_done(&o);

		run_ctl(h, &o, "help", verbs[i]);
		check(o.status == 0);
		check_has(o.out, usage);
		output_done(&o);

		run_ctl(h, &o, verbs[i], "--no-such-option");
		if (o.status != 2)
			fail("%s --no-such-option ends with %d", verbs[i], o.status);
		output_done(&o);
	}
	output_done(&all);

	run_ctl(h, &o, "band", "add", "--help");
	check(o.status == 0);
	is_help(o.out, "Usage: instepctl band add ");
	output_done(&o);

	run_ctl(h, &o, "dance");
	check(o.status == 2);
	check_has(o.err, "there is no verb \"dance\"");
	output_done(&o);
}

/* 3 is for scripts that want to start it, or to wait. */
static void says_that_the_daemon_is_missing(struct harness *h)
{
	static const char *const verbs[] = { "status", "scan",   "band", "watch",
					     "pause",  "resume", "skip", "stop" };

	for (size_t i = 0; i < ELEMENTS(verbs); i++) {
		struct output o;

		run_ctl(h, &o, verbs[i]);
		if (o.status != 3)
			fail("%s ends with %d", verbs[i], o.status);
		check_has(o.err, "systemctl --user start instepd");
		check(!*o.out);
		output_done(&o);
	}
}

static const struct test tests[] = {
	TEST(finds_the_holds),
	TEST(streams_the_same_holds),
	TEST(marks_what_the_file_cuts_off),
	TEST(draws_what_it_replays),
	TEST(says_why_there_is_no_picture),
	TEST(a_picture_has_an_end),
	TEST(history_before_the_first_workout),
	TEST(refuses_wrong_days),
	TEST(refuses_options_without_effect),
	TEST(every_verb_has_help),
	TEST(says_that_the_daemon_is_missing),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
