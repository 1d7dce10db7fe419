/* SPDX-License-Identifier: MIT */

/*
 * Routine files: the table of their keys, and the reading of one. What a session can guide is
 * routine_check()'s to say; here is only what the words mean.
 */

#include <errno.h>
#include <string.h>

#include "conf/id.h"
#include "conf/routine-file.h"
#include "util/parse.h"

#define EXERCISE "Exercise "

int target_parse(const char *text, struct target *ret)
{
	struct target target = { 0 };
	int r;

	r = parse_percent(text, &target.share);
	if (r < 0)
		r = parse_force(text, &target.least_n);
	if (r < 0)
		return r;

	*ret = target;
	return 0;
}

static int parse_sides(const char *value, void *field, size_t size)
{
	return sides_parse(value, field);
}

static int parse_first(const char *value, void *field, size_t size)
{
	enum side side;
	int r;

	r = side_parse(value, &side);
	if (r < 0)
		return r;
	if (side == SIDE_BOTH)
		return -EINVAL;

	*(enum side *)field = side;
	return 0;
}

static int parse_target(const char *value, void *field, size_t size)
{
	return target_parse(value, field);
}

/* The bit of one word of the list, of @n bytes; 0 if there is no such sensor. */
static unsigned sensor_of_word(const char *word, size_t n)
{
	static const struct {
		const char *word;
		enum sensor sensor;
	} words[] = { { "band", SENSOR_BAND }, { "motion", SENSOR_MOTION } };

	for (size_t i = 0; i < ELEMENTS(words); i++)
		if (strlen(words[i].word) == n && memcmp(words[i].word, word, n) == 0)
			return words[i].sensor;
	return 0;
}

static int parse_sensors(const char *value, void *field, size_t size)
{
	unsigned *sensors = field, listed = 0, sensor;
	size_t n;

	if (strcmp(value, "none") == 0) {
		*sensors = 0;
		return 0;
	}
	do {
		value += strspn(value, " ");
		n = strcspn(value, ", ");
		sensor = sensor_of_word(value, n);
		if (!sensor)
			return -EINVAL;
		listed |= sensor;
		value += n;
		value += strspn(value, " ");
	} while (*value++ == ',');
	if (value[-1] != '\0')
		return -EINVAL;

	*sensors = listed;
	return 0;
}

#define ROUTINE(key, field, parser, expected) \
	KEYFILE_KEY("Routine", key, struct routine, field, parser, expected)
#define STEP(key, field, parser, expected) \
	KEYFILE_KEY("Exercise", key, struct step, field, parser, expected)
#define TEXT   "a text of less than 512 bytes"
#define A_TIME "a time, such as 5s or 1min 30s"

static const struct keyfile_key routine_keys[] = {
	ROUTINE("Name", name, keyfile_text, "a text of less than 128 bytes"),
	ROUTINE("Summary", summary, keyfile_text, TEXT),
	ROUTINE("Needs", needs, keyfile_text, TEXT ", words parted by commas"),
	STEP("Setup", setup, keyfile_text, TEXT),
	STEP("Sides", sides, parse_sides, "both, left, right, each or alternate"),
	STEP("First", first, parse_first, "left or right"),
	STEP("Sets", sets, keyfile_count, "a whole number"),
	STEP("Reps", reps, keyfile_count, "a whole number"),
	STEP("Hold", hold_us, keyfile_duration, A_TIME),
	STEP("Out", out_us, keyfile_duration, A_TIME),
	STEP("Back", back_us, keyfile_duration, A_TIME),
	STEP("Rest", rest_us, keyfile_duration, A_TIME),
	STEP("SetRest", set_rest_us, keyfile_duration, A_TIME),
	STEP("ExerciseRest", exercise_rest_us, keyfile_duration, A_TIME),
	STEP("Target", target, parse_target,
	     "a force, such as 2 kg, 20 N or 5 lb, or a share of your best, such as 60 %"),
	STEP("Sensor", sensors, parse_sensors, "band, motion, both parted by a comma, or none"),
};

