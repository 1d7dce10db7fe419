/* SPDX-License-Identifier: MIT */
#pragma once

/* The parts of `instepctl band add`: what is known of the band that is to be added. */

#include "ctl/client.h"

struct adding {
	sd_bus *bus;
	char address[18];   /* "" = not told */
	const char *wanted; /* advertised name, or NULL */
	const char *id, *name, *side, *driver;
	unsigned seconds; /* 0 = not told */
	bool pair, json;
	json_t *candidates;
	json_t *band; /* the properties of the new one */
};

/**
 * band_add_call() - ask the daemon to keep the band at @address; a pairing has its questions asked
 * at the terminal, if there is one
 * @driver: NULL = it shall find out
 *
 * Return: CTL_OK with a->band set, or with @error when the daemon refused; or the exit status after
 * a complaint.
 */
int band_add_call(struct adding *a, const char *address, const char *driver, sd_bus_error *error);

/** band_add_candidate() - the same for what a scan found; a refusal is a complaint, too */
int band_add_candidate(struct adding *a, const json_t *candidate);

/** band_add_with_person() - lead a person at a terminal through it. Return: exit status. */
int band_add_with_person(struct adding *a);
