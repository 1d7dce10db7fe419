/* SPDX-License-Identifier: MIT */

/* The face of a reminder: org.instep.Instep1.Reminder. */

#include <errno.h>
#include <string.h>

#include "conf/rule-text.h"
#include "instepd/daemon.h"
#include "instepd/errors.h"
#include "instepd/needs.h"
#include "instepd/now.h"
#include "instepd/reminder-wish.h"
#include "instepd/reminders.h"
#include "util/text.h"

#define UPCOMING_MAX 1000
#define WAITING_MAX  256

static int reply_done(sd_bus_message *m, int r)
{
	return r < 0 ? r : sd_bus_reply_method_return(m, NULL);
}

static int method_start(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct reminder *r = userdata;
	int q;

	q = daemon_start_reminder(r->set->daemon, r, m, error);
	if (q < 0)
		return q;

	return sd_bus_reply_method_return(m, "o", r->set->daemon->workout->path);
}

static int method_done(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply_done(m, reminder_say_done(userdata, error));
}

static int method_snooze(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	uint32_t seconds;
	int r;

	r = sd_bus_message_read(m, "u", &seconds);
	if (r < 0)
		return r;

	return reply_done(m, reminder_snooze(userdata, seconds, error));
}

static int method_skip(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return reply_done(m, reminder_skip(userdata, error));
}

static int method_pause(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct reminder *r = userdata;
	uint64_t until_us;
	int q;

	q = sd_bus_message_read(m, "t", &until_us);
	if (q < 0)
		return q;

	q = reminder_check_pause(until_us, error);
	if (q < 0)
		return q;

	reminder_pause(r, until_us);
	reminders_settle(r->set, r);
	return sd_bus_reply_method_return(m, NULL);
}

static int method_set_waiting(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct reminder *r = userdata;
	const char *sentence;
	int q;

	q = sd_bus_message_read(m, "s", &sentence);
	if (q < 0)
		return q;
	if (strlen(sentence) >= WAITING_MAX || !text_is_printable(sentence, strlen(sentence)))
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "The sentence must be at most %d bytes of plain text.",
					 WAITING_MAX - 1);

	/* First: what nobody would take back is not said. */
	q = *sentence ? clients_add(&r->set->presenters, m) : 0;
	if (q == -EMFILE)
		return sd_bus_error_set(error, ERROR_BUSY,
					"Too many programs use Instep: end one of them.");
	return reply_done(
		m, q < 0 ? q : reminder_set_waiting(r, sentence, sd_bus_message_get_sender(m)));
}

static int method_set(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct reminder_wish wish;
	int r;

	r = reminder_wish_read(&wish, false, m, error);
	if (r < 0)
		return r;

	return reply_done(m, reminder_change(userdata, &wish, error));
}

static int method_upcoming(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	uint64_t from_us, slots[UPCOMING_MAX];
	struct reminder *r = userdata;
	uint32_t count;
	size_t n;
	int q;

	q = sd_bus_message_read(m, "tu", &from_us, &count);
	if (q < 0)
		return q;
	if (count > UPCOMING_MAX)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "count is %u; it must be at most %d.", count,
					 UPCOMING_MAX);

	n = reminder_upcoming(r, from_us, slots, count);
	q = sd_bus_message_new_method_return(m, &reply);
	if (q < 0)
		return q;

	q = sd_bus_message_append_array(reply, 't', slots, n * sizeof(slots[0]));
	return q < 0 ? q : sd_bus_message_send(reply);
}

#define GETTER(name)                                                                       \
	static int get_##name(sd_bus *bus, const char *path, const char *interface,        \
			      const char *property, sd_bus_message *reply, void *userdata, \
			      sd_bus_error *error)

GETTER(enabled)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "b", (int)r->file.enabled);
}

GETTER(options)
{
	const struct reminder *r = userdata;

	return reminder_wish_append(reply, &r->file);
}

GETTER(state)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "s",
				     reminder_off(r) ? "off" : reminder_state_name(r->look.state));
}

GETTER(due)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "b", (int)(r->look.state == REMINDER_DUE));
}

GETTER(notice)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "u", (uint32_t)r->look.notice);
}

GETTER(urgent)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "b", (int)r->urgent);
}

GETTER(snoozed_until)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "t", reminder_ahead(r->row.snoozed_until_us));
}

GETTER(paused_until)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "t", reminder_ahead(r->row.paused_until_us));
}

