/* SPDX-License-Identifier: MIT */
/*
 * The link machine and time: a band that nobody wants is let go, by what it can do; one that falls
 * silent; a machine that sleeps.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/link.h"
#include "util/macro.h"

#define AFTER_US (300 * USEC_PER_SEC)

/* Connected by the first look at it, and ready at @host_us with nobody who wants it. */
static struct link ready_link(bool sleeps, uint64_t host_us)
{
	struct link l;

	link_init(&l);
	l.sleeps = sleeps;
	l.release_after_us = AFTER_US;
	link_push(&l, LINK_SEEN, host_us);
	link_push(&l, LINK_CONNECTED, host_us);
	link_push(&l, LINK_RESOLVED, host_us);
	assert_int_equal(link_push(&l, LINK_SUBSCRIBED, host_us), LINK_DO_IDENTIFY);
	return l;
}

static struct link streaming_link(void)
{
	struct link l = ready_link(true, 0);

	assert_int_equal(link_push(&l, LINK_WANTED, 1), LINK_DO_START);
	return l;
}

/* Without a word for sleep: bluetoothd would fetch it back, so the trust is taken away. */
static void let_go_when_idle(void **state)
{
	struct link l = ready_link(false, 7);

	assert_int_equal(link_wake_us(&l), 7 + AFTER_US);
	assert_int_equal(link_push(&l, LINK_TICK, 7 + AFTER_US - 1), 0);
	assert_int_equal(link_push(&l, LINK_TICK, 7 + AFTER_US), LINK_DO_DISCONNECT);
	assert_int_equal(l.state, LINK_RELEASED);
	assert_int_equal(link_wake_us(&l), 0);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, 8 + AFTER_US), LINK_DO_ABANDON);

	/* Somebody else has it now: that is no business of ours. */
	assert_int_equal(link_push(&l, LINK_CONNECTED, 9 + AFTER_US), 0);
	assert_int_equal(l.state, LINK_RELEASED);
	assert_int_equal(link_push(&l, LINK_WANTED, 10 + AFTER_US),
			 LINK_DO_TRUST | LINK_DO_CONNECT);
}

/* Its next advertisement means that somebody pressed its button: it is let in. */
static void sent_to_sleep_when_idle(void **state)
{
	struct link l = ready_link(true, 7);

	assert_int_equal(link_push(&l, LINK_TICK, 7 + AFTER_US), LINK_DO_SLEEP);
	assert_int_equal(l.state, LINK_ASLEEP);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, 8 + AFTER_US), LINK_DO_ABANDON);
	assert_int_equal(l.state, LINK_ASLEEP);
	assert_int_equal(link_wake_us(&l), 0);

	assert_int_equal(link_push(&l, LINK_CONNECTED, 2 * AFTER_US), 0);
	assert_int_equal(link_push(&l, LINK_RESOLVED, 2 * AFTER_US), LINK_DO_SUBSCRIBE);
	assert_int_equal(link_push(&l, LINK_SUBSCRIBED, 2 * AFTER_US), LINK_DO_IDENTIFY);
	assert_int_equal(l.reconnects, 1);
	assert_int_equal(link_wake_us(&l), 3 * AFTER_US);
}

/* It has the driver's protocol, but not its sleep. */
static void let_go_when_it_does_not_sleep(void **state)
{
	struct link l = ready_link(true, 0);
	uint64_t deadline_us;

	link_push(&l, LINK_TICK, AFTER_US);
	deadline_us = link_wake_us(&l);
	assert_int_equal(deadline_us, AFTER_US + 10 * USEC_PER_SEC);
	assert_int_equal(link_push(&l, LINK_TICK, deadline_us), LINK_DO_DISCONNECT);
	assert_int_equal(l.state, LINK_RELEASED);
	assert_int_equal(link_wake_us(&l), 0);
}

