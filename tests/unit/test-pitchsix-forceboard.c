/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "band/forceboard.h"
#include "band/rng.h"
#include "driver-check.h"
#include "util/macro.h"

static const struct driver *const driver = &driver_pitchsix_forceboard;

enum { DATA, MODE, TARE, THRESHOLD };

#define VALUES_MAX 200

static int decode_hex(struct decoder *d, const char *hex, uint64_t host_us, struct reading *ret)
{
	return packet_decode(driver, d, DATA, hex, host_us, ret);
}

static void packets_by_table(void **state)
{
	static const struct {
		const char *hex;
		int r;
		size_t n_samples;
		double first_lb;
	} rows[] = {
		{ "000100002a", 0, 1, 42 },
		{ "000600000a00000b00000b00000c00000c00000d", 0, 6, 10 },
		{ "0000", 0, 0, 0 },
		{ "000100044c", 0, 1, 1100 }, /* the most that is believed */
		{ "000100044d", 0, 0, 0 },
		{ "0001fffffe", 0, 0, 0 }, /* pushed together */
		{ "0002fffffe00000a", 0, 1, 10 },
		{ "000100002affff", 0, 1, 42 }, /* more than it declares */
		{ "0002000028", -EBADMSG, 1, 40 },
		{ "000200002800", -EBADMSG, 1, 40 },
		{ "00020000280000", -EBADMSG, 1, 40 },
		{ "0100000028", -EBADMSG, 1, 40 },
		{ "00010000", -EBADMSG, 0, 0 },
		{ "00", -EBADMSG, 0, 0 },
		{ "", -EBADMSG, 0, 0 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct reading reading;
		struct decoder d;
		int r;

		driver_reset(driver, &d);
		r = decode_hex(&d, rows[i].hex, 5000000, &reading);
		if (r != rows[i].r || reading.n_samples != rows[i].n_samples)
			fail_msg("row %zu: %d, %zu samples", i, r, reading.n_samples);
		assert_int_equal(reading.battery_pct, -1);
		if (reading.n_samples == 0)
			continue;
		if (fabs(reading.samples[0].force_n - rows[i].first_lb * 4.4482216152605) > 1e-9 ||
		    reading.samples[0].kind != SAMPLE_FORCE || !reading.samples[0].new_epoch)
			fail_msg("row %zu: %f N", i, reading.samples[0].force_n);
	}
}

static void a_refusal_says_why(void **state)
{
	static const struct {
		const char *hex, *why;
	} rows[] = {
		{ "", "empty packet" },
		{ "00", "shorter than its count" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		check_refusal(driver, DATA, rows[i].hex, rows[i].why);
}

static void the_last_of_a_packet_was_taken_when_it_arrived(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, "000300000a00000b00000c", 1000000, &reading), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_true(fabs(reading.samples[i].force_n - (10.0 + (double)i) * NEWTON_PER_LB) <
			    1e-9);
		assert_int_equal(reading.samples[i].t_us, 1000000 - 12500 * (2 - i));
		assert_int_equal(reading.samples[i].new_epoch, i == 0);
	}
	assert_int_equal(decode_hex(&d, "000200000a00000b", 1025000, &reading), 0);
	assert_int_equal(reading.samples[0].t_us, 1012500);
	assert_int_equal(reading.samples[1].t_us, 1025000);
	assert_false(reading.samples[0].new_epoch || reading.samples[1].new_epoch);
}

/* A value that is left out was taken at its time all the same; the epoch begins with the first that
 * is not. */
static void what_is_left_out_keeps_its_place(void **state)
{
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(decode_hex(&d, "0002fffffeffffff", 1000000, &reading), 0);
	assert_int_equal(reading.n_samples, 0);
	assert_int_equal(decode_hex(&d, "000400000afffffe00000bffffff", 1050000, &reading), 0);
	assert_int_equal(reading.n_samples, 2);
	assert_int_equal(reading.samples[0].t_us, 1012500);
	assert_int_equal(reading.samples[1].t_us, 1037500);
	assert_true(reading.samples[0].new_epoch);
	assert_false(reading.samples[1].new_epoch);
	assert_true(reading.samples[1].force_n == 11 * NEWTON_PER_LB);
}

/* Older firmware measures half as often: within seconds the times are those of that. */
static void an_older_board_is_learnt(void **state)
{
	struct reading reading;
	struct decoder d;
	uint64_t last_us = 0;

	driver_reset(driver, &d);
	for (uint64_t i = 0; i < 100; i++) {
		assert_int_equal(decode_hex(&d, "000600000a00000b00000b00000c00000c00000d",
					    1000000 + 150000 * i, &reading),
				 0);
		for (size_t k = 0; k < reading.n_samples; k++) {
			if (i > 60)
				assert_true(llabs((long long)(reading.samples[k].t_us - last_us) -
						  25000) < 1000);
			last_us = reading.samples[k].t_us;
		}
	}
}

static void only_so_many_samples_have_room(void **state)
{
	uint8_t bytes[2 + 3 * (DRIVER_SAMPLES_MAX + 1)] = { 0, DRIVER_SAMPLES_MAX + 1 };
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading), -EBADMSG);
	assert_int_equal(reading.n_samples, 0);
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes) - 3, 0, &reading), -EBADMSG);
	assert_int_equal(reading.n_samples, DRIVER_SAMPLES_MAX);
	bytes[1]--;
	assert_int_equal(driver->decode(&d, DATA, bytes, sizeof(bytes), 0, &reading), 0);
	assert_int_equal(reading.n_samples, DRIVER_SAMPLES_MAX);
}

