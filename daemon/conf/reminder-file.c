/* SPDX-License-Identifier: MIT */

/*
 * The reminders, a file each, so that a mistake in one costs one. What a file says in place of the
 * settings is kept as it was written: it goes back into the file as the person knows it.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf/folder.h"
#include "conf/id.h"
#include "conf/reminder-file.h"
#include "conf/reminder-value.h"
#include "sys/cleanup.h"
#include "sys/paths.h"
#include "util/text.h"

#define EXTENSION ".reminder"
#define TEXT_MAX  2048 /* of a file that is written: its longest values, and the keys */

/* The fields of the settings that a file can say in their place, and how they are read. */
static const struct own_value {
	keyfile_parser parse;
	size_t offset, size;
} own_values[REMINDER_OWNS] = {
#define VALUE(field, parser)                                           \
	{                                                              \
		parser, offsetof(struct reminder_settings, field),     \
			sizeof(((struct reminder_settings *)0)->field) \
	}
	[OWN_CATCH_UP] = VALUE(catch_up_us, reminder_parse_catch_up),
	[OWN_APART] = VALUE(apart_us, reminder_parse_apart),
	[OWN_QUIET] = VALUE(quiet, reminder_parse_quiet),
	[OWN_REPEAT] = VALUE(repeat_us, reminder_parse_repeat),
	[OWN_REPEATS] = VALUE(repeats, reminder_parse_repeats),
	[OWN_ESCALATE] = VALUE(escalate, keyfile_switch),
	[OWN_START_ON_BAND] = VALUE(on_band, reminder_parse_on_band),
#undef VALUE
};

static int read_own(enum reminder_own own, const char *text, struct reminder_settings *s)
{
	const struct own_value *v = &own_values[own];

	return v->parse(text, (char *)s + v->offset, v->size);
}

/* The text itself, if it can be read. */
static int take_own(enum reminder_own own, const char *value, void *field, size_t size)
{
	struct reminder_settings unused;
	int r;

	r = read_own(own, value, &unused);
	return r < 0 ? r : keyfile_text(value, field, size);
}

/* A parser is not told which key it reads. */
#define OWN_PARSER(name, own)                                                \
	static int parse_##name(const char *value, void *field, size_t size) \
	{                                                                    \
		return take_own(own, value, field, size);                    \
	}
OWN_PARSER(catch_up, OWN_CATCH_UP)
OWN_PARSER(apart, OWN_APART)
OWN_PARSER(quiet, OWN_QUIET)
OWN_PARSER(repeat, OWN_REPEAT)
OWN_PARSER(repeats, OWN_REPEATS)
OWN_PARSER(escalate, OWN_ESCALATE)
OWN_PARSER(on_band, OWN_START_ON_BAND)

static int parse_routine(const char *value, void *field, size_t size)
{
	return id_valid(value, size - 1) ? keyfile_text(value, field, size) : -EINVAL;
}

#define KEY(name, field, parser, expected) \
	KEYFILE_KEY("Reminder", name, struct reminder_file, field, parser, expected)
#define OWN_KEY(name, index, parser, expected) [index] = KEY(name, own[index], parser, expected)

static const struct keyfile_key reminder_keys[] = {
	OWN_KEY("CatchUp", OWN_CATCH_UP, parse_catch_up, EXPECT_CATCH_UP),
	OWN_KEY("Apart", OWN_APART, parse_apart, EXPECT_APART),
	OWN_KEY("Quiet", OWN_QUIET, parse_quiet, EXPECT_QUIET),
	OWN_KEY("Repeat", OWN_REPEAT, parse_repeat, EXPECT_REPEAT),
	OWN_KEY("Repeats", OWN_REPEATS, parse_repeats, EXPECT_REPEATS),
	OWN_KEY("Escalate", OWN_ESCALATE, parse_escalate, "yes or no"),
	OWN_KEY("StartOnBand", OWN_START_ON_BAND, parse_on_band, EXPECT_ON_BAND),
	KEY("Routine", routine, parse_routine, "the id of a routine"),
	KEY("Rule", rule, keyfile_text, "a rule of less than 512 bytes"),
	KEY("Title", title, keyfile_text, "a text of less than 128 bytes"),
	KEY("Enabled", enabled, keyfile_switch, "yes or no"),
};

