/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "core/link.h"
#include "util/macro.h"

enum { STATES = LINK_FAILED + 1, EVENTS = LINK_TICK + 1 };

/* A link in @state as it comes about: seen, tried once, and wanted or not. */
static struct link link_in(enum link_state state, bool wanted)
{
	struct link l;

	link_init(&l);
	l.state = state;
	l.present = true;
	l.tried = true;
	l.wanted = wanted;
	l.was_ready = state == LINK_READY || state == LINK_STREAMING;
	return l;
}

struct outcome {
	enum link_state state;
	unsigned actions;
};

#define CON LINK_DO_CONNECT
#define SUB LINK_DO_SUBSCRIBE
#define STA LINK_DO_START
#define STO LINK_DO_STOP
#define DIS LINK_DO_DISCONNECT
#define TRU LINK_DO_TRUST
#define IDE LINK_DO_IDENTIFY
#define ABA LINK_DO_ABANDON

#define AWAY                 \
	{                    \
		LINK_AWAY, 0 \
	}
#define CING                       \
	{                          \
		LINK_CONNECTING, 0 \
	}
#define RING                      \
	{                         \
		LINK_RESOLVING, 0 \
	}
#define REDY                  \
	{                     \
		LINK_READY, 0 \
	}
#define STRM                      \
	{                         \
		LINK_STREAMING, 0 \
	}
#define RELD                     \
	{                        \
		LINK_RELEASED, 0 \
	}
#define FAIL                   \
	{                      \
		LINK_FAILED, 0 \
	}

/* Every state meets every event: first by nobody wanted, then wanted. Rows: events. Columns: states. */
static const struct outcome unwanted[EVENTS][STATES] = {
	[LINK_SEEN] = { { LINK_AWAY, TRU }, CING, RING, REDY, STRM, RELD, FAIL },
	[LINK_GONE] = { AWAY,
			{ LINK_AWAY, ABA },
			{ LINK_AWAY, ABA },
			{ LINK_AWAY, ABA },
			{ LINK_AWAY, ABA },
			RELD,
			FAIL },
	[LINK_CONNECTED] = { RING, RING, RING, REDY, STRM, RELD, FAIL },
	[LINK_DISCONNECTED] = { AWAY,
				CING,
				{ LINK_AWAY, ABA },
				{ LINK_AWAY, ABA },
				{ LINK_AWAY, ABA },
				{ LINK_RELEASED, ABA },
				{ LINK_FAILED, ABA } },
	[LINK_CONNECT_FAILED] = { AWAY, AWAY, RING, REDY, STRM, RELD, FAIL },
	[LINK_RESOLVED] = { AWAY, CING, { LINK_RESOLVING, SUB }, REDY, STRM, RELD, FAIL },
	[LINK_UNSUITABLE] = { AWAY, CING, { LINK_FAILED, DIS }, REDY, STRM, RELD, FAIL },
	[LINK_SUBSCRIBED] = { AWAY, CING, { LINK_READY, IDE }, REDY, STRM, RELD, FAIL },
	[LINK_SUBSCRIBE_FAILED] = { AWAY, CING, RING, REDY, STRM, RELD, FAIL },
	[LINK_WANTED] = { { LINK_CONNECTING, CON },
			  CING,
			  RING,
			  { LINK_STREAMING, STA },
			  STRM,
			  { LINK_CONNECTING, TRU | CON },
			  { LINK_CONNECTING, TRU | CON } },
	[LINK_UNWANTED] = { AWAY, CING, RING, REDY, { LINK_READY, STO }, RELD, FAIL },
	[LINK_LET_GO] = { { LINK_RELEASED, DIS },
			  { LINK_RELEASED, DIS },
			  { LINK_RELEASED, DIS },
			  { LINK_RELEASED, DIS },
			  { LINK_RELEASED, STO | DIS },
			  { LINK_RELEASED, DIS },
			  { LINK_RELEASED, DIS } },
	[LINK_TICK] = { AWAY, CING, RING, REDY, STRM, RELD, FAIL },
};

