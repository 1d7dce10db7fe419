/* SPDX-License-Identifier: MIT */

/* Where a recording goes on in another file, and what that one is called. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

#include "scratch.h"
#include "trace/format.h"
#include "trace/reader.h"
#include "trace/recorder.h"

static int put(struct trace_recorder *r, uint64_t t_us, uint32_t epoch)
{
	const struct sample s = { .t_us = t_us, .force_n = 1, .kind = SAMPLE_FORCE };

	return trace_recorder_put(r, &s, 0, epoch);
}

/* How many rows the file has; -1: it is not there. */
static int rows(struct scratch *scratch, const char *name)
{
	struct trace_reader t;
	struct sample s;
	int n = 0, r;

	r = trace_reader_open(&t, scratch_path(scratch, name));
	while (r >= 0 && (r = trace_reader_next(&t, &s)) > 0)
		n++;
	trace_reader_done(&t);
	if (r == -ENOENT)
		return -1;
	assert_int_equal(r, 0);
	return n;
}

/* Of a row, from 0. */
static double force_n(struct scratch *scratch, const char *name, size_t row)
{
	struct trace_reader t;
	struct sample s = { .force_n = -1 };

	assert_int_equal(trace_reader_open(&t, scratch_path(scratch, name)), 0);
	for (size_t i = 0; i <= row; i++)
		assert_int_equal(trace_reader_next(&t, &s), 1);
	trace_reader_done(&t);
	return s.force_n;
}

static void begin(struct trace_recorder *r, struct scratch *scratch, const char *name, bool replace)
{
	assert_int_equal(trace_recorder_open(r, scratch_path(scratch, name), SAMPLE_FORCE, replace),
			 0);
}

static void test_parts(void **state)
{
	struct scratch *scratch = *state;
	struct trace_recorder r;

	begin(&r, scratch, "a.csv", false);
	assert_int_equal(put(&r, 5000, 7), 0);
	assert_int_equal(put(&r, 6000, 7), 0);
	assert_int_equal(put(&r, 10, 8), 1); /* the sensor's clock began anew */
	assert_non_null(strstr(trace_recorder_file(&r), "/a-2.csv"));
	assert_int_equal(put(&r, 20, 8), 0);
	assert_int_equal(put(&r, 30, 8), 0);
	assert_int_equal(put(&r, 30 + TRACE_STEP_MAX_US, 8), 0);
	assert_int_equal(put(&r, 31 + 2 * TRACE_STEP_MAX_US, 8), 1); /* what no file can say */
	assert_int_equal(put(&r, 40 + 2 * TRACE_STEP_MAX_US, 9), 1);
	assert_int_equal(r.samples, 8);
	assert_int_equal(trace_recorder_close(&r), 0);
	assert_int_equal(trace_recorder_close(&r), 0);
	assert_int_equal(rows(scratch, "a.csv"), 2);
	assert_int_equal(rows(scratch, "a-2.csv"), 4);
	assert_int_equal(rows(scratch, "a-3.csv"), 1);
	assert_int_equal(rows(scratch, "a-4.csv"), 1);
	assert_int_equal(rows(scratch, "a-5.csv"), -1);
}

/* A tare within a file changes nothing in it; the next file begins with it. */
static void test_tare(void **state)
{
	static const struct {
		double force_n, zero_n;
		uint32_t epoch;
	} given[] = { { 1.5, 7, 1 }, { 2.5, 7, 1 }, { -0.5, 9, 1 }, { 3, 9, 2 }, { 10, 2, 2 } };
	static const double wanted_n[] = { 1.5, 2.5, 1.5, 3, 3 };
	struct scratch *scratch = *state;
	struct trace_recorder r;

	begin(&r, scratch, "a.csv", false);
	for (size_t i = 0; i < ELEMENTS(given); i++) {
		const struct sample s = { .t_us = i, .force_n = given[i].force_n };

		assert_int_equal(trace_recorder_put(&r, &s, given[i].zero_n, given[i].epoch),
				 i == 3);
	}
	assert_int_equal(trace_recorder_close(&r), 0);
	for (size_t i = 0; i < ELEMENTS(given); i++) {
		const char *name = given[i].epoch == 1 ? "a.csv" : "a-2.csv";
		double off_n = force_n(scratch, name, i % 3) - wanted_n[i];

		if (fabs(off_n) > 1e-12)
			fail_msg("sample %zu is off by %g N", i, off_n);
	}
}

