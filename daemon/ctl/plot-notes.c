/* SPDX-License-Identifier: MIT */

/* Which words stand where. What it leaves out: writing them (plot-draw.c). */

#include "ctl/plot-notes.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "util/macro.h"

#define APART_PX 8.0

static double kg(double newton)
{
	return newton / NEWTON_PER_KG;
}

static double middle_s(const struct plot *p, uint64_t from_us, uint64_t to_us)
{
	return (plot_s(p, from_us) + plot_s(p, to_us)) / 2;
}

static void say_final(const struct plot *p, const struct event *e, struct plot_note *ret)
{
	const struct hold_record *h = &e->hold;
	const char *open = h->open ? ", cut off" : "";

	ret->at_s = middle_s(p, h->plateau_start_us, h->plateau_end_us);
	ret->ink = INK_TEXT;
	(void)snprintf(ret->brief, sizeof(ret->brief), "%" PRIu32, e->id);
	if (e->kind == EVENT_PULSE)
		(void)snprintf(ret->text, sizeof(ret->text), "%" PRIu32 ": pulse, %.2f kg%s", e->id,
			       kg(h->level_n), open);
	else if (e->kind == EVENT_HOLD)
		(void)snprintf(ret->text, sizeof(ret->text), "%" PRIu32 ": %.2f s, %.2f kg%s",
			       e->id, usec_to_s(h->held_us), kg(h->level_n), open);
	else
		(void)snprintf(ret->text, sizeof(ret->text), "%" PRIu32 ": %.2f s, %.0f°%s", e->id,
			       usec_to_s(h->held_us), h->range_deg, open);
}

static void say_withdrawn(const struct plot *p, const struct event *e, struct plot_note *ret)
{
	ret->at_s = plot_s(p, e->noticed_us);
	ret->ink = INK_WITHDRAWN;
	ret->withdrawn = 1;
	(void)snprintf(ret->brief, sizeof(ret->brief), "%" PRIu32, e->id);
	(void)snprintf(ret->text, sizeof(ret->text), "%" PRIu32 ": withdrawn, %s", e->id,
		       cancel_reason_name(e->cancel));
}

/*
 * What a look back takes back is taken back at one time. Return: whether the last note says it,
 * too.
 */
static bool add_withdrawn(struct plot_note *last, const struct plot_note *note)
{
	if (!last->withdrawn || !note->withdrawn || last->at_s != note->at_s)
		return false;
	last->withdrawn++;
	(void)snprintf(last->brief, sizeof(last->brief), "%u", last->withdrawn);
	(void)snprintf(last->text, sizeof(last->text), "%u notices withdrawn", last->withdrawn);
	return true;
}

static void say_unknown(const struct plot *p, const struct event *e, struct plot_note *ret)
{
	ret->at_s = middle_s(p, e->at_us, e->noticed_us);
	ret->ink = INK_FAINT;
	(void)snprintf(ret->brief, sizeof(ret->brief), "?");
	(void)snprintf(ret->text, sizeof(ret->text), "unknown %.2f s",
		       usec_to_s(e->noticed_us - e->at_us));
}

/* Return: whether there is something to say. */
static bool say(const struct plot *p, const struct event *e, struct plot_note *ret)
{
	switch (e->kind) {
	case EVENT_HOLD:
	case EVENT_PULSE:
	case EVENT_REP:
		say_final(p, e, ret);
		return true;
	case EVENT_LOAD_CANCEL:
		if (!plot_was_withdrawn(p, e))
			return false;
		say_withdrawn(p, e, ret);
		return true;
	case EVENT_GAP:
		say_unknown(p, e, ret);
		return true;
	case EVENT_REST:
	case EVENT_LOAD_BEGIN:
	case EVENT_LOAD_END:
	case EVENT_LOAD_STALL:
	case EVENT_LOAD_GO_ON:
	case EVENT_LOAD_EARNED:
		return false;
	}
	return false;
}

static int by_time(const void *a, const void *b)
{
	const struct plot_note *left = a, *right = b;

	return (left->at_s > right->at_s) - (left->at_s < right->at_s);
}

/* Return: whether a lane has a place for so much, which is then taken. */
static bool find_place(struct plot_note *note, double width, double end_x[static NOTE_LANES])
{
	double right = PAGE_LEFT_PX + PAGE_COLUMNS;
	double x = fmax(PAGE_LEFT_PX, fmin(note->x - width / 2, right - width));

	for (unsigned lane = 0; lane < NOTE_LANES; lane++) {
		if (end_x[lane] > x)
			continue;
		end_x[lane] = x + width + APART_PX;
		note->lane = lane;
		note->x = x;
		note->width = width;
		return true;
	}
	return false;
}

static void place(struct plot_note *note, double end_x[static NOTE_LANES], cairo_t *cr)
{
	const char *const texts[] = { note->text, note->brief };

	for (size_t i = 0; i < ELEMENTS(texts) && !note->said; i++)
		if (find_place(note, ink_text_width(cr, NOTE_PX, texts[i]), end_x))
			note->said = texts[i];
}

static void place_all(struct plot_notes *n, const struct plot *p, cairo_t *cr)
{
	double end_x[NOTE_LANES] = {};
	unsigned row = 0;

	for (size_t i = 0; i < n->n; i++) {
		struct plot_note *note = &n->notes[i];
		long column = page_column(&p->page, note->at_s);

		note->row = column < 0 ? 0 : (unsigned)(column / PAGE_COLUMNS);
		if (note->row != row)
			for (unsigned lane = 0; lane < NOTE_LANES; lane++)
				end_x[lane] = 0;
		row = note->row;
		note->x = page_x(&p->page, row, note->at_s);
		place(note, end_x, cr);
		if (note->said)
			n->lanes = MAX(n->lanes, note->lane + 1);
		else
			n->left_out++;
	}
}

int notes_make(struct plot_notes *n, const struct plot *p, cairo_t *cr)
{
	*n = (struct plot_notes){ .notes = calloc(p->n_events + 1, sizeof(*n->notes)) };
	if (!n->notes)
		return -ENOMEM;

	for (size_t i = 0; i < p->n_events; i++) {
		struct plot_note note = {};

		if (say(p, &p->events[i], &note) &&
		    !(n->n && add_withdrawn(&n->notes[n->n - 1], &note)))
			n->notes[n->n++] = note;
	}
	qsort(n->notes, n->n, sizeof(*n->notes), by_time);
	place_all(n, p, cr);
	return 0;
}

void notes_done(struct plot_notes *n)
{
	free(n->notes);
	*n = (struct plot_notes){};
}
