/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the verbs share that read the person's files themselves and need no daemon: routines,
 * history.
 */

#include "conf/settings.h"

/** local_complaints() - mistakes in files go to stderr, a line each */
struct complaints local_complaints(void);

/**
 * local_settings() - instep.conf, or the defaults for what it does not say; its mistakes go to
 * stderr
 */
void local_settings(struct settings *ret);
