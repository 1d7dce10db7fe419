/* SPDX-License-Identifier: MIT */
/*
 * instepctl pause, resume, skip, stop: one word to the workout that runs. They are one method call each, so they
 * share a file; what comes of it is shown by watch.
 */

#include <stdio.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "sys/cleanup.h"

static int control(int argc, char **argv, const char *help, const char *member, const char *done)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	_cleanup_(freep) char *workout = NULL;
	int code;

	code = cmd_options(argc, argv, help, NULL);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_workout(bus, &workout);
	if (code == CTL_OK)
		code = client_call(bus, workout, CLIENT_WORKOUT, member, NULL, "");
	if (code == CTL_OK)
		puts(done);
	return code;
}

int cmd_pause(int argc, char **argv)
{
	return control(
		argc, argv,
		"Usage: instepctl pause\n"
		"\n"
		"Pause the workout that runs. The countdown stands still until: instepctl resume\n",
		"Pause", "Paused. Go on with: instepctl resume");
}

int cmd_resume(int argc, char **argv)
{
	return control(argc, argv,
		       "Usage: instepctl resume\n"
		       "\n"
		       "Go on with a workout that is paused.\n",
		       "Resume", "It goes on.");
}

int cmd_skip(int argc, char **argv)
{
	return control(
		argc, argv,
		"Usage: instepctl skip\n"
		"\n"
		"Leave out the rest of this set and go on with the next; after the last set\n"
		"the workout is over.\n",
		"Skip", "The rest of this set is left out.");
}

int cmd_stop(int argc, char **argv)
{
	return control(argc, argv,
		       "Usage: instepctl stop\n"
		       "\n"
		       "End the workout here. What was done is kept.\n",
		       "Stop", "Stopped. What was done is kept: instepctl history last");
}
