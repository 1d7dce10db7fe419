/* SPDX-License-Identifier: MIT */

/*
 * What `instepctl decode` prints, by the function that makes it: our own vectors, and those of
 * golden/packets.tsv, which were collected from other programs' sources.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "band/movesense.h"
#include "band/progressor.h"
#include "band/witmotion.h"
#include "ctl/decode-json.h"
#include "sys/cleanup.h"
#include "util/macro.h"
#include "util/parse.h"

#define DRIVERS_MAX 32

#define DATA    PROGRESSOR_DATA "="
#define CONTROL PROGRESSOR_CONTROL "="

/* As `decode DRIVER WORD --after QUERY` prints it. */
static int decode_text(const struct driver *driver, int query, const char *word, char **ret)
{
	struct decoder d;
	json_auto_t *json = NULL;
	int r;

	driver_reset(driver, &d);
	d.query = query;
	r = decode_json(driver, &d, word, &json);
	*ret = json_dumps(json, DECODE_JSON_STYLE);
	assert_non_null(*ret);
	return r;
}

static void words_by_table(void **state)
{
	static const struct {
		int query;
		const char *word;
		int r;
		const char *json;
	} rows[] = {
		{ -1, "01080000a041d4300000", 0,
		  "{\"tag\":1,\"samples\":[{\"kg\":20.0,\"us\":12500}]}" },
		{ -1, DATA "01080000A041D4300000", 0,
		  "{\"tag\":1,\"samples\":[{\"kg\":20.0,\"us\":12500}]}" },
		{ -1, "7E4E1702-1EA6-40C9-9DCC-13D34FFEAD57=0400", 0,
		  "{\"tag\":4,\"low_power\":true}" },
		{ -1, "0110cdcccc3dffffffff000000800000000", -EBADMSG,
		  "{\"error\":\"not pairs of hexadecimal digits\"}" },
		{ -1, "0110cdcccc3dffffffff0000008000000000", 0,
		  "{\"tag\":1,\"samples\":[{\"kg\":0.1,\"us\":4294967295},{\"kg\":-0.0,\"us\":0}]}" },
		{ -1, "040001080000a041e80300000108", 0,
		  "{\"tag\":4,\"samples\":[{\"kg\":20.0,\"us\":1000}],\"low_power\":true}" },
		{ -1, "0201ff", 0, "{\"tag\":2,\"raw\":\"ff\"}" },
		{ -1, "000468100000", 0, "{\"tag\":0,\"after\":null,\"raw\":\"68100000\"}" },
		{ 0x65, "000468100000", 0, "{\"tag\":0,\"after\":null,\"raw\":\"68100000\"}" },
		{ 0x6f, "000468100000", 0, "{\"tag\":0,\"after\":\"6f\",\"battery_mv\":4200}" },
		{ 0x6b, "0006312e322e3300", 0, "{\"tag\":0,\"after\":\"6b\",\"text\":\"1.2.3\"}" },
		{ 0x6c, "0000", 0, "{\"tag\":0,\"after\":\"6c\",\"text\":\"\"}" },
		{ 0x6c, "0003410a42", 0, "{\"tag\":0,\"after\":\"6c\",\"text\":\"A\\nB\"}" },
		{ 0x6c, "00021b5b", -EBADMSG, "{\"error\":\"error report is not text\"}" },
		{ 0x70, "00080102030405060708", 0,
		  "{\"tag\":0,\"after\":\"70\",\"id_hex\":\"0807060504030201\"}" },
		{ 0x70, "0009010203040506070809", -EBADMSG,
		  "{\"error\":\"device id is longer than 8 bytes\"}" },
		{ 0x72, "000c6f120338000048c10000803e", 0,
		  "{\"tag\":0,\"after\":\"72\",\"slope\":3.125e-5,\"intercept\":-12.5,\"trim\":0.25}" },
		{ 0x72, "000c6f1203380000c07f0000803e", -EBADMSG,
		  "{\"error\":\"calibration is not a number\"}" },
		{ 0x72, "000b6f120338000048c1000080", -EBADMSG,
		  "{\"error\":\"calibration is not 12 bytes\"}" },
		{ -1, CONTROL "65", 0, "{\"cmd\":\"start\"}" },
		{ -1, CONTROL "6400", 0, "{\"cmd\":\"tare\"}" }, /* as PyTindeq sends it */
		{ -1, CONTROL "6401", 0, "{\"cmd\":null,\"raw\":\"6401\"}" },
		{ -1, CONTROL "6500000000", 0, "{\"cmd\":null,\"raw\":\"6500000000\"}" },
		{ -1, CONTROL "74", 0, "{\"cmd\":null,\"raw\":\"74\"}" },
		{ -1, CONTROL, -EBADMSG, "{\"error\":\"empty command\"}" },
		{ -1, DATA, -EBADMSG, "{\"error\":\"empty packet\"}" },
		{ -1, "", -EBADMSG, "{\"error\":\"empty packet\"}" },
		{ -1, "01", -EBADMSG, "{\"error\":\"block without a length\"}" },
		{ -1, "01100000a041", -EBADMSG, "{\"error\":\"block longer than the packet\"}" },
		{ -1, "01080000c07fd4300000", -EBADMSG, "{\"error\":\"force is not a number\"}" },
		{ -1, "010800409c45d4300000", -EBADMSG, "{\"error\":\"force is not plausible\"}" },
		{ -1, "1702=0400", -EBADMSG,
		  "{\"error\":\"no such source: it is the UUID of a characteristic of this driver, or a company id\"}" },
		{ -1, PROGRESSOR_SERVICE "=0400", -EBADMSG,
		  "{\"error\":\"no such source: it is the UUID of a characteristic of this driver, or a company id\"}" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		_cleanup_(freep) char *text = NULL;
		int r = decode_text(&driver_tindeq_progressor, rows[i].query, rows[i].word, &text);

		if (r != rows[i].r || strcmp(text, rows[i].json) != 0)
			fail_msg("row %zu: %d %s", i, r, text);
	}
}

static void a_question_explains_its_answer(void **state)
{
	static const char *const words[] = { CONTROL "6f", DATA "01080000a041d4300000",
					     DATA "000468100000", DATA "000468100000" };
	static const char *const answers[] = {
		"{\"cmd\":\"get_battery\"}",
		"{\"tag\":1,\"samples\":[{\"kg\":20.0,\"us\":12500}]}",
		"{\"tag\":0,\"after\":\"6f\",\"battery_mv\":4200}",
		"{\"tag\":0,\"after\":null,\"raw\":\"68100000\"}",
	};
	struct decoder d;

	driver_reset(&driver_tindeq_progressor, &d);
	for (size_t i = 0; i < ELEMENTS(words); i++) {
		json_auto_t *json = NULL;
		_cleanup_(freep) char *text = NULL;

		assert_int_equal(decode_json(&driver_tindeq_progressor, &d, words[i], &json), 0);
		text = json_dumps(json, DECODE_JSON_STYLE);
		assert_string_equal(text, answers[i]);
	}
}

/* A device that sends a stream of bytes: what one packet begins, the next one ends. */
static void a_message_goes_on_in_the_next_packet(void **state)
{
	static const struct {
		const char *word;
		int r;
		const char *json;
	} rows[] = {
		{ "5561000800fc", 0, "{\"incomplete\":true}" },
		{ "0002004000e06606002000c0ff7f55", 0,
		  "{\"frames\":[{\"acc_g\":[1.0,-0.5,0.25],\"gyr_dps\":[1000.0,-500.0,99.9756],"
		  "\"angle_deg\":[45.0,-90.0,179.9945]}],\"incomplete\":true}" },
		{ "00", -EBADMSG, "{\"error\":\"no whole frame (55 61 or 55 71) in it\"}" },
		{ "", -EBADMSG, "{\"error\":\"empty packet\"}" },
		{ "0011557164007e01000000000000000000000000000055", 0,
		  "{\"frames\":[{\"register\":100,\"values\":[382,0,0,0],\"battery_v\":3.82}],"
		  "\"skipped\":2,\"incomplete\":true}" },
		{ WITMOTION_CONTROL "=ffaa0b0000", 0, "{\"cmd\":null,\"raw\":\"ffaa0b0000\"}" },
		{ WITMOTION_OTHER_CONTROL "=FFAA030B00", 0, "{\"cmd\":\"rate_200hz\"}" },
		{ WITMOTION_CONTROL "=ffaa", 0, "{\"cmd\":null,\"raw\":\"ffaa\"}" },
		{ WITMOTION_CONTROL "=", -EBADMSG, "{\"error\":\"empty command\"}" },
	};
	struct decoder d;

	driver_reset(&driver_witmotion_ble, &d);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		json_auto_t *json = NULL;
		_cleanup_(freep) char *text = NULL;
		int r = decode_json(&driver_witmotion_ble, &d, rows[i].word, &json);

		text = json_dumps(json, DECODE_JSON_STYLE);
		if (r != rows[i].r || strcmp(text, rows[i].json) != 0)
			fail_msg("row %zu: %d %s", i, r, text);
	}
}

