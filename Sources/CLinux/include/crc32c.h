#pragma once
#include <stddef.h>
#include <stdint.h>

/// CRC-32C (Castagnoli; RFC 3720 appendix B.4) of a stretch, continuing from `checksum`, which is 0 at
/// the start. Uses the processor's instruction where there is one.
uint32_t postern_crc32c(uint32_t checksum, const void *bytes, size_t count);

/// The same by table, on any processor.
uint32_t postern_crc32c_by_table(uint32_t checksum, const void *bytes, size_t count);
