/* SPDX-License-Identifier: MIT */
/*
 * instepctl remind snooze, pause, resume: silence for a while. All three say of which reminder, and
 * the first two until when, in the words that come to mind: "toe-press 2h", "until tomorrow".
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ctl/cmd-remind.h"
#include "ctl/cmd.h"
#include "ctl/day.h"
#include "ctl/instant.h"
#include "ctl/local.h"
#include "ctl/reminder-find.h"

#define TEXT_MAX  128
#define SNOOZE_US (30 * 60 * USEC_PER_SEC) /* as the button of the notification */

/* What Reminder.Snooze takes. */
#define SNOOZE_MIN_S 60
#define SNOOZE_MAX_S 86400

static const char snooze_help[] =
	"Usage: instepctl remind snooze [REMINDER] [WHEN]\n"
	"\n"
	"Be reminded again later: after 30 minutes, or at WHEN, a day off at most: 30min,\n"
	"2h, 18:00. REMINDER may be left out when one is due, or there is only one.\n";

static const char pause_help[] =
	"Usage: instepctl remind pause [REMINDER] WHEN\n"
	"\n"
	"Be reminded of nothing until WHEN; without REMINDER of none at all. What falls\n"
	"into that time counts as neither done nor missed. To end it earlier: instepctl\n"
	"remind resume\n"
	"\n"
	"WHEN is a length (2h, 90min), a time of day (18:00: the next one), a day, which\n"
	"is meant from its begin (tomorrow, Mon, 2026-12-01, 3 days: today is the first\n"
	"of them, 2 weeks), or a day and a time (\"tomorrow 18:00\"). \"for\" or \"until\"\n"
	"may stand before it.\n";

static const char resume_help[] = "Usage: instepctl remind resume [REMINDER]\n"
				  "\n"
				  "End the pause of this reminder, or of all.\n";

/* What the words say. */
struct wish {
	const json_t *reminder; /* NULL = none is named */
	uint64_t until_us;      /* 0 = they say nothing */
};

static void join(char **words, char *ret, size_t size)
{
	size_t n = 0;

	ret[0] = '\0';
	for (; *words && n < size; words++)
		n += (size_t)snprintf(ret + n, size - n, "%s%s", n > 0 ? " " : "", *words);
}

/* @words: [for|until] WHEN, also without WHEN. Return: as instant_parse_until(). */
static const char *read_when(char **words, uint64_t now_us, char text[TEXT_MAX], uint64_t *ret_us)
{
	struct settings settings;

	local_settings(&settings);
	if (!strcmp(*words, "until") || !strcmp(*words, "for"))
		words++;
	join(words, text, TEXT_MAX);
	return instant_parse_until(text, now_us, settings.reminders.day_starts_s, ret_us);
}

/* @words: [REMINDER] [[for|until] WHEN], NULL-terminated */
static int read_wish(char **words, const json_t *reminders, uint64_t now_us, struct wish *ret)
{
	char text[TEXT_MAX], rest[TEXT_MAX];
	const char *wrong;

	if (*words)
		ret->reminder = reminder_named(reminders, *words);
	if (ret->reminder)
		words++;
	if (!*words)
		return CTL_OK;

	wrong = read_when(words, now_us, text, &ret->until_us);
	if (!wrong)
		return CTL_OK;
	/* Where all but the first word is a time, that word was meant for a reminder. */
	if (!ret->reminder && words[1] && !read_when(words + 1, now_us, rest, &ret->until_us))
		return reminder_find(reminders, *words, &ret->reminder);
	/* A word alone can be a slip in either. */
	if (!ret->reminder && !words[1] && !strpbrk(text, ":0123456789"))
		return cmd_usage(
			"there is no reminder \"%s\" (instepctl remind lists them), and it "
			"%s",
			text, wrong);
	return cmd_usage("\"%s\" %s", text, wrong);
}

/* Return: -1 to go on, or the exit status. */
static int begin(int argc, char **argv, const char *help, sd_bus **ret_bus, json_t **ret_reminders)
{
	int code;

	code = cmd_options(argc, argv, help, NULL);
	if (code >= 0)
		return code;

	code = client_open(ret_bus);
	if (code == CTL_OK)
		code = client_list(*ret_bus, CLIENT_REMINDER, ret_reminders);
	return code == CTL_OK ? -1 : code;
}

int remind_snooze(int argc, char **argv)
{
	const uint64_t now_us = (uint64_t)time(NULL) * USEC_PER_SEC;
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminders = NULL;
	struct wish wish = {};
	uint64_t span_s;
	int code;

	code = begin(argc, argv, snooze_help, &bus, &reminders);
	if (code >= 0)
		return code;
	code = read_wish(argv + optind, reminders, now_us, &wish);
	if (code == CTL_OK && !wish.reminder)
		code = reminder_pick(reminders, NULL, "snooze", &wish.reminder);
	if (code != CTL_OK)
		return code;

	span_s = (wish.until_us ? wish.until_us - now_us : SNOOZE_US) / USEC_PER_SEC;
	if (span_s > SNOOZE_MAX_S)
		return cmd_usage("a day at most; for longer: instepctl remind pause %s WHEN",
				 client_text(wish.reminder, "id"));
	code = client_call(bus, client_text(wish.reminder, "path"), CLIENT_REMINDER, "Snooze", NULL,
			   "u", (uint32_t)MAX(span_s, SNOOZE_MIN_S));
	return code == CTL_OK ? reminder_tell(bus, wish.reminder, NULL) : code;
}

static int pause_until(sd_bus *bus, const json_t *reminder, uint64_t until_us)
{
	if (reminder)
		return client_call(bus, client_text(reminder, "path"), CLIENT_REMINDER, "Pause",
				   NULL, "t", until_us);
	return client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "PauseReminders", NULL, "t", until_us);
}

int remind_pause(int argc, char **argv)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminders = NULL;
	struct wish wish = {};
	int code;

	code = begin(argc, argv, pause_help, &bus, &reminders);
	if (code >= 0)
		return code;
	code = read_wish(argv + optind, reminders, (uint64_t)time(NULL) * USEC_PER_SEC, &wish);
	if (code != CTL_OK)
		return code;
	if (!wish.until_us)
		return cmd_usage("say until when: 2h, 18:00, tomorrow, 2026-12-01");
	if (json_array_size(reminders) == 0)
		return reminder_none();

	code = pause_until(bus, wish.reminder, wish.until_us);
	if (code != CTL_OK)
		return code;
	if (wish.reminder)
		return reminder_tell(bus, wish.reminder, NULL);
	printf("All reminders are paused until %s.\n", day_ahead(wish.until_us).text);
	return CTL_OK;
}

int remind_resume(int argc, char **argv)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *reminders = NULL;
	const json_t *reminder = NULL;
	int code;

	code = begin(argc, argv, resume_help, &bus, &reminders);
	if (code >= 0)
		return code;
	if (argc - optind > 1)
		return cmd_usage("name one reminder at most");
	code = optind < argc ? reminder_find(reminders, argv[optind], &reminder) : CTL_OK;
	if (code == CTL_OK)
		code = pause_until(bus, reminder, 0);
	if (code != CTL_OK)
		return code;
	if (reminder)
		return reminder_tell(bus, reminder, NULL);
	puts("No reminder is paused any more.");
	return CTL_OK;
}
