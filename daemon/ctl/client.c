/* SPDX-License-Identifier: MIT */
/*
 * The way to the daemon. instepctl does one thing and ends, so its calls simply wait; only watch
 * and scan have a loop. What can go wrong is said here, once, for all verbs: no bus, no daemon, a
 * daemon that went away in the middle, and the daemon's own refusals, whose sentences already say
 * what to do.
 */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl/client.h"
#include "ctl/cmd.h"
#include "sys/cleanup.h"
#include "util/words.h"

const char *client_bus_error(int r)
{
	return r == -ENOMEDIUM ? "neither XDG_RUNTIME_DIR nor DBUS_SESSION_BUS_ADDRESS is set"
			       : strerror(-r);
}

int client_open(sd_bus **ret)
{
	int r;

	r = sd_bus_open_user(ret);
	if (r < 0)
		return cmd_fail(
			CTL_NO_DAEMON,
			"there is no user bus to find instepd on (%s); run this inside your login "
			"session, or set DBUS_SESSION_BUS_ADDRESS",
			client_bus_error(r));
	return CTL_OK;
}

/* A refusal of the daemon's own: its message is a sentence for people. */
static bool is_ours(const sd_bus_error *error)
{
	return error && error->name && !strncmp(error->name, CLIENT_ERROR, strlen(CLIENT_ERROR));
}

int client_fail(int r, const sd_bus_error *error)
{
	const char *name = error && error->name ? error->name : "",
		   *message = error && error->message ? error->message : strerror(-r);

	if (is_ours(error))
		return cmd_fail(CTL_FAILED, "%s", message);
	if (!strcmp(name, SD_BUS_ERROR_SERVICE_UNKNOWN) ||
	    !strcmp(name, SD_BUS_ERROR_NAME_HAS_NO_OWNER))
		return cmd_fail(
			CTL_NO_DAEMON,
			"instepd is not running; start it with: systemctl --user start instepd");
	if (!strcmp(name, SD_BUS_ERROR_NO_REPLY) || !strcmp(name, SD_BUS_ERROR_TIMEOUT) ||
	    r == -ETIMEDOUT || r == -ENOTCONN || r == -ECONNRESET ||
	    !strncmp(name, "org.freedesktop.DBus.Error.Spawn.", 33))
		return cmd_fail(CTL_NO_DAEMON,
				"instepd does not answer (%s); see: journalctl --user -u instepd",
				message);
	return cmd_fail(CTL_FAILED, "instepd refused: %s", message);
}

int client_new(sd_bus *bus, const char *path, const char *interface, const char *member,
	       sd_bus_message **ret)
{
	int r;

	r = sd_bus_message_new_method_call(bus, ret, CLIENT_NAME, path, interface, member);
	return r < 0 ? cmd_fail(CTL_FAILED, "could not ask for %s: %s", member, strerror(-r))
		     : CTL_OK;
}

int client_send(sd_bus *bus, sd_bus_message *m, sd_bus_message **ret)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	int r;

	r = sd_bus_call(bus, m, 0, &error, ret);
	return r < 0 ? client_fail(r, &error) : CTL_OK;
}

int client_try(sd_bus *bus, sd_bus_message *m, sd_bus_message **ret, sd_bus_error *error)
{
	int r;

	r = sd_bus_call(bus, m, 0, error, ret);
	if (r < 0 && !is_ours(error))
		return client_fail(r, error);
	return CTL_OK;
}

int client_call(sd_bus *bus, const char *path, const char *interface, const char *member,
		sd_bus_message **ret, const char *types, ...)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	va_list args;
	int r;

	r = client_new(bus, path, interface, member, &m);
	if (r != CTL_OK)
		return r;

	va_start(args, types);
	r = sd_bus_message_appendv(m, types, args);
	va_end(args);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "could not ask for %s: %s", member, strerror(-r));
	return client_send(bus, m, ret);
}

int client_option_text(sd_bus_message *m, const char *key, const char *value)
{
	return value ? sd_bus_message_append(m, "{sv}", key, "s", value) : 0;
}

int client_option_count(sd_bus_message *m, const char *key, unsigned value)
{
	return sd_bus_message_append(m, "{sv}", key, "u", value);
}

int client_option_number(sd_bus_message *m, const char *key, double value)
{
	return sd_bus_message_append(m, "{sv}", key, "d", value);
}

static int append_words(sd_bus_message *m, const char *words)
{
	const char *word;
	size_t n;
	int r = 0;

	while (r >= 0 && words_next(&words, &word, &n)) {
		_cleanup_(freep) char *text = strndup(word, n);

		r = text ? sd_bus_message_append(m, "s", text) : -ENOMEM;
	}
	return r;
}

int client_option_list(sd_bus_message *m, const char *key, const char *words)
{
	int r;

	if (!words)
		return 0;

	r = sd_bus_message_open_container(m, 'e', "sv");
	if (r >= 0)
		r = sd_bus_message_append(m, "s", key);
	if (r >= 0)
		r = sd_bus_message_open_container(m, 'v', "as");
	if (r >= 0)
		r = sd_bus_message_open_container(m, 'a', "s");
	if (r >= 0)
		r = append_words(m, words);
	for (unsigned i = 0; i < 3 && r >= 0; i++)
		r = sd_bus_message_close_container(m);
	return r;
}

