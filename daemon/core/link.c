/* SPDX-License-Identifier: MIT */

/*
 * What to do when a band comes, goes, refuses or is wanted. It exists apart from the bus so that
 * every state meets every event in a test: faults come in orders that no test bench gives on
 * request.
 *
 * It leaves out how long Connect may take (that is the bus's) and anything that must happen within
 * a state, such as the order of queries before a stream.
 */

#include "core/link-internal.h"
#include "util/macro.h"

static const uint64_t backoff_us[] = {
	1 * USEC_PER_SEC, 2 * USEC_PER_SEC, 5 * USEC_PER_SEC, 10 * USEC_PER_SEC, 30 * USEC_PER_SEC,
};

/*
 * The start command was lost, or the device has stopped by itself. A radio in trouble can hold
 * packets back for up to its supervision timeout, mostly 0.4 to 2 s, and then brings them all.
 */
#define SILENCE_US (3 * USEC_PER_SEC)
/* After the machine slept the link is most likely dead: find out soon. */
#define SILENCE_RESUMED_US (1500 * USEC_PER_MSEC)
/* Advertisements get lost, and no link tells of a device that went away. */
#define SILENCE_BROADCAST_US (10 * USEC_PER_SEC)

/* So often it is asked for its stream; then a new connection has to help. */
#define SILENCES_MAX 3

/* bluetoothd takes devices away before their adapter, and brings them after it. */
#define SEARCH_AFTER_US (1 * USEC_PER_SEC)

/* A band that was sent to sleep and is still connected then does not know the command. */
#define ASLEEP_US (10 * USEC_PER_SEC)

/*
 * bluetoothd asks a band for its services as soon as it has connected it. One that comes back from
 * being killed finds the link that the kernel has kept, calls it connected, and never asks.
 * A slow band is given more time with each attempt.
 */
#define RESOLVE_US          (10 * USEC_PER_SEC)
#define RESOLVE_DOUBLES_MAX 3

void link_init(struct link *l)
{
	*l = (struct link){ .state = LINK_AWAY };
}

bool link_needed(const struct link *l)
{
	return l->wanted && !l->suspended;
}

static unsigned connect_now(struct link *l)
{
	l->state = LINK_CONNECTING;
	l->tried = true;
	l->retry_us = 0;
	return LINK_DO_CONNECT;
}

void link_try_later(struct link *l, uint64_t host_us)
{
	size_t i = MIN(l->failures, ELEMENTS(backoff_us) - 1);

	l->failures++;
	l->retry_us = link_needed(l) && l->present ? host_us + backoff_us[i] : 0;
}

/* It is ready and nobody wants it: the time until it is let go begins. */
static void wait_idle(struct link *l, uint64_t host_us)
{
	bool idle = !l->wanted && !l->expected;

	l->release_us = idle && l->release_after_us ? host_us + l->release_after_us : 0;
}

void link_release_after(struct link *l, uint64_t after_us, uint64_t host_us)
{
	l->release_after_us = after_us;
	if (l->state == LINK_READY)
		wait_idle(l, host_us);
}

/* One that was let go: bluetoothd shall fetch it again when it is there. */
static unsigned take_back(struct link *l)
{
	bool released = l->state == LINK_RELEASED;

	if (!l->expected || l->suspended || (!released && l->state != LINK_AWAY))
		return 0;
	if (!l->present) {
		l->state = LINK_AWAY;
		return LINK_DO_SEARCH;
	}
	return released ? LINK_DO_TRUST | connect_now(l) : 0;
}

unsigned link_expect(struct link *l, bool expected, uint64_t host_us)
{
	l->expected = expected && !l->broadcast;
	if (l->state == LINK_READY)
		wait_idle(l, host_us);
	return l->wanted ? 0 : take_back(l);
}

/* Whether bluetoothd has forgotten it, or is only about to tell more, shows in a moment. */
static void search_later(struct link *l, uint64_t host_us)
{
	l->retry_us = link_needed(l) ? host_us + SEARCH_AFTER_US : 0;
}

static unsigned on_seen(struct link *l)
{
	l->present = true;

	if (l->state != LINK_AWAY)
		return 0;

	l->failures = 0;
	if (l->suspended || (!l->wanted && !l->expected && l->tried))
		return LINK_DO_TRUST;
	return LINK_DO_TRUST | connect_now(l);
}

