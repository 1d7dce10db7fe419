/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * Where things go in a picture: time runs from left to right in rows, one below the other, so that
 * every hold stays readable however long the recording. All times are seconds on the file's clock,
 * all lengths pixels.
 */

#include <stdbool.h>
#include <stddef.h>

#define PAGE_COLUMNS  1400 /* of a row, a pixel each */
#define PAGE_LEFT_PX  64
#define PAGE_RIGHT_PX 16
#define PAGE_WIDTH_PX (PAGE_LEFT_PX + PAGE_COLUMNS + PAGE_RIGHT_PX)

/*
 * With more, a row gets longer instead of there being another: an hour has 45 s a row. It keeps a
 * PNG within the 32767 pixels that cairo can make.
 */
#define PAGE_ROWS_MAX 80

struct plot_page {
	double first_s; /* left end of the first row */
	double row_s;   /* length of a row, over 0 */
	unsigned rows;
};

/** page_init() - as few rows as are readable for the time from @first_s to @last_s */
void page_init(struct plot_page *p, double first_s, double last_s);

/** page_column() - the column of an instant, counted through all rows; -1: not on the page */
long page_column(const struct plot_page *p, double t_s);

/** page_x() - of an instant in @row, from the left of the picture; it may be beside the row */
double page_x(const struct plot_page *p, unsigned row, double t_s);

/**
 * page_span() - the part of @from_s to @to_s that is in @row. Return: whether any is.
 */
bool page_span(const struct plot_page *p, unsigned row, double from_s, double to_s, double *ret_x,
	       double *ret_width);

/**
 * page_step() - 1, 2 or 5 times a power of ten: the least that makes at most @most steps of @range
 */
double page_step(double range, unsigned most);

/** page_decimals() - how many a multiple of @step is written with */
int page_decimals(double step);
