/* SPDX-License-Identifier: MIT */

/* The face of the history: org.instep.Instep1.History. */

#include <errno.h>

#include "instepd/best-dict.h"
#include "instepd/errors.h"
#include "instepd/figures-dict.h"
#include "instepd/history-steps.h"
#include "instepd/history.h"
#include "instepd/now.h"
#include "instepd/rep-dict.h"

#define WORKOUTS_MAX 1000
#define SUMS_MAX     1000

static int append_sums(sd_bus_message *m, const struct store_totals *t)
{
	return sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}", "workouts", "u", t->workouts,
				     "done", "u", t->done, "tried", "u", t->tried, "said", "u",
				     t->said, "held_s", "d", usec_to_s(t->held_us));
}

static int reply_sums(const struct store_totals *t, sd_bus_message *reply)
{
	int r;

	r = sd_bus_message_open_container(reply, 'a', "{sv}");
	if (r < 0)
		return r;

	r = append_sums(reply, t);
	if (r < 0)
		return r;

	return sd_bus_message_close_container(reply);
}

static int get_today(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct history *h = userdata;
	int64_t today = history_day(h, now_real_us());
	struct store_totals totals;
	int r;

	r = history_sum(h, today, today + 1, 0, UINT64_MAX, &totals);
	return r < 0 ? r : reply_sums(&totals, reply);
}

static int get_totals(sd_bus *bus, const char *path, const char *interface, const char *property,
		      sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct history *h = userdata;
	struct store_totals totals;
	int r;

	r = store_totals(h->store, 0, UINT64_MAX, &totals);
	return r < 0 ? r : reply_sums(&totals, reply);
}

static int get_streak(sd_bus *bus, const char *path, const char *interface, const char *property,
		      sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	unsigned days;
	int r;

	r = history_streak(userdata, &days);
	if (r < 0)
		return r;

	return sd_bus_message_append(reply, "u", days);
}

static int get_problem(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", history_problem(userdata));
}

static int get_best(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct history *h = userdata;

	return best_dicts_append(reply, h->store, NULL);
}

static int append_rating(sd_bus_message *m, const struct workout_row *w)
{
	int r = 0;

	if (w->effort.told)
		r = sd_bus_message_append(m, "{sv}", "effort", "u", w->effort.value);
	if (r >= 0 && w->pain.told)
		r = sd_bus_message_append(m, "{sv}", "pain", "u", w->pain.value);
	if (r >= 0 && w->note[0])
		r = sd_bus_message_append(m, "{sv}", "note", "s", w->note);

	return r;
}

static int append_facts(sd_bus_message *m, const struct workout_row *w)
{
	int r;

	r = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}{sv}", "uuid", "s", w->uuid, "routine",
				  "s", w->routine, "band", "s", w->band, "state", "s", w->state,
				  "started", "t", w->started_us, "ended", "t", w->ended_us);
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "{sv}{sv}{sv}{sv}{sv}{sv}{sv}{sv}", "planned", "u", w->planned,
				  "done", "u", w->done, "tried", "u", w->tried, "skipped", "u",
				  w->skipped, "pulses", "u", w->pulses, "held_s", "d",
				  usec_to_s(w->held_us), "unknown_s", "d", usec_to_s(w->unknown_us),
				  "stopped", "s", w->stopped);
	if (r < 0)
		return r;

	return append_rating(m, w);
}

/* @s: where its steps and sets are, NULL = without them */
static int append_workout(sd_bus_message *m, const struct workout_row *w, struct store *s)
{
	int r;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r < 0)
		return r;

	r = append_facts(m, w);
	if (r < 0)
		return r;

	r = s ? history_steps_append(m, s, w->uuid) : 0;
	if (r < 0)
		return r;

	r = s ? figures_dict_append_sets(m, s, w->uuid) : 0;
	if (r < 0)
		return r;

	return sd_bus_message_close_container(m);
}

/* A callback of the store that answers anything but 0 ends the reading; sd-bus may answer 1. */
static int append_each(void *userdata, const struct workout_row *w)
{
	int r = append_workout(userdata, w, NULL);

	return MIN(r, 0);
}

static int append_rep(void *userdata, const struct rep_row *r)
{
	int q = rep_dict_append(userdata, r);

	return MIN(q, 0);
}

static int method_workouts(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	struct history *h = userdata;
	uint64_t from, to;
	uint32_t offset, limit;
	int r;

	r = sd_bus_message_read(m, "ttuu", &from, &to, &offset, &limit);
	if (r < 0)
		return r;

	if (limit > WORKOUTS_MAX)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "limit is %u; at most %d workouts are given at once.",
					 limit, WORKOUTS_MAX);

	r = sd_bus_message_new_method_return(m, &reply);
	if (r < 0)
		return r;

	r = sd_bus_message_open_container(reply, 'a', "a{sv}");
	if (r < 0)
		return r;

	r = store_workouts(h->store, from, to ? to : UINT64_MAX, offset, limit, append_each, reply);
	if (r < 0)
		return r;

	r = sd_bus_message_close_container(reply);
	if (r < 0)
		return r;

	return sd_bus_send(NULL, reply, NULL);
}

