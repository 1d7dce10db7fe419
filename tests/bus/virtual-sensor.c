/* SPDX-License-Identifier: MIT */
/*
 * The virtual sensor behind the fake bluetoothd, as virtual-band.c is the band: commands go in,
 * packets come out for as long as somebody is subscribed.
 */

#include <assert.h>

#include "bus/virtual-sensor.h"
#include "util/macro.h"

static_assert(WITMOTION_PACKET_MAX <= CARRIER_PACKET_MAX, "a packet has room");

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

/* Somebody who is done sits there, and the sensor goes on measuring. */
static uint64_t next_us(void *userdata)
{
	struct virtual_sensor *s = userdata;

	if (!s->has_next && !mover_next(&s->mover, &s->next)) {
		s->next = s->taken;
		s->next.t_us += USEC_PER_SEC / WITMOTION_MEASURE_HZ;
	}
	s->has_next = true;
	return s->next.t_us;
}

static void take(void *userdata)
{
	struct virtual_sensor *s = userdata;

	s->taken = s->next;
	s->has_next = false;
}

static size_t pack(void *userdata, uint8_t ret[static CARRIER_PACKET_MAX])
{
	struct virtual_sensor *s = userdata;

	return witmotion_sample(&s->witmotion, &s->taken, ret);
}

static double packet_s(void *userdata)
{
	struct virtual_sensor *s = userdata;

	return (double)(s->witmotion.every * s->witmotion.frames) / WITMOTION_MEASURE_HZ;
}

static const struct carrier_load load = { next_us, take, pack, packet_s };

static void on_subscribed(void *userdata, unsigned chrc, bool on)
{
	struct virtual_sensor *s = userdata;

	if (chrc != VIRTUAL_SENSOR_DATA)
		return;

	witmotion_subscribed(&s->witmotion, on);
	if (on)
		carrier_start(&s->air, s->mover.plan.reps == 0);
	else
		carrier_stop(&s->air);
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
	int r;

	measured.rate_hz = WITMOTION_MEASURE_HZ;
	*s = (struct virtual_sensor){ .event = event };
	witmotion_init(&s->witmotion);
	mover_init(&s->mover, &measured);
	r = fake_device_add(
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
	if (r < 0)
		return r;

	carrier_init(&s->air, event, s->device, VIRTUAL_SENSOR_DATA, &load, s, 1);
	return 0;
}

void virtual_sensor_done(struct virtual_sensor *s)
{
	carrier_done(&s->air);
}
