/* SPDX-License-Identifier: MIT */
#pragma once

/* When something was done, or until when it is to wait, as people write it. */

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

/**
 * instant_parse_until() - "2h", "30 min" or "2 hours" from now; "18:00" (the next one), "tomorrow 18:00",
 * "Fri 18:00", "2026-12-01 18:00"; or the begin of a day: "tomorrow", "Fri", "2026-12-01", "3 days" (today is the
 * first of them), "1 week"
 * @now_us:       microseconds of CLOCK_REALTIME, as *ret_us
 * @day_starts_s: the time of day at which a day begins for this person, seconds after midnight
 *
 * Return: NULL, or why it is no instant after now, as a sentence to be shown after the text.
 */
const char *instant_parse_until(const char *text, uint64_t now_us, uint32_t day_starts_s,
				uint64_t *ret_us);
