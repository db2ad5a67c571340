#include "tests/shot/bulk_pictures.h"

#include "ui/properties/bin/bin_tab.h"
#include "ui/properties/bulk/bulk_dialog.h"
#include "ui/properties/bulk/bulk_form.h"
#include "ui/properties/bulk/bulk_verbs.h"
#include "ui/properties/list/listing_table.h"
#include "ui/properties/properties_page.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTest>

namespace shot {

namespace {

using property::Field;

constexpr int patience = 30'000; // ms

bool waitForPreview(properties::BulkDialog& dialog)
{
    return QTest::qWaitFor([&] { return dialog.presenter().isCurrent() && !dialog.presenter().isLooking(); },
                           patience);
}

void enter(properties::BulkForm& form, Field field, const QString& text)
{
    QTest::keyClicks(form.input(field), text);
}

void photographEdit(properties::PropertiesPage& page, const QString& look, const TakePicture& take)
{
    page.table()->selectAll();
    page.bulk()->edit();
    properties::BulkDialog* const dialog = page.bulk()->dialog();
    if (dialog == nullptr)
        return;
    take(*dialog, QStringLiteral("bulk-edit-empty-") + look);
    enter(*dialog->form(), Field::Price, QStringLiteral("+3 %"));
    QTest::keyClicks(dialog->form()->roundingField(), QStringLiteral("1,000"));
    dialog->form()->input(Field::Status)->setFocus();
    QTest::keyClick(dialog->form()->input(Field::Status), Qt::Key_Home);
    (void)waitForPreview(*dialog);
    take(*dialog, QStringLiteral("bulk-edit-") + look);
    enter(*dialog->form(), Field::Bedrooms, QStringLiteral("many"));
    dialog->form()->input(Field::Price)->setFocus();
    qobject_cast<QLineEdit*>(dialog->form()->input(Field::Price))->setText(QString());
    take(*dialog, QStringLiteral("bulk-edit-problem-") + look);
    QTest::mouseClick(dialog->form()->check(Field::Bedrooms), Qt::LeftButton, {}, QPoint(8, 8));
    enter(*dialog->form(), Field::Price, QStringLiteral("-200,000"));
    (void)waitForPreview(*dialog);
    take(*dialog, QStringLiteral("bulk-edit-refused-") + look);
    dialog->reject();
}

void photographBin(properties::PropertiesPage& page, window::MainWindow& window, const QString& look,
                   const TakePicture& take)
{
    properties::BulkVerbs* const bulk = page.bulk();
    page.table()->clearSelection();
    page.table()->setCurrentIndex(page.table()->model()->index(0, 1));
    for (int row = 0; row < 12; ++row)
        page.table()->selectionModel()->select(page.table()->model()->index(row, 1),
                                               QItemSelectionModel::Select | QItemSelectionModel::Rows);
    bulk->remove();
    if (bulk->dialog() == nullptr || !waitForPreview(*bulk->dialog()))
        return;
    take(*bulk->dialog(), QStringLiteral("bulk-delete-") + look);
    QTest::mouseClick(bulk->dialog()->verb(), Qt::LeftButton);
    (void)QTest::qWaitFor([&] { return bulk->dialog() == nullptr; }, patience);
    page.setCurrentTab(bulk->binIndex());
    (void)QTest::qWaitFor([&] { return bulk->bin()->presenter().count().value_or(0) > 0; }, patience);
    QTableView* const table = bulk->bin()->table();
    table->setFocus();
    table->selectRow(2);
    take(window, QStringLiteral("bin-") + look);
    QTest::keyClick(table, Qt::Key_Return);
    take(window, QStringLiteral("bin-open-") + look);
    bulk->bin()->purge();
    if (bulk->dialog() != nullptr && waitForPreview(*bulk->dialog())) {
        take(*bulk->dialog(), QStringLiteral("bin-purge-") + look);
        bulk->dialog()->reject();
    }
    page.setCurrentTab(0);
}

} // namespace

void photographBulk(window::MainWindow& window, const QString& look, const TakePicture& take)
{
    window.openPage(QStringLiteral("properties"));
    auto* const page = qobject_cast<properties::PropertiesPage*>(window.page(QStringLiteral("properties")));
    if (page == nullptr)
        return;
    page->setCurrentTab(0);
    photographEdit(*page, look, take);
    photographBin(*page, window, look, take);
}

} // namespace shot
