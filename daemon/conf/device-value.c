/* SPDX-License-Identifier: MIT */

/* The values of a .device file: what each kind of them looks like, one function a kind. */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "conf/device-value.h"
#include "driver/model.h"
#include "sys/keyfile.h"
#include "util/parse.h"
#include "util/words.h"

#define UUID_LENGTH 36

int value_driver(const char *value, void *field, size_t size)
{
	const struct driver *driver = driver_find(value);

	if (!driver)
		return -EINVAL;

	*(const struct driver **)field = driver;
	return 0;
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
