/* SPDX-License-Identifier: MIT */
/*
 * Due is state, a notice is an event: so it is kept here which slot of which reminder, and which of
 * its notices, somebody was told of. Everything that may change the answer ends in one look at all
 * reminders, in the next idle moment; each is then told, waits, or is taken back. A notice that was
 * sent stays sent, whatever happens to the desktop or the daemon, until it is answered or its server
 * is gone.
 *
 * What the person answers goes to the daemon; that the notice then goes follows from Due.
 */

#include "desktop/remind.h"

#include "desktop/answer.h"
#include "desktop/terminal.h"

#define LATER_S (30 * 60)
#define MESSAGE "message" /* the key of what is no reminder */

/* What the person was told of one reminder; all 0 at first. */
struct told {
	guint64 slot;
	guint notice;
	gboolean band_ready;
	unsigned issue; /* of its note; 0 = none of this slot was sent yet */
	unsigned life;  /* of the server that it was sent to */
	bool loud;
	bool open; /* the server has it still */
	unsigned
		answered; /* the life of the daemon that was told so; 0 = none was, or it refused */
	struct {
		guint64 slot;
		guint notice;
	} woken; /* for whom a server was asked to start */
};

struct remind {
	GDBusConnection *bus;
	struct workout_view *view;
	struct view_listener listener;
	struct server *server;
	struct presence *presence;
	struct notice *notice;
	struct note_owner owner, messages;
	struct reminders *reminders;
	GHashTable *told; /* struct told by the path of its reminder */
	unsigned issues;  /* of notes, so far */
	guint look;       /* the idle source; 0 = nothing has changed */
};

/* What becomes of one reminder */

static struct told *told_of(struct remind *m, const char *path)
{
	struct told *t = g_hash_table_lookup(m->told, path);

	if (!t) {
		t = g_new0(struct told, 1);
		g_hash_table_insert(m->told, g_strdup(path), t);
	}
	return t;
}

/* As if nothing of this slot had been sent. */
static void forget(struct remind *m, const struct reminder *r, struct told *t)
{
	notice_drop(m->notice, r->path);
	t->open = false;
	t->issue = t->answered = 0;
}

static void rest(struct remind *m, struct reminder *r, struct told *t)
{
	if (t->issue)
		forget(m, r, t);
	reminders_wait(m->reminders, r, "");
}

/* It was sent to a server that is gone, or has forgotten how to answer. */
static bool is_lost(const struct remind *m, const struct told *t)
{
	return t->open && (t->life != m->server->life || !m->server->answers);
}

/* The daemon that was told is gone. What it did of it the next one knows: it is not due any more. */
static bool is_unheard(const struct remind *m, const struct told *t)
{
	return t->answered && t->answered != reminders_life(m->reminders);
}

static bool is_news(const struct remind *m, const struct reminder *r, const struct told *t)
{
	return !t->issue || r->slot != t->slot || r->notice > t->notice ||
	       (r->band_ready && !t->band_ready) || is_lost(m, t) || is_unheard(m, t);
}

static void put(struct remind *m, const struct reminder *r, struct told *t, bool loud)
{
	notice_put(m->notice, note_of_reminder(&m->owner, r, t->issue, loud, m->server));
	t->band_ready = r->band_ready;
	t->loud = loud;
}

static void send(struct remind *m, struct reminder *r, struct told *t, bool loud)
{
	t->slot = r->slot;
	t->notice = r->notice;
	t->issue = ++m->issues;
	t->life = m->server->life;
	t->open = true;
	t->answered = 0;
	put(m, r, t, loud);
	reminders_wait(m->reminders, r, "");
}

/* A server that starts and fails is started once for each notice, not for ever. */
static void wake_server(struct remind *m, const struct reminder *r, struct told *t)
{
	if (t->woken.slot == r->slot && t->woken.notice == r->notice)
		return;

	t->woken.slot = r->slot;
	t->woken.notice = r->notice;
	server_wake(m->server);
}

static void wait(struct remind *m, struct reminder *r, struct told *t, enum moment_wait wait)
{
	if (is_lost(m, t))
		forget(m, r, t);
	if (wait == MOMENT_SERVER)
		wake_server(m, r, t);
	reminders_wait(m->reminders, r, moment_words(wait));
}

static void consider(struct remind *m, struct reminder *r, const struct moment_facts *desktop)
{
	struct told *t = told_of(m, r->path);
	struct moment_facts facts = *desktop;
	struct moment moment;

	if (!r->due && !r->band_ready) {
		rest(m, r, t);
		return;
	}
	if (!is_news(m, r, t)) {
		if (t->open)
			put(m, r, t, t->loud);
		return;
	}

	facts.band_ready = r->band_ready;
	facts.urgent = r->urgent;
	moment = moment_decide(&facts);
	if (moment.send)
		send(m, r, t, moment.loud);
	else
		wait(m, r, t, moment.wait);
}

