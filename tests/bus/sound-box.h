/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A sound device that records: what libcanberra plays is in the journal as "sound: NAME".
 *
 * libcanberra loads its drivers from one folder only, but its ALSA driver plays to whatever ALSA's
 * settings call "default". Here that is ALSA's own plugin that writes each stream into a new file.
 * The theme in the scratch folder has a sound for each name whose samples all are the name's
 * number; so the file tells which one was played. All of the library is used as it is, and nobody
 * needs a sound card.
 */

#include "bus/journal.h"

struct sound_box {
	struct journal *journal;
	sd_event_source *files;
};

/** sound_box_open() - to be called before the program starts that plays */
void sound_box_open(struct sound_box *b, struct journal *j);

/** sound_box_block() - the same, but to open the device takes for ever */
void sound_box_block(struct harness *h);

/** sound_box_none() - there is no device */
void sound_box_none(struct harness *h);

void sound_box_close(struct sound_box *b);
