"""CRC-32C (Castagnoli), by a table: the checksum of a batch on the wire."""


def _entry(value):
    for _ in range(8):
        value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return value


_TABLE = [_entry(value) for value in range(256)]


def crc32c(*pieces):
    """The checksum of bytes that follow one another."""
    crc = 0xFFFFFFFF
    table = _TABLE
    for piece in pieces:
        for byte in piece:
            crc = table[(crc ^ byte) & 0xFF] ^ crc >> 8
    return crc ^ 0xFFFFFFFF
