/* SPDX-License-Identifier: MIT */

/* How figures are written on the bus; their names are the store's (store/figures.h). */

#include "instepd/bus.h"
#include "instepd/figures-dict.h"
#include "util/macro.h"

int figures_dict_append(sd_bus_message *m, const struct named_figure *figures, size_t n)
{
	int r;

	for (size_t i = 0; i < n; i++) {
		if (figures[i].count)
			r = sd_bus_message_append(m, "{sv}", figures[i].name, "u",
						  (uint32_t)figures[i].value);
		else
			r = sd_bus_message_append(m, "{sv}", figures[i].name, "d",
						  figures[i].value);
		if (r < 0)
			return r;
	}
	return 0;
}

static int append_set(void *userdata, const struct tally_set *s)
{
	struct named_figure figures[FIGURES_MAX];
	sd_bus_message *m = userdata;
	int r;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}{sv}", "exercise", "s", s->exercise,
				  "step", "u", s->step, "set", "u", s->set, "side", "s",
				  side_name(s->side), "done", "u", s->counted, "tried", "u",
				  s->tried);
	if (r < 0)
		return r;

	r = figures_dict_append(m, figures, figures_of_set(s, figures));
	if (r < 0)
		return r;

	/* anything but 0 would end the reading */
	r = sd_bus_message_close_container(m);
	return MIN(r, 0);
}

static int append_difference(sd_bus_message *m, const struct tally_difference *d)
{
	struct named_figure figures[FIGURES_MAX];
	int r;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "{sv}", "exercise", "s", d->exercise);
	if (r < 0)
		return r;

	r = figures_dict_append(m, figures, figures_of_difference(d, figures));
	if (r < 0)
		return r;

	return sd_bus_message_close_container(m);
}

/* An entry whose value is an array of dictionaries; close_list() ends it. */
static int open_list(sd_bus_message *m, const char *key)
{
	int r;

	r = bus_open_entry(m, key, "aa{sv}");
	return r < 0 ? r : sd_bus_message_open_container(m, 'a', "a{sv}");
}

static int close_list(sd_bus_message *m)
{
	int r;

	r = sd_bus_message_close_container(m);
	return r < 0 ? r : bus_close_entry(m);
}

static int append_differences(sd_bus_message *m, const struct tally *tally)
{
	struct tally_difference differences[ROUTINE_STEPS_MAX];
	unsigned n = tally_differences(tally, differences);
	int r;

	r = open_list(m, "differences");
	for (unsigned i = 0; i < n && r >= 0; i++)
		r = append_difference(m, &differences[i]);
	if (r < 0)
		return r;

	return close_list(m);
}

int figures_dict_append_sets(sd_bus_message *m, struct store *s, const char *uuid)
{
	struct tally tally;
	int r, read;

	r = open_list(m, "sets");
	if (r < 0)
		return r;

	read = figures_read(s, uuid, append_set, m, &tally);

	r = close_list(m);
	if (r < 0)
		return r;

	r = append_differences(m, &tally);
	return r < 0 ? r : read;
}
