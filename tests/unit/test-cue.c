/* SPDX-License-Identifier: MIT */

/* The sentences of cues: each says the numbers it was given, in the words of a person. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "instepd/cue.h"
#include "util/macro.h"

#define MOTION                                       \
	{                                            \
		"", "resisted-flexion", GUIDE_MOTION \
	}
#define S(seconds) ((uint64_t)((seconds)*1e6))

static const struct row {
	struct cue cue;
	struct cue_scene scene;
	const char *sentence;
} rows[] = {
	{ { CUE_NONE }, { "" }, "" },
	{ { CUE_READY }, { "" }, "Get ready." },
	{ { CUE_READY, .side = SIDE_LEFT }, { "" }, "Get ready with the left foot." },
	{ { CUE_READY }, { "Sit down." }, "Get ready. Sit down." },
	{ { CUE_STILL }, { "" }, "Keep the band just taut and still for a second." },
	{ { CUE_PULL, 3, 10, .wanted_us = S(5) }, { "" }, "Pull and hold for 5 s: 3 of 10." },
	{ { CUE_PULL, 1, 2, SIDE_RIGHT, .wanted_us = S(2.5) },
	  { "" },
	  "Pull with the right foot and hold for 2.5 s: 1 of 2." },
	{ { CUE_HOLD }, { "" }, "Hold." },
	{ { CUE_HARDER }, { "" }, "A little harder: the countdown waits for you." },
	{ { CUE_RELEASE }, { "" }, "Good. Let go slowly." },
	{ { CUE_TRIED, .reason = TRIED_SHORT, .held_us = S(3.24), .wanted_us = S(5) },
	  { "" },
	  "Not counted: held for 3.2 s of 5 s. Once more." },
	{ { CUE_TRIED, .reason = TRIED_SHORT, .held_us = S(4.96), .wanted_us = S(5) },
	  { "" },
	  "Not counted: held for 4.9 s of 5 s. Once more." },
	{ { CUE_TRIED, .reason = TRIED_WEAK },
	  { "" },
	  "Not counted: the pull stayed under the target. Once more." },
	{ { CUE_TRIED, .reason = TRIED_BAND_LOST },
	  { "" },
	  "Not counted: the connection to the band broke." },
	{ { CUE_REST }, { "" }, "Rest." },
	{ { CUE_SET_REST, .wanted_us = S(30) }, { "" }, "Set done. Rest for 30 s." },
	{ { CUE_SIDE, .side = SIDE_RIGHT, .wanted_us = S(30) },
	  { "" },
	  "Set done. Change to the right foot. Rest for 30 s." },
	{ { CUE_SIDE, .side = SIDE_LEFT }, { "" }, "Set done. Change to the left foot." },
	{ { CUE_PAUSED }, { "" }, "Paused. Resume when you are ready." },
	{ { CUE_BAND_LOST },
	  { "", .band_seen = true },
	  "The band is out of reach: paused. It goes on when the band is back." },
	{ { CUE_BAND_LOST },
	  { "" },
	  "Waiting for the band: switch it on and bring it near. To do without it, stop this and "
	  "start by the timer." },
	{ { CUE_BAND_BACK }, { "" }, "The band is back: keep it still for a second." },
	{ { CUE_STILL }, MOTION, "Let the foot rest, and keep it still for a second." },
	{ { CUE_PULL, 3, 10, .wanted_us = S(5) },
	  MOTION,
	  "Bend both feet towards you and hold for 5 s: 3 of 10." },
	{ { CUE_PULL, 1, 2, SIDE_RIGHT, .wanted_us = S(2.5) },
	  MOTION,
	  "Bend the right foot towards you and hold for 2.5 s: 1 of 2." },
	{ { CUE_PULL, 1, 2, SIDE_LEFT, .wanted_us = S(5) },
	  { "", "heel-raise", GUIDE_MOTION },
	  "Raise the left heel and hold for 5 s: 1 of 2." },
	{ { CUE_PULL, 1, 2, .wanted_us = S(5) },
	  { "", "heel-raise", GUIDE_MOTION },
	  "Raise both heels and hold for 5 s: 1 of 2." },
	{ { CUE_PULL, 1, 2, SIDE_LEFT, .wanted_us = S(5) },
	  { "", "one-of-my-own", GUIDE_MOTION },
	  "Move the left foot and hold for 5 s: 1 of 2." },
	{ { CUE_PULL, 1, 2, .wanted_us = S(5) },
	  { "", "heel-raise", GUIDE_TIMER },
	  "Pull and hold for 5 s: 1 of 2." },
	{ { CUE_HARDER }, MOTION, "A little farther: the countdown waits for you." },
	{ { CUE_RELEASE }, MOTION, "Good. Go back slowly." },
	{ { CUE_TRIED, .reason = TRIED_BAND_LOST },
	  MOTION,
	  "Not counted: the connection to the sensor broke." },
	{ { CUE_BAND_LOST },
	  { "", .guide = GUIDE_MOTION, .band_seen = true },
	  "The sensor is out of reach: paused. It goes on when the sensor is back." },
	{ { CUE_BAND_LOST },
	  MOTION,
	  "Waiting for the sensor: switch it on and bring it near. To do without it, stop this and "
	  "start by the timer." },
	{ { CUE_BAND_BACK }, MOTION, "The sensor is back: keep it still for a second." },
	{ { CUE_DONE }, { "", .done = 9, .planned = 10 }, "Done. 9 of 10 counted." },
	{ { CUE_DONE },
	  { "", .abandoned = true, .done = 2, .planned = 10 },
	  "Stopped. 2 of 10 counted." },
};

static void sentences(void **state)
{
	char sentence[CUE_SENTENCE_MAX];

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		cue_sentence(&rows[i].cue, &rows[i].scene, sentence, sizeof(sentence));
		if (strcmp(sentence, rows[i].sentence) != 0)
			fail_msg("row %zu: \"%s\" instead of \"%s\"", i, sentence,
				 rows[i].sentence);
	}
}

/* A long set-up text is cut, never written past the end. */
static void cut(void **state)
{
	char setup[ROUTINE_TEXT_MAX], sentence[16];
	const struct cue cue = { CUE_READY };
	const struct cue_scene scene = { setup };

	memset(setup, 'x', sizeof(setup) - 1);
	setup[sizeof(setup) - 1] = '\0';
	cue_sentence(&cue, &scene, sentence, sizeof(sentence));
	assert_string_equal(sentence, "Get ready. xxxx");
}

static void next(void **state)
{
	static const struct {
		unsigned step, set;
		const char *sentence;
	} places[] = {
		{ 0, 0, "toe-press with the right foot, set 2 of 2: 3 holds" },
		{ 0, 1, "heel-raise, set 1 of 1: 8 holds" },
		{ 1, 0, "toe-press, set 1 of 1: 1 hold" },
		{ 2, 0, "" },
	};
	const struct routine routine = {
		.n_steps = 3,
		.steps = {
			{ "toe-press", .sides = SIDES_EACH, .first = SIDE_LEFT, .sets = 1, .reps = 3 },
			{ "heel-raise", .sides = SIDES_BOTH, .sets = 1, .reps = 8 },
			{ "toe-press", .sides = SIDES_BOTH, .sets = 1, .reps = 1 },
		},
	};
	char sentence[128];

	for (size_t i = 0; i < ELEMENTS(places); i++) {
		const struct session s = { .routine = &routine,
					   .step = places[i].step,
					   .set = places[i].set };

		cue_next(&s, sentence, sizeof(sentence));
		assert_string_equal(sentence, places[i].sentence);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences),
		cmocka_unit_test(cut),
		cmocka_unit_test(next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
