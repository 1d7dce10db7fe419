/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A service manager that is not one: what it says of a few units, as org.freedesktop.systemd1, and
 * what it was asked to start.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#define FAKE_UNITS_MAX 3

struct fake_unit {
	char name[64]; /* "" = none */
	const char *load, *active, *file, *result;
	int status;  /* its process has ended with */
	bool reload; /* its file is newer than what was read of it */
};

struct fake_systemd {
	struct fake_unit units[FAKE_UNITS_MAX];
	char started[256];     /* the command of the last transient service; "" = none */
	uint64_t userspace_us; /* CLOCK_REALTIME: since when it is there */
};

/** fake_systemd_begin() - on @bus from now on, without a unit; @s stays where it is */
void fake_systemd_begin(struct fake_systemd *s, sd_bus *bus);

/**
 * fake_systemd_unit() - there is a unit, or it has changed; the strings stay the caller's
 * @name:   "instepd.service"
 * @load:   "loaded", "masked", ...; @active: "active", "failed", ...; @file: "enabled", ...
 * @result: of its last run: "success", "exit-code", ...
 */
struct fake_unit *fake_systemd_unit(struct fake_systemd *s, const char *name, const char *load,
				    const char *active, const char *file, const char *result);
