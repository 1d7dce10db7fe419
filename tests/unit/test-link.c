/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "core/link.h"
#include "util/macro.h"

/* Of a band that is connected to; LISTENING is not among its states. */
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

/* An outcome is a state and what is to be done, in one number. */
enum {
	AWAY = LINK_AWAY << 16,
	CONNECTING = LINK_CONNECTING << 16,
	RESOLVING = LINK_RESOLVING << 16,
	READY = LINK_READY << 16,
	STREAMING = LINK_STREAMING << 16,
	RELEASED = LINK_RELEASED << 16,
	ASLEEP = LINK_ASLEEP << 16,
	FAILED = LINK_FAILED << 16,

	CONNECT = LINK_DO_CONNECT,
	SUBSCRIBE = LINK_DO_SUBSCRIBE,
	START = LINK_DO_START,
	STOP = LINK_DO_STOP,
	DISCONNECT = LINK_DO_DISCONNECT,
	TRUST = LINK_DO_TRUST,
	IDENTIFY = LINK_DO_IDENTIFY,
	ABANDON = LINK_DO_ABANDON,
	DROP = LINK_DO_DROP,
};

/*
 * Every state meets every event, first while nobody wants the band, then wanted; a row goes through
 * the states.
 */
static const unsigned unwanted[EVENTS][STATES] = {
	[LINK_SEEN] = { AWAY | TRUST, CONNECTING, RESOLVING, READY, STREAMING, RELEASED, ASLEEP,
			FAILED },
	[LINK_GONE] = { AWAY, AWAY | ABANDON, AWAY | ABANDON, AWAY | ABANDON, AWAY | ABANDON,
			RELEASED, ASLEEP | ABANDON, FAILED },
	[LINK_CONNECTED] = { RESOLVING, RESOLVING, RESOLVING, READY, STREAMING, RELEASED, RESOLVING,
			     FAILED },
	[LINK_DISCONNECTED] = { AWAY, CONNECTING, AWAY | ABANDON, AWAY | ABANDON, AWAY | ABANDON,
				RELEASED | ABANDON, ASLEEP | ABANDON, FAILED | ABANDON },
	[LINK_CONNECT_FAILED] = { AWAY, AWAY, RESOLVING, READY, STREAMING, RELEASED, ASLEEP,
				  FAILED },
	[LINK_RESOLVED] = { AWAY, CONNECTING, RESOLVING | SUBSCRIBE, READY, STREAMING, RELEASED,
			    ASLEEP, FAILED },
	[LINK_UNSUITABLE] = { AWAY, CONNECTING, FAILED | DISCONNECT, READY, STREAMING, RELEASED,
			      ASLEEP, FAILED },
	[LINK_SUBSCRIBED] = { AWAY, CONNECTING, READY | IDENTIFY, READY, STREAMING, RELEASED,
			      ASLEEP, FAILED },
	[LINK_SUBSCRIBE_FAILED] = { AWAY, CONNECTING, RESOLVING, READY, STREAMING, RELEASED, ASLEEP,
				    FAILED },
	[LINK_HEARD] = { AWAY, CONNECTING, RESOLVING, READY, STREAMING, RELEASED, ASLEEP, FAILED },
	[LINK_SILENT] = { AWAY, CONNECTING, RESOLVING, READY, STREAMING | START, RELEASED, ASLEEP,
			  FAILED },
	[LINK_WANTED] = { CONNECTING | CONNECT, CONNECTING, RESOLVING, STREAMING | START, STREAMING,
			  CONNECTING | TRUST | CONNECT, CONNECTING | TRUST | CONNECT,
			  CONNECTING | TRUST | CONNECT },
	[LINK_UNWANTED] = { AWAY, CONNECTING, RESOLVING, READY, READY | STOP, RELEASED, ASLEEP,
			    FAILED },
	[LINK_LET_GO] = { RELEASED | DISCONNECT, RELEASED | DISCONNECT, RELEASED | DISCONNECT,
			  RELEASED | DISCONNECT, RELEASED | STOP | DISCONNECT,
			  RELEASED | DISCONNECT, RELEASED | DISCONNECT, RELEASED | DISCONNECT },
	[LINK_SUSPEND] = { AWAY, AWAY | DROP, RESOLVING, READY, READY | STOP, RELEASED, ASLEEP,
			   FAILED },
	[LINK_RESUME] = { AWAY, CONNECTING, RESOLVING, READY, STREAMING, RELEASED, ASLEEP, FAILED },
	[LINK_TICK] = { AWAY, CONNECTING, RESOLVING, READY, STREAMING, RELEASED, ASLEEP, FAILED },
};

