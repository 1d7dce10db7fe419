/* SPDX-License-Identifier: MIT */

/* The labels beside a recording. A refusal names file and line; what is taken can be drawn. */

#include <string.h>

#include "ctl/plot-labels.h"
#include "fuzz/fuzz.h"
#include "util/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char recording[256];
	struct plot_labels labels;
	const char *path = fuzz_file("fuzz.labels.csv", data, n),
		   *end = strstr(path, ".labels.csv");
	int r;

	demand(end);
	(void)snprintf(recording, sizeof(recording), "%.*s.csv", (int)(end - path), path);
	r = labels_read(&labels, recording);
	demand(labels.there);
	demand(r == 0 || strstr(labels.error, "fuzz.labels.csv:"));
	for (size_t i = 0; i < labels.n; i++) {
		const struct plot_label *l = &labels.labels[i];

		demand(l->start_s <= l->end_s);
		demand(text_is_printable(l->kind, strlen(l->kind)) && *l->kind);
		demand(text_is_printable(l->note, strlen(l->note)));
	}
	labels_done(&labels);
	return 0;
}
