/* SPDX-License-Identifier: MIT */
/*
 * The thread is given all that is to be seen, and makes the difference between that and what it has
 * shown: a queue of one in which the newest wins loses nothing. What the server then says of a note
 * reaches libnotify in that thread, too, because its proxy is made there.
 *
 * A server that was restarted knows none of the old ids: so each job says which life of it is meant.
 */

#include "desktop/notice.h"

#include <libnotify/notify.h>

#include "desktop/say.h"
#include "desktop/worker.h"

#define ICON     "org.instep.Instep" /* also the name of the desktop entry */
#define CATEGORY "x-instep.reminder"

static const struct {
	const char *name, *label;
} answers[NOTE_ANSWERS] = {
	[NOTE_START] = { "start", "Start" },
	[NOTE_DONE] = { "done", "Done" },
	[NOTE_LATER] = { "later", "Later" },
	[NOTE_SKIP] = { "skip", "Skip" },
};

struct notice {
	struct server *server;
	struct worker *worker;
	GHashTable *wanted; /* struct note by its key */
	guint flush;        /* the idle source; 0 = the thread knows all */
};

struct job {
	unsigned life; /* of the server */
	GPtrArray *notes;
};

/* What the thread has. */
struct screen {
	struct notice *notice;
	unsigned life;
	GHashTable *shown; /* struct shown by its key */
};

struct shown {
	struct screen *screen;
	struct note *note;
	NotifyNotification *notification;
	bool closed; /* not by us */
};

/* From the thread to the main loop. One that comes after the end of that loop never arrives. */

struct report {
	struct notice *notice;
	struct note *note;
	enum { REPORT_ANSWERED, REPORT_CLOSED, REPORT_SILENT } what;
	enum note_answer answer;
};

static void on_note_closed(struct notice *n, struct note *note)
{
	struct note *wanted = g_hash_table_lookup(n->wanted, note->key);

	if (wanted && wanted->issue == note->issue)
		g_hash_table_remove(n->wanted, note->key);
	note->owner->closed(note->owner->userdata, note->key, note->issue);
}

static gboolean on_report(void *userdata)
{
	struct report *r = userdata;

	switch (r->what) {
	case REPORT_ANSWERED:
		r->note->owner->answered(r->note->owner->userdata, r->note->key, r->note->issue,
					 r->answer);
		break;
	case REPORT_CLOSED:
		on_note_closed(r->notice, r->note);
		break;
	case REPORT_SILENT:
		server_doubt(r->notice->server);
		break;
	}
	return G_SOURCE_REMOVE;
}

static void report_free(void *userdata)
{
	struct report *r = userdata;

	note_unref(r->note);
	g_free(r);
}

static void report(const struct shown *s, struct report report)
{
	struct report *r = g_memdup2(&report, sizeof(report));

	r->notice = s->screen->notice;
	r->note = note_ref(s->note);
	g_idle_add_full(G_PRIORITY_DEFAULT, on_report, r, report_free);
}

/* In the thread */

static void on_action(NotifyNotification *notification, char *action, void *userdata)
{
	for (unsigned i = 0; i < NOTE_ANSWERS; i++)
		if (g_str_equal(action, answers[i].name))
			report(userdata, (struct report){ .what = REPORT_ANSWERED, .answer = i });
}

static void on_closed(NotifyNotification *notification, void *userdata)
{
	struct shown *s = userdata;

	s->closed = true;
	report(s, (struct report){ .what = REPORT_CLOSED });
}

static void shown_free(void *userdata)
{
	struct shown *s = userdata;

	g_signal_handlers_disconnect_by_data(s->notification, s);
	g_object_unref(s->notification);
	note_unref(s->note);
	g_free(s);
}

static struct shown *shown_new(struct screen *screen, struct note *note)
{
	struct shown *s = g_new0(struct shown, 1);

	s->screen = screen;
	s->note = note_ref(note);
	s->notification = notify_notification_new(note->summary, note->body, ICON);
	g_signal_connect(s->notification, "closed", G_CALLBACK(on_closed), s);
	return s;
}

/*
 * What a call to the server came to. Return: false if it is silent: then the rest has to wait, too.
 */
static bool is_answered(const struct shown *s, const char *what, GError *error)
{
	if (!error)
		return true;
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)) {
		report(s, (struct report){ .what = REPORT_SILENT });
		return false;
	}

	(void)g_dbus_error_strip_remote_error(error);
	say(LOG_WARNING, "A notice could not be %s: %s", what, error->message);
	return true;
}

static bool take_back(struct shown *s)
{
	g_autoptr(GError) error = NULL;

	if (!s->closed)
		(void)notify_notification_close(s->notification, &error);
	return is_answered(s, "taken back", error);
}

static void set_hints(NotifyNotification *n, const struct note *note)
{
	static const NotifyUrgency urgencies[] = {
		[NOTE_LOW] = NOTIFY_URGENCY_LOW,
		[NOTE_NORMAL] = NOTIFY_URGENCY_NORMAL,
		[NOTE_CRITICAL] = NOTIFY_URGENCY_CRITICAL,
	};

	notify_notification_clear_hints(n);
	notify_notification_set_urgency(n, urgencies[note->urgency]);
	notify_notification_set_category(n, CATEGORY);
	notify_notification_set_timeout(n, note->expires_ms);
	notify_notification_set_hint(n, "desktop-entry", g_variant_new_string(ICON));
	if (note->transient)
		notify_notification_set_hint(n, "transient", g_variant_new_boolean(TRUE));
	if (note->percent >= 0)
		notify_notification_set_hint(n, "value", g_variant_new_int32(note->percent));
}

