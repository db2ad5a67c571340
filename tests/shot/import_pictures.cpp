#include "tests/shot/import_pictures.h"

#include "ui/properties/transfer/export_dialog.h"
#include "ui/properties/transfer/import_dialog.h"
#include "ui/properties/transfer/import_entry.h"

#include <QFile>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

namespace shot {

namespace {

using properties::ImportStep;

constexpr int patience = 30'000; // ms

QString writeListings(const QTemporaryDir& folder)
{
    QFile file(folder.filePath(QStringLiteral("spring-listings.csv")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("Ref;Headline;City;Asking price;Category;Beds;Size m2;Remarks\n");
    for (int i = 1; i <= 640; ++i)
        file.write("R" + QByteArray::number(i) + ";Orchard house " + QByteArray::number(i) +
                   ";Ipoh;1.250.000,50;house;4;120,5;\"Quiet; with a garden\"\n");
    file.write("R641;Pier studio;Kuah;on request;apartment;1;38;\nR642;Old mill;Kedah;120.000,00;castle;;;\n"
               "R643;Lot 7\n");
    return file.fileName();
}

void photographImport(properties::ImportEntry& entry, const QString& look, const TakePicture& take)
{
    const QTemporaryDir folder;
    entry.openImport(writeListings(folder));
    properties::ImportDialog* const dialog = entry.importDialog();
    if (!dialog)
        return;
    const auto goOn = [dialog] { QTest::mouseClick(dialog->primaryButton(), Qt::LeftButton); };
    (void)QTest::qWaitFor([&] { return dialog->presenter().preview().has_value(); }, patience);
    take(*dialog, QStringLiteral("properties-import-file-") + look);
    goOn();
    (void)QTest::qWaitFor([&] { return dialog->presenter().step() == ImportStep::Columns; }, patience);
    take(*dialog, QStringLiteral("properties-import-columns-") + look);
    goOn();
    (void)QTest::qWaitFor([&] { return dialog->presenter().report().has_value(); }, patience);
    take(*dialog, QStringLiteral("properties-import-dry-run-") + look);
    dialog->reject();
}

} // namespace

void photographImportAndExport(window::MainWindow& window, const QString& look, const TakePicture& take)
{
    window.openPage(QStringLiteral("properties"));
    common::Page* const page = window.page(QStringLiteral("properties"));
    auto* const entry = page ? page->findChild<properties::ImportEntry*>() : nullptr;
    if (!entry)
        return;
    photographImport(*entry, look, take);
    entry->openExport();
    if (properties::ExportDialog* const dialog = entry->exportDialog()) {
        dialog->presenter().setFile(QStringLiteral("/home/mira/Documents/properties.csv"));
        take(*dialog, QStringLiteral("properties-export-") + look);
        dialog->reject();
    }
}

} // namespace shot
