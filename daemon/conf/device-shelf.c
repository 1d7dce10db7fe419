/* SPDX-License-Identifier: MIT */

/*
 * All devices at once: the shipped ones, then the user's over them. They are read once: a driver
 * that a file describes is in use for as long as the program runs.
 */

#include <errno.h>
#include <string.h>

#include "conf/device-file.h"
#include "conf/shelf.h"
#include "sys/cleanup.h"

struct loading {
	struct device_shelf shelf;
	struct complaints *complaints;
};

/* More than anybody owns. Each is compared with every advertisement of a scan. */
#define DEVICES_MAX 200

static struct device_entry *entry_free(struct device_entry *e)
{
	if (e)
		free(e->path);
	free(e);
	return NULL;
}

DEFINE_CLEANUP(struct device_entry *, entry_free);

void device_shelf_done(struct device_shelf *s)
{
	for (size_t i = 0; i < s->n; i++)
		entry_free(s->entries[i]);
	free(s->entries);
	free((void *)s->models.list);
	*s = (struct device_shelf){ 0 };
}

static void loading_done(struct loading *l)
{
	device_shelf_done(&l->shelf);
}

/* Where the entry @id is, or where a new one goes. */
static size_t place_of(const struct device_shelf *s, const char *id)
{
	size_t i = 0;

	while (i < s->n && strcmp(s->entries[i]->model.id, id) != 0)
		i++;
	return i;
}

const struct device_entry *device_shelf_find(const struct device_shelf *s, const char *id)
{
	size_t i = place_of(s, id);

	return i < s->n ? s->entries[i] : NULL;
}

static int shelf_put(struct device_shelf *s, struct device_entry *entry)
{
	size_t place = place_of(s, entry->model.id);
	struct device_entry **more;

	if (place < s->n) {
		entry_free(s->entries[place]);
		s->entries[place] = entry;
		return 0;
	}

	more = reallocarray(s->entries, s->n + 1, sizeof(struct device_entry *));
	if (!more)
		return -ENOMEM;

	s->entries = more;
	s->entries[s->n++] = entry;
	return 0;
}

static int load_one(void *userdata, const char *path, bool own)
{
	_cleanup_(entry_freep) struct device_entry *entry = calloc(1, sizeof(*entry));
	struct loading *l = userdata;
	int r;

	if (!entry)
		return -ENOMEM;
	entry->own = own;
	entry->path = strdup(path);
	if (!entry->path)
		return -ENOMEM;

	r = device_load(&entry->model, path, l->complaints);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return 0; /* complained about, and left out */
	if (place_of(&l->shelf, entry->model.id) == DEVICES_MAX) {
		complain(l->complaints, "%s: left out, because there are %d devices already", path,
			 DEVICES_MAX);
		return 0;
	}

	r = shelf_put(&l->shelf, entry);
	if (r < 0)
		return r;

	TAKE(entry);
	return 0;
}

static int by_id(const void *a, const void *b)
{
	const struct device_entry *const *left = a, *const *right = b;

	return strcmp((*left)->model.id, (*right)->model.id);
}

/* Who writes a file for a device means it, whatever a shipped one says of its like. */
static int list_models(struct device_shelf *s)
{
	const struct model **list = calloc(MAX(s->n, 1U), sizeof(*list));

	if (!list)
		return -ENOMEM;

	for (int own = 1; own >= 0; own--)
		for (size_t i = 0; i < s->n; i++)
			if (s->entries[i]->own == (bool)own)
				list[s->models.n++] = &s->entries[i]->model;
	s->models.list = list;
	return 0;
}

int device_shelf_load(struct device_shelf *ret, struct complaints *c)
{
	_cleanup_(loading_done) struct loading l = { .complaints = c };
	int r;

	r = shelf_each(&shelf_devices, load_one, &l, c);
	if (r < 0)
		return r;

	if (l.shelf.n == 0)
		complain(c, "No devices were found: install Instep's data, or set INSTEP_DATADIR "
			    "to where it is");
	else
		qsort(l.shelf.entries, l.shelf.n, sizeof(*l.shelf.entries), by_id);

	r = list_models(&l.shelf);
	if (r < 0)
		return r;

	*ret = l.shelf;
	l.shelf = (struct device_shelf){ 0 };
	return 0;
}
