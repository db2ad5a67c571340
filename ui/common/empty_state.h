// What stands where a list would, when there is nothing to list: reason and way out. GUI thread.
#pragma once

#include "ui/theme/icons.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace common {

struct EmptyText
{
    theme::Icon icon = theme::Icon::Search;
    theme::Tone tone = theme::Tone::Neutral;
    QString title;    // “No property matches”
    QString detail;   // which filter, which right, what to do
    QString action;   // the button that ends it; empty: none
    QString copyable; // a command or a GRANT to copy; empty: none
};

class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget* parent = nullptr);

    void setText(const EmptyText& text);
    QString title() const;

Q_SIGNALS:
    void actionRequested();

private:
    class IconLabel* m_icon = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_detail = nullptr;
    QLineEdit* m_copyable = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_action = nullptr;
};

} // namespace common
