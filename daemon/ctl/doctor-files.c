/* SPDX-License-Identifier: MIT */
/*
 * `instepctl doctor` and the person's files. They are read here as the daemon reads them, so that
 * it is told what they are now, with a daemon or without one.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "conf/band-file.h"
#include "conf/device-file.h"
#include "conf/routine-file.h"
#include "conf/settings.h"
#include "ctl/doctor.h"
#include "store/store.h"
#include "sys/cleanup.h"
#include "sys/paths.h"

#define MIB (UINT64_C(1024) * 1024)

/* A year of training takes less than 5 MiB; below the first SQLite may soon not find room to work. */
#define FREE_LITTLE_BYTES (20 * MIB)
#define FREE_ENOUGH_BYTES (200 * MIB)

/* A file of one's own may have gone that described it. */
static void judge_drivers(struct doctor *d, const struct models *models,
			  const struct band_file *bands, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (models_driver(models, bands[i].driver))
			continue;
		doctor_find(d, VERDICT_NOTE, "Nothing says how the band %s is spoken to (%s).",
			    bands[i].id, bands[i].driver);
		doctor_advise(d, "Bring back the file %s.device, or: instepctl band remove %s",
			      bands[i].driver, bands[i].id);
	}
}

void doctor_settings(struct doctor *d)
{
	struct complaints c = doctor_complaints(d);
	_cleanup_(routine_shelf_done) struct routine_shelf routines = {};
	_cleanup_(device_shelf_done) struct device_shelf devices = {};
	_cleanup_(freep) struct band_file *bands = NULL;
	_cleanup_(freep) char *path = NULL;
	unsigned notes = d->n[VERDICT_NOTE];
	struct settings settings;
	size_t n_bands = 0;

	settings_init(&settings);
	if (path_in(PATH_CONFIG, "instep.conf", &path) < 0) {
		doctor_find(d, VERDICT_PROBLEM, "Nobody knows where your home folder is.");
		doctor_advise(d, "Set HOME.");
		return;
	}
	(void)settings_load(&settings, path, &c); /* what is wrong has become a complaint */
	(void)routine_shelf_load(&routines, &settings.choices, &c);
	(void)device_shelf_load(&devices, &c);
	(void)band_file_load_all(&bands, &n_bands, &c);
	if (c.count > 0)
		doctor_advise(d, "What is wrong in a file does not count; the rest of it does. A "
				 "routine, device or band that then lacks something is left out.");
	judge_drivers(d, &devices.models, bands, n_bands);

	if (routines.n == 0) {
		doctor_find(d, VERDICT_PROBLEM, "There is no routine to start.");
		doctor_advise(d, "Install Instep whole: meson install");
	} else if (d->n[VERDICT_NOTE] == notes) {
		doctor_find(d, VERDICT_OK, "Settings, routines, devices and bands can be read.");
	}
}

/* Who may see and write it. */
static void judge_rights(struct doctor *d, const char *path, const struct stat *st)
{
	if (st->st_uid != geteuid()) {
		doctor_find(d, VERDICT_PROBLEM, "The history %s belongs to another user.", path);
		doctor_advise(d, "sudo chown \"$USER\" %s*", path);
	} else if (access(path, R_OK | W_OK) < 0) {
		doctor_find(d, VERDICT_PROBLEM, "The history %s cannot be written (%s).", path,
			    strerror(errno));
		doctor_advise(d,
			      "chmod 600 %s (or, if the file system is read-only, mount it for "
			      "writing)",
			      path);
	} else if (st->st_mode & 077) {
		doctor_find(d, VERDICT_NOTE, "Others may read your history %s.", path);
		doctor_advise(d, "chmod 600 %s*", path);
	}
}

static void judge_space(struct doctor *d, const char *path)
{
	struct statvfs fs;
	uint64_t bytes;

	if (statvfs(path, &fs) < 0)
		return;
	bytes = (uint64_t)fs.f_bavail * fs.f_frsize;
	if (bytes >= FREE_ENOUGH_BYTES)
		return;
	doctor_find(d, bytes < FREE_LITTLE_BYTES ? VERDICT_PROBLEM : VERDICT_NOTE,
		    "The disk of the history has %" PRIu64 " MiB left.", bytes / MIB);
	doctor_advise(d, "Free some space: without any, workouts are not kept.");
}

void doctor_history(struct doctor *d)
{
	_cleanup_(freep) char *path = NULL;
	const char *problem = NULL;
	struct stat st;
	unsigned before = d->n[VERDICT_PROBLEM];
	int r;

	if (path_in(PATH_DATA, "history.db", &path) < 0)
		return; /* without a home; that was said */
	if (stat(path, &st) < 0 && errno == ENOENT) {
		doctor_find(d, VERDICT_OK, "There is no history yet; the first workout makes it.");
		return;
	}

	r = store_check(path, &problem);
	if (r < 0 && r != -ESTALE)
		doctor_find(d, VERDICT_PROBLEM, "%s", problem ?: strerror(-r));
	else
		judge_rights(d, path, &st);
	judge_space(d, path);
	if (d->n[VERDICT_PROBLEM] == before)
		doctor_find(d, VERDICT_OK, "The history is whole.");
}