static const struct keyfile_kind reminder_kind = { .keys = reminder_keys,
						   .n_keys = ELEMENTS(reminder_keys) };

bool reminder_id_valid(const char *id)
{
	return id_valid(id, REMINDER_ID_MAX - 1);
}

static int reminder_path(const char *id, char **ret)
{
	char name[sizeof("reminders/") + REMINDER_ID_MAX + sizeof(EXTENSION)];

	if (!reminder_id_valid(id))
		return -EINVAL;

	(void)snprintf(name, sizeof(name), "reminders/%s" EXTENSION, id);
	return path_in(PATH_CONFIG, name, ret);
}

void reminder_file_init(struct reminder_file *f)
{
	*f = (struct reminder_file){ .enabled = true };
}

static int load(struct reminder_file *f, const char *path, struct complaints *c)
{
	int r;

	reminder_file_init(f);
	r = id_of_file(path, EXTENSION, f->id, sizeof(f->id));
	if (r < 0) {
		complain(c,
			 "%s: a reminder's file is named with at most 63 of a-z, 0-9 and -, and "
			 "ends in .reminder",
			 path);
		return r;
	}

	r = keyfile_read(path, &reminder_kind, f, c);
	if (r < 0)
		return r;

	if (!f->routine[0]) {
		complain(c, "%s: [Reminder] needs Routine=: the id of what it reminds of", path);
		return -EINVAL;
	}

	return 0;
}

static void complain_too_many(struct complaints *c, const char *path)
{
	complain(c,
		 "%s: one too many, and left out with those that follow: "
		 "%d reminders are the most",
		 path, REMINDER_FILES_MAX);
}

struct loading {
	struct reminder_file *files;
	size_t n, size; /* in files; there is room for */
	struct complaints *complaints;
};

/* One more, of which there may be thousands. */
static int keep(struct loading *l, const struct reminder_file *file)
{
	struct reminder_file *more;
	size_t size = l->size ? 2 * l->size : 8;

	if (l->n == l->size) {
		more = reallocarray(l->files, size, sizeof(*more));
		if (!more)
			return -ENOMEM;
		l->files = more;
		l->size = size;
	}

	l->files[l->n++] = *file;
	return 0;
}

static int load_one(void *userdata, const char *path)
{
	struct loading *l = userdata;
	struct reminder_file file;
	int r;

	if (l->n == REMINDER_FILES_MAX) {
		complain_too_many(l->complaints, path);
		return -E2BIG;
	}

	r = load(&file, path, l->complaints);
	if (r < 0)
		return r == -ENOMEM ? r : 0; /* else complained about, and left out */

	return keep(l, &file);
}

int reminder_file_load_all(struct reminder_file **ret, size_t *ret_n, struct complaints *c)
{
	struct loading l = { .complaints = c };
	_cleanup_(freep) char *folder = NULL;
	int r;

	r = path_in(PATH_CONFIG, "reminders", &folder);
	if (r == 0)
		r = folder_each(folder, EXTENSION, load_one, &l, c);
	if (r == -ENOMEM) { /* without a home there are no reminders, which is no mistake */
		free(l.files);
		return r;
	}

	*ret = l.files;
	*ret_n = l.n;
	return 0;
}

int reminder_walk_begin(struct reminder_walk *w, struct complaints *c)
{
	int r;

	*w = (struct reminder_walk){ 0 };
	r = path_in(PATH_CONFIG, "reminders", &w->folder);
	if (r < 0)
		return r == -ENOMEM ? r : 0;

	w->dir = opendir(w->folder);
	if (!w->dir && errno != ENOENT)
		complain(c, "%s: the folder cannot be read: %s", w->folder, strerror(errno));
	return 0;
}

