/* SPDX-License-Identifier: MIT */
/*
 * Reads just enough of XML to compare two introspections: members with their arguments and types,
 * and whether a property's changes are announced. Prose, order and other annotations are left out.
 */

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/members.h"
#include "util/macro.h"

#define LINES_MAX 128

struct tag {
	char name[32];
	struct {
		char name[32], value[128];
	} attributes[8];
	unsigned n;
	bool closing, empty;
};

static const char *attribute(const struct tag *t, const char *name)
{
	for (unsigned i = 0; i < t->n; i++) {
		if (!strcmp(t->attributes[i].name, name))
			return t->attributes[i].value;
	}

	return "";
}

/*
 * The next element's tag at or after @p, comments and declarations left out. Return: what follows
 * it, NULL at the end.
 */
static const char *next_tag(const char *p, struct tag *t)
{
	int n;

	*t = (struct tag){ 0 };
	while ((p = strchr(p, '<')) && (p[1] == '!' || p[1] == '?')) {
		bool comment = !strncmp(p, "<!--", 4);

		p = strstr(p, comment ? "-->" : ">");
		if (!p)
			return NULL;
	}
	if (!p)
		return NULL;

	p++;
	t->closing = *p == '/';
	if (sscanf(p + t->closing, "%31[a-zA-Z]%n", t->name, &n) != 1)
		return NULL;

	p += t->closing + n;
	while (t->n < ELEMENTS(t->attributes) &&
	       sscanf(p, " %31[a-zA-Z] = \"%127[^\"]\"%n", t->attributes[t->n].name,
		      t->attributes[t->n].value, &n) == 2) {
		p += n;
		t->n++;
	}

	p = strchr(p, '>');
	if (!p)
		return NULL;
	t->empty = p[-1] == '/';
	return p + 1;
}

struct lines {
	char *line[LINES_MAX];
	size_t n;
};

static bool is_member(const struct tag *t)
{
	return !strcmp(t->name, "method") || !strcmp(t->name, "signal") ||
	       !strcmp(t->name, "property");
}

static void begin_line(FILE *out, const struct tag *t)
{
	fprintf(out, "%s %s %s %s", t->name, attribute(t, "name"), attribute(t, "type"),
		attribute(t, "access"));
}

/* An argument or an annotation of the member that is open */
static void add_detail(FILE *out, const struct tag *t)
{
	if (!strcmp(t->name, "arg"))
		fprintf(out, " %s:%s:%s", attribute(t, "direction"), attribute(t, "name"),
			attribute(t, "type"));
	else if (!strcmp(attribute(t, "name"),
			 "org.freedesktop.DBus.Property.EmitsChangedSignal") &&
		 strcmp(attribute(t, "value"), "true"))
		fprintf(out, " changes:%s", attribute(t, "value"));
}

static void read_members(const char *xml, const char *interface, struct lines *ret)
{
	bool inside = false;
	FILE *out = NULL;
	struct tag t;
	size_t size;

	while ((xml = next_tag(xml, &t)) && ret->n < LINES_MAX) {
		if (!strcmp(t.name, "interface")) {
			inside = !t.closing && !strcmp(attribute(&t, "name"), interface);
		} else if (inside && is_member(&t)) {
			if (!t.closing) {
				out = open_memstream(&ret->line[ret->n], &size);
				begin_line(out, &t);
			}
			if (t.closing || t.empty) {
				fclose(out);
				out = NULL;
				ret->n++;
			}
		} else if (out && !t.closing) {
			add_detail(out, &t);
		}
	}
	if (out)
		fclose(out);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char *members_of(const char *xml, const char *interface)
{
	struct lines lines = { 0 };
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	read_members(xml, interface, &lines);
	qsort(lines.line, lines.n, sizeof(lines.line[0]), compare);
	for (size_t i = 0; i < lines.n; i++) {
		fprintf(out, "%s\n", lines.line[i]);
		free(lines.line[i]);
	}
	fclose(out);
	return text;
}
