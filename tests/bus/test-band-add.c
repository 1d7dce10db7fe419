/* SPDX-License-Identifier: MIT */
/*
 * instepctl band add with a person at a terminal: from the list of what is in reach to the first
 * pull, and out of it at any point in between.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "bus/dialog.h"
#include "bus/virtual-band.h"
#include "bus/virtual-device.h"
#include "bus/virtual-sensor.h"

#define OTHER_ADDRESS "C0:FF:EE:00:00:02"
#define BAND_PATH     MANAGER_PATH "/band/progressor_2d1234"

static struct virtual_band band, other;
static struct virtual_sensor sensor;
static struct virtual_device device;
static struct dialog d;

static const struct person_plan listens = {
	.seed = 3, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .rest_s = 3, .short_hold = -1
};

static void begin(struct harness *h)
{
	check_ok(virtual_band_init(&band, h->fake, h->event, &listens, NULL, 1));
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
}

static void begin_adding(struct harness *h)
{
	dialog_begin_terminal(&d, h,
			      (const char *const[]){ getenv("INSTEPCTL"), "band", "add", NULL });
	dialog_hear(&d, "Looking for bands.");
}

static void begin_adding_what_is_there(struct harness *h)
{
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	begin_adding(h);
}

/* The one that is in reach, for the left foot, up to the question whether it hangs free. */
static void add_the_only_one(struct harness *h)
{
	begin(h);
	begin_adding(h);
	dialog_hear(&d, "> 1  " VIRTUAL_BAND_NAME);
	dialog_hear(&d, "dBm");
	dialog_hear(&d, "Enter takes number 1");
	dialog_type(&d, "\n");
	dialog_hear(&d, "For which foot");
	dialog_hear(&d, "[both]");
	dialog_say(&d, "l");
	dialog_hear(&d, "Added, and called progressor-1234.");
	dialog_hear(&d, "It is there.");
	dialog_hear(&d, "Take everything off it");
	property_is(h, BAND_PATH, BAND, "Side", "left");
}

static void from_the_list_to_the_first_pull(struct harness *h)
{
	add_the_only_one(h);
	property_is(h, MANAGER_PATH, MANAGER, "Scanning", "false");
	dialog_say(&d, "");
	dialog_hear(&d, "progressor-1234 is tared");
	dialog_hear(&d, "Now pull on it once");
	dialog_hear(&d, "force  -----");
	person_pull(band.person);
	dialog_hear(&d, "####");
	dialog_hear(&d, " 2."); /* kg, on the way to three */
	person_let_go(band.person);
	dialog_hear(&d, "It felt 3.");
	dialog_hear(&d, "Start with: instepctl start resisted-flexion");
	check(dialog_end(&d) == 0);
	wait_for_property(h, BAND_PATH, BAND, "State", "ready"); /* its claim is gone */
}

static void a_hand_on_the_band(struct harness *h)
{
	add_the_only_one(h);
	wait_for_property(h, BAND_PATH, BAND, "State", "streaming");
	wait_for_property(h, BAND_PATH, BAND, "Rest", "still");
	person_pull(band.person);
	wait_for_property(h, BAND_PATH, BAND, "Rest", "load");
	dialog_say(&d, "");
	dialog_hear(&d, "is under load");
	dialog_hear(&d, "Enter when nothing pulls");
	person_let_go(band.person);
	wait_for_property(h, BAND_PATH, BAND, "Rest", "unsteady");
	dialog_say(&d, "");
	dialog_hear(&d, "is tared");
	dialog_hear(&d, "Now pull on it once");
	dialog_type(&d, "\n"); /* not now */
	dialog_hear(&d, "Start with:");
	check(dialog_end(&d) == 0);
}

/* The one whose number is typed, and not the one that Enter would take. */
static void one_of_several(struct harness *h)
{
	check_ok(virtual_band_init(&other, h->fake, h->event, &listens, OTHER_ADDRESS, 1));
	begin(h);
	begin_adding(h);
	dialog_hear(&d, "  2  ");
	dialog_type(&d, "x9"); /* mean nothing */
	dialog_type(&d, "2");
	dialog_hear(&d, "> 2  ");
	dialog_hear(&d, "For which foot");
	dialog_say(&d, "neither");
	dialog_hear(&d, "For which foot");
	dialog_say(&d, "right");
	dialog_hear(&d, "Added");
	dialog_hear(&d, "Take everything off it");
	dialog_type(&d, "\004"); /* Ctrl-D */
	dialog_hear(&d, "was added. Before the first workout: instepctl band tare");
	check(dialog_end(&d) == 4);

	/* The other band is for the other foot. */
	begin_adding(h);
	dialog_hear(&d, "added as progressor-1234");
	dialog_hear(&d, "Enter takes number ");
	dialog_type(&d, "\n");
	dialog_hear(&d, "[left]");
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, "No band was added.");
	check(dialog_end(&d) == 4);
}

static void a_motion_sensor(struct harness *h)
{
	struct mover_plan plan = virtual_sensor_plan;

	plan.reps = 0; /* it moves when it is told to */
	check_ok(virtual_sensor_init(&sensor, h->fake, h->event, &plan, NULL, false));
	begin_adding_what_is_there(h);
	dialog_hear(&d, "WitMotion");
	dialog_hear(&d, "Enter takes");
	dialog_type(&d, "\n");
	dialog_hear(&d, "For which foot");
	dialog_say(&d, "");
	dialog_hear(&d, "Enter when the foot is still");
	dialog_say(&d, "");
	dialog_hear(&d, "is level");
	dialog_hear(&d, "Now move the foot once");
	dialog_hear(&d, "angle  ");
	mover_raise(&sensor.mover);
	dialog_hear(&d, "####");
	mover_lower(&sensor.mover);
	dialog_hear(&d, " deg: it works.");
	check(dialog_end(&d) == 0);
}

