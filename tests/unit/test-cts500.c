/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <string.h>

#include "band/cts500.h"
#include "band/rng.h"
#include "driver-check.h"
#include "util/macro.h"
#include "util/parse.h"

static const struct driver *const driver = &driver_cts500;

enum { DATA, CONTROL };

#define KG_12_34 "0501000004d2dc"
#define BATTERY  "0580c4000163ad"
#define ACK      "05aa000000af"

static int decode_hex(struct decoder *d, const char *hex, uint64_t host_us, struct reading *ret)
{
	return packet_decode(driver, d, DATA, hex, host_us, ret);
}

static bool is_kg(const struct sample *s, double kg)
{
	return s->kind == SAMPLE_FORCE && fabs(s->force_n - kg * NEWTON_PER_KG) < 1e-9;
}

static void packets_by_table(void **state)
{
	static const struct {
		const char *hex;
		int r;
		size_t n_samples;
		double first_kg;
		int battery_mv;
	} rows[] = {
		{ KG_12_34, 0, 1, 12.34, 0 },
		{ "05010000000006050100000ba9ba", 0, 2, 0, 0 },
		{ "0500000004d2db", 0, 1, 12.34, 0 }, /* what this byte is nobody knows */
		{ "057f000004d25a", 0, 1, 12.34, 0 },
		{ BATTERY, 0, 0, 0, 3550 },
		{ ACK, 0, 0, 0, 0 },
		{ "058100000086", 0, 0, 0, 0 },
		{ KG_12_34 ACK KG_12_34 BATTERY, 0, 2, 12.34, 3550 },
		{ "0501", 0, 0, 0, 0 }, /* the begin of something */
		{ "05", 0, 0, 0, 0 },
		{ KG_12_34 "0501000004d2", 0, 1, 12.34, 0 },
		{ "", -EBADMSG, 0, 0, 0 },
		{ "0501000007d022", -EBADMSG, 0, 0, 0 }, /* its sum is wrong */
		{ "05aa000000ae", -EBADMSG, 0, 0, 0 },
		{ "11", -EBADMSG, 0, 0, 0 },
		{ "0011" KG_12_34, -EBADMSG, 1, 12.34, 0 },
		{ KG_12_34 "0011", -EBADMSG, 1, 12.34, 0 },
		{ "050505" KG_12_34, -EBADMSG, 1, 12.34, 0 },
		{ "05aa0000" KG_12_34, -EBADMSG, 1, 12.34, 0 },
		{ "0501000004" KG_12_34, -EBADMSG, 1, 12.34, 0 },
		/* an echo, found in what looked like a weight */
		{ "05" ACK, -EBADMSG, 0, 0, 0 },
		/* the most that is believed */
		{ "05010000d6d8b4", 0, 1, 550, 0 },
		{ "05010000d6d9b5", -EBADMSG, 0, 0, 0 },
		{ "0501ffffff9c9f", -EBADMSG, 0, 0, 0 }, /* perhaps -1.00 kg: who knows */
		{ "0580c400000049", 0, 0, 0, 0 },        /* has not measured */
		{ "0580c40003e834", 0, 0, 0, 10000 },
		{ "0580c40003e935", 0, 0, 0, 0 }, /* no lithium cell has that */
		{ "0580c5000163ae", 0, 0, 0, 0 }, /* temperature */
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct decoder d;
		int r;

		driver_reset(driver, &d);
		r = decode_hex(&d, rows[i].hex, 1000000, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples ||
		    reading.battery_mv != rows[i].battery_mv || reading.battery_pct != -1)
			fail_msg("row %zu: %d, %zu samples, %d mV", i, r, reading.n_samples,
				 reading.battery_mv);
		if (reading.n_samples > 0 && !is_kg(&reading.samples[0], rows[i].first_kg))
			fail_msg("row %zu: %f N", i, reading.samples[0].force_n);
	}
}

