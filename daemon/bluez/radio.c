/* SPDX-License-Identifier: MIT */

/*
 * What there is to reach bands by. The mirror is filled by one listing and then by signals;
 * whenever the set of match rules grows it is listed again, because what happened between a listing
 * and a rule is not told. bluetoothd answers and signals in order, so a listing is the truth of its
 * moment.
 *
 * Only messages of the owner of org.bluez count: on the system bus anybody may send a signal.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bluez/call.h"
#include "bluez/names.h"
#include "bluez/radio-internal.h"
#include "sys/log.h"

const char *radio_state_name(enum radio_state state)
{
	static const char *const names[] = {
		[RADIO_NO_SERVICE] = "no-service",
		[RADIO_MISSING] = "missing",
		[RADIO_OFF] = "off",
		[RADIO_READY] = "ready",
	};

	return names[state];
}

bool radio_settled(const struct radio *r)
{
	return r->bus ? !radio_asking(r) : !system_bus_connecting(r->system);
}

static enum radio_state find_state(const struct radio *r, const char **ret_sentence)
{
	bool any = false;

	*ret_sentence = "bluetoothd has not answered yet.";
	if (!radio_settled(r))
		return RADIO_NO_SERVICE;

	*ret_sentence = "The system bus is not running. It is used as soon as it comes.";
	if (!r->bus)
		return RADIO_NO_SERVICE;

	*ret_sentence = "bluetoothd is not running. Start it with: sudo systemctl start bluetooth";
	if (!r->owner)
		return RADIO_NO_SERVICE;

	*ret_sentence = "Bluetooth is ready.";
	for (const struct object *o = r->tree.objects; o; o = o->next) {
		if (o->kind != OBJECT_ADAPTER)
			continue;
		if (o->powered)
			return RADIO_READY;
		any = true;
	}

	*ret_sentence = any ? "Bluetooth is switched off. Switch it on with: bluetoothctl power on"
			    : "There is no Bluetooth adapter. Plug one in, or switch it on.";
	return any ? RADIO_OFF : RADIO_MISSING;
}

enum radio_state radio_state(const struct radio *r, const char **ret_sentence)
{
	if (ret_sentence)
		*ret_sentence = r->sentence;
	return r->state;
}

static void update_state(struct radio *r)
{
	const char *sentence;
	enum radio_state state = find_state(r, &sentence);

	if (state == r->state && !strcmp(sentence, r->sentence))
		return;

	r->state = state;
	r->sentence = sentence;
	if (r->listener->state)
		r->listener->state(r->userdata);
}

/* Return: whether there is a rule now that there was not before. */
static bool follow_path(struct radio *r, struct follower *f, const char *path)
{
	struct trace *t;
	int e;

	for (t = f->traces; t; t = t->next)
		if (!strcmp(t->path, path))
			return false;

	t = calloc(1, sizeof(*t));
	if (!t)
		return false;

	t->path = strdup(path);
	if (!t->path) {
		free(t);
		return false;
	}
	t->next = f->traces;
	f->traces = t;

	e = watch_device(&t->watch, r->bus, path, radio_on_signal, r);
	if (e < 0)
		log_warning_errno(e, "Failed to follow a band: %m");
	return true;
}

/* bluetoothd names a device's object after its address: /org/bluez/hci0/dev_AA_BB_CC_DD_EE_FF. */
static bool follow_on(struct radio *r, struct follower *f, const char *adapter_path)
{
	char path[128];
	int n;

	n = snprintf(path, sizeof(path), "%s/dev_%s", adapter_path, f->address);
	if (n < 0 || (size_t)n >= sizeof(path))
		return false;
	for (char *c = path; *c; c++)
		if (*c == ':')
			*c = '_';

	return follow_path(r, f, path);
}

/*
 * A device that was paired under a private address has told its real one. Until bluetoothd is
 * started anew its object has the name of the other.
 */
static bool follow_renamed(struct radio *r, struct follower *f)
{
	bool grown = false;

	for (const struct object *o = r->tree.objects; o; o = o->next)
		if (o->kind == OBJECT_DEVICE && !strcmp(o->address, f->address))
			grown |= follow_path(r, f, o->path);
	return grown;
}

static void forget_traces(struct follower *f)
{
	while (f->traces) {
		struct trace *t = f->traces;

		f->traces = t->next;
		watch_drop(&t->watch);
		free(t->path);
		free(t);
	}
}

static void update_adapters(struct radio *r)
{
	bool grown = false;
	int e;

	for (struct object *o = r->tree.objects; o; o = o->next) {
		if (o->kind != OBJECT_ADAPTER)
			continue;

		for (struct follower *f = r->followers; f; f = f->next)
			grown |= follow_on(r, f, o->path);

		if (o->registered || !r->profile)
			continue;
		o->registered = true;
		e = profile_register(r->profile, o->path);
		if (e < 0)
			log_warning_errno(e, "Failed to register the profile with %s: %m", o->path);
	}

	for (struct follower *f = r->followers; f; f = f->next)
		grown |= follow_renamed(r, f);
	if (grown)
		radio_list(r);
}

