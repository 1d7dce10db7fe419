/* SPDX-License-Identifier: MIT */
/*
 * The call AddBand, which may take as long as a pairing does: meanwhile what is asked about it goes
 * to the person. Without a terminal they answer elsewhere: instepctl pair.
 */

#include <string.h>

#include "ctl/band-add.h"
#include "ctl/cmd.h"
#include "ctl/pairing.h"
#include "ctl/terminal.h"

#define PAIR_US (180 * USEC_PER_SEC) /* a pairing with its questions; as Manager.xml says */

static int append_band(const struct adding *a, sd_bus_message *m, const char *address,
		       const char *driver)
{
	int r;

	r = sd_bus_message_append(m, "s", address);
	if (r >= 0)
		r = sd_bus_message_open_container(m, 'a', "{sv}");
	if (r >= 0)
		r = client_option_text(m, "id", a->id);
	if (r >= 0)
		r = client_option_text(m, "name", a->name);
	if (r >= 0)
		r = client_option_text(m, "side", a->side);
	if (r >= 0)
		r = client_option_text(m, "driver", driver);
	if (r >= 0 && a->pair)
		r = sd_bus_message_append(m, "{sv}", "pair", "b", true);
	if (r >= 0)
		r = sd_bus_message_close_container(m);
	return r;
}

static int read_added(struct adding *a, sd_bus_message *reply)
{
	const char *path;
	int code;

	code = client_path(reply, &path);
	if (code == CTL_OK)
		code = client_properties(a->bus, path, CLIENT_BAND, &a->band);
	if (code == CTL_OK)
		(void)json_object_set_new(a->band, "path", json_string(path));
	return code;
}

/* As client_try() does it. */
static int take_reply(struct adding *a, sd_bus_message *reply, sd_bus_error *error)
{
	const sd_bus_error *refusal = sd_bus_message_get_error(reply);

	if (!refusal)
		return read_added(a, reply);
	if (strncmp(refusal->name, CLIENT_ERROR, strlen(CLIENT_ERROR)) != 0)
		return client_fail(-sd_bus_error_get_errno(refusal), refusal);
	(void)sd_bus_error_copy(error, refusal);
	return CTL_OK;
}

/* The call waits for a pairing, and the pairing for a person: both are looked after. */
struct call {
	sd_bus_message *reply;
	bool wake;
};

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct call *c = userdata;

	c->reply = sd_bus_message_ref(m);
	c->wake = true;
	return 0;
}

static int wait_for_reply(const struct adding *a, struct call *c)
{
	bool asks = a->pair && terminal_talks();
	_cleanup_(pairing_done) struct pairing pairing = {};
	int code = CTL_OK;

	if (asks) {
		terminal_farewell("The pairing was called off, and no band was added.");
		code = pairing_listen(&pairing, a->bus, &c->wake);
	}
	while (code == CTL_OK && !c->reply) {
		c->wake = false;
		code = pairing_mind(&pairing);
		if (code == CTL_OK && !c->reply)
			code = client_wait(a->bus, &c->wake, PAIR_US);
	}
	return code;
}

int band_add_call(struct adding *a, const char *address, const char *driver, sd_bus_error *error)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *m = NULL;
	_cleanup_(sd_bus_slot_unrefp) sd_bus_slot *slot = NULL;
	struct call c = {};
	int code, r;

	code = client_new(a->bus, CLIENT_ROOT, CLIENT_MANAGER, "AddBand", &m);
	if (code != CTL_OK)
		return code;
	if (append_band(a, m, address, driver) < 0)
		return cmd_usage("the arguments are not text that can be sent");
	r = sd_bus_call_async(a->bus, &slot, m, on_reply, &c, PAIR_US);
	if (r < 0)
		return client_fail(r, &SD_BUS_ERROR_NULL);

	code = wait_for_reply(a, &c);
	if (code == CTL_OK)
		code = take_reply(a, c.reply, error);
	sd_bus_message_unref(c.reply);
	return code;
}

int band_add_candidate(struct adding *a, const json_t *candidate)
{
	_cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
	int code;

	code = band_add_call(a, client_text(candidate, "address"),
			     a->driver ?: client_text(candidate, "driver"), &error);
	if (code == CTL_OK && sd_bus_error_is_set(&error))
		return cmd_fail(CTL_FAILED, "%s", error.message);
	return code;
}
