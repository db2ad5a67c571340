#include "app/keysteadctl/bulk_words.h"

#include "app/keysteadctl/interrupt.h"
#include "app/keysteadctl/printable.h"
#include "core/workspace/cancel_watch.h"

#include <QJsonArray>

namespace ctl {

namespace {

using property::BulkKind;
using property::Problem;
using property::Property;

constexpr std::size_t mostPrinted = 10; // rows, refusals, failures

QString valueText(property::Field field, const Property& row)
{
    const auto number = [](const auto& value) {
        return value ? QString::number(*value) : QStringLiteral("–");
    };
    switch (field) {
    case property::Field::Title:
        return row.title;
    case property::Field::Description:
        return row.description;
    case property::Field::Price:
        return row.price.toDatabase();
    case property::Field::Location:
        return row.location;
    case property::Field::Type:
        return property::typeName(row.type);
    case property::Field::Status:
        return property::statusName(row.status);
    case property::Field::Bedrooms:
        return number(row.bedrooms);
    case property::Field::Bathrooms:
        return number(row.bathrooms);
    case property::Field::Area:
        return row.area ? QString::number(*row.area, 'f', 2) : QStringLiteral("–");
    case property::Field::Agent:
        return row.agent ? QStringLiteral("%1 (%2)").arg(row.agentName).arg(*row.agent) : QStringLiteral("–");
    }
    return {};
}

QString changeText(const property::BulkSample& sample)
{
    QStringList changes;
    for (const property::Field field : property::changedFields(sample.before, sample.after))
        changes.append(QStringLiteral("%1 %2 → %3")
                           .arg(property::fieldName(field), valueText(field, sample.before).left(40),
                                valueText(field, sample.after).left(40)));
    return changes.join(QStringLiteral(", "));
}

QJsonObject toJson(const property::BulkPreview& preview)
{
    QJsonArray samples;
    for (const property::BulkSample& sample : preview.samples) {
        QJsonObject before;
        QJsonObject after;
        for (const property::Field field : property::changedFields(sample.before, sample.after)) {
            before[property::fieldName(field)] = valueText(field, sample.before);
            after[property::fieldName(field)] = valueText(field, sample.after);
        }
        samples.append(QJsonObject{{QStringLiteral("id"), sample.before.id},
                                   {QStringLiteral("title"), sample.before.title},
                                   {QStringLiteral("before"), before},
                                   {QStringLiteral("after"), after}});
    }
    QJsonArray refusals;
    for (const property::BulkRefusal& refusal : preview.refusals)
        refusals.append(QJsonObject{{QStringLiteral("id"), refusal.id},
                                    {QStringLiteral("title"), refusal.title},
                                    {QStringLiteral("field"), property::fieldName(refusal.problem.field)},
                                    {QStringLiteral("reason"), sentence(refusal.problem)}});
    return {{QStringLiteral("dry_run"), true},
            {QStringLiteral("matched"), preview.matched},
            {QStringLiteral("missing"), preview.missing},
            {QStringLiteral("unchanged"), preview.unchanged},
            {QStringLiteral("will_change"), qint64(preview.rows.size())},
            {QStringLiteral("refused"), preview.refused},
            {QStringLiteral("samples"), samples},
            {QStringLiteral("refusals"), refusals}};
}

QJsonObject toJson(const listing::BulkSaveReport& report)
{
    QJsonArray failures;
    for (const property::BulkFailure& failure : report.report.failures)
        failures.append(QJsonObject{{QStringLiteral("id"), failure.id},
                                    {QStringLiteral("reason"), property::bulkFailureName(failure.kind)}});
    QJsonArray groups;
    for (const QByteArray& group : report.groups)
        groups.append(QString::fromLatin1(group));
    const quint64 transaction = report.report.transaction;
    return {{QStringLiteral("written"), report.report.written},
            {QStringLiteral("failures"), failures},
            // Text: more than a double holds.
            {QStringLiteral("transaction"),
             transaction == 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(QString::number(transaction))},
            {QStringLiteral("groups"), groups},
            {QStringLiteral("refresh_pending"), report.refreshPending}};
}

QString failureText(property::BulkFailure::Kind kind)
{
    switch (kind) {
    case property::BulkFailure::Kind::Changed:
        return QStringLiteral("somebody changed it meanwhile");
    case property::BulkFailure::Kind::Gone:
        return QStringLiteral("it is not there any more");
    case property::BulkFailure::Kind::Refused:
        return QStringLiteral("its agent of then is not active");
    }
    return {};
}

template<class Work>
auto withProgress(const Invocation& invocation, workspace::Session& session, Work work)
{
    base::JobControl control;
    control.setListener([&](const base::JobProgress& progress) { invocation.out.progress(progress); });
    const Interrupt interrupt(control);
    const workspace::CancelWatch watch(control, session.database().canceller());
    auto result = work(session.bulkEdits(), control);
    invocation.out.endProgress();
    return result;
}

} // namespace

QString sentence(const property::FieldProblem& problem)
{
    switch (problem.problem) {
    case Problem::Missing:
        return QStringLiteral("must not be empty");
    case Problem::TooLong:
        return QStringLiteral("is longer than %1 characters").arg(property::maxLength(problem.field));
    case Problem::Negative:
        return QStringLiteral("would be negative");
    case Problem::TooLarge:
        return QStringLiteral("would be too large");
    case Problem::UnknownAgent:
        return QStringLiteral("there is no such agent");
    case Problem::AgentInactive:
        return QStringLiteral("the agent is not active");
    case Problem::Refused:
        return problem.detail;
    }
    return {};
}

void printPreview(const Invocation& invocation, const property::BulkPreview& preview)
{
    if (invocation.wantsJson()) {
        invocation.out.json(toJson(preview));
        return;
    }
    std::vector<QStringList> rows;
    for (const property::BulkSample& sample : preview.samples) {
        if (rows.size() < mostPrinted)
            rows.push_back({QString::number(sample.before.id), printable(sample.before.title),
                            printable(changeText(sample))});
    }
    if (!rows.empty())
        invocation.out.table(
            {{QStringLiteral("ID"), Align::Trailing}, {QStringLiteral("TITLE")}, {QStringLiteral("CHANGE")}},
            rows);
    invocation.out.text(
        QStringLiteral("%1 of %2 would change; %3 are so already, %4 are refused. Nothing was stored.")
            .arg(grouped(qint64(preview.rows.size())), counted(preview.matched, "property", "properties"),
                 grouped(preview.unchanged), grouped(preview.refused)));
    for (std::size_t i = 0; i < std::min(preview.refusals.size(), mostPrinted); ++i) {
        const property::BulkRefusal& refusal = preview.refusals[i];
        invocation.out.error(QStringLiteral("property %1: %2 %3")
                                 .arg(refusal.id)
                                 .arg(property::fieldName(refusal.problem.field), sentence(refusal.problem)));
    }
}

void printReport(const Invocation& invocation, const listing::BulkSaveReport& report, const QString& done)
{
    if (invocation.wantsJson()) {
        invocation.out.json(toJson(report));
        return;
    }
    const property::BulkReport& bulk = report.report;
    invocation.out.text(bulk.written == 0 ? QStringLiteral("Nothing was %1.").arg(done)
                                          : QStringLiteral("%1 %2, as transaction %3.")
                                                .arg(counted(bulk.written, "property", "properties"), done)
                                                .arg(bulk.transaction));
    if (report.refreshPending)
        invocation.out.text(QStringLiteral("The cache will be told as soon as Redis answers."));
    for (std::size_t i = 0; i < std::min(bulk.failures.size(), mostPrinted); ++i)
        invocation.out.error(QStringLiteral("property %1 was left alone: %2")
                                 .arg(bulk.failures[i].id)
                                 .arg(failureText(bulk.failures[i].kind)));
    if (bulk.failures.size() > mostPrinted)
        invocation.out.error(
            QStringLiteral("… and %1 more.").arg(grouped(qint64(bulk.failures.size() - mostPrinted))));
}

base::Result<listing::BulkSaveReport> applyNow(const Invocation& invocation, workspace::Session& session,
                                               const property::BulkPreview& preview)
{
    return withProgress(invocation, session,
                        [&](auto& edits, auto& control) { return edits.apply(preview, control); });
}

base::Result<property::BulkPreview> previewNow(const Invocation& invocation, workspace::Session& session,
                                               const property::BulkWish& wish)
{
    return withProgress(invocation, session,
                        [&](auto& edits, auto& control) { return edits.preview(wish, control); });
}

base::Result<listing::BulkSaveReport> undoNow(const Invocation& invocation, workspace::Session& session,
                                              quint64 transaction)
{
    return withProgress(invocation, session,
                        [&](auto& edits, auto& control) { return edits.undo(transaction, control); });
}

} // namespace ctl
