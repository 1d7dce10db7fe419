/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A bluetoothd that is not one: org.bluez on its own connection to the bus that
 * DBUS_SYSTEM_BUS_ADDRESS names, with an adapter or two and the peripherals that are given to it. It
 * answers, and signals in the order, as BlueZ 5.66 does (src/adapter.c, src/device.c,
 * src/agent.c, src/gatt-client.c, src/gatt-database.c there). It runs on the caller's event loop.
 *
 * Times are shorter than real ones, so that tests are quick; struct fake_times can make them real.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#define PERIPHERAL_CHRCS_MAX    8
#define PERIPHERAL_SERVICES_MAX 5

enum chrc_flag {
	CHRC_READ = 1 << 0,
	CHRC_WRITE_COMMAND = 1 << 1,
	CHRC_WRITE = 1 << 2,
	CHRC_NOTIFY = 1 << 3,
	CHRC_INDICATE = 1 << 4,
};

/* What a peripheral insists on when it is paired, and so what is asked. */
enum pairing_way {
	PAIR_NEVER,   /* it cannot be paired, and needs it for nothing */
	PAIR_SILENT,  /* "just works" */
	PAIR_ALLOW,   /* RequestAuthorization */
	PAIR_CONFIRM, /* RequestConfirmation: the same number on both */
	PAIR_ENTER,   /* RequestPasskey: it shows the number */
	PAIR_SHOW,    /* DisplayPasskey: the number is typed on it, by fake_device_type() */
	PAIR_PIN,     /* RequestPinCode: as PAIR_ENTER, of older devices */
};

/* Manufacturer specific data of an advertisement. */
struct maker {
	uint16_t company;  /* assigned number */
	uint8_t bytes[27]; /* behind it; what a legacy advertisement has room for */
	size_t n;          /* 0 = there is none */
};

/* A device on the other side of the radio. */
struct peripheral {
	const char *address; /* "AA:BB:CC:DD:EE:FF" */
	const char *name;    /* NULL = advertises none */
	const char *service; /* advertised; NULL = advertises none */
	struct {
		const char *uuid;    /* NULL ends the list */
		unsigned flags;      /* enum chrc_flag */
		const char *service; /* NULL = that of the one before; the first: the advertised */
		const char *value;   /* what is read, a text; NULL = nothing */
	} chrcs[PERIPHERAL_CHRCS_MAX];
	/* Device Information; all NULL = it has no such service */
	struct {
		const char *model, *firmware, *software, *manufacturer;
	} about;
	int battery;         /* per cent of a standard battery service; 0 = has none */
	bool battery_hidden; /* bluetoothd makes no Battery1 of it */
	int16_t rssi;
	uint16_t mtu;
	struct maker maker;
	bool public_address;  /* else a random one */
	bool private_address; /* random resolvable: stays temporary as long as it is not paired */
	const char *identity; /* the address behind a private one; NULL = keeps the private one */
	enum pairing_way pairing; /* but for PAIR_NEVER a subscription needs it */
	uint32_t passkey;
	bool broadcasts; /* all that it does is to advertise: it cannot be connected */

	void (*connected)(void *userdata, bool connected);
	void (*subscribed)(void *userdata, unsigned chrc, bool on);
	void (*written)(void *userdata, unsigned chrc, const uint8_t *p, size_t n);
	void *userdata;
};

struct fake_times {
	uint64_t connect_us; /* from Connect, or from advertising again, to Connected */
	uint64_t page_us;    /* how long Connect tries to reach a device that does not advertise */
	uint64_t resolve_us; /* from Connected to ServicesResolved */
	uint64_t att_us;     /* an answer of the peripheral: to a write, to the subscription */
	uint64_t disconnect_us; /* from Disconnect to Connected=false; bluetoothd: 2 s */
	uint64_t advertise_us;  /* between two advertisements, while discovering */
	uint64_t pairing_us;    /* to answer a question of a pairing; kernel: 30 s */
	uint64_t temporary_us;  /* life of a device nobody wants; bluetoothd: 30 s */
};

struct fake;
struct fake_device;

/**
 * fake_new() - bluetoothd is there, with hci0 switched on; nothing is on the bus until fake_start()
 */
int fake_new(struct fake **ret, sd_event *event);
struct fake *fake_free(struct fake *f);
struct fake_times *fake_times(struct fake *f);

/* bluetoothd comes and goes. What it keeps on disk, it still knows when it is back. */
int fake_start(struct fake *f);
void fake_stop(struct fake *f);
void fake_kill(struct fake *f); /* the same, without a word of good-bye */

