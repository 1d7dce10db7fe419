/* SPDX-License-Identifier: MIT */

/* Reminder files: what is saved comes back, and a mistake costs its line, or its file, only. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/reminder-file.h"
#include "scratch.h"
#include "sys/cleanup.h"

static int setup(void **state)
{
	struct scratch *s = scratch_new();

	*state = s;
	return setenv("XDG_CONFIG_HOME", s->folder, 1);
}

static const struct reminder_file whole = {
	.id = "toes",
	.routine = "toe-press",
	.rule = "3 times a day between 09:00 and 18:00; Sun 20:00",
	.title = "Zehen dr\xc3\xbc"
		 "cken",
	.enabled = false,
	.own = { "2h", "90min", "21:00-06:30", "5min", "0", "yes", "no" },
};

static struct reminder_file plain(const char *id)
{
	struct reminder_file f;

	reminder_file_init(&f);
	strcpy(f.id, id);
	strcpy(f.routine, "morning-feet");
	return f;
}

static void expect_same(const struct reminder_file *a, const struct reminder_file *b)
{
	assert_string_equal(a->id, b->id);
	assert_string_equal(a->routine, b->routine);
	assert_string_equal(a->rule, b->rule);
	assert_string_equal(a->title, b->title);
	assert_int_equal(a->enabled, b->enabled);
	for (size_t i = 0; i < REMINDER_OWNS; i++)
		assert_string_equal(a->own[i], b->own[i]);
}

static void test_there_and_back(void **state)
{
	const struct reminder_file morning = plain("morning");
	_cleanup_(freep) struct reminder_file *files = NULL;
	struct reminder_file one;
	struct scratch *s = *state;
	struct stat st;
	size_t n;

	assert_int_equal(reminder_file_save(&whole), 0);
	assert_int_equal(reminder_file_save(&morning), 0);
	assert_int_equal(reminder_file_save(&morning), 0);
	assert_int_equal(reminder_file_load_all(&files, &n, &s->complaints), 0);
	assert_int_equal(n, 2);
	expect_same(&files[0], &morning);
	expect_same(&files[1], &whole);
	assert_int_equal(reminder_file_load(&one, "toes", &s->complaints), 0);
	expect_same(&one, &whole);
	assert_string_equal(s->said, "");
	assert_int_equal(stat(scratch_path(s, "instep/reminders/toes.reminder"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);

	assert_int_equal(reminder_file_remove("../reminders/toes"), -EINVAL);
	assert_int_equal(reminder_file_remove("toes"), 0);
	assert_int_equal(reminder_file_remove("toes"), -ENOENT);
	assert_int_equal(reminder_file_load(&one, "toes", &s->complaints), -ENOENT);
	assert_int_equal(reminder_file_load(&one, "", &s->complaints), -EINVAL);
	expect_same(&one, &whole);
}

/* What the file says not is as the settings have it. */
static void test_settings(void **state)
{
	const struct reminder_file morning = plain("morning");
	struct reminder_settings general, s;
	struct settings settings;

	settings_init(&settings);
	general = settings.reminders;
	s = reminder_file_settings(&morning, &general);
	assert_memory_equal(&s, &general, sizeof(s));

	s = reminder_file_settings(&whole, &general);
	assert_int_equal(s.catch_up_us, 7200 * USEC_PER_SEC);
	assert_int_equal(s.apart_us, 5400 * USEC_PER_SEC);
	assert_int_equal(s.quiet.from_s, 21 * 3600);
	assert_int_equal(s.quiet.to_s, 6 * 3600 + 1800);
	assert_int_equal(s.repeat_us, 300 * USEC_PER_SEC);
	assert_int_equal(s.repeats, 0);
	assert_true(s.escalate);
	assert_int_equal(s.on_band, START_NO);
	assert_int_equal(s.day_starts_s, general.day_starts_s);
}

