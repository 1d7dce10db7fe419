/* SPDX-License-Identifier: MIT */

/*
 * Movesense sensors, by the "GATT SensorData" protocol of their firmware: resources with a path are
 * subscribed to under a reference of ours, and come in batches that say the reference and the
 * milliseconds of the sensor's own clock at their first sample.
 *
 * A batch is planar: all accelerations, then all rotations, then all of the magnetometer. What such
 * bytes are only the subscription tells, so the decoder remembers the last one; data of another
 * reference is refused. A batch that is too long for a notification comes as two: a length that is
 * none of a whole batch is the first part. Logs, modes and the clock are never written to.
 */

#include <errno.h>
#include <string.h>

#include "driver/motion.h"
#include "util/bytes.h"
#include "util/macro.h"

#define UUID(part) part "-7185-4d5d-b431-630e7050e8f0"

enum { SOURCE_DATA, SOURCE_COMMANDS };

enum opcode {
	OPCODE_HELLO = 0,
	OPCODE_SUBSCRIBE = 1,
	OPCODE_UNSUBSCRIBE = 2,
	OPCODE_GET = 4,
};

enum kind {
	KIND_RESULT = 1,
	KIND_DATA = 2,
	KIND_SECOND_PART = 3,
};

/* Commands, results and data alike: the opcode or kind, and a reference. */
#define HEAD_BYTES 2

#define TIME_BYTES 4 /* u32 milliseconds since it was switched on */
#define VEC_BYTES  12

/* What can be subscribed to: what a sample has, and how many there are in a second. */
struct stream {
	const char *path;
	double rate_hz;
	bool accel, rate, field;
};

#define ACC(hz)  { "/Meas/Acc/" #hz, hz, .accel = true },
#define GYRO(hz) { "/Meas/Gyro/" #hz, hz, .rate = true },
#define IMU6(hz) { "/Meas/IMU6/" #hz, hz, .accel = true, .rate = true },
#define IMU9(hz) { "/Meas/IMU9/" #hz, hz, .accel = true, .rate = true, .field = true },

#define AT_EACH_RATE(row) row(13) row(26) row(52) row(104) row(208) row(416) row(833) row(1666)

static const struct stream streams[] = { AT_EACH_RATE(ACC) AT_EACH_RATE(GYRO) AT_EACH_RATE(IMU6)
						 AT_EACH_RATE(IMU9) };

/*
 * What we ask for. At this rate four samples come at once, which is one notification where the MTU
 * is 105 or more; at higher rates it would be two.
 */
#define OUR_PATH      "/Meas/IMU6/52"
#define OUR_REFERENCE 1

/* A whole batch, in the decoder. */
struct batch {
	const struct stream *stream;
	uint32_t t_ms;
	size_t n;                            /* samples */
	const uint8_t *accel, *rate, *field; /* NULL = the stream has none */
};

static const struct stream *find_stream(const uint8_t *path, size_t n)
{
	for (size_t i = 0; i < ELEMENTS(streams); i++)
		if (strlen(streams[i].path) == n && memcmp(streams[i].path, path, n) == 0)
			return &streams[i];
	return NULL;
}

static size_t sample_bytes(const struct stream *s)
{
	return VEC_BYTES * (size_t)(s->accel + s->rate + s->field);
}

/* The NUL that some clients send behind a path is not part of it; @n > 0. */
static size_t path_length(const uint8_t *path, size_t n)
{
	return path[n - 1] == '\0' ? n - 1 : n;
}

/* What a command that was sent means for the data to come. */
static void note_subscription(struct decoder *d, const uint8_t *p, size_t n)
{
	const struct stream *s;

	if (p[0] != OPCODE_SUBSCRIBE)
		return;

	s = find_stream(p + HEAD_BYTES, path_length(p + HEAD_BYTES, n - HEAD_BYTES));
	d->stream = s ? (unsigned)(s - streams) + 1 : 0;
	d->reference = p[1];
	d->n_part = 0;
}

/*
 * The readers return NULL, or why they refuse, in a few words. This one puts the bytes of a batch
 * together; *ret_n is 0 while its second part is still to come.
 */
static const char *join_parts(struct decoder *d, const uint8_t *p, size_t n, size_t *ret_n)
{
	size_t bytes = n - HEAD_BYTES, before = p[0] == KIND_SECOND_PART ? d->n_part : 0;

	d->n_part = 0;
	*ret_n = 0;
	if (d->stream == 0 || p[1] != d->reference)
		return "nothing is known to be subscribed under its reference";
	if (p[0] == KIND_SECOND_PART && before == 0)
		return "second part without a first";
	if (before + bytes < TIME_BYTES)
		return "no room for the time";
	if (before + bytes > DRIVER_PART_MAX)
		return "batch longer than there is room for";

	memcpy(d->part + before, p + HEAD_BYTES, bytes);
	bytes += before;
	if ((bytes - TIME_BYTES) % sample_bytes(&streams[d->stream - 1]) == 0)
		*ret_n = bytes;
	else if (p[0] == KIND_SECOND_PART)
		return "part of a sample in it";
	else
		d->n_part = bytes;
	return NULL;
}

