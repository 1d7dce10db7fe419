/* SPDX-License-Identifier: MIT */

/*
 * The band as the mirror shows it, turned into link events: what was told is kept in the peer, and
 * each look at the mirror tells the difference. So however signals arrive, the events come in the
 * order of a connection's life.
 *
 * Two things are not in the mirror: a socket's hang-up, which comes before the property does, and a
 * Connect that bluetoothd reports as done although no connection came of it (src/device.c of 5.66,
 * att_connect_cb(), when the attempt was aborted). Both are settled by listing the objects once
 * more.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/about.h"
#include "bluez/call.h"
#include "bluez/channel.h"
#include "bluez/commands.h"
#include "bluez/names.h"
#include "bluez/peer.h"
#include "bluez/radio-internal.h"
#include "sys/log.h"

#define LOST    "The connection to the band is lost."
#define NO_BAND "The band did not answer. Wake it, bring it nearer and try again."
#define GONE    "The band is not connected any more."
#define UNKNOWN "BlueZ does not know this band yet. Switch it on and scan for it."

/* Answers that the loop owes, because no event may come from inside a call. */
enum owed {
	OWED_LOOK = 1 << 0,
	OWED_CONNECT_FAILED = 1 << 1,
	OWED_SUBSCRIBE_FAILED = 1 << 2,
	OWED_DISCONNECTED = 1 << 3,
};

struct peer {
	struct radio *radio;
	const struct driver *driver;
	bool broadcast; /* the driver's: it lives in its advertisements */
	const struct peer_listener *listener;
	void *userdata;

	struct follower follower;
	struct channel channel;
	struct commands commands;
	struct about about;
	sd_event_source *later;
	unsigned owed;

	sd_bus_slot *connect; /* call under way */

	/* What the listing with this number must show, or it is not so; 0 = none is waited for. */
	unsigned connect_list;  /* the connection, for bluetoothd says that Connect is done */
	unsigned resolved_list; /* the characteristics, for the services are resolved */

	/* What was told. */
	const char *absence; /* why it was not present; NULL = not told yet */
	bool present, connected, resolved, unsuitable;
	bool service;  /* resolved: the driver's service had an object when resolved_list was set */
	bool leaving;  /* we asked for the end of the connection */
	bool unpaired; /* it refused us because of that */
	int battery_pct;
	bool paired;
	char name[64];
};

static void tell(struct peer *p, enum link_event event, const char *reason)
{
	p->listener->link(p->userdata, event, reason);
}

static void owe(struct peer *p, enum owed what)
{
	p->owed |= what;
	(void)sd_event_source_set_enabled(p->later, SD_EVENT_ONESHOT);
}

static struct object *peer_device(const struct peer *p)
{
	return tree_device(&p->radio->tree, p->follower.address);
}

static void call_off(struct peer *p, const struct object *device)
{
	(void)call_plain(p->radio->bus, NULL, device->path, BLUEZ_DEVICE, "Disconnect", NULL, NULL);
}

static void not_connected(struct peer *p)
{
	p->connected = p->resolved = p->unsuitable = p->leaving = p->unpaired = false;
	p->resolved_list = 0;
	p->connect_list = 0;
	about_close(&p->about);
	p->connect = sd_bus_slot_unref(p->connect);
}

/*
 * It is told again when the reason changes: bluetoothd removes devices before adapters, and its
 * name last.
 */
static void look_absent(struct peer *p)
{
	const char *reason = p->radio->state == RADIO_READY ? UNKNOWN : p->radio->sentence;

	if (!p->present && p->absence && !strcmp(p->absence, reason))
		return;

	p->present = false;
	p->absence = reason;
	not_connected(p);
	peer_unlisten(p);
	tell(p, LINK_GONE, reason);
}

static void look_present(struct peer *p)
{
	if (p->present)
		return;

	p->present = true;
	tell(p, LINK_SEEN, NULL);
}

