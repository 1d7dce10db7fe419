/* SPDX-License-Identifier: MIT */

/*
 * What a workout asks for: checked once when it is read, and shaped to what a person wants of it.
 * Which words a file uses for it is conf/routine-file.c; going through it is session.c.
 */

#include "core/routine.h"

#include <errno.h>
#include <string.h>

#include "util/macro.h"
#include "util/words.h"

#define MINUTE_US (60 * USEC_PER_SEC)
#define HOUR_US   (60 * MINUTE_US)

#define SETS_MAX     99
#define REPS_MAX     999
#define HOLD_MIN_US  (USEC_PER_SEC / 2)
#define HOLD_MAX_US  (10 * MINUTE_US)
#define TIMED_MIN_US USEC_PER_SEC
#define TIMED_MAX_US HOUR_US
#define PACE_MIN_US  (USEC_PER_SEC / 5) /* faster than any foot goes round or up and down */
#define PACE_MAX_US  MINUTE_US
#define REST_MAX_US  HOUR_US

/* More than any band of this kind bears; a larger number is a slip of the unit. */
#define TARGET_MAX_N 2000.0

/* Not a number is within nothing. */
static bool within(double value, double most)
{
	return value >= 0 && value <= most;
}

static bool between(uint64_t value, uint64_t least, uint64_t most)
{
	return value >= least && value <= most;
}

static const char *hold_check(const struct step *s)
{
	if (!between(s->hold_us, HOLD_MIN_US, HOLD_MAX_US))
		return "needs Hold= from 0.5 s to 10 min";
	if (s->back_hold_us > HOLD_MAX_US)
		return "can have BackHold= of 10 min at most";
	if (s->time_us)
		return "is a hold and has no Time= or Count=: take it out, or change Kind=";
	return NULL;
}

static const char *reps_check(const struct step *s)
{
	if (s->out_us + s->back_us < PACE_MIN_US)
		return "needs Out= and Back= of 0.2 s at least together: they are its tempo";
	if (s->hold_us || s->back_hold_us || s->time_us)
		return "has Kind=reps and so no Hold=, BackHold=, Time= or Count=";
	return NULL;
}

static const char *timed_check(const struct step *s)
{
	if (!between(s->time_us, TIMED_MIN_US, TIMED_MAX_US))
		return "needs Time= from 1 s to 1 h";
	if (s->reps != 1)
		return "is timed and has no Reps=: write how often as Sets=";
	if (s->hold_us || s->back_hold_us)
		return "is timed and has no Hold= or BackHold=: write how long as Time=";
	return NULL;
}

static const char *circles_check(const struct step *s)
{
	if (!between(s->time_us, PACE_MIN_US, PACE_MAX_US))
		return "needs Count= from 0.2 s to 1 min: the time of one circle";
	if (s->hold_us || s->back_hold_us)
		return "goes round in circles and has no Hold= or BackHold=";
	return NULL;
}

static const char *kind_check(const struct step *s)
{
	switch (s->kind) {
	case KIND_HOLD:
		return hold_check(s);
	case KIND_REPS:
		return reps_check(s);
	case KIND_TIMED:
		return timed_check(s);
	case KIND_CIRCLES:
		return circles_check(s);
	}
	return "is of no kind that is known";
}

static const char *plan_check(const struct plan *p)
{
	if (p->days_least > p->days_most || p->days_most > PLAN_DAYS_MAX ||
	    !p->days_least != !p->days_most)
		return "can have a Plan= of every 1 to 99 days";
	if (p->times_a_day > PLAN_TIMES_MAX)
		return "can have a Plan= of 24 times a day at most";
	return NULL;
}

static const char *step_check(const struct step *s)
{
	if (!s->exercise[0])
		return "has no name: write it as [Exercise NAME]";
	if (s->sets < 1 || s->sets > SETS_MAX)
		return "needs Sets= from 1 to 99";
	if (s->reps < 1 || s->reps > REPS_MAX)
		return "needs Reps= from 1 to 999";
	if (s->n_parts > ROUTINE_PARTS_MAX)
		return "can have 4 variants or directions at most";
	if (s->out_us > PACE_MAX_US || s->back_us > PACE_MAX_US)
		return "can have Out= and Back= of 1 min at most";
	if (s->rest_us > REST_MAX_US || s->set_rest_us > REST_MAX_US ||
	    s->exercise_rest_us > REST_MAX_US)
		return "can have Rest=, SetRest= and ExerciseRest= of 1 h at most";
	if (!within(s->target.least_n, TARGET_MAX_N))
		return "can have Target= from 0 to 2000 N";
	if (!within(s->target.share, 1))
		return "can have Target= from 0 to 100 % of one's best";
	if (step_changes_foot(s) && s->first != SIDE_LEFT && s->first != SIDE_RIGHT)
		return "needs First=left or First=right, as the feet take turns";
	return kind_check(s) ?: plan_check(&s->plan);
}

