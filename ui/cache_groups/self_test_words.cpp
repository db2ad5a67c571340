#include "ui/cache_groups/self_test_words.h"

#include "ui/common/error_text.h"

#include <QCoreApplication>

namespace cache_groups {

namespace {

using base::ErrorCode;
using listing::SignalStep;

QString tr(const char* text)
{
    return QCoreApplication::translate("SelfTest", text);
}

} // namespace

QString stepText(TripStep step)
{
    switch (step) {
    case TripStep::Store:
        return tr("A probe key is stored in Redis");
    case TripStep::Read:
        return tr("It comes back byte by byte");
    case TripStep::Expire:
        return tr("It expires");
    }
    return {};
}

QString stepText(SignalStep step)
{
    switch (step) {
    case SignalStep::Create:
        return tr("A probe property is created");
    case SignalStep::ListFollowed:
        return tr("The list that was cached shows it");
    case SignalStep::DetailCached:
        return tr("Its detail comes from the cache");
    case SignalStep::Edit:
        return tr("Its price is changed");
    case SignalStep::DetailFollowed:
        return tr("The next read shows the new price");
    case SignalStep::OutsideEdit:
        return tr("Another program changes it by SQL");
    case SignalStep::OutsideFollowed:
        return tr("That is shown too");
    case SignalStep::Delete:
        return tr("It is deleted");
    case SignalStep::ListForgot:
        return tr("The list does not show it any more");
    case SignalStep::Removed:
        return tr("Nothing of it is left");
    }
    return {};
}

QString stepRemark(const listing::SignalStepResult& result)
{
    switch (result.error.code) {
    case ErrorCode::None:
        return {};
    case ErrorCode::DatabaseNoPermission:
        return tr("This role may not erase history: what happened to the probe stays there.");
    case ErrorCode::NotConnected:
        return tr("The cache cannot be used now: Redis is away, or what it holds is not trusted yet. Wait "
                  "until the side bar says connected, then run the test again.");
    case ErrorCode::SchemaMismatch:
        return tr(
            "A trigger of Keystead is missing or disabled, so the cache is off. The owner of the tables "
            "enables it: alter table keystead.property enable always trigger …");
    case ErrorCode::NotFound:
        return tr("The group “%1” is switched off. Switch it on in the list of groups.")
            .arg(result.error.subject);
    case ErrorCode::TimedOut:
        return result.step == SignalStep::DetailCached
                   ? tr("Every answer came from PostgreSQL. Look whether Redis is out of memory, or whether "
                        "listings are being changed without a pause.")
                   : tr("The cache still gave the old answer. Clear it and report this: it must never "
                        "happen.");
    default:
        return common::errorLine(result.error);
    }
}

QString alteredRemark()
{
    return tr("Something between this computer and Redis alters what passes. Look for a proxy.");
}

} // namespace cache_groups
