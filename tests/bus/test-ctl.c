/* SPDX-License-Identifier: MIT */
/*
 * instepctl with a daemon behind it: what a person types from the first band to the summary of a
 * session, what goes wrong on the way, and what a script reads of it.
 */

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/dialog.h"
#include "bus/follower.h"
#include "bus/virtual-band.h"

#define BAND_PATH MANAGER_PATH "/band/mine"

static struct virtual_band band;
static struct follower follower;

static const struct person_plan listens = {
	.seed = 3, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .rest_s = 3, .short_hold = -1
};

static void begin(struct harness *h, double speed)
{
	check_ok(virtual_band_init(&band, h->fake, h->event, &listens, NULL, speed));
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
}

/* Run a verb that must end with @status. The caller checks and output_done()s it. */
#define ctl(h, o, wanted, ...)                                                       \
	do {                                                                         \
		run_ctl(h, o, __VA_ARGS__);                                          \
		if ((o)->status != (wanted))                                         \
			fail("ends with %d: %s%s", (o)->status, (o)->out, (o)->err); \
	} while (0)

static void with_band(struct harness *h, double speed)
{
	begin(h, speed);
	ctl_says(h, 0, "Added ", "band", "add", VIRTUAL_BAND_ADDRESS, "--id", "mine");
}

static void status_says_what_to_do_next(struct harness *h)
{
	struct output o;
	json_t *status;

	begin(h, 1);
	run_program(h, &o, (const char *const[]){ getenv("INSTEPCTL"), NULL });
	check(o.status == 0);
	check_has(o.out, "Bluetooth  ready");
	check_has(o.out, "instepctl band add");
	output_done(&o);

	ctl_says(h, 0, "Added ", "band", "add", "--seconds", "5");
	ctl_says(h, 0, "instepctl start resisted-flexion", "status");

	ctl(h, &o, 0, "status", "--json");
	status = json_loads(o.out, 0, NULL);
	check(status && json_is_null(json_object_get(status, "workout")));
	check(json_array_size(json_object_get(status, "bands")) == 1);
	check(json_is_object(json_object_get(json_object_get(status, "history"), "today")));
	json_decref(status);
	output_done(&o);
}

static void status_without_bluetooth(struct harness *h)
{
	daemon_start(h);
	ctl_says(h, 0, "see to Bluetooth", "status");
	ctl_says(h, 0, "Bluetooth  bluetoothd is not running. Start it", "status");
	ctl_says(h, 0, "\"radio_state\":\"no-service\"", "status", "--json");
}

static void bands_come_and_go(struct harness *h)
{
	struct output o;
	json_t *bands;

	begin(h, 1);
	ctl_says(h, 0, VIRTUAL_BAND_ADDRESS, "scan", "--seconds", "2");
	ctl_says(h, 0, "No band was added yet", "band");
	ctl_says(h, 1, "no band was added yet", "band", "tare");
	ctl_says(h, 0, "Added mine", "band", "add", VIRTUAL_BAND_NAME, "--id", "mine", "--side",
		 "left");
	ctl_says(h, 1, "added", "band", "add", VIRTUAL_BAND_ADDRESS);
	ctl_says(h, 1, "there is no band \"yours\"; there is: mine", "band", "let-go", "yours");

	ctl(h, &o, 0, "band", "list", "--json");
	bands = json_loads(o.out, 0, NULL);
	check(json_array_size(bands) == 1);
	check(!strcmp(json_string_value(json_object_get(json_array_get(bands, 0), "side")),
		      "left"));
	json_decref(bands);
	output_done(&o);

	ctl_says(h, 0, "Removed mine", "band", "remove", "mine");
	ctl_says(h, 0, "No band was added yet", "band");
}

static void a_scan_may_find_nothing(struct harness *h)
{
	begin(h, 1);
	fake_device_range(band.device, false);
	ctl_says(h, 1, "no band found in 1 s", "scan", "--seconds", "1");
	ctl_says(h, 1, "was not found in 1 s", "band", "add", "--seconds", "1");
	ctl_says(h, 2, "--seconds is a number from 1 to 120", "scan", "--seconds", "121");
}

