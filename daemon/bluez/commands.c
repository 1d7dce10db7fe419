/* SPDX-License-Identifier: MIT */

/*
 * The queue of writes. Each is a write with response: the next goes when the device has
 * acknowledged the one before. What a command means, and when to send which, is the driver's and
 * the band's.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/commands.h"
#include "bluez/names.h"
#include "sys/log.h"

static int send_first(struct commands *c);

static int on_written(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct commands *c = userdata;
	char sentence[256];
	int r = 0;

	c->call = sd_bus_slot_unref(c->call);
	c->n--;
	memmove(&c->queue[0], &c->queue[1], c->n * sizeof(c->queue[0]));

	if (c->n > 0)
		r = send_first(c);
	if (r < 0) {
		c->n = 0;
		log_warning_errno(r, "Failed to send a command to the band: %m");
	}
	if (e)
		c->failed(c->userdata, problem_sentence(e, sentence, sizeof(sentence)));
	if (c->n == 0)
		c->written(c->userdata);
	return 0;
}

static int send_first(struct commands *c)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(c->bus, &m, c->paths[c->queue[0].source], BLUEZ_CHARACTERISTIC, "WriteValue");
	if (r < 0)
		return r;

	r = sd_bus_message_append_array(m, 'y', c->queue[0].bytes, c->queue[0].n);
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "a{sv}", 1, "type", "s", "request");
	if (r < 0)
		return r;

	return call_send(c->bus, &c->call, m, on_written, c);
}

int commands_push(struct commands *c, const struct write *write)
{
	int r;

	if (!c->bus)
		return -ENOTCONN;
	if (!c->paths[write->source])
		return -ENOENT;
	if (c->n == COMMANDS_MAX)
		return -ENOBUFS;

	c->queue[c->n] = *write;
	if (c->n == 0) {
		r = send_first(c);
		if (r < 0)
			return r;
	}
	c->n++;
	return 0;
}

int commands_open(struct commands *c, sd_bus *bus,
		  const char *const paths[static DRIVER_SOURCES_MAX])
{
	commands_close(c);

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		if (!paths[i])
			continue;

		c->paths[i] = strdup(paths[i]);
		if (!c->paths[i])
			return -ENOMEM;
	}
	c->bus = sd_bus_ref(bus);
	return 0;
}

void commands_close(struct commands *c)
{
	c->call = sd_bus_slot_unref(c->call);
	c->n = 0;
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		free(c->paths[i]);
		c->paths[i] = NULL;
	}
	c->bus = sd_bus_unref(c->bus);
}
