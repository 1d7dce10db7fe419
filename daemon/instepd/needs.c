/* SPDX-License-Identifier: MIT */

/* What is to be at hand before one begins, as routines and reminders tell it on the bus. */

#include <stdio.h>

#include "instepd/needs.h"
#include "util/words.h"

int needs_append(sd_bus_message *m, const struct routine *routine)
{
	char words[ROUTINE_NEEDS_MAX], text[ROUTINE_NEEDS_MAX];
	const char *rest = words, *word;
	size_t n;
	int r;

	routine_needs(routine, words, sizeof(words));

	r = sd_bus_message_open_container(m, 'a', "s");
	if (r < 0)
		return r;

	while (words_next(&rest, &word, &n)) {
		if (n == 0)
			continue;

		(void)snprintf(text, sizeof(text), "%.*s", (int)n, word);
		r = sd_bus_message_append(m, "s", text);
		if (r < 0)
			return r;
	}

	return sd_bus_message_close_container(m);
}
