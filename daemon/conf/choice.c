/* SPDX-License-Identifier: MIT */

/*
 * Choices are read with the settings and applied when the routines are, so that every mistake in
 * them is told at once, and the daemon, the command line and the bus agree on what is in force.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "conf/choice.h"
#include "conf/id.h"
#include "conf/routine-file.h"

struct choice *choices_add(struct choices *c, const char *name, unsigned line, const char **ret_why)
{
	size_t n = strcspn(name, " ");
	struct choice choice = { .line = line };

	if (n < sizeof(choice.routine))
		memcpy(choice.routine, name, n);
	if (!id_valid(choice.routine, ROUTINE_ID_MAX - 1) ||
	    !step_name_parse(name + n + strspn(name + n, " "), choice.exercise, choice.label)) {
		*ret_why = "name a routine and its exercise, as in [Dose morning-feet heel-raise]";
		return NULL;
	}
	if (c->n == CHOICES_MAX) {
		*ret_why = c->over ? NULL
				   : "one too many: there can be 64 of them, and those from here "
				     "on are left out";
		c->over = true;
		return NULL;
	}

	c->list[c->n] = choice;
	return &c->list[c->n++];
}

_printf_(4, 5) static void mistake(const struct choice *choice, unsigned line, struct complaints *c,
				   const char *format, ...)
{
	const char *label = choice->label;
	char what[512];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(what, sizeof(what), format, args);
	va_end(args);

	complain(c, "instep.conf:%u: [Dose %s %s%s%s] %s", line, choice->routine, choice->exercise,
		 label[0] ? " " : "", label, what);
}

void choice_lost(const struct choice *choice, struct complaints *c)
{
	mistake(choice, choice->line, c, "there is no routine \"%s\" (instepctl routines)",
		choice->routine);
}

static const struct {
	const char *name;
	enum dose dose;
	double scale; /* what makes its value a number that people read */
	const char *unit;
} keys[] = {
	[CHOICE_SETS] = { "Sets", DOSE_SETS, 1, "" },
	[CHOICE_REPS] = { "Reps", DOSE_REPS, 1, "" },
	[CHOICE_HOLD] = { "Hold", DOSE_HOLD, 1e6, " s" },
	[CHOICE_TIME] = { "Time", DOSE_TIME, 1e6, " s" },
	[CHOICE_COUNT] = { "Count", DOSE_TIME, 1e6, " s" },
};

static uint64_t value_of(const struct choice *c, enum choice_key key)
{
	switch (key) {
	case CHOICE_SETS:
		return c->sets;
	case CHOICE_REPS:
		return c->reps;
	case CHOICE_HOLD:
		return c->hold_us;
	case CHOICE_TIME:
		return c->time_us;
	case CHOICE_COUNT:
		return c->count_us;
	}
	return 0;
}

/* Return: as step_set_dose(). Time= and Count= are one dose, but not of the same kinds of step. */
static int set(struct step *s, enum choice_key key, uint64_t value)
{
	if ((key == CHOICE_TIME && s->kind != KIND_TIMED) ||
	    (key == CHOICE_COUNT && s->kind != KIND_CIRCLES))
		return -ENOENT;

	return step_set_dose(s, keys[key].dose, value);
}

static void choose(const struct choice *choice, struct step *s, enum choice_key key,
		   struct complaints *c)
{
	const struct range *range = &s->ranges[keys[key].dose];
	const double scale = keys[key].scale;
	const char *unit = keys[key].unit;
	uint64_t value = value_of(choice, key);
	int r;

	r = set(s, key, value);
	if (r == -ENOENT)
		mistake(choice, choice->given[key], c,
			"%s: the routine leaves nothing open there; one can only choose from a "
			"range, such as Reps=5-10",
			keys[key].name);
	if (r == -ERANGE)
		mistake(choice, choice->given[key], c,
			"%s: %g%s is not from %g to %g%s, which is what the routine leaves open; "
			"the low end counts",
			keys[key].name, (double)value / scale, unit, (double)range->least / scale,
			(double)range->most / scale, unit);
}

void choice_apply(const struct choice *choice, struct routine *r, struct complaints *c)
{
	for (unsigned i = 0; i < r->n_steps; i++) {
		struct step *s = &r->steps[i];

		if (strcmp(s->exercise, choice->exercise) != 0 ||
		    strcmp(s->label, choice->label) != 0)
			continue;

		for (enum choice_key key = CHOICE_SETS; key < CHOICE_KEYS; key++)
			if (choice->given[key])
				choose(choice, s, key, c);
		return;
	}

	mistake(choice, choice->line, c,
		"the routine has no exercise of that name (instepctl routines show %s)",
		choice->routine);
}
