/* SPDX-License-Identifier: MIT */

/*
 * WitMotion's motion sensors with Bluetooth 5 (WT901BLE67, WT901BLE68, WT9011DCL-BT50, BWT901BLE):
 * acceleration, rate of rotation and the angles that the sensor makes of them, in frames of 20
 * bytes, several a notification, without a time stamp and without a check sum.
 *
 * Frames come whole, one after the other; still they are looked for in a stream of bytes, so that a
 * device that parts them otherwise is understood as well. The angles are explained but not used: what Instep knows of a tilt it makes of
 * acceleration and rate, the same for every sensor. Calibrations, zeroing and the register that is
 * said to silence the stream (02) are never sent.
 */

#include <errno.h>

#include "driver/frames.h"
#include "driver/motion.h"
#include "driver/stamp.h"
#include "util/bytes.h"
#include "util/macro.h"

#define BASE         "-0000-1000-8000-00805f9a34fb"
#define OTHER_BASE   "-0000-1000-8000-00805f9b34fb" /* Bluetooth's, in some revisions */
#define SERVICE_UUID "0000ffe5"
#define DATA_UUID    "0000ffe4"
#define CONTROL_UUID "0000ffe9"

enum { SOURCE_DATA, SOURCE_COMMANDS };

#define FRAME_BYTES    20
#define FRAME_BEGIN    0x55
#define FRAME_MOTION   0x61
#define FRAME_REGISTER 0x71

_Static_assert(FRAME_BYTES <= FRAME_MAX, "there is room for a frame");

#define G_PER_BIT   (16.0 / 32768)
#define DPS_PER_BIT (2000.0 / 32768)
#define DEG_PER_BIT (180.0 / 32768)

/*
 * The highest rate that all sources agree on, and that was measured without loss. It survives
 * power-off, so another program may have left another one.
 */
#define RATE_HZ 100

#define COMMAND_BYTES 5 /* ff aa, a register, its value, little-endian */

enum wit_register {
	REGISTER_RATE = 0x03,
	REGISTER_READ = 0x27, /* its value: the register that is asked for */
	REGISTER_QUATERNION = 0x51,
	REGISTER_BATTERY = 0x64,
};

enum { VALUE_100_HZ = 9 };

/* We send two of them, but can explain all that are known. */
static const struct command_name {
	uint8_t reg;
	uint16_t value;
	const char *name;
} command_names[] = {
	{ REGISTER_RATE, 6, "rate_10hz" },
	{ REGISTER_RATE, 7, "rate_20hz" },
	{ REGISTER_RATE, 8, "rate_50hz" },
	{ REGISTER_RATE, VALUE_100_HZ, "rate_100hz" },
	{ REGISTER_RATE, 11, "rate_200hz" },
	{ REGISTER_READ, REGISTER_BATTERY, "read_battery" },
	{ REGISTER_READ, REGISTER_QUATERNION, "read_quaternion" },
	{ REGISTER_READ, 0x40, "read_temperature" },
	{ REGISTER_READ, 0x3a, "read_magnetometer" },
	{ 0x24, 0, "fusion_9_axis" },
	{ 0x24, 1, "fusion_6_axis" },
	{ 0x69, 0xb588, "unlock" },
	{ 0x00, 0, "save" },
	{ 0x01, 1, "calibrate_acceleration" },
	{ 0x01, 4, "zero_yaw" },
	{ 0x01, 8, "zero_roll_pitch" },
};

/* One cell: from so many centivolts on, so many per cent (the vendor's table). */
static const struct battery_step {
	int centivolts, percent;
} battery_steps[] = {
	{ 396, 100 }, { 393, 90 }, { 387, 75 }, { 382, 60 }, { 379, 50 }, { 377, 40 },
	{ 373, 30 },  { 370, 20 }, { 368, 15 }, { 350, 10 }, { 340, 5 },  { 1, 0 },
};

static bool is_type(uint8_t type)
{
	return type == FRAME_MOTION || type == FRAME_REGISTER;
}

static size_t frame_length(const uint8_t *p, size_t n)
{
	return p[0] == FRAME_BEGIN && (n == 1 || is_type(p[1])) ? FRAME_BYTES : 0;
}

static struct frames open_frames(struct decoder *d, const uint8_t *p, size_t n)
{
	struct frames frames = { frame_length, d, p, n };

	/* Nothing of a frame that was cut off is in a packet that begins with a new one. */
	if (n >= 2 && frame_length(p, n) > 0) {
		frames.skipped = d->n_part;
		d->n_part = 0;
	}
	return frames;
}

/* The @i-th number behind the first two bytes. */
static int16_t value_at(const uint8_t *f, size_t i)
{
	return bytes_s16le(f + 2 + 2 * i);
}

static struct vec vec_at(const uint8_t *f, size_t i, double unit)
{
	return motion_s16le(f + 2 + 2 * i, unit);
}

static void wit_reset(struct decoder *d)
{
	pace_init(&d->pace, RATE_HZ);
}

/* Just after it was connected the sensor may say 0: it has not measured yet. */
static int battery_percent(int centivolts)
{
	for (size_t i = 0; i < ELEMENTS(battery_steps); i++)
		if (centivolts >= battery_steps[i].centivolts)
			return battery_steps[i].percent;
	return -1;
}

