/* SPDX-License-Identifier: MIT */

/* Device files: every key, and every kind of mistake. The shipped ones are test-devices.c's. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/device-file.h"
#include "scratch.h"

static int load_text(struct scratch *s, struct model *m, const char *text)
{
	s->said[0] = '\0';
	s->complaints.count = 0;
	return device_load(m, scratch_write(s, "mine.device", text, strlen(text)), &s->complaints);
}

static void test_every_key(void **state)
{
	static const uint8_t bytes[] = { 0x02, 0, 0xaf }, mask[] = { 0xff, 0, 0xff };
	struct scratch *s = *state;
	struct model m;

	assert_int_equal(load_text(s, &m,
				   "[Device]\nTitle=My band\nDriver=tindeq-progressor\n"
				   "[Advertisement]\nName=My Band , Other Band*\nNameCase=no\n"
				   "Service=185A,7E4E1701-1ea6-40c9-9dcc-13d34ffead57\n"
				   "Company=0x01aB\nData=02..aF\n"),
			 0);
	assert_string_equal(s->said, "");
	assert_string_equal(m.id, "mine");
	assert_string_equal(m.title, "My band");
	assert_ptr_equal(m.driver, &driver_tindeq_progressor);
	assert_string_equal(m.names, "My Band, Other Band*");
	assert_true(m.any_case);
	assert_string_equal(m.services, "0000185a-0000-1000-8000-00805f9b34fb, "
					"7e4e1701-1ea6-40c9-9dcc-13d34ffead57");
	assert_true(m.has_company);
	assert_int_equal(m.company, 0x01ab);
	assert_int_equal(m.data.n, sizeof(bytes));
	assert_memory_equal(m.data.bytes, bytes, sizeof(bytes));
	assert_memory_equal(m.data.mask, mask, sizeof(mask));
}

static void test_defaults(void **state)
{
	struct scratch *s = *state;
	struct model m;

	assert_int_equal(
		load_text(s, &m, "[Device]\nDriver=witmotion-ble\n[Advertisement]\nName=W\n"), 0);
	assert_string_equal(s->said, "");
	assert_string_equal(m.title, driver_witmotion_ble.title);
	assert_false(m.any_case);
	assert_false(m.has_company);
	assert_int_equal(m.data.n, 0);
	assert_string_equal(m.services, "");
}

/* Of one key: told with its line, and the rest of the file counts. */
static void test_mistakes_of_keys(void **state)
{
	static const struct {
		const char *line, *said;
	} rows[] = {
		{ "Name=*", "Name: '*' is not understood" },
		{ "Name=a,,b", "is not understood" },
		{ "Name=a*b", "is not understood" },
		{ "Name=a**", "is not understood" },
		{ "NameCase=maybe", "expected yes (capitals count" },
		{ "Service=185", "Service: '185' is not understood" },
		{ "Service=185a,", "is not understood" },
		{ "Service=7e4e1701-1ea6-40c9-9dcc-13d34ffead5g", "is not understood" },
		{ "Service=7e4e1701-1ea6-40c9-9dcc-13d34ffead571", "is not understood" },
		{ "Service=7e4e17011-ea6-40c9-9dcc-13d34ffead57", "is not understood" },
		{ "Service=1,2,3,4,5", "is not understood" },
		{ "Service=1801,1802,1803,1804,1805", "is out of range" },
		{ "Company=256", "expected four hexadecimal digits, such as 0x0100" },
		{ "Company=0x100", "is not understood" },
		{ "Company=0x010000", "is not understood" },
		{ "Data=0", "is not understood" },
		{ "Data=02.", "is not understood" },
		{ "Data=0x", "is not understood" },
		{ "Data=........................................................",
		  "is out of range" },
		{ "Strength=3", "unknown key, skipped; expected one of Name, NameCase" },
	};
	struct scratch *s = *state;
	struct model m;
	char text[512];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(text, sizeof(text),
			       "[Device]\nDriver=witmotion-ble\n[Advertisement]\n%s\nName=W\n",
			       rows[i].line);
		if (strncmp(rows[i].line, "Name=", 5) == 0) {
			/* two names would be a second complaint */
			(void)snprintf(text, sizeof(text),
				       "[Device]\nDriver=witmotion-ble\n[Advertisement]\n%s\n"
				       "Service=185a\n",
				       rows[i].line);
		}

		if (load_text(s, &m, text) != 0 || s->complaints.count != 1 ||
		    !strstr(s->said, "mine.device:4: [Advertisement] ") ||
		    !strstr(s->said, rows[i].said))
			fail_msg("row %zu: %s", i, s->said);
	}
}

