/* SPDX-License-Identifier: MIT */

/*
 * Jlyscales CTS500 and CTS-300, hanging scales for climbers: hundredths of a kilogram, 10 to 320
 * times a second, without a time stamp, through a module that knows only a stream of bytes.
 *
 * So frames are looked for in that stream, wherever a radio cut it: each begins with 05 and ends
 * with the sum of what stands before. A command comes back as its echo; weights and answers are a
 * byte longer. How a weight below nothing looks no source says: what it may look like is refused.
 * The commands that tare, calibrate or set up the scale are never sent.
 */

#include <errno.h>
#include <math.h>

#include "driver/frames.h"
#include "driver/stamp.h"
#include "util/bytes.h"
#include "util/macro.h"

enum { SOURCE_DATA, SOURCE_COMMANDS };

/* As fast as a band is worth measuring; another program may have left another rate. */
#define RATE_HZ 80

#define HEADER        0x05
#define TYPED_ANSWER  0x80 /* below: a weight; above: the echo of a command */
#define COMMAND_BYTES 6
#define DATA_BYTES    7

_Static_assert(DATA_BYTES <= FRAME_MAX, "there is room for a frame");

#define KG_PER_BIT 0.01

/* The larger model takes 500 kg. */
#define HIGHEST_KG 550

/* One lithium cell: over this it is no voltage. */
#define HIGHEST_MV 10000

enum opcode {
	OPCODE_START = 0xaa,
	OPCODE_STOP = 0xab,
	OPCODE_SET_RATE = 0xc1,
	OPCODE_GET_BATTERY = 0xc4,
	OPCODE_GET_TEMPERATURE = 0xc5,
};

enum { VALUE_80_HZ = 3 };

/* We send four of them, but can explain all that change nothing for good. */
static const struct command_name {
	uint8_t opcode, value;
	const char *name;
} command_names[] = {
	{ 0x86, 0, "zero" },
	{ 0xa4, 0, "get_firmware" },
	{ 0xa6, 0, "tare" },
	{ 0xa9, 0, "get_weight" },
	{ OPCODE_START, 0, "start" },
	{ OPCODE_STOP, 0, "stop" },
	{ OPCODE_SET_RATE, 0, "rate_10hz" },
	{ OPCODE_SET_RATE, 1, "rate_20hz" },
	{ OPCODE_SET_RATE, 2, "rate_40hz" },
	{ OPCODE_SET_RATE, VALUE_80_HZ, "rate_80hz" },
	{ OPCODE_SET_RATE, 4, "rate_160hz" },
	{ OPCODE_SET_RATE, 5, "rate_320hz" },
	{ OPCODE_GET_BATTERY, 0, "get_battery" },
	{ OPCODE_GET_TEMPERATURE, 0, "get_temperature" },
};

static uint8_t sum_of(const uint8_t *p, size_t n)
{
	unsigned sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += p[i];
	return (uint8_t)sum;
}

/* While its second byte has not come it is one length or the other: more than there is. */
static size_t frame_length(const uint8_t *p, size_t n)
{
	size_t length = n > 1 && p[1] > TYPED_ANSWER ? COMMAND_BYTES : DATA_BYTES;

	if (p[0] != HEADER || (n >= length && p[length - 1] != sum_of(p, length - 1)))
		return 0;
	return length;
}

static bool is_weight(const uint8_t *f)
{
	return f[1] < TYPED_ANSWER;
}

static bool is_answer(const uint8_t *f)
{
	return f[1] == TYPED_ANSWER;
}

static uint32_t weight_of(const uint8_t *f)
{
	return bytes_u32be(f + 2);
}

static bool is_plausible(uint32_t weight)
{
	return weight <= HIGHEST_KG / KG_PER_BIT;
}

static void cts_reset(struct decoder *d)
{
	pace_init(&d->pace, RATE_HZ);
}

static void read_weight(const uint8_t *f, struct reading *ret)
{
	uint32_t weight = weight_of(f);

	ret->samples[ret->n_samples++].force_n =
		is_plausible(weight) ? weight * KG_PER_BIT * NEWTON_PER_KG : NAN;
	if (!is_plausible(weight))
		ret->trouble = "The scale shows no weight that can be: unload it and set it to 0.";
}

static void read_answer(struct decoder *d, const uint8_t *f, struct reading *ret)
{
	int opcode = f[2], mv = 10 * bytes_u16be(f + 4);

	if (opcode == OPCODE_GET_BATTERY && mv <= HIGHEST_MV)
		ret->battery_mv = mv;
	if (opcode == d->query) {
		d->query = -1;
		ret->answered = true;
	}
}

