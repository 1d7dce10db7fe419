/* SPDX-License-Identifier: MIT */
/*
 * instepctl routines: which there are, what one asks for, and whether a file that somebody wrote is
 * right. All of it from the files, without the daemon: who writes a routine wants to know before
 * anything runs.
 */

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "conf/routine-file.h"
#include "ctl/cmd.h"
#include "ctl/local.h"
#include "ctl/own-file.h"
#include "ctl/phrase.h"
#include "ctl/routine-json.h"
#include "ctl/routine-page.h"
#include "sys/cleanup.h"

static const char help[] =
	"Usage: instepctl routines [list] [--json]\n"
	"       instepctl routines show ID [--json]\n"
	"       instepctl routines new ID\n"
	"       instepctl routines check FILE|ID...\n"
	"\n"
	"list   the routines that can be started: programmes, single exercises, your own\n"
	"show   what one of them asks for, what you need, and how long it takes\n"
	"new    begin one of your own: a file with an example of every kind of exercise\n"
	"check  what is wrong with a routine file, with its line\n"
	"\n"
	"Your own routines are in ~/.config/instep/routines, each in a file ID.routine.\n"
	"No daemon is needed for any of these.\n"
	"\n"
	"Options:\n"
	"  --json  show: one JSON object; list: an array of them\n"
	"  --help  this text\n"
	"\n"
	"Exit status of check: 1 when there is anything to mend.\n";

static int show(const struct routine_entry *e, const struct settings *settings)
{
	routine_page_show(e, settings);
	return CTL_OK;
}

static int show_json(const struct routine_entry *e, const struct settings *settings)
{
	json_auto_t *json = routine_json(&e->routine, settings);

	phrase_json(json);
	return CTL_OK;
}

static int list(const struct routine_shelf *shelf, const struct settings *settings)
{
	routine_page_list(shelf, settings);
	return CTL_OK;
}

static int list_json(const struct routine_shelf *shelf, const struct settings *settings)
{
	json_auto_t *array = json_array();

	for (enum routine_group group = GROUP_PROGRAMMES; group < ROUTINE_GROUPS; group++)
		for (size_t i = 0; i < shelf->n; i++)
			if (routine_group(&shelf->entries[i]) == group)
				(void)json_array_append_new(
					array, routine_json(&shelf->entries[i].routine, settings));
	phrase_json(array);
	return CTL_OK;
}

/* @id: NULL for all of them */
static int list_or_show(const char *id, bool json)
{
	_cleanup_(routine_shelf_done) struct routine_shelf shelf = {};
	struct complaints c = local_complaints();
	const struct routine_entry *entry;
	struct settings settings;
	int r;

	local_settings(&settings);
	r = routine_shelf_load(&shelf, &settings.choices, &c);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "could not read the routines: %s", strerror(-r));
	if (!id)
		return json ? list_json(&shelf, &settings) : list(&shelf, &settings);

	entry = routine_shelf_find(&shelf, id);
	if (!entry)
		return cmd_fail(CTL_FAILED,
				"there is no routine \"%s\"; see: instepctl routines list", id);
	return json ? show_json(entry, &settings) : show(entry, &settings);
}

static void check_file(const char *path, struct complaints *c)
{
	const unsigned before = c->count;
	struct routine routine;

	if (routine_load(&routine, path, c) == 0 && c->count == before)
		printf("%s: good, %u reps\n", path, routine_planned(&routine));
}

int cmd_routines(int argc, char **argv)
{
	static const struct own_file files = {
		.shelf = &shelf_routines,
		.noun = "routine",
		.example = "example.routine",
		.next = "start",
		.show = list_or_show,
		.check = check_file,
	};

	return own_file_cmd(&files, argc, argv, help);
}
