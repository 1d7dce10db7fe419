/* SPDX-License-Identifier: MIT */

/*
 * Packets for every driver: a byte for the query that is outstanding, then packets, each a byte for
 * its source, one for its length, and its bytes.
 */

#include <errno.h>
#include <math.h>

#include "driver/driver.h"
#include "fuzz/fuzz.h"
#include "util/macro.h"

static void check_reading(const struct reading *r, uint64_t *last_us)
{
	demand(r->n_samples <= DRIVER_SAMPLES_MAX);
	demand(r->battery_mv >= 0);
	demand(r->firmware[DRIVER_TEXT_MAX - 1] == '\0');
	for (size_t i = 0; i < r->n_samples; i++) {
		const struct sample *s = &r->samples[i];

		demand(isfinite(s->force_n) && isfinite(vec_length(s->accel_g)) &&
		       isfinite(vec_length(s->rate_dps)));
		demand(s->new_epoch || s->t_us >= *last_us);
		*last_us = s->t_us;
	}
}

static void check_notes(const struct notes *notes)
{
	int depth = 0;

	demand(notes->n <= NOTES_MAX);
	for (size_t i = 0; i < notes->n; i++) {
		enum note_kind kind = notes->notes[i].kind;

		depth += kind == NOTE_LIST || kind == NOTE_OBJECT;
		depth -= kind == NOTE_END;
		demand(depth >= 0);
	}
	demand(depth == 0);
}

static unsigned count_sources(const struct driver *driver)
{
	unsigned n = 0;

	while (n < DRIVER_SOURCES_MAX && driver->sources[n].uuid)
		n++;
	return n;
}

static void run(const struct driver *driver, const uint8_t *data, size_t n)
{
	struct decoder decoder;
	uint64_t last_us = 0, host_us = 0;

	driver_reset(driver, &decoder);
	decoder.query = data[0];
	for (data++, n--; n >= 2;) {
		unsigned source = data[0] % count_sources(driver);
		size_t length = MIN((size_t)data[1], n - 2);
		struct decoder other = decoder;
		struct reading reading;
		struct notes notes = {};
		const char *why = NULL;
		int decoded, explained;

		explained = driver->explain(&other, source, data + 2, length, &notes, &why);
		host_us += (uint64_t)data[1] * 1000;
		decoded = driver->decode(&decoder, source, data + 2, length, host_us, &reading);
		check_reading(&reading, &last_us);

		demand(explained == 0 || explained == -EAGAIN || (explained == -EBADMSG && why));
		demand(decoded == 0 || decoded == -EBADMSG || decoded == -ENOMSG);
		if (explained == 0)
			check_notes(&notes);
		else
			demand(reading.n_samples == 0 && (decoded != 0 || explained == -EAGAIN));
		/* What was asked of the device tells what comes. */
		if (driver->sources[source].kind == SOURCE_CONTROL)
			decoder = other;

		data += 2 + length;
		n -= 2 + length;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	for (unsigned i = 0; n > 0 && driver_at(i); i++)
		run(driver_at(i), data, n);
	return 0;
}
