/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual Xsens DOT: the device's side of the protocol, written from its public description and
 * not from our driver, so that the two check each other. It answers commands and packs samples; a
 * carrier moves the bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "band/mover.h"

#define XSENS_SERVICE "15172000-4947-11e9-8646-d663bd873d93"
#define XSENS_CONTROL "15172001-4947-11e9-8646-d663bd873d93"
#define XSENS_MEDIUM  "15172003-4947-11e9-8646-d663bd873d93"
#define XSENS_BATTERY "15173001-4947-11e9-8646-d663bd873d93"

#define XSENS_PAYLOAD        40 /* of medium length, whatever the mode fills of it */
#define XSENS_BATTERY_REPORT 2
#define XSENS_MEASURE_HZ     60

struct xsens {
	uint32_t
		clock_us; /* where its counter stands when the person's time is 0; it runs always */
	int battery_pct;
	bool charging;
	uint8_t mode;     /* that it measures in; 0 = none */
	bool subscribed;  /* somebody is, to the medium payload */
	unsigned unknown; /* commands that it does not have */
};

/** xsens_init() - switched on, and measuring nothing */
void xsens_init(struct xsens *x);

/** xsens_command() - the client wrote to the control characteristic; it reads back what it wrote */
void xsens_command(struct xsens *x, const uint8_t *bytes, size_t n);

/**
 * xsens_sample() - a measurement, XSENS_MEASURE_HZ times a second
 * Return: length of the notification in @ret, 0 = none: it measures nothing that we can make, or
 * nobody is subscribed.
 */
size_t xsens_sample(const struct xsens *x, const struct mover_sample *s,
		    uint8_t ret[static XSENS_PAYLOAD]);

/** xsens_battery() - what the battery characteristic says */
void xsens_battery(const struct xsens *x, uint8_t ret[static XSENS_BATTERY_REPORT]);

/** xsens_link_lost() - it stops measuring */
void xsens_link_lost(struct xsens *x);
