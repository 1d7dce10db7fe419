/* SPDX-License-Identifier: MIT */
/*
 * instepctl doctor where one thing after the other is broken: that it says which, names what to do,
 * and ends with 1; that it says nothing of what could not be looked at; and that it starts nobody.
 */

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/doctor.h"
#include "bus/fake-systemd.h"
#include "bus/harness-internal.h"
#include "bus/scene.h"

static struct scene scene;
static struct fake_systemd systemd;

static void take_name(struct harness *h, const char *name)
{
	check_ok(sd_bus_request_name(h->bus, name, 0));
}

/* A machine on which everything is as it should be. */
static void begin_well(struct harness *h)
{
	fake_systemd_begin(&systemd, h->bus);
	(void)fake_systemd_unit(&systemd, "instepd.service", "loaded", "active", "enabled",
				"success");
	take_name(h, "org.freedesktop.Notifications");
	take_name(h, "org.instep.Desktop1");
	scene_begin(&scene, h, 1);
	scene_add(&scene);
}

static void nothing_is_wrong(struct harness *h)
{
	static const char *const checks[] = { "system bus", "bluetoothd",    "adapter", "user bus",
					      "instepd",    "service",       "files",   "history",
					      "reminders",  "notifications", "desktop", "bands" };
	struct output o;
	json_t *report;

	begin_well(h);
	report = doctor(h, 0);
	for (size_t i = 0; i < ELEMENTS(checks); i++)
		finds(report, checks[i], "ok", "", "");
	check(json_integer_value(json_object_get(report, "notes")) == 0);
	finds(report, "bands", "ok", "band is in reach", "");
	json_decref(report);

	run_ctl(h, &o, "doctor");
	check(o.status == 0);
	check_has(o.out, "ok       adapter        hci0 is on.\n");
	check_has(o.out, "\nNothing stands in the way of a session.\n");
	output_done(&o);
}

