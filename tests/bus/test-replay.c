/* SPDX-License-Identifier: MIT */
/*
 * What instepctl replay does with recordings that are none, and with very long ones: file and line
 * are named, what was found before is printed, and the memory it takes does not depend on the file.
 */

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/harness-internal.h"

#define HEADER        "t_s,force_kg\n"
#define MOTION_HEADER "t_s,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n"

static const struct {
	const char *text, *error; /* error behind the file's name; NULL: fine, without events */
} rows[] = {
	/* the whole file */
	{ "", ":1: the file is empty; it should begin with the line t_s,force_kg or t_s,ax_g" },
	{ "\n", ":1: the header is \"\"" },
	{ HEADER, ":2: no row follows the header" },
	{ HEADER "\n\n", ":4: no row follows the header" },
	{ "\xef\xbb\xbf" HEADER, ":2: no row follows the header" },
	{ MOTION_HEADER, ":2: no row follows the header" },
	{ HEADER "0,1", NULL }, /* no newline at the end */
	{ "\xef\xbb\xbf" HEADER "0,1\n", NULL },
	{ "t_s,force_kg\r\n0,1\r\n0,1.5\r\n", NULL },
	{ "\xef\xbb\xbft_s,force_kg\r\n0,1\r\n\r\n", NULL },
	{ HEADER "0,1\n0.5,1\n\n\n", NULL },
	{ HEADER "0,1\n\n1,1\n", ":3: an empty line between two rows" },
	{ HEADER "0,1\n \n", ":3: t_s is \" \"" },
	/* the header */
	{ "t,force\n0,1\n",
	  ":1: the header is \"t,force\"; it should be t_s,force_kg or t_s,ax_g" },
	{ "t_s;force_kg\n0;1\n", ":1: the header is" },
	{ "T_S,FORCE_KG\n0,1\n", ":1: the header is" },
	{ "force_kg,t_s\n0,1\n", ":1: the header is" },
	{ "t_s,force_kg,x\n0,1,2\n", ":1: the header is" },
	{ "t_s,force_kg \n0,1\n", ":1: the header is" },
	{ "0,1\n0.1,1\n", ":1: the header is \"0,1\"" },
	{ "\x1b[2J\n", ":1: the header is \"not text\"" },
	{ "\xff\xfet\n", ":1: the header is \"not text\"" },
	/* columns */
	{ HEADER "0\n", ":2: force_kg is missing: a row is t_s,force_kg" },
	{ HEADER "0,1,2\n", ":2: more than 2 columns: a row is t_s,force_kg" },
	{ HEADER "0,1,\n", ":2: more than 2 columns" },
	{ HEADER "0,1\nabc,1\n", ":3: t_s is \"abc\"; it should be a number of seconds" },
	{ HEADER "0,1\n,1\n", ":3: t_s is \"\"" },
	{ HEADER "0,\n", ":2: force_kg is \"\"; it should be a number of kilograms" },
	{ HEADER ",\n", ":2: t_s is \"\"" },
	{ HEADER "0,1kg\n", ":2: force_kg is \"1kg\"" },
	{ HEADER "0, 1\n", ":2: force_kg is \" 1\"" },
	{ HEADER "\"0\",\"1\"\n", ":2: t_s is \"\"0\"\"" },
	{ HEADER "0,1.2.3\n", ":2: force_kg is \"1.2.3\"" },
	{ HEADER "0,--1\n", ":2: force_kg is \"--1\"" },
	{ HEADER "0,\x1b[31m\n", ":2: force_kg is not text" },
	{ MOTION_HEADER "0,0,0,1,0,0,0\n0.04,0,0,1,0,0,0\n", NULL },
	{ MOTION_HEADER "0,0,0,1,0,0\n", ":2: gz_dps is missing" },
	{ MOTION_HEADER "0,0,0,1,0,0,0,0\n", ":2: more than 7 columns" },
	{ MOTION_HEADER "0,0,nan,1,0,0,0\n", ":2: ay_g is \"nan\"" },
	{ MOTION_HEADER "0,0,0,1,0,0,\n", ":2: gz_dps is \"\"" },
	{ HEADER "0,0,0,1,0,0,0\n", ":2: more than 2 columns" },
	/* numbers */
	{ HEADER "-3,1\n-2,1", NULL },
	{ HEADER "1e3,-0\n", NULL },
	{ HEADER "0,1e-400\n", NULL },
	{ HEADER "nan,1\n", ":2: t_s is \"nan\"" },
	{ HEADER "0,nan\n", ":2: force_kg is \"nan\"" },
	{ HEADER "0,-NaN(1)\n", ":2: force_kg is" },
	{ HEADER "0,inf\n", ":2: force_kg is \"inf\"" },
	{ HEADER "0,-infinity\n", ":2: force_kg is" },
	{ HEADER "0,0x1p3\n", ":2: force_kg is \"0x1p3\"" },
	{ HEADER "0x10,1\n", ":2: t_s is \"0x10\"" },
	{ HEADER "0,1e999\n", ":2: force_kg is \"1e999\"" },
	/* values */
	{ HEADER "1e99,1\n", ":2: t_s is \"1e99\"; no sensor gives more than 4e+09 seconds" },
	{ HEADER "0,1e7\n",
	  ":2: force_kg is \"1e7\"; no sensor gives more than 10197.2 kilograms" },
	{ HEADER "0,-1e7\n", ":2: force_kg is \"-1e7\"" },
	{ MOTION_HEADER "0,0,0,201,0,0,0\n", ":2: az_g is \"201\"" },
	{ MOTION_HEADER "0,0,0,1,0,-20001,0\n", ":2: gy_dps is \"-20001\"" },
	/* time */
	{ HEADER "0.5,1\n0.5,1\n0.5,2\n", NULL },
	{ HEADER "0.5,1\n0.4,1\n", ":3: time runs back: 0.400000 s after 0.500000 s" },
	{ HEADER "1.000001,1\n1.000000,1\n", ":3: time runs back" },
	{ MOTION_HEADER "1,0,0,1,0,0,0\n0,0,0,1,0,0,0\n", ":3: time runs back" },
	{ HEADER "0,1\n86400,1\n", NULL }, /* a gap: unknown */
	{ HEADER "0,1\n86400.000001,1\n", ":3: time jumps by more than a day" },
	{ HEADER "0,1\n1700000000,1\n", ":3: time jumps by more than a day" },
};

