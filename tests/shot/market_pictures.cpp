#include "tests/shot/market_pictures.h"

#include "ui/common/rows_table.h"
#include "ui/market/feedback_import_dialog.h"
#include "ui/market/market_page.h"

#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

#include <array>

namespace shot {

namespace {

constexpr int patience = 30'000; // ms
constexpr int settling = 700;    // ms: late answers

struct TabName
{
    const char* page;
    int index;
    const char* name;
};
constexpr std::array tabs{TabName{"properties", 1, "agents"}, TabName{"market", 1, "market-places"},
                          TabName{"market", 2, "market-feedback"}, TabName{"market", 3, "market-trending"}};

void openFirstAgent(common::Page& page)
{
    for (common::RowsTable* table : page.findChildren<common::RowsTable*>()) {
        if (table->isVisible())
            QTest::keyClick(table, Qt::Key_Return);
    }
}

QString writeFeedback(const QTemporaryDir& folder)
{
    QFile file(folder.filePath(QStringLiteral("feedback-2026-11-21.csv")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("property,time,channel,rating,comment\n");
    for (int i = 1; i <= 740; ++i)
        file.write(QByteArray::number(i) + ",2026-11-20T10:00:00Z,viewing,5,\n");
    file.write("12,2026-11-20T10:00:00Z,viewing,7,\n99999999,2026-11-20,web,4,\n15,yesterday,phone,4,\n");
    return file.fileName();
}

void photographImport(window::MainWindow& window, const QString& look, const TakePicture& take)
{
    const QTemporaryDir folder;
    auto* const page = qobject_cast<market::MarketPage*>(window.page(QStringLiteral("market")));
    if (!page)
        return;
    page->action(common::ActionId::ImportFeedback)->trigger();
    market::FeedbackImportDialog* const dialog = page->importDialog();
    if (!dialog)
        return;
    take(*dialog, QStringLiteral("import-file-") + look);
    dialog->fileField()->setText(writeFeedback(folder));
    QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton);
    (void)QTest::qWaitFor([&] { return dialog->presenter().report().has_value(); }, patience);
    take(*dialog, QStringLiteral("import-dry-run-") + look);
    dialog->reject();
}

} // namespace

void photographTabs(window::MainWindow& window, const QString& look, const TakePicture& take)
{
    for (const TabName& tab : tabs) {
        window.openPage(QLatin1String(tab.page));
        common::Page* const page = window.page(QLatin1String(tab.page));
        if (!page)
            continue;
        page->setCurrentTab(tab.index);
        (void)QTest::qWaitFor([page] { return page->state() == common::Page::State::Ready; }, patience);
        QTest::qWait(settling);
        if (QLatin1String(tab.name) == QLatin1String("agents"))
            openFirstAgent(*page);
        take(window, QStringLiteral("%1-%2").arg(QLatin1String(tab.name), look));
        page->setCurrentTab(0);
    }
    window.openPage(QStringLiteral("market"));
    photographImport(window, look, take);
}

} // namespace shot
