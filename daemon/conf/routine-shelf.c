/* SPDX-License-Identifier: MIT */

/*
 * All routines at once: the shipped ones, then the user's over them. Read whole and anew each time;
 * a changed file reaches nobody before a new shelf replaces the old.
 */

#include <errno.h>
#include <string.h>

#include "conf/routine-file.h"
#include "conf/shelf.h"
#include "sys/cleanup.h"

struct loading {
	struct routine_shelf shelf;
	struct complaints *complaints;
};

/*
 * More than anybody chooses from. Each is an object on the bus, and thousands of those take the bus
 * library minutes.
 */
#define ROUTINES_MAX 200

static void entry_done(struct routine_entry *e)
{
	free(e->path);
}

void routine_shelf_done(struct routine_shelf *s)
{
	for (size_t i = 0; i < s->n; i++)
		entry_done(&s->entries[i]);

	free(s->entries);
	*s = (struct routine_shelf){ 0 };
}

static void loading_done(struct loading *l)
{
	routine_shelf_done(&l->shelf);
}

static struct routine_entry *find(const struct routine_shelf *s, const char *id)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->entries[i].routine.id, id) == 0)
			return &s->entries[i];

	return NULL;
}

const struct routine_entry *routine_shelf_find(const struct routine_shelf *s, const char *id)
{
	return find(s, id);
}

static int shelf_put(struct routine_shelf *s, const struct routine *routine, const char *path,
		     bool own)
{
	struct routine_entry *entry = find(s, routine->id);
	_cleanup_(freep) char *copy = strdup(path);

	if (!copy)
		return -ENOMEM;

	if (entry) {
		entry_done(entry);
	} else {
		struct routine_entry *more = reallocarray(s->entries, s->n + 1, sizeof(*more));

		if (!more)
			return -ENOMEM;

		s->entries = more;
		entry = &more[s->n++];
	}

	*entry = (struct routine_entry){ .routine = *routine, .path = TAKE(copy), .own = own };
	return 0;
}

static int load_one(void *userdata, const char *path, bool own)
{
	struct loading *l = userdata;
	struct routine routine;
	int r;

	r = routine_load(&routine, path, l->complaints);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return 0; /* complained about, and left out */
	if (l->shelf.n >= ROUTINES_MAX && !find(&l->shelf, routine.id)) {
		complain(l->complaints, "%s: left out, because there are %d routines already", path,
			 ROUTINES_MAX);
		return 0;
	}

	return shelf_put(&l->shelf, &routine, path, own);
}

static int by_id(const void *a, const void *b)
{
	const struct routine_entry *left = a, *right = b;

	return strcmp(left->routine.id, right->routine.id);
}

/* Once all are there: a routine of one's own may be in the place of a shipped one. */
static void choose(struct routine_shelf *s, const struct choices *choices, struct complaints *c)
{
	for (unsigned i = 0; i < choices->n; i++) {
		struct routine_entry *entry = find(s, choices->list[i].routine);

		if (entry)
			choice_apply(&choices->list[i], &entry->routine, c);
		else
			choice_lost(&choices->list[i], c);
	}
}

int routine_shelf_load(struct routine_shelf *ret, const struct choices *choices,
		       struct complaints *c)
{
	_cleanup_(loading_done) struct loading l = { .complaints = c };
	int r;

	r = shelf_each(&shelf_routines, load_one, &l, c);
	if (r < 0)
		return r;

	if (l.shelf.n == 0)
		complain(c, "No routines were found: install Instep's data, or set INSTEP_DATADIR "
			    "to where it is");
	else
		qsort(l.shelf.entries, l.shelf.n, sizeof(*l.shelf.entries), by_id);
	choose(&l.shelf, choices, c);

	*ret = l.shelf;
	l.shelf = (struct routine_shelf){ 0 };
	return 0;
}
