/* SPDX-License-Identifier: MIT */
#pragma once

/* From the id of a cue and its arguments to the sentence that a person reads or hears. */

#include <stdbool.h>
#include <stddef.h>

#include "core/session.h"

#define CUE_SENTENCE_MAX 1024

/* What a sentence needs to know besides the cue. */
struct cue_scene {
	const char *setup;      /* of the step; may be empty */
	const char *exercise;   /* its id */
	enum guide guide;       /* what guides it */
	bool band_seen;         /* the sensor has already been there in this workout */
	bool abandoned;         /* CUE_DONE: it was stopped */
	unsigned done, planned; /* over the workout */
};

/** cue_sentence() - "" for CUE_NONE */
void cue_sentence(const struct cue *c, const struct cue_scene *scene, char *ret, size_t size);

/** cue_with_foot() - to be added to what is done: " with the left foot"; "" = with both */
const char *cue_with_foot(enum side side);

/** cue_next() - what comes after the set under way; "" = nothing */
void cue_next(const struct session *s, char *ret, size_t size);
