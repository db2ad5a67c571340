// What may stand where somebody types at a console: commands, subcommands, names of keys. GUI thread; what
// the key browser lists is read, the server is not asked.
#pragma once

#include "core/keyspace/console/command_catalog.h"

#include <QString>

#include <optional>
#include <vector>

namespace keyspace {
class Browser;
}

namespace keys {

struct Completion
{
    struct Candidate
    {
        QString shown;
        QString inserted; // in place of the letters from `from` to the cursor
    };
    qsizetype from = 0;
    std::vector<Candidate> candidates;
    // Names below this node would be, but the browser does not list them: open it, and ask again.
    std::optional<QByteArray> unlisted;
};

// browser: may be null. cursor: in letters.
Completion completionAt(const QString& text, qsizetype cursor, const keyspace::CommandCatalog& catalog,
                        const keyspace::Browser* browser);

// The syntax of what is being typed, and where in it one is.
struct ArgumentHint
{
    QString name;        // “CONFIG SET”; empty: no command is known there
    QString syntax;      // behind the name
    qsizetype from = -1; // of what is marked, in `syntax`; below 0: nothing is
    qsizetype length = 0;
    QString about; // what the command does
};
ArgumentHint hintAt(const QString& text, qsizetype cursor, const keyspace::CommandCatalog& catalog);

} // namespace keys
