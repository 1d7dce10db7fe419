/* SPDX-License-Identifier: MIT */
/*
 * Talks to an interactive program through pipes, or on a terminal, while the test's event loop runs,
 * because the answers come from the fake on that loop. What is heard also goes to a log, which is printed if
 * the test fails.
 */

#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "bus/dialog.h"
#include "bus/harness-internal.h"

static int on_output(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	struct dialog *d = userdata;
	char part[4096];
	ssize_t n = read(fd, part, sizeof(part));
	int log;

	if (n <= 0)
		return sd_event_source_set_enabled(s, SD_EVENT_OFF);

	log = log_open(d->harness, "dialog");
	check(write(log, part, (size_t)n) == n);
	close(log);

	d->heard = realloc(d->heard, d->n + (size_t)n + 1);
	check(d->heard);
	memcpy(d->heard + d->n, part, (size_t)n);
	d->n += (size_t)n;
	d->heard[d->n] = '\0';
	return 0;
}

static void listen_to(struct dialog *d)
{
	check_ok(sd_event_add_io(d->harness->event, &d->source, d->out, EPOLLIN, on_output, d));
}

void dialog_begin(struct dialog *d, struct harness *h, const char *const *argv)
{
	int in[2], out[2];

	*d = (struct dialog){ .harness = h, .heard = strdup("") };
	check(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
	d->in = in[1];
	d->out = out[0];
	d->pid = spawn(argv, in[0], out[1], out[1]);
	listen_to(d);
}

void dialog_begin_terminal(struct dialog *d, struct harness *h, const char *const *argv)
{
	const struct winsize size = { .ws_col = 80, .ws_row = 24 };
	int slave;

	*d = (struct dialog){ .harness = h, .heard = strdup("") };
	check(setenv("TERM", "xterm", 1) == 0 && setenv("LC_ALL", "C", 1) == 0);
	check(openpty(&d->out, &slave, NULL, NULL, &size) == 0);
	check(fcntl(d->out, F_SETFD, FD_CLOEXEC) == 0 && fcntl(slave, F_SETFD, FD_CLOEXEC) == 0);
	d->in = fcntl(d->out, F_DUPFD_CLOEXEC, 3);
	d->pid = spawn(argv, fcntl(slave, F_DUPFD_CLOEXEC, 3), slave, slave);
	listen_to(d);
}

void dialog_type(struct dialog *d, const char *keys)
{
	check(dprintf(d->in, "%s", keys) > 0);
}

void dialog_say(struct dialog *d, const char *line)
{
	check(dprintf(d->in, "%s\n", line) > 0);
}

static bool is_heard(void *userdata)
{
	struct dialog *d = userdata;
	char *at = strstr(d->heard + d->mark, d->expected);

	if (at)
		d->mark = (size_t)(at - d->heard) + strlen(d->expected);
	return at;
}

void dialog_hear(struct dialog *d, const char *text)
{
	d->expected = text;
	wait_for(d->harness, is_heard, d, text);
}

int dialog_end(struct dialog *d)
{
	int status;

	close(d->in);
	status = reap(d->harness, d->pid, "the dialog to end");
	sd_event_source_disable_unref(d->source);
	close(d->out);
	free(d->heard);
	return status;
}
