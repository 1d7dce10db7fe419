/* SPDX-License-Identifier: MIT */
/*
 * instepctl start: begin a routine and follow it. The daemon guides, so the workout does not hang
 * on this process: Ctrl-C leaves it running, and says how to end it.
 */

#include <stdio.h>

#include "conf/routine-file.h"
#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/watch.h"
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl start ROUTINE [OPTIONS]\n"
	"\n"
	"Start a routine (see: instepctl routines) and follow it like instepctl watch.\n"
	"Ctrl-C ends the watching; the workout goes on (instepctl stop ends it). The\n"
	"routine max measures your best with each foot, by a band and not by the timer:\n"
	"see instepctl history best.\n"
	"\n"
	"Options:\n"
	"  --band ID       guided by this band or motion sensor (default: the band that\n"
	"                  was added, else the motion sensor, as the routine can use\n"
	"                  them)\n"
	"  --timer         guided by the timer, without either\n"
	"  --only A,B      just these of its exercises; for one of two that have the same\n"
	"                  name, with its second word: --only \"resisted-flexion warm-up\"\n"
	"  --tempo SHARE   slower or faster than the routine says, from 50% to 300%; 200%\n"
	"                  takes twice as long\n"
	"  --side SIDE     both, left, right, each (all sets of one foot, then the other)\n"
	"                  or alternate\n"
	"  --sets N        sets a foot\n"
	"  --reps N        reps a set\n"
	"  --hold TIME     how long to hold, such as 5s\n"
	"  --rest TIME     between two reps, such as 3s\n"
	"  --target FORCE  least force over rest, such as 2kg, 20N or 5lb, or a share of\n"
	"                  your best, such as 60%; 0 for any\n"
	"  --ready TIME    the countdown before it begins\n"
	"  --detach        start it and do not follow it\n"
	"  --json          as instepctl watch --json; with --detach the properties of\n"
	"                  the workout\n"
	"  --help          this text\n"
	"\n"
	"Exit status: 0 when the workout was completed, 3 when instepd went away, 4 when\n"
	"the workout ended early or Ctrl-C was pressed.\n";

/* What was asked for; the daemon keeps what the routine says for the rest. */
struct wish {
	const char *band, *side, *only;
	bool timer, detach, json;
	bool has_sets, has_reps, has_hold, has_rest, has_target, has_ready;
	bool has_tempo;
	unsigned sets, reps;
	uint64_t hold_us, rest_us, ready_us;
	struct target target;
	double tempo;
};

/* Return: 0, or negative errno when @value cannot be what the option takes. */
static int parse_option(struct wish *w, int option, const char *value)
{
	switch (option) {
	case 'S':
		w->has_sets = true;
		return parse_unsigned(value, 1, 999, &w->sets);
	case 'R':
		w->has_reps = true;
		return parse_unsigned(value, 1, 999, &w->reps);
	case 'H':
		w->has_hold = true;
		return parse_duration(value, &w->hold_us);
	case 'r':
		w->has_rest = true;
		return parse_duration(value, &w->rest_us);
	case 'y':
		w->has_ready = true;
		return parse_duration(value, &w->ready_us);
	case 'T':
		w->has_target = true;
		return target_parse(value, &w->target);
	case 'e':
		w->has_tempo = true;
		return parse_percent(value, &w->tempo);
	case 'o':
		w->only = value;
		return 0;
	case 'b':
		w->band = value;
		return 0;
	case 's':
		w->side = value;
		return 0;
	case 't':
		w->timer = true;
		return 0;
	case 'd':
		w->detach = true;
		return 0;
	default:
		w->json = true;
		return 0;
	}
}

static const char *what_it_takes(int option)
{
	switch (option) {
	case 'S':
	case 'R':
		return "a number from 1 to 999";
	case 'T':
		return "a force such as 2kg, 20N or 5lb, or a share of your best such as 60%";
	case 'e':
		return "a share such as 150%";
	default:
		return "a time such as 5s";
	}
}