/* What is other when it is wanted. */
static const struct {
	enum link_event event;
	unsigned row[STATES];
} wanted[] = {
	{ LINK_SEEN,
	  { CONNECTING | TRUST | CONNECT, CONNECTING, RESOLVING, READY, STREAMING, RELEASED, ASLEEP,
	    FAILED } },
	{ LINK_DISCONNECTED,
	  { AWAY, CONNECTING, AWAY | ABANDON, CONNECTING | ABANDON | CONNECT,
	    CONNECTING | ABANDON | CONNECT, RELEASED | ABANDON, ASLEEP | ABANDON,
	    FAILED | ABANDON } },
	{ LINK_SUBSCRIBED,
	  { AWAY, CONNECTING, STREAMING | START, READY, STREAMING, RELEASED, ASLEEP, FAILED } },
	{ LINK_RESUME,
	  { CONNECTING | CONNECT, CONNECTING, RESOLVING, STREAMING | START, STREAMING,
	    CONNECTING | TRUST | CONNECT, CONNECTING | TRUST | CONNECT, FAILED } },
};

/*
 * While the machine sleeps, wanted or not: nothing is begun. What ends, ends, and what comes by
 * itself is let in.
 */
static const struct {
	enum link_event event;
	unsigned row[STATES];
} suspended[] = {
	{ LINK_WANTED,
	  { AWAY, CONNECTING, RESOLVING, READY, STREAMING, RELEASED, ASLEEP, FAILED } },
};

static unsigned answer(unsigned event, unsigned state, bool is_wanted, bool is_suspended)
{
	for (size_t i = 0; is_suspended && i < ELEMENTS(suspended); i++)
		if (suspended[i].event == event)
			return suspended[i].row[state];
	for (size_t i = 0; is_wanted && i < ELEMENTS(wanted); i++)
		if (wanted[i].event == event && (!is_suspended || event == LINK_RESUME))
			return wanted[i].row[state];

	return unwanted[event][state];
}

/* Times: only where there is something to do at them. */
static void check_times(const struct link *l, unsigned event, unsigned state)
{
	bool tries = l->state == LINK_AWAY || l->state == LINK_RESOLVING;
	bool waits = l->state == LINK_READY || l->state == LINK_ASLEEP;

	if (l->retry_us && (!l->wanted || l->suspended || !tries))
		fail_msg("event %u in state %u: an attempt that nobody needs", event, state);
	if (l->release_us && (l->wanted || !waits))
		fail_msg("event %u in state %u: nothing to let go", event, state);
	if (l->resolve_us && l->state != LINK_RESOLVING)
		fail_msg("event %u in state %u: there are no services to wait for", event, state);
	if (link_wake_us(l) != l->retry_us + l->resolve_us + l->release_us)
		fail_msg("event %u in state %u: two times", event, state);
}

static void check_table(bool is_wanted, bool is_suspended)
{
	for (unsigned e = 0; e < EVENTS; e++) {
		for (unsigned s = 0; s < STATES; s++) {
			struct link l = link_in(s, is_wanted);
			unsigned actions;

			l.suspended = is_suspended;
			l.release_after_us = USEC_PER_SEC;
			actions = link_push(&l, e, 1000);
			if (((unsigned)l.state << 16 | actions) !=
			    answer(e, s, is_wanted, is_suspended))
				fail_msg("%swanted%s, event %u in state %u: state %u, actions %#x",
					 is_wanted ? "" : "un", is_suspended ? " in the sleep" : "",
					 e, s, l.state, actions);
			check_times(&l, e, s);
		}
	}
}

static void every_state_meets_every_event(void **state)
{
	check_table(false, false);
	check_table(true, false);
	check_table(false, true);
	check_table(true, true);
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
	link_push(&l, LINK_UNWANTED, 6);
	assert_int_equal(l.retry_us, 0);
	assert_int_equal(link_push(&l, LINK_TICK, UINT64_MAX), 0);
}

/* Whatever makes another attempt needless, or makes it at once, takes the time of it away. */
static void one_attempt_at_a_time(void **state)
{
	static const struct {
		enum link_event failure, then;
	} rows[] = {
		{ LINK_CONNECT_FAILED, LINK_SEEN },
		{ LINK_CONNECT_FAILED, LINK_CONNECTED },
		{ LINK_CONNECT_FAILED, LINK_LET_GO },
		{ LINK_SUBSCRIBE_FAILED, LINK_LET_GO },
		{ LINK_SUBSCRIBE_FAILED, LINK_UNWANTED },
		{ LINK_SUBSCRIBE_FAILED, LINK_UNSUITABLE },
		{ LINK_SUBSCRIBE_FAILED, LINK_SUBSCRIBED },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		bool connecting = rows[i].failure == LINK_CONNECT_FAILED;
		struct link l = link_in(connecting ? LINK_CONNECTING : LINK_RESOLVING, true);

		link_push(&l, rows[i].failure, 5);
		assert_int_not_equal(l.retry_us, 0);
		link_push(&l, rows[i].then, 6);
		if (l.retry_us)
			fail_msg("row %zu: still to be tried again", i);
	}
}

