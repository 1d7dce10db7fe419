/* SPDX-License-Identifier: MIT */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "core/pose.h"
#include "util/macro.h"

#define DEG 57.29577951308232

static struct pose pose;

static double angle_deg(struct vec a, struct vec b)
{
	return 2 * asin(fmin(vec_length(vec_sub(vec_unit(a), vec_unit(b))) / 2, 1)) * DEG;
}

/* Up, seen from a sensor that has turned about its x axis. */
static struct vec tilted(double deg)
{
	return (struct vec){ 0, sin(deg / DEG), cos(deg / DEG) };
}

/* Ten samples at 25 Hz: five before, itself, four behind. */
static void mean_by_hand(void **state)
{
	struct vec mean;
	uint64_t t_us;
	unsigned n = 0;

	pose_init(&pose);
	for (unsigned i = 0; i < 21; i++) {
		pose_push(&pose, i * 40000, (struct vec){ i, 0, 1 }, (struct vec){});
		while (pose_pop(&pose, false, &t_us, &mean)) {
			assert_int_equal(t_us, n * 40000);
			/* the i-th is known with the sample 0.2 s behind it */
			assert_int_equal(n + 5, i);
			if (n >= 5)
				assert_true(fabs(mean.x - (n - 0.5)) < 1e-6);
			assert_true(fabs(mean.z - 1) < 1e-6);
			n++;
		}
	}
	while (pose_pop(&pose, true, &t_us, &mean))
		n++;
	assert_int_equal(n, 21);
	/* the last of all is the mean of the six that there are */
	assert_true(fabs(mean.x - 17.5) < 1e-6);
}

/*
 * A turn of 60 degrees within 0.3 s, at each rate: the gyro-aided direction is there at its end,
 * the mean is not.
 */
static void follows_a_fast_turn(void **state)
{
	static const double rates_hz[] = { 25, 50, 100, 200 };

	for (size_t k = 0; k < ELEMENTS(rates_hz); k++) {
		double dt_s = 1 / rates_hz[k], deg = 0;

		pose_init(&pose);
		for (unsigned i = 0; (double)i * dt_s <= 1.3; i++) {
			double t_s = i * dt_s, rate_dps = t_s > 1 && t_s <= 1.3 + 1e-9 ? 200 : 0;

			deg += rate_dps * dt_s;
			pose_push(&pose, (uint64_t)llround(t_s * 1e6), tilted(deg),
				  (struct vec){ rate_dps, 0, 0 });
		}
		assert_true(pose.has_gyro);
		if (angle_deg(pose.up, tilted(deg)) > 4)
			fail_msg("at %g Hz off by %.1f deg", rates_hz[k],
				 angle_deg(pose.up, tilted(deg)));
	}
}

/*
 * A push of half a g for 0.1 s turns the acceleration by 27 degrees, and the gyro-aided direction
 * hardly.
 */
static void a_push_is_no_turn(void **state)
{
	double most_deg = 0;

	pose_init(&pose);
	for (unsigned i = 0; i < 200; i++) {
		bool pushed = i >= 100 && i < 110;

		pose_push(&pose, i * 10000, (struct vec){ pushed ? 0.5 : 0, 0, 1 },
			  (struct vec){ 0.01, 0, 0 });
		most_deg = fmax(most_deg, angle_deg(pose.up, (struct vec){ 0, 0, 1 }));
	}
	assert_true(most_deg < 6);
}

static void learns_the_bias(void **state)
{
	struct vec bias_dps = { 4, -3, 2 };

	pose_init(&pose);
	for (unsigned i = 0; i < 1000; i++) {
		pose_push(&pose, i * 10000, (struct vec){ 0, 0, 1 }, bias_dps);
		pose_learn_bias(&pose);
	}
	assert_true(pose.rate_dps < 0.05);
	assert_true(angle_deg(pose.up, (struct vec){ 0, 0, 1 }) < 0.1);

	/* less it, that is how fast the sensor turns */
	pose_push(&pose, 10000000, (struct vec){ 0, 0, 1 },
		  vec_add(bias_dps, (struct vec){ 30, 0, 0 }));
	assert_true(fabs(pose.rate_dps - 30) < 0.05);
}

