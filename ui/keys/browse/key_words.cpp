#include "ui/keys/browse/key_words.h"

#include "core/cache/own_keys.h"
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/properties/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace keys {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(keys)
};

using keyspace::KeyType;
using keyspace::Liveness;
using keyspace::ScanState;
using Column = keyspace::ViewSpec::Column;

QString secondsText(std::chrono::seconds seconds)
{
    return common::formatDuration(seconds);
}

} // namespace

QString typeText(KeyType type)
{
    switch (type) {
    case KeyType::Unknown:
        return {};
    case KeyType::String:
        return Words::tr("string");
    case KeyType::List:
        return Words::tr("list");
    case KeyType::Set:
        return Words::tr("set");
    case KeyType::SortedSet:
        return Words::tr("sorted set");
    case KeyType::Hash:
        return Words::tr("hash");
    case KeyType::Stream:
        return Words::tr("stream");
    case KeyType::Other:
        return Words::tr("other");
    }
    return {};
}

QString lifetimeText(const keyspace::Facts& facts, const QDateTime& now)
{
    if (!facts.has(keyspace::Fact::Ttl))
        return common::unknown();
    if (facts.expiresAt == keyspace::Facts::never)
        return Words::tr("none");
    const qint64 left = facts.expiresAt - now.toMSecsSinceEpoch();
    constexpr qint64 century = qint64(100) * 365 * 86'400'000; // further than nanoseconds count
    return left <= 0 ? Words::tr("expired")
                     : common::formatDuration(std::chrono::milliseconds(std::min(left, century)));
}

QString ownText(const QByteArray& path)
{
    const auto own = cache::ownKey(path);
    if (!own)
        return {};
    switch (own->kind) {
    case cache::OwnKey::Kind::Entry:
        return properties::groupText(own->name.first(std::max<qsizetype>(own->name.indexOf(':'), 0)));
    case cache::OwnKey::Kind::Generation:
        return Words::tr("generations");
    case cache::OwnKey::Kind::Lease:
        return Words::tr("leases");
    case cache::OwnKey::Kind::Cursor:
        return Words::tr("cursor");
    case cache::OwnKey::Kind::Janitor:
        return Words::tr("janitor");
    case cache::OwnKey::Kind::Statistics:
        return Words::tr("statistics");
    case cache::OwnKey::Kind::Other:
        return QStringLiteral("Keystead");
    }
    return {};
}

QString keysText(qint64 count)
{
    return count == 1 ? Words::tr("1 key") : Words::tr("%1 keys").arg(common::formatCount(count));
}

QString atLeast(const QString& figure, bool isPartial)
{
    return isPartial ? QStringLiteral("≥ ") + figure : figure;
}

QStringList scanParts(const keyspace::ScanProgress& progress, const QDateTime& endedAt)
{
    const QString scanned =
        progress.total < 0
            ? Words::tr("%1 scanned").arg(common::formatCount(progress.scanned))
            : Words::tr("%1 of %2 scanned")
                  .arg(common::formatCount(progress.scanned), common::formatCount(progress.total));
    const QString call = progress.call.count() > 0
                             ? Words::tr("%1 a call").arg(common::formatDuration(progress.call))
                             : QString();
    switch (progress.state) {
    case ScanState::Idle:
        return {};
    case ScanState::Connecting:
        return {Words::tr("Connecting …")};
    case ScanState::Scanning:
        return {scanned, call};
    case ScanState::Paused:
        return {Words::tr("Paused"), scanned, call};
    case ScanState::Complete:
        return {keysText(progress.keys),
                Words::tr("complete, scanned in %1").arg(common::formatDuration(progress.took)),
                endedAt.isValid() ? common::formatTime(endedAt) : QString()};
    case ScanState::Cancelled:
        return {Words::tr("Stopped"), scanned, Words::tr("%1 found").arg(keysText(progress.keys))};
    case ScanState::Failed:
        return {Words::tr("Ended early"), scanned, common::describe(progress.problem).title};
    }
    return {};
}

QString scanNote(const keyspace::ScanProgress& progress)
{
    if (progress.state == ScanState::Paused && progress.serverIsSlow)
        return Words::
            tr("The server answers more slowly than it did (a PING takes %1). The scan rests and goes on by "
               "itself when it is quick again.")
                .arg(common::formatDuration(progress.latency));
    if (progress.state == ScanState::Failed)
        return common::errorLine(progress.problem);
    return {};
}