static void look_connected(struct peer *p, const struct object *device)
{
	if (device->connected && !p->connected) {
		p->connect = sd_bus_slot_unref(p->connect);
		p->connect_list = 0;
		p->connected = true;
		tell(p, LINK_CONNECTED, NULL);
	} else if (!device->connected && p->connected) {
		bool leaving = p->leaving;

		not_connected(p);
		tell(p, LINK_DISCONNECTED, leaving ? NULL : LOST);
	} else if (!device->connected && p->connect_list && p->radio->lists >= p->connect_list) {
		p->connect_list = 0;
		tell(p, LINK_CONNECT_FAILED, NO_BAND);
	}
}

/* Where the driver's characteristics are, by index; NULL = not one of these. */
struct places {
	const char *notify[DRIVER_SOURCES_MAX];
	const char *control[DRIVER_SOURCES_MAX];
};

/* By the one name or by the other. */
static const struct object *find_attribute(const struct peer *p, const struct object *device,
					   enum object_kind kind, const char *uuid,
					   const char *other_uuid)
{
	const struct object *o = tree_attribute(&p->radio->tree, device, kind, uuid);

	return o || !other_uuid ? o : tree_attribute(&p->radio->tree, device, kind, other_uuid);
}

/* Return: whether all of them are there. */
static bool find_places(struct peer *p, const struct object *device, struct places *ret)
{
	*ret = (struct places){ 0 };

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX && p->driver->sources[i].uuid; i++) {
		const struct source *source = &p->driver->sources[i];
		const struct object *o = find_attribute(p, device, OBJECT_CHARACTERISTIC,
							source->uuid, source->other_uuid);

		if (source->kind == SOURCE_EXPLAINED)
			continue;
		if (!o)
			return false;

		switch (source->kind) {
		case SOURCE_NOTIFY:
			ret->notify[i] = o->path;
			break;
		case SOURCE_CONTROL:
			ret->control[i] = o->path;
			break;
		case SOURCE_EXPLAINED:
		case SOURCE_BROADCAST:
			break;
		}
	}
	return true;
}

static int open_places(struct peer *p, const struct places *places)
{
	int r;

	r = channel_open(&p->channel, p->radio->bus, p->radio->owner, places->notify);
	if (r < 0)
		return r;

	return commands_open(&p->commands, p->radio->bus, places->control);
}

/* Would the driver ask it by a command of its own? */
static bool driver_asks(const struct driver *driver, enum command command)
{
	struct write writes[DRIVER_WRITES_MAX];
	struct decoder decoder;

	driver_reset(driver, &decoder);
	return driver->command && driver->command(&decoder, command, writes) > 0;
}

static int open_about(struct peer *p, const struct object *device)
{
	const bool asked[ABOUT_PARTS] = {
		[ABOUT_FIRMWARE] = driver_asks(p->driver, COMMAND_FIRMWARE),
		[ABOUT_SOFTWARE] = driver_asks(p->driver, COMMAND_FIRMWARE),
		[ABOUT_BATTERY] =
			device->battery_pct >= 0 || driver_asks(p->driver, COMMAND_BATTERY),
	};
	const char *paths[ABOUT_PARTS] = { 0 };

	for (unsigned i = 0; i < ABOUT_PARTS; i++) {
		const struct object *o = tree_attribute(&p->radio->tree, device,
							OBJECT_CHARACTERISTIC, about_uuid(i));

		if (o && !asked[i])
			paths[i] = o->path;
	}
	return about_open(&p->about, p->radio->bus, p->radio->owner, paths);
}

static bool lists_service(const struct object *device, const char *uuid)
{
	for (char **u = device->uuids; uuid && u && *u; u++)
		if (!strcmp(*u, uuid))
			return true;
	return false;
}

/*
 * ServicesResolved may come before the objects, and the service's object before its
 * characteristics'. So a device is unsuitable only if a listing still shows what the mirror showed
 * when it was asked for.
 */
