/* SPDX-License-Identifier: MIT */

/* One place that says what a rep looks like on the bus, so that the signal and the history cannot differ. */

#include "instepd/rep-dict.h"
#include "util/macro.h"

static double seconds(uint64_t us)
{
	return (double)us / USEC_PER_SEC;
}

static int append_measured(sd_bus_message *m, const struct rep_row *r)
{
	int q;

	if (r->rest_us >= 0) {
		q = sd_bus_message_append(m, "{sv}", "rest_s", "d", seconds((uint64_t)r->rest_us));
		if (q < 0)
			return q;
	}

	q = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}", "held_s", "d", seconds(r->held_us),
				  "out_s", "d", seconds(r->out_us), "plateau_s", "d",
				  seconds(r->plateau_us), "back_s", "d", seconds(r->back_us),
				  "unknown_s", "d", seconds(r->unknown_us));
	if (q < 0)
		return q;

	return sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}{sv}", "level_n", "d", r->level_n,
				     "peak_n", "d", r->peak_n, "mean_n", "d", r->mean_n, "rest_n",
				     "d", r->rest_n, "earned", "b", (int)r->earned, "open", "b",
				     (int)r->open);
}

int rep_dict_append(sd_bus_message *m, const struct rep_row *r)
{
	int q;

	q = sd_bus_message_open_container(m, 'a', "{sv}");
	if (q < 0)
		return q;

	q = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}", "exercise", "s", r->exercise, "set",
				  "u", r->set, "rep", "u", r->rep, "side", "s", side_name(r->side),
				  "guide", "s", r->guide);
	if (q < 0)
		return q;

	q = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}", "counted", "b", (int)r->counted, "reason",
				  "s", r->reason, "at", "t", r->at_us, "wanted_s", "d",
				  seconds(r->wanted_us));
	if (q < 0)
		return q;

	if (r->measured) {
		q = append_measured(m, r);
		if (q < 0)
			return q;
	}

	return sd_bus_message_close_container(m);
}