/*
 * The longest attribute is 512 bytes: 63 samples and a tail are explained, a byte more is refused.
 */
static void the_longest_packet_has_room(void **state)
{
	char hex[2 * 513 + 1];
	_cleanup_(freep) char *text = NULL, *too_long = NULL;

	memset(hex, '0', sizeof(hex) - 1);
	hex[sizeof(hex) - 1] = '\0';
	memcpy(hex, "01f8", 4);
	memcpy(hex + 2 * 250, "01f8", 4);
	memcpy(hex + 2 * 500, "0108", 4);

	assert_int_equal(decode_text(&driver_tindeq_progressor, -1, hex, &too_long), -EBADMSG);
	assert_string_equal(too_long,
			    "{\"error\":\"longer than a notification can be (512 bytes)\"}");

	hex[2 * 512] = '\0';
	assert_int_equal(decode_text(&driver_tindeq_progressor, -1, hex, &text), 0);
	assert_true(strlen(text) > 63 * strlen("{\"kg\":0.0,\"us\":0},"));
}

/* The begin of a message is no error yet: what ends it may come with the next packet. */
static bool refused(int r, const json_t *got)
{
	return r == -EBADMSG ? json_object_get(got, "error") : json_object_get(got, "incomplete");
}

/* The packets of a message, with a | between two; what the last one says is what the message says. */
static int decode_message(const struct driver *driver, struct decoder *d, const char *source,
			  char *hex, json_t **ret)
{
	const char *part;
	int r = 0;

	while ((part = strsep(&hex, "|"))) {
		_cleanup_(freep) char *word = NULL;

		json_decref(*ret);
		*ret = NULL;
		assert_true(asprintf(&word, "%s=%s", source, part) > 0);
		r = decode_json(driver, d, word, ret);
	}
	return r;
}

