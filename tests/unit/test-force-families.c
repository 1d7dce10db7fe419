/* SPDX-License-Identifier: MIT */

/*
 * The same virtual people on every kind of band: what the device makes of their force, its bytes
 * through a radio that delivers them late, the driver, and the detector. Each hold and each tug is
 * found, nothing else, and where it was, as far as the device lets anybody know.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "band/cts500.h"
#include "band/forceboard.h"
#include "band/frez.h"
#include "band/person.h"
#include "band/progressor.h"
#include "band/rng.h"
#include "band/sig-force.h"
#include "band/whc06.h"
#include "core/track.h"
#include "driver/driver.h"
#include "util/macro.h"

#define SEEDS      100
#define LOADS_MAX  32
#define PACKET_MAX 128

/* When the stream begins, on the clock of the arrivals. */
#define BEGIN_US (100 * USEC_PER_SEC)

/* A packet is this late at most (two connection intervals that others have measured). */
#define LATE_US 30000

union device {
	struct progressor progressor;
	struct whc06 whc06;
	struct forceboard forceboard;
	struct cts500 cts500;
	struct frez frez;
};

struct family {
	const struct driver *driver;
	double person_hz; /* how often the person is looked at */
	double rate_hz;   /* how often the device sends it */
	bool has_clock;
	double step_kg; /* the least that it tells apart */
	double tension; /* share of the level that the band has at rest: below nought it is blind */
	double least_kg;    /* a weaker person is too little for its steps */
	double zero, scale; /* what a calibration found: newtons are (force_n - zero) * scale */

	void (*init)(union device *device);
	void (*write)(union device *device, const struct write *write);
	/* Return: length of the packet in @ret, 0 = none yet */
	size_t (*sample)(union device *device, const struct person_sample *s, uint8_t *ret);
};

static void init_progressor(union device *device)
{
	progressor_init(&device->progressor);
}

static void write_progressor(union device *device, const struct write *write)
{
	uint8_t answer[PROGRESSOR_ANSWER_MAX];

	(void)progressor_command(&device->progressor, write->bytes, write->n, answer);
}

static size_t sample_progressor(union device *device, const struct person_sample *s, uint8_t *ret)
{
	return progressor_sample(&device->progressor, s->t_us, s->force_kg, ret);
}

static void init_whc06(union device *device)
{
	whc06_init(&device->whc06);
}

/* It measures at each tenth look. */
static size_t sample_whc06(union device *device, const struct person_sample *s, uint8_t *ret)
{
	if (s->t_us % (USEC_PER_SEC / WHC06_MEASURE_HZ) >= USEC_PER_SEC / 80)
		return 0;

	whc06_measure(&device->whc06, s->force_kg, ret);
	return WHC06_ADVERTISEMENT;
}

static void init_forceboard(union device *device)
{
	forceboard_init(&device->forceboard);
}

static void write_forceboard(union device *device, const struct write *write)
{
	forceboard_mode(&device->forceboard, write->bytes, write->n);
}

static size_t sample_forceboard(union device *device, const struct person_sample *s, uint8_t *ret)
{
	return forceboard_sample(&device->forceboard, s->force_kg, ret);
}

static void init_cts500(union device *device)
{
	cts500_init(&device->cts500);
}

static void write_cts500(union device *device, const struct write *write)
{
	uint8_t answer[CTS500_FRAME];

	(void)cts500_command(&device->cts500, write->bytes, write->n, answer);
}

/* It measures four times as often as the person is looked at. */
static size_t sample_cts500(union device *device, const struct person_sample *s, uint8_t *ret)
{
	size_t n = 0;

	for (int i = 0; i < CTS500_MEASURE_HZ / 80 && n == 0; i++)
		n = cts500_sample(&device->cts500, s->force_kg, ret);
	return n;
}

static void init_frez(union device *device)
{
	frez_init(&device->frez);
}

static void write_frez(union device *device, const struct write *write)
{
	frez_command(&device->frez, write->bytes, write->n, 0);
}

