/* SPDX-License-Identifier: MIT */

/*
 * What a person says: that an exercise was done, and how a workout was. The arguments are looked at
 * here; what becomes of an entry is the store's. None of it is ever logged.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "instepd/errors.h"
#include "instepd/history.h"
#include "instepd/now.h"
#include "instepd/options.h"
#include "sys/log.h"
#include "util/words.h"

struct wishes {
	struct option_value reps, side, at;
};

static const struct step *find_step(const struct routine *r, const char *exercise)
{
	for (unsigned i = 0; i < r->n_steps; i++)
		if (strcmp(r->steps[i].exercise, exercise) == 0)
			return &r->steps[i];
	return NULL;
}

/*
 * A step of the exercise: in the routine that is it alone, else wherever there is one.
 * @ret_alone: that routine, or NULL
 */
static const struct step *find_exercise(const struct routine_shelf *shelf, const char *exercise,
					const struct routine **ret_alone)
{
	const struct routine_entry *alone = routine_shelf_find(shelf, exercise);
	const struct step *step = NULL;

	*ret_alone = alone ? &alone->routine : NULL;
	if (alone)
		step = find_step(&alone->routine, exercise);
	for (size_t i = 0; i < shelf->n && !step; i++) {
		step = find_step(&shelf->entries[i].routine, exercise);
		*ret_alone = NULL;
	}
	return step;
}

static int unknown_exercise(const struct routine_shelf *shelf, const char *exercise,
			    sd_bus_error *error)
{
	char known[1024] = "";

	for (size_t i = 0; i < shelf->n; i++)
		for (unsigned k = 0; k < shelf->entries[i].routine.n_steps; k++) {
			const char *name = shelf->entries[i].routine.steps[k].exercise;

			if (!words_have(known, name, strlen(name)))
				(void)words_add(known, sizeof(known), name, strlen(name));
		}

	return sd_bus_error_setf(error, ERROR_NOT_FOUND,
				 "There is no exercise \"%s\". The routines have: %s.", exercise,
				 known);
}

/* What the routine of this exercise alone asks for, of one foot or of both. */
static unsigned usual_reps(const struct routine *alone, const char *exercise, bool one_foot)
{
	unsigned n = 0;

	for (unsigned i = 0; alone && i < alone->n_steps; i++) {
		const struct step *s = &alone->steps[i];

		if (strcmp(s->exercise, exercise) == 0)
			n += (one_foot ? s->sets : step_sets(s)) * step_set_reps(s);
	}
	return MAX(MIN(n, SAID_REPS_MAX), 1U);
}

static int take_wishes(const struct wishes *w, struct said *said, sd_bus_error *error)
{
	uint64_t now = now_real_us();

	if (w->side.given && side_parse(w->side.text, &said->side) < 0)
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"Option \"side\" is \"%s\"; it must be both, left or right.", w->side.text);

	said->at_us = w->at.given ? w->at.instant : now;
	if (said->at_us > now)
		return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
					"Option \"at\" is in the future; what is said was done.");
	if (said->at_us == 0)
		return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
					"Option \"at\" is 0; it must be microseconds since 1970.");

	if (w->reps.given)
		said->reps = w->reps.count;
	if (said->reps < 1 || said->reps > SAID_REPS_MAX)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Option \"reps\" is %u; it must be 1 to %d.", said->reps,
					 SAID_REPS_MAX);
	return 0;
}

static int read_said(const struct history *h, sd_bus_message *m, struct said *said,
		     sd_bus_error *error)
{
	struct wishes w = { 0 };
	const struct option options[] = {
		{ "reps", 'u', &w.reps },
		{ "side", 's', &w.side },
		{ "at", 't', &w.at },
	};
	const struct routine *alone;
	const struct step *step;
	const char *exercise;
	int r;

	r = sd_bus_message_read(m, "s", &exercise);
	if (r < 0)
		return r;

	r = options_read(m, options, ELEMENTS(options), error);
	if (r < 0)
		return r;

	step = find_exercise(h->shelf, exercise, &alone);
	if (!step)
		return unknown_exercise(h->shelf, exercise, error);

	memcpy(said->exercise, step->exercise, sizeof(said->exercise));
	said->kind = step->kind;
	said->reps = usual_reps(alone, exercise,
				w.side.given && strcmp(w.side.text, side_name(SIDE_BOTH)) != 0);
	return take_wishes(&w, said, error);
}

