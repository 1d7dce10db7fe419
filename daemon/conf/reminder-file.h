/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * reminders/ID.reminder: one reminder. Written by the program, by rename; readable and editable by
 * people.
 *
 *	[Reminder] Routine=, Rule=; Title=: else the routine's; Enabled=: else yes
 *	CatchUp=, Apart=, Quiet=, Repeat=, Repeats=, Escalate=, StartOnBand=: as in [Reminders] of
 *	instep.conf, in place of what is said there
 *
 * Whether the routine is there, and whether the rule is one (conf/rule-text.h), is not asked here: a
 * reminder with a mistake in them is kept, and shown with it.
 */

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>

#include "conf/settings.h"
#include "core/routine.h"
#include "sys/keyfile.h"

#define REMINDER_ID_MAX    64
#define REMINDER_RULE_MAX  512
#define REMINDER_TITLE_MAX 128
#define REMINDER_OWN_MAX   32
#define REMINDER_FILES_MAX 10000

/* What it can say in place of the settings. */
enum reminder_own {
	OWN_CATCH_UP,
	OWN_APART,
	OWN_QUIET,
	OWN_REPEAT,
	OWN_REPEATS,
	OWN_ESCALATE,
	OWN_START_ON_BAND,
};
#define REMINDER_OWNS (OWN_START_ON_BAND + 1)

struct reminder_file {
	char id[REMINDER_ID_MAX]; /* [a-z0-9-] */
	char routine[ROUTINE_ID_MAX];
	char rule[REMINDER_RULE_MAX];   /* "" = it does not say when */
	char title[REMINDER_TITLE_MAX]; /* "" = that of the routine */
	bool enabled;
	char own[REMINDER_OWNS][REMINDER_OWN_MAX]; /* as written; "" = as the settings say */
};

void reminder_file_init(struct reminder_file *f); /* enabled, and nothing else */

/**
 * reminder_file_load_all() - read every reminder, in the order of their ids
 * A file without Routine= is a complaint and left out, as is one that cannot be read; a value that
 * is none is a complaint and as if it were not there. Of more than REMINDER_FILES_MAX the rest is a
 * complaint.
 * @ret: the caller's to free(); NULL when there is none
 *
 * Return: 0 or -ENOMEM.
 */
int reminder_file_load_all(struct reminder_file **ret, size_t *ret_n, struct complaints *c);

/*
 * The same for those who cannot wait: one file at a time, in no order.
 */
struct reminder_walk {
	DIR *dir; /* NULL: there is none, or it is at its end */
	char *folder;
	size_t n; /* files so far */
};
/** reminder_walk_begin() - Return: 0 or -ENOMEM */
int reminder_walk_begin(struct reminder_walk *w, struct complaints *c);
/**
 * reminder_walk_next() - Return: 0, -ENODATA (that was the last), -ENOMEM, or another negative errno
 * of a file that was complained about; go on then.
 */
int reminder_walk_next(struct reminder_walk *w, struct reminder_file *ret, struct complaints *c);
/** reminder_walk_done() - of a walk of zeroes, too */
void reminder_walk_done(struct reminder_walk *w);

/**
 * reminder_file_load() - the same of the one with this id. Return: 0, -ENOENT, or another negative
 * errno; a complaint says which.
 */
int reminder_file_load(struct reminder_file *ret, const char *id, struct complaints *c);

/**
 * reminder_file_set() - change one value as a line of the file would; "" takes its line away
 * @key:          "Rule", "CatchUp", ... as in the file
 * @ret_expected: on -EINVAL and -ERANGE what a good value looks like; may be NULL
 *
 * Return: 0, -ENOENT (there is no such key), -EINVAL (not understood), -ERANGE; unchanged then.
 */
int reminder_file_set(struct reminder_file *f, const char *key, const char *value,
		      const char **ret_expected);

/** reminder_file_settings() - @general with what the file says in their place */
struct reminder_settings reminder_file_settings(const struct reminder_file *f,
						const struct reminder_settings *general);

/**
 * reminder_file_save() - write @f to its file, creating the folder
 * Return: 0, -EINVAL (the id or the routine is none, or a text is not one printable line), -ENXIO
 * (no home), or why it could not be written.
 */
int reminder_file_save(const struct reminder_file *f);

/** reminder_file_remove() - Return: 0, -ENOENT, -EINVAL (no id), or another negative errno */
int reminder_file_remove(const char *id);

/** reminder_id_valid() - 1..63 of [a-z0-9-], not beginning with '-': safe as a file name */
bool reminder_id_valid(const char *id);
