/* SPDX-License-Identifier: MIT */
/* The link machine of a band that lives in its advertisements: listened for exactly while wanted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/link.h"
#include "util/macro.h"

enum { EVENTS = LINK_TICK + 1 };

static const enum link_state states[] = { LINK_AWAY, LINK_LISTENING, LINK_STREAMING };

/* An outcome is a state and what is to be done, in one number. */
enum {
	AWAY = LINK_AWAY << 16,
	LISTENING = LINK_LISTENING << 16,
	STREAMING = LINK_STREAMING << 16,

	START = LINK_DO_START,
	LISTEN = LINK_DO_LISTEN,
	UNLISTEN = LINK_DO_UNLISTEN,
};

/*
 * Every state meets every event; a row goes through the states. It listens when it is wanted, so
 * AWAY is of one that nobody wants.
 */
static const unsigned answers[EVENTS][ELEMENTS(states)] = {
	[LINK_SEEN] = { AWAY, LISTENING, STREAMING },
	[LINK_GONE] = { AWAY, AWAY | UNLISTEN, AWAY | UNLISTEN },
	[LINK_CONNECTED] = { AWAY, LISTENING, STREAMING },
	[LINK_DISCONNECTED] = { AWAY, LISTENING, STREAMING },
	[LINK_CONNECT_FAILED] = { AWAY, LISTENING, STREAMING },
	[LINK_RESOLVED] = { AWAY, LISTENING, STREAMING },
	[LINK_UNSUITABLE] = { AWAY, LISTENING, STREAMING },
	[LINK_SUBSCRIBED] = { AWAY, LISTENING, STREAMING },
	[LINK_SUBSCRIBE_FAILED] = { AWAY, LISTENING, LISTENING },
	[LINK_HEARD] = { AWAY, STREAMING | START, STREAMING },
	[LINK_SILENT] = { AWAY, LISTENING, LISTENING },
	[LINK_WANTED] = { LISTENING | LISTEN, LISTENING, STREAMING },
	[LINK_UNWANTED] = { AWAY, AWAY | UNLISTEN, AWAY | UNLISTEN },
	[LINK_LET_GO] = { AWAY, AWAY | UNLISTEN, AWAY | UNLISTEN },
	[LINK_SUSPEND] = { AWAY, AWAY | UNLISTEN, AWAY | UNLISTEN },
	[LINK_RESUME] = { AWAY, LISTENING, STREAMING },
	[LINK_TICK] = { AWAY, LISTENING, STREAMING },
};

static struct link link_in(enum link_state state)
{
	struct link l;

	link_init(&l);
	l.broadcast = true;
	l.release_after_us = USEC_PER_SEC;
	l.present = true;
	l.state = state;
	l.wanted = state != LINK_AWAY;
	return l;
}

static void every_state_meets_every_event(void **state)
{
	for (unsigned e = 0; e < EVENTS; e++) {
		for (unsigned s = 0; s < ELEMENTS(states); s++) {
			struct link l = link_in(states[s]);
			unsigned actions = link_push(&l, e, 1000);

			if (((unsigned)l.state << 16 | actions) != answers[e][s])
				fail_msg("event %u in state %u: state %u and actions %#x", e,
					 states[s], l.state, actions);
			if (link_wake_us(&l) && e != LINK_SUBSCRIBE_FAILED)
				fail_msg("event %u in state %u: a timer that nobody needs", e,
					 states[s]);
		}
	}
}

/* Without a radio there is nothing to listen with; it begins with the radio. */
static void waits_for_the_radio(void **state)
{
	struct link l;

	link_init(&l);
	l.broadcast = true;
	assert_int_equal(link_push(&l, LINK_WANTED, 1), 0);
	assert_int_equal(l.state, LINK_AWAY);
	assert_int_equal(link_push(&l, LINK_SEEN, 2), LINK_DO_LISTEN);
	assert_int_equal(link_push(&l, LINK_HEARD, 3), LINK_DO_START);
	assert_int_equal(link_push(&l, LINK_GONE, 4), LINK_DO_UNLISTEN);
	assert_int_equal(link_push(&l, LINK_SEEN, 5), LINK_DO_LISTEN);
	assert_int_equal(link_push(&l, LINK_HEARD, 6), LINK_DO_START);
	assert_int_equal(l.reconnects, 1);
}

/* It is back when it is heard again: nothing needs to be done for that. */
static void silent_for_a_while(void **state)
{
	struct link l = link_in(LINK_LISTENING);

	assert_int_equal(link_silence_us(&l), 10 * USEC_PER_SEC);
	link_push(&l, LINK_HEARD, 1);
	assert_int_equal(l.reconnects, 0);
	assert_int_equal(link_push(&l, LINK_SILENT, 2), 0);
	assert_int_equal(l.state, LINK_LISTENING);
	link_push(&l, LINK_HEARD, 3);
	assert_int_equal(l.state, LINK_STREAMING);
	assert_int_equal(l.reconnects, 1);

	/* The end of a workout is no loss. */
	link_push(&l, LINK_UNWANTED, 4);
	link_push(&l, LINK_WANTED, 5);
	link_push(&l, LINK_HEARD, 6);
	assert_int_equal(l.reconnects, 1);
}

static void a_refused_discovery_is_asked_again(void **state)
{
	struct link l = link_in(LINK_LISTENING);

	link_push(&l, LINK_SUBSCRIBE_FAILED, 5);
	assert_int_equal(link_wake_us(&l), 5 + USEC_PER_SEC);
	assert_int_equal(link_push(&l, LINK_SUBSCRIBE_FAILED, 6), 0);
	assert_int_equal(link_wake_us(&l), 5 + USEC_PER_SEC); /* one attempt at a time */
	assert_int_equal(link_push(&l, LINK_TICK, 5 + USEC_PER_SEC - 1), 0);
	assert_int_equal(link_push(&l, LINK_TICK, 5 + USEC_PER_SEC), LINK_DO_LISTEN);
	assert_int_equal(link_wake_us(&l), 0);
	link_push(&l, LINK_SUBSCRIBE_FAILED, 7);
	assert_int_equal(link_wake_us(&l), 7 + 2 * USEC_PER_SEC);
	link_push(&l, LINK_UNWANTED, 8);
	assert_int_equal(link_wake_us(&l), 0);

	/* Who wants it anew begins anew. */
	link_push(&l, LINK_WANTED, 9);
	link_push(&l, LINK_SUBSCRIBE_FAILED, 10);
	assert_int_equal(link_wake_us(&l), 10 + USEC_PER_SEC);
}

static void not_in_the_sleep(void **state)
{
	struct link l = link_in(LINK_STREAMING);

	assert_int_equal(link_push(&l, LINK_SUSPEND, 1), LINK_DO_UNLISTEN);
	assert_int_equal(link_push(&l, LINK_SEEN, 2), 0);
	assert_int_equal(link_push(&l, LINK_RESUME, 3), LINK_DO_LISTEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_meets_every_event),
		cmocka_unit_test(waits_for_the_radio),
		cmocka_unit_test(silent_for_a_while),
		cmocka_unit_test(a_refused_discovery_is_asked_again),
		cmocka_unit_test(not_in_the_sleep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
