/* SPDX-License-Identifier: MIT */

/*
 * The keys of a .routine file, and what each takes. Whether they go together is not asked here: a
 * file says Kind= on any line of its section, so that needs all of it.
 */

#include <errno.h>
#include <string.h>

#include "conf/id.h"
#include "conf/routine-draft.h"
#include "conf/routine-file.h"
#include "conf/routine-value.h"
#include "util/words.h"

#define EXERCISE "Exercise "

static int parse_ours_of_routine(const char *value, void *field, size_t size);
static int parse_ours_of_exercise(const char *value, void *field, size_t size);

#define ROUTINE(key, field, parser, expected) \
	KEYFILE_KEY("Routine", key, struct routine, field, parser, expected)
#define STEP(key, field, parser, expected) \
	KEYFILE_KEY("Exercise", key, struct draft_step, field, parser, expected)
#define TEXT    "a text of less than 512 bytes"
#define A_TIME  "a time, such as 5s or 1min 30s"
#define A_RANGE ", or a range such as 5-10s"
#define A_PLAN  "every day, every morning, every 2 days, every 2-3 days or 3 times a day"
#define OURS    "other keys of this section, parted by commas"

static const struct keyfile_key keys[] = {
	[STEP_KIND] = STEP("Kind", step.kind, value_kind, "hold, reps, timed or circles"),
	[STEP_SETUP] = STEP("Setup", step.setup, keyfile_text, TEXT),
	[STEP_MOVEMENT] = STEP("Movement", step.movement, keyfile_text, TEXT),
	[STEP_AVOID] = STEP("Avoid", step.avoid, keyfile_text, TEXT),
	[STEP_NEEDS] = STEP("Needs", step.needs, value_words, TEXT ", words parted by commas"),
	[STEP_SIDES] =
		STEP("Sides", step.sides, value_sides, "both, left, right, each or alternate"),
	[STEP_FIRST] = STEP("First", step.first, value_first, "left or right"),
	[STEP_SETS] = STEP("Sets", sets, value_count, "a whole number, or a range such as 2-3"),
	[STEP_REPS] = STEP("Reps", reps, value_count, "a whole number, or a range such as 5-10"),
	[STEP_HOLD] = STEP("Hold", hold_us, value_time, A_TIME A_RANGE),
	[STEP_BACK_HOLD] = STEP("BackHold", step.back_hold_us, keyfile_duration, A_TIME),
	[STEP_TIME] = STEP("Time", time_us, value_time, A_TIME A_RANGE),
	[STEP_COUNT] = STEP("Count", count_us, value_time, A_TIME A_RANGE),
	[STEP_VARIANTS] = STEP("Variants", variants, value_variants,
			       "up to 4 names of less than 32 bytes, parted by commas"),
	[STEP_DIRECTIONS] = STEP("Directions", directions, value_directions,
				 "clockwise, counterclockwise, or both parted by a comma"),
	[STEP_OUT] = STEP("Out", step.out_us, keyfile_duration, A_TIME),
	[STEP_BACK] = STEP("Back", step.back_us, keyfile_duration, A_TIME),
	[STEP_REST] = STEP("Rest", step.rest_us, keyfile_duration, A_TIME),
	[STEP_SET_REST] = STEP("SetRest", step.set_rest_us, keyfile_duration, A_TIME),
	[STEP_EXERCISE_REST] =
		STEP("ExerciseRest", step.exercise_rest_us, keyfile_duration, A_TIME),
	[STEP_TARGET] =
		STEP("Target", step.target, value_target,
		     "a force, such as 2 kg, 20 N or 5 lb, or a share of your best, such as 60 %"),
	[STEP_SENSOR] = STEP("Sensor", step.sensors, value_sensors,
			     "band, motion, both parted by a comma, or none"),
	[STEP_WARM_UP] = STEP("WarmUp", step.warm_up, keyfile_switch, "yes or no"),
	[STEP_PLAN] = STEP("Plan", step.plan, value_plan, A_PLAN),
	[STEP_OURS] = STEP("Ours", step.ours, parse_ours_of_exercise, OURS),

	ROUTINE("Name", name, keyfile_text, "a text of less than 128 bytes"),
	ROUTINE("Summary", summary, keyfile_text, TEXT),
	ROUTINE("Needs", needs, value_words, TEXT ", words parted by commas"),
	ROUTINE("Source", source, keyfile_text, TEXT),
	ROUTINE("ArticleMinutes", article_minutes, value_minutes, "a number of minutes to 600"),
	ROUTINE("Plan", plan, value_plan, A_PLAN),
	ROUTINE("Ours", ours, parse_ours_of_routine, OURS),
};

