/* SPDX-License-Identifier: MIT */

/*
 * Between bluetoothd's questions and the person. A pairing begins because somebody asked for it
 * (AddBand) or because a band refuses to be read without it; then the first question is ours:
 * whether it may. Nothing is ever accepted in the person's place.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "instepd/errors.h"
#include "instepd/now.h"
#include "instepd/pairing.h"
#include "instepd/timer.h"
#include "sys/log.h"
#include "util/parse.h"

/* bluetoothd gives its agents 60 s, and two Bluetooth devices each other 30 s. */
#define ANSWER_US (30 * USEC_PER_SEC)

static const char *question_name(enum pair_question question)
{
	static const char *const names[] = {
		[PAIR_CONFIRM] = "confirm",
		[PAIR_ENTER] = "enter",
		[PAIR_SHOW] = "show",
		[PAIR_ALLOW] = "allow",
	};

	return names[question];
}

static void changed(struct pairing *p)
{
	bus_changed(p->bus, BUS_ROOT, IFACE_MANAGER, "Pairing");
}

static void ask(struct pairing *p, enum pair_question question, uint32_t passkey)
{
	/* Of a number that is being typed each digit is told. */
	if (p->asked && p->question == question && p->passkey == passkey)
		return;

	p->asked = true;
	p->id = MAX(p->id + 1, 1U);
	p->question = question;
	p->passkey = passkey;
	changed(p);
	timer_set(p->deadline, now_host_us() + ANSWER_US);
}

static void ask_no_more(struct pairing *p)
{
	if (!p->asked)
		return;

	p->asked = false;
	timer_off(p->deadline);
	changed(p);
}

void pairing_end(struct pairing *p, const char *problem)
{
	char address[sizeof(p->address)];
	pairing_done_t done = p->done;

	if (!*p->address)
		return;

	memcpy(address, p->address, sizeof(address));
	ask_no_more(p);
	p->pair = pair_free(p->pair);
	p->done = NULL;
	*p->address = '\0';
	if (done)
		done(p->userdata, problem, address);
}

static void on_ask(void *userdata, enum pair_question question, uint32_t passkey)
{
	ask(userdata, question, passkey);
}

static void on_withdrawn(void *userdata)
{
	ask_no_more(userdata);
}

static void on_done(void *userdata, const char *problem, const char *address)
{
	struct pairing *p = userdata;

	/* What bluetoothd makes of a refusal says less than the refusal. */
	if (problem && p->problem)
		problem = p->problem;
	log_info("Pairing: %s", problem ? problem : "done.");

	(void)snprintf(p->address, sizeof(p->address), "%s", address);
	pairing_end(p, problem);
}

static const struct pair_listener pair_listener = {
	.ask = on_ask,
	.withdrawn = on_withdrawn,
	.done = on_done,
};

static int pair(struct pairing *p)
{
	return pair_new(&p->pair, p->radio, p->address, &pair_listener, p);
}

static void refuse(struct pairing *p, const char *problem)
{
	enum pair_question question = p->question;

	p->problem = problem;
	ask_no_more(p);

	/* What bluetoothd has not asked, it cannot be told. */
	if (!p->pair || question == PAIR_SHOW)
		pairing_end(p, problem);
	else
		(void)pair_answer(p->pair, false, 0);
}

static int on_deadline(sd_event_source *source, uint64_t usec, void *userdata)
{
	refuse(userdata, "The question about the pairing was not answered, so it was refused.");
	return 0;
}

static void allow(struct pairing *p)
{
	int r;

	ask_no_more(p);
	r = pair(p);
	if (r < 0)
		pairing_end(p, "The band is gone. Switch it on, bring it nearer and try again.");
}

int pairing_answer(struct pairing *p, uint32_t id, const char *answer, bool accept,
		   sd_bus_error *error)
{
	unsigned passkey = 0;

	if (!p->asked || id != p->id)
		return sd_bus_error_set(
			error, ERROR_NOT_FOUND,
			p->asked ? "This question is not asked any more, but another one."
				 : "Nothing is asked about a pairing (any more).");

	if (!accept) {
		refuse(p, "The pairing was refused.");
		return 0;
	}

	switch (p->question) {
	case PAIR_ENTER:
		if (parse_unsigned(answer, 0, 999999, &passkey) < 0)
			return sd_bus_error_set(error, ERROR_INVALID_ARGUMENT,
						"The answer must be the number that the band "
						"shows: up to six digits.");
		break;
	case PAIR_SHOW:
		return 0; /* the band answers */
	case PAIR_CONFIRM:
	case PAIR_ALLOW:
		break;
	}

	if (!p->pair) {
		allow(p);
		return 0;
	}

	ask_no_more(p);
	(void)pair_answer(p->pair, true, passkey);
	return 0;
}

static int begin(struct pairing *p, const char *address, const char *name)
{
	if (*p->address)
		return -EBUSY;

	(void)snprintf(p->address, sizeof(p->address), "%s", address);
	(void)snprintf(p->name, sizeof(p->name), "%s", name);
	p->problem = NULL;
	return 0;
}

int pairing_begin(struct pairing *p, const char *address, const char *name, pairing_done_t done,
		  void *userdata)
{
	int r;

	r = begin(p, address, name);
	if (r < 0)
		return r;

	r = pair(p);
	if (r < 0) {
		*p->address = '\0';
		return r;
	}

	p->done = done;
	p->userdata = userdata;
	return 0;
}

int pairing_offer(struct pairing *p, const char *address, const char *name)
{
	int r;

	r = begin(p, address, name);
	if (r < 0)
		return r;

	ask(p, PAIR_ALLOW, 0);
	return 0;
}

int pairing_append(const struct pairing *p, sd_bus_message *m)
{
	char passkey[7] = "";

	if (!p->asked)
		return sd_bus_message_append(m, "a{sv}", 0);

	if (p->question == PAIR_CONFIRM || p->question == PAIR_SHOW)
		(void)snprintf(passkey, sizeof(passkey), "%06u", p->passkey % 1000000);
	return sd_bus_message_append(m, "a{sv}", 5, "id", "u", p->id, "address", "s", p->address,
				     "name", "s", p->name, "kind", "s", question_name(p->question),
				     "passkey", "s", passkey);
}

int pairing_init(struct pairing *p, struct bus *bus, sd_event *event, struct radio *radio)
{
	*p = (struct pairing){ .bus = bus, .radio = radio };
	return timer_new(event, &p->deadline, on_deadline, p, "pairing-answer");
}

void pairing_finish(struct pairing *p)
{
	p->pair = pair_free(p->pair);
	p->deadline = sd_event_source_disable_unref(p->deadline);
}
