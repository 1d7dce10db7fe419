/* SPDX-License-Identifier: MIT */

/*
 * A reminder's file, from the text to the decision. One that is loaded can be saved, and is then
 * the same when it is loaded again; and what is said of it at any time is about times to come.
 */

#include <string.h>

#include "conf/reminder-file.h"
#include "conf/rule-text.h"
#include "fuzz/fuzz.h"
#include "sys/cleanup.h"
#include "util/macro.h"

#define SINCE_US (1795500000 * USEC_PER_SEC) /* in November 2026 */

/* Berlin, of that year. */
static const struct zone zone = {
	.n = 2,
	.first_offset_s = 3600,
	.changes = { { 1774746000, 7200 }, { 1792890000, 3600 } },
};

static void say(void *userdata, const char *sentence)
{
	demand(strlen(sentence) > 0);
}

static void check_saved(const struct reminder_file *f)
{
	struct complaints complaints = { .say = say };
	struct reminder_file again;

	demand(reminder_file_save(f) == 0);
	demand(reminder_file_load(&again, f->id, &complaints) == 0);
	demand(complaints.count == 0);
	demand(strcmp(again.routine, f->routine) == 0 && strcmp(again.rule, f->rule) == 0);
	demand(strcmp(again.title, f->title) == 0 && again.enabled == f->enabled);
	for (size_t i = 0; i < REMINDER_OWNS; i++)
		demand(strcmp(again.own[i], f->own[i]) == 0);
}

static void check_slots(const struct reminder_rules *rules, const struct reminder_facts *facts,
			uint64_t now_us)
{
	struct reminder_slot slots[8];
	size_t n = reminder_slots(rules, facts, &zone, SINCE_US, now_us, slots, ELEMENTS(slots));

	for (size_t i = 0; i < n; i++) {
		demand(slots[i].at_us > (i ? slots[i - 1].at_us : SINCE_US));
		demand(slots[i].at_us <= now_us && slot_outcome_name(slots[i].outcome));
	}
}

static void check_look(const struct reminder_rules *rules, uint64_t now_us)
{
	const uint64_t done_us[] = { SINCE_US + 7200 * USEC_PER_SEC, now_us };
	const uint64_t skipped_us = now_us;
	const struct reminder_facts facts = {
		.since_us = SINCE_US,
		.done_us = done_us,
		.n_done = now_us > done_us[0] ? 2 : 0,
		.skipped_us = &skipped_us,
		.n_skipped = 1,
		.session_end_us = done_us[0],
		.settled_us = SINCE_US + 60 * USEC_PER_SEC,
	};
	struct reminder_look look;

	reminder_look(rules, &facts, &zone, now_us, &look);
	demand(reminder_state_name(look.state));
	demand(!look.next_us || look.next_us > now_us);
	demand(!look.wake_us || look.wake_us > now_us);
	demand(!look.held_until_us || look.held_until_us > now_us);
	demand(!look.slot_us || (look.slot_us <= now_us && now_us < look.until_us));
	demand((look.state == REMINDER_DUE) == (look.notice > 0));
	demand(look.notice <= rules->repeats + 1);
	check_slots(rules, &facts, now_us);
}

static void check_decision(const struct reminder_file *f)
{
	struct reminder_settings s;
	struct settings settings;
	struct reminder_rules rules = { 0 };
	struct rule_error why;

	if (rules_parse(f->rule, &rules.rules, &why) < 0)
		return;

	settings_init(&settings);
	s = reminder_file_settings(f, &settings.reminders);
	demand(s.catch_up_us >= 60 * USEC_PER_SEC && s.catch_up_us <= 86400 * USEC_PER_SEC);
	demand(s.repeats <= 10 && s.repeat_us >= 60 * USEC_PER_SEC);
	demand(s.quiet.from_s < 86400 && s.quiet.to_s < 86400);
	rules.day_starts_s = s.day_starts_s;
	rules.catch_up_us = s.catch_up_us;
	rules.apart_us = s.apart_us;
	rules.repeat_us = s.repeat_us;
	rules.repeats = s.repeats;
	rules.quiet = s.quiet;
	for (uint64_t hour = 0; hour < 72; hour++)
		check_look(&rules, SINCE_US + hour * 3600 * USEC_PER_SEC);
	check_look(&rules, 0);
	check_look(&rules, UINT64_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct complaints complaints = { .say = say };
	const char *path = fuzz_file("instep/reminders/fuzz.reminder", data, n);
	_cleanup_(freep) char *config = strndup(path, (size_t)(strstr(path, "/instep/") - path));
	struct reminder_file file;

	demand(config && setenv("XDG_CONFIG_HOME", config, 1) == 0);
	if (reminder_file_load(&file, "fuzz", &complaints) < 0) {
		demand(complaints.count > 0);
		return 0;
	}
	check_decision(&file);
	check_saved(&file);
	return 0;
}
