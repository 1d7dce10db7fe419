/* SPDX-License-Identifier: MIT */

/*
 * What reminders and the rest of the daemon have to do with each other: a plan becomes reminders, a
 * reminder a workout; and a band that somebody switches on when something is due is the wish to do
 * it.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/plan.h"
#include "instepd/daemon.h"
#include "instepd/errors.h"
#include "instepd/now.h"
#include "instepd/reminder-wish.h"
#include "sys/log.h"

/* The reminders that one AddReminder makes: of the routine, and of each of its steps. */
#define PLANNED_MAX (1 + ROUTINE_STEPS_MAX)

struct planned {
	struct reminder_file files[PLANNED_MAX];
	size_t n;
};

static bool is_taken(const struct daemon *d, const struct planned *p, const char *id)
{
	for (size_t i = 0; i < p->n; i++)
		if (strcmp(p->files[i].id, id) == 0)
			return true;
	return reminders_find(&d->reminders, id);
}

/* As the routine is called, or "toe-press-2" where that is taken. */
static int choose_id(const struct daemon *d, const struct planned *p, struct reminder_file *f)
{
	/* Room for "-9999" behind it. */
	const int most = REMINDER_ID_MAX - 6;

	(void)snprintf(f->id, sizeof(f->id), "%.*s", most, f->routine);
	for (unsigned i = 2; is_taken(d, p, f->id); i++) {
		if (i > 9999)
			return -EEXIST;
		(void)snprintf(f->id, sizeof(f->id), "%.*s-%u", most, f->routine, i);
	}
	return 0;
}

static bool is_kept(const struct daemon *d, const struct reminder_file *f)
{
	for (size_t i = 0; i < d->reminders.n; i++) {
		const struct reminder_file *known = &d->reminders.list[i]->file;

		if (strcmp(known->routine, f->routine) == 0 && strcmp(known->rule, f->rule) == 0)
			return true;
	}
	return false;
}

/* An exercise that is to be done more often than its routine has a reminder of its own. */
static int plan_step(const struct daemon *d, const struct step *step, struct planned *p)
{
	struct reminder_file *f = &p->files[p->n];
	char rule[PLAN_RULE_MAX];

	plan_rule(&step->plan, &d->settings.reminders, rule);
	if (!rule[0] || !routine_shelf_find(&d->routines.shelf, step->exercise))
		return 0;

	reminder_file_init(f);
	(void)snprintf(f->routine, sizeof(f->routine), "%s", step->exercise);
	(void)snprintf(f->rule, sizeof(f->rule), "%s", rule);
	if (is_kept(d, f)) /* by another programme that asks for the same */
		return 0;
	if (choose_id(d, p, f) < 0)
		return -EEXIST;

	p->n++;
	return 0;
}

static int plan_all(const struct daemon *d, const struct routine *routine, struct planned *p,
		    sd_bus_error *error)
{
	struct reminder_file *f = &p->files[0];
	char rule[PLAN_RULE_MAX];

	plan_rule(&routine->plan, &d->settings.reminders, rule);
	if (!rule[0])
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Routine \"%s\" does not say how often, so say when "
					 "(instepctl remind add %s --rule \"Mon..Fri 07:30\").",
					 routine->id, routine->id);

	(void)snprintf(f->rule, sizeof(f->rule), "%s", rule);
	for (unsigned i = 0; i < routine->n_steps; i++)
		if (plan_step(d, &routine->steps[i], p) < 0)
			return sd_bus_error_setf(error, ERROR_ALREADY_ADDED,
						 "Too many reminders have the name %s.",
						 routine->steps[i].exercise);
	return 0;
}

static int wish_id(const struct daemon *d, const struct reminder_wish *wish, struct planned *p,
		   sd_bus_error *error)
{
	struct reminder_file *f = &p->files[0];

	if (!wish->id.given) {
		if (choose_id(d, p, f) < 0)
			return sd_bus_error_setf(error, ERROR_ALREADY_ADDED,
						 "Too many reminders have this name: give an id.");
		return 0;
	}

	if (!reminder_id_valid(wish->id.text))
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "The id \"%s\" must be 1 to %d of a-z, 0-9 and -, not "
					 "beginning with -.",
					 wish->id.text, REMINDER_ID_MAX - 1);
	if (reminders_find(&d->reminders, wish->id.text))
		return sd_bus_error_setf(
			error, ERROR_ALREADY_ADDED,
			"There is a reminder \"%s\" already: choose another id, or "
			"remove that one first.",
			wish->id.text);

	(void)snprintf(f->id, sizeof(f->id), "%s", wish->id.text);
	return 0;
}

