/* SPDX-License-Identifier: MIT */

/* Movesense: its packets and commands explained, by the reader that makes samples of them. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "band/rng.h"
#include "movesense-packets.h"

/* Commands explained: the name, the reference and the path, where there are such. */
static void commands_are_explained(void **state)
{
	static const struct {
		const char *hex, *name; /* NULL = none */
		int64_t ref;
		size_t n_path;
	} rows[] = {
		{ "0064", "hello", 100, 0 },
		{ "010a2f4d", "subscribe", 10, 2 },
		{ "010a2f4d00", "subscribe", 10, 2 },
		{ "020a", "unsubscribe", 10, 0 },
		{ "040a2f", "get", 10, 1 },
		{ "006400", NULL, 0, 0 },
		{ "020a2f", NULL, 0, 0 },
		{ "010a", NULL, 0, 0 },
		{ "010a00", NULL, 0, 0 },
		{ "010a0000", NULL, 0, 0 },
		{ "010a2f4d1f", NULL, 0, 0 },
		{ "010a2f4d7f", NULL, 0, 0 },
		{ "040a", NULL, 0, 0 },
		{ "030a2f", NULL, 0, 0 },
		{ "050a2f", NULL, 0, 0 },
		{ "01", NULL, 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes;
		const char *why;
		struct decoder d;

		driver_reset(driver, &d);
		assert_int_equal(explain_hex(&d, CONTROL, rows[i].hex, &notes, &why), 0);
		assert_string_equal(notes.notes[0].key, "cmd");
		if (!rows[i].name && notes.notes[0].kind == NOTE_NULL && notes.n == 2)
			continue;
		if (!rows[i].name || notes.notes[0].n != strlen(rows[i].name) ||
		    memcmp(notes.notes[0].bytes, rows[i].name, notes.notes[0].n) ||
		    notes.notes[1].integer != rows[i].ref ||
		    notes.n != (rows[i].n_path ? 3u : 2u) || notes.notes[2].n != rows[i].n_path)
			fail_msg("row %zu", i);
	}
}

static void results_are_explained(void **state)
{
	static const struct {
		const char *hex, *key;
		int64_t status;
	} rows[] = {
		{ "010ac800", "status", 200 },
		{ "010a6400", "status", 100 },
		{ "010a5702", "status", 599 },
		{ "010a01fb", "status", 507 }, /* by an old firmware */
		{ "010a0064", "status", 100 },
		{ "010a0257", "status", 599 },
		{ "010a0258", "raw", 0 },
		{ "010a6300", "raw", 0 },
		{ "010a5802", "raw", 0 },
		{ "010ac80000", "raw", 0 },
		{ "010ac8", "raw", 0 },
		{ "010a4869", "hello", 0 },
		{ "010a48", "hello", 0 },
		{ "010a207e", "hello", 0 },
		{ "010a487f", "raw", 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes = {};
		const char *why = "";
		struct decoder d;
		uint8_t bytes[8];
		int n = parse_hex(rows[i].hex, bytes, sizeof(bytes));
		const struct note *note = &notes.notes[1];

		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, DATA, bytes, (size_t)n, &notes, &why), 0);
		assert_int_equal(notes.n, 2);
		assert_int_equal(notes.notes[0].integer, 10);
		if (strcmp(note->key, rows[i].key) || note->integer != rows[i].status ||
		    (!rows[i].status && (note->bytes != bytes + 2 || note->n != (size_t)n - 2)))
			fail_msg("row %zu: %s", i, note->key);
	}
}

/* The same bytes are something else after another subscription. */
static void data_are_what_was_subscribed_to(void **state)
{
	static const struct {
		const char *subscribe, *path, *data;
		int r;
		size_t accel, rate, field, samples;
	} rows[] = {
		{ "010a2f4d6561732f4163632f3133", "/Meas/Acc/13", T0 A A G, 0, 1, 0, 0, 3 },
		{ "010a2f4d6561732f4779726f2f313636"
		  "36",
		  "/Meas/Gyro/1666", T0 A A G, 0, 0, 1, 0, 0 },
		{ "010a2f4d6561732f494d55362f323038", "/Meas/IMU6/208", T0 A G, 0, 1, 1, 0, 1 },
		{ "010a2f4d6561732f494d55392f31303400", "/Meas/IMU9/104", T0 A A G G O O, 0, 1, 1,
		  1, 2 },
		{ "010a2f4d6561732f494d55392f3236", "/Meas/IMU9/26",
		  T0 A G "0000807f0000000000000000", -EBADMSG, 0, 0, 0, 0 },
		{ "010a2f4d6561732f4852", "", T0 A G, -EBADMSG, 0, 0, 0, 0 }, /* heart rate */
		{ "020a", "", T0 A G, -EBADMSG, 0, 0, 0, 0 },
		{ "040a2f4d6561732f4163632f3133", "", T0 A A G, -EBADMSG, 0, 0, 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct notes notes;
		const char *why;
		struct decoder d;
		char hex[256] = "020a";

		driver_reset(driver, &d);
		assert_int_equal(explain_hex(&d, CONTROL, rows[i].subscribe, &notes, &why), 0);
		strcat(hex, rows[i].data);
		assert_int_equal(explain_hex(&d, DATA, hex, &notes, &why), rows[i].r);
		assert_int_equal(decode_hex(&d, hex, &reading), rows[i].r);
		if (count_notes(&notes, "acc_ms2") != rows[i].accel ||
		    count_notes(&notes, "gyr_dps") != rows[i].rate ||
		    count_notes(&notes, "mag_ut") != rows[i].field ||
		    reading.n_samples != rows[i].samples)
			fail_msg("row %zu", i);
		if (rows[i].r == 0)
			assert_memory_equal(notes.notes[0].bytes, rows[i].path,
					    strlen(rows[i].path) + 1);
	}
}

/* By the rate of the path, of each that there is. */
static void samples_are_spread_by_the_rate(void **state)
{
	static const unsigned rates[] = { 13, 26, 52, 104, 208, 416, 833, 1666 };

	for (size_t i = 0; i < ELEMENTS(rates); i++) {
		uint8_t command[32] = { 1, 1 };
		struct reading reading;
		struct notes notes = {};
		const char *why;
		struct decoder d;
		int n = snprintf((char *)command + 2, 30, "/Meas/Acc/%u", rates[i]);

		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, CONTROL, command, 2 + (size_t)n, &notes, &why),
				 0);
		assert_int_equal(decode_hex(&d, OURS T0 A A A A, &reading), 0);
		assert_int_equal(reading.n_samples, 4);
		assert_true(vec_length(reading.samples[3].rate_dps) == 0);
		assert_int_equal(reading.samples[3].t_us,
				 1500000 + (3000000 + rates[i] / 2) / rates[i]);
	}
}

