/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A timer of the loop that is set now and then: CLOCK_BOOTTIME, so that it counts through a sleep
 * of the computer, and up to 0.1 s late, so that wake-ups can be shared.
 */

#include <stdint.h>
#include <systemd/sd-event.h>

/** timer_new() - off at first. Return: 0 or negative errno. */
int timer_new(sd_event *event, sd_event_source **ret, sd_event_time_handler_t handler,
	      void *userdata, const char *description);

/** timer_set() - once, at @host_us; that it cannot be set is a warning in the log */
void timer_set(sd_event_source *timer, uint64_t host_us);
void timer_off(sd_event_source *timer);
