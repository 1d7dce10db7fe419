/* SPDX-License-Identifier: MIT */

/*
 * The client of logind. Anybody on the system bus may send a signal, so the signal is only the
 * reason to ask; what counts is logind's property.
 */

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "instepd/sleep.h"
#include "sys/cleanup.h"
#include "sys/log.h"

#define LOGIND         "org.freedesktop.login1"
#define LOGIND_PATH    "/org/freedesktop/login1"
#define LOGIND_MANAGER "org.freedesktop.login1.Manager"

static void let_sleep(struct sleep *s)
{
	s->inhibit = sd_bus_slot_unref(s->inhibit);
	if (s->delay_fd >= 0)
		(void)close(s->delay_fd);
	s->delay_fd = -1;
}

static int on_inhibited(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct sleep *s = userdata;
	int fd, r;

	s->inhibit = sd_bus_slot_unref(s->inhibit);
	if (e) {
		log_debug("logind does not let us delay the sleep: %s", e->message);
		return 0;
	}

	r = sd_bus_message_read(m, "h", &fd);
	if (r < 0)
		return r;

	s->delay_fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (s->delay_fd < 0)
		log_warning_errno(-errno, "Failed to keep logind's delay of the sleep: %m");
	return 0;
}

static void delay_sleep(struct sleep *s)
{
	int r;

	r = sd_bus_call_method_async(s->bus, &s->inhibit, LOGIND, LOGIND_PATH, LOGIND_MANAGER,
				     "Inhibit", on_inhibited, s, "ssss", "sleep", "Instep",
				     "The band is streaming: its stream has to be stopped.",
				     "delay");
	if (r < 0)
		log_warning_errno(r, "Failed to ask logind for a delay of the sleep: %m");
}

void sleep_look(struct sleep *s)
{
	bool delayed = s->delay_fd >= 0 || s->inhibit, busy;

	if (s->telling)
		return;

	busy = s->bus && s->listener->busy(s->userdata);
	if (delayed && !busy)
		let_sleep(s);
	else if (busy && !delayed && !s->suspended)
		delay_sleep(s);
}

static void set_suspended(struct sleep *s, bool suspended)
{
	if (suspended == s->suspended)
		return;

	log_info(suspended ? "The computer goes to sleep" : "The computer is awake again");
	s->suspended = suspended;
	s->telling = true;
	if (suspended)
		s->listener->suspend(s->userdata);
	else
		s->listener->resume(s->userdata);
	s->telling = false;
	sleep_look(s);
}

static int on_property(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct sleep *s = userdata;
	int preparing, r;

	s->question = sd_bus_slot_unref(s->question);
	if (sd_bus_message_is_method_error(m, NULL)) {
		log_debug("logind does not say whether the computer sleeps: %s",
			  sd_bus_message_get_error(m)->message);
		set_suspended(s, false);
		return 0;
	}

	r = sd_bus_message_read(m, "v", "b", &preparing);
	if (r < 0)
		return r;

	set_suspended(s, preparing);
	return 0;
}

static void ask(struct sleep *s)
{
	int r;

	s->question = sd_bus_slot_unref(s->question); /* its answer may be older than the reason */
	r = sd_bus_call_method_async(s->bus, &s->question, LOGIND, LOGIND_PATH,
				     "org.freedesktop.DBus.Properties", "Get", on_property, s, "ss",
				     LOGIND_MANAGER, "PreparingForSleep");
	if (r < 0)
		log_warning_errno(r, "Failed to ask logind whether the computer sleeps: %m");
}

static int on_prepare(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	ask(userdata);
	return 0;
}

/* One that ends between its two signals never sends the second, nor does its successor. */
static int on_owner_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *name, *before, *now;
	struct sleep *s = userdata;
	int r;

	r = sd_bus_message_read(m, "sss", &name, &before, &now);
	if (r < 0)
		return r;

	if (*now)
		ask(s);
	else
		set_suspended(s, false);
	return 0;
}

static void on_up(void *userdata, sd_bus *bus)
{
	struct sleep *s = userdata;
	int r;

	s->bus = bus;
	r = sd_bus_add_match_async(bus, &s->owner,
				   "type='signal',sender='org.freedesktop.DBus',"
				   "member='NameOwnerChanged',arg0='" LOGIND "'",
				   on_owner_changed, NULL, s);
	if (r < 0)
		log_warning_errno(r, "Failed to listen for logind's end: %m");
	r = sd_bus_match_signal_async(bus, &s->signal, LOGIND, LOGIND_PATH, LOGIND_MANAGER,
				      "PrepareForSleep", on_prepare, NULL, s);
	if (r < 0)
		log_warning_errno(r, "Failed to listen to logind: %m");
	ask(s);
	sleep_look(s);
}

static void on_down(void *userdata)
{
	struct sleep *s = userdata;

	s->owner = sd_bus_slot_unref(s->owner);
	s->signal = sd_bus_slot_unref(s->signal);
	s->question = sd_bus_slot_unref(s->question);
	s->bus = NULL;
	let_sleep(s);
	set_suspended(s, false); /* nobody would tell of the end of it */
}

void sleep_init(struct sleep *s, struct system_bus *system, const struct sleep_listener *listener,
		void *userdata)
{
	*s = (struct sleep){
		.system = system,
		.line = { .up = on_up, .down = on_down, .userdata = s },
		.delay_fd = -1,
		.listener = listener,
		.userdata = userdata,
	};
	system_bus_listen(system, &s->line);
}

void sleep_done(struct sleep *s)
{
	if (!s->system)
		return;

	system_bus_unlisten(s->system, &s->line);
	s->owner = sd_bus_slot_unref(s->owner);
	s->signal = sd_bus_slot_unref(s->signal);
	s->question = sd_bus_slot_unref(s->question);
	let_sleep(s);
}