static const uint8_t *take_vecs(const uint8_t **p, const struct batch *b, bool there)
{
	const uint8_t *vecs = *p;

	if (!there)
		return NULL;

	*p += VEC_BYTES * b->n;
	return vecs;
}

static struct vec vec_at(const uint8_t *vecs, size_t i)
{
	return vecs ? motion_f32le(vecs + VEC_BYTES * i) : (struct vec){ 0 };
}

/* Of a stream without one of them it is nought. */
static struct vec accel_at(const struct batch *b, size_t i)
{
	return vec_scale(vec_at(b->accel, i), 1 / STANDARD_GRAVITY);
}

static const char *check_batch(const struct batch *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (!motion_believable(accel_at(b, i), vec_at(b->rate, i)))
			return "motion is not plausible";
		if (!isfinite(vec_length(vec_at(b->field, i))))
			return "magnetic field is not a number";
	}
	return NULL;
}

/* Return: NULL, with ret->stream NULL while the second part is still to come. */
static const char *read_batch(struct decoder *d, const uint8_t *p, size_t n, struct batch *ret)
{
	const uint8_t *vecs = d->part + TIME_BYTES;
	const char *why;
	size_t bytes;

	*ret = (struct batch){ 0 };
	why = join_parts(d, p, n, &bytes);
	if (why || bytes == 0)
		return why;

	ret->stream = &streams[d->stream - 1];
	ret->t_ms = bytes_u32le(d->part);
	ret->n = (bytes - TIME_BYTES) / sample_bytes(ret->stream);
	ret->accel = take_vecs(&vecs, ret, ret->stream->accel);
	ret->rate = take_vecs(&vecs, ret, ret->stream->rate);
	ret->field = take_vecs(&vecs, ret, ret->stream->field);
	return check_batch(ret);
}

static const char *check_head(const uint8_t *p, size_t n)
{
	if (n < HEAD_BYTES)
		return "no reference in it";
	if (p[0] < KIND_RESULT || p[0] > KIND_SECOND_PART)
		return "neither a result nor data";
	if (p[0] == KIND_RESULT && n == HEAD_BYTES)
		return "result without a status";
	return NULL;
}

/*
 * The stamp in microseconds, of which 32 bits are enough: where the milliseconds wrap they do, too,
 * as 2^32 ms are a multiple of 2^32 us.
 */
static uint32_t stamp_us(const struct batch *b)
{
	return b->t_ms * 1000;
}

/* Does the batch begin where it may: behind the samples of the one before? */
static bool begin_batch(struct decoder *d, const struct batch *b, uint64_t *ret_t_us,
			bool *ret_new_epoch)
{
	struct ticks ticks = d->ticks;

	ticks_unwrap(&ticks, stamp_us(b), ret_t_us, ret_new_epoch);
	if (!*ret_new_epoch && *ret_t_us < d->newest_us)
		return false;

	d->ticks = ticks;
	return true;
}

static int push_batch(struct decoder *d, const struct batch *b, struct reading *ret)
{
	uint64_t t_us;
	bool new_epoch;

	if (!b->accel || b->n == 0 || ticks_repeats(&d->ticks, stamp_us(b)))
		return 0;
	if (!begin_batch(d, b, &t_us, &new_epoch))
		return -EBADMSG;

	for (size_t i = 0; i < b->n; i++)
		ret->samples[i] = (struct sample){
			.kind = SAMPLE_MOTION,
			.t_us = t_us + (uint64_t)llround((double)i * 1e6 / b->stream->rate_hz),
			.new_epoch = new_epoch && i == 0,
			.accel_g = accel_at(b, i),
			.rate_dps = vec_at(b->rate, i),
		};
	ret->n_samples = b->n;
	d->newest_us = ret->samples[b->n - 1].t_us;
	return 0;
}

static int movesense_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			    uint64_t host_us, struct reading *ret)
{
	struct batch b;

	*ret = (struct reading){ .battery_pct = -1 };
	if (source != SOURCE_DATA)
		return -ENOMSG;
	if (check_head(p, n))
		return -EBADMSG;
	if (p[0] == KIND_RESULT)
		return 0;
	if (read_batch(d, p, n, &b))
		return -EBADMSG;
	return b.stream ? push_batch(d, &b, ret) : 0;
}

static int movesense_command(struct decoder *d, enum command c,
			     struct write ret[static DRIVER_WRITES_MAX])
{
	switch (c) {
	case COMMAND_START:
		ret[0] = (struct write){ SOURCE_COMMANDS,
					 HEAD_BYTES + strlen(OUR_PATH),
					 { OPCODE_SUBSCRIBE, OUR_REFERENCE } };
		memcpy(ret[0].bytes + HEAD_BYTES, OUR_PATH, strlen(OUR_PATH));
		note_subscription(d, ret[0].bytes, ret[0].n);
		/* While it was stopped its clock may have come round any number of times. */
		d->ticks.started = false;
		return 1;
	case COMMAND_STOP:
		ret[0] = (struct write){ SOURCE_COMMANDS,
					 HEAD_BYTES,
					 { OPCODE_UNSUBSCRIBE, OUR_REFERENCE } };
		return 1;
	case COMMAND_FIRMWARE:
	case COMMAND_BATTERY:
	case COMMAND_SLEEP:
		break;
	}
	return -ENOTSUP;
}

