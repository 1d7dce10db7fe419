/* SPDX-License-Identifier: MIT */
/* The definitions of core/measure.h, each by a trace whose answer can be worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "trace.h"

static struct trace trace;
static const struct corner no_loss = { 0, 0 };

#define RUN(rate_hz, loss, ...)                                               \
	do {                                                                  \
		static const struct corner corners[] = { __VA_ARGS__ };       \
		trace_begin(&trace);                                          \
		trace_run(&trace, corners, ELEMENTS(corners), rate_hz, loss); \
		trace_finish(&trace);                                         \
	} while (0)

static void near(double got, double want, double tolerance, const char *what)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%s: %g, not %g (+-%g)", what, got, want, tolerance);
}

static double seconds(uint64_t us)
{
	return (double)us / 1e6;
}

/*
 * Rest 1 kg, ramp to 5 kg in 1 s, 5 s of hold, down to 1.5 kg in 1 s: B- = 1, L = 4 over it, B+ =
 * 1.5.
 */
static void edges_of_a_plain_hold(void **state)
{
	const struct hold_record *h;

	RUN(1000, no_loss, { 0, 1 }, { 3, 1 }, { 4, 5 }, { 9, 5 }, { 10, 1.5 }, { 16, 1.5 });
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
	assert_int_equal(trace_count(&trace, EVENT_PULSE), 0);
	assert_int_equal(trace_count(&trace, EVENT_LOAD_CANCEL), 0);
	h = &trace_event(&trace, EVENT_HOLD, 0)->hold;
	near(seconds(h->start_us), 3.1, 0.001, "start");                 /* 1 + 10 % of 4 */
	near(seconds(h->plateau_start_us), 3.8, 0.002, "plateau start"); /* 1 + 80 % of 4 */
	near(seconds(h->plateau_end_us), 9.2, 0.002, "plateau end");     /* 1.5 + 80 % of 3.5 */
	near(seconds(h->end_us), 9.9, 0.001, "end");                     /* 1.5 + 10 % of 3.5 */
	near(h->rest_n / NEWTON_PER_KG, 1, 0.001, "rest");
	near(h->rest_after_n / NEWTON_PER_KG, 1.5, 0.001, "rest after");
	near(h->level_n / NEWTON_PER_KG, 4, 0.001, "level");
	near(h->peak_n / NEWTON_PER_KG, 4, 0.001, "peak");
	near(seconds(h->held_us), 5.4, 0.003, "held");
	assert_int_equal(h->unknown_us, 0);
	assert_false(h->open);
	/* told live well before, and finally at most 3 s after g fell under 25 % */
	near(seconds(trace_event(&trace, EVENT_LOAD_BEGIN, 0)->noticed_us), 3.09, 0.02, "notice");
	near(seconds(trace_event(&trace, EVENT_LOAD_END, 0)->noticed_us), 10.3, 0.1, "live end");
	near(seconds(trace_event(&trace, EVENT_HOLD, 0)->noticed_us), 12.91, 0.02, "decision");
}

static void plateau_of_a_second_parts_pulse_and_hold(void **state)
{
	RUN(200, no_loss, { 0, 0 }, { 3, 0 }, { 3.2, 3 }, { 4.1, 3 }, { 4.3, 0 }, { 9, 0 });
	assert_int_equal(trace_count(&trace, EVENT_PULSE), 1);
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 0);
	assert_int_equal(trace_count(&trace, EVENT_LOAD_CANCEL), 1);
	assert_int_equal(trace_event(&trace, EVENT_LOAD_CANCEL, 0)->cancel, CANCEL_PULSE);

	RUN(200, no_loss, { 0, 0 }, { 3, 0 }, { 3.2, 3 }, { 4.3, 3 }, { 4.5, 0 }, { 9, 0 });
	assert_int_equal(trace_count(&trace, EVENT_PULSE), 0);
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
}

static void slack_taken_up_is_the_new_rest(void **state)
{
	const struct hold_record *h;

	RUN(80, no_loss, { 0, 0 }, { 3, 0 }, { 3.5, 1.5 }, { 7, 1.5 }, { 7.8, 6 }, { 13, 6 },
	    { 14, 1.5 }, { 19, 1.5 });
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
	h = &trace_event(&trace, EVENT_HOLD, 0)->hold;
	near(h->rest_n / NEWTON_PER_KG, 1.5, 0.01, "rest");
	near(h->level_n / NEWTON_PER_KG, 4.5, 0.01, "level");
	assert_int_equal(trace_event(&trace, EVENT_LOAD_CANCEL, 0)->cancel, CANCEL_BASELINE);
}

