/* SPDX-License-Identifier: MIT */
/*
 * Pairing: by Device1.Pair, or begun by bluetoothd itself because a peripheral wants an encrypted
 * link for a subscription (change_security() of src/shared/att.c). What the peripheral insists on
 * decides what is asked; without an agent that can do it the pairing fails. A private address
 * becomes the identity behind it, under the same object path.
 */

#include <stdlib.h>
#include <string.h>

#include "bus/fake-internal.h"

/* What each way of pairing asks of the agent. */
static const struct question {
	const char *member;
	unsigned can;
	const char *types; /* behind the path */
} questions[] = {
	[PAIR_ALLOW] = { "RequestAuthorization", 0, "" },
	[PAIR_CONFIRM] = { "RequestConfirmation", AGENT_CONFIRMS, "u" },
	[PAIR_ENTER] = { "RequestPasskey", AGENT_ENTERS, "" },
	[PAIR_SHOW] = { "DisplayPasskey", AGENT_SHOWS, "uq" },
	[PAIR_PIN] = { "RequestPinCode", AGENT_ENTERS, "" },
};

static bool under_way(const struct fake_device *d)
{
	return d->pairing.call || d->pairing.own;
}

/* The end */

static void pairing_close(struct fake_device *d)
{
	d->pairing.asked = sd_bus_slot_unref(d->pairing.asked);
	d->pairing.agent = NULL;
	d->pairing.own = false;
	never(&d->pairing.step);
}

/* A number that is shown waits for no answer, so nobody is told. */
static void tell_cancelled(struct fake_device *d)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;

	if (!d->pairing.agent || !d->pairing.asked || d->p.pairing == PAIR_SHOW)
		return;

	if (agent_message(d->fake, d->pairing.agent, "Cancel", &m) >= 0)
		(void)sd_bus_send(d->fake->bus, m, NULL);
}

static void pairing_failed(struct fake_device *d, const char *name, const char *text)
{
	tell_cancelled(d);
	pairing_close(d);
	if (!d->trusted)
		link_set_temporary(d, true);
	answer(&d->pairing.call, name, text);
	notify_paired(d, false);
}

/* A private address is resolved: new_irk_callback() of src/adapter.c. */
static void identify(struct fake_device *d)
{
	if (!d->p.private_address || !d->p.identity)
		return;

	d->p.private_address = false;
	d->p.address = d->p.identity;
	device_emit(d, "Address");
	device_emit(d, "AddressType");
}

static void pairing_done(struct fake_device *d)
{
	bool own = d->pairing.own;

	pairing_close(d);
	identify(d);
	link_set_temporary(d, false);
	d->paired = true;
	device_emit(d, "Bonded");
	if (d->resolved) /* else it waits for the services */
		pair_resolved(d);
	if (own)
		notify_paired(d, true);
}

void pair_resolved(struct fake_device *d)
{
	if (!d->paired || d->paired_shown)
		return;

	d->paired_shown = true;
	device_emit(d, "Paired");
	answer(&d->pairing.call, NULL, NULL);
}

/* The question */

static int on_time_over(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;

	pairing_failed(d, "AuthenticationCanceled", "Authentication Canceled");
	link_down(d); /* the kernel ends the link when SMP's time is over */
	return 0;
}

static bool answer_is_right(struct fake_device *d, sd_bus_message *m)
{
	const char *pin;
	uint32_t passkey;

	switch (d->p.pairing) {
	case PAIR_ENTER:
		return sd_bus_message_read(m, "u", &passkey) >= 0 && passkey == d->p.passkey;
	case PAIR_PIN:
		return sd_bus_message_read(m, "s", &pin) >= 0 &&
		       strtoul(pin, NULL, 10) == d->p.passkey;
	case PAIR_NEVER:
	case PAIR_SILENT:
	case PAIR_ALLOW:
	case PAIR_CONFIRM:
	case PAIR_SHOW:
		return true;
	}

	return false;
}

static int on_answered(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;
	bool refused = sd_bus_message_is_method_error(m, NULL);

	if (!refused && d->p.pairing == PAIR_SHOW)
		return 0; /* now the person types on the peripheral */

	d->pairing.asked = sd_bus_slot_unref(d->pairing.asked);
	if (!refused && answer_is_right(d, m))
		pairing_done(d);
	else
		pairing_failed(d, "AuthenticationFailed", "Authentication Failed");
	return 0;
}