static bool find_unsuitable(struct peer *p, const struct object *device)
{
	const char *uuid = p->driver->service_uuid, *other_uuid = p->driver->other_service_uuid;
	bool service = find_attribute(p, device, OBJECT_SERVICE, uuid, other_uuid);

	if (!p->resolved_list || service != p->service) {
		p->service = service;
		p->resolved_list = p->radio->lists + 1;
		radio_list(p->radio);
	}
	if (p->radio->lists < p->resolved_list)
		return false;

	return service || (!lists_service(device, uuid) && !lists_service(device, other_uuid));
}

static void look_resolved(struct peer *p, const struct object *device)
{
	struct places places;
	bool complete = find_places(p, device, &places);
	int r;

	if (p->resolved && !complete) {
		not_connected(p);
		owe(p, OWED_LOOK); /* which finds it connected anew */
		tell(p, LINK_DISCONNECTED, "The band changed its services.");
	} else if (!p->resolved && complete && device->resolved) {
		p->resolved = true;
		r = open_places(p, &places);
		if (r >= 0)
			r = open_about(p, device);
		if (r < 0)
			log_error_errno(r, "Failed to open the band %s: %m", p->follower.address);
		tell(p, LINK_RESOLVED, NULL);
	} else if (!p->resolved && !complete && device->resolved && !p->unsuitable &&
		   find_unsuitable(p, device)) {
		p->unsuitable = true;
		tell(p, LINK_UNSUITABLE,
		     "This device does not have the service of the driver that was chosen for it.");
	}
}

/*
 * Now it may let us read it, but bluetoothd only asks it anew in another connection; a trusted band
 * is back at once.
 */
static void look_paired(struct peer *p, const struct object *device)
{
	if (!p->unpaired || !device->paired)
		return;

	p->unpaired = false;
	call_off(p, device);
}

static void look_about(struct peer *p, const struct object *device)
{
	if (device->battery_pct >= 0 && device->battery_pct != p->battery_pct) {
		p->battery_pct = device->battery_pct;
		about_leave_battery(&p->about);
		if (p->listener->battery)
			p->listener->battery(p->userdata, (unsigned)p->battery_pct);
	}
	if (device->paired != p->paired) {
		p->paired = device->paired;
		if (p->listener->paired)
			p->listener->paired(p->userdata, p->paired);
	}
	if (*device->name && strcmp(device->name, p->name) != 0) {
		memcpy(p->name, device->name, sizeof(p->name));
		if (p->listener->name)
			p->listener->name(p->userdata, p->name);
	}
}

/* A band that lives in its advertisements needs no object, only somewhere to listen. */
static void look_audible(struct peer *p)
{
	if (p->radio->state == RADIO_READY)
		look_present(p);
	else
		look_absent(p);
}

static void hear_from(struct peer *p, const struct maker_bytes *maker)
{
	uint64_t now_us = 0;

	(void)sd_event_now(p->radio->event, CLOCK_BOOTTIME, &now_us);
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX && p->driver->sources[i].uuid; i++) {
		const struct source *source = &p->driver->sources[i];

		if (source->kind == SOURCE_BROADCAST && source->company == maker->company &&
		    p->follower.listens)
			p->listener->packet(p->userdata, i, maker->bytes, maker->n, now_us);
	}
}

/* Whichever adapter's object has just said something. */
static void hear(struct peer *p)
{
	for (const struct object *o = p->radio->tree.objects; o; o = o->next) {
		if (!o->heard || strcmp(o->address, p->follower.address) != 0)
			continue;
		for (unsigned i = 0; i < o->n_makers; i++)
			hear_from(p, &o->makers[i]);
	}
}

static void look(void *userdata)
{
	struct peer *p = userdata;
	const struct object *device, *adapter;

	/*
	 * Before bluetoothd has answered nothing is known: neither that the band is there nor that
	 * it is not.
	 */
	if (radio_asking(p->radio))
		return;

	device = peer_device(p);
	if (device)
		look_about(p, device);
	if (p->broadcast) {
		look_audible(p);
		hear(p);
		return;
	}

	adapter = device ? tree_adapter_of(&p->radio->tree, device) : NULL;
	if (!adapter || !adapter->powered) {
		look_absent(p);
		return;
	}

	look_present(p);
	look_connected(p, device);
	if (p->connected)
		look_resolved(p, device);
	if (p->connected)
		look_paired(p, device);
}

