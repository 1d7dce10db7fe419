/* SPDX-License-Identifier: MIT */

/*
 * A workout in the hands of chance: detector and session together, as the daemon joins them. The
 * first byte picks band, motion or timer; then come steps of three bytes: what happens, and how
 * much of it (16 bits). Every rep that was counted or tried has its record, and a workout that ends
 * ends once.
 */

#include <math.h>

#include "core/session.h"
#include "core/track.h"
#include "fuzz/fuzz.h"
#include "util/macro.h"

#define BOOT_US   (1000 * USEC_PER_SEC)
#define READY_US  (3 * USEC_PER_SEC)
#define PERIOD_US 25000
#define SLACK_N   5

/* Longer workouts show nothing new, and take long. */
#define SAMPLES_MAX 200 /* of a step: five seconds */
#define STEPS_MAX   100

enum move_kind {
	MOVE_SLACK, /* samples at rest */
	MOVE_WEAK,
	MOVE_PULL,
	MOVE_TICK, /* milliseconds without a sample */
	MOVE_COMMAND,
	MOVE_LINK,
	MOVE_EPOCH,
	MOVE_KINDS,
};

/* Static: the track alone is too large for a stack. */
static struct workout {
	struct track track;
	struct session session;
	uint64_t t_us;
	bool new_epoch, skipped;
	unsigned counted, tried, finished; /* as the records say */
} w;

static const struct routine routine = {
	.id = "fuzz",
	.name = "Fuzz",
	.n_steps = 5,
	.steps = {
		{
			.exercise = "resisted-flexion",
			.sides = SIDES_EACH,
			.first = SIDE_RIGHT,
			.sets = 1,
			.reps = 2,
			.hold_us = 2 * USEC_PER_SEC,
			.out_us = USEC_PER_SEC,
			.back_us = USEC_PER_SEC,
			.rest_us = 2 * USEC_PER_SEC,
			.set_rest_us = 5 * USEC_PER_SEC,
			.sensors = SENSOR_BAND | SENSOR_MOTION,
		},
		{
			.exercise = "toe-press",
			.sides = SIDES_BOTH,
			.first = SIDE_LEFT,
			.sets = 2,
			.reps = 2,
			.hold_us = USEC_PER_SEC,
			.out_us = USEC_PER_SEC,
			.back_us = USEC_PER_SEC,
			.back_hold_us = USEC_PER_SEC,
			.target.least_n = 20,
			.sensors = SENSOR_BAND,
		},
		{
			.exercise = "heel-raise",
			.kind = KIND_REPS,
			.sides = SIDES_ALTERNATE,
			.first = SIDE_LEFT,
			.sets = 1,
			.reps = 2,
			.n_parts = 2,
			.out_us = USEC_PER_SEC,
			.sensors = SENSOR_BAND | SENSOR_MOTION,
		},
		{
			.exercise = "toe-walk",
			.kind = KIND_TIMED,
			.sets = 2,
			.reps = 1,
			.n_parts = 2,
			.time_us = 3 * USEC_PER_SEC,
			.rest_us = USEC_PER_SEC,
		},
		{
			.exercise = "ankle-circle",
			.kind = KIND_CIRCLES,
			.sides = SIDES_LEFT,
			.sets = 1,
			.reps = 2,
			.n_parts = 2,
			.parts = { { .direction = DIRECTION_CLOCKWISE },
				   { .direction = DIRECTION_COUNTERCLOCKWISE } },
			.time_us = USEC_PER_SEC,
		},
	},
};

static uint64_t host_us(void)
{
	return BOOT_US + w.t_us;
}

static void carry_out(struct effects e);

static void arm(void)
{
	struct event events[TRACK_EVENTS_MAX];
	int n = track_finish(&w.track, events);

	demand(n >= 0 && n <= TRACK_EVENTS_MAX);
	for (int i = 0; i < n; i++)
		carry_out(session_event(&w.session, &events[i], host_us()));
	track_arm(&w.track);
	track_ask(&w.track, session_step(&w.session)->hold_us, session_target_n(&w.session));
}

static void check_sums(void)
{
	const struct session *s = &w.session;

	demand(s->planned == s->done + s->skipped + session_left(s));
	for (unsigned i = 0; i < routine.n_steps; i++)
		demand(s->counts[i].planned ==
		       s->counts[i].done + s->counts[i].skipped + session_step_left(s, i));
}

/* Never more than all of it, with a get-ready and the wait for a final event beside. */
static void check_remaining(void)
{
	uint64_t most_us = routine_duration_us(&routine, READY_US) + READY_US + 7 * USEC_PER_SEC;

	demand(session_remaining_us(&w.session, host_us()) <= most_us);
}

