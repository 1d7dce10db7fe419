/* SPDX-License-Identifier: MIT */

/* The sensor of Bluetooth's Force: a thousandth of a newton a count, the highest for not known. */

#include "band/sig-force.h"

#include <math.h>

#include "util/bytes.h"

void sig_force_packet(double force_n, uint8_t ret[static SIG_FORCE_PACKET])
{
	bytes_put_u32le(ret,
			isnan(force_n) ? 0x7fffffff : (uint32_t)(int32_t)lround(force_n * 1000));
}
