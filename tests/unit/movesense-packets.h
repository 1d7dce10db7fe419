/* SPDX-License-Identifier: MIT */
#pragma once

/* Packets of a Movesense, written down: what their tests share. */

#include <stdio.h>
#include <string.h>

#include "band/movesense.h"
#include "driver-check.h"
#include "util/bytes.h"
#include "util/macro.h"

static const struct driver *const driver = &driver_movesense_gsp;

enum { DATA, CONTROL };

/* Vectors, in m/s2 or degrees a second or microtesla: 0.5, -0.25, 9.75; 12.5, -100, 0.125; nought. */
#define A "0000003f000080be00001c41"
#define G "000048410000c8c20000003e"
#define O "000000000000000000000000"
/* 1.5 s after it was switched on, and a batch later */
#define T0 "dc050000"
#define T1 "29060000"
/* of the reference that we subscribe under */
#define OURS "0201"

static inline void start(struct decoder *d)
{
	struct write write[DRIVER_WRITES_MAX];

	driver_reset(driver, d);
	assert_int_equal(driver->command(d, COMMAND_START, write), 1);
}

static inline int decode_hex(struct decoder *d, const char *hex, struct reading *ret)
{
	return packet_decode(driver, d, DATA, hex, 7, ret);
}

static inline int explain_hex(struct decoder *d, unsigned source, const char *hex,
			      struct notes *ret, const char **ret_why)
{
	uint8_t bytes[512];
	int n = parse_hex(hex, bytes, sizeof(bytes));

	assert_true(n >= 0);
	memset(ret, 0, sizeof(*ret));
	*ret_why = "";
	return driver->explain(d, source, bytes, (size_t)n, ret, ret_why);
}

static inline bool is_vec(struct vec v, double x, double y, double z)
{
	return vec_length(vec_sub(v, (struct vec){ x, y, z })) < 1e-12;
}