static int on_later(sd_event_source *source, void *userdata)
{
	struct peer *p = userdata;
	unsigned owed = p->owed;

	p->owed = 0;
	if (owed & OWED_CONNECT_FAILED)
		tell(p, LINK_CONNECT_FAILED, UNKNOWN);
	if (owed & OWED_SUBSCRIBE_FAILED)
		tell(p, LINK_SUBSCRIBE_FAILED, p->broadcast ? p->radio->sentence : GONE);
	if (owed & OWED_DISCONNECTED)
		tell(p, LINK_DISCONNECTED, NULL);
	if (owed & OWED_LOOK)
		look(p);
	return 0;
}

static int on_connect(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct peer *p = userdata;
	const struct object *device = peer_device(p);
	char sentence[256];

	p->connect = sd_bus_slot_unref(p->connect);

	if (!e) {
		p->connect_list = p->radio->lists + 1;
		radio_list(p->radio);
		return 0;
	}

	/*
	 * The kernel gives an attempt 20 s, the bus library a call 25 s. Without an answer by then
	 * bluetoothd may go on trying, and would answer the next Connect with "in progress".
	 */
	if (device && sd_bus_message_is_method_error(m, SD_BUS_ERROR_NO_REPLY))
		call_off(p, device);
	tell(p, LINK_CONNECT_FAILED, problem_sentence(e, sentence, sizeof(sentence)));
	return 0;
}

void peer_connect(struct peer *p)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	const struct object *device = peer_device(p);
	int r;

	if (p->connect || p->connect_list)
		return;

	/* It is there already: tell its story from the beginning. */
	if (p->connected) {
		not_connected(p);
		owe(p, OWED_LOOK);
		return;
	}

	if (!device || !p->radio->bus) {
		owe(p, OWED_CONNECT_FAILED);
		return;
	}

	r = call_new(p->radio->bus, &m, device->path, BLUEZ_DEVICE, "Connect");
	if (r >= 0)
		r = call_send(p->radio->bus, &p->connect, m, on_connect, p);
	if (r < 0)
		owe(p, OWED_CONNECT_FAILED);
}

void peer_disconnect(struct peer *p)
{
	const struct object *device = peer_device(p);

	p->connect = sd_bus_slot_unref(p->connect);
	p->connect_list = 0;
	p->leaving = p->connected;
	if (!p->connected)
		owe(p, OWED_DISCONNECTED);
	if (device && p->radio->bus)
		call_off(p, device);
}

static int set_trusted(struct peer *p, const struct object *device, bool trusted)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(p->radio->bus, &m, device->path, DBUS_PROPERTIES, "Set");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "ssv", BLUEZ_DEVICE, "Trusted", "b", trusted);
	if (r < 0)
		return r;

	return call_send(p->radio->bus, NULL, m, NULL, NULL);
}

void peer_trust(struct peer *p, bool trusted)
{
	const struct object *device = peer_device(p);
	int r;

	if (!device || !p->radio->bus)
		return;

	r = set_trusted(p, device, trusted);
	if (r < 0)
		log_warning_errno(r, "Failed to change the trust in the band %s: %m",
				  p->follower.address);
}

void peer_subscribe(struct peer *p)
{
	int r;

	r = channel_subscribe(&p->channel);
	if (r < 0 && r != -EALREADY)
		owe(p, OWED_SUBSCRIBE_FAILED);
}

void peer_unsubscribe(struct peer *p)
{
	channel_unsubscribe(&p->channel);
}

static void on_deaf(void *userdata, const char *problem)
{
	tell(userdata, LINK_SUBSCRIBE_FAILED, problem);
}

void peer_listen(struct peer *p)
{
	if (!p->present) {
		owe(p, OWED_SUBSCRIBE_FAILED);
		return;
	}

	p->follower.listens = true;
	hearing_update(p->radio);
}

void peer_unlisten(struct peer *p)
{
	p->follower.listens = false;
	hearing_update(p->radio);
}

