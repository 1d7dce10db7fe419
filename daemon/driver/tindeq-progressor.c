/* SPDX-License-Identifier: MIT */

/*
 * Tindeq Progressor and the open firmwares that speak its protocol (Hangman, Crimpdeq, BigBanger,
 * Mito): a load cell that sends kilograms-force with the microseconds of its own clock, about 80
 * times a second.
 *
 * A notification is one or more blocks of tag, length and value. read_packet() checks all of it
 * before anything is believed; decode() and explain() then only put the same facts in different
 * words. The device's tare, its peak functions and its calibration writes are left out: the first
 * is ours (an offset), the others differ between the device and its clones and could spoil a
 * calibration.
 */

#include <errno.h>
#include <math.h>
#include <string.h>

#include "driver/driver.h"
#include "util/bytes.h"
#include "util/macro.h"

enum { SOURCE_DATA, SOURCE_COMMANDS };

#define SAMPLE_BYTES 8 /* f32 kilograms, u32 microseconds, both little-endian */

/*
 * The largest model takes 200 kg; a little more either way is a calibration, further out is
 * nonsense.
 */
#define LOWEST_KG  (-20)
#define HIGHEST_KG 220

/*
 * A lithium cell ends at 4200 mV and clones with a fixed supply say 4300. Over this, it is the late
 * answer to a query before: the first letters of a firmware version.
 */
#define HIGHEST_MV 10000

enum tag {
	TAG_ANSWER = 0, /* does not say to which command: so only one query is ever outstanding */
	TAG_WEIGHT = 1,
	TAG_LOW_POWER = 4,
};

enum opcode {
	OPCODE_TARE = 0x64,
	OPCODE_START = 0x65,
	OPCODE_STOP = 0x66,
	OPCODE_GET_FIRMWARE = 0x6b,
	OPCODE_GET_ERROR = 0x6c,
	OPCODE_CLEAR_ERROR = 0x6d,
	OPCODE_SLEEP = 0x6e,
	OPCODE_GET_BATTERY = 0x6f,
	OPCODE_GET_ID = 0x70,
	OPCODE_GET_CALIBRATION = 0x72,
};

/* Every command that means the same on all devices; we send few of them, but can explain all. */
static const struct command_name {
	uint8_t opcode;
	bool asks;
	const char *name;
} command_names[] = {
	{ OPCODE_TARE, false, "tare" },
	{ OPCODE_START, false, "start" },
	{ OPCODE_STOP, false, "stop" },
	{ OPCODE_GET_FIRMWARE, true, "get_firmware" },
	{ OPCODE_GET_ERROR, true, "get_error" },
	{ OPCODE_CLEAR_ERROR, false, "clear_error" },
	{ OPCODE_SLEEP, false, "sleep" },
	{ OPCODE_GET_BATTERY, true, "get_battery" },
	{ OPCODE_GET_ID, true, "get_id" },
	{ OPCODE_GET_CALIBRATION, true, "get_calibration" },
};

struct block {
	uint8_t tag, n;
	const uint8_t *value;
};

struct raw_sample {
	float kg;
	uint32_t us; /* wraps */
};

/* All that one notification said. */
struct packet {
	size_t n_blocks; /* whole ones */
	uint8_t first_tag;
	size_t n_samples;
	struct raw_sample samples[DRIVER_SAMPLES_MAX];
	bool low_power;
	struct block answer; /* the first one; value NULL = none */
	struct block other;  /* the first block of a kind that is not publicly known */
};

static const struct command_name *find_command(int opcode)
{
	for (size_t i = 0; i < ELEMENTS(command_names); i++)
		if (command_names[i].opcode == opcode)
			return &command_names[i];

	return NULL;
}

/* Firmwares fill a text up with NULs. */
static size_t text_length(const struct block *b)
{
	size_t n = b->n;

	while (n > 0 && b->value[n - 1] == '\0')
		n--;
	return n;
}

static bool is_text(const struct block *b, bool lines)
{
	for (size_t i = 0; i < text_length(b); i++) {
		uint8_t c = b->value[i];

		if ((c < ' ' || c > '~') && !(lines && (c == '\n' || c == '\r' || c == '\t')))
			return false;
	}
	return true;
}

/* The readers return NULL, or why they refuse, in a few words. */
static const char *read_block(const uint8_t *p, size_t n, struct block *ret)
{
	if (n == 0)
		return "empty packet";
	if (n < 2)
		return "block without a length";
	if (p[1] > n - 2)
		return "block longer than the packet";
	if (p[0] == TAG_WEIGHT && p[1] == 0)
		return "weight block without a sample";
	if (p[0] == TAG_WEIGHT && p[1] % SAMPLE_BYTES)
		return "weight block with part of a sample";

	*ret = (struct block){ .tag = p[0], .n = p[1], .value = p + 2 };
	return NULL;
}

