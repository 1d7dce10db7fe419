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

static struct output said; /* by the newest run() */

/* instepctl with these words, which exits with @code */
#define run(h, code, ...)                       \
	do {                                    \
		output_done(&said);             \
		run_ctl(h, &said, __VA_ARGS__); \
		check(said.status == (code));   \
	} while (0)

static void lists_what_is_shipped(struct harness *h)
{
	run(h, 0, "devices");
	check(!*said.err);
	check_has(said.out, "  tindeq-progressor        force   Tindeq Progressor\n");
	check_has(said.out, "  witmotion-ble            motion  WitMotion WT901BLE\n");

	run(h, 0, "devices", "show", "frez-dyno");
	check_has(said.out, "Frez Dyno\n\n  measures     force\n  driver       frez-dyno\n");
	check_has(said.out, "\n  names        FrezDyno-*\n");
	check_has(said.out, "instepctl band calibrate");

	run(h, 0, "devices", "show", "weiheng-whc06");
	check_has(said.out, "\n  company      0x0100, with certain data\n");
	check(!strstr(said.out, "  names") && !strstr(said.out, "calibrate"));

	run(h, 1, "devices", "show", "nonesuch");
	check_has(said.err, "there is no device \"nonesuch\"; see: instepctl devices");
}

static void lists_as_json(struct harness *h)
{
	json_t *list, *one;

	run(h, 0, "devices", "--json");
	list = json_loads(said.out, 0, NULL);
	check(json_array_size(list) > 5);

	run(h, 0, "devices", "show", "xsens-dot", "--json");
	one = json_loads(said.out, 0, NULL);
	check(json_equal(one, json_array_get(list, json_array_size(list) - 1)));
	check(!strcmp(json_string_value(json_object_get(one, "driver")), "xsens-dot"));
	check(!strcmp(json_string_value(json_object_get(one, "kind")), "motion"));
	check(json_integer_value(json_object_get(one, "company")) == 0x0886);
	check(json_array_size(json_object_get(one, "names")) == 2);
	check(json_is_false(json_object_get(one, "own")));
	json_decref(one);
	json_decref(list);
}

/* The example is good as it is, and a sensor like it could be read. */
static void begins_ones_own(struct harness *h)
{
	const char *path = config_path(h, "devices/my-cell.device");
	char *text;

	run(h, 0, "devices", "new", "my-cell");
	check(!*said.err);
	check_has(said.out, "devices/my-cell.device: change it");
	check_has(said.out, "instepctl devices check my-cell\n");
	text = file_read(path);
	check(text && !strstr(text, "SPDX") && !strncmp(text, "# A sensor", 10));
	free(text);

	run(h, 0, "devices", "check", "my-cell");
	check(!*said.err);
	check_has(said.out, "good, measures force by the driver my-cell\n");

	run(h, 0, "devices");
	check_has(said.out, "  my-cell                  force   Load cell of my own (your own)\n");

	run(h, 1, "decode", "my-cell", "e803000010270000", "e803");
	check_has(said.out, "{\"samples\":[{\"force_n\":9.8066,\"us\":10000000}]}\n");
	check_has(said.out, "{\"error\":\"shorter than its file says\"}\n");

	run(h, 0, "decode", "my-cell", "4f5a0003-8b7d-4c1e-9a55-0c2d3e4f5a6b=01");
	check_has(said.out, "{\"cmd\":\"start\"}\n");

	/* A product under another name is read as its driver reads. */
	path = write_config(h, "devices/brother.device",
			    "[Device]\nDriver=tindeq-progressor\n[Advertisement]\nName=B*\n");
	run(h, 0, "decode", "brother", "01080000803f00000000");
	check(!*said.err);
	check_has(said.out, "{\"tag\":1,\"samples\":[{\"kg\":1.0,\"us\":0}]}\n");
	check(unlink(path) == 0);

	run(h, 2, "decode", "nobody", "00");
	check_has(said.err, "  my-cell              Load cell of my own\n");

	run(h, 1, "devices", "new", "my-cell");
	check_has(said.err, "is already there, and stays as it is");
	run(h, 1, "devices", "new", "xsens-dot");
	check_has(said.err, "there is a shipped device \"xsens-dot\"");
	run(h, 1, "devices", "new", "My Cell");
	check_has(said.err, "is no name for a device");
}

static void says_what_is_wrong(struct harness *h)
{
	const char *path = write_config(h, "devices/mine.device",
					"[Device]\nDriver=generic\n[Advertisement]\nName=*\n");

	run(h, 1, "devices", "check", "mine");
	check(!*said.out);
	check_has(said.err, "mine.device:4: [Advertisement] Name: '*' is not understood");
	check_has(said.err, "by what is it recognised?");

	run(h, 1, "devices", "check", path, "xsens-dot", "nonesuch");
	check_has(said.out, "xsens-dot.device: good");
	check_has(said.err, "there is no device \"nonesuch\"; see: instepctl devices");

	/* the others are not lost by it */
	run(h, 0, "devices");
	check_has(said.err, "by what is it recognised?");
	check_has(said.out, "Xsens DOT");
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