/* The first register of an answer, and the value of that one. */
static void read_answer(struct decoder *d, const uint8_t *f, struct reading *ret)
{
	int reg = bytes_u16le(f + 2);

	if (reg == REGISTER_BATTERY)
		ret->battery_pct = battery_percent(value_at(f, 1));
	if (reg == d->query) {
		d->query = -1;
		ret->answered = true;
	}
}

static void read_motion(const uint8_t *f, struct reading *ret)
{
	ret->samples[ret->n_samples++] = (struct sample){
		.kind = SAMPLE_MOTION,
		.accel_g = vec_at(f, 0, G_PER_BIT),
		.rate_dps = vec_at(f, 3, DPS_PER_BIT),
	};
}

static int wit_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		      uint64_t host_us, struct reading *ret)
{
	struct frames frames;
	const uint8_t *f;

	*ret = (struct reading){ .battery_pct = -1 };
	if (driver_witmotion_ble.sources[source].kind != SOURCE_NOTIFY)
		return -ENOMSG;
	if (n == 0)
		return -EBADMSG;

	frames = open_frames(d, p, n);
	while (ret->n_samples < DRIVER_SAMPLES_MAX && (f = frames_next(&frames))) {
		if (f[1] == FRAME_MOTION)
			read_motion(f, ret);
		else
			read_answer(d, f, ret);
	}
	stamp_paced(d, host_us, ret);
	return frames.skipped > 0 || frames.n > 0 ? -EBADMSG : 0;
}

static int wit_command(struct decoder *d, enum command c,
		       struct write ret[static DRIVER_WRITES_MAX])
{
	uint8_t reg = 0;
	uint16_t value = 0;

	switch (c) {
	case COMMAND_START:
		reg = REGISTER_RATE;
		value = VALUE_100_HZ;
		break;
	case COMMAND_BATTERY:
		reg = REGISTER_READ;
		value = REGISTER_BATTERY;
		break;
	case COMMAND_STOP:
	case COMMAND_FIRMWARE:
	case COMMAND_SLEEP:
		return -ENOTSUP;
	}

	if (reg == REGISTER_READ)
		d->query = value;
	ret[0] = (struct write){ SOURCE_COMMANDS, COMMAND_BYTES, { 0xff, 0xaa, reg } };
	bytes_put_u16le(ret[0].bytes + 3, value);
	return 1;
}

static void explain_answer(struct notes *notes, const uint8_t *f)
{
	unsigned reg = bytes_u16le(f + 2);

	note_integer(notes, "register", reg);
	note_mark(notes, NOTE_LIST, "values");
	for (size_t i = 1; i <= 4; i++)
		note_integer(notes, NULL, value_at(f, i));
	note_mark(notes, NOTE_END, NULL);

	if (reg == REGISTER_BATTERY)
		note_rounded(notes, "battery_v", value_at(f, 1) / 100.0);
	if (reg != REGISTER_QUATERNION)
		return;

	note_mark(notes, NOTE_LIST, "quat");
	for (size_t i = 1; i <= 4; i++)
		note_rounded(notes, NULL, value_at(f, i) / 32768.0);
	note_mark(notes, NOTE_END, NULL);
}

static void explain_frame(struct notes *notes, const uint8_t *f)
{
	if (f[1] == FRAME_REGISTER) {
		explain_answer(notes, f);
		return;
	}

	motion_note(notes, "acc_g", vec_at(f, 0, G_PER_BIT));
	motion_note(notes, "gyr_dps", vec_at(f, 3, DPS_PER_BIT));
	motion_note(notes, "angle_deg", vec_at(f, 6, DEG_PER_BIT));
}

static const char *command_name(const uint8_t *p, size_t n)
{
	if (n != COMMAND_BYTES || p[0] != 0xff || p[1] != 0xaa)
		return NULL;

	for (size_t i = 0; i < ELEMENTS(command_names); i++)
		if (command_names[i].reg == p[2] && command_names[i].value == bytes_u16le(p + 3))
			return command_names[i].name;
	return NULL;
}

static int wit_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		       struct notes *ret, const char **ret_why)
{
	bool control = driver_witmotion_ble.sources[source].kind == SOURCE_CONTROL;
	struct frames frames;
	int r;

	if (n == 0) {
		*ret_why = control ? "empty command" : "empty packet";
		return -EBADMSG;
	}
	if (control) {
		note_cmd(ret, command_name(p, n), p, n);
		return 0;
	}

	frames = open_frames(d, p, n);
	r = frames_explain(&frames, explain_frame, ret);
	if (r == -EBADMSG)
		*ret_why = "no whole frame (55 61 or 55 71) in it";
	return r;
}

const struct driver driver_witmotion_ble = {
	.name = "witmotion-ble",
	.title = "WitMotion WT901BLE",
	.kind = SAMPLE_MOTION,
	.service_uuid = SERVICE_UUID BASE,
	.other_service_uuid = SERVICE_UUID OTHER_BASE,
	.streams_by_itself = true,
	.sources = {
		[SOURCE_DATA] = { DATA_UUID BASE, SOURCE_NOTIFY, DATA_UUID OTHER_BASE },
		[SOURCE_COMMANDS] = { CONTROL_UUID BASE, SOURCE_CONTROL, CONTROL_UUID OTHER_BASE },
	},
	.reset = wit_reset,
	.decode = wit_decode,
	.command = wit_command,
	.explain = wit_explain,
};
