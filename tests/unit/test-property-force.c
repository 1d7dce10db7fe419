/* SPDX-License-Identifier: MIT */

/*
 * What must not change what is counted: a test for each property. Virtual people are heard
 * once as they are and once as they could have been felt otherwise: by another sensor, on another
 * band, over a bad radio. The loads must be the same ones, and their edges those that the
 * definitions give in the changed signal (definition.h), to the sample.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "band/person.h"
#include "definition.h"
#include "whole-signal.h"
#include "trace.h"

#define PEOPLE 12

/* The loads of a signal, in order. */
struct answer {
	struct load {
		enum event_kind kind;
		struct hold_record hold;
		double last_end_s, next_s; /* of whatever was before and behind it */
	} loads[TRACE_EVENTS_MAX];
	size_t n;
};

static struct subject {
	char name[80];
	bool grips_again; /* with dips that few samples cannot tell from a pause */
	struct signal signal;
	double level_n; /* of the weakest hold */
	struct answer answer;
} subjects[PEOPLE];
static size_t n_subjects;

/* The changes of the force itself; those of time are in whole-signal.h. */

static void scale(struct signal *to, const struct signal *from, double by)
{
	signal_copy(to, from);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].force_n *= by;
}

static void drift(struct signal *to, const struct signal *from, double offset_n, double n_per_s)
{
	signal_copy(to, from);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].force_n += offset_n + n_per_s * signal_at_s(from, i);
}

static void add_noise(struct signal *to, const struct signal *from, double sigma_n, struct rng *r)
{
	signal_copy(to, from);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].force_n += sigma_n * rng_bell(r);
}

enum change {
	AS_IT_IS,
	SCALE,  /* to this level, kg */
	OFFSET, /* by so many levels */
	DRIFT,  /* by so many levels a second */
	NOISE,  /* of this deviation, in levels */
	RESAMPLE,
	JITTER,
	PACKETS,
	SHIFT,
	REPEAT,
	LOSE,
	LOSE_PACKETS,
};

static struct property {
	const char *what;
	enum change change;
	double much;
	/*
	 * how far an edge may be from where it was, beside a step between samples; INFINITY: the
	 * definition itself moves it
	 */
	double moves_s;
	bool coarse; /* a dip that merges cannot be told from a pause that parts */
} properties[] = {
	{ "as it is", AS_IT_IS, 0, 0, false },
	{ "scaled to 0.8 kg", SCALE, 0.8, 0, false },
	{ "scaled to 2 kg", SCALE, 2, 0, false },
	{ "scaled to 8 kg", SCALE, 8, 0, false },
	{ "scaled to 40 kg", SCALE, 40, 0, false },
	{ "offset by 5 levels", OFFSET, 5, 0, false },
	{ "offset by -5 levels", OFFSET, -5, 0, false },
	{ "offset by 30 levels", OFFSET, 30, 0, false },
	/* drift tilts the ramps, rest and level */
	{ "drift of -1 % of the level a second", DRIFT, -0.01, INFINITY, false },
	/* the lowest value is rest: noise lowers it */
	{ "noise of 1 % of the level", NOISE, 0.01, INFINITY, false },
	/* the mean has fewer samples, and its value at a sample is what counts as an edge */
	{ "at 10 Hz", RESAMPLE, 10, INFINITY, true },
	{ "at 12.5 Hz", RESAMPLE, 12.5, INFINITY, true },
	{ "at 20 Hz", RESAMPLE, 20, INFINITY, true },
	{ "at 40 Hz", RESAMPLE, 40, INFINITY, false },
	{ "at 80 Hz", RESAMPLE, 80, INFINITY, false },
	{ "at 333 Hz", RESAMPLE, 333, INFINITY, false },
	/* what is stamped late is late */
	{ "stamps up to 10 ms late", JITTER, 10000, INFINITY, false },
	{ "stamps up to 30 ms late", JITTER, 30000, INFINITY, false },
	{ "stamps in steps of 10 ms", PACKETS, 10000, INFINITY, false },
	{ "stamps of packets of 50 ms", PACKETS, 50000, INFINITY, false },
	{ "a week later", SHIFT, 7 * 86400e6, 0, false },
	{ "a tenth of the samples twice", REPEAT, 0.1, INFINITY, false },
	{ "half of the samples twice", REPEAT, 0.5, INFINITY, false },
	{ "a tenth of the samples lost", LOSE, 0.1, INFINITY, false },
	{ "a third of the samples lost", LOSE, 0.33, INFINITY, false },
	{ "3 % of the packets of 0.1 s lost", LOSE_PACKETS, 0.03, INFINITY, true },
};

