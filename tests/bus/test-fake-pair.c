/* SPDX-License-Identifier: MIT */
/*
 * Is the fake honest about pairing? bluetoothctl's agent must be asked what the peripheral insists
 * on, and what was answered decides.
 */

#include "bus/dialog.h"

#define STRAP    "C0:FF:EE:00:00:0A"
#define PRIVATE  "5A:FF:EE:00:00:0B"
#define ROTATED  "6B:FF:EE:00:00:0B"
#define IDENTITY "00:00:5E:00:53:0B"
#define SERVICE  "0000ffe0-0000-1000-8000-00805f9b34fb"
#define DATA     "0000ffe1-0000-1000-8000-00805f9b34fb"

static struct fake_device *strap;

static void begin(struct dialog *d, struct harness *h, enum pairing_way way)
{
	const struct peripheral p = {
		.address = STRAP,
		.name = "Strap",
		.service = SERVICE,
		.chrcs = { { .uuid = DATA, .flags = CHRC_NOTIFY } },
		.pairing = way,
		.passkey = 123456,
	};

	check_ok(fake_device_add(h->fake, &p, &strap));
	fake_device_know(strap, false);
	check_ok(fake_start(h->fake));
	dialog_begin(d, h, (const char *const[]){ "bluetoothctl", NULL });
	dialog_hear(d, "Agent registered");
}

static void pair_and_hear(struct dialog *d, const char *question)
{
	dialog_say(d, "pair " STRAP);
	dialog_hear(d, question);
	check(!fake_device_paired(strap));
}

static void succeeds(struct dialog *d)
{
	dialog_hear(d, "Paired: yes");
	dialog_hear(d, "Pairing successful");
	check(fake_device_paired(strap));
	check(dialog_end(d) == 0);
}

static void fails(struct dialog *d, const char *error)
{
	dialog_hear(d, error);
	check(!fake_device_paired(strap));
	check(dialog_end(d) == 0);
}

static void confirm(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_CONFIRM);
	pair_and_hear(&d, "Confirm passkey 123456 (yes/no)");
	dialog_say(&d, "yes");
	dialog_hear(&d, "Pairing successful");
	dialog_say(&d, "pair " STRAP);
	dialog_hear(&d, "org.bluez.Error.AlreadyExists");
	check(dialog_end(&d) == 0);
}

static void refuse(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_CONFIRM);
	pair_and_hear(&d, "Confirm passkey 123456 (yes/no)");
	dialog_say(&d, "no");
	fails(&d, "org.bluez.Error.AuthenticationFailed");
}

static void enter(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_ENTER);
	pair_and_hear(&d, "Enter passkey (number in 0-999999)");
	dialog_say(&d, "123456");
	succeeds(&d);
}

static void enter_wrongly(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_ENTER);
	pair_and_hear(&d, "Enter passkey (number in 0-999999)");
	dialog_say(&d, "123457");
	fails(&d, "org.bluez.Error.AuthenticationFailed");
}

static void show(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_SHOW);
	pair_and_hear(&d, "123456");
	fake_device_type(strap, 123456);
	succeeds(&d);
}

static void show_and_typed_wrongly(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_SHOW);
	pair_and_hear(&d, "123456");
	fake_device_type(strap, 1);
	fails(&d, "org.bluez.Error.AuthenticationFailed");
}

static void allow(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_ALLOW);
	pair_and_hear(&d, "Accept pairing (yes/no)");
	dialog_say(&d, "yes");
	succeeds(&d);
}

static void pin(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_PIN);
	pair_and_hear(&d, "Enter PIN code");
	dialog_say(&d, "123456");
	succeeds(&d);
}

static void just_works(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_SILENT);
	dialog_say(&d, "pair " STRAP);
	succeeds(&d);
}

/* Without anybody to ask, only what asks nothing works. */
static void nobody_to_ask(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_CONFIRM);
	check(fake_has_agent(h->fake));
	dialog_say(&d, "agent off");
	dialog_hear(&d, "Agent unregistered");
	check(!fake_has_agent(h->fake));
	dialog_say(&d, "pair " STRAP);
	fails(&d, "org.bluez.Error.AuthenticationFailed");
}

