/* SPDX-License-Identifier: MIT */
/*
 * A window that fills the screen, on a real X server. The test plays the window manager: it says on
 * the root window which window is active, and on the windows whether they fill the screen.
 */

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <xcb/xcb.h>

#include "bus/desktop.h"
#include "bus/display.h"
#include "bus/fake-notifications.h"
#include "bus/harness-internal.h"

#define SLOT  "1700000000000000"
#define WAITS "waiting: It waits until no window fills the screen any more."

static struct desktop d;
static struct fake_notifications screen;
static pid_t display;
static xcb_connection_t *x;
static xcb_window_t root, windows[2];

static xcb_atom_t atom(const char *name)
{
	xcb_intern_atom_reply_t *reply =
		xcb_intern_atom_reply(x, xcb_intern_atom(x, 0, (uint16_t)strlen(name), name), NULL);
	xcb_atom_t answer = reply->atom;

	free(reply);
	return answer;
}

/* An answer of the server: it has done all of it. */
static void set(xcb_window_t window, const char *property, xcb_atom_t type, uint32_t value,
		uint32_t n)
{
	xcb_change_property(x, XCB_PROP_MODE_REPLACE, window, atom(property), type, 32, n, &value);
	(void)atom("_NET_WM_STATE");
}

static void activate(xcb_window_t window)
{
	set(root, "_NET_ACTIVE_WINDOW", XCB_ATOM_WINDOW, window, 1);
}

static void fill(xcb_window_t window, bool full)
{
	set(window, "_NET_WM_STATE", XCB_ATOM_ATOM, atom("_NET_WM_STATE_FULLSCREEN"), full);
}

static void begin(struct harness *h)
{
	desktop_begin(&d, h);
	desktop_reminder(&d);
	fake_instepd_start(&d.daemon, &d.journal);
	fake_dunst(&screen);
	fake_notifications_start(&screen, &d.journal);
	display = display_start(h);

	x = xcb_connect(NULL, NULL);
	check(!xcb_connection_has_error(x));
	root = xcb_setup_roots_iterator(xcb_get_setup(x)).data->root;
	for (unsigned i = 0; i < ELEMENTS(windows); i++) {
		windows[i] = xcb_generate_id(x);
		xcb_create_window(x, XCB_COPY_FROM_PARENT, windows[i], root, 0, 0, 9, 9, 0,
				  XCB_WINDOW_CLASS_INPUT_OUTPUT, XCB_COPY_FROM_PARENT, 0, NULL);
	}
}

static void end(void)
{
	desktop_end(&d);
	fake_notifications_stop(&screen);
	xcb_disconnect(x);
	if (!display)
		return; /* it is gone already */
	check(kill(display, SIGTERM) == 0);
	(void)reap(d.h, display, "Xvfb to end");
}

/* It is so already when we come, and ends. */
static void a_film(struct harness *h)
{
	begin(h);
	activate(windows[0]);
	fill(windows[0], true);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, WAITS);
	fill(windows[0], false);
	journal_wait(&d.journal, "note 1: *");
	end();
}

/* It is left for another window; one that is not active may fill what it likes. */
static void another_window(struct harness *h)
{
	begin(h);
	activate(windows[0]);
	fill(windows[0], true);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, WAITS);
	activate(windows[1]);
	journal_wait(&d.journal, "note 1: *");
	desktop_due(&d, SLOT, "0");
	journal_wait(&d.journal, "note 1 closed");

	fill(windows[1], true);
	activate(windows[0]);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, WAITS);
	activate(XCB_WINDOW_NONE);
	journal_wait(&d.journal, "note 2: *");
	end();
}

/* The window closes, and with it what was said of it. */
static void it_is_closed(struct harness *h)
{
	begin(h);
	activate(windows[0]);
	fill(windows[0], true);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, WAITS);
	xcb_destroy_window(x, windows[0]);
	activate(windows[1]);
	journal_wait(&d.journal, "note 1: *");
	end();
}

static void no_window_manager(struct harness *h)
{
	begin(h);
	fill(windows[0], true);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	end();
}

/* The program does not end with it; that is for its service manager to say. */
static void the_display_is_gone(struct harness *h)
{
	begin(h);
	activate(windows[0]);
	fill(windows[0], true);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, WAITS);
	check(kill(display, SIGKILL) == 0);
	journal_wait(&d.journal, "note 1: *");
	display = 0;
	end();
}

static const struct test tests[] = {
	TEST(a_film),
	TEST(another_window),
	TEST(it_is_closed),
	TEST(no_window_manager),
	TEST(the_display_is_gone),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
