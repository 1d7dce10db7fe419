/* SPDX-License-Identifier: MIT */
/* instepctl watch: follow the workout that runs, whoever started it. */

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/watch.h"
#include "sys/cleanup.h"

static const char help[] =
	"Usage: instepctl watch [--json]\n"
	"\n"
	"Follow the workout that runs: on a terminal the cue, the countdown and the force\n"
	"against its target (of a motion sensor the angle), drawn in place; otherwise a\n"
	"line for each cue and each rep, and the summary. Ctrl-C ends the watching; the\n"
	"workout goes on (instepctl stop ends it).\n"
	"\n"
	"Options:\n"
	"  --json  one JSON object a line, by \"event\": workout (all properties), changed,\n"
	"          rep, live, finished; the keys of the bus interface in snake_case,\n"
	"          forces in newtons, angles in degrees\n"
	"  --help  this text\n"
	"\n"
	"Exit status: 0 when the workout was completed, 3 when instepd went away, 4 when\n"
	"the workout ended early or Ctrl-C was pressed.\n";

int cmd_watch(int argc, char **argv)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	_cleanup_(freep) char *workout = NULL;
	bool json = false;
	int code;

	code = cmd_options(argc, argv, help, &json);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_workout(bus, &workout);
	return code == CTL_OK ? watch_run(bus, workout, watch_view(json)) : code;
}
