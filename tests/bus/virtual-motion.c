/* SPDX-License-Identifier: MIT */
/* The motion sensors: how each is on the air, and which of its encoder's functions is for what. */

#include <string.h>

#include "bus/virtual-device.h"

static bool while_subscribed(const struct virtual_device *v)
{
	return v->subscribed;
}

/* Xsens DOT */

enum { XSENS_STREAM, XSENS_COMMANDS, XSENS_LEVEL };

static void xsens_begin(struct virtual_device *v)
{
	xsens_init(&v->is.xsens);
}

static void xsens_tell_level(struct virtual_device *v)
{
	uint8_t report[XSENS_BATTERY_REPORT];

	v->owes_level = false;
	xsens_battery(&v->is.xsens, report);
	virtual_device_notify(v, XSENS_LEVEL, report, sizeof(report));
}

static size_t xsens_moved(struct virtual_device *v, const struct mover_sample *s, uint8_t *ret)
{
	if (v->owes_level)
		xsens_tell_level(v);
	return xsens_sample(&v->is.xsens, s, ret);
}

/*
 * Whether a real one tells its level to whom is new, or only when it changes, is not known. What is
 * told before the subscription is confirmed is lost, so it comes with the stream.
 */
static void xsens_subscribed(struct virtual_device *v, unsigned chrc, bool on)
{
	v->is.xsens.subscribed = v->subscribed;
	if (chrc == XSENS_LEVEL)
		v->owes_level = on;
}

static void xsens_written(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n)
{
	xsens_command(&v->is.xsens, p, n);
}

static void xsens_ended(struct virtual_device *v)
{
	xsens_link_lost(&v->is.xsens);
}

static bool xsens_streams(const struct virtual_device *v)
{
	return v->is.xsens.mode && v->subscribed;
}

static unsigned xsens_forbidden(const struct virtual_device *v)
{
	return v->is.xsens.unknown;
}

const struct virtual_family virtual_xsens = {
	.driver = "xsens-dot",
	.peripheral = {
		.address = "C0:FF:EE:00:01:11",
		.name = "Xsens DOT",
		.maker = { .company = 0x0886, .bytes = { 1 }, .n = 1 },
		.chrcs = {
			[XSENS_STREAM] = { .uuid = XSENS_MEDIUM, .flags = CHRC_NOTIFY,
					   .service = XSENS_SERVICE },
			[XSENS_COMMANDS] = { .uuid = XSENS_CONTROL, .flags = CHRC_READ | CHRC_WRITE },
			[XSENS_LEVEL] = { .uuid = XSENS_BATTERY, .flags = CHRC_READ | CHRC_NOTIFY,
					  .service = "15173000-4947-11e9-8646-d663bd873d93" },
		},
	},
	.data = XSENS_STREAM,
	.measure_hz = XSENS_MEASURE_HZ,
	.packet_hz = XSENS_MEASURE_HZ,
	.moves = true,
	.init = xsens_begin,
	.moved = xsens_moved,
	.subscribed = xsens_subscribed,
	.written = xsens_written,
	.link_lost = xsens_ended,
	.streams = xsens_streams,
	.forbidden = xsens_forbidden,
};

/* Thingy:52 */

enum { THINGY_STREAM, THINGY_SETTINGS };

static void thingy_begin(struct virtual_device *v)
{
	thingy_init(&v->is.thingy);
}

static size_t thingy_moved(struct virtual_device *v, const struct mover_sample *s, uint8_t *ret)
{
	return thingy_sample(&v->is.thingy, s, ret);
}

static void thingy_subscribed(struct virtual_device *v, unsigned chrc, bool on)
{
	v->is.thingy.subscribed = v->subscribed;
}

static void thingy_written(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n)
{
	thingy_configure(&v->is.thingy, p, n);
}

static void thingy_ended(struct virtual_device *v)
{
	v->is.thingy.subscribed = false;
}

static unsigned thingy_forbidden(const struct virtual_device *v)
{
	return v->is.thingy.refused;
}

const struct virtual_family virtual_thingy = {
	.driver = "nordic-thingy52",
	.peripheral = {
		.address = "C0:FF:EE:00:01:12",
		.name = "Thingy",
		.service = THINGY_ADVERTISED,
		.chrcs = {
			[THINGY_STREAM] = { .uuid = THINGY_RAW, .flags = CHRC_NOTIFY,
					    .service = THINGY_SERVICE },
			[THINGY_SETTINGS] = { .uuid = THINGY_CONFIG, .flags = CHRC_READ | CHRC_WRITE },
		},
		.battery = 70,
	},
	.data = THINGY_STREAM,
	.measure_hz = THINGY_MEASURE_HZ,
	.packet_hz = 100,
	.moves = true,
	.init = thingy_begin,
	.moved = thingy_moved,
	.subscribed = thingy_subscribed,
	.written = thingy_written,
	.link_lost = thingy_ended,
	.streams = while_subscribed,
	.forbidden = thingy_forbidden,
};

