/* SPDX-License-Identifier: MIT */
/*
 * One reader for whatever the daemon sends, so that no verb unpacks messages by hand and a property
 * that is added to an interface shows up in --json by itself. File descriptors are left out: they
 * mean nothing in JSON.
 */

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "ctl/bus-json.h"
#include "util/macro.h"

/* CamelCase to camel_case; an interface ("org.instep...") or a path stays as it is. */
static void snake_case(const char *name, char *ret, size_t size)
{
	bool is_property = isupper((unsigned char)name[0]) && !strchr(name, '.');
	size_t n = 0;

	for (const char *p = name; *p && n + 2 < size; p++) {
		if (is_property && isupper((unsigned char)*p) && p > name)
			ret[n++] = '_';
		ret[n++] = is_property ? (char)tolower((unsigned char)*p) : *p;
	}
	ret[n] = '\0';
}

static int read_basic(sd_bus_message *m, char type, json_t **ret)
{
	union {
		uint8_t y;
		int b;
		int16_t n;
		uint16_t q;
		int32_t i;
		uint32_t u;
		int64_t x;
		uint64_t t;
		double d;
		int h;
		const char *s;
	} v;
	int r;

	r = sd_bus_message_read_basic(m, type, &v);
	if (r <= 0)
		return r < 0 ? r : -ENXIO;

	switch (type) {
	case SD_BUS_TYPE_BYTE:
		*ret = json_integer(v.y);
		break;
	case SD_BUS_TYPE_BOOLEAN:
		*ret = json_boolean(v.b);
		break;
	case SD_BUS_TYPE_INT16:
		*ret = json_integer(v.n);
		break;
	case SD_BUS_TYPE_UINT16:
		*ret = json_integer(v.q);
		break;
	case SD_BUS_TYPE_INT32:
		*ret = json_integer(v.i);
		break;
	case SD_BUS_TYPE_UINT32:
		*ret = json_integer(v.u);
		break;
	case SD_BUS_TYPE_INT64:
		*ret = json_integer(v.x);
		break;
	case SD_BUS_TYPE_UINT64:
		*ret = json_integer((json_int_t)v.t);
		break;
	case SD_BUS_TYPE_DOUBLE:
		*ret = json_real(v.d) ?: json_null(); /* JSON has no NaN */
		break;
	case SD_BUS_TYPE_UNIX_FD:
		*ret = json_null();
		break;
	default:
		*ret = json_string(v.s);
		break;
	}
	return *ret ? 0 : -ENOMEM;
}

static int read_entries(sd_bus_message *m, json_t *object)
{
	const char *key, *types;
	char name[256];
	json_t *value;
	int r;

	while ((r = sd_bus_message_peek_type(m, NULL, &types)) > 0) {
		r = sd_bus_message_enter_container(m, SD_BUS_TYPE_DICT_ENTRY, types);
		if (r < 0)
			return r;
		if (!strchr("sog", types[0]))
			return -EBADMSG; /* JSON has texts as keys only */
		r = sd_bus_message_read_basic(m, types[0], &key);
		if (r < 0)
			return r;
		r = bus_json_read(m, &value);
		if (r < 0)
			return r;
		snake_case(key, name, sizeof(name));
		if (json_object_set_new(object, name, value) < 0)
			return -ENOMEM;
		r = sd_bus_message_exit_container(m);
		if (r < 0)
			return r;
	}
	return r;
}

static int read_elements(sd_bus_message *m, json_t *array)
{
	json_t *value;
	int r;

	while ((r = sd_bus_message_at_end(m, false)) == 0) {
		r = bus_json_read(m, &value);
		if (r < 0)
			return r;
		if (json_array_append_new(array, value) < 0)
			return -ENOMEM;
	}
	return r < 0 ? r : 0;
}

static int read_container(sd_bus_message *m, char type, const char *contents, json_t **ret)
{
	bool is_object = type == SD_BUS_TYPE_ARRAY && contents[0] == SD_BUS_TYPE_DICT_ENTRY_BEGIN;
	json_auto_t *value = is_object ? json_object() : json_array();
	int r;

	if (!value)
		return -ENOMEM;
	r = sd_bus_message_enter_container(m, type, contents);
	if (r < 0)
		return r;
	r = is_object ? read_entries(m, value) : read_elements(m, value);
	if (r < 0)
		return r;
	r = sd_bus_message_exit_container(m);
	if (r < 0)
		return r;

	*ret = TAKE(value);
	return 0;
}

static int read_variant(sd_bus_message *m, const char *contents, json_t **ret)
{
	json_auto_t *value = NULL;
	int r;

	r = sd_bus_message_enter_container(m, SD_BUS_TYPE_VARIANT, contents);
	if (r < 0)
		return r;
	r = bus_json_read(m, &value);
	if (r < 0)
		return r;
	r = sd_bus_message_exit_container(m);
	if (r < 0)
		return r;

	*ret = TAKE(value);
	return 0;
}

int bus_json_read(sd_bus_message *m, json_t **ret)
{
	const char *contents;
	char type;
	int r;

	r = sd_bus_message_peek_type(m, &type, &contents);
	if (r < 0)
		return r;
	if (r == 0)
		return -ENXIO;

	switch (type) {
	case SD_BUS_TYPE_ARRAY:
	case SD_BUS_TYPE_STRUCT:
		return read_container(m, type, contents, ret);
	case SD_BUS_TYPE_VARIANT:
		return read_variant(m, contents, ret);
	default:
		return read_basic(m, type, ret);
	}
}

int bus_json_changes(sd_bus_message *m, const char *interface, json_t **ret)
{
	const char *changed;
	int r;

	r = sd_bus_message_read_basic(m, 's', &changed);
	if (r < 0)
		return r;
	if (strcmp(changed, interface)) {
		*ret = NULL;
		return 0;
	}
	return bus_json_read(m, ret);
}
