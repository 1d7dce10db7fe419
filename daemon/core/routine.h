/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a workout asks for. A routine is a list of steps; a step is one exercise in sets of holds.
 * Filled from a .routine file (conf/routine-file.h) and then checked here, once, so that the
 * session can trust it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROUTINE_STEPS_MAX 16
#define ROUTINE_ID_MAX    64
#define ROUTINE_TEXT_MAX  512

#define ROUTINE_MAX_TEST "max" /* the id of the one that measures a person's best */

enum side { SIDE_BOTH, SIDE_LEFT, SIDE_RIGHT };

/* Which foot a step trains, and how its sets go round. */
enum sides {
	SIDES_BOTH, /* both feet together */
	SIDES_LEFT,
	SIDES_RIGHT,
	SIDES_EACH,      /* all sets of the first foot, then all of the other */
	SIDES_ALTERNATE, /* a set with the first foot, a set with the other, and so on */
};

/* What can see whether an exercise is done: one bit each in struct step. */
enum sensor { SENSOR_BAND = 1 << 0, SENSOR_MOTION = 1 << 1 };

/* The least force over rest that counts. */
struct target {
	double least_n; /* 0 = any; 2000 N at most */
	double share;   /* over 0: so much of one's best, 1 at most, in place of least_n */
};

struct step {
	char exercise[ROUTINE_ID_MAX]; /* "resisted-flexion" */
	char setup[ROUTINE_TEXT_MAX];  /* what to get ready, one or two sentences; may be empty */
	enum sides sides;
	enum side first;      /* SIDE_LEFT or SIDE_RIGHT, for SIDES_EACH and SIDES_ALTERNATE */
	unsigned sets;        /* a foot; 1..99 */
	unsigned reps;        /* a set; 1..999 */
	uint64_t hold_us;     /* 0.5 s..10 min */
	uint64_t out_us;      /* pace of the pull, timer guidance only; 1 min at most */
	uint64_t back_us;     /* pace of the release, timer guidance only; 1 min at most */
	uint64_t rest_us;     /* between two reps; 0 = go on at once; 1 h at most */
	uint64_t set_rest_us; /* after a set, before the next one or the next step; 1 h at most */
	struct target target;
	/* by enum side, newtons: filled in for a workout, 0 = not known */
	double best_n[SIDE_RIGHT + 1];
	unsigned sensors; /* enum sensor: each of them can verify it; 0 = none, the timer guides */
};

struct routine {
	char id[ROUTINE_ID_MAX];
	char name[ROUTINE_ID_MAX * 2];
	char summary[ROUTINE_TEXT_MAX];
	char needs[ROUTINE_TEXT_MAX]; /* "band, chair": words parted by ", " */
	unsigned n_steps;
	struct step steps[ROUTINE_STEPS_MAX];
};

/**
 * routine_check() - is this something a session can guide?
 * @ret_step: the step that is wrong, from 0
 *
 * Return: NULL when it is, else what is wrong, as a sentence to be shown after the name of the
 * step.
 */
const char *routine_check(const struct routine *r, unsigned *ret_step);

/**
 * step_sets() - sets of this step over both feet: twice step.sets for SIDES_EACH and
 * SIDES_ALTERNATE
 */
unsigned step_sets(const struct step *s);

/** step_side() - the foot of set @set (from 0, below step_sets()) */
enum side step_side(const struct step *s, unsigned set);

/**
 * step_target_n() - the least force over rest that counts with @side, newtons; 0 = any, as it is
 * while the best that it is a share of is not known
 */
double step_target_n(const struct step *s, enum side side);

/** step_needs_best() - is the target of @set (from 0) a share of a best that is not known? */
bool step_needs_best(const struct step *s, unsigned set);

/**
 * step_rest_after_us() - the rest after set @set, when another set or step comes
 * @ready_us: length of a get-ready countdown: a change of foot takes at least as long
 */
uint64_t step_rest_after_us(const struct step *s, unsigned set, uint64_t ready_us);

/** routine_planned() - reps over all steps, sets and feet */
unsigned routine_planned(const struct routine *r);

/** routine_duration_us() - how long a run by timer takes, get-ready countdowns included */
uint64_t routine_duration_us(const struct routine *r, uint64_t ready_us);

const char *side_name(enum side side);            /* "both", "left", "right" */
const char *sides_name(enum sides sides);         /* "both", "left", "right", "each", "alternate" */
int side_parse(const char *text, enum side *ret); /* 0 or -EINVAL, as sides_parse() */
int sides_parse(const char *text, enum sides *ret);