void fake_adapter_plug(struct fake *f, bool present);
void fake_adapter_power(struct fake *f, bool on);
bool fake_discovering(const struct fake *f); /* on any adapter */

/**
 * fake_adapter_plug_as() - it is there (again) as hci@index; what bluetoothd keeps of its devices
 * goes by the adapter's address
 */
void fake_adapter_plug_as(struct fake *f, unsigned index);

/** fake_adapter_block() - by rfkill: off, and nobody can switch it on; unblocked it is on */
void fake_adapter_block(struct fake *f, bool on);

/**
 * fake_second_plug() - a second adapter as hci1, in range of the same peripherals. A peripheral has
 * one link: what is connected by one adapter is not heard by the other. What is asked of a device
 * is of both; its faults are those of the first.
 */
int fake_second_plug(struct fake *f, bool present);
void fake_second_power(struct fake *f, bool on);

/** fake_has_agent() - is there anybody to ask? */
bool fake_has_agent(const struct fake *f);

/** fake_profile_wants() - did a client register a GattProfile1 with this UUID with hci0? */
bool fake_profile_wants(const struct fake *f, const char *uuid);

/**
 * fake_device_add() - a peripheral comes into range; it is the fake's and lives as long. @p is
 * copied, its strings are not.
 */
int fake_device_add(struct fake *f, const struct peripheral *p, struct fake_device **ret);

/**
 * fake_device_know() - as if it had been connected in an earlier life of bluetoothd: it has an
 * object without a scan
 */
void fake_device_know(struct fake_device *d, bool trusted);

/**
 * fake_device_range() - out of range it neither advertises nor keeps its link; into range again it
 * advertises
 */
void fake_device_range(struct fake_device *d, bool in_range);

/**
 * fake_device_advertise() - other data of the same maker from now on, and once at once. @n at most
 * 27.
 */
void fake_device_advertise(struct fake_device *d, const uint8_t *p, size_t n);

/**
 * fake_device_drop() - the link breaks now, in range or not; it advertises again at once if it is
 */
void fake_device_drop(struct fake_device *d);

/**
 * fake_device_hold() - a phone has its link: it does not advertise, and cannot be connected until
 * the phone lets go. Not while it is connected.
 */
void fake_device_hold(struct fake_device *d, bool held);

/** fake_device_battery() - of one that has a standard battery service: the level is another */
void fake_device_battery(struct fake_device *d, uint8_t percent);

/** fake_device_type() - the person types the number that was shown, on the peripheral */
void fake_device_type(struct fake_device *d, uint32_t passkey);
bool fake_device_paired(const struct fake_device *d);

/**
 * fake_device_rotate() - it has another private address now: who is not paired with it sees
 * another device, and the old one go
 */
void fake_device_rotate(struct fake_device *d, const char *address);

bool fake_device_connected(const struct fake_device *d);
bool fake_device_trusted(const struct fake_device *d);
unsigned fake_device_connects(const struct fake_device *d); /* calls of Connect so far */
unsigned fake_device_stops(const struct fake_device *d);    /* calls of StopNotify so far */

/**
 * fake_device_notify() - the peripheral notifies. Return: 1 if somebody got it, 0 if nobody listens
 * or its socket is full
 */
int fake_device_notify(struct fake_device *d, unsigned chrc, const uint8_t *p, size_t n);

/* Faults, until they are changed again. */

/**
 * fake_device_refuse() - Connect answers org.bluez.Error.@name with @text, @times times; strings
 * stay the caller's
 */
void fake_device_refuse(struct fake_device *d, const char *name, const char *text, unsigned times);
void fake_device_never_answer(struct fake_device *d, bool on); /* Connect gets no reply at all */
void fake_device_resolve_early(struct fake_device *d,
			       bool on); /* ServicesResolved before the objects */

/**
 * fake_device_linger() - once: bluetoothd ends, and the kernel keeps the link. The next one calls
 * it connected, and never asks for its services, until it was disconnected (5.66, after kill -9).
 */
void fake_device_linger(struct fake_device *d);

/** fake_device_acquire_error() - AcquireNotify answers org.bluez.Error.@name; NULL = works */
void fake_device_acquire_error(struct fake_device *d, const char *name);

/**
 * fake_device_change_services() - the peripheral indicates "service changed": all of its services
 * go, and come back a little later under other handles
 */
void fake_device_change_services(struct fake_device *d);

/** fake_device_vanish() - the characteristic's object goes away, as after "service changed" */
void fake_device_vanish(struct fake_device *d, unsigned chrc);

/**
 * fake_flood() - once: @n strangers come, up to 64, each heard @times times in a row; as everybody,
 * only in a discovery
 */
int fake_flood(struct fake *f, unsigned n, unsigned times);
