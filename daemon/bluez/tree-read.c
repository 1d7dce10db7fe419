/* SPDX-License-Identifier: MIT */

/*
 * From messages of bluetoothd to the mirror. Properties that are not known, or have another type
 * than BlueZ documents, are skipped: a newer BlueZ may have more of them.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/names.h"
#include "bluez/tree.h"
#include "util/macro.h"
#include "util/parse.h"
#include "util/text.h"

/* One reader for each type of property: 1 = read, 0 = another type, skipped. */
static int read_value(sd_bus_message *m, const char *type, void *ret)
{
	int r;

	r = sd_bus_message_verify_type(m, 'v', type);
	if (r < 0)
		return r;
	if (r == 0)
		return sd_bus_message_skip(m, "v") < 0 ? -EBADMSG : 0;

	r = sd_bus_message_read(m, "v", type, ret);
	return r < 0 ? r : 1;
}

static int read_bool(sd_bus_message *m, bool *field, bool *changed)
{
	int value, r;

	r = read_value(m, "b", &value);
	if (r <= 0)
		return r;

	*changed |= *field != !!value;
	*field = value;
	return 0;
}

/* Names come from the air: no control characters, and no cut in the middle of a UTF-8 sequence. */
static void copy_name(char *field, size_t size, const char *value)
{
	size_t n = strlen(value);

	if (n >= size)
		for (n = size - 1; n > 0 && ((unsigned char)value[n] & 0xc0) == 0x80; n--)
			;
	for (size_t i = 0; i < n; i++)
		field[i] = (unsigned char)value[i] < ' ' || value[i] == 0x7f ? '?' : value[i];
	field[n] = '\0';
	if (!text_is_printable(field, n))
		field[0] = '\0'; /* the other control characters of Unicode: better no name */
}

static int read_name(sd_bus_message *m, char *field, size_t size, bool *changed)
{
	char before[sizeof(((struct object *)0)->name)];
	const char *value;
	int r;

	r = read_value(m, "s", &value);
	if (r <= 0)
		return r;

	copy_name(before, sizeof(before), field);
	copy_name(field, size, value);
	*changed |= strcmp(before, field) != 0;
	return 0;
}

static int read_address(sd_bus_message *m, char field[18])
{
	const char *value;
	int r;

	r = read_value(m, "s", &value);
	if (r <= 0)
		return r;

	(void)parse_address(value,
			    field); /* it stays empty, and so is never found, where it is none */
	return 0;
}

static int read_uuid(sd_bus_message *m, char field[37])
{
	const char *value;
	int r;

	r = read_value(m, "s", &value);
	if (r <= 0)
		return r;

	if (strlen(value) == 36)
		memcpy(field, value, 37);
	return 0;
}

static int read_uuids(sd_bus_message *m, struct object *o)
{
	char **value = NULL;
	int r;

	r = sd_bus_message_verify_type(m, 'v', "as");
	if (r <= 0)
		return r < 0 ? r : sd_bus_message_skip(m, "v");

	r = sd_bus_message_enter_container(m, 'v', "as");
	if (r < 0)
		return r;

	r = sd_bus_message_read_strv(m, &value);
	if (r < 0)
		return r;

	for (char **u = o->uuids; u && *u; u++)
		free(*u);
	free(o->uuids);
	o->uuids = value;
	o->changed = true;
	return sd_bus_message_exit_container(m);
}

/* Longer ones than fit are of devices that no driver knows. */
static int read_maker(sd_bus_message *m, struct object *o)
{
	const void *bytes;
	uint16_t company;
	size_t n;
	int r;

	r = sd_bus_message_read(m, "q", &company);
	if (r < 0)
		return r;

	r = sd_bus_message_verify_type(m, 'v', "ay");
	if (r <= 0)
		return r < 0 ? r : sd_bus_message_skip(m, "v");

	r = sd_bus_message_enter_container(m, 'v', "ay");
	if (r < 0)
		return r;

	r = sd_bus_message_read_array(m, 'y', &bytes, &n);
	if (r < 0)
		return r;

	if (n <= MAKER_BYTES_MAX && o->n_makers < MAKERS_MAX) {
		struct maker_bytes *maker = &o->makers[o->n_makers++];

		maker->company = company;
		maker->n = (uint8_t)n;
		if (n > 0)
			memcpy(maker->bytes, bytes, n);
	}
	return sd_bus_message_exit_container(m);
}

