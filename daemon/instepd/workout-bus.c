/* SPDX-License-Identifier: MIT */

/* The face of a workout: org.instep.Instep1.Workout. */

#include <errno.h>
#include <string.h>

#include "instepd/best-dict.h"
#include "instepd/errors.h"
#include "instepd/figures-dict.h"
#include "instepd/now.h"
#include "instepd/rep-dict.h"
#include "instepd/step-dict.h"
#include "instepd/workout.h"
#include "sys/log.h"

static int reply(sd_bus_message *m, int r, sd_bus_error *error)
{
	if (r == -ESRCH)
		return sd_bus_error_set(error, ERROR_NOT_RUNNING, "This workout is over.");
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, NULL);
}

static int method_pause(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_command(userdata, session_pause), error);
}

static int method_resume(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_command(userdata, session_resume), error);
}

static int method_by_timer(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_command(userdata, session_by_timer), error);
}

static int method_skip(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_command(userdata, session_skip), error);
}

static int method_skip_exercise(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_command(userdata, session_skip_step), error);
}

static int method_back(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_command(userdata, session_back), error);
}

static int method_repeat(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_command(userdata, session_repeat), error);
}

static int method_stop(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_stop(userdata, STOP_USER), error);
}

static int method_stop_for_pain(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply(m, workout_stop(userdata, STOP_PAIN), error);
}

static int method_rate(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct workout *w = userdata;

	return reply(m, history_rate(w->history, w->row.uuid, m, error), error);
}

static int get_cue_args(sd_bus *bus, const char *path, const char *interface, const char *property,
			sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct workout *w = userdata;
	const struct cue *c = &w->face.args;

	return sd_bus_message_append(
		reply, "a{sv}", 11, "rep", "u", c->rep, "reps", "u", c->reps, "side", "s",
		side_name(c->side), "kind", "s", step_kind_name(c->kind), "variant", "s",
		w->face.cue_variant, "direction", "s", direction_name(c->direction), "half", "b",
		(int)c->half, "slower", "b", (int)c->slower, "reason", "s",
		tried_reason_name(c->reason), "held_s", "d", usec_to_s(c->held_us), "wanted_s", "d",
		usec_to_s(c->wanted_us));
}

static int get_steps(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct workout *w = userdata;

	return step_dicts_append(reply, &w->routine, w->face.counts);
}

#define CONST_ SD_BUS_VTABLE_PROPERTY_CONST
#define LIVE_  SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE
#define TEXT(name, field, flags) \
	SD_BUS_PROPERTY(name, "s", bus_get_text, offsetof(struct workout, field), flags)
#define NUMBER(name, type, field, flags) \
	SD_BUS_PROPERTY(name, type, NULL, offsetof(struct workout, field), flags)
#define ACT(name, handler)                                                       \
	SD_BUS_METHOD_WITH_ARGS(name, SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, handler, \
				SD_BUS_VTABLE_UNPRIVILEGED)

static int get_path(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *text, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "o", text);
}

