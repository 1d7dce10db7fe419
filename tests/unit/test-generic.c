/* SPDX-License-Identifier: MIT */

/*
 * Sensors that a file describes: every type of number and every unit, one sample a packet and many,
 * with a clock and without, and packets that are not what the file says.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <math.h>

#include "band/rng.h"
#include "conf/device-file.h"
#include "scratch.h"
#include "util/macro.h"
#include "util/parse.h"

#define HEAD                                                                                         \
	"[Device]\nTitle=Mine\nDriver=generic\n[Advertisement]\nName=Mine\n[Source]\nService=185a\n" \
	"Characteristic=2c07\nControl=2c08\nStart=0102\nStop=03\n"

enum { DATA, CONTROL };

struct sensor {
	struct model model;
	const struct driver *driver;
	struct decoder decoder;
	struct reading reading;
};

static struct sensor sensor;

/* A sensor by HEAD and @text, which is right. */
static void begin(struct scratch *s, const char *text)
{
	char whole[2048];

	(void)snprintf(whole, sizeof(whole), "%s%s", HEAD, text);
	s->said[0] = '\0';
	if (device_load(&sensor.model, scratch_write(s, "mine.device", whole, strlen(whole)),
			&s->complaints) < 0 ||
	    s->said[0])
		fail_msg("%s", s->said);
	sensor.driver = sensor.model.driver;
	driver_reset(sensor.driver, &sensor.decoder);
}

static int decode(const char *hex, uint64_t host_us)
{
	uint8_t bytes[512];
	int n = parse_hex(hex, bytes, sizeof(bytes));

	assert_true(n >= 0);
	return sensor.driver->decode(&sensor.decoder, DATA, bytes, (size_t)n, host_us,
				     &sensor.reading);
}

static bool is_near(double a, double b)
{
	return fabs(a - b) <= 1e-6 * fmax(fabs(b), 1e-3);
}

static void every_type_and_unit(void **state)
{
	static const struct {
		const char *keys, *packet;
		double force_n;
	} rows[] = {
		{ "Type=u8\n", "fe", 254 },
		{ "Type=s8\n", "fe", -2 },
		{ "Type=u16le\n", "fe80", 0x80fe },
		{ "Type=s16le\n", "fe80", 0x80fe - 0x10000 },
		{ "Type=u16be\n", "80fe", 0x80fe },
		{ "Type=s16be\n", "80fe", 0x80fe - 0x10000 },
		{ "Type=u24le\nScale=0.001\n", "010080", 8388.609 },
		{ "Type=s24le\nScale=0.001\n", "010080", -8388.607 },
		{ "Type=u24be\nScale=0.001\n", "800001", 8388.609 },
		{ "Type=s24be\nScale=0.001\n", "800001", -8388.607 },
		{ "Type=u32le\nScale=1e-6\n", "01000080", 2147.483649 },
		{ "Type=s32le\nScale=1e-6\n", "01000080", -2147.483647 },
		{ "Type=u32be\nScale=1e-6\n", "80000001", 2147.483649 },
		{ "Type=s32be\nScale=1e-6\n", "80000001", -2147.483647 },
		{ "Type=f32le\n", "0000d0c0", -6.5 },
		{ "Type=f32be\n", "c0d00000", -6.5 },

		{ "Type=u8\nUnit=N\n", "02", 2 },
		{ "Type=u8\nUnit=kg\n", "02", 2 * NEWTON_PER_KG },
		{ "Type=u8\nUnit=g\n", "c8", 0.2 * NEWTON_PER_KG },
		{ "Type=u8\nUnit=lb\n", "02", 2 * NEWTON_PER_LB },
		{ "Type=s16be\nUnit=kg\nScale=-0.01\n", "ff9c", NEWTON_PER_KG },
		/* bytes before it and behind it are somebody else's */
		{ "Type=u8\nOffset=2\n", "000007ff", 7 },
		/* just believable */
		{ "Type=u32be\n", "000186a0", SAMPLE_FORCE_MAX_N },
	};
	char text[128];

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		(void)snprintf(text, sizeof(text), "Rate=10\n[Force]\n%s", rows[i].keys);
		begin(*state, text);
		if (decode(rows[i].packet, 5000000) != 0 || sensor.reading.n_samples != 1 ||
		    !is_near(sensor.reading.samples[0].force_n, rows[i].force_n))
			fail_msg("row %zu: %zu samples, %.9g N", i, sensor.reading.n_samples,
				 sensor.reading.samples[0].force_n);
		assert_int_equal(sensor.reading.samples[0].kind, SAMPLE_FORCE);
		assert_int_equal(sensor.reading.battery_pct, -1);
		assert_false(sensor.driver->needs_scale);
	}
}

