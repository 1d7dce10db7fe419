/* SPDX-License-Identifier: MIT */

/*
 * instepctl remind next --rule: what a rule means, before it is one's own. It is also how the
 * schedule is judged, so it asks nobody: the rule, the zone and the moment are all it needs.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "conf/rule-text.h"
#include "core/date.h"
#include "ctl/cmd-remind.h"
#include "ctl/cmd.h"
#include "ctl/iso.h"
#include "sys/cleanup.h"
#include "sys/zone.h"
#include "util/parse.h"

#define COUNT     10
#define COUNT_MAX 100000

static const char help[] =
	"Usage: instepctl remind next [N] [--from TIME] [--json]\n"
	"       instepctl remind next [N] --rule RULE [OPTIONS]\n"
	"\n"
	"What comes next: the next N (10) of your reminders, as if each were done at its\n"
	"time; or of a rule, such as\n"
	"  \"Mon..Fri 07:30\"  \"*-*-1,15 09:00\"  \"*:00/15\"  as for systemd: systemd.time(7)\n"
	"  \"every 2 days at 07:30\"  \"every 2-3 days at 07:30,18:00\"\n"
	"                              days from when it was last done\n"
	"  \"3 times a day between 08:00 and 20:00\"\n"
	"Several are parted by \";\". In a preview each slot is done when it comes. A time\n"
	"that the clocks leave out is the first moment after it; one that comes twice,\n"
	"the first of the two. For a rule no daemon is needed.\n"
	"\n"
	"Options:\n"
	"  --rule RULE         the rule\n"
	"  --zone ZONE         as it is there: \"Europe/Berlin\" (your own zone)\n"
	"  --from TIME         after this: 2026-10-24T12:00, or with Z or +02:00 (now)\n"
	"  --done TIME         when it was done last, for \"every N days\" (never)\n"
	"  --day-starts HH:MM  when a day begins, for the same (04:00)\n"
	"  --json              {\"at\":\"2026-10-26T07:30:00+01:00\"} a line; of reminders\n"
	"                      also which: {\"at\":\"...\",\"reminder\":\"morning-feet\"}\n"
	"  --help              this text\n";

struct request {
	const char *rule, *zone, *from, *done, *day_starts;
	bool json;
};

/* What was asked for, understood. */
struct schedule {
	struct rules rules;
	struct zone zone;
	struct rule_frame frame;
	uint64_t from_us;
};

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct request *request = userdata;

	switch (option->val) {
	case 'r':
		request->rule = value;
		break;
	case 'z':
		request->zone = value;
		break;
	case 'f':
		request->from = value;
		break;
	case 'd':
		request->done = value;
		break;
	case 's':
		request->day_starts = value;
		break;
	case 'j':
		request->json = true;
		break;
	}
	return CTL_OK;
}

static int find_zone(const char *name, struct zone *ret)
{
	int r;

	r = name ? zone_named(name, ret) : zone_local(ret);
	if (r == -EINVAL && name)
		return cmd_usage("\"%s\" is no name of a time zone, such as Europe/Berlin", name);
	if (r == -ENOENT && name)
		return cmd_fail(CTL_FAILED, "there is no time zone \"%s\" on this system", name);
	if (r == -ENOTSUP)
		return cmd_fail(CTL_FAILED,
				"the time zone %s counts leap seconds, as no clock here does",
				name ?: "of this system");
	if (r < 0)
		return cmd_fail(CTL_FAILED, "the time zone %s cannot be read: %s",
				name ?: "of this system", strerror(-r));
	return CTL_OK;
}

static int read_time(const char *option, const char *text, const struct zone *zone,
		     uint64_t *ret_us)
{
	const char *wrong = iso_parse(text, zone, ret_us);

	return wrong ? cmd_usage("%s: \"%s\" %s", option, text, wrong) : CTL_OK;
}

static uint64_t now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (uint64_t)ts.tv_sec * USEC_PER_SEC + (uint64_t)ts.tv_nsec / 1000;
}

