/* SPDX-License-Identifier: MIT */

/*
 * The daemon as a whole. It starts with whatever is there: no Bluetooth, no settings, no home
 * directory are states to show, not reasons to fail. Only two things end it before it has begun: no
 * user bus, and another instepd on it.
 *
 * The order matters once: objects first, then the name, so that nobody who waits for the name finds
 * a bus without objects; the history only after the name, since a second instance must not touch
 * the first one's open workout; the reminders after that, as they are about what was done; and the
 * calls of clients last of all.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "instepd/daemon.h"
#include "instepd/now.h"
#include "sys/cleanup.h"
#include "sys/log.h"
#include "sys/paths.h"

#define SETTLE_US (300 * USEC_PER_MSEC)

/* Without a home there are no settings to read: the defaults are right. */
static int read_settings(struct settings *ret, struct complaints *c)
{
	_cleanup_(freep) char *path = NULL;
	int r;

	r = path_in(PATH_CONFIG, "instep.conf", &path);
	if (r == -ENXIO)
		return 0;
	if (r < 0)
		return r;

	/* What is wrong with the file has become a complaint. */
	r = settings_load(ret, path, c);
	return r == -ENOMEM ? r : 0;
}

/* Settings and routines, swapped whole or not at all. */
static int read_files(struct daemon *d, struct complaints *c)
{
	struct routine_shelf shelf = { 0 };
	struct settings settings;
	int r;

	settings_init(&settings);
	r = read_settings(&settings, c);
	if (r < 0)
		return r;

	r = routine_shelf_load(&shelf, &settings.choices, c);
	if (r < 0)
		return r;

	r = routines_set(&d->routines, &shelf, &settings);
	if (r < 0) {
		routine_shelf_done(&shelf);
		return r;
	}

	d->settings = settings;
	return 0;
}

int daemon_reload(struct daemon *d)
{
	_cleanup_(warnings_done) struct warnings w = { 0 };
	struct complaints c = { .say = warnings_add, .userdata = &w };
	struct settings before = d->settings;
	int r;

	r = read_files(d, &c);
	if (r < 0)
		return r;

	log_info("Read the settings, routines and reminders again");
	warnings_done(&d->warnings);
	d->warnings = w;
	w = (struct warnings){ 0 };
	r = reminders_load(&d->reminders);
	if (r < 0)
		return r;

	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "Warnings");
	if (before.units != d->settings.units)
		bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "Units");
	if (before.cues != d->settings.cues)
		bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "Cues");
	if (before.reminders.session_notification != d->settings.reminders.session_notification)
		bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "SessionNotification");
	if (before.reminders.on_band != d->settings.reminders.on_band)
		bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "StartOnBand");
	if (before.reminders.day_starts_s != d->settings.reminders.day_starts_s)
		history_days_changed(&d->history);
	if (before.release_after_us != d->settings.release_after_us)
		for (struct band *b = d->bands; b; b = b->next)
			band_release_after(b, d->settings.release_after_us);
	return 0;
}

static void on_radio_state(void *userdata)
{
	struct daemon *d = userdata;
	const char *sentence = "";
	enum radio_state state = radio_state(d->radio, &sentence);

	log_info("Radio: %s%s%s", radio_state_name(state), state == RADIO_READY ? "" : ": ",
		 state == RADIO_READY ? "" : sentence);
	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "RadioState");
	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "RadioReason");
}

static void on_candidate(void *userdata, const struct candidate *c)
{
	struct daemon *d = userdata;

	scan_candidate(&d->scan, c);
}

static void on_candidate_gone(void *userdata, const char *address)
{
	struct daemon *d = userdata;

	scan_candidate_gone(&d->scan, address);
}

static void on_scan_ended(void *userdata, const char *problem)
{
	struct daemon *d = userdata;

	if (problem)
		log_warning("The scan has ended: %s", problem);
	scan_stop(&d->scan);
	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "Scanning");
}

