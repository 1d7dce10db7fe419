/* SPDX-License-Identifier: MIT */

/*
 * What is written is read again: the same samples, bit by bit, from files that end in a whole line
 * whatever happened.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <signal.h>
#include <sys/resource.h>

#include "scratch.h"
#include "trace/format.h"
#include "trace/reader.h"
#include "trace/writer.h"

static struct sample force(uint64_t t_us, double force_n)
{
	return (struct sample){ .t_us = t_us, .force_n = force_n, .kind = SAMPLE_FORCE };
}

static void write_samples(const char *path, const struct sample *s, size_t n)
{
	struct trace_writer w;

	assert_int_equal(trace_writer_open(&w, path, s->kind, true), 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(trace_writer_put(&w, &s[i]), 0);
	assert_int_equal(trace_writer_close(&w), 0);
}

/* @ret has room for @max. Return: how many there were. */
static size_t read_samples(const char *path, struct sample *ret, size_t max, uint64_t *ret_first_us)
{
	struct trace_reader t;
	struct sample s;
	size_t n = 0;
	int r;

	r = trace_reader_open(&t, path);
	while (r >= 0 && (r = trace_reader_next(&t, &s)) > 0) {
		assert_in_range(n, 0, max - 1);
		ret[n++] = s;
	}
	*ret_first_us = (uint64_t)t.first_us;
	trace_reader_done(&t);
	if (r < 0)
		fail_msg("%s", t.error);
	return n;
}

static void assert_read_again(const char *path, const struct sample *s, size_t n)
{
	static struct sample read[5000];
	uint64_t first_us;

	assert_int_equal(read_samples(path, read, ELEMENTS(read), &first_us), n);
	assert_int_equal(first_us, s->t_us);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(read[i].t_us, s[i].t_us - first_us);
		assert_int_equal(read[i].kind, s[i].kind);
		assert_memory_equal(&read[i].force_n, &s[i].force_n, sizeof(double));
		assert_memory_equal(&read[i].accel_g, &s[i].accel_g, sizeof(struct vec));
		assert_memory_equal(&read[i].rate_dps, &s[i].rate_dps, sizeof(struct vec));
	}
}

/* Floats of kilograms, as the Progressor sends them, over all of its range. */
static void test_force_of_a_band(void **state)
{
	static struct sample s[5000];
	struct scratch *scratch = *state;
	float kg = 1e-6F;

	for (size_t i = 0; i < ELEMENTS(s); i++) {
		s[i] = force(1000000 + i * 12345, (double)kg * NEWTON_PER_KG);
		kg *= i % 2 ? -1.0077F : -1;
		if (fabsf(kg) > 220)
			kg = 3.3e-5F;
	}
	write_samples(scratch_path(scratch, "force.csv"), s, ELEMENTS(s));
	assert_read_again(scratch->path, s, ELEMENTS(s));
}

/* Of some newtons there are no kilograms: at most the last bit is lost. */
static void test_force_over_a_tare(void **state)
{
	static struct sample s[2000], read[ELEMENTS(s)];
	struct scratch *scratch = *state;
	uint64_t first_us;
	size_t exact = 0;

	for (size_t i = 0; i < ELEMENTS(s); i++)
		s[i] = force(i, (double)(float)(0.01 * (double)i) * NEWTON_PER_KG - 0.7654321);
	write_samples(scratch_path(scratch, "tared.csv"), s, ELEMENTS(s));
	assert_int_equal(read_samples(scratch->path, read, ELEMENTS(read), &first_us), ELEMENTS(s));
	for (size_t i = 0; i < ELEMENTS(s); i++) {
		double below = nextafter(s[i].force_n, -INFINITY);
		double above = nextafter(s[i].force_n, INFINITY);

		assert_true(read[i].force_n >= below && read[i].force_n <= above);
		exact += read[i].force_n == s[i].force_n;
	}
	assert_in_range(exact, ELEMENTS(s) * 4 / 5, ELEMENTS(s));
}

