/* SPDX-License-Identifier: MIT */
#pragma once

/* What a device measures, as the bus spells it. */

#include "core/sample.h"

static inline const char *kind_name(enum sample_kind kind)
{
	switch (kind) {
	case SAMPLE_FORCE:
		return "force";
	case SAMPLE_MOTION:
		return "motion";
	}
	return "";
}
