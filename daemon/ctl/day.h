/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Days and times of the local calendar, as people write and read them. Instants are microseconds of
 * CLOCK_REALTIME.
 */

#include <stdint.h>

struct moment {
	char text[32];
};

/**
 * day_parse() - "today", "yesterday", "2026-11-21" or "2026-11-21 18:30"
 * @ret_from_us: when that day begins, or that minute
 * @ret_to_us:   when the next one begins
 *
 * Return: 0, or -EINVAL when it is none of these or not in the calendar.
 */
int day_parse(const char *text, uint64_t *ret_from_us, uint64_t *ret_to_us);

/**
 * day_now() - the day that it is, where days begin @starts_s seconds after midnight (DayStarts=)
 * @ret_to_us: when the next one begins
 */
void day_now(uint32_t starts_s, uint64_t *ret_from_us, uint64_t *ret_to_us);

/**
 * day_phrase() - "today 18:30", "yesterday 18:30", "Fri 18:30" within six days, else "2026-11-21
 * 18:30"
 */
struct moment day_phrase(uint64_t at_us);

/** day_ahead() - the same of what is to come: "today 18:30", "tomorrow 18:30", "Fri 18:30" within six days */
struct moment day_ahead(uint64_t at_us);

/** day_full() - "Fri 2026-11-27 18:30", wherever it is */
struct moment day_full(uint64_t at_us);
