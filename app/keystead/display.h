// What happens when there is no display: a sentence and exit code 1, instead of Qt's abort.
#pragma once

namespace keystead {

// Around the making of QApplication only: Qt ends the program there, by a fatal message, when no
// display can be opened.
class DisplayGuard
{
public:
    DisplayGuard();
    ~DisplayGuard();
    DisplayGuard(const DisplayGuard&) = delete;
    DisplayGuard& operator=(const DisplayGuard&) = delete;
};

} // namespace keystead
