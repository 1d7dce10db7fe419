/* SPDX-License-Identifier: MIT */

/*
 * A band's file. A band that is loaded, of a driver that there is, can be saved, and is then the
 * same when it is loaded again, but for tabs in its name: saving makes them blanks.
 */

#include <math.h>
#include <string.h>

#include "conf/band-file.h"
#include "driver/driver.h"
#include "fuzz/fuzz.h"
#include "sys/cleanup.h"
#include "util/macro.h"

static void say(void *userdata, const char *sentence)
{
	demand(strlen(sentence) > 0);
}

static bool same_name(const char *saved, const char *name)
{
	for (; *name && (*saved == *name || (*saved == ' ' && *name == '\t')); saved++, name++)
		;
	return *saved == *name;
}

static void check_saved(const struct band_file *b)
{
	struct complaints complaints = { .say = say };
	_cleanup_(freep) struct band_file *again = NULL;
	size_t n;

	demand(band_file_save(b) == 0);
	demand(band_file_load_all(&again, &n, &complaints) == 0);
	demand(n == 1 && complaints.count == 0);
	demand(strcmp(again->id, b->id) == 0 && strcmp(again->address, b->address) == 0);
	demand(same_name(again->name, b->name));
	demand(strcmp(again->driver, b->driver) == 0);
	demand(again->side == b->side && again->offset_n == b->offset_n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct complaints complaints = { .say = say };
	_cleanup_(freep) struct band_file *bands = NULL;
	const char *path = fuzz_file("instep/bands/fuzz.band", data, n);
	_cleanup_(freep) char *config = strndup(path, (size_t)(strstr(path, "/instep/") - path));
	size_t n_bands;

	demand(config && setenv("XDG_CONFIG_HOME", config, 1) == 0);
	demand(band_file_load_all(&bands, &n_bands, &complaints) == 0);
	demand(n_bands <= 1);
	if (n_bands == 0)
		demand(complaints.count > 0);
	else if (driver_find(bands->driver))
		check_saved(bands);
	return 0;
}
