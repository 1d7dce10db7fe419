/* SPDX-License-Identifier: MIT */
/*
 * Ten thousand reminders are a mistake that somebody makes with a script. The daemon keeps them all
 * the same: it starts, answers, and no turn of its loop is long.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/preload.h"
#include "bus/remind-scene.h"
#include "bus/turns.h"

#define MANY        10000
#define PATIENCE_US (60 * USEC_PER_SEC)
/* A sanitizer keeps what is freed, and more round what is not; and it takes five times as long. */
#ifdef __SANITIZE_ADDRESS__
#define MEMORY_KIB (512 * 1024)
#define TURN_US    (50 * (int64_t)USEC_PER_MSEC)
#else
#define MEMORY_KIB (128 * 1024)
#define TURN_US    (10 * (int64_t)USEC_PER_MSEC)
#endif

static struct harness *the_harness;

static void write_many(struct harness *h, unsigned from, unsigned to, const char *rule)
{
	char name[64], text[128];

	for (unsigned i = from; i < to; i++) {
		snprintf(name, sizeof(name), "reminders/r%05u.reminder", i);
		snprintf(text, sizeof(text), "[Reminder]\nRoutine=%s\nRule=%s\n",
			 i % 2 ? "toe-press" : "heel-raise", rule);
		(void)write_config(h, name, text);
	}
}

static long memory_kib(pid_t pid)
{
	char path[64], line[128];
	long kib = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "r");
	check(f);
	while (fgets(line, sizeof(line), f))
		(void)sscanf(line, "VmRSS: %ld", &kib);
	fclose(f);
	return kib;
}

static void check_turns(struct turns *turns, const char *what)
{
	printf("# %s: %u turns, at most %lld us of work\n", what, turns->n,
	       (long long)turns->ran_us);
	if (turns->ran_us > TURN_US)
		fail("%s: a turn ran for %lld us", what, (long long)turns->ran_us);
	turns->n = 0;
	turns->ran_us = 0;
}

static bool last_is(void *userdata)
{
	const char *const *expected = userdata;
	char *value =
		property_get(the_harness, MANAGER_PATH "/reminder/r09999", REMINDER, expected[0]);
	bool is = !strcmp(value, expected[1]);

	free(value);
	return is;
}

/* It is one of the last that it comes to, and a busy machine may take its time. */
static void wait_for_last(struct harness *h, const char *name, const char *value)
{
	const char *expected[] = { name, value };
	uint64_t until_us = mono_us() + PATIENCE_US;

	the_harness = h;
	while (!last_is(expected))
		if (mono_us() > until_us)
			fail("%s of the last never becomes \"%s\"", name, value);
}

/* It reads all of them before it answers anybody. */
static void wait_until_it_answers(struct harness *h)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *ping = NULL;

	check_ok(sd_bus_message_new_method_call(h->bus, &ping, "org.instep.Instep1", MANAGER_PATH,
						"org.freedesktop.DBus.Peer", "Ping"));
	check_ok(sd_bus_call(h->bus, ping, PATIENCE_US, NULL, NULL));
}

/* By its own clock: what it does is done in slices. */
static void no_turn_is_long(struct harness *h)
{
	struct turns *turns;

	(void)setenv("TZ", "UTC", 1);
	write_many(h, 0, MANY, "every 2 days at 09:00");
	turns = preload_start(h, "TURNS", sizeof(*turns));
	wait_until_it_answers(h);
	wait_for_last(h, "Enabled", "true");
	printf("# %ld MiB\n", memory_kib(h->daemon_pid) / 1024);
	check(memory_kib(h->daemon_pid) < MEMORY_KIB);
	turns->n = 0;
	turns->ran_us = 0;

	check_ok(bus_call(h, NULL, MANAGER_PATH "/history", HISTORY, "Add", "sa{sv}", "toe-press",
			  0));
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "PauseReminders", "t", UINT64_MAX / 2));
	wait_for_last(h, "State", "paused");
	check_turns(turns, "paused");

	write_many(h, MANY - 1, MANY, "*-*-* 09:00");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Reload", ""));
	wait_for_last(h, "Rule", "*-*-* 09:00");
	check_turns(turns, "read again");
}

static const struct test tests[] = {
	TEST(no_turn_is_long),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