static void idle_is_counted_from_the_last_use(void **state)
{
	struct link l = ready_link(false, 0);

	link_push(&l, LINK_WANTED, AFTER_US / 2);
	assert_int_equal(link_wake_us(&l), 0);
	assert_int_equal(link_push(&l, LINK_TICK, 10 * AFTER_US), 0);
	link_push(&l, LINK_UNWANTED, 20 * AFTER_US);
	assert_int_equal(link_wake_us(&l), 21 * AFTER_US);

	/* The person changes the setting. */
	link_release_after(&l, 2 * AFTER_US, 20 * AFTER_US);
	assert_int_equal(link_wake_us(&l), 22 * AFTER_US);
	link_release_after(&l, 0, 20 * AFTER_US);
	assert_int_equal(link_wake_us(&l), 0);
	assert_int_equal(link_push(&l, LINK_TICK, UINT64_MAX), 0);
	assert_int_equal(l.state, LINK_READY);
}

static void never_let_go(void **state)
{
	struct link l = ready_link(false, 0);

	link_release_after(&l, 0, 0);
	link_push(&l, LINK_WANTED, 1);
	link_push(&l, LINK_UNWANTED, 2);
	link_push(&l, LINK_DISCONNECTED, 3);
	link_push(&l, LINK_CONNECTED, 4);
	link_push(&l, LINK_SUBSCRIBED, 5);
	assert_int_equal(l.state, LINK_READY);
	assert_int_equal(link_wake_us(&l), 0);
}

/* A reminder is about to be due: what was let go may come, and stays until that is over. */
static void taken_back_when_expected(void **state)
{
	struct link l = ready_link(false, 0);

	link_push(&l, LINK_TICK, AFTER_US);
	link_push(&l, LINK_DISCONNECTED, AFTER_US);
	assert_int_equal(l.state, LINK_RELEASED);
	assert_int_equal(link_expect(&l, true, 2 * AFTER_US), LINK_DO_TRUST | LINK_DO_CONNECT);
	assert_int_equal(link_push(&l, LINK_CONNECT_FAILED, 2 * AFTER_US), 0);
	assert_int_equal(l.state, LINK_AWAY);
	assert_int_equal(link_wake_us(&l), 0); /* bluetoothd waits for it, not we */

	link_push(&l, LINK_CONNECTED, 3 * AFTER_US);
	link_push(&l, LINK_RESOLVED, 3 * AFTER_US);
	assert_int_equal(link_push(&l, LINK_SUBSCRIBED, 3 * AFTER_US), LINK_DO_IDENTIFY);
	assert_int_equal(link_wake_us(&l), 0);
	assert_int_equal(link_expect(&l, true, 4 * AFTER_US), 0);
	assert_int_equal(l.state, LINK_READY);

	assert_int_equal(link_expect(&l, false, 5 * AFTER_US), 0);
	assert_int_equal(link_wake_us(&l), 6 * AFTER_US);
}

/* It is searched for, once each time that somebody begins to expect it. */
static void searched_for_when_expected(void **state)
{
	struct link l = ready_link(false, 0);

	link_push(&l, LINK_LET_GO, 1);
	link_push(&l, LINK_GONE, 2);
	assert_int_equal(link_expect(&l, true, 3), LINK_DO_SEARCH);
	assert_int_equal(l.state, LINK_AWAY);
	assert_int_equal(link_expect(&l, true, 4), LINK_DO_SEARCH);
	assert_int_equal(link_wake_us(&l), 0);
	assert_int_equal(link_push(&l, LINK_SEEN, 5), LINK_DO_TRUST | LINK_DO_CONNECT);

	l = ready_link(false, 0);
	link_push(&l, LINK_LET_GO, 1);
	link_push(&l, LINK_GONE, 2);
	assert_int_equal(link_expect(&l, false, 3), 0);
	assert_int_equal(l.state, LINK_RELEASED);
}

/* Nothing needs to be done for one that is trusted, wanted or beyond help. */
static void expected_without_need(void **state)
{
	static const enum link_state states[] = { LINK_AWAY,      LINK_CONNECTING, LINK_RESOLVING,
						  LINK_STREAMING, LINK_ASLEEP,     LINK_FAILED };
	struct link l;

	for (size_t i = 0; i < ELEMENTS(states); i++) {
		l = ready_link(false, 0);
		l.state = states[i];
		l.release_us = 0;
		assert_int_equal(link_expect(&l, true, 1), 0);
		assert_int_equal(l.state, states[i]);
		assert_int_equal(link_wake_us(&l), 0);
	}

	/* one that waits for its next attempt */
	l = ready_link(false, 0);
	link_push(&l, LINK_WANTED, 1);
	link_push(&l, LINK_GONE, 2);
	assert_int_equal(link_expect(&l, true, 3), 0);
	assert_int_not_equal(l.retry_us, 0);

	link_init(&l);
	l.broadcast = true;
	assert_int_equal(link_expect(&l, true, 1), 0);
	assert_false(l.expected);
}

