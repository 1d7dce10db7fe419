/* SPDX-License-Identifier: MIT */
#pragma once

/**
 * voice_run() - be the process that speaks: say each line of the standard input, the newest first
 * of those that wait, until it ends
 */
void voice_run(void);
