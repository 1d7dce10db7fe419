/* SPDX-License-Identifier: MIT */
/*
 * A scan from the client's side: ask the daemon to look, and hear of each candidate as it comes.
 * The scan is over when the daemon says so; a clock of our own only guards against a daemon that
 * never does. Leaving early ends it as well, and so does the end of this process, because the
 * daemon watches its caller.
 */

#include <string.h>

#include "ctl/cmd.h"
#include "ctl/scan.h"
#include "util/parse.h"

int scan_read_seconds(const char *value, unsigned *ret)
{
	if (parse_unsigned(value, 1, SCAN_SECONDS_MAX, ret) < 0)
		return cmd_usage("--seconds is a number from 1 to %d", SCAN_SECONDS_MAX);
	return CTL_OK;
}

struct scan {
	int (*each)(void *userdata, json_t *candidate);
	void *userdata;
	bool over;
};

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *interfaces = NULL;
	struct scan *s = userdata;
	json_t *candidate;
	const char *path;
	int r;

	r = sd_bus_message_read_basic(m, 'o', &path);
	if (r < 0)
		return r;
	r = bus_json_read(m, &interfaces);
	if (r < 0)
		return r;

	candidate = json_object_get(interfaces, CLIENT_CANDIDATE);
	if (candidate && !s->over)
		s->over = s->each(s->userdata, candidate) != 0;
	return 0;
}

static int on_manager(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *changed = NULL;
	struct scan *s = userdata;
	int r;

	r = bus_json_changes(m, CLIENT_MANAGER, &changed);
	if (r < 0)
		return r;
	if (json_is_false(json_object_get(changed, "scanning")))
		s->over = true;
	return 0;
}

/* Somebody else's scan may have found some already. */
static int show_known(sd_bus *bus, struct scan *s)
{
	json_auto_t *known = NULL;
	json_t *candidate;
	size_t i;
	int code;

	code = client_list(bus, CLIENT_CANDIDATE, &known);
	if (code != CTL_OK)
		return code;
	json_array_foreach(known, i, candidate)
	{
		if (!s->over)
			s->over = s->each(s->userdata, candidate) != 0;
	}
	return CTL_OK;
}

int scan_run(sd_bus *bus, unsigned seconds, int (*each)(void *userdata, json_t *candidate),
	     void *userdata)
{
	_cleanup_(sd_bus_slot_unrefp) sd_bus_slot *added = NULL, *manager = NULL;
	struct scan s = { .each = each, .userdata = userdata };
	int r, code;

	r = sd_bus_match_signal(bus, &added, CLIENT_NAME, CLIENT_ROOT,
				"org.freedesktop.DBus.ObjectManager", "InterfacesAdded", on_added,
				&s);
	if (r >= 0)
		r = sd_bus_match_signal(bus, &manager, CLIENT_NAME, CLIENT_ROOT,
					"org.freedesktop.DBus.Properties", "PropertiesChanged",
					on_manager, &s);
	if (r < 0)
		return cmd_fail(CTL_NO_DAEMON, "could not listen on the bus: %s", strerror(-r));

	code = show_known(bus, &s);
	if (code == CTL_OK && !s.over)
		code = client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "Scan", NULL, "u", seconds);
	if (code == CTL_OK)
		code = client_wait(bus, &s.over, (seconds + 2) * USEC_PER_SEC);
	if (code == CTL_OK)
		code = client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "Scan", NULL, "u", 0u);
	return code;
}
