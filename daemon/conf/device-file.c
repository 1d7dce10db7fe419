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

struct draft {
	struct model model;
	char driver[MODEL_ID_MAX];
	const char *generic_section; /* the first one that only Driver=generic has; NULL = none */
	unsigned generic_line;       /* of a key in it */
	bool data_refused;           /* the value of Data= */
};

#define DEVICE(key, field, parser, expected) \
	KEYFILE_KEY("Device", key, struct draft, field, parser, expected)
#define ADVERT(key, field, parser, expected) \
	KEYFILE_KEY("Advertisement", key, struct draft, model.field, parser, expected)
#define GENERIC(section, key, field, parser, expected) \
	KEYFILE_KEY(section, key, struct draft, model.generic.field, parser, expected)
#define SOURCE(key, field, parser, expected) GENERIC("Source", key, field, parser, expected)
#define FIELD(section, field, unit_parser, units)                                  \
	GENERIC(section, "Offset", layout.field.offset, value_offset, OFFSET),     \
		GENERIC(section, "Type", layout.field.type, value_type, TYPE),     \
		GENERIC(section, "Scale", layout.field.scale, value_scale, SCALE), \
		GENERIC(section, "Unit", layout.field.unit, unit_parser, units)

#define UUID   "a UUID, such as 185a or 7e4e1701-1ea6-40c9-9dcc-13d34ffead57"
#define BYTES  "up to 32 bytes as hexadecimal digits, such as 6501"
#define OFFSET "a number of bytes from 0 to 511"
#define TYPE   "u8, s8, u16le, s16le, u24le, s24le, u32le, s32le, f32le, or with be for le"
#define SCALE  "a number that is not 0, such as 0.001"

static const struct keyfile_key keys[] = {
	DEVICE("Title", model.title, keyfile_text, "a text of less than 64 bytes"),
	DEVICE("Driver", driver, value_driver,
	       "the name of a driver (instepctl devices), or generic"),
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
	SOURCE("Service", service, value_uuid, UUID),
	SOURCE("Characteristic", data, value_uuid, UUID),
	SOURCE("Control", control, value_uuid, UUID),
	SOURCE("Start", layout.start, value_bytes, BYTES),
	SOURCE("Stop", layout.stop, value_bytes, BYTES),
	SOURCE("Rate", layout.rate_hz, value_rate, "samples a second, from 1 to 1000"),
	SOURCE("Count", layout.count, value_samples, "a number from 1 to 64"),
	SOURCE("Stride", layout.stride, value_stride, "a number of bytes from 1 to 511"),
	FIELD("Force", force, value_force_unit, "N, kg, g, lb or counts"),
	FIELD("Acceleration", accel, value_accel_unit, "g, mg or m/s2"),
	FIELD("Rotation", rate, value_rotation_unit, "dps (degrees a second) or rad/s"),
	GENERIC("Time", "Offset", layout.stamp.offset, value_offset, OFFSET),
	GENERIC("Time", "Type", layout.stamp.type, value_stamp_type, "u32le or u32be"),
	GENERIC("Time", "Unit", layout.stamp.unit, value_time_unit, "us or ms"),
};

static void note_given(void *object, const struct keyfile_key *key, unsigned line)
{
	struct draft *d = object;

	if (strcmp(key->key, "Company") == 0)
		d->model.has_company = true;
	if (!d->generic_section && key->offset >= offsetof(struct draft, model.generic) &&
	    key->offset < offsetof(struct draft, model.generic) + sizeof(struct generic)) {
		d->generic_section = key->section;
		d->generic_line = line;
	}
}

static void note_refused(void *object, const struct keyfile_key *key)
{
	struct draft *d = object;

	if (strcmp(key->key, "Data") == 0)
		d->data_refused = true;
}

static const struct keyfile_kind device_kind = {
	.keys = keys,
	.n_keys = ELEMENTS(keys),
	.given = note_given,
	.refused = note_refused,
};

