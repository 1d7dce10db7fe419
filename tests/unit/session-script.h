/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A situation of a workout as a script: at a time something happens, and the session must then be
 * as the line says.
 *
 * What happens: what the detector says (rest; begin, earned, cancel, noise, pulse ID; stall, go-on,
 * end ID HELD; final ID HELD LEVEL, or fast for a hold let go in no time; of a movement rep ID
 * HELD; gap SECONDS), a tick, a command, or the link. All times are seconds, forces newtons.
 *
 * How it is then: [state] phase[-END] cue done+tried[-SKIPPED] [of PLANNED] [rep STEP.SET.REP
 * verdict] [arm] [by GUIDE] [finished]. The state is left out while it runs, the guide while it is
 * the one of the situation, PLANNED while it is the routine's; END is when the countdown ends.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/session.h"
#include "util/macro.h"

#define S      USEC_PER_SEC
#define MINUTE (60 * S) /* of letting go: nobody is told to be slower */
#define START  100      /* the host's clock does not begin at 0 */

struct line {
	double at_s;
	const char *what, *then;
};

struct situation {
	const char *name;
	enum guide guide;
	const struct routine *routine;
	struct line lines[40];
};

#define FLEXION \
	.exercise = "resisted-flexion", .first = SIDE_LEFT, .sensors = SENSOR_BAND | SENSOR_MOTION

/* Two reps of 5 s, 4 s between them. */
static const struct routine two_reps = {
	.n_steps = 1,
	.steps = { { FLEXION, .sets = 1, .reps = 2, .hold_us = 5 * S, .out_us = S, .back_us = 2 * S,
		     .rest_us = 4 * S } },
};

/* Two reps of 5 s that ask for 20 N. */
static const struct routine target = {
	.n_steps = 1,
	.steps = { { FLEXION, .sets = 1, .reps = 2, .hold_us = 5 * S, .rest_us = 4 * S,
		     .target.least_n = 20 } },
};

/* A rep a foot, with 20 s to change it; then both feet twice. */
static const struct routine feet = {
	.n_steps = 2,
	.steps = {
		{ FLEXION, .sides = SIDES_EACH, .sets = 1, .reps = 1, .hold_us = 2 * S, .set_rest_us = 20 * S, .exercise_rest_us = 20 * S },
		{ FLEXION, .sets = 2, .reps = 1, .hold_us = 3 * S, .out_us = S, .set_rest_us = 30 * S },
	},
};

/* Nothing between: two sets of two reps without any rest. */
static const struct routine at_once = {
	.n_steps = 1,
	.steps = { { FLEXION, .sets = 2, .reps = 2, .hold_us = 2 * S } },
};

/* How a workout by a sensor begins, up to the first pull at 11 s. */
#define ARMED                                                                           \
	{ 0, "start", "ready-10 ready 0+0" }, { 10, "tick", "arm hold-still 0+0 arm" }, \
	{                                                                               \
		11, "rest", "out pull 0+0"                                              \
	}

static inline struct event event_of(const char *name, unsigned id, double a, double b,
				    uint64_t now_us)
{
	static const struct {
		const char *name;
		enum event_kind kind;
	} kinds[] = {
		{ "rest", EVENT_REST },
		{ "begin", EVENT_LOAD_BEGIN },
		{ "stall", EVENT_LOAD_STALL },
		{ "go-on", EVENT_LOAD_GO_ON },
		{ "earned", EVENT_LOAD_EARNED },
		{ "end", EVENT_LOAD_END },
		{ "cancel", EVENT_LOAD_CANCEL },
		{ "noise", EVENT_LOAD_CANCEL },
		{ "final", EVENT_HOLD },
		{ "fast", EVENT_HOLD },
		{ "rep", EVENT_REP },
		{ "pulse", EVENT_PULSE },
	};

	if (strcmp(name, "gap") == 0)
		return (struct event){ .kind = EVENT_GAP,
				       .at_us = now_us - (uint64_t)(a * S),
				       .noticed_us = now_us };
	for (size_t i = 0; i < ELEMENTS(kinds); i++)
		if (strcmp(name, kinds[i].name) == 0)
			return (struct event){
				.kind = kinds[i].kind,
				.id = id,
				.at_us = now_us,
				.noticed_us = now_us,
				.held_us = (uint64_t)(a * S),
				.cancel = strcmp(name, "noise") == 0 ? CANCEL_NOISE : CANCEL_PULSE,
				.hold = { .held_us = (uint64_t)(a * S),
					  .level_n = b,
					  .end_us = strcmp(name, "fast") == 0 ? 0 : MINUTE },
			};
	fail_msg("the script says '%s'", name);
	return (struct event){ 0 };
}

