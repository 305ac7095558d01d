#include "item.h"

// MARK: Decoding

static text optional_text(const PGresult *result, int index, int column) {
  return PQgetisnull(result, index, column) ? (text){0} : copy_text(result, index, column);
}

static double get_double(const char *bytes) {
  uint64_t bits = get64(bytes);
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

void decode_item(const PGresult *result, int index, item *target) {
  memcpy(target->id, field(result, index, 0, 16), 16);
  target->number = (int64_t)get64(field(result, index, 1, 8));
  target->title = copy_text(result, index, 2);
  target->body = copy_text(result, index, 3);
  target->status = copy_text(result, index, 4);
  target->category = copy_text(result, index, 5);
  target->points = (int32_t)get32(field(result, index, 6, 4));
  target->rank = (int16_t)get16(field(result, index, 7, 2));
  target->has_quantity = !PQgetisnull(result, index, 8);
  target->quantity = target->has_quantity ? (int32_t)get32(field(result, index, 8, 4)) : 0;
  target->price = get_double(field(result, index, 9, 8));
  target->has_weight = !PQgetisnull(result, index, 10);
  target->weight = target->has_weight ? get_double(field(result, index, 10, 8)) : 0;
  target->done = field(result, index, 11, 1)[0] != 0;
  target->hidden = field(result, index, 12, 1)[0] != 0;
  memcpy(target->owner_id, field(result, index, 13, 16), 16);
  target->email = optional_text(result, index, 14);
  target->notes = optional_text(result, index, 15);
  target->payload = copy_text(result, index, 16);
  target->has_due_at = !PQgetisnull(result, index, 17);
  target->due_at = target->has_due_at ? (int64_t)get64(field(result, index, 17, 8)) + epoch_difference : 0;
  target->created_at = (int64_t)get64(field(result, index, 18, 8)) + epoch_difference;
  target->version = (int64_t)get64(field(result, index, 19, 8));
}

void release_item(item *target) {
  free(target->title.bytes);
  free(target->body.bytes);
  free(target->status.bytes);
  free(target->category.bytes);
  free(target->email.bytes);
  free(target->notes.bytes);
  free(target->payload.bytes);
}

int64_t item_checksum(const item *source) {
  int payload_end = source->payload.length > 0 ? (uint8_t)source->payload.bytes[source->payload.length - 1] : 0;
  int64_t texts = source->title.length + source->body.length + source->status.length + source->category.length +
                  source->email.length + source->notes.length;
  int64_t integers = source->number + source->points + source->rank + source->quantity + source->version;
  int64_t reals = (int64_t)(source->price * 1024) + (int64_t)(source->weight * 1024);
  int64_t flags = (source->done ? 1 : 0) + (source->hidden ? 2 : 0);
  int64_t bytes = source->id[15] + source->owner_id[15] + source->payload.length + payload_end;
  return texts + integers + reals + flags + bytes + source->due_at / 1000000 + source->created_at / 1000000;
}

// MARK: Encoding

static void set(encoded_item *target, int column, const char *value, int length) {
  target->values[column] = value;
  target->lengths[column] = value ? length : -1;
}

static void set_text(encoded_item *target, int column, const text *value) {
  set(target, column, value->bytes, value->length);
}

// The others return where the next number goes.

static char *set32(encoded_item *target, int column, char *next, bool is_there, int32_t value) {
  put32(next, (uint32_t)value);
  set(target, column, is_there ? next : NULL, 4);
  return next + 4;
}

static char *set64(encoded_item *target, int column, char *next, bool is_there, int64_t value) {
  put64(next, (uint64_t)value);
  set(target, column, is_there ? next : NULL, 8);
  return next + 8;
}

static char *set_double(encoded_item *target, int column, char *next, bool is_there, double value) {
  int64_t bits;
  memcpy(&bits, &value, sizeof bits);
  return set64(target, column, next, is_there, bits);
}

static char *set_bool(encoded_item *target, int column, char *next, bool value) {
  *next = value;
  set(target, column, next, 1);
  return next + 1;
}

void encode_item(const item *source, encoded_item *target) {
  char *next = target->fixed;
  set(target, 0, (const char *)source->id, 16);
  next = set64(target, 1, next, true, source->number);
  set_text(target, 2, &source->title);
  set_text(target, 3, &source->body);
  set_text(target, 4, &source->status);
  set_text(target, 5, &source->category);
  next = set32(target, 6, next, true, source->points);
  put16(next, (uint16_t)source->rank);
  set(target, 7, next, 2);
  next = set32(target, 8, next + 2, source->has_quantity, source->quantity);
  next = set_double(target, 9, next, true, source->price);
  next = set_double(target, 10, next, source->has_weight, source->weight);
  next = set_bool(target, 11, next, source->done);
  next = set_bool(target, 12, next, source->hidden);
  set(target, 13, (const char *)source->owner_id, 16);
  set_text(target, 14, &source->email);
  set_text(target, 15, &source->notes);
  set_text(target, 16, &source->payload);
  next = set64(target, 17, next, source->has_due_at, source->due_at - epoch_difference);
  set64(target, 18, next, true, source->created_at - epoch_difference);
}
