/* SPDX-License-Identifier: MIT */
/*
 * instepctl band add: keep a band. Most people have one, and it is on: then no argument is needed,
 * and a person at a terminal is led from the list of those in reach (band-pick.c) to the first pull
 * (band-set-up.c). With an address that the daemon has not seen yet, a scan finds out what kind of
 * band it is.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/cmd-band.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/scan.h"
#include "ctl/terminal.h"
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl band add [ADDRESS | NAME] [OPTIONS]\n"
	"\n"
	"Keep a band. On a terminal, without an argument, it shows what is in reach,\n"
	"asks which one to take and for which foot, connects and tares it, and lets you\n"
	"try it out. Otherwise it keeps the one with that Bluetooth address, or that\n"
	"advertises that name, or the only one that a scan finds. A motion sensor is\n"
	"added in the same way.\n"
	"\n"
	"Options:\n"
	"  --id ID        how to call it from now on: a-z, 0-9 and - (default: from its\n"
	"                 name)\n"
	"  --name NAME    its name for people\n"
	"  --side SIDE    which foot wears it: left, right or both (both)\n"
	"  --driver NAME  the protocol it speaks, when it cannot be found out\n"
	"  --seconds N    how long to scan, 1 to 120 (10; on a terminal 120)\n"
	"  --json         the properties of the new band as JSON, and no questions\n"
	"  --help         this text\n"
	"\n"
	"Exit status: 4 when you left before it was done; it says whether the band was\n"
	"added.\n";

struct adding {
	sd_bus *bus;
	char address[18];   /* "" = not told */
	const char *wanted; /* advertised name, or NULL */
	const char *id, *name, *side, *driver;
	unsigned seconds; /* 0 = not told */
	bool json;
	json_t *candidates;
	json_t *band; /* the properties of the new one */
};

static int read_added(struct adding *a, sd_bus_message *reply)
{
	const char *path;
	int code;

	code = client_path(reply, &path);
	if (code == CTL_OK)
		code = client_properties(a->bus, path, CLIENT_BAND, &a->band);
	if (code == CTL_OK)
		(void)json_object_set_new(a->band, "path", json_string(path));
	return code;
}

static int print_added(const struct adding *a)
{
	if (a->json)
		phrase_json(a->band);
	else
		printf("Added %s (%s, %s). Start with: instepctl start resisted-flexion\n",
		       client_text(a->band, "id"), client_text(a->band, "name"),
		       client_text(a->band, "driver"));
	return CTL_OK;
}

static int append_band(const struct adding *a, sd_bus_message *m, const char *address,
		       const char *driver)
{
	int r;

	r = sd_bus_message_append(m, "s", address);
	if (r >= 0)
		r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r >= 0)
		r = client_option_text(m, "id", a->id);
	if (r >= 0)
		r = client_option_text(m, "name", a->name);
	if (r >= 0)
		r = client_option_text(m, "side", a->side);
	if (r >= 0)
		r = client_option_text(m, "driver", driver);
	if (r >= 0)
		r = sd_bus_message_close_container(m);
	return r;
}

/* Return: CTL_OK, with @error set when the daemon refused. */
static int add(struct adding *a, const char *address, const char *driver, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
	int code;

	code = client_new(a->bus, CLIENT_ROOT, CLIENT_MANAGER, "AddBand", &m);
	if (code != CTL_OK)
		return code;
	if (append_band(a, m, address, driver) < 0)
		return cmd_usage("the arguments are not text that can be sent");
	code = client_try(a->bus, m, &reply, error);
	if (code != CTL_OK || sd_bus_error_is_set(error))
		return code;
	return read_added(a, reply);
}

static int add_candidate(struct adding *a, const json_t *candidate)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	int code;

	code = add(a, client_text(candidate, "address"),
		   a->driver ?: client_text(candidate, "driver"), &error);
	if (code == CTL_OK && sd_bus_error_is_set(&error))
		return cmd_fail(CTL_FAILED, "%s", error.message);
	return code;
}

/* Ends the scan at the one that was asked for. */
static int collect(void *userdata, json_t *candidate)
{
	struct adding *a = userdata;

	if (*a->address && strcmp(client_text(candidate, "address"), a->address))
		return 0;
	if (a->wanted && strcmp(client_text(candidate, "name"), a->wanted))
		return 0;
	(void)json_array_append(a->candidates, candidate);
	return *a->address || a->wanted;
}

static int complain_several(const struct adding *a)
{
	const json_t *candidate;
	size_t i;

	fprintf(stderr, "%zu bands are in reach:\n", json_array_size(a->candidates));
	json_array_foreach(a->candidates, i, candidate)
		fprintf(stderr, "  %s  %s\n", client_text(candidate, "address"),
			client_text(candidate, "name"));
	return cmd_fail(CTL_FAILED, "name one of them by its address");
}

