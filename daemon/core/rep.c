/* SPDX-License-Identifier: MIT */

/*
 * The states of a movement. What it leaves out: where up is (pose.c), and what becomes of a
 * movement that is over (rep-final.c). The decisions are made on the mean, that is 0.2 s late; only
 * the live notice does not wait for it.
 */

#include "core/rep.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "core/rep-internal.h"

/* The mean follows what was announced ahead of it within this, or there was no movement. */
#define FOLLOWS_US (600 * USEC_PER_MSEC)

/*
 * Rest: nothing but gravity, and no tilt, for so long; to be armed, for a second. It then follows
 * slowly.
 */
#define GRAVITY_MIN_G 0.85
#define GRAVITY_MAX_G 1.15
#define LOST_DEG      (2 * REP_STILL_DEG) /* a person on the way to rest is not quite still yet */
#define STILL_US      (400 * USEC_PER_MSEC)
#define QUIET_US      USEC_PER_SEC
#define NOISE_TAU_S   6.0
/* The trail remembers 2 s before a movement and the slowest one. */
#define MEMORY_US (6 * USEC_PER_SEC)

/*
 * A stay, flat within this share of its tilt, was a new rest if it is below this share of what
 * follows.
 */
#define SHELF_US    (2 * USEC_PER_SEC)
#define SHELF_RANGE 0.1
#define SHELF_SHARE 0.45
/* A pause is one stay: a movement that sags and goes on is none, however long it takes. */
#define STAY_RANGE 0.2
/* A tilt too small for a repetition that stays is a new rest; nobody holds one for ever. */
#define NEW_REST_US (3 * USEC_PER_SEC)
#define ENDLESS_US  (60 * USEC_PER_SEC)

void rep_withdraw(struct rep *r, enum cancel_reason reason, struct event_list *out)
{
	excursion_withdraw(&r->move, r->last_us, reason, out);
}

static uint64_t ramp_noticed(struct rep *r, uint64_t t_us, double off_deg)
{
	return onset_push(&r->onset, t_us, off_deg / rep_threshold_deg(r), REP_DWELL_US);
}

void rep_go_to_rest(struct rep *r, struct vec rest)
{
	r->state = REP_AT_REST;
	r->rest = rest;
	rep_settle(r);
	/* The next movement may have begun by now, and be announced: then the pose has left it. */
	if (deg_between(r->pose.up, rest) > REP_START_DEG)
		r->rest_aided = rest;
	onset_init(&r->onset);
	onset_init(&r->early);
	still_init(&r->still);
}

static void get_lost(struct rep *r, struct event_list *out)
{
	rep_take_back(r, out);
	r->state = REP_LOST;
}

/* The farther it goes, the better is its way known. */
static void reach(struct rep *r, struct vec up)
{
	double deg = deg_between(up, r->rest);

	if (deg <= r->far_deg)
		return;
	r->far_deg = deg;
	r->far = up;
	r->axis = vec_unit(vec_sub(up, r->rest));
	trail_turn(&r->trail, r->axis);
	/* What cannot be a repetition must not count down to one. */
	r->move.target = rep_least_deg(r);
}

static double along_deg(const struct rep *r, struct vec up)
{
	return vec_dot(vec_sub(up, r->rest), r->axis) * DEG_PER_RAD;
}

static void begin(struct rep *r, struct vec up, uint64_t ramp_us, struct event_list *out)
{
	if (!r->announced_id)
		rep_announce(r, ramp_us, out);
	excursion_begin(&r->move, r->announced_id, r->announced_us, ramp_us);
	r->move.asked_us = r->hold_us;
	r->announced_id = 0;

	r->state = REP_AWAY;
	r->settled = r->has_shelf = false;
	r->far_deg = r->turned_deg = r->turned_back_deg = 0;
	flat_init(&r->shelf);
	flat_init(&r->stay);
	reach(r, up);
}