/* During a scan a device may show only later, by a name or a service, that it is a band. */
static bool matters(void *userdata, const struct object *device)
{
	const struct radio *r = userdata;

	if (r->scan.on)
		return true;
	for (const struct follower *f = r->followers; f; f = f->next)
		if (!strcmp(f->address, device->address))
			return true;
	return object_model(r->models, device);
}

struct sorting {
	struct radio *radio;
	const struct object *device; /* the last one */
};

/* A stranger's services go with it. */
static void mark_stranger(struct object *o, void *userdata)
{
	struct sorting *s = userdata;

	switch (o->kind) {
	case OBJECT_ADAPTER:
		break;
	case OBJECT_DEVICE:
		o->stale = !matters(s->radio, o);
		s->device = o;
		break;
	case OBJECT_SERVICE:
	case OBJECT_CHARACTERISTIC:
		o->stale = !s->device || s->device->stale || !object_below(o, s->device);
		break;
	}
}

static void forget_strangers(struct radio *r)
{
	struct sorting s = { .radio = r };

	if (r->scan.on)
		return;

	tree_walk(&r->tree, mark_stranger, &s);
	tree_remove_stale(&r->tree);
}

void radio_update(struct radio *r)
{
	if (r->owner && r->listed)
		update_adapters(r);

	update_state(r);
	hearing_update(r);
	if (r->scan.on)
		scan_look(r);
	/* One who looks may be freed by it. */
	for (struct follower *f = r->followers, *next; f; f = next) {
		next = f->next;
		f->look(f->userdata);
	}

	forget_strangers(r);
	for (struct object *o = r->tree.objects; o; o = o->next)
		o->changed = o->heard = false;
}

static int on_list(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const sd_bus_error *e = sd_bus_message_get_error(m);
	struct radio *r = userdata;

	r->list = sd_bus_slot_unref(r->list);

	/* A bus that ends answers the same way; then on_down() follows. */
	if (e && sd_bus_error_get_errno(e) == ETIMEDOUT && sd_bus_is_ready(r->bus) > 0) {
		log_warning("bluetoothd does not answer; it is asked again.");
		radio_list(r);
		return 0;
	}
	if (e) {
		log_warning("bluetoothd does not list its objects: %s", e->message);
		return 0;
	}

	listing_begin(&r->listing, m);
	return 0;
}

static void on_listed(void *userdata, int error)
{
	struct radio *r = userdata;

	if (error < 0)
		log_warning_errno(error, "bluetoothd's list of objects is malformed: %m");

	r->listed = true;
	r->lists++;
	radio_update(r);
}

void radio_list(struct radio *r)
{
	int e;

	/* An answer under way may be older than the reason for asking. */
	r->list = sd_bus_slot_unref(r->list);
	listing_abandon(&r->listing);
	if (!r->bus || !r->owner)
		return;

	e = call_plain(r->bus, &r->list, "/", DBUS_OBJECT_MANAGER, "GetManagedObjects", on_list, r);
	if (e < 0)
		log_warning_errno(e, "Failed to ask bluetoothd for its objects: %m");
}

static void read_signal(void *userdata, sd_bus_message *m)
{
	struct radio *r = userdata;
	int e = 0;

	if (sd_bus_message_is_signal(m, DBUS_OBJECT_MANAGER, "InterfacesAdded"))
		e = tree_read_interfaces_added(&r->tree, m);
	else if (sd_bus_message_is_signal(m, DBUS_OBJECT_MANAGER, "InterfacesRemoved"))
		e = tree_read_interfaces_removed(&r->tree, m);
	else if (sd_bus_message_is_signal(m, DBUS_PROPERTIES, "PropertiesChanged"))
		e = tree_read_properties_changed(&r->tree, m);
	if (e < 0)
		log_warning_errno(e, "A signal of bluetoothd is malformed: %m");

	radio_update(r);
}

int radio_on_signal(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *sender = sd_bus_message_get_sender(m);
	struct radio *r = userdata;
	uint64_t cookie;
	int e;

	if (!r->owner || !sender || strcmp(sender, r->owner))
		return 0;

	/* Several of our rules may fit one signal, and each of them brings it here. */
	e = sd_bus_message_get_cookie(m, &cookie);
	if (e < 0 || cookie == r->signal_cookie)
		return e;
	r->signal_cookie = cookie;

	if (!listing_keep(&r->listing, m))
		read_signal(r, m);
	return 0;
}

