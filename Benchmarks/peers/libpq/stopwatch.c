#include "peer.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

static double seconds_now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_seconds_now(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

// ru_maxrss cannot be set back; Linux's own count can (proc(5), clear_refs).
static void reset_peak(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
  FILE *file = fopen("/proc/self/clear_refs", "w");
  if (!file) return;
  fputs("5", file);
  fclose(file);
}

static int64_t peak_bytes(void) {
  FILE *file = fopen("/proc/self/status", "r");
  if (!file) return -1;
  char line[256];
  long long kilobytes = -1;
  while (kilobytes < 0 && fgets(line, sizeof line, file)) {
    if (sscanf(line, "VmHWM: %lld kB", &kilobytes) != 1) kilobytes = -1;
  }
  fclose(file);
  return kilobytes < 0 ? -1 : kilobytes * 1024;
}

stopwatch start_watch(void) {
  reset_peak();
  stopwatch watch = {.cpu_seconds = cpu_seconds_now()};
  watch.seconds = seconds_now();
  return watch;
}

void pause_watch(stopwatch *watch) {
  watch->paused_seconds = seconds_now();
  watch->paused_cpu_seconds = cpu_seconds_now();
}

void resume_watch(stopwatch *watch) {
  watch->seconds += seconds_now() - watch->paused_seconds;
  watch->cpu_seconds += cpu_seconds_now() - watch->paused_cpu_seconds;
}

void stop_watch(const stopwatch *watch, measurement *result) {
  result->seconds = seconds_now() - watch->seconds;
  result->cpu_seconds = cpu_seconds_now() - watch->cpu_seconds;
  result->peak_bytes = peak_bytes();
}
