/* SPDX-License-Identifier: MIT */

/*
 * Millions of workouts that nobody would think of: a detector, a person, a radio and a shell that
 * does what the effects say, all by chance, but each as it can really be. Beside the session runs a
 * model of its counts and totals (session-model.h), and every step compares. A seed that fails is
 * printed: test-session-random SEED runs it alone, with every step told.
 */

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "band/rng.h"
#include "core/session.h"
#include "session-model.h"
#include "util/macro.h"

#define SEEDS 60000
#define STEPS 300
#define S     USEC_PER_SEC

#define RELEASED_MAX 3

/* The detector as the session sees it; see the picture in event.h. */
struct detector {
	uint32_t last_id, open; /* 0 = none */
	bool armed, stalled, earned;
	/* loads that wait for their final event, oldest first: more than one by motion only */
	struct released {
		uint32_t id;
		bool earned;
	} released[RELEASED_MAX];
	unsigned n_released;
};

struct run {
	uint64_t seed, now_us;
	unsigned steps;
	bool tell;
	struct rng rng;
	struct routine routine;
	struct session s;
	struct effects fx;
	struct detector d;
	struct model m;
	bool lost, skipped;
	unsigned armed_step;  /* where the person was at the last effects.arm, */
	enum side armed_side; /* and with which foot */
};

