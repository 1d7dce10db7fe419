/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * bands/ID.band: one added band. Written by the program, by rename; readable by people.
 *
 *	[Band] Address=, Name=, Driver=, Side=, Offset= (newtons)
 */

#include <stddef.h>

#include "core/routine.h"
#include "sys/keyfile.h"

#define BAND_ID_MAX 32

struct band_file {
	char id[BAND_ID_MAX];	/* [a-z0-9-]; given when added, kept for ever */
	char address[18];	/* "AA:BB:CC:DD:EE:FF" */
	char name[64];
	char driver[64];
	enum side side;
	double offset_n;	/* our tare */
};

/** band_file_load_all() - read every band; a broken file is a complaint and left out. @ret is the caller's to free(). */
int band_file_load_all(struct band_file **ret, size_t *ret_n, struct complaints *c);

int band_file_save(const struct band_file *b);
int band_file_remove(const char *id);

/** band_id_valid() - 1..31 of [a-z0-9-], not beginning with '-': safe as a file name */
bool band_id_valid(const char *id);
