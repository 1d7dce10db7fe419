/* SPDX-License-Identifier: MIT */

/*
 * Options of a method call: a misspelt one is a mistake to be told of, never something to pass over
 * in silence.
 */

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "instepd/errors.h"
#include "instepd/options.h"

static const char *type_words(char type)
{
	switch (type) {
	case 's':
		return "a text (s)";
	case 'b':
		return "true or false (b)";
	case 'u':
		return "a whole number (u)";
	case 'a':
		return "a list of texts (as)";
	case 't':
		return "an instant (t)";
	default:
		return "a number (d)";
	}
}

static const struct option *find(const struct option *options, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(options[i].name, name) == 0)
			return &options[i];
	return NULL;
}

static int unknown(const struct option *options, size_t n, const char *name, sd_bus_error *error)
{
	char known[256] = "";
	size_t used = 0;

	for (size_t i = 0; i < n && used < sizeof(known); i++)
		used += (size_t)snprintf(known + used, sizeof(known) - used, "%s%s", i ? ", " : "",
					 options[i].name);

	return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
				 "There is no option \"%s\". Known are: %s.", name, known);
}

static int read_list(sd_bus_message *m, const struct option *o, sd_bus_error *error)
{
	struct option_value *v = o->value;
	const char *text;
	int r;

	r = sd_bus_message_enter_container(m, 'v', "as");
	if (r < 0)
		return r;

	r = sd_bus_message_enter_container(m, 'a', "s");
	if (r < 0)
		return r;

	for (v->n_list = 0; (r = sd_bus_message_read(m, "s", &text)) > 0;) {
		if (v->n_list == OPTION_LIST_MAX)
			return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
						 "Option \"%s\" has more than %d texts.", o->name,
						 OPTION_LIST_MAX);
		v->list[v->n_list++] = text;
	}
	if (r < 0)
		return r;

	r = sd_bus_message_exit_container(m);
	return r < 0 ? r : sd_bus_message_exit_container(m);
}

static int read_value(sd_bus_message *m, const struct option *o, sd_bus_error *error)
{
	const char signature[] = { o->type, o->type == 'a' ? 's' : '\0', '\0' };
	const char *contents;
	int r;

	r = sd_bus_message_peek_type(m, NULL, &contents);
	if (r < 0)
		return r;

	if (strcmp(contents, signature) != 0)
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Option \"%s\" must be %s, not of the type \"%s\".",
					 o->name, type_words(o->type), contents);

	if (o->type == 's')
		r = sd_bus_message_read(m, "v", "s", &o->value->text);
	else if (o->type == 'a')
		r = read_list(m, o, error);
	else if (o->type == 'b')
		r = sd_bus_message_read(m, "v", "b", &o->value->flag);
	else if (o->type == 'u')
		r = sd_bus_message_read(m, "v", "u", &o->value->count);
	else if (o->type == 't')
		r = sd_bus_message_read(m, "v", "t", &o->value->instant);
	else
		r = sd_bus_message_read(m, "v", "d", &o->value->number);
	if (r < 0)
		return r;

	if (o->type == 'd' && !isfinite(o->value->number))
		return sd_bus_error_setf(error, ERROR_INVALID_ARGUMENT,
					 "Option \"%s\" must be a finite number.", o->name);

	o->value->given = true;
	return 0;
}

int options_read(sd_bus_message *m, const struct option *options, size_t n, sd_bus_error *error)
{
	const struct option *o;
	const char *name;
	int r;

	r = sd_bus_message_enter_container(m, 'a', "{sv}");
	if (r < 0)
		return r;

	while ((r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
		r = sd_bus_message_read(m, "s", &name);
		if (r < 0)
			return r;

		o = find(options, n, name);
		if (!o)
			return unknown(options, n, name, error);

		r = read_value(m, o, error);
		if (r < 0)
			return r;

		r = sd_bus_message_exit_container(m);
		if (r < 0)
			return r;
	}
	if (r < 0)
		return r;

	return sd_bus_message_exit_container(m);
}