static void set_owner(struct radio *r, const char *owner)
{
	if (r->owner && *owner && !strcmp(r->owner, owner))
		return;

	if (r->owner) {
		log_info("bluetoothd is gone.");
		hearing_forget(r);
		scan_lost(r, "bluetoothd ended, and the scan with it.");
	}

	free(r->owner);
	r->owner = *owner ? strdup(owner) : NULL;
	r->listed = false;
	r->signal_cookie = 0;
	listing_clear(&r->listing);
	tree_clear(&r->tree);
	radio_list(r);
	radio_update(r);
}

static int on_owner_changed(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	const char *name, *before, *now;
	int r;

	r = sd_bus_message_read(m, "sss", &name, &before, &now);
	if (r < 0)
		return r;

	set_owner(userdata, now);
	return 0;
}

static int on_owner(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct radio *r = userdata;
	const char *owner;

	r->get_owner = sd_bus_slot_unref(r->get_owner);

	/* Refused: nobody owns it. NameOwnerChanged tells when somebody does. */
	if (!sd_bus_message_is_method_error(m, NULL) && sd_bus_message_read(m, "s", &owner) > 0)
		set_owner(r, owner);
	else
		radio_update(r);
	return 0;
}

static int look_for_daemon(struct radio *r)
{
	int e;

	e = watch_daemon(&r->daemon, r->bus, on_owner_changed, r);
	if (e < 0)
		return e;

	e = watch_adapters(&r->adapters, r->bus, radio_on_signal, r);
	if (e < 0)
		return e;

	e = profile_new(&r->profile, r->bus, r->models);
	if (e < 0)
		return e;

	return sd_bus_call_method_async(r->bus, &r->get_owner, DBUS_NAME, DBUS_PATH, DBUS_NAME,
					"GetNameOwner", on_owner, r, "s", BLUEZ_NAME);
}

static void on_up(void *userdata, sd_bus *bus)
{
	struct radio *r = userdata;
	int e;

	r->bus = bus;
	e = look_for_daemon(r);
	if (e < 0)
		log_error_errno(e, "Failed to look for bluetoothd: %m");
	radio_update(r);
}

static void drop_slots(struct radio *r)
{
	r->get_owner = sd_bus_slot_unref(r->get_owner);
	r->list = sd_bus_slot_unref(r->list);
	r->profile = profile_free(r->profile);
	watch_drop(&r->daemon);
	watch_drop(&r->adapters);
	for (struct follower *f = r->followers; f; f = f->next)
		forget_traces(f);
}

static void on_down(void *userdata)
{
	struct radio *r = userdata;

	drop_slots(r);
	r->bus = NULL;
	set_owner(r, "");
}

static void on_removed(void *userdata, const struct object *o)
{
	struct radio *r = userdata;

	if (o->announced && r->scan.on && r->listener->candidate_gone)
		r->listener->candidate_gone(r->userdata, o->address);
}

void radio_follow(struct radio *r, struct follower *f)
{
	f->next = r->followers;
	r->followers = f;

	if (r->owner && r->listed)
		update_adapters(r);
}

void radio_unfollow(struct radio *r, struct follower *f)
{
	for (struct follower **at = &r->followers; *at; at = &(*at)->next) {
		if (*at != f)
			continue;
		*at = f->next;
		break;
	}
	forget_traces(f);
	hearing_update(r);
}

bool radio_listening(const struct radio *r)
{
	return r->hearing.listening;
}

int radio_new(struct radio **ret, sd_event *event, struct system_bus *system,
	      const struct models *models, const struct radio_listener *listener, void *userdata)
{
	struct radio *r;
	int e;

	r = calloc(1, sizeof(*r));
	if (!r)
		return -ENOMEM;

	r->event = sd_event_ref(event);
	r->listener = listener;
	r->userdata = userdata;
	r->tree.wanted = matters;
	r->tree.removed = on_removed;
	r->tree.userdata = r;
	r->listing = (struct listing){
		.tree = &r->tree, .read = on_listed, .signal = read_signal, .userdata = r
	};
	r->models = models;
	r->system = system;
	r->state = find_state(r, &r->sentence);
	e = listing_init(&r->listing, event);
	if (e < 0) {
		(void)radio_free(r);
		return e;
	}

	r->on_system = (struct system_bus_listener){ .up = on_up, .down = on_down, .userdata = r };
	system_bus_listen(system, &r->on_system);

	*ret = r;
	return 0;
}

struct radio *radio_free(struct radio *r)
{
	if (!r)
		return NULL;

	system_bus_unlisten(r->system, &r->on_system);
	hearing_end(r);
	watch_drop(&r->scan.watch);
	drop_slots(r);
	listing_done(&r->listing);
	tree_clear(&r->tree);
	sd_event_unref(r->event);
	free(r->owner);
	free(r);
	return NULL;
}
