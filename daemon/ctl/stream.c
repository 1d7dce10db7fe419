/* SPDX-License-Identifier: MIT */
/*
 * The file descriptor that the daemon hands out, and lines out of its bytes. What a line says is
 * read by those who want it: stream-line.c where every sample matters.
 */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "ctl/stream.h"
#include "sys/cleanup.h"

int stream_open(struct stream *ret, sd_bus *bus, const char *path)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	int code, fd;

	*ret = (struct stream){ .fd = -1 };
	code = client_call(bus, path, CLIENT_BAND, "OpenStream", &reply, "");
	if (code != CTL_OK)
		return code;
	if (sd_bus_message_read(reply, "h", &fd) < 0)
		return cmd_fail(CTL_FAILED, "instepd gave no stream");

	ret->daemon = strdup(sd_bus_message_get_sender(reply));
	if (!ret->daemon)
		return cmd_fail(CTL_FAILED, "%s", strerror(ENOMEM));

	ret->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3); /* the reply's own is closed with it */
	return ret->fd < 0 ? cmd_fail(CTL_FAILED, "%s", strerror(errno)) : CTL_OK;
}

void stream_close(struct stream *s)
{
	closep(&s->fd);
	s->fd = -1;
	free(s->daemon);
	s->daemon = NULL;
}

int stream_read(struct stream *s, int (*each)(void *userdata, const char *line, size_t n),
		void *userdata)
{
	const char *from = s->text, *newline;
	ssize_t n;
	int r = 0;

	n = read(s->fd, s->text + s->n, sizeof(s->text) - s->n);
	if (n < 0)
		return errno == EINTR ? 1 : -errno;
	if (n == 0)
		return 0;

	s->n += (size_t)n;
	while (r == 0 && (newline = memchr(from, '\n', (size_t)(s->text + s->n - from)))) {
		r = each(userdata, from, (size_t)(newline - from));
		from = newline + 1;
	}
	s->n -= (size_t)(from - s->text);
	memmove(s->text, from, s->n);
	return r < 0 ? r : 1;
}
