/* SPDX-License-Identifier: MIT */
/*
 * instepctl remind start, done, skip: the answers to a reminder, as the buttons of a notification
 * give them. They need no name where only one can be meant.
 */

#include <stdio.h>

#include "ctl/cmd-remind.h"
#include "ctl/cmd.h"
#include "ctl/reminder-find.h"
#include "ctl/watch.h"

/* The reminder that the arguments mean, and the bus it is on. Return: -1 to go on, or the exit status. */
static int pick(int argc, char **argv, const char *help, const char *act, sd_bus **ret_bus,
		json_t **ret)
{
	json_auto_t *reminders = NULL;
	const json_t *reminder;
	int code;

	code = cmd_options(argc, argv, help, NULL);
	if (code >= 0)
		return code;
	if (argc - optind > 1)
		return cmd_usage("name one reminder at most");

	code = client_open(ret_bus);
	if (code == CTL_OK)
		code = client_list(*ret_bus, CLIENT_REMINDER, &reminders);
	if (code == CTL_OK)
		code = reminder_pick(reminders, argv[optind], act, &reminder);
	if (code != CTL_OK)
		return code;

	*ret = json_deep_copy(reminder);
	return *ret ? -1 : cmd_fail(CTL_FAILED, "out of memory");
}

/* Call a method without arguments, and say what came of it. */
static int answer(int argc, char **argv, const char *help, const char *act, const char *method,
		  const char *done)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminder = NULL;
	int code;

	code = pick(argc, argv, help, act, &bus, &reminder);
	if (code >= 0)
		return code;
	code = client_call(bus, client_text(reminder, "path"), CLIENT_REMINDER, method, NULL, "");
	return code == CTL_OK ? reminder_tell(bus, reminder, done) : code;
}

int remind_done(int argc, char **argv)
{
	static const char help[] =
		"Usage: instepctl remind done [REMINDER]\n"
		"\n"
		"Say that you did it without Instep: what is left of it counts as said by you.\n"
		"REMINDER may be left out when one is due, or there is only one. To take it back:\n"
		"instepctl history undo\n";

	return answer(argc, argv, help, "call done", "Done", "noted as done");
}

int remind_skip(int argc, char **argv)
{
	static const char help[] =
		"Usage: instepctl remind skip [REMINDER]\n"
		"\n"
		"Not this time: leave out the one that is due, or else the next one. REMINDER may\n"
		"be left out when one is due, or there is only one.\n";

	return answer(argc, argv, help, "skip", "Skip", "skipped");
}

int remind_start(int argc, char **argv)
{
	static const char help[] =
		"Usage: instepctl remind start [REMINDER]\n"
		"\n"
		"Start what it reminds of, only what is not done yet, and follow it like\n"
		"instepctl watch. REMINDER may be left out when one is due, or there is only one.\n";
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminder = NULL;
	const char *path;
	int code;

	code = pick(argc, argv, help, "start", &bus, &reminder);
	if (code >= 0)
		return code;
	code = client_call(bus, client_text(reminder, "path"), CLIENT_REMINDER, "Start", &reply,
			   "a{sv}", 0);
	if (code == CTL_OK)
		code = client_path(reply, &path);
	return code == CTL_OK ? watch_run(bus, path, watch_view(false)) : code;
}
