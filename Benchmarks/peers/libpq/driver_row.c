#include "driver.h"

#include <stdlib.h>
#include <string.h>

// MARK: Decoding

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
