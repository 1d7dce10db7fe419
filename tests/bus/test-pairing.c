/* SPDX-License-Identifier: MIT */
/*
 * Bands that must be paired: each question reaches the person, nothing is said in their place, and
 * what comes of it is told.
 */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/scene.h"

#define CANDIDATE "org.instep.Instep1.Candidate"
#define FOUND     MANAGER_PATH "/candidate/_31"
#define SHY       MANAGER_PATH "/band/shy"

#define PRIVATE  "5A:FF:EE:00:00:0B"
#define IDENTITY "C4:00:5E:00:53:0B"

static struct fake_device *shy;

/* A Progressor that has learnt to be careful. */
static const struct peripheral shy_progressor = {
	.address = VIRTUAL_BAND_ADDRESS,
	.name = VIRTUAL_BAND_NAME,
	.service = PROGRESSOR_SERVICE,
	.chrcs = { { PROGRESSOR_DATA, CHRC_NOTIFY }, { PROGRESSOR_CONTROL, CHRC_WRITE } },
	.rssi = -50,
	.mtu = 247,
	.passkey = 1234,
};

static void begin(struct harness *h, enum pairing_way way)
{
	struct peripheral p = shy_progressor;

	p.pairing = way;
	check_ok(fake_device_add(h->fake, &p, &shy));
	fake_device_know(shy, false);
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
}

/* The call of AddBand, which waits. */
static struct {
	sd_bus_slot *slot;
	bool answered;
	char path[128], error[256], sentence[256];
} adding;

static int on_added(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	const char *path;

	adding.answered = true;
	if (e) {
		snprintf(adding.error, sizeof(adding.error), "%s", e->name);
		snprintf(adding.sentence, sizeof(adding.sentence), "%s", e->message);
		return 0;
	}
	check_ok(sd_bus_message_read(m, "o", &path));
	snprintf(adding.path, sizeof(adding.path), "%s", path);
	return 0;
}

static void add_on(sd_bus *bus, const char *address)
{
	check_ok(sd_bus_call_method_async(bus, &adding.slot, "org.instep.Instep1", MANAGER_PATH,
					  MANAGER, "AddBand", on_added, NULL, "sa{sv}", address, 3,
					  "id", "s", "shy", "driver", "s", "tindeq-progressor",
					  "pair", "b", 1));
}

static bool is_answered(void *userdata)
{
	return adding.answered;
}

static bool nobody_is_asked(void *userdata)
{
	return !fake_has_agent(userdata);
}

static void added(struct harness *h)
{
	wait_for(h, is_answered, NULL, "an answer to AddBand");
	if (*adding.error)
		fail("%s: %s", adding.error, adding.sentence);
	check(!strcmp(adding.path, SHY));
	check(fake_device_paired(shy));
	wait_for(h, nobody_is_asked, h->fake, "the agent to go");
	wait_for_property(h, SHY, BAND, "State", "ready");
	property_is(h, SHY, BAND, "Paired", "true");
}

static void not_added(struct harness *h, const char *sentence)
{
	wait_for(h, is_answered, NULL, "an answer to AddBand");
	check_has(adding.error, "Error.NotPaired");
	check_has(adding.sentence, sentence);
	check(!fake_device_paired(shy));
	wait_for(h, nobody_is_asked, h->fake, "the agent to go");
	property_is(h, SHY, BAND, "Id", "");
}

/* A value of the question, "" for nothing; to be freed. */
static char *question_value(struct harness *h, const char *key)
{
	sd_bus_message *m;
	char *value;

	check_ok(bus_call(h, &m, MANAGER_PATH, "org.freedesktop.DBus.Properties", "Get", "ss",
			  MANAGER, "Pairing"));
	check_ok(sd_bus_message_enter_container(m, 'v', "a{sv}"));
	value = dict_find(m, key);
	sd_bus_message_unref(m);
	return value;
}

/* What is asked, in words: "confirm 001234", "" for nothing. */
static void read_question(struct harness *h, char *ret, size_t size)
{
	char *kind = question_value(h, "kind"), *passkey = question_value(h, "passkey");

	snprintf(ret, size, "%s%s%s", kind, *passkey ? " " : "", passkey);
	free(kind);
	free(passkey);
}

