/* SPDX-License-Identifier: MIT */

/*
 * The life of a peer, and the calls. Each call ends in an event, if not by its answer then by what
 * the mirror shows of it (peer-look.c).
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/names.h"
#include "bluez/peer-internal.h"
#include "sys/log.h"

#define GONE "The band is not connected any more."

void peer_call_off(struct peer *p, const struct object *device)
{
	(void)call_plain(p->radio->bus, NULL, device->path, BLUEZ_DEVICE, "Disconnect", NULL, NULL);
}

void peer_not_connected(struct peer *p)
{
	p->connected = p->resolved = p->unsuitable = p->leaving = p->unpaired = false;
	p->resolved_list = 0;
	p->connect_list = 0;
	about_close(&p->about);
	p->connect = sd_bus_slot_unref(p->connect);
}

static int on_later(sd_event_source *source, void *userdata)
{
	struct peer *p = userdata;
	unsigned owed = p->owed;

	p->owed = 0;
	if (owed & OWED_CONNECT_FAILED)
		peer_tell(p, LINK_CONNECT_FAILED, PEER_UNKNOWN);
	if (owed & OWED_SUBSCRIBE_FAILED)
		peer_tell(p, LINK_SUBSCRIBE_FAILED, p->broadcast ? p->radio->sentence : GONE);
	if (owed & OWED_DISCONNECTED)
		peer_tell(p, LINK_DISCONNECTED, NULL);
	if (owed & OWED_LOOK)
		peer_look(p);
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
		peer_call_off(p, device);
	peer_tell(p, LINK_CONNECT_FAILED, problem_sentence(e, sentence, sizeof(sentence)));
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
		peer_not_connected(p);
		peer_owe(p, OWED_LOOK);
		return;
	}

	if (!device || !p->radio->bus) {
		peer_owe(p, OWED_CONNECT_FAILED);
		return;
	}

	r = call_new(p->radio->bus, &m, device->path, BLUEZ_DEVICE, "Connect");
	if (r >= 0)
		r = call_send(p->radio->bus, &p->connect, m, on_connect, p);
	if (r < 0)
		peer_owe(p, OWED_CONNECT_FAILED);
}

void peer_disconnect(struct peer *p)
{
	const struct object *device = peer_device(p);

	p->connect = sd_bus_slot_unref(p->connect);
	p->connect_list = 0;
	p->leaving = p->connected;
	if (!p->connected)
		peer_owe(p, OWED_DISCONNECTED);
	if (device && p->radio->bus)
		peer_call_off(p, device);
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
		log_warning_errno(r, "Failed to change the trust in a band: %m");
}

static int remove_device(sd_bus *bus, const struct object *adapter, const struct object *device)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(bus, &m, adapter->path, BLUEZ_ADAPTER, "RemoveDevice");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "o", device->path);
	if (r < 0)
		return r;

	return call_send(bus, NULL, m, NULL, NULL);
}

/* Each adapter has a bond of its own. */
void peer_unpair(struct peer *p)
{
	const struct tree *tree = &p->radio->tree;
	const struct object *adapter;
	int r;

	for (const struct object *o = tree->objects; o && p->radio->bus; o = o->next) {
		if (o->kind != OBJECT_DEVICE || !o->paired ||
		    strcmp(o->address, p->follower.address) != 0)
			continue;

		adapter = tree_adapter_of(tree, o);
		r = adapter ? remove_device(p->radio->bus, adapter, o) : -ENODEV;
		if (r < 0)
			log_warning_errno(r, "Failed to end the pairing with a band: %m");
	}
}

void peer_subscribe(struct peer *p)
{
	int r;

	r = channel_subscribe(&p->channel);
	if (r < 0 && r != -EALREADY)
		peer_owe(p, OWED_SUBSCRIBE_FAILED);
}

void peer_unsubscribe(struct peer *p)
{
	channel_unsubscribe(&p->channel);
}

static void on_deaf(void *userdata, const char *problem)
{
	peer_tell(userdata, LINK_SUBSCRIBE_FAILED, problem);
}

void peer_listen(struct peer *p)
{
	if (!p->present) {
		peer_owe(p, OWED_SUBSCRIBE_FAILED);
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
	peer_tell(userdata, LINK_SUBSCRIBED, NULL);
}

static void on_refused(void *userdata, const char *reason, bool unpaired)
{
	struct peer *p = userdata;
	const struct object *device = peer_device(p);
	const struct radio_listener *l = p->radio->listener;

	peer_tell(p, LINK_SUBSCRIBE_FAILED, reason);

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

	peer_not_connected(p);
	if (device)
		device->connected = false;
	radio_list(p->radio);
	peer_tell(p, LINK_DISCONNECTED, leaving ? NULL : PEER_LOST);
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
	p->broadcast = driver_broadcasts(driver);
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
	peer_owe(p, OWED_LOOK);

	strcpy(p->follower.address, address);
	p->follower.look = peer_look;
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
