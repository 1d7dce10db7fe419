/* SPDX-License-Identifier: MIT */

/*
 * The course of a pairing. Whatever ends it (an answer of bluetoothd, the device's object or
 * bluetoothd going) comes out at one place. Whom to ask, and for how long, is the daemon's.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/names.h"
#include "bluez/pair.h"
#include "bluez/radio-internal.h"
#include "sys/log.h"

/*
 * A connection takes up to 20 s, each question up to 30 s of ours, and looking for the services as
 * long as it takes: bluetoothd gives up before this.
 */
#define PAIR_TIMEOUT_US (180 * USEC_PER_SEC)

struct pair {
	struct radio *radio;
	const struct pair_listener *listener;
	void *userdata;

	struct follower follower;
	struct agent agent;
	char *path;        /* of the device */
	sd_bus_slot *call; /* Pair */
	unsigned list;     /* paired: the listing with this number shows the address; 0 = not yet */
};

static void end(struct pair *p, const char *problem)
{
	const struct object *device = tree_object(&p->radio->tree, p->path);

	p->listener->done(p->userdata, problem,
			  device && !problem ? device->address : p->follower.address);
}

static void look(void *userdata)
{
	struct pair *p = userdata;

	if (radio_asking(p->radio))
		return;
	if (!tree_object(&p->radio->tree, p->path))
		end(p, "The band is gone. Switch it on, bring it nearer and try again.");
	else if (p->list && p->radio->lists >= p->list)
		end(p, NULL);
}

static void call_off(struct pair *p)
{
	(void)call_plain(p->radio->bus, NULL, p->path, BLUEZ_DEVICE, "CancelPairing", NULL, NULL);
}

static int on_paired(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct pair *p = userdata;
	char sentence[256];

	p->call = sd_bus_slot_unref(p->call);
	if (sd_bus_error_has_name(e, SD_BUS_ERROR_NO_REPLY))
		call_off(p); /* seen where the kernel cannot encrypt: it is tried for ever */
	if (e && !sd_bus_error_has_name(e, "org.bluez.Error.AlreadyExists")) {
		end(p, problem_sentence(e, sentence, sizeof(sentence)));
		return 0;
	}

	p->list = p->radio->lists + 1;
	radio_list(p->radio);
	return 0;
}

static int call_pair(struct pair *p)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(p->radio->bus, &m, p->path, BLUEZ_DEVICE, "Pair");
	if (r < 0)
		return r;

	return sd_bus_call_async(p->radio->bus, &p->call, m, on_paired, p, PAIR_TIMEOUT_US);
}

static void on_registered(void *userdata, const sd_bus_error *error)
{
	struct pair *p = userdata;
	char sentence[256];
	int r;

	if (error) {
		end(p, problem_sentence(error, sentence, sizeof(sentence)));
		return;
	}

	r = call_pair(p);
	if (r < 0) {
		log_warning_errno(r, "Failed to ask for a pairing: %m");
		end(p, "The pairing could not be begun. Try again.");
	}
}

static void on_ask(void *userdata, enum pair_question question, uint32_t passkey)
{
	struct pair *p = userdata;

	p->listener->ask(p->userdata, question, passkey);
}

static void on_withdrawn(void *userdata)
{
	struct pair *p = userdata;

	p->listener->withdrawn(p->userdata);
}

static const struct agent_listener agent_listener = {
	.registered = on_registered,
	.ask = on_ask,
	.withdrawn = on_withdrawn,
};

DEFINE_CLEANUP(struct pair *, pair_free);

int pair_new(struct pair **ret, struct radio *radio, const char *address,
	     const struct pair_listener *listener, void *userdata)
{
	const struct object *device = tree_device(&radio->tree, address);
	_cleanup_(pair_freep) struct pair *p = NULL;
	int r;

	if (!device || !radio->bus)
		return -ENOENT;

	p = calloc(1, sizeof(*p));
	if (!p)
		return -ENOMEM;

	p->radio = radio;
	p->listener = listener;
	p->userdata = userdata;
	p->agent = (struct agent){ .listener = &agent_listener, .userdata = p };
	p->path = strdup(device->path);
	if (!p->path)
		return -ENOMEM;

	strcpy(p->follower.address, device->address);
	p->follower.look = look;
	p->follower.userdata = p;
	radio_follow(radio, &p->follower);

	r = agent_open(&p->agent, radio->bus, radio->owner, p->path);
	if (r < 0)
		return r;

	*ret = TAKE(p);
	return 0;
}

int pair_answer(struct pair *p, bool accept, uint32_t passkey)
{
	return agent_answer(&p->agent, accept, passkey);
}

struct pair *pair_free(struct pair *p)
{
	if (!p)
		return NULL;

	if (p->call && p->radio->bus)
		call_off(p);
	sd_bus_slot_unref(p->call);
	agent_close(&p->agent);
	radio_unfollow(p->radio, &p->follower);
	free(p->path);
	free(p);
	return NULL;
}
