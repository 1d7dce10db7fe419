/* SPDX-License-Identifier: MIT */
/*
 * When instep-desktop tells of a reminder: what each kind of desktop says of whether somebody is
 * there, that it waits for that and says so, and that nothing is lost or told twice. What is decided
 * from it is in tests/unit/test-moment.c.
 */

#include <stdio.h>
#include <stdlib.h>

#include "bus/desktop.h"
#include "bus/fake-notifications.h"
#include "bus/fake-signs.h"
#include "bus/members.h"

#define SLOT    "1700000000000000"
#define DESKTOP "org.instep.Desktop1"
#define PATH    "/org/instep/Desktop1"

static struct desktop d;
static struct fake_notifications screen;
static struct fake_sign sign, other;
static struct fake_login login;

/* It only wakes the loop up: who waits for something of it then looks. */
static int on_presence(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	return 0;
}

static void begin(struct harness *h, void (*server)(struct fake_notifications *f))
{
	desktop_begin(&d, h);
	check_ok(sd_bus_match_signal(h->bus, NULL, DESKTOP, PATH, "org.freedesktop.DBus.Properties",
				     "PropertiesChanged", on_presence, NULL));
	desktop_reminder(&d);
	fake_instepd_start(&d.daemon, &d.journal);
	server(&screen);
	fake_notifications_start(&screen, &d.journal);
}

static void end(void)
{
	desktop_end(&d);
	fake_notifications_stop(&screen);
	fake_sign_stop(&sign);
	fake_sign_stop(&other);
	fake_login_stop(&login);
}

static char *presence(const char *key)
{
	sd_bus_message *reply = NULL;
	char *value;

	if (bus_call_to(d.h, &reply, DESKTOP, PATH, "org.freedesktop.DBus.Properties", "GetAll",
			"s", DESKTOP) < 0)
		fail("%s", d.h->error);
	check_ok(sd_bus_message_enter_container(reply, 'a', "{sv}"));
	check_ok(sd_bus_message_enter_container(reply, 'e', "sv"));
	check_ok(sd_bus_message_skip(reply, "s"));
	check_ok(sd_bus_message_enter_container(reply, 'v', "a{sv}"));
	value = dict_find(reply, key);
	sd_bus_message_unref(reply);
	return value;
}

struct expected {
	const char *key, *value;
};

static bool is_so(void *userdata)
{
	struct expected *e = userdata;
	char *value = presence(e->key);
	bool same = !strcmp(value, e->value);

	free(value);
	return same;
}

static void wait_presence(const char *key, const char *value)
{
	wait_for(d.h, is_so, &(struct expected){ key, value }, key);
}

/* @begin of a sentence is what it waits for; then @clear makes it come. */
static void waits(const char *begin)
{
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, begin);
	check(!screen.ids);
}

static void comes(void)
{
	journal_wait(&d.journal, "waiting: ");
	journal_wait(&d.journal, "note 1: *");
	check(screen.ids == 1);
}

/* A screen saver of either name; it is there before us, or comes later, or is silent. */

static void the_screen_is_locked(struct harness *h)
{
	begin(h, fake_dunst);
	fake_saver_sign(&sign);
	sign.yes = true;
	fake_sign_start(&sign, h);
	desktop_start(&d);
	waits("waiting: It waits until the screen is unlocked.");
	fake_sign_say(&sign, false);
	comes();
	/* it was told once, whatever the screen does now */
	fake_sign_say(&sign, true);
	fake_sign_say(&sign, false);
	desktop_due(&d, SLOT, "0");
	journal_wait(&d.journal, "note 1 closed");
	check(screen.ids == 1);
	end();
}

static void a_saver_comes_late_and_goes(struct harness *h)
{
	begin(h, fake_dunst);
	desktop_start(&d);
	fake_gnome_saver_sign(&sign);
	sign.yes = true;
	fake_sign_start(&sign, h);
	wait_presence("locked", "yes");
	waits("waiting: It waits until the screen is unlocked.");
	fake_sign_stop(&sign);
	comes();
	wait_presence("locked", "unknown");
	end();
}