static unsigned question_id(struct harness *h)
{
	char *text = question_value(h, "id");
	unsigned id = (unsigned)strtoul(text, NULL, 10);

	free(text);
	check(id > 0);
	return id;
}

static struct harness *world;

static bool has_changed(void *userdata)
{
	return world->changes != *(unsigned *)userdata;
}

/* Asked again whenever a signal came. */
static void asks(struct harness *h, const char *question)
{
	world = h;
	for (;;) {
		unsigned seen = h->changes;
		char now[64], what[192];

		read_question(h, now, sizeof(now));
		if (!strcmp(now, question))
			return;

		snprintf(what, sizeof(what), "\"%s\"; it asks \"%s\"", question, now);
		wait_for(h, has_changed, &seen, what);
	}
}

static void say(struct harness *h, const char *answer, bool accept)
{
	if (bus_call(h, NULL, MANAGER_PATH, MANAGER, "AnswerPairing", "sb", answer, accept) < 0)
		fail("AnswerPairing: %s", h->error);
}

static void a_private_band_is_paired_first(struct harness *h)
{
	struct peripheral p = shy_progressor;

	p.address = PRIVATE;
	p.private_address = true;
	p.identity = IDENTITY;
	p.pairing = PAIR_SILENT;
	check_ok(fake_device_add(h->fake, &p, &shy));
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, FOUND, CANDIDATE, "Address", PRIVATE);
	property_is(h, FOUND, CANDIDATE, "Private", "true");
	property_is(h, FOUND, CANDIDATE, "Paired", "false");

	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", PRIVATE, 0) < 0);
	check_has(h->error, "Error.NeedsPairing");

	/* From then on it is the one that it really is, though its object has kept its name. */
	add_on(h->bus, PRIVATE);
	added(h);
	property_is(h, SHY, BAND, "Address", IDENTITY);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 0));

	fake_device_range(shy, false);
	wait_for_property(h, SHY, BAND, "State", "away");
	fake_device_range(shy, true);
	wait_for_property(h, SHY, BAND, "State", "ready");

	/* And under its real name. */
	fake_stop(h->fake);
	wait_for_property(h, SHY, BAND, "State", "away");
	check_ok(fake_start(h->fake));
	wait_for_property(h, SHY, BAND, "State", "ready");
}

static void the_numbers_are_the_same(struct harness *h)
{
	begin(h, PAIR_CONFIRM);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
	check(!fake_device_paired(shy));
	say(h, "", true);
	added(h);
	asks(h, "");
}

static void the_numbers_are_not_the_same(struct harness *h)
{
	begin(h, PAIR_CONFIRM);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
	say(h, "", false);
	not_added(h, "refused");
	asks(h, "");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AnswerPairing", "sb", "", 1) < 0);
	check_has(h->error, "Error.NotFound");
}

static void the_band_shows_a_number(struct harness *h)
{
	begin(h, PAIR_ENTER);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "enter");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AnswerPairing", "sb", "1234567", 1) < 0);
	check_has(h->error, "up to six digits");
	asks(h, "enter");
	say(h, "1234", true);
	added(h);
}

static void a_wrong_number(struct harness *h)
{
	begin(h, PAIR_ENTER);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "enter");
	say(h, "4321", true);
	not_added(h, "Was the number right?");
}

static void the_band_has_keys(struct harness *h)
{
	begin(h, PAIR_SHOW);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "show 001234");
	say(h, "", true); /* which is for the band to say */
	asks(h, "show 001234");
	fake_device_type(shy, 1234);
	added(h);
	asks(h, "");
}

static void no_to_a_number_that_is_shown(struct harness *h)
{
	begin(h, PAIR_SHOW);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "show 001234");
	say(h, "", false);
	not_added(h, "refused");
}

static struct leap *begin_leap(struct harness *h, enum pairing_way way)
{
	struct peripheral p = shy_progressor;
	struct leap *leap;

	p.pairing = way;
	check_ok(fake_device_add(h->fake, &p, &shy));
	fake_device_know(shy, false);
	check_ok(fake_start(h->fake));
	leap = leap_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	return leap;
}