static const struct outcome wanted[EVENTS][STATES] = {
	[LINK_SEEN] = { { LINK_CONNECTING, TRU | CON }, CING, RING, REDY, STRM, RELD, FAIL },
	[LINK_GONE] = { AWAY,
			{ LINK_AWAY, ABA },
			{ LINK_AWAY, ABA },
			{ LINK_AWAY, ABA },
			{ LINK_AWAY, ABA },
			RELD,
			FAIL },
	[LINK_CONNECTED] = { RING, RING, RING, REDY, STRM, RELD, FAIL },
	[LINK_DISCONNECTED] = { AWAY,
				CING,
				{ LINK_AWAY, ABA },
				{ LINK_CONNECTING, ABA | CON },
				{ LINK_CONNECTING, ABA | CON },
				{ LINK_RELEASED, ABA },
				{ LINK_FAILED, ABA } },
	[LINK_CONNECT_FAILED] = { AWAY, AWAY, RING, REDY, STRM, RELD, FAIL },
	[LINK_RESOLVED] = { AWAY, CING, { LINK_RESOLVING, SUB }, REDY, STRM, RELD, FAIL },
	[LINK_UNSUITABLE] = { AWAY, CING, { LINK_FAILED, DIS }, REDY, STRM, RELD, FAIL },
	[LINK_SUBSCRIBED] = { AWAY, CING, { LINK_STREAMING, STA }, REDY, STRM, RELD, FAIL },
	[LINK_SUBSCRIBE_FAILED] = { AWAY, CING, RING, REDY, STRM, RELD, FAIL },
	[LINK_WANTED] = { { LINK_CONNECTING, CON },
			  CING,
			  RING,
			  { LINK_STREAMING, STA },
			  STRM,
			  { LINK_CONNECTING, TRU | CON },
			  { LINK_CONNECTING, TRU | CON } },
	[LINK_UNWANTED] = { AWAY, CING, RING, REDY, { LINK_READY, STO }, RELD, FAIL },
	[LINK_LET_GO] = { { LINK_RELEASED, DIS },
			  { LINK_RELEASED, DIS },
			  { LINK_RELEASED, DIS },
			  { LINK_RELEASED, DIS },
			  { LINK_RELEASED, STO | DIS },
			  { LINK_RELEASED, DIS },
			  { LINK_RELEASED, DIS } },
	[LINK_TICK] = { AWAY, CING, RING, REDY, STRM, RELD, FAIL },
};

static void check_table(const struct outcome table[EVENTS][STATES], bool is_wanted)
{
	for (unsigned e = 0; e < EVENTS; e++) {
		for (unsigned s = 0; s < STATES; s++) {
			struct link l = link_in((enum link_state)s, is_wanted);
			unsigned actions = link_push(&l, (enum link_event)e, 1000);
			const struct outcome *o = &table[e][s];

			if (l.state != o->state || actions != o->actions)
				fail_msg(
					"%swanted, event %u in %s (%u): %s (%u), actions %#x, not %u and %#x",
					is_wanted ? "" : "un", e,
					link_state_name((enum link_state)s), s,
					link_state_name(l.state), l.state, actions, o->state,
					o->actions);

			/* A time to try again is set only where somebody wants it, and something is to be tried. */
			if (l.retry_us && (!l.wanted || !l.present ||
					   (l.state != LINK_AWAY && l.state != LINK_RESOLVING)))
				fail_msg("event %u in state %u: a timer that nobody needs", e, s);
		}
	}
}

static void every_state_meets_every_event(void **state)
{
	check_table(unwanted, false);
	check_table(wanted, true);
}

/* A failure while wanted: the next attempt, by the clock, each later than the one before. */
static void tries_again_later_and_later(void **state)
{
	static const unsigned seconds[] = { 1, 2, 5, 10, 30, 30 };
	uint64_t now_us = 77 * USEC_PER_SEC;
	struct link l = link_in(LINK_CONNECTING, true);

	for (size_t i = 0; i < ELEMENTS(seconds); i++) {
		assert_int_equal(link_push(&l, LINK_CONNECT_FAILED, now_us), 0);
		assert_int_equal(l.state, LINK_AWAY);
		assert_int_equal(l.retry_us, now_us + seconds[i] * USEC_PER_SEC);

		now_us = l.retry_us;
		assert_int_equal(link_push(&l, LINK_TICK, now_us - 1), 0);
		assert_int_equal(link_push(&l, LINK_TICK, now_us), LINK_DO_CONNECT);
		assert_int_equal(l.state, LINK_CONNECTING);
		assert_int_equal(l.retry_us, 0);
	}

	/* Only being ready makes it hopeful again: a connection that ends before does not. */
	link_push(&l, LINK_CONNECTED, now_us);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, now_us), LINK_DO_ABANDON);
	assert_int_equal(l.retry_us, now_us + 30 * USEC_PER_SEC);

	link_push(&l, LINK_TICK, l.retry_us);
	link_push(&l, LINK_CONNECTED, now_us);
	link_push(&l, LINK_RESOLVED, now_us);
	assert_int_equal(link_push(&l, LINK_SUBSCRIBED, now_us), LINK_DO_START);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, now_us),
			 LINK_DO_ABANDON | LINK_DO_CONNECT);
	link_push(&l, LINK_CONNECT_FAILED, now_us);
	assert_int_equal(l.retry_us, now_us + USEC_PER_SEC);
}

