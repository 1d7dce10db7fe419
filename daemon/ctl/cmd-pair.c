/* SPDX-License-Identifier: MIT */
/*
 * instepctl pair: answer what is asked about the pairing with a band, when nobody else does. `band
 * add` asks at its own terminal; this is for a band that demands it later, and for scripts.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/cmd.h"
#include "ctl/pairing.h"
#include "ctl/terminal.h"

static const char help[] =
	"Usage: instepctl pair [yes | no | NUMBER] [--json]\n"
	"\n"
	"Answer the question that waits about the pairing with a band: whether it may be\n"
	"paired, whether it shows the same number, or which number it shows. Without an\n"
	"answer a terminal is asked; elsewhere the question is printed. A question that\n"
	"is not answered within half a minute is taken for a no.\n"
	"\n"
	"Options:\n"
	"  --json  the question as JSON: address, name, kind (allow, confirm, enter, show),\n"
	"          passkey; {} when nothing is asked\n"
	"  --help  this text\n"
	"\n"
	"Exit status: 1 when nothing is asked.\n";

/* Return: the exit status, also when there is no such answer. */
static int answer_by(sd_bus *bus, const json_t *question, const char *answer)
{
	bool enter = !strcmp(client_text(question, "kind"), "enter");

	if (!strcmp(answer, "no"))
		return pairing_answer(bus, "", false);
	if (enter == !strcmp(answer, "yes"))
		return cmd_usage("%s", enter ? "the answer is the number that the band shows, or no"
					     : "the answer is yes or no");
	return pairing_answer(bus, answer, true);
}

static int pair(sd_bus *bus, const char *answer, bool json)
{
	json_auto_t *manager = NULL;
	const json_t *question;
	int code;

	code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code != CTL_OK)
		return code;
	question = json_object_get(manager, "pairing");
	if (json) {
		phrase_json(question);
		return json_object_size(question) > 0 ? CTL_OK : CTL_FAILED;
	}
	if (json_object_size(question) == 0)
		return cmd_fail(CTL_FAILED, "no band asks to be paired now");

	if (answer)
		return answer_by(bus, question, answer);
	if (terminal_talks()) {
		terminal_farewell("Nothing was answered.");
		return pairing_talk(bus, question);
	}
	puts(pairing_words(question).text);
	return CTL_OK;
}

int cmd_pair(int argc, char **argv)
{
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	bool json = false;
	int code;

	code = cmd_options(argc, argv, help, &json);
	if (code >= 0)
		return code;
	if (argc - optind > 1 || (json && optind < argc))
		return cmd_usage("it takes one answer, or --json");

	code = client_open(&bus);
	return code == CTL_OK ? pair(bus, argv[optind], json) : code;
}