void peer_abandon(struct peer *p)
{
	channel_close(&p->channel);
	commands_close(&p->commands);
}

int peer_write(struct peer *p, const struct write *write)
{
	return commands_push(&p->commands, write);
}

bool peer_writing(const struct peer *p)
{
	return p->commands.n > 0;
}

static void on_subscribed(void *userdata)
{
	tell(userdata, LINK_SUBSCRIBED, NULL);
}

static void on_refused(void *userdata, const char *reason, bool unpaired)
{
	struct peer *p = userdata;
	const struct object *device = peer_device(p);
	const struct radio_listener *l = p->radio->listener;

	tell(p, LINK_SUBSCRIBE_FAILED, reason);

	if (!unpaired || !device || device->paired || p->unpaired || !l->unpaired)
		return;
	p->unpaired = true;
	l->unpaired(p->radio->userdata, p->follower.address, device->name);
}

static void on_lost(void *userdata)
{
	struct peer *p = userdata;
	struct object *device = peer_device(p);
	bool leaving = p->leaving;

	not_connected(p);
	if (device)
		device->connected = false;
	radio_list(p->radio);
	tell(p, LINK_DISCONNECTED, leaving ? NULL : LOST);
}

static void on_told(void *userdata, const struct about_texts *texts)
{
	struct peer *p = userdata;

	if (p->listener->about)
		p->listener->about(p->userdata, texts);
}

static void on_battery(void *userdata, unsigned percent)
{
	struct peer *p = userdata;

	if (p->listener->battery)
		p->listener->battery(p->userdata, percent);
}

static void on_packet(void *userdata, unsigned source, const uint8_t *bytes, size_t n,
		      uint64_t host_us)
{
	struct peer *p = userdata;

	p->listener->packet(p->userdata, source, bytes, n, host_us);
}

static void on_write_failed(void *userdata, const char *reason)
{
	struct peer *p = userdata;

	log_debug("The band %s did not take a command: %s", p->follower.address, reason);
	if (p->listener->write_failed)
		p->listener->write_failed(p->userdata, reason);
}

static void on_written(void *userdata)
{
	struct peer *p = userdata;

	if (p->listener->written)
		p->listener->written(p->userdata);
}

static const struct channel_listener channel_listener = {
	.subscribed = on_subscribed,
	.refused = on_refused,
	.lost = on_lost,
	.packet = on_packet,
};

DEFINE_CLEANUP(struct peer *, peer_free);

int peer_new(struct peer **ret, struct radio *radio, const char *address,
	     const struct driver *driver, const struct peer_listener *listener, void *userdata)
{
	_cleanup_(peer_freep) struct peer *p = NULL;
	int r;

	if (strlen(address) >= sizeof(p->follower.address))
		return -EINVAL;

	p = calloc(1, sizeof(*p));
	if (!p)
		return -ENOMEM;

	p->radio = radio;
	p->driver = driver;
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX && driver->sources[i].uuid; i++)
		p->broadcast |= driver->sources[i].kind == SOURCE_BROADCAST;
	p->listener = listener;
	p->userdata = userdata;
	p->battery_pct = -1;
	channel_init(&p->channel, radio->event, &channel_listener, p);
	p->commands.failed = on_write_failed;
	p->commands.written = on_written;
	p->commands.userdata = p;
	p->about = (struct about){ .told = on_told, .battery = on_battery, .userdata = p };

	r = sd_event_add_defer(radio->event, &p->later, on_later, p);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(p->later, "peer-later");
	owe(p, OWED_LOOK);

	strcpy(p->follower.address, address);
	p->follower.look = look;
	p->follower.deaf = on_deaf;
	p->follower.userdata = p;
	radio_follow(radio, &p->follower);

	*ret = TAKE(p);
	return 0;
}

struct peer *peer_free(struct peer *p)
{
	if (!p)
		return NULL;

	radio_unfollow(p->radio, &p->follower);
	peer_abandon(p);
	about_close(&p->about);
	sd_bus_slot_unref(p->connect);
	sd_event_source_disable_unref(p->later);
	free(p);
	return NULL;
}
