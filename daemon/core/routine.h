/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a workout asks for. A routine is a list of steps; a step is one exercise in sets; a set goes
 * through the parts of its step in turn (feet straight, toes out, toes in; or circles one way, then
 * the other), with the same reps in each. Filled from a .routine file (conf/routine-file.h) and
 * then checked here, once, so that the session can trust it.
 *
 * routine.c checks and shapes a routine, step.c answers for one step, routine-names.c has the
 * words.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ROUTINE_STEPS_MAX   16
#define ROUTINE_PARTS_MAX   4
#define ROUTINE_ID_MAX      64
#define ROUTINE_TEXT_MAX    512
#define ROUTINE_VARIANT_MAX 32

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

/* What one rep of a step is made of. */
enum step_kind {
	KIND_HOLD,    /* out, hold, back, and maybe a hold there; then rest */
	KIND_REPS,    /* out and back, at a tempo */
	KIND_TIMED,   /* to go on for a time, once a part: a walk */
	KIND_CIRCLES, /* one circle after the other, each for a count */
};

enum direction { DIRECTION_NONE, DIRECTION_CLOCKWISE, DIRECTION_COUNTERCLOCKWISE };

struct part {
	char variant[ROUTINE_VARIANT_MAX]; /* "toes out"; may be empty */
	enum direction direction;
};

/* What can see whether an exercise is done: one bit each in struct step. */
enum sensor { SENSOR_BAND = 1 << 0, SENSOR_MOTION = 1 << 1 };

/* The least force over rest that counts. */
struct target {
	double least_n; /* 0 = any; 2000 N at most */
	double share;   /* over 0: so much of one's best, 1 at most, in place of least_n */
};

#define PLAN_DAYS_MAX  99
#define PLAN_TIMES_MAX 24
/* How often something is to be done; all zero: nothing is said. */
struct plan {
	unsigned days_least, days_most; /* every 2-3 days: 2 and 3; 1..PLAN_DAYS_MAX */
	unsigned times_a_day;           /* 1..PLAN_TIMES_MAX */
	bool morning;
};

/* The numbers of a step that a sheet may leave to the person, as in "5-10 circles". */
enum dose { DOSE_SETS, DOSE_REPS, DOSE_HOLD, DOSE_TIME };
#define DOSE_COUNT (DOSE_TIME + 1)

/* Microseconds where the dose is a time; both 0: nothing is left open. */
struct range {
	uint64_t least, most;
};

struct step {
	char exercise[ROUTINE_ID_MAX]; /* "resisted-flexion" */
	char label[ROUTINE_ID_MAX];    /* tells two steps of one exercise apart; may be empty */
	/* what a person reads before it: each one or two short sentences, or empty */
	char setup[ROUTINE_TEXT_MAX];
	char movement[ROUTINE_TEXT_MAX];
	char avoid[ROUTINE_TEXT_MAX];
	char needs[ROUTINE_TEXT_MAX]; /* "chair, towel": words parted by ", " */
	char ours[ROUTINE_TEXT_MAX];  /* keys of its file that are our own choice, likewise */
	struct plan plan;             /* of this exercise alone, beside its routine's */
	bool warm_up;                 /* makes one ready: no level of it is a best */

	enum step_kind kind;
	enum sides sides;
	enum side first;  /* SIDE_LEFT or SIDE_RIGHT, for SIDES_EACH and SIDES_ALTERNATE */
	unsigned n_parts; /* 0 = a set is of one piece */
	struct part parts[ROUTINE_PARTS_MAX];
	unsigned sets;         /* a foot; 1..99 */
	unsigned reps;         /* a part of a set; 1..999, 1 for KIND_TIMED */
	uint64_t hold_us;      /* KIND_HOLD: 0.5 s..10 min */
	uint64_t back_hold_us; /* KIND_HOLD: held in the back position, too; 10 min at most */
	uint64_t time_us;      /* KIND_TIMED: 1 s..1 h; KIND_CIRCLES: of a circle, 0.2 s..1 min */
	/* KIND_HOLD (timer guidance only) and KIND_REPS (0.2 s at least together); 1 min at most */
	uint64_t out_us, back_us;
	uint64_t rest_us;          /* between two reps; 0 = go on at once; 1 h at most, as below */
	uint64_t set_rest_us;      /* between two sets */
	uint64_t exercise_rest_us; /* before the next step, beside the get-ready */
	struct range ranges[DOSE_COUNT];

