/* SPDX-License-Identifier: MIT */

/*
 * The words for what a session says, as the bus, the history and the command line spell them. They
 * are promises to clients and never translated: sentences for people are made elsewhere.
 */

#include "core/session.h"

const char *session_state_name(enum session_state state)
{
	switch (state) {
	case SESSION_RUNNING:
		return "running";
	case SESSION_PAUSED:
		return "paused";
	case SESSION_FINISHED:
		return "finished";
	case SESSION_ABANDONED:
		return "abandoned";
	}
	return "";
}

const char *session_phase_name(enum session_phase phase)
{
	switch (phase) {
	case PHASE_READY:
		return "ready";
	case PHASE_ARM:
		return "arm";
	case PHASE_PULL:
		return "out";
	case PHASE_HOLD:
		return "hold";
	case PHASE_BACK:
		return "back";
	case PHASE_BACK_HOLD:
		return "back-hold";
	case PHASE_GO:
		return "go";
	case PHASE_REST:
		return "rest";
	case PHASE_SET_REST:
		return "set-rest";
	case PHASE_DONE:
		return "done";
	}
	return "";
}

const char *guide_name(enum guide guide)
{
	switch (guide) {
	case GUIDE_BAND:
		return "band";
	case GUIDE_MOTION:
		return "motion";
	case GUIDE_TIMER:
		return "timer";
	}
	return "";
}

const char *cue_name(enum cue_id id)
{
	switch (id) {
	case CUE_NONE:
		return "none";
	case CUE_READY:
		return "ready";
	case CUE_STILL:
		return "hold-still";
	case CUE_PULL:
		return "pull";
	case CUE_GO:
		return "go";
	case CUE_SWITCH:
		return "switch";
	case CUE_HALF:
		return "half";
	case CUE_HOLD:
		return "hold";
	case CUE_HARDER:
		return "harder";
	case CUE_RELEASE:
		return "release";
	case CUE_BACK_HOLD:
		return "back-hold";
	case CUE_TRIED:
		return "tried";
	case CUE_SLOWER:
		return "slower";
	case CUE_REST:
		return "rest";
	case CUE_SET_REST:
		return "set-rest";
	case CUE_SIDE:
		return "change-side";
	case CUE_PAUSED:
		return "paused";
	case CUE_BAND_LOST:
		return "band-lost";
	case CUE_BAND_BACK:
		return "band-back";
	case CUE_BY_TIMER:
		return "by-timer";
	case CUE_DONE:
		return "done";
	}
	return "";
}

const char *tried_reason_name(enum tried_reason reason)
{
	switch (reason) {
	case TRIED_NONE:
		break;
	case TRIED_SHORT:
		return "short";
	case TRIED_WEAK:
		return "weak";
	case TRIED_BAND_LOST:
		return "band-lost";
	case TRIED_STOPPED:
		return "stopped";
	}
	return "";
}

const char *stop_reason_name(enum stop_reason why)
{
	switch (why) {
	case STOP_USER:
		break;
	case STOP_PAIN:
		return "pain";
	}
	return "";
}
