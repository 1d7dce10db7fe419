/* SPDX-License-Identifier: MIT */
/*
 * Known weights and a band: what they make of its scale and its zero, that both are kept, and which
 * weights are refused.
 */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define SEVEN 0., 0., 20., 20., 0., 0., 20., 20., 0., 0., 20., 20., 0., 0.

static struct scene scene;

struct point {
	double known_n, measured_n;
};

static const struct point two[3] = { { 0, 0 }, { 20, 10 } };

/* Calibrate() with the first @n of three points. Return: 0, or negative with h->error filled. */
static int calibrate(struct harness *h, const struct point p[static 3], int n, double ret[3])
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	int r;

	r = bus_call(h, &reply, scene.band_path, BAND, "Calibrate", "a(dd)", n, p[0].known_n,
		     p[0].measured_n, p[1].known_n, p[1].measured_n, p[2].known_n, p[2].measured_n);
	if (r < 0)
		return r;
	check_ok(sd_bus_message_read(reply, "ddd", &ret[0], &ret[1], &ret[2]));
	return 0;
}

static double number(struct harness *h, const char *name)
{
	char *text = property_get(h, scene.band_path, BAND, name);
	double value = strtod(text, NULL);

	free(text);
	return value;
}

static void tare(struct harness *h)
{
	scene_wait_band(&scene, "Rest", "still");
	if (bus_call(h, NULL, scene.band_path, BAND, "Tare", "") < 0)
		fail("Tare: %s", h->error);
}

/* The band reads half of what hangs on it: everything it says is doubled, and its tare, too. */
static void the_scale_counts_from_the_next_sample(struct harness *h)
{
	static const struct point half[3] = { { 0, 0 }, { 20, 10 }, { 40, 20.2 } };
	double before_n, answer[3];
	char *file;

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	property_is(h, scene.band_path, BAND, "Scale", "1");
	check_ok(bus_call(h, NULL, scene.band_path, BAND, "Claim", ""));
	tare(h);
	before_n = number(h, "Offset");
	check(before_n > 1);

	check_ok(calibrate(h, half, 3, answer));
	check(fabs(answer[0] - 2) < 0.02 && answer[2] > 0.05 && answer[2] < 0.2);
	check(fabs(number(h, "Scale") - answer[0]) < 1e-4);
	check(fabs(number(h, "Offset") - answer[1]) < 1e-4);
	check(fabs(answer[1] - 2 * before_n) < 0.5);

	/* what was measured before it does not go on as if nothing had happened */
	scene_wait_band(&scene, "Rest", "unsteady");
	tare(h);
	check(fabs(number(h, "Offset") / before_n - 2) < 0.2);

	file = file_read(config_path(h, "bands/band.band"));
	check(file && strstr(file, "\nScale=1.98"));
	free(file);

	check(daemon_signal(h, SIGTERM) == 0);
	daemon_start(h);
	check(fabs(number(h, "Scale") - answer[0]) < 1e-4);
}

/* A second time it is measured with the scale of the first. */
static void calibrations_add_up(struct harness *h)
{
	static const struct point half[3] = { { 0, 1 }, { 20, 11 } };
	double answer[3];

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	check_ok(calibrate(h, half, 2, answer));
	check(answer[0] == 2 && answer[1] == 2 && answer[2] == 0);
	check_ok(calibrate(h, half, 2, answer));
	check(answer[0] == 4 && answer[1] == 6 && answer[2] == 0);
	property_is(h, scene.band_path, BAND, "Scale", "4");
	property_is(h, scene.band_path, BAND, "Offset", "6");
}

static void refuses_by_table(struct harness *h)
{
	static const struct {
		int n;
		struct point points[3];
		const char *error;
	} rows[] = {
		{ 0, { { 0, 0 } }, "takes 2 to 20 weights" },
		{ 1, { { 20, 10 } }, "takes 2 to 20 weights" },
		{ 2, { { 0, NAN }, { 20, 10 } }, "each a number" },
		{ 2, { { 20, 10 }, { 20, 10 } }, "too much alike" },
		{ 2, { { 0, 10 }, { 20, 10 } }, "has measured the same of each" },
		{ 3, { { 0, 0 }, { 11.8, 10 }, { 20, 20 } }, "one of them is 1.2 N off" },
		{ 2, { { 0, 0 }, { 20, 1e-3 } }, "hardly felt these weights" },
		{ 2, { { 0, 1e6 }, { 20, 1e6 + 20 } }, "hardly felt these weights" },
	};
	double answer[3];

	scene_begin(&scene, h, 10);
	scene_add(&scene);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		if (calibrate(h, rows[i].points, rows[i].n, answer) >= 0)
			fail("row %zu is taken", i);
		check_has(h->error, "org.instep.Instep1.Error.InvalidArgument");
		check_has(h->error, rows[i].error);
	}
	check(bus_call(h, NULL, scene.band_path, BAND, "Calibrate", "a(dd)", 21, SEVEN, SEVEN,
		       SEVEN) < 0);
	check_has(h->error, "takes 2 to 20 weights");
	property_is(h, scene.band_path, BAND, "Scale", "1");
	property_is(h, scene.band_path, BAND, "Offset", "0");

	scene_start(&scene, 2);
	check(calibrate(h, two, 2, answer) < 0);
	check_has(h->error, "org.instep.Instep1.Error.Busy");
}

static void a_motion_sensor_weighs_nothing(struct harness *h)
{
	double answer[3];

	scene_begin_sensor(&scene, h);
	scene_add(&scene);
	check(calibrate(h, two, 2, answer) < 0);
	check_has(h->error, "is a motion sensor");
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(the_scale_counts_from_the_next_sample),
		TEST(calibrations_add_up),
		TEST(refuses_by_table),
		TEST(a_motion_sensor_weighs_nothing),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
