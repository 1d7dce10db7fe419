/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual Jlyscales CTS500: the scale's side of the protocol, written from its public description
 * and not from our driver, so that the two check each other. It answers commands and makes frames;
 * its module for a serial line cuts them into notifications, and a carrier moves those.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CTS500_NAME    "CTS500"
#define CTS500_SERVICE "0000ffe0-0000-1000-8000-00805f9b34fb"
#define CTS500_DATA    "0000ffe1-0000-1000-8000-00805f9b34fb"
#define CTS500_CONTROL "0000ffe2-0000-1000-8000-00805f9b34fb"

#define CTS500_MEASURE_HZ   320 /* how often it measures, whatever it sends of that */
#define CTS500_FRAME        7
#define CTS500_NOTIFICATION 20

struct cts500 {
	unsigned every; /* it sends each so-many-th measurement: its rate */
	int battery_mv;
	bool streaming;
	unsigned forbidden; /* commands that tare, calibrate or set up */
	unsigned measured;  /* since the last one that was sent */
	/* of the line, what is not sent yet */
	uint8_t line[CTS500_NOTIFICATION + CTS500_FRAME];
	size_t n;
};

/** cts500_init() - as it comes out of its box: 10 weights a second */
void cts500_init(struct cts500 *c);

/**
 * cts500_command() - the client wrote
 *
 * Return: length of the echo or the answer in @ret; 0: it does not understand.
 */
size_t cts500_command(struct cts500 *c, const uint8_t *bytes, size_t n,
		      uint8_t ret[static CTS500_FRAME]);

/** cts500_frame() - what it sends of a weight */
void cts500_frame(double force_kg, uint8_t ret[static CTS500_FRAME]);

/**
 * cts500_sample() - a measurement, CTS500_MEASURE_HZ times a second
 * Return: length of the notification in @ret once there are bytes for one, else 0.
 */
size_t cts500_sample(struct cts500 *c, double force_kg, uint8_t ret[static CTS500_NOTIFICATION]);

/** cts500_link_lost() - the stream ends, and what is on the line is lost */
void cts500_link_lost(struct cts500 *c);
