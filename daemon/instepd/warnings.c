/* SPDX-License-Identifier: MIT */

/*
 * Warnings that are kept to be shown. There is an end to them: a folder of mistakes must not make a
 * property that is larger than the bus carries.
 */

#include <stdlib.h>
#include <string.h>

#include "instepd/warnings.h"
#include "sys/log.h"

/* More than anybody reads. */
#define WARNINGS_MAX 50

void warnings_done(struct warnings *w)
{
	for (size_t i = 0; i < w->n; i++)
		free(w->list[i]);
	free(w->list);
	*w = (struct warnings){ 0 };
}

void warnings_add(void *userdata, const char *sentence)
{
	struct warnings *w = userdata;
	char **list;

	if (w->n > WARNINGS_MAX)
		return;
	if (w->n == WARNINGS_MAX)
		sentence = "There are more mistakes in the files; mend these first.";

	log_warning("%s", sentence);

	list = reallocarray(w->list, w->n + 1, sizeof(*list));
	if (!list)
		return;
	w->list = list;

	list[w->n] = strdup(sentence);
	if (list[w->n])
		w->n++;
}