static int ask(struct fake_device *d)
{
	const struct question *question = &questions[d->p.pairing];
	struct pairing *p = &d->pairing;
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	struct fake *f = d->fake;
	int r;

	r = agent_message(f, p->agent, question->member, &m);
	if (r >= 0)
		r = sd_bus_message_append(m, "o", d->path);
	if (r >= 0 && *question->types)
		r = sd_bus_message_append(m, question->types, d->p.passkey, 0);
	if (r >= 0)
		r = sd_bus_call_async(f->bus, &p->asked, m, on_answered, d,
				      2 * f->times.pairing_us);
	if (r >= 0)
		later(f, &p->step, f->times.pairing_us, on_time_over, d);
	return r;
}

static int on_exchange(sd_event_source *s, uint64_t us, void *userdata)
{
	struct fake_device *d = userdata;
	struct pairing *p = &d->pairing;
	const char *sender = p->call ? sd_bus_message_get_sender(p->call) : NULL;

	never(&p->step);
	if (d->p.pairing == PAIR_SILENT) {
		pairing_done(d);
		return 0;
	}

	p->agent = agent_for(d->fake, sender);
	if (d->p.pairing == PAIR_NEVER || !p->agent ||
	    !agent_can(p->agent, questions[d->p.pairing].can) || ask(d) < 0)
		pairing_failed(d, "AuthenticationFailed", "Authentication Failed");
	return 0;
}

static void exchange_soon(struct fake_device *d)
{
	later(d->fake, &d->pairing.step, d->fake->times.att_us, on_exchange, d);
}

/* What begins and ends it */

int pair_call(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (under_way(d))
		return bluez_error(error, "InProgress", "In Progress");
	if (d->paired)
		return bluez_error(error, "AlreadyExists", "Already Exists");

	link_set_temporary(d, false);
	d->pairing.call = sd_bus_message_ref(m);
	if (d->connected)
		exchange_soon(d);
	else
		link_begin(d);
	return 1;
}

int pair_cancel(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake_device *d = userdata;

	if (!d->pairing.call)
		return bluez_error(error, "DoesNotExist", "Does Not Exist");

	pairing_failed(d, "AuthenticationCanceled", "Authentication Canceled");
	return sd_bus_reply_method_return(m, "");
}

bool pair_is_needed(const struct fake_device *d)
{
	return d->p.pairing != PAIR_NEVER && !d->paired;
}

void pair_by_itself(struct fake_device *d)
{
	if (under_way(d))
		return;

	d->pairing.own = true;
	exchange_soon(d);
}

void pair_link_up(struct fake_device *d)
{
	if (d->pairing.call)
		exchange_soon(d);
}

void pair_link_lost(struct fake_device *d, bool was_up)
{
	if (!under_way(d))
		return;

	if (was_up)
		pairing_failed(d, "AuthenticationCanceled", "Authentication Canceled");
	else
		pairing_failed(d, "ConnectionAttemptFailed", "Page Timeout");
}

void pair_client_gone(struct fake_device *d, const char *sender)
{
	if (d->pairing.call && !strcmp(sd_bus_message_get_sender(d->pairing.call), sender))
		pairing_failed(d, "AuthenticationCanceled", "Authentication Canceled");
}

void pair_agent_gone(struct fake_device *d, const struct agent *a)
{
	if (d->pairing.agent != a)
		return;

	d->pairing.agent = NULL;
	pairing_failed(d, "AuthenticationFailed", "Authentication Failed");
}

/* What a test does to it. */

void fake_device_type(struct fake_device *d, uint32_t passkey)
{
	d = link_end(d);
	if (d->p.pairing != PAIR_SHOW || !d->pairing.agent)
		return;

	if (passkey == d->p.passkey)
		pairing_done(d);
	else
		pairing_failed(d, "AuthenticationFailed", "Authentication Failed");
}

bool fake_device_paired(const struct fake_device *d)
{
	return d->paired || (d->other && d->other->paired);
}

void fake_device_rotate(struct fake_device *d, const char *address)
{
	if (d->paired)
		return;

	if (d->known)
		device_remove(d);
	d->p.address = address;
	device_place(d);
}