/* A workout finds the rest of a sensor by itself: nothing has to be done before it. */
static void leaving_a_motion_sensor(struct harness *h)
{
	check_ok(
		virtual_sensor_init(&sensor, h->fake, h->event, &virtual_sensor_plan, NULL, false));
	begin_adding_what_is_there(h);
	dialog_hear(&d, "Enter takes");
	dialog_type(&d, "\n");
	dialog_hear(&d, "For which foot");
	dialog_say(&d, "");
	dialog_hear(&d, "Enter when the foot is still");
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, " was added.\r\n");
	check(dialog_end(&d) == 4);
}

/* It has no connection, only a voice. */
static void a_band_that_only_broadcasts(struct harness *h)
{
	check_ok(virtual_device_init(&device, &virtual_whc06, h->fake, h->event));
	begin_adding_what_is_there(h);
	dialog_hear(&d, "WeiHeng WH-C06");
	dialog_hear(&d, "Enter takes");
	dialog_type(&d, "\n");
	dialog_hear(&d, "For which foot");
	dialog_say(&d, "");
	dialog_hear(&d, "It is there.");
	wait_for_property(h, MANAGER_PATH, MANAGER, "Listening", "true");
	dialog_hear(&d, "Enter when nothing pulls");
	dialog_say(&d, "");
	dialog_hear(&d, "is tared");
	virtual_device_pull(&device);
	dialog_hear(&d, "####");
	virtual_device_let_go(&device);
	dialog_hear(&d, "it works.");
	check(dialog_end(&d) == 0);
	wait_for_property(h, MANAGER_PATH, MANAGER, "Listening", "false");
}

static void a_band_that_only_counts(struct harness *h)
{
	check_ok(virtual_device_init(&device, &virtual_frez, h->fake, h->event));
	begin_adding_what_is_there(h);
	dialog_hear(&d, "Enter takes");
	dialog_type(&d, "\n");
	dialog_hear(&d, "For which foot");
	dialog_say(&d, "");
	dialog_hear(&d, "It is there.");
	dialog_hear(&d, "instepctl band calibrate ");
	check(dialog_end(&d) == 0);
}

static void nobody_there(struct harness *h)
{
	begin(h);
	fake_device_range(band.device, false);
	dialog_begin_terminal(&d, h,
			      (const char *const[]){ getenv("INSTEPCTL"), "band", "add",
						     "--seconds", "1", NULL });
	dialog_hear(&d, "Nothing yet.");
	dialog_hear(&d, "no band was found in 1 s");
	dialog_hear(&d, "instepctl doctor");
	check(dialog_end(&d) == 1);
}

/* It comes while the list is looked at. */
static void a_button_is_pressed(struct harness *h)
{
	begin(h);
	fake_device_range(band.device, false);
	begin_adding(h);
	dialog_hear(&d, "Nothing yet.");
	dialog_type(&d, "\n"); /* takes nothing */
	fake_device_range(band.device, true);
	dialog_hear(&d, "> 1  " VIRTUAL_BAND_NAME);
	dialog_type(&d, "q");
	dialog_hear(&d, "No band was added.");
	check(dialog_end(&d) == 4);
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "false");
}

/* The terminal shows what is typed again, wherever the program was left. */
static void in_the_middle_of_the_list(struct harness *h)
{
	struct termios t;

	begin(h);
	begin_adding(h);
	dialog_hear(&d, "Enter takes number 1");
	check(tcgetattr(d.out, &t) == 0 && !(t.c_lflag & (ICANON | ECHO)));
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, "No band was added.");
	check(tcgetattr(d.out, &t) == 0 && (t.c_lflag & ICANON) && (t.c_lflag & ECHO));
	check(dialog_end(&d) == 4);
	wait_for_property(h, MANAGER_PATH, MANAGER, "Scanning", "false");
}

static void a_band_on_a_phone(struct harness *h)
{
	begin(h);
	fake_device_refuse(band.device, "Failed", "le-connection-abort-by-local", 99);
	begin_adding(h);
	dialog_hear(&d, "Enter takes number 1");
	dialog_type(&d, "\n");
	dialog_hear(&d, "For which foot");
	dialog_say(&d, "");
	dialog_hear(&d, "Waiting for progressor-1234.");
	dialog_hear(&d, "  The band "); /* the reason that the daemon gives */
	check(kill(d.pid, SIGTERM) == 0);
	dialog_hear(&d, "progressor-1234 was added. Before the first workout:");
	check(dialog_end(&d) == 4);
}

static const struct test tests[] = {
	TEST(from_the_list_to_the_first_pull),
	TEST(a_hand_on_the_band),
	TEST(one_of_several),
	TEST(a_motion_sensor),
	TEST(leaving_a_motion_sensor),
	TEST(a_band_that_only_broadcasts),
	TEST(a_band_that_only_counts),
	TEST(nobody_there),
	TEST(a_button_is_pressed),
	TEST(in_the_middle_of_the_list),
	TEST(a_band_on_a_phone),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
