/* SPDX-License-Identifier: MIT */
/*
 * Workouts and reps of the history as JSON. The keys and units are those of the bus
 * (dbus/org.instep.Instep1.History.xml): a script that reads one reads the other. What no band
 * measured is left out, not zero.
 */

#include "ctl/history-json.h"

#include "util/macro.h"

json_t *workout_json(const struct workout_row *w)
{
	json_t *workout = json_pack(
		"{s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:i, s:i, s:i, s:i, s:f, s:f, s:s}", "uuid",
		w->uuid, "routine", w->routine, "band", w->band, "state", w->state, "started",
		(json_int_t)w->started_us, "ended", (json_int_t)w->ended_us, "planned",
		(int)w->planned, "done", (int)w->done, "tried", (int)w->tried, "skipped",
		(int)w->skipped, "pulses", (int)w->pulses, "held_s", usec_to_s(w->held_us),
		"unknown_s", usec_to_s(w->unknown_us), "stopped", w->stopped);

	if (w->effort.told)
		(void)json_object_set_new(workout, "effort", json_integer(w->effort.value));
	if (w->pain.told)
		(void)json_object_set_new(workout, "pain", json_integer(w->pain.value));
	if (w->note[0])
		(void)json_object_set_new(workout, "note", json_string(w->note));
	return workout;
}

static void set_figures(json_t *object, const struct named_figure *figures, size_t n)
{
	for (size_t i = 0; i < n; i++)
		(void)json_object_set_new(object, figures[i].name,
					  figures[i].count
						  ? json_integer((json_int_t)figures[i].value)
						  : json_real(figures[i].value));
}

static void append_word(json_t *array, const char *word)
{
	if (word[0])
		(void)json_array_append_new(array, json_string(word));
}

json_t *step_json(const struct step_row *row)
{
	json_t *variants = json_array(), *directions = json_array(), *verified = json_array();
	struct named_figure figures[FIGURES_MAX];
	const struct step *s = &row->step;
	json_t *step;

	for (unsigned i = 0; i < s->n_parts; i++) {
		append_word(variants, s->parts[i].variant);
		append_word(directions, direction_name(s->parts[i].direction));
	}
	for (enum verifier v = 0; v < VERIFIERS; v++)
		if (row->verified[v])
			append_word(verified, verifier_name(v));

	step = json_pack("{s:i, s:s, s:s, s:s, s:s, s:o, s:o, s:o}", "step", (int)row->n,
			 "exercise", s->exercise, "label", s->label, "kind",
			 step_kind_name(s->kind), "side", sides_name(s->sides), "variants",
			 variants, "directions", directions, "verified", verified);
	set_figures(step, figures, figures_of_step(s, figures));
	set_figures(step, figures, figures_of_count(&row->count, figures));
	return step;
}

json_t *rep_json(const struct rep_row *r)
{
	struct named_figure figures[FIGURES_MAX];
	json_t *rep = json_pack("{s:s, s:i, s:i, s:i, s:s, s:s, s:b, s:s, s:I, s:f}", "exercise",
				r->exercise, "step", (int)r->step, "set", (int)r->set, "rep",
				(int)r->rep, "side", side_name(r->side), "guide", r->guide,
				"counted", r->counted, "reason", r->reason, "at",
				(json_int_t)r->at_us, "wanted_s", usec_to_s(r->wanted_us));

	set_figures(rep, figures, figures_of_rep(r, figures));
	if (r->measured) {
		(void)json_object_set_new(rep, "earned", json_boolean(r->earned));
		(void)json_object_set_new(rep, "open", json_boolean(r->open));
	}
	return rep;
}

json_t *set_json(const struct tally_set *s)
{
	struct named_figure figures[FIGURES_MAX];
	json_t *set = json_pack("{s:s, s:i, s:i, s:s, s:i, s:i}", "exercise", s->exercise, "step",
				(int)s->step, "set", (int)s->set, "side", side_name(s->side),
				"done", (int)s->counted, "tried", (int)s->tried);

	set_figures(set, figures, figures_of_set(s, figures));
	return set;
}

json_t *difference_json(const struct tally_difference *d)
{
	struct named_figure figures[FIGURES_MAX];
	json_t *difference = json_pack("{s:s}", "exercise", d->exercise);

	set_figures(difference, figures, figures_of_difference(d, figures));
	return difference;
}
