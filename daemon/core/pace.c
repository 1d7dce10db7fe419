/* SPDX-License-Identifier: MIT */

/*
 * A time for each sample of a device that sends none. It leaves out how late the radio is on the
 * whole: that is the same for all samples, so it is in no length, and the clock (core/clock.h)
 * knows the difference to the host's.
 */

#include "core/pace.h"

#include <math.h>

#include "util/macro.h"

/* How fast it follows: settled in about 2 s, and 30 ms of jitter come out as 3. */
#define BANDWIDTH_HZ 0.3

/*
 * Further off than this is no jitter. Connections deliver every 7.5 to 50 ms, and now and then one
 * or two events are lost to the neighbours' radio. Packets that come seldom may be late by two.
 */
#define JITTER_US 100e3

/* With this much correction a packet time remains positive whatever the jitter. */
#define GAIN_MAX 0.25

void pace_init(struct pace *p, double rate_hz)
{
	*p = (struct pace){ .period_us = 1e6 / rate_hz };
}

void pace_arrival(struct pace *p, unsigned n, uint64_t host_us)
{
	double expected_us = n * p->period_us;
	double late_us = (double)host_us - (double)p->newest_us - expected_us;
	double gain = fmin(2 * M_PI * BANDWIDTH_HZ * expected_us / 1e6, GAIN_MAX);
	uint64_t was_us = p->newest_us;

	if (!p->started || fabs(late_us) > fmax(JITTER_US, 2 * expected_us)) {
		p->newest_us = MAX(was_us, host_us);
		p->step_us = fmin(p->period_us, (double)(p->newest_us - was_us) / n);
	} else {
		p->newest_us += (uint64_t)llround(expected_us + M_SQRT2 * gain * late_us);
		p->step_us = (double)(p->newest_us - was_us) / n;
		p->period_us += gain * gain * late_us / n;
	}
	p->started = true;
}

uint64_t pace_time(const struct pace *p, unsigned before)
{
	return p->newest_us - (uint64_t)llround(before * p->step_us);
}
