/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A virtual person with a device of one of the smaller families, whose encoders are in tests/band:
 * what it is on the air, and how its bytes are made, is a row each in virtual-force.c and
 * virtual-motion.c. The person follows, as virtual_device_pull() and virtual_device_let_go() say,
 * and lives on whether the device streams or not. Time is real time: most of them send no time
 * stamps.
 *
 *	struct virtual_device board;
 *	struct follower person;
 *
 *	virtual_device_init(&board, &virtual_forceboard, fake, event);
 *	follower_init_device(&person, &board);
 */

#include <systemd/sd-event.h>

#include "band/cts500.h"
#include "band/forceboard.h"
#include "band/frez.h"
#include "band/microbit.h"
#include "band/mover.h"
#include "band/movesense.h"
#include "band/person.h"
#include "band/thingy.h"
#include "band/whc06.h"
#include "band/xsens.h"
#include "bus/carrier.h"

struct virtual_device;

struct virtual_family {
	const char *driver; /* that is for it */
	struct peripheral peripheral;
	unsigned data; /* index of the characteristic that the samples come from */
	double measure_hz, packet_hz;
	bool moves; /* a foot, and not a band */

	void (*init)(struct virtual_device *v);
	/* A measurement. Return: the length of the packet in @ret once it is full, else 0 */
	size_t (*pulled)(struct virtual_device *v, uint64_t t_us, double force_kg, uint8_t *ret);
	size_t (*moved)(struct virtual_device *v, const struct mover_sample *s, uint8_t *ret);
	void (*subscribed)(struct virtual_device *v, unsigned chrc, bool on); /* may be NULL */
	void (*written)(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n);
	void (*link_lost)(struct virtual_device *v); /* may be NULL */
	bool (*streams)(const struct virtual_device *v);
	unsigned (*forbidden)(const struct virtual_device *v); /* commands that it must never get */
};

extern const struct virtual_family virtual_whc06, virtual_forceboard, virtual_cts500, virtual_frez,
	virtual_sig_force, virtual_xsens, virtual_thingy, virtual_movesense, virtual_microbit;

struct virtual_device {
	const struct virtual_family *family;
	sd_event *event;
	struct fake_device *device;
	struct carrier air;
	union {
		struct whc06 whc06;
		struct forceboard forceboard;
		struct cts500 cts500;
		struct frez frez;
		struct xsens xsens;
		struct thingy thingy;
		struct movesense movesense;
		struct microbit microbit;
	} is;
	bool subscribed; /* somebody is, to the data */
	bool owes_level; /* somebody is to the battery, and was not told */

	/* the person, with one of both */
	struct person *person;
	struct mover mover;
	/* the measurement that is next, and the last one */
	bool has_next;
	struct person_sample next_pull, pull;
	struct mover_sample next_move, move;
};

/** virtual_device_init() - put it in range, at the address of its family's peripheral */
int virtual_device_init(struct virtual_device *v, const struct virtual_family *family,
			struct fake *fake, sd_event *event);
void virtual_device_done(struct virtual_device *v);

/** virtual_device_pull() - pull at the band, or raise the foot */
void virtual_device_pull(struct virtual_device *v);
void virtual_device_let_go(struct virtual_device *v);

/** virtual_device_notify() - by another of its characteristics, or an answer */
void virtual_device_notify(struct virtual_device *v, unsigned chrc, const uint8_t *p, size_t n);
