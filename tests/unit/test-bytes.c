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
		cmocka_unit_test(what_is_put_is_read_back),
	};

	return cmocka_run_group_tests_name("bytes", tests, NULL, NULL);
}
