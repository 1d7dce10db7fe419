/* SPDX-License-Identifier: MIT */
/*
 * What instepctl says about reps and workouts, in one place, so that watch, start and history say
 * it alike. The cues are not here: the daemon makes those sentences, for every client.
 */

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/phrase.h"

struct figure phrase_duration(double s)
{
	struct figure p;
	unsigned minutes;

	if (s < 60) {
		double tenths = floor(s * 10 + 1e-6) /
				10; /* cut: "held 5 s of 5 s" is no reason not to count */

		(void)snprintf(p.text, sizeof(p.text), "%.*f s", tenths == floor(tenths) ? 0 : 1,
			       tenths);
		return p;
	}
	minutes = (unsigned)(s / 60);
	if (minutes < 60)
		(void)snprintf(p.text, sizeof(p.text), "%u min %02.0f s", minutes,
			       floor(s) - minutes * 60.0);
	else
		(void)snprintf(p.text, sizeof(p.text), "%u h %02u min", minutes / 60, minutes % 60);
	return p;
}

struct figure phrase_force(enum units units, double n)
{
	const int digits = units == UNITS_N ? 1 : 2;
	const double scale = units == UNITS_N ? 10 : 100;
	struct figure p;

	/* Rounded as it is printed, and plus zero: a band at rest feels 0.00 kg, never -0.00 kg. */
	(void)snprintf(p.text, sizeof(p.text), "%.*f %s", digits,
		       round(units_from_newton(units, n) * scale) / scale + 0.0, units_name(units));
	return p;
}

struct figure phrase_angle(double deg)
{
	struct figure p;

	(void)snprintf(p.text, sizeof(p.text), "%.0f deg", fabs(round(deg)));
	return p;
}

const char *phrase_reason(const char *id)
{
	static const struct {
		const char *id, *text;
	} reasons[] = {
		{ "short", "let go too early" },
		{ "weak", "under the target" },
		{ "band-lost", "the link was lost" },
		{ "stopped", "cut short" },
	};

	for (size_t i = 0; i < ELEMENTS(reasons); i++)
		if (!strcmp(id, reasons[i].id))
			return reasons[i].text;
	return id;
}

void phrase_add(struct phrase *p, const char *format, ...)
{
	size_t n = strlen(p->text);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(p->text + n, sizeof(p->text) - n, format, args);
	va_end(args);
}

struct phrase phrase_band(const json_t *band)
{
	const json_t *scale = json_object_get(band, "scale");
	struct phrase p = {};

	if (!strcmp(client_text(band, "kind"), "motion"))
		phrase_add(&p, "motion sensor, ");
	phrase_add(&p, "%s", client_text(band, "state"));
	if (client_number(band, "battery") >= 0)
		phrase_add(&p, ", battery %.0f %%", client_number(band, "battery"));
	if (*client_text(band, "firmware"))
		phrase_add(&p, ", firmware %s", client_text(band, "firmware"));
	if (scale && json_number_value(scale) == 0)
		phrase_add(&p, ", not calibrated yet");
	if (*client_text(band, "reason"))
		phrase_add(&p, "; %s", client_text(band, "reason"));
	return p;
}

/* "5 s by the timer"; of a rep at a tempo, which asks for no time, "by the timer" */
static void add_timed(struct phrase *p, const json_t *rep)
{
	double wanted_s = client_number(rep, "wanted_s");

	phrase_add(p, "%s%sby the timer", wanted_s > 0 ? phrase_duration(wanted_s).text : "",
		   wanted_s > 0 ? " " : "");
}

/* "held 5.1 s of 5 s at 2.31 kg" or "at 38 deg", or what the timer gave, or nothing at all */
static void add_measured(struct phrase *p, enum units units, const json_t *rep)
{
	const json_t *range = json_object_get(rep, "range_deg"),
		     *level = json_object_get(rep, "level_n");
	bool timed = !strcmp(client_text(rep, "guide"), "timer");

	if (!json_object_get(rep, "held_s")) {
		if (timed)
			add_timed(p, rep);
		else
			phrase_add(p, "not measured");
		return;
	}
	phrase_add(p, "held %s of %s", phrase_duration(client_number(rep, "held_s")).text,
		   phrase_duration(client_number(rep, "wanted_s")).text);
	if (range)
		phrase_add(p, " at %s", phrase_angle(json_number_value(range)).text);
	else if (level)
		phrase_add(p, " at %s", phrase_force(units, json_number_value(level)).text);
}

