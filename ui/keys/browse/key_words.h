// The words of the key browser: types, lifetimes, what a scan and a filter say of themselves. GUI thread
// (they are translated), pure otherwise.
#pragma once

#include "core/keyspace/index/browse_state.h"
#include "ui/theme/tokens.h"

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace keys {

// “hash”, “sorted set”; of a module: “other”; not asked: empty.
QString typeText(keyspace::KeyType type);
// “11 min”, “expired”; without an end: “none”.
QString lifetimeText(const keyspace::Facts& facts, const QDateTime& now);
// A key or a namespace of Keystead's own: what it is (“page”, “generations”); empty: somebody else's.
QString ownText(const QByteArray& path);
// “1 key”, “3,120 keys”.
QString keysText(qint64 count);
// Behind “≥ ” while not everything is known.
QString atLeast(const QString& figure, bool isPartial);

// “412,000 of 1,000,000 scanned · 1.1 ms a call”; what it ended with, and when.
QStringList scanParts(const keyspace::ScanProgress& progress, const QDateTime& endedAt);
// Why it rests, or why it ended early; empty: it does not, or did not.
QString scanNote(const keyspace::ScanProgress& progress);

struct LiveText
{
    theme::Tone tone = theme::Tone::Neutral;
    QString word;        // “live”
    QString explanation; // sentences
};
LiveText liveText(const keyspace::Liveness& liveness);

// “2 keys selected, 1 not shown · 4.4 MiB of 1 measured”; empty: none is.
QString selectionText(const keyspace::ViewState& view);
// What a filter cannot decide, or an order does not know, yet; empty: nothing.
QString undecidedText(const keyspace::ViewState& view, keyspace::ViewSpec::Column column);
// “hash or list · no expiry · from 1 MiB”; without its text.
QString facetsText(const keyspace::Filter& filter);
QString columnTitle(keyspace::ViewSpec::Column column);

} // namespace keys
