/* SPDX-License-Identifier: MIT */

/*
 * What drivers of devices without a clock share. It leaves out what a pace is: see core/pace.h.
 */

#include "driver/stamp.h"

#include <math.h>

static void begin_epoch(struct decoder *d, struct reading *ret)
{
	if (ret->n_samples == 0)
		return;

	ret->samples[0].new_epoch = !d->started;
	d->started = true;
}

void stamp_arrival(struct decoder *d, uint64_t host_us, struct reading *ret)
{
	for (size_t i = 0; i < ret->n_samples; i++)
		ret->samples[i].t_us = host_us;
	begin_epoch(d, ret);
}

void stamp_paced(struct decoder *d, uint64_t host_us, struct reading *ret)
{
	unsigned n = (unsigned)ret->n_samples;

	if (n == 0)
		return;

	ret->n_samples = 0;
	pace_arrival(&d->pace, n, host_us);
	for (unsigned i = 0; i < n; i++) {
		ret->samples[i].t_us = pace_time(&d->pace, n - 1 - i);
		if (!isnan(ret->samples[i].force_n))
			ret->samples[ret->n_samples++] = ret->samples[i];
	}
	begin_epoch(d, ret);
}
