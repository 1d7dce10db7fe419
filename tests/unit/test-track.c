/* SPDX-License-Identifier: MIT */

/*
 * Properties of the whole path from bytes to events: what must not change the answer, does not
 * change a bit of it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <errno.h>
#include <cmocka.h>

#include "band/person.h"
#include "band/progressor.h"
#include "band/rng.h"
#include "driver/driver.h"
#include "trace.h"

#define PEOPLE      40
#define SAMPLES_MAX 60000

static struct trace first, second;
static struct person_sample samples[SAMPLES_MAX];

static size_t listen_to(uint64_t seed)
{
	static const double levels_kg[] = { 0.5, 2, 10, 60 };
	struct person_plan plan =
		person_plan_from_seed(seed, levels_kg[seed % 4], 40 + (double)(seed * 37 % 160));
	_cleanup_(person_freep) struct person *p = person_new(&plan);
	size_t n = 0;

	while (n < SAMPLES_MAX && person_next(p, &samples[n]))
		n++;
	return n;
}

/* Through the driver as the daemon does it: packets, samples, events. */
static void receive(struct trace *t, struct decoder *d, const uint8_t *packet, size_t length)
{
	struct event events[TRACK_EVENTS_MAX];
	struct reading reading;

	assert_int_equal(driver_tindeq_progressor.decode(d, 0, packet, length, 0, &reading), 0);
	for (size_t i = 0; i < reading.n_samples; i++) {
		int n = track_push(&t->track, &reading.samples[i], events);

		assert_true(n >= 0);
		trace_collect(t, events, n);
	}
}

/* The same samples in packets of 1 to @most, cut at random. */
static void transmit(struct trace *t, size_t n, unsigned most, uint32_t clock_us, uint64_t seed)
{
	static const uint8_t start = 0x65;
	uint8_t packet[PROGRESSOR_PACKET_MAX], answer[PROGRESSOR_ANSWER_MAX];
	struct decoder decoder = {};
	struct progressor band;
	struct rng rng = { seed };

	trace_begin(t);
	driver_reset(&driver_tindeq_progressor, &decoder);
	progressor_init(&band);
	band.clock_us = clock_us;
	progressor_command(&band, &start, 1, answer);
	for (size_t i = 0; i < n; i++) {
		size_t length;

		if (!band.n)
			band.samples_a_packet = 1 + rng_below(&rng, most);
		length = progressor_sample(&band, samples[i].t_us, samples[i].force_kg, packet);
		if (length)
			receive(t, &decoder, packet, length);
	}
	trace_finish(t);
}

static void assert_same_bits(const struct trace *a, const struct trace *b, uint64_t shift_us)
{
	assert_int_equal(a->n, b->n);
	for (size_t i = 0; i < a->n; i++) {
		struct event x = a->events[i], y = b->events[i];

		y.at_us -= shift_us;
		y.noticed_us -= shift_us;
		y.begun_us -= y.begun_us ? shift_us : 0;
		if (y.kind == EVENT_HOLD || y.kind == EVENT_PULSE) {
			y.hold.start_us -= shift_us;
			y.hold.plateau_start_us -= shift_us;
			y.hold.plateau_end_us -= shift_us;
			y.hold.end_us -= shift_us;
		}
		/* field by field: padding between them means nothing */
		assert_int_equal(x.kind, y.kind);
		assert_int_equal(x.id, y.id);
		assert_int_equal(x.at_us, y.at_us);
		assert_int_equal(x.noticed_us, y.noticed_us);
		assert_int_equal(x.begun_us, y.begun_us);
		assert_int_equal(x.held_us, y.held_us);
		assert_int_equal(x.hold.start_us, y.hold.start_us);
		assert_int_equal(x.hold.plateau_start_us, y.hold.plateau_start_us);
		assert_int_equal(x.hold.plateau_end_us, y.hold.plateau_end_us);
		assert_int_equal(x.hold.end_us, y.hold.end_us);
		assert_int_equal(x.hold.held_us, y.hold.held_us);
		assert_int_equal(x.hold.unknown_us, y.hold.unknown_us);
		assert_memory_equal(&x.hold.rest_n, &y.hold.rest_n, 5 * sizeof(double));
	}
}

