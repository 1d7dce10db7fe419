/* SPDX-License-Identifier: MIT */
#pragma once

/* A line of Band.OpenStream, read again: dbus/org.instep.Instep1.Band.xml says what it holds. */

#include <stddef.h>
#include <stdint.h>

#include "core/sample.h"

struct stream_line {
	uint64_t lost;        /* so many lines were not sent; above 0 there is nothing else */
	struct sample sample; /* force_n is over our tare */
	double zero_n;        /* our tare */
	uint32_t epoch;
};

/** stream_line_read() - @text of @n bytes, without the newline. Return: 0, -EBADMSG. */
int stream_line_read(const char *text, size_t n, struct stream_line *ret);
