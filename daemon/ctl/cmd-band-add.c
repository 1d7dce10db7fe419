/* SPDX-License-Identifier: MIT */
/*
 * instepctl band add: keep a band. Most people have one, and it is on: then no argument is needed.
 * With an address that the daemon has not seen yet, a scan finds out what kind of band it is.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/cmd-band.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/scan.h"
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl band add [ADDRESS | NAME] [OPTIONS]\n"
	"\n"
	"Keep a band: by its Bluetooth address, by the name it advertises, or, without\n"
	"either, the one that a scan finds. If it finds several, a terminal is asked\n"
	"which. A motion sensor is added in the same way.\n"
	"\n"
	"Options:\n"
	"  --id ID        how to call it from now on: a-z, 0-9 and - (default: from its\n"
	"                 name)\n"
	"  --name NAME    its name for people\n"
	"  --side SIDE    which foot wears it: left, right or both (both)\n"
	"  --driver NAME  the protocol it speaks, when it cannot be found out\n"
	"  --seconds N    how long to scan, 1 to 120 (10)\n"
	"  --json         the properties of the new band as JSON\n"
	"  --help         this text\n";

struct adding {
	sd_bus *bus;
	char address[18];   /* "" = not told */
	const char *wanted; /* advertised name, or NULL */
	const char *id, *name, *side, *driver;
	unsigned seconds;
	bool json;
	json_t *candidates;
};

static int print_added(const struct adding *a, sd_bus_message *reply)
{
	json_auto_t *band = NULL;
	const char *path;
	int code;

	code = client_path(reply, &path);
	if (code == CTL_OK)
		code = client_properties(a->bus, path, CLIENT_BAND, &band);
	if (code != CTL_OK)
		return code;
	if (a->json)
		phrase_json(band);
	else
		printf("Added %s (%s, %s). Start with: instepctl start resisted-flexion\n",
		       client_text(band, "id"), client_text(band, "name"),
		       client_text(band, "driver"));
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
static int add(const struct adding *a, const char *address, const char *driver, sd_bus_error *error)
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
	return print_added(a, reply);
}

static int add_candidate(const struct adding *a, const json_t *candidate)
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

/* Return: the one to add, or NULL when stderr says why there is none. */
static const json_t *choose(const struct adding *a)
{
	size_t n = json_array_size(a->candidates), i;
	const json_t *candidate;
	char answer[16] = "";
	unsigned number;

	fprintf(stderr, "%zu bands are in reach:\n", n);
	json_array_foreach(a->candidates, i, candidate)
		fprintf(stderr, "  %zu  %s  %s\n", i + 1, client_text(candidate, "address"),
			client_text(candidate, "name"));
	if (!isatty(STDIN_FILENO)) {
		(void)cmd_fail(CTL_FAILED, "name one of them by its address");
		return NULL;
	}

	fprintf(stderr, "Which one? ");
	(void)fgets(answer, sizeof(answer), stdin);
	answer[strcspn(answer, "\n")] = '\0';
	if (parse_unsigned(answer, 1, (unsigned)n, &number) < 0) {
		(void)cmd_fail(CTL_FAILED, "\"%s\" is not a number from 1 to %zu; none was added",
			       answer, n);
		return NULL;
	}
	return json_array_get(a->candidates, number - 1);
}

static int add_from_scan(struct adding *a)
{
	const json_t *candidate;
	int code;

	if (!a->json)
		fprintf(stderr, "Looking for bands for up to %u s...\n", a->seconds);
	code = scan_run(a->bus, a->seconds, collect, a);
	if (code != CTL_OK)
		return code;
	if (json_array_size(a->candidates) == 0)
		return cmd_fail(CTL_FAILED,
				"%s was not found in %u s; is it switched on, and not connected to a phone?",
				*a->address ? a->address : a->wanted ?: "a band", a->seconds);

	candidate =
		json_array_size(a->candidates) == 1 ? json_array_get(a->candidates, 0) : choose(a);
	return candidate ? add_candidate(a, candidate) : CTL_FAILED;
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

static int run(struct adding *a, const char *which)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *candidates = json_array();
	int code;

	code = client_open(&bus);
	if (code != CTL_OK)
		return code;
	a->bus = bus;
	a->candidates = candidates;
	if (which && parse_address(which, a->address) == 0)
		return add_by_address(a);
	a->wanted = which;
	return add_from_scan(a);
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
	struct adding a = { .seconds = SCAN_SECONDS };
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &a);
	if (code >= 0)
		return code;
	if (argc - optind > 1)
		return cmd_usage("name one band at a time");
	return run(&a, argv[optind]);
}
