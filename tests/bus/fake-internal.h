/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the fake bluetoothd know of each other. */

#include <systemd/sd-bus.h>

#include "bus/fake-bluez.h"
#include "util/macro.h"

#define DEVICE "org.bluez.Device1"

/* A client's registered application: the services its GattProfile1 objects ask for. */
struct app {
	struct app *next; /* adapter.apps */
	struct adapter *adapter;
	char *sender, *path;
	char **uuids;         /* NULL-terminated */
	sd_bus_message *call; /* RegisterApplication, until it is answered */
	sd_bus_slot *query;
};

/* A pairing that is under way. */
struct pairing {
	sd_bus_message *call;      /* Pair, until it is answered */
	bool own;                  /* bluetoothd's own, for a subscription */
	const struct agent *agent; /* that is asked */
	sd_bus_slot *asked;        /* its answer is awaited */
	sd_event_source *step;
};

/* What an agent's capability is good for. */
enum agent_can {
	AGENT_SHOWS = 1 << 0,
	AGENT_ENTERS = 1 << 1,
	AGENT_CONFIRMS = 1 << 2,
};

/* Somebody who called StartNotify. */
struct subscriber {
	struct subscriber *next; /* chrc.subscribers */
	char *sender;
	sd_bus_message *call; /* until it is answered */
	bool active;          /* the peripheral knows: the link is up and the CCCD is written */
};

struct service {
	struct fake_device *device;
	const char *uuid; /* NULL = there are no more */
	char path[64];
	sd_bus_slot *slot;
};

struct chrc {
	struct fake_device *device;
	unsigned index; /* of the peripheral's first ones as in peripheral.chrcs */
	struct service *service;
	const char *uuid;
	unsigned flags; /* enum chrc_flag */
	char path[96];
	sd_bus_slot *slot, *notify_slot, *acquire_slot, *value_slot, *mtu_slot;
	struct subscriber *subscribers;
	bool notifying;
	uint8_t value[512];
	size_t n_value;
	sd_bus_message *acquire, *write, *read; /* calls that wait for the peripheral */
	int fd;                                 /* our end of an acquired socket; -1 = none */
	sd_event_source *hup, *subscribing, *writing, *reading;
};

/*
 * A peripheral as one adapter sees it. Where two adapters see it, each has its own, and its other is
 * that of the other adapter; what is outside of bluetoothd is the same in both.
 */
struct fake_device {
	struct fake *fake;
	struct adapter *adapter;
	struct fake_device *other; /* NULL = there is but one adapter */
	struct fake_device *next;  /* fake.devices */
	struct peripheral p;
	char path[48];
	bool in_range, held; /* held: another central has its link */

	/* bluetoothd's side; all of it is void while the device is not known */
	struct pairing pairing;
	bool paired, paired_shown; /* shown: Paired waits for the services */
	bool known, explored, temporary, trusted, blocked, connected, resolved, auto_connect_off;
	char alias[64];
	int16_t rssi;       /* 0 = not heard in this discovery */
	struct maker maker; /* as it was heard */
	sd_bus_slot *slot, *name_slot, *rssi_slot, *maker_slot, *battery_slot;
	struct service services[PERIPHERAL_SERVICES_MAX];
	struct chrc chrcs[PERIPHERAL_CHRCS_MAX + 5]; /* 5: of the standard services */
	unsigned n_chrcs, handle;                    /* handle: of the first service */
	struct chrc *level;                          /* of the battery */
	sd_event_source *changing;                   /* its services come back */
	sd_bus_message *connect, *disconnect;
	bool remove; /* RemoveDevice waits for the disconnect */
	sd_event_source *step, *temporary_timer;
	unsigned connects, stops;

	/* faults */
	const char *refuse_name, *refuse_text, *acquire_error;
	unsigned refusals;
	bool never_answer, resolve_early, lingers;
};

struct adapter {
	struct fake *fake;
	const char *address;
	char path[24];
	bool present, powered, blocked, discovering;
	sd_bus_slot *slot, *gatt_slot;
	struct discovery *discoveries;
	struct app *apps;
	sd_event_source *air; /* ticks while discovering */
};

#define ADAPTERS 2

struct fake {
	sd_event *event;
	sd_bus *bus; /* NULL while bluetoothd is gone */
	struct fake_times times;
	struct adapter adapters[ADAPTERS]; /* the second comes by fake_second_plug() */
	struct agent *agents;              /* the default one first */
	sd_bus_slot *agent_slot;
	struct fake_device *devices;
	uint32_t noise;         /* of the signal strength */
	char strangers[64][18]; /* their addresses */
};

/* sd_bus_error_set() with org.bluez.Error. before the name: what a handler returns */
int bluez_error(sd_bus_error *error, const char *name, const char *text);

/* answer a kept call, by an error if name is not NULL, and forget it */
void answer(sd_bus_message **call, const char *name, const char *text);

/* run @handler once in @us; a second call replaces what was to come */
void later(struct fake *f, sd_event_source **source, uint64_t us, sd_event_time_handler_t handler,
	   void *userdata);
void never(sd_event_source **source);

/* PropertiesChanged that only says that a property is gone */
void invalidate(sd_bus *bus, const char *path, const char *interface, const char *property);

