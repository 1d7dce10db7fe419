/* SPDX-License-Identifier: MIT */

/* instep.conf: its keys, their limits, and that a mistake keeps what was there. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/settings.h"
#include "scratch.h"

/* Read @text, of which nothing is said but @said, a part of it; NULL: nothing. */
static void load(struct settings *ret, const char *text, const char *said, struct scratch *s)
{
	const char *path = scratch_write(s, "instep.conf", text, strlen(text));

	s->said[0] = '\0';
	s->complaints.count = 0;
	settings_init(ret);
	assert_int_equal(settings_load(ret, path, &s->complaints), 0);
	assert_int_equal(s->complaints.count, said ? 1 : 0);
	if (said)
		assert_non_null(strstr(s->said, said));
}

static void test_values(void **state)
{
	static const struct {
		const char *text;
		int64_t ready_us;
		enum units units;
		const char *said;
	} rows[] = {
		{ "", 5000000, UNITS_KG, NULL },
		{ "[General]\nUnits=N\n", 5000000, UNITS_N, NULL },
		{ "[General]\nUnits=lb", 5000000, UNITS_LB, NULL },
		{ "[Workout]\nGetReady=0\n[General]\nUnits=kg\n", 0, UNITS_KG, NULL },
		{ "[Workout]\nGetReady=1min\n", 60000000, UNITS_KG, NULL },
		{ "[Workout]\nGetReady=60.1s\n", 5000000, UNITS_KG,
		  "instep.conf:2: [Workout] GetReady: '60.1s' is out of range; expected a time from 0 to 60 s" },
		{ "[Workout]\nGetReady=soon\n", 5000000, UNITS_KG,
		  "instep.conf:2: [Workout] GetReady: 'soon' is not" },
		{ "[General]\nUnits=stone\n", 5000000, UNITS_KG,
		  "instep.conf:2: [General] Units: 'stone' is not" },
		{ "[General]\nUnit=N\n", 5000000, UNITS_KG,
		  "instep.conf:2: [General] Unit: unknown key, skipped; expected" },
		{ "[Genral]\nUnits=N\n", 5000000, UNITS_KG,
		  "instep.conf:1: [Genral]: unknown section" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct settings settings;

		print_message("# row %zu\n", i);
		load(&settings, rows[i].text, rows[i].said, *state);
		assert_int_equal(settings.ready_us, rows[i].ready_us);
		assert_int_equal(settings.units, rows[i].units);
	}
}

static void test_keep_traces(void **state)
{
	static const struct {
		const char *text;
		unsigned keep;
		const char *said;
	} rows[] = {
		{ "", 0, NULL },
		{ "[Workout]\nKeepTraces=0\n", 0, NULL },
		{ "[Workout]\nKeepTraces=1\n", 1, NULL },
		{ "[Workout]\nKeepTraces=1000\n", 1000, NULL },
		{ "[Workout]\nKeepTraces=1001\n", 0,
		  "instep.conf:2: [Workout] KeepTraces: '1001' is out of range; expected a number of workouts from 0 to 1000" },
		{ "[Workout]\nKeepTraces=-1\n", 0, "[Workout] KeepTraces: '-1' is not" },
		{ "[Workout]\nKeepTraces=yes\n", 0, "[Workout] KeepTraces: 'yes' is not" },
		{ "[Workout]\nKeepTraces=\n", 0, "[Workout] KeepTraces: '' is not" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct settings settings;

		print_message("# row %zu\n", i);
		load(&settings, rows[i].text, rows[i].said, *state);
		assert_int_equal(settings.keep_traces, rows[i].keep);
	}
}

static void test_release_after(void **state)
{
	static const struct {
		const char *text;
		uint64_t us;
		const char *said;
	} rows[] = {
		{ "", 300000000, NULL },
		{ "[Band]\nReleaseAfter=never\n", 0, NULL },
		{ "[Band]\nReleaseAfter=10s\n", 10000000, NULL },
		{ "[Band]\nReleaseAfter=24h\n", 86400000000, NULL },
		{ "[Band]\nReleaseAfter=1h 30min\n", 5400000000, NULL },
		{ "[Band]\nReleaseAfter=9s\n", 300000000,
		  "instep.conf:2: [Band] ReleaseAfter: '9s' is out of range; expected a time from 10 s to 24 h, such as 5min, or never" },
		{ "[Band]\nReleaseAfter=25h\n", 300000000, "'25h' is out of range" },
		{ "[Band]\nReleaseAfter=no\n", 300000000, "'no' is not understood" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct settings settings;

		print_message("# row %zu\n", i);
		load(&settings, rows[i].text, rows[i].said, *state);
		assert_int_equal(settings.release_after_us, rows[i].us);
	}
}

/* What is said about how a workout goes: each row is a file, and what then counts. */
static void test_guidance(void **state)
{
	static const struct {
		const char *text;
		enum cues cues;
		double tempo;
		bool pulls;
		const char *said;
	} rows[] = {
		{ "", CUES_SOUND, 1, true, NULL },
		{ "[General]\nCues=none\n", CUES_NONE, 1, true, NULL },
		{ "[General]\nCues=sound\n", CUES_SOUND, 1, true, NULL },
		{ "[General]\nCues=speech\n", CUES_SPEECH, 1, true, NULL },
		{ "[General]\nCues=both\n", CUES_BOTH, 1, true, NULL },
		{ "[General]\nCues=loud\n", CUES_SOUND, 1, true,
		  "instep.conf:2: [General] Cues: 'loud' is not understood; expected none, sound, speech or both" },
		{ "[Workout]\nTempo=150 %\n", CUES_SOUND, 1.5, true, NULL },
		{ "[Workout]\nTempo=50%\n", CUES_SOUND, 0.5, true, NULL },
		{ "[Workout]\nTempo=300 %\n", CUES_SOUND, 3, true, NULL },
		{ "[Workout]\nTempo=49 %\n", CUES_SOUND, 1, true,
		  "instep.conf:2: [Workout] Tempo: '49 %' is out of range; expected a share from 50 % to 300 %" },
		{ "[Workout]\nTempo=301 %\n", CUES_SOUND, 1, true, "Tempo: '301 %' is out of" },
		{ "[Workout]\nTempo=2\n", CUES_SOUND, 1, true, "Tempo: '2' is not understood" },
		{ "[Workout]\nResumeByPulls=no\n", CUES_SOUND, 1, false, NULL },
		{ "[Workout]\nResumeByPulls=yes\n", CUES_SOUND, 1, true, NULL },
		{ "[Workout]\nResumeByPulls=maybe\n", CUES_SOUND, 1, true,
		  "instep.conf:2: [Workout] ResumeByPulls: 'maybe' is not understood; expected yes or no" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct settings settings;

		print_message("# row %zu\n", i);
		load(&settings, rows[i].text, rows[i].said, *state);
		assert_int_equal(settings.cues, rows[i].cues);
		assert_true(settings.tempo == rows[i].tempo);
		assert_int_equal(settings.resume_by_pulls, rows[i].pulls);
	}
}

/* The sections of choices: which are taken, and what is said of the others. */
static void test_choices(void **state)
{
	struct scratch *s = *state;
	struct settings settings;
	static const char text[] =
		"[Dose morning-feet heel-raise]\nReps=15\n"
		"[Dose max resisted-flexion warm-up]\nSets=2\nHold=2.5 s\nTime=20s\nCount=1s\n"
		"[Dose morning-feet]\nReps=15\n"
		"[Dose Morning heel-raise]\nReps=15\n"
		"[Dose a b]\nReps=many\nRest=2s\n";

	settings_init(&settings);
	assert_int_equal(settings_load(&settings,
				       scratch_write(s, "instep.conf", text, strlen(text)),
				       &s->complaints),
			 0);
	assert_int_equal(settings.choices.n, 3);
	assert_string_equal(settings.choices.list[0].routine, "morning-feet");
	assert_string_equal(settings.choices.list[0].exercise, "heel-raise");
	assert_string_equal(settings.choices.list[0].label, "");
	assert_int_equal(settings.choices.list[0].line, 1);
	assert_int_equal(settings.choices.list[0].given[CHOICE_REPS], 2);
	assert_int_equal(settings.choices.list[0].given[CHOICE_SETS], 0);
	assert_int_equal(settings.choices.list[0].reps, 15);
	assert_string_equal(settings.choices.list[1].label, "warm-up");
	assert_int_equal(settings.choices.list[1].sets, 2);
	assert_int_equal(settings.choices.list[1].hold_us, 2500000);
	assert_int_equal(settings.choices.list[1].time_us, 20000000);
	assert_int_equal(settings.choices.list[1].count_us, 1000000);
	assert_int_equal(settings.choices.list[1].given[CHOICE_COUNT], 7);
	assert_int_equal(settings.choices.list[2].given[CHOICE_REPS], 0);
	assert_int_equal(s->complaints.count, 4);
	assert_non_null(strstr(s->said,
			       "instep.conf:8: [Dose morning-feet]: name a routine and its "
			       "exercise, as in [Dose morning-feet heel-raise]"));
	assert_non_null(
		strstr(s->said, "instep.conf:10: [Dose Morning heel-raise]: name a routine"));
	assert_non_null(strstr(s->said, "instep.conf:13: [Dose a b] Reps: 'many' is not"));
	assert_non_null(strstr(s->said, "instep.conf:14: [Dose a b] Rest: unknown key"));
}

static void test_too_many_choices(void **state)
{
	static char text[10000 * sizeof("[Dose a b]\n")];
	struct scratch *s = *state;
	struct settings settings;

	for (unsigned i = 0; i < 10000; i++)
		strcpy(text + i * strlen("[Dose a b]\n"), "[Dose a b]\n");
	settings_init(&settings);
	assert_int_equal(settings_load(&settings,
				       scratch_write(s, "instep.conf", text, strlen(text)),
				       &s->complaints),
			 0);
	assert_int_equal(settings.choices.n, 64);
	assert_int_equal(s->complaints.count, 1);
	assert_non_null(strstr(s->said, "instep.conf:65: [Dose a b]: one too many"));
}

static void test_names_of_cues(void **state)
{
	assert_string_equal(cues_name(CUES_NONE), "none");
	assert_string_equal(cues_name(CUES_SOUND), "sound");
	assert_string_equal(cues_name(CUES_SPEECH), "speech");
	assert_string_equal(cues_name(CUES_BOTH), "both");
}

static void test_reminders(void **state)
{
	static const struct {
		const char *text;
		size_t offset;
		uint64_t us, was_us;
		const char *said;
	} lengths[] = {
#define LENGTH(line, field, us, was_us, said) \
	{ "[Reminders]\n" line "\n", offsetof(struct reminder_settings, field), us, was_us, said }
		LENGTH("CatchUp=1min", catch_up_us, 60000000, 10800000000, NULL),
		LENGTH("CatchUp=59s", catch_up_us, 0, 10800000000,
		       "instep.conf:2: [Reminders] CatchUp: '59s' is out of range; expected a time from 1 min to 24 h"),
		LENGTH("Apart=24h", apart_us, 86400000000, 0, NULL),
		LENGTH("Apart=25h", apart_us, 0, 0, "[Reminders] Apart: '25h' is out of range"),
		LENGTH("Repeat=1h", repeat_us, 3600000000, 900000000, NULL),
		LENGTH("Repeat=0", repeat_us, 0, 900000000,
		       "[Reminders] Repeat: '0' is out of range"),
		LENGTH("Settle=0", settle_us, 0, 120000000, NULL),
		LENGTH("Settle=1h", settle_us, 3600000000, 120000000, NULL),
		LENGTH("Settle=61min", settle_us, 0, 120000000,
		       "[Reminders] Settle: '61min' is out"),
		LENGTH("StartWindow=24h", start_window_us, 86400000000, 1800000000, NULL),
		LENGTH("StartWindow=25h", start_window_us, 0, 1800000000,
		       "[Reminders] StartWindow: '25h' is out of range"),
#undef LENGTH
	};

	for (size_t i = 0; i < ELEMENTS(lengths); i++) {
		struct settings settings;
		uint64_t us;

		print_message("# row %zu\n", i);
		load(&settings, "", NULL, *state);
		memcpy(&us, (char *)&settings.reminders + lengths[i].offset, sizeof(us));
		assert_int_equal(us, lengths[i].was_us);
		load(&settings, lengths[i].text, lengths[i].said, *state);
		memcpy(&us, (char *)&settings.reminders + lengths[i].offset, sizeof(us));
		assert_int_equal(us, lengths[i].said ? lengths[i].was_us : lengths[i].us);
	}
}

static void test_times_of_reminders(void **state)
{
	static const char text[] = "[Reminders]\nDayStarts=00:00\nQuiet=23:30-06:15\nRepeats=3\n"
				   "Escalate=yes\nStartOnBand=yes\nSessionNotification=yes\n"
				   "Morning=6:45\nEvening=23:59\nHours=10:00-10:00\n";
	static const char wrong[] = "[Reminders]\nDayStarts=24:00\nQuiet=evenings\nRepeats=11\n"
				    "Escalate=loudly\nStartOnBand=perhaps\nMorning=7h30\n"
				    "Hours=18:00-09:00\nEvening=18:00:30\n";
	struct scratch *s = *state;
	struct settings settings;
	const struct reminder_settings *r = &settings.reminders;

	load(&settings, text, NULL, s);
	assert_int_equal(r->day_starts_s, 0);
	assert_int_equal(r->quiet.from_s, 23 * 3600 + 1800);
	assert_int_equal(r->quiet.to_s, 6 * 3600 + 900);
	assert_int_equal(r->repeats, 3);
	assert_true(r->escalate && r->session_notification);
	assert_int_equal(r->on_band, START_YES);
	assert_int_equal(r->morning_s, 6 * 3600 + 2700);
	assert_int_equal(r->evening_s, 86340);
	assert_int_equal(r->hours.from_s, 36000);
	assert_int_equal(r->hours.to_s, 36000);

	load(&settings, "[Reminders]\nQuiet=never\n", NULL, s);
	assert_int_equal(r->quiet.from_s, r->quiet.to_s);

	settings_init(&settings);
	s->said[0] = '\0';
	s->complaints.count = 0;
	assert_int_equal(settings_load(&settings,
				       scratch_write(s, "instep.conf", wrong, strlen(wrong)),
				       &s->complaints),
			 0);
	assert_int_equal(s->complaints.count, 8);
	assert_non_null(strstr(s->said, "instep.conf:8: [Reminders] Hours: '18:00-09:00' "));
	assert_int_equal(r->day_starts_s, 4 * 3600);
	assert_int_equal(r->quiet.from_s, 22 * 3600);
	assert_int_equal(r->quiet.to_s, 7 * 3600);
	assert_int_equal(r->repeats, 1);
	assert_false(r->escalate || r->session_notification);
	assert_int_equal(r->on_band, START_ASK);
	assert_int_equal(r->morning_s, 27000);
	assert_int_equal(r->evening_s, 64800);
	assert_int_equal(r->hours.from_s, 32400);
	assert_int_equal(r->hours.to_s, 64800);
	assert_string_equal(start_on_band_name(START_ASK), "ask");
	assert_string_equal(start_on_band_name(START_YES), "yes");
	assert_string_equal(start_on_band_name(START_NO), "no");
}

static void test_no_file(void **state)
{
	struct scratch *s = *state;
	struct settings settings;

	settings_init(&settings);
	assert_int_equal(settings_load(&settings, scratch_path(s, "instep.conf"), &s->complaints),
			 0);
	assert_int_equal(s->complaints.count, 0);
	assert_int_equal(settings_load(&settings, s->folder, &s->complaints), -EISDIR);
	assert_int_equal(s->complaints.count, 1);
	assert_int_equal(settings.ready_us, 5000000);
}

static void test_units(void **state)
{
	static const struct {
		enum units units;
		const char *name;
		double of_100_n;
	} rows[] = {
		{ UNITS_KG, "kg", 10.19716 },
		{ UNITS_N, "N", 100 },
		{ UNITS_LB, "lb", 22.48089 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		double difference = units_from_newton(rows[i].units, 100) - rows[i].of_100_n;

		assert_string_equal(units_name(rows[i].units), rows[i].name);
		assert_true(difference < 1e-5 && difference > -1e-5);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = { TEST(test_values),
						   TEST(test_keep_traces),
						   TEST(test_release_after),
						   TEST(test_guidance),
						   TEST(test_choices),
						   TEST(test_too_many_choices),
						   cmocka_unit_test(test_names_of_cues),
						   TEST(test_reminders),
						   TEST(test_times_of_reminders),
						   TEST(test_no_file),
						   cmocka_unit_test(test_units) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
