/* SPDX-License-Identifier: MIT */
/* The findings of `instepctl doctor`, as JSON from the start: printed or handed to a script. */

#include <stdarg.h>
#include <stdio.h>

#include "ctl/doctor.h"

const char *verdict_name(enum verdict verdict)
{
	switch (verdict) {
	case VERDICT_OK:
		return "ok";
	case VERDICT_NOTE:
		return "note";
	case VERDICT_PROBLEM:
		return "problem";
	}
	return "";
}

void doctor_find(struct doctor *d, enum verdict verdict, const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);

	d->n[verdict]++;
	(void)json_array_append_new(d->findings,
				    json_pack("{s:s, s:s, s:s}", "check", d->check, "verdict",
					      verdict_name(verdict), "text", text));
}

void doctor_advise(struct doctor *d, const char *format, ...)
{
	json_t *finding = json_array_get(d->findings, json_array_size(d->findings) - 1);
	char text[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	(void)json_object_set_new(finding, "advice", json_string(text));
}

static void on_complaint(void *userdata, const char *sentence)
{
	struct doctor *d = userdata;

	doctor_find(d, VERDICT_NOTE, "%s", sentence);
}

struct complaints doctor_complaints(struct doctor *d)
{
	return (struct complaints){ .say = on_complaint, .userdata = d };
}

void doctor_done(struct doctor *d)
{
	sd_bus_flush_close_unref(d->system);
	sd_bus_flush_close_unref(d->user);
	json_decref(d->findings);
	json_decref(d->bluez);
	json_decref(d->manager);
}
