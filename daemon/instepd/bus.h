/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Our side of the user bus: the connection, and the announcing of changes. Objects say which
 * property changed; everything that changed in one turn of the loop leaves as one PropertiesChanged
 * an interface.
 */

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#define BUS_NAME "org.instep.Instep1"
#define BUS_ROOT "/org/instep/Instep1"

#define IFACE_MANAGER   BUS_NAME ".Manager"
#define IFACE_CANDIDATE BUS_NAME ".Candidate"
#define IFACE_BAND      BUS_NAME ".Band"
#define IFACE_WORKOUT   BUS_NAME ".Workout"
#define IFACE_REMINDER  BUS_NAME ".Reminder"
#define IFACE_ROUTINE   BUS_NAME ".Routine"
#define IFACE_HISTORY   BUS_NAME ".History"

#define BUS_PATH_MAX       160
#define BUS_PROPERTIES_MAX 47
#define BUS_CHANGES_MAX    8

/* The properties of one interface of one object that changed in this turn. */
struct bus_change {
	char path[BUS_PATH_MAX];
	const char *interface;
	const char *properties[BUS_PROPERTIES_MAX + 1]; /* ended by NULL */
};

struct bus {
	sd_bus *sd;
	sd_event_source *flush; /* on while changes wait */
	unsigned n_changes;
	struct bus_change changes[BUS_CHANGES_MAX];
};

/** bus_open() - connect to the user bus. Return: 0 or negative errno. */
int bus_open(struct bus *ret, sd_event *event);

/** bus_attach() - from here on the loop takes the calls of clients. Return: 0 or negative errno. */
int bus_attach(struct bus *b, sd_event *event);

/** bus_close() - flush and disconnect. A bus of zeroes is fine. */
void bus_close(struct bus *b);

/**
 * bus_changed() - announce a property at the end of this turn of the loop
 * @interface, @property: text that stays (literals)
 */
void bus_changed(struct bus *b, const char *path, const char *interface, const char *property);

/** bus_flush() - announce now: before a signal that tells of the end of what changed */
void bus_flush(struct bus *b);

/**
 * bus_path() - the path of an object: the root, @kind, and @id as sd_bus_path_encode() writes it
 * Return: 0, -ENAMETOOLONG or -ENOMEM.
 */
int bus_path(char ret[static BUS_PATH_MAX], const char *kind, const char *id);

/**
 * bus_appeared(), bus_vanishes() - InterfacesAdded; InterfacesRemoved, to be called while the
 * object is still there
 */
void bus_appeared(struct bus *b, const char *path);
void bus_vanishes(struct bus *b, const char *path);

/**
 * bus_open_entry() - begin an entry of the a{sv} that is open, whose value is not of a basic type
 * @contents: the type of the value, which is appended next; then comes bus_close_entry()
 *
 * Return: negative errno, or as sd_bus_message_open_container().
 */
int bus_open_entry(sd_bus_message *m, const char *key, const char *contents);
int bus_close_entry(sd_bus_message *m);

/* A getter for vtables: the property is a char array in the object. */
int bus_get_text(sd_bus *bus, const char *path, const char *interface, const char *property,
		 sd_bus_message *reply, void *text, sd_bus_error *error);
