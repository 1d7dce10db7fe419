/* SPDX-License-Identifier: MIT */
/* What a row of the history is called when people read it. Numbers are phrase.c's. */

#include <stdio.h>
#include <string.h>

#include "ctl/history-words.h"
#include "util/macro.h"

bool history_was_said(const struct workout_row *w)
{
	return strcmp(w->state, STORE_SAID) == 0;
}

const char *history_state(const struct workout_row *w)
{
	static const struct {
		const char *state, *words;
	} states[] = {
		{ "running", "under way" },
		{ "abandoned", "stopped early" },
		{ STORE_SAID, "said by you" },
	};

	if (strcmp(w->stopped, "pain") == 0)
		return "stopped because it hurt";
	for (size_t i = 0; i < ELEMENTS(states); i++)
		if (strcmp(w->state, states[i].state) == 0)
			return states[i].words;
	return w->state;
}

struct phrase history_exercise(const struct step *s)
{
	struct phrase p = { "" };

	phrase_add(&p, "%s%s%s", s->exercise, s->label[0] ? " " : "", s->label);
	return p;
}

struct phrase history_verified(const struct step_row *s)
{
	static const char *const words[VERIFIERS] = {
		[VERIFIED_BAND] = "the band",
		[VERIFIED_MOTION] = "the motion sensor",
		[VERIFIED_TIMER] = "the timer",
		[VERIFIED_SAID] = "you alone",
	};
	struct phrase p = { "" };

	for (unsigned i = 0; i < VERIFIERS; i++)
		if (s->verified[i])
			phrase_add(&p, "%s%s", p.text[0] ? " and " : "by ", words[i]);
	return p;
}

void history_print_rating(const struct workout_row *w, const char *indent)
{
	if (w->effort.told || w->pain.told)
		printf("%s", indent);
	if (w->effort.told)
		printf("effort %u of %d%s", w->effort.value, SCORE_MAX, w->pain.told ? ", " : "");
	if (w->pain.told)
		printf("pain %u of %d", w->pain.value, SCORE_MAX);
	if (w->effort.told || w->pain.told)
		putchar('\n');
	if (w->note[0])
		printf("%s\"%s\"\n", indent, w->note);
}
