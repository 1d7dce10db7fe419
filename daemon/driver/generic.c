/* SPDX-License-Identifier: MIT */

/*
 * The driver of sensors that a file describes. It leaves out what would make the file a program:
 * check sums, messages over several packets, answers to questions. Who builds such a sensor better
 * has it speak a protocol that there is a driver for.
 *
 * The file is not trusted with anything: each number is read only where the packet has its bytes.
 */

#include "driver/generic.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "driver/motion.h"
#include "driver/stamp.h"
#include "util/bytes.h"
#include "util/macro.h"

enum { SOURCE_DATA, SOURCE_COMMANDS };

/* Counts have to go where newtons go: so small, any number of 32 bits has room. */
#define NEWTON_PER_COUNT 1e-5

static const struct {
	const char *name;
	unsigned bytes;
} types[NUMBER_TYPES] = {
	[NUMBER_NONE] = { "", 0 },       [NUMBER_U8] = { "u8", 1 },
	[NUMBER_S8] = { "s8", 1 },       [NUMBER_U16LE] = { "u16le", 2 },
	[NUMBER_S16LE] = { "s16le", 2 }, [NUMBER_U24LE] = { "u24le", 3 },
	[NUMBER_S24LE] = { "s24le", 3 }, [NUMBER_U32LE] = { "u32le", 4 },
	[NUMBER_S32LE] = { "s32le", 4 }, [NUMBER_F32LE] = { "f32le", 4 },
	[NUMBER_U16BE] = { "u16be", 2 }, [NUMBER_S16BE] = { "s16be", 2 },
	[NUMBER_U24BE] = { "u24be", 3 }, [NUMBER_S24BE] = { "s24be", 3 },
	[NUMBER_U32BE] = { "u32be", 4 }, [NUMBER_S32BE] = { "s32be", 4 },
	[NUMBER_F32BE] = { "f32be", 4 },
};

enum number_type number_type_find(const char *name)
{
	for (enum number_type t = NUMBER_U8; t < NUMBER_TYPES; t++)
		if (strcmp(types[t].name, name) == 0)
			return t;

	return NUMBER_NONE;
}

static double read_number(enum number_type type, const uint8_t *p)
{
	switch (type) {
	case NUMBER_NONE:
		break;
	case NUMBER_U8:
		return p[0];
	case NUMBER_S8:
		return (int8_t)p[0];
	case NUMBER_U16LE:
		return bytes_u16le(p);
	case NUMBER_S16LE:
		return bytes_s16le(p);
	case NUMBER_U24LE:
		return bytes_u24le(p);
	case NUMBER_S24LE:
		return bytes_s24le(p);
	case NUMBER_U32LE:
		return bytes_u32le(p);
	case NUMBER_S32LE:
		return bytes_s32le(p);
	case NUMBER_F32LE:
		return (double)bytes_f32le(p);
	case NUMBER_U16BE:
		return bytes_u16be(p);
	case NUMBER_S16BE:
		return bytes_s16be(p);
	case NUMBER_U24BE:
		return bytes_u24be(p);
	case NUMBER_S24BE:
		return bytes_s24be(p);
	case NUMBER_U32BE:
		return bytes_u32be(p);
	case NUMBER_S32BE:
		return bytes_s32be(p);
	case NUMBER_F32BE:
		return (double)bytes_f32be(p);
	}
	return 0;
}

/* The @i-th of the numbers of @f, in its unit. */
static double value_at(const struct field *f, const uint8_t *sample, unsigned i)
{
	return read_number(f->type, sample + f->offset + i * types[f->type].bytes) * f->scale;
}

static struct vec vec_at(const struct field *f, const uint8_t *sample)
{
	if (f->type == NUMBER_NONE)
		return (struct vec){ 0 };

	return (struct vec){ value_at(f, sample, 0) * f->unit, value_at(f, sample, 1) * f->unit,
			     value_at(f, sample, 2) * f->unit };
}

/* Where the bytes of @f end, of @n numbers. */
static size_t end_of(const struct field *f, unsigned n)
{
	return f->type == NUMBER_NONE ? 0 : f->offset + n * types[f->type].bytes;
}

/* How many whole samples a packet of @n bytes has; 0 if fewer than it should have. */
static size_t count_samples(const struct layout *l, size_t n)
{
	size_t first = MAX(MAX(end_of(&l->force, 1), end_of(&l->accel, 3)),
			   MAX(end_of(&l->rate, 3), end_of(&l->stamp, 1)));
	size_t room;

	if (n < first)
		return 0;

	room = l->stride > 0 ? 1 + (n - first) / l->stride : 1;
	if (l->count == 0)
		return room;
	return room < l->count ? 0 : l->count;
}

static struct sample read_sample(const struct layout *l, const uint8_t *p)
{
	if (l->force.type == NUMBER_NONE)
		return (struct sample){
			.kind = SAMPLE_MOTION,
			.accel_g = vec_at(&l->accel, p),
			.rate_dps = vec_at(&l->rate, p),
		};

	return (struct sample){
		.kind = SAMPLE_FORCE,
		.force_n = value_at(&l->force, p, 0) *
			   (l->force.unit != 0 ? l->force.unit : NEWTON_PER_COUNT),
	};
}

static bool is_believable(const struct sample *s)
{
	return fabs(s->force_n) <= SAMPLE_FORCE_MAX_N && motion_believable(s->accel_g, s->rate_dps);
}

