/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A speech-dispatcher that says nothing aloud: enough of its protocol (SSIP) for what libspeechd
 * sends, on a socket in the scratch folder, where SPEECHD_ADDRESS points the library to. In the
 * journal: "say message: TEXT" with the priority before it, "cancel".
 */

#include "bus/journal.h"

struct fake_speechd {
	struct journal *journal;
	int fd;
	sd_event_source *listening, *talking;
	bool silent;    /* takes everything and does not answer */
	bool nonsense;  /* answers what is no answer */
	bool receiving; /* a text, until a line with a dot */
	char priority[16], language[16];
	char in[4096], text[4096];
	size_t n;
};

void fake_speechd_start(struct fake_speechd *f, struct journal *j);
void fake_speechd_stop(struct fake_speechd *f);

/**
 * speechd_in_scratch() - for programs that are run from now on: it is there if it is started here,
 * and by nobody else
 */
void speechd_in_scratch(struct harness *h);

/** forgive_libspeechd() - its leaks, before a program that will not find it */
void forgive_libspeechd(struct harness *h);
