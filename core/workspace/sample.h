// What the sample data needs from this machine, for the screen (which may not know core/sandbox).
// Any thread; looks at the disk (a few stat calls), caches nothing: “Look again” looks again.
#pragma once

#include <QString>
#include <QStringList>

namespace workspace {

struct SampleReadiness
{
    QStringList missingPrograms; // “postgres”, “redis-server”; empty: the sample can be opened
    QString installCommand;      // one line that installs all of them; empty when nothing is missing

    bool isReady() const { return missingPrograms.isEmpty(); }
    bool operator==(const SampleReadiness&) const = default;
};

SampleReadiness sampleReadiness();

} // namespace workspace