/* All that would be added; nothing has changed yet. */
static int plan_reminders(const struct daemon *d, const char *id, const struct reminder_wish *wish,
			  struct planned *p, sd_bus_error *error)
{
	const struct routine_entry *entry = routine_shelf_find(&d->routines.shelf, id);
	struct reminder_file *f = &p->files[0];
	int r;

	if (!entry)
		return sd_bus_error_setf(error, ERROR_UNKNOWN_ROUTINE,
					 "There is no routine \"%s\" (instepctl routines list).",
					 id);

	reminder_file_init(f);
	(void)snprintf(f->routine, sizeof(f->routine), "%s", id);
	r = wish_id(d, wish, p, error);
	if (r < 0)
		return r;

	p->n = 1;
	r = reminder_wish_take(wish, &d->routines.shelf, f, error);
	if (r >= 0 && !wish->rule.given)
		r = plan_all(d, &entry->routine, p, error);
	if (r >= 0 && d->reminders.n + p->n > REMINDER_FILES_MAX)
		r = sd_bus_error_setf(error, ERROR_BUSY,
				      "There are %zu reminders, and %d are the most: remove some.",
				      d->reminders.n, REMINDER_FILES_MAX);
	return r;
}

/* All of them or none. */
static int save_planned(const struct planned *p, sd_bus_error *error)
{
	int r;

	for (size_t i = 0; i < p->n; i++) {
		r = reminder_wish_save(&p->files[i], error);
		if (r >= 0)
			continue;
		while (i > 0)
			(void)reminder_file_remove(p->files[--i].id);
		return r;
	}
	return 0;
}

static int add_planned(struct daemon *d, const struct planned *p, sd_bus_message *reply)
{
	struct reminder *added;
	int r;

	r = sd_bus_message_open_container(reply, 'a', "o");
	for (size_t i = 0; r >= 0 && i < p->n; i++) {
		r = reminders_add(&d->reminders, &p->files[i], &added);
		if (r < 0)
			return r;

		reminders_settle(&d->reminders, added);
		r = sd_bus_message_append(reply, "o", added->path);
	}
	return r < 0 ? r : sd_bus_message_close_container(reply);
}

int daemon_add_reminders(struct daemon *d, sd_bus_message *m, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	struct reminder_wish wish;
	struct planned planned = { .n = 0 };
	const char *id;
	int r;

	r = sd_bus_message_read(m, "s", &id);
	if (r < 0)
		return r;

	r = reminder_wish_read(&wish, true, m, error);
	if (r < 0)
		return r;

	r = plan_reminders(d, id, &wish, &planned, error);
	if (r < 0)
		return r;

	r = sd_bus_message_new_method_return(m, &reply);
	if (r < 0)
		return r;

	r = save_planned(&planned, error);
	if (r < 0)
		return r;

	r = add_planned(d, &planned, reply);
	return r < 0 ? r : sd_bus_message_send(reply);
}

static struct reminder *find_path(const struct daemon *d, const char *path)
{
	for (size_t i = 0; i < d->reminders.n; i++)
		if (strcmp(d->reminders.list[i]->path, path) == 0)
			return d->reminders.list[i];
	return NULL;
}

int daemon_remove_reminder(struct daemon *d, const char *path, sd_bus_error *error)
{
	struct reminder *reminder = find_path(d, path);
	int r;

	if (!reminder)
		return sd_bus_error_setf(error, ERROR_UNKNOWN_REMINDER,
					 "There is no reminder at %s.", path);

	r = reminder_wish_remove(reminder->file.id, error);
	if (r < 0)
		return r;

	(void)store_forget_reminder(d->history.store, reminder->file.id);
	reminders_remove(&d->reminders, reminder);
	return 0;
}

/* The exercises of which something is left, where some are done already; else all. */
static void take_left(const struct reminder *r, struct due *due, struct start_defaults *ret)
{
	if (!reminder_due(r, now_real_us(), due) || due_done(due) == 0)
		return;

	for (size_t i = 0; i < due->n; i++)
		if (due->parts[i].done < due->parts[i].planned)
			ret->only[ret->n_only++] = due->parts[i].exercise;
}

