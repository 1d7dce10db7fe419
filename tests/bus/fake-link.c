/* SPDX-License-Identifier: MIT */
/*
 * The connection to a peripheral: Connect, what follows from it step by step, and the ways it ends.
 * Connect makes a device lasting; a lost link makes it temporary again unless it is trusted or
 * paired. A lasting device whose service a registered GattProfile1 wants is connected whenever it
 * advertises, with no discovery: the kernel's background scan does that.
 */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "bus/fake-internal.h"

static int on_connected(sd_event_source *s, uint64_t us, void *userdata);

static bool wanted(const struct fake_device *d)
{
	return d->connect || d->pairing.call ||
	       (!d->temporary && !d->auto_connect_off && !d->blocked && gatt_is_wanted(d));
}

struct fake_device *link_end(struct fake_device *d)
{
	return d->other && d->other->connected ? d->other : d;
}

bool link_advertises(const struct fake_device *d)
{
	return d->in_range && !d->held && !fake_device_connected(d);
}

bool link_reachable(const struct fake_device *d)
{
	return link_advertises(d) && !d->p.broadcasts;
}

void link_air(struct fake_device *d)
{
	struct fake *f = d->fake;

	if (!f->bus || !d->adapter->present || !d->adapter->powered || !d->known ||
	    !link_reachable(d))
		return;

	if (d->never_answer || d->refusals || !wanted(d))
		return;

	later(f, &d->step, f->times.connect_us, on_connected, d);
}

void link_survived(struct fake_device *d)
{
	if (!d->lingers || !link_reachable(d))
		return;

	d->lingers = false;
	d->connected = true;
	if (d->p.connected)
		d->p.connected(d->p.userdata, true);
}

static void air_of_both(struct fake_device *d)
{
	link_air(d);
	if (d->other)
		link_air(d->other);
}

/* The life of a device that nobody wants. */

static int on_disappeared(sd_event_source *s, uint64_t us, void *userdata)
{
	device_remove(userdata);
	return 0;
}

void link_temporary_timer(struct fake_device *d)
{
	if (d->temporary && !d->connected)
		later(d->fake, &d->temporary_timer, d->fake->times.temporary_us, on_disappeared, d);
	else
		never(&d->temporary_timer);
}

void link_set_temporary(struct fake_device *d, bool temporary)
{
	if (d->temporary == temporary || d->p.private_address)
		return;

	d->temporary = temporary;
	if (temporary)
		d->auto_connect_off = true;
	link_temporary_timer(d);
}

/* The connection, step by step. */

static int on_resolved(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->step);
	link_set_temporary(d, false);
	if (d->resolve_early) {
		d->resolved = true;
		device_emit(d, "ServicesResolved");
	}

	device_resolved(d);
	(void)gatt_publish(d);
	if (!d->resolved) {
		d->resolved = true;
		device_emit(d, "ServicesResolved");
	}
	pair_resolved(d);
	gatt_up(d);
	return 0;
}

static int on_page_timeout(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->step);
	answer(&d->connect, "Failed", "le-connection-abort-by-local");
	pair_link_lost(d, false);
	return 0;
}

static int on_connected(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->step);
	if (!link_reachable(d)) /* the other adapter was first */
		return on_page_timeout(s, us, d);

	d->connected = true;
	link_temporary_timer(d);
	device_emit(d, "Connected");
	answer(&d->connect, NULL, NULL);
	if (d->p.connected)
		d->p.connected(d->p.userdata, true);
	pair_link_up(d);
	later(d->fake, &d->step, d->fake->times.resolve_us, on_resolved, d);
	return 0;
}

static int on_refused(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	never(&d->step);
	d->refusals--;
	answer(&d->connect, d->refuse_name, d->refuse_text);
	link_air(d);
	return 0;
}

void link_begin(struct fake_device *d)
{
	struct fake *f = d->fake;

	if (link_reachable(d))
		later(f, &d->step, f->times.connect_us, on_connected, d);
	else
		later(f, &d->step, f->times.page_us, on_page_timeout, d);
}

