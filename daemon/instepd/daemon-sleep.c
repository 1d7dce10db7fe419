/* SPDX-License-Identifier: MIT */

/*
 * What the daemon does when the computer sleeps. The streams are stopped, which pauses a workout
 * that a band guides; one that goes by the timer is paused here, or its holds would count on in the
 * sleep. Afterwards both go on by themselves, but for a timer after so long that nobody is still in
 * the middle of an exercise.
 */

#include "instepd/daemon.h"
#include "instepd/now.h"

static bool is_busy(void *userdata)
{
	const struct daemon *d = userdata;

	/* Once it was told of the sleep, it is only the stop that is still on its way to a band. */
	for (const struct band *b = d->bands; b; b = b->next)
		if (d->sleep.suspended ? peer_writing(b->peer) : b->link.state == LINK_STREAMING)
			return true;
	return workout_active(d->workout) && !d->sleep.suspended;
}

static void on_suspend(void *userdata)
{
	struct daemon *d = userdata;

	for (struct band *b = d->bands; b; b = b->next)
		band_link(b, LINK_SUSPEND, NULL);
	reminders_sleep(&d->reminders);

	d->paused_us = 0;
	if (!workout_active(d->workout) || d->workout->session.state != SESSION_RUNNING)
		return;

	d->paused_us = now_host_us();
	(void)workout_command(d->workout, session_pause);
}

static void on_resume(void *userdata)
{
	struct daemon *d = userdata;

	for (struct band *b = d->bands; b; b = b->next)
		band_link(b, LINK_RESUME, NULL);
	reminders_awake(&d->reminders);

	if (d->paused_us && now_host_us() <= d->paused_us + STORE_RESUME_MAX_US)
		(void)workout_command(d->workout, session_resume);
}

static const struct sleep_listener sleep_listener = {
	.busy = is_busy,
	.suspend = on_suspend,
	.resume = on_resume,
};

void daemon_watch_sleep(struct daemon *d)
{
	sleep_init(&d->sleep, d->system, &sleep_listener, d);
}
