/* SPDX-License-Identifier: MIT */

/*
 * What the program says to the person. The session only knows ids and numbers, so that it can be tested without words
 * and so that the words can be changed, and some day translated, in one place.
 *
 * Health data is in these sentences: they go to the bus, never to the log.
 */

#include <stdio.h>
#include <string.h>

#include "instepd/cue.h"
#include "util/macro.h"

#define SECONDS_MAX  24
#define MOVEMENT_MAX 64

/* "5 s", "3.2 s"; cut, not rounded: "held for 5 s of 5 s" would be no reason */
static const char *seconds(uint64_t us, char ret[static SECONDS_MAX])
{
	uint64_t tenths = us / (100 * USEC_PER_MSEC);

	if (tenths % 10)
		(void)snprintf(ret, SECONDS_MAX, "%u.%u s", (unsigned)(tenths / 10),
			       (unsigned)(tenths % 10));
	else
		(void)snprintf(ret, SECONDS_MAX, "%u s", (unsigned)(tenths / 10));
	return ret;
}

const char *cue_with_foot(enum side side)
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

static bool by_motion(const struct cue_scene *scene)
{
	return scene->guide == GUIDE_MOTION;
}

/* What the radio has lost, as the person calls it. */
static const char *device(const struct cue_scene *scene)
{
	return by_motion(scene) ? "sensor" : "band";
}

/*
 * What moves, and how. To pull takes a band; who wears a motion sensor may have none, so the words are those of the
 * movement itself.
 */
static void go(const struct cue *c, const struct cue_scene *scene, char *ret, size_t size)
{
	static const struct movement {
		const char *exercise, *verb, *one, *both, *where;
	} movements[] = {
		{ "resisted-flexion", "Bend", "foot", "feet", " towards you" },
		{ "heel-raise", "Raise", "heel", "heels", "" },
		{ NULL, "Move", "foot", "feet", "" },
	};
	const struct movement *m = movements;
	bool both = c->side == SIDE_BOTH;

	if (!by_motion(scene)) {
		(void)snprintf(ret, size, "Pull%s", cue_with_foot(c->side));
		return;
	}
	while (m->exercise && strcmp(m->exercise, scene->exercise) != 0)
		m++;
	if (both)
		(void)snprintf(ret, size, "%s both %s%s", m->verb, m->both, m->where);
	else
		(void)snprintf(ret, size, "%s the %s %s%s", m->verb, side_name(c->side), m->one,
			       m->where);
}

static void tried(const struct cue *c, const struct cue_scene *scene, char *ret, size_t size)
{
	char held[SECONDS_MAX], wanted[SECONDS_MAX];

	switch (c->reason) {
	case TRIED_NONE:
		(void)snprintf(ret, size, "Not counted.");
		return;
	case TRIED_SHORT:
		(void)snprintf(ret, size, "Not counted: held for %s of %s. Once more.",
			       seconds(c->held_us, held), seconds(c->wanted_us, wanted));
		return;
	case TRIED_WEAK:
		(void)snprintf(ret, size,
			       "Not counted: the pull stayed under the target. Once more.");
		return;
	case TRIED_BAND_LOST:
		(void)snprintf(ret, size, "Not counted: the connection to the %s broke.",
			       device(scene));
		return;
	case TRIED_STOPPED:
		(void)snprintf(ret, size, "Not counted: it was stopped in the middle.");
		return;
	}
}

static void band_lost(const struct cue_scene *scene, char *ret, size_t size)
{
	const char *what = device(scene);

	if (scene->band_seen)
		(void)snprintf(ret, size,
			       "The %s is out of reach: paused. It goes on when the %s is back.",
			       what, what);
	else
		(void)snprintf(ret, size,
			       "Waiting for the %s: switch it on and bring it near. "
			       "To do without it, stop this and start by the timer.",
			       what);
}

static void set_done(const struct cue *c, const char *foot, char *ret, size_t size)
{
	char rest[SECONDS_MAX];

	if (c->wanted_us)
		(void)snprintf(ret, size, "Set done.%s Rest for %s.", foot,
			       seconds(c->wanted_us, rest));
	else
		(void)snprintf(ret, size, "Set done.%s", foot);
}

