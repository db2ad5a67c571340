// Bulk work as the Properties page offers it: its action, its dialog, what it says afterwards, and the bin.
// GUI thread.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/properties/bulk/bulk_presenter.h"

#include <QObject>
#include <QPointer>

namespace properties {

class BinTab;
class BulkDialog;
class PropertiesPage;

class BulkVerbs : public QObject
{
    Q_OBJECT

public:
    // Belongs to the page. The workspace outlives it.
    BulkVerbs(PropertiesPage& page, workspace::Workspace& workspace);

    // Of the selected listings.
    void edit() { openOfSelection(property::BulkKind::Edit); }
    void remove() { openOfSelection(property::BulkKind::Delete); }
    void open(property::BulkKind kind, const BulkScope& scope);
    BulkDialog* dialog() const; // nullptr: none is open
    // Why nothing can be changed now; empty: it can.
    void setRefusal(const QString& reason);
    BinTab* bin() const { return m_bin; }
    int binIndex() const { return m_binIndex; }

private:
    void buildBin();
    void openOfSelection(property::BulkKind kind);
    void showAction();
    void report(const BulkStepReport& report);
    void showFailures(const std::vector<property::BulkFailure>& failures);

    PropertiesPage& m_page;
    workspace::Workspace& m_workspace;
    QPointer<BulkDialog> m_dialog;
    BinTab* m_bin = nullptr;
    int m_binIndex = 0;
    QString m_refusal;
};

} // namespace properties