static inline struct effects script_start(struct session *s, const struct routine *routine,
					  enum guide guide, uint64_t now_us)
{
	const struct session_start how = {
		.routine = routine,
		.connected = guide,
		.ready_us = 10 * S,
		.pulls_resume = true,
	};

	return session_start(s, &how, now_us);
}

static inline struct effects happen(struct session *s, const struct situation *sit,
				    const struct line *line)
{
	static const struct {
		const char *name;
		struct effects (*call)(struct session *s, uint64_t host_us);
	} calls[] = {
		{ "tick", session_tick },
		{ "pause", session_pause },
		{ "resume", session_resume },
		{ "skip", session_skip },
		{ "skip-exercise", session_skip_step },
		{ "go-back", session_back },
		{ "repeat", session_repeat },
		{ "by-timer", session_by_timer },
		{ "lost", session_band_lost },
		{ "back", session_band_back },
	};
	uint64_t now_us = START * S + (uint64_t)(line->at_s * S);
	char name[16] = "";
	double a = 0, b = 0;
	unsigned id = 0;
	struct event e;

	if (strcmp(line->what, "start") == 0)
		return script_start(s, sit->routine, sit->guide, now_us);
	if (strcmp(line->what, "stop") == 0 || strcmp(line->what, "pain") == 0)
		return session_stop(s, *line->what == 's' ? STOP_USER : STOP_PAIN, now_us);
	for (size_t i = 0; i < ELEMENTS(calls); i++)
		if (strcmp(line->what, calls[i].name) == 0)
			return calls[i].call(s, now_us);
	if (sscanf(line->what, "countdown %lf", &a) == 1)
		return session_countdown(s, (uint64_t)(a * S), now_us);
	if (sscanf(line->what, "gap %lf", &a) != 1)
		sscanf(line->what, "%15s %u %lf %lf", name, &id, &a, &b);
	else
		strcpy(name, "gap");
	e = event_of(name, id, a, b, now_us);
	return session_event(s, &e, now_us);
}

static inline void describe_counts(const struct session *s, FILE *f)
{
	fprintf(f, " %u+%u", s->done, s->tried);
	if (s->skipped)
		fprintf(f, "-%u", s->skipped);
	if (s->planned != routine_planned(s->routine))
		fprintf(f, " of %u", s->planned);
}

static inline void describe_place(const struct session *s, FILE *f)
{
	const struct part *part = session_part(s);

	if (s->cue.direction != DIRECTION_NONE)
		fprintf(f, " %s", direction_name(s->cue.direction));
	else if (part)
		fprintf(f, " %s", part->variant);
	fprintf(f, "%s%s", s->cue.half ? " half" : "", s->cue.slower ? " slower" : "");
	if (s->cue.side == SIDE_RIGHT)
		fprintf(f, " right");
}