static void set_actions(NotifyNotification *n, struct shown *s)
{
	notify_notification_clear_actions(n);
	for (unsigned i = 0; s->note->answers && i < NOTE_ANSWERS; i++)
		notify_notification_add_action(n, answers[i].name, answers[i].label, on_action, s,
					       NULL);
}

static bool show(struct shown *s)
{
	g_autoptr(GError) error = NULL;

	(void)notify_notification_update(s->notification, s->note->summary, s->note->body, ICON);
	set_hints(s->notification, s->note);
	set_actions(s->notification, s);
	(void)notify_notification_show(s->notification, &error);
	return is_answered(s, "shown", error);
}

static bool is_wanted(const struct job *job, const char *key)
{
	for (guint i = 0; i < job->notes->len; i++)
		if (g_str_equal(((struct note *)job->notes->pdata[i])->key, key))
			return true;
	return false;
}

static bool take_back_others(struct screen *screen, const struct job *job)
{
	GHashTableIter i;
	void *key, *s;

	g_hash_table_iter_init(&i, screen->shown);
	while (g_hash_table_iter_next(&i, &key, &s)) {
		if (is_wanted(job, key))
			continue;
		if (!take_back(s))
			return false;
		g_hash_table_iter_remove(&i);
	}
	return true;
}

static bool show_note(struct screen *screen, struct note *note)
{
	struct shown *s = g_hash_table_lookup(screen->shown, note->key);

	if (s && s->note->issue != note->issue) {
		if (!take_back(s))
			return false;
		s = NULL;
	}
	if (!s) {
		s = shown_new(screen, note);
		(void)g_hash_table_replace(screen->shown, note->key, s);
		return show(s);
	}
	if (s->closed || s->note == note)
		return true;

	/* the key belongs to the note */
	(void)g_hash_table_steal(screen->shown, note->key);
	note_unref(s->note);
	s->note = note_ref(note);
	(void)g_hash_table_insert(screen->shown, note->key, s);
	return show(s);
}

static void run(void *userjob, void *userdata)
{
	const struct job *job = userjob;
	struct screen *screen = userdata;

	if (screen->life != job->life)
		g_hash_table_remove_all(screen->shown);
	screen->life = job->life;
	if (!take_back_others(screen, job))
		return;
	for (guint i = 0; i < job->notes->len; i++)
		if (!show_note(screen, job->notes->pdata[i]))
			return;
}

static void screen_free(void *userdata)
{
	struct screen *screen = userdata;
	GHashTableIter i;
	void *s;

	g_hash_table_iter_init(&i, screen->shown);
	while (g_hash_table_iter_next(&i, NULL, &s))
		if (!take_back(s))
			break;
	g_hash_table_unref(screen->shown);
	g_free(screen);
}

static void job_free(void *userdata)
{
	struct job *job = userdata;

	g_ptr_array_unref(job->notes);
	g_free(job);
}

/* In the main loop */

static void note_destroy(void *note)
{
	note_unref(note);
}

static gboolean on_flush(void *userdata)
{
	struct notice *n = userdata;
	GHashTableIter i;
	struct job *job;
	void *note;

	n->flush = 0;
	if (!n->server->answers)
		return G_SOURCE_REMOVE; /* again when it does */

	job = g_new0(struct job, 1);
	job->life = n->server->life;
	job->notes = g_ptr_array_new_with_free_func(note_destroy);
	g_hash_table_iter_init(&i, n->wanted);
	while (g_hash_table_iter_next(&i, NULL, &note))
		g_ptr_array_add(job->notes, note_ref(note));
	worker_post(n->worker, job);
	return G_SOURCE_REMOVE;
}

void notice_again(struct notice *n)
{
	if (!n->flush)
		n->flush = g_idle_add(on_flush, n);
}

void notice_put(struct notice *n, struct note *note)
{
	const struct note *old = g_hash_table_lookup(n->wanted, note->key);

	if (old && note_equal(old, note)) {
		note_unref(note);
		return;
	}
	(void)g_hash_table_replace(n->wanted, note->key, note);
	notice_again(n);
}

void notice_drop(struct notice *n, const char *key)
{
	if (g_hash_table_remove(n->wanted, key))
		notice_again(n);
}

struct notice *notice_new(struct server *server)
{
	static const struct worker_class class = {
		.name = "notification server",
		.free_ = job_free,
		.run = run,
		.done = screen_free,
	};
	struct notice *n = g_new0(struct notice, 1);
	struct screen *screen = g_new0(struct screen, 1);

	(void)notify_init("Instep");
	screen->notice = n;
	screen->shown = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, shown_free);
	n->server = server;
	n->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, note_destroy);
	n->worker = worker_new(&class, screen);
	return n;
}

struct notice *notice_free(struct notice *n)
{
	if (!n)
		return NULL;

	n->worker = worker_free(n->worker);
	g_clear_handle_id(&n->flush, g_source_remove);
	g_hash_table_unref(n->wanted);
	g_free(n);
	return NULL;
}
