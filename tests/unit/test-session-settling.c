/* SPDX-License-Identifier: MIT */

/*
 * Reps by motion, which wait for their final events longer, and several at once. Situations are
 * scripts (session-script.h).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/session.h"
#include "session-script.h"
#include "util/macro.h"

static const struct situation situations[] = {
	{ "a force does not matter, and what is tried is said when it is final",
	  GUIDE_MOTION,
	  &target,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 21.5, "rep 1 5.2", "rest-22 rest 1+0 rep 0.0.0 counted" },
		  { 22, "tick", "out pull 1+0" },
		  { 23, "begin 2", "hold-28 hold 1+0" },
		  { 26, "end 2 3", "rest-30 rest 1+0" },
		  { 29.5, "rep 2 3", "rest-30 tried short 3.0 1+1 rep 0.0.1 short" },
		  { 29.6, "cancel 2", "rest-30 tried short 3.0 1+1" }, /* long told */
		  { 30, "tick", "out pull 1+1" },
		  { 31, "begin 3", "hold-36 hold 1+1" },
		  { 36, "earned 3", "back release 2+1" },
		  { 36.5, "end 3 5", "done done 2+1" },
		  { 43, "tick", "done done 2+1" }, /* it may take longer than by the band */
		  { 43, "rep 3 5", "finished done done 2+1 rep 0.0.2 counted finished" },
	  } },
	{ "a notice that is withdrawn was none",
	  GUIDE_MOTION,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 12.6, "cancel 1", "out pull 0+0" }, /* before its end, */
		  { 14, "begin 2", "hold-19 hold 0+0" },
		  { 15, "end 2 0.5", "rest-19 rest 0+0" },
		  { 18, "cancel 2", "rest-19 rest 0+0" }, /* and after it */
		  { 19, "tick", "out pull 0+0" },
		  { 20, "begin 3", "hold-25 hold 0+0" },
		  { 21, "end 3 0.5", "rest-25 rest 0+0" },
		  { 22, "begin 4", "hold-27 hold 0+0" },
		  { 24, "cancel 3", "hold-27 hold 0+0" },
		  { 27, "earned 4", "back release 1+0" },
		  { 27.5, "end 4 5", "rest-31.5 rest 1+0" },
		  { 31, "cancel 4", "rest-31.5 rest 1+0 rep 0.0.0 counted unmeasured" },
		  { 32, "rep 4 5", "rest-31.5 rest 1+0" }, /* promised, and told once */
	  } },
	{ "short reps wait for their final events together",
	  GUIDE_MOTION,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 13, "end 1 0.5", "out pull 0+0" },
		  { 13.5, "begin 2", "hold-15.5 hold 0+0" },
		  { 15.5, "earned 2", "back release 1+0" },
		  { 15.6, "end 2 2", "out pull 1+0" },
		  { 15.7, "begin 3", "hold-17.7 hold 1+0" },
		  { 16.5, "rep 1 0.5", "hold-17.7 hold 1+1 rep 0.0.0 short" },
		  { 17.7, "earned 3", "back release 2+1" },
		  { 17.8, "end 3 2", "out pull 2+1" },
		  { 19, "rep 2 2.1", "out pull 2+1 rep 0.0.1 counted" },
		  { 19.1, "begin 4", "hold-21.1 hold 2+1" },
		  { 20, "end 4 0.8", "out pull 2+1" },
		  { 23.5, "rep 4 0.8",
		    "out tried short 0.8 2+1 rep 0.0.2 counted unmeasured" }, /* 3 got none */
		  { 23.5, "tick", "out tried short 0.8 2+2 rep 0.1.0 short" },
	  } },
	{ "too many wait",
	  GUIDE_MOTION,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 12.3, "end 1 0.3", "out pull 0+0" },
		  { 12.5, "begin 2", "hold-14.5 hold 0+0" },
		  { 12.8, "end 2 0.3", "out pull 0+0" },
		  { 13, "begin 3", "hold-15 hold 0+0" },
		  { 13.3, "end 3 0.3", "out pull 0+0" },
		  { 13.5, "begin 4", "hold-15.5 hold 0+0" },
		  { 13.8, "end 4 0.3", "out pull 0+0" },
		  { 14, "begin 5", "hold-16 hold 0+0" },
		  { 14.3, "end 5 0.3", "out pull 0+0" },
		  { 14.5, "begin 6", "hold-16.5 hold 0+0" },
		  { 14.8, "end 6 0.3", "out pull 0+0" },
		  { 15, "begin 7", "hold-17 hold 0+0" },
		  { 15.3, "end 7 0.3", "out pull 0+0" },
		  { 15.5, "begin 8", "hold-17.5 hold 0+0" },
		  { 15.8, "end 8 0.3", "out pull 0+0" },
		  { 16, "begin 9", "hold-18 hold 0+0" },
		  { 16.3, "end 9 0.3", "out pull 0+1 rep 0.0.0 short unmeasured" },
		  { 16.5, "rep 1 0.3", "out pull 0+1" },
		  { 17, "rep 2 0.3", "out tried short 0.3 0+2 rep 0.0.1 short" },
	  } },
	{ "the latest of as many as may wait was none",
	  GUIDE_MOTION,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 12.3, "end 1 0.3", "out pull 0+0" },
		  { 12.5, "begin 2", "hold-14.5 hold 0+0" },
		  { 12.8, "end 2 0.3", "out pull 0+0" },
		  { 13, "begin 3", "hold-15 hold 0+0" },
		  { 13.3, "end 3 0.3", "out pull 0+0" },
		  { 13.5, "begin 4", "hold-15.5 hold 0+0" },
		  { 13.8, "end 4 0.3", "out pull 0+0" },
		  { 14, "begin 5", "hold-16 hold 0+0" },
		  { 14.3, "end 5 0.3", "out pull 0+0" },
		  { 14.5, "begin 6", "hold-16.5 hold 0+0" },
		  { 14.8, "end 6 0.3", "out pull 0+0" },
		  { 15, "begin 7", "hold-17 hold 0+0" },
		  { 15.3, "end 7 0.3", "out pull 0+0" },
		  { 15.5, "begin 8", "hold-17.5 hold 0+0" },
		  { 15.8, "end 8 0.3", "out pull 0+0" },
		  { 15.9, "cancel 8", "out pull 0+0" },
		  { 16, "begin 9", "hold-18 hold 0+0" },
		  { 16.3, "end 9 0.3", "out pull 0+0" },
	  } },
	{ "the set is complete by a late count while the next pull is awaited",
	  GUIDE_MOTION,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "end 1 1.9", "out pull 0+0" },
		  { 15, "begin 2", "hold-17 hold 0+0" },
		  { 17, "end 2 1.9", "out pull 0+0" },
		  { 17.7, "rep 1 1.95", "out pull 1+0 rep 0.0.0 counted" },
		  { 20.5, "rep 2 1.95", "out pull 2+0 rep 0.0.1 counted" },
		  { 23, "begin 3", "hold-25 hold 2+0" },
		  { 25, "earned 3", "back release 3+0" },
		  { 25.2, "end 3 2", "out pull 3+0" },
		  { 28, "rep 3 2", "out pull 3+0 rep 0.1.0 counted" },
	  } },
	{ "let go a moment too early completes the set",
	  GUIDE_MOTION,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 14.2, "end 1 2", "out pull 1+0" },
		  { 15, "begin 2", "hold-17 hold 1+0" },
		  { 17, "end 2 1.9", "rest-24 rest 1+0" },
		  { 17.7, "rep 1 2", "rest-24 rest 1+0 rep 0.0.0 counted" },
		  { 20.5, "rep 2 1.95", "out pull 2+0 rep 0.0.1 counted" },
	  } },
};

static void test_situations(void **state)
{
	for (size_t i = 0; i < ELEMENTS(situations); i++)
		play(&situations[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_situations) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
