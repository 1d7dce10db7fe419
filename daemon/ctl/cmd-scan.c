/* SPDX-License-Identifier: MIT */
/*
 * instepctl scan: which bands are in reach. It only looks; `band add` is what keeps one. Devices
 * that no driver speaks to are not shown: a room is full of them.
 */

#include <stdio.h>

#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/scan.h"

static const char help[] =
	"Usage: instepctl scan [--seconds N] [--json]\n"
	"\n"
	"Look for bands and print each as it is found. A band that sleeps is not found:\n"
	"wake it up first (most have a button). Add one with: instepctl band add ADDRESS\n"
	"\n"
	"Options:\n"
	"  --seconds N  how long to look, 1 to 120 (10)\n"
	"  --json       one JSON object a line: id, address, name, title, driver, kind,\n"
	"               private (it has to be paired), paired, rssi (dBm, 0 = not told)\n"
	"  --help       this text\n"
	"\n"
	"Exit status: 1 when nothing was found.\n";

struct found {
	unsigned seconds; /* to look */
	bool json;
	unsigned count;
};

static int print_candidate(void *userdata, json_t *candidate)
{
	struct found *f = userdata;

	f->count++;
	if (f->json) {
		phrase_json(candidate);
		return 0;
	}
	printf("%s  %-20s %s", client_text(candidate, "address"), client_text(candidate, "name"),
	       client_text(candidate, "title"));
	if (client_number(candidate, "rssi") < 0)
		printf("  %.0f dBm", client_number(candidate, "rssi"));
	putchar('\n');
	(void)fflush(stdout);
	return 0;
}

static int scan(struct found *f)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	int code;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = scan_run(bus, f->seconds, print_candidate, f);
	if (code == CTL_OK && f->count == 0)
		return cmd_fail(
			CTL_FAILED,
			"no band found in %u s; is it switched on, and not connected to a phone?",
			f->seconds);
	return code;
}

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct found *f = userdata;

	if (option->val == 's')
		return scan_read_seconds(value, &f->seconds);
	f->json = true;
	return CTL_OK;
}

int cmd_scan(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct found f = { .seconds = SCAN_SECONDS };
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &f);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");
	return scan(&f);
}
