/* SPDX-License-Identifier: MIT */
/*
 * Reads /sys/class/rfkill, a folder a radio with the files type, soft and hard (the kernel's
 * Documentation/ABI/stable/sysfs-class-rfkill). /dev/rfkill says the same, to whoever may open it;
 * these anybody may read. Nothing is switched here.
 */

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "ctl/rfkill.h"
#include "sys/cleanup.h"
#include "util/macro.h"

static bool reads(const char *folder, const char *radio, const char *file, const char *wanted)
{
	_cleanup_(freep) char *path = NULL;
	_cleanup_(fclosep) FILE *f = NULL;
	char line[32];

	if (asprintf(&path, "%s/%s/%s", folder, radio, file) < 0)
		return false;
	f = fopen(path, "re");
	if (!f || !fgets(line, sizeof(line), f))
		return false;

	line[strcspn(line, "\n")] = '\0';
	return !strcmp(line, wanted);
}

static void closedirp(DIR **folder)
{
	if (*folder)
		(void)closedir(*folder);
}

struct rfkill rfkill_read(const char *folder)
{
	_cleanup_(closedirp) DIR *list = opendir(folder);
	struct rfkill found = {};
	const struct dirent *entry;
	bool soft, hard;

	while (list && (entry = readdir(list))) {
		if (!reads(folder, entry->d_name, "type", "bluetooth"))
			continue;
		soft = reads(folder, entry->d_name, "soft", "1");
		hard = reads(folder, entry->d_name, "hard", "1");
		found.radios++;
		found.hard += hard;
		found.blocked += soft || hard;
	}
	return found;
}

enum rfkill_state rfkill_state(const struct rfkill *k)
{
	if (k->radios == 0)
		return RFKILL_NONE;
	if (k->blocked == 0)
		return RFKILL_FREE;
	if (k->blocked < k->radios)
		return RFKILL_PARTLY;
	/* Software cannot undo it where each has a switch of its own that is off. */
	return k->hard == k->radios ? RFKILL_OFF : RFKILL_BLOCKED;
}
