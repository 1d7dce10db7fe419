/* SPDX-License-Identifier: MIT */

/*
 * sd_event_set_watchdog() follows WATCHDOG_USEC of the unit and would run from start to end. Here
 * the time-out is sent with the notification instead (sd_notify(3)): WATCHDOG_USEC=0 takes it off
 * again.
 */

#include <systemd/sd-daemon.h>

#include "instepd/now.h"
#include "instepd/watchdog.h"
#include "sys/log.h"

#define TIMEOUT_US (20 * USEC_PER_SEC)
#define PING_US    (TIMEOUT_US / 2)

static int on_ping(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)sd_notify(0, "WATCHDOG=1");
	return sd_event_source_set_time(source, now_host_us() + PING_US);
}

int watchdog_start(sd_event *event, sd_event_source **ret)
{
	_cleanup_(sd_event_source_unrefp) sd_event_source *source = NULL;
	int r;

	r = sd_notifyf(0, "WATCHDOG_USEC=%llu\nWATCHDOG=1", (unsigned long long)TIMEOUT_US);
	if (r <= 0)
		return r;

	r = sd_event_add_time(event, &source, CLOCK_BOOTTIME, now_host_us() + PING_US, USEC_PER_SEC,
			      on_ping, NULL);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(source, "watchdog");
	r = sd_event_source_set_enabled(source, SD_EVENT_ON);
	if (r < 0)
		return r;

	log_debug("The watchdog is on");
	*ret = TAKE(source);
	return 0;
}

sd_event_source *watchdog_stop(sd_event_source *source)
{
	if (!source)
		return NULL;

	(void)sd_notify(0, "WATCHDOG_USEC=0");
	log_debug("The watchdog is off");
	return sd_event_source_disable_unref(source);
}