/* Return: NULL, or why it is refused, in a few words. */
static const char *read_packet(const struct layout *l, const uint8_t *p, size_t n,
			       struct reading *ret)
{
	size_t count = count_samples(l, n);

	if (count == 0)
		return "shorter than its file says";
	if (count > DRIVER_SAMPLES_MAX)
		return "more samples than a packet can hold";

	for (size_t i = 0; i < count; i++) {
		ret->samples[i] = read_sample(l, p + i * l->stride);
		if (!is_believable(&ret->samples[i]))
			return "a value is not plausible";
	}
	ret->n_samples = count;
	return NULL;
}

/* Of milliseconds, too: times 1000 what is over 32 bits falls off, as it does of microseconds. */
static uint32_t stamp_at(const struct layout *l, const uint8_t *sample)
{
	return (uint32_t)read_number(l->stamp.type, sample + l->stamp.offset) *
	       (uint32_t)l->stamp.unit;
}

/* What comes twice is used once. */
static void stamp_by_device(struct decoder *d, const uint8_t *p, struct reading *ret)
{
	const struct layout *l = d->layout;
	size_t n = ret->n_samples;

	ret->n_samples = 0;
	for (size_t i = 0; i < n; i++) {
		struct sample *s = &ret->samples[ret->n_samples];
		uint32_t us = stamp_at(l, p + i * l->stride);

		if (ticks_repeats(&d->ticks, us))
			continue;
		*s = ret->samples[i];
		ticks_unwrap(&d->ticks, us, &s->t_us, &s->new_epoch);
		ret->n_samples++;
	}
}

static void generic_reset(struct decoder *d)
{
	if (d->layout->stamp.type == NUMBER_NONE)
		pace_init(&d->pace, d->layout->rate_hz);
}

static int generic_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			  uint64_t host_us, struct reading *ret)
{
	*ret = (struct reading){ .battery_pct = -1 };
	if (source != SOURCE_DATA)
		return -ENOMSG;
	if (read_packet(d->layout, p, n, ret))
		return -EBADMSG;

	if (d->layout->stamp.type != NUMBER_NONE)
		stamp_by_device(d, p, ret);
	else
		stamp_paced(d, host_us, ret);
	return 0;
}

static int generic_command(struct decoder *d, enum command c,
			   struct write ret[static DRIVER_WRITES_MAX])
{
	const struct write *w = c == COMMAND_START  ? &d->layout->start
				: c == COMMAND_STOP ? &d->layout->stop
						    : NULL;

	if (!w || w->n == 0)
		return -ENOTSUP;
	if (c == COMMAND_START)
		d->ticks.started = false; /* its clock may begin anew */

	ret[0] = *w;
	ret[0].source = SOURCE_COMMANDS;
	return 1;
}

static const char *command_name(const struct layout *l, const uint8_t *p, size_t n)
{
	if (n > 0 && l->start.n == n && memcmp(l->start.bytes, p, n) == 0)
		return "start";
	if (n > 0 && l->stop.n == n && memcmp(l->stop.bytes, p, n) == 0)
		return "stop";
	return NULL;
}

static void explain_sample(const struct layout *l, const struct sample *s, const uint8_t *p,
			   struct notes *notes)
{
	note_mark(notes, NOTE_OBJECT, NULL);
	if (l->force.type != NUMBER_NONE && l->force.unit == 0)
		note_rounded(notes, "count", value_at(&l->force, p, 0));
	else if (l->force.type != NUMBER_NONE)
		note_rounded(notes, "force_n", s->force_n);
	else
		motion_note(notes, "acc_g", s->accel_g);
	if (l->rate.type != NUMBER_NONE)
		motion_note(notes, "gyr_dps", s->rate_dps);
	if (l->stamp.type != NUMBER_NONE)
		note_integer(notes, "us", stamp_at(l, p));
	note_mark(notes, NOTE_END, NULL);
}

static int generic_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			   struct notes *ret, const char **ret_why)
{
	struct reading reading;

	if (source != SOURCE_DATA) {
		note_cmd(ret, command_name(d->layout, p, n), p, n);
		return 0;
	}

	*ret_why = read_packet(d->layout, p, n, &reading);
	if (*ret_why)
		return -EBADMSG;

	note_mark(ret, NOTE_LIST, "samples");
	for (size_t i = 0; i < reading.n_samples; i++)
		explain_sample(d->layout, &reading.samples[i], p + i * d->layout->stride, ret);
	note_mark(ret, NOTE_END, NULL);
	return 0;
}

void generic_init(struct generic *g, const char *name, const char *title)
{
	g->driver = (struct driver){
		.name = name,
		.title = title,
		.kind = g->layout.force.type != NUMBER_NONE ? SAMPLE_FORCE : SAMPLE_MOTION,
		.service_uuid = g->service,
		.streams_by_itself = g->layout.stop.n == 0,
		.needs_scale = g->layout.force.type != NUMBER_NONE && g->layout.force.unit == 0,
		.layout = &g->layout,
		.sources = { [SOURCE_DATA] = { g->data, SOURCE_NOTIFY } },
		.reset = generic_reset,
		.decode = generic_decode,
		.command = generic_command,
		.explain = generic_explain,
	};
	if (g->control[0])
		g->driver.sources[SOURCE_COMMANDS] = (struct source){ g->control, SOURCE_CONTROL };
}