static int read_makers(sd_bus_message *m, struct object *o)
{
	int r;

	r = sd_bus_message_verify_type(m, 'v', "a{qv}");
	if (r <= 0)
		return r < 0 ? r : sd_bus_message_skip(m, "v");

	r = sd_bus_message_enter_container(m, 'v', "a{qv}");
	if (r < 0)
		return r;

	r = sd_bus_message_enter_container(m, 'a', "{qv}");
	if (r < 0)
		return r;

	o->n_makers = 0;
	o->heard = o->changed = true;
	while ((r = sd_bus_message_enter_container(m, 'e', "qv")) > 0) {
		r = read_maker(m, o);
		if (r < 0)
			return r;

		r = sd_bus_message_exit_container(m);
		if (r < 0)
			return r;
	}
	if (r < 0)
		return r;

	r = sd_bus_message_exit_container(m);
	return r < 0 ? r : sd_bus_message_exit_container(m);
}

static int read_address_type(sd_bus_message *m, struct object *o)
{
	const char *value;
	int r;

	r = read_value(m, "s", &value);
	if (r > 0)
		o->random_address = !strcmp(value, "random");
	return r < 0 ? r : 0;
}

static int read_rssi(sd_bus_message *m, struct object *o)
{
	int16_t value;
	int r;

	r = read_value(m, "n", &value);
	if (r <= 0)
		return r;

	o->changed |= o->rssi != value;
	o->rssi = value;
	return 0;
}

static int read_percentage(sd_bus_message *m, struct object *o)
{
	uint8_t value;
	int r;

	r = read_value(m, "y", &value);
	if (r <= 0)
		return r;

	if (value <= 100) {
		o->changed |= o->battery_pct != value;
		o->battery_pct = value;
	}
	return 0;
}

static int read_adapter_property(sd_bus_message *m, const char *name, void *userdata)
{
	struct object *o = userdata;

	if (!strcmp(name, "Powered"))
		return read_bool(m, &o->powered, &o->changed);
	if (!strcmp(name, "Discovering"))
		return read_bool(m, &o->discovering, &o->changed);
	return sd_bus_message_skip(m, "v");
}

static int read_device_property(sd_bus_message *m, const char *name, void *userdata)
{
	struct object *o = userdata;

	if (!strcmp(name, "Connected"))
		return read_bool(m, &o->connected, &o->changed);
	if (!strcmp(name, "ServicesResolved"))
		return read_bool(m, &o->resolved, &o->changed);
	if (!strcmp(name, "Address"))
		return read_address(m, o->address);
	if (!strcmp(name, "Name"))
		return read_name(m, o->name, sizeof(o->name), &o->changed);
	if (!strcmp(name, "UUIDs"))
		return read_uuids(m, o);
	if (!strcmp(name, "RSSI"))
		return read_rssi(m, o);
	if (!strcmp(name, "ManufacturerData"))
		return read_makers(m, o);
	if (!strcmp(name, "AddressType"))
		return read_address_type(m, o);
	if (!strcmp(name, "Paired"))
		return read_bool(m, &o->paired, &o->changed);
	return sd_bus_message_skip(m, "v");
}

static int read_attribute_property(sd_bus_message *m, const char *name, void *userdata)
{
	struct object *o = userdata;

	return !strcmp(name, "UUID") ? read_uuid(m, o->uuid) : sd_bus_message_skip(m, "v");
}

static int read_battery_property(sd_bus_message *m, const char *name, void *userdata)
{
	struct object *o = userdata;

	return !strcmp(name, "Percentage") ? read_percentage(m, o) : sd_bus_message_skip(m, "v");
}

/* The interfaces that are mirrored. Battery1 is a part of the device's object. */
static const struct interface {
	const char *name;
	enum object_kind kind;
	int (*read)(sd_bus_message *m, const char *name, void *object);
} interfaces[] = {
	{ BLUEZ_ADAPTER, OBJECT_ADAPTER, read_adapter_property },
	{ BLUEZ_DEVICE, OBJECT_DEVICE, read_device_property },
	{ BLUEZ_BATTERY, OBJECT_DEVICE, read_battery_property },
	{ BLUEZ_SERVICE, OBJECT_SERVICE, read_attribute_property },
	{ BLUEZ_CHARACTERISTIC, OBJECT_CHARACTERISTIC, read_attribute_property },
};

