/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * A fuzz target is one file that defines LLVMFuzzerTestOneInput(). It must bear any bytes; what it
 * demands of the answers it says with demand(). libFuzzer looks for inputs that fail; fuzz-main.c
 * runs those that are kept.
 */

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* assert() that no build leaves out */
#define demand(condition)                                                               \
	do {                                                                            \
		if (!(condition)) {                                                     \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                        \
		}                                                                       \
	} while (0)

/**
 * fuzz_file() - write the input to a file
 * @name: below a temporary folder, which is made once and removed at the end; its folders are made
 *
 * Return: the path, until the next call.
 */
const char *fuzz_file(const char *name, const uint8_t *data, size_t n);

/** fuzz_text() - the input as a text that ends at its first NUL; free() it */
char *fuzz_text(const uint8_t *data, size_t n);
