// Things somebody does in the window, one after the other, and the longest gap of each. Thread: the GUI's.
#pragma once

#include "tests/bench/figures.h"

#include <functional>
#include <vector>

namespace bench {

struct Step
{
    const char* name = nullptr;
    std::function<void()> act;
    std::function<bool()> isDone; // when what was asked for is on the screen
};

// goal: ms beyond the control's. False: a step did not end within a minute; said on standard error.
bool measureSteps(const std::vector<Step>& steps, double goal, Figures& figures);

} // namespace bench
