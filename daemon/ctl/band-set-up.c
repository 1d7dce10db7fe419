/* SPDX-License-Identifier: MIT */
/*
 * The first minute with a new band: it is connected, tared with nothing on it, and pulled once, so
 * that its person has seen that it measures before a workout depends on it. The band is kept
 * whatever becomes of this: everything here can be done later, and what is missing is said.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/band-trial.h"
#include "ctl/client.h"
#include "ctl/cmd-band.h"
#include "ctl/cmd.h"
#include "ctl/pairing.h"
#include "ctl/terminal.h"

/* A band that advertises is connected within a few seconds; a second attempt has its time, too. */
#define CONNECT_S 30

struct waiting {
	char state[16], reason[512];
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

/* What goes wrong on the way is said as it comes: a person may be able to help. */
static int wait_ready(sd_bus *bus, struct waiting *w)
{
	_cleanup_(pairing_done) struct pairing pairing = {};
	char said[sizeof(w->reason)] = "";
	int code;

	code = pairing_listen(&pairing, bus, &w->changed);
	if (code != CTL_OK)
		return code;
	do {
		if (*w->reason && strcmp(w->reason, said) != 0)
			printf("  %s\n", w->reason);
		(void)snprintf(said, sizeof(said), "%s", w->reason);
		if (is_ready(w) || !strcmp(w->state, "failed"))
			return CTL_OK;
		w->changed = false;
		code = pairing_mind(&pairing);
		if (code != CTL_OK)
			return code;
		code = client_wait(bus, &w->changed, CONNECT_S * USEC_PER_SEC);
	} while (code == CTL_OK && w->changed);
	return code;
}

/* The claim, which ends with this program, makes the daemon connect it now. */
static int connect_band(sd_bus *bus, const char *id, const char *path)
{
	_cleanup_(sd_bus_slot_unrefp) sd_bus_slot *slot = NULL;
	json_auto_t *properties = NULL;
	struct waiting w = {};
	int code;

	printf("Waiting for %s.\n", id);
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
				"%s was added, and cannot be reached now. Is it still on, and "
				"connected to nothing else? It is connected as soon as it shows "
				"itself; then go on with: instepctl band tare %s",
				id, id);
	if (code == CTL_OK)
		puts("It is there.");
	return code;
}

static int tare(sd_bus *bus, const json_t *band, bool motion)
{
	char answer[16];
	int code;

	puts(motion ? "\nStrap it on and put the foot where it rests."
		    : "\nTake everything off it: what it feels then is zero.");
	for (;;) {
		if (!terminal_ask(motion ? "Enter when the foot is still: "
					 : "Enter when nothing pulls on it any more: ",
				  answer, sizeof(answer)))
			return terminal_leave();
		code = band_tare(bus, band);
		if (code != CTL_FAILED)
			return code;
	}
}

static int try_out(sd_bus *bus, const json_t *band, bool motion)
{
	puts(motion ? "\nNow move the foot once, as in an exercise. (Enter: not now)"
		    : "\nNow pull on it once, as in an exercise. (Enter: not now)");
	return band_trial(bus, client_text(band, "path"));
}

int band_set_up(sd_bus *bus, const json_t *band)
{
	const char *id = client_text(band, "id"), *path = client_text(band, "path");
	bool motion = !strcmp(client_text(band, "kind"), "motion");
	const json_t *scale = json_object_get(band, "scale");
	int code;

	terminal_farewell("%s was added. Before the first workout: instepctl band tare %s", id, id);
	code = connect_band(bus, id, path);
	if (code == CTL_OK && scale && json_number_value(scale) == 0) {
		printf("\n%s has to learn once what its numbers weigh. Take two things whose weight "
		       "you know, and run: instepctl band calibrate %s\n",
		       id, id);
		return CTL_OK;
	}
	if (code == CTL_OK)
		code = tare(bus, band, motion);
	if (code != CTL_OK)
		return code;

	terminal_farewell("%s was added and is ready for a workout.", id);
	code = try_out(bus, band, motion);
	if (code == CTL_OK)
		puts("\nDone. Start with: instepctl start resisted-flexion");
	return code;
}
