/* SPDX-License-Identifier: MIT */

/*
 * A device file. One that is accepted names a driver, can be recognised by something, and does not
 * recognise everything.
 */

#include <string.h>

#include "conf/device-file.h"
#include "fuzz/fuzz.h"

static void say(void *userdata, const char *sentence)
{
	demand(strlen(sentence) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct maker_data maker = { .company = 0x4711, .bytes = data, .n = n };
	const char *const uuids[] = { "", "no UUID", NULL };
	const struct advert nothing = { 0 };
	const struct advert nobody = {
		.name = "", .uuids = uuids, .makers = &maker, .n_makers = 1
	};
	struct complaints complaints = { .say = say };
	struct model model;
	const struct model *list = &model;
	const struct models models = { 1, &list };

	if (device_load(&model, fuzz_file("fuzz.device", data, n), &complaints) < 0) {
		demand(complaints.count > 0);
		return 0;
	}

	demand(model.driver && model.title[0]);
	demand(model.names[0] || model.services[0] || model.has_company);
	demand(model.data.n <= MODEL_DATA_MAX);
	demand(!model_match(&models, &nothing));
	demand(!model_match(&models, &nobody) || (model.has_company && model.company == 0x4711));
	return 0;
}
