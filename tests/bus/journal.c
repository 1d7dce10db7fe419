/* SPDX-License-Identifier: MIT */
/* The journal also goes to a log in the scratch folder, which is printed if the test fails. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bus/harness-internal.h"
#include "bus/journal.h"

void journal_init(struct journal *j, struct harness *h)
{
	*j = (struct journal){ .h = h, .text = strdup("") };
}

void journal_add(struct journal *j, const char *format, ...)
{
	char line[2048];
	va_list args;
	size_t n;
	int log;

	va_start(args, format);
	vsnprintf(line, sizeof(line) - 1, format, args);
	va_end(args);
	n = strlen(line);
	line[n++] = '\n';

	log = log_open(j->h, "journal");
	check(write(log, line, n) == (ssize_t)n);
	close(log);

	j->text = realloc(j->text, j->n + n + 1);
	check(j->text);
	memcpy(j->text + j->n, line, n);
	j->n += n;
	j->text[j->n] = '\0';
}

/* The next line that is @line, whole or up to its "*"; NULL = none */
static const char *find(const char *at, const char *line)
{
	size_t n = strlen(line);
	bool whole = line[n - 1] != '*';

	n -= !whole;
	while (*at) {
		size_t length = strcspn(at, "\n");

		if (!strncmp(at, line, n) && (!whole || length == n))
			return at;
		at += length + 1;
	}
	return NULL;
}

static bool is_there(void *userdata)
{
	struct journal *j = userdata;
	const char *at = find(j->text + j->mark, j->expected);

	if (at)
		j->mark = (size_t)(at - j->text) + strcspn(at, "\n") + 1;
	return at;
}

void journal_wait(struct journal *j, const char *line)
{
	j->expected = line;
	wait_for(j->h, is_there, j, line);
}

unsigned journal_count(const struct journal *j, const char *begin)
{
	unsigned n = 0;

	for (const char *at = j->text; *at; at += strcspn(at, "\n") + 1)
		n += !strncmp(at, begin, strlen(begin));
	return n;
}

static bool are_there(void *userdata)
{
	struct journal *j = userdata;

	return journal_count(j, j->expected) == j->expected_n;
}

void journal_wait_count(struct journal *j, const char *begin, unsigned n)
{
	j->expected = begin;
	j->expected_n = n;
	wait_for(j->h, are_there, j, begin);
}