/* What a step is when its section says nothing: one set of ten, at an easy pace. */
static const struct step step_default = {
	.sides = SIDES_BOTH,
	.first = SIDE_LEFT,
	.sets = 1,
	.reps = 10,
	.hold_us = 5 * USEC_PER_SEC,
	.out_us = 1 * USEC_PER_SEC,
	.back_us = 2 * USEC_PER_SEC,
	.rest_us = 3 * USEC_PER_SEC,
	.set_rest_us = 30 * USEC_PER_SEC,
	.exercise_rest_us = 30 * USEC_PER_SEC,
};

/* "toe-press", or with a label "toe-press warm-up" */
static bool read_name(const char *name, struct step *ret)
{
	size_t n = strcspn(name, " ");

	if (n >= sizeof(ret->exercise))
		return false;
	memcpy(ret->exercise, name, n);
	if (!id_valid(ret->exercise, ROUTINE_ID_MAX - 1))
		return false;
	if (!name[n])
		return true;
	if (!id_valid(name + n + 1, ROUTINE_ID_MAX - 1))
		return false;
	strcpy(ret->label, name + n + 1);
	return true;
}

static void *enter_exercise(struct routine *r, const char *name, const char **ret_why)
{
	struct step step = step_default;

	if (!read_name(name, &step)) {
		*ret_why =
			"an exercise is named with a-z, 0-9 and -, as in [Exercise toe-press], or with "
			"a second word to tell two apart, as in [Exercise toe-press warm-up]";
		return NULL;
	}
	if (r->n_steps == ROUTINE_STEPS_MAX) {
		*ret_why = "one too many: a routine has at most 16 exercises";
		return NULL;
	}

	r->steps[r->n_steps] = step;
	return &r->steps[r->n_steps++];
}

static void *enter_section(void *object, const char *section, unsigned line,
			   const char **ret_section, const char **ret_why)
{
	if (strcmp(section, "Routine") == 0) {
		*ret_section = "Routine";
		return object;
	}
	if (strncmp(section, EXERCISE, strlen(EXERCISE)) == 0) {
		*ret_section = "Exercise";
		return enter_exercise(object, section + strlen(EXERCISE), ret_why);
	}

	*ret_why = "unknown section; expected [Routine] or [Exercise NAME]";
	return NULL;
}

static const struct keyfile_kind routine_kind = {
	.keys = routine_keys,
	.n_keys = ELEMENTS(routine_keys),
	.enter = enter_section,
};

/* No mistake that would keep a routine from being guided, and yet not what its writer wants. */
static void check_targets(const struct routine *r, const char *path, struct complaints *c)
{
	for (unsigned i = 0; i < r->n_steps; i++) {
		const struct step *s = &r->steps[i];

		if ((s->target.least_n > 0 || s->target.share > 0) && !(s->sensors & SENSOR_BAND))
			complain(
				c,
				"%s: exercise %u, %s has a Target= that nothing sees, so any level counts: "
				"add band to its Sensor=, or take Target= out",
				path, i + 1, s->exercise);
	}
}

int routine_load(struct routine *ret, const char *path, struct complaints *c)
{
	struct routine routine = { 0 };
	const char *problem;
	unsigned step = 0;
	int r;

	r = id_of_file(path, ".routine", routine.id, sizeof(routine.id));
	if (r < 0) {
		complain(c,
			 "%s: a routine's file is named with a-z, 0-9 and -, and ends in .routine",
			 path);
		return r;
	}

	strcpy(routine.name, routine.id);
	r = keyfile_read(path, &routine_kind, &routine, c);
	if (r < 0)
		return r;

	problem = routine_check(&routine, &step);
	if (problem) {
		const char *name = step < routine.n_steps ? routine.steps[step].exercise : "";

		complain(c, "%s: exercise %u%s%s %s", path, step + 1, name[0] ? ", " : "", name,
			 problem);
		return -EINVAL;
	}

	check_targets(&routine, path, c);
	*ret = routine;
	return 0;
}
