/* SPDX-License-Identifier: MIT */
/*
 * instepctl band add: keep a band. Most people have one, and it is on: then no argument is needed,
 * and a person at a terminal is led from the list of those in reach (band-pick.c) to the first pull
 * (band-set-up.c). With an address that the daemon has not seen yet, a scan finds out what kind of
 * band it is.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/band-add.h"
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
	"  --pair         pair with it first; one that changes its address needs that.\n"
	"                 What it asks, it asks here on a terminal; elsewhere answer it\n"
	"                 with: instepctl pair\n"
	"  --seconds N    how long to scan, 1 to 120 (10; on a terminal 120)\n"
	"  --json         the properties of the new band as JSON, and no questions\n"
	"  --help         this text\n"
	"\n"
	"Exit status: 4 when you left before it was done; it says whether the band was\n"
	"added.\n";

static int print_added(const struct adding *a)
{
	if (a->json)
		phrase_json(a->band);
	else
		printf("Added %s (%s, %s). Start with: instepctl start resisted-flexion\n",
		       client_text(a->band, "id"), client_text(a->band, "name"),
		       client_text(a->band, "title"));
	return CTL_OK;
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
	return band_add_candidate(a, json_array_get(a->candidates, 0));
}

static int add_by_address(struct adding *a)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	int code;

	code = band_add_call(a, a->address, a->driver, &error);
	if (code != CTL_OK || !sd_bus_error_is_set(&error))
		return code;
	if (!a->driver && sd_bus_error_has_name(&error, CLIENT_ERROR "UnknownDevice"))
		return add_from_scan(a);
	return cmd_fail(CTL_FAILED, "%s", error.message);
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
	return !which && !a->json && terminal_talks() ? band_add_with_person(a)
						      : add_named(a, which);
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
	case 'p':
		a->pair = true;
		break;
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
		{ "pair", no_argument, NULL, 'p' },
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