static void apply(const struct property *p, const struct subject *who, struct signal *to)
{
	const struct signal *from = &who->signal;
	struct rng r = { (uint64_t)(who - subjects) };

	switch (p->change) {
	case AS_IT_IS:
		signal_copy(to, from);
		break;
	case SCALE:
		scale(to, from, p->much * NEWTON_PER_KG / who->level_n);
		break;
	case OFFSET:
		drift(to, from, p->much * who->level_n, 0);
		break;
	case DRIFT:
		drift(to, from, 0, p->much * who->level_n);
		break;
	case NOISE:
		add_noise(to, from, p->much * who->level_n, &r);
		break;
	case RESAMPLE:
		signal_resample(to, from, p->much);
		break;
	case JITTER:
		signal_jitter(to, from, p->much, &r);
		break;
	case PACKETS:
		signal_stamp_packets(to, from, (uint64_t)p->much);
		break;
	case SHIFT:
		signal_shift(to, from, (uint64_t)p->much);
		break;
	case REPEAT:
		signal_repeat(to, from, p->much, &r);
		break;
	case LOSE:
		signal_lose(to, from, p->much, 0, &r);
		break;
	case LOSE_PACKETS:
		signal_lose(to, from, p->much, 100000, &r);
		break;
	}
}

static void listen(const struct signal *s, struct answer *ret)
{
	static struct trace trace;
	struct event events[TRACK_EVENTS_MAX];
	double last_end_s = 0;

	trace_begin(&trace);
	for (size_t i = 0; i < s->n; i++)
		trace_collect(&trace, events, track_push(&trace.track, &s->samples[i], events));
	trace_finish(&trace);

	ret->n = 0;
	for (size_t i = 0; i < trace.n; i++) {
		const struct event *e = &trace.events[i];
		struct load *last = ret->n ? &ret->loads[ret->n - 1] : NULL;

		if (e->kind != EVENT_HOLD && e->kind != EVENT_PULSE)
			continue;
		if (last && isinf(last->next_s))
			last->next_s = record_edge_s(&e->hold, EDGE_START);
		ret->loads[ret->n++] = (struct load){ e->kind, e->hold, last_end_s, INFINITY };
		last_end_s = record_edge_s(&e->hold, EDGE_END);
	}
}

static unsigned wrong_edge(const char *how, enum edge edge, double got_s, double want_s,
			   double tolerance_s)
{
	if (fabs(got_s - want_s) <= tolerance_s)
		return 0;
	print_message("# %s %s at %.4f s, not %.4f (+-%.4f)\n", how, edge_names[edge], got_s,
		      want_s, tolerance_s);
	return 1;
}

/* A plateau of just about a second may be either. */
static bool other_kind(const struct load *was, const struct load *is, const struct defined *d)
{
	return was->kind != is->kind &&
	       fabs(d->edges_s[EDGE_PLATEAU_END] - d->edges_s[EDGE_PLATEAU_START] - 1) > 0.1;
}

