/* SPDX-License-Identifier: MIT */

/*
 * The objects of the mirror: how they are made, found and removed. One list is enough: outside a
 * scan it holds the adapters and the few devices that matter. Reading messages into it is
 * tree-read.c.
 */

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

struct object *tree_object(const struct tree *t, const char *path)
{
	for (struct object *o = t->objects; o; o = o->next)
		if (!strcmp(o->path, path))
			return o;
	return NULL;
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
	if (!o->path) {
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

void tree_remove_stale(struct tree *t)
{
	for (struct object **at = &t->objects; *at;) {
		struct object *o = *at;

		if (!o->stale) {
			at = &o->next;
			continue;
		}
		*at = o->next;
		t->n--;
		if (t->removed)
			t->removed(t->userdata, o);
		object_free(o);
	}
}

void tree_clear(struct tree *t)
{
	for (struct object *o = t->objects; o; o = o->next)
		o->stale = true;
	tree_remove_stale(t);
}

void tree_mark(struct tree *t, const char *path)
{
	for (struct object *o = t->objects; o; o = o->next)
		if (!strcmp(o->path, path) || path_below(o->path, path))
			o->stale = true;
}

void tree_remove(struct tree *t, const char *path)
{
	tree_mark(t, path);
	tree_remove_stale(t);
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