GETTER(left)
{
	const struct reminder *r = userdata;
	struct reminder_left left = reminder_left(r, now_real_us());
	char text[REMINDER_LEFT_MAX] = "";
	struct due due = { 0 };
	int q;

	if (reminder_due(r, now_real_us(), &due))
		reminder_left_text(&due, left.times, text);

	q = sd_bus_message_open_container(reply, 'a', "{sv}");
	if (q >= 0)
		q = sd_bus_message_append(reply, "{sv}{sv}{sv}", "done", "u", left.done, "planned",
					  "u", left.planned, "text", "s", text);
	if (q >= 0 && left.times)
		q = sd_bus_message_append(reply, "{sv}{sv}", "done_today", "u", left.done_today,
					  "planned_today", "u", left.planned_today);
	if (q >= 0 && due.n == 1)
		q = sd_bus_message_append(reply, "{sv}", "exercise", "s", due.parts[0].exercise);
	return q < 0 ? q : sd_bus_message_close_container(reply);
}

GETTER(needs)
{
	const struct routine *routine = reminder_routine(userdata);

	return routine ? needs_append(reply, routine) : sd_bus_message_append(reply, "as", 0);
}

GETTER(overdue)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "b", (int)r->look.overdue);
}

GETTER(band_ready)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "b", (int)r->band_ready);
}

GETTER(waiting)
{
	const struct reminder *r = userdata;

	return sd_bus_message_append(reply, "s", r->waiting);
}

GETTER(why)
{
	char text[REMINDER_WHY_MAX];

	reminder_why(userdata, now_real_us(), text);
	return sd_bus_message_append(reply, "s", text);
}

GETTER(adherence)
{
	struct adherence a = { 0 };

	reminder_adherence(userdata, &a);
	return sd_bus_message_append(reply, "a{sv}", 4, "days", "u", ADHERENCE_DAYS, "due", "u",
				     a.due, "done", "u", a.done, "skipped", "u", a.skipped);
}

#define SHOWN(name, type, getter) \
	SD_BUS_PROPERTY(name, type, getter, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)
#define FIELD(name, type, getter, field)                                      \
	SD_BUS_PROPERTY(name, type, getter, offsetof(struct reminder, field), \
			SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

static const sd_bus_vtable reminder_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Id", "s", bus_get_text, offsetof(struct reminder, file.id),
			SD_BUS_VTABLE_PROPERTY_CONST),
	FIELD("Routine", "s", bus_get_text, file.routine),
	FIELD("Title", "s", bus_get_text, title),
	FIELD("Rule", "s", bus_get_text, file.rule),
	SHOWN("Enabled", "b", get_enabled),
	SHOWN("Options", "a{sv}", get_options),
	SHOWN("State", "s", get_state),
	FIELD("NextDue", "t", NULL, look.next_us),
	SHOWN("Due", "b", get_due),
	FIELD("DueSince", "t", NULL, look.due_since_us),
	FIELD("Slot", "t", NULL, look.slot_us),
	SHOWN("Notice", "u", get_notice),
	SHOWN("Urgent", "b", get_urgent),
	SHOWN("SnoozedUntil", "t", get_snoozed_until),
	SHOWN("PausedUntil", "t", get_paused_until),
	SHOWN("Left", "a{sv}", get_left),
	FIELD("Seconds", "u", NULL, left.seconds),
	SHOWN("Needs", "as", get_needs),
	SHOWN("Overdue", "b", get_overdue),
	SHOWN("BandReady", "b", get_band_ready),
	SHOWN("Waiting", "s", get_waiting),
	SHOWN("Why", "s", get_why),
	SD_BUS_PROPERTY("Adherence", "a{sv}", get_adherence, 0, 0),
	FIELD("Problem", "s", bus_get_text, problem),
	SD_BUS_METHOD_WITH_ARGS("Start", SD_BUS_ARGS("a{sv}", options), SD_BUS_RESULT("o", workout),
				method_start, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Done", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_done,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Snooze", SD_BUS_ARGS("u", seconds), SD_BUS_NO_RESULT,
				method_snooze, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Skip", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_skip,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Pause", SD_BUS_ARGS("t", until), SD_BUS_NO_RESULT, method_pause,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("SetWaiting", SD_BUS_ARGS("s", sentence), SD_BUS_NO_RESULT,
				method_set_waiting, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Set", SD_BUS_ARGS("a{sv}", options), SD_BUS_NO_RESULT, method_set,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Upcoming", SD_BUS_ARGS("t", from, "u", count),
				SD_BUS_RESULT("at", slots), method_upcoming,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

void reminder_announce(struct reminder *r, const char *property)
{
	if (r->slot)
		bus_changed(r->set->bus, r->path, IFACE_REMINDER, property);
}

int reminder_register(struct reminder *r)
{
	int q;

	q = sd_bus_add_object_vtable(r->set->bus->sd, &r->slot, r->path, IFACE_REMINDER,
				     reminder_vtable, r);
	if (q < 0)
		return q;

	if (r->set->started)
		bus_appeared(r->set->bus, r->path);
	return 0;
}
