/* SPDX-License-Identifier: MIT */

/*
 * A TZif file. What is accepted is a table that rises, with offsets that there may be, in which
 * what the clocks have shown is over, and what they have not is to come. The same bytes as the rule
 * of $TZ, too.
 */

#include <errno.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "sys/cleanup.h"
#include "sys/zone.h"
#include "util/macro.h"

static void check_moment(const struct zone *zone, int64_t at_s)
{
	uint64_t at_us = (uint64_t)MAX(at_s, 0) * USEC_PER_SEC;
	int64_t shown_s = zone_shown(zone, at_us), civil_s = zone_civil(zone, at_us);

	demand(shown_s >= civil_s);
	demand(zone_instant(zone, shown_s) <= at_us);
	demand(zone_instant(zone, civil_s) <= at_us);
	demand(zone_instant(zone, shown_s + 1) > at_us || at_s >= ZONE_END_S);
}

static void check_zone(const struct zone *zone)
{
	demand(zone->n <= ZONE_CHANGES_MAX);
	demand(zone->first_offset_s >= ZONE_OFFSET_MIN_S &&
	       zone->first_offset_s <= ZONE_OFFSET_MAX_S);
	for (size_t i = 0; i < zone->n; i++) {
		const struct zone_change *change = &zone->changes[i];

		demand(change->from_s > (i > 0 ? change[-1].from_s : 0));
		demand(change->from_s <= ZONE_END_S);
		demand(change->offset_s >= ZONE_OFFSET_MIN_S &&
		       change->offset_s <= ZONE_OFFSET_MAX_S);
		demand(change->offset_s != (i > 0 ? change[-1].offset_s : zone->first_offset_s));
		check_moment(zone, change->from_s - 1);
		check_moment(zone, change->from_s);
		check_moment(zone, change->from_s + 7200);
	}
	check_moment(zone, 0);
	check_moment(zone, ZONE_END_S);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	_cleanup_(freep) char *text = fuzz_text(data, n);
	static struct zone zone;
	int r;

	r = zone_read(data, n, &zone);
	demand(r == 0 || r == -EBADMSG || r == -ENOTSUP);
	if (r == 0)
		check_zone(&zone);

	r = zone_of_rule(text, &zone);
	demand(r == 0 || r == -EBADMSG);
	if (r == 0)
		check_zone(&zone);
	return 0;
}
