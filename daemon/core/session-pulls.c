/* SPDX-License-Identifier: MIT */

/*
 * Two short pulls in a pause mean "go on": the hands are on the band, and the computer is far away.
 * What is no short pull (a long one, a knock) makes it begin anew. Times are the sensor's; one that
 * runs back is a new epoch, and its pulls have nothing to do with those before.
 */

#include "core/session-internal.h"
#include "util/macro.h"

#define SHORT_US USEC_PER_SEC
/*
 * What is certain to be no hold is told at once, but a release is only noticed after a dip's time.
 */
#define NOTICE_US (250 * USEC_PER_MSEC)
/* From the end of the first to the begin of the second. */
#define BETWEEN_US (3 * USEC_PER_SEC)

static bool within(uint64_t from_us, uint64_t to_us, uint64_t most_us)
{
	return to_us >= from_us && to_us - from_us <= most_us;
}

static void begin(struct session_pulls *p, const struct event *e)
{
	bool unended = p->id != 0; /* the link broke meanwhile: how long it was is not known */
	bool second = p->first_end_us && within(p->first_end_us, e->at_us, BETWEEN_US) && !unended;

	p->id = e->id;
	p->begun_us = e->at_us;
	if (!second)
		p->first_end_us = 0;
}

/* Return: whether that was the second one. */
static bool end(struct session_pulls *p, const struct event *e, uint64_t most_us)
{
	bool is_short = within(p->begun_us, e->at_us, most_us), second = p->first_end_us > 0;

	if (p->id != e->id)
		return false; /* it was begun before the pause */
	p->id = 0;
	p->first_end_us = is_short && !second ? e->at_us : 0;
	return is_short && second;
}

bool pulls_event(struct session_pulls *p, const struct event *e)
{
	switch (e->kind) {
	case EVENT_LOAD_BEGIN:
		begin(p, e);
		break;
	case EVENT_LOAD_END:
		return end(p, e, SHORT_US);
	case EVENT_LOAD_CANCEL:
		return end(p, e, e->cancel == CANCEL_PULSE ? SHORT_US + NOTICE_US : 0);
	case EVENT_REST:
	case EVENT_LOAD_STALL:
	case EVENT_LOAD_GO_ON:
	case EVENT_LOAD_EARNED:
	case EVENT_HOLD:
	case EVENT_PULSE:
	case EVENT_REP:
	case EVENT_GAP:
		break;
	}
	return false;
}