/* Where a row says how many newtons its first sample is, the daemon gets as many. */
static void check_newton(const struct driver *driver, const char *const *field, json_t *want)
{
	const json_t *newton = json_object_get(want, "newton_first");
	struct reading reading;
	uint8_t bytes[64];
	struct decoder d;
	int n, source;

	if (!newton)
		return;

	driver_reset(driver, &d);
	n = parse_hex(field[3], bytes, sizeof(bytes));
	source = driver_source(driver, field[2]);
	assert_true(n > 0 && source >= 0);
	assert_int_equal(driver->decode(&d, (unsigned)source, bytes, (size_t)n, 0, &reading), 0);
	assert_true(fabs(reading.samples[0].force_n - json_real_value(newton)) < 1e-6);
	(void)json_object_del(want, "newton_first");
}

/* Not of the packet: what its origin says about it, and what can be known with a calibration only. */
static const char *const remarks[] = { "note", "kg_with_tare_8123456_a_1.2345678e-05" };

/* Data that do not say what they are of: to that, a client has subscribed before. */
static void subscribe(struct decoder *d, const char *hex, const char *path)
{
	json_auto_t *got = NULL;
	char word[128];
	int n = snprintf(word, sizeof(word), "%s=01%.2s", MOVESENSE_CONTROL, hex + 2);

	for (; *path; path++)
		n += snprintf(word + n, sizeof(word) - (size_t)n, "%02x", (unsigned char)*path);
	assert_int_equal(decode_json(&driver_movesense_gsp, d, word, &got), 0);
}

