/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * One added band: what it is called, its connection, its signal, and who wants it.
 *
 *	band.c		its life, its users, tare
 *	band-link.c	the connection: what the link machine asks for
 *	band-ask.c	what the device is asked: who it is, its stream, its sleep
 *	band-data.c	packet -> samples -> events -> the workout and the streams
 *	band-scale.c	what a newton is
 *	band-bus.c	the face
 *
 * The band streams while somebody wants it: a claim, an open stream or a workout. Otherwise it may
 * sleep, and after a while it is let go.
 */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#include "bluez/peer.h"
#include "bluez/radio.h"
#include "conf/band-file.h"
#include "core/battery.h"
#include "core/calibration.h"
#include "core/clock.h"
#include "core/link.h"
#include "core/track.h"
#include "driver/driver.h"
#include "instepd/bus.h"
#include "instepd/clients.h"
#include "instepd/scan.h"
#include "instepd/sleep.h"
#include "instepd/stream.h"

/* The workout that is guided by the band; it may be told from inside any call. */
struct band_user {
	/* the detector said something; @host_us: when the sample was taken at which it did */
	void (*event)(void *userdata, const struct event *e, uint64_t host_us);
	/*
	 * a sample that the detector has taken, before its events: force over our tare, which is
	 * @zero_n newtons
	 */
	void (*sample)(void *userdata, const struct sample *s, double zero_n, uint32_t epoch);
	/* all samples of a packet are through; @host_us: when the newest was taken */
	void (*packet)(void *userdata, uint64_t host_us);
	/* samples come again; or will not come until further notice */
	void (*back)(void *userdata);
	void (*lost)(void *userdata);
	void *userdata;
};

struct band;

/* Who wants to know that somebody has switched it on, and that it is gone. */
struct band_watch {
	void (*came)(void *userdata, struct band *b);
	void (*went)(void *userdata, struct band *b);
};

struct band {
	struct band *next; /* in daemon.bands */
	struct bus *bus;
	sd_event *event;
	struct scan *scan;
	struct sleep *sleep;
	char path[BUS_PATH_MAX];
	sd_bus_slot *slot;
	struct band_file file;
	const struct driver *driver;

	/* the connection */
	struct peer *peer;
	struct link link;
	char reason[256];
	bool troubled; /* the reason is what its packets lack */
	sd_event_source *wake;
	uint64_t wake_us;  /* what the timer is set to; 0 = off */
	unsigned question; /* index of the question under way; past the last: all asked */
	bool asked;        /* all of them, at least once */
	sd_event_source *question_timeout;
	bool start_waits; /* the stream is to be started when all is asked */
	bool subscribed;
	sd_event_source *silence;
	struct battery battery;
	char firmware[ABOUT_TEXT_MAX];
	char model[2 * ABOUT_TEXT_MAX]; /* and its maker, as it tells them; "" = it does not */
	bool paired;

	/* the signal */
	struct decoder decoder;
	struct clock clock;
	struct track track;
	bool flowing;      /* samples come */
	bool dried;        /* they came before, and have ended */
	const char *rest;  /* how quiet it is, as the bus has it */
	uint32_t epoch;    /* counts restarts of the sensor's clock */
	uint64_t heard_us; /* host time of the newest packet with samples */
	uint64_t packets_bad, packets_lost;

	/* who wants it */
	bool wanted;
	uint64_t expected_us;  /* host time since when it could have come by itself */
	uint64_t expected_for; /* what it is expected for, as whoever does knows it; 0 = nothing */
	bool switched_on;      /* somebody has, and it is there since */
	const struct band_watch *watch; /* NULL = nobody */
	void *watch_userdata;
	struct clients claims;
	struct streams streams;
	struct band_user user; /* event is NULL when no workout uses it */
};

/** band_new() - a band of @file, which is copied. @driver is file->driver's. */
int band_new(struct band **ret, const struct band_file *file, const struct driver *driver,
	     struct bus *bus, sd_event *event, struct radio *radio, struct scan *scan,
	     struct sleep *sleep);
struct band *band_free(struct band *b);
DEFINE_CLEANUP(struct band *, band_free);

/*
 * The workout's side. band_use() begins to want the band; it may be flowing at once, or tell by
 * back().
 */