/* A number that is taken is passed over; asked to replace, it is not. */
static void test_taken(void **state)
{
	struct scratch *scratch = *state;
	struct trace_recorder r;

	scratch_write(scratch, "a-2.csv", "t_s,force_kg\n1,1\n1,1\n1,1\n", 25);
	begin(&r, scratch, "a.csv", false);
	assert_int_equal(put(&r, 0, 1), 0);
	assert_int_equal(put(&r, 0, 2), 1);
	assert_int_equal(trace_recorder_close(&r), 0);
	assert_int_equal(rows(scratch, "a-2.csv"), 3);
	assert_int_equal(rows(scratch, "a-3.csv"), 1);

	assert_int_equal(
		trace_recorder_open(&r, scratch_path(scratch, "a.csv"), SAMPLE_FORCE, false),
		-EEXIST);
	begin(&r, scratch, "a.csv", true);
	assert_int_equal(put(&r, 0, 1), 0);
	assert_int_equal(put(&r, 0, 2), 1);
	assert_int_equal(trace_recorder_close(&r), 0);
	assert_int_equal(rows(scratch, "a-2.csv"), 1);
}

static void test_names(void **state)
{
	static const struct {
		const char *first, *second;
	} names[] = {
		{ "plain", "plain-2" },
		{ "a.csv.csv", "a.csv-2.csv" },
		{ "a%s.csv", "a%s-2.csv" },
	};
	struct scratch *scratch = *state;

	for (size_t i = 0; i < ELEMENTS(names); i++) {
		struct trace_recorder r;

		begin(&r, scratch, names[i].first, false);
		assert_int_equal(put(&r, 0, 1), 0);
		assert_int_equal(put(&r, 0, 2), 1);
		assert_int_equal(trace_recorder_close(&r), 0);
		assert_int_equal(rows(scratch, names[i].first), 1);
		assert_int_equal(rows(scratch, names[i].second), 1);
	}
}

/* A sensor that restarts for ever does not fill the folder for ever. */
static void test_too_many_parts(void **state)
{
	struct scratch *scratch = *state;
	struct trace_recorder r;
	uint32_t epoch = 1;

	begin(&r, scratch, "a.csv", false);
	assert_int_equal(put(&r, 0, epoch), 0);
	while (epoch < TRACE_PARTS_MAX)
		assert_int_equal(put(&r, 0, ++epoch), 1);
	assert_int_equal(put(&r, 0, ++epoch), -EMFILE);
	assert_int_equal(trace_recorder_close(&r), 0);
	assert_int_equal(rows(scratch, "a-99.csv"), 1);
	assert_int_equal(rows(scratch, "a-100.csv"), -1);
}

static void test_folder_is_gone(void **state)
{
	struct scratch *scratch = *state;
	struct trace_recorder r;
	char folder[256];

	(void)snprintf(folder, sizeof(folder), "%s", scratch_path(scratch, "folder"));
	assert_int_equal(mkdir(folder, 0700), 0);
	begin(&r, scratch, "folder/a.csv", false);
	assert_int_equal(put(&r, 0, 1), 0);
	assert_int_equal(unlink(scratch_path(scratch, "folder/a.csv")), 0);
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(put(&r, 0, 2), -ENOENT);
	assert_int_equal(trace_recorder_close(&r), 0);
}

/* Nothing came: nothing is left behind. */
static void test_no_samples(void **state)
{
	struct scratch *scratch = *state;
	struct trace_recorder r;

	begin(&r, scratch, "a.csv", false);
	assert_int_equal(trace_recorder_close(&r), 0);
	assert_int_equal(rows(scratch, "a.csv"), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_parts),      TEST(test_tare),           TEST(test_taken),
		TEST(test_names),      TEST(test_too_many_parts), TEST(test_folder_is_gone),
		TEST(test_no_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
