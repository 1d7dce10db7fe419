/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * What a load and a movement share while they go on. Something leaves rest, stays away and comes
 * back; how far it is over rest is told in newtons or in degrees. Whether it began, and what it was
 * in the end, is decided elsewhere (hold.c, rep.c).
 */

#include <stdbool.h>
#include <stdint.h>

#include "core/countdown.h"
#include "core/event.h"
#include "core/level.h"

struct trail;

struct excursion {
	uint32_t id;
	uint64_t begun_us, at_us; /* noticed, and when it left rest */
	uint64_t asked_us;        /* the hold that is asked for; 0 = none */
	double target;            /* the least that counts, over rest; 0 = any */
	bool earned, ended, withdrawn;
	struct level level;
	struct countdown countdown;
	uint64_t under_us;   /* since when under half of the level; 0 = not */
	uint64_t quarter_us; /* when it first was under a quarter of it since then; 0 = not yet */
};

/**
 * excursion_begin() - the next one; level and countdown begin anew
 * @begun_us: when it was noticed
 * @at_us:    when it left rest
 *
 * What is asked of it is the caller's to set.
 */
void excursion_begin(struct excursion *x, uint32_t id, uint64_t begun_us, uint64_t at_us);

/** excursion_emit() - one more event of it, for the caller to complete; there is room for it */
struct event *excursion_emit(const struct excursion *x, struct event_list *out,
			     enum event_kind kind, uint64_t at_us);

/** excursion_withdraw() - LOAD_CANCEL, unless it was given */
void excursion_withdraw(struct excursion *x, uint64_t t_us, enum cancel_reason reason,
			struct event_list *out);

/**
 * excursion_stay() - the next value, as long as it was not let go
 * @over: how far it is over rest now
 *
 * Return: whether it is let go: it was under half of its level for longer than a dip.
 */
bool excursion_stay(struct excursion *x, uint64_t t_us, double over);

/**
 * excursion_count_down() - the newest point of @t counts; after excursion_stay()
 * @rest: the value of @t at rest
 *
 * Gives LOAD_STALL, LOAD_GO_ON and LOAD_EARNED, each when it is due.
 */
void excursion_count_down(struct excursion *x, uint64_t t_us, const struct trail *t, double rest,
			  struct event_list *out);

/**
 * excursion_fall() - the next value, once it was let go
 * @over: how far it is over rest now
 *
 * Return: whether the rest after it has been looked for long enough.
 */
bool excursion_fall(struct excursion *x, uint64_t t_us, double over);
