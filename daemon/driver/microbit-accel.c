/* SPDX-License-Identifier: MIT */

/*
 * The accelerometer service of the BBC micro:bit: three numbers a notification, without a time
 * stamp, and no gyroscope. Only programs that start the service have it, and most of them want the
 * micro:bit to be paired first.
 *
 * The buttons and other services of the micro:bit are left out.
 */

#include <errno.h>

#include "driver/motion.h"
#include "driver/stamp.h"
#include "util/bytes.h"

#define UUID(part) "e95d" part "-251d-470a-a062-fa1922dfa9a8"

enum { SOURCE_DATA, SOURCE_PERIOD };

#define DATA_BYTES   6 /* three s16, thousandths of g */
#define PERIOD_BYTES 2 /* u16, milliseconds */

#define G_PER_BIT (1.0 / 1000)

/* What it comes with, and the fastest that its radio is said to keep up with, in bunches. */
#define PERIOD_MS 20

static void microbit_reset(struct decoder *d)
{
	pace_init(&d->pace, 1000.0 / PERIOD_MS);
}

/* NULL, or why it is refused, in a few words. */
static const char *read_motion(const uint8_t *p, size_t n, struct sample *ret)
{
	if (n == 0)
		return "empty packet";
	if (n != DATA_BYTES)
		return "not three numbers of two bytes";

	*ret = (struct sample){ .kind = SAMPLE_MOTION, .accel_g = motion_s16le(p, G_PER_BIT) };
	return motion_believable(ret->accel_g, ret->rate_dps) ? NULL : "motion is not plausible";
}

static int microbit_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			   uint64_t host_us, struct reading *ret)
{
	*ret = (struct reading){ .battery_pct = -1 };
	if (source != SOURCE_DATA)
		return -ENOMSG;
	if (read_motion(p, n, &ret->samples[0]))
		return -EBADMSG;

	ret->n_samples = 1;
	stamp_paced(d, host_us, ret);
	return 0;
}

static int microbit_command(struct decoder *d, enum command c,
			    struct write ret[static DRIVER_WRITES_MAX])
{
	if (c != COMMAND_START)
		return -ENOTSUP;

	/* Another program may have left another period. */
	ret[0] = (struct write){ SOURCE_PERIOD, PERIOD_BYTES };
	bytes_put_u16le(ret[0].bytes, PERIOD_MS);
	return 1;
}

static const char *explain_motion(const uint8_t *p, size_t n, struct notes *notes)
{
	struct sample s;
	const char *why = read_motion(p, n, &s);

	if (why)
		return why;

	note_mark(notes, NOTE_LIST, "mg");
	for (size_t i = 0; i < DATA_BYTES; i += 2)
		note_integer(notes, NULL, bytes_s16le(p + i));
	note_mark(notes, NOTE_END, NULL);
	return NULL;
}

static const char *explain_period(const uint8_t *p, size_t n, struct notes *notes)
{
	if (n == 0)
		return "empty command";

	note_cmd(notes, n == PERIOD_BYTES ? "period" : NULL, p, n);
	if (n == PERIOD_BYTES)
		note_integer(notes, "ms", bytes_u16le(p));
	return NULL;
}

static int microbit_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
			    struct notes *ret, const char **ret_why)
{
	*ret_why = source == SOURCE_DATA ? explain_motion(p, n, ret) : explain_period(p, n, ret);
	return *ret_why ? -EBADMSG : 0;
}

const struct driver driver_microbit_accel = {
	.name = "microbit-accel",
	.title = "BBC micro:bit",
	.kind = SAMPLE_MOTION,
	.service_uuid = UUID("0753"),
	.streams_by_itself = true,
	.sources = {
		[SOURCE_DATA] = { UUID("ca4b"), SOURCE_NOTIFY },
		[SOURCE_PERIOD] = { UUID("fb24"), SOURCE_CONTROL },
	},
	.reset = microbit_reset,
	.decode = microbit_decode,
	.command = microbit_command,
	.explain = microbit_explain,
};
