/* SPDX-License-Identifier: MIT */
#pragma once

#include <systemd/sd-bus.h>

#include "core/routine.h"

/** needs_append() - what a routine needs, each once, as an array of texts. Return: as sd-bus. */
int needs_append(sd_bus_message *m, const struct routine *routine);
