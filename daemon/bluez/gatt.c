/* SPDX-License-Identifier: MIT */

/*
 * Subscribing. AcquireNotify gives a socket that costs one recv() a packet; where bluetoothd will not give one (the
 * characteristic only indicates, or another program listens too) StartNotify sends each packet as a D-Bus signal.
 * Both are answered only when the device has confirmed: what is written before that may be answered unheard.
 *
 * BlueZ 5.66 leaves an AcquireNotify unanswered that the device refuses (src/gatt-client.c,
 * register_notify_io_cb()); the bus library's time limit for calls ends it.
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
#include "bluez/gatt.h"
#include "bluez/names.h"
#include "sys/log.h"

static unsigned source_index(const struct gatt_source *s)
{
	return (unsigned)(s - s->gatt->sources);
}

static void hand_on(struct gatt_source *s, const uint8_t *p, size_t n)
{
	struct gatt *g = s->gatt;
	struct timespec now;

	(void)clock_gettime(CLOCK_BOOTTIME, &now);
	g->listener->packet(g->userdata, source_index(s), p, n,
			    (uint64_t)now.tv_sec * USEC_PER_SEC + (uint64_t)now.tv_nsec / 1000);
}

static void confirm(struct gatt_source *s)
{
	struct gatt *g = s->gatt;

	s->confirmed = true;
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++)
		if (g->sources[i].path && !g->sources[i].confirmed)
			return;
	g->listener->subscribed(g->userdata);
}

static void source_close(struct gatt_source *s)
{
	s->call = sd_bus_slot_unref(s->call);
	s->io = sd_event_source_disable_unref(s->io);
	watch_drop(&s->value);

	/* BlueZ remembers a StartNotify over a disconnect, and would answer the next one with InProgress. */
	if (s->started)
		(void)call_plain(s->gatt->bus, NULL, s->path, BLUEZ_CHARACTERISTIC, "StopNotify",
				 NULL, NULL);
	s->started = false;
	s->confirmed = false;
}

static void close_sources(struct gatt *g)
{
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++)
		source_close(&g->sources[i]);
}

static void refuse(struct gatt *g, const sd_bus_error *error)
{
	char sentence[256];
	const char *reason = problem_sentence(error, sentence, sizeof(sentence));

	close_sources(g);
	g->listener->refused(g->userdata, reason);
}

static void refuse_errno(struct gatt *g, int error)
{
	_cleanup_(sd_bus_error_free) sd_bus_error e = SD_BUS_ERROR_NULL;

	(void)sd_bus_error_set_errno(&e, error);
	refuse(g, &e);
}

static int on_io(sd_event_source *io, int fd, uint32_t revents, void *userdata)
{
	struct gatt_source *s = userdata;
	uint8_t packet[GATT_VALUE_MAX];
	ssize_t n;

	n = recv(fd, packet, sizeof(packet), MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR) && !(revents & (EPOLLHUP | EPOLLERR)))
		return 0;

	/* An empty packet reads like the end; only the end comes with a hang-up. */
	if (n < 0 || (n == 0 && (revents & (EPOLLHUP | EPOLLRDHUP)))) {
		s->io = sd_event_source_disable_unref(s->io);
		s->gatt->listener->lost(s->gatt->userdata);
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

static int take_socket(struct gatt_source *s, sd_bus_message *m)
{
	int borrowed, fd, r;

	r = sd_bus_message_read(m, "h", &borrowed);
	if (r < 0)
		return r;

	fd = fcntl(borrowed, F_DUPFD_CLOEXEC, 3);
	if (fd < 0)
		return -errno;

	r = sd_event_add_io(s->gatt->event, &s->io, fd, EPOLLIN, on_io, s);
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
	struct gatt_source *s = userdata;
	const char *name;
	const void *p;
	size_t n;
	int r;

	r = sd_bus_message_skip(m, "s");
	if (r < 0)
		return r;

	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	if (r < 0)
		return r;

	while ((r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		r = sd_bus_message_read(m, "s", &name);
		if (r < 0)
			return r;

		if (strcmp(name, "Value") != 0) {
			r = sd_bus_message_skip(m, "v");
		} else {
			r = sd_bus_message_enter_container(m, 'v', "ay");
			if (r < 0)
				return r;
			r = sd_bus_message_read_array(m, 'y', &p, &n);
			if (r < 0)
				return r;
			if (s->confirmed)
				hand_on(s, p, n);
			return 0;
		}
		if (r < 0)
			return r;

		r = sd_bus_message_exit_container(m);
		if (r < 0)
			return r;
	}
	return r;
}

static int on_started(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct gatt_source *s = userdata;

	s->call = sd_bus_slot_unref(s->call);
	if (e)
		refuse(s->gatt, e);
	else
		confirm(s);
	return 0;
}

static int start_notify(struct gatt_source *s)
{
	sd_bus *bus = s->gatt->bus;
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
	struct gatt_source *s = userdata;
	int r;

	s->call = sd_bus_slot_unref(s->call);

	if (e && !wants_fallback(e)) {
		refuse(s->gatt, e);
		return 0;
	}

	r = e ? start_notify(s) : take_socket(s, m);
	if (r < 0)
		refuse_errno(s->gatt, r);
	else if (!e)
		confirm(s);
	return 0;
}

static int acquire(struct gatt_source *s)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(s->gatt->bus, &m, s->path, BLUEZ_CHARACTERISTIC, "AcquireNotify");
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "a{sv}", 0);
	if (r < 0)
		return r;

	return call_send(s->gatt->bus, &s->call, m, on_acquired, s, 0);
}

