/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <string.h>

#include "band/progressor.h"
#include "band/rng.h"
#include "driver-check.h"
#include "util/bytes.h"
#include "util/macro.h"

static const struct driver *const driver = &driver_tindeq_progressor;

enum { DATA = 0, CONTROL = 1 };

static int decode_hex(struct decoder *d, const char *hex, struct reading *ret)
{
	return packet_decode(driver, d, DATA, hex, 0, ret);
}

/* One packet of one sample, as the clones send it. */
static int decode_one(struct decoder *d, float kg, uint32_t us, struct reading *ret)
{
	uint8_t bytes[10] = { 1, 8 };

	bytes_put_f32le(bytes + 2, kg);
	bytes_put_u32le(bytes + 6, us);
	return driver->decode(d, DATA, bytes, sizeof(bytes), 0, ret);
}

static void packets_by_table(void **state)
{
	static const struct {
		const char *hex;
		int r;
		size_t n_samples;
		double first_kg;
		uint64_t first_us;
		bool low_power;
	} rows[] = {
		{ "01080000a041d4300000", 0, 1, 20, 12500, false },
		{ "01180000803f000000000000d040d43000000000a041a8610000", 0, 3, 1, 0, false },
		{ "0108000080be6c110f00", 0, 1, -0.25, 987500, false },
		{ "0400", 0, 0, 0, 0, true },
		{ "01080000a041e8030000040001080000a841bc340000", 0, 2, 20, 1000, true },
		{ "01080000a041e80300000108", -EBADMSG, 1, 20, 1000,
		  false }, /* cut: what is whole is kept */
		{ "01080000a041e803000001", -EBADMSG, 1, 20, 1000, false },
		{ "01080000a041e80300000100", -EBADMSG, 1, 20, 1000, false },
		{ "6302abcd", 0, 0, 0, 0, false }, /* unknown, ignored */
		{ "0208000000000000000001080000a041e8030000", 0, 1, 20, 1000, false },
		{ "040100", 0, 0, 0, 0, false },       /* not the warning that is known */
		{ "000468100000", 0, 0, 0, 0, false }, /* an answer that nobody asked for */
		{ "", -EBADMSG, 0, 0, 0, false },
		{ "01", -EBADMSG, 0, 0, 0, false },
		{ "0100", -EBADMSG, 0, 0, 0, false },
		{ "01100000a041", -EBADMSG, 0, 0, 0, false },
		{ "01080000a041d43000", -EBADMSG, 0, 0, 0, false }, /* a byte too short */
		{ "010c0000a041d43000000000803f", -EBADMSG, 0, 0, 0, false },
		{ "01080000c07fd4300000", -EBADMSG, 0, 0, 0, false }, /* NaN */
		{ "01080000807fd4300000", -EBADMSG, 0, 0, 0, false }, /* infinite */
		{ "0108000080ffd4300000", -EBADMSG, 0, 0, 0, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct decoder d;
		struct reading reading;
		int r;

		driver_reset(driver, &d);
		r = decode_hex(&d, rows[i].hex, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples ||
		    reading.low_power != rows[i].low_power)
			fail_msg("row %zu: %d, %zu samples", i, r, reading.n_samples);
		if (reading.n_samples == 0)
			continue;
		if (reading.samples[0].force_n != rows[i].first_kg * NEWTON_PER_KG ||
		    reading.samples[0].t_us != rows[i].first_us || !reading.samples[0].new_epoch)
			fail_msg("row %zu: first sample", i);
	}
}

static void force_is_believed_up_to_its_edges(void **state)
{
	static const struct {
		float kg;
		int r;
	} rows[] = {
		{ 220, 0 },         { 220.01f, -EBADMSG }, { -20, 0 }, { -20.01f, -EBADMSG },
		{ 5000, -EBADMSG },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct decoder d;
		struct reading reading;

		driver_reset(driver, &d);
		if (decode_one(&d, rows[i].kg, 0, &reading) != rows[i].r)
			fail_msg("row %zu", i);
	}
}

static void one_bad_value_takes_its_packet_along(void **state)
{
	uint8_t bytes[2 + 8 * 8] = { 1, 8 * 8 };
	struct decoder d, before;
	struct reading reading;

	driver_reset(driver, &d);
	assert_int_equal(decode_one(&d, 1, 12500, &reading), 0);
	before = d;

	for (uint32_t i = 0; i < 8; i++) {
		bytes_put_f32le(bytes + 2 + 8 * i, i == 7 ? NAN : 1);
		bytes_put_u32le(bytes + 6 + 8 * i, 25000 + i * 12500);
	}
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading), -EBADMSG);
	assert_int_equal(reading.n_samples, 0);
	assert_memory_equal(&d, &before, sizeof(d));
}

