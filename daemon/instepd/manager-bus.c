/* SPDX-License-Identifier: MIT */

/* The face of the daemon itself: org.instep.Instep1.Manager. */

#include <errno.h>
#include <stdlib.h>

#include "instepd/daemon.h"
#include "instepd/errors.h"
#include "instepd/options.h"
#include "sys/cleanup.h"

#define SCAN_MAX_S 120

static int method_scan(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct daemon *d = userdata;
	const char *sentence;
	uint32_t seconds;
	int r;

	r = sd_bus_message_read(m, "u", &seconds);
	if (r < 0)
		return r;

	if (seconds > SCAN_MAX_S)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "seconds is %u; it must be 0 to %d.", seconds, SCAN_MAX_S);

	r = scan_ask(&d->scan, m, seconds);
	if (r == -ENETDOWN) {
		(void)radio_state(d->radio, &sentence);
		return sd_bus_error_set(error, ERROR_NO_RADIO, sentence);
	}
	if (r == -EMFILE)
		return sd_bus_error_set(error, ERROR_BUSY,
					"Too many programs use Instep: end one of them.");
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, NULL);
}

static int method_add_band(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct daemon *d = userdata;
	struct option_value id = { 0 }, name = { 0 }, side = { 0 }, driver = { 0 }, pair = { 0 };
	const struct option options[] = {
		{ "id", 's', &id },         { "name", 's', &name }, { "side", 's', &side },
		{ "driver", 's', &driver }, { "pair", 'b', &pair },
	};
	struct band_wish wish;
	struct band_plan plan;
	struct band *b;
	int r;

	r = sd_bus_message_read(m, "s", &wish.address);
	if (r < 0)
		return r;

	r = options_read(m, options, ELEMENTS(options), error);
	if (r < 0)
		return r;

	wish.id = id.text;
	wish.name = name.text;
	wish.side = side.text;
	wish.driver = driver.text;

	r = daemon_plan_band(d, &wish, &plan, error);
	if (r < 0)
		return r;

	if (pair.flag && !plan.paired)
		return daemon_pair_and_add(d, m, &plan, error);
	if (plan.changes_address)
		return sd_bus_error_setf(
			error, ERROR_NEEDS_PAIRING,
			"%s changes its address from time to time and would not be "
			"found again: it must be paired (option \"pair\").",
			plan.file.address);

	r = daemon_insert_band(d, &plan, &b, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, "o", b->path);
}

static int method_remove_band(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *path;
	int r;

	r = sd_bus_message_read(m, "o", &path);
	if (r < 0)
		return r;

	r = daemon_remove_band(userdata, path, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, NULL);
}

static int answer_pairing(struct daemon *d, uint32_t question, sd_bus_message *m,
			  sd_bus_error *error)
{
	const char *answer;
	int accept, r;

	r = sd_bus_message_read(m, "sb", &answer, &accept);
	if (r < 0)
		return r;

	r = pairing_answer(&d->pairing, question, answer, accept, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, NULL);
}

static int method_answer_pairing(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct daemon *d = userdata;

	return answer_pairing(d, d->pairing.id, m, error);
}

static int method_answer_pairing_of(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	uint32_t question;
	int r;

	r = sd_bus_message_read(m, "u", &question);
	if (r < 0)
		return r;

	return answer_pairing(userdata, question, m, error);
}

static int method_start_workout(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct daemon *d = userdata;
	int r;

	r = daemon_start_workout(d, m, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, "o", d->workout->path);
}

static int method_resume_workout(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct daemon *d = userdata;
	int r;

	r = daemon_resume_workout(d, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, "o", d->workout->path);
}

static int method_add_reminder(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return daemon_add_reminders(userdata, m, error);
}

static int method_remove_reminder(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *path;
	int r;

	r = sd_bus_message_read(m, "o", &path);
	if (r < 0)
		return r;

	r = daemon_remove_reminder(userdata, path, error);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, NULL);
}

static int method_pause_reminders(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct daemon *d = userdata;
	uint64_t until_us;
	int r;

	r = sd_bus_message_read(m, "t", &until_us);
	if (r < 0)
		return r;

	r = reminder_check_pause(until_us, error);
	if (r < 0)
		return r;

	reminders_pause(&d->reminders, until_us);

	return sd_bus_reply_method_return(m, NULL);
}

static int method_reload(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	int r;

	r = daemon_reload(userdata);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, NULL);
}

static int get_version(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", INSTEP_VERSION);
}

static int get_radio_state(sd_bus *bus, const char *path, const char *interface,
			   const char *property, sd_bus_message *reply, void *userdata,
			   sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "s", radio_state_name(radio_state(d->radio, NULL)));
}

static int get_radio_reason(sd_bus *bus, const char *path, const char *interface,
			    const char *property, sd_bus_message *reply, void *userdata,
			    sd_bus_error *error)
{
	const struct daemon *d = userdata;
	const char *sentence = "";
	enum radio_state state = radio_state(d->radio, &sentence);

	return sd_bus_message_append(reply, "s", state == RADIO_READY ? "" : sentence);
}

static int get_scanning(sd_bus *bus, const char *path, const char *interface, const char *property,
			sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "b", (int)radio_scanning(d->radio));
}

