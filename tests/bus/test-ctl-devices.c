/* SPDX-License-Identifier: MIT */
/*
 * instepctl devices: what it lists, shows and says of mistakes, how a file of one's own begins, and
 * that decode reads by it. Without a daemon, as somebody who describes a sensor has none to ask.
 */

#include <jansson.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/harness.h"

static void lists_what_is_shipped(struct harness *h)
{
	struct output o;

	run_ctl(h, &o, "devices");
	check(o.status == 0 && !*o.err);
	check_has(o.out, "  tindeq-progressor        force   Tindeq Progressor\n");
	check_has(o.out, "  witmotion-ble            motion  WitMotion WT901BLE\n");
	output_done(&o);

	run_ctl(h, &o, "devices", "show", "frez-dyno");
	check(o.status == 0);
	check_has(o.out, "Frez Dyno\n\n  measures     force\n  driver       frez-dyno\n");
	check_has(o.out, "\n  names        FrezDyno-*\n");
	check_has(o.out, "instepctl band calibrate");
	output_done(&o);

	run_ctl(h, &o, "devices", "show", "weiheng-whc06");
	check(o.status == 0);
	check_has(o.out, "\n  company      0x0100, with certain data\n");
	check(!strstr(o.out, "  names") && !strstr(o.out, "calibrate"));
	output_done(&o);

	run_ctl(h, &o, "devices", "show", "nonesuch");
	check(o.status == 1);
	check_has(o.err, "there is no device \"nonesuch\"; see: instepctl devices");
	output_done(&o);
}

static void lists_as_json(struct harness *h)
{
	struct output o;
	json_t *list, *one;

	run_ctl(h, &o, "devices", "--json");
	check(o.status == 0);
	list = json_loads(o.out, 0, NULL);
	check(json_array_size(list) > 5);
	output_done(&o);

	run_ctl(h, &o, "devices", "show", "xsens-dot", "--json");
	check(o.status == 0);
	one = json_loads(o.out, 0, NULL);
	check(json_equal(one, json_array_get(list, json_array_size(list) - 1)));
	check(!strcmp(json_string_value(json_object_get(one, "driver")), "xsens-dot"));
	check(!strcmp(json_string_value(json_object_get(one, "kind")), "motion"));
	check(json_integer_value(json_object_get(one, "company")) == 0x0886);
	check(json_array_size(json_object_get(one, "names")) == 2);
	check(json_is_false(json_object_get(one, "own")));
	output_done(&o);
	json_decref(one);
	json_decref(list);
}

/* The example is good as it is, and a sensor like it could be read. */
static void begins_ones_own(struct harness *h)
{
	const char *path = config_path(h, "devices/my-cell.device");
	struct output o;
	char *text;

	run_ctl(h, &o, "devices", "new", "my-cell");
	check(o.status == 0 && !*o.err);
	check_has(o.out, "devices/my-cell.device: change it");
	check_has(o.out, "instepctl devices check my-cell\n");
	output_done(&o);
	text = file_read(path);
	check(text && !strstr(text, "SPDX") && !strncmp(text, "# A sensor", 10));
	free(text);

	run_ctl(h, &o, "devices", "check", "my-cell");
	check(o.status == 0 && !*o.err);
	check_has(o.out, "good, measures force by the driver my-cell\n");
	output_done(&o);

	run_ctl(h, &o, "devices");
	check_has(o.out, "  my-cell                  force   Load cell of my own (your own)\n");
	output_done(&o);

	run_ctl(h, &o, "decode", "my-cell", "e803000010270000", "e803");
	check(o.status == 1);
	check_has(o.out, "{\"samples\":[{\"force_n\":9.8066,\"us\":10000000}]}\n");
	check_has(o.out, "{\"error\":\"shorter than its file says\"}\n");
	output_done(&o);

	run_ctl(h, &o, "decode", "my-cell", "4f5a0003-8b7d-4c1e-9a55-0c2d3e4f5a6b=01");
	check(o.status == 0);
	check_has(o.out, "{\"cmd\":\"start\"}\n");
	output_done(&o);

	/* A product under another name is read as its driver reads. */
	path = write_config(h, "devices/brother.device",
			    "[Device]\nDriver=tindeq-progressor\n[Advertisement]\nName=B*\n");
	run_ctl(h, &o, "decode", "brother", "01080000803f00000000");
	check(o.status == 0 && !*o.err);
	check_has(o.out, "{\"tag\":1,\"samples\":[{\"kg\":1.0,\"us\":0}]}\n");
	output_done(&o);
	check(unlink(path) == 0);

	run_ctl(h, &o, "decode", "nobody", "00");
	check(o.status == 2);
	check_has(o.err, "  my-cell              Load cell of my own\n");
	output_done(&o);

	run_ctl(h, &o, "devices", "new", "my-cell");
	check(o.status == 1);
	check_has(o.err, "is already there, and stays as it is");
	output_done(&o);
	run_ctl(h, &o, "devices", "new", "xsens-dot");
	check(o.status == 1);
	check_has(o.err, "there is a shipped device \"xsens-dot\"");
	output_done(&o);
	run_ctl(h, &o, "devices", "new", "My Cell");
	check(o.status == 1);
	check_has(o.err, "is no name for a device");
	output_done(&o);
}

static void says_what_is_wrong(struct harness *h)
{
	const char *path = write_config(h, "devices/mine.device",
					"[Device]\nDriver=generic\n[Advertisement]\nName=*\n");
	struct output o;

	run_ctl(h, &o, "devices", "check", "mine");
	check(o.status == 1 && !*o.out);
	check_has(o.err, "mine.device:4: [Advertisement] Name: '*' is not understood");
	check_has(o.err, "by what is it recognised?");
	output_done(&o);

	run_ctl(h, &o, "devices", "check", path, "xsens-dot", "nonesuch");
	check(o.status == 1);
	check_has(o.out, "xsens-dot.device: good");
	check_has(o.err, "there is no device \"nonesuch\"; see: instepctl devices");
	output_done(&o);

	/* the others are not lost by it */
	run_ctl(h, &o, "devices");
	check(o.status == 0);
	check_has(o.err, "by what is it recognised?");
	check_has(o.out, "Xsens DOT");
	output_done(&o);
}

static void refuses_by_table(struct harness *h)
{
	static const struct {
		const char *words[3], *said;
	} rows[] = {
		{ { "dance" }, "there is no \"devices dance\"" },
		{ { "list", "mine" }, "list takes no arguments" },
		{ { "show" }, "name one device to show" },
		{ { "new" }, "give the new device one name" },
		{ { "new", "mine", "--json" }, "new has no --json" },
		{ { "check" }, "name the devices to check" },
		{ { "check", "mine", "--json" }, "check has no --json" },
	};

	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		const char *const *w = rows[i].words;
		struct output o;

		run_ctl(h, &o, "devices", w[0], w[1], w[2]);
		if (o.status != 2 || !strstr(o.err, rows[i].said))
			fail("row %zu: %s", i, o.err);
		output_done(&o);
	}
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(lists_what_is_shipped), TEST(lists_as_json),    TEST(begins_ones_own),
		TEST(says_what_is_wrong),    TEST(refuses_by_table),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
