/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The samples of a band as lines of JSON in a pipe, for one reader that asked for them
 * (Band.OpenStream).
 */

#include <stdint.h>
#include <systemd/sd-event.h>

#include "core/track.h"

struct stream;

/* All streams of a band. */
struct streams {
	sd_event *event;
	void (*left)(void *userdata); /* a reader has closed its end */
	void *userdata;
	struct stream *first;
};

void streams_init(struct streams *s, sd_event *event, void (*left)(void *userdata), void *userdata);
void streams_done(struct streams *s);

/**
 * streams_open() - Return: the reader's end, the caller's to close; or negative errno (-EMFILE: 16
 * are open).
 */
int streams_open(struct streams *s);

/* What a line tells. */
struct stream_sample {
	const struct sample *sample;
	struct track_live live; /* the track has taken the sample */
	double zero_n;          /* our tare */
	uint32_t epoch;         /* of the sensor's clock */
};

/** streams_sample() - one sample; it goes out with streams_flush(), at the end of the packet */
void streams_sample(struct streams *s, const struct stream_sample *sample);
void streams_flush(struct streams *s);
