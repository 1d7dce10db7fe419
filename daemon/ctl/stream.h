/* SPDX-License-Identifier: MIT */
#pragma once

/* Band.OpenStream, as its lines: dbus/org.instep.Instep1.Band.xml says what they hold. */

#include <stddef.h>
#include <systemd/sd-bus.h>

struct stream {
	int fd;           /* -1 = closed */
	char *daemon;     /* who writes it: its unique name on the bus */
	char text[65536]; /* lines, the last one maybe cut off */
	size_t n;
};

/**
 * stream_open() - ask the band at @path for its samples; the band is claimed as long as it is open
 * Return: CTL_OK, or the exit status after a complaint; stream_close() in either case.
 */
int stream_open(struct stream *ret, sd_bus *bus, const char *path);
void stream_close(struct stream *s);

/**
 * stream_read() - what there is, or as soon as there is something
 * @each: called with each whole line, without its newline; another answer than 0 ends the reading
 *
 * Return: 1, 0 when the daemon has closed its end, or a negative errno (also that of @each).
 */
int stream_read(struct stream *s, int (*each)(void *userdata, const char *line, size_t n),
		void *userdata);
