/* sha256.h
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* SHA-256 (FIPS 180-4) over whole blocks. Ours, because weft-worker links nothing but the C library: it is started once a
 * job, and a library more would make each start slower. */

#define WEFT_SHA256_BLOCK 64
#define WEFT_SHA256_DIGEST 32

typedef struct
{
  uint32_t state[8];
  uint64_t bytes; /* so far: a multiple of the block */
} WeftSha256;

void weft_sha256_begin (WeftSha256 *sum);

/* `data`: n blocks of 64 bytes. */
void weft_sha256_add_blocks (WeftSha256 *sum, const uint8_t *data, size_t n);

/* Pads and gives the digest; the sum is spent. */
void weft_sha256_end (WeftSha256 *sum, uint8_t digest[WEFT_SHA256_DIGEST]);
