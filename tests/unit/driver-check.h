/* SPDX-License-Identifier: MIT */
#pragma once

/* What tests of drivers share: packets written down as hex, and what is explained of them. */

#include <errno.h>
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>

#include "driver/driver.h"
#include "util/parse.h"

#define PACKET_MAX 512

/* What is behind a packet must not matter: here it would be no number. Return: how many bytes. */
static inline size_t packet_of(const char *hex, uint8_t ret[static PACKET_MAX])
{
	int n;

	memset(ret, 0xff, PACKET_MAX);
	n = parse_hex(hex, ret, PACKET_MAX);
	assert_true(n >= 0);
	return (size_t)n;
}

static inline int packet_decode(const struct driver *driver, struct decoder *d, unsigned source,
				const char *hex, uint64_t host_us, struct reading *ret)
{
	uint8_t bytes[PACKET_MAX];
	size_t n = packet_of(hex, bytes);

	return driver->decode(d, source, bytes, n, host_us, ret);
}

/*
 * The table has it by @name, devices of it have @service, and each of its sources is found by its
 * UUID: @sources are those in the driver's order.
 */
static inline void check_names(const struct driver *driver, const char *name, const char *service,
			       const char *const *sources, size_t n)
{
	assert_ptr_equal(driver_find(name), driver);
	assert_string_equal(driver->service_uuid, service);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(driver_source(driver, sources[i]), i);
}

static inline const struct note *find_note(const struct notes *notes, const char *key)
{
	for (size_t i = 0; i < notes->n; i++)
		if (notes->notes[i].key && !strcmp(notes->notes[i].key, key))
			return &notes->notes[i];
	return NULL;
}

static inline size_t count_notes(const struct notes *notes, const char *key)
{
	size_t n = 0;

	for (size_t i = 0; i < notes->n; i++)
		n += notes->notes[i].key && !strcmp(notes->notes[i].key, key);
	return n;
}

/* By a decoder that knows of no packets before: explain() refuses it, and says exactly why. */
static inline void check_refusal(const struct driver *driver, unsigned source, const char *hex,
				 const char *expected)
{
	uint8_t bytes[PACKET_MAX];
	size_t n = packet_of(hex, bytes);
	struct notes notes = {};
	const char *why = "";
	struct decoder d;
	int r;

	driver_reset(driver, &d);
	r = driver->explain(&d, source, bytes, n, &notes, &why);
	if (r != -EBADMSG || strcmp(why, expected) != 0)
		fail_msg("%s: %d %s", hex, r, why);
}

/* What explain() calls a command; @name: NULL = it knows none. */
static inline void check_command_name(const struct driver *driver, unsigned source, const char *hex,
				      const char *name)
{
	uint8_t bytes[PACKET_MAX];
	size_t n = packet_of(hex, bytes);
	struct notes notes = {};
	const struct note *cmd = &notes.notes[0];
	const char *why = "";
	struct decoder d;

	driver_reset(driver, &d);
	assert_int_equal(driver->explain(&d, source, bytes, n, &notes, &why), 0);
	assert_string_equal(cmd->key, "cmd");
	if (name ? cmd->kind != NOTE_TEXT || cmd->n != strlen(name) ||
			    memcmp(cmd->bytes, name, cmd->n) != 0
		 : cmd->kind != NOTE_NULL)
		fail_msg("%s is not %s", hex, name ? name : "unknown");
}

/*
 * A command, to a decoder that knows of no packets before, is one write of @hex; NULL: the driver
 * knows no such command. Return: the query whose answer is then awaited.
 */
static inline int check_command(const struct driver *driver, enum command command, unsigned source,
				const char *hex)
{
	struct write writes[DRIVER_WRITES_MAX];
	uint8_t bytes[PACKET_MAX];
	size_t n = packet_of(hex ? hex : "", bytes);
	struct decoder d;
	int r;

	driver_reset(driver, &d);
	memset(writes, 0xaa, sizeof(writes));
	r = driver->command(&d, command, writes);
	if (r != (hex ? 1 : -ENOTSUP) || (hex && (writes[0].source != source || writes[0].n != n ||
						  memcmp(writes[0].bytes, bytes, n) != 0)))
		fail_msg("command %u: %d", command, r);
	return d.query;
}
