/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>

#include "band/sig-force.h"
#include "driver-check.h"
#include "util/macro.h"
#include "util/parse.h"

static const struct driver *const driver = &driver_sig_force;

enum { DATA };

/* Both readers get the packet; @force_n is of rows that are not refused. */
static void packets_by_table(void **state)
{
	static const struct {
		const char *hex;
		int r;
		double force_n;
	} rows[] = {
		{ "e8030000", 0, 1 },
		{ "18fcffff", 0, -1 },
		{ "f0a20200", 0, 172.784 },
		{ "00000000", 0, 0 },
		{ "ffffffff", 0, -0.001 },
		{ "00e1f505", 0, 100000 }, /* the most that the core has room for */
		{ "01e1f505", -EBADMSG, 0 },
		{ "001f0afa", 0, -100000 },
		{ "ff1e0afa", -EBADMSG, 0 },
		{ "feffff7f", -EBADMSG, 0 },
		{ "ffffff7f", -EBADMSG, 0 }, /* not known */
		{ "00000080", -EBADMSG, 0 },
		{ "e80300", -EBADMSG, 0 },
		{ "e803000000", -EBADMSG, 0 },
		{ "", -EBADMSG, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes = {};
		struct reading reading;
		const char *why = NULL;
		struct decoder d;
		uint8_t bytes[8];
		int n = parse_hex(rows[i].hex, bytes, sizeof(bytes)), r;

		assert_true(n >= 0);
		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, DATA, bytes, (size_t)n, &notes, &why),
				 rows[i].r);
		assert_int_equal(!why, rows[i].r == 0);
		r = driver->decode(&d, DATA, bytes, (size_t)n, 3000000, &reading);
		if (r != rows[i].r || reading.n_samples != (r == 0))
			fail_msg("row %zu: %d, %zu samples", i, r, reading.n_samples);
		assert_int_equal(reading.battery_pct, -1);
		if (r < 0)
			continue;
		if (fabs(reading.samples[0].force_n - rows[i].force_n) > 1e-9 ||
		    reading.samples[0].t_us != 3000000 || !reading.samples[0].new_epoch)
			fail_msg("row %zu: %f N", i, reading.samples[0].force_n);
		assert_int_equal(notes.n, 1);
		assert_string_equal(notes.notes[0].key, "newton");
		assert_true(notes.notes[0].number == reading.samples[0].force_n);
	}
}

static void a_refusal_says_why(void **state)
{
	static const struct {
		const char *hex, *why;
	} rows[] = {
		{ "", "empty packet" },
		{ "e80300", "not 4 bytes" },
		{ "ffffff7f", "value is not known" },
		{ "feffff7f", "force is not plausible" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_refusal(driver, DATA, rows[i].hex, rows[i].why);
}

/* As often as it comes: nothing is known of its rate. */
static void the_time_is_that_of_the_arrival(void **state)
{
	static const uint64_t arrivals_us[] = { 100, 100, 12345, 9000000, 9000001 };
	uint8_t bytes[SIG_FORCE_PACKET];
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	for (size_t i = 0; i < ELEMENTS(arrivals_us); i++) {
		sig_force_packet(20, bytes);
		assert_int_equal(
			driver->decode(&d, DATA, bytes, sizeof(bytes), arrivals_us[i], &reading),
			0);
		assert_int_equal(reading.samples[0].t_us, arrivals_us[i]);
		assert_int_equal(reading.samples[0].new_epoch, i == 0);
	}
	sig_force_packet(NAN, bytes);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 9000002, &reading),
			 -EBADMSG);
}

static void it_takes_no_commands(void **state)
{
	static const enum command commands[] = { COMMAND_START, COMMAND_STOP, COMMAND_FIRMWARE,
						 COMMAND_BATTERY, COMMAND_SLEEP };
	struct write writes[DRIVER_WRITES_MAX];
	struct decoder d;

	driver_reset(driver, &d);
	for (size_t i = 0; i < ELEMENTS(commands); i++)
		assert_int_equal(driver->command(&d, commands[i], writes), -ENOTSUP);
	assert_true(driver->streams_by_itself);
}

static void devices_are_recognised(void **state)
{
	static const char *const sources[] = { [DATA] = SIG_FORCE_DATA };

	check_names(driver, "sig-force", SIG_FORCE_SERVICE, sources, ELEMENTS(sources));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(a_refusal_says_why),
		cmocka_unit_test(the_time_is_that_of_the_arrival),
		cmocka_unit_test(it_takes_no_commands),
		cmocka_unit_test(devices_are_recognised),
	};

	return cmocka_run_group_tests_name("sig-force", tests, NULL, NULL);
}
