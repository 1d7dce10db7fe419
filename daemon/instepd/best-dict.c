/* SPDX-License-Identifier: MIT */

/*
 * One place that says what a best looks like on the bus, so that the signal and the history cannot
 * differ.
 */

#include <string.h>

#include "instepd/best-dict.h"
#include "util/macro.h"

struct wanted {
	sd_bus_message *m;
	const char *uuid;
};

static int append_best(void *userdata, const struct best_row *b)
{
	const struct wanted *w = userdata;
	int r;

	if (w->uuid && strcmp(w->uuid, b->uuid) != 0)
		return 0;
	r = sd_bus_message_append(w->m, "a{sv}", 5, "exercise", "s", b->exercise, "side", "s",
				  side_name(b->side), "level_n", "d", b->level_n, "at", "t",
				  b->at_us, "workout", "s", b->uuid);
	return MIN(r, 0); /* an append answers 1, which would end the reading */
}

int best_dicts_append(sd_bus_message *m, struct store *s, const char *uuid)
{
	struct wanted wanted = { m, uuid };
	int r, read;

	r = sd_bus_message_open_container(m, 'a', "a{sv}");
	if (r < 0)
		return r;

	read = store_bests(s, append_best, &wanted);

	r = sd_bus_message_close_container(m);
	return r < 0 ? r : read;
}