static int cts_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		      uint64_t host_us, struct reading *ret)
{
	struct frames frames = { frame_length, d, p, n };
	const uint8_t *f;

	*ret = (struct reading){ .battery_pct = -1 };
	if (source != SOURCE_DATA)
		return -ENOMSG;
	if (n == 0)
		return -EBADMSG;

	while (ret->n_samples < DRIVER_SAMPLES_MAX && (f = frames_next(&frames))) {
		if (is_weight(f))
			read_weight(f, ret);
		else if (is_answer(f))
			read_answer(d, f, ret);
	}
	stamp_paced(d, host_us, ret);
	return frames.skipped > 0 || frames.n > 0 || ret->trouble ? -EBADMSG : 0;
}

static struct write write_of(uint8_t opcode, uint8_t value)
{
	struct write w = { SOURCE_COMMANDS, COMMAND_BYTES, { HEADER, opcode, 0, 0, value } };

	w.bytes[COMMAND_BYTES - 1] = sum_of(w.bytes, COMMAND_BYTES - 1);
	return w;
}

static int cts_command(struct decoder *d, enum command c,
		       struct write ret[static DRIVER_WRITES_MAX])
{
	switch (c) {
	case COMMAND_START:
		ret[0] = write_of(OPCODE_SET_RATE, VALUE_80_HZ);
		ret[1] = write_of(OPCODE_START, 0);
		return 2;
	case COMMAND_STOP:
		ret[0] = write_of(OPCODE_STOP, 0);
		return 1;
	case COMMAND_BATTERY:
		d->query = OPCODE_GET_BATTERY;
		ret[0] = write_of(OPCODE_GET_BATTERY, 0);
		return 1;
	case COMMAND_FIRMWARE:
	case COMMAND_SLEEP:
		break;
	}
	return -ENOTSUP;
}

/* Below zero it is a mark and a number, no complement. */
static int temperature_of(const uint8_t *f)
{
	return f[5] & 0x80 ? -(f[5] & 0x7f) : f[5];
}

static void explain_answer(struct notes *notes, const uint8_t *f)
{
	uint8_t opcode = f[2];

	note_byte(notes, "answer", opcode);
	if (opcode == OPCODE_GET_BATTERY)
		note_rounded(notes, "volt", bytes_u16be(f + 4) / 100.0);
	else if (opcode == OPCODE_GET_TEMPERATURE)
		note_integer(notes, "celsius", temperature_of(f));
	else
		note_integer(notes, "raw", bytes_u32be(f + 2) & 0xffffff);
}

static void explain_frame(struct notes *notes, const uint8_t *f)
{
	if (is_answer(f))
		explain_answer(notes, f);
	else if (!is_weight(f))
		note_byte(notes, "ack", f[1]);
	else if (is_plausible(weight_of(f)))
		note_rounded(notes, "kg", weight_of(f) * KG_PER_BIT);
	else
		note_integer(notes, "raw", weight_of(f));
}

static const char *command_name(const uint8_t *p, size_t n)
{
	if (n != COMMAND_BYTES || p[0] != HEADER || p[2] != 0 || p[3] != 0 ||
	    p[COMMAND_BYTES - 1] != sum_of(p, COMMAND_BYTES - 1))
		return NULL;

	for (size_t i = 0; i < ELEMENTS(command_names); i++)
		if (command_names[i].opcode == p[1] && command_names[i].value == p[4])
			return command_names[i].name;
	return NULL;
}

static int cts_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		       struct notes *ret, const char **ret_why)
{
	struct frames frames = { frame_length, d, p, n };
	int r;

	if (n == 0) {
		*ret_why = source == SOURCE_DATA ? "empty packet" : "empty command";
		return -EBADMSG;
	}
	if (source == SOURCE_COMMANDS) {
		note_cmd(ret, command_name(p, n), p, n);
		return 0;
	}

	r = frames_explain(&frames, explain_frame, ret);
	if (r == -EBADMSG)
		*ret_why = "no frame (05 ..., with its sum at the end) in it";
	return r;
}

const struct driver driver_cts500 = {
	.name = "cts500",
	.title = "Jlyscales CTS500",
	.kind = SAMPLE_FORCE,
	.service_uuid = "0000ffe0-0000-1000-8000-00805f9b34fb",
	.sources = {
		[SOURCE_DATA] = { "0000ffe1-0000-1000-8000-00805f9b34fb", SOURCE_NOTIFY },
		[SOURCE_COMMANDS] = { "0000ffe2-0000-1000-8000-00805f9b34fb", SOURCE_CONTROL },
	},
	.reset = cts_reset,
	.decode = cts_decode,
	.command = cts_command,
	.explain = cts_explain,
};