static void the_last_of_a_packet_was_taken_when_it_arrived(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, KG_12_34 ACK KG_12_34, 1000000, &reading), 0);
	assert_int_equal(reading.samples[0].t_us, 1000000 - 12500);
	assert_int_equal(reading.samples[1].t_us, 1000000);
	assert_true(reading.samples[0].new_epoch && !reading.samples[1].new_epoch);
	assert_int_equal(decode_hex(&d, KG_12_34, 1012500, &reading), 0);
	assert_int_equal(reading.samples[0].t_us, 1012500);
	assert_false(reading.samples[0].new_epoch);
}

/* A weight that cannot be has its place in time, and those around it are as good as ever. */
static void what_cannot_be_is_left_out(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, KG_12_34 "0501ffffff9c9f" KG_12_34, 1000000, &reading),
			 -EBADMSG);
	assert_int_equal(reading.n_samples, 2);
	assert_int_equal(reading.samples[0].t_us, 1000000 - 25000);
	assert_int_equal(reading.samples[1].t_us, 1000000);
	assert_non_null(reading.trouble);
	assert_int_equal(decode_hex(&d, KG_12_34, 1012500, &reading), 0);
	assert_null(reading.trouble);
	assert_int_equal(decode_hex(&d, "0011", 1025000, &reading), -EBADMSG);
	assert_null(reading.trouble);
}

/* Of a stream that begins anew in the middle of a frame, only what is missing is lost. */
static void a_lost_packet_costs_no_more_than_itself(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, "050100", 1000000, &reading), 0);
	assert_int_equal(decode_hex(&d, KG_12_34, 1050000, &reading), -EBADMSG);
	assert_int_equal(reading.n_samples, 1);
	assert_true(is_kg(&reading.samples[0], 12.34));

	/* A connection that is new knows nothing of the bytes before it. */
	assert_int_equal(decode_hex(&d, "050100", 1060000, &reading), 0);
	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, "0004d2dc", 1070000, &reading), -EBADMSG);
	assert_int_equal(reading.n_samples, 0);
}

/* No attribute is so long; if one were, what has no room is refused. */
static void only_so_many_samples_have_room(void **state)
{
	uint8_t bytes[(DRIVER_SAMPLES_MAX + 1) * CTS500_FRAME];
	struct reading reading;
	struct decoder d;

	for (size_t i = 0; i < sizeof(bytes); i += CTS500_FRAME)
		cts500_frame(12.34, bytes + i);
	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading), -EBADMSG);
	assert_int_equal(reading.n_samples, DRIVER_SAMPLES_MAX);
	assert_int_equal(
		driver->decode(&d, DATA, bytes, sizeof(bytes) - CTS500_FRAME + 1, 0, &reading),
		-EBADMSG);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes) - CTS500_FRAME, 0, &reading),
			 0);
	assert_int_equal(reading.n_samples, DRIVER_SAMPLES_MAX);
}

/* Weights, echoes, answers and rubbish. Return: how many bytes. */
static size_t make_stream(struct rng *rng, uint8_t *ret, size_t max)
{
	struct cts500 scale;
	size_t n = 0;

	cts500_init(&scale);
	while (n + CTS500_FRAME <= max) {
		switch (rng_below(rng, 8)) {
		case 0:
			ret[n++] = (uint8_t)rng_u64(rng);
			break;
		case 1:
			ret[n++] = 5;
			break;
		case 2:
			n += cts500_command(&scale, (const uint8_t *)"\x05\xaa\0\0\0\xaf", 6,
					    ret + n);
			break;
		case 3:
			n += cts500_command(&scale, (const uint8_t *)"\x05\xc4\0\0\0\xc9", 6,
					    ret + n);
			break;
		default:
			/* of some the sum is wrong, and some cannot be */
			cts500_frame(rng_between(rng, -1, 60), ret + n);
			ret[n + 6] = (uint8_t)(ret[n + 6] + !rng_below(rng, 16));
			n += CTS500_FRAME;
		}
	}
	return n;
}