static const struct interface *interface_find(const char *name)
{
	for (size_t i = 0; i < ELEMENTS(interfaces); i++)
		if (!strcmp(interfaces[i].name, name))
			return &interfaces[i];
	return NULL;
}

struct place {
	struct tree *tree;
	const char *path;
};

/* At the a{sv} of the interface @name. */
static int read_interface(sd_bus_message *m, const char *name, void *userdata)
{
	const struct interface *interface = interface_find(name);
	const struct place *p = userdata;
	struct object *o = interface ? tree_add(p->tree, interface->kind, p->path) : NULL;

	if (!o)
		return sd_bus_message_skip(m, "a{sv}");

	o->stale = false;
	o->changed = true;
	return each_entry(m, "sv", interface->read, o);
}

static bool is_wanted(const struct tree *t, const struct object *o)
{
	return o->kind != OBJECT_DEVICE || !t->wanted || t->wanted(t->userdata, o);
}

/* At the a{sa{sv}} of the object @path. */
static int read_object(sd_bus_message *m, const char *path, void *userdata)
{
	struct tree *t = userdata;
	struct place p = { .tree = t, .path = path };
	unsigned before = t->n;
	int r;

	r = each_entry(m, "sa{sv}", read_interface, &p);
	if (t->n > before && !is_wanted(t, t->objects))
		tree_remove_newest(t);
	return r;
}

int tree_list_begin(struct tree *t, sd_bus_message *m)
{
	for (struct object *o = t->objects; o; o = o->next) {
		o->stale = true;
		o->rssi = 0; /* a property that is not told any more is not in the answer */
	}

	return sd_bus_message_enter_container(m, 'a', "{oa{sa{sv}}}");
}

int tree_list_part(struct tree *t, sd_bus_message *m, unsigned n)
{
	int r = 1;

	while (n-- > 0 && r > 0)
		r = next_entry(m, "oa{sa{sv}}", read_object, t);
	return r;
}

void tree_list_end(struct tree *t, bool whole)
{
	/* Half an answer says nothing about what it leaves out. */
	for (struct object *o = t->objects; o && !whole; o = o->next)
		o->stale = false;
	tree_remove_stale(t);

	/* What is listed was heard some time before. */
	for (struct object *o = t->objects; o; o = o->next)
		o->heard = false;
}

int tree_read_interfaces_added(struct tree *t, sd_bus_message *m)
{
	const char *path;
	int r;

	r = sd_bus_message_read(m, "o", &path);
	if (r < 0)
		return r;

	return read_object(m, path, t);
}

int tree_read_interfaces_removed(struct tree *t, sd_bus_message *m)
{
	const struct interface *interface;
	const char *path, *name;
	struct object *o;
	int r;

	r = sd_bus_message_read(m, "o", &path);
	if (r < 0)
		return r;

	r = sd_bus_message_enter_container(m, 'a', "s");
	if (r < 0)
		return r;

	while ((r = sd_bus_message_read(m, "s", &name)) > 0) {
		interface = interface_find(name);
		o = interface ? tree_object(t, path) : NULL;
		if (!o || o->kind != interface->kind)
			continue;
		if (interface->read == read_battery_property)
			o->battery_pct = -1;
		else
			tree_remove(t, path);
	}
	return r;
}

int tree_read_properties_changed(struct tree *t, sd_bus_message *m)
{
	const struct interface *interface;
	const char *name;
	struct object *o;
	int r;

	r = sd_bus_message_read(m, "s", &name);
	if (r < 0)
		return r;

	interface = interface_find(name);
	o = interface ? tree_object(t, sd_bus_message_get_path(m)) : NULL;
	if (!o || o->kind != interface->kind)
		return 0;

	r = each_entry(m, "sv", interface->read, o);
	if (r < 0)
		return r;

	/*
	 * Of what is invalidated only the RSSI matters: it goes when a device is not heard any
	 * more.
	 */
	r = sd_bus_message_enter_container(m, 'a', "s");
	if (r < 0)
		return r;

	while ((r = sd_bus_message_read(m, "s", &name)) > 0)
		if (!strcmp(name, "RSSI"))
			o->rssi = 0;
	return r;
}
