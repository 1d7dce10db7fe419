/* SPDX-License-Identifier: MIT */

/*
 * The device's side of WitMotion's protocol against bytes worked out by hand from its description,
 * and then the whole way: a foot, the sensor on it, a radio that delays and loses, our driver and
 * the detector. However the radio behaves, there must be the same repetitions, and where they were.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "band/rng.h"
#include "band/witmotion.h"
#include "core/track.h"
#include "driver/driver.h"
#include "util/macro.h"
#include "mover-sample.h"

#define FROM_US (3600 * USEC_PER_SEC) /* of the host's clock, when the sensor is switched on */
#define SEEDS   100

/* 1 g is 2048, 1000 degrees a second are 16384, 45 degrees of roll are 8192. */
static void frames_by_hand(void **state)
{
	static const struct {
		struct mover_sample sample;
		const char *bytes;
	} rows[] = {
		{ { 0, { 0, 0, 1 }, { 0, 0, 0 } },
		  "\x55\x61\0\0\0\0\x00\x08\0\0\0\0\0\0\0\0\0\0\0\0" },
		{ { 0, { 0, 0.5, 0.5 }, { 1000, -1000, 0.0611 } },
		  "\x55\x61\0\0\x00\x04\x00\x04\x00\x40\x00\xc0\x01\0\x00\x20\0\0\0\0" },
		{ { 0, { 0, 0, 17 }, { 2500, -2500, 0 } },
		  "\x55\x61\0\0\0\0\xff\x7f\xff\x7f\x00\x80\0\0\0\0\0\0\0\0" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t frame[WITMOTION_FRAME];

		witmotion_frame(&rows[i].sample, frame);
		if (memcmp(frame, rows[i].bytes, sizeof(frame)))
			fail_msg("row %zu", i);
	}
}

static void commands_by_hand(void **state)
{
	static const struct {
		const char *command, *answer;
		size_t n;
		unsigned every, frames, forbidden;
	} rows[] = {
		{ "\xff\xaa\x03\x06\x00", "", 0, 20, 1, 0 },
		{ "\xff\xaa\x03\x07\x00", "", 0, 10, 1, 0 },
		{ "\xff\xaa\x03\x08\x00", "", 0, 4, 2, 0 },
		{ "\xff\xaa\x03\x09\x00", "", 0, 2, 4, 0 },
		{ "\xff\xaa\x03\x0b\x00", "", 0, 1, 8, 0 },
		{ "\xff\xaa\x03\x63\x00", "", 0, 4, 2, 0 },
		{ "\xff\xab\x03\x09\x00", "", 0, 4, 2, 0 },
		{ "\xff\xaa\x27\x64\x00", "\x55\x71\x64\x00\x86\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
		  20, 4, 2, 0 },
		{ "\xff\xaa\x02\x01\x00", "", 0, 4, 2, 1 },
		{ "\xff\xaa\x69\x88\xb5", "", 0, 4, 2, 1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t answer[WITMOTION_FRAME];
		struct witmotion w;
		size_t n;

		witmotion_init(&w);
		n = witmotion_command(&w, (const uint8_t *)rows[i].command, 5, answer);
		if (n != rows[i].n || memcmp(answer, rows[i].answer, n) ||
		    w.every != rows[i].every || w.frames != rows[i].frames ||
		    w.forbidden != rows[i].forbidden)
			fail_msg("row %zu", i);
	}
}

static void it_streams_to_who_is_subscribed(void **state)
{
	const struct mover_sample lies = { 0, { 0, 0, 1 }, { 0, 0, 0 } };
	uint8_t packet[WITMOTION_PACKET_MAX];
	struct witmotion w;

	witmotion_init(&w);
	for (int i = 0; i < 100; i++)
		assert_int_equal(witmotion_sample(&w, &lies, packet), 0);
	witmotion_subscribed(&w, true);
	for (int i = 1; i <= 100; i++)
		assert_int_equal(witmotion_sample(&w, &lies, packet), i % 8 ? 0 : 40);
	witmotion_subscribed(&w, false);
	for (int i = 0; i < 100; i++)
		assert_int_equal(witmotion_sample(&w, &lies, packet), 0);
}

/* A person who follows: up while told so, and never before the foot is down again. */
static void the_foot_does_as_it_is_told(void **state)
{
	const struct mover_plan plan = {
		.rate_hz = 100, .range_deg = 60, .ramp_s = 0.5, .gyro = true
	};
	double highest_deg = 0;
	struct mover_sample s;
	struct mover m;

	mover_init(&m, &plan);
	for (int i = 0; i < 2000; i++) {
		double tilt_deg, cosine = 0;

		if (i == 300 || i == 350 || i == 1010)
			mover_raise(&m);
		if (i == 200 || i == 500)
			mover_lower(&m);
		assert_true(mover_next(&m, &s));
		for (int k = 0; k < 3; k++)
			cosine += s.accel_g[k] * m.up[k];
		tilt_deg = acos(fmax(-1, fmin(1, cosine))) * 57.29577951308232;
		if (i < 300 || (i > 551 && i <= 1010))
			assert_true(tilt_deg < 0.1);
		if ((i > 350 && i < 500) || i > 1061)
			assert_true(fabs(tilt_deg - 60) < 0.1);
		highest_deg = fmax(highest_deg, tilt_deg);
	}
	assert_true(highest_deg > 59);
}

/* Between the sensor and the host. */
struct air {
	struct rng rng;
	unsigned frames;  /* a notification */
	double drift;     /* of the sensor's rate: 0.02 = it is 2 % slower than it says */
	double jitter_us; /* how late a notification may be */
	double lost;      /* share of the notifications */
};

struct reps {
	struct track track;
	struct event rep[2 * MOVER_REPS_MAX];
	unsigned n;
};

static void take(struct reps *r, const struct sample *s)
{
	struct event events[TRACK_EVENTS_MAX];
	int n = s ? track_push(&r->track, s, events) : track_finish(&r->track, events);

	assert_true(n >= 0);
	for (int i = 0; i < n; i++)
		if (events[i].kind == EVENT_REP && r->n < ELEMENTS(r->rep))
			r->rep[r->n++] = events[i];
}

/* What the host makes of a notification. */
static void hear(struct reps *r, struct decoder *d, const uint8_t *packet, size_t n,
		 uint64_t host_us)
{
	struct reading reading;

	assert_int_equal(driver_witmotion_ble.decode(d, 0, packet, n, host_us, &reading), 0);
	assert_int_equal(reading.n_samples, n / WITMOTION_FRAME);
	for (size_t i = 0; i < reading.n_samples; i++)
		take(r, &reading.samples[i]);
}

/* The way through the air, and the way without: the same samples at the times they were taken. */
static void both_ways(const struct mover_plan *plan, struct air *air, struct reps *heard,
		      struct reps *known)
{
	uint8_t packet[WITMOTION_PACKET_MAX];
	struct sample sent[8];
	uint64_t last_us = 0;
	struct mover_sample s;
	struct decoder d;
	struct witmotion w;
	struct mover m;
	unsigned n_sent = 0;

	mover_init(&m, plan);
	witmotion_init(&w);
	w.every = 2;
	w.frames = air->frames;
	witmotion_subscribed(&w, true);
	driver_reset(&driver_witmotion_ble, &d);
	while (mover_next(&m, &s)) {
		uint64_t t_us = FROM_US + (uint64_t)((double)s.t_us * (1 + air->drift));
		double late_us = rng_between(&air->rng, 0, air->jitter_us);
		size_t n = witmotion_sample(&w, &s, packet);

		if (w.measured == 0) {
			sent[n_sent] = sample_of_mover(&s);
			sent[n_sent++].t_us = t_us;
		}
		if (n == 0)
			continue;
		if (rng_between(&air->rng, 0, 1) >= air->lost) {
			last_us = MAX(last_us, t_us + (uint64_t)late_us);
			hear(heard, &d, packet, n, last_us);
			for (unsigned i = 0; i < n_sent; i++)
				take(known, &sent[i]);
		}
		n_sent = 0;
	}
	take(heard, NULL);
	take(known, NULL);
}

static bool same_time(uint64_t heard_us, uint64_t known_us, const struct air *air)
{
	double late_us = (double)heard_us - (double)known_us - air->jitter_us / 2;

	/* a lost packet is made up for within 2 s, until then the times are off by what it held */
	return fabs(late_us) < 15e3 + (air->lost > 0 ? air->frames * 10e3 : 0);
}

static const char *judge(const struct reps *heard, const struct reps *known, const struct air *air)
{
	if (heard->n != known->n)
		return "not as many repetitions";
	for (unsigned i = 0; i < heard->n; i++) {
		const struct hold_record *h = &heard->rep[i].hold, *k = &known->rep[i].hold;

		if (!same_time(h->start_us, k->start_us, air))
			return "start";
		if (!same_time(h->plateau_start_us, k->plateau_start_us, air))
			return "start of the plateau";
		if (!same_time(h->plateau_end_us, k->plateau_end_us, air))
			return "end of the plateau";
		if (!same_time(h->end_us, k->end_us, air))
			return "end";
		if (fabs(h->range_deg - k->range_deg) > 1)
			return "range";
	}
	return NULL;
}

/* As the mover made them, wherever the detector may put an edge (test-mover.c knows better). */
static const char *judge_truth(const struct reps *heard, const struct mover *m,
			       const struct air *air)
{
	if (heard->n != m->plan.reps)
		return "not the repetitions that were made";
	for (unsigned i = 0; i < heard->n; i++) {
		struct mover_truth t = mover_truth(m, i);
		double start_s = (double)(heard->rep[i].hold.start_us - FROM_US) / 1e6,
		       end_s = (double)(heard->rep[i].hold.end_us - FROM_US) / 1e6,
		       fits_s = 0.2 + 0.2 * m->plan.ramp_s;

		if (fabs(start_s - t.start_s * (1 + air->drift)) > fits_s ||
		    fabs(end_s - t.end_s * (1 + air->drift)) > fits_s)
			return "not when it was made";
	}
	return NULL;
}

static void repetitions_come_through_the_air(void **state)
{
	static const unsigned frames[] = { 1, 2, 4 };
	static struct reps heard, known; /* too big for a stack to be sure of */

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct mover_plan plan = mover_plan_from_seed(seed);
		struct air air = { .rng = { seed }, .frames = frames[seed % 3] };
		const char *why;
		struct mover m;

		air.drift = rng_between(&air.rng, -0.04, 0.04);
		air.jitter_us = rng_between(&air.rng, 0, 30e3);
		air.lost = seed % 2 ? 0.01 : 0;
		plan.rate_hz = WITMOTION_MEASURE_HZ;
		plan.lost = 0;
		mover_init(&m, &plan);
		heard.n = known.n = 0;
		track_init(&heard.track);
		track_init(&known.track);
		both_ways(&plan, &air, &heard, &known);
		why = judge(&heard, &known, &air);
		why = why ? why : judge_truth(&heard, &m, &air);
		if (why)
			fail_msg("seed %u, %u frames, %.3f drift, %.0f us jitter, %.2f lost: %s",
				 seed, air.frames, air.drift, air.jitter_us, air.lost, why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_by_hand),
		cmocka_unit_test(commands_by_hand),
		cmocka_unit_test(it_streams_to_who_is_subscribed),
		cmocka_unit_test(the_foot_does_as_it_is_told),
		cmocka_unit_test(repetitions_come_through_the_air),
	};

	return cmocka_run_group_tests_name("witmotion", tests, NULL, NULL);
}
