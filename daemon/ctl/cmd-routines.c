/* SPDX-License-Identifier: MIT */
/*
 * instepctl routines: which there are, what one asks for, and whether a file that somebody wrote is right. All of it
 * from the files, without the daemon: who writes a routine wants to know before anything runs.
 */

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "conf/routine-file.h"
#include "ctl/cmd.h"
#include "ctl/local.h"
#include "ctl/phrase.h"
#include "util/macro.h"

static const char help[] =
	"Usage: instepctl routines [list] [--json]\n"
	"       instepctl routines show ID [--json]\n"
	"       instepctl routines check FILE...\n"
	"\n"
	"list   the routines that can be started: the shipped ones and your own\n"
	"show   what one of them asks for, and how long it takes by the timer\n"
	"check  what is wrong with a routine file, with its line\n"
	"\n"
	"Your own routines are in ~/.config/instep/routines; copy a shipped one (show\n"
	"names its file) to begin. No daemon is needed for any of these.\n"
	"\n"
	"Options:\n"
	"  --json  show: one JSON object; list: an array of them\n"
	"  --help  this text\n"
	"\n"
	"Exit status of check: 1 when there is anything to mend.\n";

/* What step @i adds to the whole: its get-ready countdown, its sets, and the rest before it. */
static double step_seconds(const struct routine *r, unsigned i, uint64_t ready_us)
{
	struct routine before = *r, with = *r;

	before.n_steps = i;
	with.n_steps = i + 1;
	return usec_to_s(routine_duration_us(&with, ready_us) -
			 routine_duration_us(&before, ready_us));
}

#define NEEDS_MAX (4 * ROUTINE_TEXT_MAX)

/* The words of "band, chair", parted at the commas. */
static json_t *needs_json(const struct routine *r)
{
	json_t *list = json_array();
	char needs[NEEDS_MAX];
	const char *word = needs;
	size_t n;

	routine_needs(r, needs, sizeof(needs));

	for (; *word; word += n) {
		word += strspn(word, ", ");
		n = strcspn(word, ",");
		if (n > 0)
			(void)json_array_append_new(list, json_stringn(word, n));
	}
	return list;
}

static json_t *step_json(const struct routine *r, unsigned i, uint64_t ready_us)
{
	const struct step *s = &r->steps[i];

	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:f, s:f, s:f}", "exercise", s->exercise,
			 "kind", "hold", "side", sides_name(s->sides), "sets", (int)s->sets, "reps",
			 (int)s->reps, "hold_s", usec_to_s(s->hold_us), "rest_s",
			 usec_to_s(s->rest_us), "seconds", step_seconds(r, i, ready_us));
}

static json_t *routine_json(const struct routine *r, uint64_t ready_us)
{
	json_t *steps = json_array();

	for (unsigned i = 0; i < r->n_steps; i++)
		(void)json_array_append_new(steps, step_json(r, i, ready_us));
	return json_pack("{s:s, s:f, s:o, s:o}", "id", r->id, "total_s",
			 usec_to_s(routine_duration_us(r, ready_us)), "needs", needs_json(r),
			 "steps", steps);
}

static void print_step(const struct step *s, unsigned number, enum units units)
{
	printf("\n%u. %s, %s: ", number, s->exercise, sides_name(s->sides));
	if (step_sets(s) > 1)
		printf("%u sets of ", step_sets(s));
	printf("%u hold%s of %s", s->reps, s->reps > 1 ? "s" : "",
	       phrase_duration(usec_to_s(s->hold_us)).text);
	if (s->target.share > 0)
		printf(" at %.3g %% of your best or more", s->target.share * 100);
	else if (s->target.least_n > 0)
		printf(" at %s or more", phrase_force(units, s->target.least_n).text);
	if (s->rest_us > 0)
		printf(", %s of rest between", phrase_duration(usec_to_s(s->rest_us)).text);
	if (step_sets(s) > 1)
		printf(", %s between sets", phrase_duration(usec_to_s(s->set_rest_us)).text);
	putchar('\n');
	if (s->setup[0])
		printf("   %s\n", s->setup);
}

