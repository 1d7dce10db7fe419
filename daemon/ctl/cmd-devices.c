/* SPDX-License-Identifier: MIT */
/*
 * instepctl devices: what can be a band or a sensor, and whether a file that somebody wrote for one
 * is right. All of it from the files, without the daemon, which reads them at its start.
 */

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "conf/device-file.h"
#include "ctl/cmd.h"
#include "ctl/local.h"
#include "ctl/own-file.h"
#include "ctl/phrase.h"
#include "util/words.h"

static const char help[] =
	"Usage: instepctl devices [list] [--json]\n"
	"       instepctl devices show ID [--json]\n"
	"       instepctl devices new ID\n"
	"       instepctl devices check FILE|ID...\n"
	"\n"
	"list   what can be added as a band or sensor, and what it measures\n"
	"show   one of them: by which driver it is read, and by what it is recognised\n"
	"new    begin a file for a sensor of your own: an example that explains each key\n"
	"check  what is wrong with a device file, with its line\n"
	"\n"
	"Your own devices are in ~/.config/instep/devices, each in a file ID.device.\n"
	"instepd reads them at its start. No daemon is needed for any of these.\n"
	"\n"
	"Options:\n"
	"  --json  show: one JSON object; list: an array of them\n"
	"  --help  this text\n"
	"\n"
	"Exit status of check: 1 when there is anything to mend.\n";

static const char *kind_of(const struct model *m)
{
	return m->driver->kind == SAMPLE_FORCE ? "force" : "motion";
}

static json_t *list_json(const char *list)
{
	json_t *array = json_array();
	const char *word;
	size_t n;

	while (words_next(&list, &word, &n))
		if (n > 0)
			(void)json_array_append_new(array, json_stringn(word, n));
	return array;
}

static json_t *device_json(const struct device_entry *e)
{
	const struct model *m = &e->model;

	return json_pack("{s:s, s:s, s:s, s:s, s:b, s:s, s:b, s:o, s:o, s:o}", "id", m->id, "title",
			 m->title, "driver", m->driver->name, "kind", kind_of(m), "needs_scale",
			 m->driver->needs_scale, "path", e->path, "own", e->own, "names",
			 list_json(m->names), "services", list_json(m->services), "company",
			 m->has_company ? json_integer(m->company) : json_null());
}

static void print_line(const struct device_entry *e)
{
	const struct model *m = &e->model;

	printf("  %-24s %-7s %s%s\n", m->id, kind_of(m), m->title, e->own ? " (your own)" : "");
}

static void print_device(const struct device_entry *e)
{
	const struct model *m = &e->model;

	printf("%s\n\n  %-12s %s\n  %-12s %s\n  %-12s %s\n", m->title, "measures", kind_of(m),
	       "driver", m->driver->name, "file", e->path);
	if (m->names[0])
		printf("  %-12s %s\n", "names", m->names);
	if (m->services[0])
		printf("  %-12s %s\n", "services", m->services);
	if (m->has_company)
		printf("  %-12s 0x%04x%s\n", "company", m->company,
		       m->data.n > 0 ? ", with certain data" : "");
	if (m->driver->needs_scale)
		puts("\nIt only counts: hang known weights on it (instepctl band calibrate) before the "
		     "first workout.");
}

static int list(const struct device_shelf *shelf, bool json)
{
	json_auto_t *array = json_array();

	for (size_t i = 0; i < shelf->n; i++)
		if (json)
			(void)json_array_append_new(array, device_json(shelf->entries[i]));
		else
			print_line(shelf->entries[i]);
	if (json)
		phrase_json(array);
	return CTL_OK;
}

static int show(const struct device_entry *entry, bool json)
{
	if (json) {
		json_auto_t *object = device_json(entry);

		phrase_json(object);
	} else {
		print_device(entry);
	}
	return CTL_OK;
}

/* @id: NULL for all of them */
static int list_or_show(const char *id, bool json)
{
	_cleanup_(device_shelf_done) struct device_shelf shelf = {};
	struct complaints c = local_complaints();
	const struct device_entry *entry;
	int r;

	r = device_shelf_load(&shelf, &c);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "could not read the devices: %s", strerror(-r));
	if (!id)
		return list(&shelf, json);

	entry = device_shelf_find(&shelf, id);
	if (!entry)
		return cmd_fail(CTL_FAILED, "there is no device \"%s\"; see: instepctl devices",
				id);
	return show(entry, json);
}

static void check_file(const char *path, struct complaints *c)
{
	const unsigned before = c->count;
	struct model model;

	if (device_load(&model, path, c) == 0 && c->count == before)
		printf("%s: good, measures %s by the driver %s\n", path, kind_of(&model),
		       model.driver->name);
}

int cmd_devices(int argc, char **argv)
{
	static const struct own_file files = {
		.shelf = &shelf_devices,
		.noun = "device",
		.example = "example.device",
		.show = list_or_show,
		.check = check_file,
	};

	return own_file_cmd(&files, argc, argv, help);
}
