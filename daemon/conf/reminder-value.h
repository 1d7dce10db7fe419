/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The values that instep.conf and a reminder's file both have: each is a keyfile_parser into the
 * field of that name of struct reminder_settings (conf/settings.h), with what it expects.
 */

#include <stddef.h>

#define EXPECT_CATCH_UP "a time from 1 min to 24 h, such as 3h"
#define EXPECT_APART    "a time up to 24 h, such as 2h; 0 = at once"
#define EXPECT_REPEAT   "a time from 1 min to 24 h, such as 15min"
#define EXPECT_REPEATS  "a number from 0 to 10"
#define EXPECT_QUIET    "two times of day, such as 22:00-07:00, or never"
#define EXPECT_ON_BAND  "ask, yes or no"

int reminder_parse_catch_up(const char *value, void *field, size_t size);
int reminder_parse_apart(const char *value, void *field, size_t size);
int reminder_parse_repeat(const char *value, void *field, size_t size);
int reminder_parse_repeats(const char *value, void *field, size_t size);
int reminder_parse_quiet(const char *value, void *field, size_t size);
int reminder_parse_on_band(const char *value, void *field, size_t size);

/* Those of instep.conf alone. */
int reminder_parse_clock(const char *value, void *field, size_t size); /* "07:30": uint32_t */
/* "09:00-18:00": struct hours */
int reminder_parse_hours(const char *value, void *field, size_t size);
int reminder_parse_settle(const char *value, void *field, size_t size); /* up to 1 h */
int reminder_parse_window(const char *value, void *field, size_t size); /* up to 24 h */
