/* SPDX-License-Identifier: MIT */

/*
 * The decision against a model that knows nothing of it: the model lives through every minute of
 * some days and remembers what it has seen, where reminder_look() works it all out at once. And
 * what the one says at an instant holds until the instant that it names.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "band/rng.h"
#include "reminder-case.h"

#define MINUTE_US (60 * USEC_PER_SEC)
#define DAY       1440
#define DAYS      12
#define MINUTES   (DAYS * DAY)
#define NEVER     UINT32_MAX
#define EPOCH_DAY 20776 /* 19 November 2026; minutes are counted from it, in UTC */

/* What happens, in minutes. */
struct story {
	unsigned n_clocks, clocks[4]; /* minutes of the day */
	unsigned every;               /* days; 0 = each clock of each day */
	unsigned since, catch_up, apart, repeat, repeats, quiet_from, quiet_to;
	/* what comes once, and is known from its begin on; NEVER = not yet */
	unsigned snooze_at, snooze_to, pause_at, pause_to, skipped;
	unsigned away_at, away_to, workout_at, workout_to;
	/* what was done up to now */
	uint64_t done_us[MINUTES];
	size_t n_done;
};

/* What the model remembers. */
struct model {
	unsigned slot, slot_end, last_done, due_since;
	enum slot_outcome outcome;
	unsigned last_at; /* of the slots that are settled or over; NEVER = none */
	enum slot_outcome last;
};

static bool is_slot(const struct story *s, unsigned t, unsigned last_done)
{
	/* days begin at 04:00 */
	unsigned day = (t - 240) / DAY;

	if (s->every && last_done == NEVER && t < s->since)
		return false;
	if (s->every && last_done != NEVER &&
	    (t < last_done + s->every * DAY - DAY / 2 || day == (last_done - 240) / DAY))
		return false;

	for (unsigned i = 0; i < s->n_clocks; i++)
		if (t % DAY == s->clocks[i])
			return true;
	return false;
}

static unsigned next_slot(const struct story *s, unsigned after, unsigned last_done)
{
	unsigned t = after + 1;

	while (!is_slot(s, t, last_done))
		t++;
	return t;
}

static bool between(unsigned t, unsigned from, unsigned to)
{
	return from != NEVER && t >= from && t < to;
}

static bool in_quiet(const struct story *s, unsigned t)
{
	unsigned clock = t % DAY;

	if (s->quiet_from <= s->quiet_to)
		return between(clock, s->quiet_from, s->quiet_to);
	return clock >= s->quiet_from || clock < s->quiet_to;
}

static bool is_open(const struct model *m, unsigned t)
{
	return m->slot != NEVER && m->outcome == SLOT_OPEN && t < m->slot_end;
}

static void find_end(struct model *m, const struct story *s, unsigned t)
{
	unsigned next = next_slot(s, m->slot, m->last_done), from = m->slot;

	if (s->snooze_at != NEVER && t >= s->snooze_at && between(s->snooze_to, m->slot, next))
		from = s->snooze_to;
	m->slot_end = MIN(next, from + s->catch_up);
}

static void replace(struct model *m, const struct story *s, unsigned slot,
		    enum slot_outcome outcome)
{
	if (m->slot != NEVER && m->slot >= s->since) {
		m->last_at = m->slot;
		m->last = m->outcome == SLOT_OPEN ? SLOT_MISSED : m->outcome;
	}
	m->slot = slot;
	m->outcome = outcome;
	m->due_since = NEVER;
}

static void live_slot(struct model *m, const struct story *s, unsigned t)
{
	enum slot_outcome outcome = SLOT_OPEN;

	if (t == m->slot) /* done early */
		return;
	if (t < s->since)
		outcome = SLOT_MISSED;
	else if (t == s->skipped)
		outcome = SLOT_SKIPPED;
	else if (between(t, s->pause_at, s->pause_to))
		outcome = SLOT_PAUSED;
	replace(m, s, t, outcome);
}

static void live_done(struct model *m, const struct story *s, unsigned t)
{
	unsigned next = next_slot(s, m->slot != NEVER ? MAX(t, m->slot) : t, m->last_done);
	unsigned before = m->slot;

	if (before == NEVER)
		before = 2 * next - next_slot(s, next, m->last_done);
	if (is_open(m, t))
		m->outcome = SLOT_DONE;
	else if (2 * (next - t) <= next - before)
		replace(m, s, next, SLOT_EARLY);
	else if (m->slot != NEVER && m->outcome != SLOT_EARLY)
		m->outcome = SLOT_DONE;
	m->last_done = t;
}

