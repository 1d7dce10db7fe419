/* SPDX-License-Identifier: MIT */

/*
 * Live samples for who wants each of them. The pipe never blocks: the lines of a packet go into it
 * as a whole, since a write of up to PIPE_BUF bytes is all or nothing, and where they do not fit
 * they are lost and counted. A reader that falls behind harms nobody but itself.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "instepd/stream.h"
#include "sys/cleanup.h"
#include "util/macro.h"

#define STREAMS_MAX 16
#define LINE_MAX_N  384 /* the longest line: nine numbers of up to 24 characters and the keys */

struct stream {
	struct stream *next; /* in streams.first */
	struct streams *set;
	sd_event_source *hangup;
	int fd;
	uint64_t lost;    /* lines since the last one that went out */
	unsigned n_lines; /* in the buffer */
	size_t n;
	char buffer[PIPE_BUF];
};

static struct stream *stream_free(struct stream *s)
{
	if (!s)
		return NULL;

	if (s->set) {
		struct stream **link = &s->set->first;

		while (*link && *link != s)
			link = &(*link)->next;
		if (*link)
			*link = s->next;
	}

	sd_event_source_disable_unref(s->hangup);
	closep(&s->fd);
	free(s);
	return NULL;
}

DEFINE_CLEANUP(struct stream *, stream_free);

/* EPOLLERR comes when the last reader is gone, whatever was asked for. */
static int on_hangup(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct stream *s = userdata;
	struct streams *set = s->set;

	stream_free(s);
	set->left(set->userdata);
	return 0;
}

void streams_init(struct streams *s, sd_event *event, void (*left)(void *userdata), void *userdata)
{
	*s = (struct streams){ .event = event, .left = left, .userdata = userdata };
}

void streams_done(struct streams *s)
{
	while (s->first)
		stream_free(s->first);
}

static unsigned count(const struct streams *set)
{
	unsigned n = 0;

	for (const struct stream *s = set->first; s; s = s->next)
		n++;
	return n;
}

int streams_open(struct streams *set)
{
	_cleanup_(stream_freep) struct stream *s = NULL;
	_cleanup_(closep) int reader = -1;
	int fds[2], r;

	if (count(set) >= STREAMS_MAX)
		return -EMFILE;

	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->fd = -1;

	if (pipe2(fds, O_CLOEXEC) < 0)
		return -errno;
	reader = fds[0];
	s->fd = fds[1];

	/* Only our end: how the reader waits is its own affair. */
	if (fcntl(s->fd, F_SETFL, O_NONBLOCK) < 0)
		return -errno;

	r = sd_event_add_io(set->event, &s->hangup, s->fd, 0, on_hangup, s);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(s->hangup, "stream-hangup");
	s->set = set;
	s->next = set->first;
	set->first = TAKE(s);

	r = reader;
	reader = -1;
	return r;
}

static void stream_flush(struct stream *s)
{
	if (s->n_lines == 0)
		return;

	if (write(s->fd, s->buffer, s->n) < 0)
		s->lost += s->n_lines;
	else
		s->lost = 0; /* the buffer began with the number */

	s->n = 0;
	s->n_lines = 0;
}

static void stream_line(struct stream *s, const char *line, size_t n)
{
	if (s->n + n + LINE_MAX_N > sizeof(s->buffer))
		stream_flush(s);

	if (s->n == 0 && s->lost > 0)
		s->n = (size_t)snprintf(s->buffer, LINE_MAX_N, "{\"lost\":%" PRIu64 "}\n", s->lost);

	memcpy(s->buffer + s->n, line, n);
	s->n += n;
	s->n_lines++;
}

/* 17 digits are what it takes for a reader to get the same double again. */
static int force_line(char line[static LINE_MAX_N], const struct stream_sample *s)
{
	return snprintf(line, LINE_MAX_N,
			"{\"t_us\":%" PRIu64 ",\"epoch\":%" PRIu32
			",\"force_n\":%.17g,\"zero_n\":%.17g,\"over_n\":%.4f}\n",
			s->sample->t_us, s->epoch, s->live.force_n, s->zero_n, s->live.over_n);
}

static int motion_line(char line[static LINE_MAX_N], const struct stream_sample *s)
{
	const struct vec a = s->sample->accel_g, g = s->sample->rate_dps;

	return snprintf(line, LINE_MAX_N,
			"{\"t_us\":%" PRIu64 ",\"epoch\":%" PRIu32
			",\"ax_g\":%.17g,\"ay_g\":%.17g,\"az_g\":%.17g,\"gx_dps\":%.17g"
			",\"gy_dps\":%.17g,\"gz_dps\":%.17g,\"tilt_deg\":%.4f}\n",
			s->sample->t_us, s->epoch, a.x, a.y, a.z, g.x, g.y, g.z, s->live.tilt_deg);
}

void streams_sample(struct streams *set, const struct stream_sample *sample)
{
	char line[LINE_MAX_N];
	int n = 0;

	switch (sample->sample->kind) {
	case SAMPLE_FORCE:
		n = force_line(line, sample);
		break;
	case SAMPLE_MOTION:
		n = motion_line(line, sample);
		break;
	}
	if (n <= 0 || (size_t)n >= sizeof(line))
		return;

	for (struct stream *s = set->first; s; s = s->next)
		stream_line(s, line, (size_t)n);
}

void streams_flush(struct streams *set)
{
	for (struct stream *s = set->first; s; s = s->next)
		stream_flush(s);
}