static size_t sample_frez(union device *device, const struct person_sample *s, uint8_t *ret)
{
	return frez_sample(&device->frez, s->t_us, s->force_kg, ret);
}

static void init_sig_force(union device *device)
{
}

static size_t sample_sig_force(union device *device, const struct person_sample *s, uint8_t *ret)
{
	sig_force_packet(s->force_kg * NEWTON_PER_KG, ret);
	return SIG_FORCE_PACKET;
}

static const struct family families[] = {
	{
		.driver = &driver_tindeq_progressor,
		.person_hz = 80,
		.rate_hz = 80,
		.has_clock = true,
		.init = init_progressor,
		.write = write_progressor,
		.sample = sample_progressor,
		.scale = 1,
	},
	{
		.driver = &driver_frez_dyno,
		.person_hz = 250,
		.rate_hz = 250,
		.has_clock = true,
		.init = init_frez,
		.write = write_frez,
		.sample = sample_frez,
		.zero = 8123.456,
		.scale = 1000 * NEWTON_PER_KG / 81000,
	},
	{
		.driver = &driver_pitchsix_forceboard,
		.person_hz = 80,
		.rate_hz = 80,
		.step_kg = 0.4536,
		.tension = 0.5,
		.least_kg = 10,
		.init = init_forceboard,
		.write = write_forceboard,
		.sample = sample_forceboard,
		.scale = 1,
	},
	{
		.driver = &driver_cts500,
		.person_hz = 80,
		.rate_hz = 80,
		.step_kg = 0.01,
		.tension = 0.5,
		.init = init_cts500,
		.write = write_cts500,
		.sample = sample_cts500,
		.scale = 1,
	},
	{
		.driver = &driver_sig_force,
		.person_hz = 20,
		.rate_hz = 20,
		.step_kg = 0.0001,
		.init = init_sig_force,
		.sample = sample_sig_force,
		.scale = 1,
	},
	/* a hold is counted as well as on any, its edges are known coarsely */
	{
		.driver = &driver_weiheng_whc06,
		.person_hz = 80,
		.rate_hz = WHC06_MEASURE_HZ,
		.step_kg = 0.01,
		.init = init_whc06,
		.sample = sample_whc06,
		.scale = 1,
	},
};

struct found {
	size_t n;
	struct event loads[LOADS_MAX];
};

/*
 * Before it knows a person's level, the detector may take noise of which it has seen little for a
 * tug.
 */
static bool is_trifle(const struct event *e, double level_kg)
{
	return e->kind == EVENT_PULSE && e->hold.level_n < 0.02 * level_kg * NEWTON_PER_KG;
}

static void take(struct found *f, const struct event *events, int n)
{
	assert_true(n >= 0);
	for (int i = 0; i < n; i++) {
		if (events[i].kind != EVENT_HOLD && events[i].kind != EVENT_PULSE)
			continue;
		assert_true(f->n < LOADS_MAX);
		f->loads[f->n++] = events[i];
	}
}

static void forget_trifles(double level_kg, struct found *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		if (!is_trifle(&f->loads[i], level_kg))
			f->loads[n++] = f->loads[i];
	f->n = n;
}

/* As the band does before anybody pulls: what the driver has to say goes to the device. */
static void start(const struct family *family, struct decoder *d, union device *device)
{
	struct write writes[DRIVER_WRITES_MAX];
	int n = family->driver->command(d, COMMAND_START, writes);

	for (int i = 0; i < n; i++)
		family->write(device, &writes[i]);
}

static void listen(const struct family *family, struct person *p, double tension_kg, uint64_t seed,
		   struct found *f)
{
	static struct track track; /* too big for a stack to be sure of */
	struct event events[TRACK_EVENTS_MAX];
	struct rng radio = { seed };
	uint8_t packet[PACKET_MAX];
	struct person_sample s;
	uint64_t last_us = 0;
	union device device;
	struct decoder d;