/* Seen anew, or asked for again by the person: the next failure is the first one. */
static void hopeful_again(void **state)
{
	struct link l;

	link_init(&l);
	link_push(&l, LINK_WANTED, 1);
	assert_int_equal(link_push(&l, LINK_SEEN, 2), LINK_DO_TRUST | LINK_DO_CONNECT);
	for (unsigned i = 0; i < 3; i++) {
		link_push(&l, LINK_CONNECT_FAILED, 3);
		link_push(&l, LINK_TICK, l.retry_us);
	}
	link_push(&l, LINK_GONE, 4);
	link_push(&l, LINK_SEEN, 5);
	link_push(&l, LINK_CONNECT_FAILED, 6);
	assert_int_equal(l.retry_us, 6 + USEC_PER_SEC);

	link_push(&l, LINK_LET_GO, 7);
	link_push(&l, LINK_WANTED, 8);
	link_push(&l, LINK_CONNECT_FAILED, 9);
	assert_int_equal(l.retry_us, 9 + USEC_PER_SEC);
}

static void a_refused_subscription_is_asked_again(void **state)
{
	struct link l = link_in(LINK_RESOLVING, true);

	link_push(&l, LINK_SUBSCRIBE_FAILED, 0);
	assert_int_equal(link_push(&l, LINK_RESOLVED, 1), 0);
	assert_int_equal(link_push(&l, LINK_TICK, l.retry_us), LINK_DO_SUBSCRIBE);
	assert_int_equal(l.retry_us, 0);
	/* once */
	assert_int_equal(link_push(&l, LINK_TICK, UINT64_MAX), 0);
	assert_int_equal(link_push(&l, LINK_WANTED, 2), 0);
	assert_int_equal(link_push(&l, LINK_SUBSCRIBED, 2), LINK_DO_START);

	/* A new connection has not refused anything. */
	l = link_in(LINK_RESOLVING, true);
	link_push(&l, LINK_SUBSCRIBE_FAILED, 0);
	link_push(&l, LINK_DISCONNECTED, 1);
	link_push(&l, LINK_CONNECTED, 2);
	assert_int_equal(link_push(&l, LINK_RESOLVED, 3), LINK_DO_SUBSCRIBE);

	/* Nobody wanted it then; now somebody does. */
	l = link_in(LINK_RESOLVING, false);
	link_push(&l, LINK_SUBSCRIBE_FAILED, 0);
	assert_int_equal(l.retry_us, 0);
	assert_int_equal(link_push(&l, LINK_WANTED, 1), LINK_DO_SUBSCRIBE);
}

/* Whether anybody wants it or not; and who needs longer is given longer. */
static void services_that_never_come(void **state)
{
	for (unsigned is_wanted = 0; is_wanted < 2; is_wanted++) {
		struct link l = link_in(LINK_CONNECTING, is_wanted);

		link_push(&l, LINK_CONNECTED, 0);
		assert_int_equal(link_wake_us(&l), 10 * USEC_PER_SEC);
		assert_int_equal(link_push(&l, LINK_TICK, 10 * USEC_PER_SEC - 1), 0);
		assert_int_equal(link_push(&l, LINK_TICK, 10 * USEC_PER_SEC), LINK_DO_DROP);
		assert_int_equal(link_wake_us(&l), 20 * USEC_PER_SEC);
		assert_int_equal(link_push(&l, LINK_TICK, 20 * USEC_PER_SEC), LINK_DO_DROP);

		for (unsigned seconds = 20; seconds <= 160; seconds *= 2) {
			link_push(&l, LINK_DISCONNECTED, 0);
			assert_int_equal(l.resolve_us, 0);
			link_push(&l, LINK_CONNECTED, 0);
			assert_int_equal(link_wake_us(&l), MIN(seconds, 80) * USEC_PER_SEC);
		}

		assert_int_equal(link_push(&l, LINK_RESOLVED, 1), LINK_DO_SUBSCRIBE);
		assert_int_equal(link_wake_us(&l), 0);
		assert_int_equal(link_push(&l, LINK_TICK, UINT64_MAX), 0);
	}
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
	struct link l;

	link_init(&l);
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(link_push(&l, LINK_CONNECTED, i), 0);
		assert_int_equal(link_push(&l, LINK_RESOLVED, i), LINK_DO_SUBSCRIBE);
		assert_int_equal(link_push(&l, LINK_SUBSCRIBED, i), LINK_DO_IDENTIFY);
		assert_int_equal(l.reconnects, i);
		assert_int_equal(link_push(&l, LINK_DISCONNECTED, i), LINK_DO_ABANDON);
	}
}