static void without_any_bus(struct harness *h)
{
	json_t *report;

	check(setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nowhere", 1) == 0);
	check(setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", 1) == 0);
	report = doctor(h, 1);
	finds(report, "system bus", "problem", "cannot be reached", "systemctl status dbus");
	finds(report, "user bus", "problem", "no user bus", "dbus-user-session");
	finds(report, "files", "ok", "", "");
	looks_not_at(report, "bluetoothd");
	looks_not_at(report, "instepd");
	json_decref(report);

	check(unsetenv("DBUS_SESSION_BUS_ADDRESS") == 0 && unsetenv("XDG_RUNTIME_DIR") == 0);
	doctor_finds(h, 1, "user bus", "problem", "neither XDG_RUNTIME_DIR nor", "Log in");
}

static void without_a_home(struct harness *h)
{
	check(unsetenv("HOME") == 0 && unsetenv("XDG_CONFIG_HOME") == 0 &&
	      unsetenv("XDG_DATA_HOME") == 0);
	doctor_finds(h, 1, "files", "problem", "home folder", "Set HOME");
}

static void by_sudo(struct harness *h)
{
	check(setenv("SUDO_USER", "ann", 1) == 0);
	if (geteuid() == 0)
		doctor_finds(h, 1, "user bus", "problem", "for the user ann", "without sudo");
	else
		doctor_finds(h, 1, "user bus", "ok", "answers", "");
}

static void without_bluetoothd(struct harness *h)
{
	static const struct {
		const char *load, *active, *result, *part, *advice;
	} rows[] = {
		{ "not-found", "inactive", "success", "not installed", "apt-get install bluez" },
		{ "masked", "inactive", "success", "is masked", "systemctl unmask bluetooth" },
		{ "loaded", "failed", "exit-code", "has failed (exit-code)",
		  "journalctl -u bluetooth" },
	};
	json_t *report = doctor(h, 1);

	finds(report, "bluetoothd", "problem", "does not run", "");
	looks_not_at(report, "adapter");
	json_decref(report);

	fake_systemd_begin(&systemd, h->bus);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		(void)fake_systemd_unit(&systemd, "bluetooth.service", rows[i].load, rows[i].active,
					"enabled", rows[i].result);
		doctor_finds(h, 1, "bluetoothd", "problem", rows[i].part, rows[i].advice);
	}
}

static void without_an_adapter(struct harness *h)
{
	json_t *report;

	begin_well(h);
	fake_adapter_power(h->fake, false);
	report = doctor(h, 1);
	finds(report, "adapter", "note", "hci0 is switched off", "");
	finds(report, "adapter", "problem", "Bluetooth is off", "bluetoothctl power on");
	json_decref(report);

	fake_adapter_plug(h->fake, false);
	doctor_finds(h, 1, "adapter", "problem", "no Bluetooth adapter", "Plug one in");
}

/*
 * A bus with other rules than that of the tests, in its place; @extra goes into its configuration.
 */
static void start_other_bus(struct harness *h, const char *variable, const char *extra)
{
	const char *path = in_scratch(h, "other"), *file;
	const char *argv[] = { "dbus-daemon",     "--nofork", "--nopidfile",
			       "--print-address", NULL,       NULL };
	char config[2048], option[160], line[256];
	int fds[2], n;

	n = snprintf(config, sizeof(config),
		     "<busconfig><type>session</type><listen>unix:path=%s</listen>"
		     "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
		     "<allow eavesdrop='true'/><allow own='*'/></policy>%s</busconfig>",
		     path, extra);
	file = write_file(h, "other.conf", config, (size_t)n);
	(void)snprintf(option, sizeof(option), "--config-file=%s", file);
	argv[4] = option;
	check(pipe2(fds, O_CLOEXEC) == 0);
	(void)spawn(argv, -1, fds[1], log_open(h, "other-bus.log"));
	check(read(fds[0], line, sizeof(line)) > 0);
	close(fds[0]);
	(void)snprintf(line, sizeof(line), "unix:path=%s", path);
	check(setenv(variable, line, 1) == 0);
}

/* Debian before 9, and who has hardened it, lets only the group bluetooth talk to bluetoothd. */
static void without_permission(struct harness *h)
{
	json_t *report;
	sd_bus *bus;

	start_other_bus(h, "DBUS_SYSTEM_BUS_ADDRESS",
			"<policy context='default'><deny send_destination='org.bluez'/></policy>");
	check_ok(sd_bus_open_system(&bus));
	check_ok(sd_bus_request_name(bus, "org.bluez", 0));
	report = doctor(h, 1);
	finds(report, "bluetoothd", "problem", "not allowed", "adduser \"$USER\" bluetooth");
	looks_not_at(report, "adapter");
	json_decref(report);
	sd_bus_flush_close_unref(bus);
}

/* Who owns the name and never reads is waited for as long as a person waits. */
static void with_a_bluetoothd_that_hangs(struct harness *h)
{
	sd_bus *bus;

	check_ok(sd_bus_open_system(&bus));
	check_ok(sd_bus_request_name(bus, "org.bluez", 0));
	doctor_finds(h, 1, "bluetoothd", "problem", "does not answer",
		     "systemctl restart bluetooth");
	sd_bus_flush_close_unref(bus);
}

static void the_unit(struct harness *h)
{
	static const struct {
		const char *load, *active, *file, *result, *verdict, *part, *advice;
		int wanted;
	} rows[] = {
		{ "loaded", "failed", "enabled", "exit-code", "problem", "ended with an error",
		  "journalctl --user -u instepd", 1 },
		{ "loaded", "failed", "enabled", "watchdog", "problem", "it hung",
		  "systemctl --user restart instepd", 1 },
		{ "masked", "inactive", "masked", "success", "problem", "masked", "unmask instepd",
		  1 },
		{ "bad-setting", "inactive", "enabled", "success", "problem", "(bad-setting)",
		  "systemctl --user status instepd", 1 },
		{ "loaded", "active", "disabled", "success", "note", "not started when you log in",
		  "systemctl --user enable instepd", 0 },
		{ "not-found", "inactive", "", "success", "note", "does not know", "daemon-reload",
		  0 },
		{ "loaded", "active", "enabled", "success", "ok", "started when you log in", "",
		  0 },
	};
	struct fake_unit *unit;

	begin_well(h);
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		(void)fake_systemd_unit(&systemd, "instepd.service", rows[i].load, rows[i].active,
					rows[i].file, rows[i].result);
		doctor_finds(h, rows[i].wanted, "service", rows[i].verdict, rows[i].part,
			     rows[i].advice);
	}

	unit = fake_systemd_unit(&systemd, "instepd.service", "loaded", "failed", "enabled",
				 "exit-code");
	unit->status = 226; /* NAMESPACE */
	doctor_finds(h, 1, "service", "problem", "cannot set up its sandbox", "journalctl");
	unit->status = 203; /* EXEC */
	doctor_finds(h, 1, "service", "problem", "its program is not there", "journalctl");

	unit = fake_systemd_unit(&systemd, "instepd.service", "loaded", "active", "enabled",
				 "success");
	unit->reload = true;
	doctor_finds(h, 0, "service", "note", "newer", "daemon-reload");
}

