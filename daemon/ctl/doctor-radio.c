/* SPDX-License-Identifier: MIT */
/*
 * `instepctl doctor`, from the switch on the case up to an adapter that is on. What bluetoothd
 * tells is asked of it directly, not of instepd: that one may be what does not work.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/doctor.h"
#include "ctl/rfkill.h"

#define BLUEZ   "org.bluez"
#define ADAPTER BLUEZ ".Adapter1"

void doctor_switch(struct doctor *d)
{
	const struct rfkill k = rfkill_read(RFKILL_FOLDER);

	switch (rfkill_state(&k)) {
	case RFKILL_NONE:
		return;
	case RFKILL_FREE:
		doctor_find(d, VERDICT_OK, "No switch keeps Bluetooth off (rfkill).");
		return;
	case RFKILL_PARTLY:
		doctor_find(d, VERDICT_NOTE, "%u of %u Bluetooth radios are blocked (rfkill).",
			    k.blocked, k.radios);
		return;
	case RFKILL_BLOCKED:
		doctor_find(d, VERDICT_PROBLEM, "Bluetooth is blocked, as in aeroplane mode.");
		doctor_advise(d, "End aeroplane mode in the settings of your desktop, or run: "
				 "rfkill unblock bluetooth");
		return;
	case RFKILL_OFF:
		doctor_find(d, VERDICT_PROBLEM,
			    "A switch or key of this computer keeps Bluetooth off.");
		doctor_advise(d, "Look for a slider on its side, or press the key with the "
				 "aeroplane or the aerial on it (often together with Fn).");
		return;
	}
}

void doctor_system_bus(struct doctor *d)
{
	int r;

	r = doctor_open(sd_bus_open_system, &d->system);
	if (r == 0) {
		doctor_find(d, VERDICT_OK, "The system bus answers.");
		return;
	}
	doctor_find(d, VERDICT_PROBLEM, "The D-Bus system bus cannot be reached (%s).",
		    strerror(-r));
	doctor_advise(d, "bluetoothd can be reached by it only. See: systemctl status dbus. In a "
			 "container it has to be handed in: /run/dbus/system_bus_socket");
}

/* Why it does not run; with systemd there is somebody to ask. */
static void explain_absence(struct doctor *d)
{
	struct unit_state unit = unit_ask(d->system, "bluetooth.service");

	if (!strcmp(unit.load, "not-found")) {
		doctor_find(d, VERDICT_PROBLEM, "bluetoothd is not installed.");
		doctor_advise(d, "Install it: sudo apt-get install bluez");
	} else if (!strcmp(unit.load, "masked")) {
		doctor_find(d, VERDICT_PROBLEM, "bluetoothd does not run: its service is masked.");
		doctor_advise(d, "sudo systemctl unmask bluetooth, then: sudo systemctl enable "
				 "--now bluetooth");
	} else if (!strcmp(unit.active, "failed")) {
		doctor_find(d, VERDICT_PROBLEM, "bluetoothd has failed (%s).", unit.result);
		doctor_advise(d, "sudo systemctl restart bluetooth; why it failed: journalctl -u "
				 "bluetooth");
	} else if (access("/sys/class/bluetooth", F_OK) < 0) {
		doctor_find(d, VERDICT_PROBLEM,
			    "bluetoothd does not run, and the kernel sees no Bluetooth adapter.");
		doctor_advise(d, "bluetoothd starts by itself with the first adapter: plug one in, "
				 "or switch it on in the firmware settings (BIOS).");
	} else {
		doctor_find(d, VERDICT_PROBLEM, "bluetoothd does not run.");
		doctor_advise(d, "Start it: sudo systemctl enable --now bluetooth (where it is "
				 "not installed: sudo apt-get install bluez)");
	}
}

void doctor_bluetoothd(struct doctor *d)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	int r;

	if (!d->system)
		return;
	if (!doctor_owned(d->system, BLUEZ)) {
		explain_absence(d);
		return;
	}
	r = doctor_ask(d->system, &d->bluez, &error, BLUEZ, "/",
		       "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", "");
	if (r == 0) {
		doctor_find(d, VERDICT_OK, "bluetoothd runs and answers.");
	} else if (sd_bus_error_has_name(&error, SD_BUS_ERROR_ACCESS_DENIED)) {
		doctor_find(d, VERDICT_PROBLEM, "You are not allowed to talk to bluetoothd.");
		doctor_advise(d, "Join the group that is: sudo adduser \"$USER\" bluetooth; then "
				 "log out and in again.");
	} else {
		doctor_find(d, VERDICT_PROBLEM, "bluetoothd runs and does not answer (%s).",
			    strerror(-r));
		doctor_advise(d, "sudo systemctl restart bluetooth; what happened: journalctl -u "
				 "bluetooth");
	}
}

/* One that is too old for Low Energy cannot look for bands; bluetoothd before 5.54 does not say. */
static bool knows_low_energy(const json_t *adapter)
{
	const json_t *roles = json_object_get(adapter, "roles"), *role;
	size_t i;

	json_array_foreach(roles, i, role)
	{
		if (!strcmp(json_string_value(role) ?: "", "central"))
			return true;
	}
	return !roles;
}

static void explain_no_adapter(struct doctor *d)
{
	doctor_find(d, VERDICT_PROBLEM, "There is no Bluetooth adapter.");
	if (access("/sys/class/bluetooth", F_OK) < 0)
		doctor_advise(d, "Plug one in, or switch it on in the firmware settings (BIOS).");
	else
		doctor_advise(d, "Plug one in. If there is one, its firmware may be missing: sudo "
				 "dmesg | grep -i bluetooth");
}

static void judge_adapter(struct doctor *d, const char *name, const json_t *adapter)
{
	if (!json_is_true(json_object_get(adapter, "powered"))) {
		doctor_find(d, VERDICT_NOTE, "%s is switched off.", name);
	} else if (!knows_low_energy(adapter)) {
		doctor_find(d, VERDICT_NOTE,
			    "%s is too old for bands: it does not know Bluetooth Low Energy.",
			    name);
	} else {
		d->powered = true;
		doctor_find(d, VERDICT_OK, "%s is on.", name);
	}
}

void doctor_adapter(struct doctor *d)
{
	json_t *interfaces, *adapter;
	unsigned adapters = 0;
	const char *path;

	if (!d->bluez)
		return;
	json_object_foreach(d->bluez, path, interfaces)
	{
		adapter = json_object_get(interfaces, ADAPTER);
		if (!adapter)
			continue;
		adapters++;
		judge_adapter(d, strrchr(path, '/') + 1, adapter);
	}

	if (adapters == 0) {
		explain_no_adapter(d);
	} else if (!d->powered) {
		doctor_find(d, VERDICT_PROBLEM, "Bluetooth is off: no adapter can be used.");
		doctor_advise(d, "Switch it on in the settings of your desktop, or run: "
				 "bluetoothctl power on");
	}
}
