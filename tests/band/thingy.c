/* SPDX-License-Identifier: MIT */

/*
 * The virtual Thingy. It has the manners of the real one where a client can stumble over them: it
 * streams as soon as somebody is subscribed, at the rate that was set last by whomever, and takes no
 * configuration that is out of range.
 */

#include "band/thingy.h"

#include <math.h>

#include "util/bytes.h"

void thingy_init(struct thingy *t)
{
	*t = (struct thingy){ .rate_hz = 10, .wakes = true };
}

static bool within(const uint8_t *p, unsigned low, unsigned high)
{
	unsigned value = bytes_u16le(p);

	return low <= value && value <= high;
}

/* The ranges are those of the vendor's ble_tms.h. */
void thingy_configure(struct thingy *t, const uint8_t *bytes, size_t n)
{
	if (n != 9 || !within(bytes, 100, 5000) || !within(bytes + 2, 100, 5000) ||
	    !within(bytes + 4, 100, 5000) || !within(bytes + 6, 1, 200) || bytes[8] > 1) {
		t->refused++;
		return;
	}
	t->rate_hz = bytes_u16le(bytes + 6);
	t->wakes = bytes[8];
}

/* A fixed-point number in 16 bits: what goes further stays at the last whole number. */
static void put(uint8_t *p, double value, int per_unit)
{
	double full = 32768.0 / per_unit;

	value = fmin(fmax(value, -full), full - 1);
	bytes_put_u16le(p, (uint16_t)(int16_t)floor(value * per_unit));
}

size_t thingy_sample(struct thingy *t, const struct mover_sample *s,
		     uint8_t ret[static THINGY_PACKET])
{
	static const double field_ut[] = { 20, 0, -40 }; /* of the earth, as if it never turned */

	if (!t->subscribed)
		return 0;

	t->owed += (double)t->rate_hz / THINGY_MEASURE_HZ;
	if (t->owed < 1)
		return 0;

	t->owed -= 1;
	for (int k = 0; k < 3; k++) {
		put(ret + 2 * k, s->accel_g[k], 1024);
		put(ret + 6 + 2 * k, s->rate_dps[k], 32);
		put(ret + 12 + 2 * k, field_ut[k], 16);
	}
	return THINGY_PACKET;
}
