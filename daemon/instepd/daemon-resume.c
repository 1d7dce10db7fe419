/* SPDX-License-Identifier: MIT */

/*
 * Going on with a workout that was cut off: by a crash, by the end of the desktop session, by the
 * battery. The history knows its numbers and where it was, so that it goes on although its routine
 * was changed meanwhile, or is gone; the instructions are those of the routine as it is now. The
 * offer stands for ten minutes: after that one is cold.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/daemon.h"
#include "instepd/errors.h"
#include "instepd/now.h"
#include "sys/cleanup.h"
#include "sys/log.h"

static int on_offer_over(sd_event_source *source, uint64_t usec, void *userdata)
{
	daemon_forget_interrupted(userdata);
	return 0;
}

int daemon_interrupted(const struct daemon *d, struct store_interrupted *ret)
{
	return d->offer ? store_interrupted(d->history.store, now_real_us(), ret) : -ENOENT;
}

int daemon_watch_interrupted(struct daemon *d)
{
	_cleanup_(freep) struct store_interrupted *i = malloc(sizeof(*i));
	uint64_t now = now_real_us(), ends;
	int r;

	if (!i)
		return -ENOMEM;
	r = store_interrupted(d->history.store, now, i);
	if (r < 0)
		return r == -ENOMEM ? r : 0; /* there is nothing to go on with */

	ends = usec_sub(i->workout.ended_us + STORE_RESUME_MAX_US, now);
	r = sd_event_add_time_relative(d->event, &d->offer, CLOCK_BOOTTIME,
				       MIN(ends, STORE_RESUME_MAX_US), 0, on_offer_over, d);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(d->offer, "offer-to-resume");
	log_info("A workout was interrupted: instepctl resume goes on with it");
	return 0;
}

void daemon_forget_interrupted(struct daemon *d)
{
	if (!d->offer)
		return;

	d->offer = sd_event_source_disable_unref(d->offer);
	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "Interrupted");
}

/* What is read before an exercise is in no history. */
static void take_texts(struct routine *to, const struct routine *from)
{
	for (unsigned i = 0; i < to->n_steps; i++)
		for (unsigned k = 0; k < from->n_steps; k++) {
			struct step *s = &to->steps[i];
			const struct step *f = &from->steps[k];

			if (strcmp(s->exercise, f->exercise) || strcmp(s->label, f->label))
				continue;
			memcpy(s->setup, f->setup, sizeof(s->setup));
			memcpy(s->movement, f->movement, sizeof(s->movement));
			memcpy(s->avoid, f->avoid, sizeof(s->avoid));
			memcpy(s->needs, f->needs, sizeof(s->needs));
		}
}

int daemon_resume_workout(struct daemon *d, sd_bus_error *error)
{
	_cleanup_(freep) struct store_interrupted *i = malloc(sizeof(*i));
	const struct routine_entry *entry;
	struct workout_plan plan = { .interrupted = i };
	int r;

	if (!i)
		return -ENOMEM;
	r = daemon_check_idle(d, error);
	if (r < 0)
		return r;
	if (daemon_interrupted(d, i) < 0)
		return sd_bus_error_set(error, ERROR_NOT_FOUND,
					"No workout was interrupted in the last ten minutes. "
					"Start one: instepctl start ROUTINE");

	entry = routine_shelf_find(&d->routines.shelf, i->workout.routine);
	if (entry)
		take_texts(&i->routine, &entry->routine);
	plan.routine = &i->routine;
	plan.band = daemon_find_band(d, i->workout.band);
	plan.ready_us = d->settings.ready_us;
	r = daemon_begin_workout(d, &plan);
	if (r < 0 && history_problem(&d->history)[0])
		return sd_bus_error_set(error, ERROR_NO_HISTORY, history_problem(&d->history));
	return r;
}
