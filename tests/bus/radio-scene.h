/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The radio and the peers (daemon/bluez) without the daemon: they run on the test's own event loop,
 * driven by the link machine as the daemon drives them, against the fake bluetoothd. One test is
 * one process, so there is one scene.
 */

#include "bluez/peer.h"
#include "bluez/radio-internal.h"
#include "bluez/radio.h"
#include "bus/harness-internal.h"
#include "bus/virtual-band.h"

struct radio_scene {
	struct harness *h;
	struct virtual_band band;
	struct system_bus *system;
	struct radio *radio;
	struct peer *peer;
	struct link link;
	sd_event_source *tick;

	char story[4096]; /* link events as words */
	char reason[256]; /* of the last event that had one */
	unsigned packets, candidates, states, failed_writes;
	unsigned source; /* what packets come from */
	uint8_t last[512];
	size_t last_size;
	char name[64], ended[256];
	unsigned battery, signals, abouts;
	struct about_texts about;
	bool paired;
	struct candidate candidate;
	bool gone;
};

extern struct radio_scene scene;

/* A person who pulls 3 kg again and again. */
extern const struct person_plan still;

/** radio_begin() - the system bus and the radio on it, whatever is there */
void radio_begin(struct harness *h);

/**
 * own_bluez() - a bluetoothd in place of the fake one: @answer has to answer every call to it, at
 * any path. Ends with sd_bus_flush_close_unref().
 */
sd_bus *own_bluez(struct harness *h, sd_bus_message_handler_t answer);

/** peer_begin() - follow the virtual band; or another band, whose packets come from its first source */
void peer_begin(void);
void peer_begin_as(const char *address, const struct driver *driver);

/** band_begin() - a band that bluetoothd knows and that is near; the daemon begins */
void band_begin(struct harness *h);

/** band_streams() - the same, until packets come */
void band_streams(struct harness *h);

void scene_end(void);

/** push() - an event of the link, and what the machine asks for */
void push(enum link_event event);

/* Waits; each fails the test in the end. */
void wait_state(enum radio_state state);
void wait_link(enum link_state state);
void wait_story(const char *end);   /* until the story ends so */
void wait_reason(const char *part); /* until the last reason has it */
void wait_packets(unsigned n);      /* for @n more */
void wait_discovering(bool on);

/** listed_again() - a round trip to bluetoothd: all that was to come has come */
void listed_again(void);

/** story_is() - so far, and it begins anew */
void story_is(const char *story);
