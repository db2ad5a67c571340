// The pane beside the journal: one line whole. GUI thread.
#pragma once

#include "ui/activity/activity_presenter.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace common {
class RowsTable;
}

namespace activity {

class JournalPane : public QWidget
{
    Q_OBJECT

public:
    // The presenter outlives the pane.
    explicit JournalPane(ActivityPresenter& presenter, QWidget* parent = nullptr);

    common::RowsTable* fields() const { return m_fields; }
    common::RowsTable* tags() const { return m_tags; }

Q_SIGNALS:
    void othersRequested(const QString& text); // the same listing's other lines
    void closeRequested();

private:
    void build();
    void fill(const cache::JournalEntry& entry);
    void showChosen();

    ActivityPresenter& m_presenter;
    common::RowsModel m_fieldModel;
    common::RowsModel m_tagModel;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QLabel* m_fieldsTitle = nullptr;
    common::RowsTable* m_fields = nullptr;
    QLabel* m_tagsTitle = nullptr;
    common::RowsTable* m_tags = nullptr;
    QPushButton* m_others = nullptr;
    QWidget* m_rest = nullptr;
};

} // namespace activity
