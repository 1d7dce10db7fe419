/* SPDX-License-Identifier: MIT */
/*
 * One controller, one link, no security: packets are answered at once, and what this host does not
 * know is refused as the specification says. btvirt does as it is told at once and in order, so
 * that no command waits for the end of the one before it.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "util/bytes.h"
#include "util/macro.h"
#include "vm/controller.h"

#define AIR "/tmp/bt-server-le" /* of btvirt -s */

/* As often as a device does that is not in a hurry. */
#define REPEAT_US (300 * USEC_PER_MSEC)

/* What comes before a packet on the socket (Vol 4 Part A 2). */
enum { H4_COMMAND = 1, H4_DATA = 2, H4_EVENT = 4 };

/* Vol 4 Part E 7.1, 7.3 and 7.8 */
enum {
	DISCONNECT = 0x0406,
	READ_REMOTE_VERSION = 0x041d,
	SET_EVENT_MASK = 0x0c01,
	RESET = 0x0c03,
	LE_SET_EVENT_MASK = 0x2001,
	LE_SET_RANDOM_ADDRESS = 0x2005,
	LE_SET_ADVERTISING_PARAMETERS = 0x2006,
	LE_SET_ADVERTISING_DATA = 0x2008,
	LE_SET_SCAN_RESPONSE_DATA = 0x2009,
	LE_SET_ADVERTISING_ENABLE = 0x200a,
};

/* Vol 4 Part E 7.7 */
enum {
	DISCONNECTED = 0x05,
	REMOTE_VERSION = 0x0c,
	COMMAND_COMPLETE = 0x0e,
	LE_META = 0x3e,
	LE_CONNECTED = 0x01,
};

enum { ERROR_COMMAND_DISALLOWED = 0x0c, ERROR_TIMEOUT = 0x08 }; /* Vol 1 Part F */

/* Channels of L2CAP (Vol 3 Part A 2.1) */
enum { CHANNEL_ATT = 4, CHANNEL_SIGNALS = 5, CHANNEL_SECURITY = 6 };

static uint64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

/* To the controller */

static void command(struct controller *c, uint16_t opcode, const void *p, size_t n)
{
	uint8_t packet[4 + 255] = { H4_COMMAND };

	bytes_put_u16le(packet + 1, opcode);
	packet[3] = (uint8_t)n;
	memcpy(packet + 4, p, n);
	if (write(c->fd, packet, 4 + n) < 0)
		fprintf(stderr, "command 0x%04x: %m\n", opcode);
}

static void advertising(struct controller *c, bool on)
{
	command(c, LE_SET_ADVERTISING_ENABLE, (uint8_t[]){ on }, 1);
}

static void send_frame(struct controller *c, uint16_t channel, const uint8_t *p, size_t n)
{
	uint8_t packet[9 + ATT_PACKET_MAX] = { H4_DATA };

	if (!c->has_link || n > ATT_PACKET_MAX)
		return;

	bytes_put_u16le(packet + 1, c->link);
	bytes_put_u16le(packet + 3, (uint16_t)(4 + n));
	bytes_put_u16le(packet + 5, (uint16_t)n);
	bytes_put_u16le(packet + 7, channel);
	memcpy(packet + 9, p, n);
	if (write(c->fd, packet, 9 + n) < 0)
		fprintf(stderr, "data: %m\n");
}

/* From the other side */

static void on_link(struct controller *c, bool up, uint16_t link)
{
	c->has_link = up;
	c->link = link;
	c->n_frame = 0;
	c->linked(c->userdata, up);
	if (!up && c->advertises)
		advertising(c, true);
}

static void on_frame(struct controller *c, uint16_t channel, const uint8_t *p, size_t n)
{
	if (channel == CHANNEL_ATT)
		c->packet(c->userdata, p, n);
	/* Nothing but ATT is offered: "command not understood" (Vol 3 Part A 4.1). */
	else if (channel == CHANNEL_SIGNALS && n >= 4 && p[0] != 0x01)
		send_frame(c, channel, (uint8_t[]){ 0x01, p[1], 2, 0, 0, 0 }, 6);
	/* "Pairing not supported" (Vol 3 Part H 3.5.5) */
	else if (channel == CHANNEL_SECURITY && n >= 1 && p[0] != 0x05)
		send_frame(c, channel, (uint8_t[]){ 0x05, 0x05 }, 2);
}

/* A piece of a frame; which handle it has does not matter, as there is one link. */
static void on_data(struct controller *c, const uint8_t *p, size_t n)
{
	bool goes_on = (p[1] >> 4 & 3) == 1;
	size_t length;

	if (!goes_on)
		c->n_frame = 0;
	n -= 4;
	if (n > sizeof(c->frame) - c->n_frame)
		n = sizeof(c->frame) - c->n_frame;
	memcpy(c->frame + c->n_frame, p + 4, n);
	c->n_frame += n;
	if (c->n_frame < 4)
		return;

	length = bytes_u16le(c->frame);
	if (c->n_frame < 4 + length)
		return;

	c->n_frame = 0;
	on_frame(c, bytes_u16le(c->frame + 2), c->frame + 4, length);
}