/* Blocks of 31, as many as a length byte can say, and the rest. Return: length of the packet. */
static size_t make_samples(uint8_t *ret, unsigned samples)
{
	size_t n = 0;

	for (unsigned i = 0; i < samples; i++) {
		if (i % 31 == 0) {
			ret[n++] = 1;
			ret[n++] = (uint8_t)(MIN(samples - i, 31u) * 8);
		}
		bytes_put_f32le(ret + n, 1);
		bytes_put_u32le(ret + n + 4, i * 12500);
		n += 8;
	}
	return n;
}

static void only_so_many_samples_have_room(void **state)
{
	uint8_t bytes[6 + 65 * 8];
	struct decoder d;
	struct reading reading;

	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, DATA, bytes, make_samples(bytes, 65), 0, &reading),
			 -EBADMSG);
	assert_int_equal(reading.n_samples, 0);
	assert_int_equal(driver->decode(&d, DATA, bytes, make_samples(bytes, 64), 0, &reading), 0);
	assert_int_equal(reading.n_samples, DRIVER_SAMPLES_MAX);
}

/*
 * Each row is the stamp of a sample that comes next; the force rises by 1/8 kg each time unless it
 * is a repeat.
 */
static void stamps_by_table(void **state)
{
	static const struct {
		uint32_t raw_us;
		bool same_force, used, new_epoch;
		uint64_t t_us;
	} rows[] = {
		{ UINT32_MAX - 24999, false, true, true, UINT32_MAX - UINT64_C(24999) },
		{ UINT32_MAX - 12499, false, true, false, UINT32_MAX - UINT64_C(12499) },
		{ 0, false, true, false, UINT64_C(4294967296) }, /* the wrap */
		{ UINT32_MAX - 12499, false, false },            /* sent again, over the wrap */
		{ 0, true, false },                              /* likewise */
		{ 12500, false, true, false, UINT64_C(4294979796) },
		{ 12500, false, true, false,
		  UINT64_C(4294979796) }, /* a device that stamps packets */
		{ 3012500, false, true, false, UINT64_C(4297979796) },
		{ 2012501, false, false }, /* back by less than a second */
		{ 2012500, false, true, true, UINT64_C(4297979796) }, /* by a second: a new clock */
		{ 0, false, true, true, UINT64_C(4297979796) },
		{ 12500, false, true, false, UINT64_C(4297992296) },
	};
	struct decoder d;
	float kg = 1;

	driver_reset(driver, &d);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		const struct sample *s = &reading.samples[0];

		kg += rows[i].same_force || !rows[i].used ? 0 : 0.125f;
		assert_int_equal(decode_one(&d, kg, rows[i].raw_us, &reading), 0);
		if (reading.n_samples != rows[i].used)
			fail_msg("row %zu: %zu samples", i, reading.n_samples);
		if (rows[i].used && (s->t_us != rows[i].t_us || s->new_epoch != rows[i].new_epoch))
			fail_msg("row %zu: %llu %d", i, (unsigned long long)s->t_us, s->new_epoch);
	}
}

static void a_start_begins_an_epoch(void **state)
{
	struct decoder d;
	struct reading reading;
	struct write write[DRIVER_WRITES_MAX];

	/* stopped just before the wrap: without the command, 0 would look like the next stamp */
	driver_reset(driver, &d);
	assert_int_equal(decode_one(&d, 1, UINT32_MAX - 12499, &reading), 0);
	assert_int_equal(driver->command(&d, COMMAND_START, write), 1);
	assert_int_equal(decode_one(&d, 1, 0, &reading), 0);
	assert_int_equal(reading.n_samples, 1);
	assert_true(reading.samples[0].new_epoch);
}

