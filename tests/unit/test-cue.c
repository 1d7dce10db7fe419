/* SPDX-License-Identifier: MIT */

/* The sentences of cues: each says the numbers it was given, in the words of a person. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "instepd/cue.h"
#include "util/macro.h"

#define S(seconds) ((uint64_t)((seconds)*1e6))

static const struct step flexion = { "resisted-flexion", .sets = 1, .reps = 10, .hold_us = S(5) };
static const struct step shorter = { "resisted-flexion", .sets = 1, .reps = 10, .hold_us = S(2.5) };
static const struct step minute = { "toe-press", .sets = 1, .reps = 2, .hold_us = S(90) };
static const struct step with_texts = { "toe-press",
					.setup = "Stand up.",
					.movement = "Grip the floor.",
					.avoid = "Do not lean.",
					.sets = 2,
					.reps = 10,
					.hold_us = S(1) };
static const struct step warm_up = { "resisted-flexion", .warm_up = true, .sets = 1, .reps = 3 };
static const struct step press_out = { "resisted-flexion", .sets = 3, .reps = 10, .hold_us = S(2),
				       .back_hold_us = S(2) };
static const struct step raise = { "heel-raise", .kind = KIND_REPS, .sets = 3, .reps = 10 };
static const struct step mine = { "one-of-my-own", .sets = 1, .reps = 2, .hold_us = S(5) };
static const struct step walk = { "toe-walk", .kind = KIND_TIMED, .sets = 5, .reps = 1,
				  .time_us = S(20) };
static const struct step walk_three = {
	"toe-walk",      .kind = KIND_TIMED,
	.sets = 5,       .reps = 1,
	.n_parts = 3,    .parts = { { "feet straight" }, { "toes out" }, { "toes in" } },
	.time_us = S(20)
};
static const struct step circles = {
	"ankle-circle",
	.kind = KIND_CIRCLES,
	.sides = SIDES_EACH,
	.first = SIDE_RIGHT,
	.sets = 1,
	.reps = 10,
	.n_parts = 2,
	.parts = { { "", DIRECTION_CLOCKWISE }, { "", DIRECTION_COUNTERCLOCKWISE } }
};

#define TIMER(s)                                               \
	{                                                      \
		.step = &(s), .next = "", .guide = GUIDE_TIMER \
	}
#define BAND(s, ...)                                                         \
	{                                                                    \
		.step = &(s), .next = "", .guide = GUIDE_BAND, ##__VA_ARGS__ \
	}
#define MOTION(s, ...)                                                                   \
	{                                                                                \
		.step = &(s), .next = "", .guide = GUIDE_MOTION, .sensor = GUIDE_MOTION, \
		##__VA_ARGS__                                                            \
	}

static const struct row {
	struct cue cue;
	struct cue_scene scene;
	const char *sentence;
} rows[] = {
	{ { CUE_NONE }, BAND(flexion), "" },
	{ { CUE_READY }, BAND(flexion), "Get ready: resisted flexion." },
	{ { CUE_READY, .side = SIDE_LEFT },
	  BAND(with_texts),
	  "Get ready: toe press, left. Stand up. Grip the floor. Do not lean." },
	{ { CUE_READY, .side = SIDE_RIGHT },
	  BAND(with_texts, .set = 1),
	  "Get ready: toe press, right." },
	{ { CUE_READY, .side = SIDE_LEFT },
	  BAND(warm_up),
	  "Get ready: resisted flexion, to warm up, left." },
	{ { CUE_STILL }, BAND(flexion), "Keep the band just taut and still for a second." },
	{ { CUE_STILL }, MOTION(flexion), "Let the foot rest, and keep it still for a second." },

	/* in full where it is new, then the count alone */
	{ { CUE_PULL, 1, 10 }, BAND(flexion), "Pull and hold for 5 seconds: 1 of 10." },
	{ { CUE_PULL, 1, 10, SIDE_RIGHT },
	  BAND(shorter),
	  "Pull with the right foot and hold for 2.5 seconds: 1 of 10." },
	{ { CUE_PULL, 4, 10, SIDE_LEFT }, BAND(flexion), "Pull: 4 of 10, left." },
	{ { CUE_PULL, 6, 10, .half = true }, BAND(flexion), "Pull: 6 of 10. Half way." },
	{ { CUE_PULL, 1, 10 }, TIMER(flexion), "Pull and hold for 5 seconds: 1 of 10." },
	{ { CUE_PULL, 1, 10 },
	  MOTION(flexion),
	  "Bend both feet towards you and hold for 5 seconds: 1 of 10." },
	{ { CUE_PULL, 1, 10, SIDE_RIGHT },
	  MOTION(shorter),
	  "Bend the right foot towards you and hold for 2.5 seconds: 1 of 10." },
	{ { CUE_PULL, 2, 10 }, MOTION(flexion), "Bend: 2 of 10." },
	{ { CUE_PULL, 1, 10, SIDE_LEFT },
	  BAND(press_out),
	  "Press against the band with the left foot and hold for 2 seconds: 1 of 10." },
	{ { CUE_PULL, 1, 10, SIDE_LEFT, .kind = KIND_REPS },
	  TIMER(raise),
	  "Raise the left heel: 1 of 10." },
	{ { CUE_PULL, 1, 10, .kind = KIND_REPS }, MOTION(raise), "Raise both heels: 1 of 10." },
	{ { CUE_PULL, 9, 10, SIDE_LEFT, .kind = KIND_REPS },
	  TIMER(raise),
	  "Raise: 9 of 10, left." },
	{ { CUE_PULL, 1, 10 },
	  TIMER(with_texts),
	  "Press your toes into the floor and hold for 1 second: 1 of 10." },
	{ { CUE_PULL, 1, 2, SIDE_LEFT },
	  MOTION(mine),
	  "Move the left foot and hold for 5 seconds: 1 of 2." },
	{ { CUE_PULL, 1, 2 }, BAND(mine), "Pull and hold for 5 seconds: 1 of 2." },
	{ { CUE_PULL, 1, 2, SIDE_LEFT },
	  TIMER(mine),
	  "Go with the left foot and hold for 5 seconds: 1 of 2." },
	{ { CUE_PULL, 1, 2, SIDE_LEFT },
	  TIMER(minute),
	  "Press the left toes into the floor and hold for 1 minute 30 seconds: 1 of 2." },

	{ { CUE_GO, 1, 1, .kind = KIND_TIMED },
	  { .step = &walk, .set = 1, .next = "", .guide = GUIDE_TIMER },
	  "Walk on tiptoe: 20 seconds, 2 of 5." },
	{ { CUE_GO, 2, 3, .kind = KIND_TIMED, .part = 1 },
	  TIMER(walk_three),
	  "Walk on tiptoe, toes out: 20 seconds." },
	{ { CUE_HALF, 2, 3, .kind = KIND_TIMED, .part = 1, .wanted_us = S(20) },
	  TIMER(walk_three),
	  "Half way: 10 seconds to go." },
	{ { CUE_GO, 1, 20, SIDE_RIGHT, .kind = KIND_CIRCLES },
	  TIMER(circles),
	  "Circle the right foot clockwise: 1 of 10." },
	{ { CUE_GO, 4, 20, SIDE_RIGHT, .kind = KIND_CIRCLES }, TIMER(circles), "4 of 10, right." },
	{ { CUE_GO, 11, 20, SIDE_RIGHT, .kind = KIND_CIRCLES, .part = 1 },
	  TIMER(circles),
	  "Circle the right foot counterclockwise: 1 of 10." },
	{ { CUE_GO, 20, 20, SIDE_RIGHT, .kind = KIND_CIRCLES, .part = 1 },
	  TIMER(circles),
	  "10 of 10, right." },

	{ { CUE_SWITCH, 11, 20, SIDE_RIGHT, .kind = KIND_CIRCLES, .part = 1, .half = true },
	  TIMER(circles),
	  "Circle the right foot counterclockwise: 1 of 10." },
	{ { CUE_SWITCH, 2, 3, .kind = KIND_TIMED, .part = 1 },
	  TIMER(walk_three),
	  "Walk on tiptoe, toes out: 20 seconds." },
	{ { CUE_SWITCH, 2, 3, .kind = KIND_TIMED, .part = 1, .wanted_us = S(10) },
	  TIMER(walk_three),
	  "Rest for 10 seconds. Then toes out." },

	{ { CUE_HOLD }, BAND(flexion), "Hold." },
	{ { CUE_HARDER }, BAND(flexion), "A little harder: the countdown waits for you." },
	{ { CUE_HARDER }, MOTION(flexion), "A little farther: the countdown waits for you." },
	{ { CUE_RELEASE }, BAND(flexion), "Good. Let go slowly." },
	{ { CUE_RELEASE, .slower = true },
	  BAND(flexion),
	  "Good. Let go slowly, and more slowly than last time." },
	{ { CUE_SLOWER, .wanted_us = S(2) },
	  BAND(flexion),
	  "Slower on the way back: take 2 seconds for it." },
	{ { CUE_RELEASE }, MOTION(flexion), "Good. Go back slowly." },
	{ { CUE_RELEASE }, BAND(press_out), "Good. Come back slowly." },
	{ { CUE_RELEASE, 0, 10, .kind = KIND_REPS }, TIMER(raise), "Lower slowly." },
	{ { CUE_RELEASE, 1, 10, .kind = KIND_REPS }, TIMER(raise), "Lower." },
	{ { CUE_BACK_HOLD, .wanted_us = S(2) }, BAND(press_out), "Hold it here for 2 seconds." },

	{ { CUE_TRIED, .reason = TRIED_SHORT, .held_us = S(3.24), .wanted_us = S(5) },
	  BAND(flexion),
	  "Not counted: held for 3.2 of 5 seconds. Once more." },
	{ { CUE_TRIED, .reason = TRIED_SHORT, .held_us = S(4.96), .wanted_us = S(5) },
	  BAND(flexion),
	  "Not counted: held for 4.9 of 5 seconds. Once more." },
	{ { CUE_TRIED, .reason = TRIED_SHORT, .held_us = S(59.9), .wanted_us = S(60) },
	  BAND(flexion),
	  "Not counted: held for 59.9 seconds of 1 minute. Once more." },
	{ { CUE_TRIED, .reason = TRIED_WEAK },
	  BAND(flexion),
	  "Not counted: the pull stayed under the target. Once more." },
	{ { CUE_TRIED, .reason = TRIED_BAND_LOST },
	  BAND(flexion),
	  "Not counted: the connection to the band broke." },
	{ { CUE_TRIED, .reason = TRIED_BAND_LOST },
	  MOTION(flexion),
	  "Not counted: the connection to the sensor broke." },

	{ { CUE_REST, .wanted_us = S(3) }, BAND(flexion), "Rest for 3 seconds." },
	{ { CUE_SET_REST, .wanted_us = S(30) }, BAND(flexion), "Set done. Rest for 30 seconds." },
	{ { CUE_SET_REST, .wanted_us = S(120) },
	  { .step = &flexion, .next = "Then toe walk: 20 seconds." },
	  "Set done. Rest for 2 minutes. Then toe walk: 20 seconds." },
	{ { CUE_SIDE, .side = SIDE_RIGHT, .wanted_us = S(30) },
	  BAND(flexion),
	  "Set done. Change to the right foot. Rest for 30 seconds." },
	{ { CUE_SIDE, .side = SIDE_LEFT }, BAND(flexion), "Set done. Change to the left foot." },

	{ { CUE_PAUSED }, BAND(flexion), "Paused. Resume when you are ready." },
	{ { CUE_PAUSED },
	  BAND(flexion, .pulls_resume = true),
	  "Paused. Resume when you are ready, or pull twice, shortly." },
	{ { CUE_BAND_LOST },
	  BAND(flexion, .band_seen = true),
	  "The band is out of reach: paused. It goes on when the band is back." },
	{ { CUE_BAND_LOST },
	  MOTION(flexion, .band_seen = true),
	  "The sensor is out of reach: paused. It goes on when the sensor is back." },
	{ { CUE_BAND_LOST },
	  BAND(flexion),
	  "Waiting for the band: switch it on and bring it near." },
	{ { CUE_BAND_BACK }, BAND(flexion), "The band is back: keep it still for a second." },
	{ { CUE_BAND_BACK }, MOTION(flexion), "The sensor is back: keep it still for a second." },

	{ { CUE_BY_TIMER }, BAND(flexion), "By the timer now, until the band is back." },
	{ { CUE_BY_TIMER },
	  { .step = &flexion, .next = "", .guide = GUIDE_TIMER, .sensor = GUIDE_MOTION },
	  "By the timer now, until the sensor is back." },

	{ { CUE_DONE }, BAND(flexion, .done = 9, .planned = 10), "Done. 9 of 10 counted." },
	{ { CUE_DONE },
	  BAND(flexion, .abandoned = true, .done = 2, .planned = 10),
	  "Stopped. 2 of 10 counted." },
	{ { CUE_DONE },
	  BAND(flexion, .abandoned = true, .pain = true, .done = 2, .planned = 10),
	  "Stopped. Good that you did: it should not hurt. 2 of 10 counted." },
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
	struct step step = { "toe-press", .sets = 1, .reps = 1 };
	const struct cue_scene scene = BAND(step);
	const struct cue cue = { CUE_READY };
	char sentence[32];

	memset(step.setup, 'x', sizeof(step.setup) - 1);
	cue_sentence(&cue, &scene, sentence, sizeof(sentence));
	assert_string_equal(sentence, "Get ready: toe press. xxxxxxxxx");
}

