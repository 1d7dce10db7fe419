/* SPDX-License-Identifier: MIT */
/*
 * Discovery of Adapter1: a client discovers until it stops or leaves the bus, and Discovering is
 * true while at least one does. A client's filter outlives its discovery. As long as somebody has a
 * filter, what fits nobody's is not heard: the filters are merged, so that one client hears what
 * another asked for. Left out: transports, path loss, and "Discoverable", which is about ourselves.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bus/fake-internal.h"

#define RSSI_ANY INT16_MAX

struct filter {
	bool set;
	char **uuids; /* NULL-terminated; NULL = any */
	int16_t rssi;
	bool duplicate;
	char *pattern; /* beginning of a name or address */
};

/* Somebody who discovers, or set a filter for it. */
struct discovery {
	struct discovery *next; /* adapter.discoveries */
	char *sender;
	bool running;
	struct filter filter;
};

static void filter_done(struct filter *filter)
{
	for (char **u = filter->uuids; u && *u; u++)
		free(*u);
	free(filter->uuids);
	free(filter->pattern);
	*filter = (struct filter){ .rssi = RSSI_ANY };
}

static struct discovery *discovery_find(struct adapter *a, const char *sender)
{
	for (struct discovery *c = a->discoveries; c; c = c->next) {
		if (!strcmp(c->sender, sender))
			return c;
	}

	return NULL;
}

static struct discovery *discovery_get(struct adapter *a, const char *sender)
{
	struct discovery *c = discovery_find(a, sender);

	if (c)
		return c;

	c = calloc(1, sizeof(*c));
	if (c) {
		c->sender = strdup(sender);
		c->next = a->discoveries;
		a->discoveries = c;
	}
	return c;
}

static void discovery_drop(struct adapter *a, struct discovery *c)
{
	struct discovery **at = &a->discoveries;

	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	filter_done(&c->filter);
	free(c->sender);
	free(c);
}

/* What is heard */

static bool filter_fits(const struct filter *filter, const struct fake_device *d)
{
	size_t n = filter->pattern ? strlen(filter->pattern) : 0;

	if (n && strncmp(filter->pattern, d->p.address, n) &&
	    (!d->p.name || strncmp(filter->pattern, d->p.name, n)))
		return false;
	if (!filter->uuids)
		return true;

	for (char **u = filter->uuids; *u; u++) {
		if (d->p.service && !strcasecmp(*u, d->p.service))
			return true;
	}

	return false;
}

static bool filtered(const struct adapter *a)
{
	for (struct discovery *c = a->discoveries; c; c = c->next) {
		if (c->running && c->filter.set)
			return true;
	}

	return false;
}

bool discovery_wants_duplicates(const struct adapter *a)
{
	for (struct discovery *c = a->discoveries; c; c = c->next) {
		if (c->running && c->filter.set && c->filter.duplicate)
			return true;
	}

	return false;
}

/* The strength is the kernel's to filter, by the most modest of the wishes. */
bool discovery_hears(const struct adapter *a, const struct fake_device *d, int16_t rssi)
{
	bool fits = false, near = false;

	for (struct discovery *c = a->discoveries; c; c = c->next) {
		if (!c->running)
			continue;
		fits |= !c->filter.set || filter_fits(&c->filter, d);
		near |= !c->filter.set || c->filter.rssi == RSSI_ANY || rssi >= c->filter.rssi;
	}

	return fits && near;
}

/* An unfiltered discovery does not report a strength that is about the same: RSSI_THRESHOLD of
 * src/device.c. */
bool discovery_reports_rssi(const struct adapter *a, int16_t before, int16_t now)
{
	return filtered(a) || !before || abs(now - before) >= 8;
}

static int on_air(sd_event_source *s, uint64_t us, void *userdata)
{
	struct adapter *a = userdata;

	later(a->fake, &a->air, a->fake->times.advertise_us, on_air, a);
	for (struct fake_device *d = a->fake->devices; d; d = d->next) {
		if (d->adapter == a)
			device_advertise(d);
	}

	return 0;
}

static void discovering_update(struct adapter *a)
{
	bool on = false;

	for (struct discovery *c = a->discoveries; c; c = c->next)
		on |= c->running;
	if (on == a->discovering)
		return;

	a->discovering = on;
	if (on) {
		later(a->fake, &a->air, a->fake->times.advertise_us, on_air, a);
	} else {
		never(&a->air);
		for (struct fake_device *d = a->fake->devices; d; d = d->next) {
			if (d->adapter == a)
				device_unheard(d);
		}
	}
	adapter_emit(a, "Discovering");
}

/* Calls */