static int understand(const struct request *request, struct schedule *ret)
{
	struct rule_error why;
	int code;

	if (rules_parse(request->rule, &ret->rules, &why) < 0)
		return cmd_fail(CTL_FAILED, "the rule cannot be: %s", why.text);
	if (rule_clock(request->day_starts ?: "04:00", &ret->frame.day_starts_s, &why) < 0)
		return cmd_usage("--day-starts: %s", why.text);

	code = find_zone(request->zone, &ret->zone);
	ret->from_us = now_us();
	if (code == CTL_OK && request->from)
		code = read_time("--from", request->from, &ret->zone, &ret->from_us);
	if (code == CTL_OK && request->done)
		code = read_time("--done", request->done, &ret->zone, &ret->frame.done_us);
	ret->frame.since_us = ret->from_us;
	return code;
}

/* "Mon 2026-10-26 07:30", and where the clocks are, when that is news. */
static void print_line(const struct zone *zone, uint64_t at_us, const struct iso *before)
{
	static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	struct iso iso = iso_text(zone, at_us);
	const char *offset = iso.text + strlen("2026-10-26T07:30:00");
	bool on_the_minute = zone_civil(zone, at_us) % 60 == 0;

	printf("%s %.10s %.*s", weekdays[date_weekday(date_civil_day(zone_civil(zone, at_us)))],
	       iso.text, on_the_minute ? 5 : 8, iso.text + strlen("2026-10-26T"));
	if (strcmp(offset, before->text + (offset - iso.text)) != 0)
		printf("  (UTC%s)", offset);
	putchar('\n');
}

static void print_slots(const struct schedule *s, const uint64_t *slots_us, size_t n, bool json)
{
	struct iso before = iso_text(&s->zone, s->from_us);

	for (size_t i = 0; i < n; i++) {
		if (json)
			printf("{\"at\":\"%s\"}\n", iso_text(&s->zone, slots_us[i]).text);
		else
			print_line(&s->zone, slots_us[i], &before);
		before = iso_text(&s->zone, slots_us[i]);
	}
}

/* Of the reminders there are; they have their own rules, and the zone is where the person is. */
static int show_reminders(const struct request *request, unsigned count)
{
	uint64_t from_us = now_us();
	struct zone zone;
	int code = CTL_OK;

	if (request->zone || request->done || request->day_starts)
		return cmd_usage("--zone, --done and --day-starts go with --rule");
	if (count > UPCOMING_MAX)
		return cmd_usage("of reminders it shows %d at most", UPCOMING_MAX);

	code = find_zone(NULL, &zone);
	if (code == CTL_OK && request->from)
		code = read_time("--from", request->from, &zone, &from_us);
	return code == CTL_OK ? remind_upcoming(&zone, from_us, count, request->json) : code;
}

int remind_next(int argc, char **argv)
{
	static const struct option options[] = {
		{ "rule", required_argument, NULL, 'r' },
		{ "zone", required_argument, NULL, 'z' },
		{ "from", required_argument, NULL, 'f' },
		{ "done", required_argument, NULL, 'd' },
		{ "day-starts", required_argument, NULL, 's' },
		{ "json", no_argument, NULL, 'j' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	struct request request = {};
	_cleanup_(freep) uint64_t *slots_us = NULL;
	struct schedule schedule = {};
	unsigned count = COUNT;
	size_t n;
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &request);
	if (code >= 0)
		return code;
	if (optind < argc && parse_unsigned(argv[optind], 1, COUNT_MAX, &count) < 0)
		return cmd_usage("\"%s\" is no number from 1 to %d", argv[optind], COUNT_MAX);
	if (argc - optind > 1)
		return cmd_usage("too many arguments");
	if (!request.rule)
		return show_reminders(&request, count);
	code = understand(&request, &schedule);
	if (code != CTL_OK)
		return code;

	slots_us = calloc(count, sizeof(*slots_us));
	if (!slots_us)
		return cmd_fail(CTL_FAILED, "%s", strerror(ENOMEM));
	n = rules_upcoming(&schedule.rules, &schedule.zone, &schedule.frame, schedule.from_us,
			   slots_us, count);
	print_slots(&schedule, slots_us, n, request.json);
	if (n < count)
		(void)cmd_fail(CTL_OK, n > 0 ? "after that it never comes again"
					     : "it never comes again: its days are over");
	return CTL_OK;
}
