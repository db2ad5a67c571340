#include "app/keysteadctl/self_test_words.h"

#include "app/keysteadctl/error_sentence.h"

namespace ctl {

namespace {

using base::ErrorCode;
using listing::SignalStep;

double milliseconds(std::chrono::nanoseconds duration)
{
    return std::chrono::duration<double, std::milli>(duration).count();
}

bool isCached(SignalStep step)
{
    return step == SignalStep::DetailCached;
}

} // namespace

QString stepText(SignalStep step)
{
    switch (step) {
    case SignalStep::Create:
        return QStringLiteral("a probe property is created");
    case SignalStep::ListFollowed:
        return QStringLiteral("the list that was cached shows it");
    case SignalStep::DetailCached:
        return QStringLiteral("its detail comes from the cache");
    case SignalStep::Edit:
        return QStringLiteral("its price is changed");
    case SignalStep::DetailFollowed:
        return QStringLiteral("the next read shows the new price");
    case SignalStep::OutsideEdit:
        return QStringLiteral("another program changes it by SQL");
    case SignalStep::OutsideFollowed:
        return QStringLiteral("that is shown too");
    case SignalStep::Delete:
        return QStringLiteral("it is deleted");
    case SignalStep::ListForgot:
        return QStringLiteral("the list does not show it any more");
    case SignalStep::Removed:
        return QStringLiteral("nothing of it is left");
    }
    return {};
}

QString stepRemark(const listing::SignalStepResult& result)
{
    switch (result.error.code) {
    case ErrorCode::None:
        return {};
    case ErrorCode::DatabaseNoPermission:
        return QStringLiteral("This role may not erase history; what happened to the probe stays there.");
    case ErrorCode::NotConnected:
        return QStringLiteral("The cache cannot be used now: Redis is away, or what it holds is not trusted "
                              "yet. “keysteadctl status” tells which.");
    case ErrorCode::SchemaMismatch:
        return QStringLiteral("A trigger of Keystead is missing or disabled, so the cache is off. Its owner "
                              "enables them: alter table keystead.property enable always trigger …; see "
                              "“keysteadctl schema plan”.");
    case ErrorCode::NotFound:
        return QStringLiteral("The group “%1” is switched off.").arg(result.error.subject);
    case ErrorCode::TimedOut:
        return isCached(result.step)
                   ? QStringLiteral("Every answer came from the database. Is Redis out of memory, or does "
                                    "somebody change listings without a pause?")
                   : QStringLiteral("The cache still gave the old answer. Clear it with “keysteadctl clear” "
                                    "and report this: it must never happen.");
    default:
        return sentence(result.error);
    }
}

QJsonObject toJson(const cache::RoundTrip& trip)
{
    return {{QStringLiteral("passed"), trip.sameBytes},
            {QStringLiteral("stored_ms"), milliseconds(trip.stored)},
            {QStringLiteral("read_ms"), milliseconds(trip.read)},
            {QStringLiteral("expired_ms"), double(trip.expired.count())},
            {QStringLiteral("same_bytes"), trip.sameBytes}};
}

QJsonObject toJson(const listing::SignalStepResult& result)
{
    QJsonArray groups;
    for (const QByteArray& group : result.groups)
        groups.append(QString::fromUtf8(group));
    const bool told = result.error.code != ErrorCode::None;
    return {{QStringLiteral("step"), listing::signalStepName(result.step)},
            {QStringLiteral("passed"), result.passed},
            {QStringLiteral("took_ms"), milliseconds(result.took)},
            {QStringLiteral("source"), listing::sourceName(result.source)},
            {QStringLiteral("groups"), groups},
            {QStringLiteral("error"),
             told ? QJsonValue(base::errorName(result.error.code)) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("remark"), stepRemark(result)}};
}

} // namespace ctl