/* Of two, one that says no does not outvote the other. */
static void two_savers(struct harness *h)
{
	begin(h, fake_dunst);
	fake_saver_sign(&sign);
	sign.yes = true;
	fake_sign_start(&sign, h);
	fake_gnome_saver_sign(&other);
	fake_sign_start(&other, h);
	desktop_start(&d);
	waits("waiting: It waits until the screen is unlocked.");
	fake_sign_say(&sign, false);
	comes();
	end();
}

/* It is given some seconds at the begin; it says nothing, so nothing waits for it. */
static void a_saver_never_answers(struct harness *h)
{
	begin(h, fake_dunst);
	fake_saver_sign(&sign);
	sign.silent = true;
	fake_sign_start(&sign, h);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	wait_presence("locked", "unknown");
	end();
}

/* logind */

static void logind_begins(struct harness *h)
{
	begin(h, fake_dunst);
	fake_login_start(&login, h);
	login.display = 1;
	desktop_start(&d);
}

static void the_session_is_locked(struct harness *h)
{
	logind_begins(h);
	login.sessions[1].locked = true;
	fake_login_say(&login, 1);
	wait_presence("locked", "yes");
	waits("waiting: It waits until the screen is unlocked.");
	login.sessions[1].locked = false;
	fake_login_say(&login, 1);
	comes();
	end();
}

/* A hint that was never given is unknown, not "no"; and "idle" is believed. */
static void nobody_is_there(struct harness *h)
{
	logind_begins(h);
	wait_presence("active", "yes");
	wait_presence("idle", "unknown");
	wait_presence("locked", "unknown");
	login.sessions[1].idle = true;
	login.sessions[1].idle_since_us = 1700000000000000;
	fake_login_say(&login, 1);
	wait_presence("idle", "yes");
	waits("waiting: Nobody has been at the computer for a while*");
	login.sessions[1].idle = false;
	fake_login_say(&login, 1);
	comes();
	wait_presence("idle", "no");
	end();
}

/* Who holds an exercise for minutes touches no mouse. */
static void a_workout_is_presence(struct harness *h)
{
	logind_begins(h);
	login.sessions[1].idle = true;
	fake_login_say(&login, 1);
	wait_presence("idle", "yes");
	waits("waiting: Nobody has been*");
	desktop_workout_begins(&d);
	comes();
	end();
}

static void another_user_is_at_the_screen(struct harness *h)
{
	logind_begins(h);
	login.sessions[1].active = false;
	fake_login_say(&login, 1);
	wait_presence("active", "no");
	waits("waiting: The screen shows another session*");
	login.sessions[1].active = true;
	fake_login_say(&login, 1);
	comes();
	end();
}

/* At login the user has no screen yet; later another one. */
static void the_display_changes(struct harness *h)
{
	begin(h, fake_dunst);
	fake_login_start(&login, h);
	login.display = 3;
	desktop_start(&d);
	wait_presence("active", "unknown");
	login.sessions[2].locked = true;
	fake_login_show(&login, 1);
	wait_presence("active", "yes");
	wait_presence("locked", "unknown");
	fake_login_show(&login, 2);
	wait_presence("locked", "yes");
	waits("waiting: It waits until the screen is unlocked.");
	/* the one that is left says nothing any more */
	login.sessions[1].idle = true;
	fake_login_say(&login, 1);
	login.sessions[2].locked = false;
	fake_login_say(&login, 2);
	comes();
	wait_presence("idle", "unknown");
	end();
}

static void a_text_terminal_is_no_screen(struct harness *h)
{
	begin(h, fake_dunst);
	fake_login_start(&login, h);
	login.sessions[0].idle = true;
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	wait_presence("idle", "unknown");
	end();
}

