/* SPDX-License-Identifier: MIT */

/*
 * Starting a workout: a routine, what the person wants different this time, and the band that
 * guides it.
 */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "instepd/daemon.h"
#include "instepd/errors.h"
#include "instepd/options.h"

/* Above every limit of routine_check(), which has the last word; so far the conversion is safe. */
#define SECONDS_MAX 86400.0

struct wishes {
	struct option_value band, guide, side, sets, reps, hold, rest, target, share, ready;
	struct option_value only, tempo;
};

static int seconds(const char *name, const struct option_value *v, double max, uint64_t *ret,
		   sd_bus_error *error)
{
	if (!v->given)
		return 0;

	if (v->number < 0 || v->number > max)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Option \"%s\" is %g; it must be 0 to %g seconds.", name,
					 v->number, max);

	*ret = (uint64_t)llround(v->number * (double)USEC_PER_SEC);
	return 0;
}

static int change_step(struct step *s, const struct wishes *w, sd_bus_error *error)
{
	int r;

	if (w->side.given && sides_parse(w->side.text, &s->sides) < 0)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Option \"side\" is \"%s\"; it must be both, left, right, "
					 "each or alternate.",
					 w->side.text);
	if (w->sets.given)
		s->sets = w->sets.count;
	if (w->reps.given && s->kind != KIND_TIMED)
		s->reps = w->reps.count;
	if (w->target.given)
		s->target = (struct target){ .least_n = w->target.number };
	if (w->share.given)
		s->target = (struct target){ .share = w->share.number };

	if (s->kind == KIND_HOLD) {
		r = seconds("hold", &w->hold, SECONDS_MAX, &s->hold_us, error);
		if (r < 0)
			return r;
	}

	return seconds("rest", &w->rest, SECONDS_MAX, &s->rest_us, error);
}

/* Return: whether some exercise of the routine is of one of these kinds. */
static bool has_kind(const struct routine *routine, unsigned kinds)
{
	for (unsigned i = 0; i < routine->n_steps; i++)
		if (kinds & (1U << routine->steps[i].kind))
			return true;
	return false;
}

/* A wish that no exercise can fulfil is a mistake, and not one that it is silently kept from. */
static int check_taken(const struct routine *routine, const struct wishes *w, sd_bus_error *error)
{
	if (w->hold.given && !has_kind(routine, 1U << KIND_HOLD))
		return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
					"Option \"hold\": no exercise of this routine is held.");
	if (w->reps.given && !has_kind(routine, ~(1U << KIND_TIMED)))
		return sd_bus_error_set(
			error, ERROR_INVALID_ARGUMENT,
			"Option \"reps\": each exercise of this routine goes by time; "
			"\"sets\" says how often.");
	return 0;
}

static int no_such_exercise(const struct routine *routine, const char *name, sd_bus_error *error)
{
	char known[ROUTINE_STEPS_MAX * 2 * ROUTINE_ID_MAX] = "";
	size_t n = 0;

	for (unsigned i = 0; i < routine->n_steps && n < sizeof(known); i++) {
		const struct step *s = &routine->steps[i];

		n += (size_t)snprintf(known + n, sizeof(known) - n, "%s%s%s%s", i ? ", " : "",
				      s->exercise, s->label[0] ? " " : "", s->label);
	}

	return sd_bus_error_setf(
		error, ERROR_INVALID_ARGUMENT,
		"Option \"only\": routine \"%s\" has no exercise \"%s\". It has: %s.", routine->id,
		name, known);
}

static int keep_only(struct routine *routine, const struct option_value *only, sd_bus_error *error)
{
	size_t bad;

	if (!only->given)
		return 0;
	if (only->n_list == 0)
		return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
					"Option \"only\" names no exercise.");
	if (routine_keep(routine, only->list, only->n_list, &bad) < 0)
		return no_such_exercise(routine, only->list[bad], error);
	return 0;
}

static int stretch(struct routine *routine, double tempo, const struct option_value *wish,
		   sd_bus_error *error)
{
	if (wish->given && (wish->number < TEMPO_MIN || wish->number > TEMPO_MAX))
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"Option \"tempo\" is %g; it must be %g to %g (%g %% to %g %%), where 1 is "
			"what the routine says.",
			wish->number, TEMPO_MIN, TEMPO_MAX, TEMPO_MIN * 100, TEMPO_MAX * 100);

	routine_stretch(routine, wish->given ? wish->number : tempo);
	return 0;
}

