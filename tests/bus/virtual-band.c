/* SPDX-License-Identifier: MIT */
/*
 * The virtual band behind the fake bluetoothd: commands go in, packets come out. What only a device
 * with a clock and a warning can do wrong is done here; what any link may do is the carrier's.
 */

#include <assert.h>
#include <errno.h>

#include "bus/virtual-band.h"
#include "util/macro.h"

/* From the acknowledgement of the sleep command to its end. */
#define OFF_US (20 * USEC_PER_MSEC)

static_assert(PROGRESSOR_PACKET_MAX <= CARRIER_PACKET_MAX, "a packet has room");

const struct person_plan virtual_band_plan = {
	.seed = 1,
	.level_kg = 3,
	.rate_hz = 80,
	.hold_s = 3,
	.rest_s = 1.5,
	.short_hold = -1,
	.pretension = 1,
	.tremor = 1,
	.noise = 1,
	.overshoot = 1,
};

/* Somebody who is done sits there, and the band goes on measuring. */
static uint64_t next_us(void *userdata)
{
	struct virtual_band *b = userdata;

	if (!b->has_next && !person_next(b->person, &b->next))
		b->next = (struct person_sample){
			b->taken.t_us + (uint64_t)(USEC_PER_SEC / b->rate_hz), b->taken.force_kg
		};
	b->has_next = true;
	return b->next.t_us;
}

static void take(void *userdata)
{
	struct virtual_band *b = userdata;

	b->taken = b->next;
	b->has_next = false;
}

static size_t pack(void *userdata, uint8_t ret[static CARRIER_PACKET_MAX])
{
	struct virtual_band *b = userdata;

	return progressor_sample(&b->progressor, b->taken.t_us - b->zero_us, b->taken.force_kg,
				 ret);
}

static double packet_s(void *userdata)
{
	struct virtual_band *b = userdata;

	return b->progressor.samples_a_packet / b->rate_hz;
}

static const struct carrier_load load = { next_us, take, pack, packet_s };

static void stream_stop(struct virtual_band *b)
{
	carrier_stop(&b->air);
	progressor_link_lost(&b->progressor);
}

static void stream_start(struct virtual_band *b)
{
	carrier_start(&b->air, b->follows);
	b->zero_us = b->air.t_us;
}

/* The radio goes with the rest of it, once the command is acknowledged. */
static int on_off(sd_event_source *source, uint64_t us, void *userdata)
{
	struct virtual_band *b = userdata;

	stream_stop(b);
	fake_device_range(b->device, false);
	return 0;
}

static void on_written(void *userdata, unsigned chrc, const uint8_t *p, size_t n)
{
	struct virtual_band *b = userdata;
	uint8_t reply[PROGRESSOR_ANSWER_MAX];
	size_t n_reply;

	if (chrc != VIRTUAL_BAND_CONTROL || !n)
		return;

	n_reply = progressor_command(&b->progressor, p, n, reply);
	if (n_reply)
		(void)fake_device_notify(b->device, VIRTUAL_BAND_DATA, reply, n_reply);

	if (p[0] == 0x65) {
		b->starts++;
		stream_start(b);
	} else if (p[0] == 0x66) {
		b->stops++;
		stream_stop(b);
	} else if (b->progressor.asleep) {
		b->off = sd_event_source_disable_unref(b->off);
		(void)sd_event_add_time_relative(b->event, &b->off, CLOCK_MONOTONIC, OFF_US, 0,
						 on_off, b);
	}
}

static void on_link(void *userdata, bool connected)
{
	struct virtual_band *b = userdata;

	if (!connected)
		stream_stop(b);
}

int virtual_band_init(struct virtual_band *b, struct fake *fake, sd_event *event,
		      const struct person_plan *plan, const char *address, double speed)
{
	int r;

	*b = (struct virtual_band){
		.event = event,
		.rate_hz = plan->rate_hz,
		.follows = !plan->holds,
	};
	progressor_init(&b->progressor);
	b->person = person_new(plan);
	if (!b->person)
		return -ENOMEM;

	r = fake_device_add(
		fake,
		&(struct peripheral){
			.address = address ? address : VIRTUAL_BAND_ADDRESS,
			.name = VIRTUAL_BAND_NAME,
			.service = PROGRESSOR_SERVICE,
			.chrcs = { [VIRTUAL_BAND_DATA] = { PROGRESSOR_DATA, CHRC_NOTIFY },
				   [VIRTUAL_BAND_CONTROL] = { PROGRESSOR_CONTROL,
							      CHRC_WRITE | CHRC_WRITE_COMMAND } },
			.rssi = -58,
			.connected = on_link,
			.written = on_written,
			.userdata = b,
		},
		&b->device);
	if (r < 0)
		return r;

	carrier_init(&b->air, event, b->device, VIRTUAL_BAND_DATA, &load, b, speed);
	return 0;
}

void virtual_band_done(struct virtual_band *b)
{
	b->off = sd_event_source_disable_unref(b->off);
	carrier_done(&b->air);
	person_free(b->person);
	b->person = NULL;
}

void virtual_band_press_button(struct virtual_band *b)
{
	b->progressor.asleep = false;
	fake_device_range(b->device, true);
}

void virtual_band_restart_clock(struct virtual_band *b)
{
	b->zero_us = b->air.t_us;
}

void virtual_band_jump_clock(struct virtual_band *b, double seconds)
{
	b->progressor.clock_us += (uint32_t)(int64_t)(seconds * 1e6);
}

void virtual_band_low_battery(struct virtual_band *b)
{
	static const uint8_t warning[] = { 4, 0 };

	b->progressor.battery_mv = 3300;
	carrier_send(&b->air, warning, sizeof(warning));
}
