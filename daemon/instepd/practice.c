/* SPDX-License-Identifier: MIT */

/*
 * The deeds of some months are kept in memory, a few hundred for most people, so that a rep costs
 * no look at all of them: each routine remembers where it stood before the newest that may still
 * change.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/practice.h"
#include "util/macro.h"

static int add_deeds(void *userdata, const struct deeds *deeds)
{
	struct practice *p = userdata;
	struct deeds *more;

	more = reallocarray(p->deeds, p->n_deeds + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;

	p->deeds = more;
	p->deeds[p->n_deeds++] = *deeds;
	return 0;
}

static int add_done(struct practised *of, uint64_t at_us)
{
	uint64_t *more;

	more = reallocarray(of->done_us, of->n_done + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;

	/* They are to rise, and what was said may lie within a workout. */
	if (of->n_done > 0)
		at_us = MAX(at_us, more[of->n_done - 1]);
	of->done_us = more;
	of->done_us[of->n_done++] = at_us;
	return 0;
}

/* Without memory it is as if that had not been done: it is said once too often, not too seldom. */
static void push(struct practised *of, const struct deeds *deeds)
{
	uint64_t at_us = due_push(&of->due, deeds);

	if (at_us)
		(void)add_done(of, at_us);
}

static void keep_base(struct practised *of, size_t n)
{
	of->base = of->due;
	of->n_base = n;
	of->n_base_done = of->n_done;
}

static void back_to_base(struct practised *of)
{
	of->due = of->base;
	of->n_done = of->n_base_done;
}

/* Anew from the first @n_same deeds on, which are as they were. */
static void reckon(struct practised *of, const struct practice *p, size_t n_same)
{
	if (of->n_base > n_same) {
		due_forget(&of->base);
		of->n_base = of->n_base_done = 0;
	}

	back_to_base(of);
	for (size_t i = of->n_base; i < p->n_deeds; i++) {
		if (i == n_same)
			keep_base(of, n_same);
		push(of, &p->deeds[i]);
	}
}

int practice_read(struct practice *p, struct store *store, uint64_t from_us)
{
	size_t n_same = p->n_deeds;
	int r;

	while (n_same > 0 && p->deeds[n_same - 1].started_us >= from_us)
		n_same--;
	p->n_deeds = n_same;

	r = store_deeds(store, from_us, add_deeds, p);
	if (r >= 0)
		r = store_last_end(store, &p->last_end_us);

	for (struct practised *of = p->first; of; of = of->next)
		reckon(of, p, n_same);
	return r;
}

void practice_forget(struct practice *p)
{
	struct practised *of;

	while ((of = p->first)) {
		p->first = of->next;
		free(of->done_us);
		free(of);
	}
}

void practice_done(struct practice *p)
{
	practice_forget(p);
	free(p->deeds);
	*p = (struct practice){ 0 };
}

const struct practised *practice_of(struct practice *p, const struct routine *routine,
				    uint32_t day_starts_s)
{
	struct practised *of = p->first;

	while (of && strcmp(of->due.routine, routine->id) != 0)
		of = of->next;
	if (of)
		return of;

	of = calloc(1, sizeof(*of));
	if (!of)
		return NULL;

	due_init(&of->due, routine, day_starts_s);
	keep_base(of, 0);
	reckon(of, p, p->n_deeds);
	of->next = p->first;
	p->first = of;
	return of;
}