static void any_cut_into_packets_gives_the_same_bits(void **state)
{
	for (uint64_t seed = 0; seed < PEOPLE; seed++) {
		size_t n = listen_to(seed);

		transmit(&first, n, 1, 0, seed);
		transmit(&second, n, 15, 0, seed);
		/*
		 * samples of a last packet that never filled were never sent: compare what both had
		 */
		while (first.n && second.n &&
		       first.events[first.n - 1].noticed_us !=
			       second.events[second.n - 1].noticed_us) {
			if (first.events[first.n - 1].noticed_us >
			    second.events[second.n - 1].noticed_us)
				first.n--;
			else
				second.n--;
		}
		assert_true(first.n > 3);
		assert_same_bits(&first, &second, 0);
	}
}

/* The 32-bit counter wraps in the middle: nothing changes but the time that everything is at. */
static void the_wrap_changes_nothing(void **state)
{
	const uint32_t before_wrap_us = UINT32_MAX - 20 * 1000 * 1000;

	for (uint64_t seed = 0; seed < PEOPLE / 4; seed++) {
		size_t n = listen_to(seed);

		transmit(&first, n, 1, 0, seed);
		transmit(&second, n, 1, before_wrap_us, seed);
		assert_same_bits(&first, &second, before_wrap_us);
	}
}

/* An offset of the sensor is rest to us, and our tare takes it off: lengths and levels stay. */
static void tare_changes_only_the_zero(void **state)
{
	static const struct corner corners[] = { { 0, 12 }, { 4, 12 },  { 4.5, 16 },
						 { 9, 16 }, { 10, 12 }, { 15, 12 } };
	static const struct corner none = { 0, 0 };
	struct track_live live;

	trace_begin(&first);
	assert_int_equal(track_quiet(&first.track), -ENODATA);
	assert_int_equal(track_tare(&first.track), -ENODATA);
	trace_run(&first, corners, 2, 80, none);
	assert_int_equal(track_tare(&first.track), 0);
	track_live(&first.track, &live); /* at once, not only from the next sample on */
	assert_true(fabs(live.force_n) < 0.01 && fabs(live.over_n) < 0.01);
	assert_true(fabs(first.track.offset_n / NEWTON_PER_KG - 12) < 1e-3);
	assert_int_equal(track_tare(&first.track), 0); /* it is zero already */
	assert_true(fabs(first.track.offset_n / NEWTON_PER_KG - 12) < 1e-3);
	trace_run(&first, corners, ELEMENTS(corners), 80, none);
	track_live(&first.track, &live);
	assert_true(fabs(live.force_n) < 0.01);
	trace_finish(&first);
	assert_int_equal(trace_count(&first, EVENT_HOLD), 1);
	assert_true(fabs(trace_event(&first, EVENT_HOLD, 0)->hold.rest_n) < 0.01);
	assert_true(fabs(trace_event(&first, EVENT_HOLD, 0)->hold.level_n / NEWTON_PER_KG - 4) <
		    0.01);
}

/*
 * In the middle of a session, where nothing is armed anew: the same events at the same times, in
 * the last hair, and right after it a pull. Only what is told over the zero is told over the new one.
 */
static void tare_between_holds_changes_no_hold(void **state)
{
	static const struct corner before[] = { { 0, 5 }, { 2, 5 },   { 2.5, 9 },
						{ 6, 9 }, { 6.5, 5 }, { 11.5, 5 } };
	static const struct corner without_its_epoch = { 11.5, 11.51 }; /* the first sample */
	static const struct corner after[] = {
		{ 11.5, 5 }, { 11.8, 7 }, { 15, 7 }, { 15.5, 5 }, { 20, 5 }
	};
	static const struct corner none = { 0, 0 };
	struct trace *traces[] = { &first, &second };

	for (size_t i = 0; i < ELEMENTS(traces); i++) {
		trace_begin(traces[i]);
		track_ask(&traces[i]->track, 3 * USEC_PER_SEC, 1.5 * NEWTON_PER_KG);
		trace_run(traces[i], before, ELEMENTS(before), 80, none);
		if (i == 1)
			assert_int_equal(track_tare(&traces[i]->track), 0);
		trace_run(traces[i], after, ELEMENTS(after), 80, without_its_epoch);
		trace_finish(traces[i]);
	}

	assert_int_equal(trace_count(&first, EVENT_HOLD), 2);
	assert_int_equal(trace_count(&first, EVENT_LOAD_EARNED), 2);
	assert_int_equal(first.n, second.n);
	for (size_t i = 0; i < first.n; i++) {
		const struct event *a = &first.events[i], *b = &second.events[i];
		double zero_n = trace_event(&second, EVENT_HOLD, 1) == b ? 5 * NEWTON_PER_KG : 0;

		assert_int_equal(a->kind, b->kind);
		assert_int_equal(a->id, b->id);
		assert_int_equal(a->noticed_us, b->noticed_us);
		assert_true(fabs(a->hold.level_n - b->hold.level_n) < 1e-3);
		assert_true(fabs(a->hold.rest_n - zero_n - b->hold.rest_n) < 1e-2);
		assert_true(llabs((int64_t)(a->hold.held_us - b->hold.held_us)) < 1000);
	}
}

