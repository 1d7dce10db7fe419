/* SPDX-License-Identifier: MIT */
/*
 * Routines for people. What is needed comes first, because one has to fetch it; then each exercise
 * with its numbers in a line and its words below. What a file leaves unsaid is not said here
 * either.
 */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "conf/plan.h"
#include "ctl/phrase.h"
#include "ctl/routine-json.h"
#include "ctl/routine-page.h"
#include "ctl/wrap.h"
#include "util/macro.h"

/* The next of several items, after a comma. */
#define add_item(p, ...) (phrase_add(p, "%s", (p)->text[0] ? ", " : ""), phrase_add(p, __VA_ARGS__))

static void print(const char *label, const struct phrase *p)
{
	if (p->text[0])
		wrap_print(label, p->text);
}

static struct figure time_text(uint64_t us)
{
	return phrase_duration(usec_to_s(us));
}

/* Rounded, as people say it; but nothing takes 0 minutes. */
static unsigned minutes(double seconds)
{
	return MAX((unsigned)lround(seconds / 60), 1U);
}

static void add_feet(struct phrase *p, const struct step *s)
{
	switch (s->sides) {
	case SIDES_BOTH:
		phrase_add(p, "both feet");
		break;
	case SIDES_LEFT:
	case SIDES_RIGHT:
		phrase_add(p, "%s foot", sides_name(s->sides));
		break;
	case SIDES_EACH:
		phrase_add(p, "one foot after the other, %s first", side_name(s->first));
		break;
	case SIDES_ALTERNATE:
		phrase_add(p, "feet in turn, %s first", side_name(s->first));
		break;
	}
}

/* What one part of a set is, in the full form or, after another part, in the short one. */
static void add_dose(struct phrase *p, const struct step *s, bool brief)
{
	const char *plural = s->reps > 1 ? "s" : "";

	switch (s->kind) {
	case KIND_HOLD:
		if (brief)
			phrase_add(p, "%u", s->reps);
		else
			phrase_add(p, "%u hold%s of %s", s->reps, plural,
				   time_text(s->hold_us).text);
		break;
	case KIND_REPS:
		phrase_add(p, brief ? "%u" : "%u rep%s", s->reps, plural);
		break;
	case KIND_TIMED:
		phrase_add(p, "%s", time_text(s->time_us).text);
		break;
	case KIND_CIRCLES:
		phrase_add(p, brief ? "%u" : "%u circle%s", s->reps, plural);
		break;
	}
}

static void add_parts(struct phrase *p, const struct step *s)
{
	for (unsigned i = 0; i < MAX(s->n_parts, 1U); i++) {
		const struct part *part = &s->parts[i];

		if (i > 0)
			phrase_add(p, ", then ");
		add_dose(p, s, i > 0);
		if (s->n_parts)
			phrase_add(p, " %s%s", part->variant, direction_name(part->direction));
	}
	if (s->back_hold_us > 0)
		phrase_add(p, ", and %s once back", time_text(s->back_hold_us).text);
}

/* "resisted-flexion, both feet: 2 sets of 10 holds of 5 s" */
static void print_heading(const struct step *s, unsigned number)
{
	struct phrase p = {};
	char label[16];

	phrase_add(&p, "%s", s->exercise);
	if (s->label[0])
		phrase_add(&p, " (%s)", s->label);
	phrase_add(&p, ", ");
	add_feet(&p, s);
	phrase_add(&p, ": ");
	if (s->sets > 1 && s->kind == KIND_TIMED && !s->n_parts)
		phrase_add(&p, "%u times %s", s->sets, step_changes_foot(s) ? "a foot, each " : "");
	else if (s->sets > 1)
		phrase_add(&p, "%u sets %sof ", s->sets, step_changes_foot(s) ? "a foot " : "");
	add_parts(&p, s);
	if (s->warm_up && strcmp(s->label, "warm-up") != 0)
		phrase_add(&p, ", to warm up");

	(void)snprintf(label, sizeof(label), "%u.", number);
	putchar('\n');
	print(label, &p);
}

static void print_pace(const struct step *s, bool last)
{
	const char *one = s->kind == KIND_HOLD ? "holds" : "reps";
	struct phrase p = {};

	if (s->kind == KIND_CIRCLES)
		phrase_add(&p, "%s a circle", time_text(s->time_us).text);
	if (s->out_us + s->back_us > 0)
		phrase_add(&p, "%s out, %s back", time_text(s->out_us).text,
			   time_text(s->back_us).text);
	print("Pace", &p);

	p.text[0] = '\0';
	if (s->rest_us > 0 && step_set_reps(s) > 1)
		add_item(&p, "%s between %s", time_text(s->rest_us).text, one);
	if (step_sets(s) > 1)
		add_item(&p, "%s between sets", time_text(s->set_rest_us).text);
	if (!last)
		add_item(&p, "%s before the next exercise", time_text(s->exercise_rest_us).text);
	print("Rest", &p);
}

