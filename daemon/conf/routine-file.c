/* SPDX-License-Identifier: MIT */

/*
 * Reading a routine file: from what its lines say to a routine, or to the sentences that say what
 * is wrong with it. What a session can guide is routine_check()'s to say; here is what a writer can
 * have meant.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "conf/id.h"
#include "conf/routine-draft.h"
#include "conf/routine-file.h"
#include "sys/cleanup.h"

struct reading {
	const char *path;
	struct complaints *complaints;
	struct draft draft;
};

#define BIT(kind)  (1u << (kind))
#define ALL_KINDS  (BIT(KIND_HOLD) | BIT(KIND_REPS) | BIT(KIND_TIMED) | BIT(KIND_CIRCLES))
#define PULL_KINDS (BIT(KIND_HOLD) | BIT(KIND_REPS))

/* The kinds that a key is for; those that are not here are for all. */
static const unsigned kinds_of_key[STEP_KEYS] = {
	[STEP_REPS] = ALL_KINDS & ~BIT(KIND_TIMED),
	[STEP_HOLD] = BIT(KIND_HOLD),
	[STEP_BACK_HOLD] = BIT(KIND_HOLD),
	[STEP_TIME] = BIT(KIND_TIMED),
	[STEP_COUNT] = BIT(KIND_CIRCLES),
	[STEP_DIRECTIONS] = BIT(KIND_CIRCLES),
	[STEP_OUT] = PULL_KINDS,
	[STEP_BACK] = PULL_KINDS,
	[STEP_TARGET] = PULL_KINDS,
	[STEP_SENSOR] = PULL_KINDS,
};

/*
 * What a section that does not say it means: one set of ten, at an easy pace. How long to hold or
 * to walk has no default: nobody writes that down without knowing it.
 */
static struct draft_step standard(enum step_kind kind)
{
	struct draft_step s = {
		.step = { .kind = kind,
			  .sides = SIDES_BOTH,
			  .first = SIDE_LEFT,
			  .set_rest_us = 30 * USEC_PER_SEC,
			  .exercise_rest_us = 15 * USEC_PER_SEC },
		.sets = { 1, 1 },
		.reps = { 10, 10 },
	};

	switch (kind) {
	case KIND_HOLD:
	case KIND_REPS:
		s.step.out_us = 1 * USEC_PER_SEC;
		s.step.back_us = 2 * USEC_PER_SEC;
		s.step.rest_us = kind == KIND_HOLD ? 3 * USEC_PER_SEC : 0;
		break;
	case KIND_TIMED:
		s.reps = (struct range){ 1, 1 };
		break;
	case KIND_CIRCLES:
		s.count_us = (struct range){ 2 * USEC_PER_SEC, 2 * USEC_PER_SEC };
		break;
	}
	return s;
}

