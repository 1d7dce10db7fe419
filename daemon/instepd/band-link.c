/* SPDX-License-Identifier: MIT */

/*
 * The connection of a band. The link machine (core/link.h) decides; here its actions become calls
 * to the peer, and what the peer says becomes its events. Two things more: after each subscription
 * the device is asked who it is, one question at a time and before the stream is started, since
 * some devices answer nothing while they stream; and a stream that falls silent although the link
 * is up is started again.
 *
 * A device that streams by itself, to whoever is subscribed, is subscribed to for as long as it is
 * asked who it is or its stream is wanted, and no longer: that is its start and its stop.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "instepd/band.h"
#include "instepd/now.h"
#include "sys/log.h"

/* A device that does not know a question says nothing. */
#define ANSWER_US (1 * USEC_PER_SEC)

/*
 * No sample for so long, with the link up: the start command was lost, or the device has stopped by
 * itself.
 */
#define SILENCE_US (3 * USEC_PER_SEC)

/* Stop comes first: the stream may still run from a daemon before us that was killed. */
static const enum command questions[] = { COMMAND_STOP, COMMAND_FIRMWARE, COMMAND_BATTERY };

static int command(struct band *b, enum command c)
{
	struct write writes[DRIVER_WRITES_MAX];
	int n, r;

	n = b->driver->command(&b->decoder, c, writes);
	if (n < 0)
		return n;

	for (int i = 0; i < n; i++) {
		r = peer_write(b->peer, &writes[i]);
		if (r < 0)
			return r;
	}
	return 0;
}

static void timer_set(sd_event_source *timer, uint64_t host_us)
{
	int r;

	r = sd_event_source_set_time(timer, host_us);
	if (r >= 0)
		r = sd_event_source_set_enabled(timer, SD_EVENT_ONESHOT);
	if (r < 0)
		log_warning_errno(r, "Failed to set a timer: %m");
}

static void timer_off(sd_event_source *timer)
{
	(void)sd_event_source_set_enabled(timer, SD_EVENT_OFF);
}

static void subscribe(struct band *b)
{
	driver_reset(b->driver, &b->decoder);
	peer_subscribe(b->peer);
}

static void unsubscribe(struct band *b)
{
	b->subscribed = false;
	peer_unsubscribe(b->peer);
}

static void start_stream(struct band *b)
{
	int r;

	timer_set(b->silence, now_host_us() + SILENCE_US);
	if (!b->subscribed) {
		subscribe(b);
		return;
	}

	r = command(b, COMMAND_START);
	if (r < 0 && r != -ENOTSUP)
		log_warning_errno(r, "Failed to ask band %s for its stream: %m", b->file.id);
	if (b->driver->streams_by_itself)
		(void)command(b, COMMAND_BATTERY);
}

static void stop_stream(struct band *b)
{
	b->start_waits = false;
	if (b->driver->streams_by_itself)
		unsubscribe(b);
	else
		(void)command(b, COMMAND_STOP);
}

static void ask_next(struct band *b)
{
	for (; b->question < ELEMENTS(questions); b->question++) {
		if (command(b, questions[b->question]) < 0)
			continue; /* not this driver's, or the link is going: its event tells */

		if (questions[b->question] == COMMAND_STOP)
			continue; /* has no answer */

		timer_set(b->question_timeout, now_host_us() + ANSWER_US);
		return;
	}

	timer_off(b->question_timeout);
	if (b->start_waits) {
		b->start_waits = false;
		start_stream(b);
	} else if (b->driver->streams_by_itself && b->link.state == LINK_READY) {
		unsubscribe(b);
	}
}

void band_answered(struct band *b)
{
	if (b->question >= ELEMENTS(questions))
		return;

	b->question++;
	ask_next(b);
}

static int on_question_timeout(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct band *b = userdata;

	log_debug("Band %s: no answer to question %u", b->file.id, b->question);
	band_answered(b);
	return 0;
}

static int on_silence(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct band *b = userdata;
	uint64_t now = now_host_us(), heard = b->flowing ? b->heard_us : 0;

	if (now < heard + SILENCE_US) {
		/* Just after it was connected it may not have measured its battery yet. */
		if (b->driver->streams_by_itself && b->battery_pct < 0)
			(void)command(b, COMMAND_BATTERY);
		timer_set(source, heard + SILENCE_US);
		return 0;
	}

	if (b->flowing)
		log_info("Band %s is connected but silent: asking for its stream again",
			 b->file.id);
	band_dry(b);
	start_stream(b);
	return 0;
}

static int on_retry(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct band *b = userdata;

	b->retry_us = 0;
	band_link(b, LINK_TICK, NULL);
	return 0;
}