static void commands_by_table(void **state)
{
	static const struct {
		enum command command;
		const char *hex; /* NULL = it knows none */
	} rows[] = {
		{ COMMAND_START, "04" },   { COMMAND_STOP, "07" },  { COMMAND_FIRMWARE, NULL },
		{ COMMAND_BATTERY, NULL }, { COMMAND_SLEEP, NULL },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		assert_int_equal(check_command(driver, rows[i].command, MODE, rows[i].hex), -1);
	assert_false(driver->streams_by_itself);
}

static void commands_carry_no_readings(void **state)
{
	static const uint8_t bytes[] = { 0, 1, 0, 0, 42 };
	struct reading reading;
	struct decoder d;

	driver_reset(driver, &d);
	for (unsigned source = MODE; source <= THRESHOLD; source++) {
		assert_int_equal(driver->decode(&d, source, bytes, sizeof(bytes), 0, &reading),
				 -ENOMSG);
		assert_int_equal(reading.n_samples, 0);
	}
}

static void commands_have_names(void **state)
{
	static const struct {
		unsigned source;
		const char *hex, *name; /* NULL = none */
		int lb;                 /* -1 = no threshold */
	} rows[] = {
		{ MODE, "04", "start", -1 },
		{ MODE, "05", "tare", -1 },
		{ MODE, "06", "quick_start", -1 },
		{ MODE, "07", "stop", -1 },
		{ MODE, "03", NULL, -1 },
		{ MODE, "08", NULL, -1 },
		{ MODE, "0400", NULL, -1 },
		{ MODE, "01", NULL, -1 },
		{ MODE, "000019", NULL, -1 },
		{ TARE, "01", "tare", -1 },
		{ TARE, "00", NULL, -1 },
		{ TARE, "0101", NULL, -1 },
		{ TARE, "04", NULL, -1 },
		{ THRESHOLD, "000019", "threshold", 25 },
		{ THRESHOLD, "010203", "threshold", 32768 + 515 },
		{ THRESHOLD, "0019", NULL, -1 },
		{ THRESHOLD, "01", NULL, -1 },
		{ THRESHOLD, "00000019", NULL, -1 },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		uint8_t bytes[PACKET_MAX];
		size_t n = packet_of(rows[i].hex, bytes);
		struct notes notes = {};
		const struct note *lb;
		const char *why = NULL;
		struct decoder d;

		check_command_name(driver, rows[i].source, rows[i].hex, rows[i].name);
		check_refusal(driver, rows[i].source, "", "empty command");
		driver_reset(driver, &d);
		assert_int_equal(driver->explain(&d, rows[i].source, bytes, n, &notes, &why), 0);
		lb = find_note(&notes, "lb");
		if ((lb ? lb->integer : -1) != rows[i].lb)
			fail_msg("row %zu: threshold", i);
	}
}

/* What explain() lists under @key. Return: how many. */
static size_t listed(const struct notes *notes, const char *key, int64_t ret[static VALUES_MAX])
{
	const struct note *note = find_note(notes, key);
	size_t n = 0;

	if (!note)
		return 0;
	assert_int_equal(note->kind, NOTE_LIST);
	while ((++note)->kind != NOTE_END)
		ret[n++] = note->integer;
	return n;
}

static void the_edge_is_explained_as_plausible(void **state)
{
	static const uint8_t edge[] = { 0, 2, 0, 0x04, 0x4c, 0, 0x04, 0x4c };
	static const uint8_t over[] = { 0, 2, 0, 0x04, 0x4c, 0, 0x04, 0x4d };
	int64_t lb[VALUES_MAX];
	struct notes notes = {};
	const char *why = NULL;
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(driver->explain(&d, DATA, edge, sizeof(edge), &notes, &why), 0);
	assert_null(find_note(&notes, "implausible"));
	notes.n = 0;
	assert_int_equal(driver->explain(&d, DATA, over, sizeof(over), &notes, &why), 0);
	assert_int_equal(listed(&notes, "implausible", lb), 1);
	assert_int_equal(lb[0], 1101);
}

/* Whatever the bytes: decode() gives what explain() lists, but for what it calls implausible. */
static void both_readers_agree(void **state)
{
	unsigned whole = 0, cut = 0, left_out = 0;

	for (unsigned seed = 1; seed <= 5000; seed++) {
		struct rng rng = { seed };
		int64_t lb[VALUES_MAX], implausible[VALUES_MAX];
		size_t n_lb, n_implausible, n = rng_below(&rng, 21), used = 0;
		uint8_t bytes[20];
		struct notes notes = {};
		struct reading reading;
		const char *why = NULL;
		struct decoder a, b;
		int explained, decoded;

		for (size_t i = 0; i < sizeof(bytes); i++)
			bytes[i] =
				(uint8_t)(rng_below(&rng, 8) ? rng_below(&rng, 5) : rng_u64(&rng));
		bytes[0] = 0;
		bytes[1] = (uint8_t)rng_below(&rng, 8);
		driver_reset(driver, &a);
		driver_reset(driver, &b);
		explained = driver->explain(&a, DATA, bytes, n, &notes, &why);
		decoded = driver->decode(&b, DATA, bytes, n, 1000000, &reading);
		assert_int_equal(explained, why ? -EBADMSG : 0);
		assert_int_equal(decoded, why || find_note(&notes, "warning") ? -EBADMSG : 0);

		n_lb = listed(&notes, "lb", lb);
		n_implausible = listed(&notes, "implausible", implausible);
		assert_int_equal(reading.n_samples, n_lb - n_implausible);
		for (size_t i = 0, k = 0; i < n_lb; i++) {
			if (k < n_implausible && implausible[k] == lb[i])
				k++;
			else
				assert_true(reading.samples[used++].force_n ==
					    (double)lb[i] * NEWTON_PER_LB);
		}
		whole += decoded == 0 && n_lb > 0;
		cut += decoded < 0 && n_lb > 0;
		left_out += n_implausible > 0;
	}
	assert_true(whole > 1000 && cut > 500 && left_out > 500);
}

/* The virtual board does what it is told by the driver's commands, and its packets are known ones. */
static void the_virtual_board_speaks_as_a_real_one(void **state)
{
	static const double kg[] = { 4.54, 4.99, 5.0, 5.44, -0.9, 9.07 };
	static const uint8_t want[] = { 0,  6, 0, 0,  10,   0,    0,    11, 0, 0,
					11, 0, 0, 12, 0xff, 0xff, 0xfe, 0,  0, 20 };
	uint8_t bytes[FORCEBOARD_PACKET_MAX];
	struct write writes[DRIVER_WRITES_MAX];
	struct forceboard board;
	struct decoder d;

	forceboard_init(&board);
	driver_reset(driver, &d);
	assert_int_equal(forceboard_sample(&board, 1, bytes), 0);
	assert_int_equal(driver->command(&d, COMMAND_START, writes), 1);
	forceboard_mode(&board, writes[0].bytes, writes[0].n);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(forceboard_sample(&board, kg[i], bytes), 0);
	assert_int_equal(forceboard_sample(&board, kg[5], bytes), sizeof(want));
	assert_memory_equal(bytes, want, sizeof(want));

	assert_int_equal(forceboard_sample(&board, 1, bytes), 0);
	assert_int_equal(driver->command(&d, COMMAND_STOP, writes), 1);
	forceboard_mode(&board, writes[0].bytes, writes[0].n);
	assert_false(board.streaming);
	assert_int_equal(board.n, 0);
	assert_int_equal(board.forbidden, 0);
	forceboard_mode(&board, (const uint8_t[]){ 0x06 }, 1);
	forceboard_tare(&board);
	assert_int_equal(board.forbidden, 2);
}

static void devices_are_recognised(void **state)
{
	static const char *const sources[] = { [DATA] = FORCEBOARD_DATA,
					       [MODE] = FORCEBOARD_MODE,
					       [TARE] = FORCEBOARD_TARE,
					       [THRESHOLD] = FORCEBOARD_THRESHOLD };

	check_names(driver, "pitchsix-forceboard", FORCEBOARD_SERVICE, sources, ELEMENTS(sources));
	/* a board without these two streams as well */
	assert_int_equal(driver->sources[TARE].kind, SOURCE_EXPLAINED);
	assert_int_equal(driver->sources[THRESHOLD].kind, SOURCE_EXPLAINED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packets_by_table),
		cmocka_unit_test(a_refusal_says_why),
		cmocka_unit_test(the_last_of_a_packet_was_taken_when_it_arrived),
		cmocka_unit_test(what_is_left_out_keeps_its_place),
		cmocka_unit_test(an_older_board_is_learnt),
		cmocka_unit_test(only_so_many_samples_have_room),
		cmocka_unit_test(commands_by_table),
		cmocka_unit_test(commands_carry_no_readings),
		cmocka_unit_test(commands_have_names),
		cmocka_unit_test(the_edge_is_explained_as_plausible),
		cmocka_unit_test(both_readers_agree),
		cmocka_unit_test(the_virtual_board_speaks_as_a_real_one),
		cmocka_unit_test(devices_are_recognised),
	};

	return cmocka_run_group_tests_name("pitchsix-forceboard", tests, NULL, NULL);
}