static void tares_at_rest_only(struct harness *h)
{
	struct dialog d;

	with_band(h, 1);
	/* Claimed all the while: a stream that begins anew would take the pull for its rest. */
	check_ok(bus_call(h, NULL, BAND_PATH, BAND, "Claim", ""));
	dialog_begin(&d, h, (const char *const[]){ getenv("INSTEPCTL"), "band", "tare", NULL });
	dialog_hear(&d, "Waiting for a second of rest: do not touch the band.");
	dialog_hear(&d, "mine is tared: what it feels now is zero.");
	check(dialog_end(&d) == 0);

	person_pull(band.person);
	wait_for_property(h, BAND_PATH, BAND, "Rest", "load");
	ctl_says(h, 1, "is under load: let go of it", "band", "tare", "mine");

	/* let go: what is left is waited for */
	person_let_go(band.person);
	wait_for_property(h, BAND_PATH, BAND, "Rest", "unsteady");
	ctl_says(h, 0, "mine is tared", "band", "tare", "mine");
}

/* On a terminal of 80 columns. */
static void shows_what_was_done(struct harness *h)
{
	struct output o;
	char *line;

	ctl(h, &o, 0, "history", "last");
	check_has(o.out, "2 of 2 counted, 1 tried, held ");
	check_has(o.out, "Set 1, resisted-flexion\n");
	check_has(o.out, "  level   peak   mean   rise   out  held  back  rest  tension  wobble\n");
	check_has(o.out, "     tried: let go too early\n");
	check_has(o.out, "     2 counted, 1 tried\n");
	check_has(o.out, " kg, tempo ");
	check_has(o.out, "     at rest ");
	for (char *rest = o.out; (line = strsep(&rest, "\n"));)
		if (strlen(line) > 80)
			fail("over 80 columns: %s", line);
	output_done(&o);
}

static void tells_scripts_what_was_done(struct harness *h)
{
	static const char *const known[] = { "level_n", "out_s", "plateau_s", "back_s", "rest_n" };
	json_t *whole, *sets, *rep;
	struct output o;

	ctl(h, &o, 0, "history", "last", "--json");
	whole = json_loads(o.out, 0, NULL);
	sets = json_object_get(json_object_get(whole, "workout"), "sets");
	check(json_array_size(sets) == 1);
	for (size_t i = 0; i < ELEMENTS(known); i++)
		check(json_is_real(json_object_get(json_array_get(sets, 0), known[i])));
	check(json_integer_value(json_object_get(json_array_get(sets, 0), "done")) == 2);
	check(!json_object_get(json_array_get(sets, 0), "fatigue")); /* of two holds */
	check(json_array_size(json_object_get(json_object_get(whole, "workout"), "differences")) ==
	      0);

	check(json_array_size(json_object_get(whole, "reps")) == 3);
	rep = json_array_get(json_object_get(whole, "reps"), 0);
	check(json_is_real(json_object_get(rep, "rfd_n_per_s")));
	check(json_is_real(json_object_get(rep, "steadiness")));
	check(json_is_real(json_object_get(rep, "tension_s")));
	check(!json_object_get(rep, "in_zone_s"));
	json_decref(whole);
	output_done(&o);
}

static void follows_a_session_by_the_band(struct harness *h)
{
	struct output o;

	with_band(h, 8);
	check_ok(follower_init(&follower, &band));
	follower.short_pull = 1;
	ctl(h, &o, 0, "start", "resisted-flexion", "--reps", "2", "--hold", "5s", "--rest", "1s",
	    "--ready", "1s");
	check_has(o.out, "Rep 1: counted, held ");
	check_has(o.out, "Rep 2: tried, not counted: let go too early (held ");
	check_has(o.out, "Finished: 2 of 2 counted, 1 tried");
	output_done(&o);

	ctl_says(h, 0, "2 of 2", "history", "--today");
	shows_what_was_done(h);
	tells_scripts_what_was_done(h);
	follower_done(&follower);
}