static int read_option(void *userdata, const struct option *option, const char *value)
{
	if (parse_option(userdata, option->val, value) < 0)
		return cmd_usage("--%s cannot be \"%s\"; it takes %s", option->name, value,
				 what_it_takes(option->val));
	return CTL_OK;
}

static int append_wish(const struct wish *w, sd_bus_message *m, const char *routine)
{
	int r;

	r = sd_bus_message_append(m, "s", routine);
	if (r >= 0)
		r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r >= 0)
		r = client_option_text(m, "band", w->band);
	if (r >= 0)
		r = client_option_text(m, "guide", w->timer ? "timer" : NULL);
	if (r >= 0)
		r = client_option_list(m, "only", w->only);
	if (r >= 0 && w->has_tempo)
		r = client_option_number(m, "tempo", w->tempo);
	if (r >= 0)
		r = client_option_text(m, "side", w->side);
	if (r >= 0 && w->has_sets)
		r = client_option_count(m, "sets", w->sets);
	if (r >= 0 && w->has_reps)
		r = client_option_count(m, "reps", w->reps);
	if (r >= 0 && w->has_hold)
		r = client_option_number(m, "hold", usec_to_s(w->hold_us));
	if (r >= 0 && w->has_rest)
		r = client_option_number(m, "rest", usec_to_s(w->rest_us));
	if (r >= 0 && w->has_target)
		r = w->target.share != 0 ? client_option_number(m, "target_share", w->target.share)
					 : client_option_number(m, "target", w->target.least_n);
	if (r >= 0 && w->has_ready)
		r = client_option_number(m, "ready", usec_to_s(w->ready_us));
	if (r >= 0)
		r = sd_bus_message_close_container(m);
	return r;
}

static int print_started(sd_bus *bus, const char *path, bool json)
{
	json_auto_t *workout = NULL;
	int code;

	code = client_properties(bus, path, CLIENT_WORKOUT, &workout);
	if (code != CTL_OK)
		return code;
	if (json)
		phrase_json(workout);
	else
		printf("Started %s. See it: instepctl watch. End it: instepctl stop\n",
		       client_text(workout, "routine"));
	return CTL_OK;
}

static int start(const struct wish *w, const char *routine)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL, *reply = NULL;
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	const char *path;
	int code;

	code = client_open(&bus);
	/*
	 * A person who has just saved a routine starts what was saved, not what was there before.
	 */
	if (code == CTL_OK)
		code = client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "Reload", NULL, "");
	if (code == CTL_OK)
		code = client_new(bus, CLIENT_ROOT, CLIENT_MANAGER, "StartWorkout", &m);
	if (code != CTL_OK)
		return code;
	if (append_wish(w, m, routine) < 0)
		return cmd_usage("the arguments are not text that can be sent");
	code = client_send(bus, m, &reply);
	if (code != CTL_OK)
		return code;
	code = client_path(reply, &path);
	if (code != CTL_OK)
		return code;

	if (w->detach)
		return print_started(bus, path, w->json);
	return watch_run(bus, path, watch_view(w->json));
}

int cmd_start(int argc, char **argv)
{
	static const struct option options[] = {
		{ "band", required_argument, NULL, 'b' },
		{ "timer", no_argument, NULL, 't' },
		{ "only", required_argument, NULL, 'o' },
		{ "tempo", required_argument, NULL, 'e' },
		{ "side", required_argument, NULL, 's' },
		{ "sets", required_argument, NULL, 'S' },
		{ "reps", required_argument, NULL, 'R' },
		{ "hold", required_argument, NULL, 'H' },
		{ "rest", required_argument, NULL, 'r' },
		{ "target", required_argument, NULL, 'T' },
		{ "ready", required_argument, NULL, 'y' },
		{ "detach", no_argument, NULL, 'd' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct wish w = {};
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &w);
	if (code >= 0)
		return code;
	if (argc - optind != 1)
		return cmd_usage("name one routine; instepctl routines lists them");
	if (w.timer && w.band)
		return cmd_usage("--band and --timer exclude each other");
	return start(&w, argv[optind]);
}