static int start(struct daemon *d, const struct reminder *r, const char *band,
		 sd_bus_message *options, sd_bus_error *error)
{
	struct start_defaults defaults = { .band = band };
	struct due due;

	take_left(r, &due, &defaults);
	return daemon_start_routine(d, r->file.routine, options, &defaults, error);
}

int daemon_start_reminder(struct daemon *d, const struct reminder *r, sd_bus_message *options,
			  sd_bus_error *error)
{
	return start(d, r, NULL, options, error);
}

/* Is it waiting for somebody to switch on this band? */
static bool expects(const struct reminder *r, const struct band *b)
{
	const struct routine *routine = reminder_routine(r);

	return !reminder_off(r) && r->look.in_start_window && r->settings.on_band != START_NO &&
	       r->look.state != REMINDER_PAUSED && routine && daemon_band_fits(b, routine);
}

/* What it is about: the slot that is open, or else the one that comes. */
static uint64_t slot_of(const struct reminder *r)
{
	return r->look.slot_us ? r->look.slot_us : r->look.next_us;
}

/* A slot that has come is another reason to look for the band than the same slot to come. */
static uint64_t reason_of(const struct reminder *r)
{
	return 2 * slot_of(r) + (r->look.slot_us ? 1 : 0);
}

static void expect_bands(struct daemon *d)
{
	for (struct band *b = d->bands; b; b = b->next) {
		uint64_t what = 0;

		for (size_t i = 0; i < d->reminders.n; i++) {
			const struct reminder *r = d->reminders.list[i];

			if (expects(r, b) && (what == 0 || reason_of(r) < what))
				what = reason_of(r);
		}
		band_expect(b, what);
	}
}

/* Is @a the one to be named before @b? What is due comes first, and of that what is due longest. */
static bool comes_before(const struct reminder *a, const struct reminder *b)
{
	bool a_due = a->look.state == REMINDER_DUE, b_due = b->look.state == REMINDER_DUE;

	if (a_due != b_due)
		return a_due;
	if (a_due)
		return a->look.due_since_us < b->look.due_since_us;
	return slot_of(a) < slot_of(b);
}

static const struct reminder *find_next(const struct daemon *d)
{
	const struct reminder *next = NULL;

	for (size_t i = 0; i < d->reminders.n; i++) {
		const struct reminder *r = d->reminders.list[i];

		if (!reminder_off(r) && slot_of(r) && (!next || comes_before(r, next)))
			next = r;
	}
	return next;
}

void daemon_reminders_changed(struct daemon *d)
{
	const struct reminder *next = find_next(d);

	if (next != d->reminders.next) {
		d->reminders.next = next;
		bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "NextReminder");
	}
	expect_bands(d);
}

/* The person has said in the settings that picking up the band is enough. */
static void begin_by_itself(struct daemon *d, const struct reminder *r, const struct band *b)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	int q;

	q = start(d, r, b->file.id, NULL, &error);
	if (q < 0)
		log_info("Band %s was switched on, but %s does not begin: %s", b->file.id,
			 r->file.id, error.message ? error.message : strerror(-q));
}

static void on_band_came(void *userdata, struct band *b)
{
	struct daemon *d = userdata;
	const struct reminder *first = NULL;

	if (workout_active(d->workout))
		return;

	for (size_t i = 0; i < d->reminders.n; i++) {
		struct reminder *r = d->reminders.list[i];

		if (!expects(r, b))
			continue;
		reminder_set_band_ready(r, true);
		if (r->settings.on_band == START_YES && (!first || comes_before(r, first)))
			first = r;
	}
	if (first)
		begin_by_itself(d, first, b);
}

/* Of two bands the other one is still there. */
static bool is_offered(const struct daemon *d, const struct reminder *r)
{
	for (const struct band *b = d->bands; b; b = b->next)
		if (b->switched_on && expects(r, b))
			return true;
	return false;
}

static void on_band_went(void *userdata, struct band *b)
{
	struct daemon *d = userdata;

	for (size_t i = 0; i < d->reminders.n; i++)
		if (!is_offered(d, d->reminders.list[i]))
			reminder_set_band_ready(d->reminders.list[i], false);
}

const struct band_watch daemon_band_watch = { .came = on_band_came, .went = on_band_went };
