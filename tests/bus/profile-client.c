/* SPDX-License-Identifier: MIT */
/* What profile-client.h says. */

#include "band/progressor.h"
#include "bus/profile-client.h"

static int get_uuids(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "as", 1, PROGRESSOR_SERVICE);
}

static const sd_bus_vtable profile_vtable[] = { SD_BUS_VTABLE_START(0),
						SD_BUS_PROPERTY("UUIDs", "as", get_uuids, 0, 0),
						SD_BUS_VTABLE_END };

void profile_offer(struct harness *h)
{
	check_ok(sd_bus_add_object_manager(h->bus, NULL, "/profile"));
	check_ok(sd_bus_add_object_vtable(h->bus, NULL, "/profile/band", "org.bluez.GattProfile1",
					  profile_vtable, NULL));
}

int profile_register(struct harness *h, const char *adapter, const char *path)
{
	return bus_call_to(h, NULL, "org.bluez", adapter, "org.bluez.GattManager1",
			   "RegisterApplication", "oa{sv}", path, 0);
}
