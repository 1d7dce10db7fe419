/* SPDX-License-Identifier: MIT */

/*
 * The virtual DOT. It has the manners of the real one where a client can stumble over them: a clock
 * that does not begin anew with a measurement, payloads of one length with zeros behind the fields,
 * and modes that fill the same payload in another way. Of these it makes two: what is asked of it,
 * and one more that the driver must not take for that.
 */

#include "band/xsens.h"

#include <string.h>

#include "util/bytes.h"

#define GRAVITY 9.80665

enum { RATE_QUANTITIES_MAG = 20, RATE_QUANTITIES = 21 };

void xsens_init(struct xsens *x)
{
	*x = (struct xsens){ .battery_pct = 80 };
}

void xsens_command(struct xsens *x, const uint8_t *bytes, size_t n)
{
	if (n != 3 || bytes[0] != 1 || bytes[1] > 1 || bytes[2] < 1 || bytes[2] > 26)
		x->unknown++;
	else
		x->mode = bytes[1] ? bytes[2] : 0;
}

size_t xsens_sample(const struct xsens *x, const struct mover_sample *s,
		    uint8_t ret[static XSENS_PAYLOAD])
{
	if (!x->subscribed || (x->mode != RATE_QUANTITIES && x->mode != RATE_QUANTITIES_MAG))
		return 0;

	memset(ret, 0, XSENS_PAYLOAD);
	bytes_put_u32le(ret, x->clock_us + (uint32_t)s->t_us);
	for (int k = 0; k < 3; k++) {
		bytes_put_f32le(ret + 4 + 4 * k, (float)(s->accel_g[k] * GRAVITY));
		bytes_put_f32le(ret + 16 + 4 * k, (float)s->rate_dps[k]);
		if (x->mode == RATE_QUANTITIES_MAG)
			bytes_put_u16le(ret + 28 + 2 * k, 4096); /* a field of no direction */
	}
	return XSENS_PAYLOAD;
}

void xsens_battery(const struct xsens *x, uint8_t ret[static XSENS_BATTERY_REPORT])
{
	ret[0] = (uint8_t)x->battery_pct;
	ret[1] = x->charging;
}

void xsens_link_lost(struct xsens *x)
{
	x->mode = 0;
	x->subscribed = false;
}
