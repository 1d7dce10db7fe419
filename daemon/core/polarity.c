/* SPDX-License-Identifier: MIT */

/*
 * The evidence for which pose is rest. Tried and found useless: tremor, the scatter of either pose,
 * and the speed of the way out against that of the way back.
 */

#include "core/polarity.h"

#include <math.h>

#include "util/macro.h"

/*
 * Five times as hard, in the geometric mean of three repetitions. The far pose of a knee that is
 * stretched to its stop was seen to strike up to 2.6 times as hard as the swing back, a heel on the
 * floor 3 to 20 times as hard as at the top.
 */
#define HARDER      5.0
#define LEAST_G     0.02 /* less is noise of the sensor */
#define PAUSE_US    (10 * USEC_PER_SEC)
#define PAUSE_TIMES 2

void polarity_init(struct polarity *p)
{
	*p = (struct polarity){};
}

enum polarity_verdict polarity_rep(struct polarity *p, double far_g, double rest_g)
{
	double sum = 0;

	p->lean[p->reps++ % POLARITY_REPS] = log(fmax(far_g, LEAST_G) / fmax(rest_g, LEAST_G));
	if (p->reps < POLARITY_REPS)
		return POLARITY_OPEN;
	for (unsigned i = 0; i < POLARITY_REPS; i++)
		sum += p->lean[i];
	if (fabs(sum) < POLARITY_REPS * log(HARDER))
		return POLARITY_OPEN;
	return sum < 0 ? POLARITY_RIGHT : POLARITY_INVERTED;
}

void polarity_stayed(struct polarity *p, uint64_t stay_us)
{
	p->longest_us = MAX(p->longest_us, stay_us);
}

bool polarity_pause(const struct polarity *p, uint64_t stay_us)
{
	return stay_us >= PAUSE_US && stay_us > PAUSE_TIMES * p->longest_us;
}
