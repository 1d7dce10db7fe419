/* SPDX-License-Identifier: MIT */

/* The words for the detector's events, as the replay format has them. */

#include "core/event.h"

const char *event_kind_name(enum event_kind kind)
{
	switch (kind) {
	case EVENT_REST:
		return "rest";
	case EVENT_LOAD_BEGIN:
		return "hold-begin";
	case EVENT_LOAD_STALL:
		return "hold-stall";
	case EVENT_LOAD_GO_ON:
		return "hold-go-on";
	case EVENT_LOAD_EARNED:
		return "hold-earned";
	case EVENT_LOAD_END:
		return "hold-end";
	case EVENT_LOAD_CANCEL:
		return "hold-cancel";
	case EVENT_HOLD:
		return "hold";
	case EVENT_PULSE:
		return "pulse";
	case EVENT_REP:
		return "rep";
	case EVENT_GAP:
		return "gap";
	}
	return "unknown";
}

const char *cancel_reason_name(enum cancel_reason reason)
{
	switch (reason) {
	case CANCEL_PULSE:
		return "pulse";
	case CANCEL_NOISE:
		return "noise";
	case CANCEL_BASELINE:
		return "baseline";
	}
	return "unknown";
}