void band_use(struct band *b, const struct band_user *user);
void band_unuse(struct band *b);
static inline bool band_used(const struct band *b)
{
	return b->user.event;
}

/**
 * band_update_want() - after the last claim, stream or user has come or gone: start or stop the
 * stream
 */
void band_update_want(struct band *b);

/** band_keep() - write the file of a band; that it could not be is a warning in the log */
void band_keep(const struct band_file *file);

/**
 * band_tare() - make the present force the zero, and keep that in the band's file; or the present
 * pose rest
 * Return: 0, -ENODATA (it does not stream), -EBUSY (under load), -EAGAIN (not quiet for a second
 * yet).
 */
int band_tare(struct band *b);

/**
 * band_let_go() - disconnect, so that another device can have it. Return: 0, -EBUSY while it is
 * wanted.
 */
int band_let_go(struct band *b);

/** band_forget() - the person does not want it any more: let it go, and its bond with this computer */
void band_forget(struct band *b);

/**
 * band_expect() - somebody may switch it on soon: one that was let go is taken back, without its
 * stream, and is not let go meanwhile
 * @what: for what; as long as that is the same it is looked for only once; 0 = it is over
 */
void band_expect(struct band *b, uint64_t what);

/** band_release_after() - let it go after nobody wanted it for so long; 0 = never */
void band_release_after(struct band *b, uint64_t after_us);

/** band_finish() - the signal ends here: close the load that is open; its events go to the user */
void band_finish(struct band *b);

/** band_announce() - a property of the interface Band has changed */
void band_announce(struct band *b, const char *property);

/* band-link.c */
extern const struct peer_listener band_listener;
/**
 * band_link() - push an event of the link and carry out what it asks for; @reason: a sentence or
 * NULL
 */
void band_link(struct band *b, enum link_event e, const char *reason);
/** band_trouble() - it cannot be read: why, and what to do, as a sentence */
void band_trouble(struct band *b, const char *sentence);
/** band_trouble_over() - samples come again */
void band_trouble_over(struct band *b);
/** band_battery_changed() - the battery was @before: announce what is new of it */
void band_battery_changed(struct band *b, const struct battery *before);
int band_link_init(struct band *b);
void band_link_done(struct band *b);

/* band-ask.c */
void band_subscribe(struct band *b);
/** band_ask_who() - just subscribed: it is asked for its firmware and battery */
void band_ask_who(struct band *b);
/** band_answered() - the question under way has its answer */
void band_answered(struct band *b);
/** band_ask_nothing() - the connection is over */
void band_ask_nothing(struct band *b);
/** band_start_when_asked() - start the stream, once all questions have been asked */
void band_start_when_asked(struct band *b);
void band_start_stream(struct band *b); /* now */
void band_stop_stream(struct band *b);
void band_send_to_sleep(struct band *b);
int band_ask_init(struct band *b);
void band_ask_done(struct band *b);

/* band-data.c */
void band_packet(struct band *b, unsigned source, const uint8_t *p, size_t n, uint64_t host_us);
/** band_see_rest() - how quiet the signal is now; announce it when that is new */
void band_see_rest(struct band *b);
/** band_dry() - no samples come until further notice: the load that is open is closed, the user is told */
void band_dry(struct band *b);
void band_set_battery(struct band *b, int percent);
/** band_learn() - the band says @text of itself; "" = nothing, and what was known stays */
void band_learn(struct band *b, char *field, size_t size, const char *text, const char *property);

/* band-scale.c */
/**
 * band_scale() - newtons for each one that the driver gives; 0 where nobody has told by a known
 * weight yet, and the driver cannot know
 */
double band_scale(const struct band *b);
/** band_scaled() - the force of a sample before our tare, newtons; as near as it can be known */
double band_scaled(const struct band *b, double force_n);
/**
 * band_calibrate() - from known weights, and the forces that its stream gave of them: the scale
 * and, by the way, the zero
 *
 * Return: as calibration_fit(); -ENOTSUP (a motion sensor), -EBUSY (a workout uses it), -EDOM
 * (scale or zero would be beyond what a band file can hold). Nothing has changed then, and after 1.
 */
int band_calibrate(struct band *b, const struct calibration_point *points, size_t n,
		   struct calibration *ret);

/* band-bus.c */
int band_register(struct band *b);