static void nobody_answers(struct harness *h)
{
	struct dialog d;

	fake_times(h->fake)->pairing_us = 100 * USEC_PER_MSEC;
	begin(&d, h, PAIR_CONFIRM);
	pair_and_hear(&d, "Confirm passkey 123456 (yes/no)");
	dialog_hear(&d, "Request canceled");
	dialog_hear(&d, "org.bluez.Error.AuthenticationCanceled");
	dialog_hear(&d, "Connected: no");
	check(dialog_end(&d) == 0);
}

static void out_of_reach(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_CONFIRM);
	fake_device_range(strap, false);
	dialog_say(&d, "pair " STRAP);
	fails(&d, "org.bluez.Error.ConnectionAttemptFailed");
}

static void cancel(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_SHOW);
	pair_and_hear(&d, "123456");
	dialog_say(&d, "cancel-pairing " STRAP);
	dialog_hear(&d, "org.bluez.Error.AuthenticationCanceled");
	dialog_say(&d, "cancel-pairing " STRAP);
	fails(&d, "org.bluez.Error.DoesNotExist");
}

/* A subscription asks for it by itself, and is refused without. */
static void subscription(struct harness *h)
{
	struct dialog d;

	begin(&d, h, PAIR_CONFIRM);
	dialog_say(&d, "connect " STRAP);
	dialog_hear(&d, "ServicesResolved: yes");
	dialog_say(&d, "menu gatt");
	dialog_say(&d, "select-attribute " DATA);
	dialog_say(&d, "notify on");
	dialog_hear(&d, "Confirm passkey 123456 (yes/no)");
	dialog_say(&d, "no");
	dialog_hear(&d, "Failed to start notify: org.bluez.Error.NotPermitted");
	dialog_say(&d, "acquire-notify");
	dialog_hear(&d, "Confirm passkey 123456 (yes/no)");
	dialog_say(&d, "yes");
	dialog_hear(&d, "AcquireNotify success: fd");
	check(fake_device_paired(strap));
	check(dialog_end(&d) == 0);
}

/* Unpaired it is forgotten, whatever else was said of it; paired it is somebody. */
static void private_address(struct harness *h)
{
	const struct peripheral p = {
		.address = PRIVATE,
		.name = "Shy",
		.service = SERVICE,
		.chrcs = { { .uuid = DATA, .flags = CHRC_NOTIFY } },
		.public_address = true,
		.private_address = true,
		.identity = IDENTITY,
		.pairing = PAIR_SILENT,
	};
	struct dialog d;

	check_ok(fake_device_add(h->fake, &p, &strap));
	fake_times(h->fake)->temporary_us = 500 * USEC_PER_MSEC;
	check_ok(fake_start(h->fake));
	dialog_begin(&d, h, (const char *const[]){ "bluetoothctl", NULL });
	dialog_hear(&d, "Agent registered");

	dialog_say(&d, "scan on");
	dialog_hear(&d, "Device " PRIVATE);
	dialog_say(&d, "trust " PRIVATE);
	dialog_hear(&d, "trust succeeded");
	fake_device_rotate(strap, ROTATED);
	dialog_hear(&d, "Device " PRIVATE " Shy");
	dialog_hear(&d, "Device " ROTATED);
	dialog_say(&d, "scan off");
	dialog_hear(&d, "DEL");
	dialog_hear(&d, "Device " ROTATED);

	dialog_say(&d, "scan on");
	dialog_hear(&d, "Device " ROTATED);
	dialog_say(&d, "pair " ROTATED);
	dialog_hear(&d, "Pairing successful");
	dialog_say(&d, "info " IDENTITY);
	dialog_hear(&d, "Device " IDENTITY " (public)");
	dialog_hear(&d, "Paired: yes");
	check(dialog_end(&d) == 0);

	fake_stop(h->fake);
	check_ok(fake_start(h->fake));
	check_ok(bus_call_to(h, NULL, "org.bluez", "/org/bluez/hci0/dev_00_00_5E_00_53_0B",
			     "org.freedesktop.DBus.Peer", "Ping", ""));
}

static const struct test tests[] = {
	TEST(confirm),
	TEST(refuse),
	TEST(enter),
	TEST(enter_wrongly),
	TEST(show),
	TEST(show_and_typed_wrongly),
	TEST(allow),
	TEST(pin),
	TEST(just_works),
	TEST(nobody_to_ask),
	TEST(nobody_answers),
	TEST(out_of_reach),
	TEST(cancel),
	TEST(subscription),
	TEST(private_address),
};

int main(int argc, char **argv)
{
	return run_tests(tests, ELEMENTS(tests), argc, argv);
}
