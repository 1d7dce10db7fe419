/* SPDX-License-Identifier: MIT */

/*
 * Properties of the detector of motion (property.h), a test each: on virtual people, and on
 * recordings of real ones where they are there (recordings.h).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "band/mover.h"
#include "mover-sample.h"
#include "property.h"

#define PEOPLE 24

static struct subject subjects[PEOPLE + RECORDINGS_MAX];
static size_t n_subjects;

/* Of a sensor without one the rates are nought, and stay so. */
static void turn_rate(struct sample *s, struct vec off_dps)
{
	if (vec_dot(s->rate_dps, s->rate_dps) > 0)
		s->rate_dps = vec_add(s->rate_dps, off_dps);
}

static struct vec any_direction(struct rng *r)
{
	double x = rng_bell(r), y = rng_bell(r), z = rng_bell(r);

	return vec_unit((struct vec){ x, y, z });
}

/* By Rodrigues. */
static struct vec rotated(struct vec v, struct vec axis, double rad)
{
	return vec_add(vec_add(vec_scale(v, cos(rad)), vec_scale(vec_cross(axis, v), sin(rad))),
		       vec_scale(axis, vec_dot(axis, v) * (1 - cos(rad))));
}

/* Strapped on in another way. */
static void turn_sensor(struct signal *to, const struct subject *who, double seed, struct rng *r)
{
	struct rng chance = { who->seed + (uint64_t)seed };
	struct vec axis = any_direction(&chance);
	double rad = rng_between(&chance, 0, 6.28);

	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++) {
		to->samples[i].accel_g = rotated(to->samples[i].accel_g, axis, rad);
		to->samples[i].rate_dps = rotated(to->samples[i].rate_dps, axis, rad);
	}
}

static void scale_accel(struct signal *to, const struct subject *who, double by, struct rng *r)
{
	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].accel_g = vec_scale(to->samples[i].accel_g, by);
}

static void scale_gyro(struct signal *to, const struct subject *who, double by, struct rng *r)
{
	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].rate_dps = vec_scale(to->samples[i].rate_dps, by);
}

static void offset_accel(struct signal *to, const struct subject *who, double by_g, struct rng *r)
{
	struct vec off_g = vec_scale(any_direction(r), by_g);

	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].accel_g = vec_add(to->samples[i].accel_g, off_g);
}

static void offset_gyro(struct signal *to, const struct subject *who, double by_dps, struct rng *r)
{
	struct vec off_dps = vec_scale(any_direction(r), by_dps);

	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		turn_rate(&to->samples[i], off_dps);
}

static void add_noise(struct signal *to, const struct subject *who, double sigma_g, struct rng *r)
{
	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++) {
		struct vec noise_g = { sigma_g * rng_bell(r), sigma_g * rng_bell(r),
				       sigma_g * rng_bell(r) };

		to->samples[i].accel_g = vec_add(to->samples[i].accel_g, noise_g);
	}
}

/* The whole foot turns slowly, by so many ranges a second. */
static void drift(struct signal *to, const struct subject *who, double ranges_per_s, struct rng *r)
{
	double deg_per_s = ranges_per_s * who->level_n;
	struct vec axis = any_direction(r);

	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++) {
		struct sample *s = &to->samples[i];
		double rad = deg_per_s / 57.29577951308232 * signal_at_s(to, i);

		s->accel_g = rotated(s->accel_g, axis, -rad);
		s->rate_dps = rotated(s->rate_dps, axis, -rad);
		turn_rate(s, vec_scale(axis, deg_per_s));
	}
}

static struct property properties[] = {
	{ "as it is", as_it_is },
	{ "strapped on in another way", turn_sensor, 1 },
	{ "strapped on in a third way", turn_sensor, 2 },
	{ "an accelerometer 6 % low", scale_accel, 0.94 },
	{ "an accelerometer 6 % high", scale_accel, 1.06 },
	/* a tilt of the frame by three degrees bends every angle */
	{ "an accelerometer 0.05 g off", offset_accel, 0.05, INFINITY },
	{ "a gyroscope 5 degrees a second off", offset_gyro, 5 },
	{ "a gyroscope 10 degrees a second off", offset_gyro, 10 },
	{ "a gyroscope 5 % high", scale_gyro, 1.05 },
	{ "no gyroscope", scale_gyro, 0 },
	/* edges are where the drifting foot passes the shares of what it does then */
	{ "drift of 1 % of the range a second", drift, 0.01, INFINITY },
	{ "drift of -1 % of the range a second", drift, -0.01, INFINITY },
	{ "noise of 0.01 g", add_noise, 0.01, INFINITY },
	{ "noise of 0.03 g", add_noise, 0.03, INFINITY },
	{ "at 25 Hz", resample, 25, INFINITY },
	{ "at 50 Hz", resample, 50, INFINITY },
	{ "at 104 Hz", resample, 104, INFINITY },
	{ "at 200 Hz", resample, 200, INFINITY },
	{ "stamps up to 10 ms late", jitter, 0.010, INFINITY },
	{ "stamps up to 30 ms late", jitter, 0.030, INFINITY },
	{ "stamps in steps of 10 ms", stamp_packets, 0.010, INFINITY },
	{ "stamps of packets of 50 ms", stamp_packets, 0.050, INFINITY },
	{ "a week later", shift, 604800, .later_s = 604800 },
	{ "a tenth of the samples twice", repeat, 0.1, INFINITY },
	{ "half of the samples twice", repeat, 0.5, INFINITY },
	{ "a tenth of the samples lost", lose, 0.1, INFINITY },
	{ "a third of the samples lost", lose, 0.33, INFINITY },
	{ "3 % of the packets of 0.1 s lost", lose_packets, 0.03, INFINITY },
};

