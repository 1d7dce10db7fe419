/* SPDX-License-Identifier: MIT */
/*
 * Questions about a pairing on a terminal: in band add, and by instepctl pair. What only a person
 * can know is never answered for them.
 */

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/dialog.h"
#include "bus/virtual-band.h"

#define PRIVATE   "5A:FF:EE:00:00:0B"
#define IDENTITY  "C4:00:5E:00:53:0B"
#define BAND_PATH MANAGER_PATH "/band/progressor_2d1234"

static struct fake_device *shy;
static struct dialog d;

/* A Progressor that has to be paired; one with a private address before it can even be added. */
static void begin(struct harness *h, enum pairing_way way, bool private_address)
{
	struct peripheral p = {
		.address = private_address ? PRIVATE : VIRTUAL_BAND_ADDRESS,
		.identity = private_address ? IDENTITY : NULL,
		.private_address = private_address,
		.name = VIRTUAL_BAND_NAME,
		.service = PROGRESSOR_SERVICE,
		.chrcs = { { PROGRESSOR_DATA, CHRC_NOTIFY }, { PROGRESSOR_CONTROL, CHRC_WRITE } },
		.rssi = -50,
		.mtu = 247,
		.passkey = 1234,
		.pairing = way,
	};

	check_ok(fake_device_add(h->fake, &p, &shy));
	check_ok(fake_start(h->fake));
	daemon_start(h);
	wait_for_property(h, MANAGER_PATH, MANAGER, "RadioState", "ready");
}

/* As far as the first question about the pairing. */
static void add_on_terminal(struct harness *h)
{
	dialog_begin_terminal(&d, h,
			      (const char *const[]){ getenv("INSTEPCTL"), "band", "add", NULL });
	dialog_hear(&d, "Enter takes number 1");
	dialog_type(&d, "\n");
	dialog_hear(&d, "For which foot");
	dialog_say(&d, "");
}

static void added_and_connected(struct harness *h)
{
	dialog_hear(&d, "Added, and called progressor-1234.");
	dialog_hear(&d, "It is there.");
	dialog_hear(&d, "Enter when nothing pulls");
	property_is(h, BAND_PATH, BAND, "Paired", "true");
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, "progressor-1234 was added.");
	check(dialog_end(&d) == 4);
}

static void not_added(struct harness *h)
{
	check(dialog_end(&d) == 1);
	check(!fake_device_paired(shy));
	property_is(h, BAND_PATH, BAND, "Id", "");
}

static void it_shows_the_same_number(struct harness *h)
{
	begin(h, PAIR_CONFIRM, true);
	add_on_terminal(h);
	dialog_hear(&d, "It changes its address");
	dialog_hear(&d, "Does " VIRTUAL_BAND_NAME " show the number 001234, too? (y/n) [n]");
	dialog_say(&d, "y");
	added_and_connected(h);
}

static void enter_alone_accepts_nothing(struct harness *h)
{
	begin(h, PAIR_CONFIRM, true);
	add_on_terminal(h);
	dialog_hear(&d, "001234, too?");
	dialog_say(&d, "");
	dialog_hear(&d, "refused");
	not_added(h);
}

static void leaving_calls_it_off(struct harness *h)
{
	begin(h, PAIR_CONFIRM, true);
	add_on_terminal(h);
	dialog_hear(&d, "001234, too?");
	check(kill(d.pid, SIGINT) == 0);
	dialog_hear(&d, "The pairing was called off, and no band was added.");
	check(dialog_end(&d) == 4);
	check(!fake_device_paired(shy));
	property_is(h, BAND_PATH, BAND, "Id", "");
}

static void it_shows_a_number(struct harness *h)
{
	begin(h, PAIR_ENTER, true);
	add_on_terminal(h);
	dialog_hear(&d, "Which number does " VIRTUAL_BAND_NAME " show?");
	dialog_say(&d, "1234");
	added_and_connected(h);
}

static void the_number_is_typed_on_it(struct harness *h)
{
	begin(h, PAIR_SHOW, true);
	add_on_terminal(h);
	dialog_hear(&d, "Type 001234 on " VIRTUAL_BAND_NAME ".");
	fake_device_type(shy, 1234);
	added_and_connected(h);
}

