/* SPDX-License-Identifier: MIT */
/*
 * instepctl rate: how a workout was, as only the person knows. What is told replaces what was told
 * before.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/history-find.h"
#include "ctl/said.h"
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl rate [--effort N] [--pain N] [--note TEXT] [UUID]\n"
	"\n"
	"Say how a workout was: the last one, or that of a UUID (as many of its first\n"
	"characters as are needed; instepctl history has them). What you say is shown by\n"
	"instepctl history last, and stays on this machine. Saying it again replaces it.\n"
	"\n"
	"Options:\n"
	"  --effort N   how hard it was, 0 (no effort) to 10 (all you could)\n"
	"  --pain N     how much it hurt, 0 (not at all) to 10\n"
	"  --note TEXT  a line of your own; \"\" removes it\n"
	"  --help       this text\n";

#define SCORE_UNTOLD UINT32_MAX

struct wish {
	unsigned effort, pain;
	const char *note; /* NULL = not told */
};

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct wish *w = userdata;
	unsigned *score = option->val == 'e' ? &w->effort : &w->pain;

	if (option->val == 'n') {
		w->note = value;
		return CTL_OK;
	}
	if (parse_unsigned(value, 0, SCORE_MAX, score) < 0)
		return cmd_usage("--%s is a number from 0 to %d, not \"%s\"", option->name,
				 SCORE_MAX, value);
	return CTL_OK;
}

static int append_wish(sd_bus_message *m, const char *uuid, const struct wish *w)
{
	int r;

	r = sd_bus_message_append(m, "s", uuid);
	if (r >= 0)
		r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r >= 0 && w->effort != SCORE_UNTOLD)
		r = client_option_count(m, "effort", w->effort);
	if (r >= 0 && w->pain != SCORE_UNTOLD)
		r = client_option_count(m, "pain", w->pain);
	if (r >= 0)
		r = client_option_text(m, "note", w->note);
	if (r >= 0)
		r = sd_bus_message_close_container(m);

	return r;
}

static int rate(const char *uuid, const struct wish *wish)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int code, r;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_new(bus, CLIENT_ROOT "/history", CLIENT_HISTORY, "Rate", &m);
	if (code != CTL_OK)
		return code;

	r = append_wish(m, uuid, wish);
	if (r < 0)
		return client_fail(r, NULL);

	code = client_send(bus, m, NULL);
	if (code != CTL_OK)
		return code;

	puts("Noted. It is shown by: instepctl history last");
	return said_warn(bus);
}

int cmd_rate(int argc, char **argv)
{
	static const struct option options[] = {
		{ "effort", required_argument, NULL, 'e' },
		{ "pain", required_argument, NULL, 'p' },
		{ "note", required_argument, NULL, 'n' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct wish wish = { .effort = SCORE_UNTOLD, .pain = SCORE_UNTOLD };
	struct workout_row w = { 0 };
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &wish);
	if (code >= 0)
		return code;
	if (argc - optind > 1)
		return cmd_usage("name one workout");
	if (wish.effort == SCORE_UNTOLD && wish.pain == SCORE_UNTOLD && !wish.note)
		return cmd_usage("say what it was like: --effort, --pain or --note");

	code = argv[optind] ? history_find_at_home(argv[optind], &w) : CTL_OK;
	return code == CTL_OK ? rate(w.uuid, &wish) : code;
}
