/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A property: a change of a signal that must not change what is counted. Somebody is heard once as
 * he is and once as he could have been felt otherwise. The loads (of a motion sensor: repetitions)
 * must be the same ones, and their edges those that the definitions give in the changed signal
 * (definition.h), to the sample.
 */

#include <stdio.h>

#include "band/rng.h"
#include "definition.h"
#include "recordings.h"
#include "trace.h"
#include "whole-signal.h"

/*
 * The slowest release takes 6 s, and 3 s later the rest after it is known: what else is there is
 * not asked.
 */
#define AFTERMATH_S 10

/* What begins and ends so near is the same load. */
#define THE_SAME_S 2.5

/* How far a level may be off, as a share; of a movement, for its direction is not known to the degree. */
#define LEVEL_SHARE 0.005
#define RANGE_SHARE 0.02

/* What was told of a signal, in order. */
struct answer {
	struct load {
		enum event_kind kind;
		struct hold_record hold;
		double last_end_s, next_s; /* of whatever was before and behind it */
	} loads[TRACE_EVENTS_MAX];
	size_t n;
};

struct subject {
	char name[80];
	unsigned seed;
	const struct recording *recording; /* NULL: a virtual person */
	/*
	 * It is a matter of opinion where the rest before and behind its loads is, and only that
	 * they are there is asked. So it is of every movement that was recorded: people wander.
	 */
	bool arguable;
	bool grips_again; /* with dips that few samples cannot tell from a pause */
	struct signal signal;
	double level_n; /* of the weakest hold */
	struct answer answer;
};

struct property {
	const char *what;
	/* @to is made of what is felt of @who; chance comes from @r, so that it can be repeated */
	void (*change)(struct signal *to, const struct subject *who, double much, struct rng *r);
	double much;
	/*
	 * how far an edge may be from where it was, beside a step between samples; INFINITY: the
	 * definition itself moves it
	 */
	double moves_s;
	double later_s; /* everything is so much later */
	bool coarse;    /* not for who grips again */
};

/* Changes that force and motion have in common: of the rate, of stamps, and losses. */

static inline void as_it_is(struct signal *to, const struct subject *who, double much,
			    struct rng *r)
{
	signal_copy(to, &who->signal);
}

/* Between two samples, as if the sensor had looked there. */
static inline struct sample sample_between(const struct sample *a, const struct sample *b,
					   uint64_t t_us)
{
	double part =
		b->t_us > a->t_us ? (double)(t_us - a->t_us) / (double)(b->t_us - a->t_us) : 0;

	return (struct sample){
		.t_us = t_us,
		.kind = a->kind,
		.force_n = a->force_n + part * (b->force_n - a->force_n),
		.accel_g = vec_add(a->accel_g, vec_scale(vec_sub(b->accel_g, a->accel_g), part)),
		.rate_dps =
			vec_add(a->rate_dps, vec_scale(vec_sub(b->rate_dps, a->rate_dps), part)),
	};
}

/* Nothing is made up for times longer than 0.3 s in which there was nothing. */
static inline void resample(struct signal *to, const struct subject *who, double rate_hz,
			    struct rng *r)
{
	const struct sample *s = who->signal.samples;
	size_t k = 0;

	for (uint64_t i = 0;; i++) {
		uint64_t t_us = s[0].t_us + (uint64_t)llrint((double)i * 1e6 / rate_hz);
		struct sample between;

		while (k + 1 < who->signal.n && s[k + 1].t_us <= t_us)
			k++;
		if (k + 1 == who->signal.n)
			return;
		if (s[k + 1].t_us - s[k].t_us > 300000)
			continue;
		between = sample_between(&s[k], &s[k + 1], t_us);
		signal_add(to, &between);
	}
}

/* Each sample by itself is stamped up to so much too late, but in order. */
static inline void jitter(struct signal *to, const struct subject *who, double most_s,
			  struct rng *r)
{
	uint64_t last_us = 0;

	for (size_t i = 0; i < who->signal.n; i++) {
		struct sample s = who->signal.samples[i];

		s.t_us += (uint64_t)(rng_between(r, 0, most_s) * 1e6);
		s.t_us = MAX(last_us, s.t_us);
		last_us = s.t_us;
		signal_add(to, &s);
	}
}

