/* SPDX-License-Identifier: MIT */
/*
 * The test's hand on the world behind the radio: `busctl --user call org.instep.Test1
 * /org/instep/Test1 org.instep.Test1 Drop`. It is on a connection of its own, so that it stays when
 * bluetoothd goes.
 */

#include <stdio.h>
#include <string.h>

#include "bus/control.h"
#include "util/macro.h"

static int done(sd_bus_message *m)
{
	return sd_bus_reply_method_return(m, "");
}

static struct fake_device *device(const struct control *c)
{
	return c->band ? c->band->device : c->sensor->device;
}

static struct carrier *air(const struct control *c)
{
	return c->band ? &c->band->air : &c->sensor->air;
}

static int not_of_a_sensor(sd_bus_message *m, sd_bus_error *error)
{
	return sd_bus_error_setf(error, SD_BUS_ERROR_NOT_SUPPORTED, "A sensor has no %s",
				 sd_bus_message_get_member(m));
}

/* Faults without an argument: the member's name says which. */
static int method_plain(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const char *member = sd_bus_message_get_member(m);

	if (!strcmp(member, "Drop"))
		fake_device_drop(device(c));
	else if (!strcmp(member, "Duplicate"))
		carrier_duplicate(air(c));
	else if (!strcmp(member, "Swap"))
		carrier_swap(air(c));
	else if (!strcmp(member, "ChangeServices"))
		fake_device_change_services(device(c));
	else
		fake_device_vanish(device(c), 0); /* what it notifies is the first */

	return done(m);
}

static int method_band(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const char *member = sd_bus_message_get_member(m);

	if (!strcmp(member, "RestartClock"))
		virtual_band_restart_clock(c->band);
	else if (!strcmp(member, "LowBattery"))
		virtual_band_low_battery(c->band);
	else if (!strcmp(member, "Button"))
		virtual_band_press_button(c->band);
	else if (!strcmp(member, "Pull"))
		person_pull(c->band->person);
	else
		person_let_go(c->band->person);

	return done(m);
}

static int method_sensor(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const char *member = sd_bus_message_get_member(m);

	if (!strcmp(member, "Pull"))
		mover_raise(&c->sensor->mover);
	else if (!strcmp(member, "LetGo"))
		mover_lower(&c->sensor->mover);
	else
		return not_of_a_sensor(m, error);

	return done(m);
}

/* What the band does, or the sensor. */
static int method_act(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;

	return c->band ? method_band(m, c, error) : method_sensor(m, c, error);
}

/* Things that are or are not. */
static int method_switch(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const char *member = sd_bus_message_get_member(m);
	int on, r;

	r = sd_bus_message_read(m, "b", &on);
	if (r < 0)
		return r;

	if (!strcmp(member, "Range"))
		fake_device_range(device(c), on);
	else if (!strcmp(member, "Power"))
		fake_adapter_power(c->fake, on);
	else if (!strcmp(member, "Block"))
		fake_adapter_block(c->fake, on);
	else if (!strcmp(member, "Plug"))
		fake_adapter_plug(c->fake, on);
	else if (!strcmp(member, "NeverAnswer"))
		fake_device_never_answer(device(c), on);
	else if (!strcmp(member, "ResolveEarly"))
		fake_device_resolve_early(device(c), on);
	else if (!on)
		fake_stop(c->fake);
	else
		r = fake_start(c->fake);

	return r < 0 ? r : done(m);
}

/* A phone cannot take what somebody has. */
static int method_hold(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	int held, r;

	r = sd_bus_message_read(m, "b", &held);
	if (r < 0)
		return r;
	if (fake_device_connected(device(c)))
		return sd_bus_error_set(error, SD_BUS_ERROR_FAILED, "It is connected");

	fake_device_hold(device(c), held);
	return done(m);
}