static void a_packet_that_comes_twice_is_used_once(void **state)
{
	struct progressor band;
	struct rng rng = { 3 };
	struct decoder once, twice;
	uint8_t packet[PROGRESSOR_PACKET_MAX], earlier[PROGRESSOR_PACKET_MAX];
	size_t n_earlier = 0;

	progressor_init(&band);
	band.streaming = true;
	driver_reset(driver, &once);
	driver_reset(driver, &twice);
	for (uint64_t i = 0; i < 2000; i++) {
		size_t n = progressor_sample(&band, i * 12500, rng_between(&rng, 0, 5), packet);
		struct reading a, b;

		if (n == 0)
			continue;
		assert_int_equal(driver->decode(&once, DATA, packet, n, 0, &a), 0);
		assert_int_equal(driver->decode(&twice, DATA, packet, n, 0, &b), 0);
		assert_int_equal(a.n_samples, 8);
		assert_int_equal(b.n_samples, 8);
		for (size_t k = 0; k < 8; k++) {
			assert_true(a.samples[k].t_us == b.samples[k].t_us);
			assert_true(a.samples[k].new_epoch == b.samples[k].new_epoch);
		}

		/* the same again, and one that was already followed by another */
		assert_int_equal(driver->decode(&twice, DATA, packet, n, 0, &b), 0);
		assert_int_equal(b.n_samples, 0);
		assert_int_equal(
			n_earlier ? driver->decode(&twice, DATA, earlier, n_earlier, 0, &b) : 0, 0);
		assert_int_equal(b.n_samples, 0);
		memcpy(earlier, packet, n);
		n_earlier = n;
	}
	assert_true(n_earlier > 0);
}

/* The device's side was written by somebody else, from the public description. */
static void the_virtual_band_is_understood(void **state)
{
	for (unsigned seed = 1; seed <= 200; seed++) {
		struct rng rng = { seed };
		struct progressor band;
		struct decoder d;
		double kg[DRIVER_SAMPLES_MAX];
		uint64_t us[DRIVER_SAMPLES_MAX];
		uint64_t t_us = 0, first_us;
		size_t waiting = 0, seen = 0;
		uint8_t packet[PROGRESSOR_PACKET_MAX];

		progressor_init(&band);
		band.samples_a_packet = 1 + rng_below(&rng, 15);
		band.clock_us = (uint32_t)rng_u64(&rng) | 0xfff00000u; /* wraps on the way */
		band.streaming = true;
		first_us = band.clock_us;
		driver_reset(driver, &d);

		for (int i = 0; i < 500; i++) {
			struct reading reading;
			size_t n;

			kg[waiting] = rng_between(&rng, -1, 60);
			us[waiting++] = t_us;
			n = progressor_sample(&band, t_us, kg[waiting - 1], packet);
			t_us += 1000 + rng_below(&rng, 20000);
			if (n == 0)
				continue;

			assert_int_equal(driver->decode(&d, DATA, packet, n, 0, &reading), 0);
			assert_int_equal(reading.n_samples, waiting);
			for (size_t k = 0; k < waiting; k++) {
				const struct sample *s = &reading.samples[k];

				if (s->t_us != first_us + us[k] ||
				    s->new_epoch != (seen + k == 0) ||
				    s->force_n != (double)(float)kg[k] * NEWTON_PER_KG)
					fail_msg("seed %u, sample %zu", seed, seen + k);
			}
			seen += waiting;
			waiting = 0;
		}
		assert_true(seen > 480);
	}
}

static void questions_have_their_answers(void **state)
{
	struct progressor band;
	struct decoder d;
	struct reading reading;
	struct write write[DRIVER_WRITES_MAX];
	uint8_t answer[PROGRESSOR_ANSWER_MAX];
	size_t n;

	progressor_init(&band);
	driver_reset(driver, &d);

	assert_int_equal(driver->command(&d, COMMAND_FIRMWARE, write), 1);
	n = progressor_command(&band, write[0].bytes, write[0].n, answer);
	assert_int_equal(driver->decode(&d, DATA, answer, n, 0, &reading), 0);
	assert_true(reading.answered);
	assert_string_equal(reading.firmware, band.firmware);
	assert_int_equal(reading.battery_mv, 0);
	assert_int_equal(reading.battery_pct, -1);

	assert_int_equal(driver->command(&d, COMMAND_BATTERY, write), 1);
	n = progressor_command(&band, write[0].bytes, write[0].n, answer);
	assert_int_equal(decode_one(&d, 1, 0, &reading), 0); /* a late sample is no answer */
	assert_false(reading.answered);
	assert_int_equal(driver->decode(&d, DATA, answer, n, 0, &reading), 0);
	assert_true(reading.answered);
	assert_int_equal(reading.battery_mv, band.battery_mv);
	assert_string_equal(reading.firmware, "");

	/* the same answer without a question says nothing */
	assert_int_equal(driver->decode(&d, DATA, answer, n, 0, &reading), 0);
	assert_false(reading.answered);
	assert_int_equal(reading.battery_mv, 0);
}