static void switch_part(const struct cue *c, char *ret, size_t size)
{
	const char *direction = direction_name(c->direction);

	(void)snprintf(ret, size, "Now %s: %u of %u.",
		       direction[0] ? direction : "the next position", c->rep, c->reps);
}

static const char *change_to(enum side side)
{
	switch (side) {
	case SIDE_BOTH:
		return " Now both feet.";
	case SIDE_LEFT:
		return " Change to the left foot.";
	case SIDE_RIGHT:
		return " Change to the right foot.";
	}
	return "";
}

void cue_sentence(const struct cue *c, const struct cue_scene *scene, char *ret, size_t size)
{
	char text[SECONDS_MAX], movement[MOVEMENT_MAX];

	switch (c->id) {
	case CUE_NONE:
		ret[0] = '\0';
		return;
	case CUE_READY:
		(void)snprintf(ret, size, "Get ready%s.%s%s", cue_with_foot(c->side),
			       scene->setup[0] ? " " : "", scene->setup);
		return;
	case CUE_STILL:
		(void)snprintf(ret, size,
			       by_motion(scene)
				       ? "Let the foot rest, and keep it still for a second."
				       : "Keep the band just taut and still for a second.");
		return;
	case CUE_PULL:
		go(c, scene, movement, sizeof(movement));
		(void)snprintf(ret, size, "%s and hold for %s: %u of %u.", movement,
			       seconds(c->wanted_us, text), c->rep, c->reps);
		return;
	case CUE_GO:
		(void)snprintf(ret, size, "Go%s: %u of %u.", cue_with_foot(c->side), c->rep,
			       c->reps);
		return;
	case CUE_SWITCH:
		switch_part(c, ret, size);
		return;
	case CUE_HALF:
		(void)snprintf(ret, size, "Half of the time is over.");
		return;
	case CUE_BACK_HOLD:
		(void)snprintf(ret, size, "Stay there for %s.", seconds(c->wanted_us, text));
		return;
	case CUE_HOLD:
		(void)snprintf(ret, size, "Hold.");
		return;
	case CUE_HARDER:
		(void)snprintf(ret, size, "A little %s: the countdown waits for you.",
			       by_motion(scene) ? "farther" : "harder");
		return;
	case CUE_RELEASE:
		(void)snprintf(ret, size, "Good. %s slowly.",
			       by_motion(scene) ? "Go back" : "Let go");
		return;
	case CUE_TRIED:
		tried(c, scene, ret, size);
		return;
	case CUE_REST:
		(void)snprintf(ret, size, "Rest.");
		return;
	case CUE_SET_REST:
		set_done(c, "", ret, size);
		return;
	case CUE_SIDE:
		set_done(c, change_to(c->side), ret, size);
		return;
	case CUE_PAUSED:
		(void)snprintf(ret, size, "Paused. Resume when you are ready.");
		return;
	case CUE_BAND_LOST:
		band_lost(scene, ret, size);
		return;
	case CUE_BAND_BACK:
		(void)snprintf(ret, size, "The %s is back: keep it still for a second.",
			       device(scene));
		return;
	case CUE_BY_TIMER:
		(void)snprintf(ret, size, "Going on by the timer until the %s is back.",
			       device(scene));
		return;
	case CUE_DONE:
		(void)snprintf(ret, size, "%s %u of %u counted.",
			       scene->abandoned ? "Stopped." : "Done.", scene->done,
			       scene->planned);
		return;
	}
}

void cue_next(const struct session *s, char *ret, size_t size)
{
	const struct step *step = session_step(s);
	unsigned set = s->set + 1;

	if (set >= step_sets(step)) {
		set = 0;
		step = s->step + 1 < s->routine->n_steps ? &s->routine->steps[s->step + 1] : NULL;
	}

	if (step)
		(void)snprintf(ret, size, "%s%s, set %u of %u: %u hold%s", step->exercise,
			       cue_with_foot(step_side(step, set)), set + 1, step_sets(step),
			       step->reps, step->reps == 1 ? "" : "s");
	else
		ret[0] = '\0';
}
