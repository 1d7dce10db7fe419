/* SPDX-License-Identifier: MIT */

/* The routines on the bus. They change only as a whole, when the files are read again. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/routines.h"
#include "util/macro.h"

void routines_done(struct routines *r)
{
	for (size_t i = 0; r->objects && i < r->shelf.n; i++) {
		if (r->objects[i].slot)
			bus_vanishes(r->bus, r->objects[i].path);
		sd_bus_slot_unref(r->objects[i].slot);
	}

	free(r->objects);
	r->objects = NULL;
	routine_shelf_done(&r->shelf);
	r->shelf = (struct routine_shelf){ 0 };
}

static bool same_shelf(const struct routine_shelf *a, const struct routine_shelf *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (strcmp(a->entries[i].path, b->entries[i].path) != 0 ||
		    memcmp(&a->entries[i].routine, &b->entries[i].routine, sizeof(struct routine)))
			return false;
	return true;
}

int routines_set(struct routines *r, struct routine_shelf *shelf, const struct settings *settings)
{
	struct routine_object *objects;
	int q;

	/* Whoever follows the objects shall hear of a change only. */
	if (r->objects && r->ready_us == settings->ready_us && r->tempo == settings->tempo &&
	    same_shelf(&r->shelf, shelf)) {
		routine_shelf_done(shelf);
		return 0;
	}

	objects = calloc(MAX(shelf->n, 1U), sizeof(*objects));
	if (!objects)
		return -ENOMEM;

	routines_done(r);
	r->shelf = *shelf;
	*shelf = (struct routine_shelf){ 0 };
	r->objects = objects;
	r->ready_us = settings->ready_us;
	r->tempo = settings->tempo;

	for (size_t i = 0; i < r->shelf.n; i++) {
		objects[i].routines = r;
		objects[i].entry = &r->shelf.entries[i];

		q = bus_path(objects[i].path, "routine", objects[i].entry->routine.id);
		if (q < 0)
			return q;

		q = routine_register(&objects[i]);
		if (q < 0)
			return q;
	}
	return 0;
}
