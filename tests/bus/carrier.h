/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What carries the packets of a virtual device to the fake bluetoothd: by real time, times a speed,
 * while the device streams. What a link or a radio does wrong is done here, so that the models of
 * person and device stay honest.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "bus/fake-bluez.h"

#define CARRIER_PACKET_MAX 244

/* The device on the person. */
struct carrier_load {
	uint64_t (*next_us)(void *userdata); /* when the next sample is taken, the person's time */
	void (*take)(void *userdata);        /* take that sample */
	/*
	 * send the sample that was taken. Return: the length of the packet once it is full, else 0
	 */
	size_t (*pack)(void *userdata, uint8_t ret[static CARRIER_PACKET_MAX]);
	double (*packet_s)(void *userdata); /* from packet to packet, the person's time */
};

struct carrier {
	sd_event *event;
	struct fake_device *device;
	unsigned chrc; /* that the packets come from */
	const struct carrier_load *load;
	void *userdata;
	double speed;    /* the person's seconds in a real one */
	bool broadcasts; /* packets are the maker's data of its advertisements */
	/* what went over the air */
	uint64_t packets, unheard; /* unheard: nobody listened, or its socket was full */
	/* the stream under way */
	sd_event_source *tick;
	uint64_t t_us;             /* the person's time */
	uint64_t real_us, base_us; /* real time, and the person's time then */
	/* faults */
	uint64_t mute_until_us;
	bool duplicate, swap;
	uint8_t late[CARRIER_PACKET_MAX]; /* goes behind the next one */
	size_t n_late;
};

/**
 * carrier_init() - of packets of @device's characteristic @chrc; nothing is sent before
 * carrier_start()
 */
void carrier_init(struct carrier *c, sd_event *event, struct fake_device *device, unsigned chrc,
		  const struct carrier_load *load, void *userdata, double speed);
void carrier_done(struct carrier *c);

/**
 * carrier_start() - @lived_on: the person's time went on since carrier_stop(), and what was
 * measured then is gone
 */
void carrier_start(struct carrier *c, bool lived_on);
void carrier_stop(struct carrier *c);
void carrier_speed(struct carrier *c, double speed);

void carrier_send(struct carrier *c, const uint8_t *p, size_t n); /* a packet as it is */

/* Faults. */
void carrier_gap(struct carrier *c, double seconds);   /* packets get lost, the person's time */
void carrier_duplicate(struct carrier *c);             /* the next packet comes twice */
void carrier_swap(struct carrier *c);                  /* the next two come in the other order */
void carrier_burst(struct carrier *c, double seconds); /* of samples, all at once */
