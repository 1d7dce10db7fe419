/* SPDX-License-Identifier: MIT */
/*
 * instepctl band tare: make what a band feels now the zero. It may first have to connect, and then
 * a second of rest is needed; Band.Rest says when both are there. What is waited for is said, so
 * that a person can do something about it. A band under load is not waited for: who asks for a tare
 * then has overlooked something.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/cmd-band.h"
#include "ctl/cmd.h"

#define WAIT_S 30 /* time to connect, and for a hand to come off the band */

struct tare {
	sd_bus *bus;
	const char *path;
	bool motion;
	char rest[16];    /* Band.Rest */
	char reason[256]; /* Band.Reason: why it may not be there */
	bool changed;     /* since it was looked at */
};

static void take(struct tare *t, const json_t *properties)
{
	const char *reason = client_text(properties, "reason");

	/* Each attempt to connect has the same to say, and nothing when it begins. */
	if (*reason && strcmp(reason, t->reason) != 0) {
		(void)snprintf(t->reason, sizeof(t->reason), "%s", reason);
		t->changed = true;
	}
	if (json_object_get(properties, "rest")) {
		(void)snprintf(t->rest, sizeof(t->rest), "%s", client_text(properties, "rest"));
		t->changed = true;
	}
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *changed = NULL;
	int r;

	r = bus_json_changes(m, CLIENT_BAND, &changed);
	if (r < 0)
		return r;
	take(userdata, changed);
	return 0;
}

static bool is(const struct tare *t, const char *rest)
{
	return !strcmp(t->rest, rest);
}

/* Return: CTL_OK with @error unset when it is done; set when it may work a little later. */
static int attempt(const struct tare *t, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int code;

	code = client_new(t->bus, t->path, CLIENT_BAND, "Tare", &m);
	if (code == CTL_OK)
		code = client_try(t->bus, m, NULL, error);
	if (code != CTL_OK || !sd_bus_error_is_set(error))
		return code;
	if (!sd_bus_error_has_names(error, CLIENT_ERROR "NotStreaming", CLIENT_ERROR "NotQuiet"))
		return cmd_fail(CTL_FAILED, "%s", error->message);
	return CTL_OK;
}

static void say_what_is_missing(const struct tare *t)
{
	if (is(t, "unknown"))
		fprintf(stderr, "Waiting for the %s.%s%s\n", t->motion ? "sensor" : "band",
			*t->reason ? " " : "", t->reason);
	else
		fputs(t->motion ? "Waiting for a second of rest: keep the foot still.\n"
				: "Waiting for a second of rest: do not touch the band.\n",
		      stderr);
}

static int tare_when_still(struct tare *t)
{
	int code = CTL_OK;

	for (;;) {
		_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
		bool waited = !t->changed, ready = is(t, "still") || is(t, "load");

		t->changed = false;
		if (ready || waited) {
			code = attempt(t, &error);
			if (code != CTL_OK || !sd_bus_error_is_set(&error))
				return code;
			if (waited)
				return cmd_fail(CTL_FAILED, "%s (waited %d s)", error.message,
						WAIT_S);
		}
		say_what_is_missing(t);
		code = client_wait(t->bus, &t->changed, WAIT_S * USEC_PER_SEC);
		if (code != CTL_OK)
			return code;
	}
}

/* The changes are listened for before the first state is read: none is missed. */
static int watch_and_tare(struct tare *t)
{
	_cleanup_(sd_bus_slot_unrefp) sd_bus_slot *slot = NULL;
	json_auto_t *properties = NULL;
	int r;

	r = sd_bus_match_signal(t->bus, &slot, CLIENT_NAME, t->path,
				"org.freedesktop.DBus.Properties", "PropertiesChanged", on_changed,
				t);
	if (r < 0)
		return cmd_fail(CTL_NO_DAEMON, "could not listen on the bus: %s", strerror(-r));

	r = client_properties(t->bus, t->path, CLIENT_BAND, &properties);
	if (r != CTL_OK)
		return r;

	take(t, properties);
	return tare_when_still(t);
}

int band_tare(sd_bus *bus, const json_t *band)
{
	struct tare t = { .bus = bus, .path = client_text(band, "path") };
	int code;

	t.motion = !strcmp(client_text(band, "kind"), "motion");
	/* Released when this process ends, whichever way. */
	code = client_call(bus, t.path, CLIENT_BAND, "Claim", NULL, "");
	if (code == CTL_OK)
		code = watch_and_tare(&t);
	if (code == CTL_OK)
		printf(t.motion ? "%s is level: the pose it has now is rest.\n"
				: "%s is tared: what it feels now is zero.\n",
		       client_text(band, "id"));
	return code;
}