/* The bus writes down whom it starts. */
static bool was_started(struct harness *h)
{
	char *log = file_read(in_scratch(h, "other-bus.log"));
	bool started = strstr(log, "Activating service name='org.instep.Instep1'");

	free(log);
	return started;
}

static void starts_nobody(struct harness *h)
{
	static const char service[] = "[D-BUS Service]\nName=org.instep.Instep1\nExec=/bin/false\n";
	struct output o;
	char extra[256];

	doctor_finds(h, 1, "instepd", "problem", "does not know how to start it",
		     "enable --now instepd");

	check(mkdir(in_scratch(h, "services"), 0700) == 0);
	(void)write_file(h, "services/org.instep.Instep1.service", service, strlen(service));
	(void)snprintf(extra, sizeof(extra), "<servicedir>%s</servicedir>",
		       in_scratch(h, "services"));
	start_other_bus(h, "DBUS_SESSION_BUS_ADDRESS", extra);
	doctor_finds(h, 1, "instepd", "note", "starts when something asks",
		     "systemctl --user start instepd");
	check(!was_started(h));

	run_ctl(h, &o, "status");
	check(o.status == 3 && was_started(h));
	output_done(&o);
}

static void without_a_desktop(struct harness *h)
{
	json_t *report;

	begin_well(h);
	check_ok(sd_bus_release_name(h->bus, "org.freedesktop.Notifications"));
	check_ok(sd_bus_release_name(h->bus, "org.instep.Desktop1"));
	report = doctor(h, 0);
	finds(report, "notifications", "note", "Nobody shows", "apt-get install");
	finds(report, "desktop", "note", "does not run", "enable --now instep-desktop");
	json_decref(report);

	(void)fake_systemd_unit(&systemd, "instep-desktop.service", "loaded", "failed", "enabled",
				"signal");
	doctor_finds(h, 1, "desktop", "problem", "has failed", "restart instep-desktop");
}

static struct {
	const char *server, *quiet;
	bool actions;
} presence;

static int get_presence(sd_bus *bus, const char *path, const char *interface, const char *property,
			sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "a{sv}", 5, "server", "s", presence.server,
				     "server_name", "s", "Herald 2", "actions", "b",
				     presence.actions, "locked", "s", "no", "quiet", "s",
				     presence.quiet);
}

/* As the presenter tells it. */
static void what_the_desktop_tells(struct harness *h)
{
	static const sd_bus_vtable face[] = {
		SD_BUS_VTABLE_START(0),
		SD_BUS_PROPERTY("Presence", "a{sv}", get_presence, 0, 0),
		SD_BUS_VTABLE_END,
	};
	json_t *report;

	begin_well(h);
	check_ok(sd_bus_add_object_vtable(h->bus, NULL, "/org/instep/Desktop1",
					  "org.instep.Desktop1", face, NULL));
	presence.server = "ready";
	presence.quiet = "no";
	presence.actions = true;
	report = doctor(h, 0);
	finds(report, "desktop", "ok", "runs", "");
	check(json_integer_value(json_object_get(report, "notes")) == 0);
	json_decref(report);

	presence.quiet = "unknown";
	doctor_finds(h, 0, "desktop", "note", "gives no sign (do-not-disturb)", "");
	presence.actions = false;
	doctor_finds(h, 0, "desktop", "note", "Herald 2 shows no buttons",
		     "instepctl remind start");
	presence.server = "silent";
	doctor_finds(h, 1, "desktop", "problem", "does not answer", "Log out");

	(void)fake_systemd_unit(&systemd, "instep-desktop.service", "loaded", "active", "disabled",
				"success");
	doctor_finds(h, 1, "desktop", "note", "is not started when you log in",
		     "enable instep-desktop");
}

static const struct test tests[] = {
	TEST(nothing_is_wrong),   TEST(without_any_bus),
	TEST(without_a_home),     TEST(by_sudo),
	TEST(without_bluetoothd), TEST(without_an_adapter),
	TEST(without_permission), TEST(with_a_bluetoothd_that_hangs),
	TEST(the_unit),           TEST(starts_nobody),
	TEST(without_a_desktop),  TEST(what_the_desktop_tells),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