LiveText liveText(const Liveness& liveness)
{
    using theme::Tone;
    const QString old = liveness.outOfDateSince.isValid()
                            ? Words::tr(" What is shown may be out of date since %1: scan again to be sure.")
                                  .arg(common::formatTime(liveness.outOfDateSince.toLocalTime()))
                            : QString();
    switch (liveness.state) {
    case Liveness::State::Off:
        return {
            Tone::Neutral, Words::tr("not live"),
            Words::tr("Redis sends no keyspace notifications (notify-keyspace-events is empty), or was not "
                      "asked to: keys that others make or delete show after scanning again.") +
                old};
    case Liveness::State::Partial:
        return {
            Tone::Warn, Words::tr("partly live"),
            (liveness.missing.isEmpty()
                 ? Words::tr("This user may not ask which keyspace notifications Redis sends: some "
                             "changes may be missed.")
                 : Words::tr("Redis sends some keyspace notifications only. notify-keyspace-events lacks: "
                             "%1. Other changes show after scanning again.")
                       .arg(QString::fromLatin1(liveness.missing))) +
                old};
    case Liveness::State::Live:
        if (!old.isEmpty())
            return {Tone::Warn, Words::tr("out of date"), old.trimmed()};
        return {Tone::Good, Words::tr("live"),
                Words::tr("Keys that anybody makes or deletes come and go here at once.")};
    case Liveness::State::Lost:
        return {Tone::Bad, Words::tr("not live"),
                Words::tr("The connection that tells of changes was lost; it comes back by itself.") + old};
    case Liveness::State::Refused:
        return {Tone::Warn, Words::tr("not live"),
                Words::tr("This user may not subscribe to keyspace notifications (%1).")
                        .arg(common::describe(liveness.problem).title) +
                    old};
    }
    return {};
}

QString selectionText(const keyspace::ViewState& view)
{
    if (view.selected == 0)
        return {};
    const qint64 hidden = view.selected - view.selectedShown;
    QString text =
        hidden > 0
            ? Words::tr("%1 selected, %2 not shown").arg(keysText(view.selected), common::formatCount(hidden))
        : view.selected == view.rows && view.rows > 1
            ? Words::tr("all %1 selected").arg(keysText(view.selected))
            : Words::tr("%1 selected").arg(keysText(view.selected));
    if (view.selectedMeasured > 0)
        text += QStringLiteral(" · ") +
                atLeast(common::formatBytes({view.selectedMemory}), view.selectedMeasured < view.selected);
    return text;
}

QString undecidedText(const keyspace::ViewState& view, Column column)
{
    QStringList parts;
    if (view.undecided > 0)
        parts << Words::tr("%1 left out: not asked yet whether the filter lets them through")
                     .arg(keysText(view.undecided));
    if (view.unsorted > 0)
        parts << Words::tr("%1 at the end: their %2 is not known yet")
                     .arg(keysText(view.unsorted), columnTitle(column).toLower());
    return parts.join(QStringLiteral(" · "));
}

QString facetsText(const keyspace::Filter& filter)
{
    QStringList parts;
    QStringList types;
    for (int type = 1; type < keyspace::keyTypes; ++type) {
        if (filter.types & (1u << type))
            types << typeText(static_cast<KeyType>(type));
    }
    if (!types.isEmpty())
        parts << types.join(Words::tr(" or "));
    if (filter.ttl == keyspace::Filter::Ttl::None)
        parts << Words::tr("no expiry");
    if (filter.ttl == keyspace::Filter::Ttl::Some)
        parts << Words::tr("expires");
    if (filter.expiresWithin)
        parts << Words::tr("expires within %1").arg(secondsText(*filter.expiresWithin));
    if (filter.memoryFrom)
        parts << Words::tr("from %1").arg(common::formatBytes({*filter.memoryFrom}));
    if (filter.memoryTo)
        parts << Words::tr("up to %1").arg(common::formatBytes({*filter.memoryTo}));
    if (filter.idleFrom)
        parts << Words::tr("not used for %1").arg(secondsText(*filter.idleFrom));
    return parts.join(QStringLiteral(" · "));
}

QString columnTitle(Column column)
{
    switch (column) {
    case Column::Name:
        return Words::tr("Name");
    case Column::Type:
        return Words::tr("Type");
    case Column::Ttl:
        return Words::tr("TTL");
    case Column::Memory:
        return Words::tr("Size");
    case Column::Length:
        return Words::tr("Length");
    case Column::Idle:
        return Words::tr("Idle");
    }
    return {};
}

} // namespace keys