static void refusals_by_table(void **state)
{
	static const struct {
		unsigned source;
		const char *hex, *why;
	} rows[] = {
		{ DATA, "", "empty packet" },
		{ CONTROL, "", "empty packet" },
		{ DATA, "02", "no reference in it" },
		{ DATA, "0001", "neither a result nor data" },
		{ DATA, "0401", "neither a result nor data" },
		{ DATA, "0101", "result without a status" },
		{ DATA, "0202" T0, "nothing is known to be subscribed under its reference" },
		{ DATA, "0301" A, "second part without a first" },
		{ DATA, "0201dc0500", "no room for the time" },
		{ DATA, OURS T0 A "000048410000c8c20000c07f", "motion is not plausible" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct notes notes;
		const char *why;
		struct decoder d;

		start(&d);
		if (explain_hex(&d, rows[i].source, rows[i].hex, &notes, &why) != -EBADMSG ||
		    strcmp(why, rows[i].why))
			fail_msg("row %zu: %s", i, why);
	}
}

/* Packets by chance, of parts and whole batches: explain() sees what decode() does. */
static size_t make_packet(struct rng *rng, uint8_t *ret)
{
	static const float values[] = { 0, 9.81F, -30, 200, 1e4F, NAN };
	size_t n = 2 + (rng_below(rng, 4) ? 4 + 24 * rng_below(rng, 3) : rng_below(rng, 60));

	ret[0] = (uint8_t)(rng_below(rng, 6) ? 2 + rng_below(rng, 2) : rng_below(rng, 5));
	ret[1] = rng_below(rng, 10) ? 1 : 2;
	for (size_t i = 0; i < 64; i += 4)
		bytes_put_f32le(ret + 2 + i, values[rng_below(rng, rng_below(rng, 9) ? 4 : 6)]);
	return n;
}

static void both_readers_agree(void **state)
{
	unsigned whole = 0, begun = 0, refused = 0;

	for (unsigned seed = 1; seed <= 5000; seed++) {
		struct rng rng = { seed };
		struct decoder a, b;

		start(&a);
		start(&b);
		for (unsigned i = 0; i < 4; i++) {
			uint8_t bytes[2 + 64];
			size_t n = make_packet(&rng, bytes);
			struct notes notes = {};
			struct reading reading;
			const char *why = "";
			int explained, decoded;

			a.ticks.started = false; /* the times are not explain()'s */
			explained = driver->explain(&b, DATA, bytes, n, &notes, &why);
			decoded = driver->decode(&a, DATA, bytes, n, 7, &reading);
			assert_int_equal(decoded, explained == -EAGAIN ? 0 : explained);
			assert_int_equal(decoded < 0, why && *why);
			assert_int_equal(a.n_part, b.n_part);
			/* key, reference, time; then a list of accelerations, each five notes */
			if (count_notes(&notes, "acc_ms2") == 1)
				assert_int_equal(reading.n_samples, (notes.n - 3 - 4) / 10);
			else
				assert_int_equal(reading.n_samples, 0);
			whole += reading.n_samples > 0;
			begun += explained == -EAGAIN;
			refused += decoded < 0;
		}
	}
	assert_true(whole > 1000 && begun > 1000 && refused > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_explained),
		cmocka_unit_test(results_are_explained),
		cmocka_unit_test(data_are_what_was_subscribed_to),
		cmocka_unit_test(samples_are_spread_by_the_rate),
		cmocka_unit_test(refusals_by_table),
		cmocka_unit_test(both_readers_agree),
	};

	return cmocka_run_group_tests_name("movesense-words", tests, NULL, NULL);
}
