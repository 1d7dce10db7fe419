/* SPDX-License-Identifier: MIT */
/*
 * WriteValue and ReadValue of a characteristic. Each takes its way over the air, and one of a kind
 * is under way at a time. Offsets are ignored: no value of ours is longer than a packet.
 */

#include <string.h>
#include <strings.h>

#include "bus/fake-internal.h"

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

int chrc_write(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct fake_device *d = c->device;
	const char *type;
	const void *bytes;
	size_t n;
	int r;

	if (!chrc_ready(c))
		return bluez_error(error, "Failed", "Not connected");
	if (c->write)
		return bluez_error(error, "InProgress", "In Progress");

	r = sd_bus_message_read_array(m, 'y', &bytes, &n);
	if (r >= 0)
		r = read_write_type(m, &type);
	if (r < 0 || n > sizeof(c->value))
		return bluez_error(error, "InvalidArguments", "Invalid arguments in method call");

	if (!type)
		type = c->flags & CHRC_WRITE ? "request" : "command";
	if (!strcasecmp(type, "request")) {
		if (!(c->flags & CHRC_WRITE))
			return bluez_error(error, "NotPermitted", "Write not permitted");
		c->write = sd_bus_message_ref(m);
		later(d->fake, &c->writing, d->fake->times.att_us, on_written, c);
		return 1;
	}
	if (strcasecmp(type, "command") || !(c->flags & CHRC_WRITE_COMMAND))
		return bluez_error(error, "NotSupported", "Operation is not supported");

	if (d->p.written)
		d->p.written(d->p.userdata, c->index, bytes, n);
	return sd_bus_reply_method_return(m, "");
}

static int on_read(sd_event_source *source, uint64_t us, void *userdata)
{
	struct chrc *c = userdata;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *call = TAKE(c->read), *reply = NULL;

	never(&c->reading);
	if (sd_bus_message_new_method_return(call, &reply) >= 0 &&
	    sd_bus_message_append_array(reply, 'y', c->value, c->n_value) >= 0)
		(void)sd_bus_send(NULL, reply, NULL);
	return 0;
}

int chrc_read(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct fake *f = c->device->fake;

	if (!chrc_ready(c))
		return bluez_error(error, "Failed", "Not connected");
	if (c->read)
		return bluez_error(error, "InProgress", "In Progress");
	if (!(c->flags & CHRC_READ))
		return bluez_error(error, "NotPermitted", "Read not permitted");

	c->read = sd_bus_message_ref(m);
	later(f, &c->reading, f->times.att_us, on_read, c);
	return 1;
}

void chrc_cancel(struct chrc *c, const char *why)
{
	never(&c->writing);
	answer(&c->write, "Failed", why);
	never(&c->reading);
	answer(&c->read, "Failed", why);
}
