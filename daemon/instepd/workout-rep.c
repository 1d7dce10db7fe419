/* SPDX-License-Identifier: MIT */

/*
 * A rep that the session has concluded becomes a row of the history and a signal, both from the
 * same record, so they cannot disagree. What the session leaves out is added here: when it was on
 * the wall, and the rest before it.
 */

#include <stdio.h>
#include <string.h>

#include "instepd/now.h"
#include "instepd/workout.h"
#include "sys/log.h"

/*
 * When the rep began, on the wall. A band tells, within the workout whatever its clock says; by the
 * timer it ends now, after its hold.
 */
static uint64_t rep_at_us(const struct workout *w, const struct rep_record *rep)
{
	uint64_t now = now_host_us(), at;

	if (rep->measured && w->band && w->last_epoch == w->band->epoch)
		at = clock_to_host(&w->band->clock, rep->hold.start_us);
	else
		at = usec_sub(now, rep->wanted_us);

	return workout_real_us(w, MIN(at, now));
}

static void fill_measured(struct workout *w, const struct hold_record *h, struct rep_row *ret)
{
	uint32_t epoch = w->band ? w->band->epoch : 0;

	ret->measured = true;
	ret->earned = h->earned;
	ret->open = h->open;
	ret->out_us = usec_sub(h->plateau_start_us, h->start_us);
	ret->plateau_us = usec_sub(h->plateau_end_us, h->plateau_start_us);
	ret->back_us = usec_sub(h->end_us, h->plateau_end_us);
	ret->held_us = h->held_us;
	ret->unknown_us = h->unknown_us;
	ret->rest_n = h->rest_n;
	ret->level_n = h->level_n;
	ret->peak_n = h->peak_n;
	ret->mean_n = h->mean_n;
	ret->range_deg = h->range_deg;
	ret->target_n = h->target_n;
	ret->in_zone_us = h->in_zone_us;
	ret->rfd_n_per_s = h->rfd_n_per_s;
	ret->steadiness = h->steadiness;

	if (w->last_epoch && w->last_epoch == epoch && h->start_us >= w->last_end_us)
		ret->rest_us = (int64_t)(h->start_us - w->last_end_us);
	w->last_end_us = h->end_us;
	w->last_epoch = epoch;
}

void workout_take_rep(struct workout *w)
{
	const struct rep_record *rep = &w->session.last;
	const struct step *step = &w->routine.steps[rep->step];
	struct rep_row row = {
		.step = rep->step + 1,
		.set = rep->set + 1,
		.rep = rep->rep + 1,
		.part = step->n_parts ? rep->part + 1 : 0,
		.side = rep->side,
		.counted = rep->counted,
		.wanted_us = rep->wanted_us,
		.rest_us = -1,
	};
	int r;

	(void)snprintf(row.exercise, sizeof(row.exercise), "%s", step->exercise);
	(void)snprintf(row.guide, sizeof(row.guide), "%s", guide_name(rep->guide));
	(void)snprintf(row.reason, sizeof(row.reason), "%s", tried_reason_name(rep->reason));
	if (rep->measured)
		fill_measured(w, &rep->hold, &row);
	else if (!rep->counted)
		row.held_us = rep->held_us;
	if (rep->measured && rep->hold.level_n > 0)
		drift_level(&w->drift, rep->step, rep->side, rep->hold.level_n);
	row.at_us = rep_at_us(w, rep);

	w->row.done += rep->counted;
	w->row.tried += !rep->counted;
	if (rep->counted)
		w->row.held_us += rep->measured ? rep->hold.held_us : rep->wanted_us;

	r = workout_keep_rep(w, &row);
	if (r < 0)
		log_warning_errno(r, "Failed to store a rep: %m");

	workout_emit_rep(w, &row);
	history_changed(w->history, w->row.started_us);
	if (rep->counted && rep->measured && strcmp(w->routine.id, ROUTINE_MAX_TEST) == 0)
		history_best_changed(w->history);
}
