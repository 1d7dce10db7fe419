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

/**
 * address_is_private() - is this an address that the device changes from time to time?
 * @address: upper case
 * @random:  AddressType is "random"
 *
 * Of random addresses the two highest bits tell: 11 stays as it is, 01 can be resolved by who is
 * paired, 00 by nobody (Bluetooth Core 5.3, vol. 6 part B, 1.3.2).
 */
bool address_is_private(const char *address, bool random);
