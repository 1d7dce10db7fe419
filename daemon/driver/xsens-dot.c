/* SPDX-License-Identifier: MIT */

/*
 * Xsens DOT, now Movella DOT: acceleration and rate of rotation with the microseconds of the
 * sensor's own clock, one sample a notification, by the vendor's specification (XD0506P rev. C).
 *
 * It measures in one of many modes, each with its fields, in a payload of one of three lengths that
 * is filled up with zeros. A payload does not say its mode. We ask for "rate quantities", and read
 * each length as the one mode of it that is known well: bytes behind its fields that are not zero
 * are another mode's. Its own orientation is left out, as is its rate of 1 to 60 Hz: setting it
 * takes a look at all its other settings first.
 */

#include <errno.h>

#include "driver/motion.h"
#include "util/bytes.h"
#include "util/macro.h"

#define UUID(part) "1517" part "-4947-11e9-8646-d663bd873d93"

enum {
	SOURCE_DATA,
	SOURCE_BATTERY,
	SOURCE_COMMANDS,
	SOURCE_SHORT,
	SOURCE_LONG,
	SOURCE_HEADING,
};

enum mode {
	MODE_EULER = 4,
	MODE_QUATERNION = 5,
	MODE_FREE_ACCELERATION = 6,
	MODE_RATE_QUANTITIES_MAG = 20,
	MODE_RATE_QUANTITIES = 21,
	MODE_CUSTOM_1 = 22,
	MODE_CUSTOM_3 = 24,
	MODE_CUSTOM_5 = 26,
};

/* We start one of them, but can explain all that are known. */
static const struct mode_name {
	uint8_t mode;
	const char *start;
} mode_names[] = {
	{ MODE_EULER, "start Euler angles" },
	{ MODE_QUATERNION, "start quaternion" },
	{ MODE_FREE_ACCELERATION, "start free acceleration" },
	{ MODE_RATE_QUANTITIES_MAG, "start rate quantities with magnetometer" },
	{ MODE_RATE_QUANTITIES, "start rate quantities" },
	{ MODE_CUSTOM_1, "start custom mode 1" },
	{ MODE_CUSTOM_3, "start custom mode 3" },
	{ MODE_CUSTOM_5, "start custom mode 5" },
};

#define COMMAND_BYTES 3 /* 1 = of measuring; 1 = start, 0 = stop; mode */

#define TIME_BYTES 4 /* u32 microseconds; of all sensors the same after a synchronisation */

/* What is behind the time in the payload of a mode: floats, little-endian. */
struct payload {
	uint8_t mode;
	struct field {
		const char *key; /* NULL = no more */
		unsigned n;
	} fields[4];
};

static const struct payload payloads[] = {
	[SOURCE_DATA] = { MODE_RATE_QUANTITIES, { { "acc_ms2", 3 }, { "gyr_dps", 3 } } },
	[SOURCE_SHORT] = { MODE_FREE_ACCELERATION, { { "free_acc_ms2", 3 } } },
	[SOURCE_LONG] = { MODE_CUSTOM_5, { { "quat", 4 }, { "acc_ms2", 3 }, { "gyr_dps", 3 } } },
};

static size_t payload_bytes(const struct payload *l)
{
	size_t n = TIME_BYTES;

	for (const struct field *f = l->fields; f->key; f++)
		n += 4 * f->n;
	return n;
}

/* The readers return NULL, or why they refuse, in a few words. */
static const char *check_payload(const struct payload *l, const uint8_t *p, size_t n)
{
	size_t bytes = payload_bytes(l);

	if (n < bytes)
		return "fewer bytes than its mode has";
	for (size_t i = bytes; i < n; i++)
		if (p[i])
			return "more bytes than its mode has";
	for (size_t i = TIME_BYTES; i < bytes; i += 4)
		if (!isfinite(bytes_f32le(p + i)))
			return "a value is not a number";
	return NULL;
}

static const char *read_motion(const uint8_t *p, size_t n, struct sample *ret)
{
	const char *why = check_payload(&payloads[SOURCE_DATA], p, n);

	if (why)
		return why;

	*ret = (struct sample){
		.kind = SAMPLE_MOTION,
		.accel_g = vec_scale(motion_f32le(p + TIME_BYTES), 1 / STANDARD_GRAVITY),
		.rate_dps = motion_f32le(p + TIME_BYTES + 12),
	};
	return motion_believable(ret->accel_g, ret->rate_dps) ? NULL : "motion is not plausible";
}

static const char *read_battery(const uint8_t *p, size_t n, int *ret_pct)
{
	if (n != 2)
		return "battery report is not 2 bytes";
	if (p[0] > 100 || p[1] > 1)
		return "battery report is not plausible";

	*ret_pct = p[0];
	return NULL;
}

