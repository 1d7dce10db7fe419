/* SPDX-License-Identifier: MIT */

/* The face of a routine: org.instep.Instep1.Routine. */

#include "conf/plan.h"
#include "instepd/needs.h"
#include "instepd/routines.h"
#include "instepd/step-dict.h"
#include "util/macro.h"

static const struct routine *routine_of(void *userdata)
{
	const struct routine_object *o = userdata;

	return &o->entry->routine;
}

static int get_id(sd_bus *bus, const char *path, const char *interface, const char *property,
		  sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", routine_of(userdata)->id);
}

static int get_name(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", routine_of(userdata)->name);
}

static int get_summary(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "s", routine_of(userdata)->summary);
}

static int get_needs(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return needs_append(reply, routine_of(userdata));
}

static int get_exercises(sd_bus *bus, const char *path, const char *interface, const char *property,
			 sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct routine *routine = routine_of(userdata);
	int r;

	r = sd_bus_message_open_container(reply, 'a', "s");
	if (r < 0)
		return r;

	for (unsigned i = 0; i < routine->n_steps; i++) {
		r = sd_bus_message_append(reply, "s", routine->steps[i].exercise);
		if (r < 0)
			return r;
	}

	return sd_bus_message_close_container(reply);
}

static int get_duration(sd_bus *bus, const char *path, const char *interface, const char *property,
			sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct routine_object *o = userdata;
	struct routine routine = o->entry->routine;
	uint64_t us;

	routine_stretch(&routine, o->routines->tempo);
	us = routine_duration_us(&routine, o->routines->ready_us);
	return sd_bus_message_append(reply, "u", (uint32_t)MIN(us / USEC_PER_SEC, UINT32_MAX));
}

static int get_planned(sd_bus *bus, const char *path, const char *interface, const char *property,
		       sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return sd_bus_message_append(reply, "u", routine_planned(routine_of(userdata)));
}

static int get_plan(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	char text[PLAN_TEXT_MAX];

	plan_text(&routine_of(userdata)->plan, text);
	return sd_bus_message_append(reply, "s", text);
}

static int get_article_minutes(sd_bus *bus, const char *path, const char *interface,
			       const char *property, sd_bus_message *reply, void *userdata,
			       sd_bus_error *error)
{
	return sd_bus_message_append(reply, "u", routine_of(userdata)->article_minutes);
}

static int get_steps(sd_bus *bus, const char *path, const char *interface, const char *property,
		     sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	return step_dicts_append(reply, routine_of(userdata), NULL);
}

static int get_file(sd_bus *bus, const char *path, const char *interface, const char *property,
		    sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
	const struct routine_object *o = userdata;

	return sd_bus_message_append(reply, "s", o->entry->path);
}

#define SHOWN(name, type, getter) \
	SD_BUS_PROPERTY(name, type, getter, 0, SD_BUS_VTABLE_PROPERTY_EMITS_CHANGE)

static const sd_bus_vtable routine_vtable[] = {
	SD_BUS_VTABLE_START(0),
	SD_BUS_PROPERTY("Id", "s", get_id, 0, SD_BUS_VTABLE_PROPERTY_CONST),
	SHOWN("Name", "s", get_name),
	SHOWN("Summary", "s", get_summary),
	SHOWN("Needs", "as", get_needs),
	SHOWN("Exercises", "as", get_exercises),
	SHOWN("EstimatedDuration", "u", get_duration),
	SHOWN("Planned", "u", get_planned),
	SHOWN("Plan", "s", get_plan),
	SHOWN("ArticleMinutes", "u", get_article_minutes),
	SHOWN("Steps", "aa{sv}", get_steps),
	SHOWN("File", "s", get_file),
	SD_BUS_VTABLE_END,
};

int routine_register(struct routine_object *o)
{
	int r;

	r = sd_bus_add_object_vtable(o->routines->bus->sd, &o->slot, o->path, IFACE_ROUTINE,
				     routine_vtable, o);
	if (r < 0)
		return r;

	bus_appeared(o->routines->bus, o->path);
	return 0;
}
