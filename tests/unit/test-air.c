/* SPDX-License-Identifier: MIT */

/*
 * The whole way of a motion: a foot, the sensor on it, a radio that delays, loses and repeats, our
 * driver and the detector. However the radio behaves, there must be the same repetitions, and where
 * they were; of each family of sensors that there is a virtual one of.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "band/microbit.h"
#include "band/movesense.h"
#include "band/rng.h"
#include "band/thingy.h"
#include "band/witmotion.h"
#include "band/xsens.h"
#include "core/track.h"
#include "driver/driver.h"
#include "util/macro.h"
#include "mover-sample.h"

#define FROM_US (3600 * USEC_PER_SEC) /* of the host's clock, when the sensor is switched on */
#define SEEDS   60

#define MESSAGE_PARTS 2

/* What a sensor sends at once: one notification, or one and the rest of it. */
struct message {
	unsigned n_parts;
	struct part {
		uint8_t bytes[256];
		size_t n;
	} parts[MESSAGE_PARTS];
};

union device {
	struct witmotion witmotion;
	struct xsens xsens;
	struct thingy thingy;
	struct movesense movesense;
	struct microbit microbit;
};

struct family {
	const struct driver *driver;
	double measure_hz;
	bool no_gyro;
	/* of a sensor with a clock: what it says when the person's time is 0 */
	bool stamped;
	uint64_t clock_us;
	/*
	 * how far off a time may be: of a sensor with a clock by how it rounds, of one without by
	 * what the pace makes of the air
	 */
	double edge_us;
	void (*begin)(union device *d, uint64_t seed);
	void (*command)(union device *d, const struct write *w);
	/* Return: whether this measurement was sent, or will be; a message may be ready by it */
	bool (*measure)(union device *d, const struct mover_sample *s, struct message *ret);
};

static void witmotion_begin(union device *d, uint64_t seed)
{
	static const unsigned frames[] = { 1, 2, 4 };

	witmotion_init(&d->witmotion);
	d->witmotion.every = 2;
	d->witmotion.frames = frames[seed % 3];
	witmotion_subscribed(&d->witmotion, true);
}

static bool witmotion_measure(union device *d, const struct mover_sample *s, struct message *ret)
{
	ret->parts[0].n = witmotion_sample(&d->witmotion, s, ret->parts[0].bytes);
	ret->n_parts = ret->parts[0].n > 0;
	return d->witmotion.measured == 0;
}

#define XSENS_CLOCK_US (UINT32_MAX - 20 * USEC_PER_SEC) /* wraps in the middle of it */

static void xsens_begin(union device *d, uint64_t seed)
{
	xsens_init(&d->xsens);
	d->xsens.clock_us = XSENS_CLOCK_US;
	d->xsens.subscribed = true;
}

static void xsens_write(union device *d, const struct write *w)
{
	xsens_command(&d->xsens, w->bytes, w->n);
}

static bool xsens_measure(union device *d, const struct mover_sample *s, struct message *ret)
{
	ret->parts[0].n = xsens_sample(&d->xsens, s, ret->parts[0].bytes);
	ret->n_parts = 1;
	return true;
}

static void thingy_begin(union device *d, uint64_t seed)
{
	thingy_init(&d->thingy);
	d->thingy.subscribed = true;
}

static void thingy_write(union device *d, const struct write *w)
{
	thingy_configure(&d->thingy, w->bytes, w->n);
}

static bool thingy_measure(union device *d, const struct mover_sample *s, struct message *ret)
{
	ret->parts[0].n = thingy_sample(&d->thingy, s, ret->parts[0].bytes);
	ret->n_parts = ret->parts[0].n > 0;
	return ret->n_parts > 0;
}

#define MOVESENSE_CLOCK_MS (UINT32_MAX - 20000) /* the milliseconds wrap in the middle of it */

/* In one notification or in two. */
static void movesense_begin(union device *d, uint64_t seed)
{
	movesense_init(&d->movesense);
	d->movesense.clock_ms = MOVESENSE_CLOCK_MS;
	d->movesense.mtu = seed % 2 ? 247 : 70;
	d->movesense.subscribed = true;
}

static void movesense_write(union device *d, const struct write *w)
{
	uint8_t answer[MOVESENSE_ANSWER_MAX];

	assert_int_equal(movesense_command(&d->movesense, w->bytes, w->n, answer), 4);
	assert_memory_equal(answer + 2, "\xc8\x00", 2);
}

static bool movesense_measure(union device *d, const struct mover_sample *s, struct message *ret)
{
	struct movesense_packet packets[2];

	ret->n_parts = movesense_sample(&d->movesense, s, packets);
	for (unsigned i = 0; i < ret->n_parts; i++) {
		ret->parts[i].n = packets[i].n;
		memcpy(ret->parts[i].bytes, packets[i].bytes, packets[i].n);
	}
	return d->movesense.measured == 0;
}

