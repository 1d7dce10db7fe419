/* SPDX-License-Identifier: MIT */
#pragma once

/* The named errors of the bus. Each comes with a sentence that a person can act on. */

#define ERROR_NO_BAND          "org.instep.Instep1.Error.NoBand"
#define ERROR_NO_RADIO         "org.instep.Instep1.Error.NoRadio"
#define ERROR_NOT_RUNNING      "org.instep.Instep1.Error.NotRunning"
#define ERROR_NOT_STREAMING    "org.instep.Instep1.Error.NotStreaming"
#define ERROR_NOT_CLAIMED      "org.instep.Instep1.Error.NotClaimed"
#define ERROR_NO_HISTORY       "org.instep.Instep1.Error.NoHistory"
#define ERROR_NOT_FOUND        "org.instep.Instep1.Error.NotFound"
#define ERROR_NOT_QUIET        "org.instep.Instep1.Error.NotQuiet"
#define ERROR_NOT_WRITTEN      "org.instep.Instep1.Error.NotWritten"
#define ERROR_NOT_DUE          "org.instep.Instep1.Error.NotDue"
#define ERROR_NOT_CALIBRATED   "org.instep.Instep1.Error.NotCalibrated"
#define ERROR_UNDER_LOAD       "org.instep.Instep1.Error.UnderLoad"
#define ERROR_BUSY             "org.instep.Instep1.Error.Busy"
#define ERROR_NEEDS_PAIRING    "org.instep.Instep1.Error.NeedsPairing"
#define ERROR_NOT_PAIRED       "org.instep.Instep1.Error.NotPaired"
#define ERROR_ALREADY_ADDED    "org.instep.Instep1.Error.AlreadyAdded"
#define ERROR_UNKNOWN_BAND     "org.instep.Instep1.Error.UnknownBand"
#define ERROR_UNKNOWN_DEVICE   "org.instep.Instep1.Error.UnknownDevice"
#define ERROR_UNKNOWN_REMINDER "org.instep.Instep1.Error.UnknownReminder"
#define ERROR_UNKNOWN_ROUTINE  "org.instep.Instep1.Error.UnknownRoutine"
#define ERROR_INVALID_ARGUMENT "org.instep.Instep1.Error.InvalidArgument"