static bool same_name(const struct step *a, const struct step *b)
{
	return strcmp(a->exercise, b->exercise) == 0 && strcmp(a->label, b->label) == 0;
}

static bool name_is_taken(const struct routine *r, unsigned step)
{
	for (unsigned i = 0; i < step; i++)
		if (same_name(&r->steps[i], &r->steps[step]))
			return true;
	return false;
}

const char *routine_check(const struct routine *r, unsigned *ret_step)
{
	const char *problem = plan_check(&r->plan);

	*ret_step = 0;
	if (problem)
		return problem;
	if (r->n_steps < 1)
		return "is missing: a routine needs at least one section [Exercise NAME]";
	if (r->n_steps > ROUTINE_STEPS_MAX) {
		*ret_step = ROUTINE_STEPS_MAX;
		return "is one too many: a routine has at most 16 exercises";
	}

	for (unsigned i = 0; i < r->n_steps; i++) {
		problem = step_check(&r->steps[i]);
		if (!problem && name_is_taken(r, i))
			problem = "is there twice: add a word to tell them apart, as in "
				  "[Exercise toe-press warm-up]";
		if (problem) {
			*ret_step = i;
			return problem;
		}
	}
	return NULL;
}

/* Is @name the exercise of this step, alone or with its label? */
static bool is_called(const struct step *s, const char *name)
{
	size_t n = strlen(s->exercise);

	if (strncmp(name, s->exercise, n) != 0)
		return false;
	return name[n] == '\0' || (name[n] == ' ' && strcmp(name + n + 1, s->label) == 0);
}

static bool is_wanted(const struct step *s, const char *const *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_called(s, names[i]))
			return true;
	return false;
}

static bool has_step(const struct routine *r, const char *name)
{
	for (unsigned i = 0; i < r->n_steps; i++)
		if (is_called(&r->steps[i], name))
			return true;
	return false;
}

int routine_keep(struct routine *r, const char *const *names, size_t n, size_t *ret_bad)
{
	unsigned kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!has_step(r, names[i])) {
			*ret_bad = i;
			return -ENOENT;
		}

	for (unsigned i = 0; i < r->n_steps; i++)
		if (is_wanted(&r->steps[i], names, n)) {
			if (kept != i)
				r->steps[kept] = r->steps[i];
			kept++;
		}
	r->n_steps = kept;
	return 0;
}

/* Not below the least pace, unless it was there before: a pace that is none stays none. */
static uint64_t stretched(uint64_t pace_us, double factor)
{
	uint64_t us = (uint64_t)((double)pace_us * factor), least_us = MIN(pace_us, PACE_MIN_US);

	return MIN(MAX(us, least_us), PACE_MAX_US);
}

void routine_stretch(struct routine *r, double factor)
{
	for (unsigned i = 0; i < r->n_steps; i++) {
		struct step *s = &r->steps[i];

		s->out_us = stretched(s->out_us, factor);
		s->back_us = stretched(s->back_us, factor);
		if (s->kind == KIND_CIRCLES)
			s->time_us = stretched(s->time_us, factor);
	}
}

/* What does not fit any more is left out. */
static void add_words(const char *words, char *list, size_t size)
{
	const char *word;
	size_t n;

	while (words_next(&words, &word, &n))
		if (n > 0 && !words_have(list, word, n))
			(void)words_add(list, size, word, n);
}

void routine_needs(const struct routine *r, char *ret, size_t size)
{
	ret[0] = '\0';
	add_words(r->needs, ret, size);
	for (unsigned i = 0; i < r->n_steps; i++)
		add_words(r->steps[i].needs, ret, size);
}

unsigned routine_planned(const struct routine *r)
{
	unsigned n = 0;

	for (unsigned i = 0; i < r->n_steps; i++)
		n += step_sets(&r->steps[i]) * step_set_reps(&r->steps[i]);
	return n;
}

uint64_t routine_duration_us(const struct routine *r, uint64_t ready_us)
{
	uint64_t total_us = 0;

	for (unsigned i = 0; i < r->n_steps; i++) {
		if (i > 0)
			total_us += r->steps[i - 1].exercise_rest_us;
		total_us += ready_us + step_sets_us(&r->steps[i], 0, ready_us);
	}
	return total_us; /* less the rest after the last set: then the person is done */
}
