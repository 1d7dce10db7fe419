/* SPDX-License-Identifier: MIT */
/*
 * Everything is asked of the daemon's unique name, as in follow.c. One answer has all reminders that
 * there are; signals count from it on. Between two daemons what the first one said stays: a restart
 * is no news of any reminder.
 */

#include "desktop/reminders.h"

#include "desktop/answer.h"
#include "desktop/say.h"

#define NAME       "org.instep.Instep1"
#define ROOT       "/org/instep/Instep1"
#define REMINDER   NAME ".Reminder"
#define MANAGER    "org.freedesktop.DBus.ObjectManager"
#define PROPERTIES "org.freedesktop.DBus.Properties"

struct reminders {
	GDBusConnection *bus;
	void (*changed)(void *userdata);
	void (*gone)(void *userdata, const char *path);
	void *userdata;
	guint watch;
	char *owner; /* the daemon; NULL = there is none */
	guint objects_match, properties_match;
	GCancellable *here; /* calls that end with the daemon */
	unsigned lives;     /* of daemons, so far */
	bool read;          /* all of it is what this one says */
	GHashTable *all;    /* struct reminder by its path */
};

/* One reminder */

static void reminder_free(void *userdata)
{
	struct reminder *r = userdata;

	g_free(r->path);
	g_free(r->id);
	g_free(r->title);
	g_free(r->left);
	g_strfreev(r->needs);
	g_free(r);
}

static struct reminder *reminder_new(const char *path)
{
	struct reminder *r = g_new0(struct reminder, 1);

	r->path = g_strdup(path);
	r->id = g_strdup("");
	r->title = g_strdup("");
	r->left = g_strdup("");
	return r;
}

static void take_text(GVariant *properties, const char *name, char **text)
{
	char *value;

	if (!g_variant_lookup(properties, name, "s", &value))
		return;
	g_free(*text);
	*text = value;
}

static void reminder_update(struct reminder *r, GVariant *properties)
{
	g_autoptr(GVariant) left = NULL;
	char **needs;

	take_text(properties, "Id", &r->id);
	take_text(properties, "Title", &r->title);
	left = g_variant_lookup_value(properties, "Left", G_VARIANT_TYPE_VARDICT);
	if (left)
		take_text(left, "text", &r->left);
	if (g_variant_lookup(properties, "Needs", "^as", &needs)) {
		g_strfreev(r->needs);
		r->needs = needs;
	}
	(void)g_variant_lookup(properties, "Slot", "t", &r->slot);
	(void)g_variant_lookup(properties, "Notice", "u", &r->notice);
	(void)g_variant_lookup(properties, "Seconds", "u", &r->seconds);
	(void)g_variant_lookup(properties, "Due", "b", &r->due);
	(void)g_variant_lookup(properties, "Urgent", "b", &r->urgent);
	(void)g_variant_lookup(properties, "Overdue", "b", &r->overdue);
	(void)g_variant_lookup(properties, "BandReady", "b", &r->band_ready);
}

/* All of them */

static GHashTable *all_new(void)
{
	return g_hash_table_new_full(g_str_hash, g_str_equal, NULL, reminder_free);
}

static void add(struct reminders *v, const char *path, GVariant *properties)
{
	struct reminder *r = reminders_find(v, path);

	if (!r) {
		r = reminder_new(path);
		g_hash_table_insert(v->all, r->path, r);
	}
	reminder_update(r, properties);
}

static void drop(struct reminders *v, const char *path)
{
	if (!reminders_find(v, path))
		return;
	v->gone(v->userdata, path);
	g_hash_table_remove(v->all, path);
}

static void drop_all(struct reminders *v)
{
	GHashTableIter i;
	void *path;

	g_hash_table_iter_init(&i, v->all);
	while (g_hash_table_iter_next(&i, &path, NULL)) {
		v->gone(v->userdata, path);
		g_hash_table_iter_remove(&i);
	}
}

/* @interfaces: a{sa{sv}}; Return: whether it is one of ours */
static bool add_object(struct reminders *v, const char *path, GVariant *interfaces)
{
	g_autoptr(GVariant) properties = NULL;

	properties = g_variant_lookup_value(interfaces, REMINDER, G_VARIANT_TYPE_VARDICT);
	if (properties)
		add(v, path, properties);
	return properties;
}

/* By the word of a daemon that has just come. */
static void replace_all(struct reminders *v, GVariant *reply)
{
	GHashTable *before = v->all;
	GVariantIter *objects;
	GVariant *interfaces;
	GHashTableIter i;
	const char *path;
	void *old;

	v->all = all_new();
	g_variant_get(reply, "(a{oa{sa{sv}}})", &objects);
	while (g_variant_iter_next(objects, "{&o@a{sa{sv}}}", &path, &interfaces)) {
		(void)add_object(v, path, interfaces);
		g_variant_unref(interfaces);
	}
	g_variant_iter_free(objects);

	g_hash_table_iter_init(&i, before);
	while (g_hash_table_iter_next(&i, &old, NULL))
		if (!reminders_find(v, old))
			v->gone(v->userdata, old);
	g_hash_table_unref(before);
}

/* What the daemon says */