static enum reminder_state held(const struct model *m, const struct story *s, unsigned t)
{
	if (between(t, s->pause_at, s->pause_to))
		return REMINDER_PAUSED;
	if (between(t, s->workout_at, s->workout_to))
		return REMINDER_WORKOUT;
	if (between(t, s->snooze_at, s->snooze_to))
		return REMINDER_SNOOZED;
	if (in_quiet(s, t))
		return REMINDER_QUIET;
	if (s->workout_to != NEVER && between(t, s->workout_to, s->workout_to + s->apart))
		return REMINDER_APART;
	if (between(t, s->away_at, s->away_to) && m->due_since == NEVER)
		return REMINDER_SETTLES;
	return REMINDER_DUE;
}

static enum reminder_state live_minute(struct model *m, const struct story *s, unsigned t)
{
	enum reminder_state state = held(m, s, t);

	if (!is_open(m, t)) {
		m->due_since = NEVER;
		return state == REMINDER_PAUSED ? state : REMINDER_WAITS;
	}
	if (state != REMINDER_DUE)
		m->due_since = NEVER;
	else if (m->due_since == NEVER)
		m->due_since = t;
	return state;
}

static uint64_t us_of(unsigned t)
{
	return t == NEVER ? 0 : ((uint64_t)EPOCH_DAY * DAY + t) * MINUTE_US;
}

static unsigned model_next(const struct model *m, const struct story *s, unsigned t)
{
	unsigned n = next_slot(s, m->slot != NEVER ? MAX(t, m->slot) : t, m->last_done);

	while (n == s->skipped || (between(t, s->pause_at, s->pause_to) && n < s->pause_to))
		n = next_slot(s, n, m->last_done);
	return n;
}

/* Instants in minutes, other numbers as they are. */
static long long shown(uint64_t value)
{
	return value < MINUTE_US ? (long long)value
				 : (long long)(value / MINUTE_US) - EPOCH_DAY * DAY;
}

static void expect(const char *what, uint64_t got, uint64_t want, unsigned seed, unsigned t)
{
	if (got != want)
		fail_msg("seed %u, minute %u: %s is %lld, but %lld in the model", seed, t, what,
			 shown(got), shown(want));
}

/* Both of the same minute. */
static void compare(const struct model *m, enum reminder_state state, const struct story *s,
		    const struct reminder_rules *rules, unsigned t, unsigned seed)
{
	const uint64_t skipped_us = us_of(s->skipped);
	const struct reminder_facts facts = {
		.since_us = us_of(s->since),
		.done_us = s->done_us,
		.n_done = s->n_done,
		.skipped_us = &skipped_us,
		.n_skipped = s->skipped != NEVER,
		.snoozed_until_us = us_of(s->snooze_to),
		.paused_since_us = us_of(s->pause_at),
		.paused_until_us = us_of(s->pause_to),
		.session_end_us = t >= s->workout_to ? us_of(s->workout_to) : 0,
		.away_us = us_of(s->away_at),
		.settled_us = us_of(s->away_to),
		.in_workout = between(t, s->workout_at, s->workout_to),
	};
	bool open = is_open(m, t), over = !open && m->slot != NEVER && m->slot >= s->since;
	enum slot_outcome outcome = m->outcome == SLOT_OPEN ? SLOT_MISSED : m->outcome;
	unsigned next = model_next(m, s, t), waited = t - m->due_since;
	static const struct zone utc;
	struct reminder_look look;

	reminder_look(rules, &facts, &utc, us_of(t), &look);
	expect("state", look.state, state, seed, t);
	expect("slot", look.slot_us, open ? us_of(m->slot) : 0, seed, t);
	expect("end", look.until_us, open ? us_of(m->slot_end) : 0, seed, t);
	expect("due since", look.due_since_us, us_of(m->due_since), seed, t);
	expect("notice", look.notice,
	       m->due_since == NEVER ? 0 : 1 + MIN(waited / s->repeat, s->repeats), seed, t);
	expect("next", look.next_us, us_of(next), seed, t);
	expect("last", look.last.at_us, us_of(over ? m->slot : m->last_at), seed, t);
	if (look.last.at_us)
		expect("outcome", look.last.outcome, over ? outcome : m->last, seed, t);
	expect("window", look.in_start_window, open || next - t <= 30, seed, t);
}