static void follows_a_session_by_the_timer(struct harness *h)
{
	struct output o;
	json_t *history;

	begin(h, 1);
	ctl(h, &o, 0, "start", "resisted-flexion", "--timer", "--reps", "2", "--hold", "0.5s",
	    "--rest", "0", "--ready", "0");
	check_has(o.out, "resisted-flexion, guided by the timer: 0 of 2 counted");
	check_has(o.out, "Rep 2: counted, 0.5 s by the timer");
	check_has(o.out, "Finished: 2 of 2 counted, 0 tried");
	output_done(&o);

	ctl(h, &o, 0, "history", "last", "--json");
	history = json_loads(o.out, 0, NULL);
	check(json_array_size(json_object_get(history, "reps")) == 2);
	check(!json_object_get(json_array_get(json_object_get(history, "reps"), 0), "held_s"));
	json_decref(history);
	output_done(&o);
	ctl_says(h, 0, "  1-2  0.5 s by the timer\n", "history", "last");
	ctl_says(h, 1, "no workout is running", "watch");
	ctl_says(h, 1, "no workout is running", "pause");
}

static void draws_on_a_terminal(struct harness *h)
{
	char command[512];
	struct output o;

	begin(h, 1);
	(void)snprintf(command, sizeof(command),
		       "%s start resisted-flexion --timer --reps 1 --hold 1s --ready 1s",
		       getenv("INSTEPCTL"));
	check(setenv("TERM", "xterm", 1) == 0 && setenv("LC_ALL", "C", 1) == 0);
	run_program(h, &o, (const char *const[]){ "script", "-qec", command, "/dev/null", NULL });
	check(o.status == 0);
	check_has(o.out, "resisted-flexion, 0 of 1 reps, 0 tried");
	check_has(o.out, "\033[1mPull and hold for 1 second: 1 of 1.\033[m\033[K");
	check_has(o.out, "just taut."); /* the end of a cue that is wider than the terminal */
	check_has(o.out, "hold     ####");
	check_has(o.out, "Finished: 1 of 1 counted, 0 tried");
	output_done(&o);
}

/* Sentences are broken between words, below where they began. */
static void fits_a_narrow_terminal(struct harness *h)
{
	char command[512], *line;
	struct output o;
	bool below = false;

	begin(h, 1);
	(void)snprintf(command, sizeof(command), "stty cols 40; %s status", getenv("INSTEPCTL"));
	check(setenv("LC_ALL", "C", 1) == 0);
	run_program(h, &o, (const char *const[]){ "script", "-qec", command, "/dev/null", NULL });
	check(o.status == 0);
	for (char *rest = o.out; (line = strsep(&rest, "\r\n"));) {
		if (strlen(line) >= 40)
			fail("over 39 columns: %s", line);
		below |= !strcmp(line, "           it: instepctl band add");
	}
	check(below);
	output_done(&o);
}

static void start_long(struct harness *h)
{
	begin(h, 1);
	ctl_says(h, 0, "Started resisted-flexion", "start", "resisted-flexion", "--timer",
		 "--ready", "1s", "--hold", "60s", "--detach");
}

static void watch_by(struct harness *h, struct dialog *d)
{
	dialog_begin(d, h, (const char *const[]){ getenv("INSTEPCTL"), "watch", NULL });
	dialog_hear(d, "resisted-flexion, guided by the timer");
}

static void controls_what_runs(struct harness *h)
{
	struct dialog d;

	start_long(h);
	watch_by(h, &d);
	ctl_says(h, 0, "Paused", "pause");
	ctl_says(h, 0, "instepctl resume", "status");
	ctl_says(h, 0, "It goes on", "resume");
	ctl_says(h, 1, "A workout is going on", "start", "resisted-flexion", "--timer");
	ctl_says(h, 0, "Stopped", "stop");
	dialog_hear(&d, "Stopped: 0 of 10 counted");
	check(dialog_end(&d) == 4);
}

