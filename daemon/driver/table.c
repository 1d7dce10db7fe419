/* SPDX-License-Identifier: MIT */

/*
 * The drivers there are. A new protocol family is its file and one row here; the products that
 * speak it are files, too (model.h).
 */

#include <errno.h>
#include <string.h>

#include "driver/driver.h"
#include "util/macro.h"

/* clang-format off: a row each */
static const struct driver *const drivers[] = {
	/* bands */
	&driver_tindeq_progressor,
	&driver_weiheng_whc06,
	&driver_pitchsix_forceboard,
	&driver_cts500,
	&driver_frez_dyno,
	&driver_sig_force,
	/* motion sensors */
	&driver_witmotion_ble,
	&driver_xsens_dot,
	&driver_nordic_thingy52,
	&driver_movesense_gsp,
	&driver_microbit_accel,
};
/* clang-format on */

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

void driver_reset(const struct driver *driver, struct decoder *d)
{
	*d = (struct decoder){ .query = -1, .layout = driver->layout };
	if (driver->reset)
		driver->reset(d);
}

bool driver_knows(const struct driver *driver, enum command c)
{
	struct write writes[DRIVER_WRITES_MAX];
	struct decoder scratch;

	driver_reset(driver, &scratch);
	return driver->command(&scratch, c, writes) > 0;
}

bool driver_broadcasts(const struct driver *driver)
{
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX && driver->sources[i].uuid; i++)
		if (driver->sources[i].kind == SOURCE_BROADCAST)
			return true;
	return false;
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
