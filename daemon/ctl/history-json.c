/* SPDX-License-Identifier: MIT */
/*
 * Workouts and reps of the history as JSON. The keys and units are those of the bus (dbus/org.instep.Instep1.History.xml):
 * a script that reads one reads the other. What no band measured is left out, not zero.
 */

#include "ctl/history-json.h"

static double seconds(uint64_t us)
{
	return (double)us / 1e6;
}

json_t *workout_json(const struct workout_row *w)
{
	return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:i, s:i, s:i, s:i, s:f, s:f}", "uuid",
			 w->uuid, "routine", w->routine, "band", w->band, "state", w->state,
			 "started", (json_int_t)w->started_us, "ended", (json_int_t)w->ended_us,
			 "planned", (int)w->planned, "done", (int)w->done, "tried", (int)w->tried,
			 "pulses", (int)w->pulses, "held_s", seconds(w->held_us), "unknown_s",
			 seconds(w->unknown_us));
}

json_t *rep_json(const struct rep_row *r)
{
	json_auto_t *measured = NULL;
	json_t *rep =
		json_pack("{s:s, s:i, s:i, s:s, s:s, s:b, s:s, s:I, s:f}", "exercise", r->exercise,
			  "set", (int)r->set, "rep", (int)r->rep, "side", side_name(r->side),
			  "guide", r->guide, "counted", r->counted, "reason", r->reason, "at",
			  (json_int_t)r->at_us, "wanted_s", seconds(r->wanted_us));

	if (!r->measured)
		return rep;
	measured = json_pack("{s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:f, s:b}", "held_s",
			     seconds(r->held_us), "out_s", seconds(r->out_us), "plateau_s",
			     seconds(r->plateau_us), "back_s", seconds(r->back_us), "unknown_s",
			     seconds(r->unknown_us), "level_n", r->level_n, "peak_n", r->peak_n,
			     "mean_n", r->mean_n, "rest_n", r->rest_n, "earned", r->earned);
	(void)json_object_update(rep, measured);
	if (r->rest_us >= 0)
		(void)json_object_set_new(rep, "rest_s", json_real(seconds((uint64_t)r->rest_us)));
	return rep;
}
