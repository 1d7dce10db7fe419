/* SPDX-License-Identifier: MIT */
/*
 * `instepctl doctor` and the service manager: how instepd is started, and why it was not. Where no
 * systemd serves this bus (a container, another init) there is nothing to say.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/client.h"
#include "ctl/doctor.h"

#define SYSTEMD      "org.freedesktop.systemd1"
#define SYSTEMD_PATH "/org/freedesktop/systemd1"

static void take_text(char *ret, size_t size, const json_t *properties, const char *key)
{
	(void)snprintf(ret, size, "%s", client_text(properties, key));
}

struct unit_state unit_ask(sd_bus *bus, const char *name)
{
	json_auto_t *path = NULL, *unit = NULL, *service = NULL;
	struct unit_state state = {};
	const char *object;

	/* LoadUnit() reads the file and starts nothing; GetUnit() knows only what was ever wanted. */
	if (!doctor_owned(bus, SYSTEMD) ||
	    doctor_ask(bus, &path, NULL, SYSTEMD, SYSTEMD_PATH, SYSTEMD ".Manager", "LoadUnit", "s",
		       name) < 0)
		return state;
	object = json_string_value(path);
	if (!object || doctor_ask_all(bus, &unit, SYSTEMD, object, SYSTEMD ".Unit") < 0)
		return state;

	state.known = true;
	take_text(state.load, sizeof(state.load), unit, "load_state");
	take_text(state.active, sizeof(state.active), unit, "active_state");
	take_text(state.file, sizeof(state.file), unit, "unit_file_state");
	state.reload = json_is_true(json_object_get(unit, "need_daemon_reload"));
	if (doctor_ask_all(bus, &service, SYSTEMD, object, SYSTEMD ".Service") == 0) {
		take_text(state.result, sizeof(state.result), service, "result");
		state.status = (int)client_number(service, "exec_main_status");
	}
	return state;
}

/* The exit statuses of systemd's own, before it comes to the program: systemd.exec(5). */
#define STATUS_EXEC  203
#define STATUS_FIRST 200
#define STATUS_LAST  245

/* What the results of a service mean that a person can do something about. */
static const char *explain(const struct unit_state *unit)
{
	static const struct {
		const char *result, *text;
	} results[] = {
		{ "exit-code", "it ended with an error" },
		{ "signal", "it crashed" },
		{ "core-dump", "it crashed" },
		{ "watchdog", "it hung" },
		{ "timeout", "it took too long" },
		{ "start-limit-hit", "it was started too often in a row" },
		{ "oom-kill", "memory ran out" },
		{ "resources", "systemd could not prepare it" },
	};

	if (unit->status == STATUS_EXEC)
		return "its program is not there; install Instep again";
	if (unit->status >= STATUS_FIRST && unit->status <= STATUS_LAST)
		return "this system cannot set up its sandbox";
	for (size_t i = 0; i < ELEMENTS(results); i++)
		if (!strcmp(unit->result, results[i].result))
			return results[i].text;
	return unit->result;
}

bool unit_enabled(const struct unit_state *unit)
{
	return !strncmp(unit->file, "enabled", 7) || !strcmp(unit->file, "static");
}

static void judge(struct doctor *d, const struct unit_state *unit)
{
	if (!strcmp(unit->load, "not-found")) {
		doctor_find(d, d->manager ? VERDICT_NOTE : VERDICT_PROBLEM,
			    "systemd does not know instepd.service.");
		doctor_advise(d, "Install Instep, then: systemctl --user daemon-reload");
	} else if (!strcmp(unit->load, "masked")) {
		doctor_find(d, VERDICT_PROBLEM, "instepd.service is masked: it cannot be started.");
		doctor_advise(d, "systemctl --user unmask instepd");
	} else if (strcmp(unit->load, "loaded")) {
		doctor_find(d, VERDICT_PROBLEM, "The file of instepd.service has a mistake (%s).",
			    unit->load);
		doctor_advise(d, "See: systemctl --user status instepd");
	} else if (!strcmp(unit->active, "failed")) {
		doctor_find(d, VERDICT_PROBLEM, "instepd has failed: %s.", explain(unit));
		doctor_advise(d, "What it said: journalctl --user -u instepd -n 20. Start it "
				 "again: systemctl --user restart instepd");
	} else if (!unit_enabled(unit)) {
		doctor_find(d, VERDICT_NOTE, "instepd is not started when you log in.");
		doctor_advise(d, "systemctl --user enable instepd");
	} else {
		doctor_find(d, VERDICT_OK, "instepd is started when you log in.");
	}
}

void doctor_unit(struct doctor *d)
{
	struct unit_state unit;

	if (!d->user)
		return;
	unit = unit_ask(d->user, "instepd.service");
	if (!unit.known) {
		doctor_find(d, VERDICT_NOTE, "No systemd looks after this session.");
		doctor_advise(d, "Start instepd by hand where it does not run.");
		return;
	}
	judge(d, &unit);
	if (unit.reload) {
		doctor_find(d, VERDICT_NOTE,
			    "The file of instepd.service is newer than what "
			    "systemd has read.");
		doctor_advise(d, "systemctl --user daemon-reload, then: systemctl --user restart "
				 "instepd");
	}
}