static void tare_is_refused_under_load_and_in_motion(void **state)
{
	static const struct corner pull[] = { { 0, 0 }, { 3, 0 }, { 3.5, 4 }, { 6, 4 } };
	static const struct corner let_go[] = { { 0, 0 }, { 3, 0 },   { 3.5, 4 },
						{ 6, 4 }, { 6.5, 0 }, { 7.8, 0 } };
	static const struct corner sway[] = {
		{ 0, 0 }, { 0.4, 3 }, { 0.8, 0 }, { 1.2, 3 }, { 1.6, 0 }
	};
	static const struct corner none = { 0, 0 };

	trace_begin(&first);
	trace_run(&first, pull, ELEMENTS(pull), 80, none);
	assert_int_equal(track_tare(&first.track), -EBUSY);
	assert_true(first.track.offset_n == 0);

	trace_begin(&first);
	trace_run(&first, let_go, ELEMENTS(let_go), 80, none);
	assert_int_equal(track_quiet(&first.track), -EAGAIN);
	assert_int_equal(track_tare(&first.track), -EAGAIN);

	trace_begin(&first);
	track_arm(&first.track);
	trace_run(&first, sway, ELEMENTS(sway), 80, none);
	assert_int_equal(track_tare(&first.track), -EAGAIN);
	assert_true(first.track.offset_n == 0);
}

/*
 * A new epoch in the middle of a hold: what was open is closed, and nothing counts before a second
 * of rest.
 */
static void a_new_epoch_begins_anew(void **state)
{
	static const struct corner before[] = { { 0, 0 }, { 3, 0 }, { 3.5, 4 }, { 6, 4 } };
	static const struct corner after[] = { { 0, 4 },   { 2, 4 }, { 2.5, 0 }, { 5, 0 },
					       { 5.5, 5 }, { 9, 5 }, { 9.5, 0 }, { 14, 0 } };
	static const struct corner none = { 0, 0 };

	trace_begin(&first);
	trace_run(&first, before, ELEMENTS(before), 80, none);
	trace_run(&first, after, ELEMENTS(after), 80, none); /* its first sample says new_epoch */
	trace_finish(&first);
	assert_int_equal(trace_count(&first, EVENT_HOLD), 2);
	assert_true(trace_event(&first, EVENT_HOLD, 0)->hold.open);
	assert_false(trace_event(&first, EVENT_HOLD, 1)->hold.open);
	assert_true(fabs(trace_event(&first, EVENT_HOLD, 1)->hold.level_n / NEWTON_PER_KG - 5) <
		    0.01);
	assert_int_equal(trace_event(&first, EVENT_HOLD, 1)->id, 2);
}

/*
 * Another epoch begins with a clock that is far behind and a foot that pulls at once: that does not
 * count, and the next pull has its own rest.
 */
static void a_new_epoch_asks_for_rest(void **state)
{
	static const struct corner before[] = { { 1000, 0 }, { 1003, 0 },   { 1003.5, 4 },
						{ 1006, 4 }, { 1006.5, 0 }, { 1011, 0 } };
	static const struct corner after[] = { { 0, 1 },   { 0.3, 1 }, { 0.8, 5 }, { 3, 5 },
					       { 3.5, 1 }, { 6, 1 },   { 6.5, 6 }, { 9, 6 },
					       { 9.5, 1 }, { 14, 1 } };
	static const struct corner none = { 0, 0 };
	const struct event *hold;

	trace_begin(&first);
	trace_run(&first, before, ELEMENTS(before), 80, none);
	trace_run(&first, after, ELEMENTS(after), 80, none);
	trace_finish(&first);
	assert_int_equal(trace_count(&first, EVENT_LOAD_BEGIN), 2);
	assert_int_equal(trace_count(&first, EVENT_HOLD), 2);
	hold = trace_event(&first, EVENT_HOLD, 1);
	assert_true(fabs(hold->hold.rest_n / NEWTON_PER_KG - 1) < 0.01);
	assert_true(fabs(hold->hold.level_n / NEWTON_PER_KG - 5) < 0.01);
	assert_true(fabs((double)hold->hold.start_us / 1e6 - 6.05) < 0.01);
}

