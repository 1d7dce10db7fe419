/* SPDX-License-Identifier: MIT */

/*
 * A routine file. One that is accepted can be guided: it passes the core's own check, each step
 * ends, what it leaves open begins at the low end, and its plans are written as they are read.
 */

#include <string.h>

#include "conf/plan.h"
#include "conf/routine-file.h"
#include "fuzz/fuzz.h"

static void say(void *userdata, const char *sentence)
{
	demand(strlen(sentence) > 0);
}

static void check_plan(const struct plan *plan)
{
	char text[PLAN_TEXT_MAX];
	struct plan again = { 0 };

	plan_text(plan, text);
	demand(!text[0] || plan_parse(text, &again) == 0);
	demand(memcmp(plan, &again, sizeof(again)) == 0);
}

static void check_step(const struct step *s)
{
	const uint64_t now[DOSE_COUNT] = { [DOSE_SETS] = s->sets,
					   [DOSE_REPS] = s->reps,
					   [DOSE_HOLD] = s->hold_us,
					   [DOSE_TIME] = s->time_us };

	for (enum dose d = DOSE_SETS; d < DOSE_COUNT; d++)
		demand(!s->ranges[d].most ||
		       (s->ranges[d].least == now[d] && s->ranges[d].least < s->ranges[d].most));
	demand(s->n_parts <= ROUTINE_PARTS_MAX);
	check_plan(&s->plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct complaints complaints = { .say = say };
	struct routine routine;
	unsigned step;
	int r;

	r = routine_load(&routine, fuzz_file("fuzz.routine", data, n), &complaints);
	if (r < 0) {
		demand(complaints.count > 0);
		return 0;
	}

	demand(!routine_check(&routine, &step));
	demand(routine_planned(&routine) > 0);
	demand(routine_duration_us(&routine, 0) > 0);
	check_plan(&routine.plan);
	for (step = 0; step < routine.n_steps; step++)
		check_step(&routine.steps[step]);
	return 0;
}