static void who_says_nothing_has_refused(struct harness *h)
{
	struct leap *leap = begin_leap(h, PAIR_CONFIRM);

	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
	leap_on(h, leap, 1);
	not_added(h, "not answered");
	asks(h, "");
}

static bool is_connected(void *userdata)
{
	return fake_device_connected(userdata);
}

/* It must forget the first attempt, or would refuse the second. */
static void bluetoothd_never_answers(struct harness *h)
{
	struct leap *leap = begin_leap(h, PAIR_SILENT);

	fake_times(h->fake)->att_us = 3600 * USEC_PER_SEC;
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	wait_for(h, is_connected, shy, "a connection to pair in");
	leap_on(h, leap, 1);
	not_added(h, "in time");

	fake_times(h->fake)->att_us = USEC_PER_MSEC;
	adding.slot = sd_bus_slot_unref(adding.slot);
	adding.answered = false;
	*adding.error = '\0';
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	added(h);
}

/* The kernel gives two devices 30 s. */
static void bluetoothd_does_not_want_to_know_any_more(struct harness *h)
{
	fake_times(h->fake)->pairing_us = 500 * USEC_PER_MSEC;
	begin(h, PAIR_CONFIRM);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
	not_added(h, "called off");
	asks(h, "");
}

static void who_asked_has_gone(struct harness *h)
{
	sd_bus *bus = NULL;

	begin(h, PAIR_CONFIRM);
	check_ok(sd_bus_open_user(&bus));
	check_ok(sd_bus_attach_event(bus, h->event, SD_EVENT_PRIORITY_NORMAL));
	add_on(bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
	adding.slot = sd_bus_slot_unref(adding.slot);
	sd_bus_flush_close_unref(bus);
	asks(h, "");
	wait_for(h, nobody_is_asked, h->fake, "the agent to go");
	check(!fake_device_paired(shy));
}

static void one_at_a_time(struct harness *h)
{
	begin(h, PAIR_CONFIRM);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS, 2,
		       "driver", "s", "tindeq-progressor", "pair", "b", 1) < 0);
	check_has(h->error, "Error.Busy");
	say(h, "", true);
	added(h);

	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", "AA:AA:AA:AA:AA:AA", 2,
		       "driver", "s", "tindeq-progressor", "pair", "b", 1) < 0);
	check_has(h->error, "Error.UnknownDevice");
}

static void bluetoothd_goes_meanwhile(struct harness *h)
{
	begin(h, PAIR_CONFIRM);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
	fake_stop(h->fake);
	wait_for(h, is_answered, NULL, "an answer to AddBand");
	check_has(adding.error, "Error.NotPaired");
	asks(h, "");
}

/* Anybody on the bus may call our agent; only bluetoothd is believed. */
static void a_stranger_cannot_ask(struct harness *h)
{
	sd_bus_message *m;
	const char *name;

	begin(h, PAIR_SHOW);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "show 001234");

	check_ok(bus_call_to(h, &m, "org.freedesktop.DBus", "/org/freedesktop/DBus",
			     "org.freedesktop.DBus", "ListNames", ""));
	check_ok(sd_bus_message_enter_container(m, 'a', "s"));
	while (sd_bus_message_read(m, "s", &name) > 0)
		if (*name == ':')
			check(bus_call_to(h, NULL, name, "/org/instep/agent", "org.bluez.Agent1",
					  "RequestConfirmation", "ou",
					  "/org/bluez/hci0/dev_C0_FF_EE_00_00_01", 1) < 0);
	sd_bus_message_unref(m);
	asks(h, "show 001234");
}

/* It can be connected to by anybody, and read by who is paired with it. */
static void a_band_asks_for_it(struct harness *h)
{
	begin(h, PAIR_CONFIRM);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "shy", "driver", "s", "tindeq-progressor"));
	asks(h, "allow");
	check(!fake_device_paired(shy));
	property_is(h, SHY, BAND, "Paired", "false");
	say(h, "", true);
	asks(h, "confirm 001234");
	say(h, "", true);
	wait_for_property(h, SHY, BAND, "Paired", "true");
	wait_for_property(h, SHY, BAND, "State", "ready");
	asks(h, "");
}