static void print_target(const struct step *s, enum units units)
{
	struct phrase p = {};

	if (s->target.share > 0)
		phrase_add(&p, "%.3g %% of your best or more", s->target.share * 100);
	else if (s->target.least_n > 0)
		phrase_add(&p, "%s or more", phrase_force(units, s->target.least_n).text);
	print("Target", &p);

	p.text[0] = '\0';
	if (s->sensors & SENSOR_BAND)
		add_item(&p, "a band");
	if (s->sensors & SENSOR_MOTION)
		add_item(&p, "a motion sensor");
	print("Seen by", &p);
}

/* What is the person's to choose, and where. */
static void print_ranges(const struct routine *r, const struct step *s)
{
	const char *names[DOSE_COUNT] = { [DOSE_SETS] = "Sets",
					  [DOSE_REPS] = "Reps",
					  [DOSE_HOLD] = "Hold",
					  [DOSE_TIME] =
						  s->kind == KIND_CIRCLES ? "Count" : "Time" };
	struct phrase p = {};

	for (enum dose d = DOSE_SETS; d < DOSE_COUNT; d++) {
		const struct range *range = &s->ranges[d];
		bool time = d == DOSE_HOLD || d == DOSE_TIME;

		if (range->most)
			add_item(&p, "%s from %g to %g%s", names[d],
				 (double)range->least / (time ? 1e6 : 1),
				 (double)range->most / (time ? 1e6 : 1), time ? " s" : "");
	}
	if (p.text[0])
		phrase_add(&p, ": in instep.conf, [Dose %s %s%s%s]", r->id, s->exercise,
			   s->label[0] ? " " : "", s->label);
	print("To choose", &p);
}

static void print_text(const char *label, const char *text)
{
	if (text[0])
		wrap_print(label, text);
}

static void print_step(const struct routine *r, unsigned i, enum units units)
{
	const struct step *s = &r->steps[i];
	char plan[PLAN_TEXT_MAX];

	print_heading(s, i + 1);
	print_text("Set-up", s->setup);
	print_text("Movement", s->movement);
	print_text("Avoid", s->avoid);
	print_pace(s, i + 1 == r->n_steps);
	print_target(s, units);
	plan_text(&s->plan, plan);
	print_text("Alone", plan);
	print_ranges(r, s);
	print_text("Our choice", s->ours);
}

static void print_time(const struct routine *r, const struct settings *settings)
{
	unsigned n = minutes(routine_seconds(r, settings));
	struct phrase p = {};

	phrase_add(&p, "about %u minute%s by the timer", n, n > 1 ? "s" : "");
	if (settings->tempo != 1)
		phrase_add(&p, " at your tempo of %.0f %%", settings->tempo * 100);
	if (r->article_minutes)
		phrase_add(&p, "; the article says %u", r->article_minutes);
	print("Takes", &p);
}

void routine_page_show(const struct routine_entry *e, const struct settings *settings)
{
	const struct routine *r = &e->routine;
	char needs[ROUTINE_NEEDS_MAX], plan[PLAN_TEXT_MAX];

	printf("%s: %s\n", r->id, r->name);
	routine_needs(r, needs, sizeof(needs));
	print_text("You need", needs);
	print_text("What", r->summary);
	print_time(r, settings);
	plan_text(&r->plan, plan);
	print_text("How often", plan);
	print_text("From", r->source);
	print_text("File", e->path);
	for (unsigned i = 0; i < r->n_steps; i++)
		print_step(r, i, settings->units);
}

enum routine_group routine_group(const struct routine_entry *e)
{
	const struct routine *r = &e->routine;

	if (e->own)
		return GROUP_OWN;
	for (unsigned i = 1; i < r->n_steps; i++)
		if (strcmp(r->steps[i].exercise, r->steps[0].exercise) != 0)
			return GROUP_PROGRAMMES;
	return GROUP_SINGLE;
}

static void list_group(const struct routine_shelf *shelf, enum routine_group group,
		       const char *heading, const struct settings *settings)
{
	bool begun = false;

	for (size_t i = 0; i < shelf->n; i++) {
		const struct routine *r = &shelf->entries[i].routine;

		if (routine_group(&shelf->entries[i]) != group)
			continue;
		if (!begun)
			printf("%s\n", heading);
		begun = true;
		printf("  %-20s %3u min  %s\n", r->id, minutes(routine_seconds(r, settings)),
		       r->name);
	}
}

void routine_page_list(const struct routine_shelf *shelf, const struct settings *settings)
{
	list_group(shelf, GROUP_PROGRAMMES, "Programmes", settings);
	list_group(shelf, GROUP_SINGLE, "Single exercises", settings);
	list_group(shelf, GROUP_OWN, "Your own", settings);
	puts("See one: instepctl routines show ID. Write your own: instepctl routines new NAME");
}