/* @r: what reading an answer of the daemon gave */
static int check_reply(int r)
{
	if (r < 0)
		return cmd_fail(CTL_FAILED, "instepd's answer makes no sense: %s", strerror(-r));
	return CTL_OK;
}

int client_properties(sd_bus *bus, const char *path, const char *interface, json_t **ret)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	int code;

	code = client_call(bus, path, "org.freedesktop.DBus.Properties", "GetAll", &reply, "s",
			   interface);
	return code == CTL_OK ? check_reply(bus_json_read(reply, ret)) : code;
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(client_text(*(json_t *const *)a, "id"),
		      client_text(*(json_t *const *)b, "id"));
}

/* @list is borrowed from; there may be ten thousand. */
static json_t *sorted_by_id(const json_t *list)
{
	size_t n = json_array_size(list);
	_cleanup_(freep) json_t **objects = calloc(n + 1, sizeof(json_t *));
	json_auto_t *sorted = json_array();

	if (!objects || !sorted)
		return NULL;
	for (size_t i = 0; i < n; i++)
		objects[i] = json_array_get(list, i);
	qsort(objects, n, sizeof(json_t *), compare_ids);

	for (size_t i = 0; i < n; i++)
		if (json_array_append(sorted, objects[i]) < 0)
			return NULL;
	return TAKE(sorted);
}

int client_list(sd_bus *bus, const char *interface, json_t **ret)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	json_auto_t *objects = NULL, *list = json_array();
	json_t *interfaces, *properties;
	const char *path;
	int code;

	code = client_call(bus, CLIENT_ROOT, "org.freedesktop.DBus.ObjectManager",
			   "GetManagedObjects", &reply, "");
	if (code == CTL_OK)
		code = check_reply(bus_json_read(reply, &objects));
	if (code != CTL_OK)
		return code;

	json_object_foreach(objects, path, interfaces)
	{
		properties = json_object_get(interfaces, interface);
		if (!properties)
			continue;
		if (json_object_set_new(properties, "path", json_string(path)) < 0 ||
		    json_array_append(list, properties) < 0)
			return cmd_fail(CTL_FAILED, "%s", strerror(ENOMEM));
	}
	*ret = sorted_by_id(list);
	return *ret ? CTL_OK : cmd_fail(CTL_FAILED, "%s", strerror(ENOMEM));
}

int client_workout(sd_bus *bus, char **ret_path)
{
	json_auto_t *manager = NULL;
	const char *path;
	int code;

	code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code != CTL_OK)
		return code;
	path = client_text(manager, "active_workout");
	if (!strcmp(path, "/"))
		return cmd_fail(CTL_FAILED,
				"no workout is running; start one with: instepctl start ROUTINE");

	*ret_path = strdup(path);
	return *ret_path ? CTL_OK : cmd_fail(CTL_FAILED, "%s", strerror(ENOMEM));
}

static int complain_unknown_band(const json_t *bands, const char *id)
{
	char known[512] = "";
	const json_t *band;
	size_t i, n = 0;

	if (json_array_size(bands) == 0)
		return cmd_fail(CTL_FAILED,
				"no band was added yet; switch it on and run: instepctl band add");

	json_array_foreach(bands, i, band)
	{
		if (n < sizeof(known))
			n += (size_t)snprintf(known + n, sizeof(known) - n, "%s%s",
					      i > 0 ? ", " : "", client_text(band, "id"));
	}
	if (!id)
		return cmd_usage("there are several bands; name one of them: %s", known);
	return cmd_fail(CTL_FAILED, "there is no band \"%s\"; there is: %s", id, known);
}

int client_band(sd_bus *bus, const char *id, json_t **ret)
{
	json_auto_t *bands = NULL;
	json_t *band, *found = NULL;
	size_t i;
	int code;

	code = client_list(bus, CLIENT_BAND, &bands);
	if (code != CTL_OK)
		return code;

	if (!id && json_array_size(bands) == 1)
		found = json_array_get(bands, 0);
	json_array_foreach(bands, i, band)
	{
		if (id && !strcmp(client_text(band, "id"), id))
			found = band;
	}
	if (!found)
		return complain_unknown_band(bands, id);

	*ret = json_incref(found);
	return CTL_OK;
}

int client_path(sd_bus_message *reply, const char **ret_path)
{
	return check_reply(sd_bus_message_read_basic(reply, 'o', ret_path));
}

const char *client_text(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key)) ?: "";
}

double client_number(const json_t *object, const char *key)
{
	return json_number_value(json_object_get(object, key));
}

uint64_t client_now_us(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * USEC_PER_SEC + (uint64_t)ts.tv_nsec / 1000;
}

int client_wait(sd_bus *bus, const bool *done, uint64_t timeout_us)
{
	uint64_t deadline_us = client_now_us() + timeout_us, now;
	int r = 0;

	while (r >= 0 && !*done) {
		r = sd_bus_process(bus, NULL);
		if (r != 0)
			continue;
		now = client_now_us();
		if (now >= deadline_us)
			break;
		r = sd_bus_wait(bus, deadline_us - now);
	}
	return r < 0 ? cmd_fail(CTL_NO_DAEMON, "the bus went away: %s", strerror(-r)) : CTL_OK;
}
