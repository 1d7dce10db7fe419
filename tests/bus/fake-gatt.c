/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.GattService1 and GattCharacteristic1 of a peripheral: writes, the two ways to subscribe, and what becomes
 * of subscriptions when the link breaks. An acquired socket ends with the link; a StartNotify session survives it
 * silently and goes on by itself, with Notifying true all the time. Descriptors and AcquireWrite are left out.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bus/fake-internal.h"

#define SERVICE "org.bluez.GattService1"
#define CHRC    "org.bluez.GattCharacteristic1"
#define BATTERY "org.bluez.Battery1"

static const struct chrc_word {
	enum chrc_flag flag;
	const char *word;
} chrc_words[] = {
	{ CHRC_READ, "read" },         { CHRC_WRITE_COMMAND, "write-without-response" },
	{ CHRC_WRITE, "write" },       { CHRC_NOTIFY, "notify" },
	{ CHRC_INDICATE, "indicate" },
};

static unsigned flags(const struct chrc *c)
{
	return c->device->p.chrcs[c->index].flags;
}

static void emit(struct chrc *c, const char *property)
{
	(void)sd_bus_emit_properties_changed(c->device->fake->bus, c->path, CHRC, property, NULL);
}

static bool ready(const struct chrc *c)
{
	return c->device->connected && c->device->resolved;
}

/* StartNotify */

static struct subscriber *subscriber_find(struct chrc *c, const char *sender)
{
	for (struct subscriber *s = c->subscribers; s; s = s->next) {
		if (!strcmp(s->sender, sender))
			return s;
	}

	return NULL;
}

static bool anybody_listens(const struct chrc *c)
{
	for (struct subscriber *s = c->subscribers; s; s = s->next) {
		if (s->active)
			return true;
	}

	return false;
}

static void tell_peripheral(struct chrc *c, bool on)
{
	if (c->device->p.subscribed)
		c->device->p.subscribed(c->device->p.userdata, c->index, on);
}

static void subscriber_drop(struct chrc *c, struct subscriber *s)
{
	struct subscriber **at = &c->subscribers;

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	answer(&s->call, "Failed", "Not connected");
	free(s->sender);
	free(s);

	if (c->notifying && !anybody_listens(c)) {
		c->notifying = false;
		emit(c, "Notifying");
		tell_peripheral(c, false);
	}
}

static int on_started(sd_event_source *source, uint64_t us, void *userdata)
{
	struct chrc *c = userdata;

	never(&c->subscribing);
	tell_peripheral(c, true);
	for (struct subscriber *s = c->subscribers; s; s = s->next)
		s->active = true;

	if (!c->notifying) {
		c->notifying = true;
		emit(c, "Notifying");
	}
	for (struct subscriber *s = c->subscribers; s; s = s->next)
		answer(&s->call, NULL, NULL);

	return 0;
}

static int method_start(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct subscriber *s;

	if (c->device->disconnect)
		return bluez_error(error, "NotConnected", "Not Connected");
	if (c->fd >= 0 || c->acquire)
		return bluez_error(error, "NotPermitted", "Notify acquired");
	if (!(flags(c) & (CHRC_NOTIFY | CHRC_INDICATE)))
		return bluez_error(error, "NotSupported", "Operation is not supported");

	s = subscriber_find(c, sd_bus_message_get_sender(m));
	if (s && s->active)
		return sd_bus_reply_method_return(m, "");
	if (s)
		return bluez_error(error, "InProgress", "In Progress");

	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->sender = strdup(sd_bus_message_get_sender(m));
	s->next = c->subscribers;
	c->subscribers = s;
	if (!ready(c)) /* it begins with the connection */
		return sd_bus_reply_method_return(m, "");

	s->call = sd_bus_message_ref(m);
	later(c->device->fake, &c->subscribing, c->device->fake->times.att_us, on_started, c);
	return 1;
}

/* AcquireNotify */

static void socket_close(struct chrc *c)
{
	if (c->fd < 0)
		return;

	c->hup = sd_event_source_disable_unref(c->hup);
	close(c->fd);
	c->fd = -1;
	emit(c, "NotifyAcquired");
}

static int on_hup(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct chrc *c = userdata;

	socket_close(c);
	if (ready(c))
		tell_peripheral(c, false);
	return 0;
}

