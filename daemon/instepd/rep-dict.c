/* SPDX-License-Identifier: MIT */

/*
 * One place that says what a rep looks like on the bus, so that the signal and the history cannot
 * differ.
 */

#include "instepd/figures-dict.h"
#include "instepd/rep-dict.h"
#include "util/macro.h"

int rep_dict_append(sd_bus_message *m, const struct rep_row *r)
{
	struct named_figure figures[FIGURES_MAX];
	int q;

	q = sd_bus_message_open_container(m, 'a', "{sv}");
	if (q < 0)
		return q;

	q = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}{sv}", "exercise", "s", r->exercise,
				  "step", "u", r->step, "set", "u", r->set, "rep", "u", r->rep,
				  "side", "s", side_name(r->side), "guide", "s", r->guide);
	if (q < 0)
		return q;

	q = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}", "counted", "b", (int)r->counted, "reason",
				  "s", r->reason, "at", "t", r->at_us, "wanted_s", "d",
				  usec_to_s(r->wanted_us));
	if (q < 0)
		return q;

	q = figures_dict_append(m, figures, figures_of_rep(r, figures));
	if (q < 0)
		return q;

	if (r->measured) {
		q = sd_bus_message_append(m, "{sv}{sv}", "earned", "b", (int)r->earned, "open", "b",
					  (int)r->open);
		if (q < 0)
			return q;
	}

	return sd_bus_message_close_container(m);
}
