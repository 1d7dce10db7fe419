/* SPDX-License-Identifier: MIT */
/*
 * The two ways to subscribe to a characteristic, and what becomes of subscriptions when the link
 * breaks. An acquired socket ends with the link; a StartNotify session survives it silently and
 * goes on by itself, with Notifying true all the time.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bus/fake-internal.h"

/* StartNotify: any number of clients */

static struct subscriber *subscriber_find(struct chrc *c, const char *sender)
{
	for (struct subscriber *s = c->subscribers; s; s = s->next) {
		if (!strcmp(s->sender, sender))
			return s;
	}

	return NULL;
}

static bool anybody_listens(const struct chrc *c)
{
	for (struct subscriber *s = c->subscribers; s; s = s->next) {
		if (s->active)
			return true;
	}

	return false;
}

static void tell_peripheral(struct chrc *c, bool on)
{
	if (c->device->p.subscribed)
		c->device->p.subscribed(c->device->p.userdata, c->index, on);
}

static void subscriber_drop(struct chrc *c, struct subscriber *s)
{
	struct subscriber **at = &c->subscribers;

	while (*at != s)
		at = &(*at)->next;
	*at = s->next;
	answer(&s->call, "Failed", "Not connected");
	free(s->sender);
	free(s);

	if (c->notifying && !anybody_listens(c)) {
		c->notifying = false;
		chrc_emit(c, "Notifying");
		tell_peripheral(c, false);
	}
}

static int on_started(sd_event_source *source, uint64_t us, void *userdata)
{
	struct chrc *c = userdata;

	never(&c->subscribing);
	tell_peripheral(c, true);
	for (struct subscriber *s = c->subscribers; s; s = s->next)
		s->active = true;

	if (!c->notifying) {
		c->notifying = true;
		chrc_emit(c, "Notifying");
	}
	for (struct subscriber *s = c->subscribers; s; s = s->next)
		answer(&s->call, NULL, NULL);

	return 0;
}

int notify_start(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct subscriber *s;

	if (c->device->disconnect)
		return bluez_error(error, "NotConnected", "Not Connected");
	if (c->fd >= 0 || c->acquire)
		return bluez_error(error, "NotPermitted", "Notify acquired");
	if (!(c->flags & (CHRC_NOTIFY | CHRC_INDICATE)))
		return bluez_error(error, "NotSupported", "Operation is not supported");

	s = subscriber_find(c, sd_bus_message_get_sender(m));
	if (s && s->active)
		return sd_bus_reply_method_return(m, "");
	if (s)
		return bluez_error(error, "InProgress", "In Progress");

	s = calloc(1, sizeof(*s));
	if (!s)
		return -ENOMEM;
	s->sender = strdup(sd_bus_message_get_sender(m));
	s->next = c->subscribers;
	c->subscribers = s;
	if (!chrc_ready(c)) /* it begins with the connection */
		return sd_bus_reply_method_return(m, "");

	s->call = sd_bus_message_ref(m);
	if (pair_is_needed(c->device)) {
		pair_by_itself(c->device);
		return 1;
	}

	later(c->device->fake, &c->subscribing, c->device->fake->times.att_us, on_started, c);
	return 1;
}

/* AcquireNotify: one, and by itself */

static void socket_close(struct chrc *c)
{
	if (c->fd < 0)
		return;

	c->hup = sd_event_source_disable_unref(c->hup);
	close(c->fd);
	c->fd = -1;
	chrc_emit(c, "NotifyAcquired");
}

static int on_hup(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct chrc *c = userdata;

	socket_close(c);
	if (chrc_ready(c))
		tell_peripheral(c, false);
	return 0;
}

