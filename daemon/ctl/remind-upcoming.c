/* SPDX-License-Identifier: MIT */
/*
 * What is to come of all reminders. The daemon knows the slots of each; here they are merged. One
 * whose next slot comes after all that is shown is not asked: there may be thousands.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ctl/client.h"
#include "ctl/cmd-remind.h"
#include "ctl/cmd.h"
#include "ctl/day.h"
#include "ctl/iso.h"
#include "ctl/phrase.h"
#include "sys/cleanup.h"

struct slot {
	uint64_t at_us;
	const json_t *reminder;
};

/* The first ones that are known so far, sorted. */
struct upcoming {
	struct slot *slots;
	size_t n, max;
	bool past; /* those before now are wanted, too */
};

/* Return: false when it comes after all that are wanted. */
static bool insert(struct upcoming *u, struct slot slot)
{
	size_t at = u->n;

	while (at > 0 && u->slots[at - 1].at_us > slot.at_us)
		at--;
	if (at == u->max)
		return false;

	u->n = MIN(u->n + 1, u->max);
	memmove(&u->slots[at + 1], &u->slots[at], (u->n - at - 1) * sizeof(slot));
	u->slots[at] = slot;
	return true;
}

static bool is_wanted(const struct upcoming *u, const json_t *reminder)
{
	uint64_t next_us = (uint64_t)client_number(reminder, "next_due");

	if (u->past) /* of which that says nothing */
		return true;
	return next_us > 0 && (u->n < u->max || next_us < u->slots[u->n - 1].at_us);
}

static int ask(sd_bus *bus, const json_t *reminder, uint64_t from_us, struct upcoming *u)
{
	_cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
	const uint64_t *slots;
	size_t size;
	int code, r;

	code = client_call(bus, client_text(reminder, "path"), CLIENT_REMINDER, "Upcoming", &reply,
			   "tu", from_us, (uint32_t)u->max);
	if (code != CTL_OK)
		return code;
	r = sd_bus_message_read_array(reply, 't', (const void **)&slots, &size);
	if (r < 0)
		return cmd_fail(CTL_FAILED, "instepd's answer makes no sense: %s", strerror(-r));

	for (size_t i = 0; i < size / sizeof(*slots); i++)
		if (!insert(u, (struct slot){ slots[i], reminder }))
			break;
	return CTL_OK;
}

static void print_json(const struct zone *zone, const struct slot *slot)
{
	json_auto_t *line = json_pack("{s:s, s:s}", "at", iso_text(zone, slot->at_us).text,
				      "reminder", client_text(slot->reminder, "id"));

	phrase_json(line);
}

static void print(const struct zone *zone, const struct upcoming *u, bool json)
{
	for (size_t i = 0; i < u->n; i++)
		if (json)
			print_json(zone, &u->slots[i]);
		else
			printf("%s  %s\n", day_full(u->slots[i].at_us).text,
			       client_text(u->slots[i].reminder, "id"));
	if (u->n == 0 && !json)
		puts("Nothing is to come. See: instepctl remind list");
}

int remind_upcoming(const struct zone *zone, uint64_t from_us, unsigned count, bool json)
{
	_cleanup_(freep) struct slot *slots = calloc(count, sizeof(*slots));
	_cleanup_(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
	struct upcoming upcoming = {
		.slots = slots,
		.max = count,
		.past = from_us / USEC_PER_SEC < (uint64_t)time(NULL),
	};
	json_auto_t *reminders = NULL;
	const json_t *reminder;
	size_t i;
	int code;

	if (!slots)
		return cmd_fail(CTL_FAILED, "out of memory");
	code = client_open(&bus);
	if (code == CTL_OK)
		code = client_list(bus, CLIENT_REMINDER, &reminders);
	json_array_foreach(reminders, i, reminder)
	{
		if (code == CTL_OK && is_wanted(&upcoming, reminder))
			code = ask(bus, reminder, from_us, &upcoming);
	}
	if (code == CTL_OK)
		print(zone, &upcoming, json);
	return code;
}
