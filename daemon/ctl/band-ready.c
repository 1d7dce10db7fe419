/* SPDX-License-Identifier: MIT */
/*
 * Waiting for a band with a person who may be able to help: what keeps it away is said as it comes,
 * and what is asked about a pairing is asked.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/band-ready.h"
#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/pairing.h"

/* A band that advertises is connected within a few seconds; a second attempt has its time, too. */
#define CONNECT_US (30 * USEC_PER_SEC)

struct waiting {
	char state[16], reason[512];
	char said[512]; /* the last reason that was told */
	bool changed;
};

static void take(struct waiting *w, const json_t *properties)
{
	if (json_object_get(properties, "state"))
		(void)snprintf(w->state, sizeof(w->state), "%s", client_text(properties, "state"));
	if (json_object_get(properties, "reason"))
		(void)snprintf(w->reason, sizeof(w->reason), "%s",
			       client_text(properties, "reason"));
	w->changed = true;
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *changed = NULL;
	int r;

	r = bus_json_changes(m, CLIENT_BAND, &changed);
	if (r >= 0 && changed)
		take(userdata, changed);
	return MIN(r, 0);
}

static bool is_ready(const struct waiting *w)
{
	return !strcmp(w->state, "ready") || !strcmp(w->state, "streaming");
}

static bool is_decided(const struct waiting *w)
{
	return is_ready(w) || !strcmp(w->state, "failed");
}

/* What goes wrong on the way: a person may be able to help. Each attempt has the same to say. */
static void say_reason(struct waiting *w)
{
	if (!*w->reason || !strcmp(w->reason, w->said))
		return;
	printf("  %s\n", w->reason);
	(void)fflush(stdout);
	(void)snprintf(w->said, sizeof(w->said), "%s", w->reason);
}

static int wait_ready(sd_bus *bus, struct waiting *w)
{
	_cleanup_(pairing_done) struct pairing pairing = {};
	uint64_t now_us, end_us = 0;
	int code;

	code = pairing_listen(&pairing, bus, &w->changed);
	while (code == CTL_OK) {
		say_reason(w);
		if (is_decided(w))
			break;
		now_us = client_now_us();
		if (!end_us || pairing.question)
			end_us = now_us + CONNECT_US; /* questions take the time that they take */
		else if (now_us >= end_us)
			break;
		w->changed = false;
		if (pairing.question)
			code = pairing_mind(&pairing);
		else
			code = client_wait(bus, &w->changed, end_us - now_us);
	}
	return code;
}

int band_ready(sd_bus *bus, const char *id, const char *path)
{
	_cleanup_(sd_bus_slot_unrefp) sd_bus_slot *slot = NULL;
	json_auto_t *properties = NULL;
	struct waiting w = {};
	int code;

	printf("Waiting for %s.\n", id);
	(void)fflush(stdout);
	if (sd_bus_match_signal(bus, &slot, CLIENT_NAME, path, "org.freedesktop.DBus.Properties",
				"PropertiesChanged", on_changed, &w) < 0)
		return cmd_fail(CTL_NO_DAEMON, "could not listen on the bus");
	code = client_call(bus, path, CLIENT_BAND, "Claim", NULL, "");
	if (code == CTL_OK)
		code = client_properties(bus, path, CLIENT_BAND, &properties);
	if (code != CTL_OK)
		return code;

	take(&w, properties);
	code = wait_ready(bus, &w);
	if (code == CTL_OK && !is_ready(&w))
		return cmd_fail(CTL_FAILED,
				"%s cannot be reached now; is it on and near, and connected to "
				"nothing else?",
				id);
	if (code == CTL_OK)
		puts("It is there.");
	return code;
}
