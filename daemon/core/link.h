/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The connection to one band, as a state machine: (what the bus said, what the user wants, time) ->
 * what to do.
 *
 *	 ┌────────────────── lost: DISCONNECTED, GONE ──┬───────────────────────┬─────────┐
 *	 ▼                                              │                       │         │
 *	AWAY ──connect──► CONNECTING ──CONNECTED──► RESOLVING ──SUBSCRIBED──► READY ⇄ STREAMING
 *	 ▲ ▲                  │                         │                       │       │   ▲
 *	 │ └──CONNECT_FAILED──┘                         │ UNSUITABLE       idle │       └───┘
 *	 │     (later, if wanted)                       ▼                       ▼    SILENT: ask
 *	 ├────────────── WANTED ──────────────────── FAILED          RELEASED or ASLEEP  again, then
 *	 └────────────── WANTED, or the button of one that is asleep ───────────┘        reconnect
 *
 * While somebody is expected to switch it on soon (a reminder is about to be due) it is not let go,
 * and one that was is given its trust back: it may come, though it does not stream.
 *
 * A trusted band comes back by bluetoothd's own background connection; Connect is called only when
 * somebody wants the band now (a workout, a claim), or once when it is first seen. Only a wanted
 * band has a time to try again at, or is searched for where bluetoothd does not know it any more.
 * One that nobody wants is let go after a while, by what it can do: sent to sleep, where it stays
 * trusted, for it advertises next when somebody presses its button; or else bluetoothd's trust is
 * taken away, which would fetch it back at once.
 *
 * A band that lives in its advertisements has no connection, only a discovery to be heard in:
 *
 *	AWAY ──WANTED──► LISTENING ──HEARD──► STREAMING
 *	 ▲                 │   ▲                │   │
 *	 │                 │   └─────SILENT─────┘   │
 *	 └─UNWANTED, GONE──┴────────────────────────┘
 *
 * While the machine goes to sleep (SUSPEND to RESUME) nobody counts as wanting anything.
 *
 * The faults that it stands up to, and the tests that try them on the daemon or the radio
 * (tests/bus; tests/lint/faults counts them):
 *
 *	 1. the link lost in mid-rep, in mid-rest, in idle
 *		test-loss: in_mid_rep, in_mid_rest, in_idle, again_and_again
 *		test-motion: link_lost_in_mid_rep
 *	 2. the band off for a minute, an hour, a week
 *		test-away: a_minute_in_a_workout, an_hour_in_a_workout
 *		test-away: an_hour_in_idle, a_week_in_idle
 *		test-release: sent_to_sleep, wanted_in_its_sleep
 *	 3. the adapter switched off and on, or blocked
 *		test-adapter: switched_off_and_on, blocked_by_rfkill
 *		test-broadcast: the_adapter_goes_and_comes
 *	 4. the adapter gone, and back under another index; two adapters
 *		test-adapter: back_under_another_index
 *		test-adapter: the_other_adapter_takes_over, the_idle_adapter_goes
 *		test-radio: registers_with_each_adapter
 *		test-radio-broadcast: moves_to_another_adapter
 *	 5. bluetoothd restarted, killed, absent at the start
 *		test-bluetoothd: restarted, killed, absent_at_start
 *		test-bluetoothd: killed_and_the_link_lives
 *	 6. the system bus late, gone, back
 *		test-bluetoothd: the_system_bus_goes
 *		test-start: system_bus_comes_late
 *		test-radio: outlives_the_system_bus
 *	 7. the computer sleeps and wakes up
 *		test-sleep: the_link_lives, the_link_is_lost, the_link_is_dead, the_adapter_was_off
 *		test-sleep: bluetoothd_was_restarted, delayed_only_while_it_streams
 *		test-broadcast: the_computer_sleeps
 *	 8. Connect refused for whatever reason, or never answered
 *		test-radio-faults: refusals_have_reasons, a_connect_without_answer_is_called_off
 *		test-band: refused_and_tried_again
 *		test-faults: connect_without_an_answer
 *	 9. connected, but no data
 *		test-loss: deaf
 *		test-waiting: asks_a_silent_band_again
 *		test-broadcast: silent_for_a_while
 *	10. services resolved before their objects, changed, or gone while in use
 *		test-band: resolved_before_the_objects
 *		test-bluetoothd: services_change_in_mid_workout
 *		test-faults: characteristic_vanishes
 *		test-radio-faults: waits_for_late_objects, the_services_change
 *		test-radio-faults: a_vanished_characteristic_ends_the_link
 *	11. AcquireNotify refused, or taken by another program
 *		test-band: acquire_not_supported, acquire_not_permitted, acquire_in_progress
 *		test-radio-faults: a_subscription_without_answer
 *	12. the object of an unbonded device removed
 *		test-bluetoothd: removed_in_mid_workout, removed_in_idle
 *		test-break: let_go_and_forgotten, forgotten_and_far_away
 *	13. another program discovers, with another filter, in a crowd
 *		test-bluetoothd: another_scans
 *		test-loop: strangers_wake_nothing
 *		test-radio-scan: a_discovery_that_we_did_not_know_of
 *	14. the band connected to a phone
 *		test-loss: connected_to_a_phone, lent_to_a_phone
 *	15. two bands, either lost alone
 *		test-two-bands: the_left_one_is_lost, the_right_one_is_lost, the_one_that_guides
 *	16. packets malformed, doubled, in another order, too many
 *		test-packets: bad_packets_are_counted, gaps_are_counted, flood_of_samples
 *		test-packets: counted_all_the_same
 *	17. a low battery
 *		test-battery: said_once_on_the_way_down, the_band_warns
 *	18. pairing demanded
 *		test-pairing: a_band_asks_for_it, a_band_asks_in_vain, who_says_nothing_has_refused
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
	LINK_ASLEEP,    /* sent to sleep; connected again when it is awake */
	LINK_FAILED,    /* this device cannot be used: it lacks the driver's service */
	LINK_LISTENING, /* the discovery that it is to be heard in runs; nothing was heard yet */
};

