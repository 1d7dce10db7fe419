/* SPDX-License-Identifier: MIT */
/*
 * instepctl band add with a person at a terminal: which band, for which foot, and then the first
 * minute with it. Each step is a file of its own; here is their order, and how things stand when
 * the person leaves.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/band-add.h"
#include "ctl/cmd-band.h"
#include "ctl/cmd.h"
#include "ctl/scan.h"
#include "ctl/terminal.h"

/* The other foot than that of the one band of this kind that we have. */
static const char *likely_side(const json_t *added, const char *kind)
{
	const char *side = NULL;
	const json_t *band;
	size_t i;

	json_array_foreach(added, i, band)
	{
		if (strcmp(client_text(band, "kind"), kind) != 0)
			continue;
		if (side)
			return "both";
		side = client_text(band, "side");
	}
	if (!side || !strcmp(side, "both"))
		return "both";
	return !strcmp(side, "left") ? "right" : "left";
}

/* Return: a side, by its first letter or whole; NULL at the end of input. */
static const char *ask_side(const char *likely)
{
	static const char *const sides[] = { "left", "right", "both" };
	char question[128], answer[16];

	(void)snprintf(question, sizeof(question),
		       "\nFor which foot: left, right, or both in turn? [%s] ", likely);
	while (terminal_ask(question, answer, sizeof(answer))) {
		if (!*answer)
			return likely;
		for (size_t i = 0; i < ELEMENTS(sides); i++)
			if (!strncmp(answer, sides[i], strlen(answer)))
				return sides[i];
	}
	return NULL;
}

int band_add_with_person(struct adding *a)
{
	json_auto_t *added = NULL, *candidate = NULL;
	int code;

	terminal_farewell("No band was added.");
	code = client_list(a->bus, CLIENT_BAND, &added);
	if (code == CTL_OK)
		code = band_pick(a->bus, a->seconds ?: SCAN_SECONDS_MAX, added, &candidate);
	if (code != CTL_OK)
		return code;

	if (!a->side)
		a->side = ask_side(likely_side(added, client_text(candidate, "kind")));
	if (!a->side)
		return terminal_leave();

	if (json_is_true(json_object_get(candidate, "private")) &&
	    !json_is_true(json_object_get(candidate, "paired"))) {
		puts("\nIt changes its address from time to time. So that it is found again, it is "
		     "paired with this computer.");
		a->pair = true;
	}
	terminal_farewell("To see whether the band was added: instepctl band");
	code = band_add_candidate(a, candidate);
	if (code == CTL_OK)
		code = client_call(a->bus, CLIENT_ROOT, CLIENT_MANAGER, "Scan", NULL, "u", 0u);
	if (code != CTL_OK)
		return code;
	printf("Added, and called %s.\n", client_text(a->band, "id"));
	return band_set_up(a->bus, a->band);
}