static void on_event(struct controller *c, const uint8_t *p, size_t n)
{
	if (p[0] == LE_META && n >= 6 && p[2] == LE_CONNECTED && !p[3]) {
		on_link(c, true, bytes_u16le(p + 4));
	} else if (p[0] == DISCONNECTED && n >= 5 && !p[2] && c->has_link) {
		on_link(c, false, 0);
	} else if (p[0] == REMOTE_VERSION && n >= 3 && p[2] && c->has_link) {
		on_link(c, false, 0); /* on_repeat() */
	} else if (p[0] == COMMAND_COMPLETE && n >= 6 && p[5] && p[5] != ERROR_COMMAND_DISALLOWED) {
		fprintf(stderr, "command 0x%04x: error 0x%02x\n", bytes_u16le(p + 3), p[5]);
	}
}

/* How long the packet at @p is, 0 = not all of that is there */
static size_t packet_size(const uint8_t *p, size_t n)
{
	if (p[0] == H4_EVENT)
		return n < 3 ? 0 : 3 + (size_t)p[2];
	return n < 5 ? 0 : 5 + (size_t)bytes_u16le(p + 3);
}

static int on_readable(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	struct controller *c = userdata;
	size_t at = 0, size;
	ssize_t n;

	n = read(fd, c->in + c->n_in, sizeof(c->in) - c->n_in);
	if (n <= 0)
		return n < 0 ? -errno : -ECONNRESET;

	c->n_in += (size_t)n;
	while (at < c->n_in && (size = packet_size(c->in + at, c->n_in - at)) > 0 &&
	       size <= c->n_in - at) {
		if (c->in[at] == H4_EVENT)
			on_event(c, c->in + at + 1, size - 1);
		else
			on_data(c, c->in + at + 1, size - 1);
		at += size;
	}
	c->n_in -= at;
	memmove(c->in, c->in + at, c->n_in);
	return 0;
}

/*
 * btvirt tells of an advertisement once, when it begins, so it begins again and again. And a link
 * ends without a word when the other controller is reset, so it is asked for: that is the
 * supervision of a link.
 */
static int on_repeat(sd_event_source *s, uint64_t us, void *userdata)
{
	struct controller *c = userdata;
	uint8_t link[2];

	if (c->has_link) {
		bytes_put_u16le(link, c->link);
		command(c, READ_REMOTE_VERSION, link, 2);
	} else if (c->advertises) {
		advertising(c, false);
		advertising(c, true);
	}

	(void)sd_event_source_set_time_relative(s, REPEAT_US);
	return sd_event_source_set_enabled(s, SD_EVENT_ONESHOT);
}

static int connect_to(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd, r;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
		r = -errno;
		fprintf(stderr, "%s: %m\n", path);
		(void)close(fd);
		return r;
	}
	return fd;
}

static int set_up(struct controller *c, const char *address)
{
	static const uint8_t all[8] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	/* Every 300 ms (480 of 0.625 ms), to be connected by anybody, on all three channels */
	static const uint8_t parameters[15] = { 0xe0, 1, 0xe0, 1, 0, 1, [13] = 7 };
	unsigned b[6];
	uint8_t little[6];

	if (sscanf(address, "%x:%x:%x:%x:%x:%x", &b[5], &b[4], &b[3], &b[2], &b[1], &b[0]) != 6)
		return -EINVAL;
	for (size_t i = 0; i < 6; i++)
		little[i] = (uint8_t)b[i];

	command(c, RESET, NULL, 0);
	command(c, SET_EVENT_MASK, all, sizeof(all));
	command(c, LE_SET_EVENT_MASK, all, sizeof(all));
	command(c, LE_SET_RANDOM_ADDRESS, little, sizeof(little));
	command(c, LE_SET_ADVERTISING_PARAMETERS, parameters, sizeof(parameters));
	return 0;
}

int controller_open(struct controller *c, sd_event *event, const char *address)
{
	int r;

	c->fd = connect_to(AIR);
	if (c->fd < 0)
		return c->fd;

	r = set_up(c, address);
	if (r >= 0)
		r = sd_event_add_io(event, &c->source, c->fd, EPOLLIN, on_readable, c);
	if (r >= 0)
		r = sd_event_source_set_exit_on_failure(c->source, true);
	if (r >= 0)
		r = sd_event_add_time_relative(event, &c->repeat, CLOCK_MONOTONIC, REPEAT_US, 0,
					       on_repeat, c);
	return r;
}

void controller_set_advert(struct controller *c, const uint8_t *advert, size_t n,
			   const uint8_t *response, size_t n_response)
{
	uint8_t data[1 + ADVERT_MAX] = { (uint8_t)n };

	memcpy(data + 1, advert, n);
	command(c, LE_SET_ADVERTISING_DATA, data, sizeof(data));

	memset(data, 0, sizeof(data));
	data[0] = (uint8_t)n_response;
	memcpy(data + 1, response, n_response);
	command(c, LE_SET_SCAN_RESPONSE_DATA, data, sizeof(data));
}

void controller_advertise(struct controller *c, bool on)
{
	if (on == c->advertises)
		return;

	c->advertises = on;
	c->advertised_us = on ? now_us() : 0;
	if (!c->has_link)
		advertising(c, on);
}

void controller_send(struct controller *c, const uint8_t *p, size_t n)
{
	send_frame(c, CHANNEL_ATT, p, n);
}

void controller_drop(struct controller *c)
{
	uint8_t p[3];

	if (!c->has_link)
		return;

	bytes_put_u16le(p, c->link);
	p[2] = ERROR_TIMEOUT;
	command(c, DISCONNECT, p, sizeof(p));
}
