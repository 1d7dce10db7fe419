/* SPDX-License-Identifier: MIT */

/*
 * When samples without a time stamp were taken: a device that is known to the microsecond, a radio
 * that delays what it sends, and how far from the truth the times come out.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "band/rng.h"
#include "core/pace.h"
#include "util/macro.h"

#define FROM_US (3600 * USEC_PER_SEC) /* when the device is switched on */

/* A device and a radio. */
struct air {
	double rate_hz;
	unsigned packed;  /* samples a notification */
	double jitter_us; /* how late one may be */
	double lost_from_s, lost_to_s;
	double stalled_from_s, stalled_to_s; /* what is sent in this time arrives at its end */
	double seconds;
};

/* How far from the truth the samples are, after the first @settled_s. */
struct error {
	double mean_us, deviation_us, lowest_us, highest_us;
	double shortest_step_us, longest_step_us;
	unsigned n;
};

static double arrival_us(const struct air *air, struct rng *rng, double sent_us)
{
	double arrives_us = sent_us + rng_between(rng, 0, air->jitter_us);

	if (sent_us >= air->stalled_from_s * 1e6 && sent_us < air->stalled_to_s * 1e6)
		arrives_us = fmax(arrives_us, air->stalled_to_s * 1e6);
	return arrives_us;
}

static void judge(struct error *e, double error_us, double step_us)
{
	if (e->n++ == 0)
		*e = (struct error){ .n = 1,
				     .lowest_us = error_us,
				     .highest_us = error_us,
				     .shortest_step_us = step_us,
				     .longest_step_us = step_us };
	e->mean_us += error_us;
	e->deviation_us += error_us * error_us;
	e->lowest_us = fmin(e->lowest_us, error_us);
	e->highest_us = fmax(e->highest_us, error_us);
	e->shortest_step_us = fmin(e->shortest_step_us, step_us);
	e->longest_step_us = fmax(e->longest_step_us, step_us);
}

static struct error listen(const struct air *air, double settled_s)
{
	double period_us = 1e6 / air->rate_hz, before_us = 0, last_arrival_us = 0;
	struct rng rng = { 1 };
	struct error e = { 0 };
	struct pace pace;

	pace_init(&pace, 100);
	for (unsigned i = 0; i * period_us < air->seconds * 1e6; i += air->packed) {
		double sent_us = (i + air->packed - 1) * period_us;
		double arrives_us = fmax(arrival_us(air, &rng, sent_us), last_arrival_us);

		if (sent_us >= air->lost_from_s * 1e6 && sent_us < air->lost_to_s * 1e6)
			continue;
		last_arrival_us = arrives_us;
		pace_arrival(&pace, air->packed, FROM_US + (uint64_t)arrives_us);
		for (unsigned k = 0; k < air->packed; k++) {
			double t_us =
				(double)pace_time(&pace, air->packed - 1 - k) - (double)FROM_US;

			assert_true(i + k == 0 || t_us >= before_us);
			if (sent_us >= settled_s * 1e6)
				judge(&e, t_us - (i + k) * period_us, t_us - before_us);
			before_us = t_us;
		}
	}
	assert_true(e.n > 0);
	e.mean_us /= e.n;
	e.deviation_us = sqrt(fmax(0, e.deviation_us / e.n - e.mean_us * e.mean_us));
	return e;
}

/* However they are packed, and if the device is some per cent faster or slower than it says. */
static void jitter_of_arrival_stays_out_of_the_times(void **state)
{
	static const unsigned packed[] = { 1, 2, 4, 8 };
	static const double rates_hz[] = { 94, 97, 100, 103, 106 };

	for (size_t i = 0; i < ELEMENTS(packed); i++) {
		for (size_t k = 0; k < ELEMENTS(rates_hz); k++) {
			const struct air air = { .rate_hz = rates_hz[k],
						 .packed = packed[i],
						 .jitter_us = 30e3,
						 .seconds = 30 };
			struct error e = listen(&air, 4);

			/* 8.7 ms of jitter; its mean is in the times of all samples alike */
			if (e.deviation_us > 4e3 || e.lowest_us < 2e3 || e.highest_us > 28e3 ||
			    e.shortest_step_us < 0.85e6 / rates_hz[k] ||
			    e.longest_step_us > 1.15e6 / rates_hz[k])
				fail_msg(
					"%u packed, %g Hz: deviation %g, %g to %g, steps %g to %g us",
					packed[i], rates_hz[k], e.deviation_us, e.lowest_us,
					e.highest_us, e.shortest_step_us, e.longest_step_us);
		}
	}
}

static void without_jitter_the_times_are_exact(void **state)
{
	const struct air air = { .rate_hz = 100, .packed = 4, .seconds = 10 };
	struct error e = listen(&air, 0.1);

	assert_true(e.highest_us - e.lowest_us < 2);
	assert_true(e.shortest_step_us > 9990 && e.longest_step_us < 10010);
}