static const struct exception exceptions[] = {
	{ "gait100_s04_rfoot.csv", "at 104 Hz",
	  "a last step on the spot comes back just before the end of the file" },
	{ "gait100_s04_rfoot.csv", "at 200 Hz", "the same" },
	{ "gait100_s08_rfoot.csv", "no gyroscope", "the weight is shifted before the first step" },
	{ "pt25_s2_e7_test_wrist.csv", "no gyroscope",
	  "an arm that is raised as fast as it goes shakes as much as a foot that walks" },
	{ "pt25_s2_e7_test_wrist.csv", "drift of -1 % of the range a second",
	  "a fidget becomes an excursion of 8.6 degrees" },
	{ "pt25_s2_e7_test_wrist.csv", "a third of the samples lost",
	  "a fidget becomes one of 9 degrees" },
	{ "pt25_s2_e4_tmpl_ankle.csv", "a tenth of the samples lost",
	  "the foot is put down elsewhere for 2 s between two repetitions" },
	{ "pt25_s2_e4_tmpl_ankle.csv", "a third of the samples lost", "the same" },
};

static void the_same_repetitions(void **state)
{
	property_of_all(*state, subjects, n_subjects, exceptions, ELEMENTS(exceptions));
}

static void know_answer(struct subject *who)
{
	listen(who, &who->signal, &who->answer);
	who->level_n = INFINITY;
	for (size_t i = 0; i < who->answer.n; i++)
		who->level_n = fmin(who->level_n, who->answer.loads[i].hold.range_deg);
	if (!who->answer.n)
		who->level_n = 40;
}

static void meet_person(unsigned seed)
{
	struct mover_plan plan = mover_plan_from_seed(seed);
	struct subject *who = &subjects[n_subjects++];
	struct mover_sample s;
	struct mover m;

	mover_init(&m, &plan);
	while (mover_next(&m, &s)) {
		const struct sample sample = sample_of_mover(&s);

		signal_add(&who->signal, &sample);
	}
	who->seed = seed;
	snprintf(who->name, sizeof(who->name), "the person of seed %u, %.0f Hz, %.0f deg%s%s", seed,
		 plan.rate_hz, plan.range_deg, plan.gyro ? "" : ", no gyro",
		 plan.walk_s ? ", walks" : "");
	know_answer(who);
	assert_int_equal(who->answer.n, plan.reps);
}

/* Not those that were cut to pieces, nor slower than is promised. */
static bool steady(const struct signal *s)
{
	for (size_t i = 1; i < s->n; i++)
		if (s->samples[i].t_us - s->samples[i - 1].t_us > 500000)
			return false;
	return (double)s->n > 20 * signal_at_s(s, s->n - 1);
}

static void meet_recording(const struct recording *r)
{
	struct subject *who = &subjects[n_subjects++];

	snprintf(who->name, sizeof(who->name), "%.63s", r->name);
	who->recording = r;
	who->arguable = true;
	who->signal = r->signal;
	know_answer(who);
}

static int meet_all(void **state)
{
	static struct recording recordings[RECORDINGS_MAX];
	size_t n = recordings_read("imu", recordings);

	for (unsigned seed = 0; seed < PEOPLE; seed++)
		meet_person(seed);
	for (size_t i = 0; i < n; i++)
		if (steady(&recordings[i].signal))
			meet_recording(&recordings[i]);
	return 0;
}

static int leave_all(void **state)
{
	while (n_subjects)
		signal_done(&subjects[--n_subjects].signal);
	return 0;
}

int main(void)
{
	struct CMUnitTest tests[ELEMENTS(properties)];

	for (size_t i = 0; i < ELEMENTS(properties); i++)
		tests[i] = (struct CMUnitTest){ .name = properties[i].what,
						.test_func = the_same_repetitions,
						.initial_state = &properties[i] };
	return cmocka_run_group_tests_name("property-motion", tests, meet_all, leave_all);
}