static void test_set(void **state)
{
	static const struct {
		const char *key, *value;
		int r;
		const char *expected; /* a part of it */
	} rows[] = {
		{ "Routine", "toe-grip", 0, NULL },
		{ "Routine", "", -EINVAL, "the id of a routine" },
		{ "Routine", "Toe Grip", -EINVAL, "the id of a routine" },
		{ "Routine", "../x", -EINVAL, "the id of a routine" },
		{ "Rule", "every 0 days", 0,
		  NULL }, /* conf/rule-text.h knows what is wrong with it */
		{ "Rule", "", 0, NULL },
		{ "Rule", "a\nEnabled=no", -EINVAL, "a rule of less than" },
		{ "Title", "Toes", 0, NULL },
		{ "Title", "\x1b[2J", -EINVAL, "a text of less than" },
		{ "Title", "\xff", -EINVAL, "a text of less than" },
		{ "Enabled", "yes", 0, NULL },
		{ "Enabled", "", -EINVAL, "yes or no" },
		{ "Enabled", "maybe", -EINVAL, "yes or no" },
		{ "CatchUp", "1min", 0, NULL },
		{ "CatchUp", "59s", -ERANGE, "a time from 1 min to 24 h" },
		{ "CatchUp", "24h", 0, NULL },
		{ "CatchUp", "25h", -ERANGE, "a time from 1 min to 24 h" },
		{ "CatchUp", "", 0, NULL },
		{ "Apart", "0", 0, NULL },
		{ "Apart", "24h 1s", -ERANGE, "a time up to 24 h" },
		{ "Quiet", "never", 0, NULL },
		{ "Quiet", "22:00-07:00", 0, NULL },
		{ "Quiet", "00:00-23:59", 0, NULL },
		{ "Quiet", "22:00", -EINVAL, "two times of day" },
		{ "Quiet", "22:00-24:00", -EINVAL, "two times of day" },
		{ "Quiet", "22:60-07:00", -EINVAL, "two times of day" },
		{ "Quiet", "22:00-7:00", 0, NULL }, /* as a rule may have it */
		{ "Quiet", "22:00-7:00:30", -EINVAL, "two times of day" },
		{ "Quiet", "22:00-07:00 ", -EINVAL, "two times of day" },
		{ "Quiet", "2200-0700", -EINVAL, "two times of day" },
		{ "Quiet", "2", -EINVAL, "two times of day" },
		{ "Quiet", "-1:00-07:00", -EINVAL, "two times of day" },
		{ "Repeat", "1min", 0, NULL },
		{ "Repeat", "0", -ERANGE, "a time from 1 min" },
		{ "Repeats", "10", 0, NULL },
		{ "Repeats", "11", -ERANGE, "a number from 0 to 10" },
		{ "Escalate", "no", 0, NULL },
		{ "StartOnBand", "ask", 0, NULL },
		{ "StartOnBand", "always", -EINVAL, "ask, yes or no" },
		{ "Settle", "2min", -ENOENT, NULL }, /* of all reminders, or none */
		{ "routine", "toe-grip", -ENOENT, NULL },
		{ "", "x", -ENOENT, NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reminder_file f = whole;
		const char *expected = NULL;

		print_message("# row %zu\n", i);
		assert_int_equal(reminder_file_set(&f, rows[i].key, rows[i].value, &expected),
				 rows[i].r);
		if (rows[i].r < 0)
			expect_same(&f, &whole);
		else
			assert_memory_not_equal(&f, &whole, sizeof(f));
		if (rows[i].expected)
			assert_non_null(strstr(expected, rows[i].expected));
		else
			assert_null(expected);
		assert_int_equal(reminder_file_set(&f, rows[i].key, rows[i].value, NULL),
				 rows[i].r);
	}
}

static void test_refused_to_save(void **state)
{
	struct reminder_file f;

	f = plain("../x");
	assert_int_equal(reminder_file_save(&f), -EINVAL);
	f = plain("");
	assert_int_equal(reminder_file_save(&f), -EINVAL);
	f = plain("x");
	strcpy(f.routine, "");
	assert_int_equal(reminder_file_save(&f), -EINVAL);
	f = plain("x");
	strcpy(f.title, "a\n[Reminder]");
	assert_int_equal(reminder_file_save(&f), -EINVAL);
	f = plain("x");
	strcpy(f.rule, "\xff");
	assert_int_equal(reminder_file_save(&f), -EINVAL);
	f = plain("x");
	strcpy(f.own[OWN_QUIET], "\n");
	assert_int_equal(reminder_file_save(&f), -EINVAL);
}

static void test_longest(void **state)
{
	struct reminder_file f = whole, read;
	struct scratch *s = *state;

	memset(f.id, 'i', sizeof(f.id) - 1);
	memset(f.routine, 'r', sizeof(f.routine) - 1);
	memset(f.rule, 'x', sizeof(f.rule) - 1);
	memset(f.title, 't', sizeof(f.title) - 1);
	assert_int_equal(reminder_file_save(&f), 0);
	assert_int_equal(reminder_file_load(&read, f.id, &s->complaints), 0);
	expect_same(&read, &f);
	assert_string_equal(s->said, "");
}

/* One that cannot be used is named and left out; the others are there. */
static void test_broken_files(void **state)
{
	static const struct {
		const char *file, *text, *said;
	} rows[] = {
		{ "a.reminder", "[Reminder]\nRule=07:30\n",
		  "a.reminder: [Reminder] needs Routine=" },
		{ "a.reminder", "", "a.reminder: [Reminder] needs Routine=" },
		{ "a.reminder", "[Reminder]\nRoutine=A B\n",
		  "a.reminder:2: [Reminder] Routine: 'A B' is not understood" },
		{ "A b.reminder", "[Reminder]\nRoutine=toe-press\n",
		  "A b.reminder: a reminder's file is named" },
	};
	struct scratch *s = *state;

	assert_int_equal(reminder_file_save(&whole), 0);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		_cleanup_(freep) struct reminder_file *files = NULL;
		char path[128];
		size_t n;

		print_message("# row %zu\n", i);
		s->said[0] = '\0';
		(void)snprintf(path, sizeof(path), "instep/reminders/%s", rows[i].file);
		(void)scratch_write(s, path, rows[i].text, strlen(rows[i].text));
		assert_int_equal(reminder_file_load_all(&files, &n, &s->complaints), 0);
		assert_non_null(strstr(s->said, rows[i].said));
		assert_int_equal(n, 1);
		expect_same(&files[0], &whole);
		assert_int_equal(unlink(scratch_path(s, path)), 0);
	}
}

