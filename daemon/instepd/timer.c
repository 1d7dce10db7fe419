/* SPDX-License-Identifier: MIT */

/*
 * The three steps of every timer here, in one place. Those that need another clock, or to be more
 * exact, are left to themselves.
 */

#include "instepd/timer.h"
#include "sys/log.h"
#include "util/macro.h"

int timer_new(sd_event *event, sd_event_source **ret, sd_event_time_handler_t handler,
	      void *userdata, const char *description)
{
	int r;

	r = sd_event_add_time(event, ret, CLOCK_BOOTTIME, 0, 100 * USEC_PER_MSEC, handler,
			      userdata);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(*ret, description);
	return sd_event_source_set_enabled(*ret, SD_EVENT_OFF);
}

void timer_set(sd_event_source *timer, uint64_t host_us)
{
	int r;

	r = sd_event_source_set_time(timer, host_us);
	if (r >= 0)
		r = sd_event_source_set_enabled(timer, SD_EVENT_ONESHOT);
	if (r < 0)
		log_warning_errno(r, "Failed to set a timer: %m");
}

void timer_off(sd_event_source *timer)
{
	(void)sd_event_source_set_enabled(timer, SD_EVENT_OFF);
}
