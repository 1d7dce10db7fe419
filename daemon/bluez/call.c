/* SPDX-License-Identifier: MIT */

/*
 * Calls to bluetoothd and the meaning of its refusals. It leaves out every decision: who calls gets
 * a sentence and knows alone whether to try again.
 */

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/names.h"
#include "sys/log.h"

int call_new(sd_bus *bus, sd_bus_message **ret, const char *path, const char *interface,
	     const char *member)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = sd_bus_message_new_method_call(bus, &m, BLUEZ_NAME, path, interface, member);
	if (r < 0)
		return r;

	r = sd_bus_message_set_auto_start(m, false);
	if (r < 0)
		return r;

	*ret = TAKE(m);
	return 0;
}

static int on_forgotten(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);

	if (e)
		log_debug("bluetoothd refused a call: %s: %s", e->name, e->message);
	return 0;
}

int call_send(sd_bus *bus, sd_bus_slot **ret_slot, sd_bus_message *m, sd_bus_message_handler_t done,
	      void *userdata)
{
	return sd_bus_call_async(bus, ret_slot, m, done ? done : on_forgotten, userdata, 0);
}

int call_plain(sd_bus *bus, sd_bus_slot **ret_slot, const char *path, const char *interface,
	       const char *member, sd_bus_message_handler_t done, void *userdata)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	int r;

	r = call_new(bus, &m, path, interface, member);
	if (r < 0)
		return r;

	return call_send(bus, ret_slot, m, done, userdata);
}

int next_entry(sd_bus_message *m, const char *entry,
	       int (*read)(sd_bus_message *m, const char *key, void *userdata), void *userdata)
{
	const char *key;
	int r;

	r = sd_bus_message_enter_container(m, 'e', entry);
	if (r <= 0)
		return r;

	r = sd_bus_message_read_basic(m, entry[0], &key);
	if (r < 0)
		return r;

	r = read(m, key, userdata);
	if (r < 0)
		return r;

	r = sd_bus_message_exit_container(m);
	return r < 0 ? r : 1;
}

int each_entry(sd_bus_message *m, const char *entry,
	       int (*read)(sd_bus_message *m, const char *key, void *userdata), void *userdata)
{
	char array[32];
	int r;

	(void)snprintf(array, sizeof(array), "{%s}", entry);
	r = sd_bus_message_enter_container(m, 'a', array);
	if (r < 0)
		return r;

	while ((r = next_entry(m, entry, read, userdata)) > 0)
		;
	return r < 0 ? r : sd_bus_message_exit_container(m);
}

struct value {
	const uint8_t *bytes; /* NULL = it was not there */
	size_t n;
};

static int read_value(sd_bus_message *m, const char *name, void *userdata)
{
	struct value *value = userdata;
	const void *bytes;
	int r;

	if (strcmp(name, "Value") != 0)
		return sd_bus_message_skip(m, "v");

	r = sd_bus_message_enter_container(m, 'v', "ay");
	if (r < 0)
		return r;

	r = sd_bus_message_read_array(m, 'y', &bytes, &value->n);
	if (r < 0)
		return r;

	value->bytes = bytes;
	return sd_bus_message_exit_container(m);
}

int changed_value(sd_bus_message *m, const uint8_t **ret, size_t *ret_n)
{
	struct value value = { 0 };
	int r;

	r = sd_bus_message_skip(m, "s");
	if (r < 0)
		return r;

	r = each_entry(m, "sv", read_value, &value);
	if (r < 0 || !value.bytes)
		return r;

	*ret = value.bytes;
	*ret_n = value.n;
	return 1;
}

/*
 * BlueZ tells kinds of failure apart in the message, not in the name: most are
 * org.bluez.Error.Failed (src/error.h of 5.66). The first row that fits counts; an empty text fits
 * every message.
 */
static const struct {
	const char *name; /* how the error's name ends */
	const char *text; /* part of its message */
	const char *sentence;
} problems[] = {
	{ ".Failed", "abort-by-local",
	  "The band did not answer. Wake it, bring it nearer and try again." },
	{ ".Failed", "timeout",
	  "The band did not answer. Wake it, bring it nearer and try again." },
	{ ".Failed", "abort-by-remote",
	  "The band ended the connection. Is another phone or computer using it?" },
	{ ".Failed", "connection-refused",
	  "The band refused the connection. Is another phone or computer using it?" },
	{ ".Failed", "not-powered", "Bluetooth is switched off. Switch it on and try again." },
	{ ".Failed", "No route to host", "Bluetooth is switched off. Switch it on and try again." },
	{ ".Failed", "Host is down",
	  "The band did not answer. Wake it, bring it nearer and try again." },
	{ ".Failed", "canceled", "The attempt to connect was called off." },
	{ ".Failed", "in progress", "Another attempt to connect is under way; it is tried again." },
	{ ".Failed", "busy", "The Bluetooth adapter is busy; it is tried again." },
	{ ".Failed", "limit",
	  "The Bluetooth adapter has no room for another connection. Disconnect a device." },
	{ ".Failed", "Not connected", "The band is not connected any more." },
	{ ".NotConnected", "", "The band is not connected any more." },
	{ ".InProgress", "", "Another attempt to connect is under way; it is tried again." },
	{ ".NotReady", "", "Bluetooth is switched off. Switch it on and try again." },
	{ ".NotPermitted", "Notify acquired",
	  "Another program on this computer reads the band. Close it." },
	{ ".NotPermitted", "Not paired", "The band asks to be paired first (instepctl pair)." },
	{ ".NotAuthorized", "", "The band asks to be paired first (instepctl pair)." },
	{ ".AuthenticationCanceled", "", "The pairing was called off." },
	{ ".AuthenticationRejected", "", "The pairing was refused." },
	{ ".AuthenticationFailed", "", "The pairing failed. Was the number right? Try again." },
	{ ".AuthenticationTimeout", "", "The pairing took too long. Try again." },
	{ ".ConnectionAttemptFailed", "",
	  "The band did not answer. Wake it, bring it nearer and try again." },
	{ ".DoesNotExist", "",
	  "bluetoothd has forgotten the band. Switch it on and run: instepctl scan" },
	{ ".UnknownObject", "",
	  "bluetoothd has forgotten the band. Switch it on and run: instepctl scan" },
	{ ".UnknownMethod", "",
	  "bluetoothd has forgotten the band. Switch it on and run: instepctl scan" },
	{ ".AccessDenied", "",
	  "This user may not use Bluetooth. Ask the administrator for access to org.bluez." },
	{ ".ServiceUnknown", "", "bluetoothd is not running." },
	{ ".NameHasNoOwner", "", "bluetoothd is not running." },
	{ ".NoReply", "",
	  "The band did not answer in time. Wake it, bring it nearer and try again." },
	{ ".Timeout", "",
	  "The band did not answer in time. Wake it, bring it nearer and try again." },
};

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), n_end = strlen(end);

	return n >= n_end && !strcmp(text + n - n_end, end);
}

const char *problem_sentence(const sd_bus_error *error, char *buffer, size_t size)
{
	const char *message = error->message ? error->message : "";

	for (size_t i = 0; i < ELEMENTS(problems); i++)
		if (ends_with(error->name, problems[i].name) && strstr(message, problems[i].text))
			return problems[i].sentence;

	(void)snprintf(buffer, size, "bluetoothd says: %s (%s).", *message ? message : "no reason",
		       error->name);
	return buffer;
}