static void refuses_malformed_rows(struct harness *h)
{
	for (size_t i = 0; i < ELEMENTS(rows); i++) {
		struct output o;

		run_ctl(h, &o, "replay", "--json",
			write_file(h, "rows.csv", rows[i].text, strlen(rows[i].text)));
		if (o.status != (rows[i].error ? 1 : 0) || *o.out)
			fail("row %zu: status %d, \"%s\", %s", i, o.status, o.out, o.err);
		if (rows[i].error &&
		    (!strstr(o.err, "/rows.csv:") || !strstr(o.err, rows[i].error)))
			fail("row %zu: no \"%s\" in %s", i, rows[i].error, o.err);
		output_done(&o);
	}
}

/* A second at one pound: a hold, but not of a sensor that tells whole pounds. */
static void of_a_coarse_sensor(struct harness *h)
{
	const char *path = in_scratch(h, "pounds.csv");
	FILE *f = fopen(path, "we");
	struct output o;

	check(f && fputs(HEADER, f) >= 0);
	for (unsigned i = 0; i < 1100; i++)
		check(fprintf(f, "%u.%02u,%s\n", i / 100, i % 100,
			      i >= 300 && i < 500 ? "0.4536" : "0") > 0);
	check(fclose(f) == 0);

	run_ctl(h, &o, "replay", "--json", path);
	check(o.status == 0);
	check_has(o.out, "{\"event\":\"hold\"");
	output_done(&o);
	run_ctl(h, &o, "replay", "--json", "--driver", "pitchsix-forceboard", path);
	check(o.status == 0 && !*o.out);
	output_done(&o);
	run_ctl(h, &o, "replay", "--driver", "nobody", path);
	check(o.status == 2);
	check_has(o.err, "there is no driver \"nobody\"");
	output_done(&o);
}

