/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A detector fed by hand: a value of g every 10 ms. Nobody smooths it, so that each number of a test
 * is what the detector decides on. Who includes this has one detector, to be made new by begin().
 */

#include <stdio.h>
#include <string.h>

#include "core/event.h"
#include "util/macro.h"

#define STEP_US       (10 * USEC_PER_MSEC)
#define BEGIN_US      USEC_PER_SEC
#define EVENTS_MAX    40
#define STRETCHES_MAX 10

static struct event events[EVENTS_MAX];
static struct event_list out;
static uint64_t now_us; /* of the next value */
static bool gap;        /* before that */

/* For so long at this value, or by turns so much over and under it. */
struct stretch {
	double s, g, swing;
};

/* The next value: what is to be done with it is the detector's. */
static void push(double g);

static inline void value(double g)
{
	out.noticed_us = now_us;
	push(g);
	now_us += STEP_US;
	gap = false;
}

static inline void begin_time(void)
{
	out = (struct event_list){ .events = events, .max = EVENTS_MAX };
	now_us = BEGIN_US;
	gap = false;
}

static inline void lie(double s, double g, double swing)
{
	for (unsigned i = 0; i < (unsigned)(s * 100 + 0.5); i++)
		value(i % 2 ? g - swing : g + swing);
}

static inline void go(const struct stretch *stretches)
{
	for (size_t i = 0; i < STRETCHES_MAX && stretches[i].s > 0; i++)
		lie(stretches[i].s, stretches[i].g, stretches[i].swing);
}

static inline void lose(double s)
{
	now_us += (uint64_t)(s * 1e6);
	gap = true;
}

static inline unsigned count(enum event_kind kind)
{
	unsigned n = 0;

	for (size_t i = 0; i < out.n; i++)
		n += events[i].kind == kind;
	return n;
}

static inline const struct event *last(enum event_kind kind)
{
	for (size_t i = out.n; i-- > 0;)
		if (events[i].kind == kind)
			return &events[i];
	fail_msg("no %s", event_kind_name(kind));
	return NULL;
}

/* ms since the first value */
static inline double ms(uint64_t us)
{
	return ((double)us - (double)BEGIN_US) / 1e3;
}

/* Everything but the rest before, in words; what is open has a mark. */
static inline const char *said(void)
{
	static const char *const words[] = {
		[EVENT_LOAD_BEGIN] = "begin", [EVENT_LOAD_STALL] = "stall",
		[EVENT_LOAD_GO_ON] = "on",    [EVENT_LOAD_EARNED] = "earned",
		[EVENT_LOAD_END] = "end",     [EVENT_HOLD] = "hold",
		[EVENT_PULSE] = "pulse",      [EVENT_REP] = "rep",
	};
	static char text[20 * EVENTS_MAX];
	int n = 0;

	text[0] = '\0';
	for (size_t i = 0; i < out.n; i++) {
		const struct event *e = &events[i];
		const char *word = e->kind == EVENT_LOAD_CANCEL ? cancel_reason_name(e->cancel)
								: words[e->kind];

		if (e->kind != EVENT_REST)
			n += snprintf(text + n, sizeof(text) - (size_t)n, "%s%s%s%s", n ? " " : "",
				      e->kind == EVENT_LOAD_CANCEL ? "-" : "", word,
				      e->hold.open ? "!" : "");
	}
	return text;
}