static int method_workout(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	struct history *h = userdata;
	struct workout_row row;
	const char *uuid;
	int r;

	r = sd_bus_message_read(m, "s", &uuid);
	if (r < 0)
		return r;

	r = store_workout(h->store, uuid, &row);
	if (r == -ENOENT)
		return sd_bus_error_setf(error, ERROR_NOT_FOUND,
					 "There is no workout \"%s\" in the history.", uuid);
	if (r < 0)
		return r;

	r = sd_bus_message_new_method_return(m, &reply);
	if (r < 0)
		return r;

	r = append_workout(reply, &row, h->store);
	if (r < 0)
		return r;

	r = sd_bus_message_open_container(reply, 'a', "a{sv}");
	if (r < 0)
		return r;

	r = store_reps(h->store, uuid, append_rep, reply);
	if (r < 0)
		return r;

	r = sd_bus_message_close_container(reply);
	if (r < 0)
		return r;

	return sd_bus_send(NULL, reply, NULL);
}

static int append_span(sd_bus_message *m, uint64_t from_us, const struct store_totals *totals)
{
	int r;

	r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "{sv}", "from", "t", from_us);
	if (r < 0)
		return r;

	r = append_sums(m, totals);
	if (r < 0)
		return r;

	return sd_bus_message_close_container(m);
}

/*
 * Whole days are asked for as days, also where one began earlier or later elsewhere; of one that
 * @from_us or @to_us cuts through only that part is.
 */
static int append_spans(const struct history *h, sd_bus_message *m, uint64_t from_us,
			uint64_t to_us, enum progress_span span)
{
	int64_t first = history_day(h, from_us), last = history_day(h, usec_sub(to_us, 1));
	uint64_t since_us = from_us == history_day_begin(h, first) ? 0 : from_us;
	uint64_t before_us = to_us == history_day_begin(h, last + 1) ? UINT64_MAX : to_us;
	unsigned n = 0;
	int r;

	for (int64_t next; from_us < to_us && first <= last; first = next) {
		struct store_totals totals;

		if (++n > SUMS_MAX)
			return -E2BIG;

		next = progress_span_next(span, first);
		r = history_sum(h, first, MIN(next, last + 1), since_us, before_us, &totals);
		if (r < 0)
			return r;

		r = append_span(m, n == 1 ? from_us : history_day_begin(h, first), &totals);
		if (r < 0)
			return r;
	}
	return 0;
}

static int method_summary(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	enum progress_span span;
	uint64_t from, to;
	const char *by;
	int r;

	r = sd_bus_message_read(m, "tts", &from, &to, &by);
	if (r < 0)
		return r;

	if (progress_span_parse(by, &span) < 0)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "by is \"%s\"; it must be day, week or month.", by);

	r = sd_bus_message_new_method_return(m, &reply);
	if (r < 0)
		return r;

	r = sd_bus_message_open_container(reply, 'a', "a{sv}");
	if (r < 0)
		return r;

	r = append_spans(userdata, reply, from, to ? to : now_real_us(), span);
	if (r == -E2BIG)
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"That is over %d sums; ask for a shorter time or for weeks "
			"or months.",
			SUMS_MAX);
	if (r < 0)
		return r;

	r = sd_bus_message_close_container(reply);
	if (r < 0)
		return r;

	return sd_bus_send(NULL, reply, NULL);
}

static int method_add(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	char uuid[STORE_UUID_MAX];
	int r;

	r = history_add(userdata, m, uuid, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, "s", uuid);
}

static int method_undo(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct said said;
	int r;

	r = history_undo(userdata, &said, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, "a{sv}", 5, "uuid", "s", said.uuid, "exercise", "s",
					  said.exercise, "side", "s", side_name(said.side), "reps",
					  "u", said.reps, "at", "t", said.at_us);
}

static int method_rate(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *uuid;
	int r;

	r = sd_bus_message_read(m, "s", &uuid);
	if (r < 0)
		return r;

	r = history_rate(userdata, uuid, m, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, NULL);
}

#define SUMS(name, handler) \
	SD_BUS_PROPERTY(name, "a{sv}", handler, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

static const sd_bus_vtable history_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SUMS("Today", get_today),
	SUMS("Totals", get_totals),
	SD_BUS_PROPERTY("Streak", "u", get_streak, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_PROPERTY("Best", "aa{sv}", get_best, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_PROPERTY("Problem", "s", get_problem, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE),
	SD_BUS_METHOD_WITH_ARGS(
		"Workouts", SD_BUS_ARGS("t", from, "t", to, "u", offset, "u", limit),
		SD_BUS_RESULT("aa{sv}", workouts), method_workouts, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Workout", SD_BUS_ARGS("s", uuid),
				SD_BUS_RESULT("a{sv}", workout, "aa{sv}", reps), method_workout,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Summary", SD_BUS_ARGS("t", from, "t", to, "s", by),
				SD_BUS_RESULT("aa{sv}", sums), method_summary,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Add", SD_BUS_ARGS("s", exercise, "a{sv}", options),
				SD_BUS_RESULT("s", uuid), method_add, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Undo", SD_BUS_NO_ARGS, SD_BUS_RESULT("a{sv}", entry), method_undo,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Rate", SD_BUS_ARGS("s", uuid, "a{sv}", options), SD_BUS_NO_RESULT,
				method_rate, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

int history_register(struct history *h, struct bus *bus, const struct routine_shelf *shelf,
		     const struct zone *zone, const struct settings *settings)
{
	h->bus = bus;
	h->shelf = shelf;
	h->zone = zone;
	h->settings = settings;
	return sd_bus_add_object_vtable(bus->sd, &h->slot, HISTORY_PATH, IFACE_HISTORY,
					history_vtable, h);
}
