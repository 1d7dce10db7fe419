/* SPDX-License-Identifier: MIT */

/*
 * The rows of steps: the numbers that a workout went by, and what came of them. The order of the
 * fields is that of the statements in statement.c; the test of the store writes every field with a
 * value of its own and reads it back.
 *
 * The parts of a step are two texts, as in a routine file ("straight, toes out"), so that the
 * history can be read without this program.
 */

#include <stdio.h>
#include <string.h>

#include "store/fields.h"
#include "store/rows.h"
#include "util/words.h"

#define PARTS_TEXT_MAX (ROUTINE_PARTS_MAX * (ROUTINE_VARIANT_MAX + 2))

static const char *part_variant(const struct part *p)
{
	return p->variant;
}

static const char *part_direction(const struct part *p)
{
	return direction_name(p->direction);
}

/* "" when no part has a word of this sort; what they may be at most fits */
static void join_parts(const struct step *s, const char *(*word_of)(const struct part *p),
		       char ret[static PARTS_TEXT_MAX])
{
	ret[0] = '\0';
	for (unsigned i = 0; i < s->n_parts; i++) {
		const char *word = word_of(&s->parts[i]);

		if (word[0])
			(void)words_add(ret, PARTS_TEXT_MAX, word, strlen(word));
	}
}

static void bind_numbers(struct binder *b, const struct step *s)
{
	bind_int(b, s->sets);
	bind_int(b, s->reps);
	bind_us(b, s->hold_us);
	bind_us(b, s->back_hold_us);
	bind_us(b, s->time_us);
	bind_us(b, s->out_us);
	bind_us(b, s->back_us);
	bind_us(b, s->rest_us);
	bind_us(b, s->set_rest_us);
	bind_us(b, s->exercise_rest_us);
	bind_double(b, s->target.least_n);
	bind_double(b, s->target.share);
	bind_int(b, (s->sensors & SENSOR_BAND) != 0);
	bind_int(b, (s->sensors & SENSOR_MOTION) != 0);
}

int rows_add_step(struct database *d, const char *uuid, const struct step_row *row)
{
	struct binder b = binder(d, STATEMENT_ADD_STEP);
	char variants[PARTS_TEXT_MAX], directions[PARTS_TEXT_MAX];
	const struct step *s = &row->step;

	join_parts(s, part_variant, variants);
	join_parts(s, part_direction, directions);
	bind_text(&b, uuid);
	bind_int(&b, row->n);
	bind_text(&b, s->exercise);
	bind_text(&b, s->label);
	bind_int(&b, s->warm_up);
	bind_text(&b, step_kind_name(s->kind));
	bind_text(&b, sides_name(s->sides));
	bind_text(&b, side_name(s->first));
	bind_text(&b, variants);
	bind_text(&b, directions);
	bind_numbers(&b, s);
	bind_int(&b, row->count.planned);
	bind_int(&b, row->count.skipped);

	return binder_run_one(&b);
}

int rows_plan_step(struct database *d, const char *uuid, unsigned n, const struct step_count *count)
{
	struct binder b = binder(d, STATEMENT_PLAN_STEP);

	bind_text(&b, uuid);
	bind_int(&b, n);
	bind_int(&b, count->planned);
	bind_int(&b, count->skipped);

	return binder_run_one(&b);
}

/* Words that are none leave what is there: a step of nothing, which routine_check() refuses. */
static void get_words(struct columns *c, struct step *ret)
{
	char kind[16], sides[16];

	get_text(c, kind, sizeof(kind));
	(void)step_kind_parse(kind, &ret->kind);
	get_text(c, sides, sizeof(sides));
	(void)sides_parse(sides, &ret->sides);
	get_side(c, &ret->first);
}

static void take_variant(struct part *p, const char *word)
{
	(void)snprintf(p->variant, sizeof(p->variant), "%s", word);
}

static void take_direction(struct part *p, const char *word)
{
	(void)direction_parse(word, &p->direction);
}

static void get_parts(struct columns *c, void (*take)(struct part *p, const char *word),
		      struct step *ret)
{
	char text[PARTS_TEXT_MAX], name[sizeof(ret->parts->variant)];
	const char *rest = text, *word;
	unsigned parts = 0;
	size_t n;

	get_text(c, text, sizeof(text));
	while (parts < ROUTINE_PARTS_MAX && words_next(&rest, &word, &n)) {
		if (n == 0)
			continue;
		(void)snprintf(name, sizeof(name), "%.*s", (int)n, word);
		take(&ret->parts[parts++], name);
	}
	ret->n_parts = MAX(ret->n_parts, parts);
}

static void get_numbers(struct columns *c, struct step *ret)
{
	ret->sets = get_count(c);
	ret->reps = get_count(c);
	ret->hold_us = get_us(c);
	ret->back_hold_us = get_us(c);
	ret->time_us = get_us(c);
	ret->out_us = get_us(c);
	ret->back_us = get_us(c);
	ret->rest_us = get_us(c);
	ret->set_rest_us = get_us(c);
	ret->exercise_rest_us = get_us(c);
	ret->target.least_n = get_known(c);
	ret->target.share = get_known(c);
	ret->sensors = get_int(c) ? SENSOR_BAND : 0;
	ret->sensors |= get_int(c) ? SENSOR_MOTION : 0;
}

static void get_step(sqlite3_stmt *statement, struct step_row *ret)
{
	struct columns c = { .statement = statement };
	struct step *s = &ret->step;

	*ret = (struct step_row){ .n = get_count(&c) };
	get_text(&c, s->exercise, sizeof(s->exercise));
	get_text(&c, s->label, sizeof(s->label));
	s->warm_up = get_int(&c) != 0;
	get_words(&c, s);
	get_parts(&c, take_variant, s);
	get_parts(&c, take_direction, s);
	get_numbers(&c, s);
	ret->count.planned = get_count(&c);
	ret->count.skipped = get_count(&c);
	ret->count.done = get_count(&c);
	ret->count.tried = get_count(&c);
	for (unsigned i = 0; i < VERIFIERS; i++)
		ret->verified[i] = get_count(&c) > 0;
}

int rows_steps(struct database *d, const char *uuid,
	       int (*each)(void *userdata, const struct step_row *s), void *userdata)
{
	struct binder b = binder(d, STATEMENT_STEPS);
	int r;

	bind_text(&b, uuid);
	r = binder_error(&b);
	while (r == 0 && (r = database_step(b.statement)) == 1) {
		struct step_row s;

		get_step(b.statement, &s);
		r = each(userdata, &s);
	}

	return binder_done(&b, r);
}
