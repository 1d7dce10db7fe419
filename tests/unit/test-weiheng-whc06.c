/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <string.h>

#include "band/rng.h"
#include "band/whc06.h"
#include "driver-check.h"
#include "util/bytes.h"
#include "util/macro.h"
#include "util/parse.h"

static const struct driver *const driver = &driver_weiheng_whc06;

enum { DATA = 0 };

static int decode_hex(struct decoder *d, const char *hex, uint64_t host_us, struct reading *ret)
{
	return packet_decode(driver, d, DATA, hex, host_us, ret);
}

#define ID "2ac0191123e1"

static void packets_by_table(void **state)
{
	static const struct {
		const char *hex;
		int r;
		size_t n_samples;
		double kg;
		bool trouble;
	} rows[] = {
		{ "020311" ID "01000001f401d4cb", 0, 1, 0, false },
		{ "020311" ID "010a2801f401d4cb", 0, 1, 26, false },
		{ "020311" ID "0104d201f4a1d4cb", 0, 1, 12.34, false },
		{ "020311" ID "01ff9c01f401d4cb", 0, 1, -1, false },
		{ "020311" ID "01753001f401d4cb", 0, 1, 300, false },
		{ "020311" ID "010a2801f401d4cbff", 0, 1, 26, false }, /* more than is known */
		{ "020311" ID "010a2801f401d4", 0, 1, 26, false },     /* without a counter */
		{ "020311" ID "010a2801f401", 0, 1, 26, false },
		{ "020311" ID "010a2801f4", -EBADMSG, 0, 0, false },
		{ "020312" ID "010a2801f401d4cb", -EBADMSG, 0, 0, false },
		{ "020411" ID "010a2801f401d4cb", -EBADMSG, 0, 0, false },
		{ "030311" ID "010a2801f401d4cb", -EBADMSG, 0, 0, false },
		{ "", -EBADMSG, 0, 0, false },
		/* another unit: whether the number follows it is not known */
		{ "020311" ID "ff0a2801f400d4cb", -EBADMSG, 0, 0, true },
		{ "020311" ID "000a2801f4a2d4cb", -EBADMSG, 0, 0, true },
		{ "020311" ID "000a2801f403d4cb", -EBADMSG, 0, 0, true },
		{ "020311" ID "000a2801f404d4cb", -EBADMSG, 0, 0, true },
		{ "020311" ID "000a2801f405d4cb", -EBADMSG, 0, 0, true },
		/* a body scale, whatever its unit */
		{ "020311" ID "011c520000a1d4cb", -EBADMSG, 0, 0, true },
		{ "020311" ID "011c520200a1d4cb", -EBADMSG, 0, 0, true },
		{ "020311" ID "011c5201f5a1d4cb", -EBADMSG, 0, 0, true },
		/* it is made for 300 kg */
		{ "020311" ID "01791801f401d4cb", 0, 1, 310, false },
		{ "020311" ID "01791901f401d4cb", -EBADMSG, 0, 0, false },
		{ "020311" ID "0186e801f401d4cb", 0, 1, -310, false },
		{ "020311" ID "0186e701f401d4cb", -EBADMSG, 0, 0, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct decoder d;
		int r;

		driver_reset(driver, &d);
		r = decode_hex(&d, rows[i].hex, 5000000, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples ||
		    !!reading.trouble != rows[i].trouble)
			fail_msg("row %zu: %d, %zu samples", i, r, reading.n_samples);
		if (reading.n_samples == 0)
			continue;
		if (fabs(reading.samples[0].force_n - rows[i].kg * NEWTON_PER_KG) > 1e-9 ||
		    reading.samples[0].t_us != 5000000 || !reading.samples[0].new_epoch)
			fail_msg("row %zu: %f N", i, reading.samples[0].force_n);
	}
}

static void a_refusal_says_why(void **state)
{
	static const struct {
		const char *hex, *why;
	} rows[] = {
		{ "", "empty packet" },
		{ "02", "shorter than 15 bytes" },
		{ "020312" ID "010a2801f401d4cb", "does not begin with 020311" },
		{ "020311" ID "01791901f401d4cb", "weight is not plausible" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_refusal(driver, DATA, rows[i].hex, rows[i].why);
}

static void nothing_else_is_told(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, "020311" ID "010a2801f401d4cb", 0, &reading), 0);
	assert_int_equal(reading.samples[0].kind, SAMPLE_FORCE);
	assert_int_equal(reading.battery_pct, -1);
	assert_int_equal(reading.battery_mv, 0);
	assert_false(reading.answered || reading.low_power || reading.firmware[0]);
}

/* A radio hears an advertisement up to four times; a weight that stays is no repetition. */
static void what_is_heard_again_is_used_once(void **state)
{
	uint8_t bytes[WHC06_ADVERTISEMENT];
	struct reading reading;
	struct decoder d;
	struct whc06 scale;

	whc06_init(&scale);
	scale.counter = 0xfffe;
	driver_reset(driver, &d);
	for (uint64_t i = 0; i < 40; i++) {
		if (i % 4 == 0)
			whc06_measure(&scale, 12.5, bytes);
		assert_int_equal(
			driver->decode(&d, DATA, bytes, sizeof(bytes), 30000 * i, &reading), 0);
		assert_int_equal(reading.n_samples, i % 4 == 0);
		if (i % 4)
			continue;
		assert_int_equal(reading.samples[0].t_us, 30000 * i);
		assert_int_equal(reading.samples[0].new_epoch, i == 0);
	}

	/* A connection that is new knows nothing of what was heard before it. */
	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 2000000, &reading), 0);
	assert_int_equal(reading.n_samples, 1);
	assert_true(reading.samples[0].new_epoch);
}

