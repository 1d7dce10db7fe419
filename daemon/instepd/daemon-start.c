/* SPDX-License-Identifier: MIT */

/* Starting a workout: a routine, what the person wants different this time, and the band that guides it. */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "instepd/daemon.h"
#include "instepd/errors.h"
#include "instepd/options.h"

/* Above every limit of routine_check(), which has the last word; so far the conversion is safe. */
#define SECONDS_MAX 86400.0

/* As GetReady= of the settings. */
#define READY_MAX_S 60.0

struct wishes {
	struct option_value band, guide, side, sets, reps, hold, rest, target, share, ready;
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
	if (w->reps.given)
		s->reps = w->reps.count;
	if (w->target.given)
		s->target = (struct target){ .least_n = w->target.number };
	if (w->share.given)
		s->target = (struct target){ .share = w->share.number };

	r = seconds("hold", &w->hold, SECONDS_MAX, &s->hold_us, error);
	if (r < 0)
		return r;

	return seconds("rest", &w->rest, SECONDS_MAX, &s->rest_us, error);
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
	};

	return options_read(m, options, ELEMENTS(options), error);
}

static void on_ended(void *userdata)
{
	struct daemon *d = userdata;

	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "ActiveWorkout");
}

/* The routine @id, changed as the options of @m wish, and what guides it. */
static int make_plan(const struct daemon *d, const char *id, sd_bus_message *m,
		     struct routine *routine, struct workout_plan *plan, sd_bus_error *error)
{
	const struct routine_entry *entry;
	struct wishes wishes = { 0 };
	int r;

	r = read_wishes(m, &wishes, error);
	if (r < 0)
		return r;

	entry = routine_shelf_find(&d->routines.shelf, id);
	if (!entry)
		return sd_bus_error_setf(error, ERROR_UNKNOWN_ROUTINE,
					 "There is no routine \"%s\" (instepctl routines list).",
					 id);

	*routine = entry->routine;
	r = change_routine(routine, &wishes, error);
	if (r < 0)
		return r;

	r = seconds("ready", &wishes.ready, READY_MAX_S, &plan->ready_us, error);
	if (r < 0)
		return r;

	return daemon_choose_band(d, routine, wishes.band.text, wishes.guide.text, &plan->band,
				  error);
}

int daemon_start_workout(struct daemon *d, sd_bus_message *m, sd_bus_error *error)
{
	struct routine routine;
	struct workout_plan plan = { .routine = &routine,
				     .ready_us = d->settings.ready_us,
				     .keep_traces = d->settings.keep_traces,
				     .units = d->settings.units };
	const char *id;
	int r;

	r = sd_bus_message_read(m, "s", &id);
	if (r < 0)
		return r;

	if (workout_active(d->workout))
		return sd_bus_error_set(error, ERROR_BUSY,
					"A workout is going on. Follow it (instepctl watch), "
					"or end it first (instepctl stop).");

	r = make_plan(d, id, m, &routine, &plan, error);
	if (r < 0)
		return r;

	d->workout = workout_free(d->workout);
	plan.number = ++d->n_workouts;

	r = workout_start(&d->workout, &plan, &d->bus, d->event, &d->history, on_ended, d);
	if (r < 0)
		return r;

	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "ActiveWorkout");
	return 0;
}