static unsigned on_gone(struct link *l, uint64_t host_us)
{
	l->present = false;
	l->release_us = 0;

	switch (l->state) {
	case LINK_RELEASED:
	case LINK_FAILED:
		return 0;
	case LINK_AWAY:
		search_later(l, host_us);
		return 0;
	case LINK_ASLEEP: /* it still is, and may be connected yet */
		return LINK_DO_ABANDON;
	case LINK_LISTENING:
	case LINK_CONNECTING:
	case LINK_RESOLVING:
	case LINK_READY:
	case LINK_STREAMING:
		break;
	}

	l->state = LINK_AWAY;
	search_later(l, host_us);
	return LINK_DO_ABANDON;
}

static void wait_for_services(struct link *l, uint64_t host_us)
{
	l->resolve_us = host_us + (RESOLVE_US << MIN(l->failures, RESOLVE_DOUBLES_MAX));
}

static unsigned on_connected(struct link *l, uint64_t host_us)
{
	if (l->state != LINK_AWAY && l->state != LINK_CONNECTING && l->state != LINK_ASLEEP)
		return 0;

	l->state = LINK_RESOLVING;
	l->refused = false;
	l->release_us = 0;
	l->retry_us = 0;
	wait_for_services(l, host_us);
	return 0;
}

static unsigned on_disconnected(struct link *l, uint64_t host_us)
{
	bool worked = false;

	l->release_us = 0;
	switch (l->state) {
	case LINK_AWAY:
	case LINK_CONNECTING:
	case LINK_LISTENING:
		return 0;
	case LINK_RELEASED:
	case LINK_ASLEEP:
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
	if (worked && link_needed(l) && l->present)
		return LINK_DO_ABANDON | connect_now(l);

	link_try_later(l, host_us);
	return LINK_DO_ABANDON;
}

static unsigned on_connect_failed(struct link *l, uint64_t host_us)
{
	if (l->state != LINK_CONNECTING)
		return 0;

	l->state = LINK_AWAY;
	link_try_later(l, host_us);
	return 0;
}

static unsigned on_resolved(struct link *l)
{
	l->resolve_us = 0;
	return l->state == LINK_RESOLVING && !l->refused ? LINK_DO_SUBSCRIBE : 0;
}

static unsigned on_unsuitable(struct link *l)
{
	if (l->state != LINK_RESOLVING)
		return 0;

	l->state = LINK_FAILED;
	l->retry_us = 0;
	return LINK_DO_DISCONNECT;
}

void link_count_ready(struct link *l)
{
	if (l->was_ready)
		l->reconnects++;
	l->was_ready = true;
	l->failures = 0;
	l->silences = 0;
	l->resumed = false;
	l->retry_us = 0;
}

static unsigned on_subscribed(struct link *l, uint64_t host_us)
{
	if (l->state != LINK_RESOLVING)
		return 0;

	link_count_ready(l);
	if (link_needed(l)) {
		l->state = LINK_STREAMING;
		return LINK_DO_START;
	}
	l->state = LINK_READY;
	wait_idle(l, host_us);
	return LINK_DO_IDENTIFY;
}

static unsigned on_subscribe_failed(struct link *l, uint64_t host_us)
{
	if (l->state != LINK_RESOLVING)
		return 0;

	l->refused = true;
	l->resolve_us = 0;
	link_try_later(l, host_us);
	return 0;
}

static unsigned subscribe_again(struct link *l)
{
	l->refused = false;
	l->retry_us = 0;
	return LINK_DO_SUBSCRIBE;
}

static unsigned on_silent(struct link *l)
{
	bool hopeless = l->resumed || l->silences + 1 >= SILENCES_MAX;

	if (l->state != LINK_STREAMING)
		return 0;

	l->silences = hopeless ? 0 : l->silences + 1;
	l->resumed = false;
	return hopeless ? LINK_DO_DROP : LINK_DO_START;
}

static unsigned on_heard(struct link *l)
{
	l->silences = 0;
	l->resumed = false;
	return 0;
}

/* Somebody needs the stream who did not before. */
static unsigned begin(struct link *l)
{
	l->release_us = 0;

	switch (l->state) {
	case LINK_RELEASED:
	case LINK_ASLEEP:
	case LINK_FAILED: /* the person asks again: perhaps it has other firmware now */
		l->failures = 0;
		l->state = LINK_AWAY;
		return l->present ? LINK_DO_TRUST | connect_now(l) : LINK_DO_SEARCH;
	case LINK_AWAY:
		if (l->retry_us)
			return 0;
		return l->present ? connect_now(l) : LINK_DO_SEARCH;
	case LINK_RESOLVING:
		return l->refused && !l->retry_us ? subscribe_again(l) : 0;
	case LINK_READY:
		l->state = LINK_STREAMING;
		return LINK_DO_START;
	case LINK_CONNECTING:
	case LINK_LISTENING:
	case LINK_STREAMING:
		break;
	}
	return 0;
}

/* Nobody needs it any more. */
static unsigned cease(struct link *l, uint64_t host_us)
{
	bool streaming = l->state == LINK_STREAMING;

	l->retry_us = 0;
	if (streaming)
		l->state = LINK_READY;
	if (l->state == LINK_READY)
		wait_idle(l, host_us);
	return streaming ? LINK_DO_STOP : 0;
}

static unsigned on_wanted(struct link *l)
{
	l->wanted = true;
	return link_needed(l) ? begin(l) : 0;
}

static unsigned on_unwanted(struct link *l, uint64_t host_us)
{
	l->wanted = false;
	return cease(l, host_us);
}

/* An attempt would end in the sleep, and its answer perhaps never come. */
static unsigned on_suspend(struct link *l, uint64_t host_us)
{
	l->suspended = true;
	if (l->state != LINK_CONNECTING)
		return cease(l, host_us);

	l->state = LINK_AWAY;
	return LINK_DO_DROP;
}

/* What has failed does not work any better for it. */
static unsigned on_resume(struct link *l)
{
	l->suspended = false;
	l->resumed = true;
	l->failures = 0;
	if (!l->wanted)
		return take_back(l);
	return l->state != LINK_FAILED ? begin(l) : 0;
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
	l->release_us = 0;
	l->state = LINK_RELEASED;
	return (streaming ? LINK_DO_STOP : 0) | LINK_DO_DISCONNECT;
}

/* Nobody wanted it for long enough; or it was told to switch itself off, and did not. */
static unsigned release(struct link *l, uint64_t host_us)
{
	if (l->state != LINK_READY || !l->sleeps)
		return on_let_go(l);

	l->state = LINK_ASLEEP;
	l->release_us = host_us + ASLEEP_US;
	return LINK_DO_SLEEP;
}

static unsigned on_tick(struct link *l, uint64_t host_us)
{
	if (l->release_us && host_us >= l->release_us)
		return release(l, host_us);
	if (l->resolve_us && host_us >= l->resolve_us) {
		wait_for_services(l, host_us);
		return LINK_DO_DROP;
	}
	if (!l->retry_us || host_us < l->retry_us)
		return 0;

	l->retry_us = 0;
	if (l->state == LINK_AWAY)
		return l->present ? connect_now(l) : LINK_DO_SEARCH;
	if (l->state == LINK_RESOLVING && l->refused)
		return subscribe_again(l);
	return 0;
}

static unsigned push_connected(struct link *l, enum link_event event, uint64_t host_us)
{
	switch (event) {
	case LINK_SEEN:
		return on_seen(l);
	case LINK_GONE:
		return on_gone(l, host_us);
	case LINK_CONNECTED:
		return on_connected(l, host_us);
	case LINK_DISCONNECTED:
		return on_disconnected(l, host_us);
	case LINK_CONNECT_FAILED:
		return on_connect_failed(l, host_us);
	case LINK_RESOLVED:
		return on_resolved(l);
	case LINK_UNSUITABLE:
		return on_unsuitable(l);
	case LINK_SUBSCRIBED:
		return on_subscribed(l, host_us);
	case LINK_SUBSCRIBE_FAILED:
		return on_subscribe_failed(l, host_us);
	case LINK_HEARD:
		return on_heard(l);
	case LINK_SILENT:
		return on_silent(l);
	case LINK_WANTED:
		return on_wanted(l);
	case LINK_UNWANTED:
		return on_unwanted(l, host_us);
	case LINK_LET_GO:
		return on_let_go(l);
	case LINK_SUSPEND:
		return on_suspend(l, host_us);
	case LINK_RESUME:
		return on_resume(l);
	case LINK_TICK:
		return on_tick(l, host_us);
	}
	return 0;
}

unsigned link_push(struct link *l, enum link_event event, uint64_t host_us)
{
	unsigned actions = l->broadcast ? link_push_listen(l, event, host_us)
					: push_connected(l, event, host_us);

	if (l->state != LINK_RESOLVING)
		l->resolve_us = 0;
	return actions;
}

uint64_t link_wake_us(const struct link *l)
{
	/* Each belongs to other states than the next: at most one of them is not 0. */
	return l->retry_us ? l->retry_us : l->resolve_us ? l->resolve_us : l->release_us;
}

uint64_t link_silence_us(const struct link *l)
{
	if (l->broadcast)
		return SILENCE_BROADCAST_US;
	return l->resumed ? SILENCE_RESUMED_US : SILENCE_US;
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
		[LINK_ASLEEP] = "released",
		[LINK_FAILED] = "failed",
		[LINK_LISTENING] = "connecting",
	};

	return names[state];
}
