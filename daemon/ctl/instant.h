/* SPDX-License-Identifier: MIT */
#pragma once

/* When something was done, as people write it. */

#include <stdint.h>

/**
 * instant_parse() - "07:30" (of today), "yesterday 18:00", "Fri 18:00", "2026-11-20 07:30", "20 min
 * ago", "2 hours ago" or "now"; local time
 * @now_us: microseconds of CLOCK_REALTIME, as *ret_us
 *
 * A time that comes twice, when the clocks go back, is the first of the two.
 *
 * Return: NULL, or why it is no instant up to now, as a sentence to be shown after the text.
 */
const char *instant_parse(const char *text, uint64_t now_us, uint64_t *ret_us);
