// “Go to…”: a moment of the past, to be shown by all charts. GUI thread.
#pragma once

#include <QDateTime>
#include <QDialog>

class QDateTimeEdit;

namespace dashboard {

class GoToDialog : public QDialog
{
    Q_OBJECT

public:
    // Begins with yesterday at this hour; nothing later than `newest` and earlier than 60 days before.
    explicit GoToDialog(const QDateTime& newest, QWidget* parent = nullptr);

    QDateTimeEdit* edit() const { return m_when; }

Q_SIGNALS:
    void chosen(const QDateTime& when);

private:
    QDateTimeEdit* m_when = nullptr;
};

} // namespace dashboard