/* One row of the table: family, kind, source, hex, meaning, origin. Return: the family's driver. */
static const struct driver *check_row(char *line, unsigned number)
{
	char *field[6] = {}, *at = line;
	json_auto_t *want = NULL, *got = NULL;
	const struct driver *driver;
	const char *after;
	struct decoder d;
	int r;

	for (size_t i = 0; i < ELEMENTS(field) && at; i++)
		field[i] = strsep(&at, "\t");
	driver = driver_find(field[0]);
	assert_non_null(driver);
	want = json_loads(field[4], 0, NULL);
	assert_non_null(want);
	driver_reset(driver, &d);
	after = json_string_value(json_object_get(want, "after"));
	if (after)
		d.query = (int)strtol(after, NULL, 16);
	if (json_object_get(want, "path"))
		subscribe(&d, field[3], json_string_value(json_object_get(want, "path")));
	check_newton(driver, (const char *const *)field, want);

	r = decode_message(driver, &d, field[2], field[3], &got);
	for (size_t i = 0; i < ELEMENTS(remarks); i++)
		(void)json_object_del(want, remarks[i]);
	if (json_object_get(want, "error") ? !refused(r, got) : r != 0 || !json_equal(got, want))
		fail_msg("line %u of packets.tsv: %d %s", number, r,
			 json_dumps(got, DECODE_JSON_STYLE));
	return driver;
}

static unsigned index_of(const struct driver *driver)
{
	unsigned i = 0;

	while (driver_at(i) != driver)
		i++;
	assert_true(i < DRIVERS_MAX);
	return i;
}

static void vectors_of_others(void **state)
{
	_cleanup_(freep) char *path = NULL;
	_cleanup_(freep) char *line = NULL;
	unsigned number = 0, rows[DRIVERS_MAX] = {};
	size_t size = 0;
	FILE *f;

	assert_true(asprintf(&path, "%s/tests/unit/golden/packets.tsv", getenv("INSTEP_SOURCE")) >
		    0);
	f = fopen(path, "re");
	assert_non_null(f);
	while (getline(&line, &size, f) > 0)
		if (++number > 3) /* licence, purpose, names of the columns */
			rows[index_of(check_row(line, number))]++;
	(void)fclose(f);
	for (unsigned i = 0; driver_at(i); i++)
		if (rows[i] < 5)
			fail_msg("%u rows of %s", rows[i], driver_at(i)->name);
}

static void what_they_know(void **state)
{
	static const struct {
		const struct driver *driver;
		bool firmware, sleep, broadcasts;
	} rows[] = {
		{ &driver_tindeq_progressor, true, true, false },
		{ &driver_witmotion_ble, false, false, false },
		{ &driver_weiheng_whc06, false, false, true },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct driver *d = rows[i].driver;

		if (driver_knows(d, COMMAND_FIRMWARE) != rows[i].firmware ||
		    driver_knows(d, COMMAND_SLEEP) != rows[i].sleep ||
		    driver_broadcasts(d) != rows[i].broadcasts)
			fail_msg("row %zu: %s", i, d->name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_by_table),
		cmocka_unit_test(a_question_explains_its_answer),
		cmocka_unit_test(a_message_goes_on_in_the_next_packet),
		cmocka_unit_test(the_longest_packet_has_room),
		cmocka_unit_test(vectors_of_others),
		cmocka_unit_test(what_they_know),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
