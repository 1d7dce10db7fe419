/* SPDX-License-Identifier: MIT */

/*
 * Runs a fuzz target over a folder of inputs, as an ordinary test: each file, and each beginning of
 * it, for that is what a cut-off packet or file looks like. A folder without an input fails: it
 * would only look like a test.
 */

#include <dirent.h>
#include <string.h>

#include "fuzz/fuzz.h"
#include "sys/cleanup.h"
#include "util/macro.h"

/* Inputs are small: every byte of one is a run. */
#define INPUT_MAX 4096

/*
 * A copy that ends where the input ends, so that a byte read too much is noticed (by ASan or
 * valgrind).
 */
static void run_one(const uint8_t *data, size_t n)
{
	_cleanup_(freep) uint8_t *copy = malloc(n ? n : 1);

	demand(copy);
	memcpy(copy, data, n);
	demand(LLVMFuzzerTestOneInput(copy, n) == 0);
}

static unsigned run_file(const char *path)
{
	uint8_t data[INPUT_MAX];
	FILE *f = fopen(path, "re");
	size_t n;

	demand(f);
	n = fread(data, 1, sizeof(data), f);
	demand(!ferror(f) && getc(f) == EOF);
	(void)fclose(f);

	for (size_t i = 0; i <= n; i++)
		run_one(data, i);
	return (unsigned)n + 1;
}

int main(int argc, char **argv)
{
	struct dirent *entry;
	unsigned files = 0, runs = 0;
	DIR *dir;

	if (argc != 2 || !(dir = opendir(argv[1]))) {
		fprintf(stderr, "%s: give it a folder of inputs\n", argv[0]);
		return 1;
	}

	while ((entry = readdir(dir))) {
		char path[4096];

		if (entry->d_name[0] == '.')
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", argv[1], entry->d_name);
		runs += run_file(path);
		files++;
	}
	(void)closedir(dir);

	printf("%u inputs, %u runs\n", files, runs);
	return files == 0;
}
