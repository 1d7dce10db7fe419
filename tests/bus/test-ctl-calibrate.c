/* SPDX-License-Identifier: MIT */
/*
 * instepctl band calibrate: a person hangs weights on a band and says how heavy they are. The
 * virtual person is the weight: three kilograms of pull are called something else.
 */

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/dialog.h"
#include "bus/doctor.h"
#include "bus/virtual-band.h"
#include "bus/virtual-device.h"
#include "bus/virtual-sensor.h"

#define BAND_PATH MANAGER_PATH "/band/mine"

static struct virtual_band band;
static struct virtual_sensor sensor;
static struct virtual_device counter;
static struct dialog d;

/* Neither tremor nor noise: it hangs. */
static const struct person_plan weight = {
	.seed = 3, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .rest_s = 3, .short_hold = -1
};

static void add(struct harness *h, const char *address)
{
	struct output o;

	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	run_ctl(h, &o, "band", "add", address, "--id", "mine");
	if (o.status)
		fail("%s", o.err);
	output_done(&o);
}

static void begin(struct harness *h)
{
	check_ok(virtual_band_init(&band, h->fake, h->event, &weight, NULL, 2));
	add(h, VIRTUAL_BAND_ADDRESS);
}

#define calibrate(...)                                                \
	(const char *const[])                                         \
	{                                                             \
		getenv("INSTEPCTL"), "band", "calibrate", __VA_ARGS__ \
	}

static double scale(struct harness *h)
{
	char *text = property_get(h, BAND_PATH, BAND, "Scale");
	double value = strtod(text, NULL);

	free(text);
	return value;
}

static void by_questions(struct harness *h)
{
	begin(h);
	dialog_begin_terminal(&d, h, calibrate(NULL));
	dialog_hear(&d, "Enter when nothing hangs on it");
	dialog_say(&d, "");
	dialog_hear(&d, "Weighing.");
	dialog_hear(&d, "How heavy is what hangs on it now?");
	person_pull(band.person);
	dialog_say(&d, "a lot");
	dialog_hear(&d, "\"a lot\" is no weight");
	dialog_hear(&d, "How heavy");
	dialog_say(&d, ""); /* one weight is not enough */
	dialog_hear(&d, "How heavy");
	dialog_say(&d, "6 kg");
	dialog_hear(&d, "Weighing.");
	dialog_hear(&d, "So far it shows 3.");
	dialog_hear(&d, "press Enter if these are all");
	dialog_hear(&d, "How heavy");
	dialog_say(&d, "");
	dialog_hear(&d, "mine is calibrated with 2 weights. One more would show");
	dialog_hear(&d, "% too little.");
	check(dialog_end(&d) == 0);
	check(fabs(scale(h) - 2) < 0.4);
}

/* As a script, or somebody with the weights before them, does it. */
static void by_a_list(struct harness *h)
{
	begin(h);
	dialog_begin(&d, h, calibrate("mine", "--weights", "0, 1.5kg,0", NULL));
	dialog_hear(&d, "Enter when nothing hangs on it");
	dialog_say(&d, "");
	dialog_hear(&d, "Enter when 1.50 kg hangs on it");
	person_pull(band.person);
	dialog_say(&d, "");
	dialog_hear(&d, "Enter when nothing hangs on it");
	person_let_go(band.person);
	dialog_say(&d, "");
	dialog_hear(&d, "mine is calibrated with 3 weights. The worst is off by 0.");
	dialog_hear(&d, "% too much.");
	check(dialog_end(&d) == 0);
	check(fabs(scale(h) - 0.5) < 0.1);
	wait_for_property(h, BAND_PATH, BAND, "State", "ready");
}

/* Not on a line: the daemon says so, and the band is as it was. */
static void weights_that_cannot_be(struct harness *h)
{
	begin(h);
	dialog_begin(&d, h, calibrate("--weights", "0,5,5", NULL));
	dialog_hear(&d, "Enter when nothing");
	dialog_say(&d, "");
	dialog_hear(&d, "Enter when 5.00 kg");
	person_pull(band.person);
	dialog_say(&d, "");
	dialog_hear(&d, "Enter when 5.00 kg");
	person_let_go(band.person);
	dialog_say(&d, "");
	dialog_hear(&d, "instepctl band calibrate: ");
	check(dialog_end(&d) == 1);
	check(scale(h) == 1);
}

