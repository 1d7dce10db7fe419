/* SPDX-License-Identifier: MIT */
/*
 * The clock behind a virtual device: when the time of its next packet has come, it goes over the
 * air.
 */

#include <string.h>
#include <time.h>

#include "bus/carrier.h"
#include "util/macro.h"

static int on_tick(sd_event_source *s, uint64_t us, void *userdata);

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

static uint64_t next_us(const struct carrier *c)
{
	return c->load->next_us(c->userdata);
}

static void take(struct carrier *c)
{
	c->t_us = next_us(c);
	c->load->take(c->userdata);
}

static void measure(struct carrier *c)
{
	uint8_t packet[CARRIER_PACKET_MAX];
	size_t n;

	take(c);
	n = c->load->pack(c->userdata, packet);
	if (!n || c->t_us < c->mute_until_us)
		return;

	if (c->swap) {
		c->swap = false;
		c->n_late = n;
		memcpy(c->late, packet, n);
		return;
	}

	carrier_send(c, packet, n);
	if (c->duplicate) {
		c->duplicate = false;
		carrier_send(c, packet, n);
	}
	if (c->n_late) {
		carrier_send(c, c->late, c->n_late);
		c->n_late = 0;
	}
}

static uint64_t person_now(const struct carrier *c)
{
	return c->base_us + (uint64_t)((double)(now_us() - c->real_us) * c->speed);
}

static void rebase(struct carrier *c)
{
	c->real_us = now_us();
	c->base_us = c->t_us;
}

/* Once a packet, by real time. */
static void wait_for_packet(struct carrier *c)
{
	double period_s = c->load->packet_s(c->userdata) / c->speed;
	uint64_t us = MAX((uint64_t)(period_s * 1e6), USEC_PER_MSEC);

	c->tick = sd_event_source_disable_unref(c->tick);
	(void)sd_event_add_time_relative(c->event, &c->tick, CLOCK_MONOTONIC, us, 1, on_tick, c);
}

static int on_tick(sd_event_source *s, uint64_t us, void *userdata)
{
	struct carrier *c = userdata;

	while (next_us(c) <= person_now(c))
		measure(c);

	wait_for_packet(c);
	return 0;
}

void carrier_init(struct carrier *c, sd_event *event, struct fake_device *device, unsigned chrc,
		  const struct carrier_load *load, void *userdata, double speed)
{
	*c = (struct carrier){
		.event = event,
		.device = device,
		.chrc = chrc,
		.load = load,
		.userdata = userdata,
		.speed = speed,
	};
	rebase(c);
}

void carrier_done(struct carrier *c)
{
	c->tick = sd_event_source_disable_unref(c->tick);
}

void carrier_start(struct carrier *c, bool lived_on)
{
	while (lived_on && next_us(c) < person_now(c))
		take(c);

	rebase(c);
	wait_for_packet(c);
}

void carrier_stop(struct carrier *c)
{
	c->tick = sd_event_source_disable_unref(c->tick);
	rebase(c);
}

void carrier_speed(struct carrier *c, double speed)
{
	rebase(c);
	c->speed = speed;
	if (c->tick)
		wait_for_packet(c);
}

void carrier_send(struct carrier *c, const uint8_t *p, size_t n)
{
	c->packets++;
	if (c->broadcasts)
		fake_device_advertise(c->device, p, n);
	else if (!fake_device_notify(c->device, c->chrc, p, n))
		c->unheard++;
}

void carrier_gap(struct carrier *c, double seconds)
{
	c->mute_until_us = c->t_us + (uint64_t)(seconds * 1e6);
}

void carrier_duplicate(struct carrier *c)
{
	c->duplicate = true;
}

void carrier_swap(struct carrier *c)
{
	c->swap = true;
}

void carrier_burst(struct carrier *c, double seconds)
{
	uint64_t end_us = c->t_us + (uint64_t)(seconds * 1e6);

	while (c->t_us < end_us)
		measure(c);
	rebase(c);
}
