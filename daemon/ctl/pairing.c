/* SPDX-License-Identifier: MIT */
/*
 * The daemon hands on what bluetoothd asks about a pairing; here it becomes a sentence and the
 * answer goes back. Enter alone accepts nothing that the person has to compare or to read off the
 * band.
 */

#include <string.h>

#include "ctl/cmd.h"
#include "ctl/pairing.h"
#include "ctl/terminal.h"

static bool is(const json_t *question, const char *kind)
{
	return !strcmp(client_text(question, "kind"), kind);
}

static const char *name_of(const json_t *question)
{
	const char *name = client_text(question, "name");

	return *name ? name : client_text(question, "address");
}

static void take(struct pairing *p, json_t *question)
{
	json_decref(p->question);
	p->question = json_object_size(question) > 0 ? json_incref(question) : NULL;
	if (p->question)
		*p->wake = true;
}

static int on_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	json_auto_t *changed = NULL;
	json_t *question;
	int r;

	r = bus_json_changes(m, CLIENT_MANAGER, &changed);
	if (r < 0)
		return r;
	question = json_object_get(changed, "pairing");
	if (question)
		take(userdata, question);
	return 0;
}

int pairing_listen(struct pairing *p, sd_bus *bus, bool *wake)
{
	json_auto_t *manager = NULL;
	int code;

	*p = (struct pairing){ .bus = bus, .wake = wake };
	if (sd_bus_match_signal(bus, &p->slot, CLIENT_NAME, CLIENT_ROOT,
				"org.freedesktop.DBus.Properties", "PropertiesChanged", on_changed,
				p) < 0)
		return cmd_fail(CTL_NO_DAEMON, "could not listen on the bus");
	code = client_properties(bus, CLIENT_ROOT, CLIENT_MANAGER, &manager);
	if (code == CTL_OK)
		take(p, json_object_get(manager, "pairing"));
	return code;
}

void pairing_done(struct pairing *p)
{
	sd_bus_slot_unref(p->slot);
	json_decref(p->question);
}

int pairing_mind(struct pairing *p)
{
	json_auto_t *question = TAKE(p->question);

	return question ? pairing_talk(p->bus, question) : CTL_OK;
}

bool pairing_is_shown(const json_t *question)
{
	return is(question, "show");
}

struct phrase pairing_words(const json_t *question)
{
	const char *name = name_of(question), *passkey = client_text(question, "passkey");
	struct phrase p = {};

	if (is(question, "confirm"))
		phrase_add(&p, "Does %s show the number %s, too?", name, passkey);
	else if (is(question, "enter"))
		phrase_add(&p, "Which number does %s show?", name);
	else if (is(question, "show"))
		phrase_add(&p, "Type %s on %s.", passkey, name);
	else
		phrase_add(&p, "%s wants to be paired with this computer. May it?", name);
	return p;
}

int pairing_answer(sd_bus *bus, const json_t *question, const char *text, bool accept)
{
	return client_call(bus, CLIENT_ROOT, CLIENT_MANAGER, "AnswerPairingOf", NULL, "usb",
			   (uint32_t)client_number(question, "id"), text, accept);
}

static bool is_yes(const char *answer)
{
	return *answer == 'y' || *answer == 'Y';
}

int pairing_talk(sd_bus *bus, const json_t *question)
{
	struct phrase words = pairing_words(question);
	char answer[32];

	if (pairing_is_shown(question)) {
		puts(words.text);
		return CTL_OK;
	}
	phrase_add(&words, is(question, "enter") ? " [none] " : " (y/n) [n] ");
	if (!terminal_ask(words.text, answer, sizeof(answer)))
		return terminal_leave();

	/* That nobody asks any more was said; what becomes of it, the one who began it hears. */
	if (is(question, "enter"))
		(void)pairing_answer(bus, question, answer, *answer != '\0');
	else
		(void)pairing_answer(bus, question, "", is_yes(answer));
	return CTL_OK;
}
