/* SPDX-License-Identifier: MIT */
/*
 * What stands in the way of a notice is looked for in the order in which a person would name it. A
 * desktop that gives no sign of something is never in the way by it: better a notice that nobody
 * sees, which is repeated once, than one that never comes.
 */

#include "desktop/moment.h"

/* A workout is presence, whatever the mouse says; the screen is kept awake by us then. */
static enum moment_wait in_the_way(const struct moment_facts *f)
{
	if (f->locked == SIGN_YES)
		return MOMENT_UNLOCK;
	if (f->active == SIGN_NO)
		return MOMENT_SWITCH;
	if (f->idle == SIGN_YES && !f->workout)
		return MOMENT_BACK;
	if (f->full == SIGN_YES)
		return MOMENT_FULL;
	if (f->awake == SIGN_YES && !f->workout)
		return MOMENT_AWAKE;
	if (f->quiet == SIGN_YES)
		return MOMENT_QUIET;
	return MOMENT_NOW;
}

static bool is_kept(const struct moment_facts *f)
{
	switch (f->keeps) {
	case KEEPS_NOTHING:
		return false;
	case KEEPS_PAUSED:
		return f->quiet == SIGN_YES;
	case KEEPS_ALL:
		return true;
	}
	return false;
}

struct moment moment_decide(const struct moment_facts *f)
{
	enum moment_wait wait;

	if (f->looking && !f->band_ready)
		return (struct moment){ .wait = MOMENT_LOOK };
	if (!f->server)
		return (struct moment){ .wait = MOMENT_SERVER };
	if (!f->answers)
		return (struct moment){ .wait = MOMENT_ANSWER };

	wait = in_the_way(f);
	if (wait == MOMENT_NOW)
		return (struct moment){ .send = true, .loud = f->urgent };
	if (f->band_ready || is_kept(f))
		return (struct moment){ .send = true };
	return (struct moment){ .wait = wait };
}

const char *moment_words(enum moment_wait wait)
{
	switch (wait) {
	case MOMENT_NOW:
	case MOMENT_LOOK:
		return "";
	case MOMENT_SERVER:
		return "Nothing on this desktop shows notifications; it waits for such a program.";
	case MOMENT_ANSWER:
		return "The program that shows notifications does not answer; it waits until it does.";
	case MOMENT_UNLOCK:
		return "It waits until the screen is unlocked.";
	case MOMENT_SWITCH:
		return "The screen shows another session; it waits until you are back in this one.";
	case MOMENT_BACK:
		return "Nobody has been at the computer for a while; it waits until somebody is.";
	case MOMENT_FULL:
		return "It waits until no window fills the screen any more.";
	case MOMENT_AWAKE:
		return "A program keeps the screen awake; it waits until that has ended.";
	case MOMENT_QUIET:
		return "It waits until do-not-disturb is switched off.";
	}
	return "";
}
