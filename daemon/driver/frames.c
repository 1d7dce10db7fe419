/* SPDX-License-Identifier: MIT */

/*
 * For drivers of devices that send a stream of bytes. Where bytes that looked like a frame were
 * none, one may begin among them: so they are taken one by one. It leaves out how a frame is told
 * from other bytes.
 */

#include "driver/frames.h"

#include <errno.h>
#include <string.h>

static void drop(struct decoder *d, size_t n)
{
	d->n_part -= n;
	memmove(d->part, d->part + n, d->n_part);
}

const uint8_t *frames_next(struct frames *f)
{
	struct decoder *d = f->d;

	for (;;) {
		while (d->n_part > 0) {
			size_t n = f->length(d->part, d->n_part);

			if (n > d->n_part)
				break;
			if (n > 0) {
				memcpy(f->frame, d->part, n);
				drop(d, n);
				return f->frame;
			}
			drop(d, 1);
			f->skipped++;
		}
		if (f->n == 0)
			return NULL;

		d->part[d->n_part++] = *f->p++;
		f->n--;
	}
}

int frames_explain(struct frames *f, void (*explain)(struct notes *ret, const uint8_t *frame),
		   struct notes *ret)
{
	const uint8_t *frame;
	bool any = false;

	note_mark(ret, NOTE_LIST, "frames");
	while ((frame = frames_next(f))) {
		any = true;
		note_mark(ret, NOTE_OBJECT, NULL);
		explain(ret, frame);
		note_mark(ret, NOTE_END, NULL);
	}
	note_mark(ret, NOTE_END, NULL);

	if (!any)
		return f->skipped > 0 ? -EBADMSG : -EAGAIN;
	if (f->skipped > 0)
		note_integer(ret, "skipped", (int64_t)f->skipped);
	if (f->d->n_part > 0)
		note_mark(ret, NOTE_TRUE, "incomplete");
	return 0;
}
