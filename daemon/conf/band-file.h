/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * bands/ID.band: one added band. Written by the program, by rename; readable by people.
 *
 *	[Band] Address=, Name=, Driver=, Side=, Offset= (newtons), Scale=
 */

#include <stdbool.h>
#include <stddef.h>

#include "core/routine.h"
#include "sys/keyfile.h"

#define BAND_ID_MAX 32

struct band_file {
	char id[BAND_ID_MAX]; /* [a-z0-9-]; given when added, kept for ever */
	char address[18];     /* "AA:BB:CC:DD:EE:FF" */
	char name[64];
	char driver[64];
	enum side side;
	double offset_n; /* our tare; within 10 kN */
	double scale; /* newtons for each one of the driver; 0 = nobody has weighed with it. 1e-9 to 1e3, or less than 0 */
};

/**
 * band_file_load_all() - read every band, in the order of their ids
 * A broken file, or one without Address= or Driver=, is a complaint and left out.
 * @ret: the caller's to free(); NULL when there is none
 *
 * Return: 0 or -ENOMEM.
 */
int band_file_load_all(struct band_file **ret, size_t *ret_n, struct complaints *c);

/**
 * band_file_save() - write @b to its file, creating the folder
 * The name comes from a radio: what a line of a file cannot hold is written as a blank.
 *
 * Return: 0, -EINVAL (id, address or driver are none), -ERANGE (offset, scale), -ENXIO (no home), or why
 * it could not be written.
 */
int band_file_save(const struct band_file *b);

/** band_file_holds() - are offset and scale within what a file can say? */
bool band_file_holds(const struct band_file *b);

/** band_file_remove() - Return: 0, -ENOENT, -EINVAL (no id), or another negative errno */
int band_file_remove(const char *id);

/** band_id_valid() - 1..31 of [a-z0-9-], not beginning with '-': safe as a file name */
bool band_id_valid(const char *id);
