/* SPDX-License-Identifier: MIT */
/*
 * The world of one test: scratch folders, the private bus, the daemon as a child, and waiting for
 * all of them. What a test may ask of the bus is in client.c; how tests are run and reported, in
 * tap.c.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bus/harness-internal.h"

#define DEADLINE_US (10 * USEC_PER_SEC)

static const char *env(const char *name)
{
	const char *value = getenv(name);

	if (!value)
		fail("%s is not set: run the tests by meson", name);
	return value;
}

/* Files */

const char *in_scratch(struct harness *h, const char *name)
{
	static char paths[4][128];
	static unsigned turn;
	char *path = paths[turn++ % ELEMENTS(paths)];

	check(snprintf(path, sizeof(paths[0]), "%s/%s", h->scratch, name) < (int)sizeof(paths[0]));
	return path;
}

const char *write_file(struct harness *h, const char *name, const void *bytes, size_t n)
{
	const char *path = in_scratch(h, name);
	FILE *f = fopen(path, "we");

	check(f && fwrite(bytes, 1, n, f) == n && fclose(f) == 0);
	return path;
}

const char *config_path(struct harness *h, const char *name)
{
	char path[96];

	check(snprintf(path, sizeof(path), "home/.config/instep/%s", name) < (int)sizeof(path));
	return in_scratch(h, path);
}

static void make_folder(const char *path)
{
	check(mkdir(path, 0700) == 0 || errno == EEXIST);
}

const char *write_config(struct harness *h, const char *name, const char *text)
{
	const char *path = config_path(h, name), *slash = strchr(name, '/');
	char folder[32];
	FILE *f;

	make_folder(config_path(h, ""));
	if (slash) {
		(void)snprintf(folder, sizeof(folder), "%.*s", (int)(slash - name), name);
		make_folder(config_path(h, folder));
	}
	f = fopen(path, "we");
	check(f && fputs(text, f) >= 0 && fclose(f) == 0);
	return path;
}

/* Children */

int log_open(struct harness *h, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", h->scratch, name);
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	check(fd >= 0);
	return fd;
}

pid_t spawn(const char *const *argv, int in, int out, int err)
{
	pid_t parent = getpid(), pid = fork();

	if (pid) {
		if (in >= 0)
			close(in);
		close(out);
		if (err != out)
			close(err);
		return pid;
	}

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (in < 0)
		in = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (getppid() != parent || dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(err, STDERR_FILENO) < 0)
		_exit(126);
	execvp(argv[0], (char *const *)argv);
	_exit(127);
}

void asan_option(const char *option)
{
	const char *before = getenv("ASAN_OPTIONS");
	char options[1024];

	(void)snprintf(options, sizeof(options), "%s:%s", before ?: "", option);
	check(setenv("ASAN_OPTIONS", options, 1) == 0);
}

