/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Messages with a level, to the journal where stderr is connected to it, else to stderr. A function
 * either logs its error or returns it. Health data (force, counts, history) is never logged above
 * debug.
 */

#include <errno.h>
#include <syslog.h>

#include "util/macro.h"

/**
 * log_init() - call once, first
 * @name: goes before each line on stderr, and is SYSLOG_IDENTIFIER in the journal; a literal
 *
 * INSTEP_LOG=debug|info|warning|err sets the least level that is shown; info without it.
 */
void log_init(const char *name);

/** log_printf() - @error is a negative errno for %m, or 0. Return: @error. */
_printf_(3, 4) int log_printf(int level, int error, const char *format, ...);

#define log_debug(...)            log_printf(LOG_DEBUG, 0, __VA_ARGS__)
#define log_info(...)             log_printf(LOG_INFO, 0, __VA_ARGS__)
#define log_warning(...)          log_printf(LOG_WARNING, 0, __VA_ARGS__)
#define log_error(...)            log_printf(LOG_ERR, 0, __VA_ARGS__)
#define log_debug_errno(r, ...)   log_printf(LOG_DEBUG, r, __VA_ARGS__)
#define log_warning_errno(r, ...) log_printf(LOG_WARNING, r, __VA_ARGS__)
#define log_error_errno(r, ...)   log_printf(LOG_ERR, r, __VA_ARGS__)

/**
 * log_fields() - a message with up to 8 journal fields, each "INSTEP_BAND=...", NULL behind the
 * last
 */
_printf_(3, 4) void log_fields(int level, const char *const *fields, const char *format, ...);