/* Not before the machine is awake again. */
static void expected_in_the_sleep(void **state)
{
	struct link l = ready_link(false, 0);

	link_push(&l, LINK_LET_GO, 1);
	link_push(&l, LINK_SUSPEND, 2);
	assert_int_equal(link_expect(&l, true, 3), 0);
	assert_int_equal(l.state, LINK_RELEASED);
	assert_int_equal(link_push(&l, LINK_RESUME, 4), LINK_DO_TRUST | LINK_DO_CONNECT);

	l = ready_link(false, 0);
	link_push(&l, LINK_GONE, 1);
	link_push(&l, LINK_SUSPEND, 2);
	link_expect(&l, true, 3);
	assert_int_equal(link_push(&l, LINK_SEEN, 4), LINK_DO_TRUST);
	assert_int_equal(link_push(&l, LINK_GONE, 5), 0);
	assert_int_equal(link_push(&l, LINK_RESUME, 6), LINK_DO_SEARCH);
}

/* Asked twice more for its stream; then the connection is made anew, and so on. */
static void silence_is_asked_then_dropped(void **state)
{
	struct link l = streaming_link();

	assert_int_equal(link_silence_us(&l), 3 * USEC_PER_SEC);
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(link_push(&l, LINK_SILENT, 2), LINK_DO_START);
		assert_int_equal(link_push(&l, LINK_SILENT, 3), LINK_DO_START);
		assert_int_equal(link_push(&l, LINK_SILENT, 4), LINK_DO_DROP);
		assert_int_equal(l.state, LINK_STREAMING);
	}
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, 5), LINK_DO_ABANDON | LINK_DO_CONNECT);

	/* A sample in between makes it hopeful again; so does a new connection. */
	l = streaming_link();
	link_push(&l, LINK_SILENT, 2);
	link_push(&l, LINK_SILENT, 3);
	assert_int_equal(link_push(&l, LINK_HEARD, 4), 0);
	assert_int_equal(link_push(&l, LINK_SILENT, 5), LINK_DO_START);
	assert_int_equal(link_push(&l, LINK_SILENT, 6), LINK_DO_START);
	link_push(&l, LINK_DISCONNECTED, 7);
	link_push(&l, LINK_CONNECTED, 8);
	link_push(&l, LINK_SUBSCRIBED, 9);
	assert_int_equal(link_push(&l, LINK_SILENT, 10), LINK_DO_START);
}

/* The stream stops for the sleep and starts after it, if the link has outlived it. */
static void a_sleep_over_a_living_link(void **state)
{
	struct link l = streaming_link();

	assert_int_equal(link_push(&l, LINK_SUSPEND, 2), LINK_DO_STOP);
	assert_int_equal(l.state, LINK_READY);
	assert_int_equal(link_wake_us(&l), 0); /* a workout wants it: it is not idle */
	assert_int_equal(link_push(&l, LINK_RESUME, 3), LINK_DO_START);
	assert_int_equal(l.state, LINK_STREAMING);
	link_push(&l, LINK_HEARD, 4);
	assert_int_equal(link_silence_us(&l), 3 * USEC_PER_SEC);
}

/* Nobody has told that it is dead: the first silence does, and it comes sooner than else. */
static void a_sleep_over_a_dead_link(void **state)
{
	struct link l = streaming_link();

	link_push(&l, LINK_SUSPEND, 2);
	link_push(&l, LINK_RESUME, 3);
	assert_int_equal(link_silence_us(&l), 1500 * USEC_PER_MSEC);
	assert_int_equal(link_push(&l, LINK_SILENT, 4), LINK_DO_DROP);
	assert_int_equal(link_silence_us(&l), 3 * USEC_PER_SEC);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, 5), LINK_DO_ABANDON | LINK_DO_CONNECT);
}