static int exit_code(int status)
{
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

struct ended {
	bool yes;
};

static bool has_ended(void *userdata)
{
	return ((struct ended *)userdata)->yes;
}

static int on_ended(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	((struct ended *)userdata)->yes = true;
	return sd_event_source_set_enabled(s, SD_EVENT_OFF);
}

int reap(struct harness *h, pid_t pid, const char *what)
{
	struct ended ended = { false };
	sd_event_source *source = NULL;
	int fd = pidfd_open(pid, 0), status;

	check_ok(sd_event_add_io(h->event, &source, fd, EPOLLIN, on_ended, &ended));
	wait_for(h, has_ended, &ended, what);
	sd_event_source_disable_unref(source);
	close(fd);
	check(waitpid(pid, &status, 0) == pid);
	return exit_code(status);
}

void run_program(struct harness *h, struct output *ret, const char *const *argv)
{
	char out[64], err[64];

	snprintf(out, sizeof(out), "%s/stdout", h->scratch);
	snprintf(err, sizeof(err), "%s/stderr", h->scratch);
	(void)unlink(out);
	(void)unlink(err);

	ret->status =
		reap(h, spawn(argv, -1, log_open(h, "stdout"), log_open(h, "stderr")), argv[0]);
	ret->out = file_read(out);
	ret->err = file_read(err);
}

void output_done(struct output *o)
{
	free(o->out);
	free(o->err);
}

void program_says(struct harness *h, int status, const char *part, const char *const *argv)
{
	struct output o;

	run_program(h, &o, argv);
	if (o.status != status || !strstr(status ? o.err : o.out, part))
		fail("%s %s: %d, not %d, and \"%s\" in\n%s%s", argv[1], argv[2] ?: "", o.status,
		     status, part, o.out, o.err);
	output_done(&o);
}

char *file_read(const char *path)
{
	FILE *f = fopen(path, "re");
	char *text = NULL;
	size_t n = 0;

	if (!f)
		return NULL;
	if (getdelim(&text, &n, '\0', f) < 0) {
		free(text);
		text = strdup("");
	}
	fclose(f);
	return text;
}

/* The daemon */

static int on_daemon_end(sd_event_source *s, int fd, uint32_t events, void *userdata)
{
	struct harness *h = userdata;
	int status;

	check(waitpid(h->daemon_pid, &status, 0) == h->daemon_pid);
	h->daemon_status = exit_code(status);
	h->daemon_pid = 0;
	h->daemon_source = sd_event_source_disable_unref(h->daemon_source);
	h->changes++;
	return 0;
}

void daemon_spawn(struct harness *h)
{
	const char *const argv[] = { env("INSTEPD"), NULL };
	int log = log_open(h, "instepd.log");

	h->daemon_pid = spawn(argv, -1, log, log);
	check_ok(sd_event_add_io(h->event, &h->daemon_source, pidfd_open(h->daemon_pid, 0), EPOLLIN,
				 on_daemon_end, h));
	check_ok(sd_event_source_set_io_fd_own(h->daemon_source, true));
}

void daemon_start(struct harness *h)
{
	daemon_spawn(h);
	wait_for_name(h, "org.instep.Instep1", true);
}

static bool daemon_ended(void *userdata)
{
	return !((struct harness *)userdata)->daemon_pid;
}

int daemon_wait(struct harness *h)
{
	wait_for(h, daemon_ended, h, "instepd to end");
	return h->daemon_status;
}

int daemon_signal(struct harness *h, int signal)
{
	check(h->daemon_pid > 0);
	check(kill(h->daemon_pid, signal) == 0);
	return daemon_wait(h);
}

/* Waiting */

uint64_t mono_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

uint64_t deadline(void)
{
	return mono_us() + DEADLINE_US;
}

void wait_for(struct harness *h, bool (*done)(void *userdata), void *userdata, const char *what)
{
	wait_until(h, done, userdata, deadline(), what);
}

void wait_until(struct harness *h, bool (*done)(void *userdata), void *userdata,
		uint64_t deadline_us, const char *what)
{
	while (!done(userdata)) {
		uint64_t us = mono_us();

		if (us >= deadline_us)
			fail("waited in vain: %s", what);
		check_ok(sd_event_run(h->event, deadline_us - us));
	}
}

/* The scratch folders and the bus */

static void make_home(struct harness *h)
{
	static const struct {
		const char *variable, *folder;
	} folders[] = {
		{ "HOME", "home" },
		{ "XDG_CONFIG_HOME", "home/.config" },
		{ "XDG_DATA_HOME", "home/.local" },
		{ "XDG_STATE_HOME", "home/.state" },
		{ "XDG_CACHE_HOME", "home/.cache" },
		{ "XDG_RUNTIME_DIR", "run" },
	};
	char path[64];

	for (size_t i = 0; i < ELEMENTS(folders); i++) {
		snprintf(path, sizeof(path), "%s/%s", h->scratch, folders[i].folder);
		check(mkdir(path, 0700) == 0);
		setenv(folders[i].variable, path, 1);
	}
}

/* It prints its address once it listens. */
static void start_bus(struct harness *h)
{
	char config[4096], address[64], line[256];
	const char *const argv[] = { "dbus-daemon",     config, "--nofork", "--nopidfile", address,
				     "--print-address", NULL };
	int fds[2];

	snprintf(config, sizeof(config), "--config-file=%s/tests/bus/bus.conf",
		 env("INSTEP_SOURCE"));
	snprintf(address, sizeof(address), "--address=unix:path=%s/bus", h->scratch);
	check(pipe2(fds, O_CLOEXEC) == 0);
	h->bus_pid = spawn(argv, -1, fds[1], log_open(h, "dbus-daemon.log"));
	check(read(fds[0], line, sizeof(line)) > 0);
	close(fds[0]);

	snprintf(line, sizeof(line), "unix:path=%s/bus", h->scratch);
	setenv("DBUS_SYSTEM_BUS_ADDRESS", line, 1);
	setenv("DBUS_SESSION_BUS_ADDRESS", line, 1);
}

static int on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct harness *h = userdata;

	h->changes++;
	if (sd_bus_message_is_signal(m, WORKOUT, "Live"))
		h->lives++;
	if (sd_bus_message_is_signal(m, WORKOUT, "LiveMotion"))
		h->motions++;
	if (sd_bus_message_is_signal(m, WORKOUT, "Finished")) {
		sd_bus_message_unref(h->finished);
		h->finished = sd_bus_message_ref(m);
	}
	if (sd_bus_message_is_signal(m, WORKOUT, "RepDone")) {
		char *counted = dict_get(m, "counted");

		h->reps_done++;
		h->reps_counted += !strcmp(counted, "true");
		free(counted);
		sd_bus_message_unref(h->rep_done);
		h->rep_done = sd_bus_message_ref(m);
	}
	return 0;
}

void harness_begin(struct harness *h)
{
	make_home(h);
	start_bus(h);

	check_ok(sd_event_default(&h->event));
	check_ok(sd_bus_open_user(&h->bus));
	check_ok(sd_bus_attach_event(h->bus, h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_match(h->bus, NULL, "type='signal',sender='org.instep.Instep1'",
				  on_signal, h));
	check_ok(sd_bus_match_signal(h->bus, NULL, "org.freedesktop.DBus", NULL,
				     "org.freedesktop.DBus", "NameOwnerChanged", on_signal, h));
	check_ok(fake_new(&h->fake, h->event));
}

void harness_end(struct harness *h)
{
	/* A sanitizer's or a leak's exit code is a failure of whatever test it was. */
	if (h->daemon_pid)
		check(daemon_signal(h, SIGTERM) == 0);

	h->fake = fake_free(h->fake);
	h->bus = sd_bus_flush_close_unref(h->bus);
	(void)kill(h->bus_pid, SIGTERM);
	(void)waitpid(h->bus_pid, NULL, 0);
}
