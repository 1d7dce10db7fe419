/* SPDX-License-Identifier: MIT */
#pragma once

/* The a{sv} of a method call, read through a table: what is not in the table, or of another type, is refused by name. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

struct option_value {
	bool given;
	const char *text; /* of the message: lives as long as it does */
	uint32_t count;
	double number;
};

struct option {
	const char *name;
	char type; /* 's', 'u' or 'd' */
	struct option_value *value;
};

/** options_read() - the next argument of @m. Return: 0, or negative with @error set (InvalidArgument). */
int options_read(sd_bus_message *m, const struct option *options, size_t n, sd_bus_error *error);
