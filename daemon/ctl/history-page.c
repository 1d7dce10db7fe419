/* SPDX-License-Identifier: MIT */
/*
 * The page of one workout. Its rows are read once, straight through: what a table needs for its
 * head is known from the rep that is printed next, and the figures of a set are known when another
 * set begins. Columns that no rep of a set can fill are left out.
 */

#include "ctl/history-page.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "ctl/day.h"
#include "ctl/history-words.h"
#include "ctl/phrase.h"
#include "store/figures.h"
#include "util/macro.h"

enum measure { MEASURE_FORCE, MEASURE_RATE, MEASURE_DEGREES, MEASURE_SECONDS, MEASURE_PERCENT };

static const struct column {
	const char *head, *figure;
	enum measure measure;
	int width;
} columns[] = {
	{ "level", "level_n", MEASURE_FORCE, 7 },
	{ "peak", "peak_n", MEASURE_FORCE, 7 },
	{ "mean", "mean_n", MEASURE_FORCE, 7 },
	{ "rise", "rfd_n_per_s", MEASURE_RATE, 7 },
	{ "range", "range_deg", MEASURE_DEGREES, 7 },
	{ "out", "out_s", MEASURE_SECONDS, 6 },
	{ "held", "held_s", MEASURE_SECONDS, 6 },
	{ "back", "back_s", MEASURE_SECONDS, 6 },
	{ "rest", "rest_s", MEASURE_SECONDS, 6 },
	{ "tension", "tension_s", MEASURE_SECONDS, 9 },
	{ "zone", "in_zone_s", MEASURE_SECONDS, 6 },
	{ "wobble", "steadiness", MEASURE_PERCENT, 8 },
};

/* What tables differ in. */
struct head {
	bool shown, motion, target;
};

struct page {
	enum units units;
	bool in_set;
	struct head head; /* of the table that is open */
	struct part parts[ROUTINE_STEPS_MAX][ROUTINE_PARTS_MAX];
	/* reps in a row that nobody measured, and of which the same is known; last 0 = none */
	struct {
		unsigned first, last;
		struct phrase phrase;
	} run;
	struct tally tally;
};

static bool has_column(const struct head *h, const struct column *c)
{
	switch (c->measure) {
	case MEASURE_FORCE:
	case MEASURE_RATE:
		return !h->motion;
	case MEASURE_DEGREES:
		return h->motion;
	case MEASURE_SECONDS:
		return h->target || strcmp(c->figure, "in_zone_s") != 0;
	case MEASURE_PERCENT:
		break;
	}
	return true;
}

static struct figure unit_of(enum units units, enum measure measure)
{
	struct figure p = { "" };

	switch (measure) {
	case MEASURE_FORCE:
		(void)snprintf(p.text, sizeof(p.text), "%s", units_name(units));
		break;
	case MEASURE_RATE:
		(void)snprintf(p.text, sizeof(p.text), "%s/s", units_name(units));
		break;
	case MEASURE_DEGREES:
		return (struct figure){ "deg" };
	case MEASURE_SECONDS:
		return (struct figure){ "s" };
	case MEASURE_PERCENT:
		return (struct figure){ "%" };
	}
	return p;
}

static void print_cell(enum units units, const struct column *c, double value)
{
	switch (c->measure) {
	case MEASURE_FORCE:
	case MEASURE_RATE:
		printf("%*.*f", c->width, units == UNITS_N ? 1 : 2,
		       units_from_newton(units, value));
		break;
	case MEASURE_DEGREES:
	case MEASURE_SECONDS:
		printf("%*.1f", c->width, value);
		break;
	case MEASURE_PERCENT:
		printf("%*.1f", c->width, 100 * value);
		break;
	}
}

static void print_head(const struct page *p)
{
	printf("rep");
	for (size_t i = 0; i < ELEMENTS(columns); i++)
		if (has_column(&p->head, &columns[i]))
			printf("%*s", columns[i].width, columns[i].head);
	printf("\n   ");
	for (size_t i = 0; i < ELEMENTS(columns); i++)
		if (has_column(&p->head, &columns[i]))
			printf("%*s", columns[i].width, unit_of(p->units, columns[i].measure).text);
	putchar('\n');
}

