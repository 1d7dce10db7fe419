/* SPDX-License-Identifier: MIT */

/*
 * What counts as done. It asks for reps and not for workouts, because ten toe presses are ten toe
 * presses, whichever way they were done. What is done beyond the plan is not saved up: a routine
 * that was done twice as long was done once.
 */

#include <string.h>

#include "core/date.h"
#include "core/due.h"
#include "util/macro.h"

/* Return: its place in the parts; d->n when it is none of them. */
static size_t find_part(const struct due *d, const char *exercise)
{
	size_t i = 0;

	while (i < d->n && strcmp(d->parts[i].exercise, exercise) != 0)
		i++;
	return i;
}

void due_init(struct due *d, const struct routine *routine, uint32_t day_starts_s)
{
	*d = (struct due){ .day_starts_s = day_starts_s };
	memcpy(d->routine, routine->id, sizeof(d->routine));
	for (unsigned i = 0; i < routine->n_steps; i++) {
		const struct step *s = &routine->steps[i];
		struct due_part *part = &d->parts[find_part(d, s->exercise)];

		if (part == &d->parts[d->n]) {
			memcpy(part->exercise, s->exercise, sizeof(part->exercise));
			d->n++;
		}
		part->planned += step_sets(s) * step_set_reps(s);
	}
}

static void begin_anew(struct due *d)
{
	for (size_t i = 0; i < d->n; i++)
		d->parts[i].done = 0;
}

void due_forget(struct due *d)
{
	begin_anew(d);
	d->times = 0;
}

void due_today(struct due *d, int64_t day)
{
	if (day != d->day)
		due_forget(d);
	d->day = day;
}

/* The day where it was done, whatever the clocks say here. */
static int64_t day_of(const struct due *d, const struct deeds *deeds)
{
	int64_t civil_s = (int64_t)(deeds->started_us / USEC_PER_SEC) + deeds->offset_s -
			  (int64_t)d->day_starts_s;

	return date_civil_day(civil_s);
}

/* One that was begun with some of its exercises only is not all of it, even at its end. */
static bool is_whole(const struct due *d, const struct deeds *deeds)
{
	size_t there = 0;

	for (size_t i = 0; i < deeds->n; i++)
		there += find_part(d, deeds->list[i].exercise) < d->n;
	return deeds->finished && there == d->n && strcmp(deeds->routine, d->routine) == 0;
}

/* Return: when the last rep was done that is one of the routine's; 0: none is. */
static uint64_t count(struct due *d, const struct deeds *deeds)
{
	uint64_t last_us = 0;

	for (size_t i = 0; i < deeds->n; i++) {
		const struct deed *deed = &deeds->list[i];
		size_t at = find_part(d, deed->exercise);
		struct due_part *part = &d->parts[at];

		if (at == d->n || !deed->reps)
			continue;
		part->done += MIN(deed->reps, part->planned - part->done);
		last_us = MAX(last_us, deed->last_us);
	}
	return last_us;
}

uint64_t due_push(struct due *d, const struct deeds *deeds)
{
	bool whole = is_whole(d, deeds);
	uint64_t last_us;

	due_today(d, day_of(d, deeds));
	last_us = count(d, deeds);
	if (!whole && due_done(d) < due_planned(d))
		return 0;

	begin_anew(d);
	d->times++;
	return deeds->ended_us ? deeds->ended_us : last_us;
}

unsigned due_done(const struct due *d)
{
	unsigned sum = 0;

	for (size_t i = 0; i < d->n; i++)
		sum += d->parts[i].done;
	return sum;
}

unsigned due_planned(const struct due *d)
{
	unsigned sum = 0;

	for (size_t i = 0; i < d->n; i++)
		sum += d->parts[i].planned;
	return sum;
}

unsigned due_done_today(const struct due *d, unsigned times)
{
	unsigned planned = due_planned(d);

	return d->times < times ? d->times * planned + due_done(d) : times * planned;
}

uint64_t due_left_us(const struct due *d, const struct routine *routine, uint64_t ready_us)
{
	uint64_t sum_us = 0, rest_us = 0;

	for (unsigned i = 0; i < routine->n_steps; i++) {
		const struct step *s = &routine->steps[i];
		size_t at = find_part(d, s->exercise);
		const struct due_part *part = &d->parts[at];

		if (at == d->n || part->done == part->planned)
			continue;
		sum_us +=
			rest_us + ready_us +
			step_sets_us(s, 0, ready_us) * (part->planned - part->done) / part->planned;
		rest_us = s->exercise_rest_us;
	}
	return sum_us;
}
