/* SPDX-License-Identifier: MIT */

/*
 * A person's bests, as a table or as the bus has them. Where they come from is the store's to say;
 * here is only how they look.
 */

#include <errno.h>
#include <stdio.h>

#include "ctl/day.h"
#include "ctl/history-best.h"
#include "ctl/phrase.h"

struct table {
	enum units units;
	bool begun;
};

static int print_best(void *userdata, const struct best_row *b)
{
	struct table *t = userdata;

	if (!t->begun)
		printf("%-20s %-5s %10s   %s\n", "exercise", "side", "best", "when");
	t->begun = true;
	printf("%-20s %-5s %10s   %s\n", b->exercise, side_name(b->side),
	       phrase_force(t->units, b->level_n).text, day_phrase(b->at_us).text);
	return 0;
}

static int append_best(void *userdata, const struct best_row *b)
{
	json_t *best = json_pack("{s:s, s:s, s:f, s:I, s:s}", "exercise", b->exercise, "side",
				 side_name(b->side), "level_n", b->level_n, "at",
				 (json_int_t)b->at_us, "workout", b->uuid);

	return json_array_append_new(userdata, best) < 0 ? -ENOMEM : 0;
}

int history_best(struct store *s, enum units units, bool json)
{
	json_auto_t *array = json ? json_array() : NULL;
	struct table table = { .units = units };
	int r;

	if (s) {
		r = json ? store_bests(s, append_best, array) : store_bests(s, print_best, &table);
		if (r < 0)
			return r;
	}

	if (json)
		phrase_json(array);
	else if (!table.begun)
		puts("No best is known yet. Measure it: instepctl start " ROUTINE_MAX_TEST);
	return 0;
}
