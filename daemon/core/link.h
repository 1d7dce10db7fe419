/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The connection to one band, as a state machine: (what the bus said, what the user wants, time) ->
 * what to do.
 *
 *	AWAY ──seen/connect──► CONNECTING ──connected──► RESOLVING ─subscribed─► READY ⇄ STREAMING
 *	 ▲  ▲                      │failed                   │                     │        │
 *	 │  └──────backoff─────────┘                         │                     │        │
 *	 └────────────── disconnected, radio gone ───────────┴─────────────────────┴────────┘
 *
 * A trusted band comes back by bluetoothd's own background connection; Connect is called only when
 * somebody wants the band now (a workout, a claim), or once when it is first seen. Only a wanted
 * band has a time to try again at.
 */

#include <stdbool.h>
#include <stdint.h>

enum link_state {
	LINK_AWAY,
	LINK_CONNECTING,
	LINK_RESOLVING, /* connected; services or subscription not there yet */
	LINK_READY,     /* subscribed at least once; the stream is off */
	LINK_STREAMING, /* the stream was started, or is about to be */
	LINK_RELEASED,  /* let go on purpose; not connected again until wanted */
	LINK_FAILED,    /* this device cannot be used: it lacks the driver's service */
};

enum link_event {
	LINK_SEEN, /* bluetoothd has an object for it, on an adapter that is on */
	LINK_GONE, /* the object, the adapter, bluetoothd or the bus is gone */
	LINK_CONNECTED,
	LINK_DISCONNECTED,
	LINK_CONNECT_FAILED,
	LINK_RESOLVED,   /* the driver's characteristics are there */
	LINK_UNSUITABLE, /* services are resolved and the driver's are not among them */
	LINK_SUBSCRIBED,
	LINK_SUBSCRIBE_FAILED,
	LINK_WANTED,   /* a workout or a claim begins to need it */
	LINK_UNWANTED, /* nobody needs the stream any more */
	LINK_LET_GO,   /* the user asks to free the band for another device */
	LINK_TICK,
};

/* What to do, as bits; several may be asked for at once. */
enum link_action {
	LINK_DO_CONNECT = 1 << 0,
	LINK_DO_SUBSCRIBE = 1 << 1,
	LINK_DO_START = 1 << 2, /* query firmware and battery, then start the stream */
	LINK_DO_STOP = 1 << 3,
	LINK_DO_DISCONNECT = 1 << 4, /* for LET_GO: Trusted=false first */
	LINK_DO_TRUST = 1 << 5,      /* Trusted=true: bluetoothd shall reconnect it */
	LINK_DO_IDENTIFY = 1 << 6,   /* just subscribed: ask for firmware and battery */
	LINK_DO_ABANDON = 1 << 7,    /* whatever was acquired is dead: close it */
};

struct link {
	enum link_state state;
	bool present; /* bluetoothd knows it and the adapter is on */
	bool wanted;
	bool tried; /* Connect was asked for at least once */
	/* RESOLVING: the last subscription failed; the next try is ours to ask for */
	bool refused;
	unsigned failures;   /* attempts in a row that failed, up to being ready */
	uint64_t retry_us;   /* host time of the next attempt; 0 = none */
	unsigned reconnects; /* how often it was ready again after a loss */
	bool was_ready;
};

void link_init(struct link *l);

/**
 * link_push() - something happened at @host_us
 * Return: actions (enum link_action bits). link.state and link.retry_us (call with LINK_TICK then)
 * are new.
 */
unsigned link_push(struct link *l, enum link_event event, uint64_t host_us);

/* "away", "connecting", "connecting", "ready", "streaming", "released", "failed" */
const char *link_state_name(enum link_state state);