const struct keyfile_key *draft_key(enum step_key key)
{
	return &keys[key];
}

static bool is_key(const char *section, const char *name, size_t n)
{
	for (size_t i = 0; i < ELEMENTS(keys); i++)
		if (strcmp(keys[i].section, section) == 0 && strlen(keys[i].key) == n &&
		    memcmp(keys[i].key, name, n) == 0)
			return strcmp(keys[i].key, "Ours") != 0;
	return false;
}

static int parse_ours(const char *value, const char *section, void *field, size_t size)
{
	const char *list = value, *word;
	size_t n;

	while (words_next(&list, &word, &n))
		if (!is_key(section, word, n))
			return -EINVAL;

	return value_words(value, field, size);
}

static int parse_ours_of_routine(const char *value, void *field, size_t size)
{
	return parse_ours(value, "Routine", field, size);
}

static int parse_ours_of_exercise(const char *value, void *field, size_t size)
{
	return parse_ours(value, "Exercise", field, size);
}

bool step_name_parse(const char *text, char exercise[ROUTINE_ID_MAX], char label[ROUTINE_ID_MAX])
{
	size_t n = strcspn(text, " ");
	const char *rest = text + n + strspn(text + n, " ");

	if (n >= ROUTINE_ID_MAX)
		return false;

	memcpy(exercise, text, n);
	exercise[n] = '\0';
	label[0] = '\0';
	if (!id_valid(exercise, ROUTINE_ID_MAX - 1))
		return false;
	if (!rest[0])
		return true;
	if (!id_valid(rest, ROUTINE_ID_MAX - 1))
		return false;

	strcpy(label, rest);
	return true;
}

static void *enter_exercise(struct draft *d, const char *name, unsigned line, const char **ret_why)
{
	char exercise[ROUTINE_ID_MAX], label[ROUTINE_ID_MAX];
	struct draft_step *s;

	if (!step_name_parse(name, exercise, label)) {
		*ret_why =
			"an exercise is named with a-z, 0-9 and -, as in [Exercise toe-press], or with "
			"a second word to tell two apart, as in [Exercise toe-press warm-up]";
		return NULL;
	}
	if (d->n_steps == ROUTINE_STEPS_MAX) {
		*ret_why = d->over ? NULL
				   : "one too many: a routine has at most 16 exercises, and those "
				     "from here on are left out";
		d->over = true;
		return NULL;
	}

	s = &d->steps[d->n_steps++];
	s->line = line;
	strcpy(s->step.exercise, exercise);
	strcpy(s->step.label, label);
	return s;
}

static void *enter_section(void *object, const char *section, unsigned line,
			   const char **ret_section, const char **ret_why)
{
	struct draft *d = object;

	if (strcmp(section, "Routine") == 0) {
		*ret_section = "Routine";
		return d->routine;
	}
	if (strncmp(section, EXERCISE, strlen(EXERCISE)) == 0) {
		*ret_section = "Exercise";
		return enter_exercise(d, section + strlen(EXERCISE), line, ret_why);
	}

	*ret_why = "unknown section; expected [Routine] or [Exercise NAME]";
	return NULL;
}

static void note_given(void *object, const struct keyfile_key *key, unsigned line)
{
	struct draft_step *s = object;

	if (key - keys < STEP_KEYS)
		s->given[key - keys] = line;
}

const struct keyfile_kind draft_kind = {
	.keys = keys,
	.n_keys = ELEMENTS(keys),
	.enter = enter_section,
	.given = note_given,
};