/* The kernel ends its links with the sleep: they are fetched afterwards, at once. */
static void a_sleep_that_ends_the_link(void **state)
{
	struct link l = streaming_link();

	link_push(&l, LINK_SUSPEND, 2);
	assert_int_equal(link_push(&l, LINK_DISCONNECTED, 3), LINK_DO_ABANDON);
	assert_int_equal(link_wake_us(&l), 0);
	assert_int_equal(link_push(&l, LINK_RESUME, 4), LINK_DO_CONNECT);
	link_push(&l, LINK_CONNECT_FAILED, 5);
	assert_int_equal(link_wake_us(&l), 5 + USEC_PER_SEC);

	/* Asleep in an attempt: it is called off, for its answer might never come. */
	link_push(&l, LINK_TICK, link_wake_us(&l));
	assert_int_equal(link_push(&l, LINK_SUSPEND, 6), LINK_DO_DROP);
	assert_int_equal(link_push(&l, LINK_RESUME, 7), LINK_DO_CONNECT);
}

/* Bluetooth is switched off by the sleep, the band wanted in it: it is fetched once both are back.
 */
static void a_sleep_without_an_adapter(void **state)
{
	struct link l = ready_link(false, 0);

	link_push(&l, LINK_SUSPEND, 1);
	assert_int_equal(link_push(&l, LINK_GONE, 2), LINK_DO_ABANDON);
	assert_int_equal(link_push(&l, LINK_WANTED, 3), 0);
	assert_int_equal(link_push(&l, LINK_RESUME, 4), LINK_DO_SEARCH);
	assert_int_equal(link_push(&l, LINK_SEEN, 5), LINK_DO_TRUST | LINK_DO_CONNECT);

	/* It ends in the sleep that anybody wants it: then it is idle, and let go. */
	l = streaming_link();
	link_push(&l, LINK_SUSPEND, 1);
	link_push(&l, LINK_UNWANTED, 2);
	assert_int_equal(link_wake_us(&l), 2 + AFTER_US);
}

/* First seen in the sleep: the first look at it is for later, when somebody wants it. */
static void nothing_begins_in_the_sleep(void **state)
{
	struct link l;

	link_init(&l);
	link_push(&l, LINK_SUSPEND, 1);
	assert_int_equal(link_push(&l, LINK_SEEN, 2), LINK_DO_TRUST);
	assert_int_equal(link_push(&l, LINK_WANTED, 3), 0);
	assert_int_equal(link_push(&l, LINK_RESUME, 4), LINK_DO_CONNECT);
}

/* What there was to wait for is over with the connection. */
static void nothing_to_let_go(void **state)
{
	struct link l = ready_link(true, 0);

	link_push(&l, LINK_GONE, 1);
	assert_int_equal(link_wake_us(&l), 0);

	l = ready_link(true, 0);
	link_push(&l, LINK_TICK, AFTER_US);
	assert_int_not_equal(link_wake_us(&l), 0);
	link_push(&l, LINK_CONNECTED, AFTER_US);
	assert_int_equal(l.release_us, 0);

	/* Of a new connection nobody thinks that it might be dead. */
	l = streaming_link();
	link_push(&l, LINK_SUSPEND, 1);
	link_push(&l, LINK_RESUME, 2);
	link_push(&l, LINK_DISCONNECTED, 3);
	link_push(&l, LINK_CONNECTED, 4);
	link_push(&l, LINK_SUBSCRIBED, 5);
	assert_int_equal(link_silence_us(&l), 3 * USEC_PER_SEC);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(let_go_when_idle),
		cmocka_unit_test(sent_to_sleep_when_idle),
		cmocka_unit_test(let_go_when_it_does_not_sleep),
		cmocka_unit_test(idle_is_counted_from_the_last_use),
		cmocka_unit_test(never_let_go),
		cmocka_unit_test(taken_back_when_expected),
		cmocka_unit_test(searched_for_when_expected),
		cmocka_unit_test(expected_without_need),
		cmocka_unit_test(expected_in_the_sleep),
		cmocka_unit_test(silence_is_asked_then_dropped),
		cmocka_unit_test(a_sleep_over_a_living_link),
		cmocka_unit_test(a_sleep_over_a_dead_link),
		cmocka_unit_test(a_sleep_that_ends_the_link),
		cmocka_unit_test(a_sleep_without_an_adapter),
		cmocka_unit_test(nothing_begins_in_the_sleep),
		cmocka_unit_test(nothing_to_let_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
