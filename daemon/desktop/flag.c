/* SPDX-License-Identifier: MIT */
/*
 * It is asked when its owner comes and whenever that announces something, rather than believed what
 * the signal says: so all kinds are alike, and what comes late or twice does no harm. A question
 * that is not answered yet is called off by the next one.
 */

#include "desktop/flag.h"

#include "desktop/answer.h"

#define PROPERTIES "org.freedesktop.DBus.Properties"

struct flag {
	GDBusConnection *bus;
	const struct flag_class *class;
	void (*changed)(void *userdata);
	void *userdata;
	guint watch, match;
	char *owner;          /* NULL = nobody is there */
	GCancellable *asking; /* NULL = the answer is there */
	bool known;
	enum sign sign;
};

static void set(struct flag *f, enum sign sign)
{
	if (f->known && f->sign == sign)
		return;

	f->known = true;
	f->sign = sign;
	f->changed(f->userdata);
}

static void stop_asking(struct flag *f)
{
	if (f->asking)
		g_cancellable_cancel(f->asking);
	g_clear_object(&f->asking);
}

/* "(b)" of a method, "(v)" of a property; anything else says nothing. */
static enum sign sign_of(GVariant *reply)
{
	g_autoptr(GVariant) value = g_variant_get_child_value(reply, 0);
	g_autoptr(GVariant) inner = NULL;

	if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT))
		inner = g_variant_get_variant(value);
	else
		inner = g_variant_ref(value);
	if (!g_variant_is_of_type(inner, G_VARIANT_TYPE_BOOLEAN))
		return SIGN_NONE;
	return g_variant_get_boolean(inner) ? SIGN_YES : SIGN_NO;
}

static void on_answer(GObject *bus, GAsyncResult *result, void *userdata)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) reply = answer_take(bus, result, &error);
	struct flag *f = userdata;

	if (!reply && !error)
		return;

	g_clear_object(&f->asking);
	set(f, reply && g_variant_n_children(reply) == 1 ? sign_of(reply) : SIGN_NONE);
}

static void ask(struct flag *f)
{
	const struct flag_class *c = f->class;
	GVariant *arguments = NULL;

	stop_asking(f);
	f->asking = g_cancellable_new();
	if (!c->method)
		arguments = g_variant_new("(ss)", c->interface, c->property);
	else if (c->mask)
		arguments = g_variant_new("(u)", c->mask);
	g_dbus_connection_call(f->bus, f->owner, c->path, c->method ? c->interface : PROPERTIES,
			       c->method ? c->method : "Get", arguments, NULL,
			       G_DBUS_CALL_FLAGS_NO_AUTO_START, NO_TIMEOUT, f->asking, on_answer,
			       f);
}

static void on_signal(GDBusConnection *bus, const char *sender, const char *path,
		      const char *interface, const char *signal, GVariant *arguments,
		      void *userdata)
{
	ask(userdata);
}

static void leave(struct flag *f)
{
	if (!f->owner)
		return;

	stop_asking(f);
	g_dbus_connection_signal_unsubscribe(f->bus, f->match);
	g_clear_pointer(&f->owner, g_free);
}

static void on_appeared(GDBusConnection *bus, const char *name, const char *owner, void *userdata)
{
	struct flag *f = userdata;
	const struct flag_class *c = f->class;

	leave(f);
	f->owner = g_strdup(owner);
	f->match = g_dbus_connection_signal_subscribe(
		f->bus, owner, c->method ? c->interface : PROPERTIES, c->signal, NULL, NULL,
		G_DBUS_SIGNAL_FLAGS_NONE, on_signal, f, NULL);
	ask(f);
}

static void on_vanished(GDBusConnection *bus, const char *name, void *userdata)
{
	struct flag *f = userdata;

	leave(f);
	set(f, SIGN_NONE);
}

struct flag *flag_new(GDBusConnection *bus, const struct flag_class *class,
		      void (*changed)(void *userdata), void *userdata)
{
	struct flag *f = g_new0(struct flag, 1);

	f->bus = g_object_ref(bus);
	f->class = class;
	f->changed = changed;
	f->userdata = userdata;
	f->watch = g_bus_watch_name_on_connection(bus, class->name, G_BUS_NAME_WATCHER_FLAGS_NONE,
						  on_appeared, on_vanished, f, NULL);
	return f;
}

struct flag *flag_free(struct flag *f)
{
	if (!f)
		return NULL;

	g_bus_unwatch_name(f->watch);
	leave(f);
	g_object_unref(f->bus);
	g_free(f);
	return NULL;
}

enum sign flag_sign(const struct flag *f)
{
	return f->sign;
}

bool flag_known(const struct flag *f)
{
	return f->known;
}