/* Of the whole: nothing can be done with such a file. */
static void test_useless_files(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "", "mine.device: [Device] needs Driver=" },
		{ "[Advertisement]\nName=W\n", "[Device] needs Driver=" },
		{ "[Device]\nDriver=nobody\n[Advertisement]\nName=W\n",
		  "'nobody' is not understood; expected the name of a driver" },
		{ "[Device]\nDriver=witmotion-ble\n", "by what is it recognised?" },
		{ "[Device]\nDriver=witmotion-ble\n[Advertisement]\nData=01\n",
		  "without Company=" },
		{ "[Device]\nDriver=witmotion-ble\n[Advertisement]\nName=W\nData=01\n",
		  "without Company=" },
		{ "[Device]\nDriver=witmotion-ble\n[Advertisement]\nCompany=0x0100\nData=0\n",
		  "every device of that maker would be taken for it" },
		/* the name alone would have been good */
		{ "[Device]\nDriver=witmotion-ble\n[Advertisement]\nName=W\nData=xx\n"
		  "Company=0x0100\n",
		  "every device of that maker would be taken for it" },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct model m = { .id = "before" };

		if (load_text(s, &m, rows[i].text) != -EINVAL || !strstr(s->said, rows[i].said))
			fail_msg("row %zu: %s", i, s->said);
		assert_string_equal(m.id, "before");
	}
}

#define OWN                                                                           \
	"[Device]\nDriver=generic\n[Advertisement]\nName=W\n[Source]\nService=185a\n" \
	"Characteristic=2c07\n"

/* What a sensor of one's own can lack, or have too much of. */
static void test_useless_sensors(void **state)
{
	static const struct {
		const char *text, *said;
	} rows[] = {
		{ "[Device]\nDriver=generic\n[Advertisement]\nName=W\n[Source]\nService=185a\n"
		  "Rate=10\n[Force]\nType=u8\n",
		  "[Source] needs Service= and Characteristic=" },
		{ "[Device]\nDriver=generic\n[Advertisement]\nName=W\n[Source]\n"
		  "Characteristic=185a\nRate=10\n[Force]\nType=u8\n",
		  "[Source] needs Service= and Characteristic=" },
		{ OWN "Rate=10\nStart=01\n[Force]\nType=u8\n", "without Control=" },
		{ OWN "Rate=10\nStop=01\n[Force]\nType=u8\n", "without Control=" },
		{ OWN "Rate=10\n", "what does it measure?" },
		{ OWN "Rate=10\n[Force]\nOffset=2\nUnit=kg\n", "what does it measure?" },
		{ OWN "Rate=10\n[Rotation]\nType=s16le\n", "what does it measure?" },
		{ OWN "Rate=10\n[Force]\nType=u8\n[Acceleration]\nType=u8\n", "for one of them" },
		{ OWN "Rate=10\n[Force]\nType=u8\n[Rotation]\nType=u8\n", "for one of them" },
		{ OWN "[Force]\nType=u8\n", "when was a sample taken?" },
		{ OWN "[Force]\nType=u8\n[Time]\nOffset=1\n", "when was a sample taken?" },
		{ OWN "Rate=10\nCount=2\n[Force]\nType=u8\n", "how far is it to the next sample?" },
	};
	struct scratch *s = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct model m = { .id = "before" };

		if (load_text(s, &m, rows[i].text) != -EINVAL || s->complaints.count != 1 ||
		    !strstr(s->said, rows[i].said))
			fail_msg("row %zu: %s", i, s->said);
		assert_string_equal(m.id, "before");
	}
}

static void test_mistakes_of_sensors(void **state)
{
	static const struct {
		const char *line, *said;
	} rows[] = {
		{ "Rate=0", "[Source] Rate: '0' is out of range" },
		{ "Rate=-10", "is not understood; expected samples a second, from 1 to 1000" },
		{ "Rate=1001", "is out of range" },
		{ "Count=65", "is out of range; expected a number from 1 to 64" },
		{ "Stride=0", "is out of range" },
		{ "Stride=512", "is out of range" },
		{ "Control=1", "expected a UUID" },
		{ "Start=", "is not understood; expected up to 32 bytes" },
		{ "Start=1", "is not understood" },
		{ "Stop=000000000000000000000000000000000000000000000000000000000000000000",
		  "is out of range" },
		{ "[Force]\nOffset=512", "[Force] Offset: '512' is out of range" },
		{ "[Force]\nType=s16", "expected u8, s8, u16le" },
		{ "[Force]\nType=", "is not understood" },
		{ "[Force]\nScale=0", "[Force] Scale: '0' is out of range" },
		{ "[Force]\nScale=nan", "is not understood" },
		{ "[Force]\nUnit=K", "expected N, kg, g, lb or counts" },
		{ "[Acceleration]\nUnit=kg", "expected g, mg or m/s2" },
		{ "[Rotation]\nUnit=rpm", "expected dps (degrees a second) or rad/s" },
		{ "[Time]\nType=u16le", "expected u32le or u32be" },
		{ "[Time]\nUnit=s", "expected us or ms" },
	};
	struct scratch *s = *state;
	struct model m;
	char text[512];

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(text, sizeof(text), OWN "Rate=10\n%s\n[Force]\nType=u8\n",
			       rows[i].line);
		if (load_text(s, &m, text) != 0 || !strstr(s->said, rows[i].said))
			fail_msg("row %zu: %s", i, s->said);
		assert_true(m.generic.layout.force.scale == 1);
		assert_true(m.generic.layout.rate_hz == 10);
		assert_int_equal(m.generic.layout.start.n, 0);
	}
}

