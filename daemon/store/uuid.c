/* SPDX-License-Identifier: MIT */

/*
 * The name of a workout that no other machine gives to another one, so that two histories can be
 * merged. Random, not from the time or the machine: it says nothing about either.
 */

#include <systemd/sd-id128.h>

#include "store/store.h"

int uuid_new(char ret[static STORE_UUID_MAX])
{
	sd_id128_t id;
	int r;

	r = sd_id128_randomize(&id);
	if (r < 0)
		return r;

	(void)sd_id128_to_uuid_string(id, ret);
	return 0;
}
