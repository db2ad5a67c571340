// The pane beside the journal: one line whole – its listing, what changed, what was dropped and what is there
// again. GUI thread.
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
    common::RowsTable* dropped() const { return m_dropped; }

Q_SIGNALS:
    void listingRequested(property::PropertyId id);
    void groupRequested(const QByteArray& group); // on the Cache page
    void keyRequested(const QByteArray& name);    // behind our prefix; on the Keys page
    void closeRequested();

private:
    void build();
    QLayout* buildHead();
    QLayout* buildListing();
    void buildDropped();
    void showLine();
    void showFacts(const cache::JournalEntry& entry);
    void showListing();
    void showDropped();
    void showEdits(const QByteArray& rowKey);
    void openMenu(const QPoint& position);

    ActivityPresenter& m_presenter;
    common::RowsModel m_fieldModel;
    common::RowsModel m_droppedModel;
    QLabel* m_title = nullptr;
    QLabel* m_facts = nullptr;
    QPushButton* m_who = nullptr;
    QPushButton* m_openListing = nullptr;
    QPushButton* m_others = nullptr;
    QLabel* m_listingNote = nullptr;
    QLabel* m_fieldsTitle = nullptr;
    common::RowsTable* m_fields = nullptr;
    QLabel* m_droppedTitle = nullptr;
    QLabel* m_droppedNote = nullptr;
    common::RowsTable* m_dropped = nullptr;
    QPushButton* m_edits = nullptr;
    QPushButton* m_group = nullptr;
    QPushButton* m_key = nullptr;
    QWidget* m_buttons = nullptr;
    QWidget* m_rest = nullptr;
};

} // namespace activity