/* An exercise may have a name as long as the file allows. */
static void long_names(void **state)
{
	struct step step = { .sets = 1, .reps = 1, .n_parts = 1 };
	const struct cue_scene scene = BAND(step);
	char sentence[CUE_SENTENCE_MAX];

	memset(step.exercise, 'x', sizeof(step.exercise) - 1);
	memset(step.parts[0].variant, 'y', sizeof(step.parts[0].variant) - 1);
	cue_sentence(&(struct cue){ CUE_READY }, &scene, sentence, sizeof(sentence));
	assert_int_equal(strlen(sentence), strlen("Get ready: .") + ROUTINE_ID_MAX - 1);
	cue_sentence(&(struct cue){ CUE_PULL, 1, 1 }, &scene, sentence, sizeof(sentence));
	assert_non_null(strstr(sentence, step.parts[0].variant));
}

static const struct routine whole = {
	.n_steps = 5,
	.steps = {
		{ "toe-press", .sides = SIDES_EACH, .first = SIDE_LEFT, .sets = 1, .reps = 3, .hold_us = S(3) },
		{ "heel-raise", .kind = KIND_REPS, .sides = SIDES_BOTH, .sets = 1, .reps = 8 },
		{ "toe-walk", .kind = KIND_TIMED, .sets = 2, .reps = 1, .time_us = S(20), .n_parts = 2,
		  .parts = { { "feet straight" }, { "toes out" } } },
		{ "ankle-circle", .kind = KIND_CIRCLES, .sides = SIDES_EACH, .first = SIDE_RIGHT,
		  .sets = 1, .reps = 10, .n_parts = 2,
		  .parts = { { "", DIRECTION_CLOCKWISE }, { "", DIRECTION_COUNTERCLOCKWISE } } },
		{ "toe-press", .sides = SIDES_BOTH, .sets = 1, .reps = 1, .hold_us = S(1) },
	},
};