static void on_objects(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	struct reminders *v = userdata;

	if (error)
		say(LOG_WARNING, "Failed to ask instepd about reminders: %s", error->message);
	if (!reply)
		return;

	v->read = true;
	replace_all(v, reply);
	v->changed(v->userdata);
}

static void on_added(struct reminders *v, GVariant *arguments)
{
	g_autoptr(GVariant) interfaces = NULL;
	const char *path;

	if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(oa{sa{sv}})")))
		return;

	g_variant_get(arguments, "(&o@a{sa{sv}})", &path, &interfaces);
	if (add_object(v, path, interfaces))
		v->changed(v->userdata);
}

static void on_removed(struct reminders *v, GVariant *arguments)
{
	g_autofree const char **interfaces = NULL;
	const char *path;

	if (!g_variant_is_of_type(arguments, G_VARIANT_TYPE("(oas)")))
		return;

	g_variant_get(arguments, "(&o^a&s)", &path, &interfaces);
	if (g_strv_contains(interfaces, REMINDER))
		drop(v, path);
}

static void on_object(GDBusConnection *bus, const char *sender, const char *path,
		      const char *interface, const char *signal, GVariant *arguments,
		      void *userdata)
{
	struct reminders *v = userdata;

	if (!v->read)
		return;
	if (g_str_equal(signal, "InterfacesAdded"))
		on_added(v, arguments);
	else if (g_str_equal(signal, "InterfacesRemoved"))
		on_removed(v, arguments);
}

static void on_change(GDBusConnection *bus, const char *sender, const char *path,
		      const char *interface, const char *signal, GVariant *arguments,
		      void *userdata)
{
	g_autoptr(GVariant) properties = NULL;
	struct reminders *v = userdata;
	struct reminder *r = reminders_find(v, path);

	if (!v->read || !r || !g_variant_is_of_type(arguments, G_VARIANT_TYPE("(sa{sv}as)")))
		return;

	g_variant_get(arguments, "(&s@a{sv}@as)", NULL, &properties, NULL);
	reminder_update(r, properties);
	v->changed(v->userdata);
}

static guint match(struct reminders *v, const char *path, const char *interface, const char *member,
		   const char *of, GDBusSignalCallback on_signal)
{
	return g_dbus_connection_signal_subscribe(v->bus, v->owner, interface, member, path, of,
						  G_DBUS_SIGNAL_FLAGS_NONE, on_signal, v, NULL);
}

static void leave(struct reminders *v)
{
	if (!v->owner)
		return;

	g_dbus_connection_signal_unsubscribe(v->bus, v->objects_match);
	g_dbus_connection_signal_unsubscribe(v->bus, v->properties_match);
	g_cancellable_cancel(v->here);
	g_clear_object(&v->here);
	g_clear_pointer(&v->owner, g_free);
	v->read = false;
}

static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, void *userdata)
{
	struct reminders *v = userdata;

	leave(v);
	v->owner = g_strdup(owner);
	v->lives++;
	v->here = g_cancellable_new();
	v->objects_match = match(v, ROOT, MANAGER, NULL, NULL, on_object);
	v->properties_match = match(v, NULL, PROPERTIES, "PropertiesChanged", REMINDER, on_change);
	g_dbus_connection_call(v->bus, owner, ROOT, MANAGER, "GetManagedObjects", NULL,
			       G_VARIANT_TYPE("(a{oa{sa{sv}}})"), G_DBUS_CALL_FLAGS_NO_AUTO_START,
			       NO_TIMEOUT, v->here, on_objects, v);
}

static void on_vanished(GDBusConnection *bus, const char *name, void *userdata)
{
	leave(userdata);
}

/* Its life */

struct reminders *reminders_new(GDBusConnection *bus, void (*changed)(void *userdata),
				void (*gone)(void *userdata, const char *path), void *userdata)
{
	struct reminders *v = g_new0(struct reminders, 1);

	v->bus = g_object_ref(bus);
	v->changed = changed;
	v->gone = gone;
	v->userdata = userdata;
	v->all = all_new();
	v->watch = g_bus_watch_name_on_connection(bus, NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
						  on_appeared, on_vanished, v, NULL);
	return v;
}

struct reminders *reminders_free(struct reminders *v)
{
	if (!v)
		return NULL;

	g_bus_unwatch_name(v->watch);
	leave(v);
	drop_all(v);
	g_hash_table_unref(v->all);
	g_object_unref(v->bus);
	g_free(v);
	return NULL;
}

unsigned reminders_life(const struct reminders *v)
{
	return v->read ? v->lives : 0;
}

struct reminder *reminders_find(struct reminders *v, const char *path)
{
	return g_hash_table_lookup(v->all, path);
}

GHashTable *reminders_all(struct reminders *v)
{
	return v->all;
}

void reminders_call(struct reminders *v, const struct reminder *r, const char *method,
		    GVariant *arguments, GAsyncReadyCallback done, void *userdata)
{
	g_dbus_connection_call(v->bus, v->owner, r->path, REMINDER, method, arguments, NULL,
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, v->here, done, userdata);
}

void reminders_wait(struct reminders *v, struct reminder *r, const char *words)
{
	if (g_str_equal(r->waiting ? r->waiting : "", words))
		return;

	r->waiting = words;
	reminders_call(v, r, "SetWaiting", g_variant_new("(s)", words), NULL, NULL);
}