static int on_acquired(sd_event_source *source, uint64_t us, void *userdata)
{
	struct chrc *c = userdata;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *call = TAKE(c->acquire);
	int fds[2], r;

	never(&c->subscribing);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) < 0) {
		(void)sd_bus_reply_method_errno(call, errno, NULL);
		return 0;
	}

	tell_peripheral(c, true);
	c->fd = fds[0];
	(void)sd_event_add_io(c->device->fake->event, &c->hup, c->fd, EPOLLHUP, on_hup, c);
	chrc_emit(c, "NotifyAcquired");
	r = sd_bus_reply_method_return(call, "hq", fds[1], c->device->p.mtu);
	close(fds[1]);
	return r < 0 ? r : 0;
}

int notify_acquire(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct fake *f = c->device->fake;

	if (!chrc_ready(c))
		return bluez_error(error, "Failed", "Not connected");
	if (c->device->acquire_error)
		return bluez_error(error, c->device->acquire_error, "Refused by the test");
	if (c->fd >= 0 || c->acquire)
		return bluez_error(error, "NotPermitted", "Notify acquired");
	if (c->subscribers)
		return bluez_error(error, "InProgress", "In Progress");
	if (!(c->flags & CHRC_NOTIFY))
		return bluez_error(error, "NotSupported", "Operation is not supported");

	c->acquire = sd_bus_message_ref(m);
	if (pair_is_needed(c->device)) {
		pair_by_itself(c->device);
		return 1;
	}

	later(f, &c->subscribing, f->times.att_us, on_acquired, c);
	return 1;
}

int notify_stop(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct chrc *c = userdata;
	struct subscriber *s;

	c->device->stops++;
	if (c->fd >= 0) {
		socket_close(c);
		tell_peripheral(c, false);
		return sd_bus_reply_method_return(m, "");
	}

	s = subscriber_find(c, sd_bus_message_get_sender(m));
	if (!s)
		return bluez_error(error, "Failed", "No notify session started");

	subscriber_drop(c, s);
	return sd_bus_reply_method_return(m, "");
}

/* What waited for an encrypted link. */
static void on_paired(struct chrc *c, bool paired)
{
	struct fake *f = c->device->fake;

	if (paired && c->acquire)
		later(f, &c->subscribing, f->times.att_us, on_acquired, c);
	else if (paired && c->subscribers)
		later(f, &c->subscribing, f->times.att_us, on_started, c);
	if (paired)
		return;

	answer(&c->acquire, "NotPermitted", "Not paired");
	for (struct subscriber *s = c->subscribers, *next; s; s = next) {
		next = s->next;
		if (!s->call)
			continue;
		answer(&s->call, "NotPermitted", "Not paired");
		subscriber_drop(c, s);
	}
}

void notify_paired(struct fake_device *d, bool paired)
{
	for (unsigned i = 0; i < d->n_chrcs; i++)
		on_paired(&d->chrcs[i], paired);
}

void notify_up(struct chrc *c)
{
	struct fake *f = c->device->fake;

	if (c->subscribers && !pair_is_needed(c->device))
		later(f, &c->subscribing, f->times.att_us, on_started, c);
}

void notify_down(struct chrc *c)
{
	socket_close(c);
	never(&c->subscribing);
	answer(&c->acquire, "Failed", "Operation failed");
	for (struct subscriber *s = c->subscribers; s; s = s->next) {
		s->active = false;
		answer(&s->call, "Failed", "Operation failed");
	}
}

void notify_forget(struct chrc *c)
{
	notify_down(c);
	while (c->subscribers)
		subscriber_drop(c, c->subscribers);
}

void notify_client_gone(struct chrc *c, const char *sender)
{
	struct subscriber *s = subscriber_find(c, sender);

	if (s)
		subscriber_drop(c, s);
}

int fake_device_notify(struct fake_device *d, unsigned chrc, const uint8_t *p, size_t n)
{
	struct chrc *c = &link_end(d)->chrcs[chrc];

	if (c->fd >= 0)
		return send(c->fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT) == (ssize_t)n;
	if (!anybody_listens(c) || n > sizeof(c->value))
		return 0;

	chrc_value(c, p, n);
	return 1;
}
