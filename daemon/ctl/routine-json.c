/* SPDX-License-Identifier: MIT */
/*
 * Routines for programs. The format is fixed: a row is a step, a part and a foot, so that each row
 * has one direction and one side, and what does not apply to its kind is left out.
 */

#include <string.h>

#include "ctl/routine-json.h"
#include "util/macro.h"
#include "util/words.h"

double routine_seconds(const struct routine *r, const struct settings *settings)
{
	struct routine stretched = *r;

	routine_stretch(&stretched, settings->tempo);
	return usec_to_s(routine_duration_us(&stretched, settings->ready_us));
}

static json_t *words_json(const char *words)
{
	json_t *list = json_array();
	const char *word;
	size_t n;

	while (words_next(&words, &word, &n))
		if (n > 0)
			(void)json_array_append_new(list, json_stringn(word, n));
	return list;
}

static void put_count(json_t *row, const char *key, unsigned value)
{
	(void)json_object_set_new(row, key, json_integer(value));
}

static void put_seconds(json_t *row, const char *key, uint64_t us)
{
	(void)json_object_set_new(row, key, json_real(usec_to_s(us)));
}

static void put_text(json_t *row, const char *key, const char *text)
{
	if (text[0])
		(void)json_object_set_new(row, key, json_string(text));
}

/*
 * rest_s is the longer rest: between sets where there are several, else between reps. Only holds
 * have to have one.
 */
static void put_rests(json_t *row, const struct step *s)
{
	bool between_reps = step_set_reps(s) > 1 && (s->rest_us > 0 || s->kind == KIND_HOLD);

	if (s->sets > 1)
		put_seconds(row, "rest_s", s->set_rest_us);
	if (between_reps)
		put_seconds(row, s->sets > 1 ? "rep_rest_s" : "rest_s", s->rest_us);
}

static void put_doses(json_t *row, const struct step *s)
{
	put_count(row, "sets", s->sets);
	if (s->kind != KIND_TIMED)
		put_count(row, "reps", s->reps);
	if (s->kind == KIND_HOLD)
		put_seconds(row, "hold_s", s->hold_us);
	if (s->back_hold_us > 0)
		put_seconds(row, "back_hold_s", s->back_hold_us);
	put_rests(row, s);
	if (s->kind == KIND_TIMED)
		put_seconds(row, "seconds", s->time_us);
}

/* What a key of a routine file is called in the rows of @s; NULL when they do not have it. */
static const char *name_of_key(const struct step *s, const char *key, size_t n)
{
	const bool several = s->sets > 1;
	const struct {
		const char *key, *name;
	} names[] = {
		{ "Kind", "kind" },
		{ "Sides", "side" },
		{ "Sets", "sets" },
		{ "Reps", "reps" },
		{ "Hold", "hold_s" },
		{ "BackHold", "back_hold_s" },
		{ "Time", "seconds" },
		{ "Variants", "variant" },
		{ "Directions", "direction" },
		{ "SetRest", several ? "rest_s" : NULL },
		{ "Rest", several ? "rep_rest_s" : "rest_s" },
	};

	for (size_t i = 0; i < ELEMENTS(names); i++)
		if (strlen(names[i].key) == n && memcmp(names[i].key, key, n) == 0)
			return names[i].name;
	return NULL;
}

/* Of the keys that are our choice, those that the row has. */
static void put_ours(json_t *row, const struct step *s)
{
	const char *keys = s->ours, *key, *name;
	json_t *list = json_array();
	size_t n;

	while (words_next(&keys, &key, &n)) {
		name = name_of_key(s, key, n);
		if (name && json_object_get(row, name))
			(void)json_array_append_new(list, json_string(name));
	}
	(void)json_object_set_new(row, "ours", list);
}

/* @part: NULL when a set is of one piece */
static json_t *row_json(const struct step *s, const struct part *part, enum side side)
{
	json_t *row = json_object();

	put_text(row, "exercise", s->exercise);
	put_text(row, "label", s->label);
	put_text(row, "kind", step_kind_name(s->kind));
	put_text(row, "side", side_name(side));
	put_doses(row, s);
	if (part) {
		put_text(row, "direction", direction_name(part->direction));
		put_text(row, "variant", part->variant);
	}
	if (s->sides == SIDES_ALTERNATE)
		(void)json_object_set_new(row, "alternating", json_true());
	put_ours(row, s);
	return row;
}

static void append_step(json_t *rows, const struct step *s)
{
	const unsigned feet = step_changes_foot(s) ? 2 : 1;

	for (unsigned foot = 0; foot < feet; foot++)
		for (unsigned i = 0; i < MAX(s->n_parts, 1U); i++)
			(void)json_array_append_new(
				rows, row_json(s, s->n_parts ? &s->parts[i] : NULL,
					       step_side(s, foot ? step_sets(s) - 1 : 0)));
}

json_t *routine_json(const struct routine *r, const struct settings *settings)
{
	json_t *routine = json_object(), *rows = json_array();
	char needs[ROUTINE_NEEDS_MAX];

	put_text(routine, "id", r->id);
	(void)json_object_set_new(routine, "total_s", json_real(routine_seconds(r, settings)));
	if (r->article_minutes)
		put_count(routine, "article_minutes", r->article_minutes);
	routine_needs(r, needs, sizeof(needs));
	(void)json_object_set_new(routine, "needs", words_json(needs));
	for (unsigned i = 0; i < r->n_steps; i++)
		append_step(rows, &r->steps[i]);
	(void)json_object_set_new(routine, "steps", rows);
	return routine;
}
