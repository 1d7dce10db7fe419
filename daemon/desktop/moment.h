/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Whether now is the moment to tell somebody something. A decision and nothing else: what is known
 * of the desktop goes in, what to do comes out.
 */

#include <stdbool.h>

/* What a desktop says of something that it may or may not say at all. */
enum sign {
	SIGN_NONE, /* it gives no sign: nothing waits for that */
	SIGN_NO,
	SIGN_YES,
};

/* What becomes of a notice that nobody looks at. */
enum keeps {
	KEEPS_NOTHING, /* it is gone after some seconds */
	KEEPS_PAUSED,  /* what comes during do-not-disturb is shown after it: dunst's pause */
	KEEPS_ALL,     /* there is a list to look it up in: capability "persistence" */
};

struct moment_facts {
	bool looking; /* we have only just begun to look at the desktop */
	bool server;  /* somebody shows notifications */
	bool answers; /* and has answered us */
	enum keeps keeps;
	enum sign locked; /* the screen */
	enum sign active; /* this session is the one that its screen shows */
	enum sign idle;   /* nobody has touched anything for a while */
	enum sign full;   /* a window fills the screen */
	enum sign awake;  /* a program keeps the screen awake: a film, a talk */
	enum sign quiet;  /* do-not-disturb */
	bool workout;    /* one is under way: then somebody is there, and it is we who keep awake */
	bool band_ready; /* somebody has just switched on a band: offer it whatever the moment */
	bool urgent;     /* the person wants to be told more loudly by now */
};

enum moment_wait {
	MOMENT_NOW,  /* it waits for nothing */
	MOMENT_LOOK, /* for what the desktop answers: a moment that nobody need be told of */
	MOMENT_SERVER,
	MOMENT_ANSWER,
	MOMENT_UNLOCK,
	MOMENT_SWITCH,
	MOMENT_BACK,
	MOMENT_FULL,
	MOMENT_AWAKE,
	MOMENT_QUIET,
};

struct moment {
	bool send;             /* hand it to the server now */
	bool loud;             /* as critical, which goes through do-not-disturb */
	enum moment_wait wait; /* what for, if it is not sent */
};

/**
 * moment_decide() - what to do with a notice
 *
 * Never deferred twice: where the server keeps it, it is sent at once and not loud, and the server
 * shows it when it sees fit.
 */
struct moment moment_decide(const struct moment_facts *f);

/** moment_words() - as a sentence; "" = nothing that needs to be told */
const char *moment_words(enum moment_wait wait);
