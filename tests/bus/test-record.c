/* SPDX-License-Identifier: MIT */
/*
 * instepctl record: what a band sends becomes files that can be read, however the recording ends
 * and whatever happens to the band meanwhile.
 */

#include <jansson.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bus/dialog.h"
#include "bus/scene.h"

static struct scene scene;

static unsigned count_lines(const char *text)
{
	unsigned n = 0;

	for (; (text = strchr(text, '\n')); text++)
		n++;
	return n;
}

/* Rows of a file, which must be a recording that can be read; -1: it is not there. */
static int rows(struct harness *h, const char *name)
{
	char *text = file_read(in_scratch(h, name));
	struct output o;
	int n;

	if (!text)
		return -1;
	n = (int)count_lines(text) - 1;
	check(n > 0 && text[strlen(text) - 1] == '\n');
	run_ctl(h, &o, "replay", in_scratch(h, name));
	if (o.status != 0)
		fail("%s", o.err);
	output_done(&o);
	free(text);
	return n;
}

static bool many_packets(void *userdata)
{
	const uint64_t *since = userdata;

	return scene.band.air.packets > *since + 60;
}

/* Until some more have gone over the air. */
static void wait_for_packets(struct harness *h)
{
	uint64_t since = scene.band.air.packets;

	wait_for(h, many_packets, &since, "packets");
}

#define record(d, h, ...)  \
	dialog_begin(d, h, \
		     (const char *const[]){ getenv("INSTEPCTL"), "record", __VA_ARGS__, NULL })

static void begin(struct harness *h)
{
	scene_begin(&scene, h, 10);
	scene_add(&scene);
}

static void until_a_signal(struct harness *h)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct output o;
	struct stat st;

	begin(h);
	for (size_t i = 0; i < ELEMENTS(signals); i++) {
		struct dialog d;

		record(&d, h, "--force", in_scratch(h, "a.csv"));
		dialog_hear(&d, "Waiting for band band.");
		dialog_hear(&d, "/a.csv. Ctrl-C ends it.");
		wait_for_packets(h);
		check(kill(d.pid, signals[i]) == 0);
		dialog_hear(&d, " samples in ");
		check(dialog_end(&d) == 0);
		check(rows(h, "a.csv") >= 60);
		check(stat(in_scratch(h, "a.csv"), &st) == 0 && (st.st_mode & 07777) == 0600);
		scene_wait_band(&scene, "State", "ready"); /* the claim has ended with it */
	}

	run_ctl(h, &o, "record", in_scratch(h, "a.csv"));
	check(o.status == 1);
	check_has(o.err, "/a.csv is there already; name another file, or replace it with --force");
	output_done(&o);
}

static void for_some_seconds(struct harness *h)
{
	struct output o;

	begin(h);
	run_ctl(h, &o, "record", "--seconds", "1", "--band", "band", in_scratch(h, "a.csv"));
	check(o.status == 0);
	check_has(o.out, " samples in ");
	check(rows(h, "a.csv") == atoi(o.out));
	output_done(&o);
}

static void no_band_no_file(struct harness *h)
{
	static const struct {
		const char *band, *seconds, *file;
		int status;
		const char *error;
	} rows_of[] = {
		{ "band", "1", "a.csv", 1, "no sample has come; see how the band is" },
		{ "other", "1", "a.csv", 1, "there is no band \"other\"; there is: band" },
		{ "band", "0", "a.csv", 2, "--seconds is a number from 1 to 86400" },
		{ "band", "1", "no/a.csv", 1, "/no/a.csv: No such file or directory" },
		{ "band", "1", ".", 1, "is there already" },
	};
	struct output o;

	begin(h);
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	for (size_t i = 0; i < ELEMENTS(rows_of); i++) {
		run_ctl(h, &o, "record", "--band", rows_of[i].band, "--seconds", rows_of[i].seconds,
			in_scratch(h, rows_of[i].file));
		if (o.status != rows_of[i].status)
			fail("row %zu ends with %d: %s", i, o.status, o.err);
		check_has(o.err, rows_of[i].error);
		output_done(&o);
		check(access(in_scratch(h, "a.csv"), F_OK) < 0);
	}

	run_ctl(h, &o, "record", "--force", in_scratch(h, "."));
	check(o.status == 1);
	check_has(o.err, "is no file that can be replaced");
	output_done(&o);
	run_ctl(h, &o, "record");
	check(o.status == 2);
	check_has(o.err, "name the file to write");
	output_done(&o);
}