/* Movesense */

enum { MOVESENSE_STREAM, MOVESENSE_COMMANDS };

static void movesense_begin(struct virtual_device *v)
{
	movesense_init(&v->is.movesense);
}

/* A batch that is longer than a packet is two of them. */
static size_t movesense_moved(struct virtual_device *v, const struct mover_sample *s, uint8_t *ret)
{
	struct movesense_packet packets[2];
	unsigned n = movesense_sample(&v->is.movesense, s, packets);

	if (!n)
		return 0;

	if (n == 2)
		carrier_send(&v->air, packets[0].bytes, packets[0].n);
	memcpy(ret, packets[n - 1].bytes, packets[n - 1].n);
	return packets[n - 1].n;
}

static void movesense_subscribed(struct virtual_device *v, unsigned chrc, bool on)
{
	v->is.movesense.subscribed = v->subscribed;
}

static void movesense_written(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n)
{
	uint8_t reply[MOVESENSE_ANSWER_MAX];
	size_t n_reply;

	n_reply = movesense_command(&v->is.movesense, p, n, reply);
	virtual_device_notify(v, MOVESENSE_STREAM, reply, n_reply);
}

static void movesense_ended(struct virtual_device *v)
{
	movesense_link_lost(&v->is.movesense);
}

static bool movesense_streams(const struct virtual_device *v)
{
	return v->is.movesense.reference && v->subscribed;
}

static unsigned movesense_forbidden(const struct virtual_device *v)
{
	return v->is.movesense.unknown;
}

const struct virtual_family virtual_movesense = {
	.driver = "movesense-gsp",
	.peripheral = {
		.address = "C0:FF:EE:00:01:13",
		.name = "Movesense 1234",
		.service = MOVESENSE_SERVICE,
		.chrcs = {
			[MOVESENSE_STREAM] = { .uuid = MOVESENSE_DATA, .flags = CHRC_NOTIFY },
			[MOVESENSE_COMMANDS] = { .uuid = MOVESENSE_CONTROL, .flags = CHRC_WRITE },
		},
	},
	.data = MOVESENSE_STREAM,
	.measure_hz = MOVESENSE_MEASURE_HZ,
	.packet_hz = 13,
	.moves = true,
	.init = movesense_begin,
	.moved = movesense_moved,
	.subscribed = movesense_subscribed,
	.written = movesense_written,
	.link_lost = movesense_ended,
	.streams = movesense_streams,
	.forbidden = movesense_forbidden,
};

/* BBC micro:bit */

enum { MICROBIT_STREAM, MICROBIT_SETTING };

static void microbit_begin(struct virtual_device *v)
{
	microbit_init(&v->is.microbit);
}

static size_t microbit_moved(struct virtual_device *v, const struct mover_sample *s, uint8_t *ret)
{
	return microbit_sample(&v->is.microbit, s, ret);
}

static void microbit_subscribed(struct virtual_device *v, unsigned chrc, bool on)
{
	v->is.microbit.subscribed = v->subscribed;
}

static void microbit_written(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n)
{
	microbit_period(&v->is.microbit, p, n);
}

static void microbit_ended(struct virtual_device *v)
{
	v->is.microbit.subscribed = false;
}

/* It takes any period; this is one that nobody asked it for. */
static unsigned microbit_forbidden(const struct virtual_device *v)
{
	return v->is.microbit.period_ms != 20;
}

const struct virtual_family virtual_microbit = {
	.driver = "microbit-accel",
	.peripheral = {
		.address = "C0:FF:EE:00:01:14",
		.name = "BBC micro:bit [zopeg]",
		.chrcs = {
			[MICROBIT_STREAM] = { .uuid = MICROBIT_DATA, .flags = CHRC_READ | CHRC_NOTIFY,
					      .service = MICROBIT_SERVICE },
			[MICROBIT_SETTING] = { .uuid = MICROBIT_PERIOD, .flags = CHRC_READ | CHRC_WRITE },
		},
	},
	.data = MICROBIT_STREAM,
	.measure_hz = MICROBIT_MEASURE_HZ,
	.packet_hz = 50,
	.moves = true,
	.init = microbit_begin,
	.moved = microbit_moved,
	.subscribed = microbit_subscribed,
	.written = microbit_written,
	.link_lost = microbit_ended,
	.streams = while_subscribed,
	.forbidden = microbit_forbidden,
};
