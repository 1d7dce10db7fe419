/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The service manager's watchdog, for the time of a workout only: at other times it would wake an
 * idle loop for ever.
 */

#include <systemd/sd-event.h>

/**
 * watchdog_start() - *ret stays NULL when nobody watches (not started by systemd). Return: 0 or
 * negative errno.
 */
int watchdog_start(sd_event *event, sd_event_source **ret);

/** watchdog_stop() - Return: NULL. @source may be NULL. */
sd_event_source *watchdog_stop(sd_event_source *source);
