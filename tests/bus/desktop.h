/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the tests of instep-desktop begin with: the program under test between a fake daemon and the
 * fakes of a desktop.
 */

#include "bus/fake-idle.h"
#include "bus/fake-instepd.h"
#include "bus/fake-speechd.h"
#include "bus/sound-box.h"

struct desktop {
	struct harness *h;
	struct journal journal;
	struct fake_instepd daemon;
	struct fake_idle portal, saver;
	struct fake_speechd speech;
	struct sound_box sounds;
	sd_bus_slot *player;
	sd_event_source *log;
	const char *expected;
	unsigned expected_n;
	pid_t pid;
};

#define PLAYER_NAME "org.mpris.MediaPlayer2.instep"
#define PLAYER_PATH "/org/mpris/MediaPlayer2"

/**
 * desktop_begin() - the journal; without a fake started, and with no screen, no speech server and no
 * sound device
 *
 * What the media player announces is in the journal: "player: Paused" and "title: TEXT".
 */
void desktop_begin(struct desktop *d, struct harness *h);

/**
 * desktop_settings() - what the user chose in org.gnome.desktop.@part, whose schema is not
 * everywhere; again for other values
 * @keys:   the part of the schema that counts
 * @values: a line each: "event-sounds=false"
 */
void desktop_settings(struct harness *h, const char *part, const char *keys, const char *values);

/** desktop_start() - run instep-desktop and wait until it is ready */
void desktop_start(struct desktop *d);

/** desktop_stop() - ask it to end, and wait until it has, with success */
void desktop_stop(struct desktop *d);

/** desktop_end() - the same if it runs, and stop the fakes */
void desktop_end(struct desktop *d);

/** desktop_said() - the lines of its log that have @part in them: how many */
unsigned desktop_said(struct desktop *d, const char *part);

/** desktop_wait_said() - until it is @n */
void desktop_wait_said(struct desktop *d, const char *part, unsigned n);

/** desktop_set() - of the fake daemon: a value of type s, to be announced */
void desktop_set(struct desktop *d, const char *property, const char *value);

/** desktop_workout_begins() - of the fake daemon: it runs, and is announced with the cue "ready" */
void desktop_workout_begins(struct desktop *d);

/** desktop_workout_ends() - it is finished and not active any more, with the cue "done" */
void desktop_workout_ends(struct desktop *d);

/** desktop_cue() - announced at once */
void desktop_cue(struct desktop *d, const char *phase, const char *id, const char *sentence);

/** desktop_reminder() - of the fake daemon: it has one, of 23 minutes, that is not due */
void desktop_reminder(struct desktop *d);

/** desktop_due() - announced: @notice of @slot; 0 = it is not due any more */
void desktop_due(struct desktop *d, const char *slot, const char *notice);
