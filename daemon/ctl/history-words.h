/* SPDX-License-Identifier: MIT */
#pragma once

/* Words that the page of a workout and the diary of a day have in common. */

#include "ctl/phrase.h"
#include "store/store.h"

/** history_state() - how it ended: "finished", "stopped because it hurt", "said by you", ... */
const char *history_state(const struct workout_row *w);

/** history_was_said() - is it an entry that a person made? */
bool history_was_said(const struct workout_row *w);

/** history_exercise() - "toe-walk", "resisted-flexion warm-up" */
struct phrase history_exercise(const struct step *s);

/** history_verified() - "by the band and the timer"; "" when nothing counted */
struct phrase history_verified(const struct step_row *s);

/**
 * history_print_rating() - effort, pain and note, on lines of their own after @indent; nothing when
 * none is told
 */
void history_print_rating(const struct workout_row *w, const char *indent);