static const char *read_samples(struct packet *packet, const struct block *b)
{
	for (size_t i = 0; i < b->n; i += SAMPLE_BYTES) {
		struct raw_sample s = { bytes_f32le(b->value + i), bytes_u32le(b->value + i + 4) };

		if (!isfinite(s.kg))
			return "force is not a number";
		if (s.kg < LOWEST_KG || s.kg > HIGHEST_KG)
			return "force is not plausible";
		if (packet->n_samples == DRIVER_SAMPLES_MAX)
			return "more samples than a packet can hold";

		packet->samples[packet->n_samples++] = s;
	}
	return NULL;
}

static const char *check_calibration(const struct block *b)
{
	if (b->n != 12)
		return "calibration is not 12 bytes";
	for (size_t i = 0; i < 12; i += 4)
		if (!isfinite(bytes_f32le(b->value + i)))
			return "calibration is not a number";
	return NULL;
}

static const char *check_answer(int query, const struct block *b)
{
	switch (query) {
	case OPCODE_GET_FIRMWARE:
		return is_text(b, false) ? NULL : "firmware version is not text";
	case OPCODE_GET_ERROR:
		return is_text(b, true) ? NULL : "error report is not text";
	case OPCODE_GET_BATTERY:
		if (b->n != 4)
			return "battery voltage is not 4 bytes";
		return bytes_u32le(b->value) <= HIGHEST_MV ? NULL
							   : "battery voltage is not plausible";
	case OPCODE_GET_ID:
		return b->n <= 8 ? NULL : "device id is longer than 8 bytes";
	case OPCODE_GET_CALIBRATION:
		return check_calibration(b);
	}
	return NULL; /* nobody asked, so it may be anything */
}

static const char *take_block(struct packet *packet, const struct block *b, int query)
{
	if (packet->n_blocks++ == 0)
		packet->first_tag = b->tag;

	if (b->tag == TAG_WEIGHT)
		return read_samples(packet, b);

	if (b->tag == TAG_ANSWER && !packet->answer.value) {
		packet->answer = *b;
		return check_answer(query, b);
	}
	if (b->tag == TAG_LOW_POWER && b->n == 0)
		packet->low_power = true;
	else if (!packet->other.value)
		packet->other = *b;
	return NULL;
}

/*
 * Whole blocks before a cut one are kept: -EBADMSG, and n_blocks is not 0. One value that cannot be
 * believed takes the whole packet with it: whatever wrote it wrote the values around it too.
 */
static int read_packet(const uint8_t *p, size_t n, int query, struct packet *ret,
		       const char **ret_why)
{
	*ret = (struct packet){};

	do {
		struct block b;

		*ret_why = read_block(p, n, &b);
		if (*ret_why)
			return -EBADMSG;

		*ret_why = take_block(ret, &b, query);
		if (*ret_why) {
			*ret = (struct packet){ .answer = ret->answer };
			return -EBADMSG;
		}

		p += 2 + b.n;
		n -= 2 + b.n;
	} while (n > 0);

	return 0;
}

/*
 * The outstanding query has its answer, a good one or not. Return: the query, -1 if there is none.
 */
static int take_query(struct decoder *d, const struct packet *packet)
{
	int query = d->query;

	if (!packet->answer.value)
		return -1;

	d->query = -1;
	return query;
}

/* Did this sample come before? Two of one moment can be two measurements. */
static bool is_repeat(const struct decoder *d, uint32_t us, double force_n)
{
	return ticks_repeats(&d->ticks, us) && (us != d->ticks.last || force_n == d->last_n);
}

static void push_sample(struct decoder *d, const struct raw_sample *raw, struct reading *ret)
{
	struct sample *s = &ret->samples[ret->n_samples];
	double force_n = (double)raw->kg * NEWTON_PER_KG;

	if (is_repeat(d, raw->us, force_n))
		return;

	s->force_n = force_n;
	ticks_unwrap(&d->ticks, raw->us, &s->t_us, &s->new_epoch);
	d->last_n = force_n;
	ret->n_samples++;
}

static int tindeq_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			 uint64_t host_us, struct reading *ret)
{
	struct packet packet;
	const char *why;
	int query, r;

	*ret = (struct reading){ .battery_pct = -1 };
	if (driver_tindeq_progressor.sources[source].kind != SOURCE_NOTIFY)
		return -ENOMSG;

	r = read_packet(p, n, d->query, &packet, &why);
	query = take_query(d, &packet);
	ret->answered = query >= 0;
	if (packet.n_blocks == 0)
		return r;

	for (size_t i = 0; i < packet.n_samples; i++)
		push_sample(d, &packet.samples[i], ret);
	ret->low_power = packet.low_power;

	if (query == OPCODE_GET_BATTERY)
		ret->battery_mv = (int)bytes_u32le(packet.answer.value);
	if (query == OPCODE_GET_FIRMWARE) {
		size_t length = MIN(text_length(&packet.answer), sizeof(ret->firmware) - 1);

		memcpy(ret->firmware, packet.answer.value, length);
		ret->firmware[length] = '\0';
	}
	return r;
}

