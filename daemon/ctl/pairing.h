/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Questions about the pairing with a band, Manager.Pairing, and a person at a terminal who answers
 * them. Nothing is answered in the person's place.
 */

#include "ctl/client.h"
#include "ctl/phrase.h"

struct pairing {
	sd_bus *bus;
	sd_bus_slot *slot;
	json_t *question; /* the newest one that nobody was asked yet; NULL = none */
	bool *wake;
};

/**
 * pairing_listen() - hear of questions from now on, and of one that waits already
 * @wake: set when there is one, for client_wait()
 *
 * Return: CTL_OK, or the exit status after a complaint; pairing_done() in either case.
 */
int pairing_listen(struct pairing *p, sd_bus *bus, bool *wake);
void pairing_done(struct pairing *p);

/** pairing_mind() - ask the person what there is to ask. Return: as pairing_talk(). */
int pairing_mind(struct pairing *p);

/** pairing_words() - a question as a sentence that says what to do */
struct phrase pairing_words(const json_t *question);

/** pairing_is_shown() - is it the band that answers, once the person has typed the number on it? */
bool pairing_is_shown(const json_t *question);

/** pairing_talk() - put it to the person. Return: CTL_OK; CTL_STOPPED at the end of input. */
int pairing_talk(sd_bus *bus, const json_t *question);

/**
 * pairing_answer() - @text: the number that was asked for, or "". Return: CTL_OK, or the exit status
 * after a complaint: this is not asked any more.
 */
int pairing_answer(sd_bus *bus, const json_t *question, const char *text, bool accept);
