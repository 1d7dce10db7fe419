/* SPDX-License-Identifier: MIT */
/*
 * A peripheral between its two halves: what the attribute protocol asks of it, and the controller
 * that carries that.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "util/bytes.h"
#include "util/macro.h"
#include "vm/att.h"
#include "vm/real-device.h"

/* Types of the data in an advertisement (Assigned Numbers 2.3) */
enum { AD_FLAGS = 0x01, AD_UUID16 = 0x03, AD_UUID128 = 0x07, AD_NAME = 0x09, AD_MAKER = 0xff };

struct fake_device {
	struct peripheral p;
	struct att att;
	struct controller controller;
};

static size_t put(uint8_t *advert, size_t used, uint8_t type, const void *p, size_t n)
{
	if (used + 2 + n > ADVERT_MAX)
		return used;

	advert[used] = (uint8_t)(1 + n);
	advert[used + 1] = type;
	memcpy(advert + used + 2, p, n);
	return used + 2 + n;
}

static void set_advert(struct fake_device *d)
{
	uint8_t advert[ADVERT_MAX], response[ADVERT_MAX], maker[2 + sizeof(d->p.maker.bytes)];
	size_t n, n_response = 0;
	struct uuid uuid;

	/* General discoverable, no BR/EDR */
	n = put(advert, 0, AD_FLAGS, "\x06", 1);
	if (d->p.service && uuid_parse(d->p.service, &uuid) >= 0)
		n = put(advert, n, uuid.n == 2 ? AD_UUID16 : AD_UUID128, uuid.bytes, uuid.n);
	if (d->p.maker.n) {
		bytes_put_u16le(maker, d->p.maker.company);
		memcpy(maker + 2, d->p.maker.bytes, d->p.maker.n);
		n = put(advert, n, AD_MAKER, maker, 2 + d->p.maker.n);
	}
	if (d->p.name)
		n_response = put(response, 0, AD_NAME, d->p.name, strlen(d->p.name));
	controller_set_advert(&d->controller, advert, n, response, n_response);
}

static void on_linked(void *userdata, bool up)
{
	struct fake_device *d = userdata;

	att_reset(&d->att);
	if (d->p.connected)
		d->p.connected(d->p.userdata, up);
}

static void on_packet(void *userdata, const uint8_t *p, size_t n)
{
	struct fake_device *d = userdata;
	uint8_t answer[ATT_PACKET_MAX];
	struct att_deed deed;

	n = att_answer(&d->att, p, n, answer, &deed);
	if (n > 0)
		controller_send(&d->controller, answer, n);

	if (deed.what == ATT_WRITTEN && d->p.written)
		d->p.written(d->p.userdata, deed.chrc, deed.p, deed.n);
	if (deed.what == ATT_SUBSCRIBED && d->p.subscribed)
		d->p.subscribed(d->p.userdata, deed.chrc, d->att.subscribed[deed.chrc]);
}

int fake_device_add(struct fake *f, const struct peripheral *p, struct fake_device **ret)
{
	struct fake_device *d;
	int r;

	d = calloc(1, sizeof(*d));
	if (!d)
		return -ENOMEM;

	d->p = *p;
	d->controller.linked = on_linked;
	d->controller.packet = on_packet;
	d->controller.userdata = d;
	r = att_init(&d->att, p);
	if (r >= 0)
		r = controller_open(&d->controller, f->event, p->address);
	if (r < 0)
		return r; /* the program ends */

	set_advert(d);
	controller_advertise(&d->controller, true);
	*ret = d;
	return 0;
}

int fake_device_notify(struct fake_device *d, unsigned chrc, const uint8_t *p, size_t n)
{
	uint8_t packet[ATT_PACKET_MAX];

	n = att_notify(&d->att, chrc, p, n, packet);
	if (n > 0)
		controller_send(&d->controller, packet, n);
	return n > 0;
}

void fake_device_advertise(struct fake_device *d, const uint8_t *p, size_t n)
{
	d->p.maker.n = MIN(n, sizeof(d->p.maker.bytes));
	memcpy(d->p.maker.bytes, p, d->p.maker.n);
	set_advert(d);
}

void fake_device_range(struct fake_device *d, bool in_range)
{
	controller_advertise(&d->controller, in_range);
	if (!in_range)
		controller_drop(&d->controller);
}

void fake_device_drop(struct fake_device *d)
{
	controller_drop(&d->controller);
}

bool fake_device_connected(const struct fake_device *d)
{
	return d->controller.has_link;
}

uint64_t real_device_advertised_us(const struct fake_device *d)
{
	return d->controller.advertised_us;
}