static void refuses_what_is_no_sample(void **state)
{
	struct event events[TRACK_EVENTS_MAX];
	struct sample s = { 1000, 1, true };

	trace_begin(&first);
	assert_int_equal(track_push(&first.track, &s, events), 0);
	s = (struct sample){ 999, 1, false };
	assert_int_equal(track_push(&first.track, &s, events), -ERANGE);
	s = (struct sample){ 2000, NAN, false };
	assert_int_equal(track_push(&first.track, &s, events), -EBADMSG);
	s = (struct sample){ 2000, INFINITY, true };
	assert_int_equal(track_push(&first.track, &s, events), -EBADMSG);
	s = (struct sample){ 2000, 1e9, false };
	assert_int_equal(track_push(&first.track, &s, events), -EBADMSG);
	s = (struct sample){ 1000, SAMPLE_FORCE_MAX_N, false };
	assert_int_equal(track_push(&first.track, &s, events), 0);
	s = (struct sample){ 1000, 1, false }; /* a repeat is fine */
	assert_int_equal(track_push(&first.track, &s, events), 0);
}

/* As much as a sensor of motion may say along each axis, and no more. */
static void the_most_of_motion(void **state)
{
	for (unsigned axis = 0; axis < 3; axis++) {
		struct event events[TRACK_EVENTS_MAX];
		struct vec most = { axis == 0, axis == 1, axis == 2 };
		struct sample s = { .kind = SAMPLE_MOTION,
				    .t_us = 1000,
				    .accel_g = vec_scale(most, SAMPLE_ACCEL_MAX_G),
				    .rate_dps = vec_scale(most, -SAMPLE_RATE_MAX_DPS) };

		trace_begin(&first);
		assert_int_equal(track_push(&first.track, &s, events), 0);
		s.accel_g = vec_scale(s.accel_g, 1.001);
		assert_int_equal(track_push(&first.track, &s, events), -EBADMSG);
		s.accel_g = (struct vec){ 0, 0, 1 };
		s.rate_dps = vec_scale(s.rate_dps, 1.001);
		assert_int_equal(track_push(&first.track, &s, events), -EBADMSG);
	}
}

/* What a person sees meanwhile: rest at 5 kg, a pull to 9 kg, and a moment of weakness. */
static void live_by_hand(void **state)
{
	static const struct corner corners[] = { { 0, 5 },   { 3, 5 }, { 3.2, 9 }, { 7, 9 },
						 { 7.1, 7 }, { 8, 7 }, { 8.1, 9 }, { 9, 9 },
						 { 9.2, 5 }, { 14, 5 } };
	static const struct {
		double t_s, over_kg, level_kg, held_s;
		bool stalled;
	} rows[] = {
		{ 2, 0, 0, 0, false },     { 6, 4, 4, 2.8, false }, { 7.9, 2, 4, 4.4, true },
		{ 8.9, 4, 4, 5.2, false }, { 13, 0, 0, 0, false },
	};
	struct track_live live;

	trace_begin(&first);
	track_live(&first.track, &live);
	assert_true(live.t_us == 0 && live.rate_hz == 0 && live.force_n == 0 && live.over_n == 0 &&
		    live.level_n == 0 && live.held_us == 0 && !live.stalled);

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct corner later = { rows[i].t_s, 100 };

		trace_begin(&first);
		trace_run(&first, corners, ELEMENTS(corners), 80, later);
		track_live(&first.track, &live);
		assert_int_equal(live.t_us, first.track.last_us);
		assert_true(fabs(live.rate_hz - 80) < 0.01);
		assert_true(fabs((live.force_n - live.over_n) / NEWTON_PER_KG - 5) < 0.01);
		if (fabs(live.over_n / NEWTON_PER_KG - rows[i].over_kg) > 0.01 ||
		    fabs(live.level_n / NEWTON_PER_KG - rows[i].level_kg) > 0.04 ||
		    fabs((double)live.held_us / 1e6 - rows[i].held_s) > 0.1 ||
		    live.stalled != rows[i].stalled)
			fail_msg("row %zu: %g over, level %g, held %g s, %d", i,
				 live.over_n / NEWTON_PER_KG, live.level_n / NEWTON_PER_KG,
				 (double)live.held_us / 1e6, live.stalled);
	}
}

