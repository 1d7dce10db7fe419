/* SPDX-License-Identifier: MIT */

/*
 * Two clocks: the counter of the device, unwrapped, and its relation to the host's. The device's is
 * the truth for lengths; the host's is only needed to say when something will happen on the
 * person's desk.
 */

#include "core/clock.h"

#include "util/macro.h"

/* A step back is a wrap when the counter would have run less than this. */
#define WRAP_US   USEC_PER_SEC
#define REPEAT_US USEC_PER_SEC
#define SLOT_US   (5 * USEC_PER_SEC)
#define AHEAD_US  (30 * USEC_PER_SEC)
#define NOT_KNOWN INT64_MAX

void ticks_unwrap(struct ticks *k, uint32_t raw_us, uint64_t *ret_t_us, bool *ret_new_epoch)
{
	uint32_t step_us = raw_us - k->last;

	*ret_new_epoch = !k->started || (raw_us < k->last && step_us >= WRAP_US);
	if (!k->started)
		k->t_us = raw_us;
	else if (!*ret_new_epoch)
		k->t_us += step_us;

	k->started = true;
	k->last = raw_us;
	*ret_t_us = k->t_us;
}

bool ticks_repeats(const struct ticks *k, uint32_t raw_us)
{
	uint32_t back_us = k->last - raw_us;

	return k->started && back_us < REPEAT_US;
}

void clock_init(struct clock *c)
{
	*c = (struct clock){};
}

/* Empty the slots between the newest one and that of now: nothing arrived in them. */
static void turn_to(struct clock *c, uint64_t slot)
{
	uint64_t first = MAX(c->slot + 1, slot - MIN(slot, CLOCK_SLOTS - 1));

	for (uint64_t i = first; i <= slot; i++)
		c->lowest_us[i % CLOCK_SLOTS] = NOT_KNOWN;
	c->slot = MAX(c->slot, slot);
}

static void begin(struct clock *c, uint64_t t_us, uint64_t host_us)
{
	for (unsigned i = 0; i < CLOCK_SLOTS; i++)
		c->lowest_us[i] = NOT_KNOWN;
	c->started = true;
	c->last_t_us = t_us;
	c->last_host_us = host_us;
	c->slot = host_us / SLOT_US;
	c->lowest_us[c->slot % CLOCK_SLOTS] = (int64_t)(host_us - t_us);
}

bool clock_arrival(struct clock *c, uint64_t t_us, uint64_t host_us)
{
	bool ahead = c->started && t_us > c->last_t_us &&
		     t_us - c->last_t_us > host_us - MIN(c->last_host_us, host_us) + AHEAD_US;
	int64_t *lowest_us;

	if (!c->started || ahead) {
		begin(c, t_us, host_us);
		return ahead;
	}

	turn_to(c, host_us / SLOT_US);
	lowest_us = &c->lowest_us[c->slot % CLOCK_SLOTS];
	*lowest_us = MIN(*lowest_us, (int64_t)(host_us - t_us));
	c->last_t_us = t_us;
	c->last_host_us = host_us;
	return false;
}

uint64_t clock_to_host(const struct clock *c, uint64_t t_us)
{
	int64_t lowest_us = c->lowest_us[0];

	for (unsigned i = 1; i < CLOCK_SLOTS; i++)
		lowest_us = MIN(lowest_us, c->lowest_us[i]);
	return t_us + (uint64_t)lowest_us;
}
