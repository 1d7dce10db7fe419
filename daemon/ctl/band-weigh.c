/* SPDX-License-Identifier: MIT */
/*
 * A weight on a band swings for a while. It is settled when a second says the same as the second
 * before it, within what the sensor's noise leaves unsure. Band.Rest cannot tell: to it a weight is
 * a pull that does not end, and before the first calibration it does not know how much a newton is.
 */

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <string.h>

#include "ctl/band-weigh.h"
#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/stream-line.h"
#include "ctl/stream.h"

#define SILENCE_MS  15000 /* a band that has to be connected first says nothing for some seconds */
#define SECONDS_MAX 30    /* to come to rest */

/* Two seconds agree that differ by less than so much of what they measure. */
#define SAME_SHARE 0.003

struct second {
	uint64_t from_us; /* the sensor's clock */
	unsigned n;
	double mean, squares; /* sum of squared distances from the mean, as it comes (Welford) */
};

struct weighing {
	struct stream stream;
	struct second now, before;
	uint32_t epoch;
	unsigned seconds;
	bool settled;
};

static void begin_second(struct second *s, uint64_t t_us)
{
	*s = (struct second){ .from_us = t_us };
}

static void add(struct second *s, double value)
{
	double distance = value - s->mean;

	s->n++;
	s->mean += distance / s->n;
	s->squares += distance * (value - s->mean);
}

static bool agree(const struct second *a, const struct second *b)
{
	double noise = sqrt((a->squares + b->squares) / (a->n + b->n));
	double unsure = MAX(noise, SAME_SHARE * fabs(b->mean));

	return a->n > 1 && b->n > 1 && fabs(a->mean - b->mean) <= unsure;
}

static int on_line(void *userdata, const char *text, size_t n)
{
	struct weighing *w = userdata;
	struct stream_line line;

	if (stream_line_read(text, n, &line) < 0)
		return -EBADMSG;
	if (line.lost)
		return 0;
	if (w->seconds == 0 || line.epoch != w->epoch) {
		w->epoch = line.epoch;
		w->seconds++;
		w->before = (struct second){};
		begin_second(&w->now, line.sample.t_us);
	}
	if (line.sample.t_us >= w->now.from_us + USEC_PER_SEC) {
		w->settled = agree(&w->before, &w->now);
		if (w->settled)
			return 1;
		w->before = w->now;
		w->seconds++;
		begin_second(&w->now, line.sample.t_us);
	}
	add(&w->now, line.sample.force_n);
	return 0;
}

static int weigh(struct weighing *w)
{
	struct pollfd fd = { .fd = w->stream.fd, .events = POLLIN };
	int r = 1;

	while (r > 0 && !w->settled && w->seconds <= SECONDS_MAX) {
		r = poll(&fd, 1, SILENCE_MS);
		if (r == 0)
			return cmd_fail(CTL_FAILED,
					"the band sends nothing; see: instepctl doctor");
		if (r > 0)
			r = stream_read(&w->stream, on_line, w);
	}
	if (r <= 0)
		return cmd_fail(CTL_FAILED, "the band's values have ended: %s",
				r < 0 ? strerror(-r) : "instepd closed them");
	if (!w->settled)
		return cmd_fail(CTL_FAILED, "the weight has not come to rest in %d s", SECONDS_MAX);
	return CTL_OK;
}

int band_weigh(sd_bus *bus, const char *path, double *ret)
{
	static struct weighing w;
	int code;

	w = (struct weighing){};
	code = stream_open(&w.stream, bus, path);
	if (code == CTL_OK)
		code = weigh(&w);
	stream_close(&w.stream);
	if (code == CTL_OK)
		*ret = w.now.mean;
	return code;
}