/* Where nothing counts, the same again may as well be a weight that stays. */
static void without_a_counter_all_are_used(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	for (uint64_t i = 0; i < 3; i++) {
		assert_int_equal(decode_hex(&d, "020311" ID "010a2801f401", 125000 * i, &reading),
				 0);
		assert_int_equal(reading.n_samples, 1);
		assert_int_equal(reading.samples[0].new_epoch, i == 0);
	}
}

/* It may have been set to pounds when it was first heard: the epoch begins with the first sample.
 */
static void a_unit_that_is_set_right_begins_the_stream(void **state)
{
	uint8_t bytes[WHC06_ADVERTISEMENT];
	struct reading reading;
	struct decoder d;
	struct whc06 scale;

	whc06_init(&scale);
	driver_reset(driver, &d);
	for (int unit = WHC06_JIN; unit >= WHC06_KG; unit--) {
		scale.unit = (enum whc06_unit)unit;
		whc06_measure(&scale, 20, bytes);
		assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading),
				 unit == WHC06_KG ? 0 : -EBADMSG);
		assert_int_equal(!reading.trouble, unit == WHC06_KG);
	}
	assert_int_equal(reading.n_samples, 1);
	assert_true(reading.samples[0].new_epoch);
	assert_true(reading.samples[0].force_n == 20 * NEWTON_PER_KG);
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
	assert_int_equal(d.query, -1);
}

/* Of all units but kilograms it is explained what the number would be, if it followed them. */
static void units_by_table(void **state)
{
	static const struct {
		uint8_t code;
		const char *name; /* NULL = none that is known */
		double kg;        /* what 10 of it are */
	} rows[] = {
		{ 0, "lb", 4.5359237 },  { 1, "kg", 10 }, { 2, "lb", 4.5359237 },
		{ 3, "st", 63.5029318 }, { 4, "jin", 5 }, { 5, NULL, 0 },
		{ 15, NULL, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[WHC06_ADVERTISEMENT] = {
			0x02, 0x03, 0x11, [10] = 0x03, [11] = 0xe8, [12] = 0x01, [13] = 0xf4
		};
		struct notes notes = {};
		const struct note *kg, *unit;
		const char *why = NULL;
		struct decoder d;

		bytes[14] = rows[i].code;
		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, DATA, bytes, sizeof(bytes), &notes, &why), 0);
		unit = find_note(&notes, "unit");
		kg = find_note(&notes, rows[i].code == 1 ? "kg" : "kg_if_number_follows_unit");
		assert_int_equal(!find_note(&notes, "raw"), rows[i].code == 1);
		assert_int_equal(find_note(&notes, "id")->n, 6);
		if (!rows[i].name) {
			assert_int_equal(unit->kind, NOTE_NULL);
			assert_null(kg);
		} else if (unit->n != strlen(rows[i].name) ||
			   memcmp(unit->bytes, rows[i].name, unit->n) != 0 ||
			   fabs(kg->number - rows[i].kg) > 1e-9) {
			fail_msg("row %zu: %f kg", i, kg->number);
		}
	}
}