int link_connect(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	struct fake *f = d->fake;

	d->connects++;
	if (d->connected)
		return sd_bus_reply_method_return(m, "");

	link_set_temporary(d, false);
	d->auto_connect_off = false;
	if (d->connect)
		return bluez_error(error, "Failed", strerror(EALREADY));
	if (!d->adapter->powered)
		return bluez_error(error, "Failed", strerror(EIO));

	d->connect = sd_bus_message_ref(m);
	if (d->never_answer)
		return 1;

	if (d->refusals)
		later(f, &d->step, f->times.connect_us, on_refused, d);
	else
		link_begin(d);
	return 1;
}

void link_down(struct fake_device *d)
{
	sd_bus *bus = d->fake->bus;
	bool resolved = d->resolved;

	never(&d->step);
	if (!d->connected) {
		answer(&d->connect, "Failed", "br-connection-canceled");
		pair_link_lost(d, false);
		return;
	}

	pair_link_lost(d, true);
	gatt_down(d);
	d->resolved = false;
	if (d->disconnect && resolved) {
		device_emit(
			d, "ServicesResolved"); /* the answer flushes it before Connected changes */
		resolved = false;
	}
	answer(&d->disconnect, NULL, NULL);

	d->connected = false;
	if (resolved)
		(void)sd_bus_emit_properties_changed(bus, d->path, DEVICE, "ServicesResolved",
						     "Connected", NULL);
	else
		device_emit(d, "Connected");

	if (!d->trusted && !d->paired)
		link_set_temporary(d, true);
	link_temporary_timer(d);
	if (d->p.connected)
		d->p.connected(d->p.userdata, false);

	if (d->remove)
		device_remove(d);
	air_of_both(d);
}

static int on_disconnected(sd_event_source *s, uint64_t us, void *userdata)
{
	link_down(userdata);
	return 0;
}

static void disconnect_soon(struct fake_device *d, sd_bus_message *m)
{
	answer(&d->connect, "Failed", "br-connection-canceled");
	d->disconnect = sd_bus_message_ref(m);
	later(d->fake, &d->step, d->fake->times.disconnect_us, on_disconnected, d);
}

int link_disconnect(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	/* Only that of a device that is not trusted keeps it away (bluez/bluez issue 754). */
	if (!d->trusted)
		d->auto_connect_off = true;

	if (!d->connected) {
		never(&d->step);
		answer(&d->connect, "Failed", "br-connection-canceled");
		return sd_bus_reply_method_return(m, "");
	}
	if (d->disconnect)
		return sd_bus_reply_method_return(m, "");

	disconnect_soon(d, m);
	return 1;
}

int link_remove_call(struct fake_device *d, sd_bus_message *m)
{
	d->trusted = false;
	link_set_temporary(d, true);
	if (!d->connected) {
		device_remove(d);
		return sd_bus_reply_method_return(m, "");
	}

	d->remove = true;
	if (d->disconnect)
		return sd_bus_reply_method_return(m, "");

	disconnect_soon(d, m);
	return 1;
}

/* What a test does to it. */

void fake_device_range(struct fake_device *d, bool in_range)
{
	d->in_range = in_range;
	if (d->other)
		d->other->in_range = in_range;
	if (in_range)
		air_of_both(d);
	else
		link_down(link_end(d));
}

void fake_device_hold(struct fake_device *d, bool held)
{
	assert(!fake_device_connected(d));
	d->held = held;
	if (d->other)
		d->other->held = held;
	air_of_both(d);
}

void fake_device_drop(struct fake_device *d)
{
	link_down(link_end(d));
}

bool fake_device_connected(const struct fake_device *d)
{
	return d->connected || (d->other && d->other->connected);
}

unsigned fake_device_connects(const struct fake_device *d)
{
	return d->connects + (d->other ? d->other->connects : 0);
}

unsigned fake_device_stops(const struct fake_device *d)
{
	return d->stops + (d->other ? d->other->stops : 0);
}

void fake_device_refuse(struct fake_device *d, const char *name, const char *text, unsigned times)
{
	d->refuse_name = name;
	d->refuse_text = text;
	d->refusals = times;
}

void fake_device_never_answer(struct fake_device *d, bool on)
{
	d->never_answer = on;
	if (!on)
		link_air(d);
}

void fake_device_linger(struct fake_device *d)
{
	d->lingers = true;
}

void fake_device_resolve_early(struct fake_device *d, bool on)
{
	d->resolve_early = on;
}
