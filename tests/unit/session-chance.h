/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whole workouts by chance. Each is a script: a list of moves, each with dice of its own, so that
 * one can be left out and the others stay what they were. So a script that fails is made short
 * before it is told.
 */

#include "session-moves.h"

#define SCRIPT_MOVES_MAX 300

enum move_kind {
	MOVE_SENSOR,
	MOVE_COUNTDOWN,
	MOVE_WAKE,
	MOVE_WAIT,
	MOVE_TICK,
	MOVE_NIGHT,
	MOVE_KIND,
	MOVE_EPOCH,
	MOVE_RADIO,
	MOVE_PAUSE,
	MOVE_RESUME,
	MOVE_SKIP,
	MOVE_SKIP_STEP,
	MOVE_BACK,
	MOVE_REPEAT,
	MOVE_BY_TIMER,
	MOVE_CRASH,
	MOVE_STOP,
};

static const struct {
	const char *name;
	unsigned often; /* of all of these together */
	void (*make)(struct run *r);
} moves[] = {
	[MOVE_SENSOR] = { "sensor", 350, move_sensor },
	[MOVE_COUNTDOWN] = { "countdown", 100, move_countdown },
	[MOVE_WAKE] = { "wake", 200, move_wake },
	[MOVE_WAIT] = { "wait", 200, move_wait },
	[MOVE_TICK] = { "tick", 20, move_tick },
	[MOVE_NIGHT] = { "night", 5, move_night },
	[MOVE_KIND] = { "kind", 10, move_kind },
	[MOVE_EPOCH] = { "epoch", 10, move_epoch },
	[MOVE_RADIO] = { "radio", 30, move_radio },
	[MOVE_PAUSE] = { "pause", 12, move_pause },
	[MOVE_RESUME] = { "resume", 20, move_resume },
	[MOVE_SKIP] = { "skip", 6, move_skip },
	[MOVE_SKIP_STEP] = { "skip-step", 2, move_skip_step },
	[MOVE_BACK] = { "back", 4, move_back },
	[MOVE_REPEAT] = { "repeat", 4, move_repeat },
	[MOVE_BY_TIMER] = { "by-timer", 15, move_by_timer },
	[MOVE_CRASH] = { "crash", 3, move_crash },
	[MOVE_STOP] = { "stop", 1, move_stop },
};

struct script {
	uint64_t seed; /* of the routine and how it begins */
	size_t n;
	struct move {
		enum move_kind kind;
		uint64_t dice;
	} moves[SCRIPT_MOVES_MAX];
};

/* What the workout is and how it begins; chance is @r->rng. */
typedef void set_up_fn(struct run *r, struct session_start *ret);

/* Somewhere in the routine: a workout that was interrupted there goes on. */
static inline struct session_place some_place(struct run *r)
{
	struct session_place at = { .step = rng_below(&r->rng, r->routine.n_steps) };
	const struct step *s = &r->routine.steps[at.step];

	at.set = rng_below(&r->rng, step_sets(s));
	at.rep = rng_below(&r->rng, step_set_reps(s));
	return at;
}

static inline void begin(struct run *r, uint64_t seed, set_up_fn *set_up)
{
	const struct session nothing = { 0 };
	struct session_start how = { .routine = &r->routine };

	memset(r, 0, offsetof(struct run, tell));
	r->rng.state = seed;
	r->now_us = 1000 * S;
	r->failure[0] = '\0';
	set_up(r, &how);
	r->connected = how.connected;
	r->pulls_resume = how.pulls_resume && how.connected == GUIDE_BAND;
	course_of(&r->course, &r->routine, how.ready_us);
	model_start(&r->m, &r->routine);
	model_start_at(&r->m, &how.at);
	for (unsigned i = 0; i < r->routine.n_steps; i++) {
		how.so_far[i].done = r->m.counts[i].done;
		r->records += how.so_far[i].done;
	}
	r->fx = session_start(&r->s, &how, r->now_us);
	took(r, CALL_COMMAND, &nothing);
}

/* Return: did everything hold? */
static inline bool play(struct run *r, const struct script *script, set_up_fn *set_up)
{
	r->catches = true;
	if (setjmp(r->out))
		return false;

	begin(r, script->seed, set_up);
	for (size_t i = 0; i < script->n && !over(&r->s); i++) {
		if (r->tell)
			print_message("# %s\n", moves[script->moves[i].kind].name);
		r->rng.state = script->moves[i].dice;
		moves[script->moves[i].kind].make(r);
	}
	r->rng.state = script->seed;
	if (!r->stopped)
		be_kind_to_the_end(r);
	check_over(r);
	r->catches = false;
	return true;
}

static inline enum move_kind some_move(struct rng *r)
{
	unsigned all = 0, pick;
	size_t i = 0;

	for (size_t k = 0; k < ELEMENTS(moves); k++)
		all += moves[k].often;
	for (pick = rng_below(r, all); pick >= moves[i].often; i++)
		pick -= moves[i].often;
	return (enum move_kind)i;
}

static inline void write_script(struct script *script, uint64_t seed)
{
	struct rng r = { ~seed };

	script->seed = seed;
	script->n = rng_below(&r, SCRIPT_MOVES_MAX + 1);
	for (size_t i = 0; i < script->n; i++)
		script->moves[i] = (struct move){ some_move(&r), rng_u64(&r) };
}

/* Leave out what it fails without, in halves, then quarters, and so on to single moves. */
static inline void shorten(struct run *r, struct script *script, set_up_fn *set_up)
{
	static struct script shorter;

	for (size_t chunk = script->n; chunk > 0; chunk /= 2)
		for (size_t at = 0; at < script->n;) {
			size_t n = MIN(chunk, script->n - at), behind = script->n - at - n;

			shorter = *script;
			shorter.n -= n;
			memmove(&shorter.moves[at], &script->moves[at + n],
				behind * sizeof(*shorter.moves));
			if (play(r, &shorter, set_up))
				at += n;
			else
				*script = shorter;
		}
}

static inline void fail_with(struct run *r, struct script *script, set_up_fn *set_up)
{
	shorten(r, script, set_up);
	r->tell = true;
	print_message("# seed %" PRIu64 ", made short:\n", script->seed);
	(void)play(r, script, set_up);
	fail_msg("seed %" PRIu64 ": %s", script->seed, r->failure);
}

/* Seeds from @first on; more of them than usual if the environment says so, for a night's run. */
static inline void play_seeds(struct run *r, uint64_t first, uint64_t n, set_up_fn *set_up,
			      void (*look)(const struct run *r))
{
	static struct script script;
	const char *more = getenv("INSTEP_SEEDS");

	n *= more ? strtoull(more, NULL, 10) : 1;
	for (uint64_t seed = first; seed < first + n; seed++) {
		write_script(&script, seed);
		if (!play(r, &script, set_up))
			fail_with(r, &script, set_up);
		look(r);
	}
}