static void print_figures(const struct page *p, const struct rep_row *r)
{
	struct named_figure figures[FIGURES_MAX];
	size_t n = figures_of_rep(r, figures), k;

	for (size_t i = 0; i < ELEMENTS(columns); i++) {
		if (!has_column(&p->head, &columns[i]))
			continue;
		for (k = 0; k < n && strcmp(figures[k].name, columns[i].figure) != 0; k++)
			;
		if (k < n)
			print_cell(p->units, &columns[i], figures[k].value);
		else
			printf("%*s", columns[i].width, "-");
	}
	putchar('\n');
}

static void print_measured(struct page *p, const struct rep_row *r)
{
	struct head head = { true, r->range_deg > 0, r->target_n > 0 };

	if (memcmp(&p->head, &head, sizeof(head)) != 0) {
		p->head = head;
		print_head(p);
	}
	printf("%3u", r->rep);
	print_figures(p, r);
	if (r->unknown_us > 0)
		printf("     nothing was heard of the sensor for %s\n",
		       phrase_duration(usec_to_s(r->unknown_us)).text);
}

/* ", toes out"; "" when a set is of one piece */
static struct phrase part_phrase(const struct page *p, const struct rep_row *r)
{
	struct phrase phrase = { "" };
	const struct part *part;

	if (r->part < 1 || r->part > ROUTINE_PARTS_MAX || r->step < 1 ||
	    r->step > ROUTINE_STEPS_MAX)
		return phrase;

	part = &p->parts[r->step - 1][r->part - 1];
	if (part->variant[0] || part->direction)
		phrase_add(&phrase, ", %s",
			   part->variant[0] ? part->variant : direction_name(part->direction));
	return phrase;
}

/* What is known of a rep that nobody measured. */
static struct phrase unmeasured_phrase(const struct page *p, const struct rep_row *r)
{
	bool timed = strcmp(r->guide, guide_name(GUIDE_TIMER)) == 0;
	struct phrase phrase = { "" };

	if (r->held_us > 0)
		phrase_add(&phrase, "%s of ", phrase_duration(usec_to_s(r->held_us)).text);
	if (r->wanted_us > 0 && (timed || r->held_us > 0))
		phrase_add(&phrase, "%s ", phrase_duration(usec_to_s(r->wanted_us)).text);
	phrase_add(&phrase, "%s%s", timed ? "by the timer" : "not measured",
		   part_phrase(p, r).text);
	if (!r->counted)
		phrase_add(&phrase, "; tried: %s", phrase_reason(r->reason));
	return phrase;
}

static void end_run(struct page *p)
{
	if (p->run.first == p->run.last && p->run.last > 0)
		printf("%3u  %s\n", p->run.last, p->run.phrase.text);
	else if (p->run.last > 0)
		printf("%3u-%u  %s\n", p->run.first, p->run.last, p->run.phrase.text);
	p->run.last = 0;
}

/* A hundred circles are a line, not a hundred. */
static void add_to_run(struct page *p, const struct rep_row *r)
{
	struct phrase phrase = unmeasured_phrase(p, r);

	if (r->rep != p->run.last + 1 || strcmp(phrase.text, p->run.phrase.text) != 0) {
		end_run(p);
		p->run.first = r->rep;
		p->run.phrase = phrase;
	}
	p->run.last = r->rep;
}

static void print_rep(struct page *p, const struct rep_row *r)
{
	if (!r->measured) {
		add_to_run(p, r);
		return;
	}

	end_run(p);
	print_measured(p, r);
	if (!r->counted)
		printf("     tried: %s\n", phrase_reason(r->reason));
}

static void begin_set(struct page *p, const struct rep_row *r)
{
	/* The sets of each step of a routine are counted from 1, and often of the same exercise. */
	if (r->step > 1)
		printf("\nExercise %u, set %u, %s", r->step, r->set, r->exercise);
	else
		printf("\nSet %u, %s", r->set, r->exercise);
	if (r->side != SIDE_BOTH)
		printf(", %s", side_name(r->side));
	if (r->target_n > 0)
		printf(", target %s", phrase_force(p->units, r->target_n).text);
	putchar('\n');
	p->in_set = true;
	p->head = (struct head){ 0 };
}

