/* SPDX-License-Identifier: MIT */

/*
 * Band files: what is saved comes back, whatever the device calls itself; what is broken is named
 * and left out.
 */

#include <setjmp.h>
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/band-file.h"
#include "scratch.h"
#include "sys/cleanup.h"

static int setup(void **state)
{
	struct scratch *s = scratch_new();

	*state = s;
	return setenv("XDG_CONFIG_HOME", s->folder, 1);
}

static const struct band_file good = {
	.id = "left-foot",
	.address = "AA:BB:CC:DD:EE:FF",
	.name = "Progressor_1234",
	.driver = "tindeq-progressor",
	.side = SIDE_LEFT,
	.offset_n = -12.345678,
};

static void expect_same(const struct band_file *a, const struct band_file *b)
{
	assert_string_equal(a->id, b->id);
	assert_string_equal(a->address, b->address);
	assert_string_equal(a->name, b->name);
	assert_string_equal(a->driver, b->driver);
	assert_int_equal(a->side, b->side);
	assert_true(a->offset_n == b->offset_n);
	assert_true(a->scale == b->scale);
}

static void test_there_and_back(void **state)
{
	static const struct band_file other = {
		.id = "b",
		.address = "00:11:22:33:44:55",
		.driver = "tindeq-progressor",
		.side = SIDE_BOTH,
		.offset_n = 10000,
		.scale = -1e-9,
	};
	_cleanup_(freep) struct band_file *bands = NULL;
	struct scratch *s = *state;
	struct stat st;
	size_t n;

	assert_int_equal(band_file_save(&other), 0);
	assert_int_equal(band_file_save(&other), 0);
	assert_int_equal(band_file_save(&good), 0);
	assert_int_equal(band_file_load_all(&bands, &n, &s->complaints), 0);
	assert_string_equal(s->said, "");
	assert_int_equal(n, 2);
	expect_same(&bands[0], &other);
	expect_same(&bands[1], &good);

	assert_int_equal(stat(scratch_path(s, "instep/bands/left-foot.band"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_remove(void **state)
{
	_cleanup_(freep) struct band_file *bands = NULL;
	struct scratch *s = *state;
	size_t n;

	assert_int_equal(band_file_save(&good), 0);
	assert_int_equal(band_file_remove("../bands/left-foot"), -EINVAL);
	assert_int_equal(band_file_remove("left-foot"), 0);
	assert_int_equal(band_file_remove("left-foot"), -ENOENT);
	assert_int_equal(band_file_load_all(&bands, &n, &s->complaints), 0);
	assert_int_equal(n, 0);
	assert_null(bands);
}

/* The name is the device's to choose: it may not write lines of its own into the file. */
static void test_names_from_the_radio(void **state)
{
	static const struct {
		const char *name, *expected;
	} rows[] = {
		{ "plain", "plain" },
		{ "", "" },
		{ "  both ends\t ", "both ends" },
		{ "a\nOffset=99", "a Offset=99" },
		{ "\r\n[Band]\x1b[2J", "[Band] [2J" },
		{ "# no comment = 1 ; x", "# no comment = 1 ; x" },
		{ "caf\xc3\xa9", "caf\xc3\xa9" },
		{ "cut \xe2\x82", "cut" },
		{ "\xff\xfe", "" },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		_cleanup_(freep) struct band_file *bands = NULL;
		struct band_file b = good;
		size_t n;

		print_message("# row %zu\n", i);
		strcpy(b.name, rows[i].name);
		assert_int_equal(band_file_save(&b), 0);
		assert_int_equal(band_file_load_all(&bands, &n, &s->complaints), 0);
		assert_string_equal(s->said, "");
		assert_int_equal(n, 1);
		assert_string_equal(bands[0].name, rows[i].expected);
		assert_true(bands[0].offset_n == good.offset_n);
	}
}

static void test_refused_to_save(void **state)
{
	struct band_file b;

	b = good;
	strcpy(b.id, "../x");
	assert_int_equal(band_file_save(&b), -EINVAL);
	b = good;
	b.id[0] = '\0';
	assert_int_equal(band_file_save(&b), -EINVAL);
	b = good;
	strcpy(b.address, "AA:BB:CC");
	assert_int_equal(band_file_save(&b), -EINVAL);
	b = good;
	strcpy(b.driver, "a\nName=b");
	assert_int_equal(band_file_save(&b), -EINVAL);
	b = good;
	b.offset_n = 10000.1;
	assert_int_equal(band_file_save(&b), -ERANGE);
	b.offset_n = (double)NAN;
	assert_int_equal(band_file_save(&b), -ERANGE);
}

static void test_broken_files(void **state)
{
	static const struct {
		const char *file, *text, *said;
	} rows[] = {
		{ "a.band", "[Band]\nDriver=x\n", "a.band: [Band] needs Address=" },
		{ "a.band", "[Band]\nAddress=AA:BB:CC:DD:EE:FF\n", "a.band: [Band] needs Driver=" },
		{ "a.band", "", "a.band: [Band] needs Address=" },
		{ "a.band", "[Band]\nAddress=nowhere\nDriver=x\n",
		  "a.band:2: [Band] Address: 'nowhere' is not understood" },
		{ "A b.band", "[Band]\nAddress=AA:BB:CC:DD:EE:FF\nDriver=x\n",
		  "A b.band: a band's file is named" },
	};
	struct scratch *s = *state;

	assert_int_equal(band_file_save(&good), 0);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		_cleanup_(freep) struct band_file *bands = NULL;
		char path[128];
		size_t n;

		print_message("# row %zu\n", i);
		s->said[0] = '\0';
		(void)snprintf(path, sizeof(path), "instep/bands/%s", rows[i].file);
		(void)scratch_write(s, path, rows[i].text, strlen(rows[i].text));
		assert_int_equal(band_file_load_all(&bands, &n, &s->complaints), 0);
		assert_non_null(strstr(s->said, rows[i].said));
		assert_int_equal(n, 1);
		expect_same(&bands[0], &good);
		assert_int_equal(unlink(scratch_path(s, path)), 0);
	}
}

/* Values that a person got wrong cost that value only. */
static void test_wrong_values(void **state)
{
	static const char text[] =
		"[Band]\nAddress=aa:bb:cc:dd:ee:ff\nDriver=x\nSide=middle\nOffset=1e9\n";
	_cleanup_(freep) struct band_file *bands = NULL;
	struct scratch *s = *state;
	size_t n;

	assert_int_equal(band_file_save(&good), 0);
	(void)scratch_write(s, "instep/bands/left-foot.band", text, strlen(text));
	assert_int_equal(band_file_load_all(&bands, &n, &s->complaints), 0);
	assert_int_equal(n, 1);
	assert_int_equal(s->complaints.count, 2);
	assert_non_null(
		strstr(s->said, "left-foot.band:4: [Band] Side: 'middle' is not understood"));
	assert_non_null(strstr(s->said, "left-foot.band:5: [Band] Offset: '1e9' is out of range"));
	assert_string_equal(bands[0].address, "AA:BB:CC:DD:EE:FF");
	assert_int_equal(bands[0].side, SIDE_BOTH);
	assert_true(bands[0].offset_n == 0);
}

static void test_no_home(void **state)
{
	struct band_file *bands = NULL;
	struct scratch *s = *state;
	size_t n;

	assert_int_equal(unsetenv("XDG_CONFIG_HOME"), 0);
	assert_int_equal(unsetenv("HOME"), 0);
	assert_int_equal(band_file_load_all(&bands, &n, &s->complaints), 0);
	assert_int_equal(n, 0);
	assert_int_equal(band_file_save(&good), -ENXIO);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_there_and_back),
		TEST(test_remove),
		TEST(test_names_from_the_radio),
		TEST(test_refused_to_save),
		TEST(test_broken_files),
		TEST(test_wrong_values),
		TEST(test_no_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
