#define _GNU_SOURCE
#include "signal_support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int write_end = -1;

static void note(int number) {
  int before = errno;
  unsigned char byte = (unsigned char)number;
  // A full pipe means that nobody has looked for 64 KiB of signals: one more says nothing new.
  ssize_t ignored = write(write_end, &byte, 1);
  (void)ignored;
  errno = before;
}

void paraph_stops_as_bytes(int wanted) {
  struct sigaction old;
  if (sigaction(SIGTSTP, 0, &old) == 0 && old.sa_handler == SIG_IGN) return;
  struct sigaction action = {.sa_handler = wanted ? note : SIG_DFL, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGTSTP, &action, 0);
}

void paraph_ignore_stops(void) { signal(SIGTSTP, SIG_IGN); }

int paraph_signals_as_bytes(void) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  write_end = ends[1];
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
  for (unsigned i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
    struct sigaction old;
    // Who started us with a signal ignored, as nohup does, means it.
    if (sigaction(numbers[i], 0, &old) == 0 && old.sa_handler == SIG_IGN) continue;
    sigaction(numbers[i], &action, 0);
  }
  return ends[0];
}

void paraph_die_by_signal(int number) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, number);
  signal(number, SIG_DFL);
  // raise(3) signals the calling thread, and in a thread of ours every signal is blocked.
  pthread_sigmask(SIG_UNBLOCK, &set, 0);
  raise(number);
}