/* Whatever the bytes: decode() gives the kilograms that explain() shows of a hanging scale. */
static void both_readers_agree(void **state)
{
	unsigned used = 0, trouble = 0, refused = 0;

	for (unsigned seed = 1; seed <= 5000; seed++) {
		struct rng rng = { seed };
		uint8_t bytes[20] = { 0x02, 0x03, 0x11 };
		size_t n = rng_below(&rng, 3) ? WHC06_ADVERTISEMENT : rng_below(&rng, 20);
		struct notes notes = {};
		struct reading reading;
		const struct note *kg;
		const char *why = NULL;
		struct decoder a, b;
		int explained, decoded;

		for (size_t i = rng_below(&rng, 8) ? 3 : 0; i < sizeof(bytes); i++)
			bytes[i] = (uint8_t)rng_u64(&rng);
		bytes_put_u16be(bytes + 12, rng_below(&rng, 4) ? 0x01f4 : 0);
		bytes[14] = (uint8_t)rng_below(&rng, 5);
		driver_reset(driver, &a);
		driver_reset(driver, &b);
		explained = driver->explain(&a, DATA, bytes, n, &notes, &why);
		decoded = driver->decode(&b, DATA, bytes, n, 0, &reading);
		assert_int_equal(explained, why ? -EBADMSG : 0);

		kg = find_note(&notes, "kg");
		assert_int_equal(decoded == 0, kg && !find_note(&notes, "suspect"));
		assert_int_equal(decoded == 0, reading.n_samples == 1);
		assert_int_equal(!!reading.trouble, explained == 0 && decoded != 0);
		if (decoded == 0)
			assert_true(reading.samples[0].force_n == kg->number * NEWTON_PER_KG);
		used += decoded == 0;
		trouble += !!reading.trouble;
		refused += !!why;
	}
	assert_true(used > 300 && trouble > 1000 && refused > 500);
}

static void the_virtual_scale_speaks_as_a_real_one(void **state)
{
	static const struct {
		enum whc06_unit unit;
		bool body_scale;
		double kg;
		const char *hex;
	} rows[] = {
		/* the first two: from a unit; see packets.tsv */
		{ WHC06_KG, false, 0, "020311" ID "01000001f401d4cb" },
		{ WHC06_KG, false, 26, "020311" ID "010a2801f401d4cb" },
		{ WHC06_KG, false, -1, "020311" ID "01ff9c01f401d4cb" },
		{ WHC06_LB, false, 11.7934, "020311" ID "000a2801f402d4cb" },
		{ WHC06_KG, true, 72.5, "020311" ID "011c52000001d4cb" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[WHC06_ADVERTISEMENT], want[WHC06_ADVERTISEMENT];
		struct whc06 scale;

		whc06_init(&scale);
		scale.counter--;
		scale.last = -1;
		scale.unit = rows[i].unit;
		scale.body_scale = rows[i].body_scale;
		whc06_measure(&scale, rows[i].kg, bytes);
		assert_int_equal(parse_hex(rows[i].hex, want, sizeof(want)), sizeof(want));
		if (memcmp(bytes, want, sizeof(want)) != 0)
			fail_msg("row %zu", i);
	}
}

static void devices_are_recognised(void **state)
{
	assert_ptr_equal(driver_find("weiheng-whc06"), driver);
	assert_int_equal(driver_source(driver, WHC06_SOURCE), DATA);
	assert_int_equal(driver_source(driver, "0x004c"), -ENOENT);
	assert_int_equal(driver->sources[DATA].kind, SOURCE_BROADCAST);
	assert_int_equal(driver->sources[DATA].company, WHC06_COMPANY);
	assert_null(driver->service_uuid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(a_refusal_says_why),
		cmocka_unit_test(nothing_else_is_told),
		cmocka_unit_test(what_is_heard_again_is_used_once),
		cmocka_unit_test(without_a_counter_all_are_used),
		cmocka_unit_test(a_unit_that_is_set_right_begins_the_stream),
		cmocka_unit_test(it_takes_no_commands),
		cmocka_unit_test(units_by_table),
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(the_virtual_scale_speaks_as_a_real_one),
		cmocka_unit_test(devices_are_recognised),
	};

	return cmocka_run_group_tests_name("weiheng-whc06", tests, NULL, NULL);
}
