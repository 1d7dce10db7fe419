/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What the two halves of the link machine share: link.c has the bands that are connected to,
 * link-listen.c those that live in their advertisements.
 */

#include "core/link.h"

/** link_needed() - does anybody want the stream now? */
bool link_needed(const struct link *l);

/** link_try_later() - something failed: try again after a while, but only for somebody */
void link_try_later(struct link *l, uint64_t host_us);

/** link_count_ready() - it is ready to stream, whatever there was before */
void link_count_ready(struct link *l);

/** link_push_listen() - link_push() of a band that is listened to */
unsigned link_push_listen(struct link *l, enum link_event event, uint64_t host_us);
