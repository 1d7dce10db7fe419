/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Instants as ISO 8601 writes them, in any zone: "2026-10-24T12:00" is civil time there,
 * "2026-10-24T12:00:00Z" and "...+02:00" say it all themselves.
 */

#include <stdint.h>

#include "core/zone.h"

struct iso {
	char text[32];
};

/**
 * iso_parse() - a date, and maybe "T" or a blank, hours, minutes, seconds, and the offset from UTC
 * @ret_us: microseconds of CLOCK_REALTIME; civil time as zone_instant() has it
 *
 * Return: NULL, or why it is no instant, as a sentence to be shown after the text.
 */
const char *iso_parse(const char *text, const struct zone *zone, uint64_t *ret_us);

/** iso_text() - "2026-10-26T07:30:00+01:00"; to whole seconds */
struct iso iso_text(const struct zone *zone, uint64_t at_us);