static int show(const struct routine_entry *e, const struct settings *settings)
{
	const struct routine *r = &e->routine;
	char needs[NEEDS_MAX];

	printf("%s: %s\n", r->id, r->name);
	if (r->summary[0])
		puts(r->summary);
	routine_needs(r, needs, sizeof(needs));
	if (needs[0])
		printf("Needs: %s\n", needs);
	printf("File: %s\n", e->path);
	for (unsigned i = 0; i < r->n_steps; i++)
		print_step(&r->steps[i], i + 1, settings->units);
	printf("\nIn all %u reps, %s by the timer.\n", routine_planned(r),
	       phrase_duration(usec_to_s(routine_duration_us(r, settings->ready_us))).text);
	return CTL_OK;
}

static int show_json(const struct routine_entry *e, const struct settings *settings)
{
	json_auto_t *json = routine_json(&e->routine, settings->ready_us);

	phrase_json(json);
	return CTL_OK;
}

static int list(const struct routine_shelf *shelf, const struct settings *settings)
{
	for (size_t i = 0; i < shelf->n; i++) {
		const struct routine *r = &shelf->entries[i].routine;

		printf("%-24s %-12s %s\n", r->id,
		       phrase_duration(usec_to_s(routine_duration_us(r, settings->ready_us))).text,
		       r->name);
	}
	return CTL_OK;
}

static int list_json(const struct routine_shelf *shelf, const struct settings *settings)
{
	json_auto_t *array = json_array();

	for (size_t i = 0; i < shelf->n; i++)
		(void)json_array_append_new(
			array, routine_json(&shelf->entries[i].routine, settings->ready_us));
	phrase_json(array);
	return CTL_OK;
}

/* @id: NULL for all of them */
static int list_or_show(const char *id, bool json)
{
	_cleanup_(routine_shelf_done) struct routine_shelf shelf = {};
	struct complaints c = local_complaints();
	const struct routine_entry *entry;
	struct settings settings;
	int r;

	local_settings(&settings);
	r = routine_shelf_load(&shelf, &settings.choices, &c);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "could not read the routines: %s", strerror(-r));
	if (!id)
		return json ? list_json(&shelf, &settings) : list(&shelf, &settings);

	entry = routine_shelf_find(&shelf, id);
	if (!entry)
		return cmd_fail(CTL_FAILED,
				"there is no routine \"%s\"; see: instepctl routines list", id);
	return json ? show_json(entry, &settings) : show(entry, &settings);
}

static int check(char **files)
{
	struct complaints c = local_complaints();
	struct routine routine;

	for (; *files; files++) {
		unsigned before = c.count;

		if (routine_load(&routine, *files, &c) == 0 && c.count == before)
			printf("%s: good, %u reps\n", *files, routine_planned(&routine));
	}
	return c.count > 0 ? CTL_FAILED : CTL_OK;
}

int cmd_routines(int argc, char **argv)
{
	bool json = false;
	const char *verb;
	int code;

	code = cmd_options(argc, argv, help, &json);
	if (code >= 0)
		return code;
	argc -= optind;
	argv += optind;
	verb = argc > 0 ? argv[0] : "list";

	if (!strcmp(verb, "list"))
		return argc < 2 ? list_or_show(NULL, json) : cmd_usage("list takes no arguments");
	if (!strcmp(verb, "show"))
		return argc == 2 ? list_or_show(argv[1], json)
				 : cmd_usage("name one routine to show");
	if (!strcmp(verb, "check"))
		return argc > 1 && !json ? check(argv + 1)
					 : cmd_usage(json ? "check has no --json"
							  : "name the files to check");
	return cmd_usage("there is no \"routines %s\"", verb);
}