/* Stamped with the end of its packet, by who has no clock of the sensor's. */
static inline void stamp_packets(struct signal *to, const struct subject *who, double packet_s,
				 struct rng *r)
{
	uint64_t packet_us = (uint64_t)llrint(packet_s * 1e6);

	for (size_t i = 0; i < who->signal.n; i++) {
		struct sample s = who->signal.samples[i];

		s.t_us = (s.t_us / packet_us + 1) * packet_us;
		signal_add(to, &s);
	}
}

static inline void shift(struct signal *to, const struct subject *who, double later_s,
			 struct rng *r)
{
	signal_copy(to, &who->signal);
	for (size_t i = 0; i < to->n; i++)
		to->samples[i].t_us += (uint64_t)llrint(later_s * 1e6);
}

static inline void repeat(struct signal *to, const struct subject *who, double share, struct rng *r)
{
	for (size_t i = 0; i < who->signal.n; i++) {
		signal_add(to, &who->signal.samples[i]);
		if (rng_between(r, 0, 1) < share)
			signal_add(to, &who->signal.samples[i]);
	}
}

static inline void lose(struct signal *to, const struct subject *who, double share, struct rng *r)
{
	for (size_t i = 0; i < who->signal.n; i++)
		if (rng_between(r, 0, 1) >= share)
			signal_add(to, &who->signal.samples[i]);
}

/* Of packets of 0.1 s. */
static inline void lose_packets(struct signal *to, const struct subject *who, double share,
				struct rng *r)
{
	uint64_t packet = UINT64_MAX;
	bool lost = false;

	for (size_t i = 0; i < who->signal.n; i++) {
		uint64_t of = who->signal.samples[i].t_us / 100000;

		if (of != packet)
			lost = rng_between(r, 0, 1) < share;
		packet = of;
		if (!lost)
			signal_add(to, &who->signal.samples[i]);
	}
}

/*
 * Of a recording no pulses: people's small pulls are as weak as noise, so that it is a matter of
 * level whether they are seen; and nothing of the first 3 s, where rest may not be known yet.
 */
static inline bool counts(const struct subject *who, const struct signal *s, const struct event *e)
{
	double begin_s = signal_at_s(s, 0), start_s = record_edge_s(&e->hold, EDGE_START),
	       end_s = record_edge_s(&e->hold, EDGE_END);

	if (!who->recording)
		return true;
	return e->kind != EVENT_PULSE && start_s > begin_s + 3 &&
	       !recording_unclear(who->recording, (start_s + end_s) / 2 - begin_s);
}

static inline void listen(const struct subject *who, const struct signal *s, struct answer *ret)
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

		if (e->kind != EVENT_HOLD && e->kind != EVENT_PULSE && e->kind != EVENT_REP)
			continue;
		if (last && isinf(last->next_s))
			last->next_s = record_edge_s(&e->hold, EDGE_START);
		if (counts(who, s, e))
			ret->loads[ret->n++] =
				(struct load){ e->kind, e->hold, last_end_s, INFINITY };
		last_end_s = record_edge_s(&e->hold, EDGE_END);
	}
}

static inline unsigned wrong_edge(const char *how, enum edge edge, double got_s, double want_s,
				  double tolerance_s)
{
	if (fabs(got_s - want_s) <= tolerance_s)
		return 0;
	print_message("# %s %s at %.4f s, not %.4f (+-%.4f)\n", how, edge_names[edge], got_s,
		      want_s, tolerance_s);
	return 1;
}

/* A plateau of just about a second may be either. */
static inline bool other_kind(const struct load *was, const struct load *is,
			      const struct defined *d)
{
	return was->kind != is->kind &&
	       fabs(d->edges_s[EDGE_PLATEAU_END] - d->edges_s[EDGE_PLATEAU_START] - 1) > 0.1;
}

static inline double load_level(const struct load *l)
{
	return l->kind == EVENT_REP ? chord_deg(l->hold.range_deg) : l->hold.level_n;
}