static const char *decode_motion(struct decoder *d, const uint8_t *p, size_t n, struct reading *ret)
{
	struct sample *s = &ret->samples[0];
	const char *why = read_motion(p, n, s);
	uint32_t us;

	if (why)
		return why;

	us = bytes_u32le(p);
	if (ticks_repeats(&d->ticks, us))
		return NULL;

	ticks_unwrap(&d->ticks, us, &s->t_us, &s->new_epoch);
	ret->n_samples = 1;
	return NULL;
}

static int xsens_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			uint64_t host_us, struct reading *ret)
{
	const char *why;

	*ret = (struct reading){ .battery_pct = -1 };
	if (source == SOURCE_DATA)
		why = decode_motion(d, p, n, ret);
	else if (source == SOURCE_BATTERY)
		why = read_battery(p, n, &ret->battery_pct);
	else
		return -ENOMSG;

	return why ? -EBADMSG : 0;
}

static int xsens_command(struct decoder *d, enum command c,
			 struct write ret[static DRIVER_WRITES_MAX])
{
	uint8_t start = 0;

	switch (c) {
	case COMMAND_START:
		/* While it was stopped its clock may have come round any number of times. */
		d->ticks.started = false;
		start = 1;
		break;
	case COMMAND_STOP:
		break;
	case COMMAND_FIRMWARE:
	case COMMAND_BATTERY:
	case COMMAND_SLEEP:
		return -ENOTSUP;
	}

	ret[0] = (struct write){ SOURCE_COMMANDS,
				 COMMAND_BYTES,
				 { 1, start, MODE_RATE_QUANTITIES } };
	return 1;
}

static const char *measuring_name(const uint8_t *p, size_t n)
{
	if (n != COMMAND_BYTES || p[0] != 1 || p[1] > 1)
		return NULL;
	if (p[1] == 0)
		return "stop";

	for (size_t i = 0; i < ELEMENTS(mode_names); i++)
		if (mode_names[i].mode == p[2])
			return mode_names[i].start;
	return NULL;
}

static const char *heading_name(const uint8_t *p, size_t n)
{
	if (n != 2 || p[1] != 0)
		return NULL;
	if (p[0] == 1)
		return "reset heading";
	return p[0] == 7 ? "revert heading" : NULL;
}

static const char *explain_payload(const struct payload *l, const uint8_t *p, size_t n,
				   struct notes *notes)
{
	const char *why = check_payload(l, p, n);

	if (why)
		return why;

	note_integer(notes, "mode", l->mode);
	note_integer(notes, "t_us", bytes_u32le(p));
	p += TIME_BYTES;
	for (const struct field *f = l->fields; f->key; f++) {
		note_mark(notes, NOTE_LIST, f->key);
		for (unsigned i = 0; i < f->n; i++, p += 4)
			note_number(notes, NULL, bytes_f32le(p));
		note_mark(notes, NOTE_END, NULL);
	}
	return NULL;
}

static const char *explain_motion(const uint8_t *p, size_t n, struct notes *notes)
{
	struct sample s;
	const char *why = read_motion(p, n, &s);

	return why ? why : explain_payload(&payloads[SOURCE_DATA], p, n, notes);
}

static const char *explain_battery(const uint8_t *p, size_t n, struct notes *notes)
{
	int pct;
	const char *why = read_battery(p, n, &pct);

	if (why)
		return why;

	note_integer(notes, "battery_pct", pct);
	note_bool(notes, "charging", p[1]);
	return NULL;
}

static int xsens_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			 struct notes *ret, const char **ret_why)
{
	*ret_why = n == 0 ? "empty packet" : NULL;
	if (n == 0)
		return -EBADMSG;

	switch (source) {
	case SOURCE_DATA:
		*ret_why = explain_motion(p, n, ret);
		break;
	case SOURCE_BATTERY:
		*ret_why = explain_battery(p, n, ret);
		break;
	case SOURCE_COMMANDS:
		note_cmd(ret, measuring_name(p, n), p, n);
		break;
	case SOURCE_HEADING:
		note_cmd(ret, heading_name(p, n), p, n);
		break;
	case SOURCE_SHORT:
	case SOURCE_LONG:
		*ret_why = explain_payload(&payloads[source], p, n, ret);
		break;
	}
	return *ret_why ? -EBADMSG : 0;
}

const struct driver driver_xsens_dot = {
	.name = "xsens-dot",
	.title = "Xsens DOT",
	.kind = SAMPLE_MOTION,
	.service_uuid = UUID("2000"),
	.sources = {
		[SOURCE_DATA] = { UUID("2003"), SOURCE_NOTIFY },
		[SOURCE_BATTERY] = { UUID("3001"), SOURCE_NOTIFY },
		[SOURCE_COMMANDS] = { UUID("2001"), SOURCE_CONTROL },
		[SOURCE_SHORT] = { UUID("2004"), SOURCE_EXPLAINED },
		[SOURCE_LONG] = { UUID("2002"), SOURCE_EXPLAINED },
		[SOURCE_HEADING] = { UUID("2006"), SOURCE_EXPLAINED },
	},
	.decode = xsens_decode,
	.command = xsens_command,
	.explain = xsens_explain,
};
