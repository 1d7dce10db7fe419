/* SPDX-License-Identifier: MIT */

/*
 * The shipped device files: what products really advertise is recognised, what only looks like it
 * is not, no two of them claim the same, and every driver has one.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "conf/device-file.h"
#include "scratch.h"
#include "util/macro.h"
#include "util/parse.h"

#define SIG "-0000-1000-8000-00805f9b34fb"

#define WHC06(weight) "0203112ac0191123e101" weight

struct row {
	const char *id; /* NULL = nothing we know */
	const char *name;
	const char *uuid;
	uint16_t company;
	const char *data; /* NULL = none */
};

static const struct row rows[] = {
	{ "tindeq-progressor", .name = "Progressor_1234" },
	{ "tindeq-progressor", .name = "Progressor" },
	{ "tindeq-progressor", .name = "Hangman", .uuid = "7e4e1701-1ea6-40c9-9dcc-13d34ffead57" },
	{ NULL, .name = "progressor_1234" },
	{ NULL, .name = "My Progressor" },
	/* firmware updates of anything by Nordic */
	{ NULL, .name = "DfuTarg", .uuid = "0000fe59" SIG },

	{ "weiheng-whc06", .name = "IF_B7", .company = 0x0100, .data = WHC06("0000") "01f401d4cb" },
	{ "weiheng-whc06", .company = 0x0100, .data = WHC06("0a28") "01f4a1d4cc" },
	/* a body scale, which has an impedance there */
	{ NULL, .name = "IF_B7", .company = 0x0100, .data = WHC06("1c20") "01c201d4cb" },
	{ NULL, .name = "IF_B7" },
	{ NULL, .name = "TomTom", .company = 0x0100, .data = "0203" },
	/* too short to hold a unit */
	{ NULL, .name = "IF_B7", .company = 0x0100, .data = WHC06("0000") "01f4" },

	{ "witmotion-ble", .name = "WT901BLE68" },
	{ "witmotion-ble", .name = "WT9011DCL-BT50", .uuid = "0000ffe5" SIG },
	{ "witmotion-ble", .name = "HC-06", .uuid = "0000ffe5-0000-1000-8000-00805f9a34fb" },
	/* lamps and toys have Bluetooth's ffe5 too, and many a name begins with WT */
	{ NULL, .name = "HC-06", .uuid = "0000ffe5" SIG },
	{ NULL, .uuid = "0000ffe5" SIG },
	{ NULL, .name = "WTW-thermometer" },

	{ "xsens-dot", .name = "Xsens DOT" },
	{ "xsens-dot", .name = "Movella Dot" },
	{ "xsens-dot", .name = "left foot", .company = 0x0886, .data = "01" },
	{ NULL, .name = "Xsens DOT 2" },

	{ "pitchsix-forceboard", .name = "Force Board" },
	{ "pitchsix-forceboard", .uuid = "9a88d67f-8df2-4afe-9e0d-c2bbbe773dd0" },
	{ NULL, .name = "Force Board 2" },
	{ NULL, .name = "force board" },

	{ "frez-dyno", .name = "FrezDyno-123456" },
	{ "frez-dyno", .uuid = "da8a6c41-154b-4b9a-9b00-2f84dfcebfe9" },
	{ NULL, .name = "FrezDyno" },

	{ "cts500", .name = "CTS500", .uuid = "0000ffe0" SIG },
	{ "cts500", .name = "CTS-300" },
	{ NULL, .name = "CTS-500" },

	{ "sig-force", .name = "anything", .uuid = "0000185a" SIG },

	{ "microbit-accel", .name = "BBC micro:bit [zogav]" },
	{ "microbit-accel", .name = "BBC micro:bit" },
	{ NULL, .name = "micro:bit" },

	{ "movesense-gsp", .name = "Movesense 174630000192" },
	{ "movesense-gsp", .name = "foot", .uuid = "0000fdf3" SIG },
	{ NULL, .name = "Movesense" },

	{ "nordic-thingy52", .name = "Thingy" },
	{ "nordic-thingy52", .name = "foot", .uuid = "ef680100-9b35-4933-9b10-52ffa9740042" },
	/* Nordic's id is that of whatever its chips are in */
	{ NULL, .name = "foot", .company = 0x0059, .data = "01" },

	/* what everybody advertises */
	{ NULL, .uuid = "0000180f" SIG },
	{ NULL, .uuid = "0000ffe0" SIG, .name = "HMSoft" },
	{ NULL, .name = "iPhone", .company = 0x004c, .data = "1005011c" },
	{ NULL, .name = "" },
	{ NULL },
};

