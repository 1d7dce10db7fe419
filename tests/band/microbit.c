/* SPDX-License-Identifier: MIT */

/*
 * The virtual micro:bit. It has the manners of the real one where a client can stumble over them: a
 * few periods of its own, a narrow range, and no gyroscope.
 */

#include "band/microbit.h"

#include <math.h>
#include <stdlib.h>

#include "util/bytes.h"

#define RANGE_MG 2048 /* what it comes with */

void microbit_init(struct microbit *m)
{
	*m = (struct microbit){ .period_ms = 20 };
}

void microbit_period(struct microbit *m, const uint8_t *bytes, size_t n)
{
	static const int periods_ms[] = { 5, 10, 20, 80, 160, 640 };
	int wanted_ms;

	if (n != 2)
		return;

	wanted_ms = bytes_u16le(bytes);
	m->period_ms = 5;
	for (size_t i = 0; i < sizeof(periods_ms) / sizeof(*periods_ms); i++)
		if (abs(periods_ms[i] - wanted_ms) < abs((int)m->period_ms - wanted_ms))
			m->period_ms = (unsigned)periods_ms[i];
}

size_t microbit_sample(struct microbit *m, const struct mover_sample *s,
		       uint8_t ret[static MICROBIT_PACKET])
{
	m->waited_ms += 1000 / MICROBIT_MEASURE_HZ;
	if (!m->subscribed || m->waited_ms < m->period_ms)
		return 0;

	m->waited_ms = 0;
	for (int k = 0; k < 3; k++) {
		double mg = fmin(fmax(round(s->accel_g[k] * 1000), -RANGE_MG), RANGE_MG);

		bytes_put_u16le(ret + 2 * k, (uint16_t)(int16_t)mg);
	}
	return MICROBIT_PACKET;
}