static int add_from_scan(struct adding *a)
{
	unsigned seconds = a->seconds ?: SCAN_SECONDS;
	int code;

	if (!a->json)
		fprintf(stderr, "Looking for bands for up to %u s...\n", seconds);
	code = scan_run(a->bus, seconds, collect, a);
	if (code != CTL_OK)
		return code;
	if (json_array_size(a->candidates) == 0)
		return cmd_fail(CTL_FAILED,
				"%s was not found in %u s; is it switched on, and not connected to a phone?",
				*a->address ? a->address : a->wanted ?: "a band", seconds);

	if (json_array_size(a->candidates) > 1)
		return complain_several(a);
	return add_candidate(a, json_array_get(a->candidates, 0));
}

static int add_by_address(struct adding *a)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	int code;

	code = add(a, a->address, a->driver, &error);
	if (code != CTL_OK || !sd_bus_error_is_set(&error))
		return code;
	if (!a->driver && sd_bus_error_has_name(&error, CLIENT_ERROR "UnknownDevice"))
		return add_from_scan(a);
	return cmd_fail(CTL_FAILED, "%s", error.message);
}

/* The other foot than that of the one band of this kind that we have. */
static const char *likely_side(const json_t *added, const char *kind)
{
	const char *side = NULL;
	const json_t *band;
	size_t i;

	json_array_foreach(added, i, band)
	{
		if (strcmp(client_text(band, "kind"), kind) != 0)
			continue;
		if (side)
			return "both";
		side = client_text(band, "side");
	}
	if (!side || !strcmp(side, "both"))
		return "both";
	return !strcmp(side, "left") ? "right" : "left";
}

/* Return: a side, by its first letter or whole; NULL at the end of input. */
static const char *ask_side(const char *likely)
{
	static const char *const sides[] = { "left", "right", "both" };
	char question[128], answer[16];

	(void)snprintf(question, sizeof(question),
		       "\nFor which foot: left, right, or both in turn? [%s] ", likely);
	while (terminal_ask(question, answer, sizeof(answer))) {
		if (!*answer)
			return likely;
		for (size_t i = 0; i < ELEMENTS(sides); i++)
			if (!strncmp(answer, sides[i], strlen(answer)))
				return sides[i];
	}
	return NULL;
}

static int add_with_person(struct adding *a)
{
	json_auto_t *added = NULL, *candidate = NULL;
	int code;

	terminal_farewell("No band was added.");
	code = client_list(a->bus, CLIENT_BAND, &added);
	if (code == CTL_OK)
		code = band_pick(a->bus, a->seconds ?: SCAN_SECONDS_MAX, added, &candidate);
	if (code != CTL_OK)
		return code;

	if (!a->side)
		a->side = ask_side(likely_side(added, client_text(candidate, "kind")));
	if (!a->side)
		return terminal_leave();

	terminal_farewell("Whether the band was added, says: instepctl band");
	code = add_candidate(a, candidate);
	if (code != CTL_OK)
		return code;
	printf("Added, and called %s.\n", client_text(a->band, "id"));
	return band_set_up(a->bus, a->band);
}

static int add_named(struct adding *a, const char *which)
{
	int code;

	if (which && parse_address(which, a->address) == 0) {
		code = add_by_address(a);
	} else {
		a->wanted = which;
		code = add_from_scan(a);
	}
	return code == CTL_OK ? print_added(a) : code;
}

static int run(struct adding *a, const char *which)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	int code;

	code = client_open(&bus);
	if (code != CTL_OK)
		return code;
	a->bus = bus;
	return !which && !a->json && terminal_talks() ? add_with_person(a) : add_named(a, which);
}

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct adding *a = userdata;

	switch (option->val) {
	case 'i':
		a->id = value;
		break;
	case 'n':
		a->name = value;
		break;
	case 's':
		a->side = value;
		break;
	case 'd':
		a->driver = value;
		break;
	case 't':
		return scan_read_seconds(value, &a->seconds);
	case 'j':
		a->json = true;
		break;
	}
	return CTL_OK;
}

int band_add(int argc, char **argv)
{
	static const struct option options[] = {
		{ "id", required_argument, NULL, 'i' },
		{ "name", required_argument, NULL, 'n' },
		{ "side", required_argument, NULL, 's' },
		{ "driver", required_argument, NULL, 'd' },
		{ "seconds", required_argument, NULL, 't' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct adding a = {};
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &a);
	if (code >= 0)
		return code;
	if (argc - optind > 1)
		return cmd_usage("name one band at a time");

	a.candidates = json_array();
	code = run(&a, argv[optind]);
	json_decref(a.candidates);
	json_decref(a.band);
	return code;
}