/* It was wanted, and no longer is. */
static void nobody_fetches_it_back(void **state)
{
	struct link l = link_in(LINK_STREAMING, true);

	assert_int_equal(link_push(&l, LINK_UNWANTED, 1), LINK_DO_STOP);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, 2), LINK_DO_ABANDON);
	assert_int_equal(l.state, LINK_AWAY);
	assert_int_equal(l.retry_us, 0);
}

static void a_released_band_stays_so_until_wanted(void **state)
{
	struct link l = link_in(LINK_STREAMING, true);

	assert_int_equal(link_push(&l, LINK_LET_GO, 1), LINK_DO_STOP | LINK_DO_DISCONNECT);
	assert_false(l.wanted);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, 2), LINK_DO_ABANDON);
	assert_int_equal(link_push(&l, LINK_GONE, 3), 0);

	/* bluetoothd has forgotten it: wanted, it is searched for */
	assert_int_equal(link_push(&l, LINK_WANTED, 4), LINK_DO_SEARCH);
	assert_int_equal(l.state, LINK_AWAY);
	assert_int_equal(link_push(&l, LINK_SEEN, 5), LINK_DO_TRUST | LINK_DO_CONNECT);
}

/* Devices go before their adapter and come after it: only what stays away is searched for. */
static void searched_for_when_forgotten(void **state)
{
	struct link l = link_in(LINK_STREAMING, true);

	assert_int_equal(link_push(&l, LINK_GONE, 5), LINK_DO_ABANDON);
	assert_int_equal(l.retry_us, 5 + USEC_PER_SEC);
	assert_int_equal(link_push(&l, LINK_GONE, 6), 0); /* for another reason now */
	assert_int_equal(l.retry_us, 6 + USEC_PER_SEC);
	assert_int_equal(link_push(&l, LINK_TICK, 6 + USEC_PER_SEC), LINK_DO_SEARCH);
	assert_int_equal(l.retry_us, 0); /* once */
	assert_int_equal(link_push(&l, LINK_SEEN, 7 + USEC_PER_SEC),
			 LINK_DO_TRUST | LINK_DO_CONNECT);

	link_push(&l, LINK_GONE, 5);
	link_push(&l, LINK_SEEN, 6);
	assert_int_equal(l.retry_us, 0);

	/* Nobody wants it: it is searched for once somebody does. */
	l = link_in(LINK_READY, false);
	link_push(&l, LINK_GONE, 5);
	assert_int_equal(l.retry_us, 0);
	assert_int_equal(link_push(&l, LINK_WANTED, 6), LINK_DO_SEARCH);
}

static void names(void **state)
{
	assert_string_equal(link_state_name(LINK_AWAY), "away");
	assert_string_equal(link_state_name(LINK_CONNECTING), "connecting");
	assert_string_equal(link_state_name(LINK_RESOLVING), "connecting");
	assert_string_equal(link_state_name(LINK_READY), "ready");
	assert_string_equal(link_state_name(LINK_STREAMING), "streaming");
	assert_string_equal(link_state_name(LINK_RELEASED), "released");
	assert_string_equal(link_state_name(LINK_ASLEEP), "released");
	assert_string_equal(link_state_name(LINK_LISTENING), "connecting");
	assert_string_equal(link_state_name(LINK_FAILED), "failed");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_meets_every_event),
		cmocka_unit_test(tries_again_later_and_later),
		cmocka_unit_test(nobody_waits_when_nobody_wants),
		cmocka_unit_test(one_attempt_at_a_time),
		cmocka_unit_test(hopeful_again),
		cmocka_unit_test(a_refused_subscription_is_asked_again),
		cmocka_unit_test(services_that_never_come),
		cmocka_unit_test(connects_once_when_first_seen),
		cmocka_unit_test(comes_back_by_itself),
		cmocka_unit_test(nobody_fetches_it_back),
		cmocka_unit_test(a_released_band_stays_so_until_wanted),
		cmocka_unit_test(searched_for_when_forgotten),
		cmocka_unit_test(names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
