/* SPDX-License-Identifier: MIT */

/*
 * PitchSix Force Board: whole pounds-force, about 80 times a second (older firmware 40), six a
 * notification, without a time stamp. It measures pull only.
 *
 * What it is told goes to a characteristic of another service than its data. Its quick start, which
 * sends nothing below a threshold, is left out because it cuts off the ends of a hold; its tare
 * because ours is an offset. Both are explained.
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "driver/driver.h"
#include "driver/stamp.h"
#include "util/bytes.h"
#include "util/macro.h"

enum { SOURCE_DATA, SOURCE_MODE, SOURCE_TARE, SOURCE_THRESHOLD };

#define RATE_HZ     80
#define COUNT_BYTES 2
#define VALUE_BYTES 3

/*
 * What is pushed together shows as a number far beyond what it can measure. So it is left out, but
 * nothing is wrong with its packet.
 */
#define HIGHEST_LB 1100

/* Device modes. We send two of them, but can explain all that are known. */
enum mode { MODE_STREAM = 0x04, MODE_TARE = 0x05, MODE_QUICK_START = 0x06, MODE_IDLE = 0x07 };

struct packet {
	unsigned declared;
	size_t n;
	uint32_t lb[DRIVER_SAMPLES_MAX];
};

/* The first byte counts 2^15, not 2^16: so the maker says. */
static uint32_t value_at(const uint8_t *p)
{
	return ((uint32_t)p[0] << 15) + bytes_u16be(p + 1);
}

/* Return: NULL, or why it is refused, in a few words. */
static const char *read_packet(const uint8_t *p, size_t n, struct packet *ret)
{
	if (n == 0)
		return "empty packet";
	if (n < COUNT_BYTES)
		return "shorter than its count";

	ret->declared = bytes_u16be(p);
	ret->n = MIN((n - COUNT_BYTES) / VALUE_BYTES, (size_t)ret->declared);
	if (ret->n > DRIVER_SAMPLES_MAX)
		return "more samples than a packet can hold";

	for (size_t i = 0; i < ret->n; i++)
		ret->lb[i] = value_at(p + COUNT_BYTES + VALUE_BYTES * i);
	return NULL;
}

static void forceboard_reset(struct decoder *d)
{
	pace_init(&d->pace, RATE_HZ);
}

static int forceboard_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			     uint64_t host_us, struct reading *ret)
{
	struct packet packet;

	*ret = (struct reading){ .battery_pct = -1 };
	if (source != SOURCE_DATA)
		return -ENOMSG;
	if (read_packet(p, n, &packet))
		return -EBADMSG;

	for (size_t i = 0; i < packet.n; i++)
		ret->samples[ret->n_samples++].force_n =
			packet.lb[i] <= HIGHEST_LB ? packet.lb[i] * NEWTON_PER_LB : NAN;
	stamp_paced(d, host_us, ret);
	return packet.n < packet.declared ? -EBADMSG : 0;
}

static int forceboard_command(struct decoder *d, enum command c,
			      struct write ret[static DRIVER_WRITES_MAX])
{
	switch (c) {
	case COMMAND_START:
		ret[0] = (struct write){ SOURCE_MODE, 1, { MODE_STREAM } };
		return 1;
	case COMMAND_STOP:
		ret[0] = (struct write){ SOURCE_MODE, 1, { MODE_IDLE } };
		return 1;
	case COMMAND_FIRMWARE:
	case COMMAND_BATTERY:
	case COMMAND_SLEEP:
		break;
	}
	return -ENOTSUP;
}

static const char *explain_packet(const uint8_t *p, size_t n, struct notes *notes)
{
	struct packet packet;
	const char *why = read_packet(p, n, &packet);
	bool implausible = false;

	if (why)
		return why;

	note_mark(notes, NOTE_LIST, "lb");
	for (size_t i = 0; i < packet.n; i++) {
		note_integer(notes, NULL, packet.lb[i]);
		implausible |= packet.lb[i] > HIGHEST_LB;
	}
	note_mark(notes, NOTE_END, NULL);

	if (implausible) {
		note_mark(notes, NOTE_LIST, "implausible");
		for (size_t i = 0; i < packet.n; i++)
			if (packet.lb[i] > HIGHEST_LB)
				note_integer(notes, NULL, packet.lb[i]);
		note_mark(notes, NOTE_END, NULL);
	}
	if (packet.n < packet.declared)
		note_fewer(notes, "warning", packet.declared, packet.n);
	return NULL;
}

static const char *mode_name(uint8_t mode)
{
	switch (mode) {
	case MODE_STREAM:
		return "start";
	case MODE_TARE:
		return "tare";
	case MODE_QUICK_START:
		return "quick_start";
	case MODE_IDLE:
		return "stop";
	}
	return NULL;
}

/* What is written to the mode, the tare or the threshold. */
static const char *explain_command(unsigned source, const uint8_t *p, size_t n, struct notes *notes)
{
	const char *name = NULL;

	if (n == 0)
		return "empty command";

	if (source == SOURCE_MODE && n == 1)
		name = mode_name(p[0]);
	else if (source == SOURCE_TARE && n == 1 && p[0] == 1)
		name = "tare";
	else if (source == SOURCE_THRESHOLD && n == VALUE_BYTES)
		name = "threshold";

	note_cmd(notes, name, p, n);
	if (name && source == SOURCE_THRESHOLD)
		note_integer(notes, "lb", value_at(p));
	return NULL;
}

static int forceboard_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			      struct notes *ret, const char **ret_why)
{
	if (source == SOURCE_DATA)
		*ret_why = explain_packet(p, n, ret);
	else
		*ret_why = explain_command(source, p, n, ret);

	return *ret_why ? -EBADMSG : 0;
}

const struct driver driver_pitchsix_forceboard = {
	.name = "pitchsix-forceboard",
	.title = "PitchSix Force Board",
	.kind = SAMPLE_FORCE,
	.step_n = NEWTON_PER_LB,
	.service_uuid = "9a88d67f-8df2-4afe-9e0d-c2bbbe773dd0",
	.sources = {
		[SOURCE_DATA] = { "9a88d682-8df2-4afe-9e0d-c2bbbe773dd0", SOURCE_NOTIFY },
		[SOURCE_MODE] = { "467a8517-6e39-11eb-9439-0242ac130002", SOURCE_CONTROL },
		[SOURCE_TARE] = { "9a88d683-8df2-4afe-9e0d-c2bbbe773dd0", SOURCE_EXPLAINED },
		[SOURCE_THRESHOLD] = { "9a88d686-8df2-4afe-9e0d-c2bbbe773dd0", SOURCE_EXPLAINED },
	},
	.reset = forceboard_reset,
	.decode = forceboard_decode,
	.command = forceboard_command,
	.explain = forceboard_explain,
};
