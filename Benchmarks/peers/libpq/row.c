#include "peer.h"

#include <stdlib.h>
#include <string.h>

// PostgreSQL counts from 2000, everybody else from 1970.
static const int64_t epoch_difference = 946684800000000;

// MARK: Integers in network byte order, at any address

static uint32_t get32(const char *bytes) {
  const uint8_t *b = (const uint8_t *)bytes;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint64_t get64(const char *bytes) { return (uint64_t)get32(bytes) << 32 | get32(bytes + 4); }

void put16(char *bytes, uint16_t value) {
  bytes[0] = (char)(value >> 8);
  bytes[1] = (char)value;
}

void put32(char *bytes, uint32_t value) {
  put16(bytes, (uint16_t)(value >> 16));
  put16(bytes + 2, (uint16_t)value);
}

void put64(char *bytes, uint64_t value) {
  put32(bytes, (uint32_t)(value >> 32));
  put32(bytes + 4, (uint32_t)value);
}

// MARK: Decoding

static const char *field(const PGresult *result, int index, int column, int length) {
  if (PQgetlength(result, index, column) != length || PQgetisnull(result, index, column)) {
    die("column %d does not have %d bytes", column, length);
  }
  return PQgetvalue(result, index, column);
}

static text copy_text(const PGresult *result, int index, int column) {
  text copy = {.length = PQgetlength(result, index, column)};
  copy.bytes = malloc((size_t)copy.length + 1);
  if (!copy.bytes) die("out of memory");
  // libpq ends every value with a zero byte.
  memcpy(copy.bytes, PQgetvalue(result, index, column), (size_t)copy.length + 1);
  return copy;
}

void decode_row(const PGresult *result, int index, row *target) {
  target->id = (int64_t)get64(field(result, index, 0, 8));
  memcpy(target->key, field(result, index, 1, 16), 16);
  target->title = copy_text(result, index, 2);
  target->body = copy_text(result, index, 3);
  target->points = (int32_t)get32(field(result, index, 4, 4));
  uint64_t ratio = get64(field(result, index, 5, 8));
  memcpy(&target->ratio, &ratio, sizeof ratio);
  target->done = field(result, index, 6, 1)[0] != 0;
  target->created_at = (int64_t)get64(field(result, index, 7, 8)) + epoch_difference;
  target->has_due_at = !PQgetisnull(result, index, 8);
  target->due_at = target->has_due_at ? (int64_t)get64(field(result, index, 8, 8)) + epoch_difference : 0;
  target->payload = copy_text(result, index, 9);
}

void release_row(row *target) {
  free(target->title.bytes);
  free(target->body.bytes);
  free(target->payload.bytes);
}

int64_t checksum(const row *source) {
  int payload_end = source->payload.length > 0 ? (uint8_t)source->payload.bytes[source->payload.length - 1] : 0;
  return source->id + source->key[15] + source->title.length + source->body.length + source->points +
         (int64_t)(source->ratio * 1024) + source->done + source->created_at / 1000000 + source->due_at / 1000000 +
         source->payload.length + payload_end;
}

// MARK: Encoding

static void set(encoded_row *target, int column, const char *value, int length) {
  target->values[column] = value;
  target->lengths[column] = length;
}

void encode_row(const row *source, encoded_row *target) {
  char *next = target->fixed;
  put64(next, (uint64_t)source->id);
  set(target, 0, next, 8);
  set(target, 1, (const char *)source->key, 16);
  set(target, 2, source->title.bytes, source->title.length);
  set(target, 3, source->body.bytes, source->body.length);
  put32(next += 8, (uint32_t)source->points);
  set(target, 4, next, 4);
  uint64_t ratio;
  memcpy(&ratio, &source->ratio, sizeof ratio);
  put64(next += 4, ratio);
  set(target, 5, next, 8);
  *(next += 8) = source->done;
  set(target, 6, next, 1);
  put64(next += 1, (uint64_t)(source->created_at - epoch_difference));
  set(target, 7, next, 8);
  put64(next += 8, (uint64_t)(source->due_at - epoch_difference));
  if (source->has_due_at) set(target, 8, next, 8);
  else set(target, 8, NULL, -1);
  set(target, 9, source->payload.bytes, source->payload.length);
}
