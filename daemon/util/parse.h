/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Text to numbers, without a locale: "2.5" is two and a half in every country. The whole text must
 * be used up; on any error the output is not touched.
 */

#include <stddef.h>
#include <stdint.h>

/**
 * parse_double() - a finite decimal number: "-1", "2.5", "1e3"
 *
 * Return: 0, -EINVAL (not a number), -ERANGE (too large for a double, or over 127 characters).
 */
int parse_double(const char *text, double *ret);

/** parse_double_n() - the same of the @n bytes at @text, which need no NUL behind them. */
int parse_double_n(const char *text, size_t n, double *ret);

/** parse_unsigned() - a decimal integer from @min to @max. Return: 0, -EINVAL, -ERANGE. */
int parse_unsigned(const char *text, unsigned min, unsigned max, unsigned *ret);

/**
 * parse_duration() - "5", "5s", "2.5 s", "1min", "1min 30s", "500ms", "2h"; a bare number is
 * seconds
 * @ret_us: microseconds, rounded to the nearest
 *
 * Return: 0, -EINVAL, -ERANGE (over a year).
 */
int parse_duration(const char *text, uint64_t *ret_us);

/**
 * parse_force() - "20N", "2.5 kg", "5lb"; a bare number is kilograms
 * @ret_n: newtons; a negative force is a force
 *
 * Return: 0, -EINVAL, -ERANGE (not finite).
 */
int parse_force(const char *text, double *ret_n);

/**
 * parse_percent() - "60 %", "60%"; the sign is needed
 * @ret_share: 0.6
 *
 * Return: 0, -EINVAL, -ERANGE (as parse_double()).
 */
int parse_percent(const char *text, double *ret_share);

/**
 * parse_hex() - pairs of hexadecimal digits. Return: bytes written, -EINVAL (odd or not hex),
 * -ENOBUFS.
 */
int parse_hex(const char *text, uint8_t *ret, size_t max);

/**
 * parse_address() - a Bluetooth address "AA:BB:CC:DD:EE:FF" in either case; @ret (18 bytes) is
 * upper case.
 */
int parse_address(const char *text, char ret[18]);
