/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The history, in SQLite: workouts, the steps that each was to go through, and the reps that came
 * of it. The daemon appends: a rep is one row and one transaction; only what a person has said
 * they did can be taken back again. Schema and its migrations: schema.c. Instants are microseconds
 * of CLOCK_REALTIME, lengths microseconds.
 *
 * A history that cannot be used (damaged, from a newer version, not writable, disk full) is left
 * exactly as it is; the store then goes on in memory, with what can be read of the workout under
 * way, and says so: store_problem(). Each new workout tries the file again; when it can be used,
 * what was kept in memory is written to it first.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/due.h"
#include "core/reminder.h"
#include "core/session.h"
#include "util/macro.h"

#define STORE_UUID_MAX 37
#define STORE_NOTE_MAX 1025 /* 1 KiB of text */

/* The state of a workout that was only told of, and the guide of its reps. */
#define STORE_SAID "said"
/* The state of one that a crash or the end of the daemon has cut off. */
#define STORE_INTERRUPTED "interrupted"

enum store_mode { STORE_WRITE, STORE_READ };

struct store;

/* How hard it was, how much it hurt. */
#define SCORE_MAX 10
struct score {
	bool told;
	unsigned value; /* 0..SCORE_MAX */
};

struct workout_row {
	char uuid[STORE_UUID_MAX];
	char routine[ROUTINE_ID_MAX];  /* of a said one: the exercise */
	char band[32];                 /* id; "" = by timer */
	char state[16];                /* running, finished, abandoned, interrupted, said */
	uint64_t started_us, ended_us; /* realtime; ended 0 = still open */
	int32_t offset_s; /* the clocks there were ahead of UTC by so much when it began */
	unsigned planned;
	unsigned pulses;
	uint64_t unknown_us;
	char stopped[16];        /* why it was stopped early: "" or "pain" */
	struct session_place at; /* where it would go on */

	/* what a person has said of it: store_rate() */
	struct score effort, pain;
	char note[STORE_NOTE_MAX];

	/* kept by the store */
	unsigned done, tried, skipped;
	uint64_t held_us; /* over its counted reps: as measured; by timer as prescribed */
};

/* By whom a counted rep was verified: the words of rep_row.guide. */
enum verifier { VERIFIED_BAND, VERIFIED_MOTION, VERIFIED_TIMER, VERIFIED_SAID };
#define VERIFIERS (VERIFIED_SAID + 1)

struct step_row {
	unsigned n;       /* from 1 */
	struct step step; /* exercise, label, parts, and its numbers; no other texts */
	/* done, tried: of its rows; planned 0: not known, it is from before this was stored */
	struct step_count count;
	bool verified[VERIFIERS];
};

struct rep_row {
	char exercise[ROUTINE_ID_MAX];
	unsigned step, set, rep; /* from 1, as people count */
	unsigned part;           /* likewise; 0 = a set of it is of one piece */
	enum side side;
	char guide[8]; /* verifier_name() */
	bool counted;
	char reason[16]; /* "" or why it was not counted */
	uint64_t at_us;  /* realtime of its start */
	uint64_t wanted_us;
	/*
	 * the fields below are filled (SQL NULL otherwise); but held_us may be known of any rep
	 * that ended too early, 0 = it is not
	 */
	bool measured;
	bool earned, open;
	uint64_t out_us, plateau_us, back_us, held_us, unknown_us;
	int64_t rest_us; /* from the end of the rep before it; -1 = none in this epoch */
	double rest_n, level_n, peak_n, mean_n; /* of a movement 0 (SQL NULL) */
	double range_deg;                       /* of a movement; of a force 0 (SQL NULL) */
	double target_n;     /* least force over rest that was asked for; 0 = any (SQL NULL) */
	uint64_t in_zone_us; /* core/figure.h, as the two below; without a target 0 (SQL NULL) */
	double rfd_n_per_s;  /* NAN = not known (SQL NULL) */
	double steadiness;   /* a share; NAN = not known (SQL NULL) */
};

/**
 * store_open() - open or create the history
 * @path: file; its folder is created (0700, the file 0600). NULL = in memory.
 *
 * STORE_WRITE never fails for the file's sake: see store_problem(); @ret_problem may then be NULL.
 * STORE_READ fails with -ENOENT when there is no history yet, else with another negative errno. Of
 * whatever is wrong with the file *ret_problem is a sentence, which stays valid until the next
 * call; without memory (-ENOMEM) there may be none.
 */
