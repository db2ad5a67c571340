// What every tab with a list looks like: find and tools above, the list, or in its place why there is none,
// and below it the chosen row as a whole. GUI thread.
#pragma once

#include "ui/server/part.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;

namespace common {
class EmptyState;
class RowsTable;
} // namespace common

namespace server {

class ListTab : public QWidget
{
    Q_OBJECT

public:
    // name: of the list, for screen readers; find: what can be looked for. The part outlives the tab.
    ListTab(Part& part, const QString& name, const QString& find, QWidget* parent = nullptr);

    Part& part() const { return m_part; }
    common::RowsTable* table() const { return m_table; }
    QLineEdit* search() const { return m_search; }
    common::EmptyState* emptyState() const { return m_empty; }
    virtual QList<QWidget*> panes() const;

protected:
    // Beside the field of find, and at the trailing end of its line.
    void setNote(const QString& text);
    QBoxLayout* tools() const { return m_tools; }
    // Shown with the list: above it; below it; at its leading side.
    void addAbove(QWidget* widget);
    void addBelow(QWidget* widget);
    void addBeside(QWidget* widget);
    virtual void openMenu(const QPoint& globalPosition);
    virtual void showAll(); // what the part says now

    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* buildLine(const QString& name, const QString& find);

    Part& m_part;
    QLineEdit* m_search = nullptr;
    QLabel* m_note = nullptr;
    QBoxLayout* m_tools = nullptr;
    QStackedWidget* m_stack = nullptr;
    QWidget* m_list = nullptr;
    QBoxLayout* m_above = nullptr;
    QSplitter* m_splitter = nullptr;
    common::RowsTable* m_table = nullptr;
    common::EmptyState* m_empty = nullptr;
};

} // namespace server
