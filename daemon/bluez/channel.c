/* SPDX-License-Identifier: MIT */

/*
 * Subscribing. AcquireNotify gives a socket that costs one recv() a packet; where bluetoothd will
 * not give one (the characteristic only indicates, or another program listens too) StartNotify
 * sends each packet as a D-Bus signal. Both are answered only when the device has confirmed: what
 * is written before that may be answered unheard.
 *
 * BlueZ 5.66 leaves an AcquireNotify unanswered that the device refuses, for want of a pairing or for
 * another reason (src/gatt-client.c, register_notify_io_cb()); the bus library's time limit for
 * calls ends it. Until the next connection bluetoothd then says that the source is taken.
 */

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "bluez/call.h"
#include "bluez/channel.h"
#include "bluez/names.h"
#include "sys/log.h"

static unsigned source_index(const struct channel_source *s)
{
	return (unsigned)(s - s->channel->sources);
}

static void hand_on(struct channel_source *s, const uint8_t *p, size_t n)
{
	struct channel *c = s->channel;
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	c->listener->packet(c->userdata, source_index(s), p, n,
			    (uint64_t)now.tv_sec * USEC_PER_SEC + (uint64_t)now.tv_nsec / 1000);
}

static void confirm(struct channel_source *s)
{
	struct channel *c = s->channel;

	s->confirmed = true;
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++)
		if (c->sources[i].path && !c->sources[i].confirmed)
			return;
	c->listener->subscribed(c->userdata);
}

static void source_close(struct channel_source *s)
{
	/*
	 * BlueZ remembers a StartNotify over a disconnect, and would answer the next one with
	 * InProgress. And of a socket it should hear before we leave the bus: 5.66 crashes if it
	 * sees us leave first and the socket's end then (src/gatt-client.c, notify_io_destroy()
	 * with a client that notify_client_disconnect() has freed).
	 */
	if (s->started || s->io)
		(void)call_plain(s->channel->bus, NULL, s->path, BLUEZ_CHARACTERISTIC, "StopNotify",
				 NULL, NULL);
	s->started = false;

	s->call = sd_bus_slot_unref(s->call);
	s->io = sd_event_source_disable_unref(s->io);
	watch_drop(&s->value);
	s->confirmed = false;
}

static void close_sources(struct channel *c)
{
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++)
		source_close(&c->sources[i]);
}

/* "Not paired" is what StartNotify says; AcquireNotify says nothing, see above. */
static bool may_be_unpaired(const sd_bus_error *error)
{
	return sd_bus_error_has_names(error, SD_BUS_ERROR_NO_REPLY,
				      "org.bluez.Error.NotAuthorized") ||
	       (sd_bus_error_has_name(error, "org.bluez.Error.NotPermitted") && error->message &&
		!strcmp(error->message, "Not paired"));
}

static void refuse(struct channel *c, const sd_bus_error *error)
{
	char sentence[256];
	const char *reason = problem_sentence(error, sentence, sizeof(sentence));

	close_sources(c);
	c->listener->refused(c->userdata, reason, may_be_unpaired(error));
}

static void refuse_errno(struct channel *c, int error)
{
	_cleanup_(sd_bus_error_free) sd_bus_error e = SD_BUS_ERROR_NULL;

	(void)sd_bus_error_set_errno(&e, error);
	refuse(c, &e);
}

static int on_io(sd_event_source *io, int fd, uint32_t revents, void *userdata)
{
	struct channel_source *s = userdata;
	uint8_t packet[CHANNEL_VALUE_MAX];
	ssize_t n;

	n = recv(fd, packet, sizeof(packet), MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR) && !(revents & (EPOLLHUP | EPOLLERR)))
		return 0;

	/* An empty packet reads like the end; only the end comes with a hang-up. */
	if (n < 0 || (n == 0 && (revents & (EPOLLHUP | EPOLLRDHUP)))) {
		s->io = sd_event_source_disable_unref(s->io);
		s->channel->listener->lost(s->channel->userdata);
		return 0;
	}

	if ((size_t)n > sizeof(packet)) {
		log_debug("A packet of %zd bytes is longer than any attribute may be; it is cut.",
			  n);
		n = sizeof(packet);
	}
	hand_on(s, packet, (size_t)n);
	return 0;
}