int gatt_subscribe(struct gatt *g)
{
	int r;

	if (!g->bus)
		return -ENOTCONN;

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		struct gatt_source *s = &g->sources[i];

		if (s->call || s->confirmed)
			return -EALREADY;
	}

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		if (!g->sources[i].path)
			continue;

		r = acquire(&g->sources[i]);
		if (r < 0) {
			close_sources(g);
			return r;
		}
	}
	return 0;
}

static int send_first(struct gatt *g);

static int on_written(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct gatt *g = userdata;
	char sentence[256];
	int r = 0;

	g->write = sd_bus_slot_unref(g->write);
	g->n_writes--;
	memmove(&g->writes[0], &g->writes[1], g->n_writes * sizeof(g->writes[0]));

	if (g->n_writes > 0)
		r = send_first(g);
	if (r < 0) {
		g->n_writes = 0;
		log_warning_errno(r, "Failed to send a command to the band: %m");
	}
	if (e)
		g->listener->write_failed(g->userdata,
					  problem_sentence(e, sentence, sizeof(sentence)));
	return 0;
}

/* With response: the next command waits until the device has this one. */
static int send_first(struct gatt *g)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(g->bus, &m, g->control_path, BLUEZ_CHARACTERISTIC, "WriteValue");
	if (r < 0)
		return r;

	r = sd_bus_message_append_array(m, 'y', g->writes[0].bytes, g->writes[0].n);
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "a{sv}", 1, "type", "s", "request");
	if (r < 0)
		return r;

	return call_send(g->bus, &g->write, m, on_written, g, 0);
}

int gatt_write(struct gatt *g, const uint8_t *bytes, size_t n)
{
	struct gatt_write *w = &g->writes[g->n_writes];
	int r;

	if (!g->bus || !g->control_path)
		return -ENOTCONN;
	if (n > sizeof(w->bytes))
		return -EMSGSIZE;
	if (g->n_writes == GATT_WRITES_MAX)
		return -ENOBUFS;

	memcpy(w->bytes, bytes, n);
	w->n = n;
	if (g->n_writes == 0) {
		r = send_first(g);
		if (r < 0)
			return r;
	}
	g->n_writes++;
	return 0;
}

void gatt_init(struct gatt *g, sd_event *event, const struct driver *driver,
	       const struct gatt_listener *listener, void *userdata)
{
	*g = (struct gatt){
		.event = event, .driver = driver, .listener = listener, .userdata = userdata
	};
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++)
		g->sources[i].gatt = g;
}

int gatt_open(struct gatt *g, sd_bus *bus, const char *const paths[static DRIVER_SOURCES_MAX])
{
	gatt_close(g);
	g->bus = sd_bus_ref(bus);

	for (unsigned i = 0; i < DRIVER_SOURCES_MAX && g->driver->sources[i].uuid; i++) {
		bool control = g->driver->sources[i].kind == SOURCE_CONTROL;
		char **path = control ? &g->control_path : &g->sources[i].path;

		free(*path);
		*path = strdup(paths[i]);
		if (!*path) {
			gatt_close(g);
			return -ENOMEM;
		}
	}
	return 0;
}

void gatt_close(struct gatt *g)
{
	if (!g->bus)
		return;

	close_sources(g);
	for (unsigned i = 0; i < DRIVER_SOURCES_MAX; i++) {
		free(g->sources[i].path);
		g->sources[i].path = NULL;
	}

	g->write = sd_bus_slot_unref(g->write);
	g->n_writes = 0;
	free(g->control_path);
	g->control_path = NULL;
	g->bus = sd_bus_unref(g->bus);
}