static void test_motion(void **state)
{
	struct sample s[] = {
		{ .t_us = 5, .accel_g = { 1, 0, -0.0 }, .rate_dps = { 0, 0, 0 } },
		{ .t_us = 5, .accel_g = { 1.0 / 3, -2.0 / 3, 1e-300 }, .rate_dps = { 1, 2, 3 } },
		{ .t_us = 6, .accel_g = { -200, 200, 5e-324 }, .rate_dps = { -20000, 20000, 1 } },
		{ .t_us = 10000005,
		  .accel_g = { 0.99853515625, 16384 / 32768.0, M_PI },
		  .rate_dps = { 0.06103515625, -M_E, 1e-9 } },
	};
	struct scratch *scratch = *state;

	for (size_t i = 0; i < ELEMENTS(s); i++)
		s[i].kind = SAMPLE_MOTION;
	write_samples(scratch_path(scratch, "motion.csv"), s, ELEMENTS(s));
	assert_read_again(scratch->path, s, ELEMENTS(s));
}

/* Every microsecond, however late the sensor's clock began. */
static void test_late_clock(void **state)
{
	const uint64_t last_us = (uint64_t)TRACE_T_MAX_S * USEC_PER_SEC;
	struct sample s[1000];
	struct scratch *scratch = *state;

	for (size_t i = 0; i < ELEMENTS(s); i++)
		s[i] = force(last_us - ELEMENTS(s) + 1 + i, 0);
	write_samples(scratch_path(scratch, "late.csv"), s, ELEMENTS(s));
	assert_read_again(scratch->path, s, ELEMENTS(s));
}

/* What the reader would refuse is not written, and what comes after it is. */
static void test_refused(void **state)
{
	const uint64_t second = 1000 * USEC_PER_SEC + TRACE_STEP_MAX_US;
	const struct sample good[] = { force(1000 * USEC_PER_SEC, 1), force(1000 * USEC_PER_SEC, 1),
				       force(second, 2) };
	const struct sample bad[] = {
		force(999999999, 1),
		force(second + 1, 1),
		force(1000 * USEC_PER_SEC, NAN),
		force(1000 * USEC_PER_SEC, INFINITY),
		force(1000 * USEC_PER_SEC, 100001),
		force(UINT64_MAX, 1),
	};
	struct scratch *scratch = *state;
	struct trace_writer w;

	assert_int_equal(trace_writer_open(&w, scratch_path(scratch, "a.csv"), SAMPLE_FORCE, false),
			 0);
	assert_int_equal(trace_writer_put(&w, &bad[5]), -ERANGE);
	assert_int_equal(trace_writer_put(&w, &good[0]), 0);
	for (size_t i = 0; i < ELEMENTS(bad); i++) {
		print_message("# row %zu\n", i);
		assert_int_equal(trace_writer_put(&w, &bad[i]), -ERANGE);
	}
	assert_int_equal(trace_writer_put(&w, &good[1]), 0);
	assert_int_equal(trace_writer_put(&w, &good[2]), 0);
	assert_int_equal(trace_writer_close(&w), 0);
	assert_read_again(scratch->path, good, ELEMENTS(good));
}

static void assert_mode(const char *path, mode_t mode)
{
	struct stat st;

	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, mode);
}

static void test_private(void **state)
{
	const struct sample s = force(0, 1);
	struct scratch *scratch = *state;
	mode_t before = umask(0);

	write_samples(scratch_path(scratch, "new.csv"), &s, 1);
	assert_mode(scratch->path, 0600);

	scratch_write(scratch, "old.csv", "x", 1);
	assert_mode(scratch->path, 0666);
	write_samples(scratch->path, &s, 1);
	assert_mode(scratch->path, 0600);
	(void)umask(before);
}

/* An old file is kept, until there is something instead of it and it was asked for. */
static void test_old_file(void **state)
{
	const struct sample s = force(0, 1);
	struct scratch *scratch = *state;
	const char *path =
		scratch_write(scratch, "old.csv", "something longer than a recording\n", 34);
	struct trace_writer w;
	struct stat st;

	assert_int_equal(trace_writer_open(&w, path, SAMPLE_FORCE, false), -EEXIST);
	assert_int_equal(trace_writer_open(&w, path, SAMPLE_FORCE, true), 0);
	assert_int_equal(trace_writer_close(&w), 0);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 34);

	write_samples(path, &s, 1);
	assert_read_again(path, &s, 1);
}