static void leaving_changes_nothing(struct harness *h)
{
	begin(h);
	dialog_begin(&d, h, calibrate("--weights", "0,5", NULL));
	dialog_hear(&d, "Enter when nothing");
	dialog_say(&d, "");
	dialog_hear(&d, "Enter when 5.00 kg");
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, "mine is as it was: nothing was changed.");
	check(dialog_end(&d) == 4);

	dialog_begin(&d, h, calibrate("--weights", "0,5", NULL));
	dialog_hear(&d, "Enter when nothing");
	check(dialog_end(&d) == 4); /* the end of its input */
	check(scale(h) == 1);
}

/* A person can help only with what they are told. */
static void says_what_it_waits_for(struct harness *h)
{
	begin(h);
	fake_device_range(band.device, false);
	wait_for_property(h, BAND_PATH, BAND, "State", "away");

	dialog_begin(&d, h, calibrate("--weights", "0,5", NULL));
	dialog_hear(&d, "Waiting for mine.");
	dialog_hear(&d, "  The band did not answer.");
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, "mine is as it was");
	check(dialog_end(&d) == 4);

	dialog_begin(&d, h, (const char *const[]){ getenv("INSTEPCTL"), "band", "tare", NULL });
	dialog_hear(&d, "Waiting for the band. The band did not answer.");
	fake_device_range(band.device, true);
	dialog_hear(&d, "mine is tared");
	check(dialog_end(&d) == 0);
}

static void says(struct harness *h, int status, const char *part, const char *verb, const char *arg)
{
	struct output o;

	run_ctl(h, &o, verb, arg);
	if (o.status != status)
		fail("%s ends with %d: %s%s", verb, o.status, o.out, o.err);
	check_has(status ? o.err : o.out, part);
	output_done(&o);
}

/* Nothing can be done with it before, and whoever meets it is sent here. */
static void a_band_that_only_counts(struct harness *h)
{
	check_ok(virtual_device_init(&counter, &virtual_frez, h->fake, h->event));
	add(h, counter.family->peripheral.address);
	wait_for_property(h, BAND_PATH, BAND, "State", "ready");
	check(scale(h) == 0);
	says(h, 0, "instepctl band calibrate", "status", NULL);
	says(h, 0, "not calibrated yet", "band", NULL);
	says(h, 1, "band calibrate mine", "start", "resisted-flexion");
	doctor_finds(h, 1, "bands", "problem", "has to be calibrated",
		     "instepctl band calibrate mine");

	dialog_begin(&d, h, calibrate("--weights", "0,3", NULL));
	dialog_hear(&d, "Enter when nothing hangs on it");
	dialog_say(&d, "");
	dialog_hear(&d, "Enter when 3.00 kg hangs on it");
	virtual_device_pull(&counter);
	dialog_say(&d, "");
	dialog_hear(&d, "mine is calibrated with 2 weights");
	check(dialog_end(&d) == 0);
	check(scale(h) != 0);
	says(h, 0, "instepctl start resisted-flexion", "status", NULL);
}

static void wrong_arguments(struct harness *h)
{
	static const struct {
		const char *list;
		const char *error;
	} rows[] = {
		{ "0", "--weights needs at least 2" },
		{ "0,five", "\"five\" is no weight" },
		{ "0,-5", "\"-5\" is no weight" },
		{ "0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20", "at most 20" },
	};
	struct output o;

	begin(h);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		run_ctl(h, &o, "band", "calibrate", "--weights", rows[i].list);
		check(o.status == 2);
		check_has(o.err, rows[i].error);
		output_done(&o);
	}
	run_ctl(h, &o, "band", "calibrate", "yours");
	check(o.status == 1);
	check_has(o.err, "there is no band \"yours\"");
	output_done(&o);
}

static void a_sensor_weighs_nothing(struct harness *h)
{
	struct output o;

	check_ok(
		virtual_sensor_init(&sensor, h->fake, h->event, &virtual_sensor_plan, NULL, false));
	add(h, VIRTUAL_SENSOR_ADDRESS);
	run_ctl(h, &o, "band", "calibrate", "--weights", "0,5");
	check(o.status == 1);
	check_has(o.err, "mine is a motion sensor");
	output_done(&o);
}

static const struct test tests[] = {
	TEST(by_questions),           TEST(by_a_list),
	TEST(weights_that_cannot_be), TEST(leaving_changes_nothing),
	TEST(says_what_it_waits_for), TEST(a_band_that_only_counts),
	TEST(wrong_arguments),        TEST(a_sensor_weighs_nothing),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
