/* SPDX-License-Identifier: MIT */

/* The face of a band: org.instep.Instep1.Band. */

#include <errno.h>

#include "instepd/band.h"
#include "instepd/errors.h"
#include "instepd/kind.h"
#include "sys/cleanup.h"
#include "sys/log.h"

static int method_tare(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct band *b = userdata;
	int r;

	r = band_tare(b);
	if (r == -ENODATA)
		return sd_bus_error_setf(
			error, ERROR_NOT_STREAMING,
			"No samples have come from band %s yet: claim it, and tare once "
			"they come.",
			b->file.id);
	if (r == -EBUSY)
		return sd_bus_error_setf(
			error, ERROR_UNDER_LOAD,
			b->driver->kind == SAMPLE_FORCE
				? "Band %s is under load: let go of it, then tare again."
				: "Sensor %s is moving: let the foot rest, then tare again.",
			b->file.id);
	if (r == -EAGAIN)
		return sd_bus_error_setf(
			error, ERROR_NOT_QUIET,
			"Band %s has not been still for a second yet: keep it still, "
			"then tare again.",
			b->file.id);
	if (r < 0)
		return r;

	return sd_bus_reply_method_return(m, NULL);
}

static int method_claim(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct band *b = userdata;
	int r;

	r = clients_add(&b->claims, m);
	if (r == -EMFILE)
		return sd_bus_error_set(error, ERROR_BUSY,
					"Too many programs have claimed a band: end one of them.");
	if (r < 0)
		return r;

	band_update_want(b);
	return sd_bus_reply_method_return(m, NULL);
}

static int method_release(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct band *b = userdata;

	if (clients_remove(&b->claims, m) < 0)
		return sd_bus_error_setf(error, ERROR_NOT_CLAIMED, "You have not claimed band %s.",
					 b->file.id);

	band_update_want(b);
	return sd_bus_reply_method_return(m, NULL);
}

static int method_open_stream(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct band *b = userdata;
	_cleanup_(closep) int fd = -1;

	fd = streams_open(&b->streams);
	if (fd == -EMFILE)
		return sd_bus_error_setf(error, ERROR_BUSY,
					 "Too many streams of band %s are open: close one.",
					 b->file.id);
	if (fd < 0)
		return fd;

	band_update_want(b);
	return sd_bus_reply_method_return(m, "h", fd);
}

static int method_let_go(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct band *b = userdata;

	if (band_let_go(b) < 0)
		return sd_bus_error_setf(error, ERROR_BUSY,
					 "Band %s is in use by a workout or another program: end "
					 "that first.",
					 b->file.id);

	return sd_bus_reply_method_return(m, NULL);
}

static int read_points(sd_bus_message *m, struct calibration_point points[], size_t max,
		       size_t *ret_n)
{
	size_t n = 0;
	int r;

	r = sd_bus_message_enter_container(m, 'a', "(dd)");
	if (r < 0)
		return r;

	for (; n < max; n++) {
		r = sd_bus_message_read(m, "(dd)", &points[n].known_n, &points[n].measured_n);
		if (r < 0)
			return r;
		if (r == 0)
			break;
	}

	*ret_n = n;
	return 0;
}

/* Why band_calibrate() has answered @r. */
static int refuse_points(const struct band *b, int r, double worst_n, sd_bus_error *error)
{
	const char *id = b->file.id;

	switch (r) {
	case -ENOTSUP:
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "%s is a motion sensor: nothing can be weighed with it.",
					 id);
	case -EBUSY:
		return sd_bus_error_setf(error, ERROR_BUSY,
					 "A workout uses the band %s: stop it first.", id);
	case -EINVAL:
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"To know what band %s measures takes %d to %d weights, each a number.", id,
			CALIBRATION_POINTS_MIN, CALIBRATION_POINTS_MAX);
	case -ERANGE:
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"These weights are too much alike, or band %s has measured the same of each: "
			"weigh nothing, and something of a kilogram or more.",
			id);
	case 1:
		return sd_bus_error_setf(
			error, ERROR_INVALID_ARGUMENT,
			"These weights are on no line: one of them is %.1f N off. Weigh again, each "
			"one hanging still.",
			worst_n);
	case -EDOM:
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Band %s hardly felt these weights, or far too much. See "
					 "that each hangs on it while it is weighed, and weigh "
					 "again.",
					 id);
	default:
		return r;
	}
}

static int method_calibrate(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct calibration_point points[CALIBRATION_POINTS_MAX + 1];
	struct calibration line = { 0 };
	struct band *b = userdata;
	size_t n;
	int r;

	r = read_points(m, points, ELEMENTS(points), &n);
	if (r < 0)
		return r;

	r = band_calibrate(b, points, n, &line);
	if (r != 0)
		return refuse_points(b, r, line.worst_n, error);

	return sd_bus_reply_method_return(m, "ddd", band_scale(b), b->file.offset_n, line.worst_n);
}