/* Wherever a stream is cut into packets, the readings are the same. */
static void cuts_change_nothing(void **state)
{
	unsigned samples = 0, answers = 0;

	for (unsigned seed = 1; seed <= 2000; seed++) {
		struct rng rng = { seed };
		uint8_t stream[200];
		size_t n = make_stream(&rng, stream, sizeof(stream)), found = 0;
		struct reading whole, part;
		int battery_mv = 0;
		struct decoder d;

		driver_reset(driver, &d);
		(void)driver->decode(&d, DATA, stream, n, 0, &whole);
		driver_reset(driver, &d);
		for (size_t at = 0, length; at < n; at += length) {
			length = 1 + rng_below(&rng, 25);
			length = MIN(length, n - at);
			(void)driver->decode(&d, DATA, stream + at, length, 0, &part);
			for (size_t i = 0; i < part.n_samples; i++, found++)
				if (found >= whole.n_samples ||
				    part.samples[i].force_n != whole.samples[found].force_n)
					fail_msg("seed %u: sample %zu", seed, found);
			battery_mv = MAX(battery_mv, part.battery_mv);
		}
		if (found != whole.n_samples || battery_mv != whole.battery_mv)
			fail_msg("seed %u: %zu samples, not %zu", seed, found, whole.n_samples);
		samples += (unsigned)found;
		answers += battery_mv > 0;
	}
	assert_true(samples > 10000 && answers > 1000);
}

static void commands_by_table(void **state)
{
	static const struct {
		enum command command;
		int r;
		const char *hex[2];
	} rows[] = {
		{ COMMAND_START, 2, { "05c1000003c9", "05aa000000af" } },
		{ COMMAND_STOP, 1, { "05ab000000b0" } },
		{ COMMAND_BATTERY, 1, { "05c4000000c9" } },
		{ COMMAND_FIRMWARE, -ENOTSUP },
		{ COMMAND_SLEEP, -ENOTSUP },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct write writes[DRIVER_WRITES_MAX];
		struct decoder d;
		int r;

		driver_reset(driver, &d);
		r = driver->command(&d, rows[i].command, writes);
		if (r != rows[i].r)
			fail_msg("row %zu: %d", i, r);
		for (int k = 0; k < r; k++) {
			uint8_t want[8];

			assert_int_equal(parse_hex(rows[i].hex[k], want, sizeof(want)), 6);
			if (writes[k].source != CONTROL || writes[k].n != 6 ||
			    memcmp(writes[k].bytes, want, 6) != 0)
				fail_msg("row %zu: write %d", i, k);
		}
		assert_int_equal(d.query, rows[i].command == COMMAND_BATTERY ? 0xc4 : -1);
	}
	assert_false(driver->streams_by_itself);
}

static void a_question_has_its_answer_once(void **state)
{
	struct write writes[DRIVER_WRITES_MAX];
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(driver->command(&d, COMMAND_BATTERY, writes), 1);
	assert_int_equal(decode_hex(&d, "05c4000000c9" KG_12_34, 0, &reading), 0);
	assert_false(reading.answered); /* the echo is none */
	assert_int_equal(decode_hex(&d, "0580c5000163ae", 0, &reading), 0);
	assert_false(reading.answered); /* that of another question neither */
	assert_int_equal(decode_hex(&d, BATTERY, 0, &reading), 0);
	assert_true(reading.answered);
	assert_int_equal(d.query, -1);
	assert_int_equal(decode_hex(&d, BATTERY, 0, &reading), 0);
	assert_false(reading.answered);
}

static void commands_carry_no_readings(void **state)
{
	uint8_t bytes[CTS500_FRAME];
	struct reading reading;
	struct decoder d;

	cts500_frame(1, bytes);
	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, CONTROL, bytes, sizeof(bytes), 0, &reading), -ENOMSG);
	assert_int_equal(reading.n_samples, 0);
	assert_int_equal(d.n_part, 0);
}

