/* SPDX-License-Identifier: MIT */
/*
 * The first minute with a new band: it is connected, tared with nothing on it, and pulled once, so
 * that its person has seen that it measures before a workout depends on it. The band is kept
 * whatever becomes of this: everything here can be done later, and what is missing is said.
 */

#include <stdio.h>
#include <string.h>

#include "ctl/band-ready.h"
#include "ctl/band-trial.h"
#include "ctl/client.h"
#include "ctl/cmd-band.h"
#include "ctl/cmd.h"
#include "ctl/terminal.h"

static int tare(sd_bus *bus, const json_t *band, bool motion)
{
	char answer[16];
	int code;

	puts(motion ? "\nStrap it on and put the foot where it rests."
		    : "\nTake everything off it: what it feels then is zero.");
	for (;;) {
		if (!terminal_ask(motion ? "Enter when the foot is still: "
					 : "Enter when nothing pulls on it any more: ",
				  answer, sizeof(answer)))
			return terminal_leave();
		code = band_tare(bus, band);
		if (code != CTL_FAILED)
			return code;
	}
}

static int try_out(sd_bus *bus, const json_t *band, bool motion)
{
	puts(motion ? "\nNow move the foot once, as in an exercise. (Enter: not now)"
		    : "\nNow pull on it once, as in an exercise. (Enter: not now)");
	return band_trial(bus, client_text(band, "path"));
}

int band_set_up(sd_bus *bus, const json_t *band)
{
	const char *id = client_text(band, "id"), *path = client_text(band, "path");
	bool motion = !strcmp(client_text(band, "kind"), "motion");
	const json_t *scale = json_object_get(band, "scale");
	int code;

	if (motion) /* a workout finds its rest by itself */
		terminal_farewell("%s was added.", id);
	else
		terminal_farewell("%s was added. Before the first workout: instepctl band tare %s",
				  id, id);
	code = band_ready(bus, id, path);
	if (code == CTL_FAILED)
		fprintf(stderr,
			"%s was added, and is connected as soon as it shows itself. Then go on "
			"with: instepctl band tare %s\n",
			id, id);
	if (code == CTL_OK && scale && json_number_value(scale) == 0) {
		printf("\n%s has to learn once what its numbers weigh. Take two things whose weight "
		       "you know, and run: instepctl band calibrate %s\n",
		       id, id);
		return CTL_OK;
	}
	if (code == CTL_OK)
		code = tare(bus, band, motion);
	if (code != CTL_OK)
		return code;

	terminal_farewell("%s was added and is ready for a workout.", id);
	code = try_out(bus, band, motion);
	if (code == CTL_OK)
		puts("\nDone. Start with: instepctl start resisted-flexion");
	return code;
}