static int change_routine(struct routine *routine, const struct wishes *w, sd_bus_error *error)
{
	const char *wrong;
	unsigned step;
	int r;

	if (w->target.given && w->share.given)
		return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
					"\"target\" and \"target_share\" exclude each other: leave "
					"one of them out.");

	r = check_taken(routine, w, error);
	if (r < 0)
		return r;

	for (unsigned i = 0; i < routine->n_steps; i++) {
		r = change_step(&routine->steps[i], w, error);
		if (r < 0)
			return r;
	}

	wrong = routine_check(routine, &step);
	if (wrong)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "With these options the routine cannot be guided: %s %s",
					 routine->steps[MIN(step, routine->n_steps - 1)].exercise,
					 wrong);
	return 0;
}

static int read_wishes(sd_bus_message *m, struct wishes *w, sd_bus_error *error)
{
	const struct option options[] = {
		{ "band", 's', &w->band },          { "guide", 's', &w->guide },
		{ "side", 's', &w->side },          { "sets", 'u', &w->sets },
		{ "reps", 'u', &w->reps },          { "hold", 'd', &w->hold },
		{ "rest", 'd', &w->rest },          { "target", 'd', &w->target },
		{ "target_share", 'd', &w->share }, { "ready", 'd', &w->ready },
		{ "only", 'a', &w->only },          { "tempo", 'd', &w->tempo },
	};

	return options_read(m, options, ELEMENTS(options), error);
}

static void on_ended(void *userdata)
{
	struct daemon *d = userdata;

	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "ActiveWorkout");
	sleep_look(&d->sleep);
	reminders_workout(&d->reminders, false);
}

static void take_defaults(struct wishes *w, const struct start_defaults *defaults)
{
	if (!w->only.given && defaults->n_only > 0) {
		w->only.given = true;
		w->only.n_list = defaults->n_only;
		memcpy(w->only.list, defaults->only, sizeof(defaults->only));
	}
	if (!w->band.given && !w->guide.given && defaults->band) {
		w->band.given = true;
		w->band.text = defaults->band;
	}
}

/* The routine @id, changed as is wished, and what guides it. */
static int make_plan(const struct daemon *d, const char *id, const struct wishes *w,
		     struct routine *routine, struct workout_plan *plan, sd_bus_error *error)
{
	const struct routine_entry *entry;
	int r;

	entry = routine_shelf_find(&d->routines.shelf, id);
	if (!entry)
		return sd_bus_error_setf(error, ERROR_UNKNOWN_ROUTINE,
					 "There is no routine \"%s\" (instepctl routines list).",
					 id);

	*routine = entry->routine;
	r = keep_only(routine, &w->only, error);
	if (r < 0)
		return r;

	r = stretch(routine, d->settings.tempo, &w->tempo, error);
	if (r < 0)
		return r;

	r = change_routine(routine, w, error);
	if (r < 0)
		return r;

	r = seconds("ready", &w->ready, usec_to_s(READY_MAX_US), &plan->ready_us, error);
	if (r < 0)
		return r;

	return daemon_choose_band(d, routine, w->band.text, w->guide.text, &plan->band, error);
}

int daemon_begin_workout(struct daemon *d, struct workout_plan *plan)
{
	int r;

	plan->pulls_resume = d->settings.resume_by_pulls;
	plan->keep_traces = d->settings.keep_traces;
	plan->units = d->settings.units;
	d->workout = workout_free(d->workout);
	plan->number = ++d->n_workouts;

	r = workout_start(&d->workout, plan, &d->bus, d->event, &d->history, on_ended, d);
	if (r < 0)
		return r;

	daemon_forget_interrupted(d);
	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "ActiveWorkout");
	sleep_look(&d->sleep);
	reminders_workout(&d->reminders, true);
	return 0;
}

int daemon_check_idle(const struct daemon *d, sd_bus_error *error)
{
	if (!workout_active(d->workout))
		return 0;

	return sd_bus_error_set(error, ERROR_BUSY,
				"A workout is going on. Follow it (instepctl watch), "
				"or end it first (instepctl stop).");
}

int daemon_start_routine(struct daemon *d, const char *id, sd_bus_message *options,
			 const struct start_defaults *defaults, sd_bus_error *error)
{
	struct routine routine;
	struct workout_plan plan = { .routine = &routine, .ready_us = d->settings.ready_us };
	struct wishes wishes = { 0 };
	int r;

	r = daemon_check_idle(d, error);
	if (r < 0)
		return r;

	if (options) {
		r = read_wishes(options, &wishes, error);
		if (r < 0)
			return r;
	}
	if (defaults)
		take_defaults(&wishes, defaults);

	r = make_plan(d, id, &wishes, &routine, &plan, error);
	if (r < 0)
		return r;

	return daemon_begin_workout(d, &plan);
}

int daemon_start_workout(struct daemon *d, sd_bus_message *m, sd_bus_error *error)
{
	const char *id;
	int r;

	r = sd_bus_message_read(m, "s", &id);
	if (r < 0)
		return r;

	return daemon_start_routine(d, id, m, NULL, error);
}