static struct device_shelf shelf;

static int load(void **state)
{
	struct scratch *s = scratch_new();
	char data[256];

	*state = s;
	(void)snprintf(data, sizeof(data), "%s/daemon/data", getenv("INSTEP_SOURCE"));
	(void)setenv("INSTEP_DATADIR", data, 1);
	(void)setenv("XDG_CONFIG_HOME", s->folder, 1);
	return device_shelf_load(&shelf, &s->complaints);
}

static int unload(void **state)
{
	device_shelf_done(&shelf);
	scratch_free(*state);
	return 0;
}

/* What @models recognise in @row, or "". */
static const char *recognised(const struct models *models, const struct row *row)
{
	const char *const uuids[] = { row->uuid, NULL };
	uint8_t bytes[64];
	struct maker_data maker = { .company = row->company, .bytes = bytes };
	struct advert a = { .name = row->name, .uuids = uuids, .makers = &maker };
	const struct model *m;
	int n;

	if (row->data) {
		n = parse_hex(row->data, bytes, sizeof(bytes));
		assert_true(n >= 0);
		maker.n = (size_t)n;
		a.n_makers = 1;
	}
	m = model_match(models, &a);
	return m ? m->id : "";
}

static void products(void **state)
{
	struct scratch *s = *state;

	assert_string_equal(s->said, "");
	for (size_t i = 0; i < ELEMENTS(rows); i++)
		if (strcmp(recognised(&shelf.models, &rows[i]), rows[i].id ?: "") != 0)
			fail_msg("row %zu is taken for \"%s\"", i,
				 recognised(&shelf.models, &rows[i]));
}

/* By whichever file came first: so the order must not matter. */
static void no_two_claim_the_same(void **state)
{
	for (size_t i = 0; i < ELEMENTS(rows); i++)
		for (size_t j = 0; j < shelf.models.n; j++) {
			const struct models one = { 1, &shelf.models.list[j] };
			const char *id = recognised(&one, &rows[i]);

			if (id[0] && strcmp(id, rows[i].id ?: "") != 0)
				fail_msg("row %zu is taken for \"%s\", too", i, id);
		}
}

static void every_file_has_a_row_and_every_driver_a_file(void **state)
{
	for (size_t i = 0; i < shelf.n; i++) {
		size_t j = 0;

		while (j < ELEMENTS(rows) &&
		       strcmp(rows[j].id ?: "", shelf.entries[i]->model.id) != 0)
			j++;
		if (j == ELEMENTS(rows))
			fail_msg("nothing here is a %s", shelf.entries[i]->model.id);
	}

	for (unsigned i = 0; driver_at(i); i++) {
		size_t j = 0;

		while (j < shelf.n && shelf.entries[j]->model.driver != driver_at(i))
			j++;
		if (j == shelf.n)
			fail_msg("no device file names the driver %s", driver_at(i)->name);
	}
}

/* What bluetoothd is told to reconnect by; a serial line's service is anybody's. */
static void what_is_known_by_its_service_is_taken_back(void **state)
{
	for (size_t i = 0; i < shelf.n; i++) {
		const struct model *m = &shelf.entries[i]->model;
		bool common = !strcmp(m->id, "cts500"), taken_back;

		if (!m->driver->service_uuid)
			continue; /* it is never connected to */
		taken_back = model_has_service(m, m->driver->service_uuid);
		if (taken_back == common)
			fail_msg("%s is %staken back", m->id, taken_back ? "" : "not ");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(products),
		cmocka_unit_test(no_two_claim_the_same),
		cmocka_unit_test(what_is_known_by_its_service_is_taken_back),
		cmocka_unit_test(every_file_has_a_row_and_every_driver_a_file),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
