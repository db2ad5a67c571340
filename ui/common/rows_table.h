// The view of a RowsModel: a table of lines that is sorted by its header. GUI thread.
#pragma once

#include "ui/common/keyed_table.h"

namespace common {

class RowsTable : public KeyedTable
{
    Q_OBJECT

public:
    // The model outlives the table. name: for screen readers.
    RowsTable(RowsModel& model, const QString& name, QWidget* parent = nullptr);

Q_SIGNALS:
    void escaped();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void sortBy(int column);

    RowsModel& m_model;
};

} // namespace common