static void microbit_begin(union device *d, uint64_t seed)
{
	microbit_init(&d->microbit);
	d->microbit.subscribed = true;
}

static void microbit_write(union device *d, const struct write *w)
{
	microbit_period(&d->microbit, w->bytes, w->n);
}

static bool microbit_measure(union device *d, const struct mover_sample *s, struct message *ret)
{
	ret->parts[0].n = microbit_sample(&d->microbit, s, ret->parts[0].bytes);
	ret->n_parts = ret->parts[0].n > 0;
	return ret->n_parts > 0;
}

static const struct family families[] = {
	{ &driver_witmotion_ble, WITMOTION_MEASURE_HZ, .edge_us = 15e3, .begin = witmotion_begin,
	  .measure = witmotion_measure },
	{ &driver_xsens_dot, XSENS_MEASURE_HZ, .stamped = true, .clock_us = XSENS_CLOCK_US,
	  .edge_us = 1, .begin = xsens_begin, .command = xsens_write, .measure = xsens_measure },
	/* the microseconds that the driver makes of the milliseconds are 32 bits, too */
	{ &driver_movesense_gsp, MOVESENSE_MEASURE_HZ, .stamped = true,
	  .clock_us = (uint32_t)(MOVESENSE_CLOCK_MS * 1000), .edge_us = 1500,
	  .begin = movesense_begin, .command = movesense_write, .measure = movesense_measure },
	{ &driver_nordic_thingy52, THINGY_MEASURE_HZ, .edge_us = 15e3, .begin = thingy_begin,
	  .command = thingy_write, .measure = thingy_measure },
	/* its edges are whole samples, which are 20 ms apart */
	{ &driver_microbit_accel, MICROBIT_MEASURE_HZ, .no_gyro = true, .edge_us = 25e3,
	  .begin = microbit_begin, .command = microbit_write, .measure = microbit_measure },
};

/* Between the sensor and the host. */
struct air {
	struct rng rng;
	double drift;     /* of the sensor's rate: 0.02 = it is 2 % slower than it says */
	double jitter_us; /* how late a message may be */
	double lost;      /* share of the messages */
	double again;     /* share of the messages that come once more, behind the next one */
};

struct reps {
	struct track track;
	struct event rep[2 * MOVER_REPS_MAX];
	unsigned n, epochs;
};

static void take(struct reps *r, const struct sample *s)
{
	struct event events[TRACK_EVENTS_MAX];
	int n = s ? track_push(&r->track, s, events) : track_finish(&r->track, events);

	assert_true(n >= 0);
	r->epochs += s && s->new_epoch;
	for (int i = 0; i < n; i++)
		if (events[i].kind == EVENT_REP && r->n < ELEMENTS(r->rep))
			r->rep[r->n++] = events[i];
}

/* What the host makes of a message. Return: how many samples were new. */
static size_t hear(struct reps *r, const struct driver *driver, struct decoder *d,
		   const struct message *m, uint64_t host_us)
{
	size_t n = 0;

	for (unsigned k = 0; k < m->n_parts; k++) {
		struct reading reading;

		assert_int_equal(
			driver->decode(d, 0, m->parts[k].bytes, m->parts[k].n, host_us, &reading),
			0);
		for (size_t i = 0; i < reading.n_samples; i++)
			take(r, &reading.samples[i]);
		n += reading.n_samples;
	}
	return n;
}

/* When a sample was taken, by the clock that the driver knows. */
static double time_us(const struct family *f, const struct air *air, double t_us)
{
	return f->stamped ? (double)f->clock_us + t_us : (double)FROM_US + t_us * (1 + air->drift);
}

static void start(const struct family *f, union device *device, struct decoder *d, uint64_t seed)
{
	struct write writes[DRIVER_WRITES_MAX];
	int n;

	f->begin(device, seed);
	driver_reset(f->driver, d);
	n = f->driver->command(d, COMMAND_START, writes);
	assert_true(n > 0);
	for (int i = 0; i < n && f->command; i++)
		f->command(device, &writes[i]);
}

/*
 * The way through the air, and the way without: the same samples at the times they were taken. Of a
 * sensor with a clock, what comes again is not heard again.
 */
static void both_ways(const struct family *f, const struct mover_plan *plan, struct air *air,
		      struct reps *heard, struct reps *known)
{
	static struct sample sent[DRIVER_SAMPLES_MAX];
	struct message message, before = { 0 };
	uint64_t last_us = 0;
	struct mover_sample s;
	union device device;
	struct decoder d;
	struct mover m;
	unsigned n_sent = 0;

