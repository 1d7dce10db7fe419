/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The lower half of a virtual device's own Bluetooth host: a controller of btvirt, behind its
 * socket, made to advertise and to carry one link (HCI and L2CAP; Bluetooth Core Specification,
 * Vol 4 Part E and Vol 3 Part A).
 *
 * Why not through bluetoothd, which can be a GATT server too? A real device has a host of its own.
 * Here one bluetoothd would own both ends of the link, and of that 5.66 dies: it crashes in
 * functions of the one device when the other changes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#define ADVERT_MAX     31 /* of a legacy advertisement, and of its scan response */
#define ATT_PACKET_MAX 517

struct controller {
	sd_event_source *source, *repeat;
	int fd;
	bool advertises, has_link;
	uint16_t link; /* its handle */
	uint64_t advertised_us;
	uint8_t in[2048]; /* the beginning of what has not come wholly */
	size_t n_in;
	uint8_t frame[4 + ATT_PACKET_MAX]; /* of L2CAP, so far */
	size_t n_frame;

	/* to be set before controller_open() */
	void (*linked)(void *userdata, bool up);
	void (*packet)(void *userdata, const uint8_t *p, size_t n); /* of the attribute protocol */
	void *userdata;
};

/**
 * controller_open() - a controller of its own, silent so far
 * @address: "C0:FF:EE:00:00:01", a static random one
 */
int controller_open(struct controller *c, sd_event *event, const char *address);

/** controller_set_advert() - what it advertises, and answers to an active scan; at most ADVERT_MAX */
void controller_set_advert(struct controller *c, const uint8_t *advert, size_t n,
			   const uint8_t *response, size_t n_response);

/** controller_advertise() - from now on, or no more. It rests while there is a link. */
void controller_advertise(struct controller *c, bool on);

/** controller_send() - a packet of the attribute protocol, if there is a link */
void controller_send(struct controller *c, const uint8_t *p, size_t n);

/** controller_drop() - the link is lost, for both sides */
void controller_drop(struct controller *c);
