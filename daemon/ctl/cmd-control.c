/* SPDX-License-Identifier: MIT */
/*
 * instepctl pause, resume, skip, stop: one word to the workout that runs. They are one method call each, so they
 * share a file; what comes of it is shown by watch.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/cmd.h"

static int control(int argc, char **argv, const char *help, const char *member, const char *done)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *manager = NULL;
	const char *workout;
	int code;

	code = cmd_options(argc, argv, help, NULL);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code != CTL_OK)
		return code;

	workout = client_text(manager, "active_workout");
	if (!strcmp(workout, "/"))
		return cmd_fail(CTL_FAILED,
				"no workout is running; start one with: instepctl start ROUTINE");
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
		"Leave out the rest of this set and go on with the next; after the last set the workout\n"
		"is over.\n",
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
