/* SPDX-License-Identifier: MIT */
/*
 * logind with inhibitors and nothing else: no sessions, no seats, and nobody may ask it to suspend
 * but the test.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "bus/fake-logind.h"
#include "bus/harness-internal.h"

#define LOGIND      "org.freedesktop.login1"
#define LOGIND_PATH "/org/freedesktop/login1"
#define MANAGING    "org.freedesktop.login1.Manager"

/* It is held as long as the other end of the pipe is open. */
struct inhibitor {
	struct inhibitor *next; /* fake_logind.inhibitors */
	struct fake_logind *logind;
	char *what, *who, *why, *mode;
	uint32_t uid, pid;
	int fd;
	sd_event_source *hup;
};

static void inhibitor_drop(struct inhibitor *i)
{
	struct inhibitor **at = &i->logind->inhibitors;

	while (*at != i)
		at = &(*at)->next;
	*at = i->next;
	sd_event_source_disable_unref(i->hup);
	close(i->fd);
	free(i->what);
	free(i->who);
	free(i->why);
	free(i->mode);
	free(i);
}

static int on_released(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	inhibitor_drop(userdata);
	return 0;
}

static bool delays_sleep(const struct inhibitor *i)
{
	return !strcmp(i->mode, "delay") && strstr(i->what, "sleep");
}

static void read_sender(sd_bus_message *m, struct inhibitor *i)
{
	sd_bus_creds *creds = NULL;
	pid_t pid;
	uid_t uid;

	check_ok(sd_bus_query_sender_creds(m, SD_BUS_CREDS_EUID | SD_BUS_CREDS_PID, &creds));
	check_ok(sd_bus_creds_get_euid(creds, &uid));
	check_ok(sd_bus_creds_get_pid(creds, &pid));
	sd_bus_creds_unref(creds);
	i->uid = uid;
	i->pid = (uint32_t)pid;
}

static int method_inhibit(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_logind *l = userdata;
	const char *what, *who, *why, *mode;
	struct inhibitor *i;
	int fds[2], r;

	r = sd_bus_message_read(m, "ssss", &what, &who, &why, &mode);
	if (r < 0)
		return r;
	if (strcmp(mode, "delay") && strcmp(mode, "block"))
		return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS,
					 "Invalid mode specification %s", mode);
	if (l->preparing)
		return sd_bus_error_set(
			error, LOGIND ".OperationInProgress",
			"The operation inhibition has been requested for is already running");

	i = calloc(1, sizeof(*i));
	check(i && pipe2(fds, O_CLOEXEC | O_NONBLOCK) == 0);
	*i = (struct inhibitor){
		.next = l->inhibitors,
		.logind = l,
		.what = strdup(what),
		.who = strdup(who),
		.why = strdup(why),
		.mode = strdup(mode),
		.fd = fds[0],
	};
	read_sender(m, i);
	check_ok(sd_event_add_io(l->h->event, &i->hup, i->fd, 0, on_released, i));
	l->inhibitors = i;
	l->taken++;

	r = sd_bus_reply_method_return(m, "h", fds[1]);
	close(fds[1]);
	return r;
}

static int method_list(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_logind *l = userdata;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;

	check_ok(sd_bus_message_new_method_return(m, &reply));
	check_ok(sd_bus_message_open_container(reply, 'a', "(ssssuu)"));
	for (struct inhibitor *i = l->inhibitors; i; i = i->next)
		check_ok(sd_bus_message_append(reply, "(ssssuu)", i->what, i->who, i->why, i->mode,
					       i->uid, i->pid));
	check_ok(sd_bus_message_close_container(reply));
	return sd_bus_send(NULL, reply, NULL);
}

static int get_preparing(sd_bus *bus, const char *path, const char *interface, const char *property,
			 sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "b", ((struct fake_logind *)userdata)->preparing);
}

static const sd_bus_vtable manager_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("Inhibit", "ssss", "h", method_inhibit, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("ListInhibitors", "", "a(ssssuu)", method_list, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_PROPERTY("PreparingForSleep", "b", get_preparing, 0, 0),
	SD_BUS_PROPERTY("InhibitDelayMaxUSec", "t", NULL,
			offsetof(struct fake_logind, delay_max_us), SD_BUS_VTABLE_PROPERTY_CONST),
	SD_BUS_SIGNAL("PrepareForSleep", "b", 0),
	SD_BUS_VTABLE_END,
};

void fake_logind_start(struct fake_logind *l, struct harness *h)
{
	*l = (struct fake_logind){ .h = h, .delay_max_us = 5 * USEC_PER_SEC };
	check_ok(sd_bus_open_system(&l->bus));
	check_ok(sd_bus_attach_event(l->bus, h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_object_vtable(l->bus, NULL, LOGIND_PATH, MANAGING, manager_vtable, l));
	check_ok(sd_bus_request_name(l->bus, LOGIND, 0));
}

void fake_logind_stop(struct fake_logind *l)
{
	while (l->inhibitors)
		inhibitor_drop(l->inhibitors);
	l->bus = sd_bus_flush_close_unref(l->bus);
}

const char *fake_logind_delay(const struct fake_logind *l)
{
	for (struct inhibitor *i = l->inhibitors; i; i = i->next) {
		if (delays_sleep(i))
			return i->who;
	}

	return NULL;
}

/* Suspend */

struct wait {
	const struct fake_logind *logind;
	bool over;
};

static int on_over(sd_event_source *s, uint64_t us, void *userdata)
{
	((struct wait *)userdata)->over = true;
	return 0;
}

static bool is_free(void *userdata)
{
	const struct wait *wait = userdata;

	return wait->over || !fake_logind_delay(wait->logind);
}

static void say(struct fake_logind *l, bool prepare)
{
	l->preparing = prepare;
	check_ok(
		sd_bus_emit_signal(l->bus, LOGIND_PATH, MANAGING, "PrepareForSleep", "b", prepare));
}

bool fake_logind_suspend(struct fake_logind *l)
{
	struct wait wait = { .logind = l };
	sd_event_source *timer = NULL;

	say(l, true);
	check_ok(sd_event_add_time_relative(l->h->event, &timer, CLOCK_MONOTONIC, l->delay_max_us,
					    1, on_over, &wait));
	wait_until(l->h, is_free, &wait, deadline() + l->delay_max_us, "leave to sleep");
	sd_event_source_disable_unref(timer);

	if (l->h->daemon_pid)
		check(kill(l->h->daemon_pid, SIGSTOP) == 0);
	return !wait.over;
}

void fake_logind_resume(struct fake_logind *l)
{
	if (l->h->daemon_pid)
		check(kill(l->h->daemon_pid, SIGCONT) == 0);
	say(l, false);
}
