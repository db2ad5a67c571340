// What restoring a version or a field will change, before it does. GUI thread; open(), never exec().
#pragma once

#include "ui/properties/editing/preview_dialog.h"
#include "ui/properties/history/history_restore.h"

namespace properties {

class HistoryRestoreDialog : public CellsDialog
{
    Q_OBJECT

public:
    explicit HistoryRestoreDialog(RestorePlan plan, QWidget* parent = nullptr);

Q_SIGNALS:
    void restoreRequested(const properties::RestorePlan& plan);

private:
    QString noteText() const;

    RestorePlan m_plan;
};

} // namespace properties
