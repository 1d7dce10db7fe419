/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the tests of reminders begin with: the daemon on a morning that is always the same, Monday,
 * 25 November 2030, 06:00, in UTC unless TZ says otherwise, with its time in the hands of the test.
 */

#include "bus/harness.h"
#include "bus/leap.h"

#define MINUTE_S 60.0
#define HOUR_S   3600.0

/* A moment of those days: day 0 is that Monday. */
#define AT(day, hour, minute) ((((day)*24 + (hour)) * 60 + (minute)) * 60)

struct remind {
	struct harness *h;
	struct leap *leap;
	char *path; /* of the reminder that was added last */
};

/** remind_begin() - after the settings and files are written */
void remind_begin(struct remind *s, struct harness *h);

/** remind_ping() - so many calls one after the other: what others were asked before is answered */
void remind_ping(struct remind *s, unsigned times);

/** remind_begin_at() - at another moment; again after the daemon's end */
void remind_begin_at(struct remind *s, struct harness *h, uint64_t real_us);

/** remind_real_us() - that moment on the wall, UTC */
uint64_t remind_real_us(int64_t at_s);

/** remind_set_clock() - somebody sets the clock; the daemon is told as the kernel tells it */
void remind_set_clock(struct remind *s, uint64_t real_us);

/**
 * remind_until() - time passes until then (AT())
 * Return: how often a timer woke the daemon.
 */
unsigned remind_until(struct remind *s, int64_t at_s);

/** remind_add() - AddReminder with this rule; NULL: as the routine plans it. s->path is the first. */
void remind_add(struct remind *s, const char *routine, const char *rule);

/* Of the reminder that was added last, as property_get() writes it. */
void remind_is(struct remind *s, const char *name, const char *value);
void remind_wait(struct remind *s, const char *name, const char *value);
void remind_has(struct remind *s, const char *name, const char *part);

/** remind_wait_entry() - for an entry of a property that is a dictionary */
void remind_wait_entry(struct remind *s, const char *name, const char *key, const char *value);

/** remind_at() - a property that is an instant: is it that moment? -1 = it is 0 */
void remind_at(struct remind *s, const char *name, int64_t at_s);

/** remind_wait_at() - until it is */
void remind_wait_at(struct remind *s, const char *name, int64_t at_s);

/** remind_state() - State, and whether Due agrees with it */
void remind_state(struct remind *s, const char *state);

/** remind_do() - a method without arguments */
void remind_do(struct remind *s, const char *member);

/** remind_say() - History.Add: so many of an exercise, now */
void remind_say(struct remind *s, const char *exercise, unsigned reps);
