/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A D-Bus message as JSON: what the verbs work with and what --json prints. Dictionaries become
 * objects, arrays and structs arrays, a variant what is in it. The name of a property becomes
 * snake_case (RadioState: radio_state).
 */

#include <jansson.h>
#include <systemd/sd-bus.h>

/**
 * bus_json_read() - the next value of @m
 * @ret: a new reference
 *
 * Return: 0, -ENXIO at the end of the message, or as sd_bus_message_read().
 */
int bus_json_read(sd_bus_message *m, json_t **ret);

/**
 * bus_json_changes() - what a signal PropertiesChanged says of one interface
 * @ret: a new reference to the properties, with new values; NULL = it is about another interface
 *
 * Return: 0, or as bus_json_read().
 */
int bus_json_changes(sd_bus_message *m, const char *interface, json_t **ret);
