/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Method calls to bluetoothd: asynchronous, and never starting it. Whether Bluetooth runs on this
 * machine is the system's decision; a call to an absent bluetoothd must not start it. And the shape
 * of what comes back.
 */

#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#include "util/macro.h"

/** call_new() - a call of @interface.@member on @path, to be filled */
int call_new(sd_bus *bus, sd_bus_message **ret, const char *path, const char *interface,
	     const char *member);

/**
 * call_send() - send it; after the bus library's 25 s without an answer it has failed
 * @ret_slot: owns the call: without it the answer is forgotten
 * @done:     NULL = nobody needs the answer
 */
int call_send(sd_bus *bus, sd_bus_slot **ret_slot, sd_bus_message *m, sd_bus_message_handler_t done,
	      void *userdata);

/** call_plain() - a call without arguments: both of the above */
int call_plain(sd_bus *bus, sd_bus_slot **ret_slot, const char *path, const char *interface,
	       const char *member, sd_bus_message_handler_t done, void *userdata);

/**
 * each_entry() - walk through a dictionary
 * @entry: the types of its key and its value, such as "sv"; the key is a text or a path
 * @read:  reads the value of @key, or skips it; an error ends the walk
 *
 * Return: 0 or negative errno.
 */
int each_entry(sd_bus_message *m, const char *entry,
	       int (*read)(sd_bus_message *m, const char *key, void *userdata), void *userdata);

/** next_entry() - the next one of it, once inside. Return: 1, 0 (there is none), or negative errno. */
int next_entry(sd_bus_message *m, const char *entry,
	       int (*read)(sd_bus_message *m, const char *key, void *userdata), void *userdata);

/**
 * changed_value() - the bytes of the property Value in a PropertiesChanged; they are @m's
 *
 * Return: 1, 0 (it is not in it), or negative errno.
 */
int changed_value(sd_bus_message *m, const uint8_t **ret, size_t *ret_n);

/**
 * problem_sentence() - what an error of bluetoothd means to a person, and what to do; in @buffer or
 * constant
 */
const char *problem_sentence(const sd_bus_error *error, char *buffer, size_t size);
