/* SPDX-License-Identifier: MIT */

/*
 * A routine file. One that is accepted can be guided: it passes the core's own check, and each step
 * ends.
 */

#include <string.h>

#include "conf/routine-file.h"
#include "fuzz/fuzz.h"

static void say(void *userdata, const char *sentence)
{
	demand(strlen(sentence) > 0);
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
	return 0;
}