static int opcode_of(enum command c)
{
	switch (c) {
	case COMMAND_START:
		return OPCODE_START;
	case COMMAND_STOP:
		return OPCODE_STOP;
	case COMMAND_FIRMWARE:
		return OPCODE_GET_FIRMWARE;
	case COMMAND_BATTERY:
		return OPCODE_GET_BATTERY;
	case COMMAND_SLEEP:
		return OPCODE_SLEEP;
	}
	return -ENOTSUP;
}

/* What a command that was sent means for the packets to come. */
static void note_command(struct decoder *d, const struct command_name *c)
{
	if (c->asks)
		d->query = c->opcode;
	if (c->opcode == OPCODE_START)
		d->ticks.started = false; /* the device counts from 0 again */
}

static int tindeq_command(struct decoder *d, enum command c,
			  struct write ret[static DRIVER_WRITES_MAX])
{
	int opcode = opcode_of(c);

	if (opcode < 0)
		return opcode;

	/* One byte is enough for every firmware; BigBanger does not understand a second one. */
	ret[0] = (struct write){ SOURCE_COMMANDS, 1, { (uint8_t)opcode } };
	note_command(d, find_command(opcode));
	return 1;
}

static void explain_samples(struct notes *notes, const struct packet *packet)
{
	if (packet->n_samples == 0)
		return;

	note_mark(notes, NOTE_LIST, "samples");
	for (size_t i = 0; i < packet->n_samples; i++) {
		note_mark(notes, NOTE_OBJECT, NULL);
		note_number(notes, "kg", packet->samples[i].kg);
		note_integer(notes, "us", packet->samples[i].us);
		note_mark(notes, NOTE_END, NULL);
	}
	note_mark(notes, NOTE_END, NULL);
}

static void explain_answer(struct notes *notes, int query, const struct block *b)
{
	const struct command_name *c = find_command(query);

	if (!c || !c->asks) {
		note_mark(notes, NOTE_NULL, "after");
		note_bytes(notes, NOTE_HEX, "raw", b->value, b->n);
		return;
	}

	note_bytes(notes, NOTE_HEX, "after", &c->opcode, 1);
	switch (query) {
	case OPCODE_GET_FIRMWARE:
	case OPCODE_GET_ERROR:
		note_bytes(notes, NOTE_TEXT, "text", b->value, text_length(b));
		break;
	case OPCODE_GET_BATTERY:
		note_integer(notes, "battery_mv", bytes_u32le(b->value));
		break;
	case OPCODE_GET_ID:
		note_bytes(notes, NOTE_HEX_REVERSED, "id_hex", b->value, b->n);
		break;
	case OPCODE_GET_CALIBRATION:
		note_number(notes, "slope", bytes_f32le(b->value));
		note_number(notes, "intercept", bytes_f32le(b->value + 4));
		note_number(notes, "trim", bytes_f32le(b->value + 8));
		break;
	}
}

static const char *explain_packet(struct decoder *d, const uint8_t *p, size_t n,
				  struct notes *notes)
{
	struct packet packet;
	const char *why;
	int query;

	(void)read_packet(p, n, d->query, &packet, &why);
	query = take_query(d, &packet);
	if (packet.n_blocks == 0)
		return why;

	note_integer(notes, "tag", packet.first_tag);
	explain_samples(notes, &packet);
	if (packet.low_power)
		note_mark(notes, NOTE_TRUE, "low_power");
	if (packet.answer.value)
		explain_answer(notes, query, &packet.answer);
	else if (packet.other.value)
		note_bytes(notes, NOTE_HEX, "raw", packet.other.value, packet.other.n);
	return NULL;
}

/* PyTindeq and some apps send a 0 behind the opcode, which the device takes as well. */
static const char *explain_command(struct decoder *d, const uint8_t *p, size_t n,
				   struct notes *notes)
{
	const struct command_name *c;

	if (n == 0)
		return "empty command";

	c = n == 1 || (n == 2 && p[1] == 0) ? find_command(p[0]) : NULL;
	if (c)
		note_command(d, c);
	note_cmd(notes, c ? c->name : NULL, p, n);
	return NULL;
}

static int tindeq_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			  struct notes *ret, const char **ret_why)
{
	if (driver_tindeq_progressor.sources[source].kind == SOURCE_CONTROL)
		*ret_why = explain_command(d, p, n, ret);
	else
		*ret_why = explain_packet(d, p, n, ret);

	return *ret_why ? -EBADMSG : 0;
}

const struct driver driver_tindeq_progressor = {
	.name = "tindeq-progressor",
	.title = "Tindeq Progressor",
	.kind = SAMPLE_FORCE,
	.service_uuid = "7e4e1701-1ea6-40c9-9dcc-13d34ffead57",
	.sources = {
		[SOURCE_DATA] = { "7e4e1702-1ea6-40c9-9dcc-13d34ffead57", SOURCE_NOTIFY },
		[SOURCE_COMMANDS] = { "7e4e1703-1ea6-40c9-9dcc-13d34ffead57", SOURCE_CONTROL },
	},
	.decode = tindeq_decode,
	.command = tindeq_command,
	.explain = tindeq_explain,
};
