/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Recordings of real people, where they are: in INSTEP_RECORDINGS, else in ../shared/data beside
 * the source tree. They are not part of the project; without them a test that reads them says so
 * and goes on with virtual people.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "whole-signal.h"
#include "trace/reader.h"

#define RECORDINGS_MAX 100

struct recording {
	char name[64];
	struct signal signal;
	/* what the labels call unclear: neither right nor wrong */
	struct {
		double from_s, to_s;
	} unclear[8];
	size_t n_unclear;
};

static inline bool recording_named(const struct dirent *entry)
{
	size_t n = strlen(entry->d_name);

	return n > 4 && n < sizeof(((struct recording *)NULL)->name) &&
	       !strcmp(entry->d_name + n - 4, ".csv") && !strstr(entry->d_name, ".labels.");
}

/* Labels: kind,start_s,end_s,note. Times count from the first sample, as the reader's do. */
static inline void recording_read_labels(struct recording *r, const char *folder, double begin_s)
{
	char path[4096 + sizeof(r->name)], line[256];
	double from_s, to_s;
	FILE *f;

	snprintf(path, sizeof(path), "%s/%.*s.labels.csv", folder, (int)strcspn(r->name, "."),
		 r->name);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "ignore,%lf,%lf", &from_s, &to_s) == 2 &&
		    r->n_unclear < ELEMENTS(r->unclear)) {
			r->unclear[r->n_unclear].from_s = from_s - begin_s;
			r->unclear[r->n_unclear++].to_s = to_s - begin_s;
		}
	if (f)
		fclose(f);
}

static inline bool recording_unclear(const struct recording *r, double t_s)
{
	for (size_t i = 0; i < r->n_unclear; i++)
		if (t_s > r->unclear[i].from_s && t_s < r->unclear[i].to_s)
			return true;
	return false;
}

static inline void recording_read(struct recording *r, const char *folder, const char *name)
{
	struct trace_reader reader;
	struct sample s;
	char path[4096 + sizeof(r->name)];

	snprintf(r->name, sizeof(r->name), "%.63s", name);
	snprintf(path, sizeof(path), "%s/%.63s", folder, r->name);
	assert(trace_reader_open(&reader, path) == 0);
	while (trace_reader_next(&reader, &s) == 1)
		signal_add(&r->signal, &s);
	recording_read_labels(r, folder, (double)reader.first_us * 1e-6);
	trace_reader_done(&reader);
}

static inline int recording_order(const void *a, const void *b)
{
	const struct recording *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* All of @kind ("force", "imu"), by name. Return: how many; 0 without the folder. */
static inline size_t recordings_read(const char *kind, struct recording ret[static RECORDINGS_MAX])
{
	const char *folder = getenv("INSTEP_RECORDINGS"), *source = getenv("INSTEP_SOURCE");
	struct dirent *entry;
	char path[4096];
	size_t n = 0;
	DIR *d;

	snprintf(path, sizeof(path), "%s%s/%s",
		 folder   ? folder
		 : source ? source
			  : ".",
		 folder ? "" : "/../shared/data", kind);
	d = opendir(path);
	if (!d) {
		fprintf(stderr, "# no recordings in %s: virtual people only\n", path);
		return 0;
	}
	while (n < RECORDINGS_MAX && (entry = readdir(d)))
		if (recording_named(entry)) {
			ret[n] = (struct recording){ 0 };
			recording_read(&ret[n++], path, entry->d_name);
		}
	closedir(d);
	qsort(ret, n, sizeof(*ret), recording_order);
	return n;
}
