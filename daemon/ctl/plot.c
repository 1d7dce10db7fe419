/* SPDX-License-Identifier: MIT */

/*
 * What is in a picture: events, and signals as they are needed to judge them. For force these are
 * the samples and g. For motion they are how far the sensor was tilted from the rest pose, once
 * along the way that the repetitions take, as the detector looks at each of them, and once whatever
 * the way; and the length of the acceleration, which tells walking from exercise. Drawing is in
 * plot-draw.c.
 */

#include "ctl/plot.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "util/macro.h"

/* A mean of the acceleration that is no longer gravity has no tilt. */
#define GRAVITY_MIN_G 0.5

void plot_init(struct plot *p, const char *title, const struct plot_labels *labels)
{
	*p = (struct plot){ .title = title, .labels = labels };
}

double plot_s(const struct plot *p, uint64_t t_us)
{
	return (double)(p->zero_us + (int64_t)t_us) / 1e6;
}

void plot_event(struct plot *p, const struct event *e)
{
	if (p->n_events == PLOT_EVENTS_MAX)
		p->incomplete = -E2BIG;
	if (p->incomplete)
		return;

	/* a step of growth at each power of two */
	if ((p->n_events & (p->n_events - 1)) == 0) {
		struct event *events =
			reallocarray(p->events, p->n_events ? 2 * p->n_events : 1, sizeof(*events));

		if (!events) {
			p->incomplete = -ENOMEM;
			return;
		}
		p->events = events;
	}
	p->events[p->n_events++] = *e;
}

/*
 * Rest may be learnt anew with each pause, and wrongly before the first repetition. The picture
 * needs one for all: the mean of those that the repetitions had, or the first one when there are
 * none.
 */
static void learn_rest(struct plot *p, struct vec up, struct vec way, bool of_rep)
{
	if (p->rest_known && !of_rep)
		return;
	if (of_rep && !p->rest_of_reps)
		p->rest = (struct vec){}; /* that was but a guess */
	p->rest = vec_add(p->rest, up);
	p->way = vec_add(p->way, way);
	p->rest_known = true;
	p->rest_of_reps |= of_rep;
}

bool plot_is_final(const struct event *e)
{
	return e->kind == EVENT_HOLD || e->kind == EVENT_PULSE || e->kind == EVENT_REP;
}

/* A pulse comes before anything else becomes of another load. */
bool plot_was_withdrawn(const struct plot *p, const struct event *e)
{
	const struct event *end = p->events + p->n_events, *next = e + 1;

	while (next < end && !plot_is_final(next) && next->kind != EVENT_LOAD_CANCEL)
		next++;
	return next == end || !plot_is_final(next) || next->id != e->id;
}

void plot_heard(struct plot *p, const struct track *track, const struct event *events, int n)
{
	bool of_rep = false;
	struct vec up, way;

	for (int i = 0; i < n; i++) {
		plot_event(p, &events[i]);
		of_rep |= events[i].kind == EVENT_REP;
	}
	if (track->kind == SAMPLE_MOTION && rep_rest(&track->rep, &up, &way))
		learn_rest(p, up, way, of_rep);
}

static int add_panel(struct plot *p, const char *name, double height_px)
{
	struct plot_panel *panel = &p->panels[p->n_panels++];
	size_t columns = (size_t)p->page.rows * PAGE_COLUMNS;
	int r;

	panel->name = name;
	panel->height_px = height_px;
	r = curve_init(&panel->thin, columns);
	if (r < 0)
		return r;
	return curve_init(&panel->line, columns);
}

static int add_panels(struct plot *p)
{
	int r;

	switch (p->kind) {
	case SAMPLE_FORCE:
		smooth_init(&p->smooth, SMOOTH_FORCE_US, SMOOTH_FORCE_US);
		return add_panel(p, "force, kg", 180);
	case SAMPLE_MOTION:
		pose_init(&p->pose);
		r = add_panel(p, "tilt from rest, °", 140);
		return r < 0 ? r : add_panel(p, "acceleration, g", 70);
	}
	return -EINVAL;
}

