/* SPDX-License-Identifier: MIT */
/*
 * `instepctl doctor` and the bands that were added: is each in reach, charged and calibrated, and
 * if not, what to do at the band itself. Only instepd follows them; without it their files tell
 * which there are.
 */

#include <string.h>

#include "conf/band-file.h"
#include "ctl/client.h"
#include "ctl/doctor.h"
#include "driver/driver.h"
#include "sys/cleanup.h"

#define BATTERY_LOW_PCT 15 /* as the daemon's BatteryLow, for a band that has not crossed it yet */

static bool is(const json_t *band, const char *key, const char *value)
{
	return !strcmp(client_text(band, key), value);
}

/* It says what it measures to the whole room, and knows nothing of a connection. */
static bool only_broadcasts(const json_t *band)
{
	const struct driver *driver = driver_find(client_text(band, "driver"));

	return driver && driver_broadcasts(driver);
}

static void judge_reach(struct doctor *d, const json_t *band, const char *id)
{
	const char *reason = client_text(band, "reason");

	if (is(band, "state", "failed")) {
		doctor_find(d, VERDICT_PROBLEM, "%s cannot be used. %s", id, reason);
		doctor_advise(d,
			      "If it is another device than it was: instepctl band remove %s, "
			      "then: instepctl band add",
			      id);
	} else if (is(band, "state", "ready") || is(band, "state", "streaming")) {
		doctor_find(d, VERDICT_OK, "%s is in reach.", id);
	} else if (is(band, "state", "released")) {
		doctor_find(d, VERDICT_OK, "%s rests. %s", id, reason);
	} else if (is(band, "state", "away") && only_broadcasts(band)) {
		doctor_find(d, VERDICT_OK,
			    "%s is heard only while a workout, or another program, uses it.", id);
	} else {
		doctor_find(d, VERDICT_NOTE, "%s is %s. %s", id,
			    is(band, "state", "connecting") ? "looked for" : "not in reach",
			    reason);
		if (d->powered) /* without Bluetooth nothing at the band helps */
			doctor_advise(d, "Switch the band on (most have a button) and bring it "
					 "near; a phone that is connected to it must let it go.");
	}
}

static void judge_battery(struct doctor *d, const json_t *band, const char *id)
{
	double percent = json_object_get(band, "battery") ? client_number(band, "battery") : -1;

	bool low = percent >= 0 && percent < BATTERY_LOW_PCT;

	if (low || json_is_true(json_object_get(band, "battery_low"))) {
		/* One that warns by itself may last have told its percentage long before. */
		doctor_find(d, VERDICT_NOTE,
			    low ? "The battery of %s is almost empty (%.0f %%)."
				: "The battery of %s is almost empty.",
			    id, percent);
		doctor_advise(d, "Charge it, or change it, before the next workout.");
	} else if (percent >= 0) {
		doctor_find(d, VERDICT_OK, "The battery of %s has %.0f %%.", id, percent);
	}
}

static void judge_make(struct doctor *d, const json_t *band, const char *id)
{
	const json_t *scale = json_object_get(band, "scale");

	if (*client_text(band, "firmware"))
		doctor_find(d, VERDICT_OK, "%s is a %s with the firmware %s.", id,
			    client_text(band, "title"), client_text(band, "firmware"));
	if (scale && json_number_value(scale) == 0) {
		doctor_find(d, VERDICT_PROBLEM,
			    "%s does not know what its numbers weigh: it has to be calibrated.",
			    id);
		doctor_advise(d, "instepctl band calibrate %s", id);
	}
}

static void judge(struct doctor *d, const json_t *band)
{
	const char *id = client_text(band, "id");

	judge_reach(d, band, id);
	judge_battery(d, band, id);
	judge_make(d, band, id);
}

static void say_none(struct doctor *d)
{
	doctor_find(d, VERDICT_NOTE, "No band was added yet.");
	doctor_advise(d, "Switch it on and run: instepctl band add");
}

/* All that is known without instepd. */
static void list_files(struct doctor *d)
{
	_cleanup_(freep) struct band_file *bands = NULL;
	struct complaints quiet = {};
	size_t n = 0;

	if (band_file_load_all(&bands, &n, &quiet) < 0)
		return;
	for (size_t i = 0; i < n; i++)
		doctor_find(d, VERDICT_NOTE,
			    "%s was added; only a running instepd knows how it is.", bands[i].id);
	if (n == 0)
		say_none(d);
}

void doctor_bands(struct doctor *d)
{
	json_auto_t *objects = NULL;
	json_t *interfaces;
	const char *path;
	unsigned n = 0;

	if (!d->manager) {
		list_files(d);
		return;
	}
	if (doctor_ask(d->user, &objects, NULL, CLIENT_NAME, CLIENT_ROOT,
		       "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", "") < 0)
		return; /* it has just gone */

	json_object_foreach(objects, path, interfaces)
	{
		const json_t *band = json_object_get(interfaces, CLIENT_BAND);

		if (band) {
			judge(d, band);
			n++;
		}
	}
	if (n == 0)
		say_none(d);
}