static void test_names_of_drivers(void **state)
{
	static const char own[] = OWN "Rate=10\n[Force]\nType=u8\n";
	struct scratch *s = *state;
	struct model m;

	assert_int_equal(device_load(&m, scratch_write(s, "frez-dyno.device", own, strlen(own)),
				     &s->complaints),
			 -EINVAL);
	assert_non_null(strstr(s->said, "a driver has this name already"));

	assert_int_equal(load_text(s, &m,
				   "[Device]\nDriver=frez-dyno\n[Advertisement]\nName=W\n"
				   "[Source]\nRate=10\n[Force]\nType=u8\n"),
			 0);
	assert_string_equal(
		strstr(s->said, "mine.device"),
		"mine.device:6: [Source] is for Driver=generic only, and is left out\n");
	assert_ptr_equal(m.driver, &driver_frez_dyno);
	assert_null(m.driver->layout);
}

static void test_file_names(void **state)
{
	static const char text[] = "[Device]\nDriver=witmotion-ble\n[Advertisement]\nName=W\n";
	struct scratch *s = *state;
	struct model m;

	assert_int_equal(
		device_load(&m, scratch_write(s, "My.device", text, strlen(text)), &s->complaints),
		-EINVAL);
	assert_non_null(strstr(s->said, "is named with at most 63 of a-z, 0-9 and -"));
	assert_int_equal(device_load(&m, scratch_path(s, "none.device"), &s->complaints), -ENOENT);
	assert_int_equal(s->complaints.count, 2);
}

static void put(struct scratch *s, const char *name, const char *title)
{
	char text[128];

	(void)snprintf(text, sizeof(text),
		       "[Device]\nTitle=%s\nDriver=witmotion-ble\n[Advertisement]\nName=W\n",
		       title);
	(void)scratch_write(s, name, text, strlen(text));
}

/* Shipped: a, b. One's own: b, d, and c, which is broken. */
static void test_shelf(void **state)
{
	static const char *const titles[] = { "shipped a", "own b", "shipped c", "own d" };
	static const char *const order[] = { "b", "d", "a", "c" };
	struct scratch *s = *state;
	struct device_shelf shelf = { 0 };

	scratch_shelves(s, "devices");
	put(s, "devices/c.device", "shipped c");
	put(s, "devices/b.device", "shipped b");
	put(s, "devices/a.device", "shipped a");
	put(s, "instep/devices/b.device", "own b");
	put(s, "instep/devices/d.device", "own d");
	(void)scratch_write(s, "instep/devices/c.device", "", 0);

	assert_int_equal(device_shelf_load(&shelf, &s->complaints), 0);
	assert_int_equal(s->complaints.count, 1);
	assert_non_null(strstr(s->said, "instep/devices/c.device: [Device] needs Driver="));
	assert_int_equal(shelf.n, 4);
	assert_int_equal(shelf.models.n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(shelf.entries[i]->model.title, titles[i]);
		assert_string_equal(shelf.models.list[i]->id, order[i]);
	}
	assert_true(shelf.entries[1]->own);
	assert_false(shelf.entries[2]->own);
	assert_non_null(strstr(shelf.entries[1]->path, "/instep/devices/b.device"));
	assert_ptr_equal(device_shelf_find(&shelf, "d"), shelf.entries[3]);
	assert_null(device_shelf_find(&shelf, "e"));
	device_shelf_done(&shelf);
	assert_int_equal(shelf.n, 0);
}

static void test_empty_shelf(void **state)
{
	struct scratch *s = *state;
	struct device_shelf shelf = { .n = 7 };

	scratch_no_home(s);
	assert_int_equal(device_shelf_load(&shelf, &s->complaints), 0);
	assert_int_equal(shelf.n, 0);
	assert_int_equal(shelf.models.n, 0);
	assert_non_null(strstr(s->said, "set INSTEP_DATADIR"));
	device_shelf_done(&shelf);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_every_key),           TEST(test_defaults),
		TEST(test_mistakes_of_keys),    TEST(test_useless_files),
		TEST(test_file_names),          TEST(test_shelf),
		TEST(test_empty_shelf),         TEST(test_useless_sensors),
		TEST(test_mistakes_of_sensors), TEST(test_names_of_drivers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