static void without_a_daemon(struct harness *h)
{
	struct output o;

	run_ctl(h, &o, "record", in_scratch(h, "a.csv"));
	check(o.status == 3);
	check_has(o.err, "systemctl --user start instepd");
	check(access(in_scratch(h, "a.csv"), F_OK) < 0);
	output_done(&o);
}

/* A new epoch of the sensor, and a link that was lost, are each the begin of another file. */
static void goes_on_in_another_file(struct harness *h)
{
	struct dialog d;

	begin(h);
	record(&d, h, in_scratch(h, "a.csv"));
	dialog_hear(&d, "Ctrl-C ends it.");
	wait_for_packets(h);
	virtual_band_restart_clock(&scene.band);
	dialog_hear(&d, "going on in ");
	dialog_hear(&d, "/a-2.csv");
	wait_for_packets(h);
	fake_device_range(scene.band.device, false);
	scene_wait_band(&scene, "State", "away");
	fake_device_range(scene.band.device, true);
	dialog_hear(&d, "/a-3.csv");
	wait_for_packets(h);
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, " and the files up to number 3");
	check(dialog_end(&d) == 0);
	check(rows(h, "a.csv") >= 60);
	check(rows(h, "a-2.csv") >= 60);
	check(rows(h, "a-3.csv") >= 60);
	check(rows(h, "a-4.csv") == -1);
}

/* The lowest and the highest force of a recording. */
static void range_kg(struct harness *h, const char *name, double ret[static 2])
{
	char *text = file_read(in_scratch(h, name)), *row, *rest = text;

	check(text);
	ret[0] = INFINITY;
	ret[1] = -INFINITY;
	(void)strsep(&rest, "\n");
	while ((row = strsep(&rest, "\n")) && (row = strchr(row, ','))) {
		ret[0] = fmin(ret[0], atof(row + 1));
		ret[1] = fmax(ret[1], atof(row + 1));
	}
	free(text);
}

/* Force is over the tare that the file begins with, and does not jump where the band is tared. */
static void over_one_tare(struct harness *h)
{
	struct dialog d;
	struct output o;
	double kg[2];

	begin(h);
	for (size_t i = 0; i < 2; i++) {
		record(&d, h, "--force", in_scratch(h, "a.csv"));
		dialog_hear(&d, "Ctrl-C ends it.");
		run_ctl(h, &o, "band", "tare");
		check(o.status == 0);
		output_done(&o);
		wait_for_packets(h);
		check(kill(d.pid, SIGINT) == 0);
		check(dialog_end(&d) == 0);
		check(rows(h, "a.csv") >= 60);

		range_kg(h, "a.csv", kg);
		printf("# %g to %g kg\n", kg[0], kg[1]);
		check(kg[1] - kg[0] < 0.1);
		check(i == 0 ? kg[0] > 0.3 : fabs(kg[0]) < 0.1);
	}
	check(rows(h, "a-2.csv") == -1);
}