int plot_measured(struct plot *p, enum sample_kind kind, int64_t zero_us, uint64_t last_us)
{
	if (p->incomplete)
		return p->incomplete;

	p->kind = kind;
	p->zero_us = zero_us;
	p->last_us = last_us;
	page_init(&p->page, plot_s(p, 0), plot_s(p, last_us));
	return add_panels(p);
}

static void add_value(struct plot *p, struct plot_curve *c, uint64_t t_us, double value)
{
	curve_add(c, page_column(&p->page, plot_s(p, t_us)), value);
}

static double tilt_deg(const struct plot *p, struct vec up)
{
	return atan2(vec_length(vec_cross(up, p->rest)), vec_dot(up, p->rest)) * DEG_PER_RAD;
}

/* Without repetitions no way is better than another. */
static double tilt_on_way_deg(const struct plot *p, struct vec up)
{
	if (vec_length(p->way) == 0)
		return tilt_deg(p, up);
	return atan2(vec_dot(up, vec_unit(p->way)), vec_dot(up, vec_unit(p->rest))) * DEG_PER_RAD;
}

static void pop_force(struct plot *p, bool all)
{
	uint64_t t_us;
	double g_n;

	while (smooth_known(&p->smooth, all)) {
		g_n = smooth_pop(&p->smooth, &t_us);
		add_value(p, &p->panels[0].line, t_us, g_n / NEWTON_PER_KG);
	}
}

static void pop_motion(struct plot *p, bool all)
{
	uint64_t t_us;
	struct vec mean_g;

	while (pose_pop(&p->pose, all, &t_us, &mean_g))
		if (p->rest_known && vec_length(mean_g) >= GRAVITY_MIN_G)
			add_value(p, &p->panels[0].line, t_us, tilt_on_way_deg(p, mean_g));
}

/* Return: whether nothing is known of the time before this sample. */
static bool ends_gap(struct plot *p, uint64_t t_us)
{
	bool gap = false;

	for (; p->n_passed < p->n_events; p->n_passed++) {
		const struct event *e = &p->events[p->n_passed];

		if (e->noticed_us > t_us)
			break;
		gap |= e->kind == EVENT_GAP;
	}
	return gap;
}

/* With the gyroscope, but without the bias of it that the detector learns at rest. */
static void sample_motion(struct plot *p, const struct sample *s)
{
	if (ends_gap(p, s->t_us)) {
		pop_motion(p, true);
		pose_break(&p->pose);
	}
	pose_push(&p->pose, s->t_us, s->accel_g, s->rate_dps);
	if (p->rest_known && p->pose.has_gyro)
		add_value(p, &p->panels[0].thin, s->t_us, tilt_deg(p, p->pose.up));
	add_value(p, &p->panels[1].thin, s->t_us, vec_length(s->accel_g));
	pop_motion(p, false);
}

void plot_sample(struct plot *p, const struct sample *s)
{
	p->samples++;
	switch (p->kind) {
	case SAMPLE_FORCE:
		add_value(p, &p->panels[0].thin, s->t_us, s->force_n / NEWTON_PER_KG);
		smooth_push(&p->smooth, s->t_us, s->force_n);
		pop_force(p, false);
		break;
	case SAMPLE_MOTION:
		sample_motion(p, s);
		break;
	}
}

/* A little more than the signals reach; something also where there are none. */
static void set_scale(struct plot_panel *panel)
{
	double low = fmin(panel->thin.low, panel->line.low);
	double high = fmax(panel->thin.high, panel->line.high), margin;

	if (low > high)
		low = 0, high = 1;
	margin = fmax(0.04 * (high - low), 0.01);
	panel->low = low - margin;
	panel->high = high + margin;
}

void plot_sampled(struct plot *p)
{
	switch (p->kind) {
	case SAMPLE_FORCE:
		pop_force(p, true);
		break;
	case SAMPLE_MOTION:
		pop_motion(p, true);
		break;
	}
	for (unsigned i = 0; i < p->n_panels; i++)
		set_scale(&p->panels[i]);
}

void plot_done(struct plot *p)
{
	for (unsigned i = 0; i < p->n_panels; i++) {
		curve_done(&p->panels[i].thin);
		curve_done(&p->panels[i].line);
	}
	free(p->events);
	*p = (struct plot){};
}