static bool is_text(const uint8_t *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (p[i] < ' ' || p[i] > '~')
			return false;
	return n > 0;
}

/* Old firmwares answer 507 ("no slot") the other way round. */
static int status_of(const uint8_t *p, size_t n)
{
	int little = n == 2 ? p[0] | p[1] << 8 : 0, big = n == 2 ? p[0] << 8 | p[1] : 0;

	if (little >= 100 && little < 600)
		return little;
	return big >= 100 && big < 600 ? big : 0;
}

static void explain_result(const uint8_t *p, size_t n, struct notes *notes)
{
	int status = status_of(p + HEAD_BYTES, n - HEAD_BYTES);

	note_integer(notes, "ref", p[1]);
	if (status > 0)
		note_integer(notes, "status", status);
	else if (is_text(p + HEAD_BYTES, n - HEAD_BYTES))
		note_bytes(notes, NOTE_TEXT, "hello", p + HEAD_BYTES, n - HEAD_BYTES);
	else
		note_bytes(notes, NOTE_HEX, "raw", p + HEAD_BYTES, n - HEAD_BYTES);
}

static void explain_vecs(struct notes *notes, const char *key, const uint8_t *vecs, size_t n)
{
	if (!vecs)
		return;

	note_mark(notes, NOTE_LIST, key);
	for (size_t i = 0; i < n; i++)
		motion_note(notes, NULL, vec_at(vecs, i));
	note_mark(notes, NOTE_END, NULL);
}

static void explain_batch(struct notes *notes, uint8_t reference, const struct batch *b)
{
	note_text(notes, "path", b->stream->path);
	note_integer(notes, "ref", reference);
	note_integer(notes, "t_ms", b->t_ms);
	explain_vecs(notes, "acc_ms2", b->accel, b->n);
	explain_vecs(notes, "gyr_dps", b->rate, b->n);
	explain_vecs(notes, "mag_ut", b->field, b->n);
}

/* Return: the name, NULL = none that is known. */
static const char *command_name(const uint8_t *p, size_t n)
{
	bool path = n > HEAD_BYTES &&
		    is_text(p + HEAD_BYTES, path_length(p + HEAD_BYTES, n - HEAD_BYTES));

	if (n == HEAD_BYTES && p[0] == OPCODE_HELLO)
		return "hello";
	if (n == HEAD_BYTES && p[0] == OPCODE_UNSUBSCRIBE)
		return "unsubscribe";
	if (path && p[0] == OPCODE_SUBSCRIBE)
		return "subscribe";
	return path && p[0] == OPCODE_GET ? "get" : NULL;
}

static void explain_command(struct decoder *d, const uint8_t *p, size_t n, struct notes *notes)
{
	const char *name = command_name(p, n);

	note_cmd(notes, name, p, n);
	if (!name)
		return;

	note_integer(notes, "ref", p[1]);
	if (n > HEAD_BYTES)
		note_bytes(notes, NOTE_TEXT, "path", p + HEAD_BYTES,
			   path_length(p + HEAD_BYTES, n - HEAD_BYTES));
	note_subscription(d, p, n);
}

static int explain_data(struct decoder *d, const uint8_t *p, size_t n, struct notes *notes,
			const char **ret_why)
{
	struct batch b;

	*ret_why = read_batch(d, p, n, &b);
	if (*ret_why)
		return -EBADMSG;
	if (!b.stream)
		return -EAGAIN;

	explain_batch(notes, p[1], &b);
	return 0;
}

static int movesense_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			     struct notes *ret, const char **ret_why)
{
	*ret_why = n == 0 ? "empty packet" : source == SOURCE_DATA ? check_head(p, n) : NULL;
	if (*ret_why)
		return -EBADMSG;

	if (source == SOURCE_COMMANDS)
		explain_command(d, p, n, ret);
	else if (p[0] == KIND_RESULT)
		explain_result(p, n, ret);
	else
		return explain_data(d, p, n, ret, ret_why);
	return 0;
}

const struct driver driver_movesense_gsp = {
	.name = "movesense-gsp",
	.title = "Movesense",
	.kind = SAMPLE_MOTION,
	.service_uuid = UUID("34802252"),
	.sources = {
		[SOURCE_DATA] = { UUID("34800002"), SOURCE_NOTIFY },
		[SOURCE_COMMANDS] = { UUID("34800001"), SOURCE_CONTROL },
	},
	.decode = movesense_decode,
	.command = movesense_command,
	.explain = movesense_explain,
};