static inline void describe(const struct session *s, const struct effects *fx, enum guide usual,
			    FILE *f)
{
	const struct rep_record *r = &s->last;

	if (s->state != SESSION_RUNNING)
		fprintf(f, "%s ", session_state_name(s->state));
	fprintf(f, "%s", session_phase_name(s->phase));
	if (s->phase_ends_us)
		fprintf(f, "-%g", (double)s->phase_ends_us / S - START);
	fprintf(f, " %s", cue_name(s->cue.id));
	if (s->cue.id == CUE_TRIED)
		fprintf(f, " %s %.1f", tried_reason_name(s->cue.reason),
			(double)s->cue.held_us / S);
	describe_place(s, f);
	describe_counts(s, f);
	if (fx->rep_done)
		fprintf(f, " rep %u.%u.%u %s%s", r->step, r->set, r->rep,
			r->counted ? "counted" : tried_reason_name(r->reason),
			r->measured ? "" : " unmeasured");
	if (fx->rep_done && !r->counted && r->guide == GUIDE_TIMER)
		fprintf(f, " held %.1f", (double)r->held_us / S);
	fprintf(f, "%s", fx->arm ? " arm" : "");
	if (s->guide != usual)
		fprintf(f, " by %s", guide_name(s->guide));
	fprintf(f, "%s", fx->finished ? " finished" : "");
	if (fx->finished && s->unknown_us)
		fprintf(f, " unknown %.1f", (double)s->unknown_us / S);
}

/* What differs between two moments of a session, as struct effects tells it. */
static inline unsigned changes(const struct session *a, const struct session *b)
{
	bool position = a->step != b->step || a->set != b->set || a->rep != b->rep;
	bool phase = a->phase != b->phase || a->phase_started_us != b->phase_started_us ||
		     a->phase_ends_us != b->phase_ends_us;
	bool cue = a->cue.id != b->cue.id || a->cue.rep != b->cue.rep ||
		   a->cue.side != b->cue.side || a->cue.held_us != b->cue.held_us ||
		   a->cue.part != b->cue.part;
	bool counts = a->planned != b->planned || a->done != b->done || a->tried != b->tried ||
		      a->skipped != b->skipped;
	bool state = a->state != b->state || a->pause != b->pause;
	bool offer = session_timer_offered(a) != session_timer_offered(b) && !state;

	return (state ? CHANGED_STATE : 0) | (position ? CHANGED_POSITION : 0) |
	       (phase ? CHANGED_PHASE : 0) | (cue ? CHANGED_CUE : 0) |
	       (counts ? CHANGED_COUNTS : 0) | (a->guide != b->guide || offer ? CHANGED_GUIDE : 0);
}

/*
 * However it was mixed: what was planned was done, was skipped or is left, in each step and in all.
 */
static inline void check_sums(const struct session *s)
{
	struct step_count all = { 0 };
	unsigned left = 0;

	for (unsigned i = 0; i < s->routine->n_steps; i++) {
		const struct step_count *c = &s->counts[i];

		assert_int_equal(c->planned, c->done + c->skipped + session_step_left(s, i));
		left += session_step_left(s, i);
		all.planned += c->planned;
		all.done += c->done;
		all.tried += c->tried;
		all.skipped += c->skipped;
	}
	assert_int_equal(left, session_left(s));
	assert_int_equal(s->planned, all.planned);
	assert_int_equal(s->done, all.done);
	assert_int_equal(s->tried, all.tried);
	assert_int_equal(s->skipped, all.skipped);
}

static inline void play(const struct situation *sit)
{
	struct session s = { 0 };
	unsigned reps = 0, changed;

	for (const struct line *line = sit->lines; line->what; line++) {
		const struct session before = s;
		char was[200] = "";
		struct effects fx = happen(&s, sit, line);
		FILE *f = fmemopen(was, sizeof(was), "w");

		describe(&s, &fx, sit->guide, f);
		fclose(f);
		if (strcmp(was, line->then) != 0)
			fail_msg("%s\nat %g s, %s:\n is        %s\n should be %s", sit->name,
				 line->at_s, line->what, was, line->then);
		/* what changed is told, and of the state nothing else */
		changed = line == sit->lines ? 0x3f : changes(&before, &s);
		if ((changed & ~fx.changed) || (fx.changed & ~changed & CHANGED_STATE))
			fail_msg("%s\nat %g s, %s: changed %#x, told %#x", sit->name, line->at_s,
				 line->what, changed, fx.changed);
		assert_int_equal(s.state == SESSION_PAUSED, s.pause != PAUSE_NONE);
		check_sums(&s);
		reps += fx.rep_done;
		assert_int_equal(s.recorded, reps);
	}
}