static void make_story(struct story *s, struct rng *r)
{
	memset(s, 0, offsetof(struct story, done_us));
	s->n_done = 0;
	s->every = rng_below(r, 3) ? 0 : 1 + rng_below(r, 4);
	s->n_clocks = s->every ? 1 : 1 + rng_below(r, 4);
	for (unsigned i = 0; i < s->n_clocks; i++)
		s->clocks[i] = rng_below(r, DAY);
	s->since = 2 * DAY + rng_below(r, DAY);
	s->catch_up = 1 + rng_below(r, 600);
	s->apart = rng_below(r, 2) ? 0 : rng_below(r, 300);
	s->repeat = 1 + rng_below(r, 60);
	s->repeats = rng_below(r, 4);
	s->quiet_from = rng_below(r, DAY);
	s->quiet_to = rng_below(r, 3) ? (s->quiet_from + rng_below(r, 600)) % DAY : s->quiet_from;
	s->snooze_at = s->snooze_to = s->pause_at = s->pause_to = s->skipped = NEVER;
	s->away_at = s->away_to = s->workout_at = s->workout_to = NEVER;
}

/* So much happens, and so rarely, that each meets each. */
static void happen(struct story *s, struct model *m, struct rng *r, unsigned t)
{
	bool open = is_open(m, t);

	if (rng_below(r, DAY) == 0 || (open && rng_below(r, 400) == 0)) {
		s->done_us[s->n_done++] = us_of(t);
		live_done(m, s, t);
	}
	if (s->snooze_at == NEVER && is_open(m, t) && rng_below(r, 200) == 0) {
		s->snooze_at = t;
		s->snooze_to = t + 1 + rng_below(r, 500);
	}
	if (s->pause_at == NEVER && rng_below(r, 5 * DAY) == 0) {
		s->pause_at = t;
		s->pause_to = t + 1 + rng_below(r, 2 * DAY);
	}
	if (s->skipped == NEVER && t >= s->since && rng_below(r, 3 * DAY) == 0) {
		s->skipped = is_open(m, t) ? m->slot : model_next(m, s, t);
		if (is_open(m, t))
			m->outcome = SLOT_SKIPPED;
	}
	if (s->away_at == NEVER && rng_below(r, 2 * DAY) == 0) {
		s->away_at = t;
		s->away_to = t + 1 + rng_below(r, 500);
	}
	if (s->workout_at == NEVER && rng_below(r, 2 * DAY) == 0) {
		s->workout_at = t;
		s->workout_to = t + 1 + rng_below(r, 60);
	}
}

static void take_rules(struct reminder_rules *ret, const struct story *s)
{
	*ret = (struct reminder_rules){
		.rules.n = s->n_clocks,
		.day_starts_s = 4 * 3600,
		.catch_up_us = s->catch_up * MINUTE_US,
		.apart_us = s->apart * MINUTE_US,
		.repeat_us = s->repeat * MINUTE_US,
		.repeats = s->repeats,
		.start_window_us = 30 * MINUTE_US,
		.quiet = { s->quiet_from * 60, s->quiet_to * 60 },
	};
	for (unsigned i = 0; i < s->n_clocks; i++) {
		struct rule *rule = &ret->rules.list[i];

		rule->kind = s->every ? RULE_EVERY : RULE_TIMES;
		if (s->every)
			rule->every =
				(struct rule_every){ s->every, s->every, 1, { s->clocks[i] * 60 } };
		else
			rule->times =
				(struct rule_times){ 1, s->clocks[i] * 60, s->clocks[i] * 60 };
	}
}

static void test_model(void **state)
{
	/* one minute of so many is compared: of the rare states most */
	static const unsigned every[] = {
		[REMINDER_WAITS] = 300, [REMINDER_DUE] = 20,     [REMINDER_SNOOZED] = 10,
		[REMINDER_QUIET] = 20,  [REMINDER_APART] = 5,    [REMINDER_WORKOUT] = 2,
		[REMINDER_SETTLES] = 1, [REMINDER_PAUSED] = 100,
	};
	static struct story s;
	unsigned states[REMINDER_PAUSED + 1] = { 0 };

	for (unsigned seed = 0; seed < 250; seed++) {
		struct model m = {
			.slot = NEVER, .last_done = NEVER, .due_since = NEVER, .last_at = NEVER
		};
		struct reminder_rules rules;
		struct rng r;

		r.state = seed;
		make_story(&s, &r);
		take_rules(&rules, &s);
		for (unsigned t = DAY; t < MINUTES; t++) {
			enum reminder_state now;

			if (is_slot(&s, t, m.last_done))
				live_slot(&m, &s, t);
			if (m.slot != NEVER && m.outcome == SLOT_OPEN)
				find_end(&m, &s, t);
			happen(&s, &m, &r, t);
			if (m.slot != NEVER && m.outcome == SLOT_OPEN)
				find_end(&m, &s, t);
			now = live_minute(&m, &s, t);
			/* nobody asks before the computer is back */
			if (between(t, s.away_at, MAX(s.away_to, 60) - 60))
				continue;
			if (t > s.since && rng_below(&r, every[now]) == 0) {
				compare(&m, now, &s, &rules, t, seed);
				states[now]++;
			}
		}
	}

	/* a test that never saw a state says nothing about it; REMINDER_NEVER has its rows elsewhere */
	for (enum reminder_state i = REMINDER_WAITS; i <= REMINDER_PAUSED; i++)
		assert_true(states[i] > 100);
}

