/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Pairing, as the person sees it: one question at a time, on the bus as Manager.Pairing, answered by
 * AnswerPairingOf(). Who does not answer for half a minute has refused.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bluez/pair.h"
#include "instepd/bus.h"

struct radio;

/* The end of one. @problem: a sentence, NULL = paired; @address: the band's from now on */
typedef void (*pairing_done_t)(void *userdata, const char *problem, const char *address);

struct pairing {
	struct bus *bus;
	struct radio *radio;
	sd_event_source *deadline; /* of the question */

	/* what goes on; "" = nothing does */
	char address[18];
	char name[64];
	struct pair *pair;   /* NULL: it has not been allowed yet */
	const char *problem; /* the person's answer, when it was none or no */
	pairing_done_t done;
	void *userdata;

	/* what is asked */
	bool asked;
	uint32_t id; /* of the newest question; never 0 once there was one */
	enum pair_question question;
	uint32_t passkey;
};

int pairing_init(struct pairing *p, struct bus *bus, sd_event *event, struct radio *radio);
void pairing_finish(struct pairing *p); /* nobody is told */

/**
 * pairing_begin() - pair with a band, as a person has asked for
 * @done: NULL = nobody needs the end; comes later, never from inside this call
 *
 * Return: 0, -EBUSY (another pairing goes on), -ENOENT (bluetoothd does not know the band), or
 * negative errno.
 */
int pairing_begin(struct pairing *p, const char *address, const char *name, pairing_done_t done,
		  void *userdata);

/** pairing_offer() - the band asks for it: ask the person, and pair if they allow it. Return: as above */
int pairing_offer(struct pairing *p, const char *address, const char *name);

/** pairing_end() - call it off, if it goes on: its done() comes from inside */
void pairing_end(struct pairing *p, const char *problem);

/**
 * pairing_answer() - what the person said
 * @id:     of the question that they were asked
 * @answer: of "enter" the number, else anything
 *
 * Return: 0, or negative with @error set.
 */
int pairing_answer(struct pairing *p, uint32_t id, const char *answer, bool accept,
		   sd_bus_error *error);

/** pairing_append() - the property: what is asked, empty = nothing */
int pairing_append(const struct pairing *p, sd_bus_message *m);
