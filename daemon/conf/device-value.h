/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Parsers for the table of a .device file: each a keyfile_parser, for a field of the type that is
 * named behind it.
 */

#include <stddef.h>

int value_driver(const char *value, void *field, size_t size);   /* char[MODEL_ID_MAX] */
int value_names(const char *value, void *field, size_t size);    /* char[MODEL_NAMES_MAX] */
int value_any_case(const char *value, void *field, size_t size); /* bool */
int value_uuid(const char *value, void *field, size_t size);     /* char[37] */
int value_uuids(const char *value, void *field, size_t size);    /* char[MODEL_SERVICES_MAX] */
int value_company(const char *value, void *field, size_t size);  /* uint16_t */
int value_data(const char *value, void *field, size_t size);     /* struct model_data */

/* Of a sensor that the file describes. */
int value_bytes(const char *value, void *field, size_t size);         /* struct write */
int value_rate(const char *value, void *field, size_t size);          /* double, Hz */
int value_samples(const char *value, void *field, size_t size);       /* unsigned */
int value_offset(const char *value, void *field, size_t size);        /* unsigned */
int value_stride(const char *value, void *field, size_t size);        /* unsigned */
int value_type(const char *value, void *field, size_t size);          /* enum number_type */
int value_stamp_type(const char *value, void *field, size_t size);    /* enum number_type */
int value_scale(const char *value, void *field, size_t size);         /* double */
int value_force_unit(const char *value, void *field, size_t size);    /* double, newtons */
int value_accel_unit(const char *value, void *field, size_t size);    /* double, g */
int value_rotation_unit(const char *value, void *field, size_t size); /* double, degrees a second */
int value_time_unit(const char *value, void *field, size_t size);     /* double, microseconds */
