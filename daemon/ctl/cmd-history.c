/* SPDX-License-Identifier: MIT */
/*
 * instepctl history: what was done, read from the history's file, so that it works while the daemon
 * does not run and never disturbs it. Nothing is written here; to take back what was said is asked
 * of the daemon.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/day.h"
#include "ctl/history-best.h"
#include "ctl/history-diary.h"
#include "ctl/history-find.h"
#include "ctl/history-json.h"
#include "ctl/history-page.h"
#include "ctl/local.h"
#include "ctl/phrase.h"
#include "ctl/said.h"
#include "store/figures.h"
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl history [OPTIONS]\n"
	"       instepctl history UUID | last [--json]\n"
	"       instepctl history best [--json]\n"
	"       instepctl history undo\n"
	"\n"
	"The workouts that were done, newest first, or the reps of one of them: by its\n"
	"UUID, or as many of its first characters as are needed, or \"last\" (those that\n"
	"you only said you did apart). No daemon is needed, but for undo.\n"
	"\n"
	"best   your best of each exercise and side: the highest level of a counted hold\n"
	"       in the latest max test (instepctl start max); what a target of \"60 %\" is\n"
	"       a share of\n"
	"undo   take back what you said last (instepctl done); nothing else can be\n"
	"\n"
	"Of a rep, on its page:\n"
	"  level, peak, mean     the force over that at rest: its median over the pull,\n"
	"                        its highest, and its mean while it was held\n"
	"  rise                  how fast it grew in the first 0.2 s\n"
	"  range                 of a movement: how far it went\n"
	"  out, held, back       how long the way out, the hold and the way back were\n"
	"  rest                  how long the pause before it was\n"
	"  tension               how long it was from its start to its end\n"
	"  zone                  how long it was between the target and a quarter more\n"
	"  wobble                how far it strayed while it was held (0 is steady)\n"
	"Of a set:\n"
	"  tempo                 out, held and back of its reps, one after the other\n"
	"  fatigue               by how much level or range fell from first to last rep\n"
	"\n"
	"The exact meanings are in org.instep.Instep1.Workout.xml.\n"
	"\n"
	"Options:\n"
	"  --today      today as a diary, from DayStarts= (04:00) on: of each exercise\n"
	"               what was done of what was planned, and who has seen it\n"
	"  --from DATE  those from this day on: 2026-11-21, \"2026-11-21 18:30\", today or\n"
	"               yesterday\n"
	"  --to DATE    those up to the end of this day\n"
	"  --limit N    at most so many (20; without a limit when days are given)\n"
	"  --json       a JSON array of workouts, or one object with \"workout\" and\n"
	"               \"reps\"; the keys of the bus interface, instants in microseconds,\n"
	"               lengths in seconds, forces in newtons\n"
	"  --help       this text\n";

static const char nothing_yet[] =
	"Nothing was done yet. Start with: instepctl start resisted-flexion";

#define NO_LIMIT   1000000
#define LIMIT      20
#define UUID_SHOWN 8

struct wish {
	const char *which; /* UUID, its begin, "last", "best" or "undo"; NULL = a list */
	uint64_t from_us, to_us;
	unsigned limit;   /* 0 = not told */
	bool today, days; /* --today; --from or --to */
	bool json;
	struct settings settings; /* for today only */
};

static int print_workout(void *userdata, const struct workout_row *w)
{
	bool *any = userdata;

	if (!*any)
		printf("%-18s %-20s %10s %5s   %-12s %-12s %s\n", "started", "routine",
		       "counted   ", "tried", "held", "state", "uuid");
	*any = true;
	printf("%-18s %-20s %3u of %-3u %5u   %-12s %-12s %.*s\n", day_phrase(w->started_us).text,
	       w->routine, w->done, w->planned, w->tried,
	       phrase_duration(usec_to_s(w->held_us)).text, w->state, UUID_SHOWN, w->uuid);
	return 0;
}

static int append_workout(void *userdata, const struct workout_row *w)
{
	return json_array_append_new(userdata, workout_json(w)) < 0 ? -ENOMEM : 0;
}

static int list_json(struct store *s, const struct wish *wish)
{
	json_auto_t *array = json_array();
	int r;

	r = store_workouts(s, wish->from_us, wish->to_us, 0, wish->limit, append_workout, array);
	if (r < 0)
		return history_unreadable(s, r);
	phrase_json(array);
	return CTL_OK;
}

static int list(struct store *s, const struct wish *wish)
{
	bool any = false;
	int r;

	r = store_workouts(s, wish->from_us, wish->to_us, 0, wish->limit, print_workout, &any);
	if (r < 0)
		return history_unreadable(s, r);
	if (!any)
		puts(wish->days ? "Nothing was done then." : nothing_yet);
	return CTL_OK;
}

static int append_rep(void *userdata, const struct rep_row *r)
{
	return json_array_append_new(userdata, rep_json(r)) < 0 ? -ENOMEM : 0;
}

static int append_step(void *userdata, const struct step_row *s)
{
	return json_array_append_new(userdata, step_json(s)) < 0 ? -ENOMEM : 0;
}

static int append_set(void *userdata, const struct tally_set *set)
{
	return json_array_append_new(userdata, set_json(set)) < 0 ? -ENOMEM : 0;
}

