/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Parsers for the table of a .routine file: each a keyfile_parser, for a field of the type that is
 * named behind it.
 */

#include <stddef.h>

int value_kind(const char *value, void *field, size_t size);       /* enum step_kind */
int value_sides(const char *value, void *field, size_t size);      /* enum sides */
int value_first(const char *value, void *field, size_t size);      /* enum side */
int value_count(const char *value, void *field, size_t size);      /* struct range */
int value_time(const char *value, void *field, size_t size);       /* struct range, microseconds */
int value_plan(const char *value, void *field, size_t size);       /* struct plan */
int value_minutes(const char *value, void *field, size_t size);    /* unsigned */
int value_target(const char *value, void *field, size_t size);     /* struct target */
int value_sensors(const char *value, void *field, size_t size);    /* unsigned, of enum sensor */
int value_variants(const char *value, void *field, size_t size);   /* struct draft_parts */
int value_directions(const char *value, void *field, size_t size); /* struct draft_parts */

/** value_words() - char[size]: a list, "a,b" as "a, b" */
int value_words(const char *value, void *field, size_t size);
