/* SPDX-License-Identifier: MIT */

/*
 * The shell round the session. The session answers with effects; here they are carried out: the
 * detector is armed, a rep is taken down, the one timer is set, what changed is announced.
 *
 * What the band's events mean is decided in the core; how they come here is the band's affair.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/now.h"
#include "instepd/watchdog.h"
#include "instepd/workout.h"
#include "sys/log.h"

#define LIVE_US (100 * USEC_PER_MSEC)

/*
 * The session gives one rep a call and waits 4 s for the last; this is far more than it can ask
 * for.
 */
#define END_TICKS_MAX 16

enum guide workout_guide(enum sample_kind kind)
{
	switch (kind) {
	case SAMPLE_FORCE:
		return GUIDE_BAND;
	case SAMPLE_MOTION:
		return GUIDE_MOTION;
	}
	return GUIDE_TIMER;
}

bool workout_active(const struct workout *w)
{
	return w && !w->over;
}

/*
 * The wall clock may be set in the middle: within a workout time goes on as it does for the
 * countdowns, so that no rep is before the begin and no end before the reps.
 */
uint64_t workout_real_us(const struct workout *w, uint64_t host_us)
{
	return w->real_us + usec_sub(host_us, w->started_us);
}

/* What was done in it is between the person and the history. */
static void log_workout(const struct workout *w, const char *what)
{
	char field[sizeof("INSTEP_WORKOUT=") + STORE_UUID_MAX];

	(void)snprintf(field, sizeof(field), "INSTEP_WORKOUT=%s", w->row.uuid);
	log_fields(LOG_INFO, (const char *[]){ field, NULL }, "Workout %s %s", w->row.uuid, what);
}

static void arm_timer(struct workout *w, uint64_t wake_us)
{
	int r;

	if (wake_us == w->wake_us)
		return;

	w->wake_us = wake_us;
	if (!wake_us) {
		(void)sd_event_source_set_enabled(w->wake, SD_EVENT_OFF);
		return;
	}

	r = sd_event_source_set_time(w->wake, wake_us);
	if (r >= 0)
		r = sd_event_source_set_enabled(w->wake, SD_EVENT_ONESHOT);
	if (r < 0)
		log_error_errno(r, "Failed to set the timer of the workout: %m");
}

static void finish(struct workout *w)
{
	w->over = true;
	w->watchdog = watchdog_stop(w->watchdog);
	workout_end_row(w);
	trace_keep_end(&w->trace);
	log_workout(w, "is over");

	/* The state first, then the signal that it is so. */
	history_changed(w->history, w->row.started_us);
	w->ended(w->userdata);
	bus_flush(w->bus);
	workout_emit_finished(w);

	if (w->band)
		band_unuse(w->band);
	w->band = NULL;
}

/*
 * The detector drops what is open when it is armed. Who hurries on to the next set has let go a
 * moment ago: that load is closed first, or its rep would be stored without what was measured.
 */
static void arm(struct workout *w)
{
	band_finish(w->band); /* which may end the workout */
	if (!w->band)
		return;

	track_arm(&w->band->track);
	track_ask(&w->band->track, session_step(&w->session)->hold_us,
		  session_target_n(&w->session));
}

static void apply(struct workout *w, struct effects fx)
{
	if (fx.rep_done)
		workout_take_rep(w);
	if (fx.changed & (CHANGED_POSITION | CHANGED_COUNTS))
		workout_keep_place(w);
	if (fx.changed)
		workout_refresh(w);
	arm_timer(w, fx.wake_us);
	if (fx.finished)
		finish(w);
	if (w->band && fx.arm)
		arm(w);
}

static int on_wake(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct workout *w = userdata;

	w->wake_us = 0;
	apply(w, session_tick(&w->session, now_host_us()));
	return 0;
}

/*
 * The rest from which a set begins, or goes on after a pause; over the sensor's own zero, since a
 * tare is no drift.
 */
static void follow_drift(struct workout *w, const struct event *e)
{
	const struct session *s = &w->session;
	bool awaited = s->phase == PHASE_ARM || s->phase == PHASE_REST;

	if (s->guide != GUIDE_BAND || s->state != SESSION_RUNNING || s->armed || !awaited)
		return;

	drift_rest(&w->drift, s->step, session_side(s), e->rest_n + w->band->track.offset_n);
	workout_refresh(w);
}

static void on_event(void *userdata, const struct event *e, uint64_t host_us)
{
	struct workout *w = userdata;

	if (e->kind == EVENT_PULSE && w->session.state == SESSION_RUNNING)
		w->row.pulses++;
	if (e->kind == EVENT_REST)
		follow_drift(w, e);
	apply(w, session_event(&w->session, e, host_us));
}

static void on_sample(void *userdata, const struct sample *s, double zero_n, uint32_t epoch)
{
	struct workout *w = userdata;

	trace_keep_sample(&w->trace, s, zero_n, epoch);
}

static void on_packet(void *userdata, uint64_t host_us)
{
	struct workout *w = userdata;
	struct track_live live;
	uint64_t now;

	track_live(&w->band->track, &live);

	if (clients_any(&w->band->claims)) {
		now = now_host_us();
		if (now >= w->live_us + LIVE_US) {
			w->live_us = now;
			workout_emit_live(w, &live);
		}
	}

	apply(w, session_countdown(&w->session, live.held_us, host_us));
}

