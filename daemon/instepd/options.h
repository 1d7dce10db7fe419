/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The a{sv} of a method call, read through a table: what is not in the table, or of another type,
 * is refused by name.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#define OPTION_LIST_MAX 32

struct option_value {
	bool given;
	int flag;
	/* texts are of the message: they live as long as it does */
	const char *text;
	const char *list[OPTION_LIST_MAX];
	size_t n_list;
	uint32_t count;
	uint64_t instant;
	double number;
};

struct option {
	const char *name;
	char type; /* 's', 'b', 'u', 't', 'd', or 'a' for a list of texts */
	struct option_value *value;
};

/**
 * options_read() - the next argument of @m. Return: 0, or negative with @error set
 * (InvalidArgument).
 */
int options_read(sd_bus_message *m, const struct option *options, size_t n, sd_bus_error *error);
