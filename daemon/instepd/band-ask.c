/* SPDX-License-Identifier: MIT */

/*
 * What is asked of a connected band: who it is, its stream, its sleep. After each subscription it
 * is asked who it is, one question at a time and before the stream is started, since some devices
 * answer nothing while they stream. The timer that notices a stream's silence is here as well; what
 * to do then is the link machine's to say.
 *
 * A device that streams by itself, to whoever is subscribed, is subscribed to for as long as it is
 * asked who it is or its stream is wanted, and no longer: that is its start and its stop.
 */

#include <errno.h>

#include "instepd/band.h"
#include "instepd/now.h"
#include "instepd/timer.h"
#include "sys/log.h"

/* A device that does not know a question says nothing. */
#define ANSWER_US (1 * USEC_PER_SEC)

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

void band_subscribe(struct band *b)
{
	driver_reset(b->driver, &b->decoder);
	peer_subscribe(b->peer);
}

static void unsubscribe(struct band *b)
{
	b->subscribed = false;
	peer_unsubscribe(b->peer);
}

void band_start_stream(struct band *b)
{
	int r;

	timer_set(b->silence, now_host_us() + link_silence_us(&b->link));
	if (b->link.broadcast)
		return;
	if (!b->subscribed) {
		band_subscribe(b);
		return;
	}

	r = command(b, COMMAND_START);
	if (r < 0 && r != -ENOTSUP)
		log_warning_errno(r, "Failed to ask band %s for its stream: %m", b->file.id);
	if (b->driver->streams_by_itself)
		(void)command(b, COMMAND_BATTERY);
}

void band_stop_stream(struct band *b)
{
	b->start_waits = false;
	if (b->driver->streams_by_itself)
		unsubscribe(b);
	else
		(void)command(b, COMMAND_STOP);
}

void band_send_to_sleep(struct band *b)
{
	int r;

	r = command(b, COMMAND_SLEEP);
	if (r < 0)
		log_warning_errno(r, "Failed to send band %s to sleep: %m", b->file.id);
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

	b->asked = true;
	timer_off(b->question_timeout);
	if (b->start_waits) {
		b->start_waits = false;
		band_start_stream(b);
	} else if (b->driver->streams_by_itself && b->link.state == LINK_READY) {
		unsubscribe(b);
	}
}

void band_ask_who(struct band *b)
{
	b->question = 0;
	ask_next(b);
}

void band_start_when_asked(struct band *b)
{
	b->start_waits = true;
	if (b->question < ELEMENTS(questions))
		return;

	if (!b->asked)
		b->question = 0; /* wanted before it was there: the first time it waits a moment */
	ask_next(b);
}

void band_answered(struct band *b)
{
	if (b->question >= ELEMENTS(questions))
		return;

	b->question++;
	ask_next(b);
}

void band_ask_nothing(struct band *b)
{
	timer_off(b->question_timeout);
	b->question = ELEMENTS(questions);
	b->start_waits = false;
	b->subscribed = false;
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

	if (now < heard + link_silence_us(&b->link)) {
		/* Just after it was connected it may not have measured its battery yet. */
		if (b->driver->streams_by_itself && b->battery.pct < 0)
			(void)command(b, COMMAND_BATTERY);
		timer_set(source, heard + link_silence_us(&b->link));
		return 0;
	}

	/* The machine may want to wait for an end of the connection that never comes. */
	timer_set(source, now + link_silence_us(&b->link));
	band_dry(b);
	if (b->link.state != LINK_STREAMING)
		return 0; /* the workout was only waiting for its last load to be closed */

	band_link(b, LINK_SILENT,
		  b->link.broadcast
			  ? NULL
			  : "The band is connected but sends nothing; it is asked again.");
	return 0;
}

int band_ask_init(struct band *b)
{
	int r;

	b->question = ELEMENTS(questions);
	r = timer_new(b->event, &b->question_timeout, on_question_timeout, b, "band-question");
	if (r < 0)
		return r;

	return timer_new(b->event, &b->silence, on_silence, b, "band-silence");
}

void band_ask_done(struct band *b)
{
	b->question_timeout = sd_event_source_disable_unref(b->question_timeout);
	b->silence = sd_event_source_disable_unref(b->silence);
}