static void refuses(struct harness *h, const char *path, const char *error)
{
	struct output o;

	run_ctl(h, &o, "replay", path);
	if (o.status != 1 || *o.out || !strstr(o.err, path))
		fail("%s: status %d, \"%s\", %s", path, o.status, o.out, o.err);
	check_has(o.err, error);
	output_done(&o);
}

static void refuses_what_is_no_text(struct harness *h)
{
	static const char nul[] = HEADER "0,1\0\n";
	char line[1000];

	refuses(h, write_file(h, "nul.csv", nul, sizeof(nul) - 1), "nul.csv:2: a NUL byte");
	memset(line, '7', sizeof(line));
	refuses(h, write_file(h, "long.csv", line, sizeof(line)),
		"long.csv:1: the line is longer than 255 bytes");
	refuses(h, "/dev/zero", "/dev/zero:1: a NUL byte");
	refuses(h, "/dev/null", "/dev/null:1: the file is empty");
	refuses(h, "/proc/self/mem", "/proc/self/mem:1: could not read on: ");
}

static void refuses_what_is_no_file(struct harness *h)
{
	refuses(h, "/nonexistent.csv", "/nonexistent.csv: No such file or directory");
	refuses(h, h->scratch, ": Is a directory; name a recording");
}

/* Recordings without end, made while they are read. */

struct feed {
	pid_t pid;
	FILE *to;
	unsigned long peak_kb; /* of its memory, while it still reads */
};

