/* SPDX-License-Identifier: MIT */
#pragma once

/* The inside of the radio, for its parts (radio.c, scan.c) and for peers. */

#include "bluez/hearing.h"
#include "bluez/listing.h"
#include "bluez/profile.h"
#include "bluez/radio.h"
#include "bluez/system-bus.h"
#include "bluez/tree.h"
#include "bluez/watch.h"

/* Match rules for the object of one device on one adapter, whether or not it is there. */
struct trace {
	struct trace *next; /* in follower.traces */
	char *path;
	struct watch watch;
};

/* Somebody who follows one address, on whatever adapter. */
struct follower {
	struct follower *next; /* in radio.followers */
	char address[18];
	struct trace *traces;
	void (*look)(void *userdata); /* something in the mirror may have changed */
	bool listens;                 /* it needs a discovery */
	/* which was refused or has ended, and listens is false; only of those who listen */
	void (*deaf)(void *userdata, const char *problem);
	void *userdata;
};

struct scan {
	bool on;
	struct watch watch;
};

struct radio {
	sd_event *event;
	const struct radio_listener *listener;
	void *userdata;

	const struct models *models;
	struct system_bus *system; /* the daemon's */
	struct system_bus_listener on_system;
	sd_bus *bus;    /* NULL while there is none; not ours to free */
	char *owner;    /* bluetoothd's unique name; NULL while it does not run */
	bool listed;    /* its objects are known */
	unsigned lists; /* how often they were listed: after asking, wait for one more */
	struct tree tree;
	struct listing listing;
	struct profile *profile;

	struct watch daemon, adapters;
	sd_bus_slot *get_owner, *list; /* calls under way */
	struct follower *followers;
	uint64_t signal_cookie; /* of the newest signal that was read */
	struct scan scan;
	struct hearing hearing;

	enum radio_state state;
	const char *sentence;
};

/** radio_follow() - begin to be told about @f->address; radio_unfollow() before it is freed */
void radio_follow(struct radio *r, struct follower *f);
void radio_unfollow(struct radio *r, struct follower *f);

/** radio_list() - ask bluetoothd for all objects anew; radio.lists counts the answers */
void radio_list(struct radio *r);

/**
 * radio_asking() - nothing is known yet: bluetoothd, or who it is, is being asked; or its answer is
 * being read
 */
static inline bool radio_asking(const struct radio *r)
{
	return r->bus && (r->get_owner || (r->owner && !r->listed) || r->listing.list);
}

/** radio_update() - the mirror changed: draw every conclusion from it */
void radio_update(struct radio *r);

/** radio_on_signal() - handler of bluetoothd's signals, for match rules; userdata is the radio */
int radio_on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error);

/** scan_look() - the mirror changed while a scan runs */
void scan_look(struct radio *r);

/** scan_lost() - its discovery is gone, and the scan with it */
void scan_lost(struct radio *r, const char *problem);