static void until_the_band_is_removed(struct harness *h)
{
	struct dialog d;

	begin(h);
	record(&d, h, in_scratch(h, "a.csv"));
	dialog_hear(&d, "Ctrl-C ends it.");
	wait_for_packets(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o", scene.band_path));
	dialog_hear(&d, "Band band was removed.");
	dialog_hear(&d, " samples in ");
	check(dialog_end(&d) == 0);
	check(rows(h, "a.csv") >= 60);
}

static void until_the_daemon_ends(struct harness *h)
{
	static const int signals[] = { SIGTERM, SIGKILL };

	begin(h);
	for (size_t i = 0; i < ELEMENTS(signals); i++) {
		struct dialog d;

		if (!h->daemon_pid) {
			daemon_start(h);
			scene_wait_band(&scene, "State", "ready");
		}
		record(&d, h, "--force", in_scratch(h, "a.csv"));
		dialog_hear(&d, "Ctrl-C ends it.");
		wait_for_packets(h);
		(void)daemon_signal(h, signals[i]);
		dialog_hear(&d, " samples in ");
		check(dialog_end(&d) == 3);
		check(rows(h, "a.csv") >= 60);
	}
}

/* When the recording sees the end, there is a daemon again: systemd and the bus both start one. */
static void until_the_daemon_is_another(struct harness *h)
{
	struct dialog d;

	begin(h);
	record(&d, h, in_scratch(h, "a.csv"));
	dialog_hear(&d, "Ctrl-C ends it.");
	wait_for_packets(h);
	check(kill(d.pid, SIGSTOP) == 0);
	(void)daemon_signal(h, SIGKILL);
	daemon_start(h);
	scene_wait_band(&scene, "State", "ready");
	check(kill(d.pid, SIGCONT) == 0);
	dialog_hear(&d, "instepd went away");
	check(dialog_end(&d) == 3);
	check(rows(h, "a.csv") >= 60);
}

/* What one recording writes no other may replace. */
static void into_one_file(struct harness *h)
{
	struct dialog d;
	struct output o;

	begin(h);
	record(&d, h, in_scratch(h, "a.csv"));
	dialog_hear(&d, "Ctrl-C ends it.");
	run_ctl(h, &o, "record", "--force", "--seconds", "1", in_scratch(h, "a.csv"));
	check(o.status == 1);
	check_has(o.err, "another recording goes to ");
	output_done(&o);
	wait_for_packets(h);
	check(kill(d.pid, SIGINT) == 0);
	check(dialog_end(&d) == 0);
	check(rows(h, "a.csv") >= 60);
}

static void a_file_that_is_removed(struct harness *h)
{
	struct dialog d;

	begin(h);
	record(&d, h, in_scratch(h, "a.csv"));
	dialog_hear(&d, "Ctrl-C ends it.");
	check(unlink(in_scratch(h, "a.csv")) == 0);
	wait_for_packets(h);
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, "/a.csv was removed before its end: nothing is kept");
	check(dialog_end(&d) == 1);
}

/* At the worst place: a limit in the middle of a line. */
static void a_full_disk(struct harness *h)
{
	struct dialog d;
	int n;

	begin(h);
	dialog_begin(&d, h,
		     (const char *const[]){
			     "sh", "-c",
			     "trap '' XFSZ; ulimit -f 16; exec \"$INSTEPCTL\" record \"$0\"",
			     in_scratch(h, "a.csv"), NULL });
	dialog_hear(&d, "could not go on writing: File too large; ");
	dialog_hear(&d, "/a.csv holds what came before");
	check(dialog_end(&d) == 1);
	n = rows(h, "a.csv");
	check(n > 16 * 512 / 40 && n < 16 * 512 / 10);
}

static const struct test tests[] = {
	TEST(until_a_signal),
	TEST(for_some_seconds),
	TEST(no_band_no_file),
	TEST(without_a_daemon),
	TEST(goes_on_in_another_file),
	TEST(over_one_tare),
	TEST(until_the_band_is_removed),
	TEST(until_the_daemon_ends),
	TEST(until_the_daemon_is_another),
	TEST(into_one_file),
	TEST(a_file_that_is_removed),
	TEST(a_full_disk),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
