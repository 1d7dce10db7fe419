/* SPDX-License-Identifier: MIT */

/*
 * Nordic Thingy:52: acceleration, rate of rotation and the compass as fixed-point numbers, one
 * sample a notification, without a time stamp (the firmware's ble_tms.h and its documentation).
 *
 * It streams to who is subscribed, at the rate of its configuration, which it keeps. The compass is
 * explained but not used, as are the orientations that it computes: what Instep knows of a tilt it
 * makes of acceleration and rate, the same for every sensor.
 */

#include <errno.h>
#include <math.h>

#include "driver/motion.h"
#include "driver/stamp.h"
#include "util/bytes.h"

#define UUID(part) "ef68" part "-9b35-4933-9b10-52ffa9740042"

enum { SOURCE_DATA, SOURCE_CONFIG, SOURCE_QUATERNION, SOURCE_EULER };

#define RAW_BYTES        18
#define QUATERNION_BYTES 16
#define EULER_BYTES      12

/* 6Q10 g, 11Q5 degrees a second, 12Q4 microtesla; 2Q30, and 16Q16 degrees */
#define G_PER_BIT         (1.0 / 1024)
#define DPS_PER_BIT       (1.0 / 32)
#define UT_PER_BIT        (1.0 / 16)
#define QUATERNION_FACTOR (1.0 / (1 << 30))
#define EULER_FACTOR      (1.0 / (1 << 16))

/*
 * The configuration: milliseconds from one count of steps, temperature and value of the compass to
 * the next, the rate of motion, and whether motion wakes it. It is kept in the flash of the device,
 * so but for the rate it is what the device comes with: it wakes when somebody puts it on.
 */
#define CONFIG_BYTES   9
#define STEPS_MS       1000
#define TEMPERATURE_MS 500
#define COMPASS_MS     500
#define RATE_HZ        100
#define RATE_MAX_HZ    200

static void thingy_reset(struct decoder *d)
{
	pace_init(&d->pace, RATE_HZ);
}

static int thingy_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			 uint64_t host_us, struct reading *ret)
{
	*ret = (struct reading){ .battery_pct = -1 };
	if (source != SOURCE_DATA)
		return -ENOMSG;
	if (n != RAW_BYTES)
		return -EBADMSG;

	ret->n_samples = 1;
	ret->samples[0] = (struct sample){
		.kind = SAMPLE_MOTION,
		.accel_g = motion_s16le(p, G_PER_BIT),
		.rate_dps = motion_s16le(p + 6, DPS_PER_BIT),
	};
	stamp_paced(d, host_us, ret);
	return 0;
}

static int thingy_command(struct decoder *d, enum command c,
			  struct write ret[static DRIVER_WRITES_MAX])
{
	if (c != COMMAND_START)
		return -ENOTSUP;

	ret[0] = (struct write){ SOURCE_CONFIG, CONFIG_BYTES, { [8] = 1 } };
	bytes_put_u16le(ret[0].bytes, STEPS_MS);
	bytes_put_u16le(ret[0].bytes + 2, TEMPERATURE_MS);
	bytes_put_u16le(ret[0].bytes + 4, COMPASS_MS);
	bytes_put_u16le(ret[0].bytes + 6, RATE_HZ);
	return 1;
}

static void explain_raw(const uint8_t *p, struct notes *notes)
{
	motion_note(notes, "acc_g", motion_s16le(p, G_PER_BIT));
	motion_note(notes, "gyr_dps", motion_s16le(p + 6, DPS_PER_BIT));
	motion_note(notes, "mag_ut", motion_s16le(p + 12, UT_PER_BIT));
}

/* The bytes are a whole number of them. */
static void explain_s32le(const char *key, double unit, const uint8_t *p, size_t n,
			  struct notes *notes)
{
	note_mark(notes, NOTE_LIST, key);
	for (size_t i = 0; i < n; i += 4)
		note_rounded(notes, NULL, (int32_t)bytes_u32le(p + i) * unit);
	note_mark(notes, NOTE_END, NULL);
}

static bool is_config(const uint8_t *p, size_t n)
{
	return n == CONFIG_BYTES && bytes_u16le(p + 6) > 0 && bytes_u16le(p + 6) <= RATE_MAX_HZ &&
	       p[8] <= 1;
}

static void explain_config(const uint8_t *p, size_t n, struct notes *notes)
{
	bool known = is_config(p, n);

	note_cmd(notes, known ? "config" : NULL, p, n);
	if (known) {
		note_integer(notes, "motion_hz", bytes_u16le(p + 6));
		note_bool(notes, "wake_on_motion", p[8]);
	}
}

static int thingy_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			  struct notes *ret, const char **ret_why)
{
	static const size_t bytes[] = {
		[SOURCE_DATA] = RAW_BYTES,
		[SOURCE_QUATERNION] = QUATERNION_BYTES,
		[SOURCE_EULER] = EULER_BYTES,
	};

	*ret_why = n == 0 ? "empty packet" : "not as many bytes as it has fields";
	if (n == 0 || (source != SOURCE_CONFIG && n != bytes[source]))
		return -EBADMSG;

	switch (source) {
	case SOURCE_DATA:
		explain_raw(p, ret);
		break;
	case SOURCE_CONFIG:
		explain_config(p, n, ret);
		break;
	case SOURCE_QUATERNION:
		explain_s32le("quat", QUATERNION_FACTOR, p, n, ret);
		break;
	case SOURCE_EULER:
		explain_s32le("euler_deg", EULER_FACTOR, p, n, ret);
		break;
	}
	return 0;
}

const struct driver driver_nordic_thingy52 = {
	.name = "nordic-thingy52",
	.title = "Nordic Thingy:52",
	.kind = SAMPLE_MOTION,
	.service_uuid = UUID("0400"),
	.streams_by_itself = true,
	.sources = {
		[SOURCE_DATA] = { UUID("0406"), SOURCE_NOTIFY },
		[SOURCE_CONFIG] = { UUID("0401"), SOURCE_CONTROL },
		[SOURCE_QUATERNION] = { UUID("0404"), SOURCE_EXPLAINED },
		[SOURCE_EULER] = { UUID("0407"), SOURCE_EXPLAINED },
	},
	.reset = thingy_reset,
	.decode = thingy_decode,
	.command = thingy_command,
	.explain = thingy_explain,
};