/* In a second two thirds of it, 1 - 1/e, at any rate of samples. */
static void learns_the_bias_in_a_second(void **state)
{
	static const unsigned rates_hz[] = { 25, 100, 200 };

	for (size_t i = 0; i < ELEMENTS(rates_hz); i++) {
		pose_init(&pose);
		for (unsigned k = 0; k <= rates_hz[i]; k++) {
			pose_push(&pose, k * USEC_PER_SEC / rates_hz[i], (struct vec){ 0, 0, 1 },
				  (struct vec){ 4, 0, 0 });
			pose_learn_bias(&pose);
		}
		assert_true(fabs(pose.bias_dps.x / 4 - 0.632) < 0.01);
	}
}

/* What is too fast for a bias teaches nothing. */
static void what_a_bias_may_be(void **state)
{
	static const struct {
		double rate_dps;
		bool learnt;
	} rows[] = { { 11.9, true }, { 12, false }, { 40, false } };

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		pose_init(&pose);
		for (unsigned k = 0; k < 100; k++) {
			pose_push(&pose, k * 10000, (struct vec){ 0, 0, 1 },
				  (struct vec){ 0, rows[i].rate_dps, 0 });
			pose_learn_bias(&pose);
		}
		assert_int_equal(pose.bias_dps.y > 0, rows[i].learnt);
	}
}

/* A bias that is not learnt tilts the gyro-aided direction by half of its degrees, and no more. */
static void a_bias_tilts_by_half_of_it(void **state)
{
	pose_init(&pose);
	assert_true(pose.free.z == pose.up.z);
	for (unsigned i = 0; i < 1000; i++)
		pose_push(&pose, i * 10000, (struct vec){ 0, 0, 1 }, (struct vec){ 2, 0, 0 });
	assert_true(fabs(angle_deg(pose.up, (struct vec){ 0, 0, 1 }) - 1) < 0.02);
	/* and the free one as far as it went */
	assert_true(fabs(angle_deg(pose.free, (struct vec){ 0, 0, 1 }) - 2 * 9.99) < 0.02);
}

static void without_a_gyroscope(void **state)
{
	pose_init(&pose);
	for (unsigned i = 0; i < 500; i++)
		pose_push(&pose, i * 10000, tilted(i < 100 ? 0 : 30), (struct vec){});
	assert_false(pose.has_gyro);
	assert_true(angle_deg(pose.up, tilted(30)) < 1);
}

/* Nothing reaches across a time without samples. */
static void a_break(void **state)
{
	struct vec mean;
	uint64_t t_us;

	pose_init(&pose);
	for (unsigned i = 0; i < 10; i++)
		pose_push(&pose, i * 10000, tilted(0), (struct vec){ 0.1, 0, 0 });
	while (pose_pop(&pose, true, &t_us, &mean))
		;
	pose_break(&pose);
	pose_push(&pose, 200000, tilted(50), (struct vec){ 0.1, 0, 0 });
	assert_true(pose_pop(&pose, true, &t_us, &mean));
	assert_int_equal(t_us, 200000);
	assert_true(angle_deg(mean, tilted(50)) < 1e-6);
	assert_true(angle_deg(pose.up, tilted(50)) < 1e-6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mean_by_hand),
		cmocka_unit_test(follows_a_fast_turn),
		cmocka_unit_test(a_push_is_no_turn),
		cmocka_unit_test(learns_the_bias),
		cmocka_unit_test(learns_the_bias_in_a_second),
		cmocka_unit_test(what_a_bias_may_be),
		cmocka_unit_test(a_bias_tilts_by_half_of_it),
		cmocka_unit_test(without_a_gyroscope),
		cmocka_unit_test(a_break),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
