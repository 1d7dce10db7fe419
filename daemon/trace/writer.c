/* SPDX-License-Identifier: MIT */

/*
 * Writes recordings. A file somebody attaches to a question has to be readable whatever became of
 * the program or the disk, so only whole lines are ever handed to the system, and what a full disk
 * cuts off is cut back to the last whole one. Nothing is synced to the disk: a power cut may cost
 * seconds of a recording, and waiting would cost the loop its time.
 */

#include "trace/writer.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/cleanup.h"
#include "trace/format.h"

#define LINE_MAX_N   256 /* the reader takes no longer one; seven numbers need 180 */
#define NUMBER_MAX_N 32

/* What is no file could not be cut back, and opening it might wait or do something. */
static int open_old(const char *path)
{
	_cleanup_(closep) int fd = -1;
	struct stat st;
	int r;

	fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return errno == EISDIR || errno == ENXIO ? -EINVAL : -errno;
	if (fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	if (fchmod(fd, 0600) < 0)
		return -errno;

	r = fd;
	fd = -1;
	return r;
}

/* Two who write one file would leave a mixture of their lines. Not every file system can tell. */
static bool is_written(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
}

int trace_writer_open(struct trace_writer *w, const char *path, enum sample_kind kind, bool replace)
{
	_cleanup_(closep) int fd = -1;
	_cleanup_(freep) char *copy = strdup(path);
	bool created = true;

	if (!copy)
		return -ENOMEM;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno == EEXIST && replace) {
		created = false;
		fd = open_old(path);
		if (fd < 0)
			return fd;
	}
	if (fd < 0)
		return -errno;
	if (is_written(fd))
		return -EBUSY;

	*w = (struct trace_writer){
		.fd = fd,
		.path = TAKE(copy),
		.format = trace_format(kind),
		.created = created,
	};
	fd = -1;
	w->n = (size_t)snprintf(w->buffer, LINE_MAX_N, "%s\n", w->format->header);
	return 0;
}

static size_t header_size(const struct trace_writer *w)
{
	return strlen(w->format->header) + 1;
}

/* Return: how much of the buffer was written; *ret_r is 0 or why it was not more. */
static size_t write_out(struct trace_writer *w, int *ret_r)
{
	size_t done = 0;

	*ret_r = w->whole == 0 && ftruncate(w->fd, 0) < 0 ? -errno : 0;
	while (done < w->n && *ret_r == 0) {
		ssize_t n = write(w->fd, w->buffer + done, w->n - done);

		if (n >= 0)
			done += (size_t)n;
		else if (errno != EINTR)
			*ret_r = -errno;
	}
	return done;
}

static int flush(struct trace_writer *w)
{
	size_t done;
	int r;

	done = write_out(w, &r);
	while (done > 0 && w->buffer[done - 1] != '\n')
		done--;
	w->whole += (off_t)done;
	w->n = 0;
	if (r < 0)
		(void)ftruncate(w->fd, w->whole);
	w->failed = r;
	return r;
}

/*
 * The kilograms of which the reader makes the same newtons. One force in seven has none: where
 * newtons lie closer together than kilograms times 9.80665. The nearest must then do, half a unit
 * in the last place off. What a band measured in kilograms always has them, until a tare is taken
 * off.
 */
static double kilograms(double force_n)
{
	double kg = force_n / NEWTON_PER_KG;
	const double near[] = { kg, nextafter(kg, -INFINITY), nextafter(kg, INFINITY) };

	for (size_t i = 0; i < ELEMENTS(near); i++)
		if (near[i] * NEWTON_PER_KG == force_n)
			return near[i];
	return kg;
}

/* As the reader checks them; not finite is within nothing. */
static bool within(const struct trace_format *f, const double v[static TRACE_COLUMNS_MAX])
{
	for (size_t i = 0; i < f->n; i++)
		if (!(fabs(v[i]) <= f->columns[i].most))
			return false;
	return true;
}

static bool follows(const struct trace_writer *w, uint64_t t_us)
{
	return !w->started || (t_us >= w->last_us && t_us - w->last_us <= TRACE_STEP_MAX_US);
}

static void values(const struct sample *s, double ret[static TRACE_COLUMNS_MAX])
{
	const struct vec a = s->accel_g, g = s->rate_dps;

	ret[0] = usec_to_s(s->t_us);
	switch (s->kind) {
	case SAMPLE_FORCE:
		ret[1] = kilograms(s->force_n);
		break;
	case SAMPLE_MOTION:
		memcpy(ret + 1, (const double[]){ a.x, a.y, a.z, g.x, g.y, g.z },
		       6 * sizeof(double));
		break;
	}
}

/* 17 digits are what it takes to read the same double again. */
static void add_line(struct trace_writer *w, uint64_t t_us,
		     const double v[static TRACE_COLUMNS_MAX])
{
	w->n += (size_t)snprintf(w->buffer + w->n, LINE_MAX_N, "%" PRIu64 ".%06" PRIu64,
				 t_us / USEC_PER_SEC, t_us % USEC_PER_SEC);
	for (size_t i = 1; i < w->format->n; i++)
		w->n += (size_t)snprintf(w->buffer + w->n, NUMBER_MAX_N, ",%.17g", v[i]);
	w->buffer[w->n++] = '\n';
}

int trace_writer_put(struct trace_writer *w, const struct sample *s)
{
	double v[TRACE_COLUMNS_MAX] = { 0 };
	int r;

	assert(s->kind == w->format->kind);
	if (w->failed)
		return w->failed;
	values(s, v);
	if (!within(w->format, v) || !follows(w, s->t_us))
		return -ERANGE;

	if (w->n + LINE_MAX_N > sizeof(w->buffer)) {
		r = flush(w);
		if (r < 0)
			return r;
	}
	add_line(w, s->t_us, v);
	w->started = true;
	w->last_us = s->t_us;
	return 0;
}

/* A file that has no name any more is gone once it is closed. */
static bool was_removed(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && st.st_nlink == 0;
}

int trace_writer_close(struct trace_writer *w)
{
	bool empty;
	int r = w->failed;

	if (w->fd < 0)
		return 0;
	if (r == 0 && w->started)
		r = flush(w);
	if (r == 0 && was_removed(w->fd))
		r = -ENOENT;
	empty = (size_t)w->whole <= header_size(w);
	if (close(w->fd) < 0 && r == 0)
		r = -errno;
	if (empty && w->created)
		(void)unlink(w->path);

	w->fd = -1;
	free(TAKE(w->path));
	return r;
}