/* What a count is worth nobody knows; all that fit into 32 bits have room. */
static void counts_are_kept_small(void **state)
{
	begin(*state, "Rate=10\n[Force]\nType=u32le\nUnit=counts\n");
	assert_true(sensor.driver->needs_scale);
	assert_int_equal(decode("ffffffff", 0), 0);
	assert_true(is_near(sensor.reading.samples[0].force_n, 42949.67295));
	assert_int_equal(decode("01000000", 100000), 0);
	assert_true(sensor.reading.samples[0].force_n > 0);
}

static void motion(void **state)
{
	static const struct {
		const char *keys, *packet;
		struct vec accel_g, rate_dps;
	} rows[] = {
		{ "[Acceleration]\nType=s16le\nScale=0.5\nUnit=mg\n",
		  "d007"
		  "30f8"
		  "0000",
		  { 1, -1, 0 },
		  { 0, 0, 0 } },
		{ "[Acceleration]\nType=f32le\nOffset=1\nUnit=m/s2\n",
		  "aa"
		  "00000000"
		  "00000000"
		  "06e81c41",
		  { 0, 0, 0.99999 },
		  { 0, 0, 0 } },
		{ "[Acceleration]\nType=s8\nOffset=3\nScale=0.1\n[Rotation]\nType=s8\nUnit=rad/s\n",
		  "0100ff"
		  "00000a",
		  { 0, 0, 1 },
		  { 57.29578, 0, -57.29578 } },
		{ "[Acceleration]\nType=s8\n[Rotation]\nType=s16be\nOffset=3\nScale=0.1\nUnit=dps\n",
		  "000001"
		  "0064"
		  "ff9c"
		  "0001",
		  { 0, 0, 1 },
		  { 10, -10, 0.1 } },
	};
	char text[256];

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct sample *s = &sensor.reading.samples[0];
		const struct vec a = rows[i].accel_g, g = rows[i].rate_dps;

		(void)snprintf(text, sizeof(text), "Rate=10\n%s", rows[i].keys);
		begin(*state, text);
		if (decode(rows[i].packet, 5000000) != 0 || sensor.reading.n_samples != 1 ||
		    s->kind != SAMPLE_MOTION || fabs(s->accel_g.x - a.x) > 1e-4 ||
		    fabs(s->accel_g.y - a.y) > 1e-4 || fabs(s->accel_g.z - a.z) > 1e-4 ||
		    fabs(s->rate_dps.x - g.x) > 1e-4 || fabs(s->rate_dps.y - g.y) > 1e-4 ||
		    fabs(s->rate_dps.z - g.z) > 1e-4)
			fail_msg("row %zu: %g %g %g, %g %g %g", i, s->accel_g.x, s->accel_g.y,
				 s->accel_g.z, s->rate_dps.x, s->rate_dps.y, s->rate_dps.z);
		assert_int_equal(sensor.driver->kind, SAMPLE_MOTION);
	}
}

/* How many samples, the last of them, or -EBADMSG. */
static void samples_of_a_packet(void **state)
{
	static const struct {
		const char *keys, *packet;
		int n;
		double last_n;
	} rows[] = {
		{ "", "0102", 1, 1 },
		{ "", "", -EBADMSG, 0 },
		{ "Stride=1\n", "010203", 3, 3 },
		{ "Stride=2\n", "010203", 2, 3 },
		{ "Stride=2\n", "01020304", 2, 3 },
		{ "Stride=3\n", "0102", 1, 1 },
		{ "Stride=1\nCount=2\n", "010203", 2, 2 },
		{ "Stride=1\nCount=2\n", "01", -EBADMSG, 0 },
		{ "Stride=2\nCount=2\n", "0102", -EBADMSG, 0 },
		{ "Count=1\n", "0102", 1, 1 },
	};
	char text[128], many[2 * (DRIVER_SAMPLES_MAX + 1) + 1] = "";

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		int r;

		(void)snprintf(text, sizeof(text), "Rate=10\n%s[Force]\nType=u8\n", rows[i].keys);
		begin(*state, text);
		r = decode(rows[i].packet, 5000000);
		if (r < 0 ? r != rows[i].n || sensor.reading.n_samples != 0
			  : (int)sensor.reading.n_samples != rows[i].n ||
				    sensor.reading.samples[rows[i].n - 1].force_n != rows[i].last_n)
			fail_msg("row %zu: %d, %zu samples", i, r, sensor.reading.n_samples);
	}

	begin(*state, "Rate=10\nStride=1\n[Force]\nType=u8\n");
	memset(many, '0', 2 * DRIVER_SAMPLES_MAX);
	assert_int_equal(decode(many, 0), 0);
	assert_int_equal(sensor.reading.n_samples, DRIVER_SAMPLES_MAX);
	memset(many, '0', sizeof(many) - 1);
	assert_int_equal(decode(many, 0), -EBADMSG);
	assert_int_equal(sensor.reading.n_samples, 0);
}

