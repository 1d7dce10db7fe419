/* SPDX-License-Identifier: MIT */

/*
 * The virtual Frez Dyno. It has the manners of the real one where a client can stumble over them:
 * counts with a zero that is far from 0, a scale that it does not tell, whole milliseconds that
 * begin anew with each start, and a power off.
 */

#include "band/frez.h"

#include <math.h>
#include <string.h>

#include "util/bytes.h"

void frez_init(struct frez *f)
{
	*f = (struct frez){ .zero_count = 8123456, .kg_per_count = 1 / 81000.0 };
}

void frez_command(struct frez *f, const uint8_t *bytes, size_t n, uint64_t t_us)
{
	if (n != 2 || bytes[1] != 0) {
		f->unknown++;
		return;
	}
	if (f->asleep)
		return;

	switch (bytes[0]) {
	case 0x01:
		f->streaming = true;
		f->started_us = t_us;
		f->n = 0;
		break;
	case 0x02:
		frez_link_lost(f);
		break;
	case 0xff:
		frez_link_lost(f);
		f->asleep = true;
		break;
	default:
		f->unknown++;
	}
}

size_t frez_sample(struct frez *f, uint64_t t_us, double force_kg, uint8_t ret[static FREZ_PACKET])
{
	uint8_t *p = f->packet + 2 + 8 * f->n;

	if (!f->streaming)
		return 0;

	bytes_put_u32le(p, (uint32_t)(f->zero_count + (int32_t)lround(force_kg / f->kg_per_count)));
	bytes_put_u32le(p + 4, f->clock_ms + (uint32_t)((t_us - f->started_us) / 1000));
	if (++f->n < 9)
		return 0;

	f->packet[0] = 1;
	f->packet[1] = 0;
	memcpy(ret, f->packet, FREZ_PACKET);
	f->n = 0;
	return FREZ_PACKET;
}

void frez_link_lost(struct frez *f)
{
	f->streaming = false;
	f->n = 0;
}