static void next(void **state)
{
	static const struct {
		unsigned step, set, rep;
		enum session_phase phase;
		const char *sentence;
	} places[] = {
		{ 0, 0, 0, PHASE_READY, "Then set 2 of 2, right foot: 3 holds of 3 seconds." },
		{ 0, 1, 2, PHASE_HOLD, "Then heel raise: 8 times." },
		{ 1, 0, 0, PHASE_PULL, "Then toe walk, set 1 of 2: 20 seconds, feet straight." },
		{ 2, 0, 0, PHASE_GO, "Then toes out: 20 seconds." },
		{ 2, 0, 1, PHASE_GO, "Then set 2 of 2: 20 seconds, feet straight." },
		{ 2, 1, 1, PHASE_GO,
		  "Then ankle circle, set 1 of 2, right foot: 10 circles, clockwise." },
		{ 3, 0, 9, PHASE_GO, "Then counterclockwise: 10 circles." },
		{ 3, 0, 10, PHASE_GO, "Then set 2 of 2, left foot: 10 circles, clockwise." },
		{ 3, 1, 19, PHASE_GO, "Then toe press: 1 hold of 1 second." },
		{ 4, 0, 0, PHASE_HOLD, "" },
		{ 1, 0, 0, PHASE_DONE, "" },
	};
	char sentence[128];

	for (size_t i = 0; i < ELEMENTS(places); i++) {
		const struct session s = { .routine = &whole,
					   .phase = places[i].phase,
					   .step = places[i].step,
					   .set = places[i].set,
					   .rep = places[i].rep };

		cue_next(&s, sentence, sizeof(sentence));
		if (strcmp(sentence, places[i].sentence) != 0)
			fail_msg("row %zu: \"%s\" instead of \"%s\"", i, sentence,
				 places[i].sentence);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sentences),
		cmocka_unit_test(cut),
		cmocka_unit_test(long_names),
		cmocka_unit_test(next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
