/* SPDX-License-Identifier: MIT */
/*
 * The carrier between the virtual band and the fake bluetoothd: commands go in, packets come out when their time has
 * come. What a link, a radio or a device does wrong is done here; the model of the person stays honest.
 */

#include <errno.h>
#include <time.h>

#include "bus/virtual-band.h"
#include "util/macro.h"

static int on_tick(sd_event_source *s, uint64_t us, void *userdata);

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

/* The next sample, in the person's time. Somebody who is done sits there, and the band goes on measuring. */
static void look_ahead(struct virtual_band *b)
{
	if (b->has_next)
		return;

	if (!person_next(b->person, &b->next))
		b->next = (struct person_sample){ b->t_us + (uint64_t)(USEC_PER_SEC / b->rate_hz),
						  b->force_kg };
	b->has_next = true;
}

static void measure(struct virtual_band *b)
{
	uint8_t packet[PROGRESSOR_PACKET_MAX];
	size_t n;

	look_ahead(b);
	b->has_next = false;
	b->t_us = b->next.t_us;
	b->force_kg = b->next.force_kg;
	n = progressor_sample(&b->progressor, b->t_us - b->zero_us, b->force_kg, packet);
	if (!n || b->t_us < b->mute_until_us)
		return;

	virtual_band_send(b, packet, n);
	if (b->duplicate) {
		b->duplicate = false;
		virtual_band_send(b, packet, n);
	}
}

static uint64_t person_now(struct virtual_band *b)
{
	return b->base_us + (uint64_t)((double)(now_us() - b->real_us) * b->speed);
}

static void rebase(struct virtual_band *b)
{
	b->real_us = now_us();
	b->base_us = b->t_us;
}

/* Once a packet, by real time. */
static void wait_for_packet(struct virtual_band *b)
{
	double period_s = b->progressor.samples_a_packet / b->rate_hz / b->speed;
	uint64_t us = MAX((uint64_t)(period_s * 1e6), USEC_PER_MSEC);

	b->tick = sd_event_source_disable_unref(b->tick);
	(void)sd_event_add_time_relative(b->event, &b->tick, CLOCK_MONOTONIC, us, 1, on_tick, b);
}

static int on_tick(sd_event_source *s, uint64_t us, void *userdata)
{
	struct virtual_band *b = userdata;

	for (look_ahead(b); b->next.t_us <= person_now(b); look_ahead(b))
		measure(b);

	wait_for_packet(b);
	return 0;
}

static void stream_stop(struct virtual_band *b)
{
	b->tick = sd_event_source_disable_unref(b->tick);
	progressor_link_lost(&b->progressor);
	rebase(b);
}

static void stream_start(struct virtual_band *b)
{
	if (b->follows) { /* has lived on meanwhile */
		for (look_ahead(b); b->next.t_us < person_now(b); look_ahead(b)) {
			b->has_next = false;
			b->t_us = b->next.t_us;
		}
	}

	rebase(b);
	b->zero_us = b->t_us;
	wait_for_packet(b);
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
	*b = (struct virtual_band){
		.event = event,
		.speed = speed,
		.rate_hz = plan->rate_hz,
		.follows = !plan->holds,
	};
	progressor_init(&b->progressor);
	b->person = person_new(plan);
	if (!b->person)
		return -ENOMEM;

	rebase(b);
	return fake_device_add(
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
}

void virtual_band_done(struct virtual_band *b)
{
	b->tick = sd_event_source_disable_unref(b->tick);
	person_free(b->person);
	b->person = NULL;
}

void virtual_band_speed(struct virtual_band *b, double speed)
{
	rebase(b);
	b->speed = speed;
	if (b->progressor.streaming)
		wait_for_packet(b);
}

void virtual_band_send(struct virtual_band *b, const uint8_t *p, size_t n)
{
	b->packets++;
	if (!fake_device_notify(b->device, VIRTUAL_BAND_DATA, p, n))
		b->unheard++;
}

void virtual_band_gap(struct virtual_band *b, double seconds)
{
	b->mute_until_us = b->t_us + (uint64_t)(seconds * 1e6);
}

void virtual_band_duplicate(struct virtual_band *b)
{
	b->duplicate = true;
}

void virtual_band_restart_clock(struct virtual_band *b)
{
	b->zero_us = b->t_us;
}

void virtual_band_jump_clock(struct virtual_band *b, double seconds)
{
	b->progressor.clock_us += (uint32_t)(int64_t)(seconds * 1e6);
}

void virtual_band_low_battery(struct virtual_band *b)
{
	static const uint8_t warning[] = { 4, 0 };

	b->progressor.battery_mv = 3300;
	virtual_band_send(b, warning, sizeof(warning));
}

void virtual_band_burst(struct virtual_band *b, double seconds)
{
	uint64_t end_us = b->t_us + (uint64_t)(seconds * 1e6);

	while (b->t_us < end_us)
		measure(b);
	rebase(b);
}
