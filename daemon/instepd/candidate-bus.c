/* SPDX-License-Identifier: MIT */

/* The face of a device that a scan found: org.instep.Instep1.Candidate. */

#include "instepd/kind.h"
#include "instepd/scan.h"

static int get_driver(sd_bus *bus, const char *path, const char *interface, const char *property,
		      sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct found *f = userdata;

	return sd_bus_message_append(reply, "s", f->candidate.model->driver->name);
}

static int get_title(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct found *f = userdata;

	return sd_bus_message_append(reply, "s", f->candidate.model->title);
}

static int get_kind(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct found *f = userdata;

	return sd_bus_message_append(reply, "s", kind_name(f->candidate.model->driver->kind));
}

static int get_bool(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *value, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", (int)*(const bool *)value);
}

#define CONST_ SD_BUS_VTABLE_PROPERTY_CONST
#define LIVE_  SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

static const sd_bus_vtable candidate_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Id", "s", bus_get_text, offsetof(struct found, id), CONST_),
	SD_BUS_PROPERTY("Address", "s", bus_get_text, offsetof(struct found, candidate.address),
			CONST_),
	SD_BUS_PROPERTY("Name", "s", bus_get_text, offsetof(struct found, candidate.name), LIVE_),
	SD_BUS_PROPERTY("Title", "s", get_title, 0, LIVE_),
	SD_BUS_PROPERTY("Driver", "s", get_driver, 0, LIVE_),
	SD_BUS_PROPERTY("Kind", "s", get_kind, 0, LIVE_),
	SD_BUS_PROPERTY("Rssi", "n", NULL, offsetof(struct found, candidate.rssi), LIVE_),
	SD_BUS_PROPERTY("Private", "b", get_bool, offsetof(struct found, candidate.changes_address),
			LIVE_),
	SD_BUS_PROPERTY("Paired", "b", get_bool, offsetof(struct found, candidate.paired), LIVE_),
	SD_BUS_VTABLE_END
};

int found_register(struct found *f)
{
	int r;

	r = sd_bus_add_object_vtable(f->scan->bus->sd, &f->slot, f->path, IFACE_CANDIDATE,
				     candidate_vtable, f);
	if (r < 0)
		return r;

	bus_appeared(f->scan->bus, f->path);
	return 0;
}
