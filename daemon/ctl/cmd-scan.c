/* SPDX-License-Identifier: MIT */
/*
 * instepctl scan: which bands are in reach. It only looks; `band add` is what keeps one. Devices that no driver speaks
 * to are not shown: a room is full of them.
 */

#include <getopt.h>
#include <stdio.h>

#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/scan.h"
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl scan [--seconds N] [--json]\n"
	"\n"
	"Look for bands and print each as it is found. A band that sleeps is not found: wake it up first\n"
	"(most have a button). Add one with: instepctl band add ADDRESS\n"
	"\n"
	"Options:\n"
	"  --seconds N  how long to look, 1 to 120 (10)\n"
	"  --json       one JSON object a line: address, name, driver, kind, rssi (dBm, 0 = not told)\n"
	"  --help       this text\n"
	"\n"
	"Exit status: 1 when nothing was found.\n";

struct found {
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
	       client_text(candidate, "driver"));
	if (client_number(candidate, "rssi") < 0)
		printf("  %.0f dBm", client_number(candidate, "rssi"));
	putchar('\n');
	(void)fflush(stdout);
	return 0;
}

static int scan(struct found *f, unsigned seconds)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	int code;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = scan_run(bus, seconds, print_candidate, f);
	if (code == CTL_OK && f->count == 0)
		return cmd_fail(
			CTL_FAILED,
			"no band found in %u s; is it switched on, and not connected to a phone?",
			seconds);
	return code;
}

int cmd_scan(int argc, char **argv)
{
	static const struct option options[] = {
		{ "seconds", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct found f = {};
	unsigned seconds = 10;
	int c;

	while ((c = getopt_long(argc, argv, "h", options, NULL)) >= 0)
		switch (c) {
		case 's':
			if (parse_unsigned(optarg, 1, SCAN_SECONDS_MAX, &seconds) < 0)
				return cmd_usage("--seconds is a number from 1 to %d",
						 SCAN_SECONDS_MAX);
			break;
		case 'j':
			f.json = true;
			break;
		case 'h':
			fputs(help, stdout);
			return CTL_OK;
		default:
			return cmd_usage_option();
		}
	if (optind < argc)
		return cmd_usage("it takes no arguments");
	return scan(&f, seconds);
}
