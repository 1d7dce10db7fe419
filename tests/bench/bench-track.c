/* SPDX-License-Identifier: MIT */
/*
 * How long the hot path takes for a sample: ten minutes of a virtual person on a band, and of one
 * with a sensor on the foot, through track_push(), the best of several. Next to it, how long the
 * same samples take to be read from a recording.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "band/mover.h"
#include "band/person.h"
#include "core/track.h"
#include "trace/reader.h"
#include "trace/writer.h"
#include "unit/mover-sample.h"
#include "util/macro.h"

#define ROUNDS 9

static double now_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static size_t record(double rate_hz, struct sample *ret, size_t max)
{
	struct person_plan plan = person_plan_from_seed(1, 10, rate_hz);
	_cleanup_(person_freep) struct person *p = NULL;
	struct person_sample s;
	size_t n;

	plan.holds = 40;
	plan.hold_s = 5;
	p = person_new(&plan);
	for (n = 0; n < max && person_next(p, &s); n++)
		ret[n] = (struct sample){ .t_us = s.t_us,
					  .force_n = s.force_kg * NEWTON_PER_KG,
					  .new_epoch = n == 0 };
	return n;
}

static size_t record_motion(double rate_hz, struct sample *ret, size_t max)
{
	struct mover_plan plan = mover_plan_from_seed(1);
	struct mover_sample s;
	struct mover m;
	size_t n;

	plan.rate_hz = rate_hz;
	plan.reps = MOVER_REPS_MAX;
	plan.hold_s = 30;
	plan.gyro = true;
	mover_init(&m, &plan);
	for (n = 0; n < max && mover_next(&m, &s); n++)
		ret[n] = sample_of_mover(&s);
	ret[0].new_epoch = true;
	return n;
}

static void die(const char *what)
{
	fprintf(stderr, "bench-track: %s\n", what);
	exit(EXIT_FAILURE);
}

static void write_csv(const char *path, const struct sample *samples, size_t n)
{
	struct trace_writer w;

	if (trace_writer_open(&w, path, samples[0].kind, true) < 0)
		die("cannot write a recording");
	for (size_t i = 0; i < n; i++)
		if (trace_writer_put(&w, &samples[i]) < 0)
			die("cannot write a recording");
	if (trace_writer_close(&w) < 0)
		die("cannot write a recording");
}

static double read_csv_s(const char *path)
{
	struct trace_reader t;
	double began_s = now_s();
	struct sample s;
	int r = trace_reader_open(&t, path);

	while (r >= 0 && (r = trace_reader_next(&t, &s)) > 0)
		;
	trace_reader_done(&t);
	if (r < 0)
		die(t.error);
	return now_s() - began_s;
}

/* The best of several, a sample. */
static double reading_ns(const struct sample *samples, size_t n)
{
	char folder[] = "/tmp/instep-bench.XXXXXX", path[sizeof(folder) + 10];
	double best_s = 1e9;

	if (!mkdtemp(folder))
		die("cannot make a folder in /tmp");
	(void)snprintf(path, sizeof(path), "%s/track.csv", folder);
	write_csv(path, samples, n);
	for (int round = 0; round < ROUNDS; round++)
		best_s = MIN(best_s, read_csv_s(path));
	(void)unlink(path);
	(void)rmdir(folder);
	return best_s / (double)n * 1e9;
}

static void bench(enum sample_kind kind, double rate_hz)
{
	static struct sample samples[200000];
	static struct track track;
	struct event events[TRACK_EVENTS_MAX];
	size_t n = kind == SAMPLE_FORCE ? record(rate_hz, samples, ELEMENTS(samples))
					: record_motion(rate_hz, samples, ELEMENTS(samples)),
	       i;
	double best_s = 1e9, began_s, csv_ns;
	int round, count = 0;

	for (round = 0; round < ROUNDS; round++) {
		track_init(&track);
		track_arm(
			&track); /* as in a session: a foot that is up for 30 s is known to be up */
		track_ask(&track, 5 * USEC_PER_SEC, 0);
		began_s = now_s();
		for (i = 0; i < n; i++)
			count += track_push(&track, &samples[i], events);
		best_s = MIN(best_s, now_s() - began_s);
	}
	csv_ns = reading_ns(samples, n);
	printf("hot path of %s at %.0f Hz: %.0f ns a sample, %.2f of reading it from a recording (%zu samples, %d events)\n",
	       kind == SAMPLE_FORCE ? "force" : "motion", rate_hz, best_s / (double)n * 1e9,
	       best_s / (double)n * 1e9 / csv_ns, n, count / ROUNDS);
}

int main(void)
{
	bench(SAMPLE_FORCE, 80);
	bench(SAMPLE_FORCE, 250);
	bench(SAMPLE_MOTION, 25);
	bench(SAMPLE_MOTION, 100);
	bench(SAMPLE_MOTION, 200);
	printf("struct track: %zu KiB\n", sizeof(struct track) / 1024);
	return EXIT_SUCCESS;
}
