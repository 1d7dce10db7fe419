/* SPDX-License-Identifier: MIT */

/*
 * A workout that does not go through: the link breaks, the person pauses, skips or stops, or what
 * is next has no sensor. Situations are scripts (session-script.h).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/session.h"
#include "session-script.h"
#include "util/macro.h"

/*
 * A rep that both sensors see, one that only the band does, one that nothing does, and the first
 * again.
 */
static const struct routine mixed = {
	.n_steps = 4,
	.steps = {
		{ FLEXION, .sets = 1, .reps = 1, .hold_us = 2 * S },
		{ "toe-press", .sensors = SENSOR_BAND, .sets = 1, .reps = 1, .hold_us = 3 * S },
		{ "toe-curl", .sets = 1, .reps = 1, .hold_us = 4 * S },
		{ FLEXION, .sets = 1, .reps = 1, .hold_us = 2 * S },
	},
};

static const struct situation situations[] = {
	{ "the link breaks in a hold",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 16.9, "lost", "paused out band-lost 0+0" },
		  { 18, "final 1 4.9 30", "paused out band-lost 0+1 rep 0.0.0 band-lost" },
		  { 19, "resume", "paused out band-lost 0+1" },
		  { 26.9, "back", "arm band-back 0+1 arm" },
		  { 27, "begin 2", "arm band-back 0+1" },
		  { 28, "rest", "out pull 0+1" },
		  { 29, "begin 3", "hold-34 hold 0+1" },
		  { 34, "earned 3", "back release 1+1" },
		  { 34.5, "lost", "paused rest band-lost 1+1" },
		  { 38.5, "tick", "paused rest band-lost 1+1 rep 0.0.1 counted unmeasured" },
		  { 39.5, "back", "rest-43.5 band-back 1+1 arm" },
		  { 43.5, "tick", "arm hold-still 1+1" },
		  { 44, "rest", "out pull 1+1" },
		  { 45, "stop", "abandoned done done 1+1 finished unknown 15.0" },
	  } },
	{ "the link breaks in a countdown",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 4, "lost", "paused ready band-lost 0+0" },
		  { 100, "tick", "paused ready band-lost 0+0" },
		  { 104, "back", "ready-110 ready 0+0" },
		  { 110, "tick", "arm hold-still 0+0 arm" },
		  { 111, "lost", "paused arm band-lost 0+0" },
		  { 112, "back", "arm band-back 0+0 arm" },
		  { 113, "rest", "out pull 0+0" },
	  } },
	{ "the link breaks in a pause, and the person comes back first",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 4, "pause", "paused ready paused 0+0" },
		  { 5, "lost", "paused ready paused 0+0" },
		  { 9, "resume", "paused ready band-lost 0+0" },
		  { 10, "pause", "paused ready paused 0+0" },
		  { 11, "back", "paused ready paused 0+0" },
		  { 12, "resume", "ready-18 ready 0+0" },
		  { 13, "stop", "abandoned done done 0+0 finished" },
	  } },
	{ "the link breaks after the last rep",
	  GUIDE_BAND,
	  &at_once,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 1, "skip", "ready-11 ready 0+0-2" },
		  { 11, "tick", "arm hold-still 0+0-2 arm" },
		  { 12, "rest", "out pull 0+0-2" },
		  { 13, "begin 1", "hold-15 hold 0+0-2" },
		  { 15, "earned 1", "back release 1+0-2" },
		  { 16, "end 1 2", "out pull 1+0-2" },
		  { 17, "begin 2", "hold-19 hold 1+0-2" },
		  { 17, "final 1 2 30", "hold-19 hold 1+0-2 rep 0.1.0 counted" },
		  { 19, "earned 2", "back release 2+0-2" },
		  { 19.5, "lost", "done done 2+0-2" },
		  { 23.5, "tick",
		    "finished done done 2+0-2 rep 0.1.1 counted unmeasured finished" },
	  } },
	{ "pause in a hold",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 6, "pause", "paused ready paused 0+0" },
		  { 7, "pause", "paused ready paused 0+0" },
		  { 60, "tick", "paused ready paused 0+0" },
		  { 106, "resume", "ready-110 ready 0+0" },
		  { 107, "resume", "ready-110 ready 0+0" },
		  { 110, "tick", "arm hold-still 0+0 arm" },
		  { 111, "rest", "out pull 0+0" },
		  { 112, "begin 1", "hold-117 hold 0+0" },
		  { 116, "pause", "paused out paused 0+0" },
		  { 117, "earned 1", "paused out paused 0+0" }, /* loads in a pause do not count */
		  { 118, "end 1 5", "paused out paused 0+0" },
		  { 119, "final 1 5 30", "paused out paused 0+1 rep 0.0.0 stopped" },
		  { 120, "begin 2", "paused out paused 0+1" },
		  { 121, "resume", "arm hold-still 0+1 arm" },
		  { 123, "rest", "out pull 0+1" },
	  } },
	{ "pause in a rest",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 19, "pause", "paused rest paused 1+0" },
		  { 20, "final 1 5 30", "paused rest paused 1+0 rep 0.0.0 counted" },
		  { 29, "resume", "rest-32 rest 1+0 arm" },
		  { 30, "begin 2", "rest-32 rest 1+0" }, /* not armed yet */
		  { 31, "rest", "rest-32 rest 1+0" },
		  { 32, "tick", "out pull 1+0" },
	  } },
	{ "pause when the hold is earned",
	  GUIDE_BAND,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 14.5, "pause", "paused out paused 1+0" },
		  { 20, "resume", "arm hold-still 1+0 rep 0.0.0 counted unmeasured arm" },
	  } },
	{ "stop in a pause, the last rep not yet settled",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 19, "pause", "paused rest paused 1+0" },
		  { 20, "stop", "done done 1+0" },
		  { 21, "final 1 5 30", "abandoned done done 1+0 rep 0.0.0 counted finished" },
	  } },
	{ "a late count in a pause completes the set",
	  GUIDE_BAND,
	  &feet,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "end 1 1.95", "rest-18 rest 0+0" },
		  { 15, "pause", "paused rest paused 0+0" },
		  { 16, "final 1 1.95 30", "paused set-rest paused 1+0 rep 0.0.0 counted" },
		  { 30, "resume", "set-rest-50 change-side right 1+0" },
		  { 50, "tick", "arm hold-still right 1+0 arm" },
	  } },
	{ "skip",
	  GUIDE_BAND,
	  &feet,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 13, "skip", "ready-23 ready right 0+0-1" },
		  { 17, "tick", "ready-23 ready right 0+1-1 rep 0.0.0 stopped unmeasured" },
		  { 18, "pause", "paused ready paused right 0+1-1" },
		  { 19, "skip", "paused ready paused 0+1-2" },
		  { 20, "resume", "ready-30 ready 0+1-2" },
		  { 21, "skip", "ready-31 ready 0+1-3" },
		  { 22, "skip", "finished done done 0+1-4 finished" },
	  } },
	{ "a hold of a skipped set counts late",
	  GUIDE_BAND,
	  &feet,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "end 1 1.95", "rest-18 rest 0+0" },
		  { 15, "skip", "ready-25 ready right 0+0-1" },
		  { 17, "final 1 1.95 30", "ready-25 ready right 1+0 rep 0.0.0 counted" },
	  } },
	{ "it counts late for its own set only",
	  GUIDE_BAND,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "end 1 1.95", "out pull 0+0" },
		  { 15, "skip", "ready-25 ready 0+0-2" },
		  { 17, "final 1 1.95 30", "ready-25 ready 1+0-1 rep 0.0.0 counted" },
		  { 25, "tick", "arm hold-still 1+0-1 arm" },
		  { 26, "rest", "out pull 1+0-1" },
		  { 27, "begin 2", "hold-29 hold 1+0-1" },
		  { 29, "earned 2", "back release 2+0-1" },
		  { 30, "end 2 2", "out pull 2+0-1" }, /* one of two */
	  } },
	{ "stop in a hold, the rep before not yet settled",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 19, "begin 2", "hold-24 hold 1+0" },
		  { 20, "stop", "done done 1+0" },
		  { 21, "skip", "done done 1+0" },
		  { 22, "tick", "done done 1+0 rep 0.0.0 counted unmeasured" },
		  { 24, "tick", "abandoned done done 1+1 rep 0.0.1 stopped unmeasured finished" },
		  { 25, "final 1 5 30", "abandoned done done 1+1" },
		  { 26, "skip", "abandoned done done 1+1" },
		  { 26, "pause", "abandoned done done 1+1" },
	  } },
	{ "stop in a hold, with what the detector still has to say",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 16.9, "stop", "done done 0+0" },
		  { 16.9, "end 1 4.9", "done done 0+0" },
		  { 16.9, "final 1 4.9 30", "abandoned done done 0+1 rep 0.0.0 stopped finished" },
	  } },
	{ "stop in a moment's pull",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 12.5, "stop", "done done 0+0" },
		  { 12.5, "cancel 1", "abandoned done done 0+0 finished" },
		  { 12.5, "pulse 1", "abandoned done done 0+0" },
	  } },
	{ "stop when all is done is no giving up",
	  GUIDE_BAND,
	  &two_reps,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-17 hold 0+0" },
		  { 17, "earned 1", "back release 1+0" },
		  { 18, "end 1 5", "rest-22 rest 1+0" },
		  { 20, "final 1 5 30", "rest-22 rest 1+0 rep 0.0.0 counted" },
		  { 21, "begin 2", "hold-26 hold 1+0" },
		  { 26, "earned 2", "back release 2+0" },
		  { 27, "end 2 5", "done done 2+0" },
		  { 27, "pause", "done done 2+0" },
		  { 28, "stop", "finished done done 2+0 rep 0.0.1 counted unmeasured finished" },
	  } },
	{ "by motion: a stop waits for none of them",
	  GUIDE_MOTION,
	  &at_once,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 12.5, "end 1 0.3", "out pull 0+0" },
		  { 13, "begin 2", "hold-15 hold 0+0" },
		  { 13.5, "end 2 0.3", "out pull 0+0" },
		  { 14, "stop", "done done 0+0" },
		  { 14, "stop", "done done 0+1 rep 0.0.0 short unmeasured" },
		  { 14, "tick", "abandoned done done 0+2 rep 0.0.1 short unmeasured finished" },
	  } },
	{ "what the motion sensor cannot verify goes by the timer",
	  GUIDE_MOTION,
	  &mixed,
	  {
		  ARMED,
		  { 12, "begin 1", "hold-14 hold 0+0" },
		  { 14, "earned 1", "back release 1+0" },
		  { 15, "end 1 2", "ready-25 ready 1+0 by timer" },
		  { 16, "lost", "ready-25 ready 1+0 by timer" }, /* nobody needs it now */
		  { 18.5, "rep 1 2", "ready-25 ready 1+0 rep 0.0.0 counted by timer" },
		  { 25, "tick", "hold-28 hold 1+0 by timer" },
		  { 26, "begin 2", "hold-28 hold 1+0 by timer" },
		  { 27, "gap 0.7", "hold-28 hold 1+0 by timer" },
		  { 28, "tick", "ready-38 ready 2+0 rep 1.0.0 counted unmeasured by timer" },
		  { 38, "tick", "hold-42 hold 2+0 by timer" },
		  { 42, "tick",
		    "paused ready band-lost 3+0 rep 2.0.0 counted unmeasured" }, /* needed again */
		  { 44, "back", "ready-54 ready 3+0" },
		  { 54, "tick", "arm hold-still 3+0 arm" },
		  { 55, "rest", "out pull 3+0" },
		  { 56, "begin 9", "hold-58 hold 3+0" },
		  { 58, "earned 9", "back release 4+0" },
		  { 59, "end 9 2", "done done 4+0" },
		  { 62, "rep 9 2", "finished done done 4+0 rep 3.0.0 counted finished" },
	  } },
	{ "what the band can verify goes by the band",
	  GUIDE_BAND,
	  &mixed,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 1, "skip", "ready-11 ready 0+0-1" },
		  { 2, "lost", "paused ready band-lost 0+0-1" },
		  { 3, "skip", "ready-13 ready 0+0-2 by timer" }, /* goes on: it needs no band */
		  { 4, "skip", "paused ready band-lost 0+0-3" },
		  { 5, "pause", "paused ready paused 0+0-3" },
		  { 6, "resume", "paused ready band-lost 0+0-3" },
		  { 7, "stop", "abandoned done done 0+0-3 finished" },
	  } },
	{ "the link breaks in the last rep that needs it",
	  GUIDE_BAND,
	  &mixed,
	  {
		  { 0, "start", "ready-10 ready 0+0" },
		  { 1, "skip", "ready-11 ready 0+0-1" },
		  { 11, "tick", "arm hold-still 0+0-1 arm" },
		  { 12, "rest", "out pull 0+0-1" },
		  { 13, "begin 1", "hold-16 hold 0+0-1" },
		  { 16, "earned 1", "back release 1+0-1" },
		  { 17, "lost", "ready-27 ready 1+0-1 by timer" },
		  { 18, "pause", "paused ready paused 1+0-1 by timer" },
		  { 19, "resume", "ready-28 ready 1+0-1 by timer" },
		  { 21, "tick", "ready-28 ready 1+0-1 rep 1.0.0 counted unmeasured by timer" },
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