static void on_listening(void *userdata)
{
	struct daemon *d = userdata;

	bus_changed(&d->bus, BUS_ROOT, IFACE_MANAGER, "Listening");
}

static void on_unpaired(void *userdata, const char *address, const char *name)
{
	daemon_offer_pairing(userdata, address, name);
}

static const struct radio_listener radio_listener = {
	.state = on_radio_state,
	.candidate = on_candidate,
	.candidate_gone = on_candidate_gone,
	.scan_ended = on_scan_ended,
	.listening = on_listening,
	.unpaired = on_unpaired,
};

/* The session of the user is over: what was done is stored on the way out. */
static int on_disconnected(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
	struct daemon *d = userdata;

	log_info("The user bus is gone: ending");
	return sd_event_exit(d->event, EXIT_SUCCESS);
}

/* While the loop still runs, whatever ends it: timers and buses answer until it is over. */
static int on_exit_loop(sd_event_source *source, void *userdata)
{
	struct daemon *d = userdata;

	workout_interrupt(d->workout);
	for (struct band *b = d->bands; b; b = b->next)
		peer_unsubscribe(b->peer);
	return 0;
}

static int watch_exit(struct daemon *d)
{
	int r;

	r = sd_event_add_exit(d->event, &d->exit, on_exit_loop, d);
	if (r < 0)
		return r;

	(void)sd_event_source_set_description(d->exit, "exit");
	/* Before the buses are flushed and closed. */
	return sd_event_source_set_priority(d->exit, SD_EVENT_PRIORITY_IMPORTANT);
}

static int register_manager(struct daemon *d)
{
	int r;

	r = sd_bus_add_object_manager(d->bus.sd, &d->slots[0], BUS_ROOT);
	if (r < 0)
		return r;

	r = sd_bus_add_object_vtable(d->bus.sd, &d->slots[1], BUS_ROOT, IFACE_MANAGER,
				     manager_vtable, d);
	if (r < 0)
		return r;

	return sd_bus_match_signal(d->bus.sd, &d->slots[2], "org.freedesktop.DBus.Local",
				   "/org/freedesktop/DBus/Local", "org.freedesktop.DBus.Local",
				   "Disconnected", on_disconnected, d);
}

static int make_objects(struct daemon *d)
{
	struct complaints again = { .say = warnings_add, .userdata = &d->warnings };
	struct complaints once = { .say = warnings_add, .userdata = &d->lasting_warnings };
	int r;

	r = register_manager(d);
	if (r < 0)
		return r;

	r = history_register(&d->history, &d->bus, &d->routines.shelf, &d->reminders.wall.zone,
			     &d->settings);
	if (r < 0)
		return r;

	d->routines.bus = &d->bus;
	r = read_files(d, &again);
	if (r < 0)
		return r;

	r = device_shelf_load(&d->devices, &once);
	if (r < 0)
		return r;

	r = system_bus_new(&d->system, d->event);
	if (r < 0)
		return r;

	r = reminders_init(&d->reminders, d);
	if (r < 0)
		return r;

	r = radio_new(&d->radio, d->event, d->system, &d->devices.models, &radio_listener, d);
	if (r < 0)
		return r;

	r = scan_init(&d->scan, &d->bus, d->event, d->radio);
	if (r < 0)
		return r;

	daemon_watch_sleep(d);
	r = pairing_init(&d->pairing, &d->bus, d->event, d->radio);
	if (r < 0)
		return r;

	return daemon_load_bands(d, &once);
}

/*
 * The call that has started us (D-Bus activation) waits for the name, and is often one that needs
 * the radio: better a moment later than "not known yet". A bluetoothd that does not answer is
 * waited for no longer than a person notices.
 */
static int settle(struct daemon *d)
{
	uint64_t now = now_host_us(), until = now + SETTLE_US;
	int r;

	while (!radio_settled(d->radio) && now < until) {
		r = sd_event_run(d->event, until - now);
		if (r < 0)
			return r;
		now = now_host_us();
	}
	return 0;
}

