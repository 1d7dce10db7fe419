/* SPDX-License-Identifier: MIT */

/*
 * The connection of a band. The link machine (core/link.h) decides; here its actions become calls
 * to the peer, and what the peer says becomes its events, and a sentence for people.
 */

#include <stdio.h>
#include <string.h>

#include "instepd/band.h"
#include "instepd/now.h"
#include "instepd/timer.h"
#include "sys/log.h"

static void listen(struct band *b)
{
	driver_reset(b->driver, &b->decoder);
	peer_listen(b->peer);
}

static void act(struct band *b, unsigned actions)
{
	if (actions & LINK_DO_ABANDON)
		peer_abandon(b->peer);
	if (actions & LINK_DO_TRUST)
		peer_trust(b->peer, true);
	if (actions & LINK_DO_CONNECT)
		peer_connect(b->peer);
	if (actions & LINK_DO_SUBSCRIBE)
		band_subscribe(b);
	if (actions & LINK_DO_IDENTIFY)
		band_ask_who(b);
	if (actions & LINK_DO_STOP)
		band_stop_stream(b);
	if (actions & LINK_DO_START)
		band_start_when_asked(b);
	if (actions & LINK_DO_SEARCH)
		scan_search(b->scan);
	if (actions & LINK_DO_LISTEN)
		listen(b);
	if (actions & LINK_DO_UNLISTEN)
		peer_unlisten(b->peer);
	if (actions & LINK_DO_SLEEP)
		band_send_to_sleep(b);
	if (actions & LINK_DO_DISCONNECT)
		peer_trust(b->peer, false);
	if (actions & (LINK_DO_DISCONNECT | LINK_DO_DROP))
		peer_disconnect(b->peer);
}

static void arm_wake(struct band *b)
{
	uint64_t wake_us = link_wake_us(&b->link);

	if (wake_us == b->wake_us)
		return;

	b->wake_us = wake_us;
	if (wake_us)
		timer_set(b->wake, wake_us);
	else
		timer_off(b->wake);
}

static int on_wake(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct band *b = userdata;

	b->wake_us = 0;
	band_link(b, LINK_TICK, NULL);
	return 0;
}

/* What there is to say of a state in which nothing is wrong. */
static const char *standing_reason(const struct band *b)
{
	switch (b->link.state) {
	case LINK_ASLEEP:
		return "Nobody used the band for a while, so it was switched off. Press its button "
		       "to wake it.";
	case LINK_RELEASED:
		return "The band was let go, so that another device can have it. The next workout "
		       "that needs it takes it back.";
	case LINK_LISTENING:
		return "Nothing is heard of the band. Wake it and bring it nearer.";
	case LINK_AWAY:
		return b->link.broadcast ? "The band is listened to only while it is used." : "";
	case LINK_READY:
	case LINK_STREAMING:
		return b->battery.low ? "The battery of the band is almost empty: charge it." : "";
	case LINK_CONNECTING:
	case LINK_RESOLVING:
	case LINK_FAILED:
		break;
	}
	return "";
}

static void set_reason(struct band *b, const char *reason)
{
	b->troubled = false;
	if (strcmp(b->reason, reason) == 0)
		return;

	(void)snprintf(b->reason, sizeof(b->reason), "%s", reason);
	band_announce(b, "Reason");
}

void band_trouble(struct band *b, const char *sentence)
{
	set_reason(b, sentence);
	b->troubled = true;
}

void band_trouble_over(struct band *b)
{
	if (b->troubled)
		set_reason(b, standing_reason(b));
}

void band_battery_changed(struct band *b, const struct battery *before)
{
	if (b->battery.pct != before->pct)
		band_announce(b, "Battery");
	if (b->battery.low == before->low)
		return;

	band_announce(b, "BatteryLow");
	if (b->battery.low)
		log_info("Band %s: the battery is almost empty", b->file.id);
	if (b->link.state == LINK_READY || b->link.state == LINK_STREAMING)
		set_reason(b, standing_reason(b));
}

static bool connected(enum link_state state)
{
	return state == LINK_RESOLVING || state == LINK_READY || state == LINK_STREAMING;
}

static void log_state(const struct band *b, const char *reason)
{
	char field[sizeof("INSTEP_BAND=") + BAND_ID_MAX];

	(void)snprintf(field, sizeof(field), "INSTEP_BAND=%s", b->file.id);
	log_fields(LOG_INFO, (const char *[]){ field, NULL }, "Band %s: %s%s%s", b->file.id,
		   link_state_name(b->link.state), reason ? ": " : "", reason ? reason : "");
}

/*
 * A band that comes the moment it is let in was there before: nobody has switched it on. Two of its
 * advertisements may be 10 s apart (Core Specification, Vol 6, Part B, 4.4.2.2), and then it is
 * still to be connected.
 */
#define SWITCHED_ON_AFTER_US (15 * USEC_PER_SEC)

