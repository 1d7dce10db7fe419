/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One pairing with a device that bluetoothd knows, asked for by a person: from RegisterAgent over
 * Pair to the address that the device has from then on.
 */

#include <stdbool.h>
#include <stdint.h>

#include "bluez/agent.h"

struct pair;
struct radio;

struct pair_listener {
	/* pair_answer() answers; @passkey: 0 to 999999, of PAIR_CONFIRM and PAIR_SHOW */
	void (*ask)(void *userdata, enum pair_question question, uint32_t passkey);
	void (*withdrawn)(void *userdata); /* it is not asked any more */
	/*
	 * The end; the pair may be freed by it. @problem: a sentence, NULL = they are paired, and
	 * @address is the device's: a private one has become the real one.
	 */
	void (*done)(void *userdata, const char *problem, const char *address);
};

/**
 * pair_new() - begin to pair with @address (upper case). Return: 0, -ENOENT (bluetoothd does not know
 * it), or negative errno.
 */
int pair_new(struct pair **ret, struct radio *radio, const char *address,
	     const struct pair_listener *listener, void *userdata);

/** pair_answer() - @passkey: of PAIR_ENTER. Return: 0 or -ENOENT (nothing is asked) */
int pair_answer(struct pair *p, bool accept, uint32_t passkey);

/** pair_free() - what goes on is called off */
struct pair *pair_free(struct pair *p);