/* Return: what keeps a sensor of one's own from being read, or NULL. */
static const char *generic_problem(const struct generic *g)
{
	const struct layout *l = &g->layout;

	if (!g->service[0] || !g->data[0])
		return "[Source] needs Service= and Characteristic=: where do the packets come from?";
	if (!g->control[0] && (l->start.n > 0 || l->stop.n > 0))
		return "[Source] has Start= or Stop= without Control=: what is it written to?";
	if (l->force.type == NUMBER_NONE && l->accel.type == NUMBER_NONE)
		return "[Force] or [Acceleration] needs Type=: what does it measure?";
	if (l->force.type != NUMBER_NONE &&
	    (l->accel.type != NUMBER_NONE || l->rate.type != NUMBER_NONE))
		return "[Force] and motion are in it: a sensor is used for one of them";
	if (l->rate_hz == 0 && l->stamp.type == NUMBER_NONE)
		return "[Source] needs Rate=, or [Time] a Type=: when was a sample taken?";
	if (l->count > 1 && l->stride == 0)
		return "[Source] has Count= without Stride=: how far is it to the next sample?";
	return NULL;
}

/* Return: what keeps it from being of use, or NULL. */
static const char *problem(const struct draft *d)
{
	const struct model *m = &d->model;

	if (!d->driver[0])
		return "[Device] needs Driver=: which protocol does it speak?";
	if (m->data.n > 0 && !m->has_company)
		return "[Advertisement] has Data= without Company=: whose data is it?";
	if (d->data_refused && m->has_company)
		return "[Advertisement] has Company= and a Data= that is not understood: without it, "
		       "every device of that maker would be taken for it";
	if (!m->names[0] && !m->services[0] && !m->has_company)
		return "[Advertisement] needs Name=, Service= or Company=: by what is it recognised?";
	if (strcmp(d->driver, DEVICE_GENERIC) != 0)
		return NULL;
	if (driver_find(m->id))
		return "a driver has this name already: give the file another one";
	return generic_problem(&m->generic);
}

static int read_draft(struct draft *d, const char *path, struct complaints *c)
{
	const char *why;
	int r;

	r = id_of_file(path, shelf_devices.extension, d->model.id, sizeof(d->model.id));
	if (r < 0) {
		complain(
			c,
			"%s: a device's file is named with at most 63 of a-z, 0-9 and -, and ends in "
			".device",
			path);
		return r;
	}

	r = keyfile_read(path, &device_kind, d, c);
	if (r < 0)
		return r;

	why = problem(d);
	if (why) {
		complain(c, "%s: %s", path, why);
		return -EINVAL;
	}
	return 0;
}

static void finish(struct model *m, const struct draft *d)
{
	*m = d->model;
	if (strcmp(d->driver, DEVICE_GENERIC) == 0) {
		generic_init(&m->generic, m->id, m->title);
		m->driver = &m->generic.driver;
	} else {
		m->driver = driver_find(d->driver);
	}
	if (!m->title[0])
		(void)snprintf(m->title, sizeof(m->title), "%s",
			       m->driver->title[0] ? m->driver->title : m->id);
}

int device_load(struct model *ret, const char *path, struct complaints *c)
{
	struct draft d = { .model.generic.layout = {
				   .force = { .scale = 1, .unit = 1 },
				   .accel = { .scale = 1, .unit = 1 },
				   .rate = { .scale = 1, .unit = 1 },
				   .stamp = { .scale = 1, .unit = 1 },
			   } };
	int r;

	r = read_draft(&d, path, c);
	if (r < 0)
		return r;

	if (d.generic_section && strcmp(d.driver, DEVICE_GENERIC) != 0)
		complain(c, "%s:%u: [%s] is for Driver=generic only, and is left out", path,
			 d.generic_line, d.generic_section);
	finish(ret, &d);
	return 0;
}
