/* SPDX-License-Identifier: MIT */
/*
 * Lines of the daemon's streams into samples. The daemon writes numbers with all their digits, so
 * the doubles are the same as in the daemon. What else a line tells (smoothed values) is left to
 * those who show it.
 */

#include <errno.h>
#include <jansson.h>

#include "ctl/stream-line.h"
#include "util/macro.h"

/* A count of microseconds or lines. */
static int read_count(const json_t *line, const char *key, uint64_t *ret)
{
	const json_t *value = json_object_get(line, key);

	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return -EBADMSG;

	*ret = (uint64_t)json_integer_value(value);
	return 0;
}

static int read_number(const json_t *line, const char *key, double *ret)
{
	const json_t *value = json_object_get(line, key);

	if (!json_is_number(value))
		return -EBADMSG;

	*ret = json_number_value(value);
	return 0;
}

static int read_motion(const json_t *line, struct sample *ret)
{
	const struct {
		const char *key;
		double *value;
	} numbers[] = {
		{ "ax_g", &ret->accel_g.x },    { "ay_g", &ret->accel_g.y },
		{ "az_g", &ret->accel_g.z },    { "gx_dps", &ret->rate_dps.x },
		{ "gy_dps", &ret->rate_dps.y }, { "gz_dps", &ret->rate_dps.z },
	};

	ret->kind = SAMPLE_MOTION;
	for (size_t i = 0; i < ELEMENTS(numbers); i++)
		if (read_number(line, numbers[i].key, numbers[i].value) < 0)
			return -EBADMSG;
	return 0;
}

static int read_sample(const json_t *line, struct stream_line *ret)
{
	uint64_t epoch;

	if (read_count(line, "t_us", &ret->sample.t_us) < 0 ||
	    read_count(line, "epoch", &epoch) < 0)
		return -EBADMSG;

	ret->epoch = (uint32_t)epoch;
	if (!json_object_get(line, "force_n"))
		return read_motion(line, &ret->sample);
	if (read_number(line, "zero_n", &ret->zero_n) < 0)
		return -EBADMSG;
	return read_number(line, "force_n", &ret->sample.force_n);
}

int stream_line_read(const char *text, size_t n, struct stream_line *ret)
{
	struct stream_line line = { .sample.kind = SAMPLE_FORCE };
	json_auto_t *json = json_loadb(text, n, 0, NULL);
	int r;

	if (json_object_get(json, "lost"))
		r = read_count(json, "lost", &line.lost);
	else
		r = read_sample(json, &line);
	if (r < 0)
		return r;

	*ret = line;
	return 0;
}
