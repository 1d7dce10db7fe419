/* SPDX-License-Identifier: MIT */
/*
 * org.bluez.AgentManager1: who is asked when a pairing has a question. Each client may have one
 * agent; the first one, or the last that asked for it, is asked by default.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/fake-internal.h"

/* The order of fake.agents is that of the default: the next one takes over. */
struct agent {
	struct agent *next; /* fake.agents */
	char *sender, *path;
	unsigned can; /* enum agent_can */
};

static const struct capability {
	const char *name;
	unsigned can;
} capabilities[] = {
	{ "", AGENT_SHOWS | AGENT_ENTERS | AGENT_CONFIRMS },
	{ "KeyboardDisplay", AGENT_SHOWS | AGENT_ENTERS | AGENT_CONFIRMS },
	{ "DisplayYesNo", AGENT_SHOWS | AGENT_CONFIRMS },
	{ "DisplayOnly", AGENT_SHOWS },
	{ "KeyboardOnly", AGENT_ENTERS },
	{ "NoInputNoOutput", 0 },
};

static const struct capability *capability_find(const char *name)
{
	for (size_t i = 0; i < ELEMENTS(capabilities); i++) {
		if (!strcmp(capabilities[i].name, name))
			return &capabilities[i];
	}

	return NULL;
}

static struct agent *agent_find(const struct fake *f, const char *sender)
{
	for (struct agent *a = f->agents; a; a = a->next) {
		if (!strcmp(a->sender, sender))
			return a;
	}

	return NULL;
}

static void agent_unlink(struct fake *f, struct agent *a)
{
	struct agent **at = &f->agents;

	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
}

static void agent_drop(struct fake *f, struct agent *a)
{
	for (struct fake_device *d = f->devices; d; d = d->next)
		pair_agent_gone(d, a);

	agent_unlink(f, a);
	free(a->sender);
	free(a->path);
	free(a);
}

const struct agent *agent_for(const struct fake *f, const char *sender)
{
	return (sender ? agent_find(f, sender) : NULL) ?: f->agents;
}

bool agent_can(const struct agent *a, unsigned what)
{
	return (a->can & what) == what;
}

int agent_message(struct fake *f, const struct agent *a, const char *member, sd_bus_message **ret)
{
	return sd_bus_message_new_method_call(f->bus, ret, a->sender, a->path, "org.bluez.Agent1",
					      member);
}

/* Calls */

static int method_register(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake *f = userdata;
	const char *path, *name, *sender = sd_bus_message_get_sender(m);
	const struct capability *capability;
	struct agent *a, **end = &f->agents;
	int r;

	r = sd_bus_message_read(m, "os", &path, &name);
	if (r < 0)
		return r;

	if (agent_find(f, sender))
		return bluez_error(error, "AlreadyExists", "Already Exists");
	capability = capability_find(name);
	if (!capability)
		return bluez_error(error, "InvalidArguments", "Invalid arguments in method call");

	a = calloc(1, sizeof(*a));
	if (!a)
		return -ENOMEM;
	a->sender = strdup(sender);
	a->path = strdup(path);
	a->can = capability->can;
	while (*end)
		end = &(*end)->next;
	*end = a;
	return sd_bus_reply_method_return(m, "");
}

/* The caller's own agent at the path it names, or NULL with @error set. */
static struct agent *agent_named(sd_bus_message *m, struct fake *f, sd_bus_error *error)
{
	struct agent *a = agent_find(f, sd_bus_message_get_sender(m));
	const char *path;

	if (sd_bus_message_read(m, "o", &path) >= 0 && a && !strcmp(a->path, path))
		return a;

	(void)bluez_error(error, "DoesNotExist", "Does Not Exist");
	return NULL;
}

static int method_unregister(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct agent *a = agent_named(m, userdata, error);

	if (!a)
		return -ENOENT;

	agent_drop(userdata, a);
	return sd_bus_reply_method_return(m, "");
}

static int method_default(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct fake *f = userdata;
	struct agent *a = agent_named(m, f, error);

	if (!a)
		return -ENOENT;

	agent_unlink(f, a);
	a->next = f->agents;
	f->agents = a;
	return sd_bus_reply_method_return(m, "");
}

static const sd_bus_vtable manager_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_METHOD("RegisterAgent", "os", "", method_register, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("UnregisterAgent", "o", "", method_unregister, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD("RequestDefaultAgent", "o", "", method_default, SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_VTABLE_END
};

int agent_publish(struct fake *f)
{
	int r;

	r = sd_bus_add_object_vtable(f->bus, &f->agent_slot, "/org/bluez",
				     "org.bluez.AgentManager1", manager_vtable, f);
	return r < 0 ? r : sd_bus_emit_object_added(f->bus, "/org/bluez");
}

void agent_forget_all(struct fake *f)
{
	while (f->agents)
		agent_drop(f, f->agents);
	f->agent_slot = sd_bus_slot_unref(f->agent_slot);
}

void agent_client_gone(struct fake *f, const char *sender)
{
	struct agent *a = agent_find(f, sender);

	if (a)
		agent_drop(f, a);
}

bool fake_has_agent(const struct fake *f)
{
	return f->agents;
}