	family->init(&device);
	driver_reset(family->driver, &d);
	start(family, &d, &device);
	track_init(&track);
	track_steps(&track, family->driver->step_n);
	while (person_next(p, &s)) {
		struct reading reading;
		size_t n;

		s.force_kg += tension_kg;
		n = family->sample(&device, &s, packet);
		if (n == 0)
			continue;

		last_us = MAX(last_us, BEGIN_US + s.t_us + rng_below(&radio, LATE_US));
		assert_int_equal(family->driver->decode(&d, 0, packet, n, last_us, &reading), 0);
		for (size_t i = 0; i < reading.n_samples; i++) {
			struct sample *sample = &reading.samples[i];

			sample->force_n = (sample->force_n - family->zero) * family->scale;
			take(f, events, track_push(&track, sample, events));
		}
	}
	take(f, events, track_finish(&track, events));
}

/*
 * An edge may be off by what a sample, a packet that is late and a step of the device hide of it,
 * and by what noise does to a slow slope.
 */
static bool edge_fits(const struct family *family, const struct person_truth *t, uint64_t got_us,
		      double want_s, double slope_s)
{
	double begin_s = family->has_clock ? 0 : usec_to_s(BEGIN_US);
	double late_s = family->has_clock ? 0.02 : usec_to_s(LATE_US) + 0.02;
	double tolerance_s =
		late_s + 1.2 / family->rate_hz + (0.05 + family->step_kg / t->level_kg) * slope_s;

	return fabs(usec_to_s(got_us) - begin_s - want_s) <= tolerance_s;
}

/* What is wrong about a load, or NULL. */
static const char *judge(const struct family *family, const struct event *e,
			 const struct person_truth *t)
{
	double out_s = t->plateau_start_s - t->start_s, back_s = t->end_s - t->plateau_end_s;
	const struct hold_record *h = &e->hold;

	if ((e->kind == EVENT_PULSE) != t->pulse)
		return t->pulse ? "a tug was taken for a hold" : "a hold was taken for a tug";
	if (!edge_fits(family, t, h->start_us, t->start_s, out_s))
		return "start";
	if (!edge_fits(family, t, h->plateau_start_us, t->plateau_start_s, out_s))
		return "start of the plateau";
	if (!edge_fits(family, t, h->plateau_end_us, t->plateau_end_s, back_s))
		return "end of the plateau";
	if (!edge_fits(family, t, h->end_us, t->end_s, back_s))
		return "end";
	if (!t->pulse && fabs(h->level_n / NEWTON_PER_KG - t->level_kg) >
				 0.05 * t->level_kg + family->step_kg / 2)
		return "level";
	return NULL;
}

static const char *try_person(const struct family *family, uint64_t seed)
{
	static const double levels_kg[] = { 2, 10, 40 };
	double level_kg = fmax(levels_kg[seed % ELEMENTS(levels_kg)], family->least_kg);
	struct person_plan plan = person_plan_from_seed(seed, level_kg, family->person_hz);
	_cleanup_(person_freep) struct person *p = NULL;
	struct found f = { 0 };
	const char *why = NULL;

	plan.lost = 0;
	p = person_new(&plan);
	listen(family, p, family->tension * level_kg, seed, &f);
	forget_trifles(level_kg, &f);
	if (f.n != person_truths(p))
		return f.n < person_truths(p) ? "a load was missed" : "a load was invented";
	for (size_t i = 0; i < f.n && !why; i++)
		why = judge(family, &f.loads[i], person_truth(p, i));
	return why;
}

static void every_hold_is_found(void **state)
{
	unsigned failed = 0;

	for (size_t i = 0; i < ELEMENTS(families); i++)
		for (unsigned seed = 1; seed <= SEEDS; seed++) {
			const char *why = try_person(&families[i], seed);

			if (why)
				print_message("# %s, seed %u: %s\n", families[i].driver->name, seed,
					      why);
			failed += !!why;
		}
	if (failed > 0)
		fail_msg("%u people of %zu", failed, SEEDS * ELEMENTS(families));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_hold_is_found),
	};

	return cmocka_run_group_tests_name("force-families", tests, NULL, NULL);
}
