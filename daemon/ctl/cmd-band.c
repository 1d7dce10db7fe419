/* SPDX-License-Identifier: MIT */
/*
 * instepctl band: the bands that were added. They are named by their id; where there is only one,
 * it need not be named at all. Adding one is in cmd-band-add.c.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/cmd-band.h"
#include "ctl/cmd.h"
#include "ctl/phrase.h"
#include "ctl/wrap.h"

#define ID_WIDTH 17 /* most are shorter */

static const char help[] =
	"Usage: instepctl band [list] [--json]\n"
	"       instepctl band add [ADDRESS | NAME] [OPTIONS]   (band add --help)\n"
	"       instepctl band remove ID\n"
	"       instepctl band tare [ID]\n"
	"       instepctl band calibrate [ID] [OPTIONS]         (band calibrate --help)\n"
	"       instepctl band let-go [ID]\n"
	"\n"
	"list       the bands that were added\n"
	"add        keep a band: one of those in reach, or by its address or name\n"
	"remove     forget a band and its pairing; its history stays\n"
	"tare       make the present force the zero: hang the band up without a load\n"
	"           and keep it still (of a motion sensor: the present pose is rest).\n"
	"           Waits for a second of rest.\n"
	"calibrate  teach it what its numbers weigh, by known weights\n"
	"let-go     disconnect it, so that a phone can have it; the next workout takes\n"
	"           it back\n"
	"\n"
	"ID may be left out when there is only one band (not for remove).\n"
	"\n"
	"Options:\n"
	"  --json  list: one JSON array of the properties of the bands, in snake_case\n"
	"  --help  this text\n";

/* What it is, and below it how it is. */
static void print_band(const json_t *band)
{
	const char *side = client_text(band, "side"), *model = client_text(band, "model");
	struct phrase what = {};

	phrase_add(&what, "%s, %s%s%s%s, %s, %s", client_text(band, "name"),
		   client_text(band, "title"), *model ? " (" : "", model, *model ? ")" : "",
		   !strcmp(side, "left")    ? "left foot"
		   : !strcmp(side, "right") ? "right foot"
					    : "either foot",
		   client_text(band, "address"));
	wrap_print_after(ID_WIDTH, client_text(band, "id"), what.text);
	wrap_print_after(ID_WIDTH, "", phrase_band(band).text);
}

static int list_bands(sd_bus *bus, bool json)
{
	json_auto_t *bands = NULL;
	const json_t *band;
	size_t i;
	int code;

	code = client_list(bus, CLIENT_BAND, &bands);
	if (code != CTL_OK)
		return code;
	if (json) {
		phrase_json(bands);
		return CTL_OK;
	}

	if (json_array_size(bands) == 0)
		puts("No band was added yet. Switch it on and run: instepctl band add");
	json_array_foreach(bands, i, band)
	{
		print_band(band);
	}
	return CTL_OK;
}

static int remove_band(sd_bus *bus, const json_t *band)
{
	int code;

	code = client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "RemoveBand", NULL, "o",
			   client_text(band, "path"));
	if (code == CTL_OK)
		printf("Removed %s. Its history stays.\n", client_text(band, "id"));
	return code;
}

static int let_go(sd_bus *bus, const json_t *band)
{
	int code;

	code = client_call(bus, client_text(band, "path"), CLIENT_BAND, "LetGo", NULL, "");
	if (code == CTL_OK)
		printf("%s is free for another device. The next workout takes it back.\n",
		       client_text(band, "id"));
	return code;
}

static int on_band(const char *id, int (*act)(sd_bus *bus, const json_t *band))
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	json_auto_t *band = NULL;
	int code;

	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_band(bus, id, &band);
	return code == CTL_OK ? act(bus, band) : code;
}

int cmd_band(int argc, char **argv)
{
	static struct {
		const char *verb;
		char name[32];
		int (*run)(int argc, char **argv);
	} own[] = {
		{ "add", "instepctl band add", band_add },
		{ "calibrate", "instepctl band calibrate", band_calibrate },
	};
	const char *verb = argc > 1 ? argv[1] : "list", *id;
	bool json = false;
	int code;

	/* These have options of their own. */
	for (size_t i = 0; i < ELEMENTS(own); i++)
		if (!strcmp(verb, own[i].verb)) {
			program_invocation_name = argv[1] = own[i].name;
			return own[i].run(argc - 1, argv + 1);
		}
	code = cmd_options(argc, argv, help, &json);
	if (code >= 0)
		return code;
	verb = optind < argc ? argv[optind++] : "list";
	id = optind < argc ? argv[optind++] : NULL;
	if (optind < argc)
		return cmd_usage("too many arguments");
	if (json && strcmp(verb, "list"))
		return cmd_usage("only list has --json");

	if (!strcmp(verb, "list")) {
		_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;

		if (id)
			return cmd_usage("list takes no arguments");
		code = client_open(&bus);
		return code == CTL_OK ? list_bands(bus, json) : code;
	}
	if (!strcmp(verb, "remove"))
		return id ? on_band(id, remove_band) : cmd_usage("name the band to remove");
	if (!strcmp(verb, "tare"))
		return on_band(id, band_tare);
	if (!strcmp(verb, "let-go"))
		return on_band(id, let_go);
	return cmd_usage("there is no \"band %s\"", verb);
}