int store_open(struct store **ret, const char *path, enum store_mode mode,
	       const char **ret_problem);

/**
 * store_check() - could the history at @path be opened, and is it whole? It is only read.
 * Return: 0, or as store_open() with STORE_READ, which looks at less of it.
 */
int store_check(const char *path, const char **ret_problem);

void store_free(struct store *s); /* NULL is fine */
DEFINE_CLEANUP(struct store *, store_free);

/**
 * store_problem() - NULL, or the sentence that says why nothing is kept on disk now and what to do
 * It may change with every call that begins, writes or reads; the text stays valid until then.
 */
const char *store_problem(const struct store *s);

/*
 * Writing. Errors are returned; those of the file also become store_problem(), and the row is then
 * kept in memory. -ENOENT: no workout has this UUID. -EINVAL: this UUID is taken.
 */

/**
 * store_begin() - a workout begins
 * @routine: its steps are stored with it, each with all its reps planned; NULL = none are known
 */
int store_begin(struct store *s, const struct workout_row *w, const struct routine *routine);

/* How far a workout has come. */
struct store_progress {
	struct session_place at;
	const struct step_count *counts; /* of each of its steps; done and tried are not read */
	size_t n;
};

/** store_rep() - @now: after it; NULL = as it was before */
int store_rep(struct store *s, const char *uuid, const struct rep_row *r,
	      const struct store_progress *now);
/** store_place() - it goes on elsewhere: something was skipped, or is to be done again */
int store_place(struct store *s, const char *uuid, const struct store_progress *now);
/** store_end() - closes it: state, ended_us, pulses, unknown_us, stopped are taken from @w */
int store_end(struct store *s, const struct workout_row *w);
/**
 * store_close_open() - workouts left open by a crash become STORE_INTERRUPTED, ended at their last
 * rep. Return: how many.
 */
int store_close_open(struct store *s);
/**
 * store_checkpoint() - fold the log into the file; between workouts. If it cannot, the log stays:
 * nothing is lost.
 */
void store_checkpoint(struct store *s);

/* A workout that was interrupted can be gone on with for so long. */
#define STORE_RESUME_MAX_US (10 * 60 * USEC_PER_SEC)

/* A workout that was interrupted, to go on with. */
struct store_interrupted {
	struct workout_row workout;
	/* it has passed routine_check(); its steps are as in struct step_row */
	struct routine routine;
	struct step_count so_far[ROUTINE_STEPS_MAX];
};
/**
 * store_interrupted() - the newest workout, if it was interrupted less than that before @now_us
 * Return: 0, -ENOENT when there is none, -EBADMSG when its rows are not what a session could have
 * left behind.
 */
int store_interrupted(struct store *s, uint64_t now_us, struct store_interrupted *ret);
/** store_resume() - that one is open again. -ENOENT: it was not interrupted. */
int store_resume(struct store *s, const struct store_interrupted *i);

/* What a person says of a workout. */
struct rating {
	struct score effort, pain; /* not told: as it was */
	const char *note;          /* NULL: as it was; "" takes it back */
};
/** store_rate() - also -EINVAL: a score over 10, a note that is too long or not printable */
int store_rate(struct store *s, const char *uuid, const struct rating *rating);

/* An exercise that a person says they did. */
struct said {
	char uuid[STORE_UUID_MAX];
	char exercise[ROUTINE_ID_MAX];
	enum step_kind kind;
	enum side side;
	unsigned reps; /* 1..SAID_REPS_MAX */
	uint64_t at_us;
	int32_t offset_s; /* as in struct workout_row, of at_us */
};
#define SAID_REPS_MAX 999
/** store_add_said() - stores it as a workout of its own, in state STORE_SAID, each rep counted */
int store_add_said(struct store *s, const struct said *said);
/** store_undo_said() - takes back what was said last, whenever it was done. -ENOENT: nothing. */
int store_undo_said(struct store *s, struct said *ret);

/*
 * Reading. The callback is called once a row and may not call the store; a non-zero answer ends the
 * reading and is returned. Workouts newest first, those whose started_us is in [from_us, to_us);
 * reps in the order they were stored.
 */
int store_workouts(struct store *s, uint64_t from_us, uint64_t to_us, unsigned offset,
		   unsigned limit, int (*each)(void *userdata, const struct workout_row *w),
		   void *userdata);