/* Nobody reads a hundred lines of circles that were as they should be. */
static bool goes_without_saying(const json_t *rep, const json_t *step)
{
	const char *kind = client_text(step, "kind");

	return json_is_true(json_object_get(rep, "counted")) &&
	       !strcmp(client_text(rep, "guide"), "timer") &&
	       (!strcmp(kind, "circles") || !strcmp(kind, "reps"));
}

/* "toe-walk, set 2, rep 1, left", as far as it needs to be told */
static void add_place(struct phrase *p, const json_t *rep, const json_t *steps, const json_t *step)
{
	const char *side = client_text(rep, "side");
	bool both_feet = !strcmp(client_text(step, "side"), "each") ||
			 !strcmp(client_text(step, "side"), "alternate");

	if (json_array_size(steps) > 1)
		phrase_add(p, "%s, ", client_text(rep, "exercise"));
	if (client_number(step, "sets") > 1 || both_feet)
		phrase_add(p, "set %.0f, ", client_number(rep, "set"));
	phrase_add(p, "rep %.0f", client_number(rep, "rep"));
	p->text[0] = (char)toupper((unsigned char)p->text[0]);
	if (!strcmp(side, "left") || !strcmp(side, "right"))
		phrase_add(p, ", %s", side);
}

struct phrase phrase_rep(enum units units, const json_t *rep, const json_t *workout)
{
	const json_t *steps = json_object_get(workout, "steps"),
		     *step = json_array_get(steps, (size_t)client_number(rep, "step") - 1);
	struct phrase p = {};

	if (goes_without_saying(rep, step))
		return p;

	add_place(&p, rep, steps, step);
	if (json_is_true(json_object_get(rep, "counted"))) {
		phrase_add(&p, ": counted, ");
		add_measured(&p, units, rep);
	} else {
		phrase_add(&p, ": tried, not counted: %s (",
			   phrase_reason(client_text(rep, "reason")));
		add_measured(&p, units, rep);
		phrase_add(&p, ")");
	}
	return p;
}

struct phrase phrase_summary(const json_t *summary)
{
	bool finished = !strcmp(client_text(summary, "state"), "finished");
	struct phrase p = {};

	phrase_add(&p, "%s: %.0f of %.0f counted, %.0f tried", finished ? "Finished" : "Stopped",
		   client_number(summary, "done"), client_number(summary, "planned"),
		   client_number(summary, "tried"));
	if (client_number(summary, "skipped") > 0)
		phrase_add(&p, ", %.0f skipped", client_number(summary, "skipped"));
	if (json_object_get(summary, "held_s"))
		phrase_add(&p, "; held %s in %s",
			   phrase_duration(client_number(summary, "held_s")).text,
			   phrase_duration(client_number(summary, "seconds")).text);
	if (client_number(summary, "unknown_s") > 0)
		phrase_add(&p, "; no signal for %s",
			   phrase_duration(client_number(summary, "unknown_s")).text);
	return p;
}

struct phrase phrase_best(enum units units, const json_t *summary)
{
	const json_t *bests = json_object_get(summary, "best"), *best;
	size_t i, n = json_array_size(bests);
	struct phrase p = {};
	bool several;

	if (json_is_array(bests) && n == 0)
		phrase_add(&p, "Best: as it was, since no hold was both measured and counted");
	/* they are sorted by exercise */
	several = strcmp(client_text(json_array_get(bests, 0), "exercise"),
			 client_text(json_array_get(bests, n - 1), "exercise"));
	json_array_foreach(bests, i, best)
	{
		const char *side = client_text(best, "side");

		phrase_add(&p, i == 0 ? "Best: " : ", ");
		if (several)
			phrase_add(&p, "%s ", client_text(best, "exercise"));
		phrase_add(&p, "%s %s", !strcmp(side, "both") ? "both feet" : side,
			   phrase_force(units, client_number(best, "level_n")).text);
	}
	return p;
}

enum units phrase_units(const char *name)
{
	for (enum units u = UNITS_KG; u <= UNITS_LB; u++)
		if (!strcmp(name, units_name(u)))
			return u;
	return UNITS_KG;
}

void phrase_json(const json_t *value)
{
	/* Nine digits: more than any band measures, and 0.1 is printed as 0.1. */
	(void)json_dumpf(value, stdout, JSON_COMPACT | JSON_REAL_PRECISION(9));
	(void)putchar('\n');
	(void)fflush(stdout);
}
