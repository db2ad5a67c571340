#include "tests/shot/history_pictures.h"

#include "ui/properties/history/history_part.h"
#include "ui/properties/history/history_tab.h"
#include "ui/properties/history/history_table.h"
#include "ui/properties/history/history_view.h"
#include "ui/properties/properties_page.h"

#include <QTest>

#include <array>

namespace shot {

namespace {

constexpr int patience = 30'000; // ms
constexpr property::PropertyId told = 812;

struct Step
{
    qint64 price;
    property::PropertyStatus status;
};
constexpr std::array steps{
    Step{820'000, property::PropertyStatus::Draft}, Step{850'000, property::PropertyStatus::Listed},
    Step{845'000, property::PropertyStatus::Listed}, Step{845'000, property::PropertyStatus::UnderOffer}};

bool hasRows(const properties::HistoryTable& table)
{
    return QTest::qWaitFor([&table] { return table.model()->rowCount() > 0; }, patience);
}

} // namespace

base::Result<void> makeHistory(workspace::Session& session)
{
    for (const Step& step : steps) {
        auto property = session.properties().byId(told);
        if (!property)
            return property.error();
        property->price = property::Money::fromCents(step.price * 100);
        property->status = step.status;
        if (const auto saved = session.edits().update(*property); !saved)
            return saved.error();
    }
    property::BulkWish wish;
    for (property::PropertyId id = 100; id < 220; ++id)
        wish.selection.ids.push_back(id);
    if (const auto edit = property::assignFromText(wish.edit, QStringLiteral("price=+3%")); !edit)
        return edit;
    base::JobControl control;
    const auto preview = session.bulkEdits().preview(wish, control);
    if (!preview)
        return preview.error();
    if (const auto applied = session.bulkEdits().apply(*preview, control); !applied)
        return applied.error();
    const auto gone = session.properties().byId(told + 1);
    if (!gone)
        return gone.error();
    const auto removed = session.edits().remove(gone->id, gone->version);
    return removed ? base::Result<void>() : removed.error();
}

void photographHistory(window::MainWindow& window, const QString& look,
                       const std::function<void(QWidget& window, const QString& name)>& take)
{
    window.openPage(QStringLiteral("properties"));
    auto* const page = qobject_cast<properties::PropertiesPage*>(window.page(QStringLiteral("properties")));
    auto* const part = page ? page->findChild<properties::HistoryPart*>() : nullptr;
    if (!part)
        return;
    part->showHistoryOf(told);
    (void)hasRows(*part->view()->entries());
    QTest::keyClick(part->view()->entries(), Qt::Key_Down);
    take(window, QStringLiteral("listing-history-") + look);
    page->setCurrentTab(part->tabIndex());
    properties::HistoryTable* const changes = part->tab()->table();
    (void)hasRows(*changes);
    for (int row = 0; row < changes->model()->rowCount(); ++row) {
        const QString text = changes->model()->index(row, 1).data().toString();
        if (text.startsWith(QStringLiteral("Edited 120")))
            changes->setCurrentIndex(changes->model()->index(row, 0));
    }
    QTest::keyClick(changes, Qt::Key_Return);
    (void)hasRows(*part->tab()->view()->entries());
    take(window, QStringLiteral("history-") + look);
    part->tab()->closePane();
    page->setCurrentTab(0);
}

} // namespace shot
