/* SPDX-License-Identifier: MIT */

/*
 * What the tests of the radio share: the band and its listener, and waits. The link machine drives
 * the peer as the daemon drives it, so that a test is about events and not about calls.
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bus/radio-scene.h"

struct radio_scene scene;

const struct person_plan still = {
	.seed = 1, .level_kg = 3, .rate_hz = 80, .hold_s = 5, .rest_s = 3
};

static uint64_t boot_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return (uint64_t)t.tv_sec * USEC_PER_SEC + (uint64_t)t.tv_nsec / 1000;
}

static int on_tick(sd_event_source *s, uint64_t usec, void *userdata)
{
	push(LINK_TICK);
	return 0;
}

static void arm(void)
{
	uint64_t wake_us = link_wake_us(&scene.link);

	scene.tick = sd_event_source_disable_unref(scene.tick);
	if (wake_us)
		check_ok(sd_event_add_time(scene.h->event, &scene.tick, CLOCK_BOOTTIME, wake_us,
					   1000, on_tick, NULL));
}

void push(enum link_event event)
{
	static const struct write start = { 1, 1, { 0x65 } }, stop = { 1, 1, { 0x66 } };
	unsigned actions = link_push(&scene.link, event, boot_us());

	if (actions & LINK_DO_STOP)
		check_ok(peer_write(scene.peer, &stop));
	if (actions & LINK_DO_ABANDON)
		peer_abandon(scene.peer);
	if (actions & LINK_DO_TRUST)
		peer_trust(scene.peer, true);
	if (actions & LINK_DO_CONNECT)
		peer_connect(scene.peer);
	if (actions & LINK_DO_SUBSCRIBE)
		peer_subscribe(scene.peer);
	if (actions & LINK_DO_START)
		check_ok(peer_write(scene.peer, &start));
	if (actions & LINK_DO_DISCONNECT) {
		peer_trust(scene.peer, false);
		peer_disconnect(scene.peer);
	}
	if (actions & LINK_DO_DROP)
		peer_disconnect(scene.peer);
	if (actions & LINK_DO_LISTEN)
		peer_listen(scene.peer);
	if (actions & LINK_DO_UNLISTEN)
		peer_unlisten(scene.peer);
	arm();
}

static void on_link(void *userdata, enum link_event event, const char *reason)
{
	static const char *const words[] = {
		[LINK_SEEN] = "seen ",
		[LINK_GONE] = "gone ",
		[LINK_CONNECTED] = "connected ",
		[LINK_DISCONNECTED] = "disconnected ",
		[LINK_CONNECT_FAILED] = "connect-failed ",
		[LINK_RESOLVED] = "resolved ",
		[LINK_UNSUITABLE] = "unsuitable ",
		[LINK_SUBSCRIBED] = "subscribed ",
		[LINK_SUBSCRIBE_FAILED] = "subscribe-failed ",
	};

	check(strlen(scene.story) + 32 < sizeof(scene.story));
	strcat(scene.story, words[event]);
	if (reason)
		snprintf(scene.reason, sizeof(scene.reason), "%s", reason);
	push(event);
}

static void on_packet(void *userdata, unsigned source, const uint8_t *p, size_t n, uint64_t host_us)
{
	check(source == scene.source);
	check(boot_us() - host_us < 10 * USEC_PER_SEC);
	check(n <= sizeof(scene.last));
	scene.packets++;
	scene.last_size = n;
	if (n > 0)
		memcpy(scene.last, p, n);
}

static void on_battery(void *userdata, unsigned percent)
{
	scene.battery = percent;
}

static void on_name(void *userdata, const char *name)
{
	snprintf(scene.name, sizeof(scene.name), "%s", name);
}

static void on_about(void *userdata, const struct about_texts *texts)
{
	scene.abouts++;
	scene.about = *texts;
}

static void on_paired(void *userdata, bool paired)
{
	scene.paired = paired;
}

static void on_write_failed(void *userdata, const char *reason)
{
	scene.failed_writes++;
}

static const struct peer_listener peer_listener = {
	.link = on_link,
	.packet = on_packet,
	.battery = on_battery,
	.name = on_name,
	.about = on_about,
	.paired = on_paired,
	.write_failed = on_write_failed,
};

static void on_state(void *userdata)
{
	scene.states++;
}

static void on_candidate(void *userdata, const struct candidate *c)
{
	scene.candidates++;
	scene.candidate = *c;
}

static void on_candidate_gone(void *userdata, const char *address)
{
	scene.gone = true;
}

static void on_scan_ended(void *userdata, const char *problem)
{
	snprintf(scene.ended, sizeof(scene.ended), "%s", problem);
}

static const struct radio_listener radio_listener = {
	.state = on_state,
	.candidate = on_candidate,
	.candidate_gone = on_candidate_gone,
	.scan_ended = on_scan_ended,
};

/* Waits. */

