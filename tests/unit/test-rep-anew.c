/* SPDX-License-Identifier: MIT */

/* What a new session, or a new connection, knows of the movements before: by hand, and nothing. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "rep-by-hand.h"

/* What is said of a piece of a signal, in which somebody is met anew. */
static void a_piece(void)
{
	lie(3, 0, 0);
	turn(40, 40);
	lie(2, 40, 0);
	turn(40, 0);
	lie(2, 0, 0);
	turn(40, 7);
	lie(1.2, 7, 0);
	turn(40, 0);
	lie(8, 0, 0);
}

/* The same events, but for who they are and when. */
static void assert_alike(const struct event *a, const struct event *b, uint64_t later_us)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->at_us + later_us, b->at_us);
	assert_int_equal(a->noticed_us + later_us, b->noticed_us);
	if (a->kind != EVENT_REST)
		assert_int_equal(a->held_us, b->held_us);
	if (a->kind == EVENT_REP) {
		assert_int_equal(a->hold.start_us + later_us, b->hold.start_us);
		assert_int_equal(a->hold.plateau_start_us + later_us, b->hold.plateau_start_us);
		assert_int_equal(a->hold.end_us + later_us, b->hold.end_us);
		assert_true(a->hold.range_deg == b->hold.range_deg);
	}
}

/* Armed anew, it knows no more of the person than in the beginning, wherever it was. */
static void armed_it_is_as_new(void **state)
{
	static struct event first[EVENTS_MAX];
	static const double before_s[] = { 0.5, 4, 4.6, 7, 8.3, 9.2, 12, 20 };
	size_t n;
	uint64_t armed_us;

	begin_to_feel();
	seen_share = 1;
	rep_arm(&rep);
	a_piece();
	rep_finish(&rep, &out);
	n = out.n;
	memcpy(first, events, sizeof(first));

	for (size_t i = 0; i < ELEMENTS(before_s); i++) {
		begin_to_feel();
		seen_share = 1;
		rep_arm(&rep);
		lie(2, 0, 0);
		while (now_us < BEGIN_US + (uint64_t)(before_s[i] * 1e6) &&
		       ms(now_us) < before_s[i] * 1e3) {
			turn(40, 40);
			lie(1, 40, 0);
			turn(40, 0);
			lie(1, 0, 0);
		}
		rep_gap(&rep, &out);
		rep_finish(&rep, &out);
		rep_new_epoch(&rep);
		out.n = 0;
		armed_us = now_us;
		rep_arm(&rep);
		a_piece();
		rep_finish(&rep, &out);
		assert_int_equal(out.n, n);
		for (size_t k = 0; k < n; k++)
			assert_alike(&first[k], &events[k], armed_us - BEGIN_US);
	}
}

/* Neither what was shown, nor what nobody knows whether it was one. */
static void armed_it_forgets(void **state)
{
	struct vec up, way;

	begin_to_feel();
	lie(3, 0, 0);
	turn(40, 40);
	lie(2, 40, 0);
	turn(40, 0);
	lie(5, 0, 0);
	rep.noise_deg = 1;
	rep_arm(&rep);
	lie(2, 0, 0);
	assert_true(rep_rest(&rep, &up, &way));
	assert_true(vec_length(way) == 0);
	out.n = 0;
	turn(40, 7);
	lie(1.2, 7, 0);
	turn(40, 0);
	lie(8, 0, 0);
	rep_finish(&rep, &out);
	assert_string_equal(said(), "begin stall end -noise");
}

/* The clock that begins anew is before every gap there was: a pause is one at once. */
static void a_pause_in_a_new_epoch(void **state)
{
	begin_to_feel();
	lie(20, 0, 0);
	lose(1);
	lie(1, 0, 0);
	rep_finish(&rep, &out);
	rep_new_epoch(&rep);
	now_us = BEGIN_US;
	lie(3, 0, 0);
	turn(100, 40);
	lie(10.5, 40, 0);
	assert_true(rep.polarity.known);
}

/* The sensor's clock began anew: what was waited for is gone, and the same samples say the same. */
static void a_new_epoch_is_as_new(void **state)
{
	static const double before_s[] = { 1, 3, 3.15, 4, 6, 9, 12 };
	static struct event first[EVENTS_MAX];
	size_t n;

	begin_to_feel();
	seen_share = 1;
	a_piece();
	rep_finish(&rep, &out);
	n = out.n;
	memcpy(first, events, sizeof(first));

	for (size_t i = 0; i < 2 * ELEMENTS(before_s); i++) {
		begin_to_feel();
		seen_share = 1;
		lie(3, 0, 0);
		while (ms(now_us) < before_s[i / 2] * 1e3) {
			turn(40, fmin(20, 40 * (before_s[i / 2] - ms(now_us) / 1e3)));
			lie(1, felt_deg, 0);
			turn(40, 0);
			lie(4, 0, 0);
		}
		if (i % 2)
			rep.gait.gait_us = now_us;
		else
			rep_gap(&rep, &out);
		rep_new_epoch(&rep);
		assert_int_equal(rep_still(&rep), -EAGAIN);
		out.n = 0;
		now_us = BEGIN_US;
		felt_deg = 0;
		a_piece();
		rep_finish(&rep, &out);
		assert_int_equal(out.n, n);
		for (size_t k = 0; k < n; k++)
			assert_alike(&first[k], &events[k], 0);
	}

	/* who was armed, has to be still for a second again */
	begin_to_feel();
	rep_arm(&rep);
	lie(3, 0, 0);
	rep_new_epoch(&rep);
	now_us = BEGIN_US;
	lie(1.2, 0, 0);
	assert_int_equal(rep.state, REP_LOST);
	value(0);
	assert_int_equal(rep.state, REP_AT_REST);
	assert_int_equal(count(EVENT_REST), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(armed_it_is_as_new),
		cmocka_unit_test(armed_it_forgets),
		cmocka_unit_test(a_pause_in_a_new_epoch),
		cmocka_unit_test(a_new_epoch_is_as_new),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