/* Return: 0 when nobody owns the name, or -EEXIST with the owner logged. */
static int refuse_second(struct daemon *d)
{
	_cleanup_(sd_bus_creds_unrefp) sd_bus_creds *creds = NULL;
	pid_t pid = 0;

	if (sd_bus_get_name_creds(d->bus.sd, BUS_NAME, SD_BUS_CREDS_PID, &creds) < 0)
		return 0;

	(void)sd_bus_creds_get_pid(creds, &pid);
	log_error("instepd is already running (%s is owned by process %d).", BUS_NAME, (int)pid);
	return -EEXIST;
}

static int own_name(struct daemon *d)
{
	int r;

	r = sd_bus_request_name(d->bus.sd, BUS_NAME, 0);
	if (r == -EEXIST && refuse_second(d) < 0)
		return r;
	if (r < 0)
		return log_error_errno(r, "Failed to own %s on the user bus: %m", BUS_NAME);
	return 0;
}

int daemon_new(struct daemon **ret, sd_event *event)
{
	_cleanup_(daemon_freep) struct daemon *d = NULL;
	int r;

	d = calloc(1, sizeof(*d));
	if (!d)
		return log_error_errno(-ENOMEM, "Failed to start: %m");
	d->event = sd_event_ref(event);

	r = bus_open(&d->bus, event);
	if (r < 0)
		return log_error_errno(r, "Failed to reach the user bus: %m. Start instepd from a "
					  "login session, or set DBUS_SESSION_BUS_ADDRESS.");

	/* Asked before anything is done to a band that the other one may be streaming from. */
	r = refuse_second(d);
	if (r < 0)
		return r;

	r = make_objects(d);
	if (r < 0)
		return log_error_errno(r, "Failed to set up the objects of the bus: %m");

	r = settle(d);
	if (r < 0)
		return log_error_errno(r, "The event loop has failed: %m");

	r = own_name(d);
	if (r < 0)
		return r;

	r = history_open(&d->history);
	if (r < 0)
		return log_error_errno(r, "Failed to open the history: %m");

	r = reminders_start(&d->reminders);
	if (r < 0)
		return log_error_errno(r, "Failed to load the reminders: %m");

	r = daemon_watch_interrupted(d);
	if (r < 0)
		return log_error_errno(r, "Failed to look for an interrupted workout: %m");

	r = bus_attach(&d->bus, event);
	if (r < 0)
		return log_error_errno(r, "Failed to watch the user bus: %m");

	r = watch_exit(d);
	if (r < 0)
		return log_error_errno(r, "Failed to watch the end of the loop: %m");

	*ret = TAKE(d);
	return 0;
}

struct daemon *daemon_free(struct daemon *d)
{
	struct band *b;

	if (!d)
		return NULL;

	d->exit = sd_event_source_disable_unref(d->exit);
	d->offer = sd_event_source_disable_unref(d->offer);
	d->workout = workout_free(d->workout);
	reminders_done(&d->reminders);
	scan_done(&d->scan);
	while ((b = d->bands)) {
		d->bands = b->next;
		band_free(b);
	}
	sleep_done(&d->sleep);
	pairing_finish(&d->pairing);
	sd_bus_message_unref(d->adding.call);
	clients_done(&d->adding.caller);
	radio_free(d->radio);
	device_shelf_done(&d->devices);
	system_bus_free(d->system);
	routines_done(&d->routines);
	history_done(&d->history);

	for (size_t i = 0; i < ELEMENTS(d->slots); i++)
		sd_bus_slot_unref(d->slots[i]);
	bus_close(&d->bus);
	warnings_done(&d->warnings);
	warnings_done(&d->lasting_warnings);
	sd_event_unref(d->event);
	free(d);
	return NULL;
}