/* Whoever is asked for the band hears first that it is not the band. */
static void tells_that_bluetooth_is_off(struct harness *h)
{
	struct dialog d;

	with_band(h, 1);
	fake_adapter_power(h->fake, false);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "off");
	dialog_begin(
		&d, h,
		(const char *const[]){ getenv("INSTEPCTL"), "start", "resisted-flexion", NULL });
	dialog_hear(&d, "Bluetooth is switched off.");
	dialog_hear(&d, "Waiting for the band");
	ctl_says(h, 0, "Stopped", "stop");
	check(dialog_end(&d) == 4);
}

static void leaving_ends_the_watching_only(struct harness *h)
{
	struct dialog d;

	start_long(h);
	watch_by(h, &d);
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, "The workout goes on");
	check(dialog_end(&d) == 4);
	ctl_says(h, 0, "instepctl watch", "status");
}

static void says_when_the_daemon_vanishes(struct harness *h)
{
	struct dialog d;

	start_long(h);
	watch_by(h, &d);
	check(daemon_signal(h, SIGKILL) == 128 + SIGKILL);
	dialog_hear(&d, "instepd went away in the middle of the workout");
	check(dialog_end(&d) == 3);
}

static void passes_on_what_the_daemon_refuses(struct harness *h)
{
	begin(h, 1);
	ctl_says(h, 1, "nonesuch", "start", "nonesuch", "--timer");
	ctl_says(h, 1, "nonesuch", "start", "resisted-flexion", "--band", "nonesuch");
	ctl_says(h, 1, "side", "start", "resisted-flexion", "--timer", "--side", "inside-out");
	ctl_says(h, 2, "--hold cannot be \"soon\"", "start", "resisted-flexion", "--hold", "soon");
	ctl_says(h, 2, "exclude each other", "start", "resisted-flexion", "--band", "x", "--timer");
}

/* The daemon runs since before the file was written, and before it was changed. */
static void starts_a_routine_as_it_was_saved(struct harness *h)
{
	char text[64];

	begin(h, 1);
	for (unsigned reps = 3; reps <= 4; reps++) {
		(void)snprintf(text, sizeof(text), "[Exercise toe-curl]\nReps=%u\nHold=5s\n", reps);
		(void)write_config(h, "routines/mine.routine", text);
		ctl_says(h, 0, reps == 3 ? "\"planned\":3" : "\"planned\":4", "start", "mine",
			 "--timer", "--detach", "--json");
		ctl_says(h, 0, "Stopped", "stop");
	}
}

static void a_closed_pipe_is_quiet(struct harness *h)
{
	struct output o;

	start_long(h);
	run_program(h, &o,
		    (const char *const[]){
			    "sh", "-c",
			    "\"$INSTEPCTL\" watch --json | head -n 1; \"$INSTEPCTL\" stop", NULL });
	check(o.status == 0);
	check_has(o.out, "{\"event\":\"workout\"");
	check(!*o.err);
	output_done(&o);
}

static const struct test tests[] = {
	TEST(status_says_what_to_do_next),
	TEST(starts_a_routine_as_it_was_saved),
	TEST(status_without_bluetooth),
	TEST(bands_come_and_go),
	TEST(a_scan_may_find_nothing),
	TEST(tares_at_rest_only),
	TEST(follows_a_session_by_the_band),
	TEST(follows_a_session_by_the_timer),
	TEST(draws_on_a_terminal),
	TEST(fits_a_narrow_terminal),
	TEST(controls_what_runs),
	TEST(tells_that_bluetooth_is_off),
	TEST(leaving_ends_the_watching_only),
	TEST(says_when_the_daemon_vanishes),
	TEST(passes_on_what_the_daemon_refuses),
	TEST(a_closed_pipe_is_quiet),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
