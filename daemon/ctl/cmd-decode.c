/* SPDX-License-Identifier: MIT */

/*
 * instepctl decode: what a packet means, in the units of the device. It is how a decoder is judged,
 * and the first thing somebody needs who adds a device. No daemon is needed; nothing is sent
 * anywhere.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/device-file.h"
#include "ctl/cmd.h"
#include "ctl/decode-json.h"
#include "ctl/local.h"
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl decode DEVICE [SOURCE=]HEX... [--after OPCODE]\n"
	"\n"
	"Explain packets of a device, in the order they came: one JSON object each.\n"
	"DEVICE is one of those that instepctl devices lists, your own among them, or its\n"
	"driver. HEX is the bytes of one notification, command or advertisement (the\n"
	"maker's data in it), SOURCE the UUID of its characteristic or the company id\n"
	"(else where the driver has its readings from). Numbers are in the units of the\n"
	"device. No daemon is needed.\n"
	"\n"
	"Options:\n"
	"  --after OPCODE  the query (two hexadecimal digits) that the first answer\n"
	"                  belongs to\n"
	"  --help          this text\n"
	"\n"
	"Exit status: 1 when a packet was refused.\n";

static int list_drivers(const struct models *models, const char *asked)
{
	fprintf(stderr, "%s: there is no driver \"%s\"; there are:\n", program_invocation_name,
		asked);
	for (unsigned i = 0; driver_at(i); i++)
		fprintf(stderr, "  %-20s %s\n", driver_at(i)->name, driver_at(i)->title);
	for (size_t i = 0; i < models->n; i++)
		if (models->list[i]->driver->layout)
			fprintf(stderr, "  %-20s %s\n", models->list[i]->id,
				models->list[i]->title);
	return CTL_USAGE;
}

static int decode_words(const struct driver *driver, struct decoder *d, char **words)
{
	int code = CTL_OK;

	for (; *words; words++) {
		json_auto_t *json = NULL;
		int r;

		r = decode_json(driver, d, *words, &json);
		if (r == -ENOMEM)
			return cmd_fail(CTL_FAILED, "%s", strerror(-r));
		if (r < 0)
			code = CTL_FAILED;

		(void)json_dumpf(json, stdout, DECODE_JSON_STYLE);
		putchar('\n');
	}
	return code;
}

static int read_after(void *userdata, const struct option *option, const char *value)
{
	uint8_t opcode;
	int *query = userdata;

	if (parse_hex(value, &opcode, 1) != 1)
		return cmd_usage("--after takes the opcode of a query, such as 6f");
	*query = opcode;
	return CTL_OK;
}

int cmd_decode(int argc, char **argv)
{
	static const struct option options[] = {
		{ "after", required_argument, NULL, 'a' },
		{ "help", no_argument, NULL, 'h' },
		{},
	};
	_cleanup_(device_shelf_done) struct device_shelf shelf = {};
	struct complaints c = local_complaints();
	const struct device_entry *device;
	const struct driver *driver;
	struct decoder decoder;
	int code, query = -1;

	code = cmd_read_options(argc, argv, help, options, read_after, &query);
	if (code >= 0)
		return code;
	if (argc - optind < 2)
		return cmd_usage("give it a device and at least one packet");

	driver = driver_find(argv[optind]);
	if (!driver) { /* a product that a file describes? */
		(void)device_shelf_load(&shelf, &c);
		device = device_shelf_find(&shelf, argv[optind]);
		driver = device ? device->model.driver : NULL;
	}
	if (!driver)
		return list_drivers(&shelf.models, argv[optind]);

	driver_reset(driver, &decoder);
	decoder.query = query;
	return decode_words(driver, &decoder, argv + optind + 1);
}
