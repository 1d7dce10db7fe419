/* SPDX-License-Identifier: MIT */

/*
 * The virtual WH-C06. It has the manners of the real one where a client can stumble over them: the
 * number follows the unit that its button has set, a weight that does not change is marked, and a
 * counter goes on with every measurement, from anywhere, and wraps.
 */

#include "band/whc06.h"

#include <math.h>
#include <string.h>

#include "util/bytes.h"
#include "util/macro.h"

#define STABLE_AFTER 8

/* How many of a unit a kilogram is. */
static const double units_a_kg[] = {
	[WHC06_KG] = 1,
	[WHC06_LB] = 2.2046226218,
	[WHC06_ST] = 0.1574730444,
	[WHC06_JIN] = 2,
};

void whc06_init(struct whc06 *w)
{
	*w = (struct whc06){
		.id = { 0x2a, 0xc0, 0x19, 0x11, 0x23, 0xe1 },
		.unit = WHC06_KG,
		.counter = 0xd4cb,
	};
}

void whc06_measure(struct whc06 *w, double force_kg, uint8_t ret[static WHC06_ADVERTISEMENT])
{
	int16_t shown = (int16_t)lround(force_kg * units_a_kg[w->unit] * 100);

	w->the_same = shown == w->last ? w->the_same + 1 : 0;
	w->last = shown;

	memcpy(ret, "\x02\x03\x11", 3);
	memcpy(ret + 3, w->id, sizeof(w->id));
	ret[9] = w->unit == WHC06_KG ? 1 : 0;
	bytes_put_u16be(ret + 10, (uint16_t)shown);
	bytes_put_u16be(ret + 12, w->body_scale ? 0 : 0x01f4);
	ret[14] = (uint8_t)((w->the_same >= STABLE_AFTER ? 0xa0 : 0) | w->unit);
	bytes_put_u16be(ret + 15, ++w->counter);
}
