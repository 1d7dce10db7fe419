/* SPDX-License-Identifier: MIT */

/* A key file in memory, with a key of every kind. Each value is a good one or the default. */

#include <math.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "sys/keyfile.h"
#include "util/macro.h"
#include "util/parse.h"
#include "util/text.h"

struct object {
	char text[16];
	uint64_t duration_us;
	double force_n;
	unsigned count;
};

/* A parser of the file's own, as any kind of file may have. */
static int parse_newtons(const char *value, void *field, size_t size)
{
	return parse_force(value, field);
}

static const struct keyfile_key keys[] = {
	KEYFILE_KEY("A", "Text", struct object, text, keyfile_text, "a short text"),
	KEYFILE_KEY("A", "Duration", struct object, duration_us, keyfile_duration, "5 s"),
	KEYFILE_KEY("B", "Force", struct object, force_n, parse_newtons, "2 kg"),
	KEYFILE_KEY("B", "Count", struct object, count, keyfile_count, "5"),
};

static void say(void *userdata, const char *sentence)
{
	/* names the file first, so that a person knows where to look */
	demand(strncmp(sentence, "fuzz.conf", 9) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const struct keyfile_kind kind = { .keys = keys, .n_keys = ELEMENTS(keys) };
	struct complaints complaints = { .say = say };
	struct object object = { .text = "default" };
	int r;

	r = keyfile_parse("fuzz.conf", (const char *)data, n, &kind, &object, &complaints);
	if (r < 0)
		demand(complaints.count > 0 && strcmp(object.text, "default") == 0);

	demand(strnlen(object.text, sizeof(object.text)) < sizeof(object.text));
	demand(text_is_printable(object.text, strlen(object.text)));
	demand(isfinite(object.force_n));
	demand(object.count <= 1000000);
	return 0;
}
