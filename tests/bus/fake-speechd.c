/* SPDX-License-Identifier: MIT */
/* The answers are those of speech-dispatcher 0.11. A client at a time: there is one. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bus/fake-speechd.h"

static void socket_path(struct harness *h, char *ret, size_t size)
{
	check(snprintf(ret, size, "%s", in_scratch(h, "speechd.sock")) < (int)size);
}

void speechd_in_scratch(struct harness *h)
{
	char address[128], path[100];

	socket_path(h, path, sizeof(path));
	(void)snprintf(address, sizeof(address), "unix_socket:%s", path);
	setenv("SPEECHD_ADDRESS", address, 1);
	setenv("SPEECHD_CMD", "/nonexistent/speech-dispatcher", 1);
}

/*
 * libspeechd 0.11 loses a text each time that it cannot connect; to see that it is its own takes
 * the slow unwinder.
 */
void forgive_libspeechd(struct harness *h)
{
	static const char text[] = "leak:libspeechd\n";
	char options[128];

	(void)snprintf(options, sizeof(options), "suppressions=%s",
		       write_file(h, "suppressions", text, sizeof(text) - 1));
	setenv("LSAN_OPTIONS", options, 1);
	asan_option("fast_unwind_on_malloc=0");
}

static void answer(struct fake_speechd *f, int fd, const char *text)
{
	if (f->nonsense) {
		journal_add(f->journal, "speech: nonsense");
		text = "0\r\n";
	}
	if (!f->silent)
		check(send(fd, text, strlen(text), MSG_NOSIGNAL) >= 0);
}

static void text_line(struct fake_speechd *f, int fd, const char *line)
{
	size_t n = strlen(f->text);

	if (strcmp(line, ".")) {
		(void)snprintf(f->text + n, sizeof(f->text) - n, "%s%s", n ? "|" : "", line);
		return;
	}

	f->receiving = false;
	journal_add(f->journal, "say %s: %s", f->priority, f->text);
	answer(f, fd, "225-1\r\n225 OK MESSAGE QUEUED\r\n");
}

static void command(struct fake_speechd *f, int fd, const char *line)
{
	if (!strncasecmp(line, "SET SELF CLIENT_NAME ", 21)) {
		answer(f, fd, "208 OK CLIENT NAME SET\r\n");
	} else if (sscanf(line, "SET SELF PRIORITY %15s", f->priority) == 1) {
		for (char *c = f->priority; *c; c++)
			*c |= 0x20;
		answer(f, fd, "202 OK PRIORITY SET\r\n");
	} else if (sscanf(line, "SET SELF LANGUAGE %15s", f->language) == 1) {
		answer(f, fd, "201 OK LANGUAGE SET\r\n");
	} else if (!strcasecmp(line, "SPEAK")) {
		f->receiving = true;
		f->text[0] = '\0';
		answer(f, fd, "230 OK RECEIVING DATA\r\n");
	} else if (!strcasecmp(line, "CANCEL SELF")) {
		journal_add(f->journal, "cancel");
		answer(f, fd, "210 OK CANCELED\r\n");
	} else {
		fail("speech-dispatcher does not know \"%s\"", line);
	}
}

static void hang_up(struct fake_speechd *f)
{
	f->talking = sd_event_source_disable_unref(f->talking);
	f->receiving = false;
	f->n = 0;
}

static int on_bytes(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	struct fake_speechd *f = userdata;
	ssize_t n = read(fd, f->in + f->n, sizeof(f->in) - f->n - 1);
	char *line = f->in, *end;

	if (n <= 0) {
		hang_up(f);
		return 0;
	}

	f->n += (size_t)n;
	f->in[f->n] = '\0';
	while ((end = strstr(line, "\r\n"))) {
		*end = '\0';
		if (f->receiving)
			text_line(f, fd, line);
		else if (*line)
			command(f, fd, line);
		line = end + 2;
	}
	f->n = strlen(line);
	memmove(f->in, line, f->n);
	return 0;
}

static int on_client(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	struct fake_speechd *f = userdata;
	int client = accept4(fd, NULL, NULL, SOCK_CLOEXEC);

	check(client >= 0);
	hang_up(f);
	journal_add(f->journal, "speech: a client");
	check_ok(sd_event_add_io(f->journal->h->event, &f->talking, client, EPOLLIN, on_bytes, f));
	return sd_event_source_set_io_fd_own(f->talking, true);
}

void fake_speechd_start(struct fake_speechd *f, struct journal *j)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	f->journal = j;
	socket_path(j->h, address.sun_path, sizeof(address.sun_path));
	f->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	check(f->fd >= 0);
	check(bind(f->fd, (struct sockaddr *)&address, sizeof(address)) == 0);
	check(listen(f->fd, 4) == 0);
	check_ok(sd_event_add_io(j->h->event, &f->listening, f->fd, EPOLLIN, on_client, f));
	check_ok(sd_event_source_set_io_fd_own(f->listening, true));
}

void fake_speechd_stop(struct fake_speechd *f)
{
	hang_up(f);
	f->listening = sd_event_source_disable_unref(f->listening);
	check(unlink(in_scratch(f->journal->h, "speechd.sock")) == 0);
}
