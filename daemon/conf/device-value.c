/* SPDX-License-Identifier: MIT */

/* The values of a .device file: what each kind of them looks like, one function a kind. */

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "conf/device-file.h"
#include "conf/device-value.h"
#include "driver/motion.h"
#include "driver/model.h"
#include "sys/keyfile.h"
#include "util/parse.h"
#include "util/words.h"

#define UUID_LENGTH 36

/* Of a unit in one of the number: a nanogram to a thousand tonnes, should somebody want that. */
#define SCALE_LEAST 1e-12
#define SCALE_MOST  1e9

int value_driver(const char *value, void *field, size_t size)
{
	if (strcmp(value, DEVICE_GENERIC) != 0 && !driver_find(value))
		return -EINVAL;

	return keyfile_text(value, field, size);
}

/* A name that is nothing but "*" would be every device there is. */
int value_names(const char *value, void *field, size_t size)
{
	char list[MODEL_NAMES_MAX] = "";
	const char *word, *star;
	size_t n;

	while (words_next(&value, &word, &n)) {
		star = n > 0 ? memchr(word, '*', n) : NULL;
		if (n == 0 || star == word || (star && star != word + n - 1))
			return -EINVAL;
		if (!words_add(list, sizeof(list), word, n))
			return -ERANGE;
	}
	return keyfile_text(list, field, size);
}

int value_any_case(const char *value, void *field, size_t size)
{
	bool counts;
	int r;

	r = keyfile_switch(value, &counts, sizeof(counts));
	if (r < 0)
		return r;

	*(bool *)field = !counts;
	return 0;
}

static bool is_uuid(const char *text)
{
	static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	if (strlen(text) != UUID_LENGTH)
		return false;
	for (size_t i = 0; i < UUID_LENGTH; i++)
		if (shape[i] == 'x' ? !isxdigit((unsigned char)text[i]) : text[i] != '-')
			return false;
	return true;
}

/* The 16 bits of the Bluetooth SIG's own stand for all 128 (Core 5.3, vol. 3 part B, 2.5.1). */
int value_uuid(const char *value, void *field, size_t size)
{
	char whole[UUID_LENGTH + 1];
	uint8_t bytes[2];

	if (size < sizeof(whole))
		return -ERANGE;
	if (parse_hex(value, bytes, sizeof(bytes)) == sizeof(bytes))
		(void)snprintf(whole, sizeof(whole), "0000%s-0000-1000-8000-00805f9b34fb", value);
	else if (is_uuid(value))
		memcpy(whole, value, sizeof(whole));
	else
		return -EINVAL;

	for (char *p = whole; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	memcpy(field, whole, sizeof(whole));
	return 0;
}

int value_uuids(const char *value, void *field, size_t size)
{
	char list[MODEL_SERVICES_MAX] = "", text[UUID_LENGTH + 1], uuid[UUID_LENGTH + 1];
	const char *word;
	size_t n;

	while (words_next(&value, &word, &n)) {
		if (n > UUID_LENGTH)
			return -EINVAL;
		(void)snprintf(text, sizeof(text), "%.*s", (int)n, word);
		if (value_uuid(text, uuid, sizeof(uuid)) < 0)
			return -EINVAL;
		if (!words_add(list, sizeof(list), uuid, UUID_LENGTH))
			return -ERANGE;
	}
	return keyfile_text(list, field, size);
}

int value_company(const char *value, void *field, size_t size)
{
	uint8_t bytes[2];

	if (strncmp(value, "0x", 2) != 0 || parse_hex(value + 2, bytes, sizeof(bytes)) != 2)
		return -EINVAL;

	*(uint16_t *)field = (uint16_t)(bytes[0] << 8 | bytes[1]);
	return 0;
}

int value_data(const char *value, void *field, size_t size)
{
	struct model_data data = { 0 };
	char pair[3];

	for (; *value; value += 2) {
		if (data.n == MODEL_DATA_MAX)
			return -ERANGE;
		(void)snprintf(pair, sizeof(pair), "%.2s", value);
		if (strcmp(pair, "..") != 0) {
			if (parse_hex(pair, &data.bytes[data.n], 1) != 1)
				return -EINVAL;
			data.mask[data.n] = 0xff;
		}
		data.n++;
	}

	*(struct model_data *)field = data;
	return 0;
}

int value_bytes(const char *value, void *field, size_t size)
{
	struct write write = { 0 };
	int n = parse_hex(value, write.bytes, sizeof(write.bytes));

	if (n <= 0)
		return n == -ENOBUFS ? -ERANGE : -EINVAL;

	write.n = (size_t)n;
	*(struct write *)field = write;
	return 0;
}

static int parse_between(const char *value, double least, double most, double *ret)
{
	double number;
	int r;

	r = parse_double(value, &number);
	if (r < 0)
		return r;
	if (fabs(number) < least || fabs(number) > most)
		return -ERANGE;

	*ret = number;
	return 0;
}

int value_rate(const char *value, void *field, size_t size)
{
	if (value[0] == '-')
		return -EINVAL;

	return parse_between(value, GENERIC_RATE_MIN, GENERIC_RATE_MAX, field);
}

int value_samples(const char *value, void *field, size_t size)
{
	return parse_unsigned(value, 1, DRIVER_SAMPLES_MAX, field);
}

int value_offset(const char *value, void *field, size_t size)
{
	return parse_unsigned(value, 0, GENERIC_OFFSET_MAX, field);
}

int value_stride(const char *value, void *field, size_t size)
{
	return parse_unsigned(value, 1, GENERIC_OFFSET_MAX, field);
}

int value_type(const char *value, void *field, size_t size)
{
	enum number_type type = number_type_find(value);

	if (type == NUMBER_NONE)
		return -EINVAL;

	*(enum number_type *)field = type;
	return 0;
}

int value_stamp_type(const char *value, void *field, size_t size)
{
	enum number_type type = number_type_find(value);

	if (type != NUMBER_U32LE && type != NUMBER_U32BE)
		return -EINVAL;

	*(enum number_type *)field = type;
	return 0;
}

int value_scale(const char *value, void *field, size_t size)
{
	return parse_between(value, SCALE_LEAST, SCALE_MOST, field);
}

struct unit {
	const char *name;
	double worth;
};

static int parse_unit(const char *value, const struct unit *units, size_t n, double *ret)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(units[i].name, value) == 0) {
			*ret = units[i].worth;
			return 0;
		}
	return -EINVAL;
}

int value_force_unit(const char *value, void *field, size_t size)
{
	static const struct unit units[] = {
		{ "N", 1 },
		{ "kg", NEWTON_PER_KG },
		{ "g", NEWTON_PER_KG / 1000 },
		{ "lb", NEWTON_PER_LB },
		{ "counts", 0 },
	};

	return parse_unit(value, units, ELEMENTS(units), field);
}

int value_accel_unit(const char *value, void *field, size_t size)
{
	static const struct unit units[] = {
		{ "g", 1 },
		{ "mg", 1e-3 },
		{ "m/s2", 1 / STANDARD_GRAVITY },
	};

	return parse_unit(value, units, ELEMENTS(units), field);
}

int value_rotation_unit(const char *value, void *field, size_t size)
{
	static const struct unit units[] = { { "dps", 1 }, { "rad/s", 180 / M_PI } };

	return parse_unit(value, units, ELEMENTS(units), field);
}

int value_time_unit(const char *value, void *field, size_t size)
{
	static const struct unit units[] = { { "us", 1 }, { "ms", 1000 } };

	return parse_unit(value, units, ELEMENTS(units), field);
}