static int on_acquired(sd_event_source *source, uint64_t us, void *userdata)
{
	struct chrc *c = userdata;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *call = TAKE(c->acquire);
	int fds[2], r;

	never(&c->subscribing);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) < 0) {
		(void)sd_bus_reply_method_errno(call, errno, NULL);
		return 0;
	}

	tell_peripheral(c, true);
	c->fd = fds[0];
	(void)sd_event_add_io(c->device->fake->event, &c->hup, c->fd, EPOLLHUP, on_hup, c);
	emit(c, "NotifyAcquired");
	r = sd_bus_reply_method_return(call, "hq", fds[1], c->device->p.mtu);
	close(fds[1]);
	return r < 0 ? r : 0;
}

static int method_acquire(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct fake *f = c->device->fake;

	if (!ready(c))
		return bluez_error(error, "Failed", "Not connected");
	if (c->device->acquire_error)
		return bluez_error(error, c->device->acquire_error, "Refused by the test");
	if (c->fd >= 0 || c->acquire)
		return bluez_error(error, "NotPermitted", "Notify acquired");
	if (c->subscribers)
		return bluez_error(error, "InProgress", "In Progress");
	if (!(flags(c) & CHRC_NOTIFY))
		return bluez_error(error, "NotSupported", "Operation is not supported");

	c->acquire = sd_bus_message_ref(m);
	later(f, &c->subscribing, f->times.att_us, on_acquired, c);
	return 1;
}

static int method_stop(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct subscriber *s;

	if (c->fd >= 0) {
		socket_close(c);
		tell_peripheral(c, false);
		return sd_bus_reply_method_return(m, "");
	}

	s = subscriber_find(c, sd_bus_message_get_sender(m));
	if (!s)
		return bluez_error(error, "Failed", "No notify session started");

	subscriber_drop(c, s);
	return sd_bus_reply_method_return(m, "");
}

/* WriteValue, ReadValue */

static int on_written(sd_event_source *source, uint64_t us, void *userdata)
{
	struct chrc *c = userdata;
	struct fake_device *d = c->device;
	const void *bytes;
	size_t n;

	never(&c->writing);
	(void)sd_bus_message_rewind(c->write, true);
	if (sd_bus_message_read_array(c->write, 'y', &bytes, &n) >= 0 && d->p.written)
		d->p.written(d->p.userdata, c->index, bytes, n);
	answer(&c->write, NULL, NULL);
	return 0;
}

