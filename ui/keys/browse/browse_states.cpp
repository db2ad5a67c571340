#include "ui/keys/browse/browse_states.h"

#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/keys/browse/key_words.h"
#include "ui/keys/key_text.h"

#include <QCoreApplication>

namespace keys {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(keys)
};

using keyspace::ScanState;

NothingShown failedText(const base::Error& problem, const std::optional<redis::Capabilities>& capabilities)
{
    const common::ErrorText described = common::describe(problem);
    NothingShown shown;
    shown.wayOut = WayOut::Retry;
    shown.text.tone = theme::Tone::Bad;
    shown.text.title = described.title;
    shown.text.detail = described.advice;
    shown.text.action = Words::tr("Try again");
    if (problem.code == base::ErrorCode::RedisNoPermission) {
        const QString user = capabilities ? QString::fromUtf8(capabilities->user) : QString();
        shown.text.tone = theme::Tone::Warn;
        shown.text.title = Words::tr("This user may not list keys");
        shown.text.detail = Words::tr(
            "Redis refuses SCAN to its user. A key of a known name still opens: type it above and press "
            "Enter. An administrator of the server gives the right by this command:");
        shown.text.copyable = QStringLiteral("ACL SETUSER %1 +scan +type +pttl ~*")
                                  .arg(user.isEmpty() ? QStringLiteral("default") : user);
    }
    return shown;
}

NothingShown noMatch(const BrowsePresenter& presenter)
{
    const keyspace::Filter& filter = presenter.filter();
    QStringList parts;
    if (!filter.text.isEmpty())
        parts << keyInSentence(filter.text);
    parts << facetsText(filter);
    parts.removeAll(QString());
    NothingShown shown;
    shown.wayOut = WayOut::ClearFilter;
    shown.text.title =
        presenter.isPartial() ? Words::tr("No key matches so far") : Words::tr("No key matches");
    shown.text.detail = parts.join(QStringLiteral(" · "));
    const keyspace::ScanProgress progress = presenter.progress();
    if (presenter.isPartial())
        shown.text.detail += QLatin1Char('\n') + scanParts(progress, {}).join(QStringLiteral(" · "));
    if (!presenter.missed().isNull())
        shown.text.detail +=
            QLatin1Char('\n') +
            Words::tr("Redis was asked: no key is called %1.").arg(keyInSentence(presenter.missed()));
    if (presenter.view().problem.code != base::ErrorCode::None)
        shown.text.detail = presenter.view().problem.detail;
    shown.text.action = Words::tr("Clear the filter");
    return shown;
}

} // namespace

std::optional<NothingShown> nothingShown(const BrowsePresenter& presenter,
                                         const std::optional<redis::Capabilities>& capabilities,
                                         const QString& refusal)
{
    const keyspace::ScanProgress progress = presenter.progress();
    if (presenter.isHeld() || presenter.view().rows > 0)
        return {};
    if (progress.state == ScanState::Failed && progress.keys == 0)
        return failedText(progress.problem, capabilities);
    if (!presenter.filter().isEmpty() && progress.keys > 0)
        return noMatch(presenter);
    if (progress.state != ScanState::Complete && progress.state != ScanState::Cancelled)
        return {};
    NothingShown shown;
    shown.text.icon = theme::Icon::Keys;
    if (presenter.isPartial()) {
        shown.wayOut = WayOut::Retry;
        shown.text.title = Words::tr("Stopped before a key was found");
        shown.text.action = Words::tr("Scan again");
    } else if (!presenter.scope().pattern.isEmpty() || presenter.scope().type) {
        shown.text.title = Words::tr("The server has no key like that");
        shown.text.detail = Words::tr("Only some keys are scanned: see Scan above.");
    } else {
        shown.text.title = Words::tr("This database has no keys");
        shown.text.detail =
            refusal.isEmpty() ? Words::tr("Keys show here as soon as somebody makes one.") : refusal;
        shown.wayOut = refusal.isEmpty() ? WayOut::NewKey : WayOut::None;
        shown.text.action = refusal.isEmpty() ? Words::tr("New key") : QString();
    }
    return shown;
}

} // namespace keys
