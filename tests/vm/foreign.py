# SPDX-License-Identifier: MIT
"""foreign.py band|sensor ADAPTER ADDRESS: read a Progressor or a WT901BLE68 with python3-bleak.

By what their makers publish; nothing here is shared with instepd. Ends well if what came is plausible of one at rest.
"""

import asyncio
import math
import struct
import sys

from bleak import BleakClient, BleakScanner

BAND_DATA = "7e4e1702-1ea6-40c9-9dcc-13d34ffead57"
BAND_CONTROL = "7e4e1703-1ea6-40c9-9dcc-13d34ffead57"
SENSOR_DATA = "0000ffe4-0000-1000-8000-00805f9a34fb"

kind, adapter, address = sys.argv[1:]
packets = []
enough = asyncio.Event()


def on_packet(_, packet):
    packets.append(bytes(packet))
    if len(packets) >= 20:
        enough.set()


def band_is_plausible():
    """Weights: 1, the length, then kilograms and microseconds; 80 a second."""
    samples = [sample for p in packets if p[0] == 1 for sample in struct.iter_unpack("<fI", p[2 : 2 + p[1]])]
    steps = {b[1] - a[1] for a, b in zip(samples, samples[1:])}
    print(len(samples), "samples", samples[:3], "steps", steps)
    return len(samples) > 100 and all(0.2 < kg < 2 for kg, _ in samples) and steps == {12500}


def sensor_is_plausible():
    """Frames of 20 bytes: 55 61, then three accelerations of 1/2048 g, and more."""
    sizes = [
        math.sqrt(sum((a / 2048) ** 2 for a in struct.unpack_from("<3h", p, at + 2)))
        for p in packets
        for at in range(0, len(p), 20)
        if p[at : at + 2] == b"\x55\x61"
    ]
    print(len(sizes), "samples", sizes[:3])
    return len(sizes) >= 20 and all(0.8 < size < 1.2 for size in sizes)


async def read():
    device = await BleakScanner.find_device_by_address(address, timeout=60, adapter=adapter)
    async with BleakClient(device, adapter=adapter) as client:
        await client.start_notify(BAND_DATA if kind == "band" else SENSOR_DATA, on_packet)
        if kind == "band":
            await client.write_gatt_char(BAND_CONTROL, b"\x65", response=True)
        await asyncio.wait_for(enough.wait(), 60)
    return band_is_plausible() if kind == "band" else sensor_is_plausible()


sys.exit(0 if asyncio.run(read()) else 1)