static int method_amount(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const char *member = sd_bus_message_get_member(m);
	double amount;
	int r;

	r = sd_bus_message_read(m, "d", &amount);
	if (r < 0)
		return r;

	if (!strcmp(member, "Gap"))
		carrier_gap(air(c), amount);
	else if (!strcmp(member, "Burst"))
		carrier_burst(air(c), amount);
	else if (!c->band)
		return not_of_a_sensor(m, error);
	else if (!strcmp(member, "JumpClock"))
		virtual_band_jump_clock(c->band, amount);
	else
		carrier_speed(air(c), amount);

	return done(m);
}

static int method_send(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const void *packet;
	size_t n;
	int r;

	r = sd_bus_message_read_array(m, 'y', &packet, &n);
	if (r < 0)
		return r;

	carrier_send(air(c), packet, n);
	return done(m);
}

static int method_refuse(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const char *name, *text;
	unsigned times;
	int r;

	r = sd_bus_message_read(m, "ssu", &name, &text, &times);
	if (r < 0)
		return r;

	snprintf(c->refusal[0], sizeof(c->refusal[0]), "%s", name);
	snprintf(c->refusal[1], sizeof(c->refusal[1]), "%s", text);
	fake_device_refuse(device(c), c->refusal[0], c->refusal[1], times);
	return done(m);
}

static int method_refuse_acquire(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const char *name;
	int r;

	r = sd_bus_message_read(m, "s", &name);
	if (r < 0)
		return r;

	snprintf(c->acquire_error, sizeof(c->acquire_error), "%s", name);
	fake_device_acquire_error(device(c), *name ? c->acquire_error : NULL);
	return done(m);
}

static int method_flood(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	unsigned n, times;
	int r;

	r = sd_bus_message_read(m, "uu", &n, &times);
	if (r >= 0)
		r = fake_flood(c->fake, n, times);
	return r < 0 ? r : done(m);
}

static int get_state(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	struct control *c = userdata;
	const struct virtual_band *b = c->band;
	const struct virtual_sensor *sensor = c->sensor;

	if (!strcmp(property, "Connected"))
		return sd_bus_message_append(reply, "b", fake_device_connected(device(c)));
	if (!strcmp(property, "Streaming"))
		return sd_bus_message_append(
			reply, "b", b ? b->progressor.streaming : sensor->witmotion.streaming);
	if (!strcmp(property, "Packets"))
		return sd_bus_message_append(reply, "t", air(c)->packets);
	if (!strcmp(property, "Unheard"))
		return sd_bus_message_append(reply, "t", air(c)->unheard);
	if (!strcmp(property, "Tared"))
		return sd_bus_message_append(reply, "u",
					     b ? b->progressor.tared : sensor->witmotion.forbidden);

	return sd_bus_message_append(reply, "u", fake_device_connects(device(c)));
}

