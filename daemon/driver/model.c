/* SPDX-License-Identifier: MIT */

/*
 * Which product is it that advertises this? Each model names what it is known by; here that is only
 * compared. Strength of signal, address and order of arrival have no part in it, so the same
 * advertisement is always the same product.
 */

#include <string.h>
#include <strings.h>

#include "driver/model.h"
#include "util/words.h"

static bool is_name(const struct model *m, const char *name, const char *word, size_t n)
{
	bool prefix = n > 0 && word[n - 1] == '*';

	if (prefix)
		n--;
	if (n == 0 || (!prefix && strlen(name) != n))
		return false;

	return (m->any_case ? strncasecmp(name, word, n) : strncmp(name, word, n)) == 0;
}

static bool has_name(const struct model *m, const char *name)
{
	const char *list = m->names, *word;
	size_t n;

	if (!name)
		return false;

	while (words_next(&list, &word, &n))
		if (is_name(m, name, word, n))
			return true;
	return false;
}

bool model_has_service(const struct model *m, const char *uuid)
{
	return *uuid && words_have(m->services, uuid, strlen(uuid));
}

static bool has_service(const struct model *m, const char *const *uuids)
{
	for (; uuids && *uuids; uuids++)
		if (model_has_service(m, *uuids))
			return true;
	return false;
}

static bool fits(const struct model_data *d, const struct maker_data *maker)
{
	if (maker->n < d->n)
		return false;

	for (size_t i = 0; i < d->n; i++)
		if ((maker->bytes[i] ^ d->bytes[i]) & d->mask[i])
			return false;
	return true;
}

static bool has_maker(const struct model *m, const struct advert *a)
{
	for (size_t i = 0; m->has_company && i < a->n_makers; i++)
		if (a->makers[i].company == m->company && fits(&m->data, &a->makers[i]))
			return true;
	return false;
}

const struct driver *models_driver(const struct models *models, const char *name)
{
	for (size_t i = 0; i < models->n; i++)
		if (strcmp(models->list[i]->driver->name, name) == 0)
			return models->list[i]->driver;

	return driver_find(name);
}

const struct model *model_match(const struct models *models, const struct advert *a)
{
	for (size_t i = 0; i < models->n; i++) {
		const struct model *m = models->list[i];

		if (has_name(m, a->name) || has_service(m, a->uuids) || has_maker(m, a))
			return m;
	}
	return NULL;
}
