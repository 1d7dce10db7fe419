/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "driver/stamp.h"
#include "util/macro.h"

static struct reading reading_of(size_t n)
{
	struct reading r = { .n_samples = n };

	for (size_t i = 0; i < n; i++)
		r.samples[i].force_n = (double)i;
	return r;
}

static void they_were_taken_when_they_arrived(void **state)
{
	struct decoder d = {};
	struct reading r = reading_of(2);

	stamp_arrival(&d, 5000, &r);
	assert_true(r.samples[0].t_us == 5000 && r.samples[1].t_us == 5000);
	assert_true(r.samples[0].new_epoch && !r.samples[1].new_epoch);
	stamp_arrival(&d, 7000, &r);
	assert_true(r.samples[0].t_us == 7000 && !r.samples[0].new_epoch);

	/* as many as have room */
	r = reading_of(DRIVER_SAMPLES_MAX);
	stamp_arrival(&d, 9000, &r);
	assert_true(r.samples[DRIVER_SAMPLES_MAX - 1].t_us == 9000);
}

static void they_were_taken_one_after_the_other(void **state)
{
	struct decoder d = {};
	struct reading r = reading_of(4);

	pace_init(&d.pace, 100);
	stamp_paced(&d, 1000000, &r);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(r.samples[i].t_us, 970000 + 10000 * i);
		assert_int_equal(r.samples[i].new_epoch, i == 0);
	}
	r = reading_of(1);
	stamp_paced(&d, 1010000, &r);
	assert_true(r.samples[0].t_us == 1010000 && !r.samples[0].new_epoch);
}

static void what_is_no_number_keeps_its_place(void **state)
{
	static const struct {
		unsigned lost; /* bits: the samples that are no number */
		size_t n;
		uint64_t first_us;
		double first_n;
	} rows[] = {
		{ 0x0, 4, 970000, 0 },  { 0x1, 3, 980000, 1 }, { 0x8, 3, 970000, 0 },
		{ 0x7, 1, 1000000, 3 }, { 0xf, 0, 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct decoder d = {};
		struct reading r = reading_of(4);

		for (unsigned k = 0; k < 4; k++)
			if (rows[i].lost >> k & 1)
				r.samples[k].force_n = NAN;
		pace_init(&d.pace, 100);
		stamp_paced(&d, 1000000, &r);
		if (r.n_samples != rows[i].n || d.started != (rows[i].n > 0))
			fail_msg("row %zu: %zu samples", i, r.n_samples);
		if (r.n_samples > 0 &&
		    (r.samples[0].t_us != rows[i].first_us ||
		     r.samples[0].force_n != rows[i].first_n || !r.samples[0].new_epoch))
			fail_msg("row %zu", i);

		/* The pace has gone on all the same. */
		r = reading_of(1);
		stamp_paced(&d, 1010000, &r);
		assert_int_equal(r.samples[0].t_us, 1010000);
		assert_int_equal(r.samples[0].new_epoch, rows[i].n == 0);
	}
}

static void nothing_arrived(void **state)
{
	struct decoder d = {};
	struct reading r = reading_of(0);

	pace_init(&d.pace, 100);
	stamp_paced(&d, 1000000, &r);
	stamp_arrival(&d, 1000000, &r);
	assert_int_equal(r.n_samples, 0);
	assert_false(d.started || d.pace.started);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(they_were_taken_when_they_arrived),
		cmocka_unit_test(they_were_taken_one_after_the_other),
		cmocka_unit_test(what_is_no_number_keeps_its_place),
		cmocka_unit_test(nothing_arrived),
	};

	return cmocka_run_group_tests_name("stamp", tests, NULL, NULL);
}
