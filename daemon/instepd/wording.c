/* SPDX-License-Identifier: MIT */

/*
 * How the program calls things. The eight exercises that it ships have verbs of their own; one that
 * somebody has written down has its name, and a verb that fits whatever guides it. Seconds are
 * written out, since a voice reads "s" as a letter.
 */

#include <stdio.h>
#include <string.h>

#include "instepd/wording.h"
#include "util/macro.h"

void wording_exercise(const char *id, char *ret, size_t size)
{
	(void)snprintf(ret, size, "%s", id);
	for (char *dash = ret; (dash = strchr(dash, '-'));)
		*dash = ' ';
}

/* "5", "3.2"; cut, not rounded: "held for 5 of 5 seconds" would be no reason */
static void tenths(uint64_t us, char *ret, size_t size)
{
	unsigned n = (unsigned)(us / (100 * USEC_PER_MSEC));

	if (n % 10)
		(void)snprintf(ret, size, "%u.%u", n / 10, n % 10);
	else
		(void)snprintf(ret, size, "%u", n / 10);
}

static const char *plural(uint64_t n)
{
	return n == 1 ? "" : "s";
}

static void minutes(uint64_t s, char *ret, size_t size)
{
	unsigned whole = (unsigned)(s / 60), rest = (unsigned)(s % 60);

	if (rest)
		(void)snprintf(ret, size, "%u minute%s %u second%s", whole, plural(whole), rest,
			       plural(rest));
	else
		(void)snprintf(ret, size, "%u minute%s", whole, plural(whole));
}

void wording_seconds(uint64_t us, char *ret, size_t size)
{
	char number[WORDING_MAX];

	if (us >= 60 * USEC_PER_SEC) {
		minutes(us / USEC_PER_SEC, ret, size);
		return;
	}
	tenths(us, number, sizeof(number));
	(void)snprintf(ret, size, "%s second%s", number, strcmp(number, "1") ? "s" : "");
}

void wording_held(uint64_t held_us, uint64_t wanted_us, char *ret, size_t size)
{
	char held[WORDING_MAX], wanted[WORDING_MAX];

	wording_seconds(wanted_us, wanted, sizeof(wanted));
	if (wanted_us < 60 * USEC_PER_SEC)
		tenths(held_us, held, sizeof(held));
	else
		wording_seconds(held_us, held, sizeof(held));
	(void)snprintf(ret, size, "%s of %s", held, wanted);
}

const char *wording_with_foot(enum side side)
{
	switch (side) {
	case SIDE_BOTH:
		return "";
	case SIDE_LEFT:
		return " with the left foot";
	case SIDE_RIGHT:
		return " with the right foot";
	}
	return "";
}

const char *wording_foot(enum side side)
{
	switch (side) {
	case SIDE_BOTH:
		return "";
	case SIDE_LEFT:
		return ", left";
	case SIDE_RIGHT:
		return ", right";
	}
	return "";
}

const char *wording_part(const struct part *part)
{
	return part->direction == DIRECTION_NONE ? part->variant : direction_name(part->direction);
}

/* "VERB the left ONE WHERE", "VERB BOTH WHERE"; without a ONE "VERB WHERE with the left foot". */
struct movement {
	const char *exercise, *verb, *one, *both, *where, *back;
};

static const struct movement shipped[] = {
	{ "toe-press", "Press", "toes", " your toes", " into the floor", "Let go" },
	{ "toe-walk", "Walk", .where = " on tiptoe", .back = "Come down" },
	{ "ankle-circle", "Circle", "foot", " both feet", "", "Let go" },
	{ "pencil-pickup", "Pick up", .where = " the pencil", .back = "Put it down" },
	{ "toe-grip", "Grip", .where = " and lift", .back = "Put it down" },
	{ "heel-raise", "Raise", "heel", " both heels", "", "Lower" },
	{ "toe-curl", "Scrunch", .where = " the towel", .back = "Loosen your toes" },
};

static const struct movement pull = { NULL, "Pull", .where = "", .back = "Let go" };
static const struct movement bend = {
	NULL, "Bend", "foot", " both feet", " towards you", "Go back"
};
static const struct movement press = { NULL, "Press", .where = " against the band",
				       .back = "Come back" };
static const struct movement move = { NULL, "Move", "foot", " both feet", "", "Go back" };
static const struct movement go = { NULL, "Go", .where = "", .back = "Go back" };

/*
 * To pull takes a band; who wears a motion sensor may have none. What is held at both ends may be
 * pulled up or pressed away first: only the words of the routine know, and a cue must not
 * contradict them.
 */
static const struct movement *against_a_band(const struct step *step, enum guide guide)
{
	if (step->back_hold_us)
		return &press;
	return guide == GUIDE_MOTION ? &bend : &pull;
}

static const struct movement *movement_of(const struct step *step, enum guide guide)
{
	if (strcmp(step->exercise, "resisted-flexion") == 0)
		return against_a_band(step, guide);
	for (size_t i = 0; i < ELEMENTS(shipped); i++)
		if (strcmp(step->exercise, shipped[i].exercise) == 0)
			return &shipped[i];

	switch (guide) {
	case GUIDE_BAND:
		return &pull;
	case GUIDE_MOTION:
		return &move;
	case GUIDE_TIMER:
		break;
	}
	return &go;
}

void wording_movement(const struct step *step, enum guide guide, enum side side, char *ret,
		      size_t size)
{
	const struct movement *m = movement_of(step, guide);

	if (!m->one)
		(void)snprintf(ret, size, "%s%s%s", m->verb, m->where, wording_with_foot(side));
	else if (side == SIDE_BOTH)
		(void)snprintf(ret, size, "%s%s%s", m->verb, m->both, m->where);
	else
		(void)snprintf(ret, size, "%s the %s %s%s", m->verb, side_name(side), m->one,
			       m->where);
}

const char *wording_verb(const struct step *step, enum guide guide)
{
	return movement_of(step, guide)->verb;
}

const char *wording_way_back(const struct step *step, enum guide guide)
{
	return movement_of(step, guide)->back;
}