/* A slot that is paused over or skipped is worth no wake-up. */
static bool same_last(const struct reminder_slot *a, const struct reminder_slot *b)
{
	return b->outcome == SLOT_PAUSED || b->outcome == SLOT_SKIPPED ||
	       (a->at_us == b->at_us && a->outcome == b->outcome);
}

static bool same(const struct reminder_look *a, const struct reminder_look *b)
{
	return a->state == b->state && a->slot_us == b->slot_us && a->until_us == b->until_us &&
	       a->due_since_us == b->due_since_us && a->notice == b->notice &&
	       a->held_until_us == b->held_until_us && a->next_us == b->next_us &&
	       a->wake_us == b->wake_us && same_last(&a->last, &b->last) &&
	       a->overdue == b->overdue && a->in_start_window == b->in_start_window;
}

static void know_nothing_of_later(struct reminder_facts *f, uint64_t now_us)
{
	while (f->n_done > 0 && f->done_us[f->n_done - 1] > now_us)
		f->n_done--;
	if (f->session_end_us > now_us)
		f->session_end_us = 0;
	if (f->away_us > now_us)
		f->away_us = f->settled_us = 0;
	if (f->paused_since_us > now_us)
		f->paused_since_us = f->paused_until_us = 0;
	if (f->snoozed_until_us > now_us + DAY * MINUTE_US)
		f->snoozed_until_us = 0;
}

/* Who sleeps until wake_us misses nothing: until then the answer is the same, and then another. */
static void test_wake(void **state)
{
	static const char *const zones[] = { "UTC0", "CET-1CEST,M3.5.0,M10.5.0/3",
					     "EST5EDT,M3.2.0,M11.1.0",
					     "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0" };
	static const char *const rules[] = { "*-*-* 07:30", "every 2-3 days at 02:30",
					     "3 times a day between 01:30 and 22:00",
					     "Mon..Fri 07:30; Sun 02:15" };
	static const char *const facts[] = {
		"since 03-01 12:00",
		"since 03-01 12:00; done 03-28 06:00, 10-24 20:00, 10-25 01:40",
		"since 03-01 12:00; pause 10-24 12:00..10-26 12:00; skip 11-03 07:30",
		"since 03-01 12:00; session 10-25 01:00; away 10-25 01:00..10-25 02:45; snooze 10-25 04:00"
	};
	static const char *const days[] = { "03-28 00:00", "10-03 00:00", "10-24 00:00",
					    "10-31 00:00" };
	unsigned changes = 0, looks = 0;
	struct rng r;

	r.state = 1;
	for (unsigned i = 0; i < 6000; i++) {
		struct reminder_look first, look;
		struct reminder_case c;
		uint64_t now_us;

		case_init(&c, zones[i % 4], rules[i / 4 % 4],
			  i & 1024 ? "Quiet=22:00-02:20; Apart=1h; CatchUp=6h" : "",
			  facts[i / 16 % 4]);
		now_us = case_time(&c.zone, days[i / 64 % 4]) +
			 rng_below(&r, 3 * DAY * 60) * USEC_PER_SEC;
		know_nothing_of_later(&c.facts, now_us);
		reminder_look(&c.rules, &c.facts, &c.zone, now_us, &first);
		assert_true(first.wake_us > now_us);
		for (unsigned n = 0; n < 8; n++) {
			uint64_t left_us = first.wake_us - now_us;
			uint64_t at_us = n ? now_us + left_us * n / 8 : first.wake_us - 1;

			reminder_look(&c.rules, &c.facts, &c.zone, at_us, &look);
			if (!same(&first, &look))
				fail_msg("%u: %llu s before its time the answer is another", i,
					 (unsigned long long)((first.wake_us - at_us) /
							      USEC_PER_SEC));
		}
		reminder_look(&c.rules, &c.facts, &c.zone, first.wake_us, &look);
		changes += !same(&first, &look);
		looks++;
	}
	assert_int_equal(changes, looks);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_model),
		cmocka_unit_test(test_wake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