int history_add(struct history *h, sd_bus_message *m, char ret_uuid[static STORE_UUID_MAX],
		sd_bus_error *error)
{
	struct said said = { 0 };
	int r;

	r = read_said(h, m, &said, error);
	if (r < 0)
		return r;

	said.offset_s = history_offset(h, said.at_us);
	r = uuid_new(said.uuid);
	if (r < 0)
		return r;

	r = store_add_said(h->store, &said);
	if (r < 0 && !store_problem(h->store))
		return r;
	/* Where the file failed it is kept in memory, and the property Problem tells of it. */
	if (r < 0)
		log_warning_errno(r, "Failed to store what was said: %m");

	history_changed(h, said.at_us);
	memcpy(ret_uuid, said.uuid, sizeof(said.uuid));
	return 0;
}

/* What is asked for may well be in the file. */
static int no_history(const struct history *h, sd_bus_error *error)
{
	return sd_bus_error_set(error, ERROR_NO_HISTORY, store_problem(h->store));
}

int history_undo(struct history *h, struct said *ret, sd_bus_error *error)
{
	int r;

	r = store_undo_said(h->store, ret);
	if (r < 0 && store_problem(h->store))
		return no_history(h, error);
	if (r == -ENOENT)
		return sd_bus_error_set(
			error, ERROR_NOT_FOUND,
			"There is nothing to take back: only what you noted with instepctl done "
			"can be, and nothing of that is there.");
	history_changed(h, ret->at_us);
	return r;
}

struct opinions {
	struct option_value effort, pain, note;
};

static int take_score(const char *name, const struct option_value *v, struct score *ret,
		      sd_bus_error *error)
{
	if (v->given && v->count > SCORE_MAX)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Option \"%s\" is %u; it must be 0 to %d.", name, v->count,
					 SCORE_MAX);

	*ret = (struct score){ v->given, v->count };
	return 0;
}

static int read_rating(sd_bus_message *m, struct rating *ret, sd_bus_error *error)
{
	struct opinions o = { 0 };
	const struct option options[] = {
		{ "effort", 'u', &o.effort },
		{ "pain", 'u', &o.pain },
		{ "note", 's', &o.note },
	};
	int r;

	r = options_read(m, options, ELEMENTS(options), error);
	if (r < 0)
		return r;

	r = take_score("effort", &o.effort, &ret->effort, error);
	if (r < 0)
		return r;

	r = take_score("pain", &o.pain, &ret->pain, error);
	if (r < 0)
		return r;

	ret->note = o.note.text;
	if (!o.effort.given && !o.pain.given && !o.note.given)
		return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
					"There is nothing to keep: give effort, pain or note.");
	return 0;
}

static int no_workout(const char *uuid, sd_bus_error *error)
{
	if (!uuid[0])
		return sd_bus_error_set(error, ERROR_NOT_FOUND,
					"There is no workout in the history yet.");

	return sd_bus_error_setf(error, ERROR_NOT_FOUND,
				 "There is no workout \"%s\" in the history.", uuid);
}

int history_rate(struct history *h, const char *uuid, sd_bus_message *m, sd_bus_error *error)
{
	struct rating rating = { 0 };
	struct workout_row last;
	int r;

	r = read_rating(m, &rating, error);
	if (r < 0)
		return r;

	r = uuid[0] ? 0 : store_newest(h->store, &last);
	if (r == 0)
		r = store_rate(h->store, uuid[0] ? uuid : last.uuid, &rating);
	if (r == -EINVAL)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "A note is a line of at most %d bytes of text, without "
					 "control characters.",
					 STORE_NOTE_MAX - 1);
	if (r < 0 && store_problem(h->store))
		return no_history(h, error);

	return r == -ENOENT ? no_workout(uuid, error) : r;
}