int reminder_walk_next(struct reminder_walk *w, struct reminder_file *ret, struct complaints *c)
{
	_cleanup_(freep) char *path = NULL;
	const struct dirent *entry;
	struct reminder_file file;
	int r;

	do {
		entry = w->dir ? readdir(w->dir) : NULL;
		if (!entry)
			return -ENODATA;
	} while (entry->d_name[0] == '.' || stem_length(entry->d_name, EXTENSION) == 0);

	if (asprintf(&path, "%s/%s", w->folder, entry->d_name) < 0) {
		path = NULL;
		return -ENOMEM;
	}
	if (w->n++ == REMINDER_FILES_MAX) {
		complain_too_many(c, path);
		return -ENODATA;
	}

	r = load(&file, path, c);
	if (r < 0)
		return r;

	*ret = file;
	return 0;
}

void reminder_walk_done(struct reminder_walk *w)
{
	if (w->dir)
		(void)closedir(w->dir);
	free(w->folder);
	*w = (struct reminder_walk){ 0 };
}

int reminder_file_load(struct reminder_file *ret, const char *id, struct complaints *c)
{
	_cleanup_(freep) char *path = NULL;
	struct reminder_file file;
	int r;

	r = reminder_path(id, &path);
	if (r == 0)
		r = load(&file, path, c);
	if (r < 0)
		return r;

	*ret = file;
	return 0;
}

static const struct keyfile_key *find_key(const char *name)
{
	for (size_t i = 0; i < ELEMENTS(reminder_keys); i++)
		if (strcmp(reminder_keys[i].key, name) == 0)
			return &reminder_keys[i];
	return NULL;
}

int reminder_file_set(struct reminder_file *f, const char *key, const char *value,
		      const char **ret_expected)
{
	const struct keyfile_key *k = find_key(key);
	char *field;
	int r;

	if (!k)
		return -ENOENT;

	field = (char *)f + k->offset;
	if (!value[0] && k->parse != keyfile_switch && k->parse != parse_routine) {
		field[0] = '\0';
		return 0;
	}

	r = text_is_printable(value, strlen(value)) ? k->parse(value, field, k->size) : -EINVAL;
	if (r < 0 && ret_expected)
		*ret_expected = k->expected;
	return r;
}

struct reminder_settings reminder_file_settings(const struct reminder_file *f,
						const struct reminder_settings *general)
{
	struct reminder_settings s = *general;

	/* what cannot be read did not come through reminder_file_set(): then the setting stays */
	for (enum reminder_own i = OWN_CATCH_UP; i < REMINDER_OWNS; i++)
		(void)read_own(i, f->own[i], &s);
	return s;
}

static bool can_be_written(const struct reminder_file *f)
{
	bool fine = text_is_printable(f->rule, strlen(f->rule)) &&
		    text_is_printable(f->title, strlen(f->title));

	for (size_t i = 0; i < REMINDER_OWNS; i++)
		fine = fine && text_is_printable(f->own[i], strlen(f->own[i]));
	return fine && id_valid(f->routine, sizeof(f->routine) - 1);
}

static void add_line(char text[static TEXT_MAX], const char *key, const char *value)
{
	size_t n = strlen(text);

	if (value[0])
		(void)snprintf(text + n, TEXT_MAX - n, "%s=%s\n", key, value);
}

int reminder_file_save(const struct reminder_file *f)
{
	char text[TEXT_MAX] = "# Written by instepctl remind; it can be edited, too.\n[Reminder]\n";
	_cleanup_(freep) char *path = NULL;
	int r;

	if (!can_be_written(f))
		return -EINVAL;

	r = reminder_path(f->id, &path);
	if (r < 0)
		return r;

	r = path_make_for(path);
	if (r < 0)
		return r;

	add_line(text, "Routine", f->routine);
	add_line(text, "Rule", f->rule);
	add_line(text, "Title", f->title);
	add_line(text, "Enabled", f->enabled ? "yes" : "no");
	for (size_t i = 0; i < REMINDER_OWNS; i++)
		add_line(text, reminder_keys[i].key, f->own[i]);

	return path_write(path, text, strlen(text));
}

int reminder_file_remove(const char *id)
{
	_cleanup_(freep) char *path = NULL;
	int r;

	r = reminder_path(id, &path);
	if (r < 0)
		return r;

	return unlink(path) < 0 ? -errno : 0;
}