/* No rest is known. Armed, the first one that lasts is taken for certain. */
static void lost(struct rep *r, uint64_t t_us, struct vec mean_g, struct event_list *out)
{
	double length_g = vec_length(mean_g);
	uint64_t still_us = 0;

	if (length_g < GRAVITY_MIN_G || length_g > GRAVITY_MAX_G || gait_near(&r->gait, t_us))
		still_init(&r->still);
	else
		still_us = still_push(&r->still, t_us, vec_unit(mean_g), LOST_DEG / DEG_PER_RAD);
	r->last_end_us = t_us - still_us;
	trail_drop(&r->trail, r->last_end_us);
	if (still_us < (r->unarmed ? QUIET_US : STILL_US))
		return;

	if (r->unarmed)
		r->armed = true;
	r->unarmed = false;
	polarity_init(&r->polarity);
	r->first_far = (struct vec){};
	r->polarity.known = r->armed;
	r->noise_deg = 0;
	rep_go_to_rest(r, vec_unit(mean_g));
}

/* How long a stay has been seen: what was before a gap may have been another one. */
static uint64_t seen_for_us(const struct rep *r, uint64_t from_us, uint64_t to_us)
{
	return usec_sub(to_us, MAX(from_us, r->seen_us));
}

/* Who walks off from where he began has not been told wrong about his rest. */
static void walk_off(struct rep *r, struct event_list *out)
{
	rep_believe(r);
	get_lost(r, out);
}

static void look_for_rest(struct rep *r, uint64_t t_us, struct vec up, struct event_list *out)
{
	r->still_us = still_push(&r->still, t_us, up, REP_STILL_DEG / DEG_PER_RAD);
	if (r->rested || (r->still_us < QUIET_US && !r->armed))
		return;
	r->rested = true;
	excursion_emit(&r->move, out, EVENT_REST, r->last_end_us);
}

static void at_rest(struct rep *r, uint64_t t_us, struct vec up, struct event_list *out)
{
	double off_deg = deg_between(up, r->rest), dt_s = usec_to_s(t_us - r->last_us);
	uint64_t ramp_us;

	if (gait_near(&r->gait, t_us)) {
		walk_off(r, out);
		return;
	}
	look_for_rest(r, t_us, up, out);
	ramp_us = ramp_noticed(r, t_us, off_deg);
	if (ramp_us) {
		polarity_stayed(&r->polarity, seen_for_us(r, r->last_end_us, ramp_us));
		begin(r, up, ramp_us, out);
		return;
	}
	if (polarity_pause(&r->polarity, seen_for_us(r, r->last_end_us, t_us)))
		rep_believe(r);
	if (r->announced_id && out->noticed_us - r->announced_us > FOLLOWS_US) {
		rep_take_back(r, out);
		/* The mean is at rest: so is the aided direction, or it would be announced for ever. */
		rep_settle(r);
	}
	if (r->onset.since_us)
		return;
	r->rest = rep_follow(r->rest, up, dt_s);
	/* Clipped: what may become a slow movement must not raise its own threshold. */
	r->noise_deg += dt_s / (NOISE_TAU_S + dt_s) *
			(fmin(off_deg, rep_threshold_deg(r) / 2) - r->noise_deg);
}

/*
 * A pose on the way, or one that is never left: no movement, but a new rest. Return: true when it
 * was.
 */
static bool is_new_rest(struct rep *r, uint64_t t_us, struct vec up, double g_deg,
			struct event_list *out)
{
	uint64_t flat_us =
		flat_push(&r->shelf, t_us, g_deg, fmax(REP_STILL_DEG, SHELF_RANGE * g_deg));
	bool endless = flat_us >= MAX(3 * r->move.asked_us, ENDLESS_US);

	if (flat_us >= SHELF_US) {
		r->has_shelf = true;
		r->shelf_us = r->shelf.since_us;
		r->shelf_deg = r->shelf.low_n;
		r->shelf_at = up;
	}
	/* What was earned comes back, or nobody knows any more where it went. */
	if (r->move.earned && !endless)
		return false;

	if (r->has_shelf && r->shelf_deg < SHELF_SHARE * g_deg) {
		rep_withdraw(r, CANCEL_BASELINE, out);
		r->rest = r->shelf_at;
		r->last_end_us = r->shelf_us;
		begin(r, up, t_us, out);
		return true;
	}
	if ((flat_us >= NEW_REST_US && g_deg < rep_least_deg(r)) || endless) {
		rep_withdraw(r, CANCEL_BASELINE, out);
		trail_drop(&r->trail, t_us);
		r->last_end_us = t_us;
		rep_go_to_rest(r, up);
		return true;
	}
	return false;
}

