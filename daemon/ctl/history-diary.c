/* SPDX-License-Identifier: MIT */
/*
 * The training diary. Of each exercise it says what was done of what was planned, and who has seen
 * it, so that "I walked five times" is never read as something that was measured. Single reps are
 * on the page of a workout (history-page.c).
 */

#include "ctl/history-diary.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl/history-words.h"
#include "ctl/phrase.h"
#include "ctl/wrap.h"
#include "sys/cleanup.h"
#include "util/macro.h"

#define TIME_WIDTH     7
#define EXERCISE_WIDTH 34 /* with the time before it */

/* The store gives the newest first, and cannot be asked while it gives. */
struct entries {
	char (*uuids)[STORE_UUID_MAX];
	size_t n;
};

static int take_entry(void *userdata, const struct workout_row *w)
{
	struct entries *e = userdata;
	void *more = reallocarray(e->uuids, e->n + 1, sizeof(*e->uuids));

	if (!more)
		return -ENOMEM;
	e->uuids = more;
	memcpy(e->uuids[e->n++], w->uuid, STORE_UUID_MAX);
	return 0;
}

static void entries_done(struct entries *e)
{
	free(e->uuids);
}

/* Over the measured reps of a step that counted, with one foot or both together. */
struct level {
	double sum;
	unsigned n;
	bool motion;
};

struct page {
	enum units units;
	bool said;
	struct figure time; /* of what was said; before a step of a workout there is none */
	struct level levels[ROUTINE_STEPS_MAX][SIDE_RIGHT + 1];
};

static int take_level(void *userdata, const struct rep_row *r)
{
	struct page *p = userdata;
	struct level *level;

	if (!r->measured || !r->counted || r->step < 1 || r->step > ROUTINE_STEPS_MAX)
		return 0;

	level = &p->levels[r->step - 1][r->side];
	level->motion = r->range_deg > 0;
	level->sum += level->motion ? r->range_deg : r->level_n;
	level->n++;
	return 0;
}

static const char *side_words(enum sides sides)
{
	switch (sides) {
	case SIDES_LEFT:
		return "left";
	case SIDES_RIGHT:
		return "right";
	case SIDES_EACH:
	case SIDES_ALTERNATE:
		return "left and right"; /* and not "each foot": the numbers are those of both */
	case SIDES_BOTH:
		break;
	}
	return "";
}

/* ", left 2.31 kg, right 2.40 kg" */
static void add_levels(struct phrase *phrase, const struct page *p, const struct step_row *s)
{
	static const char *const feet[] = { "", "left ", "right " };

	if (s->n < 1 || s->n > ROUTINE_STEPS_MAX)
		return;
	for (enum side side = SIDE_BOTH; side <= SIDE_RIGHT; side++) {
		const struct level *l = &p->levels[s->n - 1][side];

		if (l->n > 0)
			phrase_add(phrase, ", %s%s", feet[side],
				   l->motion ? phrase_angle(l->sum / l->n).text
					     : phrase_force(p->units, l->sum / l->n).text);
	}
}

static struct phrase step_phrase(const struct page *p, const struct step_row *s)
{
	const char *side = side_words(s->step.sides);
	struct phrase phrase = { "" };

	if (*side)
		phrase_add(&phrase, "%s: ", side);
	phrase_add(&phrase, "%u", s->count.done);
	if (p->said) {
		phrase_add(&phrase, " said by you");
		return phrase;
	}

	if (s->count.planned > 0)
		phrase_add(&phrase, " of %u", s->count.planned);
	if (s->count.done > 0)
		phrase_add(&phrase, " %s", history_verified(s).text);
	add_levels(&phrase, p, s);
	if (s->count.tried > 0)
		phrase_add(&phrase, "; %u tried", s->count.tried);
	if (s->count.skipped > 0)
		phrase_add(&phrase, "; %u skipped", s->count.skipped);
	return phrase;
}

static int print_step(void *userdata, const struct step_row *s)
{
	const struct page *p = userdata;
	struct phrase label = { "" };

	phrase_add(&label, "%-*s%s ", TIME_WIDTH, p->time.text, history_exercise(&s->step).text);
	wrap_print_after(EXERCISE_WIDTH, label.text, step_phrase(p, s).text);
	return 0;
}

static struct figure time_phrase(uint64_t at_us)
{
	time_t at = (time_t)(at_us / USEC_PER_SEC);
	struct figure time;
	struct tm tm;

	(void)localtime_r(&at, &tm);
	(void)strftime(time.text, sizeof(time.text), "%H:%M", &tm);
	return time;
}

static void print_title(const struct workout_row *w)
{
	printf("%-*s%s", TIME_WIDTH, time_phrase(w->started_us).text, w->routine);
	if (w->ended_us > w->started_us)
		printf(", %s", phrase_duration(usec_to_s(w->ended_us - w->started_us)).text);
	printf(", %s\n", history_state(w));
}

static int print_entry(struct store *s, const char *uuid, enum units units)
{
	struct page page = { .units = units };
	struct workout_row w;
	int r;

	r = store_workout(s, uuid, &w);
	if (r == -ENOENT)
		return 0; /* taken back in between, or its name cannot be shown */
	if (r < 0)
		return r;

	r = store_reps(s, uuid, take_level, &page);
	if (r < 0)
		return r;

	page.said = history_was_said(&w);
	if (page.said) /* its only step says it all */
		page.time = time_phrase(w.started_us);
	else
		print_title(&w);
	r = store_steps(s, uuid, print_step, &page);
	if (r < 0)
		return r;

	history_print_rating(&w, "       ");
	putchar('\n');
	return 0;
}

static int print_sums(struct store *s, uint64_t from_us, uint64_t to_us)
{
	struct store_totals t;
	int r;

	r = store_totals(s, from_us, to_us, &t);
	if (r < 0)
		return r;

	printf("In all: %u workout%s, %u rep%s done", t.workouts, t.workouts == 1 ? "" : "s",
	       t.done, t.done == 1 ? "" : "s");
	if (t.said > 0)
		printf(", %u of them said by you", t.said);
	if (t.tried > 0)
		printf("; %u tried", t.tried);
	if (t.held_us > 0)
		printf("; %s of work", phrase_duration(usec_to_s(t.held_us)).text);
	putchar('\n');
	return 0;
}

int history_diary(struct store *s, uint64_t from_us, uint64_t to_us, enum units units)
{
	_cleanup_(entries_done) struct entries entries = { 0 };
	int r;

	r = store_workouts(s, from_us, to_us, 0, UINT32_MAX, take_entry, &entries);
	if (r < 0)
		return r;

	for (size_t i = entries.n; i > 0; i--) {
		r = print_entry(s, entries.uuids[i - 1], units);
		if (r < 0)
			return r;
	}
	if (entries.n == 0)
		return 0;

	r = print_sums(s, from_us, to_us);
	return r < 0 ? r : 1;
}