int store_workout(struct store *s, const char *uuid, struct workout_row *ret); /* -ENOENT */
/**
 * store_newest() - the workout that began last, whatever the clock said then; said ones apart
 * Return: 0, or -ENOENT when there is none.
 */
int store_newest(struct store *s, struct workout_row *ret);
int store_steps(struct store *s, const char *uuid,
		int (*each)(void *userdata, const struct step_row *r), void *userdata);
int store_reps(struct store *s, const char *uuid,
	       int (*each)(void *userdata, const struct rep_row *r), void *userdata);

/* Sums of a span. */
struct store_totals {
	unsigned workouts; /* without those that were only said */
	unsigned done, tried;
	unsigned said;    /* of those done: only said */
	uint64_t held_us; /* as in struct workout_row */
};
int store_totals(struct store *s, uint64_t from_us, uint64_t to_us, struct store_totals *ret);

/*
 * Some days, each as it was where the workout was done: from first to before end (days since 1
 * January 1970), each from day_starts_s after midnight.
 */
struct store_days {
	int64_t first, end;
	uint32_t day_starts_s;
};
/** store_totals_of_days() - the same of those of the span that began on one of these days */
int store_totals_of_days(struct store *s, uint64_t from_us, uint64_t to_us,
			 const struct store_days *days, struct store_totals *ret);

/**
 * store_deeds() - what each workout that began at @from_us or later came to, by exercises, oldest
 * first; one that goes on, too. For due_push().
 */
int store_deeds(struct store *s, uint64_t from_us,
		int (*each)(void *userdata, const struct deeds *deeds), void *userdata);
/**
 * store_last_end() - when the last workout ended in which any rep counted, said ones included
 * Return: 0 (*ret_us 0: there is none), or negative errno.
 */
int store_last_end(struct store *s, uint64_t *ret_us);

/* The best of a person, of one exercise and side. */
struct best_row {
	char exercise[ROUTINE_ID_MAX];
	enum side side; /* both feet together are a side of their own */
	double level_n;
	uint64_t at_us;            /* of that hold */
	char uuid[STORE_UUID_MAX]; /* of that workout */
};
/**
 * store_bests() - of each exercise and side, the highest level of a counted hold in the latest max
 * test (a workout of the routine ROUTINE_MAX_TEST) that has one; its warm-up is none
 * Return: 0, what @each has ended the reading with, or negative errno.
 */
int store_bests(struct store *s, int (*each)(void *userdata, const struct best_row *b),
		void *userdata);

/*
 * Reminders: what is known of one beside its file, and what became of its slots. The instants are
 * those of struct reminder_facts. Writing errs as above: what cannot be written to the file is kept
 * in memory until the daemon ends.
 */
#define STORE_REMINDER_ID_MAX 64
struct reminder_row {
	char id[STORE_REMINDER_ID_MAX];
	uint64_t since_us, snoozed_until_us, paused_since_us, paused_until_us;
};
/** store_reminder() - Return: 0, -ENOENT when nothing is known of it, or negative errno */
int store_reminder(struct store *s, const char *id, struct reminder_row *ret);
/** store_set_reminder() - what is known of it from now on */
int store_set_reminder(struct store *s, const struct reminder_row *row);
/** store_forget_reminder() - it was removed: its slots go, too. Not to have known it is no error. */
int store_forget_reminder(struct store *s, const char *id);

/**
 * store_set_slot() - what became of a slot of @id, which store_set_reminder() has made known
 *
 * What is kept is what was true then: a slot that was missed does not become one that was skipped
 * because a rule or the zone has changed. So what is there is replaced only by "done" and "early",
 * and these by what is true without them, after an undo.
 */
int store_set_slot(struct store *s, const char *id, const struct reminder_slot *slot);
/**
 * store_slots() - the slots of @id from @from_us on, oldest first; until_us is 0
 * Return: 0, what @each has ended the reading with, or negative errno.
 */
int store_slots(struct store *s, const char *id, uint64_t from_us,
		int (*each)(void *userdata, const struct reminder_slot *slot), void *userdata);

/** verifier_name() - "band", "motion", "timer", "said" */
const char *verifier_name(enum verifier verifier);

/** uuid_new() - a random UUID (RFC 9562, version 4) as text */
int uuid_new(char ret[static STORE_UUID_MAX]);
