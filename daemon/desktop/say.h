/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What this program says, on stderr and with the prefix by which systemd knows how grave it is.
 * Never a cue: what a person does is nobody's log.
 */

#include <glib.h>
#include <syslog.h>

/** say() - a line; @level is LOG_INFO, LOG_WARNING, ... */
void say(int level, const char *format, ...) G_GNUC_PRINTF(2, 3);