static void release(struct rep *r, struct vec up, double g_deg)
{
	r->state = REP_BACK;
	r->lowest_deg = g_deg;
	r->lowest = up;
	rep_settle(r);
	onset_init(&r->onset);
	still_init(&r->still);
}

static void away(struct rep *r, uint64_t t_us, struct vec up, struct event_list *out)
{
	uint64_t stay_us;
	double g_deg;

	reach(r, up);
	g_deg = along_deg(r, up);
	if (excursion_stay(&r->move, t_us, g_deg)) {
		release(r, up, g_deg);
		return;
	}
	excursion_count_down(&r->move, t_us, &r->trail, vec_dot(r->rest, r->axis) * DEG_PER_RAD,
			     out);
	stay_us = flat_push(&r->stay, t_us, g_deg, STAY_RANGE * r->move.level.median_n);
	stay_us = seen_for_us(r, t_us - stay_us, t_us);
	if (!r->polarity.known && polarity_pause(&r->polarity, stay_us) &&
	    rep_could_be(r, r->move.level.median_n))
		rep_rewind(r, out);
	else
		(void)is_new_rest(r, t_us, up, g_deg, out);
}

/* A new movement, before the rest after this one was looked for to the end. */
static void begin_next(struct rep *r, struct vec up, uint64_t ramp_us, struct event_list *out)
{
	if (rep_conclude(r, false, out)) {
		rep_rewind(r, out);
		return;
	}
	polarity_stayed(&r->polarity, seen_for_us(r, r->last_end_us, ramp_us));
	r->rest = r->lowest;
	begin(r, up, ramp_us, out);
}

/* Where it came to lie, for by now the next movement may have begun; behind a gap it may have, too. */
static struct vec where_it_rests(const struct rep *r, struct vec up)
{
	if (r->settled)
		return r->lies;
	return r->seen_us > r->move.under_us ? r->rest : up;
}

static void back(struct rep *r, uint64_t t_us, struct vec up, struct event_list *out)
{
	double g_deg = along_deg(r, up), beyond_deg = -rep_threshold_deg(r);
	uint64_t still_us = still_push(&r->still, t_us, up, REP_STILL_DEG / DEG_PER_RAD), ramp_us;
	bool over = excursion_fall(&r->move, t_us, g_deg);

	if (still_us >= STILL_US) {
		r->settled = true;
		r->lies = up;
	}
	rep_notice_end(r, t_us, g_deg, still_us, out);
	/* Far beyond rest is a movement the other way. */
	if (g_deg <= r->lowest_deg && g_deg > beyond_deg) {
		r->lowest_deg = g_deg;
		r->lowest = up;
	}

	ramp_us = ramp_noticed(r, t_us, fabs(g_deg - r->lowest_deg));
	if (ramp_us && g_deg > r->lowest_deg && !rep_came_back(r)) {
		r->state = REP_AWAY;
		return;
	}
	if (ramp_us) {
		begin_next(r, up, ramp_us, out);
		return;
	}
	if (!over)
		return;
	if (rep_conclude(r, false, out))
		rep_rewind(r, out);
	else
		rep_go_to_rest(r, where_it_rests(r, up));
}

/*
 * A movement that steps are known to be around is void: nobody waits for its end to be told so.
 * Only the gyroscope knows a step; without one it takes longer to be sure.
 */
static bool is_step(const struct rep *r, uint64_t t_us)
{
	bool moves = r->state == REP_AWAY || r->state == REP_BACK;

	return moves && r->pose.has_gyro && !r->rewinding && gait_near(&r->gait, t_us);
}

void rep_decide(struct rep *r, uint64_t t_us, struct vec up, struct event_list *out)
{
	if (is_step(r, t_us)) {
		rep_withdraw(r, CANCEL_NOISE, out);
		walk_off(r, out);
	}
	switch (r->state) {
	case REP_LOST:
		break;
	case REP_AT_REST:
		if (!r->onset.since_us && r->polarity.known)
			trail_drop(&r->trail, usec_sub(t_us, MEMORY_US));
		at_rest(r, t_us, up, out);
		break;
	case REP_AWAY:
		away(r, t_us, up, out);
		break;
	case REP_BACK:
		back(r, t_us, up, out);
		break;
	}
	r->last_us = t_us;
}

