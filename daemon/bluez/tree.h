/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A mirror of what bluetoothd's ObjectManager shows, as far as it was told: adapters, devices, and
 * the GATT services and characteristics below devices. It stores; what to keep and what a change
 * means is the radio's.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#include "driver/model.h"

/*
 * Objects, of a scan in the main: in a hall more crowded than that the rest is not seen until others
 * are gone. To forget so many takes 5 ms of the loop.
 */
#define TREE_MAX 2000

/* A device has one maker; a few more for those who put several products into one. */
#define MAKERS_MAX      4
#define MAKER_BYTES_MAX 27 /* a legacy advertisement has 31 bytes (Core 5.3, vol. 3 part C, 11) */

struct maker_bytes {
	uint16_t company; /* Bluetooth SIG's id */
	uint8_t n;
	uint8_t bytes[MAKER_BYTES_MAX]; /* behind the id */
};

enum object_kind { OBJECT_ADAPTER, OBJECT_DEVICE, OBJECT_SERVICE, OBJECT_CHARACTERISTIC };

struct object {
	struct object *next; /* in tree.objects */
	enum object_kind kind;
	char *path;
	bool stale;   /* to be removed: not yet confirmed by the answer that is being read */
	bool changed; /* since the radio looked at it */

	/* adapters */
	bool powered, discovering;
	bool registered; /* our profile was offered to it */

	/* devices */
	bool connected, resolved;
	bool announced;  /* as a candidate of the scan that runs */
	int16_t rssi;    /* dBm; 0 = not told */
	int battery_pct; /* org.bluez.Battery1; -1 = not told */
	char address[18];
	char name[64]; /* printable; "" = not told */
	char **uuids;  /* of its services, advertised or resolved; NULL-terminated, or NULL */
	bool random_address, paired;
	/* what makers of it say in its advertisement; heard: the message just read brought it */
	struct maker_bytes makers[MAKERS_MAX];
	unsigned n_makers;
	bool heard;

	/* services and characteristics */
	char uuid[37];
};

struct tree {
	struct object *objects;
	void *by_path; /* the same, for tsearch(3) */
	unsigned n;
	/* is a device that was not there before worth to be kept? NULL: all are */
	bool (*wanted)(void *userdata, const struct object *device);
	/* about to be freed; may be NULL */
	void (*removed)(void *userdata, const struct object *o);
	void *userdata;
};

void tree_clear(struct tree *t);

/**
 * tree_walk() - each object in the order of the paths: what is below another comes right behind it
 * @visit: must not add or remove any
 */
void tree_walk(const struct tree *t, void (*visit)(struct object *o, void *userdata),
	       void *userdata);

/** object_below() - is its path below that of @other? */
bool object_below(const struct object *o, const struct object *other);

/** tree_object() - the object at @path, or NULL */
struct object *tree_object(const struct tree *t, const char *path);

/**
 * tree_add() - the object at @path, made where there is none. NULL: no memory, or the tree is full.
 */
struct object *tree_add(struct tree *t, enum object_kind kind, const char *path);

/** tree_remove() - the object at @path and all below it */
void tree_remove(struct tree *t, const char *path);
void tree_remove_newest(struct tree *t);
void tree_remove_stale(struct tree *t);

/** tree_adapter_of() - the adapter that a device belongs to, or NULL */
struct object *tree_adapter_of(const struct tree *t, const struct object *device);

/**
 * tree_device() - the device @address; of several adapters' the connected one, else one whose
 * adapter is on
 */
struct object *tree_device(const struct tree *t, const char *address);

/** tree_attribute() - the service or characteristic @uuid of @device, or NULL */
struct object *tree_attribute(const struct tree *t, const struct object *device,
			      enum object_kind kind, const char *uuid);

/** object_model() - which of @models this device is, or NULL */
const struct model *object_model(const struct models *models, const struct object *device);

/*
 * Readers of a message's body, in tree-read.c. Return: 0, or negative errno where it is not what
 * BlueZ sends.
 */
int tree_read_interfaces_added(struct tree *t, sd_bus_message *m);
int tree_read_interfaces_removed(struct tree *t, sd_bus_message *m);
int tree_read_properties_changed(struct tree *t, sd_bus_message *m);

/**
 * tree_list_begin() - read an answer of GetManagedObjects, in parts: the objects that were there are
 * yet to be confirmed. tree_list_end() must follow. Return: as above.
 */
int tree_list_begin(struct tree *t, sd_bus_message *m);
/** tree_list_part() - the next @n objects. Return: 1 (there may be more), 0 (that was all), or as above. */
int tree_list_part(struct tree *t, sd_bus_message *m, unsigned n);
/** tree_list_end() - @whole: it was read to its end, so what it did not name is removed */
void tree_list_end(struct tree *t, bool whole);
