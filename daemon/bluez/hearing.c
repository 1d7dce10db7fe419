/* SPDX-License-Identifier: MIT */

/*
 * bluetoothd counts clients, and we are one of them: a second StartDiscovery would be refused, and
 * one StopDiscovery ends it for everybody here. It also refuses either while the other is under way
 * (src/adapter.c of 5.66, start_discovery() and stop_discovery()); so there is one call at a time,
 * and its answer leads to the next.
 *
 * Without DuplicateData an advertisement that says the same as the one before is not told, and a
 * force that stays makes the same advertisement. Bands that are listened to need it; a scan does
 * not, and its wake-ups are paid for nothing. The kernel lets the adapter drop duplicates all the
 * same (bluez issue 406), so how often a band is heard is also the adapter's.
 *
 * When our connection ends, bluetoothd ends the discovery by itself (discovery_disconnect() there).
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/names.h"
#include "bluez/radio-internal.h"
#include "sys/log.h"

static bool listened_to(const struct radio *r)
{
	for (const struct follower *f = r->followers; f; f = f->next)
		if (f->listens)
			return true;
	return false;
}

void hearing_forget(struct radio *r)
{
	struct hearing *d = &r->hearing;
	bool listening = d->listening;

	sd_bus_slot_unref(d->call);
	free(d->adapter_path);
	*d = (struct hearing){ .listening = listening };
}

static void fail(struct radio *r, const char *problem)
{
	hearing_forget(r);
	scan_lost(r, problem);
	for (struct follower *f = r->followers; f; f = f->next) {
		if (!f->listens)
			continue;
		f->listens = false;
		f->deaf(f->userdata, problem);
	}
}

/* Return: whether it was not refused; if it was, that has been told. */
static bool answered(struct radio *r, sd_bus_message *m)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	char sentence[256];

	r->hearing.call = sd_bus_slot_unref(r->hearing.call);
	if (e)
		fail(r, problem_sentence(e, sentence, sizeof(sentence)));
	return !e;
}

/*
 * A discovery in progress is our own: other clients do not count. It was begun by a call that was
 * not answered in time, so one that is not answered now may have begun as well, and is to be ended
 * one day.
 */
static bool may_run(sd_bus_message *m)
{
	return sd_bus_error_has_names(sd_bus_message_get_error(m), SD_BUS_ERROR_NO_REPLY,
				      "org.bluez.Error.InProgress");
}

static int on_started(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct radio *r = userdata;

	if (may_run(m)) {
		r->hearing.call = sd_bus_slot_unref(r->hearing.call);
		r->hearing.on = true;
	} else {
		r->hearing.on = answered(r, m);
	}
	hearing_update(r);
	return 0;
}

static int on_filter(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct radio *r = userdata;
	struct hearing *d = &r->hearing;
	int e;

	if (!answered(r, m) || d->on) {
		hearing_update(r);
		return 0;
	}

	e = call_plain(r->bus, &d->call, d->adapter_path, BLUEZ_ADAPTER, "StartDiscovery",
		       on_started, r);
	if (e < 0)
		log_warning_errno(e, "Failed to start a discovery: %m");
	return 0;
}

static int on_stopped(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	hearing_forget(userdata);
	hearing_update(userdata);
	return 0;
}

static int set_filter(struct radio *r, bool repeats)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	struct hearing *d = &r->hearing;
	int e;

	e = call_new(r->bus, &m, d->adapter_path, BLUEZ_ADAPTER, "SetDiscoveryFilter");
	if (e < 0)
		return e;

	e = sd_bus_message_append(m, "a{sv}", 2, "Transport", "s", "le", "DuplicateData", "b",
				  (int)repeats);
	if (e < 0)
		return e;

	d->repeats = repeats;
	return call_send(r->bus, &d->call, m, on_filter, r);
}

/* Of several the first that the kernel knew, which is also bluetoothctl's. */
static const struct object *powered_adapter(const struct radio *r)
{
	const struct object *first = NULL;

	for (const struct object *o = r->tree.objects; o; o = o->next)
		if (o->kind == OBJECT_ADAPTER && o->powered &&
		    (!first || strcmp(o->path, first->path) < 0))
			first = o;
	return first;
}

static int begin(struct radio *r, bool repeats)
{
	const struct object *adapter = powered_adapter(r);

	if (!adapter)
		return 0; /* it begins when there is one */

	r->hearing.adapter_path = strdup(adapter->path);
	if (!r->hearing.adapter_path)
		return -ENOMEM;

	return set_filter(r, repeats);
}

static void tell_listening(struct radio *r, bool listening)
{
	if (listening == r->hearing.listening)
		return;

	r->hearing.listening = listening;
	if (r->listener->listening)
		r->listener->listening(r->userdata);
}

/* Is it still what it was? No call is under way, so the mirror is as new as the last answer. */
static void check_alive(struct radio *r)
{
	struct hearing *d = &r->hearing;
	const struct object *adapter;

	if (!d->adapter_path)
		return;

	adapter = tree_object(&r->tree, d->adapter_path);
	if (!adapter || !adapter->powered) {
		/* Those who listen may do so on another one, or are about to see that there is none. */
		hearing_forget(r);
		scan_lost(r, adapter ? "Bluetooth was switched off, so the scan ended."
				     : "The Bluetooth adapter is gone, so the scan ended.");
	} else if (d->seen && !adapter->discovering) {
		fail(r, "bluetoothd ended the discovery. Was Bluetooth switched off?");
	} else {
		d->seen = adapter->discovering;
	}
}

static int change(struct radio *r)
{
	struct hearing *d = &r->hearing;
	bool listened = listened_to(r);

	if ((r->scan.on || listened) && !d->adapter_path)
		return begin(r, listened);
	if ((r->scan.on || listened) && d->repeats != listened)
		return set_filter(r, listened);
	if (!r->scan.on && !listened && d->adapter_path)
		return call_plain(r->bus, &d->call, d->adapter_path, BLUEZ_ADAPTER, "StopDiscovery",
				  on_stopped, r);
	return 0;
}

void hearing_update(struct radio *r)
{
	int e = 0;

	if (!r->hearing.call)
		check_alive(r);
	if (!r->hearing.call && r->bus)
		e = change(r);
	if (e < 0)
		log_warning_errno(e, "Failed to change the discovery: %m");

	tell_listening(r, listened_to(r));
}

void hearing_end(struct radio *r)
{
	struct hearing *d = &r->hearing;

	if (d->adapter_path && r->bus)
		(void)call_plain(r->bus, NULL, d->adapter_path, BLUEZ_ADAPTER, "StopDiscovery",
				 NULL, NULL);
	hearing_forget(r);
}
