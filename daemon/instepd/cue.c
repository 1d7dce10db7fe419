/* SPDX-License-Identifier: MIT */

/*
 * What the program says to the person, as a coach would: what to do in full the first time, then
 * only the count. The session only knows ids and numbers, so that it can be tested without words
 * and so that the words can be changed, and some day translated, in one place. How things are
 * called is wording.c, what comes next cue-next.c.
 *
 * Health data is in these sentences: they go to the bus, never to the log.
 */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "instepd/cue.h"
#include "instepd/wording.h"
#include "util/macro.h"

struct sentence {
	char *text;
	size_t size;
};

/* Append; what is too long is cut. */
_printf_(2, 3) static void say(struct sentence *s, const char *format, ...)
{
	size_t n = strlen(s->text);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(s->text + n, s->size - n, format, args);
	va_end(args);
}

static bool by_motion(const struct cue_scene *scene)
{
	return scene->guide == GUIDE_MOTION;
}

/* What the radio has lost, as the person calls it. */
static const char *device(const struct cue_scene *scene)
{
	return scene->sensor == GUIDE_MOTION ? "sensor" : "band";
}

/* " Rest for 5 seconds." */
static void rest(struct sentence *s, uint64_t us)
{
	char seconds[WORDING_MAX];

	if (!us)
		return;
	wording_seconds(us, seconds, sizeof(seconds));
	say(s, "%sRest for %s.", s->text[0] ? " " : "", seconds);
}

/* The texts of the step are for who does it the first time, not for each set. */
static void get_ready(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	const struct step *step = scene->step;
	const char *const texts[] = { step->setup, step->movement, step->avoid };
	char exercise[WORDING_MAX];

	wording_exercise(step->exercise, exercise, sizeof(exercise));
	say(s, "Get ready: %s%s%s.", exercise, step->warm_up ? ", to warm up" : "",
	    wording_foot(c->side));
	for (size_t i = 0; scene->set == 0 && i < ELEMENTS(texts); i++)
		if (texts[i][0])
			say(s, " %s", texts[i]);
}

/* Reps are counted aloud within the part: ten circles one way, then ten the other. */
static unsigned part_reps(const struct cue *c, const struct cue_scene *scene)
{
	return MAX(c->reps / MAX(scene->step->n_parts, 1U), 1U);
}

static bool begins_part(const struct cue *c, const struct cue_scene *scene)
{
	return c->rep == 0 || (c->rep - 1) % part_reps(c, scene) == 0;
}

/* "4 of 10" */
static void count(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	unsigned reps = part_reps(c, scene);

	say(s, "%u of %u", c->rep ? (c->rep - 1) % reps + 1 : 0, reps);
}

/* "Raise the left heel, toes out" or "Circle the left foot clockwise" */
static void movement(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	const struct step *step = scene->step;
	const struct part *part = c->part < step->n_parts ? &step->parts[c->part] : NULL;
	char text[MOVEMENT_MAX];

	wording_movement(step, scene->guide, c->side, text, sizeof(text));
	say(s, "%s", text);
	if (part && wording_part(part)[0])
		say(s, "%s%s", part->direction == DIRECTION_NONE ? ", " : " ", wording_part(part));
}

/* What to do, in full: where something new begins. */
static void first_rep(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	char seconds[WORDING_MAX];

	movement(s, c, scene);
	if (scene->step->kind == KIND_HOLD) {
		wording_seconds(scene->step->hold_us, seconds, sizeof(seconds));
		say(s, " and hold for %s", seconds);
	}
	say(s, ": ");
	count(s, c, scene);
	say(s, ".");
}

/* "Pull: 4 of 10, left. Half way."; a circle is too short for more than its number. */
static void next_rep(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	if (scene->step->kind != KIND_CIRCLES)
		say(s, "%s: ", wording_verb(scene->step, scene->guide));
	count(s, c, scene);
	say(s, "%s.%s", wording_foot(c->side), c->half ? " Half way." : "");
}

static void walk(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	unsigned sets = step_sets(scene->step);
	char seconds[WORDING_MAX];

	movement(s, c, scene);
	wording_seconds(scene->step->time_us, seconds, sizeof(seconds));
	say(s, ": %s", seconds);
	if (scene->step->n_parts <= 1 && sets > 1)
		say(s, ", %u of %u", scene->set + 1, sets);
	say(s, ".");
}

static void go(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	if (scene->step->kind == KIND_TIMED)
		walk(s, c, scene);
	else if (begins_part(c, scene))
		first_rep(s, c, scene);
	else
		next_rep(s, c, scene);
}

/* The next variant or direction: after a rest it is told in full, without one it is told now. */
static void change_part(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	if (!c->wanted_us) {
		go(s, c, scene);
		return;
	}
	rest(s, c->wanted_us);
	if (c->part < scene->step->n_parts)
		say(s, " Then %s.", wording_part(&scene->step->parts[c->part]));
}

