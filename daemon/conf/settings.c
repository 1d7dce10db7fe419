/* SPDX-License-Identifier: MIT */

/*
 * The table of instep.conf. A key gets its line here when something reads it, never before: a
 * setting without effect is a lie.
 */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "conf/settings.h"
#include "util/parse.h"

#define READY_MAX_US (60 * USEC_PER_SEC)
#define TRACES_MAX   1000 /* a year and more; an hour of a band is some 10 MB */

static const struct {
	const char *name;
	double newton;
} units_table[] = {
	[UNITS_KG] = { "kg", NEWTON_PER_KG },
	[UNITS_N] = { "N", 1 },
	[UNITS_LB] = { "lb", NEWTON_PER_LB },
};

const char *units_name(enum units units)
{
	return units_table[units].name;
}

double units_from_newton(enum units units, double n)
{
	return n / units_table[units].newton;
}

static int parse_units(const char *value, void *field, size_t size)
{
	enum units *units = field;

	for (size_t i = 0; i < ELEMENTS(units_table); i++)
		if (strcmp(units_table[i].name, value) == 0) {
			*units = (enum units)i;
			return 0;
		}

	return -EINVAL;
}

static int parse_ready(const char *value, void *field, size_t size)
{
	uint64_t *ready_us = field;
	uint64_t us;
	int r;

	r = parse_duration(value, &us);
	if (r < 0)
		return r;
	if (us > READY_MAX_US)
		return -ERANGE;

	*ready_us = us;
	return 0;
}

static int parse_traces(const char *value, void *field, size_t size)
{
	return parse_unsigned(value, 0, TRACES_MAX, field);
}

static const struct keyfile_key settings_keys[] = {
	KEYFILE_KEY("General", "Units", struct settings, units, parse_units, "kg, N or lb"),
	KEYFILE_KEY("Workout", "GetReady", struct settings, ready_us, parse_ready,
		    "a time from 0 to 60 s, such as 5s"),
	KEYFILE_KEY("Workout", "KeepTraces", struct settings, keep_traces, parse_traces,
		    "a number of workouts from 0 to 1000"),
};

static const struct keyfile_kind settings_kind = { .keys = settings_keys,
						   .n_keys = ELEMENTS(settings_keys) };

void settings_init(struct settings *s)
{
	*s = (struct settings){ .units = UNITS_KG, .ready_us = 5 * USEC_PER_SEC };
}

int settings_load(struct settings *s, const char *path, struct complaints *c)
{
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return 0;

	return keyfile_read(path, &settings_kind, s, c);
}