/* a{sv} of WriteValue: "type" (s) and "offset" (q) */
static int read_write_type(sd_bus_message *m, const char **ret)
{
	const char *key;
	int r;

	*ret = NULL;
	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	while (r >= 0 && (r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		r = sd_bus_message_read(m, "s", &key);
		if (r >= 0)
			r = !strcmp(key, "type") ? sd_bus_message_read(m, "v", "s", ret)
						 : sd_bus_message_skip(m, "v");
		if (r >= 0)
			r = sd_bus_message_exit_container(m);
	}

	return r;
}

static int method_write(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct fake_device *d = c->device;
	const char *type;
	const void *bytes;
	size_t n;
	int r;

	if (!ready(c))
		return bluez_error(error, "Failed", "Not connected");
	if (c->write)
		return bluez_error(error, "InProgress", "In Progress");

	r = sd_bus_message_read_array(m, 'y', &bytes, &n);
	if (r >= 0)
		r = read_write_type(m, &type);
	if (r < 0 || n > sizeof(c->value))
		return bluez_error(error, "InvalidArguments", "Invalid arguments in method call");

	if (!type)
		type = flags(c) & CHRC_WRITE ? "request" : "command";
	if (!strcasecmp(type, "request")) {
		if (!(flags(c) & CHRC_WRITE))
			return bluez_error(error, "NotPermitted", "Write not permitted");
		c->write = sd_bus_message_ref(m);
		later(d->fake, &c->writing, d->fake->times.att_us, on_written, c);
		return 1;
	}
	if (strcasecmp(type, "command") || !(flags(c) & CHRC_WRITE_COMMAND))
		return bluez_error(error, "NotSupported", "Operation is not supported");

	if (d->p.written)
		d->p.written(d->p.userdata, c->index, bytes, n);
	return sd_bus_reply_method_return(m, "");
}

static int method_read(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	int r;

	if (!ready(c))
		return bluez_error(error, "Failed", "Not connected");
	if (!(flags(c) & CHRC_READ))
		return bluez_error(error, "NotPermitted", "Read not permitted");

	r = sd_bus_message_new_method_return(m, &reply);
	if (r >= 0)
		r = sd_bus_message_append_array(reply, 'y', c->value, c->n_value);
	return r < 0 ? r : sd_bus_send(NULL, reply, NULL);
}

/* Properties */

static int get_chrc(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;

	if (!strcmp(property, "UUID"))
		return sd_bus_message_append(reply, "s", c->device->p.chrcs[c->index].uuid);
	if (!strcmp(property, "Service"))
		return sd_bus_message_append(reply, "o", c->device->service_path);
	if (!strcmp(property, "Notifying"))
		return sd_bus_message_append(reply, "b", c->notifying);
	if (!strcmp(property, "NotifyAcquired"))
		return sd_bus_message_append(reply, "b", c->fd >= 0);
	if (!strcmp(property, "MTU"))
		return sd_bus_message_append(reply, "q", c->device->p.mtu);

	return sd_bus_message_append_array(reply, 'y', c->value, c->n_value);
}

static int get_flags(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	int r;

	r = sd_bus_message_open_container(reply, 'a', "s");
	for (size_t i = 0; i < ELEMENTS(chrc_words) && r >= 0; i++) {
		if (flags(userdata) & chrc_words[i].flag)
			r = sd_bus_message_append(reply, "s", chrc_words[i].word);
	}

	return r < 0 ? r : sd_bus_message_close_container(reply);
}

static int get_service(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (!strcmp(property, "UUID"))
		return sd_bus_message_append(reply, "s", d->p.service);
	if (!strcmp(property, "Device"))
		return sd_bus_message_append(reply, "o", d->path);
	if (!strcmp(property, "Primary"))
		return sd_bus_message_append(reply, "b", true);

	return sd_bus_message_append(reply, "ao", 0);
}

static int get_battery(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	return sd_bus_message_append(reply, "y", d->p.battery);
}

#define CHANGES SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE

static const sd_bus_vtable service_vtable[] = { SD_BUS_VTABLE_START(0),
						SD_BUS_PROPERTY("UUID", "s", get_service, 0, 0),
						SD_BUS_PROPERTY("Device", "o", get_service, 0, 0),
						SD_BUS_PROPERTY("Primary", "b", get_service, 0, 0),
						SD_BUS_PROPERTY("Includes", "ao", get_service, 0,
								0),
						SD_BUS_VTABLE_END };

static const sd_bus_vtable chrc_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("UUID", "s", get_chrc, 0, 0),
	SD_BUS_PROPERTY("Service", "o", get_chrc, 0, 0),
	SD_BUS_PROPERTY("Flags", "as", get_flags, 0, 0),
	SD_BUS_METHOD("ReadValue", "a{sv}", "ay", method_read, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("WriteValue", "aya{sv}", "", method_write, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("AcquireNotify", "a{sv}", "hq", method_acquire, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StartNotify", "", "", method_start, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("StopNotify", "", "", method_stop, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable notify_vtable[] = {
	SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("Notifying", "b", get_chrc, 0, CHANGES),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable acquire_vtable[] = {
	SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("NotifyAcquired", "b", get_chrc, 0, CHANGES),
	SD_BUS_VTABLE_END
};

static const sd_bus_vtable value_vtable[] = { SD_BUS_VTABLE_START(0),
					      SD_BUS_PROPERTY("Value", "ay", get_chrc, 0, CHANGES),
					      SD_BUS_VTABLE_END };

static const sd_bus_vtable mtu_vtable[] = { SD_BUS_VTABLE_START(0),
					    SD_BUS_PROPERTY("MTU", "q", get_chrc, 0, CHANGES),
					    SD_BUS_VTABLE_END };

static const sd_bus_vtable battery_vtable[] = {
	SD_BUS_VTABLE_START(0), SD_BUS_PROPERTY("Percentage", "y", get_battery, 0, CHANGES),
	SD_BUS_VTABLE_END
};

/* Objects */

static int add_table(struct chrc *c, sd_bus_slot **slot, const sd_bus_vtable *vtable)
{
	if (*slot)
		return 0;

	return sd_bus_add_object_vtable(c->device->fake->bus, slot, c->path, CHRC, vtable, c);
}

static int chrc_publish(struct chrc *c)
{
	int r;

	if (c->slot)
		return 0;

	r = add_table(c, &c->slot, chrc_vtable);
	if (r >= 0 && flags(c) & (CHRC_NOTIFY | CHRC_INDICATE))
		r = add_table(c, &c->notify_slot, notify_vtable);
	if (r >= 0 && flags(c) & CHRC_NOTIFY)
		r = add_table(c, &c->acquire_slot, acquire_vtable);
	if (r >= 0)
		r = add_table(c, &c->mtu_slot, mtu_vtable);
	if (r >= 0)
		r = sd_bus_emit_object_added(c->device->fake->bus, c->path);
	return r;
}

static void chrc_unpublish(struct chrc *c)
{
	if (!c->slot)
		return;

	while (c->subscribers)
		subscriber_drop(c, c->subscribers);
	socket_close(c);
	answer(&c->acquire, "Failed", "Not connected");
	answer(&c->write, "Failed", "Not connected");
	never(&c->subscribing);
	never(&c->writing);

	(void)sd_bus_emit_object_removed(c->device->fake->bus, c->path);
	c->mtu_slot = sd_bus_slot_unref(c->mtu_slot);
	c->value_slot = sd_bus_slot_unref(c->value_slot);
	c->acquire_slot = sd_bus_slot_unref(c->acquire_slot);
	c->notify_slot = sd_bus_slot_unref(c->notify_slot);
	c->slot = sd_bus_slot_unref(c->slot);
}

void gatt_init(struct fake_device *d)
{
	unsigned handle = 0x000a;

	if (!d->p.mtu)
		d->p.mtu = 247;
	snprintf(d->service_path, sizeof(d->service_path), "%s/service%04x", d->path, handle);
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++) {
		struct chrc *c = &d->chrcs[i];

		c->device = d;
		c->index = i;
		c->fd = -1;
		snprintf(c->path, sizeof(c->path), "%s/char%04x", d->service_path, handle + 1);
		handle += flags(c) & (CHRC_NOTIFY | CHRC_INDICATE) ? 3 : 2;
	}
}

int gatt_publish(struct fake_device *d)
{
	sd_bus *bus = d->fake->bus;
	int r = 0;

	if (!d->p.service)
		return 0;

	if (!d->service_slot) {
		r = sd_bus_add_object_vtable(bus, &d->service_slot, d->service_path, SERVICE,
					     service_vtable, d);
		if (r >= 0)
			r = sd_bus_emit_object_added(bus, d->service_path);
	}
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX && d->p.chrcs[i].uuid && r >= 0; i++)
		r = chrc_publish(&d->chrcs[i]);

	return r;
}

void gatt_unpublish(struct fake_device *d)
{
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++)
		chrc_unpublish(&d->chrcs[i]);

	if (!d->service_slot)
		return;

	(void)sd_bus_emit_object_removed(d->fake->bus, d->service_path);
	d->service_slot = sd_bus_slot_unref(d->service_slot);
}

void gatt_up(struct fake_device *d)
{
	struct fake *f = d->fake;

	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++) {
		struct chrc *c = &d->chrcs[i];

		if (c->subscribers)
			later(f, &c->subscribing, f->times.att_us, on_started, c);
	}

	if (d->p.battery && !d->battery_slot) {
		(void)sd_bus_add_object_vtable(f->bus, &d->battery_slot, d->path, BATTERY,
					       battery_vtable, d);
		(void)sd_bus_emit_interfaces_added(f->bus, d->path, BATTERY, NULL);
	}
}