	struct target target;
	/* by enum side, newtons: filled in for a workout, 0 = not known */
	double best_n[SIDE_RIGHT + 1];
	unsigned sensors; /* enum sensor: each of them can verify it; 0 = none, the timer guides */
};

struct routine {
	char id[ROUTINE_ID_MAX];
	char name[ROUTINE_ID_MAX * 2];
	char summary[ROUTINE_TEXT_MAX];
	char source[ROUTINE_TEXT_MAX]; /* where its doses are from; may be empty */
	char needs[ROUTINE_TEXT_MAX];  /* beside those of its steps: routine_needs() has all */
	char ours[ROUTINE_TEXT_MAX];   /* as in struct step */
	struct plan plan;
	unsigned article_minutes; /* how long its source says it takes; 0 = it says nothing */
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
 * routine_keep() - leave out every step that is not among @names, each an exercise ("toe-grip") or
 * an exercise and a label ("resisted-flexion warm-up"); their order stays the routine's
 * @ret_bad: on an error, the name that no step has
 *
 * Return: 0 or -ENOENT; @r is then unchanged.
 */
int routine_keep(struct routine *r, const char *const *names, size_t n, size_t *ret_bad);

#define TEMPO_MIN 0.5
#define TEMPO_MAX 3.0
/**
 * routine_stretch() - make the tempo slower (@factor over 1) or faster: the way out and back, and
 * the count of a circle. Holds, times and rests stay.
 * @factor: TEMPO_MIN..TEMPO_MAX; no pace leaves the bounds that routine_check() has for it
 */
void routine_stretch(struct routine *r, double factor);

#define ROUTINE_NEEDS_MAX (4 * ROUTINE_TEXT_MAX)
/** routine_needs() - what it and its steps need, each once: "chair, towel, band" */
void routine_needs(const struct routine *r, char *ret, size_t size);

/**
 * step_set_dose() - choose within a range: @value is sets, reps, or microseconds
 * Return: 0, -ENOENT (nothing is left open there), -ERANGE (not in the range).
 */
int step_set_dose(struct step *s, enum dose dose, uint64_t value);

/** step_set_reps() - reps of one set: those of all its parts */
unsigned step_set_reps(const struct step *s);

/** step_part() - the part that rep @rep (from 0) of a set belongs to; NULL when there are none */
const struct part *step_part(const struct step *s, unsigned rep);

/** step_rep_us() - how long a rep takes by the timer, without the rest after it */
uint64_t step_rep_us(const struct step *s);

/** step_changes_foot() - do the feet take turns in it? */
bool step_changes_foot(const struct step *s);

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
 * step_rest_after_us() - the rest after set @set, when another set or step comes: set_rest_us, or
 * exercise_rest_us after the last set
 * @ready_us: length of a get-ready countdown: a change of foot takes at least as long
 */
uint64_t step_rest_after_us(const struct step *s, unsigned set, uint64_t ready_us);

/** step_reps_us() - @n reps by the timer, and the rests between them */
uint64_t step_reps_us(const struct step *s, unsigned n);

/**
 * step_sets_us() - its sets from @set (from 0) on by the timer, and the rest before each but the
 * first of the step
 * @ready_us: as step_rest_after_us() takes it
 */
uint64_t step_sets_us(const struct step *s, unsigned set, uint64_t ready_us);

/** routine_planned() - reps over all steps, sets and feet */
unsigned routine_planned(const struct routine *r);

/** routine_duration_us() - how long a run by timer takes, get-ready countdowns included */
uint64_t routine_duration_us(const struct routine *r, uint64_t ready_us);

const char *side_name(enum side side);           /* "both", "left", "right" */
const char *sides_name(enum sides sides);        /* "both", "left", "right", "each", "alternate" */
const char *step_kind_name(enum step_kind kind); /* "hold", "reps", "timed", "circles" */
/* "", "clockwise", "counterclockwise" */
const char *direction_name(enum direction direction);
/* 0 or -EINVAL, as the other parsers */
int side_parse(const char *text, enum side *ret);
int sides_parse(const char *text, enum sides *ret);
int step_kind_parse(const char *text, enum step_kind *ret);
/* "" is no direction that one could ask for */
int direction_parse(const char *text, enum direction *ret);