/* The last byte of each kind of number has to be there. */
static void short_packets(void **state)
{
	static const struct {
		const char *keys, *packet;
	} rows[] = {
		{ "[Force]\nType=s32le\n", "00000000" },
		{ "[Force]\nType=u24be\nOffset=2\n", "0000000000" },
		{ "[Acceleration]\nType=s16le\n", "000000000000" },
		{ "[Acceleration]\nType=s8\n[Rotation]\nType=s16le\nOffset=3\n",
		  "000000000000000000" },
		{ "[Force]\nType=u8\n[Time]\nOffset=1\nType=u32le\n", "0000000000" },
		{ "[Force]\nType=u8\nOffset=4\n[Time]\nType=u32le\n", "0000000000" },
	};
	char text[128], packet[64];

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		(void)snprintf(text, sizeof(text), "Rate=10\n%s", rows[i].keys);
		begin(*state, text);
		(void)snprintf(packet, sizeof(packet), "%.*s", (int)strlen(rows[i].packet) - 2,
			       rows[i].packet);
		if (decode(packet, 0) != -EBADMSG || sensor.reading.n_samples != 0)
			fail_msg("row %zu is taken", i);
		if (decode(rows[i].packet, 0) != 0 || sensor.reading.n_samples != 1)
			fail_msg("row %zu is refused", i);
	}
}

/* One value that nobody can believe takes its packet along. */
static void nonsense_is_refused(void **state)
{
	static const struct {
		const char *keys, *packet;
	} rows[] = {
		{ "[Force]\nType=f32le\n", "0000c07f" },      /* no number */
		{ "[Force]\nType=f32le\n", "0000807f" },      /* infinite */
		{ "[Force]\nType=u8\nScale=1000\n", "0165" }, /* 101 kN, the second one */
		{ "[Acceleration]\nType=s8\n", "010039" },    /* 57 g */
		{ "[Acceleration]\nType=f32le\n", "0000000000000000"
						  "0000c07f" },
		{ "[Acceleration]\nType=s8\n[Rotation]\nType=s16le\nOffset=3\n", "000001"
										 "00000000"
										 "ff7f" },
	};
	char text[128];

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		(void)snprintf(text, sizeof(text), "Rate=10\nStride=1\n%s", rows[i].keys);
		begin(*state, text);
		if (decode(rows[i].packet, 0) != -EBADMSG || sensor.reading.n_samples != 0)
			fail_msg("row %zu", i);
	}
}

/* Without a clock the samples go by the rate, the last of them when it arrived. */
static void paced(void **state)
{
	begin(*state, "Rate=100\nStride=1\n[Force]\nType=u8\n");
	assert_int_equal(decode("01020304", 1000000), 0);
	assert_true(sensor.reading.samples[0].new_epoch);
	assert_int_equal(sensor.reading.samples[0].t_us, 970000);
	assert_int_equal(sensor.reading.samples[3].t_us, 1000000);
	assert_int_equal(decode("01020304", 1040000), 0);
	assert_false(sensor.reading.samples[0].new_epoch);
	assert_int_equal(sensor.reading.samples[0].t_us, 1010000);
	assert_int_equal(sensor.reading.samples[3].t_us, 1040000);
}

