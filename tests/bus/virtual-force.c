/* SPDX-License-Identifier: MIT */
/* The bands: how each is on the air, and which of its encoder's functions is for what. */

#include "band/sig-force.h"
#include "bus/virtual-device.h"
#include "util/macro.h"

static bool is_subscribed(const struct virtual_device *v)
{
	return v->subscribed;
}

static unsigned nothing(const struct virtual_device *v)
{
	return 0;
}

/* WH-C06: it shows to everybody what hangs on it. */

static void whc06_begin(struct virtual_device *v)
{
	whc06_init(&v->is.whc06);
}

static size_t whc06_pulled(struct virtual_device *v, uint64_t t_us, double force_kg, uint8_t *ret)
{
	whc06_measure(&v->is.whc06, force_kg, ret);
	return WHC06_ADVERTISEMENT;
}

static bool always(const struct virtual_device *v)
{
	return true;
}

const struct virtual_family virtual_whc06 = {
	.driver = "weiheng-whc06",
	.peripheral = {
		.address = "C0:FF:EE:00:01:01",
		.name = WHC06_NAME,
		.rssi = -70,
		.maker = { .company = WHC06_COMPANY },
		.public_address = true,
		.broadcasts = true,
	},
	.measure_hz = WHC06_MEASURE_HZ,
	.packet_hz = WHC06_MEASURE_HZ,
	.init = whc06_begin,
	.pulled = whc06_pulled,
	.streams = always,
	.forbidden = nothing,
};

/* Force Board */

enum { BOARD_DATA, BOARD_TARE, BOARD_THRESHOLD, BOARD_MODE };

static void board_begin(struct virtual_device *v)
{
	forceboard_init(&v->is.forceboard);
}

static size_t board_pulled(struct virtual_device *v, uint64_t t_us, double force_kg, uint8_t *ret)
{
	return forceboard_sample(&v->is.forceboard, force_kg, ret);
}

static void board_written(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n)
{
	if (chrc == BOARD_MODE)
		forceboard_mode(&v->is.forceboard, p, n);
	else
		forceboard_tare(&v->is.forceboard);
}

static void board_link_lost(struct virtual_device *v)
{
	forceboard_link_lost(&v->is.forceboard);
}

static bool board_streams(const struct virtual_device *v)
{
	return v->is.forceboard.streaming;
}

static unsigned board_forbidden(const struct virtual_device *v)
{
	return v->is.forceboard.forbidden;
}

const struct virtual_family virtual_forceboard = {
	.driver = "pitchsix-forceboard",
	.peripheral = {
		.address = "C0:FF:EE:00:01:02",
		.name = FORCEBOARD_NAME,
		.service = FORCEBOARD_SERVICE,
		.chrcs = {
			[BOARD_DATA] = { .uuid = FORCEBOARD_DATA, .flags = CHRC_NOTIFY },
			[BOARD_TARE] = { .uuid = FORCEBOARD_TARE, .flags = CHRC_WRITE },
			[BOARD_THRESHOLD] = { .uuid = FORCEBOARD_THRESHOLD, .flags = CHRC_WRITE },
			[BOARD_MODE] = { .uuid = FORCEBOARD_MODE, .flags = CHRC_WRITE,
					 .service = FORCEBOARD_MODE_SERVICE },
		},
		.battery = 90,
	},
	.data = BOARD_DATA,
	.measure_hz = FORCEBOARD_MEASURE_HZ,
	.packet_hz = FORCEBOARD_MEASURE_HZ / 6.0,
	.init = board_begin,
	.pulled = board_pulled,
	.written = board_written,
	.link_lost = board_link_lost,
	.streams = board_streams,
	.forbidden = board_forbidden,
};

/* CTS500 */

enum { CTS_DATA, CTS_CONTROL };

static void cts_begin(struct virtual_device *v)
{
	cts500_init(&v->is.cts500);
}

static size_t cts_pulled(struct virtual_device *v, uint64_t t_us, double force_kg, uint8_t *ret)
{
	return cts500_sample(&v->is.cts500, force_kg, ret);
}