#define check(run, condition)                                                                \
	do {                                                                                 \
		if (!(condition))                                                            \
			fail_msg("seed %" PRIu64 ", step %u: %s", (run)->seed, (run)->steps, \
				 #condition);                                                \
	} while (0)

static struct effects stop_now(struct session *s, uint64_t host_us)
{
	return session_stop(s, STOP_USER, host_us);
}

static bool chance(struct run *r, unsigned percent)
{
	return rng_below(&r->rng, 100) < percent;
}

static bool over(const struct session *s)
{
	return s->state == SESSION_FINISHED || s->state == SESSION_ABANDONED;
}

static void check_rep(struct run *r, const struct session *before)
{
	const struct rep_record *old = &before->last, *rep = &r->s.last;
	bool same = before->recorded && old->step == rep->step && old->set == rep->set;

	check(r, r->s.recorded == before->recorded + 1);
	check(r, rep->rep == (same ? old->rep + 1 : 0));
	check(r, !before->recorded || rep->step > old->step ||
			 (rep->step == old->step && rep->set >= old->set));
	check(r, rep->guide == GUIDE_TIMER || rep->guide == r->s.connected);
	check(r, rep->wanted_us == r->routine.steps[rep->step].hold_us);
	check(r, rep->counted == (rep->reason == TRIED_NONE));
	check(r, model_rep(&r->m, rep));
}

/* What changed is said, and nothing is said to have ended that goes on. */
static void check_effects(struct run *r, const struct session *before)
{
	const struct session *s = &r->s;
	unsigned changed = r->fx.changed;

	check(r, before->state == s->state || changed & CHANGED_STATE);
	check(r, before->guide == s->guide || changed & CHANGED_GUIDE);
	check(r, before->pause == s->pause || changed & CHANGED_STATE);
	check(r, (before->step == s->step && before->set == s->set && before->rep == s->rep) ||
			 changed & CHANGED_POSITION);
	check(r, (before->phase == s->phase && before->phase_started_us == s->phase_started_us &&
		  before->phase_ends_us == s->phase_ends_us) ||
			 changed & CHANGED_PHASE);
	check(r, memcmp(&before->cue, &s->cue, sizeof(s->cue)) == 0 || changed & CHANGED_CUE);
	check(r,
	      (before->done == s->done && before->tried == s->tried) || changed & CHANGED_COUNTS);
	check(r, r->fx.rep_done == (s->recorded != before->recorded));
	check(r, r->fx.finished == (!over(before) && over(s)));
}

static unsigned sensor_of(enum guide guide)
{
	return guide == GUIDE_BAND ? SENSOR_BAND : guide == GUIDE_MOTION ? SENSOR_MOTION : 0;
}

static void check_state(struct run *r)
{
	const struct session *s = &r->s;
	const struct step *step = session_step(s);

	check(r, s->done == r->m.done && s->tried == r->m.tried);
	check(r, s->unknown_us == r->m.unknown_us);
	check(r, s->planned == s->done + s->skipped + session_left(s));
	check(r, s->step < r->routine.n_steps && s->set < step_sets(step));
	check(r, s->rep == r->m.counted[s->step][s->set]);
	/* One more pull may be under way when a late count completes the set, and others undecided. */
	check(r, s->rep <= step->reps + 1 + (s->guide == GUIDE_MOTION ? RELEASED_MAX : 0));
	check(r, s->cue.rep <= s->cue.reps);
	check(r, !s->phase_ends_us || s->phase_ends_us >= s->phase_started_us);
	check(r, s->phase_started_us <= s->now_us);
	check(r, s->state != SESSION_PAUSED || (s->phase_ends_us == 0 && s->load.id == 0));
	check(r, s->phase != PHASE_ARM || s->phase_ends_us == 0);
	check(r, s->guide == GUIDE_TIMER ||
			 (s->guide == s->connected && step->sensors & sensor_of(s->guide)));
	check(r, s->guide != GUIDE_TIMER || (s->load.id == 0 && s->pause != PAUSE_BAND_LOST));
	check(r, !s->lost || s->guide == GUIDE_TIMER || s->state != SESSION_RUNNING ||
			 s->phase == PHASE_DONE);
	check(r, (s->phase == PHASE_DONE) == over(s) || s->state == SESSION_RUNNING);
	check(r, !over(s) || r->fx.wake_us == 0);
}

/* Each foot and each exercise has its own rest and level. */
static void check_armed(struct run *r)
{
	if (r->s.load.id)
		check(r, r->armed_step == r->s.step && r->armed_side == session_side(&r->s));
}

/*
 * A pause freezes: without a command only the late count of a hold let go before it can move
 * anything.
 */
static void check_frozen(struct run *r, const struct session *before)
{
	if (before->state != SESSION_PAUSED || r->s.state != SESSION_PAUSED ||
	    before->step != r->s.step || before->set != r->s.set || before->done != r->s.done)
		return;
	check(r, before->phase == r->s.phase && before->left_us == r->s.left_us &&
			 before->rep == r->s.rep);
}

static void check_end(struct run *r)
{
	unsigned recorded = 0, surplus = 0;

	check(r, r->m.n < MODEL_LOADS_MAX && !model_waiting(&r->m, 0));
	for (unsigned step = 0; step < r->routine.n_steps; step++)
		for (unsigned set = 0; set < step_sets(&r->routine.steps[step]); set++) {
			unsigned reps = r->routine.steps[step].reps,
				 counted = r->m.counted[step][set];

			recorded += counted;
			surplus += counted > reps ? counted - reps : 0;
		}
	check(r, recorded == r->s.done);
	check(r, r->s.recorded == r->s.done + r->s.tried);
	check(r, r->s.state != SESSION_FINISHED || r->skipped ||
			 r->s.done - surplus == routine_planned(&r->routine));
}

/* Everything that must hold after each call, and what the shell does with the effects. */
static void took(struct run *r, const struct session *before)
{
	if (r->tell)
		printf("# %12.3f s: %s %s, %s, %u.%u.%u, %u+%u%s%s%s\n", (double)r->now_us / S,
		       session_state_name(r->s.state), session_phase_name(r->s.phase),
		       cue_name(r->s.cue.id), r->s.step, r->s.set, r->s.rep, r->s.done, r->s.tried,
		       r->fx.rep_done ? ", rep" : "", r->fx.arm ? ", arm" : "",
		       r->fx.finished ? ", finished" : "");
	r->steps++;
	if (before->state == SESSION_PAUSED && before->pause == PAUSE_BAND_LOST &&
	    before->phase != PHASE_READY)
		r->m.unknown_us += r->s.now_us - before->now_us;
	if (r->fx.rep_done)
		check_rep(r, before);
	if (r->fx.arm) { /* drops what is open, without an event; what is over may still get its own */
		r->d.open = 0;
		r->d.armed = false;
		if (chance(r, 50))
			r->d.n_released = 0;
		r->armed_step = r->s.step;
		r->armed_side = session_side(&r->s);
	}
	check_effects(r, before);
	check_state(r);
	check_armed(r);
	if (r->fx.finished)
		check_end(r);
}

/* Somebody stops in a hold by the timer: it is tried, unless its time was up. */
static void stop_timed_hold(struct run *r, const struct session *before)
{
	bool up = before->state == SESSION_PAUSED ? before->left_us == 0
						  : before->phase_ends_us <= r->now_us;

	if (before->guide != GUIDE_TIMER || before->phase != PHASE_HOLD)
		return;
	if (up)
		model_timed(&r->m, before->step, before->set);
	else
		model_begin(&r->m, &(struct model_load){
					   .step = before->step, .set = before->set, .cut = true });
}

static void command(struct run *r, struct effects (*call)(struct session *s, uint64_t host_us),
		    bool cuts)
{
	struct session before = r->s;
	struct model_load *open = r->s.load.id ? model_waiting(&r->m, r->s.load.id) : NULL;

	r->fx = call(&r->s, r->now_us);
	if (cuts && open && !r->s.load.id)
		open->cut = true;
	if (call == session_skip || call == stop_now)
		stop_timed_hold(r, &before);
	took(r, &before);
}

static void tick(struct run *r)
{
	struct session before = r->s;
	bool timed = before.guide == GUIDE_TIMER && before.phase == PHASE_HOLD &&
		     before.phase_ends_us && before.phase_ends_us <= r->now_us;

	r->fx = session_tick(&r->s, r->now_us);
	if (timed)
		model_timed(&r->m, before.step, before.set);
	took(r, &before);
	check_frozen(r, &before);
}

static void begin_load(struct run *r, uint32_t id)
{
	const struct step *step = session_step(&r->s);
	bool force = r->s.connected == GUIDE_BAND;

	model_begin(&r->m, &(struct model_load){
				   .id = id,
				   .step = r->s.step,
				   .set = r->s.set,
				   .wanted_us = step->hold_us,
				   .target_n = force ? step_target_n(step, session_side(&r->s)) : 0,
			   });
}

static void event(struct run *r, struct event e)
{
	struct session before = r->s;
	bool listens = before.guide != GUIDE_TIMER && before.state == SESSION_RUNNING &&
		       before.phase != PHASE_DONE;
	uint64_t late_us = rng_below(&r->rng, 200) * USEC_PER_MSEC; /* on its way here */

	e.noticed_us = r->now_us;
	if (e.kind != EVENT_GAP)
		e.at_us = r->now_us;
	r->fx = session_event(&r->s, &e, r->now_us - late_us);

	if (r->s.load.id != before.load.id && e.kind == EVENT_LOAD_BEGIN)
		begin_load(r, e.id);
	else if (e.kind == EVENT_GAP && listens)
		r->m.unknown_us += e.noticed_us - e.at_us;
	else
		model_event(&r->m, &e);
	took(r, &before);
	check_frozen(r, &before);
}

static void load_event(struct run *r, enum event_kind kind, uint32_t id)
{
	uint64_t percent_us = session_step(&r->s)->hold_us / 100;
	struct event e = { .kind = kind, .id = id };

	e.held_us = percent_us * rng_below(&r->rng, 110);
	e.hold.held_us = percent_us * (80 + rng_below(&r->rng, 30));
	e.hold.earned = chance(r, 50); /* in a pause it counts on, and earns what is none */
	e.hold.level_n = r->s.connected == GUIDE_BAND ? 18 + rng_below(&r->rng, 5) : 0;
	event(r, e);
}

/*
 * The oldest load that was let go is concluded: a hold, or not even one; or nothing more is heard of
 * it. A movement may turn out to be none even when it was earned.
 */
static void conclude(struct run *r)
{
	struct released l = r->d.released[0];
	bool motion = r->s.connected == GUIDE_MOTION;

	r->d.n_released--;
	memmove(r->d.released, r->d.released + 1, sizeof(l) * r->d.n_released);
	if (chance(r, 10))
		return;
	if (motion && chance(r, 20)) {
		load_event(r, EVENT_LOAD_CANCEL, l.id);
	} else if (motion) {
		load_event(r, EVENT_REP, l.id);
	} else if (l.earned || chance(r, 80)) {
		load_event(r, EVENT_HOLD, l.id);
	} else {
		load_event(r, EVENT_LOAD_CANCEL, l.id);
		load_event(r, EVENT_PULSE, l.id);
	}
}

static void pull(struct run *r)
{
	uint32_t id = ++r->d.last_id;

	load_event(r, EVENT_LOAD_BEGIN, id);
	r->d.open = id;
	r->d.stalled = r->d.earned = false;
}

static void release(struct run *r)
{
	unsigned most = r->s.connected == GUIDE_MOTION ? RELEASED_MAX : 1;
	uint32_t id = r->d.open;

	if (r->d.n_released == most)
		conclude(r);
	if (r->d.open)
		load_event(r, EVENT_LOAD_END, id);
	if (!r->d.open)
		return; /* what followed made the session arm anew */
	r->d.open = 0;
	r->d.released[r->d.n_released++] = (struct released){ id, r->d.earned };
}

/*
 * Cancelled although it was earned: our detector does not, but the contract is that it then counts
 * all the same.
 */
static void take_back(struct run *r)
{
	uint32_t id = r->d.open;

	load_event(r, EVENT_LOAD_CANCEL, id);
	if (r->d.open && r->s.connected == GUIDE_BAND)
		load_event(r, EVENT_PULSE, id);
	r->d.open = 0;
	r->d.n_released = 0;
}

static void hold(struct run *r)
{
	if (chance(r, r->d.earned ? 5 : 50)) { /* said twice, it is one */
		load_event(r, EVENT_LOAD_EARNED, r->d.open);
		r->d.earned = true;
	} else if (chance(r, 50)) {
		release(r);
	} else if (chance(r, 60)) {
		load_event(r, r->d.stalled ? EVENT_LOAD_GO_ON : EVENT_LOAD_STALL, r->d.open);
		r->d.stalled = !r->d.stalled;
	} else if (!r->d.earned) {
		load_event(r, EVENT_LOAD_CANCEL, r->d.open);
		r->d.open = 0;
	} else {
		take_back(r);
	}
}

/* The sensor says something, if its detector is in the mood and the link is there. */
static void sensor(struct run *r)
{
	if (r->lost)
		return;
	if (chance(r, 5))
		event(r,
		      (struct event){ .kind = EVENT_GAP,
				      .at_us = r->now_us - 600000 - rng_below(&r->rng, 1000000) });
	else if (!r->d.armed) {
		r->d.armed = true;
		event(r, (struct event){ .kind = EVENT_REST });
	} else if (r->d.n_released && chance(r, 50))
		conclude(r);
	else if (r->d.open)
		hold(r);
	else
		pull(r);
}

static void count_down(struct run *r)
{
	struct session before = r->s;

	r->fx = session_countdown(&r->s, rng_below(&r->rng, 6000) * USEC_PER_MSEC, r->now_us);
	took(r, &before);
}

static void radio(struct run *r)
{
	r->lost = !r->lost;
	if (r->lost) {
		command(r, session_band_lost, true);
		if (r->d.open && chance(r, 50)) {
			release(r); /* as track_finish() does */
			while (r->d.n_released)
				conclude(r);
		}
		r->d = (struct detector){ .last_id = r->d.last_id };
	} else {
		command(r, session_band_back, false);
	}
}

static void person(struct run *r)
{
	switch (rng_below(&r->rng, 9)) {
	case 0:
		r->skipped = true;
		command(r, session_skip, true);
		break;
	case 1:
	case 2:
	case 3:
		command(r, session_pause, true);
		break;
	case 4:
		command(r, session_by_timer, false);
		break;
	default:
		command(r, session_resume, false);
		break;
	}
}

/* Time goes on: to where the session wants to be woken, or a little, or a night. */
static void pass_time(struct run *r)
{
	unsigned kind = rng_below(&r->rng, 100);

	if (kind < 40 && r->fx.wake_us > r->now_us)
		r->now_us = r->fx.wake_us;
	else if (kind < 98)
		r->now_us += rng_below(&r->rng, 3000) * USEC_PER_MSEC;
	else
		r->now_us += 8 * 3600 * S;
}

/* The shell's timer: a wake that is due is made, and leads somewhere. */
static void wake(struct run *r)
{
	for (unsigned n = 0; r->fx.wake_us && r->fx.wake_us <= r->now_us; n++) {
		check(r, n < 4 + SESSION_SETTLING_MAX);
		tick(r);
	}
}

/* Often nothing at all: that is where the edges are. */
static uint64_t some_or_none(struct run *r, unsigned max_s)
{
	return chance(r, 40) ? 0 : (1 + rng_below(&r->rng, max_s * 10)) * 100 * USEC_PER_MSEC;
}

static struct step make_step(struct run *r)
{
	struct step s = { .exercise = "toe-press", .sensors = SENSOR_BAND | SENSOR_MOTION };

	if (chance(r, 20)) /* what the other one sees, or none: that goes by the timer */
		s.sensors = rng_below(&r->rng, 3);

	s.sides = rng_below(&r->rng, SIDES_ALTERNATE + 1);
	s.first = SIDE_LEFT + rng_below(&r->rng, 2);
	s.sets = 1 + rng_below(&r->rng, MODEL_SETS_MAX / 2);
	s.reps = 1 + rng_below(&r->rng, 3);
	s.hold_us = (5 + rng_below(&r->rng, 46)) * 100 * USEC_PER_MSEC;
	s.out_us = some_or_none(r, 2);
	s.back_us = some_or_none(r, 2);
	s.rest_us = some_or_none(r, 6);
	s.set_rest_us = some_or_none(r, 20);
	s.exercise_rest_us = some_or_none(r, 20);
	s.target.least_n = chance(r, 50) ? 20 : 0;
	s.target.share = chance(r, 25) ? 0.5 : 0;
	s.best_n[SIDE_BOTH] = 40;
	s.best_n[SIDE_LEFT] = 44; /* the right foot's best is not known */
	return s;
}

static void make_routine(struct run *r)
{
	unsigned wrong;

	r->routine.n_steps = 1 + rng_below(&r->rng, MODEL_STEPS_MAX);
	for (unsigned i = 0; i < r->routine.n_steps; i++) {
		r->routine.steps[i] = make_step(r);
		r->routine.steps[i].label[0] = (char)('a' + i);
	}
	check(r, !routine_check(&r->routine, &wrong));
}

static void begin(struct run *r, uint64_t seed)
{
	const struct session nothing = { 0 };
	enum guide guide;

	*r = (struct run){ .seed = seed, .rng = { seed }, .now_us = 1000 * S, .tell = r->tell };
	make_routine(r);
	guide = chance(r, 25) ? GUIDE_TIMER : chance(r, 50) ? GUIDE_BAND : GUIDE_MOTION;
	r->fx = session_start(&r->s,
			      &(struct session_start){ .routine = &r->routine,
						       .connected = guide,
						       .ready_us = some_or_none(r, 10) },
			      r->now_us);
	took(r, &nothing);
}

static void random_step(struct run *r)
{
	unsigned kind = rng_below(&r->rng, 100);

	pass_time(r);
	wake(r);
	if (kind < 70)
		sensor(r);
	else if (kind < 90)
		count_down(r);
	else if (kind < 93)
		tick(r);
	else if (kind < 96)
		person(r);
	else
		radio(r);
	wake(r);
}

/* A stop ends it within the 4 or 7 s that a final event may take, and by wake-ups alone. */
static void stop(struct run *r)
{
	uint64_t stopped_us = r->now_us;

	command(r, stop_now, true);
	for (unsigned n = 0; !over(&r->s); n++) {
		check(r, n < 1 + SESSION_SETTLING_MAX && r->fx.wake_us > 0);
		r->now_us = MAX(r->now_us, r->fx.wake_us);
		tick(r);
	}
	check(r, r->now_us <= stopped_us + (r->s.connected == GUIDE_MOTION ? 7 : 4) * S);
}

/* What is over stays as it is. */
static void check_over(struct run *r)
{
	struct effects (*const calls[])(struct session *, uint64_t) = {
		session_tick, session_pause,     session_resume,    session_skip,
		stop_now,     session_band_lost, session_band_back,
	};
	struct session before = r->s;
	const struct event rest = { .kind = EVENT_REST };

	for (size_t i = 0; i < ELEMENTS(calls); i++) {
		r->fx = calls[i](&r->s, r->now_us + S);
		check(r, !r->fx.changed && !r->fx.rep_done && !r->fx.finished && !r->fx.wake_us);
	}
	r->fx = session_event(&r->s, &rest, r->now_us);
	check(r, !r->fx.changed && r->s.done == before.done && r->s.state == before.state);
}

static void workout(struct run *r, uint64_t seed)
{
	begin(r, seed);
	for (unsigned i = 0; i < STEPS && !over(&r->s); i++)
		random_step(r);
	if (!over(&r->s))
		stop(r);
	check_over(r);
}

static uint64_t only_seed;

static void test_workouts(void **state)
{
	static struct run r;
	uint64_t steps = 0;
	unsigned finished[GUIDE_TIMER + 1] = { 0 };

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		workout(&r, seed);
		steps += r.steps;
		finished[r.s.connected] += r.s.state == SESSION_FINISHED;
	}
	print_message(
		"# %u workouts, %" PRIu64
		" calls; ended of themselves: %u by the band, %u by motion, %u by the timer\n",
		SEEDS, steps, finished[GUIDE_BAND], finished[GUIDE_MOTION], finished[GUIDE_TIMER]);

	/* chance must not have kept out of the way of the end */
	assert_true(finished[GUIDE_BAND] > SEEDS / 10);
	assert_true(finished[GUIDE_MOTION] > SEEDS / 10);
	assert_true(finished[GUIDE_TIMER] > SEEDS / 20);
}

static void test_one_seed(void **state)
{
	static struct run r = { .tell = true };

	workout(&r, only_seed);
}

int main(int argc, char *argv[])
{
	const struct CMUnitTest all[] = { cmocka_unit_test(test_workouts) };
	const struct CMUnitTest one[] = { cmocka_unit_test(test_one_seed) };

	if (argc < 2)
		return cmocka_run_group_tests(all, NULL, NULL);
	only_seed = strtoull(argv[1], NULL, 10);
	return cmocka_run_group_tests(one, NULL, NULL);
}
