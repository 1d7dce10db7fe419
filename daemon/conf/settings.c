/* SPDX-License-Identifier: MIT */

/*
 * The table of instep.conf. A key gets its line here when something reads it, never before: a
 * setting without effect is a lie.
 */

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "conf/reminder-value.h"
#include "conf/settings.h"
#include "util/parse.h"

#define HOUR_S     3600
#define TRACES_MAX 1000 /* a year and more; an hour of a band is some 10 MB */

static const struct {
	const char *name;
	double newton;
} units_table[] = {
	[UNITS_KG] = { "kg", NEWTON_PER_KG },
	[UNITS_N] = { "N", 1 },
	[UNITS_LB] = { "lb", NEWTON_PER_LB },
};

const char *units_name(enum units units)
{
	return units_table[units].name;
}

double units_from_newton(enum units units, double n)
{
	return n / units_table[units].newton;
}

static int parse_units(const char *value, void *field, size_t size)
{
	enum units *units = field;

	for (size_t i = 0; i < ELEMENTS(units_table); i++)
		if (strcmp(units_table[i].name, value) == 0) {
			*units = (enum units)i;
			return 0;
		}

	return -EINVAL;
}

static const char *const cues_names[] = {
	[CUES_NONE] = "none",
	[CUES_SOUND] = "sound",
	[CUES_SPEECH] = "speech",
	[CUES_BOTH] = "both",
};

const char *cues_name(enum cues cues)
{
	return cues_names[cues];
}

static int parse_cues(const char *value, void *field, size_t size)
{
	enum cues *cues = field;

	for (size_t i = 0; i < ELEMENTS(cues_names); i++)
		if (strcmp(cues_names[i], value) == 0) {
			*cues = (enum cues)i;
			return 0;
		}

	return -EINVAL;
}

static int parse_tempo(const char *value, void *field, size_t size)
{
	double *tempo = field;
	double share;
	int r;

	r = parse_percent(value, &share);
	if (r < 0)
		return r;
	if (share < TEMPO_MIN || share > TEMPO_MAX)
		return -ERANGE;

	*tempo = share;
	return 0;
}

static int parse_ready(const char *value, void *field, size_t size)
{
	uint64_t *ready_us = field;
	uint64_t us;
	int r;

	r = parse_duration(value, &us);
	if (r < 0)
		return r;
	if (us > READY_MAX_US)
		return -ERANGE;

	*ready_us = us;
	return 0;
}

static int parse_traces(const char *value, void *field, size_t size)
{
	return parse_unsigned(value, 0, TRACES_MAX, field);
}

static int parse_release(const char *value, void *field, size_t size)
{
	uint64_t *release_us = field;
	uint64_t us = 0;
	int r;

	if (strcmp(value, "never") != 0) {
		r = parse_duration(value, &us);
		if (r < 0)
			return r;
		if (us < RELEASE_MIN_US || us > RELEASE_MAX_US)
			return -ERANGE;
	}

	*release_us = us;
	return 0;
}

#define DOSE(name, field, parser, expected) \
	KEYFILE_KEY("Dose", name, struct choice, field, parser, expected)
#define A_TIME "a time, such as 8s"
#define REMINDERS(name, field, parser, expected) \
	KEYFILE_KEY("Reminders", name, struct settings, reminders.field, parser, expected)
#define A_CLOCK "a time of day, such as 07:30"

