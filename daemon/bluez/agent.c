/* SPDX-License-Identifier: MIT */

/*
 * How BlueZ 5.66 asks (src/agent.c, src/device.c there), which is not quite as it is documented:
 *
 * - Pair uses the agent of its own caller, default or not.
 * - Where neither side can show or enter anything ("just works") it asks nobody: to have called
 *   Pair is the consent.
 * - DisplayPasskey wants no answer, comes again for each digit that is typed, and its end is the end
 *   of Pair.
 * - It waits 60 s for an answer.
 *
 * PIN codes and AuthorizeService are of Bluetooth Classic: no band has them, so those methods are
 * left out, which refuses them.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/agent.h"
#include "bluez/call.h"
#include "bluez/names.h"
#include "sys/log.h"

#define AGENT_PATH "/org/instep/agent"

static int refuse(sd_bus_message *m)
{
	return sd_bus_reply_method_errorf(m, BLUEZ_NAME ".Error.Rejected", "It was refused.");
}

/* The bus lets others call as well. */
static bool is_bluetoothd(const struct agent *a, sd_bus_message *m)
{
	const char *sender = sd_bus_message_get_sender(m);

	return sender && !strcmp(sender, a->owner);
}

/* At the path of the device. Return: whether it may ask. */
static bool may_ask(const struct agent *a, sd_bus_message *m)
{
	const char *path;

	return is_bluetoothd(a, m) && sd_bus_message_read(m, "o", &path) > 0 &&
	       !strcmp(path, a->device_path);
}

static int ask(struct agent *a, sd_bus_message *m, enum pair_question question, uint32_t passkey)
{
	if (a->question || passkey > 999999)
		return refuse(m);

	a->question = sd_bus_message_ref(m);
	a->asked = question;
	a->listener->ask(a->userdata, question, passkey);
	return 1;
}

static int method_confirm(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct agent *a = userdata;
	uint32_t passkey;

	if (!may_ask(a, m) || sd_bus_message_read(m, "u", &passkey) <= 0)
		return refuse(m);
	return ask(a, m, PAIR_CONFIRM, passkey);
}

static int method_enter(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return may_ask(userdata, m) ? ask(userdata, m, PAIR_ENTER, 0) : refuse(m);
}

static int method_allow(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return may_ask(userdata, m) ? ask(userdata, m, PAIR_ALLOW, 0) : refuse(m);
}

static int method_show(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct agent *a = userdata;
	uint32_t passkey;
	uint16_t typed;

	if (!may_ask(a, m) || sd_bus_message_read(m, "uq", &passkey, &typed) <= 0 ||
	    passkey > 999999)
		return refuse(m);

	a->listener->ask(a->userdata, PAIR_SHOW, passkey);
	return sd_bus_reply_method_return(m, NULL);
}

static int withdraw(sd_bus_message *m, struct agent *a)
{
	if (!is_bluetoothd(a, m))
		return refuse(m);

	a->question = sd_bus_message_unref(a->question);
	a->listener->withdrawn(a->userdata);
	return sd_bus_reply_method_return(m, NULL);
}

static int method_cancel(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return withdraw(m, userdata);
}

static int method_release(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	log_debug("bluetoothd released the agent.");
	return withdraw(m, userdata);
}

static const sd_bus_vtable agent_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("RequestConfirmation", "ou", NULL, method_confirm,
		      SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestPasskey", "o", "u", method_enter, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("DisplayPasskey", "ouq", NULL, method_show, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestAuthorization", "o", NULL, method_allow, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Cancel", NULL, NULL, method_cancel, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("Release", NULL, NULL, method_release, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END,
};

int agent_answer(struct agent *a, bool accept, uint32_t passkey)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = a->question;
	int r;

	if (!m)
		return -ENOENT;

	a->question = NULL;
	if (!accept)
		r = refuse(m);
	else if (a->asked == PAIR_ENTER)
		r = sd_bus_reply_method_return(m, "u", passkey);
	else
		r = sd_bus_reply_method_return(m, NULL);
	if (r < 0)
		log_debug_errno(r, "Failed to answer bluetoothd's question: %m");
	return 0;
}

static int on_registered(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct agent *a = userdata;

	a->call = sd_bus_slot_unref(a->call);
	a->listener->registered(a->userdata, sd_bus_message_get_error(m));
	return 0;
}

static int call_manager(struct agent *a, const char *member, const char *capability,
			sd_bus_slot **ret, sd_bus_message_handler_t done)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(a->bus, &m, BLUEZ_ROOT, BLUEZ_AGENT_MANAGER, member);
	if (r < 0)
		return r;

	r = sd_bus_message_append(m, "o", AGENT_PATH);
	if (r >= 0 && capability)
		r = sd_bus_message_append(m, "s", capability);
	if (r < 0)
		return r;

	return call_send(a->bus, ret, m, done, a);
}

int agent_open(struct agent *a, sd_bus *bus, const char *owner, const char *device_path)
{
	int r;

	a->bus = sd_bus_ref(bus);
	a->owner = strdup(owner);
	a->device_path = strdup(device_path);
	if (!a->owner || !a->device_path)
		return -ENOMEM;

	r = sd_bus_add_object_vtable(bus, &a->object, AGENT_PATH, BLUEZ_AGENT, agent_vtable, a);
	if (r < 0)
		return r;

	/* A person with a screen and a keyboard: then the band decides what is asked. */
	return call_manager(a, "RegisterAgent", "KeyboardDisplay", &a->call, on_registered);
}

void agent_close(struct agent *a)
{
	if (!a->bus)
		return;

	(void)agent_answer(a, false, 0);
	(void)call_manager(a, "UnregisterAgent", NULL, NULL, NULL);
	a->call = sd_bus_slot_unref(a->call);
	a->object = sd_bus_slot_unref(a->object);
	free(a->device_path);
	free(a->owner);
	a->device_path = a->owner = NULL;
	a->bus = sd_bus_unref(a->bus);
}
