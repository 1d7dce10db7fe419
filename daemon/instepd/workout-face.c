/* SPDX-License-Identifier: MIT */

/*
 * What a workout shows: the session in the words and units of the bus. After each step the picture
 * is made anew and compared with the one before, so that a property is announced only when it has
 * changed in fact, and none that has is forgotten.
 */

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "instepd/now.h"
#include "instepd/workout.h"

/*
 * The two clocks drift apart only by a suspend; what is less is the time between the two readings.
 */
#define SHIFT_SLACK_US USEC_PER_MSEC

#define FACE(property, field)                                     \
	{                                                         \
		property, offsetof(struct workout_face, field),   \
			sizeof(((struct workout_face *)0)->field) \
	}

static const struct {
	const char *property;
	size_t offset, size;
} faces[] = {
	FACE("State", state),
	FACE("Reason", reason),
	FACE("Steps", counts),
	FACE("Step", step),
	FACE("Exercise", exercise),
	FACE("Kind", kind),
	FACE("Variant", variant),
	FACE("Direction", direction),
	FACE("Side", side),
	FACE("Set", set),
	FACE("Sets", sets),
	FACE("Rep", rep),
	FACE("Reps", reps),
	FACE("Phase", phase),
	FACE("CueId", cue_id),
	FACE("CueArgs", args),
	FACE("Cue", cue),
	FACE("Note", note),
	FACE("PhaseStarted", phase_started),
	FACE("PhaseEnds", phase_ends),
	FACE("Target", target),
	FACE("RestDrift", rest_drift),
	FACE("Hold", hold),
	FACE("GuidedBy", guided_by),
	FACE("TimerOffered", timer_offered),
	FACE("Done", done),
	FACE("Tried", tried),
	FACE("Skipped", skipped),
	FACE("Planned", planned),
	FACE("Remaining", remaining),
	FACE("Next", next),
};

#define SET_TEXT(field, ...) ((void)snprintf(field, sizeof(field), __VA_ARGS__))

static const char *reason(const struct session *s)
{
	if (s->state == SESSION_ABANDONED)
		return s->stop == STOP_PAIN ? "It was stopped because it hurt."
					    : "It was stopped before its end.";
	if (s->state != SESSION_PAUSED)
		return "";

	switch (s->pause) {
	case PAUSE_NONE:
		return "";
	case PAUSE_USER:
		return "Paused by you.";
	case PAUSE_BAND_LOST:
		return s->guide == GUIDE_MOTION
			       ? "The sensor is out of reach; it goes on when it is back."
			       : "The band is out of reach; it goes on when it is back.";
	}
	return "";
}

static uint64_t to_mono(struct workout *w, uint64_t host_us)
{
	uint64_t shift;

	if (!host_us)
		return 0;

	shift = now_host_us() - now_us(CLOCK_MONOTONIC);
	if (shift > w->mono_shift_us + SHIFT_SLACK_US || shift + SHIFT_SLACK_US < w->mono_shift_us)
		w->mono_shift_us = shift;

	return host_us - w->mono_shift_us;
}

static void show_position(const struct session *s, struct workout_face *ret)
{
	const struct step *step = session_step(s);
	const struct part *part = session_part(s);

	ret->step = s->step + 1;
	SET_TEXT(ret->exercise, "%s", step->exercise);
	SET_TEXT(ret->kind, "%s", step_kind_name(step->kind));
	SET_TEXT(ret->variant, "%s", part ? part->variant : "");
	SET_TEXT(ret->direction, "%s", part ? direction_name(part->direction) : "");
	SET_TEXT(ret->side, "%s", side_name(session_side(s)));
	ret->set = s->set + 1;
	ret->sets = step_sets(step);
	ret->rep = s->rep;
	ret->reps = step_set_reps(step);
	ret->target = session_target_n(s);
	ret->hold = usec_to_s(step->hold_us);
	cue_next(s, ret->next, sizeof(ret->next));
}

/* Member by member: what lies between them stays zero. */
static void copy_cue(const struct cue *c, struct cue *ret)
{
	ret->id = c->id;
	ret->rep = c->rep;
	ret->reps = c->reps;
	ret->side = c->side;
	ret->reason = c->reason;
	ret->held_us = c->held_us;
	ret->wanted_us = c->wanted_us;
	ret->kind = c->kind;
	ret->part = c->part;
	ret->direction = c->direction;
	ret->half = c->half;
	ret->slower = c->slower;
}

/* The step that the cue speaks of: between two sets the next one's. */
static const struct step *cue_step(const struct session *s)
{
	const struct step *step = session_step(s);
	bool next = s->cue.id == CUE_SET_REST || s->cue.id == CUE_SIDE;
	bool last = s->set + 1 >= step_sets(step) && s->step + 1 < s->routine->n_steps;

	return next && last ? step + 1 : step;
}

static void show_cue(const struct workout *w, struct workout_face *ret)
{
	const struct session *s = &w->session;
	const struct step *step = cue_step(s);
	const struct cue_scene scene = {
		.step = session_step(s),
		.set = s->set,
		.next = ret->next,
		.guide = s->guide,
		.sensor = s->connected,
		.band_seen = w->band_seen,
		.pulls_resume = s->pulls_resume && s->guide == GUIDE_BAND && !s->lost,
		.abandoned = s->state == SESSION_ABANDONED || s->ending == SESSION_ABANDONED,
		.pain = s->stop == STOP_PAIN,
		.done = s->done,
		.planned = s->planned,
	};

	SET_TEXT(ret->cue_id, "%s", cue_name(s->cue.id));
	copy_cue(&s->cue, &ret->args);
	if (s->cue.part < step->n_parts)
		SET_TEXT(ret->cue_variant, "%s", step->parts[s->cue.part].variant);
	cue_sentence(&s->cue, &scene, ret->cue, sizeof(ret->cue));
}

static void show(struct workout *w, struct workout_face *ret)
{
	const struct session *s = &w->session;

	memset(ret, 0, sizeof(*ret));
	show_position(s, ret);
	SET_TEXT(ret->state, "%s", session_state_name(s->state));
	SET_TEXT(ret->reason, "%s", reason(s));
	SET_TEXT(ret->phase, "%s", session_phase_name(s->phase));
	SET_TEXT(ret->guided_by, "%s", guide_name(s->guide));
	show_cue(w, ret);
	ret->rest_drift = drift_foot(&w->drift, s->step, session_side(s))->moved_n;
	workout_note(w, ret->note, sizeof(ret->note));
	SET_TEXT(ret->band, "%s", w->face.band);
	ret->phase_started = s->state == SESSION_PAUSED ? 0 : to_mono(w, s->phase_started_us);
	ret->phase_ends = s->state == SESSION_PAUSED ? 0 : to_mono(w, s->phase_ends_us);
	ret->timer_offered = session_timer_offered(s);
	ret->done = s->done;
	ret->tried = s->tried;
	ret->skipped = s->skipped;
	ret->planned = s->planned;
	ret->remaining = usec_to_s(session_after_us(s));
	memcpy(ret->counts, s->counts, sizeof(ret->counts));
}

void workout_refresh(struct workout *w)
{
	struct workout_face face;

	show(w, &face);

	/* Before it is on the bus nobody knows the old values. */
	for (size_t i = 0; w->slot && i < ELEMENTS(faces); i++)
		if (memcmp((const char *)&face + faces[i].offset,
			   (const char *)&w->face + faces[i].offset, faces[i].size) != 0)
			bus_changed(w->bus, w->path, IFACE_WORKOUT, faces[i].property);

	w->face = face;
}