static json_t *differences_json(const struct tally *tally)
{
	struct tally_difference differences[ROUTINE_STEPS_MAX];
	unsigned n = tally_differences(tally, differences);
	json_t *array = json_array();

	for (unsigned i = 0; i < n; i++)
		(void)json_array_append_new(array, difference_json(&differences[i]));
	return array;
}

static int show_json(struct store *s, const struct workout_row *w)
{
	json_auto_t *reps = json_array(), *sets = json_array(), *steps = json_array();
	json_auto_t *workout = NULL, *whole = NULL;
	struct tally tally;
	int r;

	r = store_reps(s, w->uuid, append_rep, reps);
	if (r == 0)
		r = store_steps(s, w->uuid, append_step, steps);
	if (r == 0)
		r = figures_read(s, w->uuid, append_set, sets, &tally);
	if (r < 0)
		return history_unreadable(s, r);

	workout = workout_json(w);
	(void)json_object_set(workout, "steps", steps);
	(void)json_object_set(workout, "sets", sets);
	(void)json_object_set_new(workout, "differences", differences_json(&tally));
	whole = json_pack("{s:O, s:O}", "workout", workout, "reps", reps);
	phrase_json(whole);
	return CTL_OK;
}

static int show(struct store *s, const struct wish *wish)
{
	struct settings settings;
	struct workout_row w;
	int r;

	r = history_find(s, wish->which, &w);
	if (r != CTL_OK)
		return r;
	if (wish->json)
		return show_json(s, &w);

	local_settings(&settings);
	r = history_page(s, &w, settings.units);
	if (r < 0)
		return history_unreadable(s, r);
	return CTL_OK;
}

static int best(struct store *s, bool json)
{
	struct settings settings;
	int r;

	local_settings(&settings);
	r = history_best(s, settings.units, json);
	return r < 0 ? history_unreadable(s, r) : CTL_OK;
}

static int diary(struct store *s, const struct wish *wish)
{
	int r;

	r = history_diary(s, wish->from_us, wish->to_us, wish->settings.units);
	if (r < 0)
		return history_unreadable(s, r);
	if (r == 0)
		puts("Nothing was done today.");
	return CTL_OK;
}

static bool is(const char *which, const char *word)
{
	return which && !strcmp(which, word);
}

/* @s: NULL when there is no history yet */
static int history(struct store *s, const struct wish *wish)
{
	if (is(wish->which, "best"))
		return best(s, wish->json);
	if (!s && wish->which)
		return cmd_fail(CTL_FAILED, "there is no history yet");
	if (!s) {
		puts(wish->json ? "[]" : nothing_yet);
		return CTL_OK;
	}
	if (wish->which)
		return show(s, wish);
	if (wish->json)
		return list_json(s, wish);
	return wish->today ? diary(s, wish) : list(s, wish);
}

static int open_and_show(const struct wish *wish)
{
	_cleanup_(store_freep) struct store *s = NULL;
	int code;

	code = history_open_at_home(&s);
	return code == CTL_OK ? history(s, wish) : code;
}

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct wish *w = userdata;
	uint64_t unused;

	switch (option->val) {
	case 'd':
		w->today = true;
		break;
	case 'f':
		w->days = true;
		if (day_parse(value, &w->from_us, &unused) < 0)
			return cmd_usage("--from cannot be \"%s\"; write a day as 2026-11-21",
					 value);
		break;
	case 't':
		w->days = true;
		if (day_parse(value, &unused, &w->to_us) < 0)
			return cmd_usage("--to cannot be \"%s\"; write a day as 2026-11-21", value);
		break;
	case 'l':
		if (parse_unsigned(value, 1, NO_LIMIT, &w->limit) < 0)
			return cmd_usage("--limit is a number from 1 to %d", NO_LIMIT);
		break;
	case 'j':
		w->json = true;
		break;
	}
	return CTL_OK;
}

/* What was asked for and would have no effect is a mistake, and not passed over. */
static int check_wish(const struct wish *w)
{
	if (w->today && w->days)
		return cmd_usage("--today and --from or --to exclude each other");
	if (w->which && (w->today || w->days || w->limit))
		return cmd_usage("days and --limit are for the list, not for \"%s\"", w->which);
	if (is(w->which, "undo") && w->json)
		return cmd_usage("undo has no --json");
	return CTL_OK;
}

/* The daemon's day: what History.Today sums up. */
static void find_today(struct wish *w)
{
	local_settings(&w->settings);
	day_now(w->settings.reminders.day_starts_s, &w->from_us, &w->to_us);
}

int cmd_history(int argc, char **argv)
{
	static const struct option options[] = {
		{ "today", no_argument, NULL, 'd' },
		{ "from", required_argument, NULL, 'f' },
		{ "to", required_argument, NULL, 't' },
		{ "limit", required_argument, NULL, 'l' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct wish w = { .to_us = UINT64_MAX };
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &w);
	if (code >= 0)
		return code;
	if (argc - optind > 1)
		return cmd_usage("name one workout");
	w.which = argv[optind];
	code = check_wish(&w);
	if (code != CTL_OK)
		return code;

	if (w.today)
		find_today(&w);
	if (!w.limit)
		w.limit = w.days || w.today ? NO_LIMIT : LIMIT;
	return is(w.which, "undo") ? said_undo() : open_and_show(&w);
}