enum link_event {
	/*
	 * bluetoothd has an object for it, on an adapter that is on; of one that is only listened
	 * to: an adapter is on
	 */
	LINK_SEEN,
	LINK_GONE, /* the object, the adapter, bluetoothd or the bus is gone */
	LINK_CONNECTED,
	LINK_DISCONNECTED,
	LINK_CONNECT_FAILED,
	LINK_RESOLVED,   /* the driver's characteristics are there */
	LINK_UNSUITABLE, /* services are resolved and the driver's are not among them */
	LINK_SUBSCRIBED,
	LINK_SUBSCRIBE_FAILED, /* or the discovery to listen in was refused */
	LINK_HEARD,            /* samples come, after there were none */
	LINK_SILENT,           /* there were none for link_silence_us() */
	LINK_WANTED,           /* a workout or a claim begins to need it */
	LINK_UNWANTED,         /* nobody needs the stream any more */
	LINK_LET_GO,           /* the user asks to free the band for another device */
	LINK_SUSPEND,          /* the machine is about to sleep */
	LINK_RESUME,           /* it is awake again, or did not sleep after all */
	LINK_TICK,
};

/* What to do, as bits; several may be asked for at once. */
enum link_action {
	LINK_DO_CONNECT = 1 << 0,
	LINK_DO_SUBSCRIBE = 1 << 1,
	LINK_DO_START = 1 << 2, /* query firmware and battery, then start the stream */
	LINK_DO_STOP = 1 << 3,
	LINK_DO_DISCONNECT = 1 << 4, /* for good: Trusted=false first */
	LINK_DO_TRUST = 1 << 5,      /* Trusted=true: bluetoothd shall reconnect it */
	LINK_DO_IDENTIFY = 1 << 6,   /* just subscribed: ask for firmware and battery */
	LINK_DO_ABANDON = 1 << 7,    /* whatever was acquired is dead: close it */
	LINK_DO_DROP = 1 << 8,       /* end the connection, or the attempt; the trust stays */
	LINK_DO_SLEEP = 1 << 9,      /* tell it to switch itself off */
	LINK_DO_LISTEN = 1 << 10,
	LINK_DO_UNLISTEN = 1 << 11,
	LINK_DO_SEARCH = 1 << 12, /* bluetoothd may have forgotten it: scan for it, not for long */
};

struct link {
	/* what it is; set after link_init() */
	bool broadcast;            /* it lives in its advertisements */
	bool sleeps;               /* it knows a command to switch itself off */
	uint64_t release_after_us; /* of nobody wanting it; 0 = it is never let go */

	enum link_state state;
	bool present; /* bluetoothd knows it and the adapter is on */
	bool wanted;
	bool expected;  /* link_expect() */
	bool suspended; /* between SUSPEND and RESUME */
	bool resumed;   /* since then nothing was heard: the link may be dead and nobody knows */
	bool tried;     /* Connect was asked for at least once */
	/* RESOLVING, LISTENING: the last attempt failed; the next one is ours to ask for */
	bool refused;
	unsigned failures;   /* attempts in a row that failed, up to being ready */
	unsigned silences;   /* in a row, in this connection */
	uint64_t retry_us;   /* host time of the next attempt or search; 0 = none */
	uint64_t resolve_us; /* RESOLVING: by when its services are there; 0 = they are */
	uint64_t release_us; /* READY: when it is let go. ASLEEP: by when it is; 0 = never, it is */
	unsigned reconnects; /* how often it was ready again after a loss */
	bool was_ready;
};

void link_init(struct link *l);

/**
 * link_push() - something happened at @host_us
 * Return: actions (enum link_action bits). link.state and link_wake_us() (call with LINK_TICK then)
 * are new.
 */
unsigned link_push(struct link *l, enum link_event event, uint64_t host_us);

/** link_release_after() - change release_after_us while it runs; it counts from @host_us on */
void link_release_after(struct link *l, uint64_t after_us, uint64_t host_us);

/**
 * link_expect() - begin or cease to expect that somebody switches it on; again: look for it once
 * more. Of a band that lives in its advertisements nothing can be expected.
 * Return: as link_push().
 */
unsigned link_expect(struct link *l, bool expected, uint64_t host_us);

/** link_wake_us() - host time of the LINK_TICK that is due next; 0 = none */
uint64_t link_wake_us(const struct link *l);

/** link_silence_us() - how long a stream without samples is waited for before LINK_SILENT */
uint64_t link_silence_us(const struct link *l);

/*
 * "away", "connecting", "connecting", "ready", "streaming", "released", "released", "failed",
 * "connecting"
 */
const char *link_state_name(enum link_state state);
