/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <math.h>

#include "driver/motion.h"
#include "util/macro.h"

static bool is_vec(struct vec v, double x, double y, double z)
{
	return v.x == x && v.y == y && v.z == z;
}

static void vectors_out_of_packets(void **state)
{
	static const uint8_t bits16[] = { 0x01, 0x00, 0xff, 0xff, 0x00, 0x80, 0xee },
			     bits32[] = { 0x00, 0x00, 0x80, 0x3f, 0x00, 0x00, 0x20,
					  0xc1, 0xcd, 0xcc, 0xcc, 0x3d, 0xee };

	assert_true(is_vec(motion_s16le(bits16, 0.5), 0.5, -0.5, -16384));
	assert_true(is_vec(motion_f32le(bits32), 1, -10, (double)0.1F));
}

/* As long as a sensor with the widest ranges can make them. */
static void what_can_be_believed(void **state)
{
	static const struct {
		struct vec accel_g, rate_dps;
		bool believable;
	} rows[] = {
		{ { 0, 0, 0 }, { 0, 0, 0 }, true },
		{ { 32, -32, 32 }, { -4000, 4000, 4000 }, true },
		{ { 32 * 1.7321, 0, 0 }, { 0, 0, 0 }, true },
		{ { 0, 0, 0 }, { 0, 0, 4000 * 1.7321 }, true },
		{ { 55.43, 0, 0 }, { 0, 0, 0 }, false },
		{ { 0, -40, 40 }, { 0, 0, 0 }, false },
		{ { 0, 0, 0 }, { 0, 6930, 0 }, false },
		{ { 0, NAN, 0 }, { 0, 0, 0 }, false },
		{ { 0, 0, 0 }, { 0, 0, -INFINITY }, false },
		{ { 0, 0, 1 }, { NAN, 0, 0 }, false },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++)
		if (motion_believable(rows[i].accel_g, rows[i].rate_dps) != rows[i].believable)
			fail_msg("row %zu", i);
}

static void a_vector_is_a_list_of_three(void **state)
{
	struct notes notes = {};

	motion_note(&notes, "acc_g", (struct vec){ 1, 2, 3 });
	assert_int_equal(notes.n, 5);
	assert_int_equal(notes.notes[0].kind, NOTE_LIST);
	assert_string_equal(notes.notes[0].key, "acc_g");
	for (unsigned i = 1; i <= 3; i++) {
		assert_int_equal(notes.notes[i].kind, NOTE_ROUNDED);
		assert_true(notes.notes[i].number == i);
	}
	assert_int_equal(notes.notes[4].kind, NOTE_END);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_out_of_packets),
		cmocka_unit_test(what_can_be_believed),
		cmocka_unit_test(a_vector_is_a_list_of_three),
	};

	return cmocka_run_group_tests_name("motion", tests, NULL, NULL);
}
