/* SPDX-License-Identifier: MIT */

/*
 * What is said of a movement while it goes on: its begin, ahead of the mean, from the gyro-aided
 * direction; and its end, before the rest after it is known. What it leaves out: everything final
 * (rep-final.c). A notice that was wrong is taken back.
 */

#include <math.h>

#include "core/rep-internal.h"

/* How slowly the rest pose follows. */
#define REST_TAU_S 1.0

/*
 * A movement begins this far from rest: at least; as a share of the last range; and right after
 * one, as a share of its level, because the limb still swings. In any case out of the noise.
 */
#define START_SHARE 0.06
#define AFTER_SHARE 0.2
#define NOISES      6.0

void rep_announce(struct rep *r, uint64_t at_us, struct event_list *out)
{
	struct event *e = excursion_emit(&r->move, out, EVENT_LOAD_BEGIN, at_us);

	r->announced_id = e->id = ++r->last_id;
	r->announced_us = e->begun_us = out->noticed_us;
	e->held_us = 0;
}

void rep_take_back(struct rep *r, struct event_list *out)
{
	struct event *e;

	if (!r->announced_id)
		return;
	e = excursion_emit(&r->move, out, EVENT_LOAD_CANCEL, r->last_us);
	e->id = r->announced_id;
	e->begun_us = r->announced_us;
	e->held_us = 0;
	e->cancel = CANCEL_NOISE;
	r->announced_id = 0;
}

double rep_threshold_deg(const struct rep *r)
{
	double least_deg = fmax(REP_START_DEG, START_SHARE * r->last_deg);

	if (r->state == REP_BACK)
		least_deg = fmax(least_deg, AFTER_SHARE * r->move.level.median_n);
	return fmax(least_deg, NOISES * r->noise_deg);
}

struct vec rep_follow(struct vec rest, struct vec up, double dt_s)
{
	return vec_unit(vec_add(rest, vec_scale(vec_sub(up, rest), dt_s / (REST_TAU_S + dt_s))));
}

void rep_settle(struct rep *r)
{
	r->rest_aided = r->pose.up;
	pose_settle(&r->pose);
}

bool rep_came_back(const struct rep *r)
{
	return r->settled || r->lowest_deg <= REP_BACK_SHARE * r->far_deg;
}

void rep_notice_end(struct rep *r, uint64_t t_us, double g_deg, uint64_t still_us,
		    struct event_list *out)
{
	bool lies = r->move.quarter_us && still_us >= REP_SETTLED_US;

	if (r->move.ended || r->move.withdrawn || (g_deg >= 0.1 * r->move.level.median_n && !lies))
		return;
	r->move.ended = true;
	excursion_emit(&r->move, out, EVENT_LOAD_END, lies ? t_us - still_us : t_us);
}

/* The gyro-aided direction at rest, or right after a movement: how far it has gone from there. */
static double aided_off_deg(struct rep *r)
{
	double g_deg;

	if (r->state == REP_AT_REST)
		return deg_between(r->pose.up, r->rest_aided);
	if (r->state != REP_BACK || !rep_came_back(r))
		return 0;
	g_deg = vec_dot(vec_sub(r->pose.up, r->rest_aided), r->axis) * DEG_PER_RAD;
	/* Far beyond rest is a movement the other way. */
	if (g_deg < 0 &&
	    vec_dot(vec_sub(r->pose.up, r->rest), r->axis) * DEG_PER_RAD > -rep_threshold_deg(r))
		rep_settle(r);
	return g_deg;
}

/* There, and back again: where it was at rest is not known if it has left too soon. */
static void follow_turn(struct rep *r)
{
	double deg = vec_dot(vec_sub(r->pose.free, r->rest_aided), r->axis) * DEG_PER_RAD;

	r->turned_deg = fmax(r->turned_deg, deg);
	r->turned_back_deg = fmin(r->turned_back_deg, deg);
}

void rep_look_ahead(struct rep *r, struct event_list *out)
{
	uint64_t t_us = out->noticed_us, ramp_us;

	if (r->state == REP_AWAY)
		follow_turn(r);
	if (!r->pose.has_gyro || r->announced_id || gait_near(&r->gait, t_us))
		return;

	ramp_us =
		onset_push(&r->early, t_us, aided_off_deg(r) / rep_threshold_deg(r), REP_DWELL_US);
	if (ramp_us) {
		if (r->state == REP_BACK)
			rep_notice_end(r, t_us, 0, 0, out);
		rep_announce(r, ramp_us, out);
	} else if (r->state == REP_AT_REST && !r->early.since_us) {
		r->rest_aided = rep_follow(r->rest_aided, r->pose.up, r->pose.dt_s);
		pose_settle(&r->pose);
		/* Only what lies still shows its bias: a slow movement would be learnt, and then missed. */
		if (r->still_us >= REP_SETTLED_US)
			pose_learn_bias(&r->pose);
	}
}
