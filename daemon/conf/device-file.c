/* SPDX-License-Identifier: MIT */

/*
 * Reading a device file: from what its lines say to a model, or to the sentences that say what is
 * wrong with it.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/device-file.h"
#include "conf/device-value.h"
#include "conf/id.h"
#include "conf/shelf.h"

#define DEVICE(key, field, parser, expected) \
	KEYFILE_KEY("Device", key, struct model, field, parser, expected)
#define ADVERT(key, field, parser, expected) \
	KEYFILE_KEY("Advertisement", key, struct model, field, parser, expected)

static const struct keyfile_key keys[] = {
	DEVICE("Title", title, keyfile_text, "a text of less than 64 bytes"),
	DEVICE("Driver", driver, value_driver, "the name of a driver (instepctl devices)"),
	ADVERT("Name", names, value_names,
	       "names parted by commas, such as Progressor*, where * is any rest"),
	ADVERT("NameCase", any_case, value_any_case,
	       "yes (capitals count, as they do without this key) or no"),
	ADVERT("Service", services, value_uuids,
	       "up to four UUIDs parted by commas, such as 185a or "
	       "7e4e1701-1ea6-40c9-9dcc-13d34ffead57"),
	ADVERT("Company", company, value_company, "four hexadecimal digits, such as 0x0100"),
	ADVERT("Data", data, value_data,
	       "up to 27 bytes as hexadecimal digits, such as 0203..01, where .. is any byte"),
};

static void note_given(void *object, const struct keyfile_key *key, unsigned line)
{
	struct model *m = object;

	if (strcmp(key->key, "Company") == 0)
		m->has_company = true;
}

static const struct keyfile_kind device_kind = {
	.keys = keys,
	.n_keys = ELEMENTS(keys),
	.given = note_given,
};

/* Return: what keeps @m from being of use, or NULL. */
static const char *problem(const struct model *m)
{
	if (!m->driver)
		return "[Device] needs Driver=: which protocol does it speak?";
	if (m->data.n > 0 && !m->has_company)
		return "[Advertisement] has Data= without Company=: whose data is it?";
	if (!m->names[0] && !m->services[0] && !m->has_company)
		return "[Advertisement] needs Name=, Service= or Company=: by what is it recognised?";
	return NULL;
}

int device_load(struct model *ret, const char *path, struct complaints *c)
{
	struct model model = { 0 };
	const char *why;
	int r;

	r = id_of_file(path, shelf_devices.extension, model.id, sizeof(model.id));
	if (r < 0) {
		complain(
			c,
			"%s: a device's file is named with at most 63 of a-z, 0-9 and -, and ends in "
			".device",
			path);
		return r;
	}

	r = keyfile_read(path, &device_kind, &model, c);
	if (r < 0)
		return r;

	why = problem(&model);
	if (why) {
		complain(c, "%s: %s", path, why);
		return -EINVAL;
	}

	if (!model.title[0])
		(void)snprintf(model.title, sizeof(model.title), "%s", model.driver->title);
	*ret = model;
	return 0;
}
