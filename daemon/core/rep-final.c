/* SPDX-License-Identifier: MIT */

/*
 * What becomes of a movement that is over: it is measured, judged, and waits until it can be said.
 * What it leaves out: the definitions (measure.c), and the evidence for gait and polarity (gait.c,
 * polarity.c).
 */

#include <math.h>
#include <string.h>

#include "core/figure.h"
#include "core/measure.h"
#include "core/rep-internal.h"

/* The least excursion: of anybody, and of one who has shown this movement already. */
#define FIRST_DEG   8.0
#define KNOWN_DEG   4.0
#define KNOWN_SHARE 0.15
/* So much of that from the pose it left: a slow begin may have drawn the rest pose along. */
#define LEFT_SHARE 0.8
/*
 * It is the same movement if its axis is within 45 degrees of the habit, in which the last one
 * counts for so much more.
 */
#define HABIT_COSINE 0.7
#define HABIT_FADES  0.7
/*
 * So much of the tilt must be rotation that the gyroscope saw, there or back again, or it was the
 * push of a foot that slid. Seen of repetitions: 0.65 and more; of what a machine shakes: up to
 * 0.51.
 */
#define TURNED_SHARE 0.52
/*
 * A movement that has not come back when the stream ends is one if it repeats what was shown, and
 * was held for so long.
 */
#define OPEN_HELD_US USEC_PER_SEC
/* Around the arrival in a pose, where it may strike. */
#define ARRIVAL_US (300 * USEC_PER_MSEC)

static struct vec turned_about(const struct rep *r)
{
	return vec_unit(vec_cross(r->rest, r->axis));
}

bool rep_repeats(const struct rep *r)
{
	return vec_dot(turned_about(r), vec_unit(r->habit)) > HABIT_COSINE;
}

double rep_least_deg(const struct rep *r)
{
	double known_deg = fmin(fmax(KNOWN_DEG, KNOWN_SHARE * r->last_deg), FIRST_DEG);

	return rep_repeats(r) ? known_deg : FIRST_DEG;
}

/* The past has no gyro-aided direction any more. */
static bool only_pushed(const struct rep *r, double level_deg)
{
	double turned_deg = r->turned_deg - r->turned_back_deg;

	return r->pose.has_gyro && !r->rewinding &&
	       turned_deg < TURNED_SHARE * fmax(level_deg, r->far_deg);
}

bool rep_could_be(const struct rep *r, double level_deg)
{
	double least_deg = rep_least_deg(r);

	return rep_arc_deg(level_deg) >= least_deg && r->far_deg >= LEFT_SHARE * least_deg &&
	       !only_pushed(r, level_deg);
}

static bool stayed_away(const struct rep *r, const struct hold_record *record)
{
	if (record->open)
		return !rep_repeats(r) || record->held_us < OPEN_HELD_US;
	return record->rest_after_n - record->rest_n > REP_BACK_SHARE * record->level_n;
}

static void forget_waiting(struct rep *r, size_t i)
{
	r->n_waiting--;
	memmove(&r->waiting[i], &r->waiting[i + 1], sizeof(r->waiting[0]) * (r->n_waiting - i));
}

/* With so many in doubt, the first guess stands: what has waited long enough is said. */
static void wait(struct rep *r, const struct hold_record *record, struct event_list *out)
{
	if (r->n_waiting == REP_WAITING_MAX) {
		rep_believe(r);
		rep_release(r, false, out);
	}
	/* nobody makes so many in 3.5 s; but a rewind says nothing, and has no more room either */
	if (r->n_waiting == REP_WAITING_MAX)
		forget_waiting(r, 0);
	r->waiting[r->n_waiting++] = (struct rep_waiting){
		.event = { .kind = EVENT_REP,
			   .id = r->move.id,
			   .at_us = record->start_us,
			   .begun_us = r->move.begun_us,
			   .held_us = r->move.countdown.held_us,
			   .hold = *record },
		.sure = r->polarity.known,
	};
}

static bool is_inverted(struct rep *r, const struct hold_record *record)
{
	uint64_t far_us = record->plateau_start_us, rest_us = record->end_us;
	enum polarity_verdict verdict;

	if (r->polarity.known)
		return false;
	verdict = polarity_rep(
		&r->polarity,
		strike_within(&r->strike, usec_sub(far_us, ARRIVAL_US), far_us + ARRIVAL_US),
		strike_within(&r->strike, usec_sub(rest_us, ARRIVAL_US), rest_us + ARRIVAL_US));
	if (verdict == POLARITY_RIGHT)
		rep_believe(r);
	return verdict == POLARITY_INVERTED;
}