/* With one they go by it: through its wrap, and past what comes twice. */
static void stamped(void **state)
{
	static const struct {
		const char *packet;
		int n;
		bool new_epoch;
		uint64_t us; /* of the last sample, since the first of all */
		double force_n;
	} rows[] = {
		{ "01f6ffffff"
		  "02f8ffffff",
		  2, true, 2000, 2 },
		{ "03faffffff"
		  "0402000000",
		  2, false, 12000, 4 },
		{ "0402000000", 0, false, 0, 0 }, /* again */
		{ "03faffffff"
		  "0504000000",
		  1, false, 14000, 5 }, /* half of it again */
	};
	uint64_t first_us = 0;

	begin(*state, "Stride=5\n[Force]\nType=u8\n[Time]\nOffset=1\nType=u32le\nUnit=ms\n");
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const struct reading *r = &sensor.reading;

		assert_int_equal(decode(rows[i].packet, 12345), 0);
		if (i == 0)
			first_us = r->samples[0].t_us;
		if ((int)r->n_samples != rows[i].n ||
		    (r->n_samples > 0 &&
		     (r->samples[0].new_epoch != rows[i].new_epoch ||
		      r->samples[r->n_samples - 1].t_us - first_us != rows[i].us ||
		      r->samples[r->n_samples - 1].force_n != rows[i].force_n)))
			fail_msg("row %zu", i);
	}

	/* it is told to start, and its clock may begin anew */
	assert_int_equal(sensor.driver->command(&sensor.decoder, COMMAND_START,
						(struct write[DRIVER_WRITES_MAX]){ 0 }),
			 1);
	assert_int_equal(decode("0903000000", 12345), 0);
	assert_int_equal(sensor.reading.n_samples, 1);
	assert_true(sensor.reading.samples[0].new_epoch);

	begin(*state, "[Force]\nType=u8\nOffset=4\n[Time]\nType=u32be\n");
	assert_int_equal(decode("0000000a01", 12345), 0);
	first_us = sensor.reading.samples[0].t_us;
	assert_int_equal(decode("0000010a01", 12345), 0);
	assert_int_equal(sensor.reading.samples[0].t_us - first_us, 256);
}

static void commands(void **state)
{
	struct write w[DRIVER_WRITES_MAX];
	const struct driver *d;

	begin(*state, "Rate=10\n[Force]\nType=u8\n");
	d = sensor.driver;
	assert_int_equal(d->command(&sensor.decoder, COMMAND_START, w), 1);
	assert_int_equal(w[0].source, CONTROL);
	assert_int_equal(w[0].n, 2);
	assert_memory_equal(w[0].bytes, "\x01\x02", 2);
	assert_int_equal(d->command(&sensor.decoder, COMMAND_STOP, w), 1);
	assert_int_equal(w[0].n, 1);
	assert_memory_equal(w[0].bytes, "\x03", 1);
	assert_int_equal(d->command(&sensor.decoder, COMMAND_BATTERY, w), -ENOTSUP);
	assert_int_equal(d->command(&sensor.decoder, COMMAND_FIRMWARE, w), -ENOTSUP);
	assert_int_equal(d->command(&sensor.decoder, COMMAND_SLEEP, w), -ENOTSUP);
	assert_false(d->streams_by_itself);

	assert_string_equal(d->name, "mine");
	assert_string_equal(d->title, "Mine");
	assert_string_equal(d->service_uuid, "0000185a-0000-1000-8000-00805f9b34fb");
	assert_int_equal(driver_source(d, "00002c07-0000-1000-8000-00805f9b34fb"), DATA);
	assert_int_equal(driver_source(d, "00002c08-0000-1000-8000-00805f9b34fb"), CONTROL);
	assert_int_equal(sensor.driver->decode(&sensor.decoder, CONTROL, (const uint8_t *)"\x03", 1,
					       0, &sensor.reading),
			 -ENOMSG);
}

/* A sensor that only sends: nothing is written to it. */
static void without_commands(void **state)
{
	static const char text[] = "[Device]\nDriver=generic\n[Advertisement]\nName=Mine\n"
				   "[Source]\nService=185a\nCharacteristic=2c07\nRate=10\n"
				   "[Force]\nType=u8\n";
	struct write w[DRIVER_WRITES_MAX];
	struct scratch *s = *state;

	assert_int_equal(device_load(&sensor.model,
				     scratch_write(s, "mine.device", text, strlen(text)),
				     &s->complaints),
			 0);
	assert_string_equal(s->said, "");
	assert_string_equal(sensor.model.title, "mine");
	driver_reset(sensor.model.driver, &sensor.decoder);
	assert_true(sensor.model.driver->streams_by_itself);
	assert_null(sensor.model.driver->sources[CONTROL].uuid);
	assert_int_equal(sensor.model.driver->command(&sensor.decoder, COMMAND_START, w), -ENOTSUP);
	assert_int_equal(sensor.model.driver->command(&sensor.decoder, COMMAND_STOP, w), -ENOTSUP);
}

