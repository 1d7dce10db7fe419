/* SPDX-License-Identifier: MIT */
/*
 * What the devices of virtual-device.h have in common: the person, and a stream that begins and
 * ends as the encoder says. One that broadcasts does so from the beginning.
 */

#include <assert.h>
#include <errno.h>

#include "bus/virtual-band.h"
#include "bus/virtual-device.h"
#include "bus/virtual-sensor.h"
#include "util/macro.h"

static_assert(MOVESENSE_PACKET_MAX <= CARRIER_PACKET_MAX, "the longest packet has room");

/* Strong enough for a device that counts in whole pounds. */
#define LEVEL_KG 10

static void next(struct virtual_device *v)
{
	if (v->has_next)
		return;

	if (v->family->moves)
		(void)mover_next(&v->mover, &v->next_move);
	else
		(void)person_next(v->person, &v->next_pull);
	v->has_next = true;
}

static uint64_t next_us(void *userdata)
{
	struct virtual_device *v = userdata;

	next(v);
	return v->family->moves ? v->next_move.t_us : v->next_pull.t_us;
}

static void take(void *userdata)
{
	struct virtual_device *v = userdata;

	v->move = v->next_move;
	v->pull = v->next_pull;
	v->has_next = false;
}

static size_t pack(void *userdata, uint8_t ret[static CARRIER_PACKET_MAX])
{
	struct virtual_device *v = userdata;

	return v->family->moves ? v->family->moved(v, &v->move, ret)
				: v->family->pulled(v, v->pull.t_us, v->pull.force_kg, ret);
}

static double packet_s(void *userdata)
{
	return 1 / ((struct virtual_device *)userdata)->family->packet_hz;
}

static const struct carrier_load load = { next_us, take, pack, packet_s };

static void update(struct virtual_device *v)
{
	bool streams = v->family->streams(v);

	if (streams && !v->air.tick)
		carrier_start(&v->air, true);
	else if (!streams)
		carrier_stop(&v->air);
}

static void on_subscribed(void *userdata, unsigned chrc, bool on)
{
	struct virtual_device *v = userdata;

	if (chrc == v->family->data)
		v->subscribed = on;
	if (v->family->subscribed)
		v->family->subscribed(v, chrc, on);
	update(v);
}

static void on_written(void *userdata, unsigned chrc, const uint8_t *p, size_t n)
{
	struct virtual_device *v = userdata;

	if (v->family->written)
		v->family->written(v, chrc, p, n);
	update(v);
}

static void on_link(void *userdata, bool connected)
{
	struct virtual_device *v = userdata;

	if (connected)
		return;

	v->subscribed = false;
	if (v->family->link_lost)
		v->family->link_lost(v);
	update(v);
}

static int make_person(struct virtual_device *v)
{
	struct person_plan pulls = virtual_band_plan;
	struct mover_plan moves = virtual_sensor_plan;

	pulls.level_kg = LEVEL_KG;
	pulls.rate_hz = moves.rate_hz = v->family->measure_hz;
	if (v->family->moves) {
		mover_init(&v->mover, &moves);
		return 0;
	}
	v->person = person_new(&pulls);
	return v->person ? 0 : -ENOMEM;
}

int virtual_device_init(struct virtual_device *v, const struct virtual_family *family,
			struct fake *fake, sd_event *event)
{
	struct peripheral peripheral = family->peripheral;
	int r;

	*v = (struct virtual_device){ .family = family, .event = event };
	r = make_person(v);
	if (r < 0)
		return r;

	if (family->init)
		family->init(v);
	peripheral.connected = on_link;
	peripheral.subscribed = on_subscribed;
	peripheral.written = on_written;
	peripheral.userdata = v;
	r = fake_device_add(fake, &peripheral, &v->device);
	if (r < 0)
		return r;

	carrier_init(&v->air, event, v->device, family->data, &load, v, 1);
	v->air.broadcasts = peripheral.broadcasts;
	update(v);
	return 0;
}

void virtual_device_done(struct virtual_device *v)
{
	carrier_done(&v->air);
	person_free(v->person);
	v->person = NULL;
}

void virtual_device_pull(struct virtual_device *v)
{
	if (v->family->moves)
		mover_raise(&v->mover);
	else
		person_pull(v->person);
}

void virtual_device_let_go(struct virtual_device *v)
{
	if (v->family->moves)
		mover_lower(&v->mover);
	else
		person_let_go(v->person);
}

void virtual_device_notify(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n)
{
	if (n)
		(void)fake_device_notify(v->device, chrc, p, n);
}
