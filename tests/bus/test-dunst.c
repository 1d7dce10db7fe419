/* SPDX-License-Identifier: MIT */
/*
 * A real notification server on a real screen: dunst, as Debian configures it, under Xvfb. It shows
 * the note with its icon, a button of it is pressed, and what it does while it is paused is what
 * instep-desktop counts on.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <string.h>
#include <unistd.h>

#include "bus/desktop.h"
#include "bus/display.h"
#include "bus/harness-internal.h"

#define SLOT   "1700000000000000"
#define SERVER "org.freedesktop.Notifications"
#define ICON   "1D6F6B" /* the ground of the icon, in no other picture here */

static struct desktop d;
static pid_t display, dunst;

/* What the shell prints; it must succeed. */
static char *shell(const char *command)
{
	struct output o;
	char *out;

	run_program(d.h, &o, (const char *const[]){ "sh", "-c", command, NULL });
	if (o.status)
		fail("%s: %d: %s", command, o.status, o.err);
	out = TAKE(o.out);
	output_done(&o);
	return out;
}

static void do_shell(const char *command)
{
	free(shell(command));
}

/* Who is asked for a menu (dmenu) picks "Start". */
static void start_dunst(struct harness *h)
{
	static const char menu[] = "#!/bin/sh\ngrep -i start\n";
	const char *const argv[] = { "dunst", "-conf", in_scratch(h, "dunstrc"), NULL };
	char command[512];
	int log = log_open(h, "dunst.log");

	check(chmod(write_file(h, "menu", menu, sizeof(menu) - 1), 0700) == 0);
	(void)snprintf(command, sizeof(command),
		       "sed 's|^ *dmenu = .*|dmenu = %s|' /etc/xdg/dunst/dunstrc >%s",
		       in_scratch(h, "menu"), argv[2]);
	do_shell(command);
	do_shell("cd $XDG_DATA_HOME && mkdir -p icons/hicolor/scalable/apps && "
		 "cp /usr/share/icons/hicolor/index.theme icons/hicolor/ && "
		 "cp $INSTEP_SOURCE/daemon/data/*.svg icons/hicolor/scalable/apps/");
	dunst = spawn(argv, -1, dup(log), log);
	wait_for_name(h, SERVER, true);
}

static void begin(struct harness *h)
{
	desktop_begin(&d, h);
	desktop_reminder(&d);
	display = display_start(h);
	start_dunst(h);
	fake_instepd_start(&d.daemon, &d.journal);
	desktop_start(&d);
}

static void end(void)
{
	desktop_end(&d);
	check(kill(dunst, SIGTERM) == 0);
	(void)reap(d.h, dunst, "dunst to end");
	check(kill(display, SIGTERM) == 0);
	(void)reap(d.h, display, "Xvfb to end");
}

/* dunst tells nobody when it has drawn: it is asked until it has. */
static bool has(const char *which, int n)
{
	char command[64], *out;
	bool same;

	(void)snprintf(command, sizeof(command), "dunstctl count %s", which);
	out = shell(command);
	same = atoi(out) == n;
	free(out);
	return same;
}

static void wait_has(const char *which, int n)
{
	uint64_t until_us = deadline();

	while (!has(which, n))
		check(mono_us() < until_us);
}

static bool icon_is_seen(void)
{
	char *n = shell("import -silent -window root -depth 8 png:$XDG_RUNTIME_DIR/screen.png && "
			"convert $XDG_RUNTIME_DIR/screen.png -format %c histogram:info: | "
			"grep -c '#" ICON "' || true");
	bool seen = atoi(n) > 0;

	free(n);
	return seen;
}

static void wait_icon(bool seen)
{
	uint64_t until_us = deadline();

	while (icon_is_seen() != seen)
		check(mono_us() < until_us);
}

/* With KEEP_SCREEN=FILE.png in the environment a picture stays, to be looked at. */
static void it_is_seen(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	wait_has("displayed", 1);
	wait_icon(true);
	do_shell(
		"if [ -n \"$KEEP_SCREEN\" ]; then cp $XDG_RUNTIME_DIR/screen.png $KEEP_SCREEN; fi");
	/* answered elsewhere */
	desktop_due(&d, SLOT, "0");
	wait_has("displayed", 0);
	wait_icon(false);
	end();
}

static void a_button_is_pressed(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	wait_has("displayed", 1);
	do_shell("dunstctl context");
	journal_wait(&d.journal, "remind: Start");
	/* dunst lets it stand; that it goes is for who was answered */
	desktop_due(&d, SLOT, "0");
	wait_has("displayed", 0);
	end();
}

/* By the mouse: dunst's right button closes all, and closed it stays. */
static void it_is_clicked_away(struct harness *h)
{
	begin(h);
	desktop_due(&d, SLOT, "1");
	wait_has("displayed", 1);
	wait_icon(true);
	do_shell("xdotool mousemove 700 60 click 3");
	wait_has("displayed", 0);
	fake_instepd_set(&d.daemon, REMINDER, "Seconds", "u", "600");
	desktop_due(&d, SLOT, "1");
	desktop_due(&d, SLOT, "2");
	wait_has("displayed", 1);
	check(!journal_count(&d.journal, "remind"));
	end();
}

/* It is sent at once, dunst keeps it, and shows it afterwards. */
static void dunst_is_paused(struct harness *h)
{
	begin(h);
	do_shell("dunstctl set-paused true");
	desktop_due(&d, SLOT, "1");
	wait_has("waiting", 1);
	check(!journal_count(&d.journal, "waiting: It waits"));
	do_shell("dunstctl set-paused false");
	wait_has("displayed", 1);
	end();
}

static const struct test tests[] = {
	TEST(it_is_seen),
	TEST(a_button_is_pressed),
	TEST(it_is_clicked_away),
	TEST(dunst_is_paused),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