/* One that could be added, and then does not let itself be read. */
static void it_asks_for_it_later(struct harness *h)
{
	begin(h, PAIR_CONFIRM, false);
	add_on_terminal(h);
	dialog_hear(&d, VIRTUAL_BAND_NAME " wants to be paired with this computer. May it?");
	dialog_say(&d, "y");
	dialog_hear(&d, "Does " VIRTUAL_BAND_NAME " show the number 001234, too?");
	dialog_say(&d, "y");
	dialog_hear(&d, "It is there.");
	check(fake_device_paired(shy));
	check(kill(d.pid, SIGINT) == 0);
	check(dialog_end(&d) == 4);
}

static unsigned seen;

static bool has_changed(void *userdata)
{
	struct harness *h = userdata;

	return h->changes != seen;
}

/* Looked at again whenever a signal came. */
static void wait_until_asked(struct harness *h)
{
	sd_bus_message *m;
	bool asked;

	for (;;) {
		seen = h->changes;
		check_ok(bus_call(h, &m, MANAGER_PATH, "org.freedesktop.DBus.Properties", "Get",
				  "ss", MANAGER, "Pairing"));
		check_ok(sd_bus_message_enter_container(m, 'v', "a{sv}"));
		check_ok(sd_bus_message_enter_container(m, 'a', "{sv}"));
		asked = !sd_bus_message_at_end(m, false);
		sd_bus_message_unref(m);
		if (asked)
			return;
		wait_for(h, has_changed, h, "a question about the pairing");
	}
}

static void pair_says_of(struct harness *h, int status, const char *part, const char *answer,
			 const char *id)
{
	struct output o;

	run_ctl(h, &o, "pair", answer, id ? "--id" : NULL, id);
	if (o.status != status)
		fail("ends with %d: %s%s", o.status, o.out, o.err);
	check_has(status ? o.err : o.out, part);
	output_done(&o);
}

static void pair_says(struct harness *h, int status, const char *part, const char *answer)
{
	pair_says_of(h, status, part, answer, NULL);
}

static void asked_elsewhere(struct harness *h)
{
	struct output o;
	json_t *question;
	char id[16];

	begin(h, PAIR_ENTER, false);
	pair_says(h, 1, "no band asks to be paired now", NULL);
	dialog_begin(&d, h,
		     (const char *const[]){ getenv("INSTEPCTL"), "band", "add", VIRTUAL_BAND_NAME,
					    "--pair", "--id", "mine", NULL });
	wait_until_asked(h);
	run_ctl(h, &o, "pair", "--json");
	question = json_loads(o.out, 0, NULL);
	check(!strcmp(json_string_value(json_object_get(question, "kind")) ?: "", "enter"));
	snprintf(id, sizeof(id), "%lld", json_integer_value(json_object_get(question, "id")));
	json_decref(question);
	output_done(&o);

	pair_says(h, 0, "Which number does " VIRTUAL_BAND_NAME " show?", NULL);
	pair_says(h, 2, "the answer is the number that the band shows", "yes");
	pair_says(h, 1, "up to six digits", "12345678");
	pair_says_of(h, 1, "question 4294967295 is not asked any more", "1234", "4294967295");
	pair_says_of(h, 2, "--id is a number", "1234", "0");
	pair_says_of(h, 0, "", "1234", id);
	dialog_hear(&d, "Added mine");
	check(dialog_end(&d) == 0);
	check(fake_device_paired(shy));
}

static void no_from_elsewhere(struct harness *h)
{
	begin(h, PAIR_CONFIRM, false);
	dialog_begin(&d, h,
		     (const char *const[]){ getenv("INSTEPCTL"), "band", "add", VIRTUAL_BAND_NAME,
					    "--pair", NULL });
	wait_until_asked(h);
	pair_says(h, 2, "the answer is yes or no", "1234");
	pair_says(h, 0, "", "no");
	dialog_hear(&d, "refused");
	not_added(h);
}

static const struct test tests[] = {
	TEST(it_shows_the_same_number),  TEST(enter_alone_accepts_nothing),
	TEST(leaving_calls_it_off),      TEST(it_shows_a_number),
	TEST(the_number_is_typed_on_it), TEST(it_asks_for_it_later),
	TEST(asked_elsewhere),           TEST(no_from_elsewhere),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
