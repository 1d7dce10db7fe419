/* SPDX-License-Identifier: MIT */
/*
 * instepctl doctor: everything between a person and a working session, from the switch on the case
 * to the band's battery, and what to do about what is wrong. For somebody whose session does not
 * work: it needs no daemon and no bus, it changes nothing, and it starts nothing.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/doctor.h"
#include "ctl/phrase.h"
#include "ctl/wrap.h"

static const char help[] =
	"Usage: instepctl doctor [--json]\n"
	"\n"
	"Look at everything that a session needs, from the Bluetooth switch to the\n"
	"band's battery, and say what to do about what is wrong. It changes nothing,\n"
	"starts nothing, and needs no running instepd.\n"
	"\n"
	"  ok       as it should be\n"
	"  note     a session works without it, or it is off on purpose\n"
	"  problem  has to be put right; the first of several may be the cause of the\n"
	"           others\n"
	"\n"
	"Options:\n"
	"  --json  one JSON object: problems, notes (their numbers), findings (an array\n"
	"          of check, verdict, text, and advice where there is any)\n"
	"  --help  this text\n"
	"\n"
	"Exit status: 1 when there is a problem.\n";

/* From the ground up. */
static const struct check {
	const char *name;
	void (*look)(struct doctor *d);
} checks[] = {
	{ "switch", doctor_switch },
	{ "system bus", doctor_system_bus },
	{ "bluetoothd", doctor_bluetoothd },
	{ "adapter", doctor_adapter },
	{ "user bus", doctor_user_bus },
	{ "instepd", doctor_daemon },
	{ "service", doctor_unit },
	{ "files", doctor_settings },
	{ "history", doctor_history },
	{ "reminders", doctor_reminders },
	{ "notifications", doctor_notifications },
	{ "desktop", doctor_presenter },
	{ "bands", doctor_bands },
};

#define VERDICT_WIDTH 9  /* "problem" and two blanks */
#define CHECK_WIDTH   15 /* "notifications" and two blanks */

static void print_finding(const json_t *finding)
{
	bool stands_out = isatty(STDOUT_FILENO) &&
			  !strcmp(client_text(finding, "verdict"), verdict_name(VERDICT_PROBLEM));
	const char *advice = client_text(finding, "advice");
	char label[64];

	(void)snprintf(label, sizeof(label), "%-*s%s", VERDICT_WIDTH,
		       client_text(finding, "verdict"), client_text(finding, "check"));
	if (stands_out)
		fputs("\033[1m", stdout);
	wrap_print_after(VERDICT_WIDTH + CHECK_WIDTH, label, client_text(finding, "text"));
	if (stands_out)
		fputs("\033[m", stdout);
	if (*advice)
		wrap_print_after(VERDICT_WIDTH + CHECK_WIDTH, "", advice);
}

static void print_end(const struct doctor *d)
{
	unsigned problems = d->n[VERDICT_PROBLEM];

	putchar('\n');
	if (problems == 0)
		puts("Nothing stands in the way of a session.");
	else if (problems == 1)
		puts("One problem has to be put right.");
	else
		printf("%u problems. Begin with the first: others may come from it.\n", problems);
}

/* What is found is shown at once: a bus that hangs takes its time. */
static void look(struct doctor *d, bool json)
{
	for (size_t i = 0, shown = 0; i < ELEMENTS(checks); i++) {
		d->check = checks[i].name;
		checks[i].look(d);
		for (; !json && shown < json_array_size(d->findings); shown++)
			print_finding(json_array_get(d->findings, shown));
		(void)fflush(stdout);
	}
}

int cmd_doctor(int argc, char **argv)
{
	_cleanup_(doctor_done) struct doctor d = { .findings = json_array() };
	bool json = false;
	int code;

	code = cmd_options(argc, argv, help, &json);
	if (code >= 0)
		return code;
	if (optind < argc)
		return cmd_usage("it takes no arguments");

	look(&d, json);
	if (json) {
		json_auto_t *report =
			json_pack("{s:i, s:i, s:O}", "problems", (int)d.n[VERDICT_PROBLEM], "notes",
				  (int)d.n[VERDICT_NOTE], "findings", d.findings);

		phrase_json(report);
	} else {
		print_end(&d);
	}
	return d.n[VERDICT_PROBLEM] ? CTL_FAILED : CTL_OK;
}
