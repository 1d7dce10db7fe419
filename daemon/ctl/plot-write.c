/* SPDX-License-Identifier: MIT */

/*
 * A picture becomes a file. It is made in memory first, so that a file is there whole or not at
 * all.
 */

#include <cairo-svg.h>
#include <errno.h>
#include <fontconfig/fontconfig.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "ctl/plot-draw.h"
#include "sys/cleanup.h"
#include "sys/paths.h"
#include "util/macro.h"

DEFINE_CLEANUP(cairo_t *, cairo_destroy);
DEFINE_CLEANUP(cairo_surface_t *, cairo_surface_destroy);

static bool ends_in(const char *path, const char *end)
{
	size_t n = strlen(path), k = strlen(end);

	return n > k && !strcasecmp(path + n - k, end);
}

bool plot_can_write(const char *path)
{
	return ends_in(path, ".svg") || ends_in(path, ".png");
}

/* What else a surface may say is about memory. */
static int errno_of(cairo_status_t status)
{
	if (status == CAIRO_STATUS_SUCCESS)
		return 0;
	if (status == CAIRO_STATUS_INVALID_SIZE)
		return -EFBIG;
	return status == CAIRO_STATUS_WRITE_ERROR ? -EIO : -ENOMEM;
}

static cairo_status_t append(void *stream, const unsigned char *bytes, unsigned int n)
{
	return fwrite(bytes, 1, n, stream) == n ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static int draw_on(cairo_surface_t *surface, const struct plot *p, const struct plot_notes *n)
{
	_cleanup_(cairo_destroyp) cairo_t *cr = cairo_create(surface);

	draw_sheet(cr, p, n);
	return errno_of(cairo_status(cr));
}

static int make_svg(FILE *f, const struct plot *p, const struct plot_notes *n, double width,
		    double height)
{
	_cleanup_(cairo_surface_destroyp) cairo_surface_t *surface =
		cairo_svg_surface_create_for_stream(append, f, width, height);
	int r;

	cairo_svg_surface_set_document_unit(surface, CAIRO_SVG_UNIT_PX);
	r = draw_on(surface, p, n);
	if (r < 0)
		return r;

	cairo_surface_finish(surface);
	return errno_of(cairo_surface_status(surface));
}

static int make_png(FILE *f, const struct plot *p, const struct plot_notes *n, double width,
		    double height)
{
	_cleanup_(cairo_surface_destroyp) cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
	int r;

	r = draw_on(surface, p, n);
	if (r < 0)
		return r;
	return errno_of(cairo_surface_write_to_png_stream(surface, append, f));
}

/* Words are measured on a surface of no size: how high the picture is depends on their places. */
static int place_notes(struct plot_notes *n, const struct plot *p)
{
	_cleanup_(cairo_surface_destroyp) cairo_surface_t *surface =
		cairo_image_surface_create(CAIRO_FORMAT_A8, 0, 0);
	_cleanup_(cairo_destroyp) cairo_t *cr = cairo_create(surface);

	return notes_make(n, p, cr);
}

static int make(FILE *f, const struct plot *p, bool png)
{
	_cleanup_(notes_done) struct plot_notes notes = {};
	double width, height;
	int r;

	r = place_notes(&notes, p);
	if (r < 0)
		return r;

	draw_size(p, &notes, &width, &height);
	r = png ? make_png(f, p, &notes, width, height) : make_svg(f, p, &notes, width, height);
	if (r < 0)
		return r;
	return ferror(f) ? -ENOMEM : 0;
}

int plot_write(const struct plot *p, const char *path)
{
	_cleanup_(freep) char *bytes = NULL;
	size_t n = 0;
	FILE *f;
	int r;

	if (!plot_can_write(path))
		return -EINVAL;
	f = open_memstream(&bytes, &n);
	if (!f)
		return -errno;

	r = make(f, p, ends_in(path, ".png"));
	if (fclose(f) < 0 && r == 0)
		r = -errno;
	return r < 0 ? r : path_write(path, bytes, n);
}

void plot_forget_fonts(void)
{
	cairo_debug_reset_static_data();
	FcFini();
}
