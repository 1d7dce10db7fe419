/* SPDX-License-Identifier: MIT */

/*
 * The virtual Force Board. It has the manners of the real one where a client can stumble over them:
 * whole pounds, six of them a packet, and numbers far too high when it is pushed together.
 */

#include "band/forceboard.h"

#include <math.h>
#include <string.h>

#include "util/bytes.h"

#define LB_A_KG 2.2046226218
#define SAMPLES 6

void forceboard_init(struct forceboard *f)
{
	*f = (struct forceboard){ 0 };
}

void forceboard_mode(struct forceboard *f, const uint8_t *bytes, size_t n)
{
	if (n != 1)
		return;

	switch (bytes[0]) {
	case 0x04:
		f->streaming = true;
		f->n = 0;
		break;
	case 0x07:
		forceboard_link_lost(f);
		break;
	default:
		f->forbidden++;
	}
}

void forceboard_tare(struct forceboard *f)
{
	f->forbidden++;
}

size_t forceboard_sample(struct forceboard *f, double force_kg,
			 uint8_t ret[static FORCEBOARD_PACKET_MAX])
{
	long lb = lround(force_kg * LB_A_KG);
	uint8_t *p = f->packet + 2 + 3 * f->n;

	if (!f->streaming)
		return 0;

	/* as much as would make the first byte more than that nobody pulls */
	p[0] = lb < 0 ? 0xff : 0;
	bytes_put_u16be(p + 1, (uint16_t)lb);
	if (++f->n < SAMPLES)
		return 0;

	bytes_put_u16be(f->packet, SAMPLES);
	memcpy(ret, f->packet, FORCEBOARD_PACKET_MAX);
	f->n = 0;
	return FORCEBOARD_PACKET_MAX;
}

void forceboard_link_lost(struct forceboard *f)
{
	f->streaming = false;
	f->n = 0;
}
