/* SPDX-License-Identifier: MIT */

/* instep.conf. Whatever is in it, the settings are good ones. */

#include <string.h>

#include "conf/settings.h"
#include "fuzz/fuzz.h"
#include "util/macro.h"

static void say(void *userdata, const char *sentence)
{
	demand(strlen(sentence) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct complaints complaints = { .say = say };
	struct settings settings;

	settings_init(&settings);
	(void)settings_load(&settings, fuzz_file("instep.conf", data, n), &complaints);
	demand(units_name(settings.units));
	demand(settings.choices.n <= CHOICES_MAX);
	demand(cues_name(settings.cues));
	demand(settings.tempo >= 0.5 && settings.tempo <= 3);
	demand(settings.ready_us <= 60 * USEC_PER_SEC);
	return 0;
}
