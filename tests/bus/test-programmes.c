/* SPDX-License-Identifier: MIT */
/*
 * The shipped programmes on the bus, from start to end as somebody does them by the timer, at their own doses: the clock
 * leaps from one phase to the next. What they take, what is announced and what the history says must agree.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/leap.h"
#include "bus/scene.h"

#define ROUTINE "org.instep.Instep1.Routine"

/* What the daemon itself needs between two leaps. */
#define BUSY_S 1.0

static struct leap *leap;

static bool finished(void *userdata)
{
	return ((struct harness *)userdata)->finished;
}

static double figure(sd_bus_message *m, const char *key)
{
	char *text = dict_get(m, key), *end;
	double value = strtod(text, &end);

	if (!*text || *end)
		fail("%s is \"%s\"", key, text);
	free(text);
	return value;
}

static double property(struct harness *h, const char *path, const char *interface, const char *name)
{
	char *text = property_get(h, path, interface, name), *end;
	double value = strtod(text, &end);

	if (!*text || *end)
		fail("%s is \"%s\"", name, text);
	free(text);
	return value;
}

static void start(struct harness *h, const char *routine)
{
	if (bus_call(h, NULL, MANAGER_PATH, MANAGER, "StartWorkout", "sa{sv}", routine, 1, "guide",
		     "s", "timer") < 0)
		fail("%s: %s", routine, h->error);
}

static void run(struct harness *h, const char *routine, const char *object)
{
	double planned, seconds;

	leap = leap_start(h);
	planned = property(h, object, ROUTINE, "Planned");
	seconds = property(h, object, ROUTINE, "EstimatedDuration");
	start(h, routine);
	leap_on(h, leap, LEAPS_ALL);
	wait_for(h, finished, h, "Finished");

	check(h->reps_done == planned && h->reps_counted == planned);
	check(figure(h->finished, "done") == planned && figure(h->finished, "tried") == 0);
	if (fabs(figure(h->finished, "seconds") - seconds) > BUSY_S)
		fail("it takes %g s, and was said to take %g s", figure(h->finished, "seconds"),
		     seconds);
}

static void resisted_flexion(struct harness *h)
{
	run(h, "resisted-flexion", MANAGER_PATH "/routine/resisted_2dflexion");
}

static const struct test tests[] = {
	TEST(resisted_flexion),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
