/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The system bus, bluetoothd on it, and its adapters: one object that is always there, whatever of
 * the three is not. It mirrors org.bluez's ObjectManager as far as we need it (adapters; devices
 * that were added or match while our own scan runs; their characteristics), waits for what is
 * missing without a timer, and never calls synchronously.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "driver/model.h"

enum radio_state {
	RADIO_NO_SERVICE, /* no system bus, or no bluetoothd on it */
	RADIO_MISSING,    /* bluetoothd, but no adapter */
	RADIO_OFF,        /* an adapter that is not powered */
	RADIO_READY,
};

/* A device that a scan found and that is one of the models. */
struct candidate {
	char address[18];
	char name[64];
	const struct model *model;
	int16_t rssi; /* dBm; 0 = not told */
	/* its address is not its own for long, and nobody knows it by that who is not paired */
	bool changes_address;
	bool paired;
};

struct radio;
struct system_bus;

struct radio_listener {
	void (*state)(void *userdata); /* radio_state() or its sentence changed */
	/* new or changed, while scanning */
	void (*candidate)(void *userdata, const struct candidate *c);
	void (*candidate_gone)(void *userdata, const char *address);
	/* not by radio_scan_stop(); problem may be NULL */
	void (*scan_ended)(void *userdata, const char *problem);
	void (*listening)(void *userdata); /* radio_listening() changed; may be NULL */
	/* a band that is followed lets nobody read it who is not paired, once a connection */
	void (*unpaired)(void *userdata, const char *address, const char *name);
};

/**
 * radio_new() - the bus and @models must live longer; no callback comes from inside while the bus
 * is not up
 */
int radio_new(struct radio **ret, sd_event *event, struct system_bus *system,
	      const struct models *models, const struct radio_listener *listener, void *userdata);
struct radio *radio_free(struct radio *r);

/** radio_state() - @ret_sentence: what is missing and what to do, for a person */
enum radio_state radio_state(const struct radio *r, const char **ret_sentence);
/**
 * radio_settled() - has everybody who is there answered? Until then the state is "not known yet".
 */
bool radio_settled(const struct radio *r);
const char *radio_state_name(enum radio_state state); /* "no-service", "missing", "off", "ready" */

/**
 * radio_scan_start() - look for bands, LE only, until radio_scan_stop()
 *
 * What is found comes to the listener, what BlueZ already knew first.
 * Return: 0, -ENETDOWN unless ready.
 */
int radio_scan_start(struct radio *r);
void radio_scan_stop(struct radio *r);
bool radio_scanning(const struct radio *r);

/** radio_listening() - is there a discovery for bands that live in their advertisements? */
bool radio_listening(const struct radio *r);

/** radio_known() - what BlueZ knows of this address now, in a scan or not. Return: 0 or -ENOENT. */
int radio_known(const struct radio *r, const char *address, struct candidate *ret);