/* Asked for the firmware, waited enough, asked for the battery: then both answers come. */
static void a_late_answer_is_not_taken_for_another(void **state)
{
	struct progressor band;
	struct decoder d;
	struct reading reading;
	struct write write[DRIVER_WRITES_MAX];
	uint8_t late[PROGRESSOR_ANSWER_MAX], answer[PROGRESSOR_ANSWER_MAX];
	size_t n_late, n;

	progressor_init(&band);
	driver_reset(driver, &d);
	assert_int_equal(driver->command(&d, COMMAND_FIRMWARE, write), 1);
	n_late = progressor_command(&band, write[0].bytes, write[0].n, late);
	assert_int_equal(driver->command(&d, COMMAND_BATTERY, write), 1);
	n = progressor_command(&band, write[0].bytes, write[0].n, answer);

	assert_int_equal(driver->decode(&d, DATA, late, n_late, 0, &reading), -EBADMSG);
	assert_int_equal(reading.battery_mv, 0);
	assert_string_equal(reading.firmware, "");
	assert_int_equal(driver->decode(&d, DATA, answer, n, 0, &reading), 0);
	assert_int_equal(reading.battery_mv, 0);

	/* and when the late one never comes */
	assert_int_equal(driver->command(&d, COMMAND_FIRMWARE, write), 1);
	assert_int_equal(driver->command(&d, COMMAND_BATTERY, write), 1);
	assert_int_equal(driver->decode(&d, DATA, answer, n, 0, &reading), 0);
	assert_int_equal(reading.battery_mv, band.battery_mv);
}

static void answers_by_table(void **state)
{
	static const struct {
		int query;
		const char *hex;
		int r;
		int battery_mv;
		const char *firmware;
	} rows[] = {
		{ 0x6b, "0006312e322e3300", 0, 0, "1.2.3" }, /* NULs behind it */
		{ 0x6b, "0000", 0, 0, "" },
		{ 0x6b, "0002310a", -EBADMSG, 0, "" },
		{ 0x6b, "0002317f", -EBADMSG, 0, "" },
		{ 0x6b, "0002317e", 0, 0, "1~" },
		{ 0x6b, "0003310032", -EBADMSG, 0, "" },
		{ 0x6b,
		  "002830313233343536373839303132333435363738393031323334353637383930313233343536373839",
		  0, 0, "0123456789012345678901234567890" }, /* cut to what there is room for */
		{ 0x6f, "000468100000", 0, 4200, "" },
		{ 0x6f, "000410270000", 0, 10000, "" },
		{ 0x6f, "000411270000", -EBADMSG, 0, "" },
		{ 0x6f, "0004ffffffff", -EBADMSG, 0, "" },
		{ 0x6f, "00036810ff", -EBADMSG, 0, "" },
		{ 0x6f, "0000", -EBADMSG, 0, "" },
		{ 0x6f, "0004681000000004000f0000", 0, 4200, "" }, /* one question, one answer */
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct decoder d;
		struct reading reading;
		int r;

		driver_reset(driver, &d);
		d.query = rows[i].query;
		r = decode_hex(&d, rows[i].hex, &reading);
		/* a bad answer is an answer: nobody shall wait for another */
		if (r != rows[i].r || !reading.answered || d.query != -1 ||
		    reading.battery_mv != rows[i].battery_mv ||
		    strcmp(reading.firmware, rows[i].firmware) != 0)
			fail_msg("row %zu: %d, %d mV, \"%s\"", i, r, reading.battery_mv,
				 reading.firmware);
	}
}

