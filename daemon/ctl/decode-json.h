/* SPDX-License-Identifier: MIT */
#pragma once

/* One packet as one JSON object: the words of `instepctl decode`. */

#include <jansson.h>

#include "driver/driver.h"

/*
 * How to print it: fifteen digits give back every number that was made of so few digits as a float
 * has.
 */
#define DECODE_JSON_STYLE (JSON_COMPACT | JSON_REAL_PRECISION(15))

/**
 * decode_json() - explain a packet
 * @word: "[SOURCE=]HEX"; SOURCE is a characteristic's UUID, or of an advertisement the company id
 * ("0x0100"); without it the driver's first source that carries readings
 * @ret:  what it means, or {"error":"..."}, or {"incomplete":true}; a new reference
 *
 * Return: 0, -EBADMSG (refused, @ret says why), -ENOMEM (@ret is then untouched).
 */
int decode_json(const struct driver *driver, struct decoder *d, const char *word, json_t **ret);