static int get_listening(sd_bus *bus, const char *path, const char *interface, const char *property,
			 sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "b", (int)radio_listening(d->radio));
}

static int get_pairing(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return pairing_append(&d->pairing, reply);
}

static int get_active_workout(sd_bus *bus, const char *path, const char *interface,
			      const char *property, sd_bus_message *reply, void *userdata,
			      sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "o",
				     workout_active(d->workout) ? d->workout->path : "/");
}

static int get_interrupted(sd_bus *bus, const char *path, const char *interface,
			   const char *property, sd_bus_message *reply, void *userdata,
			   sd_bus_error *error)
{
	_cleanup_(freep) struct store_interrupted *i = malloc(sizeof(*i));
	const struct workout_row *w;

	if (!i)
		return -ENOMEM;
	if (daemon_interrupted(userdata, i) < 0)
		return sd_bus_message_append(reply, "a{sv}", 0);

	w = &i->workout;
	return sd_bus_message_append(reply, "a{sv}", 5, "uuid", "s", w->uuid, "routine", "s",
				     w->routine, "at", "t", w->ended_us, "done", "u", w->done,
				     "planned", "u", w->planned);
}

static int get_cues(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "s", cues_name(d->settings.cues));
}

static int get_units(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "s", units_name(d->settings.units));
}

static int get_session_notification(sd_bus *bus, const char *path, const char *interface,
				    const char *property, sd_bus_message *reply, void *userdata,
				    sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "b", (int)d->settings.reminders.session_notification);
}

static int get_start_on_band(sd_bus *bus, const char *path, const char *interface,
			     const char *property, sd_bus_message *reply, void *userdata,
			     sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "s", start_on_band_name(d->settings.reminders.on_band));
}

static int get_next_reminder(sd_bus *bus, const char *path, const char *interface,
			     const char *property, sd_bus_message *reply, void *userdata,
			     sd_bus_error *error)
{
	const struct daemon *d = userdata;

	return sd_bus_message_append(reply, "o", d->reminders.next ? d->reminders.next->path : "/");
}

static int get_warnings(sd_bus *bus, const char *path, const char *interface, const char *property,
			sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct daemon *d = userdata;
	const struct warnings *both[] = { &d->warnings, &d->lasting_warnings };
	int r;

	r = sd_bus_message_open_container(reply, 'a', "s");
	for (size_t i = 0; i < ELEMENTS(both); i++)
		for (size_t j = 0; r >= 0 && j < both[i]->n; j++)
			r = sd_bus_message_append(reply, "s", both[i]->list[j]);
	if (r >= 0 && d->reminders.wall.problem[0])
		r = sd_bus_message_append(reply, "s", d->reminders.wall.problem);
	return r < 0 ? r : sd_bus_message_close_container(reply);
}

#define SHOWN(name, type, getter) \
	SD_BUS_PROPERTY(name, type, getter, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

const sd_bus_vtable manager_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Version", "s", get_version, 0, SD_BUS_VTABLE_PROPERTY_CONST),
	SHOWN("RadioState", "s", get_radio_state),
	SHOWN("RadioReason", "s", get_radio_reason),
	SHOWN("Scanning", "b", get_scanning),
	SHOWN("Listening", "b", get_listening),
	SHOWN("Pairing", "a{sv}", get_pairing),
	SHOWN("ActiveWorkout", "o", get_active_workout),
	SHOWN("Interrupted", "a{sv}", get_interrupted),
	SHOWN("Cues", "s", get_cues),
	SHOWN("Units", "s", get_units),
	SHOWN("SessionNotification", "b", get_session_notification),
	SHOWN("StartOnBand", "s", get_start_on_band),
	SHOWN("NextReminder", "o", get_next_reminder),
	SHOWN("Warnings", "as", get_warnings),
	SD_BUS_METHOD_WITH_ARGS("Scan", SD_BUS_ARGS("u", seconds), SD_BUS_NO_RESULT, method_scan,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("AddBand", SD_BUS_ARGS("s", address, "a{sv}", options),
				SD_BUS_RESULT("o", band), method_add_band,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("RemoveBand", SD_BUS_ARGS("o", band), SD_BUS_NO_RESULT,
				method_remove_band, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("AnswerPairing", SD_BUS_ARGS("s", answer, "b", accept),
				SD_BUS_NO_RESULT, method_answer_pairing,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS(
		"AnswerPairingOf", SD_BUS_ARGS("u", question, "s", answer, "b", accept),
		SD_BUS_NO_RESULT, method_answer_pairing_of, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("StartWorkout", SD_BUS_ARGS("s", routine, "a{sv}", options),
				SD_BUS_RESULT("o", workout), method_start_workout,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("ResumeWorkout", SD_BUS_NO_ARGS, SD_BUS_RESULT("o", workout),
				method_resume_workout, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("AddReminder", SD_BUS_ARGS("s", routine, "a{sv}", options),
				SD_BUS_RESULT("ao", reminders), method_add_reminder,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("RemoveReminder", SD_BUS_ARGS("o", reminder), SD_BUS_NO_RESULT,
				method_remove_reminder, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("PauseReminders", SD_BUS_ARGS("t", until), SD_BUS_NO_RESULT,
				method_pause_reminders, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Reload", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_reload,
				SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};
