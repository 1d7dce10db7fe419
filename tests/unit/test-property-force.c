/* SPDX-License-Identifier: MIT */

/*
 * Properties of the detector of force (property.h), a test each: on virtual people, and on
 * recordings of real ones where they are there (recordings.h).
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "band/person.h"
#include "property.h"

#define PEOPLE 12

static struct subject subjects[PEOPLE + RECORDINGS_MAX];
static size_t n_subjects;

static void scale_to(struct signal *to, const struct subject *who, double level_kg, struct rng *r)
{
	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].force_n *= level_kg * NEWTON_PER_KG / who->level_n;
}

static void offset(struct signal *to, const struct subject *who, double levels, struct rng *r)
{
	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].force_n += levels * who->level_n;
}

static void drift(struct signal *to, const struct subject *who, double levels_per_s, struct rng *r)
{
	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].force_n += levels_per_s * who->level_n * signal_at_s(to, i);
}

static void add_noise(struct signal *to, const struct subject *who, double sigma, struct rng *r)
{
	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].force_n += sigma * who->level_n * rng_bell(r);
}

static struct property properties[] = {
	{ "as it is", as_it_is },
	{ "scaled to 0.8 kg", scale_to, 0.8 },
	{ "scaled to 2 kg", scale_to, 2 },
	{ "scaled to 8 kg", scale_to, 8 },
	{ "scaled to 40 kg", scale_to, 40 },
	{ "offset by 5 levels", offset, 5 },
	{ "offset by -5 levels", offset, -5 },
	{ "offset by 30 levels", offset, 30 },
	/* drift tilts the ramps, rest and level */
	{ "drift of 1 % of the level a second", drift, 0.01, INFINITY },
	{ "drift of -1 % of the level a second", drift, -0.01, INFINITY },
	/* the lowest value is rest: noise lowers it */
	{ "noise of 1 % of the level", add_noise, 0.01, INFINITY },
	{ "noise of 3 % of the level", add_noise, 0.03, INFINITY },
	/* the mean has fewer samples, and an edge of the plateau is at one of them */
	{ "at 10 Hz", resample, 10, INFINITY, .coarse = true },
	{ "at 12.5 Hz", resample, 12.5, INFINITY, .coarse = true },
	{ "at 20 Hz", resample, 20, INFINITY, .coarse = true },
	{ "at 40 Hz", resample, 40, INFINITY },
	{ "at 80 Hz", resample, 80, INFINITY },
	{ "at 333 Hz", resample, 333, INFINITY },
	{ "at 1000 Hz", resample, 1000, INFINITY },
	/* what is stamped late is late */
	{ "stamps up to 10 ms late", jitter, 0.010, INFINITY },
	{ "stamps up to 30 ms late", jitter, 0.030, INFINITY },
	{ "stamps in steps of 10 ms", stamp_packets, 0.010, INFINITY },
	{ "stamps of packets of 50 ms", stamp_packets, 0.050, INFINITY },
	{ "a week later", shift, 604800, .later_s = 604800 },
	{ "a tenth of the samples twice", repeat, 0.1, INFINITY },
	{ "half of the samples twice", repeat, 0.5, INFINITY },
	{ "a tenth of the samples lost", lose, 0.1, INFINITY },
	{ "a third of the samples lost", lose, 0.33, INFINITY },
	{ "3 % of the packets of 0.1 s lost", lose_packets, 0.03, INFINITY, .coarse = true },
};

static void the_same_loads(void **state)
{
	property_of_all(*state, subjects, n_subjects, NULL, 0);
}

static void meet_person(unsigned seed)
{
	static const double levels_kg[] = { 0.8, 3, 10, 40 };
	double level_kg = levels_kg[seed % ELEMENTS(levels_kg)];
	struct person_plan plan = person_plan_from_seed(seed, level_kg, 60 + seed * 37 % 190);
	struct subject *who = &subjects[n_subjects++];
	_cleanup_(person_freep) struct person *p = NULL;
	struct person_sample s;

	who->seed = seed;
	who->grips_again = seed % 3 == 0;
	plan.regrip = who->grips_again;
	p = person_new(&plan);
	while (person_next(p, &s))
		signal_add(&who->signal, &(struct sample){ .t_us = s.t_us,
							   .force_n = s.force_kg * NEWTON_PER_KG });
	snprintf(who->name, sizeof(who->name), "the person of seed %u, %g kg", seed, level_kg);
	who->level_n = level_kg * NEWTON_PER_KG;
	listen(who, &who->signal, &who->answer);
	assert_int_equal(who->answer.n, person_truths(p));
}

/*
 * A bump behind a hold at 85 s; slack that comes and goes before several; a release that creeps on
 * to the end of the file.
 */
static const char *const arguable[] = { "cable50_measurement4.csv", "cable50_measurement2.csv",
					"fsr200_v5.csv" };

static void meet_recording(const struct recording *r)
{
	struct subject *who = &subjects[n_subjects++];

	snprintf(who->name, sizeof(who->name), "%.63s", r->name);
	who->recording = r;
	for (size_t i = 0; i < ELEMENTS(arguable); i++)
		who->arguable |= !strcmp(r->name, arguable[i]);
	who->signal = r->signal;
	listen(who, &who->signal, &who->answer);
	who->level_n = INFINITY;
	for (size_t i = 0; i < who->answer.n; i++)
		who->level_n = fmin(who->level_n, who->answer.loads[i].hold.level_n);
}

static int meet_all(void **state)
{
	static struct recording recordings[RECORDINGS_MAX];
	size_t n = recordings_read("force", recordings);

	for (unsigned seed = 0; seed < PEOPLE; seed++)
		meet_person(seed);
	for (size_t i = 0; i < n; i++)
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
						.test_func = the_same_loads,
						.initial_state = &properties[i] };
	return cmocka_run_group_tests_name("property-force", tests, meet_all, leave_all);
}