/* After a hold of 8 kg, 1.2 kg that stay for 3 s are a tightened band, not a weak hold. */
static void a_tightened_band_is_no_hold(void **state)
{
	RUN(80, no_loss, { 0, 0 }, { 2, 0 }, { 3, 8 }, { 7, 8 }, { 8, 0 }, { 12, 0 }, { 12.3, 1.2 },
	    { 18, 1.2 }, { 19, 9 }, { 23, 9 }, { 24, 1.2 }, { 30, 1.2 });
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 2);
	near(trace_event(&trace, EVENT_HOLD, 1)->hold.rest_n / NEWTON_PER_KG, 1.2, 0.01, "rest");
	assert_int_equal(trace_event(&trace, EVENT_LOAD_CANCEL, 0)->cancel, CANCEL_BASELINE);
}

static void what_hangs_on_the_band_is_closed(void **state)
{
	RUN(20, no_loss, { 0, 0 }, { 3, 0 }, { 4, 5 }, { 90, 5 }, { 91, 9 }, { 95, 9 }, { 96, 5 },
	    { 101, 5 });
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 2);
	assert_true(trace_event(&trace, EVENT_HOLD, 0)->hold.open);
	near(seconds(trace_event(&trace, EVENT_HOLD, 0)->noticed_us), 64, 1, "closed");
	near(trace_event(&trace, EVENT_HOLD, 1)->hold.rest_n / NEWTON_PER_KG, 5, 0.01, "rest");
}

static void a_gap_is_neither_held_nor_released(void **state)
{
	const struct corner gap = { 5, 7 };
	const struct hold_record *h;

	/* in the middle of the plateau */
	RUN(100, gap, { 0, 0 }, { 3, 0 }, { 3.5, 4 }, { 9, 4 }, { 9.5, 0 }, { 14, 0 });
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
	assert_int_equal(trace_count(&trace, EVENT_GAP), 1);
	h = &trace_event(&trace, EVENT_HOLD, 0)->hold;
	near(seconds(h->unknown_us), 2, 0.02, "unknown");
	near(seconds(h->held_us), 5.7 - 2, 0.03, "held");

	/* and over the release: the plateau is known up to the last sample before it */
	RUN(100, gap, { 0, 0 }, { 3, 0 }, { 3.5, 4 }, { 6, 4 }, { 6.5, 0 }, { 14, 0 });
	h = &trace_event(&trace, EVENT_HOLD, 0)->hold;
	near(seconds(h->plateau_end_us), 5, 0.02, "plateau end");
	near(seconds(h->end_us), 7, 0.02, "end");
	near(seconds(h->held_us), 1.6, 0.03, "held");
	near(seconds(h->unknown_us), 2, 0.03, "unknown");
}

static void what_is_open_at_the_end_says_so(void **state)
{
	RUN(100, no_loss, { 0, 0 }, { 3, 0 }, { 3.5, 4 }, { 6, 4 });
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
	assert_true(trace_event(&trace, EVENT_HOLD, 0)->hold.open);
	near(seconds(trace_event(&trace, EVENT_HOLD, 0)->hold.plateau_end_us), 5.99, 0.001,
	     "plateau end");
}

/* The countdown: 5 s asked; 2 s at the target, 1 s under it, and then as long as it takes. */
static void countdown_is_a_promise(void **state)
{
	static const struct corner corners[] = { { 0, 0 },     { 3, 0 },     { 3.4, 5 }, { 5.4, 5 },
						 { 5.5, 3.5 }, { 7.5, 3.5 }, { 7.6, 5 }, { 12, 5 },
						 { 12.4, 0 },  { 17, 0 } };
	const struct event *earned, *stall, *go_on;

	trace_begin(&trace);
	track_ask(&trace.track, 5 * USEC_PER_SEC, 4.5 * NEWTON_PER_KG);
	trace_run(&trace, corners, ELEMENTS(corners), 100, no_loss);
	trace_finish(&trace);

	stall = trace_event(&trace, EVENT_LOAD_STALL, 0);
	go_on = trace_event(&trace, EVENT_LOAD_GO_ON, 0);
	earned = trace_event(&trace, EVENT_LOAD_EARNED, 0);
	assert_non_null(stall);
	assert_non_null(go_on);
	assert_non_null(earned);
	/* at the target from 3.36 to 5.43; half a second of patience; again from 7.57 */
	near(seconds(stall->at_us), 5.43 + 0.5, 0.05, "stall");
	near(seconds(go_on->at_us), 7.57, 0.05, "go on");
	near(seconds(stall->held_us), 2.07 + 0.5, 0.05, "held at the stall");
	near(seconds(earned->at_us), 7.57 + 5 - 2.57, 0.05, "earned");
	assert_true(trace_event(&trace, EVENT_HOLD, 0)->hold.earned);
	for (size_t i = 1; i < trace.n; i++)
		if (trace.events[i].id == trace.events[i - 1].id &&
		    trace.events[i].kind < EVENT_LOAD_END)
			assert_true(trace.events[i].held_us >= trace.events[i - 1].held_us);
}

