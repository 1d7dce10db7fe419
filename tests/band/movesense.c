/* SPDX-License-Identifier: MIT */

/*
 * The virtual Movesense. It has the manners of the real one where a client can stumble over them:
 * planar batches with one time stamp, thirteen of them a second whatever the rate, and two
 * notifications for one that does not fit the MTU. Of its resources it has the one of acceleration
 * and rotation.
 */

#include "band/movesense.h"

#include <stdio.h>
#include <string.h>

#include "util/bytes.h"

#define GRAVITY          9.80665
#define BATCHES_A_SECOND 13
#define VEC              12

enum { HELLO, SUBSCRIBE, UNSUBSCRIBE };

void movesense_init(struct movesense *m)
{
	*m = (struct movesense){ .mtu = 247 };
}

/* The rate in "/Meas/IMU6/RATE", or 0. */
static unsigned rate_of(const uint8_t *path, size_t n)
{
	static const unsigned rates[] = { 13, 26, 52, 104, 208 };

	for (size_t i = 0; i < sizeof(rates) / sizeof(*rates); i++) {
		char known[24];
		int length = snprintf(known, sizeof(known), "/Meas/IMU6/%u", rates[i]);

		if (n == (size_t)length && memcmp(path, known, n) == 0)
			return rates[i];
	}
	return 0;
}

static unsigned subscribe(struct movesense *m, uint8_t reference, const uint8_t *path, size_t n)
{
	unsigned rate_hz = rate_of(path, n);

	if (rate_hz == 0)
		return 404;

	m->reference = reference;
	m->every = MOVESENSE_MEASURE_HZ / rate_hz;
	m->measured = m->n = 0;
	return 200;
}

static unsigned unsubscribe(struct movesense *m, uint8_t reference)
{
	if (reference != m->reference)
		return 404;

	m->reference = 0;
	return 200;
}

size_t movesense_command(struct movesense *m, const uint8_t *bytes, size_t n,
			 uint8_t ret[static MOVESENSE_ANSWER_MAX])
{
	unsigned status;

	if (n < 2 || bytes[0] > UNSUBSCRIBE || bytes[1] == 0) {
		m->unknown++;
		return 0;
	}
	if (!m->subscribed)
		return 0;

	ret[0] = 1;
	ret[1] = bytes[1];
	if (bytes[0] == HELLO) {
		memcpy(ret + 2, "Hello", 5);
		return 7;
	}
	status = bytes[0] == SUBSCRIBE ? subscribe(m, bytes[1], bytes + 2, n - 2)
				       : unsubscribe(m, bytes[1]);
	bytes_put_u16le(ret + 2, (uint16_t)status);
	return 4;
}

static size_t pack(const struct movesense *m, uint8_t *ret)
{
	const uint64_t ms = m->batch[0].t_us / 1000;

	bytes_put_u32le(ret, m->clock_ms + (uint32_t)ms);
	for (unsigned i = 0; i < m->n; i++)
		for (unsigned k = 0; k < 3; k++) {
			bytes_put_f32le(ret + 4 + VEC * i + 4 * k,
					(float)(m->batch[i].accel_g[k] * GRAVITY));
			bytes_put_f32le(ret + 4 + VEC * (m->n + i) + 4 * k,
					(float)m->batch[i].rate_dps[k]);
		}
	return 4 + 2 * VEC * m->n;
}

static void put_part(struct movesense_packet *ret, uint8_t kind, uint8_t reference,
		     const uint8_t *bytes, size_t n)
{
	ret->bytes[0] = kind;
	ret->bytes[1] = reference;
	memcpy(ret->bytes + 2, bytes, n);
	ret->n = 2 + n;
}

/* What does not fit two notifications is not known of real ones: here it is lost. */
static unsigned send_batch(struct movesense *m, struct movesense_packet ret[static 2])
{
	uint8_t payload[4 + 2 * VEC * MOVESENSE_BATCH_MAX];
	size_t n = pack(m, payload), room = m->mtu - 3 - 2;

	m->n = 0;
	if (n > 2 * room)
		return 0;
	if (n <= room) {
		put_part(&ret[0], 2, m->reference, payload, n);
		return 1;
	}
	put_part(&ret[0], 2, m->reference, payload, room);
	put_part(&ret[1], 3, m->reference, payload + room, n - room);
	return 2;
}

unsigned movesense_sample(struct movesense *m, const struct mover_sample *s,
			  struct movesense_packet ret[static 2])
{
	if (!m->subscribed || m->reference == 0 || ++m->measured < m->every)
		return 0;

	m->measured = 0;
	m->batch[m->n++] = *s;
	if (m->n < MOVESENSE_MEASURE_HZ / m->every / BATCHES_A_SECOND)
		return 0;
	return send_batch(m, ret);
}

void movesense_link_lost(struct movesense *m)
{
	m->subscribed = false;
	m->reference = 0;
}
