/* SPDX-License-Identifier: MIT */

/* Plans in words: what is read, what is written, and what is refused. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/plan.h"
#include "conf/rule-text.h"
#include "util/macro.h"

static void test_plans(void **state)
{
	static const struct {
		const char *text;
		struct plan plan;
	} rows[] = {
		{ "every day", { 1, 1, 0, false } },       { "every morning", { 1, 1, 0, true } },
		{ "every 2 days", { 2, 2, 0, false } },    { "every 2-3 days", { 2, 3, 0, false } },
		{ "every 99 days", { 99, 99, 0, false } }, { "1 times a day", { 0, 0, 1, false } },
		{ "24 times a day", { 0, 0, 24, false } },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		char text[PLAN_TEXT_MAX];
		struct plan plan;

		print_message("# row %zu\n", i);
		assert_int_equal(plan_parse(rows[i].text, &plan), 0);
		assert_int_equal(plan.days_least, rows[i].plan.days_least);
		assert_int_equal(plan.days_most, rows[i].plan.days_most);
		assert_int_equal(plan.times_a_day, rows[i].plan.times_a_day);
		assert_int_equal(plan.morning, rows[i].plan.morning);
		plan_text(&plan, text);
		assert_string_equal(text, rows[i].text);
	}
}

static void test_wrong_plans(void **state)
{
	static const struct {
		const char *text;
		int error;
	} rows[] = {
		{ "", -EINVAL },
		{ "daily", -EINVAL },
		{ "every", -EINVAL },
		{ "every days", -EINVAL },
		{ "every  days", -EINVAL },
		{ "every 2", -EINVAL },
		{ "every two days", -EINVAL },
		{ "every 0 days", -ERANGE },
		{ "every 0-3 days", -ERANGE },
		{ "every 100 days", -ERANGE },
		{ "every 3-2 days", -EDOM },
		{ "every 1111111111111111111111111111111111111111111111111111 days", -EINVAL },
		{ "0 times a day", -ERANGE },
		{ "25 times a day", -ERANGE },
		{ "2-3 times a day", -EINVAL },
		{ " times a day", -EINVAL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct plan plan = { .days_least = 77 };

		print_message("# row %zu\n", i);
		assert_int_equal(plan_parse(rows[i].text, &plan), rows[i].error);
		assert_int_equal(plan.days_least, 77);
	}
}

/* A routine that says nothing of it has no plan to show. */
static void test_no_plan(void **state)
{
	static const struct plan none = { 0 };
	char text[PLAN_TEXT_MAX] = "left over";

	plan_text(&none, text);
	assert_string_equal(text, "");
}

/* What a reminder makes of a plan, at the times that the person has set. */
static void test_rules(void **state)
{
	static const struct {
		const char *plan, *rule;
	} rows[] = {
		{ "every day", "every day at 18:05" },
		{ "every morning", "every day at 07:30" },
		{ "every 2 days", "every 2 days at 18:05" },
		{ "every 2-3 days", "every 2-3 days at 18:05" },
		{ "every 99 days", "every 99 days at 18:05" },
		{ "1 times a day", "1 times a day between 09:00 and 23:59" },
		{ "3 times a day", "3 times a day between 09:00 and 23:59" },
		{ "24 times a day", "24 times a day between 09:00 and 23:59" },
	};
	static const struct reminder_settings times = {
		.morning_s = 7 * 3600 + 30 * 60,
		.evening_s = 18 * 3600 + 5 * 60,
		.hours = { 9 * 3600, 23 * 3600 + 59 * 60 },
	};
	static const struct plan none = { 0 };
	char text[PLAN_RULE_MAX] = "left over";

	plan_rule(&none, &times, text);
	assert_string_equal(text, "");
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct rule_error why;
		struct rules rules;
		struct plan plan;

		print_message("# row %zu\n", i);
		assert_int_equal(plan_parse(rows[i].plan, &plan), 0);
		plan_rule(&plan, &times, text);
		assert_string_equal(text, rows[i].rule);
		if (rules_parse(text, &rules, &why) < 0)
			fail_msg("%s", why.text);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = { cmocka_unit_test(test_plans),
						   cmocka_unit_test(test_wrong_plans),
						   cmocka_unit_test(test_no_plan),
						   cmocka_unit_test(test_rules) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