/* Some devices do not take the rate they are told: a pace that is far off is learnt as well. */
static void another_rate_is_learnt(void **state)
{
	static const struct air airs[] = {
		{ .rate_hz = 50, .packed = 2, .jitter_us = 30e3, .seconds = 40 },
		{ .rate_hz = 200, .packed = 8, .jitter_us = 30e3, .seconds = 40 },
	};

	for (size_t i = 0; i < ELEMENTS(airs); i++) {
		struct error e = listen(&airs[i], 10);

		if (e.deviation_us > 4e3)
			fail_msg("%g Hz: deviation %g us", airs[i].rate_hz, e.deviation_us);
	}
}

/* One notification: never further off than it was long, and made up for in 2 s. */
static void a_lost_packet_is_made_up_for(void **state)
{
	const struct air air = {
		.rate_hz = 100,
		.packed = 4,
		.jitter_us = 30e3,
		.lost_from_s = 10,
		.lost_to_s = 10.04,
		.seconds = 30,
	};
	struct error meanwhile = listen(&air, 9.5), later = listen(&air, 12.5);

	assert_true(meanwhile.lowest_us > -40e3 && meanwhile.highest_us < 40e3);
	assert_true(meanwhile.lowest_us < -10e3); /* there was something to make up for */
	assert_true(later.lowest_us > 2e3 && later.highest_us < 28e3);
}

/* A pause is time without samples, at once and as long as it was. */
static void a_pause_is_a_hole(void **state)
{
	const struct air air = {
		.rate_hz = 103,
		.packed = 4,
		.jitter_us = 30e3,
		.lost_from_s = 10,
		.lost_to_s = 12,
		.seconds = 30,
	};
	struct error e = listen(&air, 9.5);

	assert_true(e.longest_step_us > 1.95e6 && e.longest_step_us < 2.05e6);
	assert_true(e.lowest_us > -10e3 && e.highest_us < 40e3);
}

/* What was held up and comes at once was taken no later than it arrived; then all is as before. */
static void what_was_held_up_is_not_put_into_the_future(void **state)
{
	const struct air air = {
		.rate_hz = 100,
		.packed = 4,
		.jitter_us = 30e3,
		.stalled_from_s = 10,
		.stalled_to_s = 10.3,
		.seconds = 30,
	};
	struct error meanwhile = listen(&air, 9.5), later = listen(&air, 12.5);

	assert_true(meanwhile.highest_us <= 300e3 + 10e3);
	assert_true(later.lowest_us > 2e3 && later.highest_us < 28e3);
}

/* Soon after the host was switched on. */
static void the_first_arrival_is_when_it_was(void **state)
{
	struct pace pace;

	pace_init(&pace, 100);
	pace_arrival(&pace, 4, 50000);
	assert_int_equal(pace_time(&pace, 0), 50000);
	assert_int_equal(pace_time(&pace, 3), 20000);

	pace_init(&pace, 100);
	pace_arrival(&pace, 4, 12000);
	assert_int_equal(pace_time(&pace, 0), 12000);
	assert_int_equal(pace_time(&pace, 3), 3000);
}

static void the_same_arrivals_give_the_same_bits(void **state)
{
	struct pace a, b;
	struct rng rng = { 7 };
	uint64_t host_us = FROM_US;

	pace_init(&a, 100);
	pace_init(&b, 100);
	for (int i = 0; i < 1000; i++) {
		unsigned n = 1 + (unsigned)rng_below(&rng, 8);

		host_us += rng_below(&rng, 100000);
		pace_arrival(&a, n, host_us);
		pace_arrival(&b, n, host_us);
		assert_int_equal(pace_time(&a, n - 1), pace_time(&b, n - 1));
		assert_int_equal(pace_time(&a, 0), pace_time(&b, 0));
	}
}

/* Wild arrivals: time never runs back, is never before nought, and stays with the host's. */
static void no_arrival_breaks_it(void **state)
{
	for (uint64_t seed = 0; seed < 200; seed++) {
		struct rng rng = { seed };
		uint64_t host_us = rng_below(&rng, 2) ? 0 : FROM_US, newest_us = 0;
		struct pace pace;

		pace_init(&pace, rng_between(&rng, 1, 400));
		for (int i = 0; i < 500; i++) {
			unsigned n = 1 + (unsigned)rng_below(&rng, 64);
			double ahead_us;

			host_us += (uint64_t)exp(rng_between(&rng, 0, log(10e6)));
			pace_arrival(&pace, n, host_us);
			for (unsigned k = n; k-- > 0;) {
				assert_true(pace_time(&pace, k) >= newest_us);
				newest_us = pace_time(&pace, k);
			}
			ahead_us = (double)newest_us - (double)host_us;
			assert_true(pace.period_us > 0 && isfinite(pace.period_us));
			assert_true(ahead_us <= fmax(100e3, 2 * 64 * pace.period_us));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(jitter_of_arrival_stays_out_of_the_times),
		cmocka_unit_test(without_jitter_the_times_are_exact),
		cmocka_unit_test(another_rate_is_learnt),
		cmocka_unit_test(a_lost_packet_is_made_up_for),
		cmocka_unit_test(a_pause_is_a_hole),
		cmocka_unit_test(what_was_held_up_is_not_put_into_the_future),
		cmocka_unit_test(the_first_arrival_is_when_it_was),
		cmocka_unit_test(the_same_arrivals_give_the_same_bits),
		cmocka_unit_test(no_arrival_breaks_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
