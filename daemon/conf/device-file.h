/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * devices/ID.device: one product that a driver can speak to.
 *
 *	[Device] Title=, Driver=
 *	[Advertisement] Name=, NameCase=, Service=, Company=, Data=
 *
 * With Driver=generic it also says how it is spoken to (driver/generic.h):
 *
 *	[Source] Service=, Characteristic=, Control=, Start=, Stop=, Rate=, Count=, Stride=
 *	[Force] or [Acceleration], [Rotation]: Offset=, Type=, Scale=, Unit=
 *	[Time] Offset=, Type=, Unit=
 *
 * data/example.device explains each of them; "instepctl devices new" copies it.
 */

#include "driver/model.h"
#include "sys/keyfile.h"

/* The driver that such a file is; its name for everybody else is the file's id. */
#define DEVICE_GENERIC "generic"

/**
 * device_load() - read @path; the id is the file's name without ".device"
 * @ret: must stay where it is, see struct model
 *
 * Return: 0 (complaints about single keys may have been made), -EINVAL (a complaint says why no
 * device can be recognised or spoken to by it), or as keyfile_read().
 */
int device_load(struct model *ret, const char *path, struct complaints *c);

/* All devices (device-shelf.c): the user's own folder hides a shipped one of the same id. */
struct device_entry {
	struct model model;
	char *path;
	bool own; /* not a shipped one */
};

struct device_shelf {
	size_t n;
	struct device_entry **entries; /* sorted by id */
	struct models models;          /* the same, but one's own come first */
};

/**
 * device_shelf_load() - read the shipped devices and the user's own
 *
 * A device that cannot be read is a complaint and left out (a shipped one of its id is then not
 * hidden). Until device_shelf_done() the models stay where they are.
 *
 * Return: 0 or -ENOMEM; @ret is then untouched.
 */
int device_shelf_load(struct device_shelf *ret, struct complaints *c);
void device_shelf_done(struct device_shelf *s);
const struct device_entry *device_shelf_find(const struct device_shelf *s, const char *id);