static void nobody_waits_when_nobody_wants(void **state)
{
	struct link l = link_in(LINK_CONNECTING, true);

	link_push(&l, LINK_CONNECT_FAILED, 5);
	assert_int_not_equal(l.retry_us, 0);
	assert_int_equal(link_push(&l, LINK_WANTED, 5), 0); /* the pause is kept */
	link_push(&l, LINK_UNWANTED, 6);
	assert_int_equal(l.retry_us, 0);

	l = link_in(LINK_RESOLVING, true);
	link_push(&l, LINK_SUBSCRIBE_FAILED, 5);
	assert_int_not_equal(l.retry_us, 0);
	link_push(&l, LINK_GONE, 6);
	assert_int_equal(l.retry_us, 0);
	assert_int_equal(link_push(&l, LINK_TICK, UINT64_MAX), 0);
}

static void a_refused_subscription_is_asked_again(void **state)
{
	struct link l = link_in(LINK_RESOLVING, true);

	link_push(&l, LINK_SUBSCRIBE_FAILED, 0);
	assert_int_equal(link_push(&l, LINK_RESOLVED, 1), 0);
	assert_int_equal(link_push(&l, LINK_TICK, l.retry_us), LINK_DO_SUBSCRIBE);
	assert_int_equal(link_push(&l, LINK_SUBSCRIBED, 2), LINK_DO_START);

	/* Nobody wanted it then; now somebody does. */
	l = link_in(LINK_RESOLVING, false);
	link_push(&l, LINK_SUBSCRIBE_FAILED, 0);
	assert_int_equal(l.retry_us, 0);
	assert_int_equal(link_push(&l, LINK_WANTED, 1), LINK_DO_SUBSCRIBE);
}

static void connects_once_when_first_seen(void **state)
{
	struct link l;

	link_init(&l);
	assert_int_equal(link_push(&l, LINK_SEEN, 1), LINK_DO_TRUST | LINK_DO_CONNECT);
	link_push(&l, LINK_CONNECT_FAILED, 2);
	assert_int_equal(l.retry_us, 0);
	link_push(&l, LINK_GONE, 3);
	assert_int_equal(link_push(&l, LINK_SEEN, 4), LINK_DO_TRUST);
	assert_int_equal(l.state, LINK_AWAY);
}

/* Without a word of ours: bluetoothd brings it back, and it is ready when somebody comes. */
static void comes_back_by_itself(void **state)
{
	struct link l = link_in(LINK_READY, false);

	for (unsigned i = 1; i <= 3; i++) {
		assert_int_equal(link_push(&l, LINK_DISCONNECTED, i), LINK_DO_ABANDON);
		assert_int_equal(link_push(&l, LINK_CONNECTED, i), 0);
		assert_int_equal(link_push(&l, LINK_RESOLVED, i), LINK_DO_SUBSCRIBE);
		assert_int_equal(link_push(&l, LINK_SUBSCRIBED, i), LINK_DO_IDENTIFY);
		assert_int_equal(l.reconnects, i);
	}
}

static void a_released_band_stays_so_until_wanted(void **state)
{
	struct link l = link_in(LINK_STREAMING, true);

	assert_int_equal(link_push(&l, LINK_LET_GO, 1), LINK_DO_STOP | LINK_DO_DISCONNECT);
	assert_false(l.wanted);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, 2), LINK_DO_ABANDON);
	assert_int_equal(link_push(&l, LINK_GONE, 3), 0);

	/* bluetoothd has forgotten it: wanted, it waits to be seen */
	assert_int_equal(link_push(&l, LINK_WANTED, 4), 0);
	assert_int_equal(l.state, LINK_AWAY);
	assert_int_equal(link_push(&l, LINK_SEEN, 5), LINK_DO_TRUST | LINK_DO_CONNECT);
}

static void names(void **state)
{
	assert_string_equal(link_state_name(LINK_AWAY), "away");
	assert_string_equal(link_state_name(LINK_CONNECTING), "connecting");
	assert_string_equal(link_state_name(LINK_RESOLVING), "connecting");
	assert_string_equal(link_state_name(LINK_READY), "ready");
	assert_string_equal(link_state_name(LINK_STREAMING), "streaming");
	assert_string_equal(link_state_name(LINK_RELEASED), "released");
	assert_string_equal(link_state_name(LINK_FAILED), "failed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_meets_every_event),
		cmocka_unit_test(tries_again_later_and_later),
		cmocka_unit_test(nobody_waits_when_nobody_wants),
		cmocka_unit_test(a_refused_subscription_is_asked_again),
		cmocka_unit_test(connects_once_when_first_seen),
		cmocka_unit_test(comes_back_by_itself),
		cmocka_unit_test(a_released_band_stays_so_until_wanted),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
