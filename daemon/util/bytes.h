/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Numbers out of a packet and into one, least significant byte first (le) or last (be). The caller
 * has checked that the bytes are there: a driver compares lengths once a block, not once a field.
 */

#include <stdint.h>
#include <string.h>

static inline uint32_t bytes_u32le(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint16_t bytes_u16le(const uint8_t *p)
{
	return (uint16_t)(p[0] | p[1] << 8);
}

static inline int16_t bytes_s16le(const uint8_t *p)
{
	return (int16_t)bytes_u16le(p);
}

static inline int32_t bytes_s32le(const uint8_t *p)
{
	return (int32_t)bytes_u32le(p);
}

static inline uint16_t bytes_u16be(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline int16_t bytes_s16be(const uint8_t *p)
{
	return (int16_t)bytes_u16be(p);
}

static inline uint32_t bytes_u32be(const uint8_t *p)
{
	return (uint32_t)bytes_u16be(p) << 16 | bytes_u16be(p + 2);
}

static inline uint32_t bytes_u24le(const uint8_t *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16;
}

/* Moved to the top of 32 bits and back, so that its sign comes along. */
static inline int32_t bytes_s24le(const uint8_t *p)
{
	return (int32_t)(bytes_u24le(p) << 8) / 256;
}

static inline uint32_t bytes_u24be(const uint8_t *p)
{
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | (uint32_t)p[2];
}

static inline int32_t bytes_s24be(const uint8_t *p)
{
	return (int32_t)(bytes_u24be(p) << 8) / 256;
}

static inline int32_t bytes_s32be(const uint8_t *p)
{
	return (int32_t)bytes_u32be(p);
}

static inline float bytes_f32le(const uint8_t *p)
{
	uint32_t bits = bytes_u32le(p);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static inline float bytes_f32be(const uint8_t *p)
{
	uint32_t bits = bytes_u32be(p);
	float value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

static inline void bytes_put_u32le(uint8_t *p, uint32_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
	p[2] = (uint8_t)(value >> 16);
	p[3] = (uint8_t)(value >> 24);
}

static inline void bytes_put_u16le(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)value;
	p[1] = (uint8_t)(value >> 8);
}

static inline void bytes_put_u16be(uint8_t *p, uint16_t value)
{
	p[0] = (uint8_t)(value >> 8);
	p[1] = (uint8_t)value;
}

static inline void bytes_put_u32be(uint8_t *p, uint32_t value)
{
	bytes_put_u16be(p, (uint16_t)(value >> 16));
	bytes_put_u16be(p + 2, (uint16_t)value);
}

static inline void bytes_put_f32le(uint8_t *p, float value)
{
	uint32_t bits;

	memcpy(&bits, &value, sizeof(bits));
	bytes_put_u32le(p, bits);
}
