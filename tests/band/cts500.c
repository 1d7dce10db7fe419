/* SPDX-License-Identifier: MIT */

/*
 * The virtual CTS500. It has the manners of the real one where a client can stumble over them: the
 * rate is whatever was set last, a command comes back, and frames are cut in two by notifications
 * of 20 bytes. How the real one shows a weight below nothing is not known; here it is a complement.
 */

#include "band/cts500.h"

#include <math.h>
#include <string.h>

#include "util/bytes.h"

enum { HEADER = 0x05, WEIGHT = 0x01, ANSWER = 0x80 };

void cts500_init(struct cts500 *c)
{
	*c = (struct cts500){ .every = CTS500_MEASURE_HZ / 10, .battery_mv = 3550 };
}

/* Its last byte is the sum of the others. Return: @n */
static size_t finish(uint8_t *frame, size_t n)
{
	frame[n - 1] = 0;
	for (size_t i = 0; i + 1 < n; i++)
		frame[n - 1] = (uint8_t)(frame[n - 1] + frame[i]);
	return n;
}

static size_t echo(const uint8_t *bytes, uint8_t *ret)
{
	memcpy(ret, bytes, 5);
	return finish(ret, 6);
}

static size_t answer(uint8_t opcode, uint16_t value, uint8_t *ret)
{
	ret[0] = HEADER;
	ret[1] = ANSWER;
	ret[2] = opcode;
	ret[3] = 0;
	bytes_put_u16be(ret + 4, value);
	return finish(ret, CTS500_FRAME);
}

size_t cts500_command(struct cts500 *c, const uint8_t *bytes, size_t n,
		      uint8_t ret[static CTS500_FRAME])
{
	uint8_t sum = 0;

	if (n != 6 || bytes[0] != HEADER)
		return 0;
	for (size_t i = 0; i < 5; i++)
		sum = (uint8_t)(sum + bytes[i]);
	if (bytes[5] != sum)
		return 0;

	switch (bytes[1]) {
	case 0xaa:
		c->streaming = true;
		return echo(bytes, ret);
	case 0xab:
		cts500_link_lost(c);
		return echo(bytes, ret);
	case 0xc1:
		if (bytes[4] <= 5)
			c->every = 32u >> bytes[4]; /* 10 Hz, and twice as many each */
		return echo(bytes, ret);
	case 0xc4:
		return answer(bytes[1], (uint16_t)(c->battery_mv / 10), ret);
	case 0xc5:
		return answer(bytes[1], 23, ret);
	default:
		c->forbidden++;
		return echo(bytes, ret);
	}
}

void cts500_frame(double force_kg, uint8_t ret[static CTS500_FRAME])
{
	ret[0] = HEADER;
	ret[1] = WEIGHT;
	bytes_put_u32be(ret + 2, (uint32_t)(int32_t)lround(force_kg * 100));
	(void)finish(ret, CTS500_FRAME);
}

size_t cts500_sample(struct cts500 *c, double force_kg, uint8_t ret[static CTS500_NOTIFICATION])
{
	if (!c->streaming || ++c->measured < c->every)
		return 0;

	c->measured = 0;
	cts500_frame(force_kg, c->line + c->n);
	c->n += CTS500_FRAME;
	if (c->n < CTS500_NOTIFICATION)
		return 0;

	memcpy(ret, c->line, CTS500_NOTIFICATION);
	c->n -= CTS500_NOTIFICATION;
	memmove(c->line, c->line + CTS500_NOTIFICATION, c->n);
	return CTS500_NOTIFICATION;
}

void cts500_link_lost(struct cts500 *c)
{
	c->streaming = false;
	c->measured = 0;
	c->n = 0;
}