static void commands_have_names(void **state)
{
	static const struct {
		const char *hex, *name; /* NULL = none */
	} rows[] = {
		{ "05860000008b", "zero" },
		{ "05a4000000a9", "get_firmware" },
		{ "05a6000000ab", "tare" },
		{ "05a9000000ae", "get_weight" },
		{ "05aa000000af", "start" },
		{ "05ab000000b0", "stop" },
		{ "05c4000000c9", "get_battery" },
		{ "05c5000000ca", "get_temperature" },
		{ "05c1000000c6", "rate_10hz" },
		{ "05c1000001c7", "rate_20hz" },
		{ "05c1000002c8", "rate_40hz" },
		{ "05c1000003c9", "rate_80hz" },
		{ "05c1000004ca", "rate_160hz" },
		{ "05c1000005cb", "rate_320hz" },
		{ "05c1000006cc", NULL },
		{ "05a1000000a6", NULL }, /* a calibration */
		{ "05aa000000ae", NULL }, /* another sum */
		{ "06aa000000b0", NULL },
		{ "05aa010000b0", NULL },
		{ "05aa000100b0", NULL },
		{ "05aa000001b0", NULL },
		{ "05aa0000af", NULL },
		{ "05aa00000000af", NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_command_name(driver, CONTROL, rows[i].hex, rows[i].name);
}

static void nothing_is_no_packet(void **state)
{
	check_refusal(driver, CONTROL, "", "empty command");
	check_refusal(driver, DATA, "", "empty packet");
}

/* Whatever the bytes: explain() finds the frames that decode() does. */
static void both_readers_agree(void **state)
{
	unsigned whole = 0, skipped = 0, refused = 0, begun = 0;

	for (unsigned seed = 1; seed <= 3000; seed++) {
		struct rng rng = { seed };
		uint8_t stream[60];
		size_t n = make_stream(&rng, stream, sizeof(stream));
		struct decoder a, b;

		driver_reset(driver, &a);
		driver_reset(driver, &b);
		for (size_t at = 0, length; at < n; at += length) {
			struct notes notes = {};
			struct reading reading;
			const char *why = "";
			int explained, decoded;

			length = 1 + rng_below(&rng, 20);
			length = MIN(length, n - at);
			explained = driver->explain(&b, DATA, stream + at, length, &notes, &why);
			decoded = driver->decode(&a, DATA, stream + at, length, 0, &reading);
			assert_int_equal(a.n_part, b.n_part);
			assert_memory_equal(a.part, b.part, a.n_part);
			if (explained == 0) {
				assert_int_equal(reading.n_samples, count_notes(&notes, "kg"));
				assert_int_equal(decoded < 0, count_notes(&notes, "skipped") ||
								      !!reading.trouble);
				assert_int_equal(count_notes(&notes, "incomplete"), a.n_part > 0);
			} else {
				assert_int_equal(reading.n_samples, 0);
				assert_int_equal(decoded, explained == -EAGAIN ? 0 : -EBADMSG);
			}
			whole += decoded == 0 && reading.n_samples > 0;
			skipped += decoded < 0 && reading.n_samples > 0;
			refused += explained == -EBADMSG && strlen(why) > 0;
			begun += explained == -EAGAIN;
		}
	}
	assert_true(whole > 1000 && skipped > 1000 && refused > 500 && begun > 500);
}

/* What the frames of a packet are called, and their numbers, as far as they have one. */
static void frames_are_explained(void **state)
{
	static const struct {
		const char *hex, *key;
		double number;
		int64_t integer;
	} rows[] = {
		{ KG_12_34, "kg", 12.34, 0 },
		{ "0501ffffff9c9f", "raw", 0, 0xffffff9c },
		{ BATTERY, "volt", 3.55, 0 },
		{ BATTERY, "answer", 0, 0xc4 },
		{ "0580c500001761", "celsius", 0, 23 },
		{ "0580c5000085cf", "celsius", 0, -5 },
		{ "0580c5000080ca", "celsius", 0, 0 },
		{ "0580c500007fc9", "celsius", 0, 127 },
		{ "0580c10102034c", "answer", 0, 0xc1 },
		{ "0580c10102034c", "raw", 0, 0x010203 },
		{ ACK, "ack", 0, 0xaa },
		{ "00" KG_12_34 "1122", "skipped", 0, 3 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct note *note = NULL;
		struct notes notes = {};
		const char *why = NULL;
		struct decoder d;
		uint8_t bytes[16];
		int n = parse_hex(rows[i].hex, bytes, sizeof(bytes)), depth = 0;

		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, DATA, bytes, (size_t)n, &notes, &why), 0);
		for (size_t k = 0; k < notes.n; k++) {
			if (notes.notes[k].key && !strcmp(notes.notes[k].key, rows[i].key))
				note = &notes.notes[k];
			depth += notes.notes[k].kind == NOTE_LIST ||
				 notes.notes[k].kind == NOTE_OBJECT;
			depth -= notes.notes[k].kind == NOTE_END;
		}
		assert_int_equal(depth, 0);
		if (!note || fabs(note->number - rows[i].number) > 1e-9 ||
		    note->integer != rows[i].integer)
			fail_msg("row %zu", i);
	}
}

/* The virtual scale does what it is told by the driver's commands, and its module cuts frames. */
static void the_virtual_scale_speaks_as_a_real_one(void **state)
{
	uint8_t bytes[CTS500_NOTIFICATION], answer[CTS500_FRAME], want[CTS500_FRAME];
	struct write writes[DRIVER_WRITES_MAX];
	struct cts500 scale;
	struct decoder d;
	unsigned sent = 0;

	cts500_init(&scale);
	driver_reset(driver, &d);
	assert_int_equal(cts500_sample(&scale, 1, bytes), 0);
	assert_int_equal(driver->command(&d, COMMAND_BATTERY, writes), 1);
	assert_int_equal(cts500_command(&scale, writes[0].bytes, writes[0].n, answer), 7);
	assert_int_equal(parse_hex(BATTERY, want, sizeof(want)), 7);
	assert_memory_equal(answer, want, 7);
	assert_int_equal(driver->command(&d, COMMAND_START, writes), 2);
	for (int i = 0; i < 2; i++)
		assert_int_equal(cts500_command(&scale, writes[i].bytes, writes[i].n, answer), 6);
	assert_memory_equal(answer, writes[1].bytes, 6);

	for (unsigned i = 0; i < CTS500_MEASURE_HZ; i++)
		sent += cts500_sample(&scale, 12.34, bytes) > 0;
	assert_int_equal(sent, 80 * CTS500_FRAME / CTS500_NOTIFICATION);

	assert_int_equal(driver->command(&d, COMMAND_STOP, writes), 1);
	assert_int_equal(cts500_command(&scale, writes[0].bytes, writes[0].n, answer), 6);
	assert_false(scale.streaming);
	assert_int_equal(scale.forbidden, 0);
	cts500_frame(12.34, bytes);
	assert_int_equal(parse_hex(KG_12_34, want, sizeof(want)), 7);
	assert_memory_equal(bytes, want, 7);
}

static void devices_are_recognised(void **state)
{
	static const char *const sources[] = { [DATA] = CTS500_DATA, [CONTROL] = CTS500_CONTROL };

	check_names(driver, "cts500", CTS500_SERVICE, sources, ELEMENTS(sources));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(the_last_of_a_packet_was_taken_when_it_arrived),
		cmocka_unit_test(what_cannot_be_is_left_out),
		cmocka_unit_test(a_lost_packet_costs_no_more_than_itself),
		cmocka_unit_test(only_so_many_samples_have_room),
		cmocka_unit_test(cuts_change_nothing),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(a_question_has_its_answer_once),
		cmocka_unit_test(commands_carry_no_readings),
		cmocka_unit_test(commands_have_names),
		cmocka_unit_test(nothing_is_no_packet),
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(frames_are_explained),
		cmocka_unit_test(the_virtual_scale_speaks_as_a_real_one),
		cmocka_unit_test(devices_are_recognised),
	};

	return cmocka_run_group_tests_name("cts500", tests, NULL, NULL);
}
