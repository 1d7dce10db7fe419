/* SPDX-License-Identifier: MIT */
/*
 * The carrier between the virtual sensor and the fake bluetoothd, as virtual-band.c is for the band: commands go in,
 * packets come out when their time has come. What a link or a radio does wrong is done here; the model of the person
 * stays honest.
 */

#include <time.h>

#include "bus/virtual-sensor.h"
#include "util/macro.h"

const struct mover_plan virtual_sensor_plan = {
	.seed = 1,
	.range_deg = 40,
	.ramp_s = 0.5,
	.hold_s = 1,
	.rest_s = 1.5,
	.gyro = true,
	.tremor = 1,
	.noise = 1,
};

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

/* The next measurement, in the person's time. Somebody who is done sits there, and the sensor goes on measuring. */
static void look_ahead(struct virtual_sensor *s)
{
	if (s->has_next)
		return;

	if (!mover_next(&s->mover, &s->next))
		s->next.t_us = s->t_us + USEC_PER_SEC / WITMOTION_MEASURE_HZ;
	s->has_next = true;
}

static void measure(struct virtual_sensor *s)
{
	uint8_t packet[WITMOTION_PACKET_MAX];
	size_t n;

	look_ahead(s);
	s->has_next = false;
	s->t_us = s->next.t_us;
	n = witmotion_sample(&s->witmotion, &s->next, packet);
	if (!n || s->t_us < s->mute_until_us)
		return;

	virtual_sensor_send(s, packet, n);
	if (s->duplicate) {
		s->duplicate = false;
		virtual_sensor_send(s, packet, n);
	}
}

static uint64_t person_now(const struct virtual_sensor *s)
{
	return s->base_us + now_us() - s->real_us;
}

static void rebase(struct virtual_sensor *s)
{
	s->real_us = now_us();
	s->base_us = s->t_us;
}

static int on_tick(sd_event_source *source, uint64_t us, void *userdata)
{
	struct virtual_sensor *s = userdata;
	unsigned measurements = s->witmotion.every * s->witmotion.frames;

	for (look_ahead(s); s->next.t_us <= person_now(s); look_ahead(s))
		measure(s);

	s->tick = sd_event_source_disable_unref(s->tick);
	return sd_event_add_time_relative(s->event, &s->tick, CLOCK_MONOTONIC,
					  measurements * USEC_PER_SEC / WITMOTION_MEASURE_HZ, 1,
					  on_tick, s);
}

/* Somebody without a plan has gone on living while nobody listened. */
static void live_on(struct virtual_sensor *s)
{
	for (look_ahead(s); s->next.t_us < person_now(s); look_ahead(s)) {
		s->has_next = false;
		s->t_us = s->next.t_us;
	}
}

static void on_subscribed(void *userdata, unsigned chrc, bool on)
{
	struct virtual_sensor *s = userdata;

	if (chrc != VIRTUAL_SENSOR_DATA)
		return;

	s->tick = sd_event_source_disable_unref(s->tick);
	if (on && s->mover.plan.reps == 0)
		live_on(s);
	rebase(s);
	witmotion_subscribed(&s->witmotion, on);
	if (on)
		(void)on_tick(NULL, 0, s);
}

static void on_written(void *userdata, unsigned chrc, const uint8_t *p, size_t n)
{
	struct virtual_sensor *s = userdata;
	uint8_t reply[WITMOTION_FRAME];
	size_t n_reply;

	if (chrc != VIRTUAL_SENSOR_CONTROL)
		return;

	n_reply = witmotion_command(&s->witmotion, p, n, reply);
	if (n_reply)
		(void)fake_device_notify(s->device, VIRTUAL_SENSOR_DATA, reply, n_reply);
	s->rates += n > 2 && p[2] == 0x03;
}

static void on_link(void *userdata, bool connected)
{
	if (!connected)
		on_subscribed(userdata, VIRTUAL_SENSOR_DATA, false);
}

int virtual_sensor_init(struct virtual_sensor *s, struct fake *fake, sd_event *event,
			const struct mover_plan *plan, const char *address, bool other_base)
{
	struct mover_plan measured = *plan;

	measured.rate_hz = WITMOTION_MEASURE_HZ;
	*s = (struct virtual_sensor){ .event = event };
	witmotion_init(&s->witmotion);
	mover_init(&s->mover, &measured);
	rebase(s);
	return fake_device_add(
		fake,
		&(struct peripheral){
			.address = address ? address : VIRTUAL_SENSOR_ADDRESS,
			.name = VIRTUAL_SENSOR_NAME,
			.service = other_base ? WITMOTION_OTHER_SERVICE : WITMOTION_SERVICE,
			.chrcs = { [VIRTUAL_SENSOR_DATA] = { other_base ? WITMOTION_OTHER_DATA
									: WITMOTION_DATA,
							     CHRC_NOTIFY },
				   [VIRTUAL_SENSOR_CONTROL] = { other_base ? WITMOTION_OTHER_CONTROL
									   : WITMOTION_CONTROL,
								CHRC_WRITE | CHRC_WRITE_COMMAND } },
			.rssi = -62,
			.connected = on_link,
			.subscribed = on_subscribed,
			.written = on_written,
			.userdata = s,
		},
		&s->device);
}

void virtual_sensor_done(struct virtual_sensor *s)
{
	s->tick = sd_event_source_disable_unref(s->tick);
}

void virtual_sensor_send(struct virtual_sensor *s, const uint8_t *p, size_t n)
{
	s->packets++;
	if (!fake_device_notify(s->device, VIRTUAL_SENSOR_DATA, p, n))
		s->unheard++;
}

void virtual_sensor_gap(struct virtual_sensor *s, double seconds)
{
	s->mute_until_us = s->t_us + (uint64_t)(seconds * 1e6);
}

void virtual_sensor_duplicate(struct virtual_sensor *s)
{
	s->duplicate = true;
}

void virtual_sensor_burst(struct virtual_sensor *s, double seconds)
{
	uint64_t end_us = s->t_us + (uint64_t)(seconds * 1e6);

	while (s->t_us < end_us)
		measure(s);
	rebase(s);
}
