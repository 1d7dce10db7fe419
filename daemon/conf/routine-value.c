/* SPDX-License-Identifier: MIT */

/* The values of a .routine file: what each kind of them looks like, one function a kind. */

#include <errno.h>
#include <string.h>

#include "conf/plan.h"
#include "conf/range.h"
#include "conf/routine-draft.h"
#include "conf/routine-file.h"
#include "conf/routine-value.h"
#include "util/parse.h"
#include "util/words.h"

#define COUNT_MAX   1000000 /* so far a number is understood; routine_check() allows less */
#define MINUTES_MAX 600

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

int value_target(const char *value, void *field, size_t size)
{
	return target_parse(value, field);
}

int value_kind(const char *value, void *field, size_t size)
{
	return step_kind_parse(value, field);
}

int value_sides(const char *value, void *field, size_t size)
{
	return sides_parse(value, field);
}

int value_first(const char *value, void *field, size_t size)
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

int value_count(const char *value, void *field, size_t size)
{
	return range_parse_count(value, COUNT_MAX, field);
}

int value_time(const char *value, void *field, size_t size)
{
	return range_parse_duration(value, field);
}

int value_plan(const char *value, void *field, size_t size)
{
	return plan_parse(value, field);
}

int value_minutes(const char *value, void *field, size_t size)
{
	return parse_unsigned(value, 1, MINUTES_MAX, field);
}

int value_words(const char *value, void *field, size_t size)
{
	char list[ROUTINE_TEXT_MAX] = "";
	const char *word;
	size_t n;

	while (words_next(&value, &word, &n))
		if (n > 0 && !words_add(list, sizeof(list), word, n))
			return -ERANGE;

	return keyfile_text(list, field, size);
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

int value_sensors(const char *value, void *field, size_t size)
{
	unsigned listed = 0, sensor;
	const char *word;
	size_t n;

	if (strcmp(value, "none") != 0)
		while (words_next(&value, &word, &n)) {
			sensor = sensor_of_word(word, n);
			if (!sensor)
				return -EINVAL;
			listed |= sensor;
		}

	*(unsigned *)field = listed;
	return 0;
}

static int variant_of_word(const char *word, size_t n, struct part *ret)
{
	if (n >= sizeof(ret->variant))
		return -ERANGE;

	*ret = (struct part){ .direction = DIRECTION_NONE };
	memcpy(ret->variant, word, n);
	return 0;
}

static int direction_of_word(const char *word, size_t n, struct part *ret)
{
	char name[ROUTINE_VARIANT_MAX] = "";

	if (n >= sizeof(name))
		return -EINVAL;

	memcpy(name, word, n);
	*ret = (struct part){ .direction = DIRECTION_NONE };
	return direction_parse(name, &ret->direction);
}

static int parse_parts(const char *value, struct draft_parts *ret,
		       int (*part_of_word)(const char *word, size_t n, struct part *ret))
{
	struct draft_parts list = { 0 };
	const char *word;
	size_t n;
	int r;

	while (words_next(&value, &word, &n)) {
		if (n == 0)
			return -EINVAL;
		if (list.n == ROUTINE_PARTS_MAX)
			return -ERANGE;

		r = part_of_word(word, n, &list.parts[list.n++]);
		if (r < 0)
			return r;
	}

	*ret = list;
	return 0;
}

int value_variants(const char *value, void *field, size_t size)
{
	return parse_parts(value, field, variant_of_word);
}

int value_directions(const char *value, void *field, size_t size)
{
	return parse_parts(value, field, direction_of_word);
}
