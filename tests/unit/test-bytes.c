/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "band/rng.h"
#include "util/bytes.h"

static void least_significant_byte_first(void **state)
{
	static const uint8_t stamp[] = { 0xd4, 0x30, 0x00, 0x80 },
			     force[] = { 0x00, 0x00, 0xd0, 0x40 };
	uint8_t bytes[4];

	assert_int_equal(bytes_u32le(stamp), 0x800030d4u);
	assert_true(bytes_f32le(force) == 6.5f);

	bytes_put_u32le(bytes, 0x800030d4u);
	assert_memory_equal(bytes, stamp, 4);
	bytes_put_f32le(bytes, 6.5f);
	assert_memory_equal(bytes, force, 4);
}

static void most_significant_byte_first(void **state)
{
	static const uint8_t number[] = { 0xff, 0x9c, 0x80, 0x01 };
	uint8_t bytes[4];

	assert_int_equal(bytes_u16be(number), 0xff9c);
	assert_int_equal(bytes_s16be(number), -100);
	assert_int_equal(bytes_s16be(number + 2), -32767);
	assert_int_equal(bytes_u32be(number), 0xff9c8001u);

	assert_int_equal(bytes_s32be(number), -0x637fff);
	assert_int_equal(bytes_u24be(number), 0xff9c80);
	assert_int_equal(bytes_s24be(number), -0x6380);
	assert_true(bytes_f32be((const uint8_t[]){ 0x40, 0xd0, 0, 0 }) == 6.5f);

	bytes_put_u16be(bytes, 0xff9c);
	assert_memory_equal(bytes, number, 2);
	bytes_put_u32be(bytes, 0xff9c8001u);
	assert_memory_equal(bytes, number, 4);
}

static void a_sign_is_the_highest_bit(void **state)
{
	static const uint8_t number[] = { 0x18, 0xfc, 0xff, 0xff, 0xff, 0x7f };

	assert_int_equal(bytes_s32le(number), -1000);
	assert_int_equal(bytes_s32le(number + 2), INT32_MAX);
	assert_int_equal(bytes_s16le(number), -1000);
	assert_int_equal(bytes_s24le(number), -1000);
	assert_int_equal(bytes_u24le(number), 0xfffc18);
	assert_int_equal(bytes_s24le(number + 3), 0x7fffff);
	assert_int_equal(bytes_s16le(number + 4), INT16_MAX);
}

static void what_is_put_is_read_back(void **state)
{
	struct rng rng = { 1 };

	for (int i = 0; i < 10000; i++) {
		uint32_t bits = (uint32_t)rng_u64(&rng);
		uint8_t bytes[4], again[4];
		float value;

		bytes_put_u32le(bytes, bits);
		assert_int_equal(bytes_u32le(bytes), bits);

		/* a signalling NaN may come back quiet: whoever reads one refuses it */
		value = bytes_f32le(bytes);
		bytes_put_f32le(again, value);
		if (value == value)
			assert_memory_equal(again, bytes, 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(least_significant_byte_first),
		cmocka_unit_test(most_significant_byte_first),
		cmocka_unit_test(a_sign_is_the_highest_bit),
		cmocka_unit_test(what_is_put_is_read_back),
	};

	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
