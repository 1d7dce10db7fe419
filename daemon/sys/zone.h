/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Time zones of the system, from TZif files (RFC 9636) into the core's table. Instants before 1970
 * are left out; the rule in a file's footer is written out to the end of the table.
 */

#include <stdint.h>

#include "core/zone.h"

#define ZONE_NAME_MAX 128

/**
 * zone_local() - the zone of the person: $TZ where it is set, else /etc/localtime (else UTC, as in
 * the C library: a system without that file has no other)
 *
 * Return: 0 or negative errno as zone_named(); @ret is then as it was.
 */
int zone_local(struct zone *ret);

/**
 * zone_named() - "Europe/Berlin", below $TZDIR or /usr/share/zoneinfo
 *
 * Return: 0, -EINVAL (no name of a zone), -ENOENT (there is none of that name), -EBADMSG (the file
 * is damaged, or no TZif), -ENOTSUP (as zone_read()), or another negative errno; @ret is then as it was.
 */
int zone_named(const char *name, struct zone *ret);

/**
 * zone_read() - the same from the @n bytes of a TZif file
 *
 * Return: 0, -EBADMSG, -ENOTSUP (it counts leap seconds, as no clock of a system does).
 */
int zone_read(const uint8_t *data, size_t n, struct zone *ret);

/** zone_of_rule() - the same from POSIX's text, as in sys/tz-rule.h. Return: 0, -EBADMSG. */
int zone_of_rule(const char *text, struct zone *ret);