static const sd_bus_vtable control_vtable[] = {
	SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
	SD_BUS_METHOD_WITH_ARGS("Drop", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_plain, 0),
	SD_BUS_METHOD_WITH_ARGS("Vanish", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_plain, 0),
	SD_BUS_METHOD_WITH_ARGS("Duplicate", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_plain, 0),
	SD_BUS_METHOD_WITH_ARGS("Swap", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_plain, 0),
	SD_BUS_METHOD_WITH_ARGS("ChangeServices", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_plain,
				0),
	SD_BUS_METHOD_WITH_ARGS("Button", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_act, 0),
	SD_BUS_METHOD_WITH_ARGS("RestartClock", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_act, 0),
	SD_BUS_METHOD_WITH_ARGS("LowBattery", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_act, 0),
	SD_BUS_METHOD_WITH_ARGS("Pull", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_act, 0),
	SD_BUS_METHOD_WITH_ARGS("LetGo", SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, method_act, 0),
	SD_BUS_METHOD_WITH_ARGS("Range", SD_BUS_ARGS("b", in_range), SD_BUS_NO_RESULT,
				method_switch, 0),
	SD_BUS_METHOD_WITH_ARGS("Power", SD_BUS_ARGS("b", on), SD_BUS_NO_RESULT, method_switch, 0),
	SD_BUS_METHOD_WITH_ARGS("Block", SD_BUS_ARGS("b", on), SD_BUS_NO_RESULT, method_switch, 0),
	SD_BUS_METHOD_WITH_ARGS("Hold", SD_BUS_ARGS("b", by_a_phone), SD_BUS_NO_RESULT, method_hold,
				0),
	SD_BUS_METHOD_WITH_ARGS("Plug", SD_BUS_ARGS("b", present), SD_BUS_NO_RESULT, method_switch,
				0),
	SD_BUS_METHOD_WITH_ARGS("Service", SD_BUS_ARGS("b", runs), SD_BUS_NO_RESULT, method_switch,
				0),
	SD_BUS_METHOD_WITH_ARGS("NeverAnswer", SD_BUS_ARGS("b", on), SD_BUS_NO_RESULT,
				method_switch, 0),
	SD_BUS_METHOD_WITH_ARGS("ResolveEarly", SD_BUS_ARGS("b", on), SD_BUS_NO_RESULT,
				method_switch, 0),
	SD_BUS_METHOD_WITH_ARGS("Gap", SD_BUS_ARGS("d", seconds), SD_BUS_NO_RESULT, method_amount,
				0),
	SD_BUS_METHOD_WITH_ARGS("JumpClock", SD_BUS_ARGS("d", seconds), SD_BUS_NO_RESULT,
				method_amount, 0),
	SD_BUS_METHOD_WITH_ARGS("Burst", SD_BUS_ARGS("d", seconds), SD_BUS_NO_RESULT, method_amount,
				0),
	SD_BUS_METHOD_WITH_ARGS("Speed", SD_BUS_ARGS("d", speed), SD_BUS_NO_RESULT, method_amount,
				0),
	SD_BUS_METHOD_WITH_ARGS("Send", SD_BUS_ARGS("ay", packet), SD_BUS_NO_RESULT, method_send,
				0),
	SD_BUS_METHOD_WITH_ARGS("Refuse", SD_BUS_ARGS("s", name, "s", text, "u", times),
				SD_BUS_NO_RESULT, method_refuse, 0),
	SD_BUS_METHOD_WITH_ARGS("RefuseAcquire", SD_BUS_ARGS("s", name), SD_BUS_NO_RESULT,
				method_refuse_acquire, 0),
	SD_BUS_METHOD_WITH_ARGS("Flood", SD_BUS_ARGS("u", strangers, "u", times), SD_BUS_NO_RESULT,
				method_flood, 0),
	SD_BUS_PROPERTY("Connected", "b", get_state, 0, 0),
	SD_BUS_PROPERTY("Streaming", "b", get_state, 0, 0),
	SD_BUS_PROPERTY("Packets", "t", get_state, 0, 0),
	SD_BUS_PROPERTY("Unheard", "t", get_state, 0, 0),
	SD_BUS_PROPERTY("Tared", "u", get_state, 0, 0),
	SD_BUS_PROPERTY("Connects", "u", get_state, 0, 0),
	SD_BUS_VTABLE_END
};

static int publish(struct control *c, sd_event *event)
{
	int r;

	r = sd_bus_open_user(&c->bus);
	if (r >= 0)
		r = sd_bus_attach_event(c->bus, event, SD_EVENT_PRIORITY_NORMAL);
	if (r >= 0)
		r = sd_bus_set_exit_on_disconnect(c->bus, true);
	if (r >= 0)
		r = sd_bus_add_object_vtable(c->bus, NULL, "/org/instep/Test1", "org.instep.Test1",
					     control_vtable, c);
	if (r >= 0)
		r = sd_bus_request_name(c->bus, "org.instep.Test1", 0);
	if (r < 0)
		control_done(c);
	return r;
}

int control_init(struct control *c, struct fake *fake, struct virtual_band *band)
{
	*c = (struct control){ .fake = fake, .band = band };
	return publish(c, band->event);
}

int control_init_sensor(struct control *c, struct fake *fake, struct virtual_sensor *sensor)
{
	*c = (struct control){ .fake = fake, .sensor = sensor };
	return publish(c, sensor->event);
}

void control_done(struct control *c)
{
	c->bus = sd_bus_flush_close_unref(c->bus);
}
