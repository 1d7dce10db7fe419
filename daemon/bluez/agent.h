/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Our org.bluez.Agent1: what bluetoothd asks while a device is paired, one question at a time. It
 * is registered for one pairing, believes nobody but bluetoothd, and answers for no other device.
 * It never says yes by itself. It lives in its pairing.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

enum pair_question {
	PAIR_CONFIRM, /* does the band show this number, too? */
	PAIR_ENTER,   /* which number does it show? */
	PAIR_SHOW,    /* type this number on it: the band has the answer */
	PAIR_ALLOW,   /* may it be paired at all? */
};

struct agent_listener {
	/* RegisterAgent was answered; @error: NULL = well */
	void (*registered)(void *userdata, const sd_bus_error *error);
	/* agent_answer() answers; @passkey: 0 to 999999, of PAIR_CONFIRM and PAIR_SHOW */
	void (*ask)(void *userdata, enum pair_question question, uint32_t passkey);
	/* bluetoothd does not want to know any more */
	void (*withdrawn)(void *userdata);
};

struct agent {
	const struct agent_listener *listener;
	void *userdata;

	sd_bus *bus; /* NULL = closed */
	char *owner; /* unique name of bluetoothd */
	char *device_path;
	sd_bus_slot *object, *call; /* RegisterAgent under way */
	sd_bus_message *question;   /* that waits for its answer; NULL = none, or PAIR_SHOW */
	enum pair_question asked;
};

/** agent_open() - ends in registered(). Return: 0 or negative errno (close it then). */
int agent_open(struct agent *a, sd_bus *bus, const char *owner, const char *device_path);

/** agent_answer() - @passkey: of PAIR_ENTER, 0 to 999999. Return: 0 or -ENOENT (nothing is asked) */
int agent_answer(struct agent *a, bool accept, uint32_t passkey);

/** agent_close() - a question that waits is refused; no callback after this */
void agent_close(struct agent *a);
