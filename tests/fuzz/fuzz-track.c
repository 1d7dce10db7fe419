/* SPDX-License-Identifier: MIT */

/*
 * Samples for the detector, four bytes each: how many tenths of a millisecond after the one before,
 * and centinewtons. The ends of both ranges mean something else: a new epoch, an arming, a tare; a
 * force that is no number.
 */

#include <errno.h>
#include <math.h>

#include "core/track.h"
#include "fuzz/fuzz.h"
#include "util/macro.h"

enum {
	DT_EPOCH = 0xffff,
	DT_ARM = 0xfffe,
	DT_TARE = 0xfffd,
	FORCE_INFINITE = 0x7fff,
	FORCE_NAN = -0x8000
};

/* 256 KiB: not on the stack */
static struct track track;

static double force_of(int16_t centinewton)
{
	if (centinewton == FORCE_INFINITE)
		return INFINITY;
	return centinewton == FORCE_NAN ? NAN : centinewton / 100.0;
}

static void check_hold(const struct hold_record *h)
{
	demand(h->start_us <= h->plateau_start_us);
	demand(h->plateau_start_us <= h->plateau_end_us);
	demand(h->plateau_end_us <= h->end_us);
	demand(h->held_us <= h->plateau_end_us - h->plateau_start_us);
	demand(h->unknown_us <= h->end_us - h->start_us);
	demand(isfinite(h->rest_n) && isfinite(h->rest_after_n));
	demand(isfinite(h->level_n) && isfinite(h->peak_n) && isfinite(h->mean_n));
}

static void check_events(const struct event *events, int n)
{
	demand(n <= TRACK_EVENTS_MAX);
	for (int i = 0; i < n; i++) {
		demand(event_kind_name(events[i].kind));
		if (events[i].kind == EVENT_HOLD || events[i].kind == EVENT_PULSE)
			check_hold(&events[i].hold);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct event events[TRACK_EVENTS_MAX];
	struct sample s = { .new_epoch = true };
	struct track_live live;
	int r;

	track_init(&track);
	track_ask(&track, 2 * USEC_PER_SEC, 0);
	for (; n >= 4; data += 4, n -= 4) {
		unsigned dt = (unsigned)data[0] | (unsigned)data[1] << 8;

		s.new_epoch |= dt == DT_EPOCH;
		if (dt == DT_ARM)
			track_arm(&track);
		else if (dt == DT_TARE)
			(void)track_tare(&track);
		else if (dt != DT_EPOCH)
			s.t_us += dt * 100;
		s.force_n = force_of((int16_t)((unsigned)data[2] | (unsigned)data[3] << 8));

		r = track_push(&track, &s, events);
		demand(r >= 0 || (r == -EBADMSG && !isfinite(s.force_n)));
		check_events(events, r);
		s.new_epoch = s.new_epoch && r < 0;
		track_live(&track, &live);
		demand(live.rate_hz >= 0);
	}
	r = track_finish(&track, events);
	demand(r >= 0);
	check_events(events, r);
	return 0;
}