static gboolean on_look(void *userdata)
{
	struct remind *m = userdata;
	struct moment_facts facts;
	GHashTableIter i;
	void *r;

	m->look = 0;
	if (!reminders_life(m->reminders))
		return G_SOURCE_REMOVE; /* again when there is a daemon: nobody could do what a note offers */
	presence_look(m->presence, &facts);
	facts.workout = m->view->state != VIEW_NONE;
	g_hash_table_iter_init(&i, reminders_all(m->reminders));
	while (g_hash_table_iter_next(&i, NULL, &r))
		consider(m, r, &facts);
	return G_SOURCE_REMOVE;
}

void remind_look(struct remind *m)
{
	/* before what is to be seen goes to the screen */
	if (!m->look)
		m->look = g_idle_add_full(G_PRIORITY_HIGH_IDLE, on_look, m, NULL);
}

static void on_gone(void *userdata, const char *path)
{
	struct remind *m = userdata;

	notice_drop(m->notice, path);
	g_hash_table_remove(m->told, path);
}

/* What the person answers */

struct act {
	struct remind *remind;
	char *path, *title;
	bool opens; /* the live view, if it succeeds */
};

static void on_message_closed(void *userdata, const char *key, unsigned issue)
{
}

/* The sentence is the daemon's, and says what to do. */
static void complain(struct remind *m, const char *title, const char *sentence)
{
	struct note *note = note_new(&m->messages, g_strdup(MESSAGE), g_strdup(title),
				     note_body(sentence, m->server));

	note->issue = ++m->issues;
	notice_put(m->notice, note);
}

/* What was refused, or was of an offer before its time, may be answered again. */
static void heed(struct remind *m, const char *path, const GError *refusal)
{
	const struct reminder *r = reminders_find(m->reminders, path);
	struct told *t = g_hash_table_lookup(m->told, path);

	if (r && t && (refusal || !r->due))
		t->answered = 0;
}

static void on_acted(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	struct act *act = userdata;

	if (reply || error)
		heed(act->remind, act->path, error);
	if (error)
		complain(act->remind, act->title, error->message);
	else if (reply)
		notice_drop(act->remind->notice, MESSAGE);
	if (reply && act->opens)
		terminal_open(act->remind->bus);
	g_free(act->path);
	g_free(act->title);
	g_free(act);
}

static void on_answered(void *userdata, const char *key, unsigned issue, enum note_answer answer)
{
	struct remind *m = userdata;
	struct reminder *r = reminders_find(m->reminders, key);
	struct told *t = g_hash_table_lookup(m->told, key);
	GVariant *arguments = NULL;
	const char *method = NULL;
	struct act *act;

	/* It was said of what was shown: a Skip that comes late must not skip the next slot. */
	if (!r || !t || t->issue != issue || t->slot != r->slot)
		return;
	/* Nor must one that was pressed twice. */
	if (t->answered)
		return;
	if (!reminders_life(m->reminders)) {
		complain(m, r->title,
			 "This was not noted: instepd is not running. To start it: systemctl "
			 "--user start instepd");
		return;
	}
	if (answer == NOTE_LATER && !r->due) {
		/* only a band offered it: its time is still to come, so there is nothing to put off */
		notice_drop(m->notice, r->path);
		t->open = false;
		return;
	}

	switch (answer) {
	case NOTE_START:
		method = "Start";
		arguments = g_variant_new("(a{sv})", NULL);
		break;
	case NOTE_DONE:
		method = "Done";
		break;
	case NOTE_LATER:
		method = "Snooze";
		arguments = g_variant_new("(u)", LATER_S);
		break;
	case NOTE_SKIP:
		method = "Skip";
		break;
	case NOTE_ANSWERS:
		return;
	}

	act = g_new0(struct act, 1);
	act->remind = m;
	act->path = g_strdup(r->path);
	act->title = g_strdup(r->title);
	t->answered = reminders_life(m->reminders);
	act->opens = answer == NOTE_START;
	reminders_call(m->reminders, r, method, arguments, on_acted, act);
}

static void on_closed(void *userdata, const char *key, unsigned issue)
{
	struct remind *m = userdata;
	struct told *t = g_hash_table_lookup(m->told, key);

	if (t && t->issue == issue)
		t->open = false;
}

/* Its life */

static void on_changed(void *userdata)
{
	remind_look(userdata);
}

struct remind *remind_new(GDBusConnection *bus, struct workout_view *view, struct server *server,
			  struct presence *presence, struct notice *notice)
{
	struct remind *m = g_new0(struct remind, 1);

	m->bus = g_object_ref(bus);
	m->view = view;
	m->server = server;
	m->presence = presence;
	m->notice = notice;
	m->owner = (struct note_owner){ m, on_answered, on_closed };
	m->messages = (struct note_owner){ m, on_answered, on_message_closed };
	m->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	m->reminders = reminders_new(bus, on_changed, on_gone, m);
	m->listener = (struct view_listener){ .userdata = m, .changed = on_changed };
	workout_view_listen(view, &m->listener);
	return m;
}

struct remind *remind_free(struct remind *m)
{
	if (!m)
		return NULL;

	m->reminders = reminders_free(m->reminders);
	g_hash_table_unref(m->told);
	g_clear_handle_id(&m->look, g_source_remove);
	g_object_unref(m->bus);
	g_free(m);
	return NULL;
}