void gatt_down(struct fake_device *d)
{
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++) {
		struct chrc *c = &d->chrcs[i];

		socket_close(c);
		never(&c->subscribing);
		never(&c->writing);
		answer(&c->acquire, "Failed", "Operation failed");
		answer(&c->write, "Failed", "Operation failed with ATT error: 0x0e");
		for (struct subscriber *s = c->subscribers; s; s = s->next) {
			s->active = false;
			answer(&s->call, "Failed", "Operation failed");
		}
	}

	if (d->battery_slot) {
		(void)sd_bus_emit_interfaces_removed(d->fake->bus, d->path, BATTERY, NULL);
		d->battery_slot = sd_bus_slot_unref(d->battery_slot);
	}
}

void gatt_client_gone(struct fake_device *d, const char *sender)
{
	for (unsigned i = 0; i < PERIPHERAL_CHRCS_MAX; i++) {
		struct subscriber *s = subscriber_find(&d->chrcs[i], sender);

		if (s)
			subscriber_drop(&d->chrcs[i], s);
	}
}

/* What a test does to it. */

int fake_device_notify(struct fake_device *d, unsigned chrc, const uint8_t *p, size_t n)
{
	struct chrc *c = &d->chrcs[chrc];

	if (c->fd >= 0)
		return send(c->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)n;
	if (!anybody_listens(c) || n > sizeof(c->value))
		return 0;

	memcpy(c->value, p, n);
	c->n_value = n;
	(void)add_table(c, &c->value_slot, value_vtable);
	emit(c, "Value");
	return 1;
}

void fake_device_acquire_error(struct fake_device *d, const char *name)
{
	d->acquire_error = name;
}

void fake_device_vanish(struct fake_device *d, unsigned chrc)
{
	chrc_unpublish(&d->chrcs[chrc]);
}