static void tried(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	char held[WORDING_MAX];

	switch (c->reason) {
	case TRIED_NONE:
		say(s, "Not counted.");
		return;
	case TRIED_SHORT:
		wording_held(c->held_us, c->wanted_us, held, sizeof(held));
		say(s, "Not counted: held for %s. Once more.", held);
		return;
	case TRIED_WEAK:
		say(s, "Not counted: the pull stayed under the target. Once more.");
		return;
	case TRIED_BAND_LOST:
		say(s, "Not counted: the connection to the %s broke.", device(scene));
		return;
	case TRIED_STOPPED:
		say(s, "Not counted: it was stopped in the middle.");
		return;
	}
}

/*
 * How slowly is said with each hold; of raises, which follow each other every other second, with
 * the first.
 */
static void way_back(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	bool hold = scene->step->kind == KIND_HOLD;

	say(s, "%s%s%s%s.", hold ? "Good. " : "", wording_way_back(scene->step, scene->guide),
	    hold || c->rep % part_reps(c, scene) == 0 ? " slowly" : "",
	    c->slower ? ", and more slowly than last time" : "");
}

static void slower(struct sentence *s, const struct cue *c)
{
	char seconds[WORDING_MAX];

	wording_seconds(c->wanted_us, seconds, sizeof(seconds));
	say(s, "Slower on the way back: take %s for it.", seconds);
}

static void back_hold(struct sentence *s, const struct cue *c)
{
	char seconds[WORDING_MAX];

	wording_seconds(c->wanted_us, seconds, sizeof(seconds));
	say(s, "Hold it here for %s.", seconds);
}

/* Half of a walk is over: so much is left as is over. */
static void half(struct sentence *s, const struct cue *c)
{
	char seconds[WORDING_MAX];

	wording_seconds(c->wanted_us / 2, seconds, sizeof(seconds));
	say(s, "Half way: %s to go.", seconds);
}

static void set_rest(struct sentence *s, const struct cue *c, const struct cue_scene *scene)
{
	say(s, "Set done.");
	rest(s, c->wanted_us);
	if (scene->next[0])
		say(s, " %s", scene->next);
}

static void change_side(struct sentence *s, const struct cue *c)
{
	say(s, "Set done. %s%s.", c->side == SIDE_BOTH ? "Now both feet" : "Change to the ",
	    c->side == SIDE_LEFT    ? "left foot"
	    : c->side == SIDE_RIGHT ? "right foot"
				    : "");
	rest(s, c->wanted_us);
}

static void paused(struct sentence *s, const struct cue_scene *scene)
{
	if (scene->pulls_resume)
		say(s, "Paused. Resume when you are ready, or pull twice, shortly.");
	else
		say(s, "Paused. Resume when you are ready.");
}

static void band_lost(struct sentence *s, const struct cue_scene *scene)
{
	const char *what = device(scene);

	if (scene->band_seen)
		say(s, "The %s is out of reach: paused. It goes on when the %s is back.", what,
		    what);
	else
		say(s, "Waiting for the %s: switch it on and bring it near.", what);
}

static void done(struct sentence *s, const struct cue_scene *scene)
{
	if (scene->pain)
		say(s, "Stopped. Good that you did: it should not hurt.");
	else
		say(s, scene->abandoned ? "Stopped." : "Done.");
	say(s, " %u of %u counted.", scene->done, scene->planned);
}

void cue_sentence(const struct cue *c, const struct cue_scene *scene, char *ret, size_t size)
{
	struct sentence s = { ret, size };

	ret[0] = '\0';
	switch (c->id) {
	case CUE_NONE:
		return;
	case CUE_READY:
		get_ready(&s, c, scene);
		return;
	case CUE_STILL:
		say(&s, by_motion(scene) ? "Let the foot rest, and keep it still for a second."
					 : "Keep the band just taut and still for a second.");
		return;
	case CUE_PULL:
	case CUE_GO:
		go(&s, c, scene);
		return;
	case CUE_HOLD:
		say(&s, "Hold.");
		return;
	case CUE_HARDER:
		say(&s, "A little %s: the countdown waits for you.",
		    by_motion(scene) ? "farther" : "harder");
		return;
	case CUE_RELEASE:
		way_back(&s, c, scene);
		return;
	case CUE_BACK_HOLD:
		back_hold(&s, c);
		return;
	case CUE_TRIED:
		tried(&s, c, scene);
		return;
	case CUE_SWITCH:
		change_part(&s, c, scene);
		return;
	case CUE_HALF:
		half(&s, c);
		return;
	case CUE_SLOWER:
		slower(&s, c);
		return;
	case CUE_REST:
		rest(&s, c->wanted_us);
		return;
	case CUE_SET_REST:
		set_rest(&s, c, scene);
		return;
	case CUE_SIDE:
		change_side(&s, c);
		return;
	case CUE_PAUSED:
		paused(&s, scene);
		return;
	case CUE_BAND_LOST:
		band_lost(&s, scene);
		return;
	case CUE_BAND_BACK:
		say(&s, "The %s is back: keep it still for a second.", device(scene));
		return;
	case CUE_BY_TIMER:
		say(&s, "By the timer now, until the %s is back.", device(scene));
		return;
	case CUE_DONE:
		done(&s, scene);
		return;
	}
}
