/* SPDX-License-Identifier: MIT */
/*
 * What was said is the daemon's to keep, so these verbs go over the bus, unlike the rest of the
 * history. What it was is always shown: a slip of the finger is seen at once, and taken back.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/day.h"
#include "ctl/said.h"

struct phrase said_phrase(const json_t *entry)
{
	const char *side = client_text(entry, "side");
	double reps = client_number(entry, "reps");
	struct phrase p;

	(void)snprintf(p.text, sizeof(p.text), "%s, %.0f %s%s%s, %s",
		       client_text(entry, "exercise"), reps, reps == 1 ? "rep" : "reps",
		       strcmp(side, "both") ? ", " : "", strcmp(side, "both") ? side : "",
		       day_phrase((uint64_t)client_number(entry, "at")).text);
	return p;
}

int said_warn(sd_bus *bus)
{
	json_auto_t *history = NULL;
	int code;

	code = client_properties(bus, CLIENT_ROOT "/history", CLIENT_HISTORY, &history);
	if (code == CTL_OK && client_text(history, "problem")[0])
		(void)cmd_fail(CTL_OK, "%s", client_text(history, "problem"));
	return code;
}

int said_undo(void)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	json_auto_t *entry = NULL;
	int code, r;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_call(bus, CLIENT_ROOT "/history", CLIENT_HISTORY, "Undo", &reply, "");
	if (code != CTL_OK)
		return code;

	r = bus_json_read(reply, &entry);
	if (r < 0)
		return client_fail(r, NULL);

	printf("Taken back: %s.\n", said_phrase(entry).text);
	return CTL_OK;
}