static void tell_watch(struct band *b, enum link_state was)
{
	bool ready = b->link.state == LINK_READY;

	if (!b->watch)
		return;
	if (ready && was == LINK_RESOLVING &&
	    now_host_us() >= b->expected_us + SWITCHED_ON_AFTER_US) {
		b->switched_on = true;
		b->watch->came(b->watch_userdata, b);
	}
	if (connected(was) && !connected(b->link.state)) {
		b->switched_on = false;
		b->watch->went(b->watch_userdata, b);
	}
}

/* A band that is not there keeps the reason of its absence; one that sleeps, that of its sleep. */
static void tell_reason(struct band *b, enum link_event e, enum link_state was, const char *reason)
{
	bool news = b->link.state != was || e == LINK_SEEN || e == LINK_HEARD;

	if (reason && !(e == LINK_DISCONNECTED && b->link.state == LINK_ASLEEP))
		set_reason(b, reason);
	else if (news && b->link.present)
		set_reason(b, standing_reason(b));
}

static void carry_out(struct band *b, enum link_event e, enum link_state was, unsigned actions,
		      const char *reason)
{
	if (was == LINK_STREAMING && b->link.state != LINK_STREAMING) {
		timer_off(b->silence);
		band_dry(b);
	}
	if (connected(was) && !connected(b->link.state))
		band_ask_nothing(b);

	if (e == LINK_SEEN)
		scan_found(b->scan);

	tell_reason(b, e, was, reason);
	act(b, actions);
	if (e == LINK_SUBSCRIBED && was == LINK_STREAMING) {
		set_reason(b, standing_reason(b));
		band_start_stream(b); /* which is what it was subscribed to for */
	}
	arm_wake(b);

	if (strcmp(link_state_name(was), link_state_name(b->link.state)) != 0) {
		log_state(b, reason);
		band_announce(b, "State");
		sleep_look(b->sleep);
	}
	tell_watch(b, was);
}

void band_link(struct band *b, enum link_event e, const char *reason)
{
	enum link_state was = b->link.state;
	unsigned reconnects = b->link.reconnects, actions;

	if (e == LINK_SUBSCRIBED)
		b->subscribed = true;
	actions = link_push(&b->link, e, now_host_us());
	carry_out(b, e, was, actions, reason);
	if (reconnects != b->link.reconnects)
		band_announce(b, "Reconnects");
}

void band_expect(struct band *b, uint64_t what)
{
	enum link_state was = b->link.state;
	unsigned actions;

	if (what == b->expected_for)
		return;

	b->expected_for = what;
	actions = link_expect(&b->link, what != 0, now_host_us());
	if (actions)
		b->expected_us = now_host_us();
	carry_out(b, LINK_TICK, was, actions, NULL);
}

static void on_link(void *userdata, enum link_event e, const char *reason)
{
	band_link(userdata, e, reason);
}

static void on_packet(void *userdata, unsigned source, const uint8_t *p, size_t n, uint64_t host_us)
{
	band_packet(userdata, source, p, n, host_us);
}

static void on_battery(void *userdata, unsigned percent)
{
	band_set_battery(userdata, (int)MIN(percent, 100U));
}

static void on_name(void *userdata, const char *name)
{
	struct band *b = userdata;

	/* A name that was given by the person stays. */
	if (b->file.name[0])
		return;

	(void)snprintf(b->file.name, sizeof(b->file.name), "%s", name);
	band_announce(b, "Name");
}

static void on_written(void *userdata)
{
	struct band *b = userdata;

	sleep_look(b->sleep);
}

static void on_about(void *userdata, const struct about_texts *texts)
{
	struct band *b = userdata;
	bool both = *texts->maker && *texts->model;
	char model[sizeof(b->model)];

	(void)snprintf(model, sizeof(model), "%s%s%s", texts->maker, both ? " " : "", texts->model);
	band_learn(b, b->model, sizeof(b->model), model, "Model");
	band_learn(b, b->firmware, sizeof(b->firmware), texts->firmware, "Firmware");
}

static void on_paired(void *userdata, bool paired)
{
	struct band *b = userdata;

	b->paired = paired;
	band_announce(b, "Paired");
}

const struct peer_listener band_listener = {
	.link = on_link,
	.packet = on_packet,
	.battery = on_battery,
	.name = on_name,
	.written = on_written,
	.about = on_about,
	.paired = on_paired,
};

void band_forget(struct band *b)
{
	band_link(b, LINK_LET_GO, NULL);
	peer_unpair(b->peer);
}

void band_release_after(struct band *b, uint64_t after_us)
{
	link_release_after(&b->link, after_us, now_host_us());
	arm_wake(b);
}

int band_link_init(struct band *b)
{
	int r;

	link_init(&b->link);
	b->link.broadcast = driver_broadcasts(b->driver);
	b->link.sleeps = driver_knows(b->driver, COMMAND_SLEEP);

	r = timer_new(b->event, &b->wake, on_wake, b, "band-wake");
	if (r < 0)
		return r;

	return band_ask_init(b);
}

void band_link_done(struct band *b)
{
	b->wake = sd_event_source_disable_unref(b->wake);
	band_ask_done(b);
}
