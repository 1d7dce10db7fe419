/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The attribute protocol of a virtual device: a table of attributes made of a struct peripheral,
 * and the answers to what a client asks of it (Bluetooth Core Specification, Vol 3 Part F and G).
 * Pure: a packet in, a packet out.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bus/fake-bluez.h"
#include "vm/controller.h"

#define ATT_ATTRIBUTES_MAX 64

struct uuid {
	uint8_t bytes[16]; /* little-endian */
	size_t n;          /* 2 or 16 */
};

struct attribute {
	struct uuid type;
	uint8_t value[64];
	size_t n;
	uint16_t group_end; /* of a service: its last handle */
	int chrc;           /* of a value or its configuration: which characteristic; -1 = none */
};

struct att {
	struct attribute table[ATT_ATTRIBUTES_MAX]; /* handle 1 is [0] */
	size_t n;
	uint16_t mtu;
	uint16_t values[PERIPHERAL_CHRCS_MAX];    /* handles */
	uint8_t subscribed[PERIPHERAL_CHRCS_MAX]; /* bits: 1 notifications, 2 indications */
};

/* What the client did with a request, beyond being answered. */
struct att_deed {
	enum { ATT_READ, ATT_WRITTEN, ATT_SUBSCRIBED } what;
	unsigned chrc;
	const uint8_t *p; /* what was written, in the request */
	size_t n;
};

/** uuid_parse() - "0000ffe4-..." of the Bluetooth base is a short one. Return: 0 or -EINVAL. */
int uuid_parse(const char *text, struct uuid *ret);

/**
 * att_init() - the services of @p: generic access with its name, its own, and, if it has them,
 * Device Information and Battery
 */
int att_init(struct att *a, const struct peripheral *p);

/** att_reset() - another client: nothing is subscribed */
void att_reset(struct att *a);

/**
 * att_answer() - Return: the length of the answer to the packet @p, which goes out before what
 * *ret_deed leads to; 0 = there is none.
 */
size_t att_answer(struct att *a, const uint8_t *p, size_t n, uint8_t ret[static ATT_PACKET_MAX],
		  struct att_deed *ret_deed);

/** att_notify() - Return: the length of the packet that tells the client, 0 = it does not listen */
size_t att_notify(const struct att *a, unsigned chrc, const uint8_t *p, size_t n,
		  uint8_t ret[static ATT_PACKET_MAX]);