static int take_socket(struct channel_source *s, sd_bus_message *m)
{
	int borrowed, fd, r;

	r = sd_bus_message_read(m, "h", &borrowed);
	if (r < 0)
		return r;

	fd = fcntl(borrowed, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return -errno;

	r = sd_event_add_io(s->channel->event, &s->io, fd, EPOLLIN, on_io, s);
	if (r < 0) {
		close(fd);
		return r;
	}

	r = sd_event_source_set_io_fd_own(s->io, true);
	if (r < 0)
		return r;

	return sd_event_source_set_description(s->io, "band-packets");
}

static int on_value(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *sender = sd_bus_message_get_sender(m);
	struct channel_source *s = userdata;
	const uint8_t *p;
	size_t n;
	int r;

	if (!sender || strcmp(sender, s->channel->owner) != 0)
		return 0;

	r = changed_value(m, &p, &n);
	if (r > 0 && s->confirmed)
		hand_on(s, p, n);
	return r < 0 ? r : 0;
}

static int on_started(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct channel_source *s = userdata;

	s->call = sd_bus_slot_unref(s->call);
	if (e)
		refuse(s->channel, e);
	else
		confirm(s);
	return 0;
}

static int start_notify(struct channel_source *s)
{
	sd_bus *bus = s->channel->bus;
	int r;

	r = watch_value(&s->value, bus, s->path, on_value, s);
	if (r < 0)
		return r;

	r = call_plain(bus, &s->call, s->path, BLUEZ_CHARACTERISTIC, "StartNotify", on_started, s);
	if (r < 0)
		return r;

	s->started = true;
	return 0;
}

static bool wants_fallback(const sd_bus_error *e)
{
	return sd_bus_error_has_name(e, "org.bluez.Error.NotSupported") ||
	       sd_bus_error_has_name(e, "org.bluez.Error.NotPermitted") ||
	       sd_bus_error_has_name(e, "org.bluez.Error.InProgress");
}

static int on_acquired(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct channel_source *s = userdata;
	int r;

	s->call = sd_bus_slot_unref(s->call);

	if (e && !wants_fallback(e)) {
		refuse(s->channel, e);
		return 0;
	}

	r = e ? start_notify(s) : take_socket(s, m);
	if (r < 0)
		refuse_errno(s->channel, r);
	else if (!e)
		confirm(s);
	return 0;
}

static int acquire(struct channel_source *s)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(s->channel->bus, &m, s->path, BLUEZ_CHARACTERISTIC, "AcquireNotify");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "a{sv}", 0);
	if (r < 0)
		return r;

	return call_send(s->channel->bus, &s->call, m, on_acquired, s);
}

int channel_subscribe(struct channel *c)
{
	int r;

	if (!c->bus)
		return -ENOTCONN;

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		struct channel_source *s = &c->sources[i];

		if (s->call || s->confirmed)
			return -EALREADY;
	}

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		if (!c->sources[i].path)
			continue;

		r = acquire(&c->sources[i]);
		if (r < 0) {
			close_sources(c);
			return r;
		}
	}
	return 0;
}

void channel_unsubscribe(struct channel *c)
{
	if (c->bus)
		close_sources(c);
}

void channel_init(struct channel *c, sd_event *event, const struct channel_listener *listener,
		  void *userdata)
{
	*c = (struct channel){ .event = event, .listener = listener, .userdata = userdata };
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++)
		c->sources[i].channel = c;
}

int channel_open(struct channel *c, sd_bus *bus, const char *owner,
		 const char *const paths[static DRIVER_SOURCES_MAX])
{
	channel_close(c);

	c->bus = sd_bus_ref(bus);
	c->owner = strdup(owner);
	if (!c->owner)
		return -ENOMEM;

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		if (!paths[i])
			continue;

		c->sources[i].path = strdup(paths[i]);
		if (!c->sources[i].path)
			return -ENOMEM;
	}
	return 0;
}

void channel_close(struct channel *c)
{
	if (!c->bus)
		return;

	close_sources(c);
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		free(c->sources[i].path);
		c->sources[i].path = NULL;
	}
	free(c->owner);
	c->owner = NULL;
	c->bus = sd_bus_unref(c->bus);
}