static const sd_bus_vtable workout_vtable[] = {
	SD_BUS_VTABLE_START(0),
	TEXT("Id", row.uuid, CONST_),
	TEXT("Routine", row.routine, CONST_),
	TEXT("State", face.state, LIVE_),
	TEXT("Reason", face.reason, LIVE_),
	SD_BUS_PROPERTY("Steps", "aa{sv}", get_steps, 0, LIVE_),
	NUMBER("Step", "u", face.step, LIVE_),
	TEXT("Exercise", face.exercise, LIVE_),
	TEXT("Kind", face.kind, LIVE_),
	TEXT("Variant", face.variant, LIVE_),
	TEXT("Direction", face.direction, LIVE_),
	TEXT("Side", face.side, LIVE_),
	NUMBER("Set", "u", face.set, LIVE_),
	NUMBER("Sets", "u", face.sets, LIVE_),
	NUMBER("Rep", "u", face.rep, LIVE_),
	NUMBER("Reps", "u", face.reps, LIVE_),
	TEXT("Phase", face.phase, LIVE_),
	TEXT("CueId", face.cue_id, LIVE_),
	SD_BUS_PROPERTY("CueArgs", "a{sv}", get_cue_args, 0, LIVE_),
	TEXT("Cue", face.cue, LIVE_),
	TEXT("Note", face.note, LIVE_),
	NUMBER("PhaseStarted", "t", face.phase_started, LIVE_),
	NUMBER("PhaseEnds", "t", face.phase_ends, LIVE_),
	NUMBER("Target", "d", face.target, LIVE_),
	NUMBER("RestDrift", "d", face.rest_drift, LIVE_),
	NUMBER("Hold", "d", face.hold, LIVE_),
	TEXT("GuidedBy", face.guided_by, LIVE_),
	NUMBER("TimerOffered", "b", face.timer_offered, LIVE_),
	SD_BUS_PROPERTY("Band", "o", get_path, offsetof(struct workout, face.band), LIVE_),
	NUMBER("Done", "u", face.done, LIVE_),
	NUMBER("Tried", "u", face.tried, LIVE_),
	NUMBER("Skipped", "u", face.skipped, LIVE_),
	NUMBER("Planned", "u", face.planned, LIVE_),
	NUMBER("Remaining", "d", face.remaining, LIVE_),
	TEXT("Next", face.next, LIVE_),
	ACT("Pause", method_pause),
	ACT("Resume", method_resume),
	ACT("ByTimer", method_by_timer),
	ACT("Skip", method_skip),
	ACT("SkipExercise", method_skip_exercise),
	ACT("Back", method_back),
	ACT("Repeat", method_repeat),
	ACT("Stop", method_stop),
	ACT("StopForPain", method_stop_for_pain),
	SD_BUS_METHOD_WITH_ARGS("Rate", SD_BUS_ARGS("a{sv}", options), SD_BUS_NO_RESULT,
				method_rate, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_SIGNAL_WITH_ARGS("RepDone", SD_BUS_ARGS("a{sv}", rep), 0),
	SD_BUS_SIGNAL_WITH_ARGS(
		"Live",
		SD_BUS_ARGS("d", force_n, "d", over_n, "d", level_n, "d", held_s, "b", stalled), 0),
	SD_BUS_SIGNAL_WITH_ARGS(
		"LiveMotion", SD_BUS_ARGS("d", tilt_deg, "d", range_deg, "d", held_s, "b", stalled),
		0),
	SD_BUS_SIGNAL_WITH_ARGS("Finished", SD_BUS_ARGS("a{sv}", summary), 0),
	SD_BUS_VTABLE_END
};

int workout_register(struct workout *w)
{
	int r;

	r = sd_bus_add_object_vtable(w->bus->sd, &w->slot, w->path, IFACE_WORKOUT, workout_vtable,
				     w);
	if (r < 0)
		return r;

	bus_appeared(w->bus, w->path);
	return 0;
}

static int new_signal(struct workout *w, const char *name, sd_bus_message **ret)
{
	return sd_bus_message_new_signal(w->bus->sd, ret, w->path, IFACE_WORKOUT, name);
}

static void send(struct workout *w, sd_bus_message *m, int r)
{
	if (r >= 0)
		r = sd_bus_send(w->bus->sd, m, NULL);
	if (r < 0 && r != -ENOTCONN)
		log_warning_errno(r, "Failed to send a signal of the workout: %m");
}

void workout_emit_rep(struct workout *w, const struct rep_row *row)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = new_signal(w, "RepDone", &m);
	if (r >= 0)
		r = rep_dict_append(m, row);
	send(w, m, r);
}

static int append_force(sd_bus_message *m, const struct track_live *live)
{
	return sd_bus_message_append(m, "ddddb", live->force_n, live->over_n, live->level_n,
				     usec_to_s(live->held_us), (int)live->stalled);
}

static int append_motion(sd_bus_message *m, const struct track_live *live)
{
	return sd_bus_message_append(m, "dddb", live->tilt_deg, live->range_deg,
				     usec_to_s(live->held_us), (int)live->stalled);
}

void workout_emit_live(struct workout *w, const struct track_live *live)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	bool motion = w->band->driver->kind == SAMPLE_MOTION;
	int r;

	r = new_signal(w, motion ? "LiveMotion" : "Live", &m);
	if (r >= 0)
		r = motion ? append_motion(m, live) : append_force(m, live);
	send(w, m, r);
}

/* What a max test has found. */
static int append_bests(sd_bus_message *m, const struct workout *w)
{
	int r, read;

	r = bus_open_entry(m, "best", "aa{sv}");
	if (r < 0)
		return r;

	read = best_dicts_append(m, w->history->store, w->row.uuid);

	r = bus_close_entry(m);
	return r < 0 ? r : read;
}

static int append_summary(struct workout *w, sd_bus_message *m)
{
	int r, q;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}", "state", "s", w->row.state, "done",
				  "u", w->session.done, "tried", "u", w->session.tried, "skipped",
				  "u", w->session.skipped, "planned", "u", w->session.planned);
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "{sv}{sv}{sv}", "held_s", "d", usec_to_s(w->row.held_us),
				  "seconds", "d",
				  usec_to_s(w->before_us + now_host_us() - w->started_us),
				  "unknown_s", "d", usec_to_s(w->row.unknown_us));
	if (r < 0)
		return r;

	/* That it is over must be told, whatever the history is like. */
	q = figures_dict_append_sets(m, w->history->store, w->row.uuid);
	if (q >= 0 && strcmp(w->routine.id, ROUTINE_MAX_TEST) == 0)
		q = append_bests(m, w);
	if (q < 0)
		log_warning_errno(q, "Failed to read the figures of the workout: %m");

	return sd_bus_message_close_container(m);
}

void workout_emit_finished(struct workout *w)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = new_signal(w, "Finished", &m);
	if (r >= 0)
		r = append_summary(w, m);
	send(w, m, r);
}
