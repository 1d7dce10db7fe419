/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The words of cues and notes: exercises, feet and times as people say them, for what is read and
 * for what is read out. Text goes to @ret, cut where it is too long.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/session.h"

/* Enough for each text here but a movement: a variant's name is part of that. */
#define WORDING_MAX  80
#define MOVEMENT_MAX (2 * WORDING_MAX + ROUTINE_VARIANT_MAX)

/** wording_exercise() - "toe press" for its id */
void wording_exercise(const char *id, char *ret, size_t size);

/** wording_seconds() - "5 seconds", "1 second", "3.2 seconds", "2 minutes"; cut, not rounded */
void wording_seconds(uint64_t us, char *ret, size_t size);

/** wording_held() - "3.2 of 5 seconds" */
void wording_held(uint64_t held_us, uint64_t wanted_us, char *ret, size_t size);

/** wording_with_foot() - to be added to what is done: " with the left foot"; "" = with both */
const char *wording_with_foot(enum side side);

/** wording_foot() - to be added to a count: ", left"; "" = both */
const char *wording_foot(enum side side);

/**
 * wording_part() - the variant or direction of a part, as it stands in a sentence: "toes out",
 * "clockwise"
 */
const char *wording_part(const struct part *part);

/**
 * wording_movement() - what the person is to do: "Raise the left heel", "Pull with the left foot"
 * @guide: what is done against a band takes no band by motion, so it is called what it is
 */
void wording_movement(const struct step *step, enum guide guide, enum side side, char *ret,
		      size_t size);

/** wording_verb() - the same in a word, for who has heard it before: "Raise" */
const char *wording_verb(const struct step *step, enum guide guide);

/** wording_way_back() - "Let go", "Lower" */
const char *wording_way_back(const struct step *step, enum guide guide);
