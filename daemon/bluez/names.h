/* SPDX-License-Identifier: MIT */
#pragma once

/* What bluetoothd calls things on the bus (doc/org.bluez.*.rst of BlueZ), in one place. */

#define BLUEZ_NAME "org.bluez"
#define BLUEZ_ROOT "/org/bluez"

#define BLUEZ_ADAPTER        "org.bluez.Adapter1"
#define BLUEZ_DEVICE         "org.bluez.Device1"
#define BLUEZ_BATTERY        "org.bluez.Battery1"
#define BLUEZ_SERVICE        "org.bluez.GattService1"
#define BLUEZ_CHARACTERISTIC "org.bluez.GattCharacteristic1"
#define BLUEZ_GATT_MANAGER   "org.bluez.GattManager1"
#define BLUEZ_PROFILE        "org.bluez.GattProfile1"
#define BLUEZ_AGENT_MANAGER  "org.bluez.AgentManager1"
#define BLUEZ_AGENT          "org.bluez.Agent1"

#define DBUS_NAME           "org.freedesktop.DBus"
#define DBUS_PATH           "/org/freedesktop/DBus"
#define DBUS_OBJECT_MANAGER "org.freedesktop.DBus.ObjectManager"
#define DBUS_PROPERTIES     "org.freedesktop.DBus.Properties"
