/* SPDX-License-Identifier: MIT */
/*
 * instepctl resume: go on, whatever it was that stopped the workout. Paused by the person: a word
 * to it. The band is away: by the timer, if that is wanted. The computer was switched off or the
 * daemon died: where it was, and followed as if it had just been started.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/watch.h"

static const char help[] =
	"Usage: instepctl resume [--timer]\n"
	"\n"
	"Go on with a workout that is paused. When none runs, go on with the one that was\n"
	"interrupted in the last ten minutes, where it was, and follow it.\n"
	"\n"
	"Options:\n"
	"  --timer  the band or sensor is out of reach: go on by the timer meanwhile\n"
	"  --help   this text\n";

static int set_timer(void *userdata, const struct option *option, const char *value)
{
	*(bool *)userdata = true;
	return CTL_OK;
}

/* The word to a workout that runs. */
static int go_on(sd_bus *bus, const char *path, bool timer)
{
	json_auto_t *workout = NULL;
	bool offered;
	int code;

	code = client_properties(bus, path, CLIENT_WORKOUT, &workout);
	if (code != CTL_OK)
		return code;

	offered = json_is_true(json_object_get(workout, "timer_offered"));
	if (timer && !offered)
		return cmd_fail(CTL_FAILED, "the band is there, or is not needed now; go on with: "
					    "instepctl resume");
	code = client_call(bus, path, CLIENT_WORKOUT, timer ? "ByTimer" : "Resume", NULL, "");
	if (code != CTL_OK)
		return code;

	if (timer)
		puts("It goes on by the timer until the band is back.");
	else if (offered)
		puts("It goes on when the band is back. To go on without it: instepctl resume --timer");
	else
		puts("It goes on.");
	return CTL_OK;
}

/* A workout that was interrupted: as `start` does. */
static int go_on_where_it_was(sd_bus *bus, bool timer)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	json_auto_t *workout = NULL;
	const char *path;
	int code;

	code = client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "ResumeWorkout", &reply, "");
	if (code == CTL_OK)
		code = client_path(reply, &path);
	if (code == CTL_OK)
		code = client_properties(bus, path, CLIENT_WORKOUT, &workout);
	if (code == CTL_OK && timer && json_is_true(json_object_get(workout, "timer_offered")))
		code = client_call(bus, path, CLIENT_WORKOUT, "ByTimer", NULL, "");
	return code == CTL_OK ? watch_run(bus, path, watch_view(false)) : code;
}

static int resume(bool timer)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *manager = NULL;
	const char *path;
	int code;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code != CTL_OK)
		return code;

	path = client_text(manager, "active_workout");
	if (strcmp(path, "/"))
		return go_on(bus, path, timer);
	if (json_object_size(json_object_get(manager, "interrupted")) > 0)
		return go_on_where_it_was(bus, timer);
	return cmd_fail(CTL_FAILED,
			"no workout is running, and none was interrupted in the last ten "
			"minutes; start one with: instepctl start ROUTINE");
}

int cmd_resume(int argc, char **argv)
{
	static const struct option options[] = {
		{ "timer", no_argument, NULL, 't' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	bool timer = false;
	int code;

	code = cmd_read_options(argc, argv, help, options, set_timer, &timer);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");
	return resume(timer);
}
