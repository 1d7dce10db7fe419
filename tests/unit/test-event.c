/* SPDX-License-Identifier: MIT */

/* The words of the replay format: a promise, so they are spelled out here once more. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "core/event.h"

static void words(void **state)
{
	assert_string_equal(event_kind_name(EVENT_REST), "rest");
	assert_string_equal(event_kind_name(EVENT_LOAD_BEGIN), "hold-begin");
	assert_string_equal(event_kind_name(EVENT_LOAD_STALL), "hold-stall");
	assert_string_equal(event_kind_name(EVENT_LOAD_GO_ON), "hold-go-on");
	assert_string_equal(event_kind_name(EVENT_LOAD_EARNED), "hold-earned");
	assert_string_equal(event_kind_name(EVENT_LOAD_END), "hold-end");
	assert_string_equal(event_kind_name(EVENT_LOAD_CANCEL), "hold-cancel");
	assert_string_equal(event_kind_name(EVENT_HOLD), "hold");
	assert_string_equal(event_kind_name(EVENT_PULSE), "pulse");
	assert_string_equal(event_kind_name(EVENT_REP), "rep");
	assert_string_equal(event_kind_name(EVENT_GAP), "gap");

	assert_string_equal(cancel_reason_name(CANCEL_PULSE), "pulse");
	assert_string_equal(cancel_reason_name(CANCEL_NOISE), "noise");
	assert_string_equal(cancel_reason_name(CANCEL_BASELINE), "baseline");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
