/* SPDX-License-Identifier: MIT */

/*
 * Hanging scales of WeiHeng: the WH-C06, sold under other names as well. 300 kg in steps of 10 g,
 * two to eight times a second, all of it in the advertisement: there is nothing to connect to, no
 * time stamp, no battery and no command.
 *
 * A radio hears each advertisement several times; the scale counts on with every new one. Of its
 * units only kilograms are believed: the sources disagree on how it says pounds, and on whether the
 * number then follows. Its mark for a weight that is stable is explained and not used: the number
 * is the same with it and without.
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "driver/driver.h"
#include "driver/stamp.h"
#include "util/bytes.h"
#include "util/macro.h"

enum { SOURCE_DATA };

#define PACKET_BYTES  15
#define COUNTED_BYTES 17 /* with the counter, that some leave out */

_Static_assert(COUNTED_BYTES <= DRIVER_PART_MAX, "a decoder keeps the packet before");

#define KG_PER_BIT 0.01

/* It is made for 300 kg, and less than nothing is what was tared. */
#define HIGHEST_KG 310

/* In these two bytes a body scale that says the same of itself has an impedance. */
#define HANGING_SCALE 0x01f4

enum { UNIT_KG = 1 };

static const struct unit {
	uint8_t code;
	const char *name;
	double kg;
} units[] = {
	{ UNIT_KG, "kg", 1 },    { 0, "lb", 0.45359237 }, { 2, "lb", 0.45359237 },
	{ 3, "st", 6.35029318 }, { 4, "jin", 0.5 },
};

struct packet {
	int16_t raw;
	const struct unit *unit; /* NULL = none that is known */
	bool hold, hanging, counted;
	const uint8_t *id;
	uint16_t counter;
};

static const struct unit *find_unit(uint8_t code)
{
	for (size_t i = 0; i < ELEMENTS(units); i++)
		if (units[i].code == code)
			return &units[i];

	return NULL;
}

static bool is_kg(const struct packet *packet)
{
	return packet->unit && packet->unit->code == UNIT_KG;
}

/* Return: NULL, or why it is refused, in a few words. */
static const char *read_packet(const uint8_t *p, size_t n, struct packet *ret)
{
	if (n == 0)
		return "empty packet";
	if (n < PACKET_BYTES)
		return "shorter than 15 bytes";
	if (memcmp(p, "\x02\x03\x11", 3) != 0)
		return "does not begin with 020311";

	*ret = (struct packet){
		.id = p + 3,
		.raw = bytes_s16be(p + 10),
		.hanging = bytes_u16be(p + 12) == HANGING_SCALE,
		.hold = p[14] >> 4 == 0xa,
		.unit = find_unit(p[14] & 0xf),
		.counted = n >= COUNTED_BYTES,
	};
	if (ret->counted)
		ret->counter = bytes_u16be(p + 15);
	if (is_kg(ret) && fabs(ret->raw * KG_PER_BIT) > HIGHEST_KG)
		return "weight is not plausible";
	return NULL;
}

/*
 * Heard again? Of those that count, the packet before is kept; at first there are noughts, which no
 * packet is.
 */
static bool is_repeat(struct decoder *d, const uint8_t *p)
{
	if (memcmp(d->part, p, COUNTED_BYTES) == 0)
		return true;

	memcpy(d->part, p, COUNTED_BYTES);
	return false;
}

static int whc06_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			uint64_t host_us, struct reading *ret)
{
	struct packet packet;

	*ret = (struct reading){ .battery_pct = -1 };
	if (read_packet(p, n, &packet))
		return -EBADMSG;
	if (!packet.hanging) {
		ret->trouble = "This is a body scale, not a hanging scale.";
		return -EBADMSG;
	}
	if (!is_kg(&packet)) {
		ret->trouble = "The scale shows another unit: set it to kg.";
		return -EBADMSG;
	}
	if (packet.counted && is_repeat(d, p))
		return 0;

	ret->samples[ret->n_samples++].force_n = packet.raw * KG_PER_BIT * NEWTON_PER_KG;
	stamp_arrival(d, host_us, ret);
	return 0;
}

static int whc06_command(struct decoder *d, enum command c,
			 struct write ret[static DRIVER_WRITES_MAX])
{
	return -ENOTSUP;
}

static void explain_weight(struct notes *notes, const struct packet *packet)
{
	const struct unit *unit = packet->unit;

	if (!is_kg(packet))
		note_integer(notes, "raw", packet->raw);
	if (!unit) {
		note_mark(notes, NOTE_NULL, "unit");
		return;
	}

	note_rounded(notes, is_kg(packet) ? "kg" : "kg_if_number_follows_unit",
		     packet->raw * KG_PER_BIT * unit->kg);
	note_text(notes, "unit", unit->name);
}

static int whc06_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			 struct notes *ret, const char **ret_why)
{
	struct packet packet;

	*ret_why = read_packet(p, n, &packet);
	if (*ret_why)
		return -EBADMSG;

	explain_weight(ret, &packet);
	note_bool(ret, "hold", packet.hold);
	if (!packet.hanging)
		note_text(ret, "suspect", "body scale (bytes 12-13 are not 01f4)");
	note_bytes(ret, NOTE_ADDRESS, "id", packet.id, 6);
	if (packet.counted)
		note_integer(ret, "counter", packet.counter);
	return 0;
}

const struct driver driver_weiheng_whc06 = {
	.name = "weiheng-whc06",
	.title = "WeiHeng WH-C06 hanging scale",
	.kind = SAMPLE_FORCE,
	.sources = {
		[SOURCE_DATA] = { "0x0100", SOURCE_BROADCAST, .company = 0x0100 },
	},
	.decode = whc06_decode,
	.command = whc06_command,
	.explain = whc06_explain,
};
