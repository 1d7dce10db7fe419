/* SPDX-License-Identifier: MIT */

/*
 * A workout as it is written, from its begin to its end. What is kept of it here, besides, is what
 * goes on in memory when the file fails in its middle (store.c).
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "store/rows.h"
#include "store/store-internal.h"
#include "util/text.h"

static void take_step(struct step_row *ret, unsigned n, const struct step *s)
{
	*ret = (struct step_row){ .n = n,
				  .step = *s,
				  .count.planned = step_sets(s) * step_set_reps(s) };
}

static void take_open(struct store *s, const struct workout_row *w, const struct routine *routine)
{
	s->open = *w;
	s->n_steps = routine ? routine->n_steps : 0;
	for (unsigned i = 0; i < s->n_steps; i++)
		take_step(&s->steps[i], i + 1, &routine->steps[i]);
}

static bool is_open(const struct store *s, const char *uuid)
{
	return s->open.uuid[0] && strcmp(s->open.uuid, uuid) == 0;
}

struct beginning {
	const struct workout_row *workout;
	const struct routine *routine;
	bool kept;
};

static int begin(struct database *d, void *userdata)
{
	struct beginning *b = userdata;
	struct step_row step;
	int r;

	r = rows_add_workout(d, b->workout);
	for (unsigned i = 0; b->routine && i < b->routine->n_steps && r == 0; i++) {
		take_step(&step, i + 1, &b->routine->steps[i]);
		r = rows_add_step(d, b->workout->uuid, &step);
	}

	b->kept = r == 0;
	return r;
}

int store_begin(struct store *s, const struct workout_row *w, const struct routine *routine)
{
	struct beginning beginning = { .workout = w, .routine = routine };
	int r;

	store_try_the_file(s);
	r = store_write(s, begin, &beginning);
	if (beginning.kept)
		take_open(s, w, routine);

	return r;
}

/* What is written between begin and end. */
struct storing {
	const struct store *store;
	const char *uuid;
	const struct rep_row *rep; /* NULL: none */
	const struct store_progress *now;
};

/* Of the workout under way it is known what is there already. */
static bool is_stored(const struct storing *s, unsigned step)
{
	const struct step_count *now = &s->now->counts[step],
				*stored = &s->store->steps[step].count;

	return is_open(s->store, s->uuid) && step < s->store->n_steps &&
	       now->planned == stored->planned && now->skipped == stored->skipped;
}

static int store_now(struct database *d, const struct storing *s)
{
	unsigned planned = 0;
	int r = 0;

	for (unsigned i = 0; i < s->now->n && r == 0; i++) {
		planned += s->now->counts[i].planned;
		if (!is_stored(s, i))
			r = rows_plan_step(d, s->uuid, i + 1, &s->now->counts[i]);
	}

	return r == 0 ? rows_place(d, s->uuid, &s->now->at, planned) : r;
}

static int store_one(struct database *d, void *userdata)
{
	const struct storing *s = userdata;
	int r = 0;

	if (s->rep)
		r = rows_add_rep(d, s->uuid, s->rep);

	return r == 0 && s->now ? store_now(d, s) : r;
}

static void take_now(struct store *s, const struct store_progress *now)
{
	unsigned planned = 0;

	for (size_t i = 0; i < MIN(now->n, s->n_steps); i++) {
		planned += now->counts[i].planned;
		s->steps[i].count = now->counts[i];
	}
	s->open.at = now->at;
	s->open.planned = planned;
}

static int store_any(struct store *s, struct storing *storing)
{
	int r;

	r = store_write(s, store_one, storing);
	if (storing->now && is_open(s, storing->uuid) && r != -ENOENT)
		take_now(s, storing->now);

	return r;
}

int store_rep(struct store *s, const char *uuid, const struct rep_row *rep,
	      const struct store_progress *now)
{
	struct storing storing = { s, uuid, rep, now };

	return store_any(s, &storing);
}

int store_place(struct store *s, const char *uuid, const struct store_progress *now)
{
	struct storing storing = { s, uuid, NULL, now };

	return store_any(s, &storing);
}

static int end(struct database *d, void *userdata)
{
	return rows_end_workout(d, userdata);
}

int store_end(struct store *s, const struct workout_row *w)
{
	int r;

	r = store_write(s, end, (void *)w);
	if (is_open(s, w->uuid))
		s->open.uuid[0] = '\0';

	return r;
}

static int close_open(struct database *d, void *userdata)
{
	int *ret_changed = userdata, r;

	r = database_run(d, STATEMENT_CLOSE_OPEN);
	*ret_changed = sqlite3_changes(d->sqlite);
	return r;
}

int store_close_open(struct store *s)
{
	int r, changed;

	r = store_write(s, close_open, &changed);
	return r < 0 ? r : changed;
}

static int reopen(struct database *d, void *userdata)
{
	const struct store_interrupted *i = userdata;

	return rows_reopen(d, i->workout.uuid);
}

int store_resume(struct store *s, const struct store_interrupted *i)
{
	int r;

	store_try_the_file(s);
	r = store_write(s, reopen, (void *)i);
	if (r < 0)
		return r;

	take_open(s, &i->workout, &i->routine);
	for (size_t n = 0; n < s->n_steps; n++)
		s->steps[n].count = i->so_far[n];
	(void)snprintf(s->open.state, sizeof(s->open.state), "%s",
		       session_state_name(SESSION_RUNNING));
	s->open.ended_us = 0;
	return 0;
}

struct rating_of {
	const char *uuid;
	const struct rating *rating;
};

static int rate(struct database *d, void *userdata)
{
	const struct rating_of *r = userdata;

	return rows_rate(d, r->uuid, r->rating);
}

static void take_rating(struct workout_row *w, const struct rating *rating)
{
	if (rating->effort.told)
		w->effort = rating->effort;
	if (rating->pain.told)
		w->pain = rating->pain;
	if (rating->note)
		(void)snprintf(w->note, sizeof(w->note), "%s", rating->note);
}

static bool is_score(const struct score *score)
{
	return !score->told || score->value <= SCORE_MAX;
}

static bool is_note(const char *note)
{
	return !note || (strlen(note) < STORE_NOTE_MAX && text_is_printable(note, strlen(note)));
}

int store_rate(struct store *s, const char *uuid, const struct rating *rating)
{
	struct rating_of of = { uuid, rating };
	int r;

	if (!is_score(&rating->effort) || !is_score(&rating->pain) || !is_note(rating->note))
		return -EINVAL;

	r = store_write(s, rate, &of);
	if (is_open(s, uuid))
		take_rating(&s->open, rating);

	return r;
}
