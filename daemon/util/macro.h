/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The few words that C lacks. `_cleanup_(f)` calls f(&variable) when the variable goes out of
 * scope; TAKE() hands a pointer on and leaves NULL behind, so that the cleanup then does nothing.
 * `_noinline_` is for what a hot function rarely calls: inlined, it would cost every call
 * registers. MIN() and MAX() do for finite doubles, too, where fmin() would be a call into libm.
 */

#include <stddef.h>
#include <stdint.h>

#define _cleanup_(f)        __attribute__((cleanup(f)))
#define _unused_            __attribute__((unused))
#define _noinline_          __attribute__((noinline))
#define _printf_(fmt, args) __attribute__((format(printf, fmt, args)))

#define ELEMENTS(array) (sizeof(array) / sizeof((array)[0]))
#define MIN(a, b)       ((a) < (b) ? (a) : (b))
#define MAX(a, b)       ((a) > (b) ? (a) : (b))

#define TAKE(pointer)                                   \
	({                                              \
		__typeof__(pointer) _taken = (pointer); \
		(pointer) = NULL;                       \
		_taken;                                 \
	})

/* DEFINE_CLEANUP(band *, band_free) makes band_freep() for _cleanup_(). */
#define DEFINE_CLEANUP(type, function)                \
	static inline void function##p(type *pointer) \
	{                                             \
		if (*pointer)                         \
			function(*pointer);           \
	}                                             \
	struct _cleanup_needs_a_semicolon

#define USEC_PER_SEC  UINT64_C(1000000)
#define USEC_PER_MSEC UINT64_C(1000)

/** usec_sub() - @a - @b, but not below 0 */
static inline uint64_t usec_sub(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/** usec_to_s() - a length of time in seconds */
static inline double usec_to_s(uint64_t us)
{
	return (double)us / (double)USEC_PER_SEC;
}

/*
 * The pull of the earth on a kilogram: what "kg" of force means (BIPM SI brochure, 9th ed., 1901
 * CGPM).
 */
#define NEWTON_PER_KG 9.80665
#define NEWTON_PER_LB 4.4482216152605