static const struct keyfile_key settings_keys[] = {
	[CHOICE_SETS] = DOSE("Sets", sets, keyfile_count, "a whole number"),
	[CHOICE_REPS] = DOSE("Reps", reps, keyfile_count, "a whole number"),
	[CHOICE_HOLD] = DOSE("Hold", hold_us, keyfile_duration, A_TIME),
	[CHOICE_TIME] = DOSE("Time", time_us, keyfile_duration, A_TIME),
	[CHOICE_COUNT] = DOSE("Count", count_us, keyfile_duration, A_TIME),

	KEYFILE_KEY("General", "Units", struct settings, units, parse_units, "kg, N or lb"),
	KEYFILE_KEY("General", "Cues", struct settings, cues, parse_cues,
		    "none, sound, speech or both"),
	KEYFILE_KEY("Workout", "Tempo", struct settings, tempo, parse_tempo,
		    "a share from 50 % to 300 %, such as 150 % for slower by half"),
	KEYFILE_KEY("Workout", "ResumeByPulls", struct settings, resume_by_pulls, keyfile_switch,
		    "yes or no"),
	KEYFILE_KEY("Workout", "GetReady", struct settings, ready_us, parse_ready,
		    "a time from 0 to 60 s, such as 5s"),
	KEYFILE_KEY("Workout", "KeepTraces", struct settings, keep_traces, parse_traces,
		    "a number of workouts from 0 to 1000"),
	KEYFILE_KEY("Band", "ReleaseAfter", struct settings, release_after_us, parse_release,
		    "a time from 10 s to 24 h, such as 5min, or never"),
	REMINDERS("DayStarts", day_starts_s, reminder_parse_clock, A_CLOCK),
	REMINDERS("Quiet", quiet, reminder_parse_quiet, EXPECT_QUIET),
	REMINDERS("CatchUp", catch_up_us, reminder_parse_catch_up, EXPECT_CATCH_UP),
	REMINDERS("Apart", apart_us, reminder_parse_apart, EXPECT_APART),
	REMINDERS("Repeat", repeat_us, reminder_parse_repeat, EXPECT_REPEAT),
	REMINDERS("Repeats", repeats, reminder_parse_repeats, EXPECT_REPEATS),
	REMINDERS("Escalate", escalate, keyfile_switch, "yes or no"),
	REMINDERS("Settle", settle_us, reminder_parse_settle, "a time from 0 to 1 h, such as 2min"),
	REMINDERS("StartOnBand", on_band, reminder_parse_on_band, EXPECT_ON_BAND),
	REMINDERS("StartWindow", start_window_us, reminder_parse_window,
		  "a time from 0 to 24 h, such as 30min"),
	REMINDERS("SessionNotification", session_notification, keyfile_switch, "yes or no"),
	REMINDERS("Morning", morning_s, reminder_parse_clock, A_CLOCK),
	REMINDERS("Evening", evening_s, reminder_parse_clock, A_CLOCK),
	REMINDERS("Hours", hours, reminder_parse_hours,
		  "two times of one day, such as 09:00-18:00"),
};

static void *enter_section(void *object, const char *section, unsigned line,
			   const char **ret_section, const char **ret_why)
{
	struct settings *s = object;

	if (strncmp(section, "Dose ", strlen("Dose ")) == 0) {
		*ret_section = "Dose";
		return choices_add(&s->choices, section + strlen("Dose "), line, ret_why);
	}

	/* the keys of these fill the settings themselves */
	for (size_t i = CHOICE_KEYS; i < ELEMENTS(settings_keys); i++)
		if (strcmp(section, settings_keys[i].section) == 0) {
			*ret_section = settings_keys[i].section;
			return s;
		}

	*ret_why = "unknown section; expected [General], [Workout], [Band], [Reminders] or "
		   "[Dose ROUTINE EXERCISE]";
	return NULL;
}

static void note_given(void *object, const struct keyfile_key *key, unsigned line)
{
	struct choice *choice = object;

	if (key - settings_keys < CHOICE_KEYS)
		choice->given[key - settings_keys] = line;
}

static const struct keyfile_kind settings_kind = {
	.keys = settings_keys,
	.n_keys = ELEMENTS(settings_keys),
	.enter = enter_section,
	.given = note_given,
};

void settings_init(struct settings *s)
{
	*s = (struct settings){ .units = UNITS_KG,
				.ready_us = 5 * USEC_PER_SEC,
				.cues = CUES_SOUND,
				.tempo = 1,
				.resume_by_pulls = true,
				.release_after_us = 300 * USEC_PER_SEC,
				.reminders = {
					.day_starts_s = 4 * HOUR_S,
					.quiet = { 22 * HOUR_S, 7 * HOUR_S },
					.catch_up_us = 3 * HOUR_S * USEC_PER_SEC,
					.repeat_us = 15 * 60 * USEC_PER_SEC,
					.repeats = 1,
					.settle_us = 120 * USEC_PER_SEC,
					.on_band = START_ASK,
					.start_window_us = 30 * 60 * USEC_PER_SEC,
					.morning_s = 7 * HOUR_S + 30 * 60,
					.evening_s = 18 * HOUR_S,
					.hours = { 9 * HOUR_S, 18 * HOUR_S },
				} };
}

int settings_load(struct settings *s, const char *path, struct complaints *c)
{
	if (access(path, F_OK) < 0 && errno == ENOENT)
		return 0;

	return keyfile_read(path, &settings_kind, s, c);
}