/* A complaint about an exercise; @line is that of its heading, or of one of its keys. */
_printf_(4, 5) static void mistake(const struct reading *r, const struct draft_step *s,
				   unsigned line, const char *format, ...)
{
	const char *label = s->step.label;
	char what[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(what, sizeof(what), format, args);
	va_end(args);

	complain(r->complaints, "%s:%u: [Exercise %s%s%s] %s", r->path, line, s->step.exercise,
		 label[0] ? " " : "", label, what);
}

/* "Kind=hold or Kind=reps" */
static void list_kinds(unsigned kinds, char *ret, size_t size)
{
	size_t n = 0;

	for (enum step_kind k = KIND_HOLD; k <= KIND_CIRCLES; k++)
		if ((kinds & BIT(k)) && n < size)
			n += (size_t)snprintf(ret + n, size - n, "%sKind=%s", n ? " or " : "",
					      step_kind_name(k));
}

/* What its kind does not take, or takes once, is told and forgotten. */
static void drop_senseless(const struct reading *r, struct draft_step *s)
{
	char kinds[80];

	for (enum step_key key = STEP_KIND; key < STEP_KEYS; key++) {
		unsigned takers = kinds_of_key[key];

		if (!s->given[key] || !takers || (takers & BIT(s->step.kind)))
			continue;

		list_kinds(takers, kinds, sizeof(kinds));
		mistake(r, s, s->given[key],
			"%s: this is an exercise of Kind=%s, and %s= is for %s. It is left out.",
			draft_key(key)->key, step_kind_name(s->step.kind), draft_key(key)->key,
			kinds);
		s->given[key] = 0;
	}

	if (s->given[STEP_VARIANTS] && s->given[STEP_DIRECTIONS]) {
		mistake(r, s, s->given[STEP_VARIANTS],
			"Variants: there are Directions= already, and a set goes through one or the "
			"other. It is left out.");
		s->given[STEP_VARIANTS] = 0;
	}
}

static void fill_standard(struct draft_step *s)
{
	const struct draft_step from = standard(s->step.kind);

	for (enum step_key key = STEP_KIND; key < STEP_KEYS; key++) {
		const struct keyfile_key *k = draft_key(key);

		if (!s->given[key])
			memcpy((char *)s + k->offset, (const char *)&from + k->offset, k->size);
	}
}

/* A range of one value leaves nothing open. */
static void put_range(struct step *s, enum dose dose, struct range range)
{
	if (range.least < range.most)
		s->ranges[dose] = range;
}

static struct step make_step(const struct draft_step *d)
{
	struct range time_us = d->step.kind == KIND_CIRCLES ? d->count_us : d->time_us;
	const struct draft_parts *parts = d->directions.n ? &d->directions : &d->variants;
	struct step s = d->step;

	s.sets = (unsigned)d->sets.least;
	s.reps = (unsigned)d->reps.least;
	s.hold_us = d->hold_us.least;
	s.time_us = time_us.least;
	put_range(&s, DOSE_SETS, d->sets);
	put_range(&s, DOSE_REPS, d->reps);
	put_range(&s, DOSE_HOLD, d->hold_us);
	put_range(&s, DOSE_TIME, time_us);
	s.n_parts = parts->n;
	memcpy(s.parts, parts->parts, sizeof(s.parts));
	return s;
}

/* Puts every range to its high end, or back to its low one. */
static void choose_ends(struct routine *routine, bool most)
{
	for (unsigned i = 0; i < routine->n_steps; i++) {
		struct step *s = &routine->steps[i];

		for (enum dose d = DOSE_SETS; d < DOSE_COUNT; d++)
			(void)step_set_dose(s, d, most ? s->ranges[d].most : s->ranges[d].least);
	}
}

static int check(const struct reading *r, struct routine *routine)
{
	const char *problem;
	unsigned step;

	if (routine->n_steps == 0) {
		complain(r->complaints,
			 "%s: there is no exercise in it: a routine needs at least one section "
			 "[Exercise NAME]",
			 r->path);
		return -EINVAL;
	}

	problem = routine_check(routine, &step);
	if (!problem) { /* whatever a person chooses must be good */
		choose_ends(routine, true);
		problem = routine_check(routine, &step);
		choose_ends(routine, false);
	}
	if (problem) {
		const struct draft_step *s = &r->draft.steps[step];

		mistake(r, s, s->line, "%s", problem);
		return -EINVAL;
	}
	return 0;
}

/* No mistake that would keep a routine from being guided, and yet not what its writer wants. */
static void check_target(const struct reading *r, const struct draft_step *d)
{
	const struct target *t = &d->step.target;

	if ((t->least_n > 0 || t->share > 0) && !(d->step.sensors & SENSOR_BAND))
		mistake(r, d, d->given[STEP_TARGET],
			"Target: nothing sees it, so any level counts: add band to the Sensor= of this "
			"exercise, or take Target= out");
}

static void make_steps(struct reading *r, struct routine *routine)
{
	for (unsigned i = 0; i < r->draft.n_steps; i++) {
		struct draft_step *s = &r->draft.steps[i];

		drop_senseless(r, s);
		fill_standard(s);
		check_target(r, s);
		routine->steps[i] = make_step(s);
	}
	routine->n_steps = r->draft.n_steps;
}

static int read_routine(struct reading *r, struct routine *routine)
{
	int q;

	q = id_of_file(r->path, ".routine", routine->id, sizeof(routine->id));
	if (q < 0) {
		complain(r->complaints,
			 "%s: a routine's file is named with a-z, 0-9 and -, and ends in .routine",
			 r->path);
		return q;
	}

	strcpy(routine->name, routine->id);
	r->draft.routine = routine;
	q = keyfile_read(r->path, &draft_kind, &r->draft, r->complaints);
	if (q < 0)
		return q;

	make_steps(r, routine);
	return check(r, routine);
}

int routine_load(struct routine *ret, const char *path, struct complaints *c)
{
	_cleanup_(freep) struct reading *r = calloc(1, sizeof(*r));
	struct routine routine = { 0 };
	int q;

	if (!r)
		return -ENOMEM;

	r->path = path;
	r->complaints = c;
	q = read_routine(r, &routine);
	if (q < 0)
		return q;

	*ret = routine;
	return 0;
}
