// Import and export as a part of the Properties page: their actions, a file that is dropped on it, their
// dialogs, and what is told afterwards. GUI thread.
#pragma once

#include "core/property/property_import.h"
#include "core/workspace/workspace.h"
#include "ui/properties/properties_page.h"

#include <QObject>
#include <QPointer>

namespace properties {

class ExportDialog;
class ImportDialog;
class ImportEntry : public QObject
{
    Q_OBJECT

public:
    // Belongs to the page; the workspace outlives both.
    ImportEntry(workspace::Workspace& workspace, PropertiesPage& page);

    void openImport(const QString& file = {});
    void openExport();
    // Nothing while it is not open.
    ImportDialog* importDialog() const;
    ExportDialog* exportDialog() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override; // of the page: a file is dropped

private:
    void showVerbs();
    bool isOnListings() const;
    void tellImported(const property::PropertyImportReport& report);
    void offerExport(const PropertiesPage::Selection& selection);
    // The listings of an import: by their numbers while they are few, else by the moment of it.
    void showImported(const property::PropertyImportReport& report);

    workspace::Workspace& m_workspace;
    PropertiesPage& m_page;
    QPointer<ImportDialog> m_import;
    QPointer<ExportDialog> m_export;
};

} // namespace properties
