/* SPDX-License-Identifier: MIT */

/* Ranges as people write them: the unit stands behind the second number and counts for both. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/range.h"
#include "util/parse.h"

#define NUMBER    "0123456789. "
#define VALUE_MAX 32 /* bytes of one end; no number that means something is longer */

/* The two texts of "5-10s"; both are the whole one when it is a single value. */
struct ends {
	char least[2 * VALUE_MAX], most[VALUE_MAX];
};

static int split(const char *text, struct ends *ret)
{
	const char *dash = strchr(text, '-');
	const char *most = dash ? dash + 1 + strspn(dash + 1, " ") : text;
	size_t n = dash ? (size_t)(dash - text) : strlen(text);

	while (n > 0 && text[n - 1] == ' ')
		n--;
	if (n >= VALUE_MAX || strlen(most) >= VALUE_MAX)
		return -EINVAL;

	(void)snprintf(ret->least, sizeof(ret->least), "%.*s", (int)n, text);
	(void)snprintf(ret->most, sizeof(ret->most), "%s", most);
	return 0;
}

static int put(struct range range, struct range *ret)
{
	if (range.least > range.most)
		return -EDOM;

	*ret = range;
	return 0;
}

int range_parse_count(const char *text, unsigned max, struct range *ret)
{
	unsigned least, most;
	struct ends ends;
	int r;

	r = split(text, &ends);
	if (r == 0)
		r = parse_unsigned(ends.least, 0, max, &least);
	if (r == 0)
		r = parse_unsigned(ends.most, 0, max, &most);
	if (r < 0)
		return r;

	return put((struct range){ least, most }, ret);
}

int range_parse_duration(const char *text, struct range *ret)
{
	struct range range;
	struct ends ends;
	size_t n;
	int r;

	r = split(text, &ends);
	if (r < 0)
		return r;

	/* "5-10s": the 5 are seconds, too; of "5-1min 30s" minutes, which is then upside down */
	n = strlen(ends.least);
	if (n > 0 && strspn(ends.least, NUMBER) == n)
		strcpy(ends.least + n, ends.most + strspn(ends.most, NUMBER));

	r = parse_duration(ends.least, &range.least);
	if (r == 0)
		r = parse_duration(ends.most, &range.most);
	if (r < 0)
		return r;

	return put(range, ret);
}
