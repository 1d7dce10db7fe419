/* SPDX-License-Identifier: MIT */

/*
 * Every shipped routine, gone through in a simulated clock: by the timer, phase by phase as its
 * course says; interrupted after every rep; and with each sensor under everything that can happen
 * (session-moves.h). What their files say is compared with the published doses elsewhere.
 */

#include <glob.h>

#include "conf/routine-file.h"
#include "session-chance.h"

#define READY_US (10 * S)
#define SEEDS    500 /* a routine */

#define ROUTINES_MAX 40

static struct {
	size_t n;
	struct routine all[ROUTINES_MAX];
} shipped;

static struct run run;
static const struct routine *chosen;

static int load_shipped(void **state)
{
	struct complaints c = { 0 };
	char pattern[512];
	glob_t found;

	(void)snprintf(pattern, sizeof(pattern), "%s/daemon/data/routines/*.routine",
		       getenv("INSTEP_SOURCE"));
	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_in_range(found.gl_pathc, 1, ROUTINES_MAX);
	for (size_t i = 0; i < found.gl_pathc; i++)
		assert_int_equal(routine_load(&shipped.all[i], found.gl_pathv[i], &c), 0);
	assert_int_equal(c.count, 0);
	shipped.n = found.gl_pathc;
	globfree(&found);
	return 0;
}

static const struct routine *find(const char *id)
{
	for (size_t i = 0; i < shipped.n; i++)
		if (strcmp(shipped.all[i].id, id) == 0)
			return &shipped.all[i];
	fail_msg("there is no routine %s", id);
	return NULL;
}

static void by_timer(struct run *r, struct session_start *ret)
{
	r->routine = *chosen;
	ret->connected = GUIDE_TIMER;
	ret->ready_us = READY_US;
}

static void start_by_timer(const struct routine *routine)
{
	chosen = routine;
	begin(&run, 1, by_timer);
}

/* The phase that the session is in is this one, and it goes on to its end. */
static void go_through(const struct span *span)
{
	const struct session *s = &run.s;
	uint64_t ends_us = run.now_us + span->us;

	assert_int_equal(s->phase, span->phase);
	assert_int_equal(s->step, span->step);
	assert_int_equal(s->set, span->set);
	assert_int_equal(s->phase_started_us, run.now_us);
	assert_int_equal(s->phase_ends_us, ends_us);
	assert_int_equal(session_remaining_us(s, run.now_us), span->us + span->then_us);
	while (run.now_us < ends_us) { /* a long walk is told its half */
		assert_in_range(run.fx.wake_us, run.now_us + 1, ends_us);
		run.now_us = run.fx.wake_us;
		tick(&run);
	}
}

/* Return: how long it took. */
static uint64_t go_by_timer(const struct routine *routine)
{
	uint64_t started_us;

	start_by_timer(routine);
	started_us = run.now_us;
	for (size_t i = 0; i < run.course.n; i++)
		if (run.course.spans[i].us > 0)
			go_through(&run.course.spans[i]);

	assert_int_equal(run.s.state, SESSION_FINISHED);
	assert_int_equal(run.s.done, routine_planned(routine));
	assert_int_equal(run.s.planned, run.s.done);
	assert_int_equal(run.s.tried + run.s.skipped, 0);
	return run.now_us - started_us;
}

static void test_by_timer(void **state)
{
	for (size_t i = 0; i < shipped.n; i++) {
		const struct routine *r = &shipped.all[i];
		uint64_t took_us = go_by_timer(r);

		assert_int_equal(took_us, routine_duration_us(r, READY_US));
		print_message("# %s: %" PRIu64 " min, %u reps, %" PRIu64 " calls\n", r->id,
			      (took_us / S + 30) / 60, run.s.done, run.calls);
	}
}

/* All five of them in one day, for whoever has the time: some thousand calls, so milliseconds. */
static void test_a_day(void **state)
{
	static const char *const programmes[] = { "back-hip-knee", "fifteen-minutes", "gentle-five",
						  "ground-up", "morning-feet" };
	uint64_t took_us = 0, calls = 0;

	for (size_t i = 0; i < ELEMENTS(programmes); i++) {
		took_us += go_by_timer(find(programmes[i]));
		calls += run.calls;
	}
	print_message("# a day of all five: %" PRIu64 " min, %" PRIu64 " calls\n",
		      took_us / (60 * S), calls);
	assert_in_range(calls, 500, 10000);
}

/* Interrupted after every rep, it comes to the same as if it never had been. */
static void test_interrupted(void **state)
{
	for (size_t i = 0; i < shipped.n; i++) {
		start_by_timer(&shipped.all[i]);
		while (!over(&run.s)) {
			move_wake(&run);
			if (run.fx.rep_done)
				move_crash(&run);
		}
		assert_int_equal(run.s.state, SESSION_FINISHED);
		assert_int_equal(run.records, routine_planned(&run.routine));
		assert_int_equal(run.s.planned, run.records);
		for (unsigned k = 0; k < run.routine.n_steps; k++)
			assert_int_equal(run.s.counts[k].done, run.m.counts[k].planned);
	}
}

/* Somewhere in it, by whatever can guide it. */
static void set_up(struct run *r, struct session_start *ret)
{
	r->routine = *chosen;
	ret->connected = rng_below(&r->rng, GUIDE_TIMER + 1);
	ret->ready_us = READY_US;
	ret->pulls_resume = chance(r, 50);
	if (chance(r, 80))
		ret->at = some_place(r);
}

static uint64_t calls;

static void look(const struct run *r)
{
	calls += r->calls;
}

static void test_by_chance(void **state)
{
	for (size_t i = 0; i < shipped.n; i++) {
		chosen = &shipped.all[i];
		print_message("# %s\n", chosen->id);
		play_seeds(&run, 1, SEEDS, set_up, look);
	}
	print_message("# %" PRIu64 " calls\n", calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_timer),
		cmocka_unit_test(test_a_day),
		cmocka_unit_test(test_interrupted),
		cmocka_unit_test(test_by_chance),
	};

	return cmocka_run_group_tests(tests, load_shipped, NULL);
}
