/* SPDX-License-Identifier: MIT */

/* What a stored workout asked for, step by step, and what came of it, as the bus has it. */

#include "instepd/bus.h"
#include "instepd/history-steps.h"
#include "instepd/step-dict.h"
#include "util/macro.h"

static int append_verified(sd_bus_message *m, const struct step_row *s)
{
	int r;

	r = bus_open_entry(m, "verified", "as");
	if (r < 0)
		return r;

	r = sd_bus_message_open_container(m, 'a', "s");
	for (enum verifier v = 0; v < VERIFIERS && r >= 0; v++)
		if (s->verified[v])
			r = sd_bus_message_append(m, "s", verifier_name(v));
	if (r < 0)
		return r;

	r = sd_bus_message_close_container(m);
	return r < 0 ? r : bus_close_entry(m);
}

static int append_step(void *userdata, const struct step_row *s)
{
	sd_bus_message *m = userdata;
	int r;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r < 0)
		return r;

	r = step_dict_append(m, &s->step, s->n, &s->count);
	if (r < 0)
		return r;

	r = append_verified(m, s);
	if (r < 0)
		return r;

	/* anything but 0 would end the reading */
	r = sd_bus_message_close_container(m);
	return MIN(r, 0);
}

int history_steps_append(sd_bus_message *m, struct store *s, const char *uuid)
{
	int r, read;

	r = bus_open_entry(m, "steps", "aa{sv}");
	if (r < 0)
		return r;

	r = sd_bus_message_open_container(m, 'a', "a{sv}");
	if (r < 0)
		return r;

	read = store_steps(s, uuid, append_step, m);

	r = sd_bus_message_close_container(m);
	if (r < 0)
		return r;

	r = bus_close_entry(m);
	return r < 0 ? r : read;
}