static void commands_by_table(void **state)
{
	static const struct {
		enum command command;
		const char *hex;
		int query;
	} rows[] = {
		{ COMMAND_START, "65", -1 },      { COMMAND_STOP, "66", -1 },
		{ COMMAND_FIRMWARE, "6b", 0x6b }, { COMMAND_BATTERY, "6f", 0x6f },
		{ COMMAND_SLEEP, "6e", -1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		assert_int_equal(check_command(driver, rows[i].command, CONTROL, rows[i].hex),
				 rows[i].query);
}

static void commands_carry_no_readings(void **state)
{
	static const uint8_t start[] = { 0x65 };
	struct decoder d;
	struct reading reading;

	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, CONTROL, start, 1, 0, &reading), -ENOMSG);
	assert_int_equal(reading.n_samples, 0);
}

/*
 * Packets by chance, made to be nearly right: blocks of good length, now and then a cut or a wild
 * byte.
 */
static size_t make_packet(struct rng *rng, uint8_t *ret)
{
	size_t n = 0;
	uint32_t us = 0;

	for (unsigned blocks = 1 + rng_below(rng, 3); blocks > 0; blocks--) {
		unsigned samples = rng_below(rng, 4);

		ret[n] = (uint8_t)(rng_below(rng, 3) ? 1 : rng_below(rng, 6));
		ret[n + 1] = (uint8_t)(samples * 8);
		n += 2;
		for (; samples > 0; samples--, n += 8) {
			bytes_put_f32le(ret + n, (float)rng_between(rng, -5, 60));
			bytes_put_u32le(ret + n + 4, us += 12500);
		}
	}
	if (rng_below(rng, 4) == 0)
		ret[rng_below(rng, (unsigned)n)] = (uint8_t)rng_u64(rng);
	if (rng_below(rng, 4) == 0)
		n = rng_below(rng, (unsigned)n + 1);
	return n;
}

static void both_readers_agree(void **state)
{
	unsigned accepted = 0, refused = 0;

	for (unsigned seed = 1; seed <= 20000; seed++) {
		struct rng rng = { seed };
		uint8_t bytes[128];
		size_t n = make_packet(&rng, bytes);
		struct decoder a, b;
		struct reading reading;
		struct notes notes = {};
		const char *why;
		int r;

		driver_reset(driver, &a);
		driver_reset(driver, &b);
		r = driver->explain(&b, DATA, bytes, n, &notes, &why);
		(void)driver->decode(&a, DATA, bytes, n, 0, &reading);
		/* a wild byte in a stamp makes a repeat, which only decode() leaves out */
		if (r == -EBADMSG) {
			assert_int_equal(reading.n_samples, 0);
			assert_true(strlen(why) > 0);
			refused++;
		} else {
			assert_int_equal(r, 0);
			assert_true(reading.n_samples <= count_notes(&notes, "kg"));
			assert_int_equal(reading.n_samples > 0, count_notes(&notes, "kg") > 0);
			accepted++;
		}
	}
	assert_true(accepted > 5000 && refused > 2000);
}

static void found_by_its_names(void **state)
{
	assert_ptr_equal(driver_find("tindeq-progressor"), driver);
	assert_null(driver_find("tindeq"));
	assert_ptr_equal(driver_at(0), driver);
	assert_int_equal(driver_source(driver, PROGRESSOR_DATA), DATA);
	assert_int_equal(driver_source(driver, PROGRESSOR_CONTROL), CONTROL);
	assert_int_equal(driver_source(driver, PROGRESSOR_SERVICE), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(force_is_believed_up_to_its_edges),
		cmocka_unit_test(one_bad_value_takes_its_packet_along),
		cmocka_unit_test(only_so_many_samples_have_room),
		cmocka_unit_test(stamps_by_table),
		cmocka_unit_test(a_start_begins_an_epoch),
		cmocka_unit_test(a_packet_that_comes_twice_is_used_once),
		cmocka_unit_test(the_virtual_band_is_understood),
		cmocka_unit_test(questions_have_their_answers),
		cmocka_unit_test(a_late_answer_is_not_taken_for_another),
		cmocka_unit_test(answers_by_table),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(commands_carry_no_readings),
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(found_by_its_names),
	};

	return cmocka_run_group_tests_name("tindeq-progressor", tests, NULL, NULL);
}
