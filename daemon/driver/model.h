/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A product: how it is called, how it is recognised before anybody is connected to it, and which
 * driver speaks to it. A protocol is code, a product is a file (conf/device-file.h makes the one
 * from the other). What is matched is a hint: the connection finds out whether the service is
 * really there.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "driver/generic.h"

#define MODEL_ID_MAX       64
#define MODEL_TITLE_MAX    64
#define MODEL_NAMES_MAX    128 /* bytes, of all of them */
#define MODEL_SERVICES_MAX 160 /* bytes: four UUIDs */
/* A legacy advertisement is 31 bytes (Bluetooth Core 5.3, vol. 3 part C, 11). */
#define MODEL_DATA_MAX 27

/* The maker's data of an advertisement, behind the company's id. */
struct model_data {
	size_t n; /* 0 = any */
	uint8_t bytes[MODEL_DATA_MAX];
	uint8_t mask[MODEL_DATA_MAX]; /* 0xff: this byte must be so; 0: any */
};

struct model {
	char id[MODEL_ID_MAX];
	char title[MODEL_TITLE_MAX];
	const struct driver *driver; /* of the table, or generic.driver: then it cannot be copied */
	struct generic generic;

	/* Any one of these is enough; "" matches nothing. */
	char names[MODEL_NAMES_MAX];       /* "Xsens DOT, Movella*": * at the end is any rest */
	bool any_case;                     /* of the names */
	char services[MODEL_SERVICES_MAX]; /* UUIDs, 128 bits, lower case, parted by commas */
	bool has_company;
	uint16_t company; /* Bluetooth SIG's id of the maker */
	struct model_data data;
};

/* All that are known, those that come first first. */
struct models {
	size_t n;
	const struct model *const *list;
};

struct maker_data {
	uint16_t company;
	const uint8_t *bytes; /* behind the id */
	size_t n;
};

/* What a device says of itself to everybody. */
struct advert {
	const char *name;         /* or NULL */
	const char *const *uuids; /* of services, NULL-terminated, or NULL */
	const struct maker_data *makers;
	size_t n_makers;
};

/** model_match() - the first model that @a is one of, or NULL */
const struct model *model_match(const struct models *models, const struct advert *a);

/** model_has_service() - is the service @uuid one that @m is recognised by? */
bool model_has_service(const struct model *m, const char *uuid);

/** models_driver() - by name; of the table, or one that a file describes. NULL if there is none. */
const struct driver *models_driver(const struct models *models, const char *name);
