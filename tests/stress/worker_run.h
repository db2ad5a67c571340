// What every process of a stress run has: its part, its chance, its end and its log.
#pragma once

#include "core/base/clock.h"
#include "core/profile/profile.h"

#include <QFile>

#include <random>

namespace stress {

struct Run
{
    QString role;
    int slot = 0; // of the editor whose town this is
    int towns = 1;
    profile::Profile profile;
    std::mt19937_64 random;
    base::BootClock::time_point end;
    std::chrono::milliseconds trust{0};
    bool naive = false;
    bool dies = false; // now and then between COMMIT and the end of its drain
    QString mutant;    // empty: none
    QFile log;

    bool goesOn() const { return base::BootClock::now() < end; }
    bool oneIn(quint64 number) { return random() % number == 0; }

    // See judge.cpp. One line is one write, so that a killed process leaves whole ones.
    void write(char kind, qint64 id, qint64 version, qint64 at, const char* rest = "")
    {
        log.write(QByteArray(1, kind) + ' ' + QByteArray::number(id) + ' ' + QByteArray::number(version) +
                  ' ' + QByteArray::number(at) + rest + '\n');
    }
};

inline qint64 nowNanoseconds()
{
    return base::BootClock::now().time_since_epoch().count();
}

// The rows everybody fights about: all of one city.
inline const auto hotCity = QStringLiteral("Stresstown");

// A city that only grows, by one listing after another, each dearer by one cent: its count and the
// price on top of its list are versions of the list itself. One editor fills it.
inline QString growingCity(int slot)
{
    return QStringLiteral("Growtown %1").arg(slot);
}
// Under which number the log speaks of them.
inline qint64 countId(int slot)
{
    return -2 * slot - 2;
}
inline qint64 topId(int slot)
{
    return -2 * slot - 3;
}

// A row's number and version; of a growing city what is said above.
struct Seen
{
    qint64 id = 0;
    qint64 version = 0;
};

int edit(Run& run);
int read(Run& run);
int writeOutside(Run& run);       // one statement after another, by psql
int writeSlowly(Run& run);        // transactions that stay open for up to 0.4 s
int writeAndRollBack(Run& run);   // also nested, and refused at COMMIT
int fillWithOthersKeys(Run& run); // presses on the memory of Redis

} // namespace stress
