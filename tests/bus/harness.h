/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Tests of the daemon as a whole: each test is a process of its own with a scratch home, a private
 * bus that plays both buses, the fake bluetoothd on the test's event loop, and instepd as a child.
 * All of it dies with the test's process, however that ends. Waiting is for events, with a
 * deadline; nothing sleeps.
 *
 * Programs and sources are found by the environment: INSTEPD, INSTEPCTL, INSTEP_SOURCE
 * (tests/bus/meson.build sets them).
 */

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "bus/fake-bluez.h"
#include "util/macro.h"

#define MANAGER_PATH "/org/instep/Instep1"
#define MANAGER      "org.instep.Instep1.Manager"
#define BAND         "org.instep.Instep1.Band"
#define WORKOUT      "org.instep.Instep1.Workout"
#define HISTORY      "org.instep.Instep1.History"
#define REMINDER     "org.instep.Instep1.Reminder"

struct harness {
	char scratch[32]; /* home is below it, and the logs */
	sd_event *event;
	sd_bus *bus; /* the test as a client */
	struct fake *fake;
	pid_t bus_pid, daemon_pid; /* 0 = does not run */
	sd_event_source *daemon_source;
	int daemon_status; /* as of waitpid(), once daemon_pid is 0 again */
	unsigned changes;  /* signals that reached the test; what a wait wakes up for */
	char error[1024];  /* of the last call that failed: "name: text" */
	sd_bus_message *finished, *rep_done; /* the last signals of a workout */
	unsigned reps_done, reps_counted, lives, motions;
};

/*
 * A test function returns into the end of its world, where callbacks still run: what they use must
 * be static.
 */
struct test {
	const char *name;
	void (*run)(struct harness *h);
};

#define TEST(function)              \
	{                           \
#function, function \
	}

/**
 * run_tests() - each in its own process; TAP on stdout, logs only of what failed. argv[1] picks one
 * by name.
 */
int run_tests(const struct test *tests, size_t n, int argc, char **argv);

/* What a test says. The first check that fails ends it. */
_printf_(3, 4) void fail_at(const char *file, int line, const char *format, ...)
	__attribute__((noreturn));
#define fail(...) fail_at(__FILE__, __LINE__, __VA_ARGS__)
#define check(condition)                                \
	do {                                            \
		if (!(condition))                       \
			fail("not so: %s", #condition); \
	} while (0)
#define check_ok(r)                                        \
	do {                                               \
		int _r = (r);                              \
		if (_r < 0)                                \
			fail("%s: %s", #r, strerror(-_r)); \
	} while (0)
#define check_has(text, part)                                    \
	do {                                                     \
		if (!strstr(text, part))                         \
			fail("no \"%s\" in \"%s\"", part, text); \
	} while (0)

/* The world of a test. The bus is there when it begins; bluetoothd and the daemon are not. */

/** daemon_spawn() - run instepd; daemon_start() - and wait until it owns its name */
void daemon_spawn(struct harness *h);
void daemon_start(struct harness *h);

/**
 * daemon_signal() - send it @signal and wait for its end. Return: its exit code, or 128 + the
 * signal that killed it.
 */
int daemon_signal(struct harness *h, int signal);

/** daemon_wait() - for its end by itself; Return: as daemon_signal() */
int daemon_wait(struct harness *h);

/* Waiting. All fail the test after ten seconds. */

/** wait_for() - run the event loop until done() says so; @what names it in the failure */
void wait_for(struct harness *h, bool (*done)(void *userdata), void *userdata, const char *what);
void wait_for_name(struct harness *h, const char *name, bool present);

/** mono_us() - CLOCK_MONOTONIC, for what has to be quick */
uint64_t mono_us(void);

/** wait_for_property() - until it reads @value (as property_get() writes it) */
void wait_for_property(struct harness *h, const char *path, const char *interface, const char *name,
		       const char *value);

/* Calls. */

/**
 * bus_call() - call a method of the daemon and run the event loop until it answers
 * @ret: the reply, or NULL if it is not wanted
 *
 * Return: 0, or a negative errno with h->error filled.
 */
int bus_call(struct harness *h, sd_bus_message **ret, const char *path, const char *interface,
	     const char *member, const char *types, ...);

/** bus_call_to() - the same, of somebody else on the bus */
int bus_call_to(struct harness *h, sd_bus_message **ret, const char *destination, const char *path,
		const char *interface, const char *member, const char *types, ...);

/**
 * property_get() - as text: numbers by %g, booleans "true" and "false", arrays parted by ",". ""
 * with h->error filled on failure. The caller free()s it.
 */
char *property_get(struct harness *h, const char *path, const char *interface, const char *name);

/** property_is() - fails the test if it is anything else */
void property_is(struct harness *h, const char *path, const char *interface, const char *name,
		 const char *value);

/**
 * dict_find() - a value of the a{sv} that comes next in @m, as property_get() writes it; "" if it
 * is not there. The caller free()s it.
 */
char *dict_find(sd_bus_message *m, const char *key);

/** dict_get() - the same of the a{sv} that @m begins with */
char *dict_get(sd_bus_message *m, const char *key);

/* Programs. */

struct output {
	int status; /* exit code, or 128 + signal */
	char *out, *err;
};

void output_done(struct output *o);

/** run_program() - run it to its end; @argv ends with NULL */
void run_program(struct harness *h, struct output *ret, const char *const *argv);
#define run_ctl(h, ret, ...) \
	run_program(h, ret, (const char *const[]){ getenv("INSTEPCTL"), __VA_ARGS__, NULL })

/**
 * program_says() - run it; it must end with @status, and say @part on stdout, or where that is a
 * failure on stderr
 */
void program_says(struct harness *h, int status, const char *part, const char *const *argv);
#define ctl_says(h, status, part, ...) \
	program_says(h, status, part,  \
		     (const char *const[]){ getenv("INSTEPCTL"), __VA_ARGS__, NULL })

/**
 * asan_option() - for the programs that are run from now on, should they be built with sanitizers
 */
void asan_option(const char *option);

/* Files. */

/** in_scratch() - the path of a file below the scratch folder, valid until the fourth next call */
const char *in_scratch(struct harness *h, const char *name);

/**
 * write_file() - @n bytes into a file below the scratch folder. Return: its path, as in_scratch().
 */
const char *write_file(struct harness *h, const char *name, const void *bytes, size_t n);

/**
 * config_path() - of a file of the user's own configuration: "instep.conf",
 * "routines/mine.routine". Valid as that of in_scratch().
 */
const char *config_path(struct harness *h, const char *name);

/**
 * write_config() - @text into it; the daemon reads it when it starts or is told to. Return: its
 * path.
 */
const char *write_config(struct harness *h, const char *name, const char *text);

/**
 * file_read() - all of it, with a NUL at the end; NULL if it cannot be read. The caller free()s it.
 */
char *file_read(const char *path);