static void a_band_asks_in_vain(struct harness *h)
{
	char *reason;

	begin(h, PAIR_CONFIRM);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "shy", "driver", "s", "tindeq-progressor"));
	asks(h, "allow");
	say(h, "", false);
	asks(h, "");
	check(!fake_device_paired(shy));
	reason = property_get(h, SHY, BAND, "Reason");
	check_has(reason, "paired");
	free(reason);
}

/* A band that is removed is a stranger's device again, whatever it has asked for. */
static void removed_while_it_asks(struct harness *h)
{
	begin(h, PAIR_CONFIRM);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "shy", "driver", "s", "tindeq-progressor"));
	asks(h, "allow");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o", SHY));
	asks(h, "");
	check(!fake_has_agent(h->fake));
}

/* The band has asked on before the answer came: a yes to the one is none to the other. */
static void an_answer_crosses_a_new_question(struct harness *h)
{
	unsigned first;

	begin(h, PAIR_CONFIRM);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AddBand", "sa{sv}", VIRTUAL_BAND_ADDRESS,
			  2, "id", "s", "shy", "driver", "s", "tindeq-progressor"));
	asks(h, "allow");
	first = question_id(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AnswerPairingOf", "usb", first, "", 1));
	asks(h, "confirm 001234");
	check(question_id(h) != first);
	for (unsigned accept = 0; accept < 2; accept++) {
		check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AnswerPairingOf", "usb", first, "",
			       accept) < 0);
		check_has(h->error, "Error.NotFound");
	}
	check(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AnswerPairingOf", "usb", 0, "", 1) < 0);
	asks(h, "confirm 001234");
	check(!fake_device_paired(shy));

	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "AnswerPairingOf", "usb", question_id(h),
			  "", 1));
	wait_for_property(h, SHY, BAND, "Paired", "true");
}

static void pair(struct harness *h)
{
	begin(h, PAIR_CONFIRM);
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
	say(h, "", true);
	added(h);
}

static bool is_a_stranger(void *userdata)
{
	return !fake_device_paired(userdata);
}

/* Nobody who takes a band off the list means to stay bound to it. */
static void removed_with_its_bond(struct harness *h)
{
	pair(h);
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o", SHY));
	wait_for(h, is_a_stranger, shy, "the end of the bond");
	check(!fake_device_trusted(shy) && !fake_device_connected(shy));

	/* If it is added once more, it is asked once more. */
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "Scan", "u", 60));
	wait_for_property(h, FOUND, CANDIDATE, "Paired", "false");
	adding.slot = sd_bus_slot_unref(adding.slot);
	adding.answered = false;
	add_on(h->bus, VIRTUAL_BAND_ADDRESS);
	asks(h, "confirm 001234");
}

static void removed_while_bluetoothd_is_away(struct harness *h)
{
	pair(h);
	fake_stop(h->fake);
	wait_for_property(h, SHY, BAND, "State", "away");
	check_ok(bus_call(h, NULL, MANAGER_PATH, MANAGER, "RemoveBand", "o", SHY));
	property_is(h, SHY, BAND, "Id", "");
	check_ok(fake_start(h->fake));
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
	check(fake_device_paired(shy));
	check(daemon_signal(h, SIGTERM) == 0);
}

int main(int argc, char **argv)
{
	static const struct test tests[] = {
		TEST(a_private_band_is_paired_first),
		TEST(the_numbers_are_the_same),
		TEST(the_numbers_are_not_the_same),
		TEST(the_band_shows_a_number),
		TEST(a_wrong_number),
		TEST(the_band_has_keys),
		TEST(no_to_a_number_that_is_shown),
		TEST(who_says_nothing_has_refused),
		TEST(who_asked_has_gone),
		TEST(one_at_a_time),
		TEST(bluetoothd_goes_meanwhile),
		TEST(bluetoothd_never_answers),
		TEST(bluetoothd_does_not_want_to_know_any_more),
		TEST(a_stranger_cannot_ask),
		TEST(a_band_asks_for_it),
		TEST(a_band_asks_in_vain),
		TEST(removed_while_it_asks),
		TEST(an_answer_crosses_a_new_question),
		TEST(removed_with_its_bond),
		TEST(removed_while_bluetoothd_is_away),
	};

	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
