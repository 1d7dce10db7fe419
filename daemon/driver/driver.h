/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The contract of a driver: it turns the bytes of one protocol family into samples and reports. It
 * is pure: no I/O, no clock, no allocation; what it must remember from packet to packet is in the
 * decoder, which the caller owns.
 *
 * A driver is one file and one row in table.c. Packets come from a radio: whatever they hold, a
 * driver answers with what it could read and an error, never with a crash, and never with a value
 * it is not sure of.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/pace.h"
#include "core/sample.h"
#include "driver/note.h"

#define DRIVER_SOURCES_MAX 6
#define DRIVER_SAMPLES_MAX 64 /* a packet of 517 bytes holds 64 Progressor samples */
#define DRIVER_TEXT_MAX    32
#define DRIVER_PART_MAX    512 /* no attribute is longer */
#define DRIVER_WRITES_MAX  3
#define DRIVER_WRITE_MAX   32

enum source_kind {
	SOURCE_NOTIFY,    /* a characteristic that notifies */
	SOURCE_CONTROL,   /* a characteristic that takes commands */
	SOURCE_EXPLAINED, /* another one of the family: for explain() alone, it need not be there */
	SOURCE_BROADCAST, /* the maker's data in an advertisement, behind the company id */
};

struct source {
	const char *uuid; /* 128 bits, lower case; of a broadcast the company id: "0x0100" */
	enum source_kind kind;
	const char *other_uuid; /* what some of the devices call it; NULL = none does */
	uint16_t company;       /* of a broadcast */
};

enum command {
	/* begin the stream; where none is needed, what it must be told before (-ENOTSUP: nothing) */
	COMMAND_START,
	COMMAND_STOP,     /* -ENOTSUP: see streams_by_itself */
	COMMAND_FIRMWARE, /* ask; the answer is a reading */
	COMMAND_BATTERY,
	COMMAND_SLEEP, /* power off, until somebody presses its button; the link drops */
};

/* One write, with response, to a source that takes commands. */
struct write {
	unsigned source; /* index into the driver's sources */
	size_t n;
	uint8_t bytes[DRIVER_WRITE_MAX];
};

/* What one packet said. */
struct reading {
	size_t n_samples;
	struct sample samples[DRIVER_SAMPLES_MAX];
	bool low_power;                 /* the device warns that it will soon be empty */
	int battery_mv;                 /* 0 = not told */
	int battery_pct;                /* -1 = not told */
	char firmware[DRIVER_TEXT_MAX]; /* "" = not told */
	bool answered;                  /* the query that was outstanding has its answer */
	/* why it cannot be read, and what to do: a sentence for the person; NULL = no trouble */
	const char *trouble;
};

/* What the caller owns for each device: one decoder, one driver. */
struct decoder {
	int query;                   /* opcode of the query whose answer is awaited; -1 = none */
	const struct layout *layout; /* the driver's */

	/* of devices with a clock */
	struct ticks ticks;
	double last_n;      /* force of the newest sample: what came twice is used once */
	uint64_t newest_us; /* its time, of devices that stamp several samples together */

	/* of devices without one */
	bool started; /* a sample was given */
	struct pace pace;
	uint8_t part[DRIVER_PART_MAX]; /* what the next packet goes on with, or may repeat */
	size_t n_part;

	/* of devices that send what they are asked for, under a number of ours */
	unsigned stream; /* which of the driver's, counted from 1; 0 = none that it knows */
	uint8_t reference;
};

struct driver {
	const char *name;
	const char *title; /* for people: "Tindeq Progressor" */
	enum sample_kind kind;
	const char *service_uuid; /* that must be there; NULL of a broadcast */
	/*
	 * What some of the devices call that service; NULL = none does. Strangers may advertise it
	 * as well: it proves nothing about a device that is not known by its name.
	 */
	const char *other_service_uuid;
	/*
	 * It streams for as long as somebody is subscribed to it and knows no stop. It answers
	 * questions meanwhile.
	 */
	bool streams_by_itself;
	/* force_n is a count of something, until a person has weighed a known weight with it */
	bool needs_scale;
	double step_n; /* of force: it tells no smaller difference; 0 = none that matters */
	const struct layout *layout; /* of a device that a file describes; else NULL */
	struct source sources[DRIVER_SOURCES_MAX]; /* ended by a NULL uuid */

	/* what a new decoder needs to be more than empty; NULL = nothing. See driver_reset(). */
	void (*reset)(struct decoder *d);

	/**
	 * @source:  index into sources
	 * @host_us: when it arrived, CLOCK_BOOTTIME; never earlier than the packet before
	 * @ret:     what the packet said, all of it to be used, even when an error is returned
	 *
	 * The same bytes give the same reading. Where the device stamps its samples @host_us has no
	 * part in it; where it does not, the same bytes and arrivals do.
	 *
	 * Return: 0, -EBADMSG (malformed or implausible: @ret has what stood whole around it,
	 * nothing of a packet that holds a value nobody can believe), -ENOMSG (no such source
	 * carries readings; @ret says nothing).
	 */
	int (*decode)(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		      uint64_t host_us, struct reading *ret);

	/**
	 * The writes of a command, to be sent in their order. Remembers a query, so that its answer
	 * is understood; and that a start begins an epoch, where the device's clock begins anew by
	 * it. Ask one thing at a time: a query ends the wait for the one before.
	 *
	 * Return: how many, at least one; -ENOTSUP (the device knows no such command).
	 */
	int (*command)(struct decoder *d, enum command c,
		       struct write ret[static DRIVER_WRITES_MAX]);

	/**
	 * The same bytes explained, for `instepctl decode`: the same reader as decode(), other
	 * words.
	 * Return: 0, -EBADMSG with *ret_why a few words, -EAGAIN (the message goes on in the next
	 * packet).
	 */
	int (*explain)(struct decoder *d, unsigned source, const uint8_t *p, size_t n,
		       struct notes *ret, const char **ret_why);
};

extern const struct driver driver_cts500;
extern const struct driver driver_frez_dyno;
extern const struct driver driver_microbit_accel;
extern const struct driver driver_movesense_gsp;
extern const struct driver driver_nordic_thingy52;
extern const struct driver driver_pitchsix_forceboard;
extern const struct driver driver_sig_force;
extern const struct driver driver_tindeq_progressor;
extern const struct driver driver_weiheng_whc06;
extern const struct driver driver_witmotion_ble;
extern const struct driver driver_xsens_dot;

/** driver_reset() - of a new connection: nothing is known, the next sample begins an epoch */
void driver_reset(const struct driver *driver, struct decoder *d);

/** driver_at() - the drivers in the order of the table; NULL behind the last */
const struct driver *driver_at(unsigned i);

/** driver_find() - by name; NULL if there is none */
const struct driver *driver_find(const char *name);

/** driver_knows() - has it this command? */
bool driver_knows(const struct driver *driver, enum command c);

/** driver_broadcasts() - do its devices live in their advertisements, without a connection? */
bool driver_broadcasts(const struct driver *driver);

/** driver_source() - index of the source that any device calls by this UUID, or -ENOENT */
int driver_source(const struct driver *d, const char *uuid);