/* So many samples of rest, @step_us apart; then one after a hole: is that a gap? */
static bool hole_is_gap(struct trace *t, bool new_epoch, unsigned n, uint64_t step_us,
			uint64_t hole_us)
{
	struct event events[TRACK_EVENTS_MAX];
	size_t gaps = trace_count(t, EVENT_GAP);
	uint64_t t_us = 1000;

	for (unsigned i = 0; i < n; i++, t_us += step_us) {
		struct sample s = { t_us, 10, new_epoch && i == 0 };

		trace_collect(t, events, track_push(&t->track, &s, events));
	}
	t_us += hole_us - step_us;
	trace_collect(t, events,
		      track_push(&t->track, &(struct sample){ t_us, 10, false }, events));
	return trace_count(t, EVENT_GAP) > gaps;
}

/* No sample for over half a second, or five periods if that is more. */
static void what_a_gap_is(void **state)
{
	static const struct {
		uint64_t step_us, hole_us;
		bool gap;
	} rows[] = {
		{ 12500, 500000, false }, { 12500, 500001, true },    { 100000, 500000, false },
		{ 100000, 500001, true }, { 500000, 2500000, false }, { 500000, 2500001, true },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		trace_begin(&first);
		if (hole_is_gap(&first, false, 10, rows[i].step_us, rows[i].hole_us) != rows[i].gap)
			fail_msg("row %zu", i);
	}

	/* a new epoch may have another pace */
	trace_begin(&first);
	hole_is_gap(&first, false, 100, 500000, 500000);
	assert_true(hole_is_gap(&first, true, 10, 12500, 1000000));
}

/* Its rate is the mean of its own samples only. */
static void the_rate_of_an_epoch(void **state)
{
	struct event events[TRACK_EVENTS_MAX];
	struct track_live live;

	trace_begin(&first);
	hole_is_gap(&first, false, 100, 50000, 50000);
	track_live(&first.track, &live);
	assert_true(fabs(live.rate_hz - 20) < 0.01);
	track_push(&first.track, &(struct sample){ 1000, 10, true }, events);
	track_live(&first.track, &live);
	assert_true(live.rate_hz == 0);
	for (uint64_t t_us = 13500, i = 0; i < 11; t_us += ++i % 2 ? 10000 : 15000)
		track_push(&first.track, &(struct sample){ t_us, 10, false }, events);
	track_live(&first.track, &live);
	assert_true(fabs(live.rate_hz - 80) < 0.5);
}

/* Any force at any pace: no crash, no endless list, and times in order. */
static void survives_anything(void **state)
{
	struct event events[TRACK_EVENTS_MAX];
	struct rng rng = { 5 };
	uint64_t t_us = 0;

	trace_begin(&first);
	for (unsigned i = 0; i < 400000; i++) {
		static const uint64_t steps_us[] = { 0,     1,      100,    5000,
						     12500, 100000, 700000, 90000000 };
		struct sample s;
		int n;

		t_us += steps_us[rng_below(&rng, i % 1000 < 900 ? 5 : 8)];
		s = (struct sample){ t_us, rng_between(&rng, -1, 1) * (i / 500 % 3 == 1 ? 5e4 : 40),
				     i % 50000 == 7 };
		n = track_push(&first.track, &s, events);
		assert_true(n >= 0 && n <= TRACK_EVENTS_MAX);
		for (int k = 0; k < n; k++) {
			const struct hold_record *h = &events[k].hold;

			if (events[k].kind == EVENT_HOLD || events[k].kind == EVENT_PULSE)
				assert_true(h->start_us <= h->plateau_start_us &&
					    h->plateau_start_us <= h->plateau_end_us &&
					    h->plateau_end_us <= h->end_us &&
					    h->held_us <= h->plateau_end_us - h->plateau_start_us);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_cut_into_packets_gives_the_same_bits),
		cmocka_unit_test(the_wrap_changes_nothing),
		cmocka_unit_test(tare_changes_only_the_zero),
		cmocka_unit_test(tare_between_holds_changes_no_hold),
		cmocka_unit_test(tare_is_refused_under_load_and_in_motion),
		cmocka_unit_test(a_new_epoch_begins_anew),
		cmocka_unit_test(a_new_epoch_asks_for_rest),
		cmocka_unit_test(refuses_what_is_no_sample),
		cmocka_unit_test(the_most_of_motion),
		cmocka_unit_test(live_by_hand),
		cmocka_unit_test(what_a_gap_is),
		cmocka_unit_test(the_rate_of_an_epoch),
		cmocka_unit_test(survives_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
