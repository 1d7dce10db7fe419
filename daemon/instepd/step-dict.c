/* SPDX-License-Identifier: MIT */

/* One place that says what a step looks like on the bus; its numbers are store/figures.h's. */

#include "instepd/bus.h"
#include "instepd/figures-dict.h"
#include "instepd/step-dict.h"
#include "util/macro.h"

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

static int append_texts(sd_bus_message *m, const struct step *s)
{
	return sd_bus_message_append(m, "{sv}{sv}{sv}", "setup", "s", s->setup, "movement", "s",
				     s->movement, "avoid", "s", s->avoid);
}

int step_dict_append(sd_bus_message *m, const struct step *s, unsigned number,
		     const struct step_count *count)
{
	struct named_figure figures[FIGURES_MAX];
	int r;

	r = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}", "step", "u", number, "exercise", "s",
				  s->exercise, "label", "s", s->label, "kind", "s",
				  step_kind_name(s->kind), "side", "s", sides_name(s->sides));
	if (r >= 0)
		r = figures_dict_append(m, figures, figures_of_step(s, figures));
	if (r >= 0)
		r = append_parts(m, "variants", s, variant_of);
	if (r >= 0)
		r = append_parts(m, "directions", s, direction_of);
	if (r < 0)
		return r;

	return count ? figures_dict_append(m, figures, figures_of_count(count, figures))
		     : append_texts(m, s);
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
