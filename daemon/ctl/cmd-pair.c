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
#include "util/parse.h"

static const char help[] =
	"Usage: instepctl pair [yes | no | NUMBER] [--id ID] [--json]\n"
	"\n"
	"Answer the question that waits about the pairing with a band: whether it may be\n"
	"paired, whether it shows the same number, or which number it shows. Without an\n"
	"answer a terminal is asked; elsewhere the question is printed. A question that\n"
	"is not answered within half a minute is taken for a no.\n"
	"\n"
	"Options:\n"
	"  --id ID  of the question that is meant, as --json had it: any other one is not\n"
	"           answered\n"
	"  --json   the question as JSON: id, address, name, kind (allow, confirm, enter,\n"
	"           show), passkey; {} when nothing is asked\n"
	"  --help   this text\n"
	"\n"
	"Exit status: 1 when nothing is asked, or not this any more.\n";

struct wish {
	const char *answer; /* NULL = none yet */
	unsigned id;        /* 0 = of whatever is asked */
	bool json;
};

static int read_option(void *userdata, const struct option *option, const char *value)
{
	struct wish *w = userdata;

	if (option->val == 'j')
		w->json = true;
	else if (parse_unsigned(value, 1, UINT32_MAX, &w->id) < 0)
		return cmd_usage("--id is a number, not \"%s\"", value);
	return CTL_OK;
}

/* Return: the exit status, also when there is no such answer. */
static int answer_by(sd_bus *bus, const json_t *question, const char *answer)
{
	bool enter = !strcmp(client_text(question, "kind"), "enter");

	if (!strcmp(answer, "no"))
		return pairing_answer(bus, question, "", false);
	if (enter == !strcmp(answer, "yes"))
		return cmd_usage("%s", enter ? "the answer is the number that the band shows, or no"
					     : "the answer is yes or no");
	return pairing_answer(bus, question, answer, true);
}

static int pair(sd_bus *bus, const struct wish *wish)
{
	json_auto_t *manager = NULL;
	const json_t *question;
	int code;

	code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code != CTL_OK)
		return code;
	question = json_object_get(manager, "pairing");
	if (wish->json) {
		phrase_json(question);
		return json_object_size(question) > 0 ? CTL_OK : CTL_FAILED;
	}
	if (json_object_size(question) == 0)
		return cmd_fail(CTL_FAILED, "no band asks to be paired now");
	if (wish->id && wish->id != client_number(question, "id"))
		return cmd_fail(CTL_FAILED, "question %u is not asked any more", wish->id);

	if (wish->answer)
		return answer_by(bus, question, wish->answer);
	if (terminal_talks()) {
		terminal_farewell("Nothing was answered.");
		return pairing_talk(bus, question);
	}
	puts(pairing_words(question).text);
	return CTL_OK;
}

int cmd_pair(int argc, char **argv)
{
	static const struct option options[] = {
		{ "help", no_argument, NULL, 'h' },
		{ "id", required_argument, NULL, 'i' },
		{ "json", no_argument, NULL, 'j' },
		{},
	};
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	struct wish wish = { 0 };
	int code;

	code = cmd_read_options(argc, argv, help, options, read_option, &wish);
	if (code >= 0)
		return code;
	if (argc - optind > 1 || (wish.json && (optind < argc || wish.id)))
		return cmd_usage("it takes one answer, or --json");

	wish.answer = argv[optind];
	code = client_open(&bus);
	return code == CTL_OK ? pair(bus, &wish) : code;
}
