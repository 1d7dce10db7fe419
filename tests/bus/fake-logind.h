/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * org.freedesktop.login1 as systemd 252 has it, as far as a suspend goes: inhibitors, and
 * PrepareForSleep. The computer sleeps as it would in fact: it says so, waits for those who hold a
 * delay inhibitor, but no longer than it may, and then the daemon does not run until it wakes up.
 * What else happens in the meantime is the test's:
 *
 *	check(fake_logind_suspend(&logind));
 *	fake_device_drop(band.device);             (or not: a link may live)
 *	leap_sleep(leap, 3600);                    (with a daemon from leap_start())
 *	fake_logind_resume(&logind);
 */

#include "bus/harness.h"

struct fake_logind {
	struct harness *h;
	sd_bus *bus;
	struct inhibitor *inhibitors;
	uint64_t delay_max_us; /* logind.conf: InhibitDelayMaxSec=5 */
	bool preparing;        /* between the two signals: no new delay then */
	unsigned taken;        /* inhibitors that were ever asked for */
};

/** fake_logind_start() - it comes to the bus; again after fake_logind_stop() */
void fake_logind_start(struct fake_logind *l, struct harness *h);
void fake_logind_stop(struct fake_logind *l);

/** fake_logind_delay() - who holds a delay of sleep, as it calls itself; NULL = nobody */
const char *fake_logind_delay(const struct fake_logind *l);

/**
 * fake_logind_suspend() - it sleeps when this returns, and instepd with it. Return: true if all
 * who held a delay let go, false if the time for that was over.
 */
bool fake_logind_suspend(struct fake_logind *l);
void fake_logind_resume(struct fake_logind *l);