bool rep_conclude(struct rep *r, bool open, struct event_list *out)
{
	struct load_span span = { r->last_end_us, r->move.at_us, open ? 0 : r->move.under_us };
	struct hold_record record;

	measure_rise(&r->trail, &span, &record);
	measure_fall(&r->trail, &span, &record);
	record.open |= open;
	record.earned = r->move.earned;
	record.range_deg = rep_arc_deg(record.level_n);
	r->last_end_us = record.end_us;

	if (!rep_could_be(r, record.level_n)) {
		rep_withdraw(r, CANCEL_NOISE, out);
		return false;
	}
	if (stayed_away(r, &record)) {
		rep_withdraw(r, CANCEL_BASELINE, out);
		return false;
	}
	if (!r->move.ended && !r->move.withdrawn)
		excursion_emit(&r->move, out, EVENT_LOAD_END, record.end_us);
	if (vec_length(r->first_far) == 0)
		r->first_far = r->far;
	r->last_deg = record.range_deg;
	r->habit =
		vec_add(vec_scale(r->habit, HABIT_FADES), vec_scale(turned_about(r), r->far_deg));
	polarity_stayed(&r->polarity, record.held_us);
	figure_load(&r->trail, &record);
	/* These were degrees, for the judgement above. */
	record.rest_n = record.rest_after_n = record.level_n = record.peak_n = record.mean_n = 0;
	wait(r, &record, out);
	return !open && is_inverted(r, &record);
}

void rep_believe(struct rep *r)
{
	r->polarity.known = true;
	for (size_t i = 0; i < r->n_waiting; i++)
		r->waiting[i].sure = true;
}

static void give_up(struct rep *r, size_t i, enum cancel_reason reason, struct event_list *out)
{
	const struct event *was = &r->waiting[i].event;
	struct event *e = excursion_emit(&r->move, out, EVENT_LOAD_CANCEL, r->last_us);

	e->id = was->id;
	e->begun_us = was->begun_us;
	e->held_us = was->held_us;
	e->cancel = reason;
	forget_waiting(r, i);
}

void rep_give_up(struct rep *r, struct event_list *out)
{
	while (r->n_waiting)
		give_up(r, 0, CANCEL_BASELINE, out);
}

/* Steps that came around a movement void it; when their time is over, it is clear of them. */
static void look_for_gait(struct rep *r, bool all, struct event_list *out)
{
	for (size_t i = 0; i < r->n_waiting;) {
		struct rep_waiting *w = &r->waiting[i];
		bool over = all || out->noticed_us >= w->event.hold.end_us + GAIT_REACH_US;

		if (!w->clear && over && gait_near(&r->gait, w->event.hold.start_us)) {
			give_up(r, i, CANCEL_NOISE, out);
			continue;
		}
		w->clear |= over;
		i++;
	}
}

void rep_release(struct rep *r, bool all, struct event_list *out)
{
	look_for_gait(r, all, out);
	while (r->n_waiting && out->n < out->max) {
		struct rep_waiting *w = &r->waiting[0];

		if (!all && !(w->clear && w->sure))
			return;
		w->event.noticed_us = out->noticed_us;
		out->events[out->n++] = w->event;
		forget_waiting(r, 0);
	}
}

/*
 * Back to the first time that the sensor lay still in the pose that now is known to be rest: the
 * present far one, or, if it has drifted since, the first.
 */
static bool find_rest(struct rep *r, uint64_t t_us, struct vec up, struct vec first,
		      struct vec present)
{
	double off_deg = fmin(deg_between(up, first), deg_between(up, present));
	uint64_t still_us;

	if (off_deg > REP_BACK_SHARE * r->far_deg) {
		still_init(&r->still);
		return false;
	}
	still_us = still_push(&r->still, t_us, up, REP_STILL_DEG / DEG_PER_RAD);
	r->last_end_us = t_us - still_us;
	return still_us >= REP_SETTLED_US;
}

/*
 * Everything that was said is taken back, of which nothing was final. The trail is played again:
 * its points become the newest one after the other, and everything but the last movement, which may
 * still be under way, is decided without a word.
 */
void rep_rewind(struct rep *r, struct event_list *out)
{
	struct event unheard[1];
	struct event_list nobody = { unheard, 0, ELEMENTS(unheard), out->noticed_us };
	struct vec present = r->far, first = vec_length(r->first_far) > 0 ? r->first_far : r->far;
	struct trail *t = &r->trail;
	size_t left = t->count;
	bool found = false;

	rep_withdraw(r, CANCEL_BASELINE, out);
	rep_take_back(r, out);
	r->polarity.known = true;
	rep_give_up(r, out);
	r->last_deg = 0;
	r->habit = (struct vec){};
	r->state = REP_LOST;

	r->rewinding = true;
	for (t->count = 0; left--;) {
		const struct trail_point *p = trail_at(t, t->count++);
		struct vec up = vec_unit((struct vec){ p->x, p->y, p->z });

		if (found) {
			rep_decide(r, p->t_us, up, &nobody);
		} else if (find_rest(r, p->t_us, up, first, present)) {
			found = true;
			r->last_us = p->t_us;
			rep_go_to_rest(r, up);
		}
	}
	r->rewinding = false;
	if (r->state == REP_AWAY)
		excursion_emit(&r->move, out, EVENT_LOAD_BEGIN, r->move.at_us);
}
