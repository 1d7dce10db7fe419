/* SPDX-License-Identifier: MIT */

/* One place that says what a step looks like on the bus. What does not apply to its kind is left out. */

#include "instepd/bus.h"
#include "instepd/step-dict.h"
#include "util/macro.h"

static int append_seconds(sd_bus_message *m, const char *key, uint64_t us)
{
	return us ? sd_bus_message_append(m, "{sv}", key, "d", usec_to_s(us)) : 0;
}

/* The names of the parts: variants, or directions. */
static int append_parts(sd_bus_message *m, const char *key, const struct step *s,
			const char *(*name_of)(const struct part *part))
{
	int r;

	r = bus_open_entry(m, key, "as");
	if (r < 0)
		return r;

	r = sd_bus_message_open_container(m, 'a', "s");
	if (r < 0)
		return r;

	for (unsigned i = 0; i < s->n_parts; i++) {
		const char *name = name_of(&s->parts[i]);

		if (name[0]) {
			r = sd_bus_message_append(m, "s", name);
			if (r < 0)
				return r;
		}
	}

	r = sd_bus_message_close_container(m);
	return r < 0 ? r : bus_close_entry(m);
}

static const char *variant_of(const struct part *part)
{
	return part->variant;
}

static const char *direction_of(const struct part *part)
{
	return direction_name(part->direction);
}

static int append_doses(sd_bus_message *m, const struct step *s)
{
	int r;

	r = sd_bus_message_append(m, "{sv}{sv}{sv}", "side", "s", sides_name(s->sides), "sets", "u",
				  s->sets, "set_rest_s", "d", usec_to_s(s->set_rest_us));
	if (r >= 0 && s->kind != KIND_TIMED)
		r = sd_bus_message_append(m, "{sv}", "reps", "u", s->reps);
	if (r >= 0)
		r = append_seconds(m, "hold_s", s->hold_us);
	if (r >= 0)
		r = append_seconds(m, "back_hold_s", s->back_hold_us);
	if (r >= 0 && s->kind == KIND_TIMED)
		r = append_seconds(m, "seconds", s->time_us);
	if (r >= 0 && step_set_reps(s) > 1)
		r = sd_bus_message_append(m, "{sv}", "rest_s", "d", usec_to_s(s->rest_us));
	if (r >= 0)
		r = append_parts(m, "variants", s, variant_of);
	if (r >= 0)
		r = append_parts(m, "directions", s, direction_of);
	return r;
}

int step_dict_append(sd_bus_message *m, const struct step *s, unsigned number,
		     const struct step_count *count)
{
	int r;

	r = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}", "step", "u", number, "exercise", "s",
				  s->exercise, "label", "s", s->label, "kind", "s",
				  step_kind_name(s->kind));
	if (r < 0)
		return r;

	r = append_doses(m, s);
	if (r < 0)
		return r;

	if (!count)
		return sd_bus_message_append(m, "{sv}{sv}{sv}", "setup", "s", s->setup, "movement",
					     "s", s->movement, "avoid", "s", s->avoid);

	return sd_bus_message_append(m, "{sv}{sv}{sv}{sv}", "planned", "u", count->planned, "done",
				     "u", count->done, "tried", "u", count->tried, "skipped", "u",
				     count->skipped);
}

int step_dicts_append(sd_bus_message *m, const struct routine *routine,
		      const struct step_count *counts)
{
	int r;

	r = sd_bus_message_open_container(m, 'a', "a{sv}");
	if (r < 0)
		return r;

	for (unsigned i = 0; i < routine->n_steps; i++) {
		r = sd_bus_message_open_container(m, 'a', "{sv}");
		if (r < 0)
			return r;

		r = step_dict_append(m, &routine->steps[i], i + 1, counts ? &counts[i] : NULL);
		if (r < 0)
			return r;

		r = sd_bus_message_close_container(m);
		if (r < 0)
			return r;
	}

	return sd_bus_message_close_container(m);
}