static int get_scale(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "d", band_scale(userdata));
}

static int get_driver(sd_bus *bus, const char *path, const char *interface, const char *property,
		      sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct band *b = userdata;

	return sd_bus_message_append(reply, "s", b->driver->name);
}

static int get_title(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct band *b = userdata;

	return sd_bus_message_append(reply, "s", b->driver->title);
}

static int get_kind(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct band *b = userdata;

	return sd_bus_message_append(reply, "s", kind_name(b->driver->kind));
}

static int get_side(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct band *b = userdata;

	return sd_bus_message_append(reply, "s", side_name(b->file.side));
}

static int get_state(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct band *b = userdata;

	return sd_bus_message_append(reply, "s", link_state_name(b->link.state));
}

static int get_paired(sd_bus *bus, const char *path, const char *interface, const char *property,
		      sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct band *b = userdata;

	return sd_bus_message_append(reply, "b", (int)b->paired);
}

static int get_battery_low(sd_bus *bus, const char *path, const char *interface,
			   const char *property, sd_bus_message *reply, void *userdata,
			   sd_bus_error *error)
{
	const struct band *b = userdata;

	return sd_bus_message_append(reply, "b", (int)b->battery.low);
}

static int get_rest(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct band *b = userdata;

	return sd_bus_message_append(reply, "s", b->rest);
}

static int get_rate(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct band *b = userdata;
	struct track_live live = { 0 };

	if (b->flowing)
		track_live(&b->track, &live);
	return sd_bus_message_append(reply, "d", live.rate_hz);
}

#define CONST_ SD_BUS_VTABLE_PROPERTY_CONST
#define LIVE_  SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE
#define TEXT(name, field, flags) \
	SD_BUS_PROPERTY(name, "s", bus_get_text, offsetof(struct band, field), flags)
#define NUMBER(name, type, field, flags) \
	SD_BUS_PROPERTY(name, type, NULL, offsetof(struct band, field), flags)
#define ACT(name, handler)                                                       \
	SD_BUS_METHOD_WITH_ARGS(name, SD_BUS_NO_ARGS, SD_BUS_NO_RESULT, handler, \
				SD_BUS_VTABLE_UNPRIVILEGED)

static const sd_bus_vtable band_vtable[] = {
	SD_BUS_VTABLE_START(0),
	TEXT("Id", file.id, CONST_),
	TEXT("Address", file.address, CONST_),
	TEXT("Name", file.name, LIVE_),
	SD_BUS_PROPERTY("Title", "s", get_title, 0, CONST_),
	SD_BUS_PROPERTY("Driver", "s", get_driver, 0, CONST_),
	SD_BUS_PROPERTY("Kind", "s", get_kind, 0, CONST_),
	SD_BUS_PROPERTY("Side", "s", get_side, 0, LIVE_),
	SD_BUS_PROPERTY("State", "s", get_state, 0, LIVE_),
	TEXT("Reason", reason, LIVE_),
	NUMBER("Battery", "i", battery.pct, LIVE_),
	SD_BUS_PROPERTY("BatteryLow", "b", get_battery_low, 0, LIVE_),
	TEXT("Firmware", firmware, LIVE_),
	TEXT("Model", model, LIVE_),
	SD_BUS_PROPERTY("Paired", "b", get_paired, 0, LIVE_),
	SD_BUS_PROPERTY("Rest", "s", get_rest, 0, LIVE_),
	SD_BUS_PROPERTY("Rate", "d", get_rate, 0, 0),
	NUMBER("Offset", "d", file.offset_n, LIVE_),
	SD_BUS_PROPERTY("Scale", "d", get_scale, 0, LIVE_),
	NUMBER("PacketsBad", "t", packets_bad, 0),
	NUMBER("PacketsLost", "t", packets_lost, 0),
	NUMBER("Reconnects", "u", link.reconnects, LIVE_),
	ACT("Tare", method_tare),
	SD_BUS_METHOD_WITH_ARGS("Calibrate", SD_BUS_ARGS("a(dd)", points),
				SD_BUS_RESULT("d", scale, "d", offset, "d", worst),
				method_calibrate, SD_BUS_VTABLE_UNPRIVILEGED),
	ACT("Claim", method_claim),
	ACT("Release", method_release),
	SD_BUS_METHOD_WITH_ARGS("OpenStream", SD_BUS_NO_ARGS, SD_BUS_RESULT("h", stream),
				method_open_stream, SD_BUS_VTABLE_UNPRIVILEGED),
	ACT("LetGo", method_let_go),
	SD_BUS_VTABLE_END
};

int band_register(struct band *b)
{
	int r;

	r = sd_bus_add_object_vtable(b->bus->sd, &b->slot, b->path, IFACE_BAND, band_vtable, b);
	if (r < 0)
		return r;

	bus_appeared(b->bus, b->path);
	return 0;
}
