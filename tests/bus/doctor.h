/* SPDX-License-Identifier: MIT */
#pragma once

/* What tests of `instepctl doctor` ask of it. */

#include <jansson.h>

#include "bus/harness.h"

/**
 * doctor() - run it; it must end with @wanted (1: with a problem) and complain of nothing
 * Return: its report, a new reference.
 */
json_t *doctor(struct harness *h, int wanted);

/**
 * finds() - there is a finding of the check @name and that verdict, with these parts of its text
 * and of its advice
 */
void finds(const json_t *report, const char *name, const char *verdict, const char *part,
	   const char *advice);

/** looks_not_at() - there is no finding of that check */
void looks_not_at(const json_t *report, const char *name);

/** doctor_finds() - one run, one thing to find in it */
void doctor_finds(struct harness *h, int wanted, const char *name, const char *verdict,
		  const char *part, const char *advice);
