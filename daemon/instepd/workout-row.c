/* SPDX-License-Identifier: MIT */

/*
 * A workout in the history: its row from the begin to the end, and where it is meanwhile, so that
 * one that is cut off can go on. Its reps are workout-rep.c. What cannot be stored is a warning:
 * the person trains on.
 */

#include <stdio.h>
#include <string.h>

#include "instepd/now.h"
#include "instepd/workout.h"
#include "sys/log.h"

static int begin_new(struct workout *w)
{
	int r;

	r = uuid_new(w->row.uuid);
	if (r < 0)
		return r;

	(void)snprintf(w->row.routine, sizeof(w->row.routine), "%s", w->routine.id);
	if (w->band)
		(void)snprintf(w->row.band, sizeof(w->row.band), "%s", w->band->file.id);
	(void)snprintf(w->row.state, sizeof(w->row.state), "%s",
		       session_state_name(SESSION_RUNNING));
	w->row.started_us = now_real_us();
	w->row.offset_s = history_offset(w->history, w->row.started_us);
	w->row.planned = routine_planned(&w->routine);

	r = store_begin(w->history->store, &w->row, &w->routine);
	if (r < 0)
		log_warning_errno(r, "Failed to store the begin of the workout: %m");
	return 0;
}

/* The same row goes on, with what it had before. */
static int begin_again(struct workout *w, const struct store_interrupted *interrupted)
{
	int r;

	r = store_resume(w->history->store, interrupted);
	if (r < 0)
		return r;

	w->row = interrupted->workout;
	w->before_us = usec_sub(w->row.ended_us, w->row.started_us);
	w->unknown_before_us = w->row.unknown_us;
	w->row.ended_us = 0;
	(void)snprintf(w->row.state, sizeof(w->row.state), "%s",
		       session_state_name(SESSION_RUNNING));
	return 0;
}

int workout_begin_row(struct workout *w, const struct store_interrupted *interrupted)
{
	return interrupted ? begin_again(w, interrupted) : begin_new(w);
}

static int take_best(void *userdata, const struct best_row *b)
{
	struct routine *routine = userdata;

	for (unsigned i = 0; i < routine->n_steps; i++)
		if (strcmp(routine->steps[i].exercise, b->exercise) == 0)
			routine->steps[i].best_n[b->side] = b->level_n;
	return 0;
}

/* From here on a target that is a share of the person's best is a force. */
void workout_take_bests(struct workout *w)
{
	int r;

	r = store_bests(w->history->store, take_best, &w->routine);
	if (r < 0)
		log_warning_errno(r, "Failed to read what the person's best is: %m");
}

static struct store_progress progress(const struct workout *w)
{
	return (struct store_progress){ session_place(&w->session), w->session.counts,
					w->routine.n_steps };
}

/*
 * Return: was it elsewhere before? A rep whose record is awaited moves nothing yet, so between two
 * records only what people ask for does.
 */
static bool remember(struct workout *w, const struct session_place *at)
{
	const struct session *s = &w->session;
	bool moved = memcmp(at, &w->kept.at, sizeof(*at)) != 0 || s->planned != w->kept.planned ||
		     s->skipped != w->kept.skipped;

	w->kept.at = *at;
	w->kept.planned = s->planned;
	w->kept.skipped = s->skipped;
	return moved;
}

int workout_keep_rep(struct workout *w, const struct rep_row *row)
{
	const struct store_progress now = progress(w);

	(void)remember(w, &now.at);
	return store_rep(w->history->store, w->row.uuid, row, &now);
}

void workout_keep_place(struct workout *w)
{
	const struct store_progress now = progress(w);
	int r;

	if (!remember(w, &now.at))
		return;
	r = store_place(w->history->store, w->row.uuid, &now);
	if (r < 0)
		log_warning_errno(r, "Failed to store where the workout is: %m");
}

/* A workout that the end of the daemon cuts off can be gone on with. */
static const char *how_it_ended(const struct workout *w)
{
	return w->interrupted && w->session.state == SESSION_ABANDONED
		       ? STORE_INTERRUPTED
		       : session_state_name(w->session.state);
}

void workout_end_row(struct workout *w)
{
	int r;

	w->row.ended_us = workout_real_us(w, now_host_us());
	w->row.unknown_us = w->unknown_before_us + w->session.unknown_us;
	(void)snprintf(w->row.state, sizeof(w->row.state), "%s", how_it_ended(w));
	(void)snprintf(w->row.stopped, sizeof(w->row.stopped), "%s",
		       stop_reason_name(w->session.stop));

	r = store_end(w->history->store, &w->row);
	if (r < 0)
		log_warning_errno(r, "Failed to store the end of the workout: %m");
	store_checkpoint(w->history->store);
}
