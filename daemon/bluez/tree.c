/* SPDX-License-Identifier: MIT */

/*
 * The objects of the mirror: how they are made, found and removed. They are in a list, and by their
 * paths in a balanced tree of the C library's, for in a crowd bluetoothd lists thousands. Reading
 * messages into it is tree-read.c.
 */

#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/tree.h"

static void object_free(struct object *o)
{
	for (char **u = o->uuids; u && *u; u++)
		free(*u);
	free(o->uuids);
	free(o->path);
	free(o);
}

static int compare_paths(const void *a, const void *b)
{
	const struct object *x = a, *y = b;

	return strcmp(x->path, y->path);
}

struct object *tree_object(const struct tree *t, const char *path)
{
	const struct object key = { .path = (char *)path };
	struct object *const *found = tfind(&key, &t->by_path, compare_paths);

	return found ? *found : NULL;
}

struct object *tree_add(struct tree *t, enum object_kind kind, const char *path)
{
	struct object *o = tree_object(t, path);

	if (o)
		return o->kind == kind ? o : NULL;
	if (t->n >= TREE_MAX)
		return NULL;

	o = calloc(1, sizeof(*o));
	if (!o)
		return NULL;

	o->kind = kind;
	o->battery_pct = -1;
	o->path = strdup(path);
	if (!o->path || !tsearch(o, &t->by_path, compare_paths)) {
		object_free(o);
		return NULL;
	}

	o->next = t->objects;
	t->objects = o;
	t->n++;
	return o;
}

static bool path_below(const char *path, const char *parent)
{
	size_t n = strlen(parent);

	return !strncmp(path, parent, n) && path[n] == '/';
}

static void remove_at(struct tree *t, struct object **at)
{
	struct object *o = *at;

	*at = o->next;
	(void)tdelete(o, &t->by_path, compare_paths);
	t->n--;
	if (t->removed)
		t->removed(t->userdata, o);
	object_free(o);
}

void tree_remove_newest(struct tree *t)
{
	remove_at(t, &t->objects);
}

void tree_remove_stale(struct tree *t)
{
	for (struct object **at = &t->objects; *at;) {
		if ((*at)->stale)
			remove_at(t, at);
		else
			at = &(*at)->next;
	}
}

void tree_clear(struct tree *t)
{
	for (struct object *o = t->objects; o; o = o->next)
		o->stale = true;
	tree_remove_stale(t);
}

void tree_remove(struct tree *t, const char *path)
{
	for (struct object *o = t->objects; o; o = o->next)
		if (!strcmp(o->path, path) || path_below(o->path, path))
			o->stale = true;
	tree_remove_stale(t);
}

struct walk {
	void (*visit)(struct object *o, void *userdata);
	void *userdata;
};

/* Of a binary tree, postorder is glibc's word for between the two branches. */
static void on_node(const void *node, VISIT when, void *userdata)
{
	const struct walk *w = userdata;

	if (when == postorder || when == leaf)
		w->visit(*(struct object *const *)node, w->userdata);
}

void tree_walk(const struct tree *t, void (*visit)(struct object *o, void *userdata),
	       void *userdata)
{
	struct walk w = { visit, userdata };

	/* '/' sorts before all that a path may have in a name (D-Bus specification). */
	twalk_r(t->by_path, on_node, &w);
}

bool object_below(const struct object *o, const struct object *other)
{
	return path_below(o->path, other->path);
}

struct object *tree_adapter_of(const struct tree *t, const struct object *device)
{
	for (struct object *o = t->objects; o; o = o->next)
		if (o->kind == OBJECT_ADAPTER && path_below(device->path, o->path))
			return o;
	return NULL;
}

static int usefulness(const struct tree *t, const struct object *device)
{
	const struct object *adapter = tree_adapter_of(t, device);

	return device->connected ? 2 : adapter && adapter->powered;
}

struct object *tree_device(const struct tree *t, const char *address)
{
	struct object *best = NULL;

	for (struct object *o = t->objects; o; o = o->next) {
		if (o->kind != OBJECT_DEVICE || strcmp(o->address, address))
			continue;
		if (!best || usefulness(t, o) > usefulness(t, best))
			best = o;
	}
	return best;
}

struct object *tree_attribute(const struct tree *t, const struct object *device,
			      enum object_kind kind, const char *uuid)
{
	for (struct object *o = t->objects; o; o = o->next)
		if (o->kind == kind && path_below(o->path, device->path) && !strcmp(o->uuid, uuid))
			return o;
	return NULL;
}

const struct model *object_model(const struct models *models, const struct object *device)
{
	struct maker_data makers[MAKERS_MAX];
	const struct advert advert = {
		.name = *device->name ? device->name : NULL,
		.uuids = (const char *const *)device->uuids,
		.makers = makers,
		.n_makers = device->n_makers,
	};

	for (unsigned i = 0; i < device->n_makers; i++)
		makers[i] = (struct maker_data){ device->makers[i].company, device->makers[i].bytes,
						 device->makers[i].n };

	return model_match(models, &advert);
}