/* The notes as words: "samples  force_n=2 us=7 ; ; ", where ; ends, and a vector is its key. */
static const char *explain(unsigned source, const char *hex)
{
	static char text[512];
	struct notes notes = { 0 };
	const char *why = NULL;
	uint8_t bytes[64];
	size_t n = 0;
	int r;

	r = sensor.driver->explain(&sensor.decoder, source, bytes,
				   (size_t)parse_hex(hex, bytes, sizeof(bytes)), &notes, &why);
	if (r < 0)
		return why;
	assert_int_equal(r, 0);

	text[0] = '\0';
	for (size_t i = 0; i < notes.n; i++) {
		const struct note *k = &notes.notes[i];
		const char *key = k->key ? k->key : "";

		if (k->kind == NOTE_ROUNDED && k->key)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s=%g ", key, k->number);
		else if (k->kind == NOTE_INTEGER)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s=%d ", key,
					      (int)k->integer);
		else if (k->kind == NOTE_TEXT)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s=%.*s ", key,
					      (int)k->n, (const char *)k->bytes);
		else if (k->kind == NOTE_END)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "; ");
		else if (k->kind != NOTE_ROUNDED)
			n += (size_t)snprintf(text + n, sizeof(text) - n, "%s ", key);
	}
	return text;
}

static void explained(void **state)
{
	begin(*state, "Stride=5\n[Force]\nType=u8\nUnit=kg\n[Time]\nOffset=1\nType=u32le\n");
	assert_string_equal(explain(DATA, "0207000000"
					  "0308000000"),
			    "samples  force_n=19.6133 us=7 ;  force_n=29.42 us=8 ; ; ");
	assert_string_equal(explain(DATA, "02070000"), "shorter than its file says");
	assert_string_equal(explain(CONTROL, "0102"), "cmd=start ");
	assert_string_equal(explain(CONTROL, "03"), "cmd=stop ");
	assert_string_equal(explain(CONTROL, "0103"), "cmd raw ");
	assert_string_equal(explain(CONTROL, "01"), "cmd raw ");
	assert_string_equal(explain(CONTROL, "04"), "cmd raw ");
	assert_string_equal(explain(CONTROL, ""), "cmd raw ");

	begin(*state, "Rate=10\n[Force]\nType=u16be\nUnit=counts\nScale=2\n");
	assert_string_equal(explain(DATA, "0100"), "samples  count=512 ; ; ");
	begin(*state, "Rate=10\n[Acceleration]\nType=s8\n");
	assert_string_equal(explain(DATA, "000001"), "samples  acc_g ; ; ; ");
	begin(*state, "Rate=10\n[Acceleration]\nType=s8\n[Rotation]\nType=s8\n");
	assert_string_equal(explain(DATA, "000001"), "samples  acc_g ; gyr_dps ; ; ; ");
	assert_string_equal(explain(DATA, "00007f"), "a value is not plausible");
}

/* Whatever the bytes, both readers say the same of them. */
static void both_readers_agree(void **state)
{
	struct rng rng = { 7 };
	unsigned good = 0, bad = 0;

	begin(*state, "Stride=9\n[Force]\nType=f32be\nOffset=1\n[Time]\nOffset=5\nType=u32le\n");
	for (int i = 0; i < 5000; i++) {
		struct notes notes = { 0 };
		const char *why = "";
		uint8_t bytes[40];
		size_t n = rng_u64(&rng) % sizeof(bytes);
		int explained, decoded;

		for (size_t j = 0; j < n; j++)
			bytes[j] = (uint8_t)rng_u64(&rng);
		explained = sensor.driver->explain(&sensor.decoder, DATA, bytes, n, &notes, &why);
		decoded =
			sensor.driver->decode(&sensor.decoder, DATA, bytes, n, 0, &sensor.reading);
		assert_int_equal(decoded, explained);
		good += decoded == 0;
		bad += decoded < 0 && why[0] && sensor.reading.n_samples == 0;
	}
	assert_true(good > 500 && bad > 500 && good + bad == 5000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(every_type_and_unit),
		TEST(counts_are_kept_small),
		TEST(motion),
		TEST(samples_of_a_packet),
		TEST(short_packets),
		TEST(nonsense_is_refused),
		TEST(paced),
		TEST(stamped),
		TEST(commands),
		TEST(without_commands),
		TEST(explained),
		TEST(both_readers_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
