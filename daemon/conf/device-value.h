/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Parsers for the table of a .device file: each a keyfile_parser, for a field of the type that is
 * named behind it.
 */

#include <stddef.h>

int value_driver(const char *value, void *field, size_t size);   /* const struct driver * */
int value_names(const char *value, void *field, size_t size);    /* char[MODEL_NAMES_MAX] */
int value_any_case(const char *value, void *field, size_t size); /* bool */
int value_uuid(const char *value, void *field, size_t size);     /* char[37] */
int value_uuids(const char *value, void *field, size_t size);    /* char[MODEL_SERVICES_MAX] */
int value_company(const char *value, void *field, size_t size);  /* uint16_t */
int value_data(const char *value, void *field, size_t size);     /* struct model_data */
