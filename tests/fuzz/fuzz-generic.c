/* SPDX-License-Identifier: MIT */

/*
 * A sensor that a file describes, and what it sends: the text of a device file up to a NUL, then
 * packets, each a byte for its length, and its bytes. Wherever the file says that the numbers are,
 * only bytes of the packet are read.
 */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "conf/device-file.h"
#include "fuzz/fuzz.h"
#include "util/macro.h"

/* In memory of its own, so that a byte too far is noticed. */
static void run_packet(const struct driver *driver, struct decoder *d, const uint8_t *data,
		       size_t n, uint64_t host_us, uint64_t *last_us)
{
	struct decoder other = *d;
	uint8_t *packet = malloc(MAX(n, 1U));
	struct notes notes = { 0 };
	struct reading reading;
	const char *why = NULL;
	int explained, decoded;

	demand(packet);
	if (n > 0)
		memcpy(packet, data, n);
	explained = driver->explain(&other, 0, packet, n, &notes, &why);
	decoded = driver->decode(d, 0, packet, n, host_us, &reading);
	free(packet);

	demand(decoded == 0 || decoded == -EBADMSG);
	demand(explained == decoded && (decoded == 0 || (why && reading.n_samples == 0)));
	demand(reading.n_samples <= DRIVER_SAMPLES_MAX);
	for (size_t i = 0; i < reading.n_samples; i++) {
		const struct sample *s = &reading.samples[i];

		demand(s->kind == driver->kind && fabs(s->force_n) <= SAMPLE_FORCE_MAX_N);
		demand(isfinite(vec_length(s->accel_g)) && isfinite(vec_length(s->rate_dps)));
		demand(s->new_epoch || s->t_us >= *last_us);
		*last_us = s->t_us;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const uint8_t *end = n > 0 ? memchr(data, '\0', n) : NULL;
	size_t n_text = end ? (size_t)(end - data) : n;
	struct complaints complaints = { 0 };
	uint64_t host_us = 0, last_us = 0;
	struct decoder decoder;
	struct model model;

	if (device_load(&model, fuzz_file("fuzz.device", data, n_text), &complaints) < 0 ||
	    !model.driver->layout)
		return 0;

	driver_reset(model.driver, &decoder);
	for (size_t at = n_text + 1; at < n;) {
		size_t length = MIN((size_t)data[at], n - at - 1);

		host_us += 1000 * (uint64_t)data[at];
		run_packet(model.driver, &decoder, data + at + 1, length, host_us, &last_us);
		at += 1 + length;
	}
	return 0;
}
