/* SPDX-License-Identifier: MIT */
#pragma once

/* From the id of a cue and its arguments to the sentence that a person reads or hears. */

#include <stdbool.h>
#include <stddef.h>

#include "core/session.h"

#define CUE_SENTENCE_MAX 2048

/* What a sentence needs to know besides the cue. */
struct cue_scene {
	const struct step *step;
	unsigned set;           /* of the step, from 0 */
	const char *next;       /* as cue_next() */
	enum guide guide;       /* what guides the step */
	enum guide sensor;      /* what could, were it there */
	bool band_seen;         /* the sensor has already been there in this workout */
	bool pulls_resume;      /* two short pulls on the band end a pause */
	bool abandoned, pain;   /* CUE_DONE: it was stopped; because it hurt */
	unsigned done, planned; /* over the workout */
};

/** cue_sentence() - "" for CUE_NONE */
void cue_sentence(const struct cue *c, const struct cue_scene *scene, char *ret, size_t size);

/* cue-next.c */
/** cue_next() - what comes after the part under way, or after the set; "" = nothing */
void cue_next(const struct session *s, char *ret, size_t size);