static void logind_is_restarted(struct harness *h)
{
	logind_begins(h);
	wait_presence("active", "yes");
	fake_login_stop(&login);
	wait_presence("active", "unknown");
	login.sessions[1].locked = true;
	fake_login_start(&login, h);
	wait_presence("locked", "yes");
	waits("waiting: It waits until the screen is unlocked.");
	login.sessions[1].locked = false;
	fake_login_say(&login, 1);
	comes();
	end();
}

/* What keeps the screen awake */

static void kept_awake(struct harness *h, void (*kind)(struct fake_sign *f))
{
	begin(h, fake_dunst);
	kind(&sign);
	sign.yes = true;
	fake_sign_start(&sign, h);
	desktop_start(&d);
	waits("waiting: A program keeps the screen awake*");
	fake_sign_say(&sign, false);
	comes();
	end();
}

static void a_film_on_gnome(struct harness *h)
{
	kept_awake(h, fake_gnome_session_sign);
}

static void a_film_on_kde(struct harness *h)
{
	kept_awake(h, fake_kde_power_sign);
}

static void a_film_by_logind(struct harness *h)
{
	logind_begins(h);
	fake_login_block(&login, "sleep:handle-lid-switch:idle");
	wait_presence("kept_awake", "yes");
	waits("waiting: A program keeps the screen awake*");
	fake_login_block(&login, "sleep:handle-lid-switch");
	comes();
	end();
}

/* Do-not-disturb: by servers that keep what comes meanwhile, and by one that does not */

static void sent_at_once(struct harness *h, void (*server)(struct fake_notifications *f))
{
	begin(h, server);
	screen.quiet = true;
	desktop_start(&d);
	wait_presence("quiet", "yes");
	fake_instepd_set(&d.daemon, REMINDER, "Urgent", "b", "1");
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: Morning feet | About 23 minutes./You need: chair, towel. "
				 "| start done later skip | urgency 1");
	fake_notifications_be_quiet(&screen, false);
	wait_presence("quiet", "no");
	check(screen.ids == 1 && !journal_count(&d.journal, "waiting"));
	end();
}

static void quiet_on_kde(struct harness *h)
{
	sent_at_once(h, fake_kde);
}

static void quiet_on_dunst(struct harness *h)
{
	sent_at_once(h, fake_dunst);
}

/* A setting of GNOME; it says nothing of another desktop that happens to have it installed. */

static void banners(struct harness *h, const char *value)
{
	desktop_settings(h, "notifications",
			 "<key name='show-banners' type='b'><default>true</default></key>", value);
}

static void quiet_on_gnome(struct harness *h)
{
	begin(h, fake_gnome);
	banners(h, "show-banners=false");
	desktop_start(&d);
	wait_presence("quiet", "yes");
	fake_instepd_set(&d.daemon, REMINDER, "Urgent", "b", "1");
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: Morning feet | About 23 minutes./You need: chair, towel. "
				 "| start done later skip | urgency 1");
	banners(h, "show-banners=true");
	wait_presence("quiet", "no");
	end();
}

static void a_setting_of_another_desktop(struct harness *h)
{
	begin(h, fake_dunst);
	banners(h, "show-banners=false");
	desktop_start(&d);
	wait_presence("quiet", "no"); /* dunst's word */
	end();
}

static void quiet_would_lose_it(struct harness *h)
{
	begin(h, fake_kde);
	screen.capabilities = "actions body";
	screen.quiet = true;
	desktop_start(&d);
	waits("waiting: It waits until do-not-disturb is switched off.");
	fake_notifications_be_quiet(&screen, false);
	comes();
	end();
}

/* The server keeps it, so it is not deferred twice. */
static void locked_with_a_list(struct harness *h)
{
	begin(h, fake_gnome);
	fake_gnome_saver_sign(&sign);
	sign.yes = true;
	fake_sign_start(&sign, h);
	desktop_start(&d);
	desktop_due(&d, SLOT, "1");
	journal_wait(&d.journal, "note 1: *");
	check(!journal_count(&d.journal, "waiting"));
	end();
}