static void on_back(void *userdata)
{
	struct workout *w = userdata;

	w->band_seen = true;
	apply(w, session_band_back(&w->session, now_host_us()));
}

static void on_lost(void *userdata)
{
	struct workout *w = userdata;

	apply(w, session_band_lost(&w->session, now_host_us()));
}

static const struct band_user band_user = {
	.event = on_event,
	.sample = on_sample,
	.packet = on_packet,
	.back = on_back,
	.lost = on_lost,
};

int workout_command(struct workout *w,
		    struct effects (*command)(struct session *s, uint64_t host_us))
{
	if (w->over)
		return -ESRCH;

	apply(w, command(&w->session, now_host_us()));
	return 0;
}

/* Nobody is going to wait: it is as late as the session wants it to be. */
static void end(struct workout *w, enum stop_reason why)
{
	/*
	 * After the last set only the figures of its last rep are awaited: as much of them as there
	 * is.
	 */
	if (w->band && w->session.phase == PHASE_DONE)
		band_finish(w->band);
	apply(w, session_stop(&w->session, why, now_host_us()));
	if (w->band)
		band_finish(w->band);

	for (unsigned i = 0; i < END_TICKS_MAX && !w->over; i++)
		apply(w, session_tick(&w->session, MAX(w->wake_us, now_host_us())));
}

int workout_stop(struct workout *w, enum stop_reason why)
{
	if (w->over)
		return -ESRCH;

	end(w, why);
	return 0;
}

void workout_interrupt(struct workout *w)
{
	if (!workout_active(w))
		return;

	w->interrupted = true;
	end(w, STOP_USER);
}

static int make_timer(struct workout *w)
{
	int r;

	r = sd_event_add_time(w->event, &w->wake, CLOCK_BOOTTIME, 0, USEC_PER_MSEC, on_wake, w);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(w->wake, "workout-wake");
	return sd_event_source_set_enabled(w->wake, SD_EVENT_OFF);
}

static void begin_session(struct workout *w, const struct workout_plan *plan)
{
	struct band_user user = band_user;
	struct session_start how = {
		.routine = &w->routine,
		.connected = w->band ? workout_guide(w->band->driver->kind) : GUIDE_TIMER,
		.ready_us = plan->ready_us,
		.pulls_resume = plan->pulls_resume,
	};
	uint64_t now = now_host_us();

	if (plan->interrupted) {
		how.at = plan->interrupted->workout.at;
		memcpy(how.so_far, plan->interrupted->so_far, sizeof(how.so_far));
	}

	w->started_us = now;
	w->real_us = now_real_us();
	apply(w, session_start(&w->session, &how, now));
	if (!w->band)
		return;

	/*
	 * A band that is connected streams within a moment of being wanted; another one is waited
	 * for.
	 */
	w->band_seen = w->band->flowing;
	if (w->band->link.state != LINK_READY && w->band->link.state != LINK_STREAMING)
		apply(w, session_band_lost(&w->session, now));

	user.userdata = w;
	band_use(w->band, &user);
}

int workout_start(struct workout **ret, const struct workout_plan *plan, struct bus *bus,
		  sd_event *event, struct history *history, void (*ended)(void *userdata),
		  void *userdata)
{
	_cleanup_(workout_freep) struct workout *w = NULL;
	char number[16];
	int r;

	w = calloc(1, sizeof(*w));
	if (!w)
		return -ENOMEM;

	w->bus = bus;
	w->event = event;
	w->history = history;
	w->band = plan->band;
	w->ended = ended;
	w->userdata = userdata;
	w->routine = *plan->routine;
	w->units = plan->units;
	drift_init(&w->drift, &w->routine);
	(void)snprintf(w->face.band, sizeof(w->face.band), "%s", w->band ? w->band->path : "/");

	(void)snprintf(number, sizeof(number), "%u", plan->number);
	r = bus_path(w->path, "workout", number);
	if (r < 0)
		return r;

	r = make_timer(w);
	if (r < 0)
		return r;

	r = workout_begin_row(w, plan->interrupted);
	if (r < 0)
		return r;

	if (w->band)
		workout_take_bests(w);

	log_workout(w, plan->interrupted ? "goes on" : "begins");
	trace_keep_begin(&w->trace, w->row.uuid, w->band ? plan->keep_traces : 0);
	begin_session(w, plan);

	r = workout_register(w);
	if (r < 0) {
		(void)workout_stop(w, STOP_USER);
		return r;
	}

	r = watchdog_start(event, &w->watchdog);
	if (r < 0)
		log_warning_errno(r, "The watchdog cannot guard this workout: %m");

	*ret = TAKE(w);
	return 0;
}

struct workout *workout_free(struct workout *w)
{
	if (!w)
		return NULL;

	if (w->slot)
		bus_vanishes(w->bus, w->path);
	sd_bus_slot_unref(w->slot);
	if (w->band)
		band_unuse(w->band);
	trace_keep_end(&w->trace);
	w->wake = sd_event_source_disable_unref(w->wake);
	w->watchdog = watchdog_stop(w->watchdog);
	free(w);
	return NULL;
}
