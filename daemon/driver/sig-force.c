/* SPDX-License-Identifier: MIT */

/*
 * Bluetooth's own way to send a force: the Industrial Measurement Device service, characteristic
 * Force, a thousandth of a newton a count. No product is known that has it; who builds a sensor at
 * home can take it, and needs no driver of their own.
 *
 * There is one value a notification, without a time stamp, and nothing says how often: its time is
 * that of its arrival.
 */

#include <errno.h>

#include "driver/driver.h"
#include "driver/stamp.h"
#include "util/bytes.h"
#include "util/macro.h"

enum { SOURCE_DATA };

#define PACKET_BYTES     4
#define NOT_KNOWN        INT32_MAX
#define NEWTON_PER_COUNT 0.001
#define HIGHEST_COUNT    ((int32_t)(SAMPLE_FORCE_MAX_N / NEWTON_PER_COUNT))

/* Return: NULL, or why it is refused, in a few words. */
static const char *read_packet(const uint8_t *p, size_t n, double *ret_n)
{
	int32_t count;

	if (n == 0)
		return "empty packet";
	if (n != PACKET_BYTES)
		return "not 4 bytes";

	count = bytes_s32le(p);
	if (count == NOT_KNOWN)
		return "value is not known";
	if (count < -HIGHEST_COUNT || count > HIGHEST_COUNT)
		return "force is not plausible";

	*ret_n = count * NEWTON_PER_COUNT;
	return NULL;
}

static int sig_decode(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		      uint64_t host_us, struct reading *ret)
{
	*ret = (struct reading){ .battery_pct = -1 };
	if (read_packet(p, n, &ret->samples[0].force_n))
		return -EBADMSG;

	ret->n_samples = 1;
	stamp_arrival(d, host_us, ret);
	return 0;
}

static int sig_command(struct decoder *d, enum command c,
		       struct write ret[static DRIVER_WRITES_MAX])
{
	return -ENOTSUP;
}

static int sig_explain(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		       struct notes *ret, const char **ret_why)
{
	double newton;

	*ret_why = read_packet(p, n, &newton);
	if (*ret_why)
		return -EBADMSG;

	note_rounded(ret, "newton", newton);
	return 0;
}

const struct driver driver_sig_force = {
	.name = "sig-force",
	.title = "Bluetooth force sensor",
	.kind = SAMPLE_FORCE,
	.service_uuid = "0000185a-0000-1000-8000-00805f9b34fb",
	.streams_by_itself = true,
	.sources = {
		[SOURCE_DATA] = { "00002c07-0000-1000-8000-00805f9b34fb", SOURCE_NOTIFY },
	},
	.decode = sig_decode,
	.command = sig_command,
	.explain = sig_explain,
};