static void feed_begin(struct feed *f, struct harness *h, const char *path)
{
	int pipe_fds[2];

	check(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
	check(pipe2(pipe_fds, O_CLOEXEC) == 0);
	f->pid = spawn((const char *const[]){ getenv("INSTEPCTL"), "replay", "--json", path, NULL },
		       pipe_fds[0], log_open(h, "out"), log_open(h, "err"));
	if (strcmp(path, "-") == 0)
		f->to = fdopen(pipe_fds[1], "w");
	else
		f->to = fopen(path, "we"); /* opens when it is opened at the other end */
	check(f->to);
}

/* A hold of five seconds every ten, at 80 Hz. */
static void feed_force(struct feed *f, unsigned n)
{
	fputs(HEADER, f->to);
	for (unsigned i = 0; i < n; i++)
		fprintf(f->to, "%u.%04u,%s\n", i / 80, i % 80 * 125,
			i % 800 < 240 || i % 800 >= 640 ? "0.5" : "3.5");
}

static void feed_motion(struct feed *f, unsigned n)
{
	fputs(MOTION_HEADER, f->to);
	for (unsigned i = 0; i < n; i++)
		fprintf(f->to, "%u.%02u,%s,0,0\n", i / 100, i % 100,
			i % 400 < 200 ? "0,0,1,0" : "0.5,0,0.866,0");
}

/* Of the program itself: what wait4() tells knows also the fork of the test that it was before. */
static unsigned long peak_kb(pid_t pid)
{
	char path[64], *status, *line;
	unsigned long kb = 0;

	(void)snprintf(path, sizeof(path), "/proc/%d/status", pid);
	status = file_read(path);
	line = status ? strstr(status, "VmHWM:") : NULL;
	check(line && sscanf(line, "VmHWM: %lu kB", &kb) == 1);
	free(status);
	return kb;
}

/* The last line, and its end. Return: its exit status. */
static int feed_end(struct feed *f, struct harness *h, const char *last)
{
	check(fflush(f->to) == 0);
	f->peak_kb = peak_kb(f->pid);
	check(fputs(last, f->to) >= 0 && fclose(f->to) == 0);
	return reap(h, f->pid, "the replay to end");
}

static char *feed_text(struct harness *h, const char *name)
{
	char path[128], *text;

	(void)snprintf(path, sizeof(path), "%s/%s", h->scratch, name);
	text = file_read(path);
	check(text && unlink(path) == 0);
	return text;
}

static unsigned count_lines(const char *text, const char *part)
{
	unsigned n = 0;

	for (const char *at = text; (at = strstr(at, part)); at++)
		n++;
	return n;
}

/* Of @long_n rows, and then of a mistake, in no more memory than of @short_n. */
static void in_constant_memory(struct harness *h, void (*rows_of)(struct feed *f, unsigned n),
			       unsigned short_n, unsigned long_n, const char *event)
{
	struct feed small, large;
	char *out, *err, line[32];

	feed_begin(&small, h, "-");
	rows_of(&small, short_n);
	check(feed_end(&small, h, "") == 0);
	free(feed_text(h, "out"));
	free(feed_text(h, "err"));

	feed_begin(&large, h, "-");
	rows_of(&large, long_n);
	check(feed_end(&large, h, "soon\n") == 1);
	out = feed_text(h, "out");
	err = feed_text(h, "err");
	printf("# %lu kB for %u rows, %lu kB for %u\n", small.peak_kb, short_n, large.peak_kb,
	       long_n);
	check(large.peak_kb * 10 <= small.peak_kb * 11);
	(void)snprintf(line, sizeof(line), "(standard input):%u:", long_n + 2);
	check_has(err, line);
	check(count_lines(out, event) > long_n / 1000); /* what was found before is there */
	free(out);
	free(err);
}

/* With a sanitizer in it the program takes five times as long, and a test has a minute. */
#ifdef __SANITIZE_ADDRESS__
#define MILLIONS 1
#else
#define MILLIONS 10
#endif

static void millions_of_rows_of_force(struct harness *h)
{
	in_constant_memory(h, feed_force, 10000, MILLIONS * 1000000, "{\"event\":\"hold\"");
}

static void a_million_rows_of_motion(struct harness *h)
{
	in_constant_memory(h, feed_motion, 10000, 1000000, "{\"event\":\"rep\"");
}

static void reads_a_fifo(struct harness *h)
{
	struct feed f;
	char path[128], *out;

	(void)snprintf(path, sizeof(path), "%s/fifo.csv", h->scratch);
	check(mkfifo(path, 0600) == 0);
	feed_begin(&f, h, path);
	feed_force(&f, 8000);
	check(feed_end(&f, h, "1000,0.5\n") == 0);
	out = feed_text(h, "out");
	check(count_lines(out, "{\"event\":\"hold\"") == 10);
	free(out);
	check(unlink(path) == 0);
}

/* It does not wait for the end of a line that has none. */
static void a_line_without_end(struct harness *h)
{
	struct feed f;
	char *err;

	feed_begin(&f, h, "-");
	fputs(HEADER, f.to);
	while (fputs("77777777777777777777", f.to) >= 0 && fflush(f.to) == 0)
		;
	check(errno == EPIPE);
	check(reap(h, f.pid, "the replay to end") == 1);
	err = feed_text(h, "err");
	check_has(err, "(standard input):2: the line is longer than 255 bytes");
	free(err);
}

static const struct test tests[] = {
	TEST(refuses_malformed_rows),   TEST(refuses_what_is_no_text),
	TEST(refuses_what_is_no_file),  TEST(millions_of_rows_of_force),
	TEST(a_million_rows_of_motion), TEST(reads_a_fifo),
	TEST(a_line_without_end),       TEST(of_a_coarse_sensor),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
