/* SPDX-License-Identifier: MIT */

/*
 * A band that lives in its advertisements: no connection, so none of the ways in which one is made
 * or lost. It is listened to exactly while somebody needs it.
 */

#include "core/link-internal.h"

/* Listen exactly while somebody needs it and there is something to listen with. */
static unsigned listen_or_not(struct link *l)
{
	bool listens = l->state != LINK_AWAY, should = link_needed(l) && l->present;

	if (listens == should)
		return 0;

	l->state = should ? LINK_LISTENING : LINK_AWAY;
	l->was_ready = l->was_ready && l->wanted; /* what nobody wanted was not lost */
	l->refused = false;
	l->failures = 0;
	l->retry_us = 0;
	return should ? LINK_DO_LISTEN : LINK_DO_UNLISTEN;
}

static unsigned listen_again(struct link *l, uint64_t host_us)
{
	if (!l->retry_us || host_us < l->retry_us)
		return 0;

	l->retry_us = 0;
	l->refused = false;
	return LINK_DO_LISTEN;
}

unsigned link_push_listen(struct link *l, enum link_event event, uint64_t host_us)
{
	switch (event) {
	case LINK_SEEN:
	case LINK_GONE:
		l->present = event == LINK_SEEN;
		return listen_or_not(l);
	case LINK_WANTED:
	case LINK_UNWANTED:
	case LINK_LET_GO:
		l->wanted = event == LINK_WANTED;
		return listen_or_not(l);
	case LINK_SUSPEND:
	case LINK_RESUME:
		l->suspended = event == LINK_SUSPEND;
		return listen_or_not(l);
	case LINK_HEARD:
		if (l->state == LINK_LISTENING) {
			l->state = LINK_STREAMING;
			link_count_ready(l);
			return LINK_DO_START;
		}
		return 0;
	case LINK_SILENT:
		if (l->state == LINK_STREAMING)
			l->state = LINK_LISTENING;
		return 0;
	case LINK_SUBSCRIBE_FAILED:
		if (l->state != LINK_AWAY && !l->refused) {
			l->state = LINK_LISTENING;
			l->refused = true;
			link_try_later(l, host_us);
		}
		return 0;
	case LINK_TICK:
		return listen_again(l, host_us);
	case LINK_CONNECTED: /* whoever connected to it: it is not our doing, and no harm */
	case LINK_DISCONNECTED:
	case LINK_CONNECT_FAILED:
	case LINK_RESOLVED:
	case LINK_UNSUITABLE:
	case LINK_SUBSCRIBED:
		break;
	}
	return 0;
}