static void test_wrong_values(void **state)
{
	static const char text[] =
		"[Reminder]\nRoutine=toe-press\nCatchUp=soon\nQuiet=25:00-07:00\n"
		"Apart=1h\nEnabled=yes!\nSettle=1min\n";
	struct reminder_file f;
	struct scratch *s = *state;

	assert_int_equal(reminder_file_save(&whole), 0);
	(void)scratch_write(s, "instep/reminders/toes.reminder", text, strlen(text));
	assert_int_equal(reminder_file_load(&f, "toes", &s->complaints), 0);
	assert_int_equal(s->complaints.count, 4);
	assert_non_null(strstr(
		s->said,
		"toes.reminder:3: [Reminder] CatchUp: 'soon' is not understood; expected a time from 1 min"));
	assert_non_null(strstr(s->said, ":4: [Reminder] Quiet: '25:00-07:00' is not understood"));
	assert_non_null(strstr(s->said, ":6: [Reminder] Enabled: 'yes!' is not understood"));
	assert_non_null(strstr(s->said, ":7: [Reminder] Settle: unknown key"));
	assert_string_equal(f.own[OWN_CATCH_UP], "");
	assert_string_equal(f.own[OWN_APART], "1h");
	assert_true(f.enabled);
	assert_string_equal(f.rule, "");
}

/* One at a time, in any order; a broken one is skipped by the caller. */
static void test_walk(void **state)
{
	const struct reminder_file morning = plain("morning");
	struct reminder_walk w;
	struct reminder_file f;
	struct scratch *s = *state;
	unsigned good = 0, broken = 0;
	int r;

	assert_int_equal(reminder_walk_begin(&w, &s->complaints), 0);
	assert_int_equal(reminder_walk_next(&w, &f, &s->complaints), -ENODATA);
	reminder_walk_done(&w);
	assert_string_equal(s->said, "");

	assert_int_equal(reminder_file_save(&whole), 0);
	assert_int_equal(reminder_file_save(&morning), 0);
	(void)scratch_write(s, "instep/reminders/broken.reminder", "", 0);
	(void)scratch_write(s, "instep/reminders/.hidden.reminder", "", 0);
	(void)scratch_write(s, "instep/reminders/notes.txt", "", 0);
	assert_int_equal(reminder_walk_begin(&w, &s->complaints), 0);
	while ((r = reminder_walk_next(&w, &f, &s->complaints)) != -ENODATA) {
		good += r == 0;
		broken += r < 0;
		if (r == 0)
			expect_same(&f, f.id[0] == 't' ? &whole : &morning);
	}
	reminder_walk_done(&w);
	assert_int_equal(good, 2);
	assert_int_equal(broken, 1);
	assert_int_equal(s->complaints.count, 1);
	assert_non_null(strstr(s->said, "broken.reminder: [Reminder] needs Routine="));
}

static void test_too_many(void **state)
{
	_cleanup_(freep) struct reminder_file *files = NULL;
	static const char text[] = "[Reminder]\nRoutine=toe-press\n";
	struct scratch *s = *state;
	struct reminder_walk w;
	struct reminder_file f;
	char path[64];
	size_t n;

	assert_int_equal(reminder_file_save(&whole), 0); /* makes the folder */
	for (unsigned i = 0; i < REMINDER_FILES_MAX + 2; i++) {
		(void)snprintf(path, sizeof(path), "instep/reminders/r%05u.reminder", i);
		(void)scratch_write(s, path, text, strlen(text));
	}
	assert_int_equal(reminder_file_load_all(&files, &n, &s->complaints), 0);
	assert_int_equal(n, REMINDER_FILES_MAX);
	assert_string_equal(files[n - 1].id, "r09999");
	assert_int_equal(s->complaints.count, 1);
	assert_non_null(strstr(s->said, "r10000.reminder: one too many"));

	assert_int_equal(reminder_walk_begin(&w, &s->complaints), 0);
	for (n = 0; reminder_walk_next(&w, &f, &s->complaints) != -ENODATA; n++)
		;
	reminder_walk_done(&w);
	assert_int_equal(n, REMINDER_FILES_MAX);
	assert_int_equal(s->complaints.count, 2);
}

static void test_no_home(void **state)
{
	const struct reminder_file morning = plain("morning");
	struct reminder_file *files = NULL;
	struct scratch *s = *state;
	size_t n;

	assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
	assert_int_equal(unsetenv("HOME"), 0);
	assert_int_equal(reminder_file_load_all(&files, &n, &s->complaints), 0);
	assert_int_equal(n, 0);
	assert_int_equal(reminder_file_save(&morning), -ENXIO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_there_and_back),  TEST(test_settings), TEST(test_set),
		TEST(test_refused_to_save), TEST(test_longest),  TEST(test_broken_files),
		TEST(test_wrong_values),    TEST(test_walk),     TEST(test_too_many),
		TEST(test_no_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
