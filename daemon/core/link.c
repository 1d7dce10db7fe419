/* SPDX-License-Identifier: MIT */

/*
 * What to do when a band comes, goes, refuses or is wanted. It exists apart from the bus so that
 * every state meets every event in a test: faults come in orders that no test bench gives on
 * request.
 *
 * It leaves out how long Connect may take (that is the bus's) and anything that must happen within
 * a state, such as the order of queries before a stream.
 */

#include "core/link.h"
#include "util/macro.h"

static const uint64_t backoff_us[] = {
	1 * USEC_PER_SEC, 2 * USEC_PER_SEC, 5 * USEC_PER_SEC, 10 * USEC_PER_SEC, 30 * USEC_PER_SEC,
};

void link_init(struct link *l)
{
	*l = (struct link){ .state = LINK_AWAY };
}

static unsigned connect_now(struct link *l)
{
	l->state = LINK_CONNECTING;
	l->tried = true;
	l->retry_us = 0;
	return LINK_DO_CONNECT;
}

/* Something failed: try again after a while, but only for somebody. */
static void try_later(struct link *l, uint64_t host_us)
{
	size_t i = MIN(l->failures, ELEMENTS(backoff_us) - 1);

	l->failures++;
	l->retry_us = l->wanted && l->present ? host_us + backoff_us[i] : 0;
}

static unsigned on_seen(struct link *l)
{
	l->present = true;

	if (l->state != LINK_AWAY)
		return 0;

	l->failures = 0;
	return LINK_DO_TRUST | (l->wanted || !l->tried ? connect_now(l) : 0);
}

static unsigned on_gone(struct link *l)
{
	l->present = false;
	l->retry_us = 0;

	switch (l->state) {
	case LINK_AWAY:
	case LINK_RELEASED:
	case LINK_FAILED:
		return 0;
	case LINK_CONNECTING:
	case LINK_RESOLVING:
	case LINK_READY:
	case LINK_STREAMING:
		break;
	}

	l->state = LINK_AWAY;
	return LINK_DO_ABANDON;
}

static unsigned on_connected(struct link *l)
{
	if (l->state != LINK_AWAY && l->state != LINK_CONNECTING)
		return 0;

	l->state = LINK_RESOLVING;
	l->refused = false;
	l->retry_us = 0;
	return 0;
}

static unsigned on_disconnected(struct link *l, uint64_t host_us)
{
	bool worked = false;

	switch (l->state) {
	case LINK_AWAY:
	case LINK_CONNECTING:
		return 0;
	case LINK_RELEASED:
	case LINK_FAILED:
		return LINK_DO_ABANDON;
	case LINK_RESOLVING:
		break;
	case LINK_READY:
	case LINK_STREAMING:
		worked = true;
		break;
	}

	l->state = LINK_AWAY;

	/*
	 * A band that drops every connection before it is ready must not be called without a pause.
	 */
	if (worked && l->wanted && l->present)
		return LINK_DO_ABANDON | connect_now(l);

	try_later(l, host_us);
	return LINK_DO_ABANDON;
}

static unsigned on_connect_failed(struct link *l, uint64_t host_us)
{
	if (l->state != LINK_CONNECTING)
		return 0;

	l->state = LINK_AWAY;
	try_later(l, host_us);
	return 0;
}

static unsigned on_unsuitable(struct link *l)
{
	if (l->state != LINK_RESOLVING)
		return 0;

	l->state = LINK_FAILED;
	l->retry_us = 0;
	return LINK_DO_DISCONNECT;
}

static unsigned on_subscribed(struct link *l)
{
	if (l->state != LINK_RESOLVING)
		return 0;

	if (l->was_ready)
		l->reconnects++;
	l->was_ready = true;
	l->failures = 0;
	l->retry_us = 0;
	l->state = l->wanted ? LINK_STREAMING : LINK_READY;
	return l->wanted ? LINK_DO_START : LINK_DO_IDENTIFY;
}

static unsigned on_subscribe_failed(struct link *l, uint64_t host_us)
{
	if (l->state != LINK_RESOLVING)
		return 0;

	l->refused = true;
	try_later(l, host_us);
	return 0;
}

static unsigned subscribe_again(struct link *l)
{
	l->refused = false;
	l->retry_us = 0;
	return LINK_DO_SUBSCRIBE;
}

static unsigned on_wanted(struct link *l)
{
	l->wanted = true;

	switch (l->state) {
	case LINK_RELEASED:
	case LINK_FAILED: /* the person asks again: perhaps it has other firmware now */
		l->failures = 0;
		l->state = LINK_AWAY;
		return l->present ? LINK_DO_TRUST | connect_now(l) : 0;
	case LINK_AWAY:
		return l->present && !l->retry_us ? connect_now(l) : 0;
	case LINK_RESOLVING:
		return l->refused && !l->retry_us ? subscribe_again(l) : 0;
	case LINK_READY:
		l->state = LINK_STREAMING;
		return LINK_DO_START;
	case LINK_CONNECTING:
	case LINK_STREAMING:
		break;
	}
	return 0;
}

static unsigned on_unwanted(struct link *l)
{
	l->wanted = false;
	l->retry_us = 0;

	if (l->state != LINK_STREAMING)
		return 0;

	l->state = LINK_READY;
	return LINK_DO_STOP;
}

/*
 * Disconnect also where nothing is connected: it takes the trust away, or bluetoothd would fetch
 * the band again.
 */
static unsigned on_let_go(struct link *l)
{
	bool streaming = l->state == LINK_STREAMING;

	l->wanted = false;
	l->retry_us = 0;
	l->state = LINK_RELEASED;
	return (streaming ? LINK_DO_STOP : 0) | LINK_DO_DISCONNECT;
}

static unsigned on_tick(struct link *l, uint64_t host_us)
{
	if (!l->retry_us || host_us < l->retry_us)
		return 0;

	l->retry_us = 0;
	if (l->state == LINK_AWAY && l->present)
		return connect_now(l);
	if (l->state == LINK_RESOLVING && l->refused)
		return subscribe_again(l);
	return 0;
}

unsigned link_push(struct link *l, enum link_event event, uint64_t host_us)
{
	switch (event) {
	case LINK_SEEN:
		return on_seen(l);
	case LINK_GONE:
		return on_gone(l);
	case LINK_CONNECTED:
		return on_connected(l);
	case LINK_DISCONNECTED:
		return on_disconnected(l, host_us);
	case LINK_CONNECT_FAILED:
		return on_connect_failed(l, host_us);
	case LINK_RESOLVED:
		return l->state == LINK_RESOLVING && !l->refused ? LINK_DO_SUBSCRIBE : 0;
	case LINK_UNSUITABLE:
		return on_unsuitable(l);
	case LINK_SUBSCRIBED:
		return on_subscribed(l);
	case LINK_SUBSCRIBE_FAILED:
		return on_subscribe_failed(l, host_us);
	case LINK_WANTED:
		return on_wanted(l);
	case LINK_UNWANTED:
		return on_unwanted(l);
	case LINK_LET_GO:
		return on_let_go(l);
	case LINK_TICK:
		return on_tick(l, host_us);
	}
	return 0;
}

const char *link_state_name(enum link_state state)
{
	static const char *const names[] = {
		[LINK_AWAY] = "away",
		[LINK_CONNECTING] = "connecting",
		[LINK_RESOLVING] = "connecting",
		[LINK_READY] = "ready",
		[LINK_STREAMING] = "streaming",
		[LINK_RELEASED] = "released",
		[LINK_FAILED] = "failed",
	};

	return names[state];
}