static void test_no_file(void **state)
{
	struct scratch *scratch = *state;
	struct trace_writer w;

	assert_int_equal(mkfifo(scratch_path(scratch, "fifo"), 0600), 0);
	assert_int_equal(trace_writer_open(&w, scratch->path, SAMPLE_FORCE, false), -EEXIST);
	assert_int_equal(trace_writer_open(&w, scratch->path, SAMPLE_FORCE, true), -EINVAL);
	assert_int_equal(trace_writer_open(&w, scratch->folder, SAMPLE_FORCE, true), -EINVAL);
	assert_int_equal(trace_writer_open(&w, "/dev/full", SAMPLE_FORCE, true), -EINVAL);
	assert_int_equal(
		trace_writer_open(&w, scratch_path(scratch, "no/such.csv"), SAMPLE_FORCE, true),
		-ENOENT);

	assert_int_equal(
		trace_writer_open(&w, scratch_path(scratch, "empty.csv"), SAMPLE_FORCE, false), 0);
	assert_int_equal(trace_writer_close(&w), 0);
	assert_int_equal(access(scratch->path, F_OK), -1);
	assert_int_equal(trace_writer_close(&w), 0);
}

/*
 * A disk that is full at any byte, as far as a process can have one: EFBIG where it says ENOSPC.
 * Return: how many samples were taken before it was noticed.
 */
static size_t fill(const char *path, rlim_t most, const struct sample *s, size_t n)
{
	struct rlimit before, limit;
	struct trace_writer w;
	size_t taken = 0;
	int r = 0;

	assert_int_equal(trace_writer_open(&w, path, SAMPLE_FORCE, false), 0);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = (struct rlimit){ most, before.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	while (taken < n && (r = trace_writer_put(&w, &s[taken])) == 0)
		taken++;
	if (r < 0)
		assert_int_equal(trace_writer_put(&w, &s[taken]), r);
	r = trace_writer_close(&w);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(r, -EFBIG);
	return taken;
}

static void test_full_disk(void **state)
{
	static struct sample s[1000], read[ELEMENTS(s)];
	static const rlim_t limits[] = { 0,    1,    12,   13,   14,   20,    30,   31,
					 4000, 4095, 4096, 4097, 8000, 10000, 20000 };
	struct scratch *scratch = *state;

	for (size_t i = 0; i < ELEMENTS(s); i++)
		s[i] = force(i * 12500, (double)i / 3);
	assert_ptr_not_equal(signal(SIGXFSZ, SIG_IGN), SIG_ERR);
	for (size_t i = 0; i < ELEMENTS(limits); i++) {
		const char *path = scratch_path(scratch, "full.csv");
		size_t taken = fill(path, limits[i], s, ELEMENTS(s)), n = 0;
		uint64_t first_us;
		struct stat st;

		print_message("# %zu bytes, %zu samples\n", (size_t)limits[i], taken);
		if (access(path, F_OK) == 0) {
			n = read_samples(path, read, ELEMENTS(read), &first_us);
			assert_int_equal(stat(path, &st), 0);
			assert_in_range((rlim_t)st.st_size + 40, limits[i], limits[i] + 40);
			assert_int_equal(unlink(path), 0);
		}
		assert_in_range(n, limits[i] / 40, taken);
		assert_int_equal(n == 0, limits[i] < 24); /* header and first row */
	}
	assert_ptr_not_equal(signal(SIGXFSZ, SIG_DFL), SIG_ERR);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_force_of_a_band), TEST(test_force_over_a_tare), TEST(test_motion),
		TEST(test_late_clock),      TEST(test_refused),           TEST(test_private),
		TEST(test_old_file),        TEST(test_no_file),           TEST(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
