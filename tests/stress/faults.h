// What befalls a stress run.
#pragma once

#include <QString>

#include <chrono>
#include <span>

namespace stress {

class Race;

struct Fault
{
    const char* name;
    const char* what;
    void (*begin)(Race& race);            // once; null: nothing
    void (*strike)(Race& race);           // again and again; null: never
    std::chrono::milliseconds pause{700}; // between two strikes, on average
    const char* extra = nullptr;          // a role that takes part as well
    bool forfeitsSaved = false;           // “saved” means X while Redis loses what it acknowledged
    bool editorsDie = false;              // between COMMIT and the end of their drains

    bool strikes() const { return strike || editorsDie; }
};

std::span<const Fault> faults();
const Fault* faultNamed(const QString& name); // null: there is none

} // namespace stress
