#include "ui/keys/change/change_words.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/keys/key_text.h"

#include <QCoreApplication>

#include <limits>

namespace keys {

using base::ErrorCode;
using keyspace::Conflict;

namespace {

constexpr qsizetype mostShown = 80;

// The context of these words for translators.
struct ChangeWords
{
    Q_DECLARE_TR_FUNCTIONS(ChangeWords)
};

// A plural form needs an int: beyond it they are all alike.
int plural(qint64 count)
{
    return static_cast<int>(std::min<qint64>(count, std::numeric_limits<int>::max()));
}

} // namespace

QString keyCount(qint64 keys)
{
    return ChangeWords::tr("%Ln key(s)", nullptr, plural(keys));
}

QString conflictText(const Conflict& conflict)
{
    switch (conflict.what) {
    case Conflict::What::Gone:
        return ChangeWords::tr("It has gone meanwhile: nothing was changed.");
    case Conflict::What::Taken:
        return ChangeWords::tr("There is one of that name already: it stays as it is.");
    case Conflict::What::OtherType:
        return ChangeWords::tr("Somebody has put another kind of value in its place (%1): nothing was "
                               "changed.")
            .arg(QString::fromUtf8(conflict.present));
    case Conflict::What::OtherValue:
        return ChangeWords::tr("Somebody else has changed it meanwhile, it is now “%1”: nothing was changed.")
            .arg(keyInSentence(conflict.present.left(mostShown)));
    case Conflict::What::OtherExpiry: {
        const auto at =
            conflict.present.isEmpty()
                ? QString()
                : common::exactTime(QDateTime::fromMSecsSinceEpoch(conflict.present.toLongLong()));
        return at.isEmpty() ? ChangeWords::tr("Somebody else has changed its expiry meanwhile, it never "
                                              "expires now: nothing was changed.")
                            : ChangeWords::tr("Somebody else has changed its expiry meanwhile, it is now %1: "
                                              "nothing was changed.")
                                  .arg(at);
    }
    case Conflict::What::NotKept:
        return ChangeWords::tr("Its value takes about %1, which is more than is kept for undo: nothing was "
                               "changed.")
            .arg(common::formatBytes({conflict.presentSize}));
    }
    return {};
}

QString moveProblem(keyspace::MoveOutcome outcome, const QByteArray& name)
{
    switch (outcome) {
    case keyspace::MoveOutcome::Taken:
        return ChangeWords::tr("There is a key %1 already: it stays as it is.").arg(keyInSentence(name));
    case keyspace::MoveOutcome::Gone:
        return ChangeWords::tr("%1 has gone meanwhile.").arg(keyInSentence(name));
    case keyspace::MoveOutcome::Done:
        break;
    }
    return {};
}

QString failureText(const base::Error& error)
{
    switch (error.code) {
    case ErrorCode::EditConflict:
        return ChangeWords::tr("somebody else has changed it meanwhile");
    case ErrorCode::TooLarge:
        return ChangeWords::tr("too large for the trash: %1").arg(error.detail);
    case ErrorCode::InvalidInput:
        return error.subject == QLatin1String("own key")
                   ? ChangeWords::tr("one of Keystead's own, which are never restored")
                   : error.detail;
    case ErrorCode::RedisError:
        return ChangeWords::tr("Redis refused it: %1").arg(error.detail);
    default:
        return common::describe(error).title;
    }
}

QString expiryText(const std::optional<keyspace::ExpiryTime>& at, const QDateTime& now)
{
    if (!at)
        return ChangeWords::tr("never expires");
    const QDateTime when = QDateTime::fromMSecsSinceEpoch(at->time_since_epoch().count());
    const qint64 left = now.msecsTo(when);
    if (left <= 0)
        return ChangeWords::tr("has expired");
    return ChangeWords::tr("expires %1, in %2")
        .arg(common::exactTime(when), common::formatDuration(std::chrono::milliseconds(left)));
}

QString removalText(const keyspace::DeletionReport& report, std::optional<qint64> left)
{
    QStringList parts{ChangeWords::tr("Deleted %1").arg(keyCount(report.deleted))};
    if (!report.bundle.isEmpty() && report.kept < report.deleted)
        parts
            << ChangeWords::tr("%1 of them not kept").arg(common::formatCount(report.deleted - report.kept));
    if (report.gone > 0)
        parts << ChangeWords::tr("%1 had gone before").arg(common::formatCount(report.gone));
    if (report.failed > 0)
        parts << ChangeWords::tr("%1 still there").arg(common::formatCount(report.failed));
    if (report.unknown > 0)
        parts << ChangeWords::tr("%1 uncertain").arg(common::formatCount(report.unknown));
    if (left.value_or(0) > report.failed)
        parts << ChangeWords::tr("%1 have come meanwhile").arg(common::formatCount(*left - report.failed));
    return parts.join(QStringLiteral(" · "));
}

QString restoredText(const keyspace::UndoReport& report, bool dryRun)
{
    QStringList parts{dryRun ? ChangeWords::tr("%1 would come back").arg(keyCount(report.restored))
                             : ChangeWords::tr("Restored %1").arg(keyCount(report.restored))};
    if (report.already > 0)
        parts << ChangeWords::tr("%1 there already").arg(common::formatCount(report.already));
    if (report.expired > 0)
        parts << ChangeWords::tr("%1 expired meanwhile").arg(common::formatCount(report.expired));
    if (report.conflicts > 0)
        parts << ChangeWords::tr("%1 changed since, which stay").arg(common::formatCount(report.conflicts));
    if (report.failed > 0)
        parts << ChangeWords::tr("%1 impossible").arg(common::formatCount(report.failed));
    if (report.unknown > 0)
        parts << ChangeWords::tr("%1 uncertain").arg(common::formatCount(report.unknown));
    return parts.join(QStringLiteral(" · "));
}

} // namespace keys
