#include "app/keysteadctl/interrupt.h"

#include <atomic>
#include <csignal>
#include <unistd.h>

namespace ctl {

namespace {

std::atomic<base::JobControl*> current{nullptr};
static_assert(std::atomic<base::JobControl*>::is_always_lock_free, "read in a signal handler");

void cancelCurrent(int signal)
{
    if (base::JobControl* const control = current.exchange(nullptr))
        control->cancel(); // an atomic store: safe in a signal handler
    std::signal(signal, SIG_DFL);
}

void quit(int)
{
    ::_exit(0); // nothing but this is safe in a signal handler
}

void restore()
{
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

} // namespace

Interrupt::Interrupt(base::JobControl& control)
{
    current = &control;
    std::signal(SIGINT, cancelCurrent);
    std::signal(SIGTERM, cancelCurrent);
}

Interrupt::~Interrupt()
{
    restore();
    current = nullptr;
}

QuitOnInterrupt::QuitOnInterrupt()
{
    std::signal(SIGINT, quit);
    std::signal(SIGTERM, quit);
}

QuitOnInterrupt::~QuitOnInterrupt()
{
    restore();
}

} // namespace ctl