/* It was answered elsewhere while it waited: then nothing comes. */
static void done_while_it_waits(struct harness *h)
{
	begin(h, fake_dunst);
	fake_saver_sign(&sign);
	sign.yes = true;
	fake_sign_start(&sign, h);
	desktop_start(&d);
	waits("waiting: It waits until the screen is unlocked.");
	desktop_due(&d, SLOT, "0");
	journal_wait(&d.journal, "waiting: ");
	fake_sign_say(&sign, false);
	wait_presence("locked", "no");
	check(!screen.ids);
	end();
}

/* Unlocked while there is no daemon, which may have heard in the meantime that it was done. */
static void done_before_the_daemon_is_back(struct harness *h)
{
	begin(h, fake_dunst);
	fake_saver_sign(&sign);
	sign.yes = true;
	fake_sign_start(&sign, h);
	desktop_start(&d);
	waits("waiting: It waits until the screen is unlocked.");
	fake_instepd_stop(&d.daemon);
	wait_for_name(h, "org.instep.Instep1", false);
	fake_sign_say(&sign, false);
	wait_presence("locked", "no");
	fake_instepd_set(&d.daemon, REMINDER, "Due", "b", "0");
	fake_instepd_start(&d.daemon, &d.journal);
	fake_instepd_set(&d.daemon, REMINDER, "Title", "s", "Evening feet");
	desktop_due(&d, "1700000900000000", "1");
	journal_wait(&d.journal, "note 1: Evening feet*");
	end();
}

/* What it says of itself */

static void the_face(struct harness *h)
{
	char path[4096], *xml, *promised, *offered;
	sd_bus_message *reply = NULL;
	const char *text;

	begin(h, fake_kde);
	desktop_start(&d);
	wait_presence("server", "ready");
	wait_presence("server_name", "Plasma 1.0");
	wait_presence("actions", "true");
	wait_presence("keeps", "all");
	wait_presence("quiet", "no");
	fake_notifications_stop(&screen);
	wait_presence("server", "missing");
	fake_dunst(&screen);
	screen.silent = true;
	fake_notifications_start(&screen, &d.journal);
	wait_presence("server", "silent");

	(void)snprintf(path, sizeof(path), "%s/dbus/%s.xml", getenv("INSTEP_SOURCE"), DESKTOP);
	xml = file_read(path);
	check(xml);
	promised = members_of(xml, DESKTOP);
	check_ok(bus_call_to(h, &reply, DESKTOP, PATH, "org.freedesktop.DBus.Introspectable",
			     "Introspect", ""));
	check_ok(sd_bus_message_read(reply, "s", &text));
	offered = members_of(text, DESKTOP);
	check(*promised && !strcmp(promised, offered));
	free(xml);
	free(promised);
	free(offered);
	sd_bus_message_unref(reply);
	end();
}

static const struct test tests[] = {
	TEST(the_screen_is_locked),
	TEST(a_saver_comes_late_and_goes),
	TEST(two_savers),
	TEST(a_saver_never_answers),
	TEST(the_session_is_locked),
	TEST(nobody_is_there),
	TEST(a_workout_is_presence),
	TEST(another_user_is_at_the_screen),
	TEST(the_display_changes),
	TEST(a_text_terminal_is_no_screen),
	TEST(logind_is_restarted),
	TEST(a_film_on_gnome),
	TEST(a_film_on_kde),
	TEST(a_film_by_logind),
	TEST(quiet_on_kde),
	TEST(quiet_on_dunst),
	TEST(quiet_on_gnome),
	TEST(a_setting_of_another_desktop),
	TEST(quiet_would_lose_it),
	TEST(locked_with_a_list),
	TEST(done_while_it_waits),
	TEST(done_before_the_daemon_is_back),
	TEST(the_face),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