static void advance(struct rep *r, bool all, struct event_list *out)
{
	struct vec mean_g;
	uint64_t t_us;

	while (pose_pop(&r->pose, all, &t_us, &mean_g)) {
		if (r->gap_pending)
			r->seen_us = t_us;
		trail_push_direction(&r->trail, t_us, vec_unit(mean_g), r->gap_pending);
		r->gap_pending = false;
		if (r->state == REP_LOST)
			lost(r, t_us, mean_g, out);
		rep_decide(r, t_us, vec_unit(mean_g), out);
	}
}

void rep_push(struct rep *r, const struct sample *s, struct event_list *out)
{
	double off_g = fabs(vec_length(s->accel_g) - 1);

	pose_push(&r->pose, s->t_us, s->accel_g, s->rate_dps);
	gait_push(&r->gait, s->t_us, off_g, r->pose.rate_dps, r->pose.has_gyro);
	strike_push(&r->strike, s->t_us, s->accel_g);
	rep_look_ahead(r, out);
	advance(r, false, out);
	rep_release(r, false, out);
}

void rep_gap(struct rep *r, struct event_list *out)
{
	advance(r, true, out);
	pose_break(&r->pose);
	still_init(&r->still);
	r->gap_pending = true;
}

void rep_init(struct rep *r)
{
	memset(r, 0, sizeof(*r));
	rep_new_epoch(r);
}

/*
 * The person stays known, and so does the session's arming: but the sensor's clock, and where its
 * pose went, do not.
 */
void rep_new_epoch(struct rep *r)
{
	r->unarmed |= r->armed;
	r->rested = r->gap_pending = false;
	r->seen_us = 0;
	r->n_waiting = 0;
	r->state = REP_LOST;
	still_init(&r->still);
	pose_init(&r->pose);
	gait_init(&r->gait);
	strike_init(&r->strike);
	trail_init_directions(&r->trail);
}

void rep_arm(struct rep *r)
{
	r->unarmed = true;
	r->rested = false;
	r->last_deg = 0;
	r->habit = (struct vec){};
	r->announced_id = 0;
	if (!r->polarity.known)
		r->n_waiting = 0;
	r->state = REP_LOST;
	still_init(&r->still);
}

void rep_finish(struct rep *r, struct event_list *out)
{
	bool away, doubt;

	advance(r, true, out);
	rep_take_back(r, out);
	away = r->state == REP_AWAY;
	doubt = away && !r->polarity.known && rep_repeats(r) && r->far_deg > r->last_deg / 2;
	if (away || r->state == REP_BACK)
		(void)rep_conclude(r, away, out);
	/*
	 * What ends in the other pose than it began in has not told which of them is rest: it is
	 * left open. A third pose tells nothing about the two.
	 */
	if (doubt)
		rep_give_up(r, out);
	rep_release(r, true, out);
	r->state = REP_LOST;
}

/* While the next one is only announced, level and countdown are still those of the last one. */
bool rep_moving(const struct rep *r)
{
	return !r->announced_id &&
	       (r->state == REP_AWAY || (r->state == REP_BACK && !r->move.ended));
}

double rep_tilt_deg(const struct rep *r)
{
	return r->state == REP_LOST ? 0 : rep_arc_deg(deg_between(r->pose.up, r->rest_aided));
}

double rep_range_deg(const struct rep *r)
{
	return rep_moving(r) ? rep_arc_deg(r->move.level.median_n) : 0;
}

bool rep_rest(const struct rep *r, struct vec *ret_up, struct vec *ret_way)
{
	if (vec_length(r->rest) == 0)
		return false;
	*ret_up = r->rest;
	*ret_way = vec_unit(vec_cross(r->habit, r->rest));
	return true;
}

int rep_still(const struct rep *r)
{
	bool moves = r->state == REP_AWAY || r->state == REP_BACK || r->onset.since_us;

	if (moves || r->announced_id)
		return -EBUSY;
	return r->state == REP_LOST || r->still_us < QUIET_US ? -EAGAIN : 0;
}

int rep_level_here(struct rep *r)
{
	int q;

	q = rep_still(r);
	if (q < 0)
		return q;

	r->rest = vec_unit((struct vec){ (r->still.x.low_n + r->still.x.high_n) / 2,
					 (r->still.y.low_n + r->still.y.high_n) / 2,
					 (r->still.z.low_n + r->still.z.high_n) / 2 });
	rep_settle(r);
	return 0;
}
