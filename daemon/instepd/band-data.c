/* SPDX-License-Identifier: MIT */

/*
 * The path of a packet: bytes -> driver -> samples on the stack -> track -> events -> the workout,
 * and each sample to the streams. Nothing is allocated on it, and nothing here decides what a pull
 * is worth: the track does.
 *
 * What comes from the radio is data. A packet that the driver refuses, or a sample whose time runs
 * back, is counted and passed over.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "instepd/band.h"
#include "sys/log.h"

static void give(struct band *b, const struct event *events, int n, uint64_t host_us)
{
	for (int i = 0; i < n; i++) {
		if (events[i].kind == EVENT_GAP)
			b->packets_lost++;
		if (b->user.event)
			b->user.event(b->user.userdata, &events[i], host_us);
	}
}

static void flow(struct band *b)
{
	if (b->flowing)
		return;

	b->flowing = true;
	if (b->user.event)
		b->user.back(b->user.userdata);
}

void band_dry(struct band *b)
{
	bool flowed = b->flowing;

	b->flowing = false;
	/*
	 * First why, then what is left of the load: the session shall not take it for one that was
	 * let go.
	 */
	if (b->user.event)
		b->user.lost(b->user.userdata);
	if (flowed) {
		b->dried = true;
		band_finish(b);
	}
	band_see_rest(b);
}

static const char *rest_now(const struct band *b)
{
	int r = b->flowing ? track_quiet(&b->track) : -ENODATA;

	switch (r) {
	case 0:
		return "still";
	case -EBUSY:
		return "load";
	case -EAGAIN:
		return "unsteady";
	default:
		return "unknown";
	}
}

void band_see_rest(struct band *b)
{
	const char *rest = rest_now(b);

	if (strcmp(rest, b->rest) == 0)
		return;

	b->rest = rest;
	band_announce(b, "Rest");
}

void band_finish(struct band *b)
{
	struct event events[TRACK_EVENTS_MAX];
	int n;

	n = track_finish(&b->track, events);
	give(b, events, n, b->heard_us);
}

/* The sensor's clock restarts in mid-stream: to the workout, a link that was lost and is back. */
static void begin_again(struct band *b)
{
	band_dry(b);
	flow(b);
}

static void begin_epoch(struct band *b, const struct sample *s, uint64_t host_us)
{
	clock_init(&b->clock);
	(void)clock_arrival(&b->clock, s->t_us, host_us);
	b->epoch++;
}

/* To those who want each sample. */
static void show(struct band *b, const struct sample *s)
{
	struct stream_sample line = { .sample = s, .zero_n = b->track.offset_n, .epoch = b->epoch };
	struct sample tared = *s;

	if (b->user.event) {
		tared.force_n -= line.zero_n;
		b->user.sample(b->user.userdata, &tared, line.zero_n, b->epoch);
	}
	if (b->streams.first) {
		track_live(&b->track, &line.live);
		streams_sample(&b->streams, &line);
	}
}

static int take_sample(struct band *b, struct sample s, uint64_t host_us)
{
	struct event events[TRACK_EVENTS_MAX];
	int n;

	s.force_n = band_scaled(b, s.force_n);

	/*
	 * What was open when the samples ran dry has been closed: it cannot go on, even if the
	 * clock did.
	 */
	if (!s.new_epoch && (b->dried || clock_arrival(&b->clock, s.t_us, host_us)))
		s.new_epoch = true;
	if (s.new_epoch && b->track.started && !b->dried)
		begin_again(b);

	n = track_push(&b->track, &s, events);
	if (n < 0)
		return n;
	b->dried = false;

	if (s.new_epoch)
		begin_epoch(b, &s, host_us);
	show(b, &s);
	give(b, events, n, clock_to_host(&b->clock, s.t_us));
	return 0;
}

void band_learn(struct band *b, char *field, size_t size, const char *text, const char *property)
{
	if (!*text || strcmp(text, field) == 0)
		return;

	(void)snprintf(field, size, "%s", text);
	band_announce(b, property);
}

void band_set_battery(struct band *b, int percent)
{
	struct battery before = b->battery;

	battery_level(&b->battery, percent);
	band_battery_changed(b, &before);
}

static void warn_low(struct band *b)
{
	struct battery before = b->battery;

	battery_warn(&b->battery);
	band_battery_changed(b, &before);
}

static void take_reports(struct band *b, const struct reading *reading)
{
	if (reading->battery_pct >= 0)
		band_set_battery(b, MIN(reading->battery_pct, 100));
	else if (reading->battery_mv > 0)
		band_set_battery(b, battery_pct_of_mv(reading->battery_mv));

	band_learn(b, b->firmware, sizeof(b->firmware), reading->firmware, "Firmware");
	if (reading->low_power)
		warn_low(b);

	if (reading->trouble)
		band_trouble(b, reading->trouble);
	if (reading->answered)
		band_answered(b);
}

void band_packet(struct band *b, unsigned source, const uint8_t *p, size_t n, uint64_t host_us)
{
	struct reading reading = { .battery_pct = -1 };
	bool bad;

	bad = b->driver->decode(&b->decoder, source, p, n, host_us, &reading) < 0;
	take_reports(b, &reading);

	if (reading.n_samples > 0 && !b->flowing)
		band_link(b, LINK_HEARD, NULL);

	/* Samples of a stream that nobody wants any more may still be on their way. */
	if (b->link.state == LINK_STREAMING && reading.n_samples > 0) {
		b->heard_us = host_us;
		flow(b);
		if (!reading.trouble)
			band_trouble_over(b);
		for (size_t i = 0; i < reading.n_samples; i++)
			if (take_sample(b, reading.samples[i], host_us) < 0)
				bad = true;
		streams_flush(&b->streams);
		band_see_rest(b);
		if (b->user.event)
			b->user.packet(b->user.userdata,
				       clock_to_host(&b->clock, b->track.last_us));
	}

	if (bad) {
		b->packets_bad++;
		log_debug("Band %s: refused a packet of %zu bytes", b->file.id, n);
	}
}
