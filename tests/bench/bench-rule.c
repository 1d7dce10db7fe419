/* SPDX-License-Identifier: MIT */

/*
 * How long the next slot of a rule takes to be found, from a thousand instants of fifty years, for
 * common rules and for the rarest that there are.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "conf/rule-text.h"
#include "sys/zone.h"
#include "util/macro.h"

#define INSTANTS 1000
#define STEP_US  (UINT64_C(50) * 365 * 86400 * USEC_PER_SEC / INSTANTS)

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void measure(const struct zone *zone, const char *text)
{
	const struct rule_frame frame = { 4 * 3600, 0, 1 };
	double begin_s, took_s, sum_s = 0, most_s = 0;
	struct rule_error why;
	struct rules rules;
	uint64_t slot_us;

	if (rules_parse(text, &rules, &why) < 0)
		exit(1);
	for (uint64_t i = 0; i < INSTANTS; i++) {
		begin_s = now_s();
		if (rules_next(&rules, zone, &frame, i * STEP_US, &slot_us) < 0)
			exit(1);
		took_s = now_s() - begin_s;
		sum_s += took_s;
		most_s = MAX(most_s, took_s);
	}
	printf("  %-42s %6.2f us, at most %.1f us\n", text, sum_s / INSTANTS * 1e6, most_s * 1e6);
}

int main(void)
{
	static const char *const texts[] = {
		"Mon..Fri 07:30",
		"*:*:*",
		"every 2 days at 07:30",
		"99 times a day between 00:00 and 23:59",
		"Mon *-02-29 07:30",
		"2199-12-31 23:59:59",
		"07:30; every 2 days at 18:00; Mon *-02-29",
	};
	static struct zone zone;

	if (zone_of_rule("CET-1CEST,M3.5.0,M10.5.0/3", &zone) < 0)
		return 1;
	puts("next slot of a rule");
	for (size_t i = 0; i < ELEMENTS(texts); i++)
		measure(&zone, texts[i]);
	return 0;
}
