/* SPDX-License-Identifier: MIT */

/*
 * Frez Dyno: a load cell that sends the counts of its converter, 250 times a second, nine a packet,
 * each with the milliseconds since the stream was started.
 *
 * What a count is in kilograms differs from one device to the next, and its maker tells it over the
 * net to those who have a key. Instep asks nobody: a person weighs something known with it, and the
 * zero is part of that. The serial number, the firmware and the battery are in Bluetooth's own
 * services.
 */

#include <errno.h>

#include "driver/driver.h"
#include "util/bytes.h"
#include "util/macro.h"

enum { SOURCE_DATA, SOURCE_COMMANDS };

#define SAMPLES      9
#define SAMPLE_BYTES 8 /* s32 counts, u32 milliseconds, both little-endian */
#define HEAD_BYTES   2
#define PACKET_BYTES (HEAD_BYTES + SAMPLES * SAMPLE_BYTES)

/* Until it is calibrated a thousand counts stand for a newton: so all it sends has room. */
#define NEWTON_PER_COUNT 0.001
#define HIGHEST_COUNT    ((int32_t)(SAMPLE_FORCE_MAX_N / NEWTON_PER_COUNT))

/* It measures every 4 ms: more than this between two that came together is no stamp. */
#define STEP_MAX_MS 1000

enum opcode { OPCODE_START = 0x01, OPCODE_STOP = 0x02, OPCODE_POWER_OFF = 0xff };

struct packet {
	int32_t count[SAMPLES];
	uint32_t ms[SAMPLES];
};

/* Return: NULL, or why it is refused, in a few words. */
static const char *read_packet(const uint8_t *p, size_t n, struct packet *ret)
{
	if (n == 0)
		return "empty packet";
	if (n != PACKET_BYTES)
		return "not 74 bytes";
	if (p[0] != 1)
		return "response code is not 1";
	if (p[1] != 0)
		return "reserved byte is not 0";

	p += HEAD_BYTES;
	for (size_t i = 0; i < SAMPLES; i++, p += SAMPLE_BYTES) {
		ret->count[i] = bytes_s32le(p);
		ret->ms[i] = bytes_u32le(p + 4);
		if (ret->count[i] < -HIGHEST_COUNT || ret->count[i] > HIGHEST_COUNT)
			return "count is not plausible";
		/* of one that lies back the difference is large, but for a wrap of the counter */
		if (i > 0 && ret->ms[i] - ret->ms[i - 1] - 1 >= STEP_MAX_MS)
			return "time does not increase";
	}
	return NULL;
}

static void push_sample(struct decoder *d, int32_t count, uint32_t ms, struct reading *ret)
{
	struct sample *s = &ret->samples[ret->n_samples];
	/* times 1000, what is over 32 bits falls off, as it does of a counter of microseconds */
	uint32_t us = ms * (uint32_t)USEC_PER_MSEC;

	if (ticks_repeats(&d->ticks, us))
		return;

	s->force_n = count * NEWTON_PER_COUNT;
	ticks_unwrap(&d->ticks, us, &s->t_us, &s->new_epoch);
	ret->n_samples++;
}

static int frez_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		       uint64_t host_us, struct reading *ret)
{
	struct packet packet;

	*ret = (struct reading){ .battery_pct = -1 };
	if (source != SOURCE_DATA)
		return -ENOMSG;
	if (read_packet(p, n, &packet))
		return -EBADMSG;

	for (size_t i = 0; i < SAMPLES; i++)
		push_sample(d, packet.count[i], packet.ms[i], ret);
	return 0;
}

/* 0 = it knows no such command. */
static uint8_t opcode_of(enum command c)
{
	switch (c) {
	case COMMAND_START:
		return OPCODE_START;
	case COMMAND_STOP:
		return OPCODE_STOP;
	case COMMAND_SLEEP:
		return OPCODE_POWER_OFF;
	case COMMAND_FIRMWARE:
	case COMMAND_BATTERY:
		break;
	}
	return 0;
}

static int frez_command(struct decoder *d, enum command c,
			struct write ret[static DRIVER_WRITES_MAX])
{
	uint8_t opcode = opcode_of(c);

	if (!opcode)
		return -ENOTSUP;

	if (opcode == OPCODE_START)
		d->ticks.started = false; /* the device counts from 0 again */
	ret[0] = (struct write){ SOURCE_COMMANDS, 2, { opcode, 0 } };
	return 1;
}

static const char *explain_packet(const uint8_t *p, size_t n, struct notes *notes)
{
	struct packet packet;
	const char *why = read_packet(p, n, &packet);

	if (why)
		return why;

	note_mark(notes, NOTE_LIST, "samples");
	for (size_t i = 0; i < SAMPLES; i++) {
		note_mark(notes, NOTE_OBJECT, NULL);
		note_integer(notes, "raw", packet.count[i]);
		note_integer(notes, "ms", packet.ms[i]);
		note_mark(notes, NOTE_END, NULL);
	}
	note_mark(notes, NOTE_END, NULL);
	return NULL;
}

static const char *command_name(const uint8_t *p, size_t n)
{
	if (n != 2 || p[1] != 0)
		return NULL;

	switch ((enum opcode)p[0]) {
	case OPCODE_START:
		return "start";
	case OPCODE_STOP:
		return "stop";
	case OPCODE_POWER_OFF:
		return "power_off";
	}
	return NULL;
}

static int frez_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			struct notes *ret, const char **ret_why)
{
	if (source == SOURCE_DATA) {
		*ret_why = explain_packet(p, n, ret);
		return *ret_why ? -EBADMSG : 0;
	}
	if (n == 0) {
		*ret_why = "empty command";
		return -EBADMSG;
	}

	note_cmd(ret, command_name(p, n), p, n);
	return 0;
}

const struct driver driver_frez_dyno = {
	.name = "frez-dyno",
	.title = "Frez Dyno",
	.kind = SAMPLE_FORCE,
	.service_uuid = "da8a6c41-154b-4b9a-9b00-2f84dfcebfe9",
	.needs_scale = true,
	.sources = {
		[SOURCE_DATA] = { "da8a6c42-154b-4b9a-9b00-2f84dfcebfe9", SOURCE_NOTIFY },
		[SOURCE_COMMANDS] = { "da8a6c43-154b-4b9a-9b00-2f84dfcebfe9", SOURCE_CONTROL },
	},
	.decode = frez_decode,
	.command = frez_command,
	.explain = frez_explain,
};