/* The countdown is patient for half a second; what is told of a hold that is over is not. */
static void the_end_tells_what_was_held(void **state)
{
	static const struct corner corners[] = { { 0, 0 },   { 3, 0 },   { 3.4, 5 },
						 { 5.4, 5 }, { 5.8, 0 }, { 11, 0 } };
	const struct event *end;

	trace_begin(&trace);
	track_ask(&trace.track, 5 * USEC_PER_SEC, 0);
	trace_run(&trace, corners, ELEMENTS(corners), 100, no_loss);
	end = trace_event(&trace, EVENT_LOAD_END, 0);
	assert_non_null(end);
	near(seconds(end->held_us), 2.16, 0.03, "held"); /* 80 % up to 80 % down */
	near(seconds(trace_event(&trace, EVENT_HOLD, 0)->hold.held_us), seconds(end->held_us), 0.02,
	     "held, finally");
}

static void too_weak_is_told_and_never_earned(void **state)
{
	static const struct corner corners[] = { { 0, 0 },  { 3, 0 },    { 3.4, 3 },
						 { 12, 3 }, { 12.4, 0 }, { 17, 0 } };

	trace_begin(&trace);
	track_ask(&trace.track, 5 * USEC_PER_SEC, 4.5 * NEWTON_PER_KG);
	trace_run(&trace, corners, ELEMENTS(corners), 100, no_loss);
	assert_int_equal(trace_count(&trace, EVENT_LOAD_EARNED), 0);
	assert_int_equal(trace_count(&trace, EVENT_LOAD_STALL), 1);
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
	assert_int_equal(trace_event(&trace, EVENT_LOAD_STALL, 0)->held_us, 0);
}

/* Hands on the band before the first rest do not count once the session has armed. */
static void armed_only_after_rest(void **state)
{
	static const struct corner hands[] = { { 0, 0 }, { 0.5, 3 },   { 1.5, 1 },
					       { 2, 4 }, { 3.5, 0.5 }, { 4, 2 } };
	static const struct corner then[] = { { 4, 1 },  { 7, 1 },    { 7.5, 4 },
					      { 10, 4 }, { 10.5, 1 }, { 15, 1 } };

	trace_begin(&trace);
	track_arm(&trace.track);
	trace_run(&trace, hands, ELEMENTS(hands), 80, no_loss);
	assert_int_equal(trace.n, 0);
	assert_false(trace.track.hold.rested);
	trace.track.started = false; /* the second part of the trace is no new epoch */
	trace_run(&trace, then, ELEMENTS(then), 80, no_loss);
	trace_finish(&trace);
	assert_int_equal(trace.events[0].kind, EVENT_REST);
	near(seconds(trace.events[0].noticed_us), 5.1, 0.2, "rest");
	assert_int_equal(trace_count(&trace, EVENT_HOLD), 1);
	near(trace_event(&trace, EVENT_HOLD, 0)->hold.rest_n / NEWTON_PER_KG, 1, 0.02, "rest");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edges_of_a_plain_hold),
		cmocka_unit_test(plateau_of_a_second_parts_pulse_and_hold),
		cmocka_unit_test(slack_taken_up_is_the_new_rest),
		cmocka_unit_test(a_tightened_band_is_no_hold),
		cmocka_unit_test(what_hangs_on_the_band_is_closed),
		cmocka_unit_test(a_gap_is_neither_held_nor_released),
		cmocka_unit_test(what_is_open_at_the_end_says_so),
		cmocka_unit_test(countdown_is_a_promise),
		cmocka_unit_test(the_end_tells_what_was_held),
		cmocka_unit_test(too_weak_is_told_and_never_earned),
		cmocka_unit_test(armed_only_after_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
