/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Between the files of struct rep: the states (rep.c), what is said while a movement goes on
 * (rep-live.c), and what becomes of it when it is over (rep-final.c).
 */

#include <math.h>

#include "core/rep.h"
#include "util/macro.h"

/* It has come back when it is within this share of itself. */
#define REP_BACK_SHARE 0.3

/* A movement has begun when it is over its threshold for so long, counted as in onset.h. */
#define REP_DWELL_US (80 * USEC_PER_MSEC)

#define REP_START_DEG 2.0 /* at least so far from rest a movement begins */

#define REP_STILL_DEG  1.5
#define REP_SETTLED_US (250 * USEC_PER_MSEC) /* still for so long has come to lie */

static inline double deg_between(struct vec a, struct vec b)
{
	return vec_length(vec_sub(a, b)) * DEG_PER_RAD;
}

/* Of a chord, in degrees of a small angle, its arc. */
static inline double rep_arc_deg(double chord_deg)
{
	return 2 * asin(fmin(chord_deg / DEG_PER_RAD / 2, 1)) * DEG_PER_RAD;
}

void rep_withdraw(struct rep *r, enum cancel_reason reason, struct event_list *out);
void rep_go_to_rest(struct rep *r, struct vec rest);

/** rep_threshold_deg() - how far from rest a movement begins */
double rep_threshold_deg(const struct rep *r);

/** rep_least_deg() - how far a repetition goes at least, along the way that this movement takes */
double rep_least_deg(const struct rep *r);

/** rep_repeats() - the movement goes the way of the repetitions so far */
bool rep_repeats(const struct rep *r);

/** rep_could_be() - a movement of this level is a repetition, if it comes back */
bool rep_could_be(const struct rep *r, double level_deg);

/** rep_follow() - a rest pose, @dt_s later */
struct vec rep_follow(struct vec rest, struct vec up, double dt_s);

/** rep_settle() - where the gyro-aided direction is now, is rest */
void rep_settle(struct rep *r);

/** rep_came_back() - since the release; until then it may go up again and is the same movement */
bool rep_came_back(const struct rep *r);

/** rep_announce() - LOAD_BEGIN of the next movement, which left rest @at_us */
void rep_announce(struct rep *r, uint64_t at_us, struct event_list *out);

/** rep_notice_end() - LOAD_END, if g has come back by this or has come to lie */
void rep_notice_end(struct rep *r, uint64_t t_us, double g_deg, uint64_t still_us,
		    struct event_list *out);

/** rep_look_ahead() - what the gyroscope knows at once and the mean will know in 0.2 s */
void rep_look_ahead(struct rep *r, struct event_list *out);

/** rep_take_back() - what was announced ahead of the mean did not come */
void rep_take_back(struct rep *r, struct event_list *out);

/** rep_decide() - the next direction of the mean, already the newest of the trail */
void rep_decide(struct rep *r, uint64_t t_us, struct vec up, struct event_list *out);

/**
 * rep_conclude() - the movement under way is over: measure it and say what it was
 * @open: it has not come back
 *
 * Return: whether the two poses turned out to be mistaken for each other; rep_rewind() is then due.
 */
bool rep_conclude(struct rep *r, bool open, struct event_list *out);

/** rep_rewind() - the far pose is rest: look at everything since the beginning again */
void rep_rewind(struct rep *r, struct event_list *out);

/** rep_release() - say what has waited long enough; @all: everything */
void rep_release(struct rep *r, bool all, struct event_list *out);

/** rep_give_up() - what waits was none */
void rep_give_up(struct rep *r, struct event_list *out);

/** rep_believe() - the polarity of what waits is right */
void rep_believe(struct rep *r);
