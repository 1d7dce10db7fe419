/* SPDX-License-Identifier: MIT */
/* The screen stays awake while a workout runs, by whoever can do it, and not a moment longer. */

#include <signal.h>

#include "bus/desktop.h"

static struct desktop d;

static void pause_workout(void)
{
	desktop_set(&d, "State", "paused");
	desktop_cue(&d, "rest", "paused", "Paused.");
}

static void resume_workout(void)
{
	desktop_set(&d, "State", "running");
	desktop_cue(&d, "rest", "rest", "Rest.");
}

static void begin(struct harness *h)
{
	desktop_begin(&d, h);
	fake_instepd_start(&d.daemon, &d.journal);
}

static void by_the_portal_and_not_while_paused(struct harness *h)
{
	begin(h);
	fake_portal_start(&d.portal, &d.journal);
	fake_saver_start(&d.saver, &d.journal);
	desktop_start(&d);

	desktop_workout_begins(&d);
	journal_wait(&d.journal, "portal: inhibit");
	pause_workout();
	journal_wait(&d.journal, "portal: close");
	resume_workout();
	journal_wait(&d.journal, "portal: inhibit");
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "portal: close");

	check(journal_count(&d.journal, "portal: inhibit") == 2);
	check(!journal_count(&d.journal, "saver"));
	desktop_end(&d);
}

static void by_the_screen_saver_without_a_portal(struct harness *h)
{
	begin(h);
	fake_saver_start(&d.saver, &d.journal);
	desktop_start(&d);

	desktop_workout_begins(&d);
	journal_wait(&d.journal, "saver: inhibit");
	pause_workout();
	journal_wait(&d.journal, "saver: uninhibit");
	resume_workout();
	journal_wait(&d.journal, "saver: inhibit");
	check(d.saver.cookies == 2);
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "saver: uninhibit");
	desktop_end(&d);
}

/* The portal has said yes, and then the desktop behind it says no. */
static void by_the_screen_saver_if_the_portal_fails(struct harness *h)
{
	begin(h);
	d.portal.refuses = true;
	fake_portal_start(&d.portal, &d.journal);
	fake_saver_start(&d.saver, &d.journal);
	desktop_start(&d);

	desktop_workout_begins(&d);
	journal_wait(&d.journal, "portal: inhibit");
	journal_wait(&d.journal, "portal: close");
	journal_wait(&d.journal, "saver: inhibit");
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "saver: uninhibit");
	desktop_end(&d);
}

/*
 * It is left for the screen saver, and when it answers after all, its inhibition is closed: never
 * two at once.
 */
static void a_silent_portal_is_left(struct harness *h)
{
	begin(h);
	d.portal.silent = true;
	fake_portal_start(&d.portal, &d.journal);
	fake_saver_start(&d.saver, &d.journal);
	desktop_start(&d);

	desktop_workout_begins(&d);
	journal_wait(&d.journal, "portal: inhibit");
	journal_wait(&d.journal, "saver: inhibit");
	fake_portal_wake(&d.portal);
	journal_wait(&d.journal, "portal: close");
	check(d.saver.held == 1);
	desktop_workout_ends(&d);
	journal_wait(&d.journal, "saver: uninhibit");
	desktop_end(&d);
}

/* The answer comes when the workout is paused already. */
static void a_late_answer_is_let_go(struct harness *h)
{
	begin(h);
	d.portal.silent = true;
	fake_portal_start(&d.portal, &d.journal);
	desktop_start(&d);

	desktop_workout_begins(&d);
	journal_wait(&d.journal, "portal: inhibit");
	pause_workout();
	journal_wait(&d.journal, "player: Paused");
	fake_portal_wake(&d.portal);
	journal_wait(&d.journal, "portal: close");
	check(journal_count(&d.journal, "portal: inhibit") == 1);
	desktop_end(&d);
}

static void nobody_is_said_once(struct harness *h)
{
	begin(h);
	desktop_start(&d);

	desktop_workout_begins(&d);
	desktop_wait_said(&d, "The screen may go to sleep", 1);
	pause_workout();
	journal_wait(&d.journal, "player: Paused");
	resume_workout();
	journal_wait(&d.journal, "player: Playing");
	desktop_workout_ends(&d);
	wait_for_name(h, PLAYER_NAME, false);

	fake_saver_start(&d.saver, &d.journal);
	desktop_workout_begins(&d);
	journal_wait(&d.journal, "saver: inhibit");
	check(desktop_said(&d, "The screen may go to sleep") == 1);
	desktop_end(&d);
}

static void let_go_with_the_daemon(struct harness *h)
{
	begin(h);
	fake_portal_start(&d.portal, &d.journal);
	desktop_start(&d);

	desktop_workout_begins(&d);
	journal_wait(&d.journal, "portal: inhibit");
	fake_instepd_stop(&d.daemon);
	journal_wait(&d.journal, "portal: close");

	/* it comes back with the workout where it was */
	fake_instepd_start(&d.daemon, &d.journal);
	journal_wait(&d.journal, "portal: inhibit");
	desktop_end(&d);
}

static void let_go_at_the_exit(struct harness *h)
{
	begin(h);
	fake_portal_start(&d.portal, &d.journal);
	desktop_start(&d);

	desktop_workout_begins(&d);
	journal_wait(&d.journal, "portal: inhibit");
	desktop_stop(&d);
	journal_wait(&d.journal, "portal: close");
	desktop_end(&d);
}

static const struct test tests[] = {
	TEST(by_the_portal_and_not_while_paused),
	TEST(by_the_screen_saver_without_a_portal),
	TEST(by_the_screen_saver_if_the_portal_fails),
	TEST(a_silent_portal_is_left),
	TEST(a_late_answer_is_let_go),
	TEST(nobody_is_said_once),
	TEST(let_go_with_the_daemon),
	TEST(let_go_at_the_exit),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