/* fake-adapter.c */
void adapter_init(struct fake *f);
int adapter_publish(struct adapter *a);
void adapter_unpublish(struct adapter *a);
void adapter_emit(struct adapter *a, const char *property);

/* fake-discovery.c */
int discovery_start(sd_bus_message *m, void *userdata, sd_bus_error *error);
int discovery_stop(sd_bus_message *m, void *userdata, sd_bus_error *error);
int discovery_filter(sd_bus_message *m, void *userdata, sd_bus_error *error);
void discovery_client_gone(struct adapter *a, const char *sender);
void discovery_end(struct adapter *a);    /* everybody's, and says so */
void discovery_forget(struct adapter *a); /* the same when its objects go, too: silently */
/* of the discovery under way */
bool discovery_hears(const struct adapter *a, const struct fake_device *d, int16_t rssi);
bool discovery_wants_duplicates(const struct adapter *a);
bool discovery_reports_rssi(const struct adapter *a, int16_t before, int16_t now);

/* fake-agent.c */
int agent_publish(struct fake *f);
void agent_forget_all(struct fake *f);
void agent_client_gone(struct fake *f, const char *sender);
const struct agent *agent_for(const struct fake *f, const char *sender); /* NULL = there is none */
bool agent_can(const struct agent *a, unsigned what);
int agent_message(struct fake *f, const struct agent *a, const char *member, sd_bus_message **ret);

/* fake-pair.c */
int pair_call(sd_bus_message *m, void *userdata, sd_bus_error *error);
int pair_cancel(sd_bus_message *m, void *userdata, sd_bus_error *error);
bool pair_is_needed(const struct fake_device *d);
void pair_by_itself(struct fake_device *d); /* notify_paired() says how it went */
void pair_link_up(struct fake_device *d);
void pair_link_lost(struct fake_device *d, bool was_up); /* or not got */
void pair_resolved(struct fake_device *d);
void pair_client_gone(struct fake_device *d, const char *sender);
void pair_agent_gone(struct fake_device *d, const struct agent *a);

/* fake-app.c */
int app_publish(struct adapter *a);
bool app_wants(const struct adapter *a, const char *uuid);
void app_client_gone(struct adapter *a, const char *sender);
void app_forget_all(struct adapter *a);

/* fake-device.c */
int device_add(struct adapter *a, struct fake_device *d); /* as this one sees it, too */
void device_place(struct fake_device *d);                 /* its adapter has another path */
int device_publish(struct fake_device *d);
void device_unpublish(struct fake_device *d);
void device_remove(struct fake_device *d);
void device_resolved(struct fake_device *d);
void device_emit(struct fake_device *d, const char *property);
void device_advertise(struct fake_device *d); /* if it does, it is heard once */
void device_heard(struct fake_device *d, int16_t rssi);
void device_unheard(struct fake_device *d); /* the discovery is over */

/* fake-link.c */
struct fake_device *link_end(struct fake_device *d); /* the one of two that has the link */
bool link_advertises(const struct fake_device *d);
bool link_reachable(const struct fake_device *d); /* it advertises that it may be connected */
int link_connect(sd_bus_message *m, void *userdata, sd_bus_error *error);
void link_begin(struct fake_device *d); /* to connect, as Connect does */
int link_disconnect(sd_bus_message *m, void *userdata, sd_bus_error *error);
int link_remove_call(struct fake_device *d, sd_bus_message *m);
void link_down(struct fake_device *d);
/* The kernel kept its link while there was no bluetoothd: it is connected, and that is all. */
void link_survived(struct fake_device *d);
void link_air(struct fake_device *d); /* something changed: connect it by itself if it may be */
void link_set_temporary(struct fake_device *d, bool temporary);
void link_temporary_timer(struct fake_device *d); /* heard, connected or lost */

/* fake-gatt.c */
void gatt_init(struct fake_device *d);
void gatt_place(struct fake_device *d);
bool gatt_is_wanted(const struct fake_device *d); /* a client's profile names its service */
int gatt_publish(struct fake_device *d);
void gatt_unpublish(struct fake_device *d);
void gatt_up(struct fake_device *d);
void gatt_down(struct fake_device *d);
void gatt_client_gone(struct fake_device *d, const char *sender);
bool chrc_ready(const struct chrc *c);
void chrc_emit(struct chrc *c, const char *property);
void chrc_value(struct chrc *c, const uint8_t *p, size_t n);

/* fake-value.c */
int chrc_write(sd_bus_message *m, void *userdata, sd_bus_error *error);
int chrc_read(sd_bus_message *m, void *userdata, sd_bus_error *error);
void chrc_cancel(struct chrc *c, const char *why); /* what waits for the peripheral */

/* fake-notify.c */
int notify_start(sd_bus_message *m, void *userdata, sd_bus_error *error);
int notify_acquire(sd_bus_message *m, void *userdata, sd_bus_error *error);
int notify_stop(sd_bus_message *m, void *userdata, sd_bus_error *error);
void notify_paired(struct fake_device *d, bool paired);
void notify_up(struct chrc *c);
void notify_down(struct chrc *c);
void notify_forget(struct chrc *c);
void notify_client_gone(struct chrc *c, const char *sender);
