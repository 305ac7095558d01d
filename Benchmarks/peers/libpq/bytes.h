#ifndef BYTES_H
#define BYTES_H

// Values of the binary format. In a header, so that they are compiled into the loops over the rows.

#include "peer.h"

#include <stdlib.h>
#include <string.h>

// PostgreSQL counts microseconds from 2000, everybody else from 1970.
static const int64_t epoch_difference = 946684800000000;

// MARK: Integers in network byte order, at any address

static inline uint16_t get16(const char *bytes) {
  const uint8_t *b = (const uint8_t *)bytes;
  return (uint16_t)(b[0] << 8 | b[1]);
}

static inline uint32_t get32(const char *bytes) {
  const uint8_t *b = (const uint8_t *)bytes;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static inline uint64_t get64(const char *bytes) { return (uint64_t)get32(bytes) << 32 | get32(bytes + 4); }

static inline void put16(char *bytes, uint16_t value) {
  bytes[0] = (char)(value >> 8);
  bytes[1] = (char)value;
}

static inline void put32(char *bytes, uint32_t value) {
  put16(bytes, (uint16_t)(value >> 16));
  put16(bytes + 2, (uint16_t)value);
}

static inline void put64(char *bytes, uint64_t value) {
  put32(bytes, (uint32_t)(value >> 32));
  put32(bytes + 4, (uint32_t)value);
}

// MARK: Values of a result

typedef struct {
  char *bytes;
  int length;
} text;

// Ends the program unless the value is there and has the length.
static inline const char *field(const PGresult *result, int index, int column, int length) {
  if (PQgetlength(result, index, column) != length || PQgetisnull(result, index, column)) {
    die("column %d does not have %d bytes", column, length);
  }
  return PQgetvalue(result, index, column);
}

static inline text copy_text(const PGresult *result, int index, int column) {
  text copy = {.length = PQgetlength(result, index, column)};
  copy.bytes = malloc((size_t)copy.length + 1);
  if (!copy.bytes) die("out of memory");
  // libpq ends every value with a zero byte.
  memcpy(copy.bytes, PQgetvalue(result, index, column), (size_t)copy.length + 1);
  return copy;
}

#endif