static void act(struct band *b, unsigned actions)
{
	if (actions & LINK_DO_ABANDON)
		peer_abandon(b->peer);
	if (actions & LINK_DO_TRUST)
		peer_trust(b->peer, true);
	if (actions & LINK_DO_CONNECT)
		peer_connect(b->peer);
	if (actions & LINK_DO_SUBSCRIBE)
		subscribe(b);
	if (actions & LINK_DO_IDENTIFY) {
		b->question = 0;
		ask_next(b);
	}
	if (actions & LINK_DO_STOP)
		stop_stream(b);
	if (actions & LINK_DO_START) {
		b->start_waits = true;
		if (b->question >= ELEMENTS(questions))
			ask_next(b);
	}
	if (actions & LINK_DO_DISCONNECT) {
		peer_trust(b->peer, false);
		peer_disconnect(b->peer);
	}
}

static void arm_retry(struct band *b)
{
	if (b->link.retry_us == b->retry_us)
		return;

	b->retry_us = b->link.retry_us;
	if (b->retry_us)
		timer_set(b->retry, b->retry_us);
	else
		timer_off(b->retry);
}

static void set_reason(struct band *b, const char *reason)
{
	if (strcmp(b->reason, reason) == 0)
		return;

	(void)snprintf(b->reason, sizeof(b->reason), "%s", reason);
	band_announce(b, "Reason");
}

void band_warn_low(struct band *b)
{
	set_reason(b, "The band says that its battery is almost empty: charge it.");
}

static bool connected(enum link_state state)
{
	return state == LINK_RESOLVING || state == LINK_READY || state == LINK_STREAMING;
}

static void log_state(const struct band *b, const char *reason)
{
	char field[sizeof("INSTEP_BAND=") + BAND_ID_MAX];

	(void)snprintf(field, sizeof(field), "INSTEP_BAND=%s", b->file.id);
	log_fields(LOG_INFO, (const char *[]){ field, NULL }, "Band %s: %s%s%s", b->file.id,
		   link_state_name(b->link.state), reason ? ": " : "", reason ? reason : "");
}

void band_link(struct band *b, enum link_event e, const char *reason)
{
	enum link_state was = b->link.state;
	unsigned reconnects = b->link.reconnects, actions;

	if (e == LINK_SUBSCRIBED)
		b->subscribed = true;
	actions = link_push(&b->link, e, now_host_us());

	if (was == LINK_STREAMING && b->link.state != LINK_STREAMING) {
		timer_off(b->silence);
		band_dry(b);
	}
	if (connected(was) && !connected(b->link.state)) {
		timer_off(b->question_timeout);
		b->question = ELEMENTS(questions);
		b->start_waits = false;
		b->subscribed = false;
	}

	if (e == LINK_SEEN)
		scan_found(b->scan);

	if (reason)
		set_reason(b, reason);
	else if (b->link.state != was && b->link.present)
		set_reason(b, ""); /* a band that is not there keeps the reason of its absence */

	act(b, actions);
	if (e == LINK_SUBSCRIBED && was == LINK_STREAMING) {
		set_reason(b, "");
		start_stream(b); /* which is what it was subscribed to for */
	}
	arm_retry(b);

	if (strcmp(link_state_name(was), link_state_name(b->link.state)) != 0) {
		log_state(b, reason);
		band_announce(b, "State");
	}
	if (reconnects != b->link.reconnects)
		band_announce(b, "Reconnects");
}

static void on_link(void *userdata, enum link_event e, const char *reason)
{
	band_link(userdata, e, reason);
}

static void on_packet(void *userdata, unsigned source, const uint8_t *p, size_t n, uint64_t host_us)
{
	band_packet(userdata, source, p, n, host_us);
}

static void on_battery(void *userdata, unsigned percent)
{
	band_set_battery(userdata, (int)MIN(percent, 100U));
}

static void on_name(void *userdata, const char *name)
{
	struct band *b = userdata;

	/* A name that was given by the person stays. */
	if (b->file.name[0])
		return;

	(void)snprintf(b->file.name, sizeof(b->file.name), "%s", name);
	band_announce(b, "Name");
}

const struct peer_listener band_listener = {
	.link = on_link,
	.packet = on_packet,
	.battery = on_battery,
	.name = on_name,
};

static int timer_new(struct band *b, sd_event_source **ret, sd_event_time_handler_t handler,
		     const char *description)
{
	int r;

	r = sd_event_add_time(b->event, ret, CLOCK_BOOTTIME, 0, 100 * USEC_PER_MSEC, handler, b);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(*ret, description);
	return sd_event_source_set_enabled(*ret, SD_EVENT_OFF);
}

int band_link_init(struct band *b)
{
	int r;

	link_init(&b->link);
	b->question = ELEMENTS(questions);

	r = timer_new(b, &b->retry, on_retry, "band-retry");
	if (r < 0)
		return r;

	r = timer_new(b, &b->question_timeout, on_question_timeout, "band-question");
	if (r < 0)
		return r;

	return timer_new(b, &b->silence, on_silence, "band-silence");
}

void band_link_done(struct band *b)
{
	b->retry = sd_event_source_disable_unref(b->retry);
	b->question_timeout = sd_event_source_disable_unref(b->question_timeout);
	b->silence = sd_event_source_disable_unref(b->silence);
}