static void carry_out(struct effects e)
{
	if (e.rep_done && w.session.last.counted)
		w.counted++;
	else if (e.rep_done)
		w.tried++;
	w.finished += e.finished;

	check_sums();
	check_remaining();
	demand(w.counted <= w.session.done && w.tried <= w.session.tried);
	demand(w.finished <= 1);
	demand(cue_name(w.session.cue.id) && session_phase_name(w.session.phase));

	if (e.arm)
		arm();
}

/* What the sensor says of a pull: slack is rest, and each newton more a degree. */
static struct sample felt(double force_n)
{
	double rad = (force_n - SLACK_N) / 57.3;

	if (w.session.connected == GUIDE_MOTION)
		return (struct sample){ .kind = SAMPLE_MOTION,
					.accel_g = { 0, sin(rad), cos(rad) } };
	return (struct sample){ .force_n = force_n };
}

static void push(double force_n)
{
	struct sample s = felt(force_n);
	struct event events[TRACK_EVENTS_MAX];
	struct track_live live;
	int n;

	w.t_us += PERIOD_US;
	s.t_us = w.t_us;
	s.new_epoch = w.new_epoch;
	w.new_epoch = false;
	n = track_push(&w.track, &s, events);
	demand(n >= 0 && n <= TRACK_EVENTS_MAX);
	for (int i = 0; i < n; i++)
		carry_out(session_event(&w.session, &events[i], host_us()));

	track_live(&w.track, &live);
	carry_out(session_countdown(&w.session, live.held_us, host_us()));
	carry_out(session_tick(&w.session, host_us()));
}

static void samples(unsigned n, double force_n)
{
	/* a little tremor: a signal that stands still is not a person */
	for (unsigned i = 0; i < MIN(n, SAMPLES_MAX); i++)
		push(force_n + 0.2 * (double)(i % 3));
}

static void command(unsigned which)
{
	switch (which % 16) {
	case 0:
		carry_out(session_stop(&w.session, STOP_USER, host_us()));
		break;
	case 1:
		w.skipped = true;
		carry_out(session_skip(&w.session, host_us()));
		break;
	case 8:
		w.skipped = true;
		carry_out(session_skip_step(&w.session, host_us()));
		break;
	case 9:
		carry_out(session_back(&w.session, host_us()));
		break;
	case 10:
		carry_out(session_repeat(&w.session, host_us()));
		break;
	case 11:
		carry_out(session_by_timer(&w.session, host_us()));
		break;
	case 2:
	case 3:
	case 4:
		carry_out(session_pause(&w.session, host_us()));
		break;
	default:
		carry_out(session_resume(&w.session, host_us()));
		break;
	}
}

static void step(enum move_kind kind, unsigned much)
{
	switch (kind) {
	case MOVE_SLACK:
		samples(much, SLACK_N);
		break;
	case MOVE_WEAK:
		samples(much, 15);
		break;
	case MOVE_PULL:
		samples(much, 45);
		break;
	case MOVE_TICK:
		w.t_us += much * USEC_PER_MSEC;
		carry_out(session_tick(&w.session, host_us()));
		break;
	case MOVE_COMMAND:
		command(much);
		break;
	case MOVE_LINK:
		carry_out(much % 2 ? session_band_lost(&w.session, host_us())
				   : session_band_back(&w.session, host_us()));
		break;
	case MOVE_EPOCH:
		w.new_epoch = true;
		break;
	case MOVE_KINDS:
		break;
	}
}

/* Once a workout has ended and its last rep is settled, the records say what the session says. */
static void check_end(void)
{
	if (!w.finished)
		return;

	demand(w.session.state == SESSION_FINISHED || w.session.state == SESSION_ABANDONED);
	demand(w.counted == w.session.done && w.tried == w.session.tried);
	if (w.session.state == SESSION_FINISHED && !w.skipped)
		demand(w.session.done >= routine_planned(&routine));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const enum guide guides[] = { GUIDE_TIMER, GUIDE_BAND, GUIDE_BAND, GUIDE_MOTION };
	struct session_start how = {
		.routine = &routine,
		.ready_us = READY_US,
		.pulls_resume = true,
	};
	unsigned bad_step;

	if (n == 0)
		return 0;

	demand(!routine_check(&routine, &bad_step));
	w = (struct workout){ .new_epoch = true };
	track_init(&w.track);
	how.connected = guides[data[0] % ELEMENTS(guides)];
	carry_out(session_start(&w.session, &how, host_us()));
	n = MIN(n, 1 + 3 * STEPS_MAX);
	for (data++, n--; n >= 3; data += 3, n -= 3)
		step(data[0] % MOVE_KINDS, (unsigned)data[1] | (unsigned)data[2] << 8);
	check_end();
	return 0;
}