static void cts_written(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n)
{
	uint8_t reply[CTS500_FRAME];
	size_t n_reply;

	n_reply = cts500_command(&v->is.cts500, p, n, reply);
	virtual_device_notify(v, CTS_DATA, reply, n_reply);
}

static void cts_link_lost(struct virtual_device *v)
{
	cts500_link_lost(&v->is.cts500);
}

static bool cts_streams(const struct virtual_device *v)
{
	return v->is.cts500.streaming;
}

static unsigned cts_forbidden(const struct virtual_device *v)
{
	return v->is.cts500.forbidden;
}

const struct virtual_family virtual_cts500 = {
	.driver = "cts500",
	.peripheral = {
		.address = "C0:FF:EE:00:01:03",
		.name = CTS500_NAME,
		.service = CTS500_SERVICE,
		.chrcs = {
			[CTS_DATA] = { .uuid = CTS500_DATA, .flags = CHRC_NOTIFY },
			[CTS_CONTROL] = { .uuid = CTS500_CONTROL, .flags = CHRC_WRITE },
		},
	},
	.data = CTS_DATA,
	.measure_hz = CTS500_MEASURE_HZ,
	.packet_hz = 28, /* 80 frames of 7 bytes in notifications of 20 */
	.init = cts_begin,
	.pulled = cts_pulled,
	.written = cts_written,
	.link_lost = cts_link_lost,
	.streams = cts_streams,
	.forbidden = cts_forbidden,
};

/* Frez Dyno */

enum { FREZ_STREAM, FREZ_COMMANDS };

static void frez_begin(struct virtual_device *v)
{
	frez_init(&v->is.frez);
}

static size_t frez_pulled(struct virtual_device *v, uint64_t t_us, double force_kg, uint8_t *ret)
{
	return frez_sample(&v->is.frez, t_us, force_kg, ret);
}

static void frez_written(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n)
{
	frez_command(&v->is.frez, p, n, v->air.t_us);
	if (v->is.frez.asleep)
		fake_device_range(v->device, false);
}

static void frez_ended(struct virtual_device *v)
{
	frez_link_lost(&v->is.frez);
}

static bool frez_streams(const struct virtual_device *v)
{
	return v->is.frez.streaming;
}

static unsigned frez_forbidden(const struct virtual_device *v)
{
	return v->is.frez.unknown;
}

const struct virtual_family virtual_frez = {
	.driver = "frez-dyno",
	.peripheral = {
		.address = "C0:FF:EE:00:01:04",
		.name = FREZ_NAME,
		.service = FREZ_SERVICE,
		.chrcs = {
			[FREZ_STREAM] = { .uuid = FREZ_DATA, .flags = CHRC_NOTIFY },
			[FREZ_COMMANDS] = { .uuid = FREZ_CONTROL, .flags = CHRC_WRITE },
		},
	},
	.data = FREZ_STREAM,
	.measure_hz = FREZ_MEASURE_HZ,
	.packet_hz = FREZ_MEASURE_HZ / 9.0,
	.init = frez_begin,
	.pulled = frez_pulled,
	.written = frez_written,
	.link_lost = frez_ended,
	.streams = frez_streams,
	.forbidden = frez_forbidden,
};

/* Bluetooth's own force */

static size_t sig_pulled(struct virtual_device *v, uint64_t t_us, double force_kg, uint8_t *ret)
{
	sig_force_packet(force_kg * NEWTON_PER_KG, ret);
	return SIG_FORCE_PACKET;
}

const struct virtual_family virtual_sig_force = {
	.driver = "sig-force",
	.peripheral = {
		.address = "C0:FF:EE:00:01:05",
		.name = "Home-made",
		.service = SIG_FORCE_SERVICE,
		.chrcs = { { .uuid = SIG_FORCE_DATA, .flags = CHRC_NOTIFY } },
		.about = { .model = "ESP32", .firmware = "0.1" },
	},
	.measure_hz = 50,
	.packet_hz = 50,
	.pulled = sig_pulled,
	.streams = is_subscribed,
	.forbidden = nothing,
};
