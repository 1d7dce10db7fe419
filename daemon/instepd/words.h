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
#define WORDS_MAX    80
#define MOVEMENT_MAX (2 * WORDS_MAX + ROUTINE_VARIANT_MAX)

/** words_exercise() - "toe press" for its id */
void words_exercise(const char *id, char *ret, size_t size);

/** words_seconds() - "5 seconds", "1 second", "3.2 seconds", "2 minutes"; cut, not rounded */
void words_seconds(uint64_t us, char *ret, size_t size);

/** words_held() - "3.2 of 5 seconds" */
void words_held(uint64_t held_us, uint64_t wanted_us, char *ret, size_t size);

/** words_with_foot() - to be added to what is done: " with the left foot"; "" = with both */
const char *words_with_foot(enum side side);

/** words_foot() - to be added to a count: ", left"; "" = both */
const char *words_foot(enum side side);

/**
 * words_part() - the variant or direction of a part, as it stands in a sentence: "toes out",
 * "clockwise"
 */
const char *words_part(const struct part *part);

/**
 * words_movement() - what the person is to do: "Raise the left heel", "Pull with the left foot"
 * @guide: what is done against a band takes no band by motion, so it is called what it is
 */
void words_movement(const struct step *step, enum guide guide, enum side side, char *ret,
		    size_t size);

/** words_verb() - the same in a word, for who has heard it before: "Raise" */
const char *words_verb(const struct step *step, enum guide guide);

/** words_way_back() - "Let go", "Lower" */
const char *words_way_back(const struct step *step, enum guide guide);