int discovery_start(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct adapter *a = userdata;
	struct discovery *c;
	int r;

	if (!a->powered)
		return bluez_error(error, "NotReady", "Resource Not Ready");

	c = discovery_get(a, sd_bus_message_get_sender(m));
	if (!c)
		return -ENOMEM;
	if (c->running)
		return bluez_error(error, "InProgress", "Operation already in progress");

	c->running = true;
	r = sd_bus_reply_method_return(m, ""); /* before Discovering changes, as bluetoothd does */
	discovering_update(a);
	return r;
}

int discovery_stop(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct adapter *a = userdata;
	struct discovery *c = discovery_find(a, sd_bus_message_get_sender(m));
	int r;

	if (!a->powered)
		return bluez_error(error, "NotReady", "Resource Not Ready");
	if (!c || !c->running)
		return bluez_error(error, "Failed", "No discovery started");

	r = sd_bus_reply_method_return(m, "");
	c->running = false;
	if (!c->filter.set)
		discovery_drop(a, c);
	discovering_update(a);
	return r;
}

/* The keys of src/adapter.c, parsers[], with their types. */
static int read_uuids(sd_bus_message *m, struct filter *filter)
{
	int r;

	r = sd_bus_message_enter_container(m, 'v', "as");
	if (r >= 0)
		r = sd_bus_message_read_strv(m, &filter->uuids);
	return r < 0 ? r : sd_bus_message_exit_container(m);
}

static int read_rssi(sd_bus_message *m, struct filter *filter)
{
	int r;

	r = sd_bus_message_read(m, "v", "n", &filter->rssi);
	return r >= 0 && (filter->rssi < -127 || filter->rssi > 20) ? -EINVAL : r;
}

static int read_duplicate(sd_bus_message *m, struct filter *filter)
{
	int on, r;

	r = sd_bus_message_read(m, "v", "b", &on);
	if (r >= 0)
		filter->duplicate = on;
	return r;
}

static int read_pattern(sd_bus_message *m, struct filter *filter)
{
	const char *pattern;
	int r;

	r = sd_bus_message_read(m, "v", "s", &pattern);
	if (r < 0)
		return r;

	free(filter->pattern);
	filter->pattern = strdup(pattern);
	return 0;
}

static int read_nothing(sd_bus_message *m, struct filter *filter)
{
	return sd_bus_message_skip(m, "v");
}

static const struct {
	const char *key, *type;
	int (*read)(sd_bus_message *m, struct filter *filter);
} filter_keys[] = {
	{ "UUIDs", "as", read_uuids },         { "RSSI", "n", read_rssi },
	{ "Pathloss", "q", read_nothing },     { "Transport", "s", read_nothing },
	{ "Pattern", "s", read_pattern },      { "DuplicateData", "b", read_duplicate },
	{ "Discoverable", "b", read_nothing },
};

static bool filter_entry_ok(sd_bus_message *m, struct filter *filter)
{
	const char *key, *contents;

	if (sd_bus_message_read(m, "s", &key) < 0 ||
	    sd_bus_message_peek_type(m, NULL, &contents) < 0)
		return false;

	for (size_t i = 0; i < ELEMENTS(filter_keys); i++) {
		if (!strcmp(filter_keys[i].key, key))
			return !strcmp(filter_keys[i].type, contents) &&
			       filter_keys[i].read(m, filter) >= 0;
	}

	return false;
}

static int filter_read(sd_bus_message *m, struct filter *filter)
{
	int r;

	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		filter->set = true;
		if (!filter_entry_ok(m, filter))
			return -EINVAL;
		r = sd_bus_message_exit_container(m);
	}

	return r;
}

int discovery_filter(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct adapter *a = userdata;
	struct filter filter = { .rssi = RSSI_ANY };
	struct discovery *c;

	if (!a->powered)
		return bluez_error(error, "NotReady", "Resource Not Ready");

	if (filter_read(m, &filter) < 0) {
		filter_done(&filter);
		return bluez_error(error, "InvalidArguments", "Invalid arguments in method call");
	}

	c = discovery_get(a, sd_bus_message_get_sender(m));
	if (!c) {
		filter_done(&filter);
		return -ENOMEM;
	}

	filter_done(&c->filter);
	c->filter = filter;
	if (!c->running && !filter.set)
		discovery_drop(a, c);
	return sd_bus_reply_method_return(m, "");
}

/* Ends */

void discovery_client_gone(struct adapter *a, const char *sender)
{
	struct discovery *c = discovery_find(a, sender);

	if (!c)
		return;

	discovery_drop(a, c);
	discovering_update(a);
}

void discovery_end(struct adapter *a)
{
	while (a->discoveries)
		discovery_drop(a, a->discoveries);
	discovering_update(a);
}

void discovery_forget(struct adapter *a)
{
	never(&a->air);
	a->discovering = false;
	while (a->discoveries)
		discovery_drop(a, a->discoveries);
}

bool fake_discovering(const struct fake *f)
{
	bool on = false;

	for (size_t i = 0; i < ADAPTERS; i++)
		on |= f->adapters[i].discovering;
	return on;
}
