/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include "bus/harness.h"

/** harness_begin() - fill @h, whose scratch is there, and start the bus */
void harness_begin(struct harness *h);

/** harness_end() - ask the daemon to stop and the bus after it */
void harness_end(struct harness *h);
