/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A system bus of its own, beside the bus of the user that the harness has: so that it can come
 * late, go and come back. A dead one leaves its socket's file behind.
 */

#include "bus/harness.h"

/** second_bus_elsewhere() - who looks for the system bus from now on looks for this one */
void second_bus_elsewhere(struct harness *h);

/** second_bus_start() - Return: its pid, once it listens */
pid_t second_bus_start(struct harness *h);
void second_bus_kill(pid_t pid);