/* Return: how much is wrong about a load, after telling it. */
static inline unsigned judge(const struct property *p, const struct subject *who,
			     const struct means *means, const struct load *was,
			     const struct load *is)
{
	double was_until_s = record_edge_s(&was->hold, EDGE_PLATEAU_END) + p->later_s;
	const struct defined_window w = {
		.last_end_s = is->last_end_s,
		.start_s = record_edge_s(&was->hold, EDGE_START) + p->later_s,
		.until_s = was_until_s,
		.next_s = fmin(is->next_s, was_until_s + AFTERMATH_S),
	};
	_cleanup_(series_done) struct series g = means_g(means, &w);
	struct defined d = define_load(&g, &w);
	double most_s = who->arguable ? fmin(p->moves_s, THE_SAME_S) : p->moves_s;
	unsigned wrong = 0;

	for (enum edge e = 0; e < EDGES; e++) {
		double got_s = record_edge_s(&is->hold, e),
		       was_s = record_edge_s(&was->hold, e) + p->later_s,
		       step_s = 0.01 + series_step_s(&g, d.edges_s[e]);

		if (!who->arguable)
			wrong += wrong_edge("by the definition,", e, got_s, d.edges_s[e], step_s);
		if (!who->arguable || e == EDGE_START || e == EDGE_END)
			wrong += wrong_edge("moved:", e, got_s, was_s, most_s + step_s);
	}
	if (!who->arguable &&
	    fabs(load_level(is) - d.level) >
		    (is->kind == EVENT_REP ? RANGE_SHARE : LEVEL_SHARE) * d.level) {
		print_message("# level %g, not %g\n", load_level(is), d.level);
		wrong++;
	}
	if (other_kind(was, is, &d)) {
		print_message("# hold or pulse?\n");
		wrong++;
	}
	return wrong;
}

static inline void print_loads(const char *what, const struct answer *a)
{
	for (size_t i = 0; i < a->n; i++) {
		const struct load *l = &a->loads[i];

		print_message("#   %s %s %.3f %.3f %.3f %.3f s, level %.3f\n", what,
			      event_kind_name(l->kind), record_edge_s(&l->hold, EDGE_START),
			      record_edge_s(&l->hold, EDGE_PLATEAU_START),
			      record_edge_s(&l->hold, EDGE_PLATEAU_END),
			      record_edge_s(&l->hold, EDGE_END), load_level(l));
	}
}

/* Return: whether @who is told the same in spite of the change. */
static inline bool property_holds(const struct property *p, const struct subject *who)
{
	_cleanup_(signal_done) struct signal changed = { 0 };
	_cleanup_(means_done) struct means means = { 0 };
	static struct answer is;
	struct rng r = { who->seed };
	unsigned wrong = 0;

	p->change(&changed, who, p->much, &r);
	listen(who, &changed, &is);
	means = means_new(&changed);
	wrong += is.n != who->answer.n;
	for (size_t i = 0; i < is.n && is.n == who->answer.n; i++)
		wrong += judge(p, who, &means, &who->answer.loads[i], &is.loads[i]);
	if (wrong) {
		print_message("# that was %s, %s\n", who->name, p->what);
		print_loads("was", &who->answer);
		print_loads("is ", &is);
	}
	return !wrong;
}

/* A recording of which something in particular cannot be asked, and why. */
struct exception {
	const char *name, *what, *why;
};

static inline bool is_excepted(const struct exception *e, size_t n, const struct property *p,
			       const struct subject *who)
{
	for (size_t i = 0; i < n; i++)
		if (who->recording && !strcmp(e[i].name, who->name) && !strcmp(e[i].what, p->what))
			return true;
	return false;
}

static inline void property_of_all(const struct property *p, const struct subject *all, size_t n,
				   const struct exception *exceptions, size_t n_exceptions)
{
	unsigned wrong = 0;

	for (size_t i = 0; i < n; i++)
		if (!(p->coarse && all[i].grips_again) &&
		    !is_excepted(exceptions, n_exceptions, p, &all[i]))
			wrong += !property_holds(p, &all[i]);
	if (wrong)
		fail_msg("%s: %u of %zu are told otherwise", p->what, wrong, n);
}
