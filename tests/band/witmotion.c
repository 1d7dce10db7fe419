/* SPDX-License-Identifier: MIT */

/*
 * The virtual WT901BLE. It has the manners of the real one where a client can stumble over them: it
 * streams as soon as somebody is subscribed, at the rate that was set last by whomever, packs more
 * frames into a notification the faster it is, and may not know its battery at first.
 */

#include "band/witmotion.h"

#include <math.h>
#include <string.h>

#include "util/bytes.h"
#include "util/macro.h"

#define DEG (180 / 3.14159265358979323846)

/*
 * 10, 20, 50, 100 and 200 Hz, and how many frames it then packs (measured by others at 20 to 100).
 */
static const struct rate {
	uint16_t code;
	unsigned every, frames;
} rates[] = { { 6, 20, 1 }, { 7, 10, 1 }, { 8, 4, 2 }, { 9, 2, 4 }, { 11, 1, 8 } };

void witmotion_init(struct witmotion *w)
{
	*w = (struct witmotion){ .every = 4, .frames = 2, .battery_mv = 3900 };
}

static void set_rate(struct witmotion *w, uint16_t code)
{
	for (size_t i = 0; i < ELEMENTS(rates); i++) {
		if (rates[i].code != code)
			continue;

		w->every = rates[i].every;
		w->frames = rates[i].frames;
		w->n = 0;
	}
}

/* The register that was asked for, and what lies behind it. */
static size_t answer(const struct witmotion *w, uint16_t reg, uint8_t *ret)
{
	memset(ret, 0, WITMOTION_FRAME);
	ret[0] = 0x55;
	ret[1] = 0x71;
	bytes_put_u16le(ret + 2, reg);
	if (reg == 0x64)
		bytes_put_u16le(ret + 4, (uint16_t)(w->battery_mv / 10));
	if (reg == 0x51)
		bytes_put_u16le(ret + 4, 0x7fff); /* of a sensor that lies flat */
	return WITMOTION_FRAME;
}

size_t witmotion_command(struct witmotion *w, const uint8_t *bytes, size_t n,
			 uint8_t ret[static WITMOTION_FRAME])
{
	uint16_t value;

	if (n != 5 || bytes[0] != 0xff || bytes[1] != 0xaa)
		return 0;

	value = bytes_u16le(bytes + 3);
	switch (bytes[2]) {
	case 0x03:
		set_rate(w, value);
		return 0;
	case 0x27:
		return answer(w, value, ret);
	default:
		w->forbidden++;
		return 0;
	}
}

/* A number in 16 bits of which the highest are @full: what goes further stays at the end. */
static void put(uint8_t *p, double value, double full)
{
	bytes_put_u16le(p,
			(uint16_t)(int16_t)fmin(fmax(round(value / full * 32768), -32768), 32767));
}

void witmotion_frame(const struct mover_sample *s, uint8_t ret[static WITMOTION_FRAME])
{
	const double *a = s->accel_g;

	ret[0] = 0x55;
	ret[1] = 0x61;
	for (int k = 0; k < 3; k++) {
		put(ret + 2 + 2 * k, a[k], 16);
		put(ret + 8 + 2 * k, s->rate_dps[k], 2000);
	}
	put(ret + 14, atan2(a[1], a[2]) * DEG, 180);
	put(ret + 16, atan2(-a[0], hypot(a[1], a[2])) * DEG, 180);
	put(ret + 18, 0, 180);
}

size_t witmotion_sample(struct witmotion *w, const struct mover_sample *s,
			uint8_t ret[static WITMOTION_PACKET_MAX])
{
	size_t n;

	if (!w->streaming || ++w->measured < w->every)
		return 0;

	w->measured = 0;
	witmotion_frame(s, w->packet + w->n);
	w->n += WITMOTION_FRAME;
	if (w->n < w->frames * (size_t)WITMOTION_FRAME)
		return 0;

	n = w->n;
	memcpy(ret, w->packet, n);
	w->n = 0;
	return n;
}

void witmotion_subscribed(struct witmotion *w, bool on)
{
	w->streaming = on;
	w->measured = 0;
	w->n = 0;
}
