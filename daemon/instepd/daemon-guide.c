/* SPDX-License-Identifier: MIT */

/*
 * What guides a workout: the band or motion sensor that the client names, else the best of those
 * that were added and that the routine can use. A load cell comes before a motion sensor, since it
 * sees how hard a hold was; without either the timer guides. What is not connected yet is no reason
 * against it: the workout waits for it.
 */

#include <errno.h>
#include <string.h>

#include "instepd/daemon.h"
#include "instepd/errors.h"

static enum guide guide_by(const struct band *b)
{
	return workout_guide(b->driver->kind);
}

static bool can_use(const struct routine *routine, enum guide guide)
{
	for (unsigned i = 0; i < routine->n_steps; i++)
		if (step_seen_by(&routine->steps[i], guide))
			return true;
	return false;
}

bool daemon_band_fits(const struct band *b, const struct routine *routine)
{
	return can_use(routine, guide_by(b)) && band_scale(b) != 0;
}

/* How many of them were added; @ret is the last one. */
static unsigned count(const struct daemon *d, enum guide guide, struct band **ret)
{
	unsigned n = 0;

	for (struct band *b = d->bands; b; b = b->next)
		if (guide_by(b) == guide) {
			*ret = b;
			n++;
		}
	return n;
}

/* The words for what guides, as a person says them. */
static const char *device(enum guide guide)
{
	return guide == GUIDE_MOTION ? "motion sensor" : "band";
}

static int only_one(const struct daemon *d, enum guide guide, struct band **ret,
		    sd_bus_error *error)
{
	struct band *b = NULL;
	unsigned n = count(d, guide, &b);

	if (n == 0)
		return sd_bus_error_setf(error, ERROR_NO_BAND,
					 "No %s has been added: add one (instepctl band add).",
					 device(guide));
	if (n > 1)
		return sd_bus_error_setf(error, ERROR_NO_BAND,
					 "Several %ss have been added: say which one shall guide "
					 "(instepctl start --band ID).",
					 device(guide));

	*ret = b;
	return 0;
}

static int check_use(const struct routine *routine, enum guide guide, sd_bus_error *error)
{
	if (can_use(routine, guide))
		return 0;

	return sd_bus_error_setf(
		error, ERROR_INVALID_ARGUMENT,
		"No exercise of routine \"%s\" can be seen by a %s (Sensor= in its "
		"file): leave \"band\" and \"guide\" out.",
		routine->id, device(guide));
}

static int parse_guide(const char *text, enum guide *ret, sd_bus_error *error)
{
	for (enum guide g = GUIDE_BAND; g <= GUIDE_TIMER; g++)
		if (strcmp(text, guide_name(g)) == 0) {
			*ret = g;
			return 0;
		}

	return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
				 "Option \"guide\" is \"%s\"; it must be band, motion or timer.",
				 text);
}

static int named_band(const struct daemon *d, const char *id, const char *guide, struct band **ret,
		      sd_bus_error *error)
{
	struct band *b = daemon_find_band(d, id);

	if (!b)
		return sd_bus_error_setf(error, ERROR_UNKNOWN_BAND, "There is no band \"%s\".", id);
	if (guide && strcmp(guide, guide_name(guide_by(b))) != 0)
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"\"%s\" is a %s and cannot guide by \"%s\": leave \"band\" "
			"or \"guide\" out.",
			id, device(guide_by(b)), guide);

	*ret = b;
	return 0;
}

/* The first that was added and is of use. */
static enum guide best_guide(const struct daemon *d, const struct routine *routine)
{
	struct band *b;

	/*
	 * Only a band measures a best: by anything else the test would be minutes of hard work for
	 * nothing.
	 */
	if (!strcmp(routine->id, ROUTINE_MAX_TEST) && can_use(routine, GUIDE_BAND))
		return GUIDE_BAND;
	for (enum guide g = GUIDE_BAND; g < GUIDE_TIMER; g++)
		if (count(d, g, &b) && can_use(routine, g))
			return g;
	return GUIDE_TIMER;
}

int daemon_choose_band(const struct daemon *d, const struct routine *routine, const char *id,
		       const char *guide_text, struct band **ret, sd_bus_error *error)
{
	enum guide guide = best_guide(d, routine);
	struct band *b = NULL;
	int r = 0;

	if (guide_text)
		r = parse_guide(guide_text, &guide, error);
	if (r < 0)
		return r;
	if (guide == GUIDE_TIMER && !id) {
		*ret = NULL;
		return 0;
	}

	r = id ? named_band(d, id, guide_text, &b, error) : only_one(d, guide, &b, error);
	if (r < 0)
		return r;

	r = check_use(routine, guide_by(b), error);
	if (r < 0)
		return r;

	if (band_scale(b) == 0)
		return sd_bus_error_setf(
			error, ERROR_NOT_CALIBRATED,
			"What band %s counts is no force yet: hang a known weight on it (instepctl "
			"band calibrate %s).",
			b->file.id, b->file.id);

	*ret = b;
	return 0;
}