/* Return: how much is wrong about a load, after telling it. */
static unsigned judge(const struct property *p, const struct series *g, const struct load *was,
		      const struct load *is)
{
	double later_s = p->change == SHIFT ? p->much * 1e-6 : 0;
	const struct defined_window w = {
		.last_end_s = is->last_end_s,
		.start_s = record_edge_s(&was->hold, EDGE_START) + later_s,
		.until_s = record_edge_s(&was->hold, EDGE_PLATEAU_END) + later_s,
		.next_s = is->next_s,
	};
	struct defined d = define_load(g, &w);
	unsigned wrong = 0;

	for (enum edge e = 0; e < EDGES; e++) {
		double got_s = record_edge_s(&is->hold, e),
		       was_s = record_edge_s(&was->hold, e) + later_s,
		       step_s = 0.001 + series_step_s(g, d.edges_s[e]);

		wrong += wrong_edge("by the definition,", e, got_s, d.edges_s[e], step_s);
		wrong += wrong_edge("moved:", e, got_s, was_s, p->moves_s + step_s);
	}
	if (fabs(is->hold.level_n - d.level) > 0.005 * d.level) {
		print_message("# level %g N, not %g\n", is->hold.level_n, d.level);
		wrong++;
	}
	if (other_kind(was, is, &d)) {
		print_message("# hold or pulse?\n");
		wrong++;
	}
	return wrong;
}

static void print_loads(const char *what, const struct answer *a)
{
	for (size_t i = 0; i < a->n; i++)
		print_message("#   %s %s %.3f to %.3f s, %.3f kg\n", what,
			      event_kind_name(a->loads[i].kind),
			      record_edge_s(&a->loads[i].hold, EDGE_START),
			      record_edge_s(&a->loads[i].hold, EDGE_END),
			      a->loads[i].hold.level_n / NEWTON_PER_KG);
}

static unsigned try_subject(const struct property *p, const struct subject *who)
{
	_cleanup_(signal_done) struct signal changed = { 0 };
	_cleanup_(series_done) struct series g = { 0 };
	static struct answer is;
	unsigned wrong = 0;

	apply(p, who, &changed);
	listen(&changed, &is);
	g = signal_mean(&changed, 0.05);
	wrong += is.n != who->answer.n;
	for (size_t i = 0; i < is.n && is.n == who->answer.n; i++)
		wrong += judge(p, &g, &who->answer.loads[i], &is.loads[i]);
	if (wrong) {
		print_message("# that was %s, %s\n", who->name, p->what);
		print_loads("was", &who->answer);
		print_loads("is ", &is);
	}
	return wrong;
}

static void the_same_loads(void **state)
{
	const struct property *p = *state;
	unsigned wrong = 0;

	for (size_t i = 0; i < n_subjects; i++)
		if (!p->coarse || !subjects[i].grips_again)
			wrong += try_subject(p, &subjects[i]) > 0;
	if (wrong)
		fail_msg("%s: %u of %zu are told otherwise", p->what, wrong, n_subjects);
}

static void meet_person(uint64_t seed)
{
	static const double levels_kg[] = { 0.8, 3, 10, 40 };
	double level_kg = levels_kg[seed % ELEMENTS(levels_kg)];
	struct person_plan plan = person_plan_from_seed(seed, level_kg, 60 + seed * 37 % 190);
	struct subject *who = &subjects[n_subjects++];
	_cleanup_(person_freep) struct person *p = NULL;
	struct person_sample s;

	who->grips_again = seed % 3 == 0;
	plan.regrip = who->grips_again;
	p = person_new(&plan);
	while (person_next(p, &s))
		signal_add(&who->signal, &(struct sample){ .t_us = s.t_us,
							   .force_n = s.force_kg * NEWTON_PER_KG });
	snprintf(who->name, sizeof(who->name), "the person of seed %u, %g kg", (unsigned)seed,
		 level_kg);
	who->level_n = level_kg * NEWTON_PER_KG;
	listen(&who->signal, &who->answer);
	assert_int_equal(who->answer.n, person_truths(p));
}

static int meet_all(void **state)
{
	for (uint64_t seed = 0; seed < PEOPLE; seed++)
		meet_person(seed);
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