static bool state_is(void *userdata)
{
	return radio_state(scene.radio, NULL) == *(enum radio_state *)userdata;
}

void wait_state(enum radio_state state)
{
	wait_for(scene.h, state_is, &state, radio_state_name(state));
}

static bool link_is(void *userdata)
{
	return scene.link.state == *(enum link_state *)userdata;
}

void wait_link(enum link_state state)
{
	wait_for(scene.h, link_is, &state, link_state_name(state));
}

static bool story_ends(void *userdata)
{
	size_t n = strlen(scene.story), n_end = strlen(userdata);

	return n >= n_end && !strcmp(scene.story + n - n_end, userdata);
}

void wait_story(const char *end)
{
	wait_for(scene.h, story_ends, (void *)end, end);
}

static bool reason_has(void *userdata)
{
	return strstr(scene.reason, userdata);
}

void wait_reason(const char *part)
{
	wait_for(scene.h, reason_has, (void *)part, part);
}

static bool more_packets(void *userdata)
{
	return scene.packets >= *(unsigned *)userdata;
}

void wait_packets(unsigned n)
{
	n += scene.packets;
	wait_for(scene.h, more_packets, &n, "packets");
}

void story_is(const char *story)
{
	if (strcmp(scene.story, story) != 0)
		fail("the story was: %s\nand not: %s", scene.story, story);
	*scene.story = '\0';
}

static const struct model progressor = {
	.id = "progressor",
	.title = "Progressor",
	.driver = &driver_tindeq_progressor,
	.names = "Progressor*",
	.services = PROGRESSOR_SERVICE,
};
static const struct model *const list[] = { &progressor };
static const struct models models = { ELEMENTS(list), list };

void radio_begin(struct harness *h)
{
	scene.h = h;
	check_ok(system_bus_new(&scene.system, h->event));
	check_ok(radio_new(&scene.radio, h->event, scene.system, &models, &radio_listener, NULL));
}

sd_bus *own_bluez(struct harness *h, sd_bus_message_handler_t answer)
{
	sd_bus *bus;

	check_ok(sd_bus_open_system(&bus));
	check_ok(sd_bus_attach_event(bus, h->event, SD_EVENT_PRIORITY_NORMAL));
	check_ok(sd_bus_add_fallback(bus, NULL, "/", answer, NULL));
	check_ok(sd_bus_request_name(bus, "org.bluez", 0));
	return bus;
}

void peer_begin_as(const char *address, const struct driver *driver)
{
	link_init(&scene.link);
	scene.link.broadcast = driver->sources[scene.source].kind == SOURCE_BROADCAST;
	check_ok(peer_new(&scene.peer, scene.radio, address, driver, &peer_listener, NULL));
	check(!*scene.story); /* nothing from inside the call */
}

void peer_begin(void)
{
	int source = driver_source(&driver_tindeq_progressor, PROGRESSOR_DATA);

	check_ok(source);
	scene.source = (unsigned)source;
	peer_begin_as(VIRTUAL_BAND_ADDRESS, &driver_tindeq_progressor);
}

void band_begin(struct harness *h)
{
	check_ok(virtual_band_init(&scene.band, h->fake, h->event, &still, NULL, 1));
	fake_device_know(scene.band.device, false);
	check_ok(fake_start(h->fake));
	radio_begin(h);
	peer_begin();
}

void band_streams(struct harness *h)
{
	band_begin(h);
	wait_link(LINK_READY);
	story_is("gone seen connected resolved subscribed ");
	push(LINK_WANTED);
	wait_packets(3);
}

void scene_end(void)
{
	scene.tick = sd_event_source_disable_unref(scene.tick);
	scene.peer = peer_free(scene.peer);
	scene.radio = radio_free(scene.radio);
	scene.system = system_bus_free(scene.system);
	if (scene.band.device)
		virtual_band_done(&scene.band);
}

static bool is_discovering(void *userdata)
{
	return fake_discovering(scene.h->fake) == *(bool *)userdata;
}

void wait_discovering(bool on)
{
	wait_for(scene.h, is_discovering, &on, "Discovering to change");
}

void listed_again(void)
{
	unsigned lists = scene.radio->lists;

	radio_list(scene.radio);
	while (scene.radio->lists == lists)
		check_ok(sd_event_run(scene.h->event, UINT64_MAX));
}
