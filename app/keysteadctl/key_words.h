// Keys of Redis at a terminal: what an action of “keysteadctl keys” works with, and how keys are told.
// Thread: one that may block.
#pragma once

#include "app/keysteadctl/command.h"
#include "app/keysteadctl/connection_options.h"
#include "core/keyspace/change/deletion.h"
#include "core/keyspace/trash/trash.h"

#include <QJsonObject>

#include <optional>

namespace ctl {

struct KeyRun
{
    const Invocation& invocation;
    const Servers& servers;
    redis::Connection& redis;
    base::JobControl& control;
    keyspace::Trash trash{keyspace::Trash::defaultFolder()};

    Output& out() const { return invocation.out; }
    bool isSet(const char* option) const { return invocation.options.isSet(QLatin1String(option)); }
    QString value(const char* option) const { return invocation.options.value(QLatin1String(option)); }
    // Words behind the action.
    QStringList words() const { return invocation.arguments.mid(1); }
    int fail(const base::Error& error) const;
    int misused(const QString& sentence) const;
};

// Each an action; returns the exit code.
int getKey(KeyRun& run);
int setKey(KeyRun& run);
int expireKey(KeyRun& run);
int renameKey(KeyRun& run);
int copyKey(KeyRun& run);
int deleteKeys(KeyRun& run);
int flushKeys(KeyRun& run);
int listTrash(KeyRun& run);
int restoreKeys(KeyRun& run);
int exportKeys(KeyRun& run);
int importKeys(KeyRun& run);
int scanKeys(KeyRun& run);
int showTree(KeyRun& run);

// Ctrl+C came before the end: “412,000 of 1,000,000 keys scanned”; total below 0: not known. Returns the exit
// code.
int saidPartial(const KeyRun& run, qint64 scanned, qint64 total);

// What was typed as the bytes of a name: with --escaped, “\xNN” is a byte and “\\” a backslash. Nothing:
// wrong usage, which has been said.
std::optional<QByteArray> bytesOf(const KeyRun& run, const QString& word);
// A name as it can be typed again with --escaped.
QString typed(const QByteArray& name);

// The keys of --pattern and --type, or those that are named. Nothing: said, and `failure` is the exit code.
std::shared_ptr<const keyspace::NameSet> chosenKeys(const KeyRun& run, const QStringList& names,
                                                    int& failure);

// Failed keys on standard error, the first ten of them; as JSON all.
void printFailures(const KeyRun& run, const std::vector<keyspace::KeyFailure>& failures);
QJsonArray toJson(const std::vector<keyspace::KeyFailure>& failures);

} // namespace ctl