static void print_means(const struct page *p, const struct tally_set *s)
{
	if (isfinite(s->range_deg))
		printf("     range %s", phrase_angle(s->range_deg).text);
	else if (isfinite(s->level_n))
		printf("     level %s", phrase_force(p->units, s->level_n).text);
	else
		return; /* nothing was measured that counted */

	printf(", tempo %.1f-%.1f-%.1f s", s->out_s, s->plateau_s, s->back_s);
	if (isfinite(s->steadiness))
		printf(", wobble %.1f %%", 100 * s->steadiness);
	if (isfinite(s->fatigue))
		printf(", fatigue %.0f %%", round(100 * s->fatigue) + 0.0);
	putchar('\n');
}

static void print_rest(const struct page *p, const struct tally_set *s)
{
	struct figure by = phrase_force(p->units, fabs(s->drift_n));

	if (!isfinite(s->rest_n))
		return;

	printf("     at rest %s", phrase_force(p->units, s->rest_n).text);
	if (isfinite(s->drift_n) && !strcmp(by.text, phrase_force(p->units, 0).text))
		printf(", as in the first set");
	else if (isfinite(s->drift_n))
		printf(", %s %s than in the first set", by.text, s->drift_n < 0 ? "less" : "more");
	putchar('\n');
}

static void end_set(struct page *p, const struct tally_set *s)
{
	end_run(p);
	printf("     %u counted, %u tried\n", s->counted, s->tried);
	print_means(p, s);
	print_rest(p, s);
}

static int take_rep(void *userdata, const struct rep_row *r)
{
	struct tally_rep rep = figures_tally_rep(r);
	struct page *p = userdata;
	struct tally_set before;

	if (tally_push(&p->tally, &rep, &before)) {
		end_set(p, &before);
		p->in_set = false;
	}
	if (!p->in_set)
		begin_set(p, r);
	print_rep(p, r);
	return 0;
}

static void print_difference(const struct page *p, const struct tally_difference *d)
{
	const char *weaker = d->difference < 0 ? "right" : "left";
	double percent = round(100 * fabs(d->difference));

	if (d->motion)
		printf("%s: left %s, right %s", d->exercise, phrase_angle(d->left).text,
		       phrase_angle(d->right).text);
	else
		printf("%s: left %s, right %s", d->exercise, phrase_force(p->units, d->left).text,
		       phrase_force(p->units, d->right).text);
	if (percent > 0)
		printf("; the %s is %.0f %% %s\n", weaker, percent, d->motion ? "less" : "weaker");
	else
		printf("; both the same\n");
}

static void end_page(struct page *p)
{
	struct tally_difference differences[ROUTINE_STEPS_MAX];
	struct tally_set last;
	unsigned n;

	if (tally_finish(&p->tally, &last))
		end_set(p, &last);
	n = tally_differences(&p->tally, differences);
	if (n > 0)
		putchar('\n');
	for (unsigned i = 0; i < n; i++)
		print_difference(p, &differences[i]);
}

static int take_parts(void *userdata, const struct step_row *s)
{
	struct page *p = userdata;

	if (s->n >= 1 && s->n <= ROUTINE_STEPS_MAX)
		memcpy(p->parts[s->n - 1], s->step.parts, sizeof(s->step.parts));
	return 0;
}

static void print_counts(const struct workout_row *w)
{
	printf("%u of %u counted, %u tried", w->done, w->planned, w->tried);
	if (w->skipped > 0)
		printf(", %u skipped", w->skipped);
	printf(", held %s\n", phrase_duration(usec_to_s(w->held_us)).text);
}

static void print_facts(const struct workout_row *w)
{
	printf("%s, %s, %s\n", w->routine, day_phrase(w->started_us).text, history_state(w));
	if (history_was_said(w))
		printf("%u %s\n", w->done, w->done == 1 ? "rep" : "reps");
	else
		print_counts(w);
	history_print_rating(w, "");
	puts(w->uuid);
}

int history_page(struct store *s, const struct workout_row *w, enum units units)
{
	struct page p = { .units = units };
	int r;

	print_facts(w);
	if (history_was_said(w))
		return 0; /* more of its reps is not known */

	r = store_steps(s, w->uuid, take_parts, &p);
	if (r < 0)
		return r;

	tally_init(&p.tally);
	r = store_reps(s, w->uuid, take_rep, &p);
	if (r < 0)
		return r;

	end_page(&p);
	return 0;
}
