/* SPDX-License-Identifier: MIT */

/*
 * The drivers there are, and which of them speaks to a device. A new protocol family is its file
 * and one row here. A match by advertisement is a hint: the connection finds out whether the
 * service is really there.
 */

#include <errno.h>
#include <string.h>

#include "driver/driver.h"
#include "util/macro.h"

static const struct driver *const drivers[] = {
	&driver_tindeq_progressor,
	&driver_witmotion_ble,
	&driver_weiheng_whc06,
	&driver_pitchsix_forceboard,
	&driver_xsens_dot,
};

const struct driver *driver_at(unsigned i)
{
	return i < ELEMENTS(drivers) ? drivers[i] : NULL;
}

const struct driver *driver_find(const char *name)
{
	for (size_t i = 0; i < ELEMENTS(drivers); i++)
		if (strcmp(drivers[i]->name, name) == 0)
			return drivers[i];

	return NULL;
}

static bool advertises(const char *const *uuids, const char *uuid)
{
	for (; uuid && uuids && *uuids; uuids++)
		if (strcmp(*uuids, uuid) == 0)
			return true;

	return false;
}

const struct driver *driver_match(const char *name, const char *const *uuids)
{
	for (size_t i = 0; i < ELEMENTS(drivers); i++) {
		const struct driver *d = drivers[i];

		if (advertises(uuids, d->service_uuid))
			return d;
		if (name && strncmp(name, d->name_prefix, strlen(d->name_prefix)) == 0)
			return d;
	}
	return NULL;
}

void driver_reset(const struct driver *driver, struct decoder *d)
{
	*d = (struct decoder){ .query = -1, .layout = driver->layout };
	if (driver->reset)
		driver->reset(d);
}

int driver_source(const struct driver *d, const char *uuid)
{
	for (int i = 0; i < DRIVER_SOURCES_MAX && d->sources[i].uuid; i++) {
		const struct source *s = &d->sources[i];

		if (strcmp(s->uuid, uuid) == 0 ||
		    (s->other_uuid && strcmp(s->other_uuid, uuid) == 0))
			return i;
	}

	return -ENOENT;
}
