/* SPDX-License-Identifier: MIT */
/*
 * instepctl pause, skip, back, repeat, stop: one word to the workout that runs. They are one method
 * call each, so they share a file; what comes of it is shown by watch. To resume is more than a
 * word: cmd-resume.c.
 */

#include <stdio.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "sys/cleanup.h"

/* A method of Workout, and what is said once it was called. */
struct act {
	const char *member, *done;
};

static int carry_out(const struct act *act)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	_cleanup_(freep) char *workout = NULL;
	int code;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_workout(bus, &workout);
	if (code == CTL_OK)
		code = client_call(bus, workout, CLIENT_WORKOUT, act->member, NULL, "");
	if (code == CTL_OK)
		puts(act->done);
	return code;
}

static int set_flag(void *userdata, const struct option *option, const char *value)
{
	*(bool *)userdata = true;
	return CTL_OK;
}

/* @flag: the one option that makes another act of it, NULL = none */
static int control(int argc, char **argv, const char *help, const char *flag,
		   const struct act *acts)
{
	const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ flag, no_argument, NULL, 'f' },
		{},
	};
	bool other = false;
	int code;

	code = cmd_read_options(argc, argv, help, options, set_flag, &other);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");
	return carry_out(&acts[other]);
}

int cmd_pause(int argc, char **argv)
{
	static const struct act act = { "Pause", "Paused. Go on with: instepctl resume" };

	return control(
		argc, argv,
		"Usage: instepctl pause\n"
		"\n"
		"Pause the workout that runs. The countdown stands still until: instepctl resume\n",
		NULL, &act);
}

int cmd_skip(int argc, char **argv)
{
	static const struct act acts[] = {
		{ "Skip", "The rest of this set is left out." },
		{ "SkipExercise", "The rest of this exercise is left out." },
	};

	return control(
		argc, argv,
		"Usage: instepctl skip [--exercise]\n"
		"\n"
		"Leave out the rest of this set and go on with the next; after the last set\n"
		"the workout is over.\n"
		"\n"
		"Options:\n"
		"  --exercise  leave out the rest of this exercise, all its sets\n"
		"  --help      this text\n",
		"exercise", acts);
}

int cmd_back(int argc, char **argv)
{
	static const struct act act = { "Back", "Back. What was done stays counted." };

	return control(
		argc, argv,
		"Usage: instepctl back\n"
		"\n"
		"Go back to the start of this exercise; where nothing of it is done yet, to the\n"
		"exercise before it. What was done stays counted.\n",
		NULL, &act);
}

int cmd_repeat(int argc, char **argv)
{
	static const struct act act = { "Repeat", "This set comes once more." };

	return control(
		argc, argv,
		"Usage: instepctl repeat\n"
		"\n"
		"Do this set once more, from its first rep; in the rest after a set, the set\n"
		"that was just done. What was done stays counted.\n",
		NULL, &act);
}

int cmd_stop(int argc, char **argv)
{
	static const struct act acts[] = {
		{ "Stop", "Stopped. What was done is kept: instepctl history last" },
		{ "StopForPain",
		  "Stopped, and noted that it hurt. What was done is kept: instepctl history last" },
	};

	return control(argc, argv,
		       "Usage: instepctl stop [--pain]\n"
		       "\n"
		       "End the workout here. What was done is kept.\n"
		       "\n"
		       "Options:\n"
		       "  --pain  because it hurts: kept with the workout\n"
		       "  --help  this text\n",
		       "pain", acts);
}
