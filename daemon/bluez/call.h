/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Method calls to bluetoothd: asynchronous, and never starting it. Whether Bluetooth runs on this machine is the
 * system's decision; a mail to an absent bluetoothd must not wake it.
 */

#include <stdint.h>
#include <systemd/sd-bus.h>

#include "util/macro.h"

/** call_new() - a call of @interface.@member on @path, to be filled */
int call_new(sd_bus *bus, sd_bus_message **ret, const char *path, const char *interface, const char *member);

/**
 * call_send() - send it
 * @ret_slot:   owns the call: without it the answer is forgotten. NULL: nobody needs the answer, an error is logged.
 * @timeout_us: 0 = the bus library's 25 s
 */
int call_send(sd_bus *bus, sd_bus_slot **ret_slot, sd_bus_message *m, sd_bus_message_handler_t done, void *userdata,
	      uint64_t timeout_us);

/** call_plain() - a call without arguments: both of the above */
int call_plain(sd_bus *bus, sd_bus_slot **ret_slot, const char *path, const char *interface, const char *member,
	       sd_bus_message_handler_t done, void *userdata);

/** problem_sentence() - what an error of bluetoothd means to a person, and what to do; in @buffer or constant */
const char *problem_sentence(const sd_bus_error *error, char *buffer, size_t size);