	mover_init(&m, plan);
	start(f, &device, &d, plan->seed);
	while (mover_next(&m, &s)) {
		double late_us = rng_between(&air->rng, 0, air->jitter_us);

		message.n_parts = 0;
		if (f->measure(&device, &s, &message)) {
			sent[n_sent] = sample_of_mover(&s);
			sent[n_sent++].t_us = (uint64_t)time_us(f, air, (double)s.t_us);
		}
		if (message.n_parts == 0)
			continue;
		last_us = MAX(last_us,
			      FROM_US + (uint64_t)((double)s.t_us * (1 + air->drift) + late_us));
		if (rng_between(&air->rng, 0, 1) >= air->lost) {
			assert_int_equal(hear(heard, f->driver, &d, &message, last_us), n_sent);
			for (unsigned i = 0; i < n_sent; i++)
				take(known, &sent[i]);
			if (before.n_parts > 0)
				assert_int_equal(hear(heard, f->driver, &d, &before, last_us) == 0,
						 f->stamped);
			before.n_parts = 0;
		}
		if (rng_between(&air->rng, 0, 1) < air->again)
			before = message;
		n_sent = 0;
	}
	take(heard, NULL);
	take(known, NULL);
}

static bool same_time(const struct family *f, uint64_t heard_us, uint64_t known_us,
		      const struct air *air)
{
	double off_us = (double)heard_us - (double)known_us;

	if (f->stamped)
		return fabs(off_us) <= f->edge_us;

	/*
	 * What was lost or repeated is made up for within 2 s, until then the times are off by what
	 * it held: 40 ms at the most.
	 */
	return fabs(off_us - air->jitter_us / 2) <
	       f->edge_us + (air->lost > 0 || air->again > 0 ? 40e3 : 0);
}

static const char *judge(const struct family *f, const struct reps *heard, const struct reps *known,
			 const struct air *air)
{
	if (heard->n != known->n)
		return "not as many repetitions";
	if (heard->epochs != 1)
		return "not one epoch";
	for (unsigned i = 0; i < heard->n; i++) {
		const struct hold_record *h = &heard->rep[i].hold, *k = &known->rep[i].hold;

		if (!same_time(f, h->start_us, k->start_us, air))
			return "start";
		if (!same_time(f, h->plateau_start_us, k->plateau_start_us, air))
			return "start of the plateau";
		if (!same_time(f, h->plateau_end_us, k->plateau_end_us, air))
			return "end of the plateau";
		if (!same_time(f, h->end_us, k->end_us, air))
			return "end";
		if (fabs(h->range_deg - k->range_deg) > 1)
			return "range";
	}
	return NULL;
}

/* As the mover made them, wherever the detector may put an edge (test-mover.c knows better). */
static const char *judge_truth(const struct family *f, const struct reps *heard,
			       const struct mover *m, const struct air *air)
{
	if (heard->n != m->plan.reps)
		return "not the repetitions that were made";
	for (unsigned i = 0; i < heard->n; i++) {
		struct mover_truth t = mover_truth(m, i);
		double fits_us = (0.2 + 0.2 * m->plan.ramp_s) * 1e6;

		if (fabs((double)heard->rep[i].hold.start_us - time_us(f, air, t.start_s * 1e6)) >
			    fits_us ||
		    fabs((double)heard->rep[i].hold.end_us - time_us(f, air, t.end_s * 1e6)) >
			    fits_us)
			return "not when it was made";
	}
	return NULL;
}

static void repetitions_come_through_the_air(void **state)
{
	static struct reps heard, known; /* too big for a stack to be sure of */
	const struct family *f = *state;

	for (unsigned seed = 0; seed < SEEDS; seed++) {
		struct mover_plan plan = mover_plan_from_seed(seed);
		struct air air = { .rng = { seed } };
		const char *why;
		struct mover m;

		air.drift = rng_between(&air.rng, -0.04, 0.04);
		air.jitter_us = rng_between(&air.rng, 0, 30e3);
		air.lost = seed % 2 ? 0.01 : 0;
		air.again = seed % 3 ? 0 : 0.01;
		plan.rate_hz = f->measure_hz;
		plan.lost = 0;
		plan.gyro = plan.gyro && !f->no_gyro;
		mover_init(&m, &plan);
		heard.n = known.n = heard.epochs = 0;
		track_init(&heard.track);
		track_init(&known.track);
		both_ways(f, &plan, &air, &heard, &known);
		why = judge(f, &heard, &known, &air);
		why = why ? why : judge_truth(f, &heard, &m, &air);
		if (why)
			fail_msg("seed %u, %.3f drift, %.0f us jitter, %.2f lost, %.2f again: %s",
				 seed, air.drift, air.jitter_us, air.lost, air.again, why);
	}
}

int main(void)
{
	struct CMUnitTest tests[ELEMENTS(families)];

	for (size_t i = 0; i < ELEMENTS(families); i++)
		tests[i] = (struct CMUnitTest){ .name = families[i].driver->name,
						.test_func = repetitions_come_through_the_air,
						.initial_state = (void *)&families[i] };
	return cmocka_run_group_tests_name("air", tests, NULL, NULL);
}
