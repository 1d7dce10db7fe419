/* SPDX-License-Identifier: MIT */

/*
 * The words for what a routine is made of, as files, the bus, the history and the command line
 * spell them. They are promises and never translated: sentences for people are made elsewhere.
 */

#include <errno.h>
#include <string.h>

#include "core/routine.h"

const char *side_name(enum side side)
{
	switch (side) {
	case SIDE_BOTH:
		return "both";
	case SIDE_LEFT:
		return "left";
	case SIDE_RIGHT:
		return "right";
	}
	return "";
}

const char *sides_name(enum sides sides)
{
	switch (sides) {
	case SIDES_BOTH:
		return "both";
	case SIDES_LEFT:
		return "left";
	case SIDES_RIGHT:
		return "right";
	case SIDES_EACH:
		return "each";
	case SIDES_ALTERNATE:
		return "alternate";
	}
	return "";
}

int side_parse(const char *text, enum side *ret)
{
	for (enum side s = SIDE_BOTH; s <= SIDE_RIGHT; s++)
		if (strcmp(text, side_name(s)) == 0) {
			*ret = s;
			return 0;
		}
	return -EINVAL;
}

int sides_parse(const char *text, enum sides *ret)
{
	for (enum sides s = SIDES_BOTH; s <= SIDES_ALTERNATE; s++)
		if (strcmp(text, sides_name(s)) == 0) {
			*ret = s;
			return 0;
		}
	return -EINVAL;
}

const char *step_kind_name(enum step_kind kind)
{
	switch (kind) {
	case KIND_HOLD:
		return "hold";
	case KIND_REPS:
		return "reps";
	case KIND_TIMED:
		return "timed";
	case KIND_CIRCLES:
		return "circles";
	}
	return "";
}

int step_kind_parse(const char *text, enum step_kind *ret)
{
	for (enum step_kind k = KIND_HOLD; k <= KIND_CIRCLES; k++)
		if (strcmp(text, step_kind_name(k)) == 0) {
			*ret = k;
			return 0;
		}
	return -EINVAL;
}

const char *direction_name(enum direction direction)
{
	switch (direction) {
	case DIRECTION_NONE:
		return "";
	case DIRECTION_CLOCKWISE:
		return "clockwise";
	case DIRECTION_COUNTERCLOCKWISE:
		return "counterclockwise";
	}
	return "";
}

int direction_parse(const char *text, enum direction *ret)
{
	for (enum direction d = DIRECTION_CLOCKWISE; d <= DIRECTION_COUNTERCLOCKWISE; d++)
		if (strcmp(text, direction_name(d)) == 0) {
			*ret = d;
			return 0;
		}
	return -EINVAL;
}
