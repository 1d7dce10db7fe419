/* SPDX-License-Identifier: MIT */
/*
 * The virtual Progressor. It has the manners of the real one where a client can stumble over them: answers carry no echo
 * of the question, the counter starts anew with every start command and wraps after 71.6 minutes, trailing zeros of the
 * id are cut, and commands that calibrate are there to be never sent.
 */

#include <string.h>

#include "band/progressor.h"
#include "util/bytes.h"
#include "util/macro.h"

enum tag { TAG_ANSWER = 0, TAG_WEIGHT = 1 };

void progressor_init(struct progressor *p)
{
	*p = (struct progressor){
		.firmware = "1.2.3.4",
		.battery_mv = 3900,
		.id = 0x010203,
		.samples_a_packet = 8,
	};
}

static size_t answer(uint8_t *ret, const void *value, size_t n)
{
	n = MIN(n, (size_t)PROGRESSOR_ANSWER_MAX - 2);
	ret[0] = TAG_ANSWER;
	ret[1] = (uint8_t)n;
	memcpy(ret + 2, value, n);
	return 2 + n;
}

static size_t answer_id(const struct progressor *p, uint8_t *ret)
{
	uint8_t id[8];
	size_t n = sizeof(id);

	bytes_put_u32le(id, (uint32_t)p->id);
	bytes_put_u32le(id + 4, (uint32_t)(p->id >> 32));
	while (n && !id[n - 1])
		n--;
	return answer(ret, id, n);
}

static size_t answer_battery(const struct progressor *p, uint8_t *ret)
{
	uint8_t mv[4];

	bytes_put_u32le(mv, p->battery_mv);
	return answer(ret, mv, sizeof(mv));
}

static size_t answer_calibration(uint8_t *ret)
{
	uint8_t line[12];

	bytes_put_f32le(line, 3.125e-05f); /* slope */
	bytes_put_f32le(line + 4, -12.5f); /* intercept */
	bytes_put_f32le(line + 8, 0.25f);  /* trim */
	return answer(ret, line, sizeof(line));
}

size_t progressor_command(struct progressor *p, const uint8_t *bytes, size_t n,
			  uint8_t ret[static PROGRESSOR_ANSWER_MAX])
{
	if (!n || p->asleep)
		return 0;

	switch (bytes[0]) {
	case 0x64:
		p->tared++;
		return 0;
	case 0x65:
		p->streaming = true;
		p->n = 0;
		return 0;
	case 0x66:
		progressor_link_lost(p);
		return 0;
	case 0x6b:
		return answer(ret, p->firmware, strlen(p->firmware));
	case 0x6c:
		return answer(ret, "No crash", 8);
	case 0x6d:
		return 0;
	case 0x6e:
		progressor_link_lost(p);
		p->asleep = true;
		return 0;
	case 0x6f:
		return p->streaming ? 0 : answer_battery(p, ret);
	case 0x70:
		return answer_id(p, ret);
	case 0x72:
		return answer_calibration(ret);
	default:
		p->unknown++;
		return 0;
	}
}

size_t progressor_sample(struct progressor *p, uint64_t t_us, double force_kg,
			 uint8_t ret[static PROGRESSOR_PACKET_MAX])
{
	size_t n;

	if (!p->streaming)
		return 0;
	if (!p->n)
		p->n = 2;
	bytes_put_f32le(p->packet + p->n, (float)force_kg);
	bytes_put_u32le(p->packet + p->n + 4, p->clock_us + (uint32_t)t_us);
	p->n += 8;
	if (p->n < 2 + (size_t)p->samples_a_packet * 8)
		return 0;

	n = p->n;
	p->packet[0] = TAG_WEIGHT;
	p->packet[1] = (uint8_t)(n - 2);
	memcpy(ret, p->packet, n);
	p->n = 0;
	return n;
}

void progressor_link_lost(struct progressor *p)
{
	p->streaming = false;
	p->n = 0;
}
